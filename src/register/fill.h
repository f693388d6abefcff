/* register/fill.h -- values that people typed, checked and put into a record */
#pragma once
#include "register/sight.h"

typedef struct {
    RegisterView *view;
    RegisterSight *sight; /* of who fills in; NULL: the program itself, which may name anything */
    const char *person;   /* "" for the program */
} RegisterFiller;

/* Puts `values` ({field: value}; "" or [] empties) into the record where each is one of `fields`
 * (RecordField, NULL: any that is not derived), and derives anew. `changes` (may be NULL) gets
 * {field: {"before", "after"}} of what differs, derived values too. PROBLEM_INVALID names the
 * field; the record is then to be thrown away. */
gboolean register_fill(const RegisterFiller *filler, RegisterRecord *record, const json_t *values,
                       const GPtrArray *fields, json_t *changes, GError **error);
/* Fills in the defaults of fields that hold nothing and that its first state asks for: what a later
 * step fills in is not yet so. */
void register_fill_presets(RegisterView *view, RegisterRecord *record);
/* What was typed into the form of a step, with the defaults of what the step fills in where nothing
 * was typed, whatever stood there before: today's check is not of the day of the last one.
 * Transfer full. */
json_t *register_with_presets(RegisterView *view, const RegisterRecord *record,
                              const RecordTransition *transition, const json_t *typed);
/* Plain text: no control characters, line breaks only with `lines`. PROBLEM_INVALID. */
gboolean register_check_text(const char *what, const char *text, gboolean lines, gsize max_chars,
                             GError **error);

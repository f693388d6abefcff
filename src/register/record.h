/* register/record.h -- one record in hand: as its rows say, ready to be asked and changed */
#pragma once
#include "base/ids.h"
#include "base/json.h"
#include "record/act.h"
#include "register/desk.h"
#include <jansson.h>

#define REGISTER_NEVER_US G_MAXINT64

/* A deadline that runs. */
typedef struct {
    const RecordDeadline *deadline; /* NULL: the type no longer knows it */
    gint64 due_us;
    gint64 at_us; /* when something is next to be done; REGISTER_NEVER_US: all is done */
    gint64 step;  /* what: reminders in turn, then the time itself, then the escalation */
} RegisterDue;

typedef struct {
    gint64 id; /* 0 until it is opened */
    char key[ID_TEXT_BYTES];
    const RegisterSet *set; /* lent by the types */
    const RecordType *type;
    const RegisterKind *kind;
    const RecordState *state;
    guint64 version;
    gboolean restricted;
    gint64 opened_us, entered_us, changed_us, closed_us, due_us;
    char *applicant, *unit, *number, *title; /* "" where there is none */
    json_t *values;  /* by field; `applicant`, `applicant_unit`, `opened_on` among them */
    json_t *doers;   /* {transition: [persons]} */
    json_t *former;  /* [persons]: applicants before it was handed over */
    json_t *pending; /* {} or what a second person is asked to agree to */
    json_t *looks;   /* [{"person", "event", "by"}]: who is still to see what a deputy did */
    GArray *dues;    /* RegisterDue */
} RegisterRecord;
void register_record_free(RegisterRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegisterRecord, register_record_free)

/* The record of a key; owned. PROBLEM_NOT_FOUND. Whether somebody may see it is another question
 * (register/seeing.h). */
RegisterRecord *register_record_load(RegisterView *view, const char *key, GError **error);
RegisterRecord *register_record_load_id(RegisterView *view, gint64 id, GError **error);
/* A record that does not stand yet, in its first state; owned. */
RegisterRecord *register_record_new(RegisterView *view, const RegisterSet *set,
                                    const RecordType *type);
/* Whether the record of a key is restricted; one that is not there counts as such. */
gboolean register_is_restricted(Store *store, const char *key, gboolean *restricted,
                                GError **error);
/* What is not there is refused alike whether it never was or may not be seen. */
void register_not_found(const char *key, GError **error);

/* Values for computing with: references carry the fields of what they refer to. New reference. */
json_t *register_values_full(RegisterView *view, const RegisterRecord *record);
/* The same without the fields every record has: what is stored. New reference. */
json_t *register_values_stored(const RegisterRecord *record);
/* Members may be shared with a copy of the record, or with an event: what is about to be changed in
 * place is made the record's own first. Lent. */
json_t *register_own_values(RegisterRecord *record);
json_t *register_own(json_t **member); /* doers, former, looks */
/* A RecordCase over `values` (lent). */
RecordCase register_record_case(const RegisterView *view, const RegisterRecord *record,
                                const json_t *values);
/* Derives anew. */
void register_record_derive(RegisterView *view, RegisterRecord *record);

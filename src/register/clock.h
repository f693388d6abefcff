/* register/clock.h -- when something is due: the days and spans of a type as instants */
#pragma once
#include "register/record.h"

/* The first instant of a day in JST, and its last; 0 when the text is no day. */
gint64 register_day_start_us(const char *day);
gint64 register_day_end_us(const char *day);
/* What a date or time field holds: a time is itself; a date its first instant, or its last with
 * `to_end`. 0 when it is empty. */
gint64 register_moment_us(const RecordField *field, const json_t *value, gboolean to_end);
/* So many spans later (`times` -1: earlier); months and years by the calendar of JST. */
gint64 register_span_after(gint64 us, RecordSpan span, int times);
/* A fiscal year as numbers have it: "R8". Transfer full. */
char *register_fiscal_year_text(int year);

/* The deadlines that run for the record as it stands: those its state and values begin, and as far
 * as `before` (the ones that ran) had come where nothing of them changed. RegisterDue; owned. */
GArray *register_dues_of(RegisterView *view, const RegisterRecord *record, const json_t *full,
                         const GArray *before);
/* What step `at` is, and when the one after it comes: REGISTER_NEVER_US after the last. */
typedef enum { REGISTER_REMIND, REGISTER_PASSED, REGISTER_ESCALATE, REGISTER_OVER } RegisterStep;
RegisterStep register_due_step(const RegisterDue *due);
void register_due_advance(RegisterDue *due);
/* The earliest time of those, 0 when there is none. */
gint64 register_earliest_due(const GArray *dues);

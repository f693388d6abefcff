/* register/relieved.h -- steps made under a relief: who made what they are kept from otherwise, and
 * which record allowed it
 *
 * Member of contents: `relieved` [{relief, transition, barred, person, event?, time_us?}]; the last
 * two where it is not the event itself, in what a record was condensed to. */
#pragma once
#include "store/store.h"
#include <jansson.h>

extern const StoreSchema register_schema_006;

typedef struct {
    gint64 event, record, time_us;
    const char *relief;     /* key of the record that allowed it */
    const char *transition; /* the step */
    const char *barred;     /* as the type's `not_by` says it: applicant */
    const char *person;     /* who made it; all lent during the visit */
} RegisterRelieved;
typedef gboolean (*RegisterRelievedVisit)(const RegisterRelieved *one, gpointer user,
                                          GError **error);
/* `own` says event, record and time where a row says none. */
gboolean register_relieved_put(Store *store, const RegisterRelieved *own, const json_t *rows,
                               GError **error);
/* Those of a fiscal year, from 1 April on, by time; those of a record. FALSE when a visit says so
 * or the database failed. */
gboolean register_relieved_year(Store *store, int year, RegisterRelievedVisit visit, gpointer user,
                                GError **error);
gboolean register_relieved_of(Store *store, gint64 record, RegisterRelievedVisit visit,
                              gpointer user, GError **error);

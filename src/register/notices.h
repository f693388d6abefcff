/* register/notices.h -- notices as they came, one by one: for whoever carries them further */
#pragma once
#include "ledger/log.h"
#include "store/store.h"

#define REGISTER_NOTICES_EACH 256 /* of one event, at most */

typedef struct {
    gint64 id;     /* of the event * REGISTER_NOTICES_EACH + n */
    gint64 record; /* 0: of no record */
    gint64 time_us;
    const char *key, *kind, *ja, *en; /* lent during the visit */
} RegisterTold;
typedef void (*RegisterToldVisit)(const RegisterTold *told, gpointer user);

/* Those after `after`, oldest first, at most `max`. */
gboolean register_told_after(Store *store, gint64 after, guint max, RegisterToldVisit visit,
                             gpointer user, GError **error);
/* The one of that id; `found` FALSE when it is gone: its record closed meanwhile. */
gboolean register_told_find(Store *store, gint64 id, gboolean *found, RegisterToldVisit visit,
                            gpointer user, GError **error);
/* The id of the newest; 0 for none. */
gboolean register_told_newest(Store *store, gint64 *id, GError **error);

#define REGISTER_TOLD_DUE "due" /* the time of records is over */
/* Whether something of that kind and about no record was told to the key since then. */
gboolean register_told_since(Store *store, const char *key, const char *kind, gint64 since_us,
                             gboolean *told, GError **error);

/* Of an event whose content holds `notices` ([{"key", "kind", "ja", "en"}]) about no record. */
gboolean register_project_told(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error);

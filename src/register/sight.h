/* register/sight.h -- what one person sees of the register: whole kinds, and single records */
#pragma once
#include "register/record.h"

/* Adds the keys that see this very record: all of them when it is restricted, else those that its
 * kind as a whole does not give. */
void register_record_sees(RegisterView *view, const RegisterRecord *record, GPtrArray *keys);

/* What a person (with keys held as a deputy) sees; made once for a question. */
typedef struct {
    RegisterView *view;
    const RegisterPerson *person;
    GHashTable *keys;         /* of the person, lent */
    const char *const *types; /* of a program: these alone. NULL: all. Lent */
    GHashTable *kinds;        /* "TYPE/GENERATION" to whether it is seen as a whole */
} RegisterSight;
gboolean register_sight_open(RegisterSight *sight, RegisterView *view, const char *person,
                             GError **error);
void register_sight_close(RegisterSight *sight);
/* What a program sees that calls in the person's name: records of these types (NULL-terminated,
 * lent) alone, none that is restricted, and nothing by keys the person holds as a deputy. */
void register_sight_narrow(RegisterSight *sight, const char *const *types);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegisterSight, register_sight_close)
gboolean register_sees_kind(RegisterSight *sight, const RegisterKind *kind);
/* One record: by its kind, or by a key of its own. */
gboolean register_sees(RegisterSight *sight, const RegisterRecord *record);
/* By a key of its own alone; nothing when narrowed. */
gboolean register_sees_id(RegisterSight *sight, gint64 id);
/* The records a person sees by keys of their own, of one kind (0: of all): ids, ascending; owned.
 * Those a kind gives as a whole are not among them unless a key gives them too; when narrowed, none
 * of all kinds. NULL when the database failed. */
GArray *register_seen_rows(RegisterSight *sight, gint64 kind, GError **error);
/* A record of which only its row is at hand: `kind` of its generation (NULL: none is known), `own`
 * what register_seen_rows gives for it. */
gboolean register_sees_row(RegisterSight *sight, const RegisterKind *kind, gint64 id,
                           gboolean restricted, const GArray *own);

/* Loads it when the person sees it; PROBLEM_NOT_FOUND else, whichever it is. Owned. */
RegisterRecord *register_record_seen(RegisterSight *sight, const char *key, GError **error);
/* Whether a field's value is shown to the person. */
gboolean register_sees_field(RegisterSight *sight, const RegisterRecord *record,
                             const RecordField *field);
/* Adds the keys `whos` mean for the record, without those that only a field says which is hidden
 * from the person. */
void register_shown_whos(RegisterSight *sight, const RegisterRecord *record, const GPtrArray *whos,
                         GPtrArray *keys);
/* Whether the person may know that `key` is waited for with `step`: holds it, or is told by more
 * than hidden fields. */
gboolean register_shows_wait(RegisterSight *sight, const RegisterRecord *record, const char *step,
                             const char *key);
/* Adds p:PERSON of those who took part, and whom fields name that are shown to the person. */
void register_shown_persons(RegisterSight *sight, const RegisterRecord *record, GPtrArray *keys);

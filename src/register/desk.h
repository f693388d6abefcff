/* register/desk.h -- what one thread keeps at hand: the types, and who answers to which key today
 *
 * Keys are those of office/office.h, and one more: f:FUNCTION:* is whoever holds the function for
 * any unit or record at all. */
#pragma once
#include "office/office.h"
#include "register/types.h"
#include <glib.h>

/* One thread's; answers are remembered until the office changes or the day ends. */
typedef struct RegisterDesk RegisterDesk;
RegisterDesk *register_desk_new(RegisterTypes *types); /* `types` lent */
/* Files may be cited and had only once a virus check found them clean. */
void register_desk_demand_checks(RegisterDesk *desk);
gboolean register_desk_demands_checks(const RegisterDesk *desk);
void register_desk_free(RegisterDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegisterDesk, register_desk_free)
RegisterTypes *register_desk_types(RegisterDesk *desk);

/* One question or act: its database, its moment. The first failure of the database sticks, so that
 * answers of yes and no need not carry it; whoever is about to believe them looks at `failed`. */
typedef struct {
    RegisterDesk *desk;
    Store *store;
    gint64 now_us;
    char today[11]; /* JST */
    gboolean fresh; /* the office was changed in this very group: nothing is remembered */
    GError *failed;
} RegisterView;
/* `committed`: events of the log before this group; G_MAXUINT64 for a reader. */
gboolean register_view_open(RegisterView *view, RegisterDesk *desk, Store *store, gint64 now_us,
                            guint64 committed, GError **error);
void register_view_close(RegisterView *view);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegisterView, register_view_close)
/* Hands the sticky failure on; FALSE when there is one. */
gboolean register_view_good(RegisterView *view, GError **error);

/* The event that last changed who holds what. */
gboolean register_office_stamp(Store *store, gint64 *stamp, GError **error);

typedef struct {
    OfficeKeys *keys;
    GHashTable *own; /* set of char *: those held by oneself, f:FUNCTION:* too */
    GHashTable *all; /* and those of a deputy */
    char *unit;      /* main; "" for none */
} RegisterPerson;
/* NULL when the database failed. Lent until the view is closed. */
const RegisterPerson *register_person(RegisterView *view, const char *id);
static inline gboolean register_person_has(const RegisterPerson *person, const char *key)
{
    return person != NULL && g_hash_table_contains(person->own, key);
}
/* Who answers to a key; NULL when the database failed or the key is none. Lent likewise. */
const OfficeHolders *register_holders(RegisterView *view, const char *key);

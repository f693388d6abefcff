/* register/types.h -- the types a body has adopted: kept in its log, compiled when first asked for
 *
 * Each `type.adopt` makes a generation, numbered by its event: the newest of every file up to it. A
 * record keeps the generation it was opened in. Content:
 *
 *     {"files": [{"file", "name", "own", "sha256", "text", "version"}, …]}
 *
 * `own` says that a file is the body's and takes the place of the built-in one of its type. */
#pragma once
#include "ledger/log.h"
#include "record/load.h"
#include "store/store.h"

/* What the engine knows of one type besides the type itself. */
typedef struct {
    const RecordType *type;
    GPtrArray *see_whole;     /* char *: keys that see every record of it that is not restricted */
    GPtrArray *see_each;      /* RecordWho: those who depend on the record */
    gboolean uses_references; /* its expressions read fields of records it refers to */
} RegisterKind;

typedef struct {
    guint64 generation;
    RecordTypes *types;
    GHashTable *kinds; /* RecordType to RegisterKind */
    char *mark;        /* tells it from another that was undone at the same event */
} RegisterSet;
const RegisterKind *register_set_kind(const RegisterSet *set, const RecordType *type);

/* Compiled sets, shared by all threads. What is lent lives as long as it does. */
typedef struct RegisterTypes RegisterTypes;
RegisterTypes *register_types_new(void);
void register_types_free(RegisterTypes *types);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegisterTypes, register_types_free)
/* PROBLEM_STATE when no type was adopted yet. Lent. */
const RegisterSet *register_types_newest(RegisterTypes *types, Store *store, GError **error);
const RegisterSet *register_types_at(RegisterTypes *types, Store *store, guint64 generation,
                                     GError **error);

/* Files of the newest generation; FALSE from the visitor ends the visit. */
typedef struct {
    const char *file, *name, *sha256, *text;
    gboolean own;
    gint64 version;
} RegisterFile;
typedef gboolean (*RegisterFileVisit)(const RegisterFile *file, gpointer user);
gboolean register_types_each_file(Store *store, RegisterFileVisit visit, gpointer user,
                                  GError **error);
/* The number of a kind; 0 when no type of the name was ever adopted. */
gboolean register_kind_find(Store *store, const char *name, gint64 *kind, GError **error);
/* The type of a kind; owned. NULL when there is none, or the database failed. */
char *register_kind_name(Store *store, gint64 kind, GError **error);

gboolean register_project_adopt(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error);
/* `type.match` on edition/ID: {"matches": [{"type", "serve", "units": [{"n", "path"}]}]}: which
 * clauses of the edition in force the patterns of the types match. */
gboolean register_project_match(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error);
typedef struct {
    const char *edition, *path;
    guint64 n; /* its first unit */
} RegisterClause;
/* Clauses that pattern `serve` of `type` matches, best first; all of the type's when it is "" or
 * the edition says nothing of it in so many words. */
gboolean register_each_clause(Store *store, const char *type, const char *serve,
                              void (*visit)(const RegisterClause *clause, gpointer user),
                              gpointer user, GError **error);

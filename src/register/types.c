/* register/types.c -- adopted types: their rows, and the sets compiled of them */
#include "register/types.h"
#include "base/problem.h"
#include "record/expr.h"
#include "register/parts.h"
#include "register/seeing.h"
#include <string.h>

STORE_SQL(type_insert, "INSERT INTO record_type (id, generation, file, own, name, version, sha256,"
                       " adopted_us, text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
STORE_SQL(type_newest, "SELECT generation, sha256 FROM record_type ORDER BY id DESC LIMIT 1");
STORE_SQL(type_files, "SELECT file, own, name, version, sha256, text FROM record_type AS t"
                      " WHERE generation <= $1 AND id = (SELECT MAX(o.id) FROM record_type AS o"
                      " WHERE o.file = t.file AND o.own = t.own AND o.generation <= $1)"
                      " ORDER BY own, file");
STORE_SQL(kind_find, "SELECT id FROM record_kind WHERE name = $1");
STORE_SQL(kind_name, "SELECT name FROM record_kind WHERE id = $1");
STORE_SQL(kind_insert, "INSERT INTO record_kind (id, name)"
                       " SELECT COALESCE(MAX(id), 0) + 1, $1 FROM record_kind WHERE 1 = 1"
                       " ON CONFLICT (name) DO NOTHING");
STORE_SQL(clause_insert, "INSERT INTO record_clause (id, type, serve, edition, path, n)"
                         " VALUES ($1, $2, $3, $4, $5, $6)");
STORE_SQL(clause_list, "SELECT edition, path, n FROM record_clause"
                       " WHERE type = $1 AND serve = $2 ORDER BY id");
STORE_SQL(clause_list_all,
          "SELECT edition, path, n FROM record_clause WHERE type = $1 ORDER BY id");

#define FILES_MAX 256 /* of one adoption: an id is event * 256 + n */

/* ---- compiled ---- */

struct RegisterTypes {
    GMutex lock;
    GHashTable *sets; /* generation to RegisterSet, lent by `all` */
    GPtrArray *all;   /* RegisterSet, owned; also those another took the place of */
};

static void kind_free(gpointer data)
{
    RegisterKind *kind = data;
    g_ptr_array_unref(kind->see_whole);
    g_ptr_array_unref(kind->see_each);
    g_free(kind);
}

static void set_free(gpointer data)
{
    RegisterSet *set = data;
    g_hash_table_unref(set->kinds);
    record_types_free(set->types);
    g_free(set->mark);
    g_free(set);
}

RegisterTypes *register_types_new(void)
{
    RegisterTypes *types = g_new0(RegisterTypes, 1);
    g_mutex_init(&types->lock);
    types->sets = g_hash_table_new(g_int64_hash, g_int64_equal);
    types->all = g_ptr_array_new_with_free_func(set_free);
    return types;
}

void register_types_free(RegisterTypes *types)
{
    if (types == NULL)
        return;
    g_hash_table_unref(types->sets);
    g_ptr_array_unref(types->all);
    g_mutex_clear(&types->lock);
    g_free(types);
}

static void note_reference(const RecordField *via, const RecordField *field, gpointer user)
{
    (void)field;
    gboolean *uses = user;
    *uses = *uses || (via != NULL && via->kind == RECORD_REFERENCE);
}

static void visit_field(const RecordField *field, gboolean *uses)
{
    record_expr_visit(field->value, note_reference, uses);
    record_expr_visit(field->preset, note_reference, uses);
    record_expr_visit(field->need_when, note_reference, uses);
    for (guint i = 0; field->columns != NULL && i < field->columns->len; i++)
        visit_field(g_ptr_array_index(field->columns, i), uses);
}

static void visit_effects(const GPtrArray *effects, gboolean *uses)
{
    for (guint i = 0; i < effects->len; i++) {
        const RecordEffect *effect = g_ptr_array_index(effects, i);
        record_expr_visit(effect->when, note_reference, uses);
        for (guint j = 0; effect->with_values != NULL && j < effect->with_values->len; j++)
            record_expr_visit(g_ptr_array_index(effect->with_values, j), note_reference, uses);
    }
}

static gboolean uses_references(const RecordType *type)
{
    gboolean uses = FALSE;
    for (guint i = 0; i < type->fields->len; i++)
        visit_field(g_ptr_array_index(type->fields, i), &uses);
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        record_expr_visit(transition->when, note_reference, &uses);
        visit_effects(transition->effects, &uses);
    }
    for (guint i = 0; i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(type->deadlines, i);
        record_expr_visit(deadline->when, note_reference, &uses);
        visit_effects(deadline->effects, &uses);
    }
    record_expr_visit(type->restricted, note_reference, &uses);
    return uses;
}

static RegisterKind *kind_new(const RecordType *type)
{
    RegisterKind *kind = g_new0(RegisterKind, 1);
    kind->type = type;
    kind->see_whole = g_ptr_array_new_with_free_func(g_free);
    kind->see_each = g_ptr_array_new();
    kind->uses_references = uses_references(type);
    register_seeing_split(type, kind->see_whole, kind->see_each);
    return kind;
}

const RegisterKind *register_set_kind(const RegisterSet *set, const RecordType *type)
{
    return g_hash_table_lookup(set->kinds, type);
}

static gboolean collect_source(const RegisterFile *file, gpointer user)
{
    RecordSource source = {.file = g_strdup(file->file),
                           .text = g_strdup(file->text),
                           .size_bytes = strlen(file->text),
                           .own = file->own,
                           .adopted = TRUE};
    g_array_append_val((GArray *)user, source);
    return TRUE;
}

static void source_clear(gpointer data)
{
    RecordSource *source = data;
    g_free((char *)source->file);
    g_free((char *)source->text);
}

static gboolean each_file(Store *store, guint64 generation, RegisterFileVisit visit, gpointer user,
                          GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &type_files, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)generation);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterFile file = {.file = store_column_text(query, 0, NULL),
                                   .own = store_column_integer(query, 1) != 0,
                                   .name = store_column_text(query, 2, NULL),
                                   .version = store_column_integer(query, 3),
                                   .sha256 = store_column_text(query, 4, NULL),
                                   .text = store_column_text(query, 5, NULL)};
        if (!visit(&file, user))
            break;
    }
    return step != STORE_FAILED;
}

/* A set that was adopted was proved; that it cannot be read any more is a defect of this program,
 * or a file damaged. */
static RegisterSet *set_compile(Store *store, guint64 generation, GError **error)
{
    g_autoptr(GArray) sources = g_array_new(FALSE, FALSE, sizeof(RecordSource));
    g_array_set_clear_func(sources, source_clear);
    if (!each_file(store, generation, collect_source, sources, error))
        return NULL;
    g_autoptr(RecordFindings) findings = record_findings_new(1);
    g_autoptr(RecordTypes) types =
        record_types_load((const RecordSource *)(gpointer)sources->data, sources->len, findings);
    if (types == NULL) {
        g_autofree char *line =
            record_finding_line(record_findings_get(findings, 0), PROBLEM_ENGLISH);
        problem_set(error, PROBLEM_FORMAT, PROBLEM_BOTH("the types of records", "記録の種類"),
                    line);
        return NULL;
    }
    RegisterSet *set = g_new0(RegisterSet, 1);
    set->generation = generation;
    set->types = g_steal_pointer(&types);
    set->kinds = g_hash_table_new_full(NULL, NULL, NULL, kind_free);
    GPtrArray *all = record_types_all(set->types);
    for (guint i = 0; i < all->len; i++)
        g_hash_table_insert(set->kinds, all->pdata[i], kind_new(all->pdata[i]));
    return set;
}

/* `mark` NULL takes whichever is known. The lock is held while compiling: others want the same. */
static const RegisterSet *set_get(RegisterTypes *types, Store *store, guint64 generation,
                                  const char *mark, GError **error)
{
    g_mutex_lock(&types->lock);
    const RegisterSet *known = g_hash_table_lookup(types->sets, &generation);
    if (known == NULL || (mark != NULL && g_strcmp0(mark, known->mark) != 0)) {
        RegisterSet *set = set_compile(store, generation, error);
        if (set != NULL) {
            set->mark = g_strdup(mark);
            g_ptr_array_add(types->all, set);
            g_hash_table_replace(types->sets, &set->generation, set);
        }
        known = set;
    }
    g_mutex_unlock(&types->lock);
    return known;
}

const RegisterSet *register_types_at(RegisterTypes *types, Store *store, guint64 generation,
                                     GError **error)
{
    return set_get(types, store, generation, NULL, error);
}

const RegisterSet *register_types_newest(RegisterTypes *types, Store *store, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &type_newest, error);
    if (query == NULL)
        return NULL;
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW) {
        guint64 generation = (guint64)store_column_integer(query, 0);
        g_autofree char *mark = g_strdup(store_column_text(query, 1, NULL));
        g_clear_pointer(&query, store_query_end);
        return set_get(types, store, generation, mark, error);
    }
    if (step == STORE_DONE)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("records", "記録"),
                    PROBLEM_BOTH("no types are adopted yet", "種類がまだ採用されていません"));
    return NULL;
}

gboolean register_types_each_file(Store *store, RegisterFileVisit visit, gpointer user,
                                  GError **error)
{
    return each_file(store, G_MAXINT64, visit, user, error);
}

gboolean register_kind_find(Store *store, const char *name, gint64 *kind, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &kind_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, name);
    StoreStep step = store_step(query, error);
    *kind = step == STORE_ROW ? store_column_integer(query, 0) : 0;
    return step != STORE_FAILED;
}

char *register_kind_name(Store *store, gint64 kind, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &kind_name, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, kind);
    return store_step(query, error) == STORE_ROW ? g_strdup(store_column_text(query, 0, NULL))
                                                 : NULL;
}

/* ---- projections ---- */

static gboolean insert_file(Store *store, const LedgerPlace *place, gsize n, const json_t *file,
                            GError **error)
{
    guint64 event = place->index;
    g_autoptr(StoreQuery) query = store_query(store, &type_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)(event * FILES_MAX + n));
    store_bind_integer(query, 2, (gint64)event);
    store_bind_text(query, 3, register_text_in(file, "file"));
    store_bind_integer(query, 4, json_is_true(json_object_get(file, "own")));
    store_bind_text(query, 5, register_text_in(file, "name"));
    store_bind_integer(query, 6, register_integer_in(file, "version"));
    store_bind_text(query, 7, register_text_in(file, "sha256"));
    store_bind_integer(query, 8, place->time_us);
    store_bind_text(query, 9, register_text_in(file, "text"));
    return store_run(query, error);
}

static gboolean insert_kind(Store *store, const char *name, GError **error)
{
    if (*name == '\0')
        return TRUE; /* functions.yaml */
    g_autoptr(StoreQuery) query = store_query(store, &kind_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, name);
    return store_run(query, error);
}

gboolean register_project_adopt(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    (void)event;
    const json_t *files = json_object_get(content, "files");
    for (gsize i = 0; i < json_array_size(files) && i < FILES_MAX; i++) {
        const json_t *file = json_array_get(files, i);
        if (!insert_file(store, place, i, file, error) ||
            !insert_kind(store, register_text_in(file, "name"), error))
            return FALSE;
    }
    return TRUE;
}

typedef struct {
    Store *store;
    const char *edition;
    gint64 next;
} Matching;

static gboolean insert_match(Matching *m, const json_t *match, GError **error)
{
    const json_t *units = json_object_get(match, "units");
    for (gsize i = 0; i < json_array_size(units); i++) {
        const json_t *unit = json_array_get(units, i);
        g_autoptr(StoreQuery) query = store_query(m->store, &clause_insert, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, m->next++);
        store_bind_text(query, 2, register_text_in(match, "type"));
        store_bind_text(query, 3, register_text_in(match, "serve"));
        store_bind_text(query, 4, m->edition);
        store_bind_text(query, 5, register_text_in(unit, "path"));
        store_bind_integer(query, 6, register_integer_in(unit, "n"));
        if (!store_run(query, error))
            return FALSE;
    }
    return TRUE;
}

gboolean register_project_match(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    (void)place;
    const char *slash = strchr(event->subject, '/');
    Matching m = {store, slash != NULL ? slash + 1 : "", 1};
    const json_t *matches = json_object_get(content, "matches");
    if (!store_empty_table(store, "record_clause", error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(matches); i++)
        if (!insert_match(&m, json_array_get(matches, i), error))
            return FALSE;
    return TRUE;
}

static gboolean each_clause(Store *store, const char *type, const char *serve,
                            void (*visit)(const RegisterClause *clause, gpointer user),
                            gpointer user, guint *found, GError **error)
{
    g_autoptr(StoreQuery) query =
        store_query(store, *serve != '\0' ? &clause_list : &clause_list_all, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, type);
    if (*serve != '\0')
        store_bind_text(query, 2, serve);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterClause clause = {store_column_text(query, 0, NULL),
                                       store_column_text(query, 1, NULL),
                                       (guint64)store_column_integer(query, 2)};
        visit(&clause, user);
        (*found)++;
    }
    return step == STORE_DONE;
}

gboolean register_each_clause(Store *store, const char *type, const char *serve,
                              void (*visit)(const RegisterClause *clause, gpointer user),
                              gpointer user, GError **error)
{
    guint found = 0;
    if (!each_clause(store, type, serve, visit, user, &found, error))
        return FALSE;
    return found > 0 || *serve == '\0' || each_clause(store, type, "", visit, user, &found, error);
}

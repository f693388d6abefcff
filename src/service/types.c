/* service/types.c -- types of records adopted, and the clauses their patterns match */
#include "base/problem.h"
#include "edition/edition.h"
#include "record/check.h"
#include "register/parts.h"
#include "service/call.h"
#include "service/record.h"
#include <string.h>

#define FUNCTIONS_FILE "functions.yaml"
#define MATCHES_MAX 12 /* clauses of one pattern */

/* Files on their way into the log, with what the whole set says of them. */
struct ServiceTypes {
    json_t *files; /* as the event has them */
};

void service_types_free(ServiceTypes *types)
{
    if (types == NULL)
        return;
    json_decref(types->files);
    g_free(types);
}

/* ---- reading and proving ---- */

typedef struct {
    GArray *sources;  /* RecordSource */
    GPtrArray *texts; /* that the sources lend */
    const RecordSource *files;
    guint count;
} Gathering;

static gboolean is_replaced(const Gathering *g, const RegisterFile *file)
{
    for (guint i = 0; i < g->count; i++)
        if (file->own && strcmp(g->files[i].file, file->file) == 0)
            return TRUE;
    return FALSE;
}

static gboolean gather(const RegisterFile *file, gpointer user)
{
    Gathering *g = user;
    if (is_replaced(g, file))
        return TRUE;
    char *name = g_strdup(file->file);
    char *text = g_strdup(file->text);
    g_ptr_array_add(g->texts, name);
    g_ptr_array_add(g->texts, text);
    const RecordSource source = {name, text, strlen(text), file->own, TRUE};
    g_array_append_val(g->sources, source);
    return TRUE;
}

static const RecordType *type_in(const RecordTypes *types, const char *file)
{
    GPtrArray *all = record_types_all(types);
    for (guint i = 0; i < all->len; i++)
        if (strcmp(((RecordType *)all->pdata[i])->file, file) == 0)
            return all->pdata[i];
    return NULL;
}

static json_t *file_json(const RecordSource *source, const char *name, gint64 version)
{
    g_autofree char *text = g_strndup(source->text, source->size_bytes);
    g_autofree char *sha256 =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, source->size_bytes);
    return json_pack("{s:s, s:s, s:b, s:s, s:s, s:I}", "file", source->file, "name", name, "own",
                     (int)source->own, "sha256", sha256, "text", text, "version",
                     (json_int_t)version);
}

static ServiceTypes *types_take(const RecordTypes *types, const RecordSource *files, guint count)
{
    ServiceTypes *out = g_new0(ServiceTypes, 1);
    out->files = json_array();
    for (guint i = 0; i < count; i++) {
        const RecordType *type = type_in(types, files[i].file);
        json_array_append_new(out->files, file_json(&files[i], type != NULL ? type->name : "",
                                                    type != NULL ? (gint64)type->version : 0));
    }
    return out;
}

ServiceTypes *service_types_check(Store *body, const RecordSource *files, guint count,
                                  RecordFindings *findings, GError **error)
{
    g_autoptr(GArray) sources = g_array_new(FALSE, FALSE, sizeof(RecordSource));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Gathering g = {sources, texts, files, count};
    if (!register_types_each_file(body, gather, &g, error))
        return NULL;
    g_array_append_vals(sources, files, count);
    g_autoptr(RecordTypes) types =
        record_types_load((const RecordSource *)(gpointer)sources->data, sources->len, findings);
    if (types != NULL)
        record_types_check(types, findings);
    if (types == NULL || record_findings_count(findings) > 0)
        return NULL;
    return types_take(types, files, count);
}

/* ---- adopting ---- */

static gboolean append_adoption(ServiceCall *call, json_t *files, GError **error)
{
    const ServiceEvent event = {.act = "type.adopt", .subject = "types"};
    return service_append(call, &event, json_pack("{s:O}", "files", files), error) &&
           service_match_clauses(call, error);
}

typedef struct {
    json_t *files;
    gboolean old;
} Versions;

/* A file is adopted anew under a greater version only: what a version means never changes. */
static gboolean compare_version(const RegisterFile *known, gpointer user)
{
    Versions *versions = user;
    for (gsize i = 0; known->own && i < json_array_size(versions->files); i++) {
        json_t *file = json_array_get(versions->files, i);
        if (strcmp(register_text_in(file, "file"), known->file) != 0)
            continue;
        if (strcmp(known->file, FUNCTIONS_FILE) == 0)
            json_object_set_new(file, "version", json_integer(known->version + 1));
        else if (register_integer_in(file, "version") <= known->version)
            versions->old = TRUE;
    }
    return TRUE;
}

gboolean service_adopt_types(ServiceCall *call, const ServiceTypes *types, GError **error)
{
    Versions versions = {types->files, FALSE};
    if (!service_may(call, "type.adopt", error) ||
        !register_types_each_file(ledger_log_store(call->log), compare_version, &versions, error))
        return FALSE;
    if (!versions.old)
        return append_adoption(call, types->files, error);
    problem_set(
        error, PROBLEM_CONFLICT, PROBLEM_BOTH("this version of a type", "この版の種類"),
        PROBLEM_BOTH("an adoption of the same or a greater version", "同じか、より新しい版の採用"));
    return FALSE;
}

typedef struct {
    GHashTable *known; /* file to the version adopted (gint64 *) and, after it, its hash */
    const RecordTypes *types;
    json_t *files;
} Builtin;

static gboolean note_known(const RegisterFile *file, gpointer user)
{
    if (!file->own)
        g_hash_table_insert(
            user, g_strdup(file->file),
            json_pack("{s:I, s:s}", "version", (json_int_t)file->version, "sha256", file->sha256));
    return TRUE;
}

static void take_newer(const RecordSource *source, gpointer user)
{
    const Builtin *builtin = user;
    const json_t *known = g_hash_table_lookup(builtin->known, source->file);
    const RecordType *type = type_in(builtin->types, source->file);
    gint64 before = register_integer_in(known, "version");
    gint64 version = type != NULL ? (gint64)type->version : before + 1;
    json_t *file = file_json(source, type != NULL ? type->name : "", version);
    gboolean same =
        strcmp(register_text_in(known, "sha256"), register_text_in(file, "sha256")) == 0;
    if (!same && version > before)
        json_array_append(builtin->files, file);
    json_decref(file);
}

static void json_free(gpointer data)
{
    json_decref(data);
}

gboolean service_adopt_builtin_types(ServiceCall *call, GError **error)
{
    g_autoptr(RecordFindings) findings = record_findings_new(1);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, json_free);
    if (!register_types_each_file(ledger_log_store(call->log), note_known, known, error))
        return FALSE;
    if (types == NULL) {
        problem_set(error, PROBLEM_INTERNAL, "types", NULL);
        return FALSE;
    }
    g_autoptr(json_t) files = json_array();
    Builtin builtin = {known, types, files};
    record_each_builtin(take_newer, &builtin);
    return json_array_size(files) == 0 || append_adoption(call, files, error);
}

/* ---- which clauses ---- */

typedef struct {
    guint64 n;
    guint rank;
    char *path;
} Match;

typedef struct {
    const RecordServe *serve;
    GArray *matches; /* Match */
} Pattern;

static void match_clear(gpointer data)
{
    g_free(((Match *)data)->path);
}

static gboolean in_chapter(const char *at, const char *chapter)
{
    gsize length = strlen(chapter);
    return strncmp(at, chapter, length) == 0 && (at[length] == '\0' || at[length] == '.');
}

/* 0 when it does not match: words alone say too little, a chapter alone too much. */
static guint rank_of(const RecordServe *serve, const EditionUnit *unit)
{
    guint words = 0;
    gboolean capability = strcmp(unit->values[EDITION_CAPABILITY], serve->capability) == 0;
    gboolean chapter = in_chapter(unit->guideline, serve->guideline);
    for (guint i = 0; i < serve->words->len; i++)
        words += strstr(unit->text, serve->words->pdata[i]) != NULL ? 1 : 0;
    return words == 0 || !(capability || chapter)
               ? 0
               : words * 4 + (chapter ? 2 : 0) + (capability ? 1 : 0);
}

static gboolean match_unit(const EditionUnit *unit, gpointer user)
{
    static const char *const kinds[] = {"obligation", "permission", "power", NULL};
    GPtrArray *patterns = user;
    if (!g_strv_contains(kinds, unit->values[EDITION_KIND]))
        return TRUE;
    for (guint i = 0; i < patterns->len; i++) {
        Pattern *pattern = patterns->pdata[i];
        guint rank = rank_of(pattern->serve, unit);
        if (rank == 0)
            continue;
        const Match match = {unit->n, rank, g_strdup(unit->path)};
        g_array_append_val(pattern->matches, match);
    }
    return TRUE;
}

static gint by_rank(gconstpointer a, gconstpointer b)
{
    const Match *left = a;
    const Match *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? 1 : -1;
    return (left->n > right->n) - (left->n < right->n);
}

static void pattern_free(gpointer data)
{
    Pattern *pattern = data;
    g_array_unref(pattern->matches);
    g_free(pattern);
}

static GPtrArray *patterns_of(const RecordTypes *types)
{
    GPtrArray *patterns = g_ptr_array_new_with_free_func(pattern_free);
    GPtrArray *all = record_types_all(types);
    for (guint i = 0; i < all->len; i++) {
        const RecordType *type = all->pdata[i];
        for (guint j = 0; j < type->serves->len; j++) {
            Pattern *pattern = g_new0(Pattern, 1);
            pattern->serve = type->serves->pdata[j];
            pattern->matches = g_array_new(FALSE, FALSE, sizeof(Match));
            g_array_set_clear_func(pattern->matches, match_clear);
            g_ptr_array_add(patterns, pattern);
        }
    }
    return patterns;
}

static json_t *pattern_json(const RecordType *type, Pattern *pattern)
{
    json_t *units = json_array();
    g_array_sort(pattern->matches, by_rank);
    for (guint i = 0; i < pattern->matches->len && i < MATCHES_MAX; i++) {
        const Match *match = &g_array_index(pattern->matches, Match, i);
        json_array_append_new(
            units, json_pack("{s:I, s:s}", "n", (json_int_t)match->n, "path", match->path));
    }
    return json_pack("{s:s, s:s, s:o}", "type", type->name, "serve", pattern->serve->id, "units",
                     units);
}

static json_t *matches_json(const RecordTypes *types, const GPtrArray *patterns)
{
    json_t *out = json_array();
    GPtrArray *all = record_types_all(types);
    guint at = 0;
    for (guint i = 0; i < all->len; i++) {
        const RecordType *type = all->pdata[i];
        for (guint j = 0; j < type->serves->len; j++)
            json_array_append_new(out, pattern_json(type, patterns->pdata[at++]));
    }
    return out;
}

typedef struct {
    guint64 event;
    char id[ID_TEXT_BYTES];
} InForce;

static gboolean find_in_force(const Edition *edition, gpointer user)
{
    InForce *force = user;
    if (strcmp(edition->state, "adopted") != 0)
        return TRUE;
    force->event = edition->event;
    g_strlcpy(force->id, edition->id, sizeof force->id);
    return FALSE;
}

gboolean service_match_clauses(ServiceCall *call, GError **error)
{
    InForce force = {0};
    Store *store = ledger_log_store(call->log);
    if (call->desk == NULL)
        return TRUE;
    if (!edition_each(store, find_in_force, &force, error))
        return FALSE;
    g_autoptr(GError) none = NULL;
    const RegisterSet *set = register_types_newest(register_desk_types(call->desk), store, &none);
    if (*force.id == '\0' || set == NULL)
        return TRUE; /* nothing to match yet: one or the other comes later */
    g_autoptr(GPtrArray) patterns = patterns_of(set->types);
    if (!edition_each_unit(store, force.event, 0, G_MAXUINT64, EDITION_WHOLE, match_unit, patterns,
                           error))
        return FALSE;
    g_autofree char *subject = g_strconcat("edition/", force.id, NULL);
    const ServiceEvent event = {.act = "type.match", .subject = subject};
    return service_append(call, &event,
                          json_pack("{s:o}", "matches", matches_json(set->types, patterns)), error);
}

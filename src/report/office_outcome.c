/* report/office_outcome.c -- what a change would lead to: who moves, which functions change hands,
 * and where nobody would be */
#include "base/json.h"
#include "base/times.h"
#include "office/prepare.h"
#include "office/scratch.h"
#include "report/json.h"
#include "report/office.h"
#include <string.h>

typedef struct {
    ReportOffice *before, *after;
    const ReportOfficeAsk *ask;
    GString *json;
    GError **error;
} Outcome;

/* ---- who moves ---- */

static GHashTable *mains_of(const ReportOffice *office)
{
    GHashTable *mains = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < office->appointments->len; i++) {
        OfficeAppointment *one = &g_array_index(office->appointments, OfficeAppointment, i);
        if (one->main)
            g_hash_table_insert(mains, (gpointer)one->person, one);
    }
    return mains;
}

static void append_place(GString *json, const char *prefix, const ReportOffice *office,
                         const OfficeAppointment *at)
{
    g_autofree char *post_key = g_strconcat(prefix, "_post", NULL);
    g_autofree char *unit_key = g_strconcat(prefix, "_unit", NULL);
    const OfficePost *post = at != NULL ? report_office_post_of(office, at->post) : NULL;
    const OfficeUnit *unit = post != NULL ? report_office_unit_of(office, post->unit) : NULL;
    report_text(json, post_key, post != NULL ? post->name : "");
    report_text(json, unit_key, unit != NULL ? unit->name : "");
}

static void append_move(const Outcome *o, const OfficePerson *person, const OfficeAppointment *from,
                        const OfficeAppointment *to)
{
    if (from == NULL && to == NULL)
        return;
    if (from != NULL && to != NULL && strcmp(from->post, to->post) == 0)
        return;
    report_next(o->json);
    g_string_append_c(o->json, '{');
    report_text(o->json, "person_id", person->id);
    report_text(o->json, "person", person->name);
    append_place(o->json, "from", o->before, from);
    append_place(o->json, "to", o->after, to);
    g_string_append_c(o->json, '}');
}

static void append_moves(const Outcome *o)
{
    g_autoptr(GHashTable) from = mains_of(o->before);
    g_autoptr(GHashTable) to = mains_of(o->after);
    report_raw(o->json, "moves", "[");
    for (guint i = 0; i < o->after->persons->len; i++) {
        const OfficePerson *person = &g_array_index(o->after->persons, OfficePerson, i);
        append_move(o, person, g_hash_table_lookup(from, person->id),
                    g_hash_table_lookup(to, person->id));
    }
    for (guint i = 0; i < o->before->persons->len; i++) {
        const OfficePerson *person = &g_array_index(o->before->persons, OfficePerson, i);
        if (report_office_person_of(o->after, person->id) == NULL)
            append_move(o, person, g_hash_table_lookup(from, person->id), NULL);
    }
    g_string_append_c(o->json, ']');
}

/* ---- which functions change hands ---- */

/* Names of those who hold the key themselves; NULL when the database failed. Owned. */
static GPtrArray *names_of(const ReportOffice *office, const char *key, GError **error)
{
    g_autoptr(OfficeHolders) all = office_holders(office->store, key, office->day, error);
    if (all == NULL)
        return NULL;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < all->holders->len; i++) {
        const OfficeHolder *one = &g_array_index(all->holders, OfficeHolder, i);
        if (!one->as.deputy)
            g_ptr_array_add(ids, g_strdup(one->person));
    }
    return ids;
}

static gboolean same_people(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return FALSE;
    for (guint i = 0; i < a->len; i++)
        if (!g_ptr_array_find_with_equal_func((GPtrArray *)b, a->pdata[i], g_str_equal, NULL))
            return FALSE;
    return TRUE;
}

static void append_names(GString *json, const char *member, Store *store, const GPtrArray *ids)
{
    report_raw(json, member, "[");
    for (guint i = 0; i < ids->len; i++) {
        g_autofree char *name = office_name(store, OFFICE_PERSON, ids->pdata[i], NULL);
        report_next(json);
        json_append_string(json, name != NULL ? name : "", -1);
    }
    g_string_append_c(json, ']');
}

static gboolean append_function(const Outcome *o, const char *function, const char *scope)
{
    g_autofree char *key = office_function_key(function, scope);
    g_autoptr(GPtrArray) before = names_of(o->before, key, o->error);
    g_autoptr(GPtrArray) after = before != NULL ? names_of(o->after, key, o->error) : NULL;
    if (after == NULL)
        return FALSE;
    if (same_people(before, after))
        return TRUE;
    report_next(o->json);
    g_string_append_c(o->json, '{');
    report_text(o->json, "function", function);
    report_text(o->json, "scope", scope);
    g_autofree char *unit = office_name(o->after->store, OFFICE_UNIT, scope, NULL);
    report_text(o->json, "scope_name", unit != NULL ? unit : "");
    append_names(o->json, "before", o->before->store, before);
    append_names(o->json, "after", o->after->store, after);
    g_string_append_c(o->json, '}');
    return TRUE;
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

/* Functions with their scopes that are held on either day, in order. */
static gboolean append_functions(const Outcome *o)
{
    const GArray *both[] = {o->before->holdings, o->after->holdings};
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize b = 0; b < G_N_ELEMENTS(both); b++)
        for (guint i = 0; i < both[b]->len; i++) {
            const OfficeHolding *holding = &g_array_index(both[b], OfficeHolding, i);
            g_hash_table_add(keys, g_strjoin("\t", holding->function, holding->scope, NULL));
        }
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(keys), by_text);
    report_raw(o->json, "functions", "[");
    for (const GList *at = sorted; at != NULL; at = at->next) {
        g_auto(GStrv) parts = g_strsplit(at->data, "\t", 2);
        if (!append_function(o, parts[0], parts[1]))
            return FALSE;
    }
    g_string_append_c(o->json, ']');
    return TRUE;
}

/* ---- where nobody would be ---- */

static json_t *gaps_of(const ReportOffice *office, const ReportOfficeAsk *ask, GError **error)
{
    g_autoptr(GString) text = g_string_new("{");
    if (!report_office_gap_list(office, ask, text, error))
        return NULL;
    g_string_append_c(text, '}');
    json_t *whole = json_loads(text->str, 0, NULL);
    json_t *gaps = json_incref(json_object_get(whole, "gaps"));
    json_decref(whole);
    return gaps;
}

static gboolean append_gaps(const Outcome *o)
{
    g_autoptr(json_t) before = gaps_of(o->before, o->ask, o->error);
    g_autoptr(json_t) after = before != NULL ? gaps_of(o->after, o->ask, o->error) : NULL;
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (after == NULL)
        return FALSE;
    for (gsize i = 0; i < json_array_size(before); i++)
        g_hash_table_add(known, json_dumps(json_array_get(before, i), JSON_SORT_KEYS));
    report_raw(o->json, "gaps", "[");
    for (gsize i = 0; i < json_array_size(after); i++) {
        char *text = json_dumps(json_array_get(after, i), JSON_SORT_KEYS | JSON_COMPACT);
        g_autofree char *spaced = json_dumps(json_array_get(after, i), JSON_SORT_KEYS);
        if (!g_hash_table_contains(known, spaced)) {
            report_next(o->json);
            g_string_append(o->json, text);
        }
        free(text);
    }
    g_string_append_c(o->json, ']');
    return TRUE;
}

/* ---- all of it ---- */

static gboolean append_outcome(Store *body, Store *scratch, const ReportOfficeAsk *ask,
                               GString *json, GError **error)
{
    char eve[TIME_DAY_BYTES];
    time_day_shift(ask->day, -1, eve);
    g_autoptr(ReportOffice) before = report_office_load(body, eve, error);
    g_autoptr(ReportOffice) after =
        before != NULL ? report_office_load(scratch, ask->day, error) : NULL;
    if (after == NULL)
        return FALSE;
    after->policy = body;
    const Outcome o = {before, after, ask, json, error};
    report_raw(json, "outcome", "{");
    report_text(json, "day", ask->day);
    append_moves(&o);
    if (!append_functions(&o) || !append_gaps(&o))
        return FALSE;
    g_string_append_c(json, '}');
    return TRUE;
}

/* The half of a text in both languages that is asked for; transfer full. */
static char *half(const char *text, ProblemLanguage language)
{
    const char *mark = strstr(text, PROBLEM_MARK);
    if (mark == NULL)
        return g_strdup(text);
    return language == PROBLEM_ENGLISH ? g_strndup(text, (gsize)(mark - text)) : g_strdup(mark + 1);
}

void report_office_findings(GString *json, const OfficeFindings *findings, ProblemLanguage language)
{
    report_raw(json, "findings", "[");
    for (guint i = 0; i < findings->kept->len; i++) {
        const OfficeFinding *finding = findings->kept->pdata[i];
        g_autofree char *text = office_finding_text(finding, language);
        report_next(json);
        g_string_append_c(json, '{');
        report_key(json, "at");
        json_append_integer(json, finding->at);
        report_text(json, "rule", office_rule_name(finding->rule));
        report_text(json, "text", text);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

gboolean report_office_try(Store *body, const ReportOfficeAsk *ask, const json_t *asked,
                           gboolean end_dependents, GString *json, GError **error)
{
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(Store) scratch =
        office_try(body, asked, end_dependents, ask->functions, findings, error);
    if (scratch == NULL)
        return FALSE;
    report_office_findings(json, findings, ask->language);
    return findings->count > 0 || append_outcome(body, scratch, ask, json, error);
}

gboolean report_office_preview(Store *body, const ReportOfficeAsk *ask, const json_t *asked,
                               gboolean end_dependents, GString *json, GError **error)
{
    g_autoptr(GString) own = g_string_new("{");
    if (!report_office_try(body, ask, asked, end_dependents, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- an extract ---- */

static void append_columns(GString *json, const OfficeImport *import)
{
    report_raw(json, "columns", "[");
    for (guint i = 0; i < import->heads->len; i++) {
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "head", import->heads->pdata[i]);
        report_text(json, "column",
                    office_column_names[g_array_index(import->columns, OfficeColumn, i)]);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

static void append_row(GString *json, const OfficeImportRow *row, ProblemLanguage language)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_number(json, "row", row->row);
    report_text(json, "verdict", office_verdict_names[row->verdict]);
    report_text(json, "title", row->title != NULL ? row->title : "");
    report_raw(json, "notes", "[");
    for (guint i = 0; i < row->notes->len; i++) {
        g_autofree char *note = half(row->notes->pdata[i], language);
        report_next(json);
        json_append_string(json, note, -1);
    }
    g_string_append(json, "]}");
}

static void append_counts(GString *json, const OfficeImport *import)
{
    guint counts[OFFICE_VERDICTS] = {0};
    for (guint i = 0; i < import->rows->len; i++)
        counts[((const OfficeImportRow *)import->rows->pdata[i])->verdict]++;
    report_raw(json, "counts", "{");
    for (OfficeVerdict verdict = 0; verdict < OFFICE_VERDICTS; verdict++)
        report_number(json, office_verdict_names[verdict], counts[verdict]);
    g_string_append_c(json, '}');
}

static void append_import(GString *json, const OfficeImport *import, ProblemLanguage language)
{
    g_autofree char *digest = office_import_digest(import);
    report_text(json, "kind", office_import_kinds[import->kind]);
    report_text(json, "digest", digest);
    report_bool(json, "refused", import->refused);
    append_columns(json, import);
    append_counts(json, import);
    report_raw(json, "rows", "[");
    for (guint i = 0; i < import->rows->len; i++)
        append_row(json, import->rows->pdata[i], language);
    g_string_append_c(json, ']');
}

gboolean report_office_import(Store *body, const ReportOfficeAsk *ask, const json_t *rows,
                              const OfficeImportOptions *options, GString *json, GError **error)
{
    g_autoptr(OfficeImport) import = office_import_read(body, rows, options, error);
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(Store) scratch =
        import != NULL ? office_try(body, import->asked, TRUE, ask->functions, findings, error)
                       : NULL;
    g_autoptr(GString) own = g_string_new("{");
    if (scratch == NULL)
        return FALSE;
    office_import_judge(import, findings);
    append_import(own, import, ask->language);
    if (!import->refused && !append_outcome(body, scratch, ask, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

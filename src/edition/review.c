/* edition/review.c -- findings, coverage, exemption */
#include "edition/review.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/content.h"
#include "edition/rows.h"
#include <string.h>

const char *const edition_finding_decisions[] = {"open", "amend", "accept", "misread", NULL};
const char *const edition_coverage_states[] = {"said",      "partly",     "perhaps", "unsaid",
                                               "elsewhere", "not_needed", NULL};

#define DECIDED "version, reason, event, time_us, actor, carried, carried_event"
STORE_SQL(finding_insert, "INSERT INTO finding (id, n, rule, severity, line, path, words, ja, en,"
                          " identity, decision, " DECIDED ")"
                          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open',"
                          " 1, '', 0, 0, '', '', 0)");
STORE_SQL(finding_decide, "UPDATE finding SET version = version + 1, reason = $2, event = $3,"
                          " time_us = $4, actor = $5, carried = $6, carried_event = $7,"
                          " decision = $8 WHERE id = $1");
STORE_SQL(finding_list, "SELECT " DECIDED ", n, rule, severity, line, path, words, ja, en,"
                        " identity, decision FROM finding WHERE id BETWEEN $1 AND $2 ORDER BY id");
STORE_SQL(coverage_insert, "INSERT INTO coverage (id, n, item, area, guideline, basis, ja, en,"
                           " read_state, read_paths, state, paths, " DECIDED ")"
                           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10,"
                           " 1, '', 0, 0, '', '', 0)");
STORE_SQL(coverage_decide, "UPDATE coverage SET version = version + 1, reason = $2, event = $3,"
                           " time_us = $4, actor = $5, carried = $6, carried_event = $7,"
                           " state = $8, paths = $9 WHERE item = $10 AND id BETWEEN $1 AND $11");
STORE_SQL(coverage_list, "SELECT " DECIDED ", item, area, guideline, basis, ja, en, read_state,"
                         " read_paths, state, paths FROM coverage"
                         " WHERE id BETWEEN $1 AND $2 ORDER BY id");
STORE_SQL(exemption_insert, "INSERT INTO exemption (event, connected, personal, note, time_us,"
                            " actor) VALUES ($1, $2, $3, $4, $5, $6)");
STORE_SQL(exemption_last, "SELECT connected, personal, note, actor, event, time_us FROM exemption"
                          " ORDER BY event DESC LIMIT 1");

/* ---- rows of an import ---- */

static gboolean insert_finding(Store *store, guint64 event, guint64 n, const json_t *finding,
                               GError **error)
{
    const char *words = edition_text_in(finding, "words");
    const char *rule = edition_text_in(finding, "rule");
    const char *const found[] = {rule, words, NULL};
    g_autofree char *identity = edition_identity(found);
    g_autoptr(StoreQuery) query = store_query(store, &finding_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(event, n));
    store_bind_integer(query, 2, (gint64)n);
    store_bind_text(query, 3, rule);
    store_bind_text(query, 4, edition_text_in(finding, "severity"));
    store_bind_integer(query, 5, edition_integer_in(finding, "line"));
    store_bind_text(query, 6, edition_text_in(finding, "path"));
    store_bind_text(query, 7, words);
    store_bind_text(query, 8, edition_text_in(finding, "ja"));
    store_bind_text(query, 9, edition_text_in(finding, "en"));
    store_bind_text(query, 10, identity);
    return store_run(query, error);
}

gboolean edition_insert_findings(Store *store, guint64 event, const json_t *findings,
                                 GError **error)
{
    for (gsize i = 0; i < json_array_size(findings); i++)
        if (!insert_finding(store, event, i + 1, json_array_get(findings, i), error))
            return FALSE;
    return TRUE;
}

static gboolean insert_item(Store *store, guint64 event, guint64 n, const json_t *item,
                            GError **error)
{
    g_autofree char *paths = edition_lines_in(item, "paths");
    g_autoptr(StoreQuery) query = store_query(store, &coverage_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(event, n));
    store_bind_integer(query, 2, (gint64)n);
    store_bind_text(query, 3, edition_text_in(item, "id"));
    store_bind_integer(query, 4, edition_integer_in(item, "area"));
    store_bind_text(query, 5, edition_text_in(item, "guideline"));
    store_bind_text(query, 6, edition_text_in(item, "basis"));
    store_bind_text(query, 7, edition_text_in(item, "ja"));
    store_bind_text(query, 8, edition_text_in(item, "en"));
    store_bind_text(query, 9, edition_text_in(item, "state"));
    store_bind_text(query, 10, paths);
    return store_run(query, error);
}

gboolean edition_insert_coverage(Store *store, guint64 event, const json_t *coverage,
                                 GError **error)
{
    for (gsize i = 0; i < json_array_size(coverage); i++)
        if (!insert_item(store, event, i + 1, json_array_get(coverage, i), error))
            return FALSE;
    return TRUE;
}

/* ---- decisions ---- */

static void bind_decision(StoreQuery *query, const LedgerEvent *event, const LedgerPlace *place,
                          const json_t *content)
{
    EditionCarried carried = edition_carried_in(content);
    store_bind_text(query, 2, edition_text_in(content, "reason"));
    store_bind_integer(query, 3, (gint64)place->index);
    store_bind_integer(query, 4, place->time_us);
    store_bind_text(query, 5, event->actor);
    store_bind_text(query, 6, carried.edition);
    store_bind_integer(query, 7, (gint64)carried.event);
    store_bind_text(query, 8, event->to_state);
}

gboolean edition_project_finding(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error)
{
    g_auto(EditionSubject) subject = {0};
    guint64 edition_event = 0;
    if (!edition_subject_read(event->subject, &subject, error) ||
        !edition_find_event(store, subject.id, &edition_event, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &finding_decide, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(edition_event, subject.n));
    bind_decision(query, event, place, content);
    return store_run(query, error);
}

gboolean edition_project_coverage(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                  const json_t *content, GError **error)
{
    g_auto(EditionSubject) subject = {0};
    guint64 edition_event = 0;
    g_autofree char *paths = edition_lines_in(content, "paths");
    if (!edition_subject_read(event->subject, &subject, error) ||
        !edition_find_event(store, subject.id, &edition_event, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &coverage_decide, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(edition_event, 0));
    bind_decision(query, event, place, content);
    store_bind_text(query, 9, paths);
    store_bind_text(query, 10, subject.which);
    store_bind_integer(query, 11, edition_row_last(edition_event));
    return store_run(query, error);
}

gboolean edition_project_exemption(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                   const json_t *content, GError **error)
{
    if (content == NULL)
        return TRUE;
    g_autoptr(StoreQuery) query = store_query(store, &exemption_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_integer(query, 2, edition_integer_in(content, "connected"));
    store_bind_integer(query, 3, edition_integer_in(content, "personal"));
    store_bind_text(query, 4, edition_text_in(content, "note"));
    store_bind_integer(query, 5, place->time_us);
    store_bind_text(query, 6, event->actor);
    return store_run(query, error);
}

/* ---- asked ---- */

static const char *text_at(StoreQuery *query, int at)
{
    return store_column_text(query, at, NULL);
}

static guint64 number_at(StoreQuery *query, int at)
{
    return (guint64)store_column_integer(query, at);
}

static EditionDecision read_decision(StoreQuery *query)
{
    return (EditionDecision){
        .version = number_at(query, 0),
        .reason = text_at(query, 1),
        .event = number_at(query, 2),
        .time_us = store_column_integer(query, 3),
        .actor = text_at(query, 4),
        .carried = text_at(query, 5),
        .carried_event = number_at(query, 6),
    };
}

static StoreQuery *range_query(Store *store, const StoreSql *sql, gint64 first, gint64 last,
                               GError **error)
{
    StoreQuery *query = store_query(store, sql, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, first);
    store_bind_integer(query, 2, last);
    return query;
}

static gboolean each_finding(Store *store, gint64 first, gint64 last, EditionFindingVisit visit,
                             gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = range_query(store, &finding_list, first, last, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const EditionFinding finding = {
            .decided = read_decision(query),
            .n = number_at(query, 7),
            .rule = text_at(query, 8),
            .severity = text_at(query, 9),
            .line = number_at(query, 10),
            .path = text_at(query, 11),
            .words = text_at(query, 12),
            .ja = text_at(query, 13),
            .en = text_at(query, 14),
            .identity = text_at(query, 15),
            .decision = text_at(query, 16),
        };
        if (!visit(&finding, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean edition_each_finding(Store *store, guint64 event, EditionFindingVisit visit, gpointer user,
                              GError **error)
{
    return each_finding(store, edition_row(event, 0), edition_row_last(event), visit, user, error);
}

typedef struct {
    EditionFindingVisit finding;
    EditionCoverageVisit coverage;
    const char *item;
    gpointer user;
    gboolean seen;
} One;

static gboolean see_finding(const EditionFinding *finding, gpointer user)
{
    One *one = user;
    one->seen = TRUE;
    one->finding(finding, one->user);
    return FALSE;
}

static gboolean was_seen(const One *one, const char *what, const char *name, GError **error)
{
    if (!one->seen)
        problem_set(error, PROBLEM_NOT_FOUND, what, name);
    return one->seen;
}

gboolean edition_visit_finding(Store *store, guint64 event, guint64 n, EditionFindingVisit visit,
                               gpointer user, GError **error)
{
    One one = {.finding = visit, .user = user};
    gint64 row = edition_row(event, n);
    g_autofree char *name = g_strdup_printf("%" G_GUINT64_FORMAT, n);
    return (n >> EDITION_ROW_BITS != 0 ||
            each_finding(store, row, row, see_finding, &one, error)) &&
           was_seen(&one, PROBLEM_BOTH("finding", "指摘"), name, error);
}

gboolean edition_each_coverage(Store *store, guint64 event, EditionCoverageVisit visit,
                               gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query =
        range_query(store, &coverage_list, edition_row(event, 0), edition_row_last(event), error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const EditionCoverage coverage = {
            .decided = read_decision(query),
            .item = text_at(query, 7),
            .area = number_at(query, 8),
            .guideline = text_at(query, 9),
            .basis = text_at(query, 10),
            .ja = text_at(query, 11),
            .en = text_at(query, 12),
            .read_state = text_at(query, 13),
            .read_paths = text_at(query, 14),
            .state = text_at(query, 15),
            .paths = text_at(query, 16),
        };
        if (!visit(&coverage, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

static gboolean see_item(const EditionCoverage *coverage, gpointer user)
{
    One *one = user;
    if (strcmp(coverage->item, one->item) != 0)
        return TRUE;
    one->seen = TRUE;
    one->coverage(coverage, one->user);
    return FALSE;
}

gboolean edition_visit_coverage(Store *store, guint64 event, const char *item,
                                EditionCoverageVisit visit, gpointer user, GError **error)
{
    One one = {.coverage = visit, .item = item, .user = user};
    return edition_each_coverage(store, event, see_item, &one, error) &&
           was_seen(&one, PROBLEM_BOTH("item", "比較の項目"), item, error);
}

gboolean edition_visit_exemption(Store *store,
                                 void (*visit)(const EditionExemption *exemption, gpointer user),
                                 gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &exemption_last, error);
    if (query == NULL)
        return FALSE;
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    const EditionExemption exemption = {
        .connected = store_column_integer(query, 0) != 0,
        .personal = store_column_integer(query, 1) != 0,
        .note = text_at(query, 2),
        .actor = text_at(query, 3),
        .event = number_at(query, 4),
        .time_us = store_column_integer(query, 5),
    };
    visit(&exemption, user);
    return TRUE;
}

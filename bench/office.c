/* bench/office.c -- who answers to what, and the tree of a day, in an office of 2,000 people, 300
 * units and ten years of changes, beside the same rows read by bare SQLite
 *
 * Also the same of a tenth of that office with one year behind it: what a question costs should
 * depend on the person asked about and hardly on the office.
 */
#include "office/scratch.h"
#include "pair.h"
#include "record/load.h"
#include "report/report.h"
#include "service/service.h"
#include <glib/gstdio.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>

#define DAY "2026-11-29"

typedef struct {
    char *folder, *path;
    Store *store;
    guint people, units;
} Town;

typedef struct {
    Town large, small;
    RecordTypes *types;
    sqlite3 *bare;
    sqlite3_stmt *rows[3], *tree[4];
} Bench;

/* ---- towns ---- */

static void add(json_t *changes, const char *what, const char *id, json_t *set)
{
    json_array_append_new(changes,
                          json_pack("{s:s, s:s, s:o}", "what", what, "id", id, "set", set));
}

/* Units of six: a division and its sections, two levels below the town. */
static void add_units(json_t *changes, guint units)
{
    for (guint u = 0; u < units; u++) {
        char id[16];
        char parent[16];
        char name[32];
        char post[16];
        g_snprintf(id, sizeof id, "u%u", u);
        g_snprintf(parent, sizeof parent, "u%u", u % 6 == 1 || u == 0 ? 0 : u - u % 6 + 1);
        g_snprintf(name, sizeof name, "第%u課", u);
        add(changes, "unit", id,
            json_pack("{s:s, s:s, s:i}", "name", name, "parent", u == 0 ? "" : parent, "place",
                      (int)u));
        g_snprintf(post, sizeof post, "t%u-0", u);
        add(changes, "post", post,
            json_pack("{s:s, s:s, s:s}", "name", "課長", "unit", id, "kind", "head"));
        g_snprintf(post, sizeof post, "t%u-1", u);
        add(changes, "post", post,
            json_pack("{s:s, s:s, s:b}", "name", "主事", "unit", id, "many", 1));
    }
}

/* In each year everybody moves on; heads are taken from the front. */
static void add_year(json_t *changes, const Town *town, guint year, guint years)
{
    for (guint p = 0; p < town->people; p++) {
        char id[32];
        char person[16];
        char post[24];
        char from[16];
        char until[16];
        guint at = (p * 7 + year * 31) % town->people;
        g_snprintf(id, sizeof id, "a%u-%u", p, year);
        g_snprintf(person, sizeof person, "p%u", p);
        g_snprintf(post, sizeof post, "t%u-%u", at % town->units, at < town->units ? 0u : 1u);
        g_snprintf(from, sizeof from, "%u-04-01", 2027 - years + year);
        g_snprintf(until, sizeof until, "%u-03-31", 2028 - years + year);
        add(changes, "appointment", id,
            json_pack("{s:s, s:s, s:b, s:s, s:s}", "person", person, "post", post, "main", 1,
                      "from_on", from, "until_on", year + 1 < years ? until : ""));
    }
}

/* Every other unit's head is its section manager; a division's answers for the rest. Each year's
 * holdings end with it. */
static void add_held(json_t *changes, const Town *town, guint year, guint years)
{
    for (guint u = 0; u < town->units; u += 2) {
        char id[32];
        char unit[16];
        char post[16];
        char deputy[16];
        char from[16];
        char until[16];
        g_snprintf(id, sizeof id, "h%u-%u", u, year);
        g_snprintf(unit, sizeof unit, "u%u", u);
        g_snprintf(post, sizeof post, "t%u-0", u);
        g_snprintf(deputy, sizeof deputy, "t%u-0", (u + 1) % town->units);
        g_snprintf(from, sizeof from, "%u-04-01", 2027 - years + year);
        g_snprintf(until, sizeof until, "%u-03-31", 2028 - years + year);
        const char *end = year + 1 < years ? until : "";
        add(changes, "holding", id,
            json_pack("{s:s, s:s, s:s, s:s, s:s}", "function",
                      u == 0 ? "chief_officer" : "section_manager", "scope", u == 0 ? "" : unit,
                      "post", post, "from_on", from, "until_on", end));
        id[0] = 'd';
        add(changes, "deputy", id,
            json_pack("{s:s, s:s, s:b, s:s, s:s}", "holder_post", post, "deputy_post", deputy,
                      "standing", 1, "from_on", from, "until_on", end));
    }
}

static json_t *town_changes(const Town *town, guint years)
{
    json_t *changes = json_array();
    add_units(changes, town->units);
    for (guint p = 0; p < town->people; p++) {
        char id[16];
        char name[32];
        g_snprintf(id, sizeof id, "p%u", p);
        g_snprintf(name, sizeof name, "職員%u", p);
        add(changes, "person", id,
            json_pack("{s:s, s:s, s:s}", "name", name, "kana", "ショクイン", "number", id));
    }
    for (guint year = 0; year < years; year++) {
        add_year(changes, town, year, years);
        add_held(changes, town, year, years);
    }
    return changes;
}

static gboolean town_make(Town *town, guint people, guint units, guint years)
{
    const ServiceSchema *schema = service_body_schema();
    *town = (Town){.people = people, .units = units};
    town->folder = g_dir_make_tmp("bench-office-XXXXXX", NULL);
    town->path = g_build_filename(town->folder, "body.db", NULL);
    town->store = store_open(town->path, STORE_CREATE, NULL);
    json_t *changes = town_changes(town, years);
    gboolean made = town->store != NULL &&
                    store_upgrade(town->store, schema->steps, schema->step_count, NULL) &&
                    office_scratch_change(town->store, changes, 1, NULL);
    json_decref(changes);
    return made;
}

static void town_clear(Town *town)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    store_close(town->store);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(town->path, ends[i], NULL);
        g_remove(path);
    }
    g_rmdir(town->folder);
    g_free(town->folder);
    g_free(town->path);
}

/* ---- keys ---- */

static double keys_us(const Town *town)
{
    guint64 found = 0;
    double start = bench_now_s();
    for (guint p = 0; p < town->people; p++) {
        char person[16];
        g_snprintf(person, sizeof person, "p%u", p);
        g_autoptr(OfficeKeys) keys = office_keys(town->store, person, DAY, NULL);
        if (keys == NULL)
            return -1;
        found += keys->keys->len;
    }
    return found > town->people ? (bench_now_s() - start) * 1e6 / town->people : -1;
}

static double keys_large(gpointer data)
{
    return keys_us(&((const Bench *)data)->large);
}

static double keys_small(gpointer data)
{
    return keys_us(&((const Bench *)data)->small);
}

/* The person's row, posts and what these hold, each by one statement. */
static double rows_us(gpointer data)
{
    const Bench *bench = data;
    double start = bench_now_s();
    for (guint p = 0; p < bench->large.people; p++) {
        char person[16];
        g_snprintf(person, sizeof person, "p%u", p);
        for (gsize i = 0; i < G_N_ELEMENTS(bench->rows); i++) {
            sqlite3_bind_text(bench->rows[i], 1, person, -1, SQLITE_STATIC);
            while (sqlite3_step(bench->rows[i]) == SQLITE_ROW)
                sqlite3_column_text(bench->rows[i], 0);
            sqlite3_reset(bench->rows[i]);
        }
    }
    return (bench_now_s() - start) * 1e6 / bench->large.people;
}

/* ---- the tree ---- */

static double tree_ms(gpointer data)
{
    const Bench *bench = data;
    g_autoptr(GString) json = g_string_new(NULL);
    const ReportOfficeAsk ask = {.day = DAY,
                                 .person = "",
                                 .may_change = TRUE,
                                 .sees_all = TRUE,
                                 .functions = record_types_functions(bench->types)};
    g_autoptr(GError) error = NULL;
    double start = bench_now_s();
    if (!report_office(bench->large.store, &ask, json, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return -1;
    }
    return json->len > 100000 ? (bench_now_s() - start) * 1000 : -1;
}

static double scan_ms(gpointer data)
{
    const Bench *bench = data;
    gsize bytes = 0;
    double start = bench_now_s();
    for (gsize i = 0; i < G_N_ELEMENTS(bench->tree); i++) {
        while (sqlite3_step(bench->tree[i]) == SQLITE_ROW)
            for (int at = 0; at < sqlite3_column_count(bench->tree[i]); at++)
                bytes += (gsize)sqlite3_column_bytes(bench->tree[i], at);
        sqlite3_reset(bench->tree[i]);
    }
    return bytes > 0 ? (bench_now_s() - start) * 1000 : -1;
}

/* ---- the run ---- */

static gboolean prepare(Bench *bench)
{
#define ON_DAY " until_on >= '" DAY "' AND from_on <= '" DAY "'"
    static const char *const rows[] = {
        "SELECT kind FROM office_person WHERE id = ?1",
        "SELECT post FROM office_appointment WHERE person = ?1 AND" ON_DAY,
        "SELECT h.function, h.scope FROM office_appointment a JOIN office_holding h"
        " ON h.post = a.post AND h.until_on >= '" DAY "' AND h.from_on <= '" DAY
        "' WHERE a.person = ?1 AND a.until_on >= '" DAY "' AND a.from_on <= '" DAY "'"};
    static const char *const tree[] = {"SELECT * FROM office_unit WHERE" ON_DAY,
                                       "SELECT * FROM office_post WHERE" ON_DAY,
                                       "SELECT * FROM office_person WHERE" ON_DAY,
                                       "SELECT * FROM office_appointment WHERE" ON_DAY};
    if (sqlite3_open_v2(bench->large.path, &bench->bare, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (sqlite3_prepare_v2(bench->bare, rows[i], -1, &bench->rows[i], NULL) != SQLITE_OK)
            return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(tree); i++)
        if (sqlite3_prepare_v2(bench->bare, tree[i], -1, &bench->tree[i], NULL) != SQLITE_OK)
            return FALSE;
    return TRUE;
}

static void finish(Bench *bench)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bench->rows); i++)
        sqlite3_finalize(bench->rows[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(bench->tree); i++)
        sqlite3_finalize(bench->tree[i]);
    sqlite3_close(bench->bare);
    record_types_free(bench->types);
    town_clear(&bench->large);
    town_clear(&bench->small);
}

int main(void)
{
    static const BenchPair keys = {"keys of a person, 2,000 people, ten years",
                                   "office_keys",
                                   "its rows by bare SQLite",
                                   "us",
                                   TRUE,
                                   8,
                                   NULL};
    static const BenchPair flat = {"keys of a person, whole office",
                                   "2,000 people, ten years",
                                   "200 people, one year",
                                   "us",
                                   TRUE,
                                   1.5,
                                   NULL};
    static const BenchPair tree = {"the tree of a day with its gaps",
                                   "report_office",
                                   "its rows by bare SQLite",
                                   "ms",
                                   TRUE,
                                   8,
                                   NULL};
    Bench bench = {0};
    g_autoptr(RecordFindings) findings = record_findings_new(1);
    bench.types = record_types_load_builtin(NULL, 0, findings);
    gboolean done = town_make(&bench.large, 2000, 300, 10) && town_make(&bench.small, 200, 30, 1) &&
                    prepare(&bench) && bench_pair(&keys, keys_large, rows_us, &bench, 5) &&
                    bench_pair(&flat, keys_large, keys_small, &bench, 5) &&
                    bench_pair(&tree, tree_ms, scan_ms, &bench, 5);
    finish(&bench);
    return done ? 0 : 1;
}

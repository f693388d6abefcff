/* tests/unit/service/service_upgrade.c -- a body's database of an earlier version is brought up:
 * what was imported then has no facts, findings, coverage and tags, now or after a rebuild */
#include "edition/edition.h"
#include "fixture.h"
#include "ledger/note.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define ORIGIN "example.lg.jp/body/1"
#define EDITION "0123456789abcdefghjkmnpqrs"

/* The steps of the first version. */
static GPtrArray *first_steps(void)
{
    const ServiceSchema *schema = service_body_schema();
    GPtrArray *steps = g_ptr_array_new();
    for (gsize i = 0; i < schema->step_count; i++)
        if (schema->steps[i]->version == 1)
            g_ptr_array_add(steps, (gpointer)schema->steps[i]);
    g_assert_cmpuint(steps->len, <, schema->step_count);
    return steps;
}

static void strip(json_t *array, const char *const *keys)
{
    for (gsize i = 0; i < json_array_size(array); i++)
        for (gsize k = 0; keys[k] != NULL; k++)
            json_object_del(json_array_get(array, i), keys[k]);
}

/* A reading as the first version kept it. */
static json_t *first_format(void)
{
    static const char *const members[] = {"facts", "findings", "coverage", "law", NULL};
    static const char *const tags[] = {"areas", "guideline", "inferred", NULL};
    json_t *json = fixture_extraction(3);
    json_object_set_new(json, "format", json_integer(1));
    for (gsize i = 0; members[i] != NULL; i++)
        json_object_del(json, members[i]);
    json_object_del(json_object_get(json, "source"), "format");
    json_object_del(json_object_get(json, "source"), "pages");
    strip(json_object_get(json, "units"), tags);
    strip(json_object_get(json, "outline"), tags);
    return json;
}

static void create_log(Store *store)
{
    const guint8 seed[LEDGER_KEY_BYTES] = {1, 2, 3};
    guint8 key[LEDGER_KEY_BYTES];
    LedgerVerifier verifier;
    g_assert_true(ledger_public_key(seed, key, NULL));
    g_assert_true(ledger_verifier_make(&verifier, ORIGIN, LEDGER_KEY_NOTE, key, NULL));
    g_autofree char *text = ledger_verifier_text(&verifier);
    g_assert_true(ledger_log_create(store, ORIGIN, text, NULL));
}

static void append_import(LedgerLog *log)
{
    g_autoptr(json_t) content = first_format();
    const LedgerEvent event = {.actor = FIXTURE_PERSON,
                               .on_behalf_of = "",
                               .act = "policy.import",
                               .subject = "edition/" EDITION,
                               .from_state = "",
                               .to_state = "draft",
                               .value = content};
    LedgerPlace place;
    g_assert_true(ledger_group_begin(log, NULL));
    g_assert_true(ledger_call_begin(log, NULL));
    g_assert_true(ledger_append(log, &event, &place, NULL));
    g_assert_true(ledger_call_keep(log, NULL));
    g_assert_true(ledger_group_commit(log, NULL));
}

static void run(const char *path, const char *text)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    char *problem = NULL;
    sqlite3_exec(db, text, NULL, NULL, &problem);
    g_assert_cmpstr(problem, ==, NULL);
    sqlite3_close(db);
}

/* The log without projections, and one row in each table as the first version's made them. */
static void make_old(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) steps = first_steps();
    Store *store = store_open(path, STORE_CREATE, &error);
    g_assert_no_error(error);
    g_assert_true(
        store_upgrade(store, (const StoreSchema *const *)steps->pdata, steps->len, &error));
    create_log(store);
    LedgerLog *log = ledger_log_open(store, NULL, &error);
    g_assert_no_error(error);
    append_import(log);
    ledger_log_close(log);
    store_close(store);
    run(path,
        "INSERT INTO edition (id, event, state, title, body_name, source_name, source_bytes,"
        " source_lines, source_encoding, source_sha256, imported_us, imported_by, adopted_on,"
        " adoption_note, adopted_by, units, obligations, corrected, unread, parts,"
        " marker_families, definitions, unread_parts) VALUES ('" EDITION "', 0, 'draft', '',"
        " '', '', 1, 1, 'utf-8', '', 1, '', '', '', '', 3, 3, 0, 1, '[]', '[]', '[]', '[]');"
        "INSERT INTO outline VALUES (1, '基準/1', '', 1, 1, '基準', '1');"
        "INSERT INTO unit (id, n, part, chapter, path, kind, modality, timing, capability,"
        " mechanism, corrected, version, s, line_first, line_last, actor, folded, text,"
        " reading, title, approver, notify, records, class, how, how_ja, confidence, evidence)"
        " VALUES (1, 1, '', '', '基準/1/(1)', 'obligation', 'must', 'always', 'PHYS', 'none',"
        " 0, 1, 1, 1, 1, '', '', '', '', '', '', '', '', '', '', '', '{}', '[]');");
}

static void add_row(sqlite3 *db, const char *text, GString *out)
{
    sqlite3_stmt *statement = NULL;
    g_assert_cmpint(sqlite3_prepare_v2(db, text, -1, &statement, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    for (int i = 0; i < sqlite3_column_count(statement); i++)
        g_string_append_printf(out, "%s|", (const char *)sqlite3_column_text(statement, i));
    sqlite3_finalize(statement);
}

/* What the new columns and tables hold. */
static char *news(const char *path)
{
    sqlite3 *db = NULL;
    GString *out = g_string_new(NULL);
    g_assert_cmpint(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    add_row(db,
            "SELECT source_format, source_pages, carried_from, carried_until, open_reason, law"
            " FROM edition",
            out);
    add_row(db, "SELECT inferred, guideline, areas FROM outline ORDER BY id", out);
    add_row(db, "SELECT guideline, areas FROM unit ORDER BY id", out);
    add_row(db,
            "SELECT (SELECT COUNT(*) FROM fact), (SELECT COUNT(*) FROM finding),"
            " (SELECT COUNT(*) FROM coverage), (SELECT COUNT(*) FROM carry)",
            out);
    sqlite3_close(db);
    return g_string_free(out, FALSE);
}

static void rebuild(Store *store)
{
    g_autoptr(GError) error = NULL;
    LedgerLog *log = ledger_log_open(store, &service_body_schema()->ledger, &error);
    g_assert_no_error(error);
    g_assert_true(ledger_group_begin(log, NULL));
    g_assert_true(ledger_call_begin(log, NULL));
    g_assert_true(ledger_rebuild(log, &error));
    g_assert_no_error(error);
    g_assert_true(ledger_call_keep(log, NULL));
    g_assert_true(ledger_group_commit(log, NULL));
    ledger_log_close(log);
}

static void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
}

static void test_upgrade(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("upgrade-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "body.db", NULL);
    g_autofree char *copy = g_strconcat(path, ".before-edition-2", NULL);
    make_old(path);
    Store *store = store_open(path, STORE_WRITE, &error);
    g_assert_no_error(error);
    const ServiceSchema *schema = service_body_schema();
    g_assert_true(store_upgrade(store, schema->steps, schema->step_count, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_test(copy, G_FILE_TEST_EXISTS));
    g_autofree char *upgraded = news(path);
    g_assert_cmpstr(upgraded, ==, "text|0||0||{}|0|||||0|0|0|0|");
    rebuild(store);
    g_autofree char *rebuilt = news(path);
    g_assert_cmpstr(upgraded, ==, rebuilt);
    store_close(store);
    remove_folder(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/upgrade/first-version", test_upgrade);
    return g_test_run();
}

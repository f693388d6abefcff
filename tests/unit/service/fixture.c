/* tests/unit/service/fixture.c -- what the tests of service/ and report/ stand on */
#include "fixture.h"
#include "base/problem.h"
#include "ledger/note.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define ORIGIN "example.lg.jp/body/1"

static gint64 utc_us(gpointer user)
{
    const Fixture *fixture = user;
    return fixture->now_us + fixture->step_us;
}

static gint64 boot_us(gpointer user)
{
    const Fixture *fixture = user;
    return fixture->now_us;
}

static void create_log(Fixture *fixture, GError **error)
{
    const guint8 seed[LEDGER_KEY_BYTES] = {1, 2, 3};
    guint8 key[LEDGER_KEY_BYTES];
    LedgerVerifier verifier;
    g_assert_true(ledger_public_key(seed, key, error));
    g_assert_true(ledger_verifier_make(&verifier, ORIGIN, LEDGER_KEY_NOTE, key, error));
    g_autofree char *text = ledger_verifier_text(&verifier);
    ledger_log_create(fixture->store, ORIGIN, text, error);
}

Fixture *fixture_new(const ServiceSchema *schema)
{
    g_autoptr(GError) error = NULL;
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->schema = schema;
    fixture->now_us = G_GINT64_CONSTANT(1795000000000000);
    fixture->folder = g_dir_make_tmp("service-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "log.db", NULL);
    fixture->store = store_open(fixture->path, STORE_CREATE, &error);
    g_assert_no_error(error);
    store_upgrade(fixture->store, schema->steps, schema->step_count, &error);
    g_assert_no_error(error);
    create_log(fixture, &error);
    g_assert_no_error(error);
    fixture->log = ledger_log_open(fixture->store, &schema->ledger, &error);
    g_assert_no_error(error);
    const LedgerClock clock = {utc_us, boot_us, fixture};
    ledger_log_set_clock(fixture->log, &clock);
    fixture->types = register_types_new();
    fixture->desk = register_desk_new(fixture->types);
    return fixture;
}

void fixture_free(Fixture *fixture)
{
    register_desk_free(fixture->desk);
    register_types_free(fixture->types);
    ledger_log_close(fixture->log);
    store_close(fixture->store);
    g_remove(fixture->path);
    g_rmdir(fixture->folder);
    g_free(fixture->path);
    g_free(fixture->folder);
    g_free(fixture);
}

ServiceCall fixture_begin(Fixture *fixture, const char *actor)
{
    g_autoptr(GError) error = NULL;
    fixture->now_us += G_USEC_PER_SEC;
    ledger_group_begin(fixture->log, &error);
    g_assert_no_error(error);
    ledger_call_begin(fixture->log, &error);
    g_assert_no_error(error);
    return (ServiceCall){.log = fixture->log,
                         .actor = actor,
                         .on_behalf_of = "",
                         .now_us = fixture->now_us + fixture->step_us,
                         .desk = fixture->desk};
}

void fixture_end(Fixture *fixture, const ServiceCall *call, gboolean done)
{
    g_autoptr(GError) error = NULL;
    if (done || call->keep_refusal)
        ledger_call_keep(fixture->log, &error);
    else
        ledger_call_undo(fixture->log);
    g_assert_no_error(error);
    ledger_group_commit(fixture->log, &error);
    g_assert_no_error(error);
}

static json_t *unit(guint n)
{
    g_autofree char *path = g_strdup_printf("基準/%u/(%u)", 1 + (n - 1) / 10, 1 + (n - 1) % 10);
    g_autofree char *chapter = g_strdup_printf("%u", 1 + (n - 1) / 10);
    g_autofree char *text =
        g_strdup_printf("情報システム管理者は、サーバー室 %u の鍵を管理しなければならない。", n);
    const char *mechanisms[] = {"enforce", "workflow", "schedule"};
    json_t *evidence = json_pack("[{s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:i}]", "field", "modality",
                                 "rule", "modality/must", "words", "しなければならない", "start",
                                 20, "end", 29, "from", "own", "path", path, "line", (int)n);
    return json_pack("{s:i, s:s, s:i, s:[i,i], s:s, s:s, s:s, s:[s], s:[], s:[], s:s, s:[s], s:[],"
                     " s:s, s:s, s:s, s:s, s:s, s:s, s:{s:i}, s:o, s:[i], s:s}",
                     "n", (int)n, "path", path, "s", 1, "lines", (int)n, (int)n, "text", text,
                     "kind", n % 5 == 0 ? "statement" : "obligation", "modality", "must", "actor",
                     n % 2 == 0 ? "情報システム管理者" : "職員等", "approver", "notify", "timing",
                     "always", "records", "鍵の貸出簿", "class", "capability", "PHYS", "mechanism",
                     mechanisms[n % 3], "how", "Key register", "how_ja", "鍵の台帳", "chapter",
                     chapter, "part", "基準", "confidence", "kind", 95, "evidence", evidence,
                     "areas", 3, "guideline", "4.2");
}

static json_t *outline(guint units)
{
    json_t *outline = json_array();
    for (guint chapter = 1; chapter <= (units + 9) / 10; chapter++) {
        g_autofree char *path = g_strdup_printf("基準/%u", chapter);
        g_autofree char *title = g_strdup_printf("第%u章 物理的対策", chapter);
        g_autofree char *number = g_strdup_printf("%u", chapter);
        json_array_append_new(outline, json_pack("{s:s, s:s, s:i, s:i, s:s, s:s, s:[i], s:s, s:i}",
                                                 "path", path, "title", title, "line", (int)chapter,
                                                 "depth", 1, "part", "基準", "chapter", number,
                                                 "areas", 3, "guideline", "4", "inferred", 0));
    }
    return outline;
}

/* What a reading says of the whole document. */
static void add_facts(json_t *json)
{
    json_t *facts =
        json_pack("[{s:i, s:s, s:s, s:s, s:s, s:[{s:s, s:s}], s:s, s:i, s:s, s:i}]", "n", 1, "kind",
                  "post", "name", "CISO", "value", "副町長", "function", "ciso", "details", "label",
                  "条件", "text", "教育委員会については教育長", "path", "基準/1/(1)", "line", 1,
                  "words", "副町長を", "confidence", 90);
    json_t *findings = json_pack("[{s:s, s:s, s:i, s:s, s:s, s:s, s:s}]", "rule", "title/twice",
                                 "severity", "notice", "line", 2, "path", "基準/1", "words", "鍵",
                                 "ja", "確かめてください。", "en", "Please check.");
    json_t *coverage = json_pack("[{s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:[s]}]", "id", "phys-room",
                                 "area", 3, "guideline", "4.2", "basis", "", "ja", "管理区域を守る",
                                 "en", "Guard rooms", "state", "said", "paths", "基準/1/(1)");
    json_t *law =
        json_pack("{s:[{s:i, s:s, s:s}], s:[{s:s, s:i, s:s, s:s}], s:s, s:[{s:s, s:s, s:s}]}",
                  "areas", "area", 3, "ja", "物理的対策", "en", "Rooms", "chapters", "guideline",
                  "4.2", "area", 3, "ja", "管理区域", "en", "Rooms", "deadline", "2027-07-01",
                  "questions", "id", "lgwan", "ja", "接続していますか。", "en", "Connected?");
    json_object_set_new(json, "facts", facts);
    json_object_set_new(json, "findings", findings);
    json_object_set_new(json, "coverage", coverage);
    json_object_set_new(json, "law", law);
}

json_t *fixture_extraction(guint units)
{
    json_t *list = json_array();
    for (guint n = 1; n <= units; n++)
        json_array_append_new(list, unit(n));
    json_t *json =
        json_pack("{s:i, s:{s:s, s:i, s:i, s:s, s:s, s:s, s:i}, s:s, s:s, s:[{s:s, s:s, s:i}], "
                  "s:[{s:s, s:s, s:i}],"
                  " s:o, s:o, s:[{s:s, s:s, s:s, s:i}], s:[{s:[i,i], s:s, s:s}]}",
                  "format", 2, "source", "name", "みほん町.txt", "bytes", 1000, "lines", 100,
                  "encoding", "utf-8", "sha256", FIXTURE_SHA256, "format", "text", "pages", 0,
                  "title", "みほん町情報セキュリティポリシー", "body_name", "みほん町", "parts",
                  "key", "基準", "title", "対策基準", "line", 1, "marker_families", "family",
                  "decimal", "example", "1", "depth", 1, "outline", outline(units), "units", list,
                  "definitions", "term", "CISO", "means", "最高情報セキュリティ責任者", "path",
                  "基準/1", "line", 3, "unread", "lines", 1, 2, "why", "cover", "text", "表紙");
    g_assert_nonnull(json);
    add_facts(json);
    return json;
}

void fixture_import(Fixture *fixture, guint units, char edition[ID_TEXT_BYTES])
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) json = fixture_extraction(units);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(ServiceExtraction) extraction =
        service_extraction_read(bytes, FIXTURE_SHA256, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(service_extraction_units(extraction), ==, units);
    ServiceCall call = fixture_begin(fixture, FIXTURE_PERSON);
    *edition = '\0';
    gboolean done = service_import_policy(&call, extraction, edition, &error);
    g_assert_no_error(error);
    fixture_end(fixture, &call, done);
}

static void dump_table(sqlite3 *db, const char *table, GString *out)
{
    g_autofree char *text = g_strdup_printf("SELECT * FROM %s ORDER BY 1, 2", table);
    sqlite3_stmt *statement = NULL;
    g_assert_cmpint(sqlite3_prepare_v2(db, text, -1, &statement, NULL), ==, SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        g_string_append(out, table);
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            g_string_append_printf(out, "|%s", (const char *)sqlite3_column_text(statement, i));
        g_string_append_c(out, '\n');
    }
    sqlite3_finalize(statement);
}

char *fixture_dump(Fixture *fixture)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open_v2(fixture->path, &db, SQLITE_OPEN_READWRITE, NULL), ==,
                    SQLITE_OK);
    GString *out = g_string_new(NULL);
    for (const char *const *table = fixture->schema->ledger.derived_tables; *table != NULL; table++)
        dump_table(db, *table, out);
    sqlite3_close(db);
    return g_string_free(out, FALSE);
}

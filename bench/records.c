/* bench/records.c -- home, inbox, search and transitions among 1,000,000 records of 2,000 people,
 * beside what they may take, beside the same among 10,000, and beside a bare group commit
 *
 * A few records of each kind are made by real acts. The rest are their events once more, with other
 * people, units and words, put into the tables by the projection that replay uses. As many are open
 * in the small town as in the large one: what a question costs should not depend on the others.
 *
 *     bench-records [RECORDS [FOLDER [PART]]]
 *
 * Towns made in FOLDER are kept there and taken again; PART of a name chooses what is measured. */
#include "report/records.h"
#include "base/ids.h"
#include "ledger/leaf.h"
#include "ledger/note.h"
#include "ledger/read.h"
#include "pair.h"
#include "register/project.h"
#include "service/record.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define NOW_US G_GINT64_CONSTANT(1795910400000000) /* 2026-11-29 */
#define UNITS 100
#define PER_UNIT 20 /* 0 manages the section, 1 looks after it, the others work there */
#define TEMPLATE_UNIT 10
#define WORD "目印の語"
#define OPEN_EACH 2000 /* drafts, asked, granted */
#define WRITERS 64
#define GROUPS 10
#define LARGE 1000000
#define SMALL 10000

STORE_SQL(version_of, "SELECT version FROM record WHERE key = $1");

enum { DRAFT, ASKED, GRANTED, INCIDENT, CLOSED, WITHDRAWN, TERMINAL, TEMPLATES };

typedef struct {
    gboolean kept; /* lies in a folder of its own that stays */
    char *folder, *path;
    Store *store;
    Store *reader; /* as core's reader threads have theirs */
    LedgerLog *log;
    RegisterTypes *types;
    RegisterDesk *desk;
    char *templates[TEMPLATES];
    char source[TEMPLATES][ID_TEXT_BYTES]; /* the record each was taken from */
    guint records;
} Town;

typedef struct {
    Town large, small;
    guint64 versions[WRITERS * GROUPS]; /* of the drafts that are moved: even ones are asked */
    sqlite3 *bare;
    sqlite3_stmt *begin, *commit, *leaf, *content, *derived;
    gint64 next;
} Bench;

static void fail(const char *what, const GError *error)
{
    fprintf(stderr, "bench-records: %s: %s\n", what, error != NULL ? error->message : "failed");
    exit(1);
}

/* ---- names ---- */

static void name_id(char out[ID_TEXT_BYTES], guint series, guint number)
{
    g_snprintf(out, ID_TEXT_BYTES, "%017u%u%08u", 0u, series, number);
}

#define PERSON(unit, slot) 1, (unit)*PER_UNIT + (slot)
#define UNIT(unit) 2, (unit)
#define POST(unit, slot) 3, (unit)*3 + MIN(slot, 2)
#define RECORD(number) 5, (number)

/* ---- the office ---- */

static void add(json_t *changes, const char *what, guint series, guint number, json_t *set)
{
    char id[ID_TEXT_BYTES];
    name_id(id, series, number);
    json_object_set_new(set, "from_on", json_string("2020-04-01"));
    json_object_set_new(set, "until_on", json_string("9999-12-31"));
    json_array_append_new(changes,
                          json_pack("{s:s, s:s, s:o}", "what", what, "id", id, "set", set));
}

static void add_person(json_t *changes, guint unit, guint slot)
{
    char person[ID_TEXT_BYTES];
    char post[ID_TEXT_BYTES];
    g_autofree char *name = g_strdup_printf("職員 %u", unit * PER_UNIT + slot);
    name_id(person, PERSON(unit, slot));
    name_id(post, POST(unit, slot));
    add(changes, "person", PERSON(unit, slot),
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "number", "", "name", name, "kana", "", "mail",
                  "", "kind", "regular", "company", ""));
    add(changes, "appointment", 4, unit * PER_UNIT + slot,
        json_pack("{s:s, s:s, s:b, s:s}", "person", person, "post", post, "main", 1, "order_text",
                  ""));
}

static void add_holding(json_t *changes, guint number, const char *function, guint unit, guint slot,
                        gboolean scoped)
{
    char scope[ID_TEXT_BYTES] = "";
    char post[ID_TEXT_BYTES];
    if (scoped)
        name_id(scope, UNIT(unit));
    name_id(post, POST(unit, slot));
    add(changes, "holding", 6, number,
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "function", function, "scope", scope, "post", post,
                  "person", "", "clause", ""));
}

static void add_unit(json_t *changes, guint unit)
{
    char id[ID_TEXT_BYTES];
    g_autofree char *name = g_strdup_printf("第%u課", unit);
    name_id(id, UNIT(unit));
    add(changes, "unit", UNIT(unit),
        json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "code", "", "name", name, "kana", "", "parent",
                  "", "place", (int)unit, "successor", ""));
    for (guint slot = 0; slot < 3; slot++)
        add(changes, "post", POST(unit, slot),
            json_pack("{s:s, s:s, s:s, s:b, s:i}", "unit", id, "name", slot == 0 ? "課長" : "主事",
                      "kind", "member", "many", 1, "place", 0));
    for (guint slot = 0; slot < PER_UNIT; slot++)
        add_person(changes, unit, slot);
    add_holding(changes, unit * 2, "section_manager", unit, 0, TRUE);
    add_holding(changes, unit * 2 + 1, "section_staff", unit, 1, TRUE);
}

static ServiceCall begin(Town *town, const char *actor)
{
    g_autoptr(GError) error = NULL;
    if (!ledger_group_begin(town->log, &error) || !ledger_call_begin(town->log, &error))
        fail("begin", error);
    return (ServiceCall){
        .log = town->log, .actor = actor, .on_behalf_of = "", .now_us = NOW_US, .desk = town->desk};
}

static void commit(Town *town)
{
    g_autoptr(GError) error = NULL;
    if (!ledger_call_keep(town->log, &error) || !ledger_group_commit(town->log, &error))
        fail("commit", error);
}

static void fill_office(Town *town)
{
    static const char *const heads[] = {"chief_officer", "ciso", "csirt", "csirt_head", "auditor"};
    g_autoptr(GError) error = NULL;
    json_t *changes = json_array();
    for (guint unit = 0; unit < UNITS; unit++)
        add_unit(changes, unit);
    for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
        add_holding(changes, UNITS * 2 + i, heads[i], i, 0, FALSE);
    g_autoptr(json_t) content = json_pack("{s:o, s:s}", "changes", changes, "reason", "人事発令");
    const LedgerEvent event = {.actor = "operator 1000@machine",
                               .on_behalf_of = "",
                               .act = "office.change",
                               .subject = "office",
                               .from_state = "",
                               .to_state = "",
                               .value = content};
    ServiceCall call = begin(town, "operator 1000@machine");
    if (!ledger_append(town->log, &event, &call.place, &error))
        fail("office", error);
    commit(town);
    call = begin(town, "system");
    if (!service_adopt_builtin_types(&call, &error))
        fail("types", error);
    commit(town);
}

/* ---- one record of each kind, by real acts ---- */

static void open_one(Town *town, guint kind, const char *type, guint slot, const char *values)
{
    char person[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_auto(ServiceRecordOut) out = {0};
    g_autoptr(json_t) filled = json_loads(values, 0, NULL);
    name_id(person, PERSON(TEMPLATE_UNIT, slot));
    const RegisterOpening opening = {
        .type = type, .doing = {.values = filled, .comment = "", .effective_on = "", .second = ""}};
    ServiceCall call = begin(town, person);
    if (!service_record_open(&call, &opening, NULL, &out, &error))
        fail(type, error);
    commit(town);
    g_strlcpy(town->source[kind], out.record, ID_TEXT_BYTES);
}

static void move_one(Town *town, guint kind, guint64 version, guint slot, const char *transition,
                     const char *values)
{
    char person[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_auto(ServiceRecordOut) out = {0};
    g_autoptr(json_t) filled = json_loads(values, 0, NULL);
    name_id(person, PERSON(TEMPLATE_UNIT, slot));
    const RegisterDoing doing = {.record = town->source[kind],
                                 .expected_version = version,
                                 .values = filled,
                                 .comment = "理由",
                                 .effective_on = "",
                                 .second = ""};
    ServiceCall call = begin(town, person);
    if (!service_record_act(&call, SERVICE_RECORD_MOVE, &doing, transition, &out, &error))
        fail(transition, error);
    commit(town);
}

#define TAKEOUT                                                                                     \
    "{\"kind\": \"takeout\", \"blanket\": \"single\", \"purpose\": \"" WORD "\","                   \
    " \"destination\": \"県庁 市町村課\", \"out_on\": \"2026-12-01\", \"back_on\":"           \
    " \"2026-12-04\", \"items\": [{\"kind\": \"paper\", \"name\": \"決算資料\", \"amount\": 2," \
    " \"confidentiality\": \"c2\"}], \"transport\": [\"public_car\"], \"protection\":"              \
    " [\"carried\"], \"consent\": true}"

static void make_sources(Town *town)
{
    for (guint kind = DRAFT; kind <= WITHDRAWN; kind++)
        if (kind != INCIDENT)
            open_one(town, kind, "takeout_bringin", 2, TAKEOUT);
    open_one(town, INCIDENT, "incident", 2,
             "{\"what\": \"" WORD "\", \"known_at\": \"2026-11-28T09:00\"}");
    open_one(town, TERMINAL, "terminal", 1,
             "{\"terminal_no\": \"" WORD "\", \"kind\": \"notebook\"}");
    static const guint asked[] = {ASKED, GRANTED, CLOSED, WITHDRAWN};
    for (guint i = 0; i < G_N_ELEMENTS(asked); i++)
        move_one(town, asked[i], 1, 2, "submit", "{}");
    move_one(
        town, TERMINAL, 1, 1, "register",
        "{\"maker\": \"みほん電機\", \"serial\": \"S1\", \"os\": \"OS 1\", \"zone\": \"lgwan\","
        " \"user\": \"00000000000000000100000201\", \"place\": \"本庁\", \"confidentiality\": "
        "\"c2\", \"encrypted\": true, \"login\":"
        " [\"password\"], \"wire_lock\": true, \"takeout_allowed\": false, \"leased\": false,"
        " \"bought_on\": \"2026-04-01\"}");
    move_one(town, WITHDRAWN, 2, 2, "withdraw", "{}");
    move_one(town, GRANTED, 2, 0, "grant", "{}");
    move_one(town, CLOSED, 2, 0, "grant", "{}");
    move_one(town, CLOSED, 3, 2, "carry_out",
             "{\"out_at\": \"2026-11-28T09:30\", \"out_checked\": true}");
    move_one(
        town, CLOSED, 4, 2, "bring_back",
        "{\"back_at\": \"2026-11-28T17:00\", \"back_state\": \"complete\", \"scanned\": true}");
    move_one(town, CLOSED, 5, 1, "check_return", "{\"return_note\": \"異常なし\"}");
}

/* ---- their events, put together ---- */

static void merge(json_t *into, json_t *content)
{
    const char *field;
    json_t *change;
    json_t *values = json_object_get(into, "values");
    json_object_foreach(json_object_get(content, "changes"), field, change)
    {
        json_object_set(values, field, json_object_get(change, "after"));
    }
    json_object_del(content, "changes");
    json_object_update(into, content);
}

static gboolean is_about(Store *store, guint64 index, const char *key)
{
    gsize size = 0;
    g_autoptr(GBytes) bytes = ledger_read_leaf(store, index, NULL);
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    g_autoptr(LedgerLeaf) leaf = data != NULL ? ledger_leaf_read(data, size, NULL) : NULL;
    return leaf != NULL && g_str_has_prefix(leaf->event.subject, "record/") &&
           strcmp(leaf->event.subject + strlen("record/"), key) == 0;
}

static void take_template(Town *town, guint kind)
{
    g_autoptr(json_t) whole = json_object();
    for (guint64 index = 0; index < ledger_log_size(town->log); index++) {
        if (!is_about(town->store, index, town->source[kind]))
            continue;
        LedgerContentState state;
        g_autoptr(GBytes) bytes = NULL;
        if (!ledger_read_content(town->store, index, &state, &bytes, NULL, NULL))
            fail("a content", NULL);
        gsize size;
        const char *text = g_bytes_get_data(bytes, &size);
        g_autoptr(json_t) content = json_loadb(text, size, 0, NULL);
        merge(whole, content);
    }
    json_object_del(whole, "series");
    char *text = json_dumps(whole, JSON_COMPACT);
    town->templates[kind] = g_strdup(text);
    free(text);
}

/* ---- and again, for everybody ---- */

static void replace(GString *text, guint from_series, guint from, guint to_series, guint to)
{
    char old[ID_TEXT_BYTES];
    char new[ID_TEXT_BYTES];
    name_id(old, from_series, from);
    name_id(new, to_series, to);
    g_string_replace(text, old, new, 0);
}

static void put_copy(Town *town, guint kind, guint number, guint unit, guint slot)
{
    static const char *const words[] = {"決算", "監査", "税務", "国保",
                                        "調査", "窓口", "出張", "研修"};
    char key[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(town->templates[kind]);
    g_autofree char *said =
        g_strdup_printf("%s%u 第%u号", words[number % G_N_ELEMENTS(words)], number % 997, number);
    replace(text, PERSON(TEMPLATE_UNIT, 2), PERSON(unit, slot));
    replace(text, PERSON(TEMPLATE_UNIT, 0), PERSON(unit, 0));
    replace(text, PERSON(TEMPLATE_UNIT, 1), PERSON(unit, 1));
    replace(text, UNIT(TEMPLATE_UNIT), UNIT(unit));
    g_string_replace(text, WORD, said, 0);
    g_autoptr(json_t) content = json_loadb(text->str, text->len, 0, NULL);
    name_id(key, RECORD(number));
    g_autofree char *subject = g_strconcat("record/", key, NULL);
    const LedgerEvent event = {.subject = subject};
    const LedgerPlace place = {.index = 1000000 + number,
                               .time_us = NOW_US - (gint64)(LARGE - number) * G_USEC_PER_SEC};
    if (!register_project_record(town->store, &event, &place, content, &error))
        fail("a copy", error);
}

static guint kind_of(guint number)
{
    if (number < 3 * OPEN_EACH)
        return number / OPEN_EACH; /* DRAFT, ASKED, GRANTED */
    if (number < 3 * OPEN_EACH + OPEN_EACH / 4)
        return INCIDENT;
    return number % 10 < 6 ? CLOSED : number % 10 < 7 ? WITHDRAWN : TERMINAL;
}

static void fill_records(Town *town)
{
    g_autoptr(GError) error = NULL;
    for (guint kind = 0; kind < TEMPLATES; kind++)
        take_template(town, kind);
    for (guint number = 0; number < town->records; number++) {
        if (number % 10000 == 0 && !store_begin(town->store, &error))
            fail("begin", error);
        put_copy(town, kind_of(number), number, number % UNITS,
                 2 + number / UNITS % (PER_UNIT - 2));
        if ((number % 10000 == 9999 || number + 1 == town->records) &&
            !store_commit(town->store, &error))
            fail("commit", error);
    }
}

/* ---- towns ---- */

static void open_log(Town *town, gboolean create)
{
    const ServiceSchema *schema = service_body_schema();
    const guint8 seed[LEDGER_KEY_BYTES] = {1};
    guint8 key[LEDGER_KEY_BYTES];
    LedgerVerifier verifier;
    g_autoptr(GError) error = NULL;
    if (!ledger_public_key(seed, key, &error) ||
        !ledger_verifier_make(&verifier, "bench.example/body/1", LEDGER_KEY_NOTE, key, &error))
        fail("a key", error);
    g_autofree char *text = ledger_verifier_text(&verifier);
    if ((create && !ledger_log_create(town->store, "bench.example/body/1", text, &error)) ||
        (town->log = ledger_log_open(town->store, &schema->ledger, &error)) == NULL)
        fail("a log", error);
}

/* Where the town lies; TRUE when it lies there already. */
static gboolean town_place(Town *town, const char *folder)
{
    g_autofree char *name = g_strdup_printf("%u", town->records);
    town->kept = folder != NULL;
    town->folder = town->kept ? g_build_filename(folder, name, NULL)
                              : g_dir_make_tmp("bench-records-XXXXXX", NULL);
    town->path = g_build_filename(town->folder, "body.db", NULL);
    if (g_mkdir_with_parents(town->folder, 0700) != 0)
        fail(town->folder, NULL);
    return g_file_test(town->path, G_FILE_TEST_EXISTS);
}

static void town_fill(Town *town)
{
    g_autofree char *whole = g_steal_pointer(&town->path);
    g_autoptr(GError) error = NULL;
    town->path = g_strconcat(whole, ".part", NULL); /* one that broke off is not taken again */
    if ((town->store = store_open(town->path, STORE_CREATE, &error)) == NULL ||
        !store_upgrade(town->store, service_body_schema()->steps, service_body_schema()->step_count,
                       &error))
        fail("a town", error);
    open_log(town, TRUE);
    fill_office(town);
    make_sources(town);
    fill_records(town);
    ledger_log_close(town->log);
    store_close(town->store);
    if (g_rename(town->path, whole) != 0)
        fail(whole, NULL);
    g_free(town->path);
    town->path = g_steal_pointer(&whole);
}

static void town_make(Town *town, guint records, const char *folder)
{
    g_autoptr(GError) error = NULL;
    town->records = records;
    town->types = register_types_new();
    town->desk = register_desk_new(town->types);
    if (!town_place(town, folder))
        town_fill(town);
    if ((town->store = store_open(town->path, STORE_WRITE, &error)) == NULL ||
        (town->reader = store_open(town->path, STORE_READ, &error)) == NULL)
        fail("a town", error);
    open_log(town, FALSE);
}

static void town_clear(Town *town)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    store_close(town->reader);
    register_desk_free(town->desk);
    register_types_free(town->types);
    ledger_log_close(town->log);
    store_close(town->store);
    for (gsize i = 0; !town->kept && i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(town->path, ends[i], NULL);
        g_remove(path);
    }
    if (!town->kept)
        g_rmdir(town->folder);
    g_free(town->folder);
    g_free(town->path);
    for (guint kind = 0; kind < TEMPLATES; kind++)
        g_free(town->templates[kind]);
}

/* ---- looking ---- */

#define ASKERS 20

typedef gboolean (*Look)(const ReportAsk *ask, GString *json);

/* Milliseconds a look, over people of many sections: managers and those who work there. */
static double look_ms(const Town *town, Look look, gboolean heads)
{
    double start = bench_now_s();
    for (guint i = 0; i < ASKERS; i++) {
        char person[ID_TEXT_BYTES];
        g_autoptr(GString) json = g_string_new(NULL);
        name_id(person, PERSON(heads ? 0 : 20 + i, heads ? 0 : i % 4));
        const ReportAsk ask = {town->reader, town->desk, person, NOW_US, "ja"};
        if (!look(&ask, json) || json->len < 20)
            return -1;
    }
    return (bench_now_s() - start) * 1000 / ASKERS;
}

static gboolean look_home(const ReportAsk *ask, GString *json)
{
    return report_home(ask, json, NULL);
}

static gboolean look_inbox(const ReportAsk *ask, GString *json)
{
    const ReportInboxFilter filter = {.type = "", .limit = 50};
    return report_inbox(ask, &filter, json, NULL);
}

static gboolean look_list(const ReportAsk *ask, GString *json)
{
    const RegisterListing listing = {.which = REGISTER_OPEN, .q = "", .sort = "", .limit = 100};
    return report_records(ask, "takeout_bringin", &listing, json, NULL);
}

/* Words that are everywhere, that stand in few, together, and nowhere. */
static gboolean look_search(const ReportAsk *ask, GString *json)
{
    static const char *const words[] = {"県庁",  "第9123号",   "決算 監査",
                                        "第4号", "存在しない", "国保17"};
    static guint turn;
    const RegisterSearch search = {.q = words[turn++ % G_N_ELEMENTS(words)], .limit = 50};
    return report_search(ask, &search, json, NULL);
}

static double home_large(gpointer data)
{
    return look_ms(&((const Bench *)data)->large, look_home, FALSE);
}

static double home_small(gpointer data)
{
    return look_ms(&((const Bench *)data)->small, look_home, FALSE);
}

static double inbox_large(gpointer data)
{
    return look_ms(&((const Bench *)data)->large, look_inbox, FALSE);
}

static double inbox_small(gpointer data)
{
    return look_ms(&((const Bench *)data)->small, look_inbox, FALSE);
}

static double list_large(gpointer data)
{
    return look_ms(&((const Bench *)data)->large, look_list, FALSE);
}

static double list_small(gpointer data)
{
    return look_ms(&((const Bench *)data)->small, look_list, FALSE);
}

static double search_staff(gpointer data)
{
    return look_ms(&((const Bench *)data)->large, look_search, FALSE);
}

static double search_head(gpointer data)
{
    return look_ms(&((const Bench *)data)->large, look_search, TRUE);
}

static double limit_20(gpointer data)
{
    (void)data;
    return 20;
}

static double limit_100(gpointer data)
{
    (void)data;
    return 100;
}

static double limit_300(gpointer data)
{
    (void)data;
    return 300;
}

static double memory_mib(gpointer data)
{
    struct rusage usage;
    (void)data;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss / 1024 : -1;
}

/* ---- transitions: drafts are submitted, sent back, submitted again ---- */

static gboolean move_draft(Bench *bench, guint at, ServiceCall *call)
{
    char person[ID_TEXT_BYTES];
    char record[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_auto(ServiceRecordOut) out = {0};
    gboolean back = bench->versions[at] % 2 == 0;
    name_id(person, PERSON(at % UNITS, back ? 0 : 2 + at / UNITS % (PER_UNIT - 2)));
    name_id(record, RECORD(at));
    const RegisterDoing doing = {.record = record,
                                 .expected_version = bench->versions[at],
                                 .comment = back ? "理由" : "",
                                 .effective_on = "",
                                 .second = ""};
    call->actor = person;
    if (!service_record_act(call, SERVICE_RECORD_MOVE, &doing, back ? "send_back" : "submit", &out,
                            &error))
        fail("a transition", error);
    bench->versions[at]++;
    return TRUE;
}

static gboolean read_versions(Bench *bench)
{
    for (guint i = 0; i < G_N_ELEMENTS(bench->versions); i++) {
        char record[ID_TEXT_BYTES];
        g_autoptr(StoreQuery) query = store_query(bench->large.store, &version_of, NULL);
        name_id(record, RECORD(i));
        if (query == NULL)
            return FALSE;
        store_bind_text(query, 1, record);
        if (store_step(query, NULL) != STORE_ROW)
            return FALSE;
        bench->versions[i] = (guint64)store_column_integer(query, 0);
    }
    return TRUE;
}

static double move_ours(gpointer data)
{
    Bench *bench = data;
    Town *town = &bench->large;
    g_autoptr(GError) error = NULL;
    double start = bench_now_s();
    for (guint group = 0; group < GROUPS; group++) {
        LedgerPlace places[WRITERS];
        if (!ledger_group_begin_bare(town->log, &error))
            fail("begin", error);
        for (guint i = 0; i < WRITERS; i++) {
            ServiceCall call = {
                .log = town->log, .on_behalf_of = "", .now_us = NOW_US, .desk = town->desk};
            ledger_call_begin(town->log, NULL);
            move_draft(bench, group * WRITERS + i, &call);
            ledger_call_keep(town->log, NULL);
            places[i] = call.place;
        }
        if (!ledger_group_commit(town->log, &error))
            fail("commit", error);
        for (guint i = 0; i < WRITERS; i++) {
            g_autoptr(GArray) path = ledger_inclusion(town->log, places[i].index, NULL);
            if (path == NULL)
                return -1;
        }
    }
    return WRITERS * GROUPS / (bench_now_s() - start);
}

static gboolean step(sqlite3_stmt *statement)
{
    gboolean done = sqlite3_step(statement) == SQLITE_DONE;
    return sqlite3_reset(statement) == SQLITE_OK && done;
}

/* The same leaf, content and one derived row, hashing and deciding nothing. */
static double move_bare(gpointer data)
{
    static const char leaf[400] = {1};
    static const char content[1500] = {1};
    Bench *bench = data;
    gboolean done = TRUE;
    double start = bench_now_s();
    for (guint group = 0; done && group < GROUPS; group++) {
        done = step(bench->begin);
        for (guint i = 0; done && i < WRITERS; i++) {
            sqlite3_bind_int64(bench->leaf, 1, bench->next);
            sqlite3_bind_blob(bench->leaf, 2, leaf, sizeof leaf, SQLITE_STATIC);
            sqlite3_bind_int64(bench->content, 1, bench->next);
            sqlite3_bind_blob(bench->content, 2, content, sizeof content, SQLITE_STATIC);
            sqlite3_bind_int64(bench->derived, 1, bench->next++);
            done = step(bench->leaf) && step(bench->content) && step(bench->derived);
        }
        done = done && step(bench->commit);
    }
    return done ? WRITERS * GROUPS / (bench_now_s() - start) : -1;
}

/* Microseconds of the processor a transition; what others do meanwhile counts less. */
static double spent_us(BenchRun run, gpointer data)
{
    clock_t start = clock();
    return run(data) < 0 ? -1
                         : (double)(clock() - start) * 1e6 / CLOCKS_PER_SEC / (WRITERS * GROUPS);
}

static double spent_ours(gpointer data)
{
    return spent_us(move_ours, data);
}

static double spent_bare(gpointer data)
{
    return spent_us(move_bare, data);
}

static gboolean prepare_bare(Bench *bench)
{
    g_autofree char *path = g_build_filename(bench->small.folder, "bare.db", NULL);
    return sqlite3_open(path, &bench->bare) == SQLITE_OK &&
           sqlite3_exec(bench->bare,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "CREATE TABLE leaf (idx INTEGER PRIMARY KEY, bytes BLOB) STRICT;"
                        "CREATE TABLE content (idx INTEGER PRIMARY KEY, bytes BLOB) STRICT;"
                        "CREATE TABLE derived (idx INTEGER PRIMARY KEY, subject TEXT) STRICT;",
                        NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(bench->bare, "BEGIN IMMEDIATE", -1, &bench->begin, NULL) == 0 &&
           sqlite3_prepare_v2(bench->bare, "COMMIT", -1, &bench->commit, NULL) == 0 &&
           sqlite3_prepare_v2(bench->bare, "INSERT INTO leaf VALUES (?1, ?2)", -1, &bench->leaf,
                              NULL) == 0 &&
           sqlite3_prepare_v2(bench->bare, "INSERT INTO content VALUES (?1, ?2)", -1,
                              &bench->content, NULL) == 0 &&
           sqlite3_prepare_v2(
               bench->bare, "INSERT INTO derived VALUES (?1, 'record/0123456789abcdefghjkmnpqrs')",
               -1, &bench->derived, NULL) == 0;
}

static void finish(Bench *bench)
{
    static const char *const names[] = {"bare.db", "bare.db-wal", "bare.db-shm"};
    sqlite3_stmt *all[] = {bench->begin, bench->commit, bench->leaf, bench->content,
                           bench->derived};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(bench->bare);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(bench->small.folder, names[i], NULL);
        g_remove(path);
    }
    town_clear(&bench->large);
    town_clear(&bench->small);
}

/* ---- the run ---- */

static const struct {
    BenchPair pair;
    BenchRun ours, other;
} pairs[] = {
    {{"home, 1,000,000 records, 2,000 people", "report_home", "20 ms", "ms", TRUE, 1, NULL},
     home_large,
     limit_20},
    {{"home, whole register", "1,000,000 records", "10,000", "ms", TRUE, 1.5, NULL},
     home_large,
     home_small},
    {{"inbox", "report_inbox", "20 ms", "ms", TRUE, 1, NULL}, inbox_large, limit_20},
    {{"inbox, whole register", "1,000,000 records", "10,000", "ms", TRUE, 1.5, NULL},
     inbox_large,
     inbox_small},
    {{"a register's open records", "1,000,000 records", "10,000", "ms", TRUE, 1.5, NULL},
     list_large,
     list_small},
    {{"search over all, staff", "report_search", "100 ms", "ms", TRUE, 1, NULL},
     search_staff,
     limit_100},
    {{"search over all, who sees all", "report_search", "100 ms", "ms", TRUE, 1, NULL},
     search_head,
     limit_100},
    {{"memory of looking", "all of it so far", "300 MiB", "MiB", TRUE, 1, NULL},
     memory_mib,
     limit_300},
    {{"transitions, groups of 64", "service_record_act", "bare group commit", "/s", FALSE, 0.3,
      NULL},
     move_ours,
     move_bare},
    {{"the same, processor time", "service_record_act", "bare group commit", "us", TRUE, 3.33,
      NULL},
     spent_ours,
     spent_bare},
};

int main(int argc, char **argv)
{
    Bench bench = {0};
    guint records = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : LARGE;
    const char *folder = argc > 2 ? argv[2] : NULL;
    const char *part = argc > 3 ? argv[3] : "";
    town_make(&bench.small, SMALL, folder);
    town_make(&bench.large, MAX(records, SMALL + 1), folder);
    gboolean done = read_versions(&bench) && prepare_bare(&bench);
    for (gsize i = 0; done && i < G_N_ELEMENTS(pairs); i++)
        if (strstr(pairs[i].pair.name, part) != NULL)
            done = bench_pair(&pairs[i].pair, pairs[i].ours, pairs[i].other, &bench, 5);
    finish(&bench);
    return done ? 0 : 1;
}

/* bench/records-town.c -- the town: an office by its events, records by the events of a few
 *
 * A few records of each kind are made by real acts. The rest are their events once more, with other
 * people, units and words, put into the tables by the projection that replay uses. As many are open
 * in a small town as in a large one: what a question costs should not depend on the others. */
#include "records-town.h"
#include "base/json.h"
#include "ledger/leaf.h"
#include "ledger/note.h"
#include "ledger/read.h"
#include "register/project.h"
#include "service/record.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEMPLATE_UNIT 10
#define WORD "目印の語"
#define LARGEST 1000000 /* what was last opened in any town is as old */

enum { DRAFT, ASKED, GRANTED, INCIDENT, CLOSED, WITHDRAWN, TERMINAL, TEMPLATES };

/* Records the others are made after. */
typedef struct {
    Town *town;
    char *texts[TEMPLATES];                /* all that their events say */
    char source[TEMPLATES][ID_TEXT_BYTES]; /* their ids */
} Templates;

void town_fail(const char *what, const GError *error)
{
    fprintf(stderr, "bench-records: %s: %s\n", what, error != NULL ? error->message : "failed");
    exit(1);
}

/* ---- names ---- */

static void name_id(char out[ID_TEXT_BYTES], guint series, guint number)
{
    g_snprintf(out, ID_TEXT_BYTES, "%017u%u%08u", 0u, series, number);
}

#define PERSON(unit, slot) 1, (unit)*TOWN_PER_UNIT + (slot)
#define UNIT(unit) 2, (unit)
#define POST(unit, slot) 3, (unit)*3 + MIN(slot, 2)

void town_person(char out[ID_TEXT_BYTES], guint unit, guint slot)
{
    name_id(out, PERSON(unit, slot));
}

void town_record(char out[ID_TEXT_BYTES], guint number)
{
    name_id(out, 5, number);
}

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
    g_autofree char *name = g_strdup_printf("職員 %u", unit * TOWN_PER_UNIT + slot);
    name_id(person, PERSON(unit, slot));
    name_id(post, POST(unit, slot));
    add(changes, "person", PERSON(unit, slot),
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "number", "", "name", name, "kana", "", "mail",
                  "", "kind", "regular", "company", ""));
    add(changes, "appointment", 4, unit * TOWN_PER_UNIT + slot,
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
    for (guint slot = 0; slot < TOWN_PER_UNIT; slot++)
        add_person(changes, unit, slot);
    add_holding(changes, unit * 2, "section_manager", unit, 0, TRUE);
    add_holding(changes, unit * 2 + 1, "section_staff", unit, 1, TRUE);
}

static ServiceCall begin(Town *town, const char *actor)
{
    g_autoptr(GError) error = NULL;
    if (!ledger_group_begin(town->log, &error) || !ledger_call_begin(town->log, &error))
        town_fail("begin", error);
    return (ServiceCall){.log = town->log,
                         .actor = actor,
                         .on_behalf_of = "",
                         .now_us = TOWN_NOW_US,
                         .desk = town->writer_desk};
}

static void commit(Town *town)
{
    g_autoptr(GError) error = NULL;
    if (!ledger_call_keep(town->log, &error) || !ledger_group_commit(town->log, &error))
        town_fail("commit", error);
}

static void fill_office(Town *town)
{
    static const char *const heads[] = {"chief_officer", "ciso", "csirt", "csirt_head", "auditor"};
    g_autoptr(GError) error = NULL;
    json_t *changes = json_array();
    for (guint unit = 0; unit < TOWN_UNITS; unit++)
        add_unit(changes, unit);
    for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
        add_holding(changes, TOWN_UNITS * 2 + i, heads[i], i, 0, FALSE);
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
        town_fail("office", error);
    commit(town);
    call = begin(town, "system");
    if (!service_adopt_builtin_types(&call, &error))
        town_fail("types", error);
    commit(town);
}

/* ---- one record of each kind, by real acts ---- */

static void open_one(Templates *made, guint kind, const char *type, guint slot, const char *values)
{
    char person[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_auto(ServiceRecordOut) out = {0};
    g_autoptr(json_t) filled = json_loads(values, 0, NULL);
    town_person(person, TEMPLATE_UNIT, slot);
    const RegisterOpening opening = {
        .type = type, .doing = {.values = filled, .comment = "", .effective_on = "", .second = ""}};
    ServiceCall call = begin(made->town, person);
    if (!service_record_open(&call, &opening, NULL, &out, &error))
        town_fail(type, error);
    commit(made->town);
    g_strlcpy(made->source[kind], out.record, ID_TEXT_BYTES);
}

static void move_one(Templates *made, guint kind, guint64 version, guint slot,
                     const char *transition, const char *values)
{
    char person[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_auto(ServiceRecordOut) out = {0};
    g_autoptr(json_t) filled = json_loads(values, 0, NULL);
    town_person(person, TEMPLATE_UNIT, slot);
    const RegisterDoing doing = {.record = made->source[kind],
                                 .expected_version = version,
                                 .values = filled,
                                 .comment = "理由",
                                 .effective_on = "",
                                 .second = ""};
    ServiceCall call = begin(made->town, person);
    if (!service_record_act(&call, SERVICE_RECORD_MOVE, &doing, transition, &out, &error))
        town_fail(transition, error);
    commit(made->town);
}

#define TAKEOUT                                                                                     \
    "{\"kind\": \"takeout\", \"blanket\": \"single\", \"purpose\": \"" WORD "\","                   \
    " \"destination\": \"県庁 市町村課\", \"out_on\": \"2026-12-01\", \"back_on\":"           \
    " \"2026-12-04\", \"items\": [{\"kind\": \"paper\", \"name\": \"決算資料\", \"amount\": 2," \
    " \"confidentiality\": \"c2\"}], \"transport\": [\"public_car\"], \"protection\":"              \
    " [\"carried\"], \"consent\": true}"

static void make_sources(Templates *made)
{
    for (guint kind = DRAFT; kind <= WITHDRAWN; kind++)
        if (kind != INCIDENT)
            open_one(made, kind, "takeout_bringin", 2, TAKEOUT);
    open_one(made, INCIDENT, "incident", 2,
             "{\"what\": \"" WORD "\", \"known_at\": \"2026-11-28T09:00\"}");
    open_one(made, TERMINAL, "terminal", 1,
             "{\"terminal_no\": \"" WORD "\", \"kind\": \"notebook\"}");
    static const guint asked[] = {ASKED, GRANTED, CLOSED, WITHDRAWN};
    for (guint i = 0; i < G_N_ELEMENTS(asked); i++)
        move_one(made, asked[i], 1, 2, "submit", "{}");
    move_one(
        made, TERMINAL, 1, 1, "register",
        "{\"maker\": \"みほん電機\", \"serial\": \"S1\", \"os\": \"OS 1\", \"zone\": \"lgwan\","
        " \"user\": \"00000000000000000100000201\", \"place\": \"本庁\", \"confidentiality\": "
        "\"c2\", \"encrypted\": true, \"login\":"
        " [\"password\"], \"wire_lock\": true, \"takeout_allowed\": false, \"leased\": false,"
        " \"bought_on\": \"2026-04-01\"}");
    move_one(made, WITHDRAWN, 2, 2, "withdraw", "{}");
    move_one(made, GRANTED, 2, 0, "grant", "{}");
    move_one(made, CLOSED, 2, 0, "grant", "{}");
    move_one(made, CLOSED, 3, 2, "carry_out",
             "{\"out_at\": \"2026-11-28T09:30\", \"out_checked\": true}");
    move_one(
        made, CLOSED, 4, 2, "bring_back",
        "{\"back_at\": \"2026-11-28T17:00\", \"back_state\": \"complete\", \"scanned\": true}");
    move_one(made, CLOSED, 5, 1, "check_return", "{\"return_note\": \"異常なし\"}");
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

static void take_template(Templates *made, guint kind)
{
    g_autoptr(json_t) whole = json_object();
    Town *town = made->town;
    for (guint64 index = 0; index < ledger_log_size(town->log); index++) {
        if (!is_about(town->store, index, made->source[kind]))
            continue;
        LedgerContentState state;
        g_autoptr(GBytes) bytes = NULL;
        if (!ledger_read_content(town->store, index, &state, &bytes, NULL, NULL))
            town_fail("a content", NULL);
        gsize size;
        const char *text = g_bytes_get_data(bytes, &size);
        g_autoptr(json_t) content = json_loadb(text, size, 0, NULL);
        merge(whole, content);
    }
    json_object_del(whole, "series");
    char *text = json_dumps(whole, JSON_COMPACT);
    made->texts[kind] = g_strdup(text);
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

static void put_copy(const Templates *made, guint kind, guint number, guint unit, guint slot)
{
    static const char *const words[] = {"決算", "監査", "税務", "国保",
                                        "調査", "窓口", "出張", "研修"};
    char key[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(made->texts[kind]);
    g_autofree char *said =
        g_strdup_printf("%s%u 第%u号", words[number % G_N_ELEMENTS(words)], number % 997, number);
    replace(text, PERSON(TEMPLATE_UNIT, 2), PERSON(unit, slot));
    replace(text, PERSON(TEMPLATE_UNIT, 0), PERSON(unit, 0));
    replace(text, PERSON(TEMPLATE_UNIT, 1), PERSON(unit, 1));
    replace(text, UNIT(TEMPLATE_UNIT), UNIT(unit));
    g_string_replace(text, WORD, said, 0);
    g_autoptr(json_t) content = json_loadb(text->str, text->len, 0, NULL);
    town_record(key, number);
    g_autofree char *subject = g_strconcat("record/", key, NULL);
    const LedgerEvent event = {.subject = subject};
    const LedgerPlace place = {.index = 1000000 + number,
                               .time_us =
                                   TOWN_NOW_US - (gint64)(LARGEST - number) * G_USEC_PER_SEC};
    if (!register_project_record(made->town->store, &event, &place, content, &error))
        town_fail("a copy", error);
}

static guint kind_of(guint number)
{
    if (number < 3 * TOWN_DRAFTS)
        return number / TOWN_DRAFTS; /* DRAFT, ASKED, GRANTED */
    if (number < 3 * TOWN_DRAFTS + TOWN_DRAFTS / 4)
        return INCIDENT;
    return number % 10 < 6 ? CLOSED : number % 10 < 7 ? WITHDRAWN : TERMINAL;
}

static void fill_records(Templates *made)
{
    Town *town = made->town;
    g_autoptr(GError) error = NULL;
    for (guint kind = 0; kind < TEMPLATES; kind++)
        take_template(made, kind);
    for (guint number = 0; number < town->records; number++) {
        if (number % 10000 == 0 && !store_begin(town->store, &error))
            town_fail("begin", error);
        put_copy(made, kind_of(number), number, number % TOWN_UNITS,
                 2 + number / TOWN_UNITS % (TOWN_PER_UNIT - 2));
        if ((number % 10000 == 9999 || number + 1 == town->records) &&
            !store_commit(town->store, &error))
            town_fail("commit", error);
    }
    for (guint kind = 0; kind < TEMPLATES; kind++)
        g_free(made->texts[kind]);
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
        town_fail("a key", error);
    g_autofree char *text = ledger_verifier_text(&verifier);
    if ((create && !ledger_log_create(town->store, "bench.example/body/1", text, &error)) ||
        (town->log = ledger_log_open(town->store, &schema->ledger, &error)) == NULL)
        town_fail("a log", error);
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
        town_fail(town->folder, NULL);
    return g_file_test(town->path, G_FILE_TEST_EXISTS);
}

static void remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *file = g_strconcat(path, ends[i], NULL);
        g_remove(file);
    }
}

static void town_fill(Town *town)
{
    g_autofree char *whole = g_steal_pointer(&town->path);
    Templates made = {.town = town};
    g_autoptr(GError) error = NULL;
    town->path = g_strconcat(whole, ".part", NULL); /* one that broke off is not taken again */
    remove_files(town->path);
    if ((town->store = store_open(town->path, STORE_CREATE, &error)) == NULL ||
        !store_upgrade(town->store, service_body_schema()->steps, service_body_schema()->step_count,
                       &error))
        town_fail("a town", error);
    open_log(town, TRUE);
    fill_office(town);
    make_sources(&made);
    fill_records(&made);
    ledger_log_close(town->log);
    store_close(town->store);
    if (g_rename(town->path, whole) != 0)
        town_fail(whole, NULL);
    g_free(town->path);
    town->path = g_steal_pointer(&whole);
}

/* By a process of its own: what making a town took of memory is not what asking it takes. */
static void town_fill_apart(Town *town)
{
    pid_t child = fork();
    int status = 0;
    if (child == 0) {
        town_fill(town);
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        town_fail(town->path, NULL);
}

void town_make(Town *town, guint records, const char *folder)
{
    g_autoptr(GError) error = NULL;
    town->records = records;
    town->types = register_types_new();
    town->desk = register_desk_new(town->types);
    town->writer_desk = register_desk_new(town->types);
    if (!town_place(town, folder))
        town_fill_apart(town);
    if ((town->store = store_open(town->path, STORE_WRITE, &error)) == NULL ||
        (town->reader = store_open(town->path, STORE_READ, &error)) == NULL)
        town_fail("a town", error);
    open_log(town, FALSE);
}

void town_clear(Town *town)
{
    store_close(town->reader);
    register_desk_free(town->desk);
    register_desk_free(town->writer_desk);
    register_types_free(town->types);
    ledger_log_close(town->log);
    store_close(town->store);
    if (!town->kept) {
        remove_files(town->path);
        g_rmdir(town->folder);
    }
    g_free(town->folder);
    g_free(town->path);
}

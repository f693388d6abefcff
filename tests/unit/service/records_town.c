/* tests/unit/service/records_town.c -- a small town, its office and the first of its records */
#include "records_town.h"
#include "base/problem.h"
#include "ledger/read.h"
#include "register/clock.h"
#include "register/inbox.h"
#include "register/list.h"
#include <string.h>

const char *const town_persons[] = {KAIGO, SOMU, ZEI, ICHI, NIKO,   SAKI, JUN,
                                    MORI,  JOHO, KAN, GAI,  NOBODY, NULL};

json_t *town_json(const char *text)
{
    g_autofree char *quoted = g_strdup(text);
    for (char *at = strchr(quoted, '\''); at != NULL; at = strchr(at, '\''))
        *at = '"';
    json_error_t why;
    json_t *json = json_loads(quoted, 0, &why);
    if (json == NULL)
        g_error("%s: %s", why.text, text);
    return json;
}

void town_change(Fixture *town, const char *changes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) content =
        json_pack("{s:o, s:s}", "changes", town_json(changes), "reason", "人事発令");
    const LedgerEvent event = {.actor = FIXTURE_OPERATOR,
                               .on_behalf_of = "",
                               .act = "office.change",
                               .subject = "office",
                               .from_state = "",
                               .to_state = "",
                               .value = content};
    ServiceCall call = fixture_begin(town, FIXTURE_OPERATOR);
    ledger_append(town->log, &event, &call.place, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, TRUE);
}

void town_at(Fixture *town, const char *time)
{
    g_autoptr(json_t) text = json_string(time);
    const RecordField field = {.kind = RECORD_TIME};
    town->now_us = register_moment_us(&field, text, FALSE);
    g_assert_cmpint(town->now_us, !=, 0);
}

static void add_unit(GString *out, const char *id, const char *name, const char *parent)
{
    g_string_append_printf(out,
                           "{'what': 'unit', 'id': '%s', 'set': {'code': '', 'name': '%s', 'kana': "
                           "'', 'parent': '%s', 'place': 0, 'successor': '', 'from_on': "
                           "'2020-04-01', 'until_on': '9999-12-31'}},",
                           id, name, parent);
}

static void add_post(GString *out, const char *id, const char *unit, const char *name)
{
    g_string_append_printf(out,
                           "{'what': 'post', 'id': '%s', 'set': {'unit': '%s', 'name': '%s', "
                           "'kind': 'member', 'many': true, 'place': 0, 'from_on': '2020-04-01', "
                           "'until_on': '9999-12-31'}},",
                           id, unit, name);
}

static void add_person(GString *out, const char *id, const char *name, const char *kind,
                       const char *post)
{
    g_string_append_printf(out,
                           "{'what': 'person', 'id': '%s', 'set': {'number': '', 'name': '%s', "
                           "'kana': '', 'mail': '', 'kind': '%s', 'company': '', 'from_on': "
                           "'2020-04-01', 'until_on': '9999-12-31'}},"
                           "{'what': 'appointment', 'id': 'a%s', 'set': {'person': '%s', 'post': "
                           "'%s', 'main': true, 'order_text': '', 'from_on': '2020-04-01', "
                           "'until_on': '9999-12-31'}},",
                           id, name, kind, id + 1, id, post);
}

static void add_holding(GString *out, const char *id, const char *function, const char *scope,
                        const char *post)
{
    g_string_append_printf(out,
                           "{'what': 'holding', 'id': '%s', 'set': {'function': '%s', 'scope': "
                           "'%s', 'post': '%s', 'person': '', 'clause': '', 'from_on': "
                           "'2020-04-01', 'until_on': '9999-12-31'}},",
                           id, function, scope, post);
}

static void fill_office(Fixture *town)
{
    g_autoptr(GString) out = g_string_new("[");
    add_unit(out, UNIT_ALL, "みほん町", "");
    add_unit(out, UNIT_SOMU, "総務課", UNIT_ALL);
    add_unit(out, UNIT_ZEI, "税務課", UNIT_ALL);
    add_unit(out, UNIT_JUMIN, "住民課", UNIT_ALL);
    add_post(out, "00000000000000000000000p01", UNIT_ALL, "副町長");
    add_post(out, "00000000000000000000000p02", UNIT_SOMU, "総務課長");
    add_post(out, "00000000000000000000000p03", UNIT_ZEI, "税務課長");
    add_post(out, "00000000000000000000000p04", UNIT_ZEI, "主事");
    add_post(out, "00000000000000000000000p05", UNIT_ZEI, "主任");
    add_post(out, "00000000000000000000000p06", UNIT_JUMIN, "住民課長");
    add_post(out, "00000000000000000000000p07", UNIT_JUMIN, "主事");
    add_post(out, "00000000000000000000000p08", UNIT_SOMU, "情報係長");
    add_post(out, "00000000000000000000000p09", UNIT_ALL, "監査委員");
    add_person(out, KAIGO, "開後 一", "special", "00000000000000000000000p01");
    add_person(out, SOMU, "総務 次郎", "regular", "00000000000000000000000p02");
    add_person(out, ZEI, "税 務", "regular", "00000000000000000000000p03");
    add_person(out, ICHI, "一 太郎", "regular", "00000000000000000000000p04");
    add_person(out, NIKO, "二子 花", "fiscal_year", "00000000000000000000000p04");
    add_person(out, SAKI, "咲 良", "regular", "00000000000000000000000p05");
    add_person(out, JUN, "住 順", "regular", "00000000000000000000000p06");
    add_person(out, MORI, "森 守", "regular", "00000000000000000000000p07");
    add_person(out, JOHO, "情報 係", "regular", "00000000000000000000000p08");
    add_person(out, KAN, "監 査", "special", "00000000000000000000000p09");
    add_person(out, GAI, "外 部", "contractor", "00000000000000000000000p07");
    add_holding(out, "00000000000000000000000h01", "ciso", "", "00000000000000000000000p01");
    add_holding(out, "00000000000000000000000h02", "chief_officer", "",
                "00000000000000000000000p02");
    add_holding(out, "00000000000000000000000h03", "section_manager", UNIT_SOMU,
                "00000000000000000000000p02");
    add_holding(out, "00000000000000000000000h04", "section_manager", UNIT_ZEI,
                "00000000000000000000000p03");
    add_holding(out, "00000000000000000000000h05", "section_manager", UNIT_JUMIN,
                "00000000000000000000000p06");
    add_holding(out, "00000000000000000000000h06", "section_staff", UNIT_ZEI,
                "00000000000000000000000p05");
    add_holding(out, "00000000000000000000000h07", "section_staff", UNIT_SOMU,
                "00000000000000000000000p08");
    add_holding(out, "00000000000000000000000h08", "csirt", "", "00000000000000000000000p08");
    add_holding(out, "00000000000000000000000h09", "csirt_head", "", "00000000000000000000000p08");
    add_holding(out, "00000000000000000000000h10", "auditor", "", "00000000000000000000000p09");
    g_string_truncate(out, out->len - 1);
    g_string_append_c(out, ']');
    town_change(town, out->str);
}

Fixture *town_new(void)
{
    g_autoptr(GError) error = NULL;
    Fixture *town = fixture_new(service_body_schema());
    town_at(town, TOWN_DAY "T09:00");
    fill_office(town);
    ServiceCall call = fixture_begin(town, "system");
    gboolean done = service_adopt_builtin_types(&call, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
    return town;
}

char *town_open(Fixture *town, const char *person, const char *type, const char *values)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) filled = town_json(values);
    g_auto(ServiceRecordOut) out = {0};
    const RegisterOpening opening = {
        .type = type, .doing = {.values = filled, .comment = "", .effective_on = "", .second = ""}};
    ServiceCall call = fixture_begin(town, person);
    gboolean done = service_record_open(&call, &opening, NULL, &out, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
    return g_strdup(out.record);
}

RegisterRecord *town_record(Fixture *town, const char *record)
{
    g_auto(RegisterView) view = {0};
    g_autoptr(GError) error = NULL;
    register_view_open(&view, town->desk, town->store, town->now_us, G_MAXUINT64, &error);
    g_assert_no_error(error);
    RegisterRecord *found = register_record_load(&view, record, &error);
    g_assert_no_error(error);
    return found;
}

static GError *act(Fixture *town, const char *person, ServiceRecordAct what_act,
                   RegisterDoing *doing, const char *what, const char *values)
{
    GError *error = NULL;
    g_autoptr(RegisterRecord) record = town_record(town, doing->record);
    g_autoptr(json_t) filled = values != NULL ? town_json(values) : NULL;
    g_auto(ServiceRecordOut) out = {0};
    doing->expected_version = record->version;
    doing->values = filled;
    ServiceCall call = fixture_begin(town, person);
    gboolean done = service_record_act(&call, what_act, doing, what, &out, &error);
    g_assert_true(done == (error == NULL));
    fixture_end(town, &call, done);
    return error;
}

GError *town_act(Fixture *town, const char *person, ServiceRecordAct what_act, const char *record,
                 const char *what, const char *values)
{
    RegisterDoing doing = {
        .record = record, .comment = "理由です", .effective_on = "", .second = ""};
    return act(town, person, what_act, &doing, what, values);
}

GError *town_try_as(Fixture *town, const char *person, const char *as, const char *record,
                    const char *transition, const char *values)
{
    RegisterDoing doing = {
        .record = record, .comment = "理由です", .effective_on = "", .as = as, .second = ""};
    return act(town, person, SERVICE_RECORD_MOVE, &doing, transition, values);
}

GError *town_try(Fixture *town, const char *person, const char *record, const char *transition,
                 const char *values)
{
    return town_try_as(town, person, NULL, record, transition, values);
}

void town_move(Fixture *town, const char *person, const char *record, const char *transition,
               const char *values)
{
    g_autoptr(GError) error = town_try(town, person, record, transition, values);
    if (error != NULL)
        g_error("%s by %s: %s", transition, person, error->message);
}

const char *town_state(Fixture *town, const char *record)
{
    g_autoptr(RegisterRecord) found = town_record(town, record);
    return found->state->name;
}

void town_tick(Fixture *town)
{
    gint64 next_us = 0;
    do {
        g_autoptr(GError) error = NULL;
        ServiceCall call = fixture_begin(town, "system");
        gboolean done = service_tick(&call, &next_us, &error);
        g_assert_no_error(error);
        fixture_end(town, &call, done);
    } while (next_us <= town->now_us + town->step_us);
}

void town_move_second(Fixture *town, const char *person, const char *second, const char *record,
                      const char *transition, const char *values)
{
    RegisterDoing doing = {
        .record = record, .comment = "理由です", .effective_on = "", .second = second};
    g_autoptr(GError) error = act(town, person, SERVICE_RECORD_MOVE, &doing, transition, values);
    g_assert_no_error(error);
}

void town_refused(Fixture *town, const char *person, const char *record, const char *transition,
                  const char *values, Problem kind)
{
    guint64 before = ledger_log_size(town->log);
    g_autoptr(GError) error = town_try(town, person, record, transition, values);
    if (error == NULL)
        g_error("%s was made by %s", transition, person);
    g_assert_error(error, PROBLEM, (int)kind);
    g_assert_cmpuint(ledger_log_size(town->log), ==, before);
}

void town_repoint(Fixture *town)
{
    ServicePointing pointing = {0};
    gboolean more = TRUE;
    while (more) {
        g_autoptr(GError) error = NULL;
        ServiceCall call = fixture_begin(town, "system");
        gboolean done = service_repoint(&call, &pointing, &more, &error);
        g_assert_no_error(error);
        fixture_end(town, &call, done);
    }
}

static gboolean event_is(Fixture *town, guint64 index, const char *act_name)
{
    gsize size;
    g_autoptr(GBytes) bytes = ledger_read_leaf(town->store, index, NULL);
    const guint8 *data = g_bytes_get_data(bytes, &size);
    g_autoptr(LedgerLeaf) leaf = ledger_leaf_read(data, size, NULL);
    return strcmp(leaf->event.act, act_name) == 0;
}

guint town_events(Fixture *town, const char *act_name)
{
    guint count = 0;
    for (guint64 i = 0; i < ledger_log_size(town->log); i++)
        count += event_is(town, i, act_name) ? 1 : 0;
    return count;
}

guint64 town_last_event(Fixture *town, const char *act_name)
{
    guint64 index = ledger_log_size(town->log) - 1;
    while (!event_is(town, index, act_name))
        index--;
    return index;
}

typedef struct {
    gint64 record;
    const char *kind; /* NULL for any */
    gboolean found;
} Looking;

static gboolean look_at(const RegisterNotice *notice, gpointer user)
{
    Looking *looking = user;
    looking->found |= notice->record == looking->record &&
                      (looking->kind == NULL || strcmp(looking->kind, notice->kind) == 0);
    return TRUE;
}

gboolean town_told_of(Fixture *town, const char *person, const char *record, const char *kind)
{
    g_auto(RegisterView) view = {0};
    g_auto(RegisterSight) sight = {0};
    g_autoptr(RegisterRecord) found = town_record(town, record);
    Looking looking = {found->id, kind, FALSE};
    register_view_open(&view, town->desk, town->store, town->now_us, G_MAXUINT64, NULL);
    register_sight_open(&sight, &view, person, NULL);
    g_assert_true(register_notices(&sight, 0, 0, 1000, look_at, &looking, NULL));
    return looking.found;
}

gboolean town_told(Fixture *town, const char *person, const char *record)
{
    return town_told_of(town, person, record, NULL);
}

typedef struct {
    const char *file;
    char *text;
} Reading;

static gboolean read_file(const RegisterFile *file, gpointer user)
{
    Reading *reading = user;
    if (strcmp(file->file, reading->file) == 0)
        reading->text = g_strdup(file->text);
    return TRUE;
}

char *town_type_text(Fixture *town, const char *type)
{
    g_autofree char *file = g_strconcat(type, ".yaml", NULL);
    Reading reading = {file, NULL};
    g_assert_true(register_types_each_file(town->store, read_file, &reading, NULL));
    g_assert_nonnull(reading.text);
    return reading.text;
}

char *town_replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    g_assert_nonnull(at);
    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static gboolean keep_key(const RegisterLine *line, gpointer user)
{
    char **key = user;
    if (*key == NULL)
        *key = g_strdup(line->key);
    return TRUE;
}

char *town_newest(Fixture *town, const char *type)
{
    g_auto(RegisterView) view = {0};
    g_auto(RegisterSight) sight = {0};
    g_autoptr(GError) error = NULL;
    guint64 total = 0;
    char *key = NULL;
    const RegisterListing listing = {.which = REGISTER_ALL, .q = "", .sort = "", .limit = 1};
    register_view_open(&view, town->desk, town->store, town->now_us, G_MAXUINT64, NULL);
    register_sight_open(&sight, &view, SOMU, NULL);
    const RegisterSet *set = register_types_newest(town->types, town->store, &error);
    register_list(&sight, record_types_find(set->types, type), &listing, &total, keep_key, &key,
                  &error);
    g_assert_no_error(error);
    g_assert_nonnull(key);
    return key;
}

void town_adopt(Fixture *town, const char *file, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    const RecordSource own = {file, text, strlen(text), TRUE, FALSE};
    g_autoptr(ServiceTypes) types = service_types_check(town->store, &own, 1, findings, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < record_findings_count(findings); i++) {
        g_autofree char *says =
            record_finding_text(record_findings_get(findings, i), PROBLEM_ENGLISH);
        g_test_message("%s", says);
    }
    g_assert_nonnull(types);
    ServiceCall call = fixture_begin(town, FIXTURE_OPERATOR);
    fixture_end(town, &call, service_adopt_types(&call, types, &error));
    g_assert_no_error(error);
}

void town_adopt_changed(Fixture *town, const char *type, const char *from, const char *to)
{
    g_autofree char *file = g_strconcat(type, ".yaml", NULL);
    g_autofree char *text = town_type_text(town, type);
    g_autofree char *changed = town_replaced(text, from, to);
    const char *at = strstr(changed, "\nversion: ");
    g_assert_nonnull(at);
    g_autofree char *old = g_strndup(at, strcspn(at + 1, "\n") + 1);
    g_autofree char *newer = town_replaced(changed, old, "\nversion: 99");
    town_adopt(town, file, newer);
}

char *town_system(Fixture *town)
{
    char *system = town_open(
        town, JOHO, "information_system",
        "{'system_no': 'SYS-1', 'name': '住民記録', 'purpose': '証明書', 'kind': 'own', 'unit': "
        "'" UNIT_SOMU "', 'manager': '" SOMU "', 'staff_in_charge': '" JOHO
        "', 'emergency_contact': '内線1', "
        "'zone': 'mynumber', 'confidentiality': 'c3b', 'integrity': 'i2', 'availability': 'a2', "
        "'personal': true, 'may_stop': 'ask', 'contract_from': '2026-04-01'}");
    town_move(town, JOHO, system, "submit", NULL);
    town_move(town, SOMU, system, "confirm", NULL);
    return system;
}

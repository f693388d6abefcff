/* tests/unit/service/service_record_authority.c -- who may open, change and move what: every type
 * in every state, asked by every kind of person, against what the type declares and a table of who
 * holds what */
#include "records_town.h"
#include <sqlite3.h>
#include <string.h>

static const struct {
    const char *person, *unit;
    gboolean staff;
} members[] = {
    {KAIGO, UNIT_ALL, TRUE}, {SOMU, UNIT_SOMU, TRUE},  {ZEI, UNIT_ZEI, TRUE},
    {ICHI, UNIT_ZEI, TRUE},  {NIKO, UNIT_ZEI, TRUE},   {SAKI, UNIT_ZEI, TRUE},
    {JUN, UNIT_JUMIN, TRUE}, {MORI, UNIT_JUMIN, TRUE}, {JOHO, UNIT_SOMU, TRUE},
    {KAN, UNIT_ALL, TRUE},   {GAI, UNIT_JUMIN, FALSE}, {NOBODY, "", FALSE},
};
#define SYSTEM "(system)" /* stands for the one information system there is */
static const struct {
    const char *function, *scope, *person;
} held[] = {
    {"ciso", "", KAIGO},
    {"chief_officer", "", SOMU},
    {"section_manager", UNIT_SOMU, SOMU},
    {"section_manager", UNIT_ZEI, ZEI},
    {"section_manager", UNIT_JUMIN, JUN},
    {"section_staff", UNIT_ZEI, SAKI},
    {"section_staff", UNIT_SOMU, JOHO},
    {"csirt", "", JOHO},
    {"csirt_head", "", JOHO},
    {"auditor", "", KAN},
    {"system_manager", SYSTEM, SAKI},
    {"system_staff", SYSTEM, ICHI},
    {"system_staff", SYSTEM, NIKO},
};
#define FIELD_PERSON NIKO /* what fields of persons, posts and units hold */
#define FIELD_POST "00000000000000000000000p05"
#define FIELD_POST_HOLDER SAKI
#define FIELD_UNIT UNIT_ZEI

typedef struct {
    Fixture *town;
    char *system;
    char *record; /* in hand */
    const RegisterRecord *loaded;
    guint admitted, refused, unknown;
} Asking;

/* ---- what the table and the type say ---- */

static const char *unit_of(const char *person)
{
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        if (strcmp(members[i].person, person) == 0)
            return members[i].unit;
    return "";
}

static gboolean holds(const char *function, const char *scope, const char *person)
{
    for (gsize i = 0; i < G_N_ELEMENTS(members) && strcmp(function, "staff") == 0; i++)
        if (strcmp(members[i].person, person) == 0)
            return members[i].staff;
    for (gsize i = 0; i < G_N_ELEMENTS(held); i++)
        if (strcmp(held[i].function, function) == 0 && strcmp(held[i].person, person) == 0 &&
            (scope == NULL || strcmp(held[i].scope, scope) == 0))
            return TRUE;
    return FALSE;
}

static const char *value_of(const Asking *asking, const RecordField *field)
{
    const json_t *stored = json_object_get(asking->loaded->values, field->name);
    const char *value =
        json_string_value(json_is_object(stored) ? json_object_get(stored, "id") : stored);
    return value != NULL ? value : "";
}

static const char *scope_of(const Asking *asking, const RecordWho *who)
{
    if (strcmp(who->function->per, "body") == 0)
        return "";
    const char *scope = who->field == NULL ? asking->record : value_of(asking, who->field);
    if (who->field != NULL && who->field->kind == RECORD_PERSON)
        scope = unit_of(scope);
    if (strcmp(scope, asking->system) == 0)
        return SYSTEM;
    return *scope != '\0' ? scope : "(nothing)";
}

static gboolean field_names(const Asking *asking, const RecordField *field, const char *person)
{
    const char *value = value_of(asking, field);
    return strcmp(value, person) == 0 ||
           (strcmp(value, FIELD_POST) == 0 && strcmp(person, FIELD_POST_HOLDER) == 0);
}

static gboolean is_one(const Asking *asking, const RecordWho *who, const char *person)
{
    switch (who->kind) {
    case RECORD_WHO_APPLICANT:
        return strcmp(asking->loaded->applicant, person) == 0;
    case RECORD_WHO_FIELD:
        return who->via == NULL && field_names(asking, who->field, person);
    case RECORD_WHO_FUNCTION:
        return holds(who->function->code, NULL, person);
    case RECORD_WHO_FUNCTION_OF:
        return who->via == NULL && holds(who->function->code, scope_of(asking, who), person);
    default:
        return FALSE; /* nobody has done anything yet, and no level was chosen */
    }
}

static gboolean is_any(const Asking *asking, const GPtrArray *whos, const char *person)
{
    for (guint i = 0; i < whos->len; i++)
        if (is_one(asking, whos->pdata[i], person))
            return TRUE;
    return FALSE;
}

/* `sure`: nothing but who asks decides about it. */
static gboolean declared(const Asking *asking, const char *transition, const char *person,
                         gboolean *sure)
{
    const RegisterRecord *record = asking->loaded;
    gboolean may = FALSE;
    guint candidates = 0;
    *sure = TRUE;
    for (guint i = 0; i < record->type->transitions->len; i++) {
        const RecordTransition *one = record->type->transitions->pdata[i];
        if (strcmp(one->name, transition) != 0 || !g_ptr_array_find(one->from, record->state, NULL))
            continue;
        candidates++;
        *sure = *sure && one->when == NULL && candidates == 1;
        may = may || (is_any(asking, one->by, person) && !is_any(asking, one->not_by, person));
    }
    return may;
}

/* ---- asking ---- */

/* Whether it got past the question who asks; nothing of it stays. */
static gboolean admitted(Asking *asking, ServiceRecordAct act, const char *what, const char *person)
{
    g_autoptr(GError) error = NULL;
    g_auto(ServiceRecordOut) out = {0};
    /* who may edit is told that there is no such field */
    g_autoptr(json_t) values =
        act == SERVICE_RECORD_EDIT ? json_pack("{s:s}", "no_such_field", "x") : json_object();
    const RegisterDoing doing = {.record = asking->record,
                                 .values = values,
                                 .expected_version = asking->loaded->version,
                                 .comment = "理由です",
                                 .effective_on = "",
                                 .second = ""};
    ServiceCall call = fixture_begin(asking->town, person);
    gboolean done = service_record_act(&call, act, &doing, what, &out, &error);
    fixture_end(asking->town, &call, FALSE);
    g_assert_false(g_error_matches(error, PROBLEM, PROBLEM_STORE));
    if (g_error_matches(error, PROBLEM, PROBLEM_NOT_FOUND))
        asking->unknown++;
    return done || g_error_matches(error, PROBLEM, PROBLEM_INVALID);
}

static void compare(Asking *asking, const char *what, const char *person, gboolean got,
                    gboolean may, gboolean sure)
{
    asking->admitted += got ? 1 : 0;
    asking->refused += got ? 0 : 1;
    if ((got && !may) || (sure && got != may))
        g_error("%s of %s in %s by %s (opened by %s): %s", what, asking->loaded->type->name,
                asking->loaded->state->name, person, asking->loaded->applicant,
                got ? "admitted" : "refused");
}

static void ask_person(Asking *asking, const char *person)
{
    const RecordType *type = asking->loaded->type;
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *one = type->transitions->pdata[i];
        gboolean sure = FALSE;
        gboolean may = declared(asking, one->name, person, &sure);
        gboolean got = admitted(asking, SERVICE_RECORD_MOVE, one->name, person);
        compare(asking, one->name, person, got, may, sure);
    }
    compare(asking, "edit", person, admitted(asking, SERVICE_RECORD_EDIT, NULL, person),
            is_any(asking, asking->loaded->state->edit_by, person), TRUE);
    compare(asking, "hand-over", person, admitted(asking, SERVICE_RECORD_HAND_OVER, MORI, person),
            asking->loaded->state == type->initial &&
                strcmp(asking->loaded->applicant, person) == 0,
            TRUE);
    g_assert_false(admitted(asking, SERVICE_RECORD_AGREE, NULL, person));
    g_assert_false(admitted(asking, SERVICE_RECORD_DECLINE, NULL, person));
    g_assert_false(admitted(asking, SERVICE_RECORD_LOOK, NULL, person));
}

/* What is asked after a record that may not be seen is answered like one that never was. */
static void check_silence(Asking *asking, const char *person)
{
    static const char unknown[] = "zzzzzzzzzzzzzzzzzzzzzzzzzz";
    g_auto(GStrv) told = g_new0(char *, 3);
    const char *const keys[] = {asking->record, unknown};
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        g_auto(ServiceRecordOut) out = {0};
        const RegisterDoing doing = {.record = keys[i],
                                     .expected_version = 999,
                                     .comment = "x",
                                     .effective_on = "",
                                     .second = ""};
        ServiceCall call = fixture_begin(asking->town, person);
        g_assert_false(service_record_act(&call, SERVICE_RECORD_NOTE, &doing, NULL, &out, &error));
        fixture_end(asking->town, &call, FALSE);
        if (!g_error_matches(error, PROBLEM, PROBLEM_NOT_FOUND))
            return; /* it is seen */
        g_assert_null(out.refusal);
        g_auto(GStrv) parts = g_strsplit(error->message, keys[i], -1);
        told[i] = g_strjoinv("KEY", parts);
    }
    g_assert_cmpstr(told[0], ==, told[1]);
}

static void put_in_state(Asking *asking, const char *state)
{
    sqlite3 *db = NULL;
    g_autofree char *text =
        g_strdup_printf("UPDATE record SET state = '%s' WHERE key = '%s'", state, asking->record);
    g_assert_cmpint(sqlite3_open(asking->town->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, text, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

static void ask_in_every_state(Asking *asking, const RecordType *type)
{
    for (guint i = 0; i < type->states->len; i++) {
        put_in_state(asking, ((const RecordState *)type->states->pdata[i])->name);
        g_autoptr(RegisterRecord) loaded = town_record(asking->town, asking->record);
        asking->loaded = loaded;
        for (guint j = 0; town_persons[j] != NULL; j++) {
            ask_person(asking, town_persons[j]);
            check_silence(asking, town_persons[j]);
        }
    }
    asking->loaded = NULL;
}

/* ---- opening ---- */

static void fill_text(const RecordField *field, json_t *values)
{
    g_autoptr(GString) text = g_string_new("字");
    for (gint64 i = 1; field->has_min && i < field->min; i++)
        g_string_append(text, "字");
    json_object_set_new(values, field->name, json_string(text->str));
}

static void fill(const Asking *asking, const GPtrArray *fields, json_t *values)
{
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = fields->pdata[i];
        const char *value = field->kind == RECORD_PERSON ? FIELD_PERSON
                            : field->kind == RECORD_POST ? FIELD_POST
                            : field->kind == RECORD_UNIT ? FIELD_UNIT
                            : field->kind == RECORD_DATE ? TOWN_DAY
                            : field->kind == RECORD_TIME ? TOWN_DAY "T08:00"
                            : field->kind == RECORD_CHOICE
                                ? ((const RecordOption *)field->options->pdata[0])->code
                                : NULL;
        if (field->kind == RECORD_REFERENCE &&
            strcmp(field->target->name, "information_system") == 0)
            value = asking->system;
        if (field->value != NULL || field->table != NULL)
            continue;
        if (value != NULL)
            json_object_set_new(values, field->name, json_string(value));
        else if (field->kind == RECORD_TEXT)
            fill_text(field, values);
    }
}

static gboolean opens(Asking *asking, const RecordType *type, const json_t *values,
                      const char *person, gboolean keep)
{
    g_autoptr(GError) error = NULL;
    g_auto(ServiceRecordOut) out = {0};
    const RegisterOpening opening = {
        .type = type->name,
        .doing = {.values = values, .comment = "", .effective_on = "", .second = ""}};
    ServiceCall call = fixture_begin(asking->town, person);
    gboolean done = service_record_open(&call, &opening, NULL, &out, &error);
    fixture_end(asking->town, &call, done && keep);
    if (done && keep)
        asking->record = g_strdup(out.record);
    if (!done && !g_error_matches(error, PROBLEM, PROBLEM_NOT_ALLOWED))
        g_error("opening %s by %s: %s", type->name, person, error->message);
    return done;
}

/* Who is not declared for it opens nothing. One record is kept: of somebody in a section where most
 * functions are held, if any such may open it. */
static void ask_opening(Asking *asking, const RecordType *type)
{
    static const char *const preferred[] = {ICHI, SAKI, ZEI, JOHO, SOMU, NULL};
    g_autoptr(json_t) values = json_object();
    fill(asking, type->initial->edit_fields, values);
    fill(asking, type->open_needs, values);
    for (guint i = 0; town_persons[i] != NULL; i++) {
        gboolean may = is_any(asking, type->open_by, town_persons[i]);
        if (opens(asking, type, values, town_persons[i], FALSE) != may)
            g_error("opening %s by %s: %s", type->name, town_persons[i],
                    may ? "refused" : "admitted");
    }
    for (guint i = 0; asking->record == NULL && preferred[i] != NULL; i++)
        opens(asking, type, values, preferred[i], TRUE);
}

static void asking_begin(Asking *asking)
{
    *asking = (Asking){.town = town_new()};
    asking->system = town_open(asking->town, SAKI, "information_system",
                               "{'name': '税システム', 'unit': '" UNIT_ZEI "'}");
    g_autofree char *changes = g_strdup_printf(
        "[{'what': 'holding', 'id': '00000000000000000000000h21', 'set': {'function': "
        "'system_manager', 'scope': '%s', 'post': '00000000000000000000000p05', 'person': '', "
        "'clause': '', 'from_on': '2020-04-01', 'until_on': '9999-12-31'}},"
        "{'what': 'holding', 'id': '00000000000000000000000h22', 'set': {'function': "
        "'system_staff', 'scope': '%s', 'post': '00000000000000000000000p04', 'person': '', "
        "'clause': '', 'from_on': '2020-04-01', 'until_on': '9999-12-31'}}]",
        asking->system, asking->system);
    town_change(asking->town, changes);
}

static void asking_end(Asking *asking)
{
    g_free(asking->system);
    fixture_free(asking->town);
}

static void ask_type(Asking *asking, const RecordType *type)
{
    asking->admitted = asking->refused = asking->unknown = 0;
    ask_opening(asking, type);
    g_assert_nonnull(asking->record);
    ask_in_every_state(asking, type);
    g_test_message("%s: %u admitted, %u refused, %u unknown", type->name, asking->admitted,
                   asking->refused, asking->unknown);
    g_assert_cmpuint(asking->admitted, >, type->states->len);
    g_assert_cmpuint(asking->refused, >, asking->admitted);
    g_assert_cmpuint(asking->unknown, >, 0);
    g_clear_pointer(&asking->record, g_free);
}

static void test_every_type(void)
{
    Asking asking;
    g_autoptr(GError) error = NULL;
    asking_begin(&asking);
    const RegisterSet *set = register_types_newest(asking.town->types, asking.town->store, &error);
    g_assert_no_error(error);
    const GPtrArray *types = record_types_all(set->types);
    g_assert_cmpuint(types->len, >=, 13);
    for (guint i = 0; i < types->len; i++)
        ask_type(&asking, types->pdata[i]);
    asking_end(&asking);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/records/authority", test_every_type);
    return g_test_run();
}

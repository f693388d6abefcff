/* register/intake.c -- cells of text: which field they are of, and what they mean to it */
#include "register/intake.h"
#include "base/problem.h"
#include "base/times.h"
#include "office/office.h"
#include "register/parts.h"
#include "register/sight.h"
#include <string.h>

STORE_SQL(numbered_rows, "SELECT key, number, title, id, generation, restricted FROM record"
                         " WHERE id BETWEEN $1 AND $2");

#define AMBIGUOUS "" /* the id of a name that two have */
/* Kinds of what is named; records are of their type's, which has no such name. */
#define OF_PERSON ":person"
#define OF_UNIT ":unit"
#define OF_POST ":post"

struct RegisterIntake {
    RegisterView *view;
    const char *person; /* who names */
    const RecordType *type;
    GPtrArray *fields; /* RecordField by column; NULL is passed over */
    GPtrArray *heads;  /* char *, by column */
    GPtrArray *faults; /* GError, by column; NULL */
    GHashTable *names; /* what is named, "KIND/TEXT" to its id; read when first asked for */
    GHashTable *read;  /* kinds in `names`: RecordKind, or the RecordType referred to */
};

void register_intake_free(RegisterIntake *intake)
{
    if (intake == NULL)
        return;
    g_ptr_array_unref(intake->fields);
    g_ptr_array_unref(intake->heads);
    g_ptr_array_unref(intake->faults);
    g_hash_table_unref(intake->names);
    g_hash_table_unref(intake->read);
    g_free(intake);
}

static gboolean refuse(const char *what, const char *why, GError **error)
{
    problem_set(error, PROBLEM_INVALID, what, why);
    return FALSE;
}

/* ---- columns ---- */

static gboolean is_called(const RecordField *field, const char *head)
{
    return strcmp(field->name, head) == 0 || g_strcmp0(field->label.ja, head) == 0 ||
           g_strcmp0(field->label.en, head) == 0;
}

static const RecordField *field_called(const RecordType *type, const char *head)
{
    for (guint i = 0; i < type->fields->len; i++)
        if (is_called(type->fields->pdata[i], head))
            return type->fields->pdata[i];
    return NULL;
}

static gboolean is_passed_over(const char *head)
{
    static const char *const heads[] = {"番号",  "件名",  "状態", "期限", "Number",
                                        "Title", "State", "Due",  NULL};
    return g_strv_contains(heads, head);
}

/* NULL with `error` unset: it is passed over. */
static const RecordField *column_field(const RegisterIntake *intake, const char *head,
                                       GError **error)
{
    const RecordField *field = *head != '\0' ? field_called(intake->type, head) : NULL;
    if (field == NULL) {
        if (*head != '\0' && !is_passed_over(head))
            refuse(head,
                   PROBLEM_BOTH("no field of this type is called so",
                                "この種類の記録にない項目名です"),
                   error);
        return NULL;
    }
    if (field->kind == RECORD_TABLE || field->kind == RECORD_FILE) {
        refuse(head,
               PROBLEM_BOTH("a table or file cannot stand in a cell",
                            "表や添付ファイルの項目は取り込めません"),
               error);
        return NULL;
    }
    if (field->builtin || field->value != NULL)
        return NULL;
    if (g_ptr_array_find(intake->fields, field, NULL)) {
        refuse(head, PROBLEM_BOTH("it stands twice", "同じ項目の列が2つあります"), error);
        return NULL;
    }
    return field;
}

static void free_fault(gpointer fault)
{
    g_clear_error((GError **)&fault);
}

RegisterIntake *register_intake_new(RegisterView *view, const char *person, const RecordType *type,
                                    const json_t *heads)
{
    RegisterIntake *intake = g_new0(RegisterIntake, 1);
    intake->view = view;
    intake->person = person;
    intake->type = type;
    intake->fields = g_ptr_array_new();
    intake->heads = g_ptr_array_new_with_free_func(g_free);
    intake->faults = g_ptr_array_new_with_free_func(free_fault);
    intake->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    intake->read = g_hash_table_new(NULL, NULL);
    for (gsize i = 0; i < json_array_size(heads); i++) {
        g_autofree char *head = g_strdup(json_string_value(json_array_get(heads, i)));
        GError *fault = NULL;
        g_strstrip(head);
        g_ptr_array_add(intake->fields, (gpointer)column_field(intake, head, &fault));
        g_ptr_array_add(intake->faults, fault);
        g_ptr_array_add(intake->heads, g_steal_pointer(&head));
    }
    return intake;
}

const RecordField *register_intake_column(const RegisterIntake *intake, guint at,
                                          const GError **fault)
{
    *fault = g_ptr_array_index(intake->faults, at);
    return g_ptr_array_index(intake->fields, at);
}

gboolean register_intake_good(const RegisterIntake *intake, GError **error)
{
    for (guint i = 0; i < intake->faults->len; i++) {
        const GError *fault = g_ptr_array_index(intake->faults, i);
        if (fault != NULL) {
            g_propagate_error(error, g_error_copy(fault));
            return FALSE;
        }
    }
    return TRUE;
}

gboolean register_intake_blank(const RegisterIntake *intake, const json_t *row)
{
    for (guint i = 0; i < intake->fields->len && i < json_array_size(row); i++) {
        const char *text = json_string_value(json_array_get(row, i));
        g_autofree char *cell = g_strdup(text != NULL ? text : "");
        if (g_ptr_array_index(intake->fields, i) != NULL && *g_strstrip(cell) != '\0')
            return FALSE;
    }
    return TRUE;
}

/* ---- what is named ---- */

static void add_name(RegisterIntake *intake, const char *kind, const char *text, const char *id)
{
    if (*text == '\0')
        return;
    char *key = g_strconcat(kind, "/", text, NULL);
    const char *known = g_hash_table_lookup(intake->names, key);
    gboolean other = known != NULL && strcmp(known, id) != 0;
    g_hash_table_insert(intake->names, key, g_strdup(other ? AMBIGUOUS : id));
}

static gboolean add_person(const OfficePerson *person, gpointer user)
{
    add_name(user, OF_PERSON, person->number, person->id);
    add_name(user, OF_PERSON, person->name, person->id);
    return TRUE;
}

static gboolean add_unit(const OfficeUnit *unit, gpointer user)
{
    add_name(user, OF_UNIT, unit->code, unit->id);
    add_name(user, OF_UNIT, unit->name, unit->id);
    return TRUE;
}

static gboolean add_post(const OfficePost *post, gpointer user)
{
    add_name(user, OF_POST, post->name, post->id);
    return TRUE;
}

typedef struct {
    RegisterSight *sight;
    const GArray *own; /* ids seen by keys of one's own */
    const char *type;
} Naming;

/* What may not be seen is not there: neither found by its name, nor in the way of another's. */
static gboolean add_record(RegisterIntake *intake, const Naming *naming, StoreQuery *query,
                           GError **error)
{
    RegisterView *view = intake->view;
    guint64 generation = (guint64)store_column_integer(query, 4);
    const RegisterSet *set =
        register_types_at(register_desk_types(view->desk), view->store, generation, error);
    if (set == NULL)
        return FALSE;
    const RecordType *type = record_types_find(set->types, naming->type);
    const RegisterKind *kind = type != NULL ? register_set_kind(set, type) : NULL;
    if (!register_sees_row(naming->sight, kind, store_column_integer(query, 3),
                           store_column_integer(query, 5) != 0, naming->own))
        return TRUE;
    const char *key = store_column_text(query, 0, NULL);
    add_name(intake, naming->type, key, key);
    add_name(intake, naming->type, store_column_text(query, 1, NULL), key);
    add_name(intake, naming->type, store_column_text(query, 2, NULL), key);
    return TRUE;
}

static gboolean read_rows(RegisterIntake *intake, const Naming *naming, gint64 kind, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(intake->view->store, &numbered_rows, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_record_id(kind, 0));
    store_bind_integer(query, 2, register_record_id(kind + 1, 0) - 1);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        if (!add_record(intake, naming, query, error))
            return FALSE;
    return step == STORE_DONE;
}

/* Sight is looked up anew: acts between two rows may have made the desk forget it. */
static gboolean read_records(RegisterIntake *intake, const RecordType *target, GError **error)
{
    gint64 kind = 0;
    g_auto(RegisterSight) sight = {0};
    if (!register_kind_find(intake->view->store, target->name, &kind, error) ||
        !register_sight_open(&sight, intake->view, intake->person, error))
        return FALSE;
    g_autoptr(GArray) own = register_seen_rows(&sight, kind, error);
    const Naming naming = {&sight, own, target->name};
    return own != NULL && read_rows(intake, &naming, kind, error);
}

static gboolean read_names(RegisterIntake *intake, const RecordField *field, GError **error)
{
    Store *store = intake->view->store;
    const char *today = intake->view->today;
    gpointer kind = field->kind == RECORD_REFERENCE ? (gpointer)field->target
                                                    : GINT_TO_POINTER((gint)field->kind);
    if (!g_hash_table_add(intake->read, kind))
        return TRUE;
    switch (field->kind) {
    case RECORD_PERSON:
        return office_each_person(store, today, add_person, intake, error);
    case RECORD_UNIT:
        return office_each_unit(store, today, add_unit, intake, error);
    case RECORD_POST:
        return office_each_post(store, today, add_post, intake, error);
    default:
        return read_records(intake, field->target, error);
    }
}

/* A number or name to the id; NULL with an error. */
static json_t *named(RegisterIntake *intake, const RecordField *field, const char *text,
                     GError **error)
{
    const char *kind = field->kind == RECORD_PERSON ? OF_PERSON
                       : field->kind == RECORD_UNIT ? OF_UNIT
                       : field->kind == RECORD_POST ? OF_POST
                                                    : field->target->name;
    if (!read_names(intake, field, error))
        return NULL;
    g_autofree char *key = g_strconcat(kind, "/", text, NULL);
    const char *id = g_hash_table_lookup(intake->names, key);
    if (id != NULL && *id != '\0')
        return field->kind == RECORD_REFERENCE ? json_pack("{s:s}", "id", id) : json_string(id);
    refuse(text,
           id == NULL ? PROBLEM_BOTH("there is none of this number or name",
                                     "この番号・名前のものは登録されていません")
                      : PROBLEM_BOTH("two are called so; write the number",
                                     "同じ名前が複数あります。番号で指定してください"),
           error);
    return NULL;
}

/* ---- what is written ---- */

/* The whole label, or what stands before its explanation in brackets. */
static gboolean is_labelled(const char *label, const char *text)
{
    gsize size = strlen(text);
    return label != NULL && strncmp(label, text, size) == 0 &&
           (label[size] == '\0' || g_str_has_prefix(label + size, "（") ||
            g_str_has_prefix(label + size, " ("));
}

static const char *code_called(const RecordField *field, const char *text)
{
    for (guint i = 0; field->options != NULL && i < field->options->len; i++) {
        const RecordOption *option = field->options->pdata[i];
        if (strcmp(option->code, text) == 0 || is_labelled(option->label.ja, text) ||
            is_labelled(option->label.en, text))
            return option->code;
    }
    return NULL;
}

#define CHOICES_TOLD 12

/* What may stand there instead. */
static json_t *refuse_choice(const RecordField *field, const char *text, GError **error)
{
    g_autoptr(GString) ja = g_string_new(NULL);
    g_autoptr(GString) en = g_string_new(NULL);
    guint count = field->options != NULL ? field->options->len : 0;
    for (guint i = 0; i < MIN(count, CHOICES_TOLD); i++) {
        const RecordOption *option = field->options->pdata[i];
        g_string_append_printf(ja, "%s%s", i > 0 ? "、" : "", option->label.ja);
        g_string_append_printf(en, "%s%s", i > 0 ? ", " : "", option->label.en);
    }
    g_autofree char *why = g_strdup_printf(
        "it is no choice of this field; there are: %s%s" PROBLEM_MARK
        "この項目の選択肢にありません。選べるもの：%s%s",
        en->str, count > CHOICES_TOLD ? ", …" : "", ja->str, count > CHOICES_TOLD ? "、…" : "");
    refuse(text, why, error);
    return NULL;
}

static json_t *choice(const RecordField *field, const char *text, GError **error)
{
    const char *code = code_called(field, text);
    return code != NULL ? json_string(code) : refuse_choice(field, text, error);
}

static json_t *choices(const RecordField *field, const char *text, GError **error)
{
    g_autoptr(json_t) out = json_array();
    g_autofree char *plain = g_strdup(text);
    for (char *mark = strstr(plain, "、"); mark != NULL; mark = strstr(mark, "、"))
        memcpy(mark, "\n\n\n", strlen("、"));
    g_auto(GStrv) parts = g_strsplit_set(plain, "\n,;", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*g_strstrip(parts[i]) == '\0')
            continue;
        json_t *one = choice(field, parts[i], error);
        if (one == NULL)
            return NULL;
        json_array_append_new(out, one);
    }
    return g_steal_pointer(&out);
}

static json_t *yes_no(const char *text, GError **error)
{
    static const char *const yes[] = {"はい", "yes", "Yes", "YES", "true", "TRUE",
                                      "1",    "○",   "〇",  "有",  NULL};
    static const char *const no[] = {"いいえ", "no", "No", "NO", "false",
                                     "FALSE",  "0",  "×",  "無", NULL};
    if (g_strv_contains(yes, text))
        return json_true();
    if (g_strv_contains(no, text))
        return json_false();
    refuse(text, PROBLEM_BOTH("yes or no is expected", "「はい」か「いいえ」で書いてください"),
           error);
    return NULL;
}

static json_t *number(const char *text, GError **error)
{
    gint64 value = 0;
    g_autofree char *plain = g_strdelimit(g_strdup(text), ",", '\n');
    g_auto(GStrv) parts = g_strsplit(plain, "\n", -1);
    g_autofree char *digits = g_strjoinv("", parts);
    if (g_ascii_string_to_signed(digits, 10, -JSON_INTEGER_MAX, JSON_INTEGER_MAX, &value, NULL))
        return json_integer(value);
    refuse(text, PROBLEM_BOTH("a whole number is expected", "整数で書いてください"), error);
    return NULL;
}

/* 2026-04-01 and 2026/4/1, for a time with 9:30 after it. */
static json_t *moment(const RecordField *field, const char *text, GError **error)
{
    g_autoptr(GRegex) form = g_regex_new("^([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})"
                                         "(?:[T ]([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?)?$",
                                         0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    gboolean timed = field->kind == RECORD_TIME;
    int parts[6] = {0};
    if (g_regex_match(form, text, 0, &match) &&
        g_match_info_get_match_count(match) == (timed ? 6 : 4))
        for (int i = 1; i < g_match_info_get_match_count(match); i++) {
            g_autofree char *part = g_match_info_fetch(match, i);
            parts[i] = (int)g_ascii_strtoll(part, NULL, 10);
        }
    g_autofree char *day = g_strdup_printf("%04d-%02d-%02d", parts[1], parts[2], parts[3]);
    if (time_day_is_valid(day) && parts[4] < 24 && parts[5] < 60) {
        g_autofree char *all =
            timed ? g_strdup_printf("%sT%02d:%02d", day, parts[4], parts[5]) : g_strdup(day);
        return json_string(all);
    }
    refuse(text,
           timed ? PROBLEM_BOTH("a time such as 2026-04-01 09:30 is expected",
                                "2026-04-01 09:30 の形で書いてください")
                 : PROBLEM_BOTH("a day such as 2026-04-01 is expected",
                                "2026-04-01 の形で書いてください"),
           error);
    return NULL;
}

static json_t *meaning(RegisterIntake *intake, const RecordField *field, const char *text,
                       GError **error)
{
    switch (field->kind) {
    case RECORD_CHOICE:
    case RECORD_CLASSIFICATION:
        return choice(field, text, error);
    case RECORD_CHOICES:
        return choices(field, text, error);
    case RECORD_DATE:
    case RECORD_TIME:
        return moment(field, text, error);
    case RECORD_NUMBER:
    case RECORD_MONEY:
        return number(text, error);
    case RECORD_YES_NO:
        return yes_no(text, error);
    case RECORD_PERSON:
    case RECORD_UNIT:
    case RECORD_POST:
    case RECORD_REFERENCE:
        return named(intake, field, text, error);
    default:
        return json_string(text);
    }
}

/* ---- a row ---- */

/* The column beside what is wrong in it. */
static gboolean blame(const char *head, GError *problem, GError **error)
{
    g_autoptr(GError) owned = problem;
    if (!g_error_matches(owned, PROBLEM, PROBLEM_INVALID)) {
        g_propagate_error(error, g_steal_pointer(&owned));
        return FALSE;
    }
    g_autofree char *english = problem_detail(owned, PROBLEM_ENGLISH);
    g_autofree char *japanese = problem_detail(owned, PROBLEM_JAPANESE);
    g_autofree char *why = g_strconcat(english, PROBLEM_MARK, japanese, NULL);
    return refuse(head, why, error);
}

json_t *register_intake_row(RegisterIntake *intake, const json_t *row, GError **error)
{
    g_autoptr(json_t) values = json_object();
    if (json_array_size(row) > intake->fields->len) {
        refuse(PROBLEM_BOTH("the row", "行"),
               PROBLEM_BOTH("it has more cells than there are columns",
                            "見出しより多くのセルがあります"),
               error);
        return NULL;
    }
    for (guint i = 0; i < intake->fields->len; i++) {
        const RecordField *field = intake->fields->pdata[i];
        const char *text = json_string_value(json_array_get(row, i));
        g_autofree char *cell = g_strdup(text != NULL ? text : "");
        if (field == NULL || *g_strstrip(cell) == '\0')
            continue;
        GError *problem = NULL;
        json_t *value = meaning(intake, field, field->kind == RECORD_TEXT ? text : cell, &problem);
        if (value == NULL) {
            blame(intake->heads->pdata[i], problem, error);
            return NULL;
        }
        json_object_set_new(values, field->name, value);
    }
    return g_steal_pointer(&values);
}

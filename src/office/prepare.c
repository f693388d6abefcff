/* office/prepare.c -- what is asked, held against the fields' forms and the rows that stand */
#include "office/prepare.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/times.h"
#include <string.h>

#define NUMBER_MAX 1000000

typedef struct {
    Store *store;
    OfficeFindings *findings;
    json_t *ids;      /* "+name": id */
    GHashTable *seen; /* ids named, lent by `changes` and `ids` */
    json_t *changes;
    gint64 at;
    GError **error;
} Preparing;

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void find(Preparing *p, OfficeRule rule, const char *thing, const char *more)
{
    office_find(p->findings, rule, p->at, thing, more);
}

/* ---- ids ---- */

static gboolean is_new_name(const char *id)
{
    return *id == '\0' || *id == '+';
}

/* Gives each new row its id, so that changes may refer to rows further down. */
static void name_new_rows(Preparing *p, const json_t *asked)
{
    for (gsize i = 0; i < json_array_size(asked); i++) {
        const char *id = text_in(json_array_get(asked, i), "id");
        char made[ID_TEXT_BYTES];
        if (*id != '+' || json_object_get(p->ids, id) != NULL)
            continue;
        id_make(made);
        json_object_set_new(p->ids, id, json_string(made));
    }
}

/* The id meant by `id`, a row's own or a new row's name; lent. */
static const char *resolve(const Preparing *p, const char *id)
{
    return *id == '+' ? text_in(p->ids, id) : id;
}

/* ---- values ---- */

static gboolean is_plain_character(gunichar c)
{
    gboolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return c >= 0x20 && !(c >= 0x7f && c <= 0x9f) && !turns && c != 0x2028 && c != 0x2029;
}

static gboolean is_blank(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (!g_unichar_isspace(g_utf8_get_char(at)))
            return FALSE;
    return TRUE;
}

static gboolean check_text(Preparing *p, const OfficeField *field, const char *text)
{
    glong chars = g_utf8_strlen(text, -1);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (!is_plain_character(g_utf8_get_char(at))) {
            find(p, OFFICE_RULE_FORM, field->label,
                 PROBLEM_BOTH("control characters", "制御文字が入っています"));
            return FALSE;
        }
    if ((gsize)chars <= field->max_chars && (chars == 0 || !is_blank(text)))
        return TRUE;
    g_autofree char *most = g_strdup_printf("at most %" G_GSIZE_FORMAT " characters" PROBLEM_MARK
                                            "%" G_GSIZE_FORMAT "文字まで",
                                            field->max_chars, field->max_chars);
    find(p, OFFICE_RULE_FORM, field->label,
         (gsize)chars > field->max_chars ? most : PROBLEM_BOTH("only blanks", "空白だけです"));
    return FALSE;
}

/* What a value must be, said when it is not. */
static const char *value_fault(const OfficeField *field, const json_t *value)
{
    const char *text = json_string_value(value);
    switch (field->kind) {
    case OFFICE_FIELD_FLAG:
        return json_is_boolean(value) ? NULL : PROBLEM_BOTH("true or false", "true か false");
    case OFFICE_FIELD_NUMBER:
        return json_is_integer(value) && json_integer_value(value) >= 0 &&
                       json_integer_value(value) <= NUMBER_MAX
                   ? NULL
                   : PROBLEM_BOTH("0 to 1,000,000", "0～1,000,000 の整数");
    case OFFICE_FIELD_CHOICE:
        return text != NULL && g_strv_contains(field->choices, text)
                   ? NULL
                   : PROBLEM_BOTH("not one of the choices", "選べる値ではありません");
    case OFFICE_FIELD_DAY:
        return text != NULL && (*text == '\0' || time_day_is_valid(text))
                   ? NULL
                   : PROBLEM_BOTH("a day like 2027-04-01", "2027-04-01 のような日付");
    case OFFICE_FIELD_TEXT:
    case OFFICE_FIELD_ID:
    case OFFICE_FIELD_SCOPE:
        break;
    }
    return text != NULL ? NULL : PROBLEM_BOTH("a text", "文字列");
}

/* The value as the row will hold it; NULL after a finding. Owned. */
static json_t *value_of(Preparing *p, const OfficeField *field, const json_t *value)
{
    const char *fault = value_fault(field, value);
    if (fault != NULL) {
        find(p, OFFICE_RULE_FORM, field->label, fault);
        return NULL;
    }
    const char *text = json_string_value(value);
    if (field->kind == OFFICE_FIELD_TEXT && !check_text(p, field, text))
        return NULL;
    if (field->kind != OFFICE_FIELD_ID && field->kind != OFFICE_FIELD_SCOPE)
        return json_deep_copy(value);
    const char *id = resolve(p, text);
    if ((*text != '\0' && *id == '\0') || strlen(id) > ID_TEXT_BYTES) {
        find(p, OFFICE_RULE_NO_ROW, field->label, text);
        return NULL;
    }
    return json_string(id);
}

static const OfficeField *field_named(OfficeWhat what, const char *name)
{
    const OfficeField *field = office_fields(what);
    while (field->name != NULL && strcmp(field->name, name) != 0)
        field++;
    return field->name != NULL ? field : NULL;
}

/* Puts into `set` and `before` the values that differ from the row's. */
static void take_values(Preparing *p, OfficeWhat what, const json_t *asked, const json_t *row,
                        json_t *set, json_t *before)
{
    const char *name;
    json_t *wanted;
    json_object_foreach((json_t *)asked, name, wanted)
    {
        const OfficeField *field = field_named(what, name);
        json_t *value = field != NULL ? value_of(p, field, wanted) : NULL;
        const json_t *stands = field != NULL ? json_object_get(row, name) : NULL;
        if (field == NULL)
            find(p, OFFICE_RULE_NO_FIELD, name, NULL);
        if (value != NULL && !json_equal(value, stands)) {
            json_object_set(set, name, value);
            json_object_set(before, name, (json_t *)stands);
        }
        json_decref(value);
    }
}

static void check_needed(Preparing *p, OfficeWhat what, const json_t *row, const json_t *set)
{
    for (const OfficeField *field = office_fields(what); field->name != NULL; field++) {
        const json_t *value = json_object_get(set, field->name);
        if (value == NULL)
            value = json_object_get(row, field->name);
        if (field->needed && *json_string_value(value) == '\0')
            find(p, OFFICE_RULE_NEEDED, field->label, NULL);
    }
}

/* ---- rows ---- */

static void add_change(Preparing *p, OfficeWhat what, const char *id, json_t *change)
{
    json_object_set_new(change, "what", json_string(office_what_names[what]));
    json_object_set_new(change, "id", json_string(id));
    json_object_set_new(change, "at", json_integer(p->at));
    json_array_append_new(p->changes, change);
}

static void prepare_new(Preparing *p, OfficeWhat what, const char *id, const json_t *asked)
{
    json_t *row = office_row_empty(what);
    json_t *set = json_object();
    json_t *before = json_object();
    take_values(p, what, json_object_get(asked, "set"), row, set, before);
    check_needed(p, what, row, set);
    json_decref(before);
    json_decref(row);
    add_change(p, what, id, json_pack("{s:o}", "set", set));
}

static void prepare_set(Preparing *p, OfficeWhat what, const char *id, const json_t *row,
                        const json_t *asked)
{
    json_t *set = json_object();
    json_t *before = json_object();
    take_values(p, what, json_object_get(asked, "set"), row, set, before);
    check_needed(p, what, row, set);
    if (json_object_size(set) > 0) {
        add_change(p, what, id, json_pack("{s:O, s:O}", "set", set, "before", before));
    }
    json_decref(set);
    json_decref(before);
}

static void prepare_cancel(Preparing *p, OfficeWhat what, const char *id, json_t *row)
{
    if (what < OFFICE_APPOINTMENT) {
        g_autofree char *title = office_row_title(p->store, what, id);
        find(p, OFFICE_RULE_NO_CANCEL, title, NULL);
        return;
    }
    add_change(p, what, id, json_pack("{s:b, s:O}", "cancel", 1, "before", row));
}

/* FALSE when somebody else changed the row after `version`, or the database failed. */
static gboolean check_version(Preparing *p, OfficeWhat what, const char *id, const json_t *asked)
{
    const json_t *version = json_object_get(asked, "version");
    guint64 stands = 0;
    if (version == NULL)
        return TRUE;
    if (!office_row_event(p->store, what, id, &stands, p->error))
        return FALSE;
    if (json_is_integer(version) && (guint64)json_integer_value(version) == stands)
        return TRUE;
    g_autofree char *title = office_row_title(p->store, what, id);
    find(p, OFFICE_RULE_CHANGED, title, NULL);
    return TRUE;
}

static gboolean prepare_standing(Preparing *p, OfficeWhat what, const char *id, const json_t *asked,
                                 gboolean is_new)
{
    GError *failed = NULL;
    g_autoptr(json_t) row = office_row_read(p->store, what, id, &failed);
    if (failed != NULL) {
        g_propagate_error(p->error, failed);
        return FALSE;
    }
    if (row != NULL && is_new) {
        g_autofree char *title = office_row_title(p->store, what, id);
        find(p, OFFICE_RULE_ID_TAKEN, title, NULL);
    } else if (row == NULL && !is_new) {
        find(p, OFFICE_RULE_NO_ROW, office_what_label(what), id);
    } else if (row == NULL) {
        prepare_new(p, what, id, asked);
    } else {
        if (!check_version(p, what, id, asked))
            return FALSE;
        if (json_is_true(json_object_get(asked, "cancel")))
            prepare_cancel(p, what, id, row);
        else
            prepare_set(p, what, id, row, asked);
    }
    return TRUE;
}

static gboolean prepare_one(Preparing *p, const json_t *asked)
{
    const char *name = text_in(asked, "what");
    const char *given = text_in(asked, "id");
    OfficeWhat what = office_what_named(name);
    char made[ID_TEXT_BYTES];
    if (what == OFFICE_WHATS) {
        find(p, OFFICE_RULE_NO_FIELD, name, NULL);
        return TRUE;
    }
    id_make(made);
    const char *id = *given == '\0' ? made : resolve(p, given);
    gboolean brought = what == OFFICE_PERSON && json_is_true(json_object_get(asked, "new"));
    if (!id_is_valid(id)) {
        find(p, OFFICE_RULE_NO_ROW, office_what_label(what), given);
        return TRUE;
    }
    if (!g_hash_table_add(p->seen, g_strdup(id))) {
        g_autofree char *title = office_row_title(p->store, what, id);
        find(p, OFFICE_RULE_NAMED_TWICE, title, NULL);
        return TRUE;
    }
    return prepare_standing(p, what, id, asked, brought || is_new_name(given));
}

json_t *office_prepare(Store *store, const json_t *asked, OfficeFindings *findings, json_t *ids,
                       GError **error)
{
    g_autoptr(json_t) changes = json_array();
    g_autoptr(json_t) own_ids = ids != NULL ? json_incref(ids) : json_object();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Preparing p = {store, findings, own_ids, seen, changes, 0, error};
    if (json_array_size(asked) > OFFICE_CHANGES_MAX) {
        office_find(findings, OFFICE_RULE_FORM, -1, PROBLEM_BOTH("the list of changes", "変更"),
                    PROBLEM_BOTH("at most 50,000", "50,000 件まで"));
        return g_steal_pointer(&changes);
    }
    name_new_rows(&p, asked);
    for (gsize i = 0; i < json_array_size(asked); i++) {
        p.at = (gint64)i;
        if (!prepare_one(&p, json_array_get(asked, i)))
            return NULL;
    }
    return g_steal_pointer(&changes);
}

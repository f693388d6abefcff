/* register/told.c -- a record in words */
#include "register/told.h"
#include "base/fold.h"
#include "base/times.h"
#include "record/expr.h"
#include "register/clock.h"
#include "register/parts.h"
#include <string.h>

#define TITLE_CHARS 80
#define CELL_CHARS 120
#define TEXT_BYTES 8000

/* "" when there is none. */
static const char *option_label(const RecordField *field, const char *code)
{
    for (guint i = 0; field->options != NULL && i < field->options->len; i++) {
        const RecordOption *option = g_ptr_array_index(field->options, i);
        if (strcmp(option->code, code) == 0)
            return option->label.ja;
    }
    return "";
}

/* The first line, at most so many characters. Transfer full. */
static char *first_line(const char *text, glong chars)
{
    g_autofree char *line = g_strndup(text, strcspn(text, "\r\n"));
    if (g_utf8_strlen(line, -1) <= chars)
        return g_steal_pointer(&line);
    g_autofree char *cut = g_utf8_substring(line, 0, chars - 1);
    return g_strconcat(cut, "…", NULL);
}

/* ---- title ---- */

/* Names of persons stand in no title: a title stays when a name has to go. */
static void append_value(GString *out, RegisterView *view, const RecordField *field,
                         const json_t *value)
{
    const char *text = json_string_value(value);
    if (field->kind == RECORD_REFERENCE) {
        const char *id = json_is_object(value) ? register_text_in(value, "id") : text;
        g_autoptr(RegisterRecord) other =
            id != NULL && *id != '\0' ? register_record_load(view, id, NULL) : NULL;
        g_string_append(out, other == NULL ? "" : other->restricted ? other->number : other->title);
    } else if (field->options != NULL && text != NULL) {
        g_string_append(out, option_label(field, text));
    } else if (json_is_integer(value)) {
        g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (field->kind == RECORD_DATE && text != NULL && time_day_is_valid(text)) {
        g_autofree char *day = time_era_text(register_day_start_us(text));
        g_string_append(out, day);
    } else if (field->kind == RECORD_TEXT) {
        g_string_append(out, text != NULL ? text : "");
    }
}

static gboolean is_blank(const char *text)
{
    while (*text != '\0' && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return *text == '\0';
}

char *register_title_of(RegisterView *view, const RegisterRecord *record, const json_t *full)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const RecordList *list = &record->type->list;
    for (guint i = 0; i < list->title->len; i++) {
        const RecordPiece *piece = g_ptr_array_index(list->title, i);
        if (piece->field == NULL)
            g_string_append(out, piece->text);
        else if (piece->field->see->len == 0)
            append_value(out, view, piece->field, json_object_get(full, piece->field->name));
    }
    for (guint i = 0; is_blank(out->str) && i < list->columns->len; i++) {
        const RecordField *field = g_ptr_array_index(list->columns, i);
        if (field->see->len == 0)
            append_value(out, view, field, json_object_get(full, field->name));
    }
    return is_blank(out->str) ? g_strdup(record->type->title.ja)
                              : first_line(out->str, TITLE_CHARS);
}

/* ---- cells ---- */

static json_t *cell_of(const RecordField *field, const json_t *value)
{
    if (field->see->len > 0 || value == NULL)
        return json_string("");
    if (field->kind == RECORD_TABLE || field->kind == RECORD_FILE)
        return json_integer((json_int_t)json_array_size(value));
    if (field->kind == RECORD_REFERENCE)
        return json_string(json_is_object(value) ? register_text_in(value, "id")
                                                 : json_string_value(value));
    if (!json_is_string(value))
        return json_incref((json_t *)value);
    g_autofree char *line = first_line(json_string_value(value), CELL_CHARS);
    return json_string(line);
}

json_t *register_cells_of(const RegisterRecord *record)
{
    json_t *cells = json_array();
    for (guint i = 0; i < record->type->list.cells->len; i++) {
        const RecordField *field = g_ptr_array_index(record->type->list.cells, i);
        json_array_append_new(cells, cell_of(field, json_object_get(record->values, field->name)));
    }
    return cells;
}

/* ---- search ---- */

/* Folded part by part: nothing is found across two of them. */
static void append_words(GString *out, const char *text)
{
    if (text == NULL || *text == '\0' || out->len + strlen(text) > TEXT_BYTES)
        return;
    g_autofree char *folded = fold_text(text);
    g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "", folded);
}

static void append_texts(GString *out, const GPtrArray *fields, const json_t *values)
{
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        const json_t *value = json_object_get(values, field->name);
        if (field->see->len > 0 || value == NULL)
            continue;
        if (field->kind == RECORD_TEXT)
            append_words(out, json_string_value(value));
        else if (field->options != NULL && json_is_string(value))
            append_words(out, option_label(field, json_string_value(value)));
        for (gsize j = 0; field->kind == RECORD_TABLE && j < json_array_size(value); j++)
            append_texts(out, field->columns, json_array_get(value, j));
    }
}

char *register_text_of(const RegisterRecord *record)
{
    GString *out = g_string_new(NULL);
    append_words(out, record->number);
    append_words(out, record->type->title.ja);
    append_words(out, record->title);
    append_texts(out, record->type->fields, record->values);
    return g_string_free(out, FALSE);
}

/* record/values.c -- whether values are what the fields of a type take */
#include "record/act.h"
#include "record/expr.h"

static gboolean measure(const RecordField *field, const json_t *value, gint64 *size)
{
    switch (field->kind) {
    case RECORD_TEXT:
        *size = json_is_string(value) ? g_utf8_strlen(json_string_value(value), -1) : -1;
        return TRUE;
    case RECORD_TABLE:
        *size = json_is_array(value) ? (gint64)json_array_size(value) : -1;
        return TRUE;
    case RECORD_NUMBER:
    case RECORD_MONEY:
        *size = (gint64)json_integer_value(value);
        return TRUE;
    default:
        return FALSE;
    }
}

static const RecordField *check_fields(const GPtrArray *fields, const json_t *values,
                                       RecordFault *fault);

static const RecordField *check_rows(const RecordField *field, const json_t *value,
                                     RecordFault *fault)
{
    for (gsize i = 0; field->kind == RECORD_TABLE && i < json_array_size(value); i++) {
        const RecordField *wrong = check_fields(field->columns, json_array_get(value, i), fault);
        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

/* Nothing, an empty text and an empty list all say that nothing was filled in. */
static gboolean is_nothing(const json_t *value)
{
    return value == NULL || (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

static gboolean all_codes(const RecordField *field, const json_t *value)
{
    RecordField one = *field;
    one.kind = RECORD_CHOICE;
    for (gsize i = 0; i < json_array_size(value); i++)
        if (record_value_empty(&one, json_array_get(value, i)))
            return FALSE;
    return TRUE;
}

static const RecordField *check_value(const RecordField *field, const json_t *value,
                                      RecordFault *fault)
{
    gint64 size;
    if (is_nothing(value))
        return NULL;
    *fault = RECORD_VALUE_KIND;
    if (record_value_empty(field, value) ||
        (field->kind == RECORD_CHOICES && !all_codes(field, value)))
        return field;
    if (!measure(field, value, &size))
        return NULL;
    gint64 most = field->has_max ? field->max : G_MAXINT64;
    if (field->kind == RECORD_TABLE)
        most = MIN(most, (gint64)RECORD_TABLE_MAX_ROWS);
    *fault = field->has_min && size < field->min ? RECORD_VALUE_LEAST : RECORD_VALUE_MOST;
    if ((field->has_min && size < field->min) || size > most)
        return field;
    return check_rows(field, value, fault);
}

static const RecordField *check_fields(const GPtrArray *fields, const json_t *values,
                                       RecordFault *fault)
{
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        const RecordField *wrong = check_value(field, json_object_get(values, field->name), fault);
        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

const RecordField *record_values_fault(const RecordType *type, const json_t *values,
                                       RecordFault *fault)
{
    return check_fields(type->fields, values, fault);
}

/* record/expr-eval.c -- computes an expression over given values; whatever they hold, it ends */
#include "record/expr.h"

#include <stdio.h>
#include <string.h>

#define DAY_MINUTES 1440

typedef struct {
    gboolean filled;
    gint64 number;      /* number, day, minute, rank or truth */
    const char *text;   /* of what is told apart as text */
    const json_t *json; /* as it was given */
} Value;

static const Value nothing;

static gint64 clamp(gint64 number)
{
    return CLAMP(number, -RECORD_NUMBER_MAX, RECORD_NUMBER_MAX);
}

static gboolean read_digits(const char *text, guint count, guint *number)
{
    *number = 0;
    for (guint i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return FALSE;
        *number = *number * 10 + (guint)(text[i] - '0');
    }
    return TRUE;
}

/* Days since 1970-01-01 and back (proleptic Gregorian). */
static gint64 epoch_day(guint year, guint month, guint day)
{
    GDate date;
    GDate epoch;
    g_date_clear(&date, 1);
    g_date_clear(&epoch, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_set_dmy(&epoch, 1, G_DATE_JANUARY, 1970);
    return (gint64)g_date_get_julian(&date) - g_date_get_julian(&epoch);
}

static gboolean read_day(const char *text, gint64 *day)
{
    guint y;
    guint m;
    guint d;
    if (!read_digits(text, 4, &y) || text[4] != '-' || !read_digits(text + 5, 2, &m) ||
        text[7] != '-' || !read_digits(text + 8, 2, &d) || y == 0 || m == 0 || m > 12 || d == 0 ||
        !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
        return FALSE;
    *day = epoch_day(y, m, d);
    return TRUE;
}

gboolean record_day_read(const char *text, gint64 *day)
{
    return strlen(text) == 10 && read_day(text, day);
}

static gboolean read_minute(const char *text, gint64 *minute)
{
    guint hours;
    guint minutes;
    gint64 day;
    if (strlen(text) != 16 || !read_day(text, &day) || text[10] != 'T' ||
        !read_digits(text + 11, 2, &hours) || text[13] != ':' ||
        !read_digits(text + 14, 2, &minutes) || hours > 23 || minutes > 59)
        return FALSE;
    *minute = day * DAY_MINUTES + hours * 60 + minutes;
    return TRUE;
}

/* The calendar's end is the end of days, too. */
static gboolean date_of(gint64 day, GDate *date)
{
    gint64 julian = day + 719163; /* 1970-01-01 */
    g_date_clear(date, 1);
    if (julian < 1 || julian > 3652059) /* 9999-12-31 */
        return FALSE;
    g_date_set_julian(date, (guint32)julian);
    return TRUE;
}

static gboolean rank_of(const GPtrArray *options, const char *code, gint64 *rank)
{
    for (guint i = 0; options != NULL && i < options->len; i++) {
        const RecordOption *option = g_ptr_array_index(options, i);
        if (strcmp(option->code, code) == 0) {
            *rank = option->rank;
            return TRUE;
        }
    }
    return FALSE;
}

static Value from_text(const RecordShape *shape, const json_t *json)
{
    Value value = {.filled = TRUE, .text = json_string_value(json), .json = json};
    if (value.text == NULL || *value.text == '\0')
        return nothing;
    if (shape->kind == RECORD_DATE)
        value.filled = record_day_read(value.text, &value.number);
    else if (shape->kind == RECORD_TIME)
        value.filled = read_minute(value.text, &value.number);
    else if (shape->options != NULL)
        value.filled = rank_of(shape->options, value.text, &value.number);
    return value.filled ? value : nothing;
}

/* One value of the shape, lists left aside. */
static Value from_json(const RecordShape *shape, const json_t *json)
{
    Value value = {.filled = TRUE, .json = json};
    switch (shape->kind) {
    case RECORD_NUMBER:
        value.number = clamp((gint64)json_integer_value(json));
        return json_is_integer(json) ? value : nothing;
    case RECORD_YES_NO:
        value.number = json_is_true(json);
        return json_is_boolean(json) ? value : nothing;
    case RECORD_TABLE:
        return json_array_size(json) > 0 ? value : nothing;
    case RECORD_REFERENCE:
        value.text = json_is_object(json) ? json_string_value(json_object_get(json, "id"))
                                          : json_string_value(json);
        return value.text != NULL && *value.text != '\0' ? value : nothing;
    default:
        return from_text(shape, json);
    }
}

gboolean record_value_empty(const RecordField *field, const json_t *value)
{
    RecordShape shape = record_field_shape(field);
    if (!shape.many)
        return !from_json(&shape, value).filled;
    for (gsize i = 0; i < json_array_size(value); i++)
        if (from_json(&shape, json_array_get(value, i)).filled)
            return FALSE;
    return TRUE;
}

static Value eval(const RecordExpr *expr, const RecordScene *scene);

static const json_t *member(const json_t *object, const RecordField *field)
{
    return json_object_get(object, field->name);
}

static Value eval_field(const RecordExpr *expr, const RecordScene *scene)
{
    const RecordField *outer = expr->via != NULL ? expr->via : expr->field;
    const json_t *holder = outer->table != NULL ? scene->row : scene->values;
    const json_t *json = member(holder, outer);
    if (expr->via != NULL && expr->via->kind == RECORD_REFERENCE)
        json = member(json, expr->field);
    if (expr->shape.many) {
        Value list = {.filled = json_array_size(json) > 0, .json = json};
        return list;
    }
    return from_json(&expr->shape, json);
}

/* How many values a list has, and the one at `at`. */
static gsize list_size(const RecordExpr *expr, const RecordScene *scene, const json_t **list)
{
    *list = eval(expr, scene).json;
    return MIN(json_array_size(*list), RECORD_TABLE_MAX_ROWS);
}

static Value list_at(const RecordExpr *expr, const json_t *list, gsize at)
{
    RecordShape one = expr->shape;
    one.many = FALSE;
    const json_t *item = json_array_get(list, at);
    gboolean column = expr->via != NULL && expr->via->kind == RECORD_TABLE;
    return from_json(&one, column ? member(item, expr->field) : item);
}

static void take_extreme(Value *best, Value value, gboolean highest)
{
    if (value.filled &&
        (!best->filled || (highest ? value.number > best->number : value.number < best->number)))
        *best = value;
}

static Value eval_extreme(const RecordExpr *expr, const RecordScene *scene)
{
    Value best = nothing;
    for (guint i = 0; i < expr->count; i++) {
        const RecordExpr *arg = expr->args[i];
        if (!arg->shape.many) {
            take_extreme(&best, eval(arg, scene), expr->op == RECORD_OP_HIGHEST);
            continue;
        }
        const json_t *list;
        gsize size = list_size(arg, scene, &list);
        for (gsize j = 0; j < size; j++)
            take_extreme(&best, list_at(arg, list, j), expr->op == RECORD_OP_HIGHEST);
    }
    return best;
}

static Value number_value(gint64 number)
{
    return (Value){.filled = TRUE, .number = clamp(number)};
}

/* For how many rows (or listed values) the condition holds; `all` how many there are. */
static gint64 count_rows(const RecordExpr *expr, const RecordScene *scene, gint64 *all)
{
    const json_t *list;
    gsize size = list_size(expr->args[0], scene, &list);
    gint64 count = 0;
    for (gsize i = 0; i < size; i++) {
        RecordScene row = {scene->values, scene->today, json_array_get(list, i)};
        if (expr->count > 1)
            count += eval(expr->args[1], &row).number;
        else
            count +=
                expr->args[0]->shape.kind == RECORD_TABLE || list_at(expr->args[0], list, i).filled;
    }
    *all = (gint64)size;
    return count;
}

static Value eval_rows(const RecordExpr *expr, const RecordScene *scene)
{
    gint64 all;
    gint64 count = count_rows(expr, scene, &all);
    if (expr->op == RECORD_OP_COUNT)
        return number_value(count);
    return number_value(expr->op == RECORD_OP_ANY ? count > 0 : count == all);
}

static Value eval_sum(const RecordExpr *expr, const RecordScene *scene)
{
    const json_t *list;
    gsize size = list_size(expr->args[0], scene, &list);
    gint64 sum = 0;
    for (gsize i = 0; i < size; i++)
        sum = clamp(sum + list_at(expr->args[0], list, i).number);
    return number_value(sum);
}

static gboolean by_text(const RecordShape *shape)
{
    return shape->options == NULL && shape->kind != RECORD_NUMBER && shape->kind != RECORD_DATE &&
           shape->kind != RECORD_TIME && shape->kind != RECORD_YES_NO;
}

static Value eval_comparison(const RecordExpr *expr, const RecordScene *scene)
{
    Value a = eval(expr->args[0], scene);
    Value b = eval(expr->args[1], scene);
    if (!a.filled || !b.filled)
        return number_value(0);
    int order = by_text(&expr->args[0]->shape) ? strcmp(a.text, b.text)
                                               : (a.number > b.number) - (a.number < b.number);
    const gboolean holds[] = {order == 0, order != 0, order<0, order <= 0, order> 0, order >= 0};
    return number_value(holds[expr->op - RECORD_OP_EQ]);
}

static gint64 multiply(gint64 a, gint64 b)
{
    gint64 product;
    if (__builtin_mul_overflow(a, b, &product))
        return (a < 0) == (b < 0) ? RECORD_NUMBER_MAX : -RECORD_NUMBER_MAX;
    return product;
}

static Value eval_sums(const RecordExpr *expr, const RecordScene *scene)
{
    Value a = eval(expr->args[0], scene);
    Value b = eval(expr->args[1], scene);
    if (!a.filled || !b.filled)
        return nothing;
    if (expr->op == RECORD_OP_MUL)
        return number_value(multiply(a.number, b.number));
    return number_value(expr->op == RECORD_OP_ADD ? a.number + b.number : a.number - b.number);
}

static Value eval_has(const RecordExpr *expr, const RecordScene *scene)
{
    const json_t *list;
    gsize size = list_size(expr->args[0], scene, &list);
    Value wanted = eval(expr->args[1], scene);
    for (gsize i = 0; wanted.filled && i < size; i++) {
        Value value = list_at(expr->args[0], list, i);
        if (value.filled && value.number == wanted.number)
            return number_value(1);
    }
    return number_value(0);
}

static gint64 day_of(const RecordExpr *expr, Value value)
{
    if (expr->shape.kind != RECORD_TIME)
        return value.number;
    gint64 floor = value.number < 0 ? value.number - DAY_MINUTES + 1 : value.number;
    return floor / DAY_MINUTES;
}

static Value eval_days(const RecordExpr *expr, const RecordScene *scene)
{
    Value a = eval(expr->args[0], scene);
    Value b = expr->count > 1 ? eval(expr->args[1], scene) : a;
    if (!a.filled || !b.filled)
        return nothing;
    gint64 day = day_of(expr->args[0], a);
    if (expr->op == RECORD_OP_DAYS)
        return number_value(day_of(expr->args[1], b) - day);
    GDate date;
    if (!date_of(day, &date))
        return nothing;
    gint64 year = g_date_get_year(&date) - (g_date_get_month(&date) < G_DATE_APRIL);
    return number_value(expr->op == RECORD_OP_FISCAL_YEAR ? year
                                                          : epoch_day((guint)year + 1, 3, 31));
}

static Value eval_logic(const RecordExpr *expr, const RecordScene *scene)
{
    gboolean first = eval(expr->args[0], scene).number != 0;
    if (expr->op == RECORD_OP_NOT)
        return number_value(!first);
    if (first == (expr->op == RECORD_OP_OR))
        return number_value(first);
    return number_value(eval(expr->args[1], scene).number != 0);
}

static Value eval_leaf(const RecordExpr *expr, const RecordScene *scene)
{
    Value value = {.filled = TRUE, .number = expr->number, .text = expr->text};
    if (expr->op == RECORD_OP_FIELD)
        return eval_field(expr, scene);
    if (expr->op == RECORD_OP_TODAY)
        value.filled = scene->today != NULL && record_day_read(scene->today, &value.number);
    return value.filled ? value : nothing;
}

static Value eval(const RecordExpr *expr, const RecordScene *scene)
{
    if (expr->op < RECORD_OP_NOT)
        return eval_leaf(expr, scene);
    if (expr->op <= RECORD_OP_OR)
        return eval_logic(expr, scene);
    if (expr->op <= RECORD_OP_GE)
        return eval_comparison(expr, scene);
    if (expr->op <= RECORD_OP_MUL)
        return eval_sums(expr, scene);
    switch (expr->op) {
    case RECORD_OP_EMPTY:
        return number_value(!eval(expr->args[0], scene).filled);
    case RECORD_OP_FILLED:
        return number_value(eval(expr->args[0], scene).filled);
    case RECORD_OP_HIGHEST:
    case RECORD_OP_LOWEST:
        return eval_extreme(expr, scene);
    case RECORD_OP_SUM:
        return eval_sum(expr, scene);
    case RECORD_OP_HAS:
        return eval_has(expr, scene);
    case RECORD_OP_IF:
        return eval(expr->args[eval(expr->args[0], scene).number != 0 ? 1 : 2], scene);
    default:
        return expr->op < RECORD_OP_HAS ? eval_rows(expr, scene) : eval_days(expr, scene);
    }
}

gboolean record_expr_truth(const RecordExpr *expr, const RecordScene *scene)
{
    return eval(expr, scene).number != 0;
}

static json_t *day_json(gint64 day)
{
    GDate date;
    if (!date_of(day, &date))
        return NULL;
    char text[16];
    g_snprintf(text, sizeof text, "%04d-%02d-%02d", g_date_get_year(&date),
               (int)g_date_get_month(&date), g_date_get_day(&date));
    return json_string(text);
}

json_t *record_expr_value(const RecordExpr *expr, const RecordScene *scene)
{
    Value value = eval(expr, scene);
    if (!value.filled)
        return NULL;
    if (value.json != NULL)
        return json_deep_copy(value.json);
    const RecordShape *shape = &expr->shape;
    if (shape->options != NULL)
        return json_string(
            ((const RecordOption *)g_ptr_array_index(shape->options, (guint)value.number))->code);
    if (shape->kind == RECORD_DATE)
        return day_json(value.number);
    if (shape->kind == RECORD_NUMBER)
        return json_integer(value.number);
    if (shape->kind == RECORD_YES_NO)
        return json_boolean(value.number != 0);
    return value.text != NULL ? json_string(value.text) : NULL;
}

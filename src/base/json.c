/* base/json.c -- JSON in and out: bounded reading, canonical writing (RFC 8785 on our subset) */
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

#define PAIRS_FEW 16       /* members of most objects */
#define VALUES_MAX 4000000 /* a value costs some 40 bytes in memory, far more than its text */

/* Depth and number of values, before anything is allocated for them. */
typedef struct {
    guint depth, deepest;
    gsize values;
} Shape;

/* The byte after a string that starts behind its quote. */
static const guint8 *skip_string(const guint8 *at, const guint8 *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' && end - at > 1 ? 2 : 1;
    return at < end ? at + 1 : end;
}

static Shape measure(const guint8 *bytes, gsize size_bytes)
{
    Shape shape = {.values = 1};
    if (size_bytes == 0)
        return shape; /* there may be no bytes to point at, either */
    const guint8 *at = bytes, *end = bytes + size_bytes;
    while (at < end) {
        guint8 c = *at++;
        if (c == '"') {
            at = skip_string(at, end);
        } else if (c == '{' || c == '[') {
            shape.values++;
            shape.depth++;
            shape.deepest = MAX(shape.deepest, shape.depth);
        } else if (c == '}' || c == ']') {
            shape.depth -= shape.depth > 0;
        } else if (c == ',') {
            shape.values++;
        }
    }
    return shape;
}

static const char *fault_of(const json_t *value);

static gboolean is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((guint8)*text >= 0x80)
            return FALSE;
    return TRUE;
}

static const char *fault_of_object(const json_t *object)
{
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)object, key, member)
    {
        if (!is_ascii(key))
            return PROBLEM_BOTH("a key is not ASCII", "キーが ASCII ではありません");
        const char *fault = fault_of(member);
        if (fault != NULL)
            return fault;
    }
    return NULL;
}

static const char *fault_of_array(const json_t *array)
{
    const char *fault = NULL;
    for (gsize i = 0; fault == NULL && i < json_array_size(array); i++)
        fault = fault_of(json_array_get(array, i));
    return fault;
}

/* The lowest integer of all has no absolute value, so both ends are compared. */
static gboolean is_in_range(json_int_t value)
{
    return value >= -JSON_INTEGER_MAX && value <= JSON_INTEGER_MAX;
}

/* What in `value` lies outside the subset; NULL when nothing does. */
static const char *fault_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return fault_of_object(value);
    case JSON_ARRAY:
        return fault_of_array(value);
    case JSON_INTEGER:
        if (!is_in_range(json_integer_value(value)))
            return PROBLEM_BOTH("a number is out of range", "数が範囲を超えています");
        return NULL;
    case JSON_REAL:
        return PROBLEM_BOTH("a number has a fraction", "小数が含まれています");
    case JSON_NULL:
        return PROBLEM_BOTH("it holds null", "null が含まれています");
    default:
        return NULL;
    }
}

static gboolean check_shape(const guint8 *bytes, gsize size_bytes, guint max_depth,
                            const char *what, GError **error)
{
    guint depth = MIN(max_depth, JSON_DEPTH_MAX);
    Shape shape = measure(bytes, size_bytes);
    if (shape.deepest > depth) {
        g_autofree char *limit = g_strdup_printf("%u", depth);
        problem_set(error, PROBLEM_TOO_DEEP, what, limit);
        return FALSE;
    }
    if (shape.values > VALUES_MAX) {
        problem_set(error, PROBLEM_TOO_LARGE, what,
                    PROBLEM_BOTH("4,000,000 values", "4,000,000 個の値"));
        return FALSE;
    }
    return TRUE;
}

json_t *json_read(const guint8 *bytes, gsize size_bytes, gsize max_bytes, guint max_depth,
                  const char *what, GError **error)
{
    if (size_bytes > max_bytes) {
        g_autofree char *limit = g_format_size_full(max_bytes, G_FORMAT_SIZE_IEC_UNITS);
        problem_set(error, PROBLEM_TOO_LARGE, what, limit);
        return NULL;
    }
    if (!check_shape(bytes, size_bytes, max_depth, what, error))
        return NULL;
    json_t *scanned = json_scan((const char *)bytes, size_bytes, max_depth);
    if (scanned != NULL)
        return scanned;
    json_error_t place;
    g_autoptr(json_t) value = json_loadb((const char *)bytes, size_bytes,
                                         JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &place);
    if (value == NULL) {
        g_autofree char *why =
            g_strdup_printf("%s (line %d, column %d)", place.text, place.line, place.column);
        problem_set(error, PROBLEM_INVALID, what, why);
        return NULL;
    }
    const char *fault = fault_of(value);
    if (fault != NULL) {
        problem_set(error, PROBLEM_INVALID, what, fault);
        return NULL;
    }
    return g_steal_pointer(&value);
}

static void append_escape(GString *out, guint8 c)
{
    static const char named[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    if (c == '"' || c == '\\') {
        g_string_append_c(out, '\\');
        g_string_append_c(out, (char)c);
    } else if (c < sizeof named && named[c] != 0) {
        g_string_append_c(out, '\\');
        g_string_append_c(out, named[c]);
    } else {
        g_string_append_printf(out, "\\u%04x", c);
    }
}

void json_append_string(GString *out, const char *text, gssize size_bytes)
{
    const char *end = text + (size_bytes < 0 ? strlen(text) : (gsize)size_bytes);
    g_string_append_c(out, '"');
    while (text < end) {
        const char *plain = text;
        while (text < end && (guint8)*text >= 0x20 && *text != '"' && *text != '\\')
            text++;
        g_string_append_len(out, plain, text - plain);
        if (text < end)
            append_escape(out, (guint8)*text++);
    }
    g_string_append_c(out, '"');
}

void json_append_integer(GString *out, gint64 value)
{
    char digits[24];
    char *at = digits + sizeof digits;
    guint64 left = value < 0 ? 0 - (guint64)value : (guint64)value;
    do
        *--at = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    if (value < 0)
        *--at = '-';
    g_string_append_len(out, at, digits + sizeof digits - at);
}

typedef struct {
    GString *out;
    gsize max_bytes;
    gsize values;
    const char *fault;
} Writer;

static void write_value(Writer *w, const json_t *value, guint depth);

typedef struct {
    const char *key;
    const json_t *value;
} Pair;

static int compare_pairs(const void *a, const void *b)
{
    return strcmp(((const Pair *)a)->key, ((const Pair *)b)->key);
}

static void write_object(Writer *w, const json_t *object, guint depth)
{
    Pair few[PAIRS_FEW];
    gsize size = json_object_size(object);
    g_autofree Pair *many = size > PAIRS_FEW ? g_new(Pair, size) : NULL;
    Pair *pairs = many != NULL ? many : few;
    gsize count = 0;
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)object, key, member)
    {
        if (!is_ascii(key))
            w->fault = "a key is not ASCII";
        pairs[count++] = (Pair){key, member};
    }
    /* RFC 8785 sorts by UTF-16 units; for ASCII keys that is the order of bytes. */
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    g_string_append_c(w->out, '{');
    for (gsize i = 0; i < count; i++) {
        if (i > 0)
            g_string_append_c(w->out, ',');
        json_append_string(w->out, pairs[i].key, -1);
        g_string_append_c(w->out, ':');
        write_value(w, pairs[i].value, depth + 1);
    }
    g_string_append_c(w->out, '}');
}

static void write_array(Writer *w, const json_t *array, guint depth)
{
    g_string_append_c(w->out, '[');
    for (gsize i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            g_string_append_c(w->out, ',');
        write_value(w, json_array_get(array, i), depth + 1);
    }
    g_string_append_c(w->out, ']');
}

/* NUL would be written in a form that is not read again. */
static void write_string(Writer *w, const char *text, gsize size_bytes)
{
    if (memchr(text, '\0', size_bytes) != NULL || !g_utf8_validate_len(text, size_bytes, NULL))
        w->fault = "a text is not UTF-8 or holds NUL";
    else
        json_append_string(w->out, text, (gssize)size_bytes);
}

static void write_scalar(Writer *w, const json_t *value)
{
    if (json_is_string(value))
        write_string(w, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value) && is_in_range(json_integer_value(value)))
        json_append_integer(w->out, json_integer_value(value));
    else if (json_is_boolean(value))
        g_string_append(w->out, json_is_true(value) ? "true" : "false");
    else
        w->fault = "a value is neither string, integer in range, boolean, array nor object";
}

static void write_value(Writer *w, const json_t *value, guint depth)
{
    /* What is written can be read again: the same limits. */
    if (depth >= JSON_DEPTH_MAX && (json_is_object(value) || json_is_array(value)))
        w->fault = "it is nested too deep";
    if (++w->values > VALUES_MAX)
        w->fault = "it has too many values";
    if (w->fault != NULL || w->out->len > w->max_bytes)
        return;
    if (json_is_object(value))
        write_object(w, value, depth);
    else if (json_is_array(value))
        write_array(w, value, depth);
    else
        write_scalar(w, value);
}

GBytes *json_write_canonical(const json_t *value, gsize max_bytes, GError **error)
{
    Writer w = {.out = g_string_sized_new(512), .max_bytes = max_bytes};
    write_value(&w, value, 0);
    gboolean too_large = w.out->len > max_bytes;
    GBytes *bytes = g_string_free_to_bytes(w.out);
    if (w.fault == NULL && !too_large)
        return bytes;
    g_bytes_unref(bytes);
    g_autofree char *limit = g_format_size_full(max_bytes, G_FORMAT_SIZE_IEC_UNITS);
    if (w.fault != NULL)
        problem_set(error, PROBLEM_INVALID, "JSON", w.fault);
    else
        problem_set(error, PROBLEM_TOO_LARGE, "JSON", limit);
    return NULL;
}

char *json_write_text(const json_t *value, gsize max_bytes, GError **error)
{
    g_autoptr(GBytes) bytes = json_write_canonical(value, max_bytes, error);
    return bytes != NULL ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

const char *json_get_string(const json_t *object, const char *key, GError **error)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text == NULL)
        problem_set(error, PROBLEM_INVALID, key,
                    PROBLEM_BOTH("a text must stand here", "文字列が必要です"));
    return text;
}

gboolean json_get_integer(const json_t *object, const char *key, gint64 min, gint64 max,
                          gint64 *value, GError **error)
{
    const json_t *member = json_object_get(object, key);
    gint64 found = json_integer_value(member);
    if (!json_is_integer(member) || found < min || found > max) {
        g_autofree char *range =
            g_strdup_printf("%" G_GINT64_FORMAT " … %" G_GINT64_FORMAT, min, max);
        problem_set(error, PROBLEM_INVALID, key, range);
        return FALSE;
    }
    *value = found;
    return TRUE;
}

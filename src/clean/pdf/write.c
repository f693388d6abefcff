/* clean/pdf/write.c -- values written in one form, each dictionary by the rows of its kind */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include "clean/schema.h"
#include <math.h>
#include <string.h>

#define AT_ONCE_DEPTH_MAX 40u
#define ARRAY_DEPTH_MAX 30u
#define TEXT_BYTES_MAX ((gsize)64 * 1024 * 1024) /* of an object, without data */
#define SMALL ((gsize)64)                        /* what may be said again as often as one likes */

typedef struct {
    const PdfKind *kind;
    const PdfObject *object;
    guint32 out;
    guint page;
} PdfWork;

/* ---- notes ---- */

void pdf_note(Pdf *pdf, DisarmDanger danger, const char *detail)
{
    if (pdf->failed != NULL)
        return;
    disarm_at(pdf->job->findings, pdf->page > 0 ? DISARM_PAGE : DISARM_WHOLE, pdf->page, NULL);
    disarm_apply(pdf->job, clean_aspect_of(danger), danger, DISARM_DROPPED, detail, &pdf->failed);
}

/* ---- atoms ---- */

void pdf_put_token(GString *out, const char *token)
{
    guint8 last = out->len > 0 ? (guint8)out->str[out->len - 1] : ' ';
    gboolean joins = (pdf_is_regular(last) || last == '/') && pdf_is_regular((guint8)token[0]);
    if (joins)
        g_string_append_c(out, ' ');
    g_string_append(out, token);
}

void pdf_put_name(GString *out, const char *name)
{
    g_string_append_c(out, '/');
    for (const char *at = name; *at != '\0'; at++) {
        guint8 c = (guint8)*at;
        if (c > 0x20 && c < 0x7F && c != '#' && pdf_is_regular(c))
            g_string_append_c(out, *at);
        else
            g_string_append_printf(out, "#%02X", c);
    }
}

static gboolean is_printable(const char *text, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (text[i] < 0x20 || text[i] > 0x7E)
            return FALSE;
    return TRUE;
}

void pdf_put_text(GString *out, const char *text, gsize size)
{
    gboolean plain = is_printable(text, size);
    g_string_append_c(out, plain ? '(' : '<');
    for (gsize i = 0; i < size; i++) {
        if (!plain) {
            g_string_append_printf(out, "%02X", (guint8)text[i]);
            continue;
        }
        if (strchr("()\\", text[i]) != NULL)
            g_string_append_c(out, '\\');
        g_string_append_c(out, text[i]);
    }
    g_string_append_c(out, plain ? ')' : '>');
}

void pdf_put_number(GString *out, const PdfValue *number)
{
    char text[64];
    if (number->type == PDF_INTEGER) {
        g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, number->as.integer);
    } else {
        g_ascii_formatd(text, sizeof text, "%.10f", number->as.real);
        gsize size = strlen(text);
        while (text[size - 1] == '0')
            text[--size] = '\0';
        if (text[size - 1] == '.')
            text[size - 1] = '\0';
    }
    pdf_put_token(out, strcmp(text, "-0") == 0 ? "0" : text);
}

void pdf_put_reference(GString *out, guint32 number)
{
    char text[32];
    g_snprintf(text, sizeof text, "%u 0 R", number);
    pdf_put_token(out, text);
}

gboolean pdf_word_in(const char *words, const char *word)
{
    g_autofree char *whole = g_strconcat("|", word, "|", NULL);
    return strchr(word, '|') == NULL && strstr(words, whole) != NULL;
}

/* ---- inert values ---- */

static gboolean put_inert(Pdf *pdf, const PdfValue *value, guint may, const char *words,
                          GString *out, guint depth);

/* One value may be referred to many times: what was written tells how often it was. */
static gboolean may_go_on(Pdf *pdf, const GString *out)
{
    if (pdf->failed == NULL && out->len > TEXT_BYTES_MAX)
        problem_set(&pdf->failed, PROBLEM_TOO_LARGE,
                    PROBLEM_BOTH("An object of the PDF", "PDF の中の一つの値"), "64 MiB");
    return pdf->failed == NULL;
}

gboolean pdf_may_unfold(Pdf *pdf, const PdfValue *array, const GString *out)
{
    return may_go_on(pdf, out) &&
           disarm_budget_objects(pdf->job->budget, (guint64)array->size + 1, &pdf->failed);
}

gboolean pdf_may_repeat(Pdf *pdf, const PdfValue *value)
{
    guint64 size = GPOINTER_TO_SIZE(g_hash_table_lookup(pdf->inert, value));
    pdf->repeated += size;
    if (pdf->failed == NULL && pdf->repeated > pdf->repeated_most)
        problem_set(
            &pdf->failed, PROBLEM_TOO_LARGE,
            PROBLEM_BOTH("What the PDF says again and again", "PDF の中で繰り返し参照されている値"),
            NULL);
    return pdf->failed == NULL;
}

void pdf_said(Pdf *pdf, const PdfValue *value, gsize size)
{
    if (size > SMALL)
        g_hash_table_insert(pdf->inert, (gpointer)(guintptr)value, GSIZE_TO_POINTER(size));
}

/* A value of the document, which others may refer to, too. */
static gboolean put_shared(Pdf *pdf, const PdfValue *value, guint may, const char *words,
                           GString *out, guint depth)
{
    gsize before = out->len;
    if (!pdf_may_repeat(pdf, value) || !put_inert(pdf, value, may, words, out, depth))
        return FALSE;
    pdf_said(pdf, value, out->len - before);
    return TRUE;
}

static gboolean put_item(Pdf *pdf, const PdfValue *item, guint may, const char *words, GString *out,
                         guint depth)
{
    return item->type == PDF_REFERENCE
               ? put_shared(pdf, pdf_resolve(pdf->document, item), may, words, out, depth)
               : put_inert(pdf, item, may, words, out, depth);
}

static gboolean put_array(Pdf *pdf, const PdfValue *array, guint may, const char *words,
                          GString *out, guint depth)
{
    gsize before = out->len;
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < array->size; i++)
        if (depth == ARRAY_DEPTH_MAX || (i == 0 && !pdf_may_unfold(pdf, array, out)) ||
            !put_item(pdf, &array->as.items[i], may, words, out, depth + 1)) {
            g_string_truncate(out, before);
            return FALSE;
        }
    g_string_append_c(out, ']');
    return TRUE;
}

static gboolean put_inert(Pdf *pdf, const PdfValue *value, guint may, const char *words,
                          GString *out, guint depth)
{
    value = pdf_resolve(pdf->document, value);
    if (!may_go_on(pdf, out))
        return FALSE;
    switch (value->type) {
    case PDF_BOOLEAN:
        if ((may & PDF_MAY_BOOLEAN) != 0)
            pdf_put_token(out, value->as.integer != 0 ? "true" : "false");
        return (may & PDF_MAY_BOOLEAN) != 0;
    case PDF_INTEGER:
    case PDF_REAL:
        if ((may & PDF_MAY_NUMBER) != 0)
            pdf_put_number(out, value);
        return (may & PDF_MAY_NUMBER) != 0;
    case PDF_STRING:
        if ((may & PDF_MAY_TEXT) != 0)
            pdf_put_text(out, value->as.text, value->size);
        return (may & PDF_MAY_TEXT) != 0;
    case PDF_NAME:
        if ((may & PDF_MAY_NAME) == 0 || (words != NULL && !pdf_word_in(words, value->as.text)))
            return FALSE;
        pdf_put_name(out, value->as.text);
        return TRUE;
    case PDF_ARRAY:
        return (may & PDF_MAY_ARRAY) != 0 && put_array(pdf, value, may, words, out, depth);
    default:
        return FALSE;
    }
}

gboolean pdf_put_inert(Pdf *pdf, const PdfValue *value, guint may, const char *words, GString *out)
{
    return put_inert(pdf, value, may, words, out, 0);
}

/* ---- objects ---- */

static void write_bytes(Pdf *pdf, const void *bytes, gsize size)
{
    if (pdf->failed != NULL || !disarm_budget_output(pdf->job->budget, size, &pdf->failed) ||
        !pdf->sink->write(pdf->sink->user, bytes, size, &pdf->failed))
        return;
    pdf->written += size;
}

guint32 pdf_new_number(Pdf *pdf)
{
    guint64 nowhere = 0;
    g_array_append_val(pdf->places, nowhere);
    return pdf->places->len - 1;
}

void pdf_put_object(Pdf *pdf, guint32 number, const GString *text, const PdfMade *made)
{
    g_autoptr(GString) whole = g_string_sized_new(text->len + 96);
    g_string_printf(whole, "%u 0 obj\n", number);
    g_string_append_len(whole, text->str, (gssize)text->len);
    g_array_index(pdf->places, guint64, number) = pdf->written;
    if (made == NULL) {
        g_string_append(whole, "\nendobj\n");
        write_bytes(pdf, whole->str, whole->len);
        return;
    }
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &size);
    g_string_append_printf(whole, "%s/Length %" G_GSIZE_FORMAT ">>\nstream\n", made->filter->str,
                           size);
    write_bytes(pdf, whole->str, whole->len);
    write_bytes(pdf, bytes, size);
    static const char end[] = "\nendstream\nendobj\n";
    write_bytes(pdf, end, sizeof end - 1);
}

/* ---- dictionaries ---- */

/* A number is told by its digits, which as a name (/1) tell nothing. */
static gboolean is_of_variant(const PdfValue *value, const char *wanted)
{
    if (value->type == PDF_INTEGER)
        return wanted != NULL && g_ascii_isdigit(*wanted) &&
               g_ascii_strtoll(wanted, NULL, 10) == value->as.integer;
    if (value->type == PDF_NAME)
        return wanted != NULL && !g_ascii_isdigit(*wanted) && strcmp(wanted, value->as.text) == 0;
    return wanted == NULL;
}

static const PdfKind *choose(Pdf *pdf, const PdfKind *kind, const PdfValue *dict)
{
    if (kind->choose == NULL)
        return kind;
    const PdfValue *value = pdf_get(pdf->document, dict, kind->choose);
    for (guint i = 0; i < kind->variant_count; i++)
        if (is_of_variant(value, kind->variants[i].value))
            return kind->variants[i].kind;
    const char *said = value->type == PDF_NULL ? NULL : kind->choose;
    pdf_note_key(pdf, kind, value->type == PDF_NAME ? value->as.text : said, dict);
    return NULL;
}

static const PdfRow *row_of(const PdfKind *kind, const char *key)
{
    for (guint i = 0; i < kind->row_count; i++)
        if (strcmp(kind->rows[i].key, key) == 0)
            return &kind->rows[i];
    return NULL;
}

static gboolean is_of_stream(const PdfKind *kind, const char *key)
{
    return kind->stream != NULL && pdf_word_in("|Length|Filter|DecodeParms|DL|", key);
}

static gboolean put_list(Pdf *pdf, const PdfKind *kind, const PdfValue *list, GString *out)
{
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < list->size && pdf->failed == NULL; i++)
        pdf_put_kind(pdf, kind, &list->as.items[i], out);
    g_string_append_c(out, ']');
    return TRUE;
}

static gboolean put_map(Pdf *pdf, const PdfKind *kind, const PdfValue *map, GString *out)
{
    g_autoptr(GHashTable) last = g_hash_table_new(g_str_hash, g_str_equal);
    g_string_append(out, "<<");
    for (guint32 i = 0; i < map->size; i++)
        g_hash_table_insert(last, (gpointer)(guintptr)map->as.entries[i].key,
                            (gpointer)(guintptr)&map->as.entries[i]);
    for (guint32 i = 0; i < map->size && pdf->failed == NULL; i++) {
        const PdfEntry *entry = &map->as.entries[i];
        gsize before = out->len;
        if (g_hash_table_lookup(last, entry->key) != entry)
            continue; /* there is another of that name */
        pdf_put_name(out, entry->key);
        if (!pdf_put_kind(pdf, kind, &entry->value, out))
            g_string_truncate(out, before);
    }
    g_string_append(out, ">>");
    return TRUE;
}

/* A map has no key that its kind chooses by; where both may be, that tells. */
static gboolean is_map(Pdf *pdf, const PdfRow *row, const PdfValue *value, const PdfValue *found)
{
    if ((row->may & PDF_MAY_MAP) == 0 || found->type != PDF_DICT)
        return FALSE;
    return (row->may & PDF_MAY_KIND) == 0 || pdf_stream_of(pdf->document, value) == NULL;
}

static gboolean put_row(Pdf *pdf, const PdfRow *row, const PdfValue *value, GString *out)
{
    const PdfValue *found = pdf_resolve(pdf->document, value);
    if ((row->may & PDF_MAY_LIST) != 0 && found->type == PDF_ARRAY)
        return put_list(pdf, row->kind, found, out);
    if (is_map(pdf, row, value, found))
        return put_map(pdf, row->kind, found, out);
    if ((row->may & PDF_MAY_KIND) != 0 && (found->type == PDF_DICT || row->kind->put != NULL))
        return pdf_put_kind(pdf, row->kind, value, out);
    return put_shared(pdf, found, row->may, row->words, out, 0);
}

static void note_unknown(Pdf *pdf, const PdfKind *kind, const PdfValue *dict)
{
    for (guint32 i = 0; i < dict->size; i++) {
        const PdfEntry *entry = &dict->as.entries[i];
        if (row_of(kind, entry->key) == NULL && !is_of_stream(kind, entry->key))
            pdf_note_key(pdf, kind, entry->key, &entry->value);
    }
}

void pdf_put_rows(Pdf *pdf, const PdfKind *kind, const PdfValue *dict, gint64 number, GString *out)
{
    gint64 owner = pdf->owner;
    pdf->owner = kind == pdf_kind_field ? number : 0;
    for (guint i = 0; i < kind->row_count && pdf->failed == NULL; i++) {
        const PdfValue *value = pdf_dict_get(dict, kind->rows[i].key);
        gsize before = out->len;
        if (value == NULL || pdf_resolve(pdf->document, value)->type == PDF_NULL)
            continue;
        pdf_put_name(out, kind->rows[i].key);
        if (put_row(pdf, &kind->rows[i], value, out))
            continue;
        g_string_truncate(out, before);
        pdf_note_key(pdf, kind, kind->rows[i].key, value);
    }
    if (kind->more != NULL)
        kind->more(pdf, dict, number, out);
    pdf->owner = owner;
    note_unknown(pdf, kind, dict);
}

/* ---- what is reached by reference ---- */

/* Written under `out`, or, when that is 0, under a new number; which it was, 0 when it may not be.
 */
static guint32 build(Pdf *pdf, const PdfKind *kind, const PdfObject *object, guint32 out)
{
    g_autoptr(GString) text = g_string_new("<<");
    PdfMade made = {.filter = g_string_new(NULL)};
    gboolean stream = kind->stream != NULL && (object->is_stream || !kind->stream_optional);
    gboolean fine = stream == object->is_stream && (!stream || kind->stream(pdf, object, &made));
    if (fine) {
        const PdfValue own = {.type = PDF_DICT, .size = made.count, .as.entries = made.entries};
        pdf_put_rows(pdf, kind, made.entries != NULL ? &own : &object->value, object->number, text);
        if (!stream)
            g_string_append(text, ">>");
        if (out == 0)
            out = pdf_new_number(pdf);
        pdf_put_object(pdf, out, text, stream ? &made : NULL);
    }
    pdf_made_clear(&made);
    return fine ? out : 0;
}

static guint32 build_at_once(Pdf *pdf, const PdfKind *kind, const PdfObject *object)
{
    if (pdf->depth >= AT_ONCE_DEPTH_MAX) {
        pdf_note(pdf, DISARM_AMBIGUOUS, "more than 40 parts inside each other");
        return 0;
    }
    pdf->depth++;
    guint32 number = build(pdf, kind, object, 0);
    pdf->depth--;
    return number;
}

static void put_off(Pdf *pdf, const PdfKind *kind, const PdfObject *object, guint32 out)
{
    PdfWork *work = g_new(PdfWork, 1);
    *work = (PdfWork){kind, object, out, pdf->page};
    g_queue_push_tail(&pdf->queue, work);
}

void pdf_put_queue(Pdf *pdf)
{
    PdfWork *work;
    while ((work = g_queue_pop_head(&pdf->queue)) != NULL) {
        pdf->page = work->page;
        if (pdf->failed == NULL)
            build(pdf, work->kind, work->object, work->out);
        g_free(work);
    }
}

/* The output's number of an object taken as `kind`; 0 when it may not be there. */
static guint32 reach(Pdf *pdf, const PdfKind *kind, const PdfObject *object)
{
    g_autofree char *key = g_strdup_printf("%u %s", object->number, kind->name);
    gpointer known;
    guint32 out = 0;
    if (g_hash_table_lookup_extended(pdf->numbers, key, NULL, &known))
        return GPOINTER_TO_UINT(known);
    g_hash_table_insert(pdf->numbers, g_strdup(key), GUINT_TO_POINTER(0));
    if (kind->admit != NULL && !kind->admit(pdf, &object->value))
        return 0;
    if (kind->at_once) {
        out = build_at_once(pdf, kind, object);
    } else if (object->is_stream == (kind->stream != NULL)) {
        out = pdf_new_number(pdf);
        put_off(pdf, kind, object, out);
    }
    g_hash_table_insert(pdf->numbers, g_strdup(key), GUINT_TO_POINTER(out));
    return out;
}

const PdfObject *pdf_object_of(Pdf *pdf, const PdfValue *value)
{
    const PdfObject *object = NULL;
    for (guint i = 0; i < 16 && value->type == PDF_REFERENCE; i++) {
        object = pdf_object(pdf->document, value->as.integer);
        value = &object->value;
    }
    return value->type == PDF_DICT ? object : NULL;
}

static gboolean put_referred(Pdf *pdf, const PdfKind *kind, const PdfValue *value, GString *out)
{
    const PdfObject *object = pdf_object_of(pdf, value);
    kind = object != NULL ? choose(pdf, kind, &object->value) : NULL;
    guint32 number = kind != NULL ? reach(pdf, kind, object) : 0;
    if (number != 0)
        pdf_put_reference(out, number);
    return number != 0;
}

gboolean pdf_put_kind(Pdf *pdf, const PdfKind *kind, const PdfValue *value, GString *out)
{
    gsize before = out->len;
    gboolean put = FALSE;
    if (kind->put != NULL) {
        put = kind->put(pdf, value, out);
    } else if (value->type == PDF_REFERENCE) {
        put = put_referred(pdf, kind, value, out);
    } else if (value->type == PDF_DICT && (kind = choose(pdf, kind, value)) != NULL &&
               (kind->stream == NULL || kind->stream_optional) &&
               (kind->admit == NULL || kind->admit(pdf, value))) {
        g_string_append(out, "<<");
        pdf_put_rows(pdf, kind, value, 0, out);
        g_string_append(out, ">>");
        put = TRUE;
    }
    if (!put)
        g_string_truncate(out, before);
    return put;
}

/* clean/office97/xls-strings.c -- the table of strings (MS-XLS 2.4.265): texts, their runs of
 * fonts, and readings (phonetic) of Japanese ones */
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"

#define SST 0x00FCu
#define LABEL_SST 0x00FDu
#define IS_WIDE 1u
#define HAS_READING 4u
#define HAS_RUNS 8u
#define RUN_BYTES 4u

/* Reads over the ends of records; text begins anew with its flags there. */
typedef struct {
    const Xls *xls;
    guint at; /* record */
    gsize pos;
    gboolean failed;
} In;

static gsize left(const In *in)
{
    return xls_record(in->xls, in->at)->size - in->pos;
}

static gboolean turn(In *in)
{
    while (left(in) == 0 && !in->failed) {
        in->failed = xls_record(in->xls, in->at + 1)->id != XLS_CONTINUE;
        in->at++;
        in->pos = 0;
    }
    return !in->failed;
}

static guint take8(In *in)
{
    if (in->failed || !turn(in))
        return 0;
    return xls_body(in->xls, xls_record(in->xls, in->at))[in->pos++];
}

static guint take16(In *in)
{
    guint low = take8(in);
    return low | take8(in) << 8;
}

static guint32 take32(In *in)
{
    guint32 low = take16(in);
    return low | (guint32)take16(in) << 16;
}

typedef struct {
    GArray *units; /* guint16 */
    GByteArray *runs, *reading;
} Text;

static void text_clear(Text *text)
{
    g_array_set_size(text->units, 0);
    g_byte_array_set_size(text->runs, 0);
    g_byte_array_set_size(text->reading, 0);
}

static void take_bytes(In *in, GByteArray *out, gsize count)
{
    for (gsize i = 0; i < count && !in->failed; i++)
        bytes_add8(out, take8(in));
}

static void take_units(In *in, GArray *out, guint count, gboolean wide)
{
    for (guint i = 0; i < count && !in->failed; i++) {
        if (left(in) == 0 && turn(in)) /* flags begin a new record */
            wide = (take8(in) & IS_WIDE) != 0;
        guint16 unit = (guint16)(wide ? take16(in) : take8(in));
        g_array_append_val(out, unit);
    }
}

/* Readings stay when their counts fit (MS-XLS 2.5.86, 2.5.219). */
static gboolean is_reading(const GByteArray *bytes)
{
    if (bytes->len < 14 || bytes_u16(bytes->data, 0) != 1)
        return FALSE;
    gsize said = bytes_u16(bytes->data, 2), runs = bytes_u16(bytes->data, 8);
    gsize count = bytes_u16(bytes->data, 10), bare = 14 + count * 2;
    return said + 4 == bytes->len && bytes->len >= bare && bytes->len <= bare + (runs + 1) * 6;
}

static void take_text(In *in, Text *text)
{
    guint count = take16(in), flags = take8(in);
    guint runs = (flags & HAS_RUNS) != 0 ? take16(in) : 0;
    guint32 reading = (flags & HAS_READING) != 0 ? take32(in) : 0;
    text_clear(text);
    if (reading > in->xls->size) {
        in->failed = TRUE;
        return;
    }
    take_units(in, text->units, count, (flags & IS_WIDE) != 0);
    take_bytes(in, text->runs, (gsize)runs * RUN_BYTES);
    take_bytes(in, text->reading, reading);
    if (!is_reading(text->reading))
        g_byte_array_set_size(text->reading, 0);
}

/* Writes records of at most XLS_BODY_MAX. */
typedef struct {
    Xls *xls;
    GByteArray *body;
    gboolean later; /* the first record is out */
} Out;

static void flush(Out *out)
{
    xls_put(out->xls, out->later ? XLS_CONTINUE : SST, out->body->data, out->body->len);
    g_byte_array_set_size(out->body, 0);
    out->later = TRUE;
}

static gboolean need(Out *out, gsize count)
{
    if (out->body->len + count <= XLS_BODY_MAX)
        return FALSE;
    flush(out);
    return TRUE;
}

static gboolean is_wide(const GArray *units)
{
    for (guint i = 0; i < units->len; i++)
        if (g_array_index(units, guint16, i) > 0xFF)
            return TRUE;
    return FALSE;
}

static void put_units(Out *out, const GArray *units, gboolean wide)
{
    for (guint i = 0; i < units->len; i++) {
        if (need(out, wide ? 2 : 1))
            bytes_add8(out->body, wide ? IS_WIDE : 0);
        guint16 unit = g_array_index(units, guint16, i);
        if (wide)
            bytes_add16(out->body, unit);
        else
            bytes_add8(out->body, unit);
    }
}

static void put_text(Out *out, const Text *text)
{
    gboolean wide = is_wide(text->units);
    guint runs = text->runs->len / RUN_BYTES;
    need(out, 11); /* the head, and a character */
    bytes_add16(out->body, text->units->len);
    bytes_add8(out->body, (wide ? IS_WIDE : 0) | (runs > 0 ? HAS_RUNS : 0) |
                              (text->reading->len > 0 ? HAS_READING : 0));
    if (runs > 0)
        bytes_add16(out->body, runs);
    if (text->reading->len > 0)
        bytes_add32(out->body, text->reading->len);
    put_units(out, text->units, wide);
    for (guint i = 0; i < runs; i++) {
        need(out, RUN_BYTES);
        bytes_add(out->body, text->runs->data + (gsize)i * RUN_BYTES, RUN_BYTES);
    }
    for (guint i = 0; i < text->reading->len; i++) {
        need(out, 1);
        bytes_add8(out->body, text->reading->data[i]);
    }
}

/* A table that ends early does as long as no cell shows one of the texts that are missing. */
static void judge_end(Xls *xls)
{
    for (guint i = 0; i < xls->records->len; i++) {
        const XlsRecord *record = xls_record(xls, i);
        if (record->id == LABEL_SST && record->size >= 10 &&
            bytes_u32(xls_body(xls, record), 6) >= xls->strings) {
            xls_fail(xls, "its table of strings is cut off");
            return;
        }
    }
    xls_note(xls, DISARM_DAMAGED, DISARM_DROPPED, "SST");
}

void xls_put_strings(Xls *xls, guint at)
{
    g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(guint16));
    g_autoptr(GByteArray) runs = g_byte_array_new(), reading = g_byte_array_new();
    g_autoptr(GByteArray) body = g_byte_array_new();
    In in = {.xls = xls, .at = at};
    Out out = {.xls = xls, .body = body};
    Text text = {units, runs, reading};
    guint32 uses = take32(&in), count = take32(&in), taken = 0;
    gsize head = xls->out->len + XLS_HEAD;
    bytes_add32(body, uses);
    bytes_add32(body, count);
    if (!disarm_budget_objects(xls->job->budget, count, &xls->failed))
        return;
    for (; taken < count; taken++) {
        take_text(&in, &text);
        if (in.failed)
            break;
        put_text(&out, &text);
    }
    flush(&out);
    xls->strings = taken;
    if (taken == count || xls->failed != NULL)
        return;
    bytes_set32(xls->out->data, head + 4, taken);
    judge_end(xls);
}

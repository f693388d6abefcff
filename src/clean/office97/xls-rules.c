/* clean/office97/xls-rules.c -- formulas of rules and charts: conditional formats, validation,
 * series */
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"

#define DV_HEAD 4u
#define DV_TEXTS 4u
#define DV_TYPE 0x0000000Fu

static CleanFormula judge(const Xls *xls, GByteArray *body, gsize at, gsize size)
{
    return xls_formula(xls, body->data + at, size, NULL, 0, NULL);
}

/* How many bytes a format takes by what it says is in it (MS-XLS 2.5.81): the formulas begin there,
 * whatever their lengths say. */
static gsize format_bytes(const guint8 *format, gsize size)
{
    static const guint8 parts[] = {2, 118, 8,
                                   8, 4,   2}; /* number, font, alignment, lines, fill, lock */
    gsize at = 6;
    for (guint i = 0; size >= 6 && i < G_N_ELEMENTS(parts); i++) {
        if ((bytes_u32(format, 0) >> (25 + i) & 1) == 0)
            continue;
        gboolean own_number = i == 0 && (format[4] & 1) != 0;
        if (own_number && (size - at < 2 || bytes_u16(format, at) < 2))
            return 0;
        at += own_number ? bytes_u16(format, at) : parts[i];
        if (at > size)
            return 0;
    }
    return at;
}

/* A condition that cannot stay never holds. */
static void put_condition(Xls *xls, GByteArray *body)
{
    static const guint8 never[] = {0x1D, 0},
                        bare[14] = {2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1D, 0};
    gsize first = body->len >= 6 ? bytes_u16(body->data, 2) : 0;
    gsize second = body->len >= 6 ? bytes_u16(body->data, 4) : 0;
    if (body->len < 6 + first + second ||
        format_bytes(body->data + 6, body->len - 6 - first - second) !=
            body->len - 6 - first - second) {
        xls_note(xls, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "CF");
        xls_put(xls, 0x01B1, bare, sizeof bare);
        return;
    }
    gsize at = body->len - first - second;
    CleanFormula means = judge(xls, body, at, first);
    if (means == CLEAN_FORMULA_PLAIN)
        means = judge(xls, body, at + first, second);
    if (means != CLEAN_FORMULA_PLAIN) {
        xls_note_formula(xls, means, NULL);
        g_byte_array_set_size(body, (guint)at);
        bytes_add(body, never, sizeof never);
        bytes_set16(body->data, 0, 2); /* a formula, no comparison */
        bytes_set16(body->data, 2, sizeof never);
        bytes_set16(body->data, 4, 0);
    }
    xls_put(xls, 0x01B1, body->data, body->len);
}

typedef struct {
    gsize at, size;
} Tokens;

static gboolean read_tokens(const GByteArray *body, gsize *at, Tokens *tokens)
{
    if (body->len < *at + 4)
        return FALSE;
    tokens->size = bytes_u16(body->data, *at);
    tokens->at = *at + 4;
    if (tokens->size > body->len - tokens->at)
        return FALSE;
    *at = tokens->at + tokens->size;
    return TRUE;
}

static void add_tokens(GByteArray *out, const GByteArray *body, const Tokens *tokens)
{
    bytes_add16(out, tokens != NULL ? (guint)tokens->size : 0);
    bytes_add16(out, 0);
    if (tokens != NULL)
        bytes_add(out, body->data + tokens->at, tokens->size);
}

/* A validation that cannot stay takes any value; its words stay. */
static void put_validation(Xls *xls, GByteArray *body)
{
    Tokens first, second;
    gsize at = DV_HEAD;
    gboolean fine = body->len >= DV_HEAD;
    for (guint i = 0; fine && i < DV_TEXTS; i++)
        fine = xls_text(body->data, body->len, &at, 2, NULL);
    gsize texts_end = at;
    fine = fine && read_tokens(body, &at, &first) && read_tokens(body, &at, &second) &&
           body->len - at >= 2 && body->len - at == 2 + (gsize)bytes_u16(body->data, at) * 8;
    g_autoptr(GByteArray) out = g_byte_array_new();
    if (!fine) {
        xls_note(xls, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "DV");
        return;
    }
    CleanFormula means = judge(xls, body, first.at, first.size);
    if (means == CLEAN_FORMULA_PLAIN)
        means = judge(xls, body, second.at, second.size);
    xls_note_formula(xls, means, NULL);
    gboolean plain = means == CLEAN_FORMULA_PLAIN;
    bytes_add(out, body->data, texts_end);
    if (!plain)
        bytes_set32(out->data, 0, bytes_u32(out->data, 0) & ~DV_TYPE);
    add_tokens(out, body, plain ? &first : NULL);
    add_tokens(out, body, plain ? &second : NULL);
    bytes_add(out, body->data + at, body->len - at);
    xls_put(xls, 0x01BE, out->data, out->len);
}

/* A series whose cells are elsewhere keeps the values that the chart has of them. */
static void put_series(Xls *xls, GByteArray *body)
{
    gsize size = body->len >= 8 ? bytes_u16(body->data, 6) : 0;
    if (body->len < 8 + size) {
        xls_note(xls, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "BRAI");
        return;
    }
    CleanFormula means = judge(xls, body, 8, size);
    xls_note_formula(xls, means, NULL);
    if (means != CLEAN_FORMULA_PLAIN) {
        body->data[1] = 1;
        bytes_set16(body->data, 6, 0);
        size = 0;
    }
    xls_put(xls, 0x1051, body->data, 8 + size);
}

static void put_condition_list(Xls *xls, const GByteArray *body)
{
    gboolean fits = body->len >= 14 && body->len == 14 + (gsize)bytes_u16(body->data, 12) * 8;
    if (fits)
        xls_put(xls, 0x01B0, body->data, body->len);
    else
        xls_note(xls, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "CONDFMT");
}

void xls_put_rule(Xls *xls, const XlsRecord *record)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    bytes_add(body, xls_body(xls, record), record->size);
    switch (record->id) {
    case 0x01B0:
        put_condition_list(xls, body);
        break;
    case 0x01B1:
        put_condition(xls, body);
        break;
    case 0x01BE:
        put_validation(xls, body);
        break;
    default:
        put_series(xls, body);
    }
}

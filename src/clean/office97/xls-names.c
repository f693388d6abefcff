/* clean/office97/xls-names.c -- defined names: those that only name cells or values stay */
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"
#include <string.h>

#define NAME 0x0018u
#define HEAD_BYTES 14u
#define IS_FUNCTION 0x0002u
#define IS_CODE 0x0004u
#define IS_PROCEDURE 0x0008u
#define IS_BUILT_IN 0x0020u
#define GROUP 0x0FC0u
#define KEPT_FLAGS 0x0021u /* hidden, built in */
#define ROUNDS_MAX 64u

typedef struct {
    guint flags;
    gsize label_size; /* flags and characters, from HEAD_BYTES on */
    gsize tokens_at, tokens_size;
    guint sheet; /* from 1; 0: of the workbook */
    char *text;  /* owned */
} Label;

static gboolean read_label(const GByteArray *body, Label *label)
{
    gsize at = HEAD_BYTES - 1; /* the text's count stands apart */
    if (body->len < HEAD_BYTES + 1)
        return FALSE;
    g_autoptr(GByteArray) counted = g_byte_array_new();
    bytes_add8(counted, body->data[3]);
    bytes_add(counted, body->data + HEAD_BYTES, body->len - HEAD_BYTES);
    at = 0;
    if (!xls_text(counted->data, counted->len, &at, 1, &label->text))
        return FALSE;
    label->flags = bytes_u16(body->data, 0);
    label->label_size = at - 1;
    label->tokens_at = HEAD_BYTES + label->label_size;
    label->tokens_size = bytes_u16(body->data, 4);
    label->sheet = bytes_u16(body->data, 8);
    return label->tokens_size <= body->len - label->tokens_at;
}

/* Characters that are not seen: what is compared may not be what Excel compares. */
static gboolean is_odd(const GByteArray *body, const Label *label)
{
    gsize wide = body->data[HEAD_BYTES] & 1;
    for (gsize at = HEAD_BYTES + 1; at < label->tokens_at; at += 1 + wide)
        if (body->data[at] < ' ' && (wide == 0 || body->data[at + 1] == 0))
            return TRUE;
    return FALSE;
}

/* Names that start something when the workbook is opened, closed or looked at. */
static gboolean starts_something(const Label *label)
{
    static const guint8 harmless[] = {0, 3, 4, 5, 6, 7, 13};
    guint code = label->text[0] == '\0' ? 0 : (guint)(guint8)label->text[0];
    if ((label->flags & IS_BUILT_IN) == 0)
        return g_ascii_strncasecmp(label->text, "auto_", 5) == 0 ||
               g_ascii_strncasecmp(label->text, "_xlnm.", 6) == 0;
    return label->label_size != 2 || memchr(harmless, (int)code, sizeof harmless) == NULL;
}

static gboolean is_gone_sheet(const Xls *xls, guint sheet)
{
    return sheet != 0 && (sheet > xls->sheets->len ||
                          g_array_index(xls->sheets, XlsSheet, sheet - 1).to == XLS_GONE);
}

/* What speaks against a name whatever others say. */
static CleanFormula judge_label(Xls *xls, const GByteArray *body, const Label *label)
{
    if ((label->flags & (IS_FUNCTION | IS_CODE | IS_PROCEDURE | GROUP)) != 0 ||
        starts_something(label) || ((label->flags & IS_BUILT_IN) == 0 && is_odd(body, label))) {
        xls_note(xls, DISARM_MACRO_SHEET, DISARM_DROPPED,
                 (label->flags & IS_BUILT_IN) != 0 ? "Auto_" : label->text);
        return CLEAN_FORMULA_OUTWARD;
    }
    return is_gone_sheet(xls, label->sheet) ? CLEAN_FORMULA_GONE : CLEAN_FORMULA_PLAIN;
}

static CleanFormula judge_tokens(const Xls *xls, GByteArray *body, const Label *label)
{
    gsize end = label->tokens_at + label->tokens_size;
    return xls_formula(xls, body->data + label->tokens_at, label->tokens_size, body->data + end,
                       body->len - end, NULL);
}

static void number_names(Xls *xls)
{
    gint to = 0;
    for (guint i = 0; i < xls->names->len; i++) {
        XlsName *name = &g_array_index(xls->names, XlsName, i);
        if (name->to != XLS_GONE)
            name->to = ++to;
    }
}

/* One round over all; whether any went. */
static gboolean drop_some(Xls *xls)
{
    gboolean any = FALSE;
    for (guint i = 0; i < xls->names->len; i++) {
        XlsName *name = &g_array_index(xls->names, XlsName, i);
        g_autoptr(GByteArray) body = xls_joined(xls, name->from);
        Label label = {0};
        if (name->to == XLS_GONE)
            continue;
        CleanFormula means =
            read_label(body, &label) ? judge_tokens(xls, body, &label) : CLEAN_FORMULA_BROKEN;
        if (means != CLEAN_FORMULA_PLAIN) {
            xls_note_formula(xls, means, label.text);
            name->means = means;
            name->to = XLS_GONE;
            any = TRUE;
        }
        g_free(label.text);
    }
    return any;
}

static void read_name(Xls *xls, guint at)
{
    g_autoptr(GByteArray) body = xls_joined(xls, at);
    Label label = {0};
    XlsName name = {.from = at, .means = CLEAN_FORMULA_BROKEN};
    if (read_label(body, &label))
        name.means = judge_label(xls, body, &label);
    name.to = name.means == CLEAN_FORMULA_PLAIN ? 1 : XLS_GONE;
    g_free(label.text);
    g_array_append_val(xls->names, name);
}

void xls_read_names(Xls *xls, XlsSpan span)
{
    for (guint i = span.from; i < span.end; i++)
        if (xls_record(xls, i)->id == NAME)
            read_name(xls, i);
    guint rounds = 0;
    while (drop_some(xls))
        if (++rounds == ROUNDS_MAX) {
            xls_fail(xls, "its names lead to each other too far");
            return;
        }
    number_names(xls);
}

/* They lie in the order of their records. */
static const XlsName *name_at(const Xls *xls, guint at)
{
    guint low = 0, high = xls->names->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const XlsName *name = &g_array_index(xls->names, XlsName, middle);
        if (name->from == at)
            return name;
        if (name->from < at)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void xls_put_name(Xls *xls, guint at)
{
    const XlsName *name = name_at(xls, at);
    g_autoptr(GByteArray) body = xls_joined(xls, at), out = g_byte_array_new();
    Label label = {0};
    gsize extra = 0;
    if (name == NULL || name->to == XLS_GONE || !read_label(body, &label))
        return;
    g_free(label.text);
    gsize end = label.tokens_at + label.tokens_size;
    xls_formula(xls, body->data + label.tokens_at, label.tokens_size, body->data + end,
                body->len - end, &extra);
    bytes_add16(out, label.flags & KEPT_FLAGS);
    bytes_add8(out, 0);
    bytes_add8(out, body->data[3]);
    bytes_add16(out, (guint)label.tokens_size);
    bytes_add16(out, 0);
    gint sheet =
        label.sheet == 0 ? 0 : g_array_index(xls->sheets, XlsSheet, label.sheet - 1).to + 1;
    bytes_add16(out, (guint)sheet);
    bytes_add32(out, 0);
    bytes_add(out, body->data + HEAD_BYTES, end - HEAD_BYTES + extra);
    xls_put(xls, NAME, out->data, out->len);
}

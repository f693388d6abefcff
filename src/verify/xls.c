/* verify/xls.c -- a workbook from front to back: globals, then each sheet where it is said to be */
#include "verify/old.h"
#include "verify/value.h"
#include "verify/xls-internal.h"
#include <string.h>

#define BOF 0x0809u
#define END 0x000Au
#define CONTINUE 0x003Cu

guint verify_xls_peek(const VerifyXls *x)
{
    return x->size - x->at >= 4 ? verify_u16(x->bytes, x->at) : 0;
}

static gboolean take_part(VerifyXls *x, gsize *size)
{
    if (x->size - x->at < 4)
        return FALSE;
    *size = verify_u16(x->bytes, x->at + 2);
    if (*size > x->size - x->at - 4 || *size > 8224)
        return FALSE;
    if (*size > 0)
        g_byte_array_append(x->joined, x->bytes + x->at + 4, (guint)*size);
    x->at += 4 + *size;
    return TRUE;
}

gboolean verify_xls_next(VerifyXls *x, VerifyXlsRecord *record)
{
    GError *error = NULL;
    gsize more = 0;
    *record = (VerifyXlsRecord){.id = verify_xls_peek(x)};
    g_byte_array_set_size(x->joined, 0);
    if (!disarm_budget_objects(x->v->budget, 1, &error)) {
        verify_say_error(x->v, error);
        x->wrong = TRUE;
        return FALSE;
    }
    gboolean whole = take_part(x, &record->first_size);
    while (whole && record->id != 0x01B6 && verify_xls_peek(x) == CONTINUE) {
        record->continued++;
        whole = take_part(x, &more);
    }
    if (!whole) {
        verify_say(x->v, DISARM_DAMAGED, "a record is cut off");
        x->wrong = TRUE;
        return FALSE;
    }
    record->body = x->joined->data;
    record->size = x->joined->len;
    return TRUE;
}

gboolean verify_xls_text(const guint8 *bytes, gsize size, gsize *at, guint count_bytes, char **text)
{
    if (*at > size || size - *at < count_bytes + 1u)
        return FALSE;
    gsize count = count_bytes == 1 ? bytes[*at] : verify_u16(bytes, *at);
    guint wide = bytes[*at + count_bytes];
    gsize from = *at + count_bytes + 1;
    if (wide > 1 || count << wide > size - from)
        return FALSE;
    *at = from + (count << wide);
    if (text == NULL)
        return TRUE;
    GString *made = g_string_new(NULL);
    for (gsize i = 0; i < count; i++)
        g_string_append_unichar(made,
                                wide != 0 ? verify_u16(bytes, from + 2 * i) : bytes[from + i]);
    *text = g_string_free(made, FALSE);
    return TRUE;
}

/* ---- beginnings and ends ---- */

static gboolean begins(VerifyXls *x, guint type)
{
    static const guint8 rest[12] = {0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6, 0, 0, 0};
    VerifyXlsRecord record;
    if (!verify_xls_next(x, &record))
        return FALSE;
    gboolean fine = record.id == BOF && record.size == 16 && verify_u16(record.body, 0) == 0x600 &&
                    verify_u16(record.body, 2) == type && memcmp(record.body + 4, rest, 12) == 0;
    if (!fine)
        verify_say(x->v, type == 0x10 ? DISARM_MACRO_SHEET : DISARM_DAMAGED,
                   "it does not begin as what it is");
    return fine;
}

/* ---- the workbook ---- */

static void sheet(VerifyXls *x, const VerifyXlsRecord *record)
{
    gsize at = 6;
    guint8 type = record->size > 6 ? record->body[5] : 0xFF;
    if ((type != 0 && type != 2) || record->body[4] > 2 ||
        !verify_xls_text(record->body, record->size, &at, 1, NULL) || at != record->size) {
        verify_say(x->v, DISARM_MACRO_SHEET, "BOUNDSHEET");
        return;
    }
    if (record->body[4] != 0 && x->v->policy->rules[DISARM_HIDDENS] == DISARM_DROP)
        verify_say(x->v, DISARM_HIDDEN, "sheet");
    guint32 place = verify_u32(record->body, 0);
    g_array_append_val(x->places, place);
    g_array_append_val(x->types, type);
}

static void ways(VerifyXls *x, const VerifyXlsRecord *record)
{
    gsize count = record->size >= 2 ? verify_u16(record->body, 0) : 0;
    gboolean fine = record->size == 2 + count * 6 && count == x->ways && x->books == 1;
    for (gsize i = 0; fine && i < count; i++) {
        const guint8 *row = record->body + 2 + i * 6;
        fine = verify_u16(row, 0) == 0;
        for (gsize at = 2; fine && at <= 4; at += 2) {
            guint number = verify_u16(row, at);
            fine = number < x->sheets || number >= 0xFFFE;
        }
    }
    if (!fine)
        verify_say(x->v, DISARM_EXTERNAL_BOOK, "EXTERNSHEET");
}

static void global(VerifyXls *x, const VerifyXlsRecord *record)
{
    VerifyArtHost host = {0};
    switch (record->id) {
    case 0x0085:
        sheet(x, record);
        break;
    case 0x01AE:
        if (record->size != 4 || verify_u16(record->body, 2) != 0x0401 ||
            verify_u16(record->body, 0) != x->sheets || x->books++ > 0)
            verify_say(x->v, DISARM_EXTERNAL_BOOK, "SUPBOOK");
        break;
    case 0x0017:
        ways(x, record);
        break;
    case 0x00EB:
        verify_art_tree(x->v, &host, record->body, record->size);
        break;
    default:
        verify_xls_own(x, record);
    }
}

static gboolean may_continue(guint id)
{
    static const guint ids[] = {0x0006, 0x0017, 0x0018, 0x00EB, 0x00EC, 0x00FC, 0x0207,
                                0x0221, 0x04BC, 0x1066, 0x01B8, 0x01BE, 0x01B1};
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
        if (ids[i] == id)
            return TRUE;
    return FALSE;
}

/* Up to the end of this substream. */
void verify_xls_body(VerifyXls *x, guint place)
{
    VerifyXlsRecord record;
    while (!x->wrong && verify_xls_next(x, &record)) {
        if (record.id == END && record.size == 0)
            return;
        const VerifyRecord *row =
            verify_record(x->v, &verify_xls, record.id, place, record.first_size);
        if (record.continued > 0 && !may_continue(record.id))
            verify_say(x->v, DISARM_LEFTOVER, "CONTINUE");
        x->text_due =
            x->text_due && row != NULL && (row->act == VERIFY_RECORD_OWN || record.id == 0x0236);
        if (row == NULL || row->act == VERIFY_RECORD_KEEP)
            continue;
        if (record.id == 0x00EC)
            verify_xls_drawing(x, &record, place);
        else if (place == VERIFY_GLOBALS)
            global(x, &record);
        else
            verify_xls_own(x, &record);
    }
    if (!x->wrong)
        verify_say(x->v, DISARM_DAMAGED, "it has no end");
}

/* Names, references and sheets are used before they are read. */
static void count_ahead(VerifyXls *x)
{
    gsize size = 0;
    for (gsize at = 0; at + 4 <= x->size; at += 4 + size) {
        guint id = verify_u16(x->bytes, at);
        size = verify_u16(x->bytes, at + 2);
        if (id == END || size > x->size - at - 4)
            return;
        x->names += id == 0x0018;
        x->sheets += id == 0x0085;
        if (id == 0x0017 && size >= 2)
            x->ways = verify_u16(x->bytes, at + 4);
    }
}

static void sheets(VerifyXls *x)
{
    for (guint i = 0; i < x->places->len && !x->wrong; i++) {
        gboolean chart = g_array_index(x->types, guint8, i) == 2;
        if (g_array_index(x->places, guint32, i) != x->at) {
            verify_say(x->v, DISARM_AMBIGUOUS, "a sheet begins elsewhere");
            return;
        }
        if (!begins(x, chart ? 0x20 : 0x10))
            return;
        verify_xls_body(x, chart ? VERIFY_CHART : VERIFY_SHEET);
    }
    if (!x->wrong && x->at != x->size)
        verify_say(x->v, DISARM_LEFTOVER, "bytes behind the last sheet");
}

void verify_xls_stream(Verify *v, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) joined = g_byte_array_new();
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) types = g_array_new(FALSE, FALSE, sizeof(guint8));
    VerifyXls x = {
        .v = v, .bytes = bytes, .size = size, .joined = joined, .places = places, .types = types};
    count_ahead(&x);
    if (!begins(&x, 5))
        return;
    verify_xls_body(&x, VERIFY_GLOBALS);
    sheets(&x);
}

/* verify/wmf.c -- records of a Windows metafile: those that draw, no escape among them */
#include "verify/picture.h"
#include <string.h>

#define RECORD_MAX_BYTES ((gsize)256 * 1024 * 1024)

/* MS-WMF 2.3. `words`: parameters of 2 bytes, or at least as many where `any` follow. A
 * `bitmap` follows them. */
typedef struct {
    guint16 function;
    guint8 words;
    gboolean any, bitmap;
} Row;

#define FIXED(number, count)                                                                       \
    {                                                                                              \
        .function = (number), .words = (count)                                                     \
    }
#define ANY(number, count)                                                                         \
    {                                                                                              \
        .function = (number), .words = (count), .any = TRUE                                        \
    }
#define BITMAP(number, count)                                                                      \
    {                                                                                              \
        .function = (number), .words = (count), .any = TRUE, .bitmap = TRUE                        \
    }

static const Row rows[] = {
    FIXED(0x001E, 0),
    FIXED(0x0035, 0),
    FIXED(0x0102, 1),
    FIXED(0x0103, 1),
    FIXED(0x0104, 1),
    FIXED(0x0105, 0),
    FIXED(0x0106, 1),
    FIXED(0x0107, 1),
    FIXED(0x0108, 1),
    FIXED(0x0127, 1),
    FIXED(0x012A, 1),
    FIXED(0x012B, 1),
    FIXED(0x012C, 1),
    FIXED(0x012D, 1),
    FIXED(0x012E, 1),
    FIXED(0x0139, 1),
    FIXED(0x0149, 1),
    FIXED(0x01F0, 1),
    FIXED(0x0201, 2),
    FIXED(0x0209, 2),
    FIXED(0x020A, 2),
    FIXED(0x020B, 2),
    FIXED(0x020C, 2),
    FIXED(0x020D, 2),
    FIXED(0x020E, 2),
    FIXED(0x020F, 2),
    FIXED(0x0211, 2),
    FIXED(0x0213, 2),
    FIXED(0x0214, 2),
    FIXED(0x0220, 2),
    FIXED(0x0228, 2),
    FIXED(0x0231, 2),
    FIXED(0x0234, 1),
    FIXED(0x02FA, 5),
    FIXED(0x02FC, 4),
    FIXED(0x0410, 4),
    FIXED(0x0412, 4),
    FIXED(0x0415, 4),
    FIXED(0x0416, 4),
    FIXED(0x0418, 4),
    FIXED(0x0419, 4),
    FIXED(0x041B, 4),
    FIXED(0x041F, 4),
    FIXED(0x0429, 4),
    FIXED(0x0548, 5),
    FIXED(0x061C, 6),
    FIXED(0x061D, 6),
    FIXED(0x0817, 8),
    FIXED(0x081A, 8),
    FIXED(0x0830, 8),
    /* colours, fonts, points, text, regions */
    ANY(0x0037, 2),
    ANY(0x00F7, 2),
    ANY(0x0436, 2),
    ANY(0x02FB, 9),
    ANY(0x0324, 1),
    ANY(0x0325, 1),
    ANY(0x0521, 3),
    ANY(0x0538, 1),
    ANY(0x06FF, 11),
    ANY(0x0A32, 4),
    /* bitmaps of Windows 2 */
    ANY(0x01F9, 5),
    ANY(0x0922, 8),
    ANY(0x0B23, 10),
    /* bitmaps of their own */
    BITMAP(0x0142, 2),
    BITMAP(0x0940, 8),
    BITMAP(0x0B41, 10),
    BITMAP(0x0D33, 9),
    BITMAP(0x0F43, 11),
};

static const Row *row_of(guint16 function)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].function == function)
            return &rows[i];
    return NULL;
}

static void judge_record(Verify *v, guint16 function, const guint8 *data, gsize size)
{
    const Row *row = row_of(function);
    gsize words = size / 2;
    guint64 rows_size;
    g_autofree char *which = g_strdup_printf("record %04X", function);
    if (row == NULL || words < row->words || (!row->any && words > row->words + 1u))
        verify_say(v, DISARM_METAFILE_RECORD, which);
    else if (row->bitmap && words > row->words + 1u)
        verify_dib(v, data + 2u * row->words, size - 2u * row->words, TRUE, &rows_size);
}

static void placeable(Cursor *c)
{
    const guint8 *from = c->at;
    guint16 sum = 0;
    cursor_skip(c, 20);
    Cursor words = cursor_over(from, 20);
    for (guint i = 0; cursor_ok(c) && i < 10; i++)
        sum ^= cursor_u16le(&words);
    if (cursor_u16le(c) != sum)
        cursor_fail(c, "the sum of the header");
}

void verify_wmf(Verify *v, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    GError *error = NULL;
    gboolean more = TRUE;
    if (bytes[0] == 0xD7)
        placeable(&c);
    const gsize whole = cursor_left(&c);
    cursor_expect(&c, "\1\0\11\0\0\3", 6);
    if ((guint64)cursor_u32le(&c) * 2 != whole)
        cursor_fail(&c, "a size that is not its own");
    cursor_skip(&c, 8);
    while (more && cursor_ok(&c)) {
        guint64 length = (guint64)cursor_u32le(&c) * 2;
        guint16 function = cursor_u16le(&c);
        if (length < 6)
            cursor_fail(&c, "the size of a record");
        const guint8 *data = cursor_lend(&c, (gsize)length - 6, RECORD_MAX_BYTES);
        if (!cursor_ok(&c) || !disarm_budget_objects(v->budget, 1, &error))
            break;
        more = function != 0;
        if (more)
            judge_record(v, function, data, (gsize)length - 6);
        else if (length != 6)
            cursor_fail(&c, "the last record");
    }
    if (error != NULL)
        verify_say_error(v, error);
    verify_say_end(v, &c);
}

/* verify/emf.c -- records of an enhanced metafile: those that draw, each as large as what it says
 */
#include "verify/picture.h"
#include "verify/verify-file.h"
#include <string.h>

#define RECORD_MAX_BYTES ((gsize)256 * 1024 * 1024)

enum { HEADER = 1, END = 14, COMMENT = 70 };

/* MS-EMF 2.3. `least`: bytes with the head. `count_at`: where the number of items of `item` bytes
 * stands (0: none, the size is the very one), `more_at` that of items of 4 bytes. `any`: more may
 * follow, which is text. `bitmap_at`, `mask_at`: the four numbers of a bitmap. */
typedef struct {
    guint16 type, least;
    guint8 count_at, item, more_at, bitmap_at, mask_at;
    gboolean any;
} Row;

#define FIXED(number, bytes)                                                                       \
    {                                                                                              \
        .type = (number), .least = (bytes)                                                         \
    }
#define COUNTED(number, bytes, at, each, more)                                                     \
    {                                                                                              \
        .type = (number), .least = (bytes), .count_at = (at), .item = (each), .more_at = (more)    \
    }
#define ANY(number, bytes)                                                                         \
    {                                                                                              \
        .type = (number), .least = (bytes), .any = TRUE                                            \
    }
#define BITMAP(number, bytes, at, mask)                                                            \
    {                                                                                              \
        .type = (number), .least = (bytes), .bitmap_at = (at), .mask_at = (mask), .any = TRUE      \
    }

static const Row rows[] = {
    FIXED(9, 16),
    FIXED(10, 16),
    FIXED(11, 16),
    FIXED(12, 16),
    FIXED(13, 16),
    FIXED(15, 20),
    FIXED(16, 12),
    FIXED(17, 12),
    FIXED(18, 12),
    FIXED(19, 12),
    FIXED(20, 12),
    FIXED(21, 12),
    FIXED(22, 12),
    FIXED(23, 32),
    FIXED(24, 12),
    FIXED(25, 12),
    FIXED(26, 16),
    FIXED(27, 16),
    FIXED(28, 8),
    FIXED(29, 24),
    FIXED(30, 24),
    FIXED(31, 24),
    FIXED(32, 24),
    FIXED(33, 8),
    FIXED(34, 12),
    FIXED(35, 32),
    FIXED(36, 36),
    FIXED(37, 12),
    FIXED(38, 28),
    FIXED(39, 24),
    FIXED(40, 12),
    FIXED(41, 28),
    FIXED(42, 24),
    FIXED(43, 24),
    FIXED(44, 32),
    FIXED(45, 40),
    FIXED(46, 40),
    FIXED(47, 40),
    FIXED(48, 12),
    FIXED(51, 16),
    FIXED(52, 8),
    FIXED(53, 24),
    FIXED(54, 16),
    FIXED(55, 40),
    FIXED(57, 12),
    FIXED(58, 12),
    FIXED(59, 8),
    FIXED(60, 8),
    FIXED(61, 8),
    FIXED(62, 24),
    FIXED(63, 24),
    FIXED(64, 24),
    FIXED(65, 8),
    FIXED(66, 8),
    FIXED(67, 12),
    FIXED(68, 8),
    FIXED(98, 12),
    FIXED(115, 12),
    FIXED(120, 16),
    /* points */
    COUNTED(2, 28, 24, 8, 0),
    COUNTED(3, 28, 24, 8, 0),
    COUNTED(4, 28, 24, 8, 0),
    COUNTED(5, 28, 24, 8, 0),
    COUNTED(6, 28, 24, 8, 0),
    COUNTED(85, 28, 24, 4, 0),
    COUNTED(86, 28, 24, 4, 0),
    COUNTED(87, 28, 24, 4, 0),
    COUNTED(88, 28, 24, 4, 0),
    COUNTED(89, 28, 24, 4, 0),
    COUNTED(7, 32, 28, 8, 24),
    COUNTED(8, 32, 28, 8, 24),
    COUNTED(90, 32, 28, 4, 24),
    COUNTED(91, 32, 28, 4, 24),
    COUNTED(56, 28, 24, 9, 0),
    COUNTED(92, 28, 24, 5, 0),
    COUNTED(50, 20, 16, 4, 0),
    /* regions: bytes */
    COUNTED(71, 32, 24, 1, 0),
    COUNTED(72, 40, 24, 1, 0),
    COUNTED(73, 28, 24, 1, 0),
    COUNTED(74, 28, 24, 1, 0),
    COUNTED(75, 16, 8, 1, 0),
    /* of several forms, looked into no further */
    ANY(49, 16),
    ANY(82, 332),
    ANY(83, 76),
    ANY(84, 76),
    ANY(96, 40),
    ANY(97, 40),
    ANY(108, 36),
    ANY(118, 36),
    /* bitmaps */
    BITMAP(76, 100, 84, 0),
    BITMAP(77, 108, 84, 0),
    BITMAP(78, 128, 84, 112),
    BITMAP(79, 140, 96, 124),
    BITMAP(80, 76, 48, 0),
    BITMAP(81, 80, 48, 0),
    BITMAP(93, 32, 16, 0),
    BITMAP(94, 32, 16, 0),
    BITMAP(95, 52, 12, 0),
    BITMAP(114, 108, 84, 0),
    BITMAP(116, 108, 84, 0),
};

typedef struct {
    Verify *v;
    GByteArray *object; /* of EMF+, in pieces */
} Emf;

static guint32 number(const guint8 *record, gsize at)
{
    Cursor c = cursor_over(record + at, 4);
    return cursor_u32le(&c);
}

static gboolean fits(const Row *row, const guint8 *record, gsize size)
{
    if (size < row->least)
        return FALSE;
    guint64 wanted = row->least;
    if (row->count_at != 0)
        wanted += (guint64)number(record, row->count_at) * row->item;
    if (row->more_at != 0)
        wanted += (guint64)number(record, row->more_at) * 4;
    return row->any || (wanted + 3) / 4 * 4 == size;
}

static void judge_bitmap(Verify *v, const guint8 *record, gsize size, gsize at)
{
    guint32 info_at = number(record, at), info_size = number(record, at + 4);
    guint32 bits_at = number(record, at + 8), bits_size = number(record, at + 12);
    guint64 rows_size;
    if (info_size == 0)
        return;
    if (info_at > size || info_size > size - info_at || bits_at > size ||
        bits_size > size - bits_at)
        verify_say(v, DISARM_DAMAGED, "a bitmap");
    else
        verify_dib(v, record + info_at, info_size, TRUE, &rows_size);
}

static void judge_comment(Emf *emf, const guint8 *record, gsize size)
{
    Cursor c = cursor_over(record, size);
    cursor_skip(&c, 8);
    guint32 data = cursor_u32le(&c);
    cursor_expect(&c, "EMF+", 4);
    gsize left = cursor_left(&c);
    if (!cursor_ok(&c) || data < 4 || (data + 3u) / 4 * 4 != left + 4)
        verify_say(emf->v, DISARM_METAFILE_RECORD, "a comment");
    else
        verify_emfplus(emf->v, record + 16, data - 4, emf->object);
}

static void judge_record(Emf *emf, guint32 type, const guint8 *record, gsize size)
{
    const Row *row = NULL;
    for (guint i = 0; row == NULL && i < G_N_ELEMENTS(rows); i++)
        row = rows[i].type == type ? &rows[i] : NULL;
    g_autofree char *which = g_strdup_printf("record %u", type);
    if (type == COMMENT) {
        judge_comment(emf, record, size);
    } else if (row == NULL || !fits(row, record, size)) {
        verify_say(emf->v, DISARM_METAFILE_RECORD, which);
    } else {
        if (row->bitmap_at != 0)
            judge_bitmap(emf->v, record, size, row->bitmap_at);
        if (row->mask_at != 0)
            judge_bitmap(emf->v, record, size, row->mask_at);
    }
}

static guint32 judge_header(Verify *v, const guint8 *record, gsize size, gsize file)
{
    gboolean form = size == 88 || size == 100 || size == 108;
    if (!form || number(record, 48) != file || (size >= 100 && number(record, 96) != 0)) {
        verify_say(v, DISARM_METAFILE_RECORD, "the header");
        return 0;
    }
    if (number(record, 60) != 0)
        verify_say(v, DISARM_PERSONAL, "a description");
    return number(record, 52);
}

void verify_emf(Verify *v, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) object = g_byte_array_new();
    Emf emf = {v, object};
    Cursor c = cursor_over(bytes, size);
    GError *error = NULL;
    guint32 type = 0, said = 0, count = 0;
    while (type != END && cursor_ok(&c)) {
        const guint8 *record = c.at;
        type = cursor_u32le(&c);
        guint32 length = cursor_u32le(&c);
        if (length < 8 || length % 4 != 0)
            cursor_fail(&c, "the size of a record");
        cursor_lend(&c, length - 8u, RECORD_MAX_BYTES);
        if (!cursor_ok(&c) || !disarm_budget_objects(v->budget, 1, &error))
            break;
        if (count++ == 0)
            said = type == HEADER ? judge_header(v, record, length, size) : 0;
        else if (type != END)
            judge_record(&emf, type, record, length);
        else if (length != 20)
            verify_say(v, DISARM_LEFTOVER, "the last record");
    }
    if (error != NULL)
        verify_say_error(v, error);
    verify_say_end(v, &c);
    if (said != count)
        verify_say(v, DISARM_DAMAGED, "the number of records");
}

/* clean/office97/xls-counts.c -- records that stay as they are: what they count must be there */
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"

#define LABEL_SST 0x00FDu
#define RICH_STRING 0x00D6u
#define STYLE 0x0293u
#define BUILT_IN_STYLE 0x8000u

typedef struct {
    guint16 id;
    guint8 at, bytes; /* the count: where, and of how many bytes */
    guint8 each;      /* bytes of what it counts, to the end; 0: it is a text */
} Count;

static const Count counts[] = {
    {0x0014, 0, 2, 0}, {0x0015, 0, 2, 0}, {0x0031, 14, 1, 0},     {0x041E, 2, 2, 0},
    {STYLE, 2, 2, 0},  {0x0204, 6, 2, 0}, {RICH_STRING, 6, 2, 0}, {0x100D, 2, 1, 0},
    {0x001A, 0, 2, 6}, {0x001B, 0, 2, 6}, {0x00E5, 0, 2, 8},      {0x0092, 0, 2, 4},
    {0x001D, 7, 2, 6}, {0x1016, 0, 2, 2}, {0x1050, 0, 2, 4},      {0x105C, 0, 2, 4}};

static gboolean text_fits(guint16 id, const guint8 *body, gsize size, const Count *count)
{
    gsize at = count->at;
    if (size <= at) /* none */
        return TRUE;
    if (id == STYLE && (bytes_u16(body, 0) & BUILT_IN_STYLE) != 0)
        return TRUE;
    if (size == at + count->bytes && body[at] == 0 && body[size - 1] == 0) /* empty, no flags */
        return TRUE;
    if (!xls_text(body, size, &at, count->bytes, NULL))
        return FALSE;
    if (id != RICH_STRING)
        return TRUE;
    return size >= at + 2 && size - at - 2 >= (gsize)bytes_u16(body, at) * 4;
}

/* Cells of one row from a column to another, `each` bytes. */
static gboolean columns_fit(const guint8 *body, gsize size, gsize each)
{
    guint first = bytes_u16(body, 2), last = bytes_u16(body, size - 2);
    return last >= first && (gsize)(last - first + 1) * each == size - 6;
}

gboolean xls_counts_fit(const Xls *xls, const XlsRecord *record)
{
    const guint8 *body = xls_body(xls, record);
    gsize size = record->size;
    if (record->id == LABEL_SST)
        return bytes_u32(body, 6) < xls->strings;
    if (record->id == 0x00BD || record->id == 0x00BE)
        return columns_fit(body, size, record->id == 0x00BD ? 6 : 2);
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        const Count *count = &counts[i];
        if (count->id != record->id)
            continue;
        if (count->each == 0)
            return text_fits(record->id, body, size, count);
        gsize head = (gsize)count->at + count->bytes;
        return size >= head && size - head == (gsize)bytes_u16(body, count->at) * count->each;
    }
    return TRUE;
}

/* tests/fuzz/image-coded.c -- any bytes as a picture that a PDF holds: the first says which, fax,
 * JBIG2 or JPEG 2000, the second how */
#include "image/fax.h"
#include "image/jb2.h"
#include "image/jpx.h"
#include <stdint.h>
#include <stdlib.h>

#define WIDTH 300
#define HEIGHT 200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_fax(guint8 how, const guint8 *bytes, gsize size)
{
    ImageFax way = {how % 3 - 1, how > 128 ? WIDTH : how + 1, (how & 4) != 0, (how & 8) != 0,
                    (how & 16) != 0};
    gsize most = (gsize)(way.columns + 7) / 8 * HEIGHT, used = 0;
    gboolean damaged = FALSE;
    g_autoptr(GByteArray) out = image_fax_rows(bytes, size, &way, most, &damaged, &used);
    if (out == NULL || out->len > most || used > size)
        abort();
}

static void try_jbig2(const guint8 *bytes, gsize size, DisarmBudget *budget)
{
    g_autoptr(GBytes) given = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    gboolean damaged = FALSE;
    g_autoptr(GBytes) out = image_jbig2_rows(given, NULL, WIDTH, HEIGHT, &damaged, budget, &error);
    if (out != NULL && g_bytes_get_size(out) != (gsize)(WIDTH + 7) / 8 * HEIGHT)
        abort();
}

static void try_jpx(guint8 how, const guint8 *bytes, gsize size, DisarmBudget *budget)
{
    ImageJpxWish wish = {how % 5, (how & 8) != 0, (how & 16) != 0};
    g_auto(ImageJpx) jpx = {0};
    g_autoptr(GError) error = NULL;
    if (image_jpx_read(bytes, size, &wish, budget, &jpx, &error) &&
        g_bytes_get_size(jpx.samples) != (gsize)jpx.width * jpx.height * jpx.components)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DisarmLimits limits = {.inflated_bytes = 16 << 20, .pixels = 1 << 20, .memory_bytes = 32 << 20};
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    if (size < 2)
        return 0;
    if (data[0] % 3 == 0)
        try_fax(data[1], data + 2, size - 2);
    else if (data[0] % 3 == 1)
        try_jbig2(data + 2, size - 2, &budget);
    else
        try_jpx(data[1], data + 2, size - 2, &budget);
    return 0;
}

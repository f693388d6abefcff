/* tests/fuzz/release-image.c -- any bytes as a picture, on the whole way */
#include "raw.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a.png",  "a.jpg", "a.gif", "a.bmp", "a.tif",
                                    "a.webp", "a.emf", "a.wmf", NULL};

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    (void)line;
    return raw_pieces(file, bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    way_raw(data, size, names);
    return 0;
}

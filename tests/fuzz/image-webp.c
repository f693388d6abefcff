/* tests/fuzz/image-webp.c -- any bytes as a WebP picture */
#include "image-clean.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    clean_twice(IMAGE_WEBP, data, size);
    return 0;
}

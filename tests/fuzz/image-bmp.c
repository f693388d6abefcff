/* tests/fuzz/image-bmp.c -- any bytes as a BMP picture */
#include "image-clean.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    clean_twice(IMAGE_BMP, data, size);
    return 0;
}

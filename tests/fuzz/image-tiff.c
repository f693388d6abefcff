/* tests/fuzz/image-tiff.c -- any bytes as a TIFF picture */
#include "image-clean.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    clean_twice(IMAGE_TIFF, data, size);
    return 0;
}

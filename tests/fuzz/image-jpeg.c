/* tests/fuzz/image-jpeg.c -- any bytes as a JPEG picture */
#include "image-clean.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    clean_twice(IMAGE_JPEG, data, size);
    return 0;
}

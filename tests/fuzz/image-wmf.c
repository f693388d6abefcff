/* tests/fuzz/image-wmf.c -- any bytes as a WMF drawing */
#include "image-clean.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    clean_twice(IMAGE_WMF, data, size);
    return 0;
}

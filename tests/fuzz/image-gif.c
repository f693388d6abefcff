/* tests/fuzz/image-gif.c -- any bytes as a GIF picture */
#include "image-clean.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    clean_twice(IMAGE_GIF, data, size);
    return 0;
}

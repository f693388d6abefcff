/* tests/fuzz/image-emf.c -- any bytes as an EMF drawing */
#include "image-clean.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    clean_twice(IMAGE_EMF, data, size);
    return 0;
}

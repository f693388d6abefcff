/* tests/fuzz/courier-reply.c -- any bytes as what a virus scanner answers */
#include "courier/reply.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    static const char clean[] = "stream: OK";
    CourierScanned scanned = COURIER_SCANNED_LAST;
    g_autofree char *words = NULL;
    gboolean taken = courier_reply_read((const char *)bytes, size_bytes, &scanned, &words);
    gboolean is_clean = size_bytes == sizeof clean && memcmp(bytes, clean, sizeof clean) == 0;
    if (taken != (words != NULL) || (taken && scanned == COURIER_CLEAN) != is_clean ||
        (taken && !g_utf8_validate(words, -1, NULL)))
        abort();
    return 0;
}

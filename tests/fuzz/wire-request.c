/* tests/fuzz/wire-request.c -- heads: what is read is written back as the same bytes */
#include "wire/request.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    g_autoptr(GByteArray) again = g_byte_array_new();
    WireRequest request;
    if (wire_request_read(&request, arena, bytes, size_bytes, NULL)) {
        check(wire_request_write(again, &request, NULL));
        check(again->len == size_bytes && memcmp(again->data, bytes, size_bytes) == 0);
    }
    g_byte_array_set_size(again, 0);
    WireResponse response;
    if (wire_response_read(&response, arena, bytes, size_bytes, NULL)) {
        check(wire_response_write(again, &response, NULL));
        check(again->len == size_bytes && memcmp(again->data, bytes, size_bytes) == 0);
    }
    return 0;
}

/* tests/fuzz/rtf-reader.c -- any bytes as Rich Text, packed or not: each token lies behind the
 * last, and the end comes */
#include "rtf/reader.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define UNPACKED_MAX 1048576u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    RtfReader reader;
    g_autoptr(GByteArray) unpacked = rtf_unpack(data, size, UNPACKED_MAX);
    if (unpacked != NULL && unpacked->len > UNPACKED_MAX)
        abort();
    rtf_looks_like(data, size);
    rtf_reader_open(&reader, data, size);
    for (const guint8 *last = data; rtf_reader_next(&reader); last = reader.at) {
        gboolean bytes = reader.kind == RTF_BYTES || reader.kind == RTF_BINARY;
        if (reader.at <= last || reader.at > data + size ||
            (bytes && reader.size > 0 &&
             (reader.bytes < last || reader.bytes + reader.size > reader.at)))
            abort();
        if (reader.kind == RTF_WORD &&
            (reader.word[0] == '\0' || strlen(reader.word) > RTF_WORD_MAX))
            abort();
    }
    return 0;
}

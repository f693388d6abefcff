/* tests/fuzz/service-extraction.c -- what a worker may answer: taken in its exact form or refused;
 * and what was taken is taken again */
#include "base/json.h"
#include "service/extraction.h"
#include <stdint.h>
#include <stdlib.h>

#define SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) json = g_bytes_new_static(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(ServiceExtraction) extraction = service_extraction_read(json, SHA256, &error);
    if ((extraction == NULL) == (error == NULL))
        abort();
    if (extraction == NULL)
        return 0;
    g_autoptr(GBytes) content =
        json_write_canonical(service_extraction_content(extraction), size + 1024, NULL);
    g_autoptr(ServiceExtraction) again =
        content == NULL ? NULL : service_extraction_read(content, SHA256, NULL);
    if (again == NULL ||
        !json_equal(service_extraction_content(extraction), service_extraction_content(again)))
        abort();
    return 0;
}

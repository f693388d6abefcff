/* tests/fuzz/sheet-read.c -- any bytes as a table: refused, or rows as JSON within the limits */
#include "sheet/sheet.h"
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) json = sheet_read(data, size, "t", 1, &error);
    if ((json == NULL) != (error != NULL))
        abort();
    if (json == NULL)
        return 0;
    json_t *answer = json_loadb(g_bytes_get_data(json, NULL), g_bytes_get_size(json), 0, NULL);
    if (json_array_size(json_object_get(answer, "rows")) == 0)
        abort();
    json_decref(answer);
    return 0;
}

/* tests/fuzz/courier-settings.c -- any bytes as a settings file: taken, or refused */
#include "base/json.h"
#include "courier/settings.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CourierSettings) settings = courier_settings_read(bytes, size_bytes, &error);
    if ((settings == NULL) != (error != NULL))
        abort();
    if (settings == NULL)
        return 0;
    g_autoptr(json_t) facts = courier_settings_facts(settings);
    if (facts == NULL)
        abort();
    return 0;
}

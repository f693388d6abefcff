/* tests/fuzz/base-json.c -- what is read as JSON is written canonically, and that is read as the
 * same */
#include "base/json.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) value = json_read(bytes, size_bytes, 65536, 32, "fuzz", &error);
    g_autoptr(json_t) scanned = json_scan((const char *)bytes, size_bytes, 32);
    g_autoptr(json_t) other =
        json_loadb((const char *)bytes, size_bytes, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    if (scanned != NULL)
        g_assert_true(json_equal(scanned, other));
    if (value == NULL) {
        g_assert_nonnull(error);
        return 0;
    }
    /* Escapes can make the canonical text up to six times as long. */
    g_autoptr(GBytes) written = json_write_canonical(value, 6 * 65536, NULL);
    g_assert_nonnull(written);
    gsize count;
    const guint8 *text = g_bytes_get_data(written, &count);
    g_autoptr(json_t) again = json_read(text, count, 6 * 65536, 32, "fuzz", NULL);
    g_assert_true(json_equal(value, again));
    g_autoptr(GBytes) twice = json_write_canonical(again, 6 * 65536, NULL);
    g_assert_true(g_bytes_equal(written, twice));
    return 0;
}

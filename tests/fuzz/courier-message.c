/* tests/fuzz/courier-message.c -- any bytes as what core and a courier say to each other */
#include "base/problem.h"
#include "courier/message.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    Cursor c = cursor_over(bytes, size_bytes);
    g_auto(CourierMessage) message = {0};
    const guint8 *start = c.at;
    while (courier_message_read(&message, &c) == COURIER_READ) {
        g_autoptr(GByteArray) again = g_byte_array_new();
        check(courier_message_write(again, message.kind, (const char *const *)message.texts,
                                    message.count));
        check(again->len == (gsize)(c.at - start) && memcmp(again->data, start, again->len) == 0);
        g_autoptr(GError) problem = NULL;
        courier_problem_read(&message, &problem);
        check(problem != NULL);
        courier_message_clear(&message);
        start = c.at;
    }
    g_autofree char *words = courier_words((const char *)bytes, size_bytes);
    check(g_utf8_validate(words, -1, NULL) && strpbrk(words, "\r\n\t\x1b") == NULL);
    return 0;
}

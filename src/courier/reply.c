/* courier/reply.c -- reads the one line that clamd answers */
#include "courier/reply.h"
#include "courier/message.h"
#include <string.h>

const char *const courier_scanned_names[] = {"clean", "infected", "failed", NULL};

/* Where `bytes` without `suffix` would end; 0 when they do not end so. */
static gsize before(const char *bytes, gsize size_bytes, const char *suffix)
{
    gsize length = strlen(suffix);
    gboolean fits = size_bytes > length && memcmp(bytes + size_bytes - length, suffix, length) == 0;
    return fits ? size_bytes - length : 0;
}

gboolean courier_reply_read(const char *bytes, gsize size_bytes, CourierScanned *scanned,
                            char **words)
{
    static const char stream[] = "stream: ";
    const gsize begin = sizeof stream - 1;
    const char *end = size_bytes > 0 ? memchr(bytes, '\0', size_bytes) : NULL;
    if (end == NULL || end != bytes + size_bytes - 1)
        return FALSE;
    gsize size = size_bytes - 1;
    gboolean of_stream = size > begin && memcmp(bytes, stream, begin) == 0;
    gsize found = of_stream ? before(bytes, size, " FOUND") : 0;
    gsize failed = before(bytes, size, " ERROR");
    if (of_stream && size == begin + 2 && memcmp(bytes + begin, "OK", 2) == 0) {
        *scanned = COURIER_CLEAN;
        *words = g_strdup("");
    } else if (found > begin) {
        *scanned = COURIER_INFECTED;
        *words = courier_words(bytes + begin, found - begin);
    } else if (failed > 0) {
        *scanned = COURIER_FAILED;
        *words = courier_words(bytes, failed);
    } else
        return FALSE;
    return TRUE;
}

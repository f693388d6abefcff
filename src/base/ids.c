/* base/ids.c -- opaque ids, random bytes, hexadecimal and Base64 (RFC 4648) */
#include "base/ids.h"
#include "base/problem.h"
#include <errno.h>
#include <string.h>
#include <sys/random.h>

static const char crockford[] = "0123456789abcdefghjkmnpqrstvwxyz";
static const char hex_digits[] = "0123456789abcdef";

gboolean random_fill(guint8 *out, gsize count, GError **error)
{
    gsize done = 0;
    while (done < count) {
        ssize_t got = getrandom(out + done, count - done, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            problem_set_errno(error, "getrandom", errno);
            return FALSE;
        }
        done += (gsize)got;
    }
    return TRUE;
}

void id_make(char out[ID_TEXT_BYTES])
{
    guint8 bytes[16];
    g_autoptr(GError) error = NULL;
    /* An id that is not random would collide silently; only a broken sandbox profile gets here. */
    if (!random_fill(bytes, sizeof bytes, &error))
        g_error("no random bytes: %s", error->message);
    guint held = 2, bits = 0; /* 130 bits in 26 characters: the first two are zero */
    gsize next = 0;
    for (gsize i = 0; i < ID_TEXT_BYTES - 1; i++) {
        while (held < 5) {
            bits = bits << 8 | bytes[next++];
            held += 8;
        }
        held -= 5;
        out[i] = crockford[bits >> held & 31];
    }
    out[ID_TEXT_BYTES - 1] = '\0';
}

gboolean id_is_valid(const char *text)
{
    if (text == NULL || strlen(text) != ID_TEXT_BYTES - 1)
        return FALSE;
    if (text[0] > '7')
        return FALSE;
    return strspn(text, crockford) == ID_TEXT_BYTES - 1;
}

void hex_write(char *out, const guint8 *bytes, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        out[2 * i] = hex_digits[bytes[i] >> 4];
        out[2 * i + 1] = hex_digits[bytes[i] & 15];
    }
    out[2 * count] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

gboolean hex_read(guint8 *out, gsize count, const char *text)
{
    if (text == NULL || strlen(text) != 2 * count)
        return FALSE;
    for (gsize i = 0; i < 2 * count; i++)
        if (hex_value(text[i]) < 0)
            return FALSE;
    for (gsize i = 0; i < count; i++)
        out[i] = (guint8)((guint)hex_value(text[2 * i]) << 4 | (guint)hex_value(text[2 * i + 1]));
    return TRUE;
}

char *base64_write(const guint8 *bytes, gsize count)
{
    return g_base64_encode(bytes, count);
}

GBytes *base64_read(const char *text, gsize size_chars, gsize max_bytes)
{
    if (size_chars % 4 != 0 || size_chars / 4 > max_bytes / 3 + 1)
        return NULL;
    if (size_chars == 0)
        return g_bytes_new_static("", 0);
    if (memchr(text, '\0', size_chars) != NULL)
        return NULL;
    g_autofree char *copy = g_strndup(text, size_chars);
    gsize count = 0;
    g_autofree guint8 *bytes = g_base64_decode(copy, &count);
    g_autofree char *again = g_base64_encode(bytes, count);
    /* GLib skips what it does not know: only bytes that give back the same text were meant. */
    if (count > max_bytes || strcmp(again, copy) != 0)
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&bytes), count);
}

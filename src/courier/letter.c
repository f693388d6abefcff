/* courier/letter.c -- headers, encoded words, Base64 in lines */
#include "courier/letter.h"
#include "base/ids.h"
#include <string.h>

#define LINE_CHARS 76
#define LINE_BYTES (LINE_CHARS / 4 * 3)
/* An encoded word is at most 75 characters (RFC 2047, 2): "=?UTF-8?B?" "?=" and 60 of Base64. */
#define WORD_BYTES 45
#define JST_S (9 * 3600)

/* ---- addresses ---- */

static gboolean all_of(const char *text, gsize size_bytes, const char *signs)
{
    for (gsize i = 0; i < size_bytes; i++)
        if (!g_ascii_isalnum(text[i]) && strchr(signs, text[i]) == NULL)
            return FALSE;
    return size_bytes > 0;
}

/* Words of `signs` joined by single dots. */
static gboolean is_dotted(const char *text, gsize size_bytes, const char *signs)
{
    if (size_bytes == 0 || text[0] == '.' || text[size_bytes - 1] == '.')
        return FALSE;
    for (gsize i = 1; i < size_bytes; i++)
        if (text[i] == '.' && text[i - 1] == '.')
            return FALSE;
    return all_of(text, size_bytes, signs);
}

gboolean courier_address_is_valid(const char *text)
{
    const char *at = strchr(text, '@');
    gsize size = strlen(text);
    if (at == NULL || size > COURIER_ADDRESS_MAX_BYTES || at - text > 64)
        return FALSE;
    return is_dotted(text, (gsize)(at - text), ".!#$%&'*+-/=?^_`{|}~") &&
           is_dotted(at + 1, strlen(at + 1), ".-");
}

const char *courier_address_domain(const char *address)
{
    return strchr(address, '@') + 1;
}

/* ---- what a letter may be ---- */

static gboolean has_controls(const char *text, const char *but)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_iscntrl(c) && (c >= 0x80 || strchr(but, (int)c) == NULL))
            return TRUE;
    }
    return FALSE;
}

const char *courier_letter_flaw(const CourierLetter *letter)
{
    if (!courier_address_is_valid(letter->message_id))
        return "message id";
    if (!courier_address_is_valid(letter->to))
        return "recipient";
    if (*letter->subject == '\0' || strlen(letter->subject) > COURIER_SUBJECT_MAX_BYTES ||
        !g_utf8_validate(letter->subject, -1, NULL) || has_controls(letter->subject, ""))
        return "subject";
    if (strlen(letter->text) > COURIER_TEXT_MAX_BYTES || !g_utf8_validate(letter->text, -1, NULL) ||
        has_controls(letter->text, "\n\t"))
        return "text";
    return letter->date_us < 0 ? "date" : NULL;
}

/* ---- writing ---- */

static void put(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

static void put_header(GByteArray *out, const char *name, const char *value)
{
    put(out, name);
    put(out, ": ");
    put(out, value);
    put(out, "\r\n");
}

/* The longest beginning of at most `max` bytes that ends between characters. */
static gsize whole_chars(const char *text, gsize max)
{
    gsize size = strnlen(text, max);
    const char *end = text + size;
    g_utf8_validate_len(text, size, &end);
    return (gsize)(end - text);
}

/* Encoded words, one a line. */
static char *encoded(const char *text)
{
    GString *words = g_string_new(NULL);
    while (*text != '\0') {
        gsize size = whole_chars(text, WORD_BYTES);
        g_autofree char *base64 = base64_write((const guint8 *)text, size);
        g_string_append_printf(words, "%s=?UTF-8?B?%s?=", words->len > 0 ? "\r\n " : "", base64);
        text += size;
    }
    return g_string_free(words, FALSE);
}

static char *address_of(const char *address, const char *name)
{
    if (*name == '\0')
        return g_strdup(address);
    g_autofree char *words = encoded(name);
    return g_strdup_printf("%s\r\n <%s>", words, address);
}

/* "Sun, 29 Nov 2026 13:05:51 +0900" (RFC 5322, 3.3), in JST. */
static char *date_of(gint64 date_us)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(date_us / G_USEC_PER_SEC + JST_S);
    if (at == NULL)
        return g_strdup("Thu, 01 Jan 1970 00:00:00 +0000");
    return g_strdup_printf("%s, %02d %s %04d %02d:%02d:%02d +0900",
                           days[g_date_time_get_day_of_week(at) - 1],
                           g_date_time_get_day_of_month(at), months[g_date_time_get_month(at) - 1],
                           g_date_time_get_year(at), g_date_time_get_hour(at),
                           g_date_time_get_minute(at), g_date_time_get_second(at));
}

static void put_body(GByteArray *out, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *body = g_strjoinv("\r\n", lines);
    gsize size = strlen(body);
    for (gsize at = 0; at < size; at += LINE_BYTES) {
        g_autofree char *line =
            base64_write((const guint8 *)body + at, MIN(size - at, (gsize)LINE_BYTES));
        put(out, line);
        put(out, "\r\n");
    }
}

GByteArray *courier_letter_write(const CourierLetter *letter, const char *from,
                                 const char *from_name)
{
    GByteArray *out = g_byte_array_new();
    g_autofree char *date = date_of(letter->date_us);
    g_autofree char *sender = address_of(from, from_name);
    g_autofree char *subject = encoded(letter->subject);
    g_autofree char *id = g_strdup_printf("<%s>", letter->message_id);
    put_header(out, "Date", date);
    put_header(out, "From", sender);
    put_header(out, "To", letter->to);
    put_header(out, "Subject", subject);
    put_header(out, "Message-ID", id);
    put_header(out, "MIME-Version", "1.0");
    put_header(out, "Content-Type", "text/plain; charset=UTF-8");
    put_header(out, "Content-Transfer-Encoding", "base64");
    put_header(out, "Auto-Submitted", "auto-generated");
    put_header(out, "X-Auto-Response-Suppress", "All");
    put(out, "\r\n");
    put_body(out, letter->text);
    return out;
}

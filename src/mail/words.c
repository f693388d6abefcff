/* mail/words.c -- encoded words (RFC 2047) to text */
#include "mail/charset.h"
#include "mail/coding.h"
#include "mail/header.h"
#include <string.h>

typedef struct {
    gsize size;      /* of the whole, from "=?" to "?=" */
    char *charset;   /* owned */
    gboolean base64; /* else "Q" */
    const guint8 *text;
    gsize text_size;
} Word;

/* Goes forward only, so that the next "?=" is looked for once. */
typedef struct {
    const guint8 *bytes;
    gsize size, at, end; /* `end`: of a "?=" that was found; 0 for none yet */
} Scan;

#define LABEL_MAX 80u

/* Where the next "?=" at or behind `from` begins; `size` when there is none. */
static gsize find_end(Scan *scan, gsize from)
{
    if (scan->end < from)
        scan->end = from;
    while (scan->end + 1 < scan->size &&
           !(scan->bytes[scan->end] == '?' && scan->bytes[scan->end + 1] == '='))
        scan->end++;
    return scan->end + 1 < scan->size ? scan->end : scan->size;
}

/* An encoded word at `at`: "=?charset*language?B?text?=". */
static gboolean take_word(Scan *scan, gsize at, Word *word)
{
    const guint8 *bytes = scan->bytes + at;
    gsize size = scan->size - at, set = 2;
    if (size < 8 || bytes[0] != '=' || bytes[1] != '?')
        return FALSE;
    while (set < MIN(size, LABEL_MAX) && bytes[set] != '?')
        set++;
    if (set == 2 || set + 3 >= size || bytes[set] != '?' || bytes[set + 2] != '?')
        return FALSE;
    char coding = g_ascii_toupper((char)bytes[set + 1]);
    gsize from = set + 3, to = find_end(scan, at + from) - at;
    if (to == size || (coding != 'B' && coding != 'Q'))
        return FALSE;
    g_autofree char *label = g_strndup((const char *)bytes + 2, set - 2);
    label[strcspn(label, "*")] = '\0';
    *word = (Word){
        .size = to + 2, .base64 = coding == 'B', .text = bytes + from, .text_size = to - from};
    word->charset = g_steal_pointer(&label);
    return TRUE;
}

/* What is gathered and not yet put out: bytes of encoded words of one set, or raw ones. */
typedef struct {
    GString *out;
    GByteArray *pending;
    char *charset; /* owned; NULL for raw bytes */
    gboolean broken;
} Gather;

static void put_out(Gather *gather)
{
    if (gather->pending->len > 0) {
        GString *text = mail_charset_text(gather->charset, gather->pending->data,
                                          gather->pending->len, &gather->broken);
        g_string_append_len(gather->out, text->str, (gssize)text->len);
        g_string_free(text, TRUE);
    }
    g_byte_array_set_size(gather->pending, 0);
    g_clear_pointer(&gather->charset, g_free);
}

static void put_word(Gather *gather, Word *word)
{
    gboolean same =
        gather->charset != NULL && g_ascii_strcasecmp(gather->charset, word->charset) == 0;
    if (!same)
        put_out(gather);
    g_autoptr(GByteArray) bytes =
        word->base64 ? mail_coding_decode(MAIL_CODING_BASE64, word->text, word->text_size)
                     : mail_coding_words(word->text, word->text_size);
    if (bytes->len > 0)
        g_byte_array_append(gather->pending, bytes->data, bytes->len);
    if (same)
        g_free(word->charset);
    else
        gather->charset = word->charset;
}

/* Blanks between two encoded words are no part of the text; gives how many there are. */
static gsize blanks_between(Scan *scan)
{
    gsize blanks = 0;
    Word next;
    while (scan->at + blanks < scan->size &&
           (scan->bytes[scan->at + blanks] == ' ' || scan->bytes[scan->at + blanks] == '\t'))
        blanks++;
    if (!take_word(scan, scan->at + blanks, &next))
        return 0;
    g_free(next.charset);
    return blanks;
}

static void flatten(GString *text)
{
    for (gsize i = 0; i < text->len; i++)
        if (strchr("\r\n\t\v\f", text->str[i]) != NULL || text->str[i] == '\0')
            text->str[i] = ' ';
}

char *mail_words_text(const guint8 *bytes, gsize size, gboolean *broken)
{
    Gather gather = {.out = g_string_new(NULL), .pending = g_byte_array_new()};
    Scan scan = {.bytes = bytes, .size = size};
    Word word;
    while (scan.at < size) {
        if (bytes[scan.at] == '=' && take_word(&scan, scan.at, &word)) {
            scan.at += word.size;
            put_word(&gather, &word);
            scan.at += blanks_between(&scan);
            continue;
        }
        if (gather.charset != NULL)
            put_out(&gather);
        g_byte_array_append(gather.pending, bytes + scan.at, 1);
        scan.at++;
    }
    put_out(&gather);
    g_byte_array_unref(gather.pending);
    if (gather.broken && broken != NULL)
        *broken = TRUE;
    flatten(gather.out);
    g_strstrip(gather.out->str);
    return g_string_free(gather.out, FALSE);
}

char *mail_field_text(const MailField *field, gboolean *broken)
{
    if (field == NULL)
        return g_strdup("");
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(field->body, &size);
    return size > 0 ? mail_words_text(bytes, size, broken) : g_strdup("");
}

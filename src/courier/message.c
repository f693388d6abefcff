/* courier/message.c -- messages to bytes and back */
#include "courier/message.h"
#include "base/problem.h"
#include <string.h>

#define WORDS_MAX_CHARS 300
#define TEXT_MAX_BYTES G_MAXUINT16

const char *const courier_sent_names[] = {"sent", "refused", "later", NULL};

int courier_name_find(const char *const *names, const char *name)
{
    for (int i = 0; names[i] != NULL; i++)
        if (g_strcmp0(names[i], name) == 0)
            return i;
    return -1;
}

void courier_message_clear(CourierMessage *message)
{
    g_clear_pointer(&message->texts, g_strfreev);
    message->count = 0;
}

static char *read_text(Cursor *c)
{
    guint16 size = cursor_u16be(c);
    const char *bytes = (const char *)cursor_lend(c, size, TEXT_MAX_BYTES);
    if (bytes == NULL)
        return NULL;
    if (g_utf8_validate_len(bytes, size, NULL)) /* refuses NUL as well */
        return g_strndup(bytes, size);
    cursor_fail(c, "a text is not UTF-8");
    return NULL;
}

static gboolean read_texts(CourierMessage *message, guint count, Cursor c)
{
    g_auto(GStrv) texts = g_new0(char *, count + 1);
    for (guint i = 0; i < count && cursor_ok(&c); i++)
        texts[i] = read_text(&c);
    if (!cursor_at_end(&c))
        return FALSE;
    message->texts = g_steal_pointer(&texts);
    message->count = count;
    return TRUE;
}

CourierRead courier_message_read(CourierMessage *message, Cursor *c)
{
    if (cursor_left(c) < COURIER_HEAD_BYTES)
        return COURIER_MORE;
    Cursor at = *c;
    guint8 version = cursor_u8(&at);
    guint8 kind = cursor_u8(&at);
    guint16 count = cursor_u16be(&at);
    guint32 size = cursor_u32be(&at);
    if (version != COURIER_VERSION || kind < COURIER_STATE || kind >= COURIER_LAST ||
        count > COURIER_TEXTS_MAX || size > COURIER_PAYLOAD_MAX_BYTES)
        return COURIER_BROKEN;
    if (cursor_left(&at) < size)
        return COURIER_MORE;
    const guint8 *payload = cursor_lend(&at, size, COURIER_PAYLOAD_MAX_BYTES);
    if (!read_texts(message, count, cursor_over(payload, size)))
        return COURIER_BROKEN;
    message->kind = (CourierKind)kind;
    *c = at;
    return COURIER_READ;
}

static void put_u16(GByteArray *out, gsize number)
{
    guint16 wire = GUINT16_TO_BE((guint16)number);
    g_byte_array_append(out, (const guint8 *)&wire, sizeof wire);
}

static gsize texts_size(const char *const *texts, guint count)
{
    gsize size = 0;
    for (guint i = 0; i < count; i++) {
        gsize text = strlen(texts[i]);
        if (text > TEXT_MAX_BYTES || !g_utf8_validate_len(texts[i], text, NULL))
            return G_MAXSIZE;
        size += 2 + text;
    }
    return size;
}

gboolean courier_message_write(GByteArray *out, CourierKind kind, const char *const *texts,
                               guint count)
{
    gsize size = count <= COURIER_TEXTS_MAX ? texts_size(texts, count) : G_MAXSIZE;
    if (size > COURIER_PAYLOAD_MAX_BYTES)
        return FALSE;
    const guint8 start[2] = {COURIER_VERSION, (guint8)kind};
    guint32 wire_size = GUINT32_TO_BE((guint32)size);
    g_byte_array_append(out, start, sizeof start);
    put_u16(out, count);
    g_byte_array_append(out, (const guint8 *)&wire_size, sizeof wire_size);
    for (guint i = 0; i < count; i++) {
        gsize text = strlen(texts[i]);
        put_u16(out, text);
        g_byte_array_append(out, (const guint8 *)texts[i], (guint)text);
    }
    return TRUE;
}

gboolean courier_number_read(const char *text, guint64 max, guint64 *number)
{
    gboolean plain = g_ascii_isdigit(text[0]) && (text[0] != '0' || text[1] == '\0');
    return plain && g_ascii_string_to_unsigned(text, 10, 0, max, number, NULL);
}

/* ---- problems ---- */

void courier_problem_write(GByteArray *out, const GError *problem)
{
    gboolean ours = problem->domain == PROBLEM;
    char kind[16];
    g_snprintf(kind, sizeof kind, "%d", ours ? problem->code : PROBLEM_INTERNAL);
    const char *thing = ours ? problem_thing(problem, 0) : problem->message;
    const char *more = ours ? problem_thing(problem, 1) : NULL;
    const char *texts[] = {kind, thing != NULL ? thing : "", more != NULL ? more : ""};
    const char *bare[] = {kind, "", ""};
    if (!courier_message_write(out, COURIER_PROBLEM, texts, G_N_ELEMENTS(texts)))
        courier_message_write(out, COURIER_PROBLEM, bare, G_N_ELEMENTS(bare));
}

void courier_problem_read(const CourierMessage *message, GError **error)
{
    guint64 kind;
    if (message->kind != COURIER_PROBLEM || message->count != 3 ||
        !courier_number_read(message->texts[0], PROBLEM_LAST - 1, &kind)) {
        problem_set(error, PROBLEM_INVALID, "problem", "not of its form");
        return;
    }
    const char *thing = message->texts[1], *more = message->texts[2];
    problem_set(error, (Problem)kind, *thing != '\0' ? thing : NULL, *more != '\0' ? more : NULL);
}

/* ---- words of servers ---- */

char *courier_words(const char *bytes, gsize size_bytes)
{
    g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)size_bytes);
    GString *words = g_string_new(NULL);
    glong chars = 0;
    for (const char *at = valid; *at != '\0' && chars < WORDS_MAX_CHARS;
         at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        gboolean blank = !g_unichar_isprint(c) || g_unichar_isspace(c);
        if (blank && (words->len == 0 || words->str[words->len - 1] == ' '))
            continue;
        g_string_append_unichar(words, blank ? ' ' : c);
        chars++;
    }
    g_strchomp(words->str);
    return g_string_free(words, FALSE);
}

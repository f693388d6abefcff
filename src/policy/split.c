/* policy/split.c -- full stops that stand outside every bracket that is closed again */
#include "policy/split.h"

#include <string.h>

#include "policy/words.h"

static const gunichar open_signs[] = {'(', 0xFF08, 0x300C, 0x300E, 0x3010, 0xFF62};
static const gunichar close_signs[] = {')', 0xFF09, 0x300D, 0x300F, 0x3011, 0xFF63};

static int sign_of(const gunichar *signs, gunichar c)
{
    if (c >= 0x3040 && c < 0xFF00) /* kana and kanji: most of any text */
        return -1;
    for (guint i = 0; i < G_N_ELEMENTS(open_signs); i++) {
        if (signs[i] == c)
            return (int)i;
    }
    return -1;
}

/* ( and （ close each other: documents mix them. */
static int kind_of(int sign)
{
    return sign == 1 ? 0 : (sign == 5 ? 2 : sign);
}

static gboolean is_stop(gunichar c)
{
    return c == 0x3002 || c == 0xFF61 || c == 0xFF0E;
}

/* Counts, by kind, the closing brackets still to come, so that an opening one that nothing closes
 * does not swallow the rest. */
static void count_closers(const char *text, gsize size, guint32 *left)
{
    const char *end = text + size;
    for (const char *at = text; at < end;) {
        int sign = sign_of(close_signs, policy_next_char(&at));
        if (sign >= 0)
            left[kind_of(sign)]++;
    }
}

/* Brackets and nothing else: a remark on the sentence before, whose full stop came too early. */
static gboolean is_remark(const char *start, const char *end)
{
    gunichar first = g_utf8_get_char(start);
    gunichar last = g_utf8_get_char(g_utf8_prev_char(end));
    if ((first != '(' && first != 0xFF08) || (last != ')' && last != 0xFF09))
        return FALSE;
    for (const char *at = start; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if ((c == ')' || c == 0xFF09) && g_utf8_next_char(at) < end)
            return FALSE;
    }
    return TRUE;
}

static void add_sentence(GArray *sentences, const char *text, const char *start, const char *end)
{
    while (start < end && g_unichar_isspace(g_utf8_get_char(start)))
        start = g_utf8_next_char(start);
    while (end > start && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end))))
        end = g_utf8_prev_char(end);
    if (start == end)
        return;
    PolicySentence *last =
        sentences->len > 0 ? &g_array_index(sentences, PolicySentence, sentences->len - 1) : NULL;
    if (last != NULL && is_remark(start, end)) {
        last->size = (guint32)(end - text) - last->start;
        return;
    }
    PolicySentence sentence = {(guint32)(start - text), (guint32)(end - start)};
    g_array_append_val(sentences, sentence);
}

void policy_split(const char *text, gsize size, GArray *sentences)
{
    guint32 left[G_N_ELEMENTS(open_signs)] = {0}, depth[G_N_ELEMENTS(open_signs)] = {0};
    guint32 deep = 0;
    count_closers(text, size, left);
    g_array_set_size(sentences, 0);
    const char *start = text, *end = text + size;
    for (const char *at = text; at < end;) {
        gunichar c = policy_next_char(&at);
        int opened = sign_of(open_signs, c), closed = sign_of(close_signs, c);
        if (opened >= 0 && left[kind_of(opened)] > depth[kind_of(opened)]) {
            depth[kind_of(opened)]++;
            deep++;
        } else if (closed >= 0) {
            left[kind_of(closed)]--;
            deep -= depth[kind_of(closed)] > 0 ? 1 : 0;
            depth[kind_of(closed)] -= depth[kind_of(closed)] > 0 ? 1 : 0;
        } else if (is_stop(c) && deep == 0 &&
                   (c != 0xFF0E || !g_unichar_isdigit(g_utf8_get_char(at)))) {
            add_sentence(sentences, text, start, at);
            start = at;
        }
    }
    add_sentence(sentences, text, start, end);
}

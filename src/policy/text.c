/* policy/text.c -- a text in its character set becomes lines, within limits */
#include "policy/text.h"

#include <string.h>

#include "base/charset.h"
#include "base/problem.h"
#include "policy/policy.h"

#define COLUMN_MAX 1000u
#define TAG_MAX 200 /* bytes of an HTML tag */

/* Files whose text must be read out first (document/ does). */
static const struct {
    const char *magic;
    gsize size;
    const char *kind;
} foreign_files[] = {
    {"%PDF-", 5, "PDF"},
    {"PK\3\4", 4, "ZIP (Word, Excel)"},
    {"\xD0\xCF\x11\xE0", 4, "OLE2 (old Word, Excel)"},
    {"{\\rtf", 5, "RTF"},
};

static gboolean refuse(GError **error, Problem kind, const char *name, const char *more)
{
    problem_set(error, kind, name, more);
    return FALSE;
}

static gboolean check_kind(const guint8 *bytes, gsize size, const char *name, GError **error)
{
    if (size == 0)
        return refuse(error, PROBLEM_EMPTY, name, NULL);
    if (size > POLICY_TEXT_MAX_BYTES)
        return refuse(error, PROBLEM_TOO_LARGE, name, "16 MiB");
    for (gsize i = 0; i < G_N_ELEMENTS(foreign_files); i++) {
        if (size >= foreign_files[i].size &&
            memcmp(bytes, foreign_files[i].magic, foreign_files[i].size) == 0)
            return refuse(error, PROBLEM_UNSUPPORTED, foreign_files[i].kind, PROBLEM_SAVE_AS_TEXT);
    }
    return TRUE;
}

/* Refuses control characters. A form feed or vertical tab is white space at the end of a page; a
 * carriage return becomes a line feed, and the one of a pair white space before it. */
static gboolean tame_controls(PolicyText *text, GError **error)
{
    char *end = text->utf8 + text->size_bytes;
    for (char *at = text->utf8; at < end; at++) {
        guint8 c = (guint8)*at;
        if ((c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t')
            continue;
        if (c == '\r')
            *at = at + 1 < end && at[1] == '\n' ? ' ' : '\n';
        else if (c == '\f' || c == '\v')
            *at = ' ';
        else
            return refuse(error, PROBLEM_UNSUPPORTED, PROBLEM_BOTH("binary", "文字ではないデータ"),
                          PROBLEM_SAVE_AS_TEXT);
    }
    return TRUE;
}

static gsize space_size(const char *at)
{
    if (*at == ' ' || *at == '\t')
        return 1;
    if (strncmp(at, "\xE3\x80\x80", 3) == 0)
        return 3;
    return strncmp(at, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static gsize space_before(const char *start, const char *end)
{
    if (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        return 1;
    if (end - start >= 3 && memcmp(end - 3, "\xE3\x80\x80", 3) == 0)
        return 3;
    return end - start >= 2 && memcmp(end - 2, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* <li>, </p>, <td class="a">: a tag that HTML left in a text; 0 when there is none. */
static gsize tag_size(const char *start, const char *end)
{
    const char *at = start + 1;
    if (end - start < 3 || *start != '<')
        return 0;
    at += *at == '/' ? 1 : 0;
    if (!g_ascii_isalpha(*at))
        return 0;
    const char *close = memchr(at, '>', (gsize)MIN(end - at, TAG_MAX));
    return close == NULL || memchr(at, '<', (gsize)(close - at)) != NULL
               ? 0
               : (gsize)(close + 1 - start);
}

/* Tags before and behind a line's words; a line of tags alone keeps them. */
static void strip_tags(const char **start, const char **end)
{
    const char *first = *start, *last = *end;
    gsize size;
    while ((size = tag_size(first, last)) > 0)
        for (first += size; first < last && space_size(first) > 0;)
            first += space_size(first);
    while (last > first && last[-1] == '>') {
        const char *open = last - 1;
        while (open > first && *open != '<')
            open--;
        if (tag_size(open, last) != (gsize)(last - open))
            break;
        for (last = open; last > first && space_before(first, last) > 0;)
            last -= space_before(first, last);
    }
    if (first < last) {
        *start = first;
        *end = last;
    }
}

static void add_line(PolicyText *text, const char *start, const char *end)
{
    guint indent = 0;
    gsize size;
    while (start < end && (size = space_size(start)) != 0) {
        indent += size == 3 ? 2 : (*start == '\t' ? 4 : 1);
        start += size;
    }
    while (end > start && (size = space_before(start, end)) != 0)
        end -= size;
    strip_tags(&start, &end);
    PolicyLine line = {(guint32)(start - text->utf8), (guint32)(end - start),
                       (guint16)MIN(indent, COLUMN_MAX)};
    g_array_append_val(text->lines, line);
}

/* Lines as editors count them. */
static gboolean split_lines(PolicyText *text, const char *name, GError **error)
{
    const char *at = text->utf8, *end = text->utf8 + text->size_bytes;
    while (at < end) {
        const char *stop = memchr(at, '\n', (gsize)(end - at));
        if (stop == NULL)
            stop = end;
        if ((gsize)(stop - at) > POLICY_LINE_MAX_BYTES)
            return refuse(error, PROBLEM_TOO_LARGE, name, "1 MiB a line");
        if (text->lines->len == POLICY_MAX_LINES)
            return refuse(error, PROBLEM_TOO_LARGE, name, "200000 lines");
        add_line(text, at, stop);
        at = stop + 1;
    }
    return TRUE;
}

static gboolean holds_something(const PolicyText *text)
{
    for (guint i = 0; i < text->lines->len; i++) {
        if (policy_text_line(text, i)->size > 0)
            return TRUE;
    }
    return FALSE;
}

PolicyText *policy_text_read(const guint8 *bytes, gsize size_bytes, const char *name,
                             GError **error)
{
    if (!check_kind(bytes, size_bytes, name, error))
        return NULL;
    g_autoptr(PolicyText) text = g_new0(PolicyText, 1);
    text->lines = g_array_new(FALSE, FALSE, sizeof(PolicyLine));
    text->utf8 = charset_read(bytes, size_bytes, name, &text->encoding, error);
    if (text->utf8 == NULL)
        return NULL;
    text->size_bytes = strlen(text->utf8);
    if (!tame_controls(text, error) || !split_lines(text, name, error))
        return NULL;
    if (!holds_something(text)) {
        problem_set(error, PROBLEM_EMPTY, name, NULL);
        return NULL;
    }
    return g_steal_pointer(&text);
}

void policy_text_free(PolicyText *text)
{
    if (text == NULL)
        return;
    g_free(text->utf8);
    g_array_unref(text->lines);
    g_free(text);
}

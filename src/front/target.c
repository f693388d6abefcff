/* front/target.c -- see target.h */
#include "front/target.h"
#include "base/problem.h"
#include "front/bounds.h"
#include <string.h>

#define TARGET_NAME PROBLEM_BOTH("the address asked for", "要求されたアドレス")

static gboolean target_refuse(const char *english_and_japanese, GError **error)
{
    problem_set(error, PROBLEM_INVALID, TARGET_NAME, english_and_japanese);
    return FALSE;
}

/* One byte of a segment or query at `*at`, decoded; -1 when it may not stand there. */
static int target_byte(const char **at, const char *end)
{
    guchar c = (guchar) * (*at)++;
    if (c <= 0x20 || c >= 0x7f || c == '#')
        return -1;
    if (c != '%')
        return c;
    if (end - *at < 2 || !g_ascii_isxdigit((*at)[0]) || !g_ascii_isxdigit((*at)[1]))
        return -1;
    int decoded = g_ascii_xdigit_value((*at)[0]) * 16 + g_ascii_xdigit_value((*at)[1]);
    *at += 2;
    gboolean unsafe = decoded < 0x20 || decoded == 0x7f || decoded == '/' || decoded == '\\';
    return unsafe ? -1 : decoded;
}

static gboolean target_read_segment(const char **at, const char *end, GString *path)
{
    gsize start = path->len;
    while (*at < end && **at != '/') {
        int c = target_byte(at, end);
        if (c < 0 || c == '\\')
            return FALSE;
        g_string_append_c(path, (char)c);
    }
    const char *segment = path->str + start;
    gboolean last = *at == end;
    if (*segment == '\0')
        return last;
    return strcmp(segment, ".") != 0 && strcmp(segment, "..") != 0;
}

static gboolean target_check_query(const char *query)
{
    const char *at = query;
    const char *end = query + strlen(query);
    while (at < end) {
        /* An encoded slash is fine here: clause paths hold them. */
        if (g_ascii_strncasecmp(at, "%2f", 3) == 0 || g_ascii_strncasecmp(at, "%5c", 3) == 0 ||
            g_ascii_strncasecmp(at, "%0a", 3) == 0 || g_ascii_strncasecmp(at, "%0d", 3) == 0 ||
            g_ascii_strncasecmp(at, "%09", 3) == 0)
            at += 3;
        else if (target_byte(&at, end) < 0)
            return FALSE;
    }
    return TRUE;
}

gboolean front_target_read(const char *raw, GString *path, const char **query, GError **error)
{
    if (strlen(raw) > FRONT_TARGET_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, TARGET_NAME,
                    G_STRINGIFY(FRONT_TARGET_MAX_BYTES) " bytes");
        return FALSE;
    }
    if (raw[0] != '/')
        return target_refuse(PROBLEM_BOTH("it does not begin with /", "「/」で始まっていません"),
                             error);
    const char *mark = strchr(raw, '?');
    const char *end = mark != NULL ? mark : raw + strlen(raw);
    g_string_truncate(path, 0);
    for (const char *at = raw; at < end;) {
        g_string_append_c(path, *at++);
        if (!target_read_segment(&at, end, path))
            return target_refuse(
                PROBLEM_BOTH("a part of it may not stand there", "使えない部分があります"), error);
    }
    if (!g_utf8_validate(path->str, (gssize)path->len, NULL))
        return target_refuse(PROBLEM_BOTH("it is not UTF-8", "UTF-8ではありません"), error);
    if (mark != NULL && !target_check_query(mark + 1))
        return target_refuse(
            PROBLEM_BOTH("the part after ? is malformed", "「?」より後の形が正しくありません"),
            error);
    *query = mark != NULL ? mark + 1 : "";
    return TRUE;
}

/* policy/text.h -- bytes of a file to UTF-8 lines: character sets, limits, binary refused */
#pragma once
#include <glib.h>

typedef struct {
    guint32 start, size; /* bytes in `utf8`, without the line's end and outer white space */
    guint16 indent;      /* columns of white space before it; full width counts two */
} PolicyLine;

typedef struct {
    char *utf8; /* owned; NUL-terminated */
    gsize size_bytes;
    const char *encoding; /* of base/charset.h; static */
    GArray *lines;        /* PolicyLine */
} PolicyText;

/* `name` names the file in errors. Owned. Errors as policy_read's, PROBLEM_NO_CLAUSES excepted. */
PolicyText *policy_text_read(const guint8 *bytes, gsize size_bytes, const char *name,
                             GError **error);
void policy_text_free(PolicyText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyText, policy_text_free)

static inline const PolicyLine *policy_text_line(const PolicyText *text, guint line)
{
    return &g_array_index(text->lines, PolicyLine, line);
}

/* policy/brackets.c -- where round brackets open and close around a place */
#include "policy/brackets.h"

static int depth_of(char c)
{
    return c == '(' ? 1 : (c == ')' ? -1 : 0);
}

gsize brackets_start(const char *text, gsize at, gsize window)
{
    int depth = 0;
    if (at == 0 || text[at - 1] != ')')
        return at;
    for (gsize i = at; i > 0 && at - i < window; i--) {
        depth += depth_of(text[i - 1]);
        if (depth == 0)
            return i - 1;
    }
    return at;
}

gsize brackets_end(const char *text, gsize size, gsize at, gsize window)
{
    int depth = 0;
    if (at >= size || text[at] != '(')
        return at;
    for (gsize i = at; i < size && i - at < window; i++) {
        depth += depth_of(text[i]);
        if (depth == 0)
            return i + 1;
    }
    return at;
}

gboolean brackets_around(const char *text, gsize at, gsize window)
{
    int depth = 0;
    gsize from = at > window ? at - window : 0;
    for (gsize i = at; i > from; i--) {
        depth += depth_of(text[i - 1]);
        if (depth > 0)
            return TRUE;
    }
    return FALSE;
}

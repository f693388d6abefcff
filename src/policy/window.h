/* policy/window.h -- the first characters of a line, decoded and narrowed, and the numbers that
 * markers are made of */
#pragma once
#include <glib.h>

#define POLICY_WINDOW 48u
#define POLICY_NUMBER_MAX 9999u

typedef struct {
    gunichar c[POLICY_WINDOW + 1]; /* width folded, every white space a blank; 0 at the end */
    guint32 byte[POLICY_WINDOW + 2];
    guint count;
    guint at;
    gboolean wide;    /* its digits are full-width ones */
    gboolean misread; /* a number was read from kana that stand for kanji: ニ for 二 */
} PolicyWindow;

void policy_window_fill(PolicyWindow *w, const char *line, gsize size);

static inline gunichar policy_window_peek(const PolicyWindow *w)
{
    return w->c[w->at];
}

static inline gboolean policy_window_accept(PolicyWindow *w, gunichar c)
{
    if (w->c[w->at] != c)
        return FALSE;
    w->at++;
    return TRUE;
}

static inline void policy_window_skip(PolicyWindow *w)
{
    while (w->c[w->at] == ' ')
        w->at++;
}

/* Accepts the characters of `name` with white space between them (附　則), or leaves `w` alone. */
gboolean policy_window_spread(PolicyWindow *w, const char *name);
/* Each moves behind the number it reads; FALSE where none stands. */
gboolean policy_window_number(PolicyWindow *w, guint32 *value);
/* 一, 十二, 百二, 一〇; `mend`: kana that stand for kanji count too. */
gboolean policy_window_kanji(PolicyWindow *w, gboolean mend, guint32 *value);
/* Digits, which spread-out text parts by white space, or kanji. */
gboolean policy_window_ordinal(PolicyWindow *w, guint32 *value);

/* The place of `c` among the characters of `order`, from 1; 0 when it is not there. */
guint policy_place_in(const char *order, gunichar c);
/* The kanji digit that the kana `c` may have been typed for, or 0. */
guint32 policy_kanji_lookalike(gunichar c);

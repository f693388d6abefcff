/* lint/text.c -- damage in the text itself: foreign script, doubled particles, open
 * brackets, markup, letters that a wrong character set left */
#include <string.h>

#include "lint/lint.h"
#include "policy/words.h"

#define MOJIBAKE_MIN 3u /* letters that a wrong character set leaves, in one unit */
#define TAG_MAX 120u

static gboolean is_hangul(gunichar c)
{
    return (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0x1100 && c <= 0x11FF) ||
           (c >= 0x3130 && c <= 0x318F);
}

static gboolean is_foreign(gunichar c)
{
    return is_hangul(c) || (c >= 0x0590 && c <= 0x06FF) || (c >= 0x0900 && c <= 0x0E7F);
}

/* What UTF-8 read as CP932 or as Latin-1 begins with. */
static gboolean is_mojibake(gunichar c)
{
    return c == 0x7E3A || c == 0x7E67 || c == 0x7E5D || c == 0x8B41 || c == 0x00E3 || c == 0x00C2;
}

static void add_here(Lint *lint, const char *rule, const char *start, const char *end,
                     const char *other)
{
    const PolicyUnit *unit = lint->u->unit;
    g_autofree char *words = g_strndup(start, (gsize)(end - start));
    lint_add(lint, rule, unit->first_line, unit->path, words, other);
}

/* Up to some characters on either side, so that the place can be found. */
static const char *back(const char *text, const char *at, guint points)
{
    while (points-- > 0 && at > text)
        at = g_utf8_prev_char(at);
    return at;
}

static const char *forth(const char *at, guint points)
{
    while (points-- > 0 && *at != '\0')
        at = g_utf8_next_char(at);
    return at;
}

/* Where each kind of odd letter is first met in a unit. */
typedef struct {
    const char *foreign, *lost, *private_use, *mojibake;
    guint odd;
} Letters;

static void note_letter(Letters *letters, gunichar c, const char *at)
{
    if (letters->foreign == NULL && is_foreign(c))
        letters->foreign = at;
    if (letters->lost == NULL && c == 0xFFFD)
        letters->lost = at;
    if (letters->private_use == NULL && c >= 0xE000 && c <= 0xF8FF)
        letters->private_use = at;
    if (is_mojibake(c) && letters->odd++ == 0)
        letters->mojibake = at;
}

/* Kana and common signs need no second look; of the rest each character gets one. */
static Letters read_letters(const char *text)
{
    Letters letters = {NULL, NULL, NULL, NULL, 0};
    for (const char *at = text; *at != '\0';) {
        const char *here = at;
        gunichar c = policy_next_char(&at);
        if (c >= 0x80 && !(c >= 0x3000 && c < 0x3130) && !(c >= 0x4E00 && c < 0x7E00))
            note_letter(&letters, c, here);
    }
    return letters;
}

/* One finding of each kind a unit, where it is first met. */
static void look_at_letters(Lint *lint)
{
    const char *text = lint->u->unit->text;
    Letters letters = read_letters(text);
    if (letters.foreign != NULL)
        add_here(lint, "text/foreign-script", back(text, letters.foreign, 6),
                 forth(letters.foreign, 8), "");
    if (letters.lost != NULL)
        add_here(lint, "text/lost-letter", back(text, letters.lost, 6), forth(letters.lost, 8), "");
    if (letters.private_use != NULL)
        add_here(lint, "text/private-letter", back(text, letters.private_use, 6),
                 forth(letters.private_use, 8), "");
    if (letters.odd >= MOJIBAKE_MIN)
        add_here(lint, "text/mojibake", back(text, letters.mojibake, 2),
                 forth(letters.mojibake, 12), "");
}

/* What was read otherwise than it is written, where no foreign letter says so already. */
static void look_at_mended(Lint *lint)
{
    const PolicyUnit *unit = lint->u->unit;
    if (unit->reading == NULL)
        return;
    const char *a = unit->text, *b = unit->reading;
    while (*a != '\0' && g_utf8_get_char(a) == g_utf8_get_char(b)) {
        a = g_utf8_next_char(a);
        b = g_utf8_next_char(b);
    }
    gunichar odd = g_utf8_get_char(a);
    gboolean lookalike = (odd >= 0x2E80 && odd <= 0x2FD5) || (odd >= 0xF900 && odd <= 0xFAFF);
    const char *start = back(unit->text, a, 6), *end = forth(a, 8);
    g_autofree char *read =
        g_strndup(back(unit->reading, b, 6), (gsize)(forth(b, 8) - back(unit->reading, b, 6)));
    if (is_foreign(odd) || (lookalike && lint->lookalikes))
        return;
    lint->lookalikes = lint->lookalikes || lookalike;
    add_here(lint, lookalike ? "text/look-alike" : "text/misread", start, end, read);
}

static gboolean is_sound(const Understanding *u, const PolicyHit *hit)
{
    const char *text = u_text(u);
    const GPtrArray *sound = u->know->lists.sound_runs;
    gsize from = hit->start > 9 ? hit->start - 9 : 0;
    for (guint i = 0; i < sound->len; i++) {
        const char *run = g_ptr_array_index(sound, i);
        const char *at =
            g_strstr_len(text + from, (gssize)(MIN(u_size(u), hit->end + 9) - from), run);
        if (at != NULL && (gsize)(at - text) <= hit->start &&
            (gsize)(at - text) + strlen(run) >= hit->end)
            return TRUE;
    }
    return FALSE;
}

static void look_at_particles(Lint *lint)
{
    const Understanding *u = lint->u;
    for (guint i = 0; i < u->hits[KNOW_DAMAGE]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_DAMAGE, i);
        if (u_word(u, hit)->skip || is_sound(u, hit))
            continue;
        const char *start = back(u_text(u), u_text(u) + hit->start, 6);
        const char *end = forth(u_text(u) + hit->end, 6);
        add_here(lint, u_word(u, hit)->code, start, end, "");
        return;
    }
}

/* -- brackets -- */

enum { ROUND, CORNER, WHITE_CORNER, BRACKETS };

/* Which bracket stands at `at`, and whether it opens; BRACKETS: none. */
static guint bracket_at(const char *at, gboolean *opens)
{
    if (*at == '(' || *at == ')') {
        *opens = *at == '(';
        return ROUND;
    }
    if ((guint8)at[0] != 0xE3 || (guint8)at[1] != 0x80)
        return BRACKETS;
    guint8 last = (guint8)at[2]; /* 「」『』 are E3 80 8C to 8F */
    *opens = last % 2 == 0;
    return last == 0x8C || last == 0x8D ? CORNER
                                        : (last == 0x8E || last == 0x8F ? WHITE_CORNER : BRACKETS);
}

static void look_at_brackets(Lint *lint)
{
    static const char *const names[BRACKETS] = {"（", "「", "『"};
    const char *last[BRACKETS] = {NULL, NULL, NULL};
    int depth[BRACKETS] = {0, 0, 0};
    for (const char *at = u_text(lint->u); *at != '\0'; at++) {
        gboolean opens = FALSE;
        guint which = bracket_at(at, &opens);
        if (which == BRACKETS)
            continue;
        if (opens && depth[which]++ == 0)
            last[which] = at;
        else if (!opens && depth[which] > 0)
            depth[which]--;
    }
    for (guint i = 0; i < BRACKETS; i++) {
        if (depth[i] > 0)
            add_here(lint, "text/open-bracket", last[i], forth(last[i], 14), names[i]);
    }
}

/* -- markup -- */

/* A tag's name is Latin; <志免町…> is none. */
static gsize tag_size(const char *at)
{
    const char *name = at + 1 + (at[1] == '/' ? 1 : 0);
    gsize letters = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *close = letters == 0 || letters > 8 ? NULL : g_strstr_len(at, TAG_MAX, ">");
    char after = name[letters];
    return close == NULL || (after != '>' && after != ' ' && after != '/')
               ? 0
               : (gsize)(close + 1 - at);
}

static void look_at_markup(Lint *lint)
{
    const char *text = lint->u->unit->text;
    for (const char *at = strchr(text, '<'); at != NULL; at = strchr(at + 1, '<')) {
        gsize size = tag_size(at);
        if (size == 0)
            continue;
        add_here(lint, "text/markup", at, at + size, "");
        return;
    }
}

void lint_text_unit(Lint *lint)
{
    look_at_letters(lint);
    look_at_mended(lint);
    look_at_particles(lint);
    look_at_brackets(lint);
    look_at_markup(lint);
}

/* policy/lint-text.c -- damage in the text itself: foreign script, doubled particles, open
 * brackets, markup, letters that a wrong character set left */
#include <string.h>

#include "policy/lint.h"
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

/* One finding of each kind a unit, where it is first met. */
static void look_at_letters(Lint *lint)
{
    const char *text = lint->u->unit->text;
    const char *foreign = NULL, *lost = NULL, *private_use = NULL, *mojibake = NULL;
    guint odd = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c < 0x80)
            continue;
        if (foreign == NULL && is_foreign(c))
            foreign = at;
        if (lost == NULL && c == 0xFFFD)
            lost = at;
        if (private_use == NULL && c >= 0xE000 && c <= 0xF8FF)
            private_use = at;
        if (is_mojibake(c) && odd++ == 0)
            mojibake = at;
    }
    if (foreign != NULL)
        add_here(lint, "text/foreign-script", back(text, foreign, 6), forth(foreign, 8), "");
    if (lost != NULL)
        add_here(lint, "text/lost-letter", back(text, lost, 6), forth(lost, 8), "");
    if (private_use != NULL)
        add_here(lint, "text/private-letter", back(text, private_use, 6), forth(private_use, 8),
                 "");
    if (odd >= MOJIBAKE_MIN)
        add_here(lint, "text/mojibake", back(text, mojibake, 2), forth(mojibake, 12), "");
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

typedef struct {
    const char *open, *close, *name;
} Bracket;

static void look_at_brackets(Lint *lint)
{
    static const Bracket brackets[] = {{"(", ")", "（"}, {"「", "」", "「"}, {"『", "』", "『"}};
    const char *text = u_text(lint->u);
    for (gsize i = 0; i < G_N_ELEMENTS(brackets); i++) {
        const Bracket *b = &brackets[i];
        const char *last = NULL;
        int depth = 0;
        for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
            if (g_str_has_prefix(at, b->open) && depth++ == 0)
                last = at;
            else if (g_str_has_prefix(at, b->close) && depth > 0)
                depth--;
        }
        if (depth > 0 && last != NULL)
            add_here(lint, "text/open-bracket", last, forth(last, 14), b->name);
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

/* policy/habits.c -- one look over all lines before they are read one by one */
#include "policy/habits.h"

#include "policy/layout.h"
#include "policy/marker.h"
#include "policy/words.h"

#define LONE_FEW 2u /* fewer markers alone on their lines are an accident */
#define WRAP_COLUMNS 160u
#define WRAP_SLACK 3u /* columns that a full-width character leaves free at a line's end */
#define WRAP_FEW 8u   /* fewer lines of one width are an accident */
#define WRAP_SHARE 5u /* at least one line in so many is full */

typedef struct {
    const PolicyRules *rules;
    const PolicyText *text;
    guint8 *classes;
    PolicyHabits *habits;
    guint marked, alone; /* markers that cannot be plain numbers; of them: alone on their lines */
    guint lines;
    guint widths[WRAP_COLUMNS + 1];
} Survey;

static gboolean telling(const PolicyMarker *marker)
{
    switch (marker->family) {
    case FAMILY_ARTICLE:
    case FAMILY_PAREN_DECIMAL:
    case FAMILY_PAREN_KANJI:
    case FAMILY_CIRCLED:
    case FAMILY_KANA:
        return !marker->loose;
    default:
        return FALSE;
    }
}

guint policy_line_columns(const PolicyText *text, guint line)
{
    const PolicyLine *l = policy_text_line(text, line);
    const char *at = text->utf8 + l->start, *end = at + l->size;
    guint columns = l->indent;
    while (at < end && columns <= WRAP_COLUMNS)
        columns += policy_next_char(&at) < 0x80 ? 1 : 2;
    return columns;
}

static void survey_marker(Survey *s, guint line, const PolicyMarker *marker)
{
    gboolean strict_article = marker->family == FAMILY_ARTICLE && !marker->loose;
    s->habits->articles += strict_article ? 1 : 0;
    if (strict_article)
        s->habits->next_article[line] = marker->value;
    if (marker->family == FAMILY_CHAPTER && marker->sign == 0)
        s->habits->ordinals++;
    if (marker->family == FAMILY_KANA && marker->iroha == 2 && !marker->loose)
        s->habits->iroha = TRUE;
    if (!telling(marker))
        return;
    s->marked++;
    s->alone += marker->size >= policy_text_line(s->text, line)->size ? 1 : 0;
}

static void survey_line(Survey *s, guint line)
{
    const PolicyLine *l = policy_text_line(s->text, line);
    PolicyMarker marker;
    if (s->classes[line] != LINE_TEXT)
        return;
    if (policy_marker_read(&s->rules->words, s->text->utf8 + l->start, l->size, &marker))
        survey_marker(s, line, &marker);
    guint columns = policy_line_columns(s->text, line);
    s->lines++;
    s->widths[MIN(columns, WRAP_COLUMNS)]++;
}

/* The width that many lines fill and hardly any goes beyond. */
static guint find_wrap(const Survey *s)
{
    guint beyond = s->widths[WRAP_COLUMNS];
    for (guint w = WRAP_COLUMNS - 1; w > 20; w--) {
        guint full = s->widths[w] + s->widths[w - 1] + s->widths[w - 2];
        if (beyond * 50 > s->lines)
            return 0;
        if (full >= WRAP_FEW && full * WRAP_SHARE >= s->lines)
            return w - WRAP_SLACK;
        beyond += s->widths[w];
    }
    return 0;
}

static gboolean is_bare_number(const PolicyText *text, guint line)
{
    const PolicyLine *l = policy_text_line(text, line);
    const char *at = text->utf8 + l->start, *end = at + l->size;
    guint digits = 0;
    for (; at < end; digits++) {
        gunichar c = policy_next_char(&at);
        if (!(c >= '0' && c <= '9') && !(c >= 0xFF10 && c <= 0xFF19))
            return FALSE;
    }
    return digits > 0 && digits <= 2;
}

static void mend_classes(const Survey *s)
{
    for (guint line = 0; line < s->text->lines->len; line++) {
        if (s->classes[line] == LINE_PAGE && is_bare_number(s->text, line))
            s->classes[line] = LINE_TEXT;
    }
}

void policy_habits_read(PolicyHabits *habits, const PolicyRules *rules, const PolicyText *text,
                        guint8 *classes)
{
    guint count = text->lines->len;
    *habits = (PolicyHabits){.next_article = g_new0(guint32, count + 1)};
    Survey s = {.rules = rules, .text = text, .classes = classes, .habits = habits};
    for (guint line = 0; line < count; line++)
        survey_line(&s, line);
    for (guint line = count; line > 0; line--) {
        if (habits->next_article[line - 1] == 0)
            habits->next_article[line - 1] = habits->next_article[line];
    }
    habits->wrap = find_wrap(&s);
    habits->lone = s.alone >= LONE_FEW && s.alone * 2 >= s.marked;
    if (habits->lone)
        mend_classes(&s);
}

void policy_habits_clear(PolicyHabits *habits)
{
    g_clear_pointer(&habits->next_article, g_free);
}

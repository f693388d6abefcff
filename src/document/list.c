/* document/list.c -- counts items and writes their labels */
#include "document/list.h"
#include <string.h>

#define LABEL_MAX_BYTES 256u

DocumentListLevel *document_list_level_new(void)
{
    DocumentListLevel *level = g_new0(DocumentListLevel, 1);
    level->form = DOCUMENT_NUMBER_DECIMAL;
    level->start = 1;
    level->restart = DOCUMENT_LIST_RESTARTS;
    return level;
}

void document_list_level_free(DocumentListLevel *level)
{
    if (level == NULL)
        return;
    g_free(level->text);
    g_free(level);
}

static guint start_of(const DocumentListLevel *const *levels, guint level)
{
    return levels[level] != NULL ? levels[level]->start : 1;
}

static void count(const DocumentListLevel *const *levels, DocumentListCounts *counts, guint level)
{
    if (counts->begun[level])
        counts->numbers[level]++;
    else
        counts->numbers[level] = start_of(levels, level);
    counts->begun[level] = TRUE;
    for (guint deeper = level + 1; deeper < DOCUMENT_LIST_LEVELS; deeper++) {
        int restart = levels[deeper] != NULL ? levels[deeper]->restart : DOCUMENT_LIST_RESTARTS;
        if (restart == DOCUMENT_LIST_RESTARTS || (guint)restart > level)
            counts->begun[deeper] = FALSE;
    }
}

/* A level above that has no item yet shows the number its first one will have. */
static void append_number(GString *out, const DocumentListLevel *const *levels,
                          const DocumentListCounts *counts, guint level, gboolean legal)
{
    DocumentNumber form = levels[level] != NULL ? levels[level]->form : DOCUMENT_NUMBER_DECIMAL;
    guint number = counts->begun[level] ? counts->numbers[level] : start_of(levels, level);
    gboolean shown = form != DOCUMENT_NUMBER_NONE && form != DOCUMENT_NUMBER_BULLET;
    document_number_append(out, legal && shown ? DOCUMENT_NUMBER_DECIMAL : form, number);
}

static void append_text(GString *out, const DocumentListLevel *const *levels,
                        const DocumentListCounts *counts, guint level)
{
    for (const char *at = levels[level]->text; *at != '\0' && out->len < LABEL_MAX_BYTES; at++) {
        guint named = (guint)(guint8)at[1] - '1';
        if (*at == '%' && named < DOCUMENT_LIST_LEVELS - 1) {
            append_number(out, levels, counts, named, levels[level]->legal);
            at++;
        } else {
            g_string_append_c(out, *at);
        }
    }
}

/* A sign of a symbol font, which has no meaning outside it, is any bullet. */
static gboolean is_plain_sign(const char *text)
{
    gunichar c = g_utf8_get_char(text);
    return c >= 0x80 && (c < 0xE000 || c > 0xF8FF) && g_utf8_strlen(text, -1) == 1;
}

static void append_bullet(GString *out, const DocumentListLevel *bullet, guint level)
{
    for (guint i = 0; i < level; i++)
        g_string_append(out, "  ");
    g_string_append(out, bullet->text != NULL && is_plain_sign(bullet->text) ? bullet->text : "・");
}

void document_list_step(GString *out, const DocumentListLevel *const *levels,
                        DocumentListCounts *counts, guint level)
{
    if (level >= DOCUMENT_LIST_LEVELS || levels[level] == NULL)
        return;
    const DocumentListLevel *own = levels[level];
    count(levels, counts, level);
    g_autoptr(GString) label = g_string_new(NULL);
    if (own->form == DOCUMENT_NUMBER_BULLET)
        append_bullet(label, own, level);
    else if (own->text != NULL)
        append_text(label, levels, counts, level);
    if (label->len == 0)
        return;
    g_string_append_len(out, label->str, (gssize)label->len);
    gboolean gap = !own->no_gap && own->form != DOCUMENT_NUMBER_BULLET;
    if (gap && !g_str_has_suffix(label->str, " ") && !g_str_has_suffix(label->str, "　"))
        g_string_append_c(out, ' ');
}

void document_list_restart(DocumentListCounts *counts, guint level, guint start)
{
    if (level >= DOCUMENT_LIST_LEVELS)
        return;
    counts->begun[level] = TRUE;
    counts->numbers[level] = start - 1;
}

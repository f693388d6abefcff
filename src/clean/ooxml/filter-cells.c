/* clean/ooxml/filter-cells.c -- the plain cells of a sheet, of which large workbooks are made, at
 * once
 *
 * A cell in the very form in which the writer would write it, with a place, a style, a type, and a
 * value, a formula that may stay, or a text of its own, and nothing else, needs none of the general
 * way: it stays as it is. Anything else is left to the tokenizer. */
#include "clean/formula.h"
#include "clean/ooxml/filter.h"
#include "clean/xml-chars.h"
#include <string.h>

#define CELL_ELEMENTS 3u /* c, f and v, or c, is and t, at most */

typedef struct {
    const char *at, *end;
} Rest;

static inline gboolean take(Rest *rest, const char *word, gsize size)
{
    if ((gsize)(rest->end - rest->at) < size || memcmp(rest->at, word, size) != 0)
        return FALSE;
    rest->at += size;
    return TRUE;
}
#define TAKE(rest, word) take(rest, word, sizeof(word) - 1)

/* Letters and digits up to the quote. */
static inline gboolean take_value(Rest *rest)
{
    const char *from = rest->at, *c = from;
    while (c < rest->end && clean_bytes[(guint8)*c] & CLEAN_BYTE_PLACE)
        c++;
    if (c == from || c == rest->end || *c != '"' || c - from > 15)
        return FALSE;
    rest->at = c + 1;
    return TRUE;
}

/* Text that stands for itself, up to a tag. */
static inline gboolean take_text(Rest *rest)
{
    const char *c = rest->at;
    while (c < rest->end && (clean_bytes[(guint8)*c] & CLEAN_BYTE_END) == 0)
        c++;
    gboolean whole = c < rest->end && *c == '<';
    rest->at = c;
    return whole;
}

/* Some of it, since an empty element is written otherwise. */
static inline gboolean take_words(Rest *rest)
{
    const char *from = rest->at;
    return take_text(rest) && rest->at > from;
}

/* The first reading judges it; what it did not pass has a verdict, and is not looked at here. */
static gboolean take_formula(const CleanFilter *filter, Rest *rest)
{
    const char *from = rest->at;
    return take_words(rest) &&
           (filter->pass != CLEAN_PASS_LEARN ||
            clean_formula_read(from, (gsize)(rest->at - from), filter->shared->gone_names,
                               filter->shared->gone_sheets, NULL) == CLEAN_FORMULA_PLAIN);
}

/* What is in a cell; `elements` grows by how many elements it is. */
static gboolean take_contents(const CleanFilter *filter, Rest *rest, guint *elements)
{
    gboolean formula = TAKE(rest, "<f>");
    if (formula && (!take_formula(filter, rest) || !TAKE(rest, "</f>")))
        return FALSE;
    *elements += formula ? 1 : 0;
    if (TAKE(rest, "<v>")) {
        *elements += 1;
        return take_text(rest) && TAKE(rest, "</v></c>");
    }
    *elements += 2;
    return !formula && TAKE(rest, "<is><t>") && take_words(rest) && TAKE(rest, "</t></is></c>");
}

/* One cell; `elements` gets how many elements it is. */
static gboolean take_cell(const CleanFilter *filter, Rest *rest, guint *elements)
{
    if (!TAKE(rest, "<c r=\"") || !take_value(rest))
        return FALSE;
    if (TAKE(rest, " s=\"") && !take_value(rest))
        return FALSE;
    if (TAKE(rest, " t=\"") && !take_value(rest))
        return FALSE;
    *elements = 1;
    if (TAKE(rest, "/>"))
        return TRUE;
    return TAKE(rest, ">") && take_contents(filter, rest, elements);
}

gsize clean_filter_cells(CleanFilter *filter, const char *at, gsize size)
{
    Rest rest = {at, at + size};
    const char *done = at;
    guint elements = 0;
    guint32 stop = G_MAXUINT32;
    if (filter->pass != CLEAN_PASS_LEARN && filter->next_verdict < filter->verdicts->len)
        stop = g_array_index(filter->verdicts, CleanVerdict, filter->next_verdict).number;
    while (filter->number + CELL_ELEMENTS <= stop && take_cell(filter, &rest, &elements)) {
        done = rest.at;
        filter->number += elements;
        filter->uncharged += elements;
    }
    if (done > at) {
        clean_filter_top(filter)->holds = TRUE;
        if (filter->writer != NULL)
            clean_writer_plain(filter->writer, (CleanSlice){at, (gsize)(done - at)});
    }
    return (gsize)(done - at);
}

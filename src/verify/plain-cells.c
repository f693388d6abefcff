/* verify/plain-cells.c -- cells, byte by byte */
#include "verify/plain-cells.h"
#include "verify/value.h"
#include <string.h>

#define SHEET_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define VALUE_MAX 32 /* of an attribute */

/* ---- what the tables say ---- */

static const VerifyElement *find(guint space, const char *name, VerifyClass text)
{
    const VerifyElement *element = verify_element_of(space, name);
    gboolean quiet = element != NULL && element->danger == VERIFY_NO_DANGER &&
                     element->policy == VERIFY_NO_POLICY && element->act == VERIFY_PLAIN;
    return quiet && element->text == text ? element : NULL;
}

/* Whether letters and digits may be its value, whatever they say. */
static gboolean takes_any(const VerifyElement *element, const char *name)
{
    const VerifyAttribute *attribute = verify_attribute_of(element->set, VERIFY_NO_SPACE, name);
    return attribute != NULL &&
           (attribute->value == VERIFY_TOKEN || attribute->value == VERIFY_TEXT);
}

void verify_cells_init(VerifyCells *cells)
{
    guint space = verify_space_of(SHEET_SPACE, strlen(SHEET_SPACE));
    const VerifyElement *cell = find(space, "c", VERIFY_NOTHING);
    gboolean known =
        cell != NULL && takes_any(cell, "r") && takes_any(cell, "s") && takes_any(cell, "t") &&
        find(space, "f", VERIFY_FORMULA) != NULL && find(space, "v", VERIFY_TEXT) != NULL &&
        find(space, "is", VERIFY_NOTHING) != NULL && find(space, "t", VERIFY_TEXT) != NULL;
    cells->row = known ? find(space, "row", VERIFY_NOTHING) : NULL;
    cells->space = space;
}

/* ---- their bytes ---- */

typedef struct {
    const char *at, *end;
} Rest;

static inline gboolean pass(Rest *rest, const char *word, gsize size)
{
    if ((gsize)(rest->end - rest->at) < size || memcmp(rest->at, word, size) != 0)
        return FALSE;
    rest->at += size;
    return TRUE;
}
#define PASS(rest, word) pass(rest, word, sizeof(word) - 1)

/* Letters and digits, and the quote behind them. */
static inline gboolean pass_token(Rest *rest)
{
    const char *from = rest->at, *c = from;
    const char *last = from + MIN(rest->end - from, VALUE_MAX);
    while (c < last && verify_bytes[(guint8)*c] & VERIFY_BYTE_ALNUM)
        c++;
    if (c == last || *c != '"')
        return FALSE;
    rest->at = c + 1;
    return TRUE;
}

/* An attribute that may be missing. */
static inline gboolean pass_attribute(Rest *rest, char name)
{
    const char *at = rest->at;
    if (rest->end - at < 4 || at[0] != ' ' || at[1] != name || at[2] != '=' || at[3] != '"')
        return TRUE;
    rest->at += 4;
    return pass_token(rest);
}

/* What stands for itself, up to a tag: no reference, no end of a CDATA section. */
static inline gboolean pass_text(Rest *rest)
{
    const char *c = rest->at;
    while (c < rest->end && (verify_bytes[(guint8)*c] & VERIFY_BYTE_MARK) == 0)
        c++;
    rest->at = c;
    return c < rest->end && *c == '<';
}

static gboolean pass_formula(VerifyCells *cells, Rest *rest)
{
    const char *from = rest->at;
    if (!pass_text(rest) || (gsize)(rest->at - from) > VERIFY_CELLS_FORMULA_MAX)
        return FALSE;
    gsize size = (gsize)(rest->at - from);
    memcpy(cells->formula, from, size);
    cells->formula[size] = '\0';
    return verify_formula(cells->formula) == VERIFY_NO_DANGER && PASS(rest, "</f>");
}

static gboolean pass_contents(VerifyCells *cells, Rest *rest, guint *elements)
{
    if (PASS(rest, "<is><t>")) {
        *elements += 2;
        return pass_text(rest) && PASS(rest, "</t></is></c>");
    }
    if (PASS(rest, "<f>")) {
        *elements += 1;
        if (!pass_formula(cells, rest))
            return FALSE;
    }
    *elements += 1;
    return PASS(rest, "<v>") && pass_text(rest) && PASS(rest, "</v></c>");
}

static gboolean pass_cell(VerifyCells *cells, Rest *rest, guint *elements)
{
    if (!PASS(rest, "<c") || !pass_attribute(rest, 'r') || !pass_attribute(rest, 's') ||
        !pass_attribute(rest, 't'))
        return FALSE;
    *elements += 1;
    return PASS(rest, "/>") || (PASS(rest, ">") && pass_contents(cells, rest, elements));
}

const char *verify_cells_skip(VerifyCells *cells, const char *at, const char *end, guint *elements)
{
    Rest rest = {at, end};
    const char *done = at;
    guint count = 0;
    while (pass_cell(cells, &rest, &count)) {
        done = rest.at;
        *elements += count;
        count = 0;
    }
    return done;
}

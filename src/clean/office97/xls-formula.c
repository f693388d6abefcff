/* clean/office97/xls-formula.c -- formulas as tokens (MS-XLS 2.5.198): what is not known does not
 * stay */
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"

#define ARGUMENTS_UNSAID 0xFFu

typedef struct {
    const Xls *xls;
    guint8 *tokens;
    gsize size, at;
    const guint8 *behind;
    gsize behind_size, extra;
    guint values; /* that wait for an operator */
} Walk;

/* An operator of `count` values leaves one. */
static CleanFormula fold(Walk *walk, guint count)
{
    if (walk->values < count)
        return CLEAN_FORMULA_BROKEN;
    walk->values += 1 - count;
    return CLEAN_FORMULA_PLAIN;
}

/* How many values a token takes whose kind says so; -1: by code, or it leaves none. */
static gint operands(guint token)
{
    if (token >= 0x03 && token <= 0x11)
        return 2;
    if (token >= 0x12 && token <= 0x15)
        return 1;
    gboolean remark = token == 0x19 || (token >= 0x26 && token <= 0x29);
    return remark || token == 0x21 || token == 0x22 ? -1 : 0;
}

/* Bytes behind the first of tokens that are what their number says and nothing more; -1: by code.
 */
static gint plain_size(guint token)
{
    static const gint8 low[0x20] = {
        [0x00] = -2, [0x01] = -2, [0x02] = -2, [0x17] = -1, [0x18] = -2, [0x19] = -1,
        [0x1A] = -2, [0x1B] = -2, [0x1C] = 1,  [0x1D] = 1,  [0x1E] = 2,  [0x1F] = 8};
    static const gint8 high[0x20] = {-1, -1, -1, -1, 4,  8,  -1, -1, -1, -1, 4,
                                     8,  4,  8,  -2, -2, -2, -2, -2, -2, -2, -2,
                                     -2, -2, -2, -1, -1, -1, -1, -1, -2, -2};
    return token < 0x20 ? low[token] : high[token & 0x1F];
}

static gboolean has(const Walk *walk, gsize count)
{
    return walk->size - walk->at >= count;
}

static CleanFormula skip(Walk *walk, gsize count)
{
    if (!has(walk, count))
        return CLEAN_FORMULA_BROKEN;
    walk->at += count;
    return CLEAN_FORMULA_PLAIN;
}

static CleanFormula take_text(Walk *walk)
{
    return xls_text(walk->tokens, walk->size, &walk->at, 1, NULL) ? CLEAN_FORMULA_PLAIN
                                                                  : CLEAN_FORMULA_BROKEN;
}

/* Each is counted from where their list begins. */
static CleanFormula take_ways(Walk *walk, gsize count)
{
    if (!has(walk, 3 + count * 2))
        return CLEAN_FORMULA_BROKEN;
    gsize list = walk->at + 3;
    for (gsize i = 0; i < count; i++)
        if (bytes_u16(walk->tokens, list + i * 2) > walk->size - list)
            return CLEAN_FORMULA_BROKEN;
    return skip(walk, 3 + count * 2);
}

static CleanFormula take_attribute(Walk *walk)
{
    if (!has(walk, 3))
        return CLEAN_FORMULA_BROKEN;
    guint kind = walk->tokens[walk->at];
    gsize count = bytes_u16(walk->tokens, walk->at + 1);
    switch (kind) {
    case 0x04: /* CHOOSE: a list of ways */
        return take_ways(walk, count + 1);
    case 0x02: /* IF, and GOTO below: so many bytes on */
    case 0x08:
        return walk->size - walk->at - 3 < count + (kind == 0x08) ? CLEAN_FORMULA_BROKEN
                                                                  : skip(walk, 3);
    case 0x10: /* SUM of one */
        return fold(walk, 1) == CLEAN_FORMULA_PLAIN ? skip(walk, 3) : CLEAN_FORMULA_BROKEN;
    case 0x00:
    case 0x01:
    case 0x40:
    case 0x41:
        return skip(walk, 3);
    default:
        return CLEAN_FORMULA_BROKEN;
    }
}

/* ---- what stands behind the tokens ---- */

static gboolean take_value(Walk *walk)
{
    static const guint8 kinds[] = {0, 1, 4, 0x10};
    if (walk->extra >= walk->behind_size)
        return FALSE;
    guint kind = walk->behind[walk->extra++];
    if (kind == 2)
        return xls_text(walk->behind, walk->behind_size, &walk->extra, 2, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kind == kinds[i] && walk->behind_size - walk->extra >= 8) {
            walk->extra += 8;
            return TRUE;
        }
    return FALSE;
}

static CleanFormula take_array(Walk *walk)
{
    if (walk->behind_size - walk->extra < 3 || skip(walk, 7) != CLEAN_FORMULA_PLAIN)
        return CLEAN_FORMULA_BROKEN;
    guint columns = walk->behind[walk->extra] + 1u;
    guint rows = bytes_u16(walk->behind, walk->extra + 1) + 1u;
    walk->extra += 3;
    for (guint64 i = 0; i < (guint64)columns * rows; i++)
        if (!take_value(walk))
            return CLEAN_FORMULA_BROKEN;
    return CLEAN_FORMULA_PLAIN;
}

/* Tells what a reference came to; how many bytes of it follow stands last. */
static CleanFormula take_remark(Walk *walk, gsize size)
{
    if (!has(walk, size))
        return CLEAN_FORMULA_BROKEN;
    walk->at += size;
    return has(walk, bytes_u16(walk->tokens, walk->at - 2)) ? CLEAN_FORMULA_PLAIN
                                                            : CLEAN_FORMULA_BROKEN;
}

static CleanFormula take_areas(Walk *walk)
{
    if (walk->behind_size - walk->extra < 2)
        return CLEAN_FORMULA_BROKEN;
    gsize count = bytes_u16(walk->behind, walk->extra);
    if (walk->behind_size - walk->extra - 2 < count * 8)
        return CLEAN_FORMULA_BROKEN;
    walk->extra += 2 + count * 8;
    return take_remark(walk, 6);
}

/* ---- what leads elsewhere ---- */

/* A call says how many arguments it has, or is of a function that has always as many. */
static CleanFormula take_function(Walk *walk, gboolean says)
{
    gsize size = says ? 3 : 2;
    if (!has(walk, size))
        return CLEAN_FORMULA_BROKEN;
    walk->at += size;
    const CleanArguments *row =
        clean_call(&clean_xls_arguments, bytes_u16(walk->tokens, walk->at - 2));
    if (row == NULL) /* commands and functions of users among them */
        return CLEAN_FORMULA_OUTWARD;
    guint count = says ? walk->tokens[walk->at - 3] : row->always;
    gboolean fits = says ? count >= row->least && count <= row->most : count != ARGUMENTS_UNSAID;
    return fits ? fold(walk, count) : CLEAN_FORMULA_BROKEN;
}

static CleanFormula take_name(Walk *walk)
{
    if (!has(walk, 4))
        return CLEAN_FORMULA_BROKEN;
    guint32 number = bytes_u32(walk->tokens, walk->at);
    if (number == 0 || number > walk->xls->names->len)
        return CLEAN_FORMULA_BROKEN;
    const XlsName *name = &g_array_index(walk->xls->names, XlsName, number - 1);
    if (name->to == XLS_GONE)
        return name->means != CLEAN_FORMULA_PLAIN ? name->means : CLEAN_FORMULA_GONE;
    bytes_set32(walk->tokens, walk->at, (guint32)name->to);
    walk->at += 4;
    return CLEAN_FORMULA_PLAIN;
}

static gboolean stays(const Xls *xls, gint sheet)
{
    return sheet >= 0 && (guint)sheet < xls->sheets->len &&
           g_array_index(xls->sheets, XlsSheet, sheet).to != XLS_GONE;
}

static CleanFormula take_way(Walk *walk, gsize size)
{
    if (!has(walk, size))
        return CLEAN_FORMULA_BROKEN;
    guint number = bytes_u16(walk->tokens, walk->at);
    if (number >= walk->xls->ways->len)
        return CLEAN_FORMULA_BROKEN;
    const XlsWay *way = &g_array_index(walk->xls->ways, XlsWay, number);
    walk->at += size;
    if (way->means != CLEAN_FORMULA_PLAIN)
        return way->means;
    return stays(walk->xls, way->first) && stays(walk->xls, way->last) ? CLEAN_FORMULA_PLAIN
                                                                       : CLEAN_FORMULA_GONE;
}

static CleanFormula take_foreign_name(Walk *walk)
{
    CleanFormula means = take_way(walk, 6);
    return means == CLEAN_FORMULA_EXTERNAL || means == CLEAN_FORMULA_DDE ? means
                                                                         : CLEAN_FORMULA_OUTWARD;
}

static CleanFormula take_by_code(Walk *walk, guint token)
{
    switch (token) {
    case 0x17:
        return take_text(walk);
    case 0x19:
        return take_attribute(walk);
    case 0x20:
        return take_array(walk);
    case 0x21:
        return take_function(walk, FALSE);
    case 0x22:
        return take_function(walk, TRUE);
    case 0x23:
        return take_name(walk);
    case 0x26:
        return take_areas(walk);
    case 0x27:
    case 0x28:
        return take_remark(walk, 6);
    case 0x29:
        return take_remark(walk, 2);
    case 0x39:
        return take_foreign_name(walk);
    case 0x3A:
    case 0x3C:
        return take_way(walk, 6);
    default: /* 0x3B, 0x3D */
        return take_way(walk, 10);
    }
}

CleanFormula xls_formula(const Xls *xls, guint8 *tokens, gsize size, const guint8 *behind,
                         gsize behind_size, gsize *extra)
{
    Walk walk = {xls, tokens, size, 0, behind, behind_size, 0, 0};
    CleanFormula means = CLEAN_FORMULA_PLAIN;
    while (means == CLEAN_FORMULA_PLAIN && walk.at < walk.size) {
        guint token = walk.tokens[walk.at++];
        guint base = token < 0x20 ? token : (token & 0x1F) | 0x20;
        gint fixed = token < 0x80 ? plain_size(base) : -2;
        if (fixed == -2)
            means = CLEAN_FORMULA_BROKEN;
        else
            means = fixed >= 0 ? skip(&walk, (gsize)fixed) : take_by_code(&walk, base);
        gint taken = operands(base);
        if (means == CLEAN_FORMULA_PLAIN && taken >= 0)
            means = fold(&walk, (guint)taken);
    }
    if (means == CLEAN_FORMULA_PLAIN && size > 0 && walk.values != 1)
        means = CLEAN_FORMULA_BROKEN;
    if (extra != NULL)
        *extra = walk.extra;
    return means;
}

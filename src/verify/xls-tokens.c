/* verify/xls-tokens.c -- tokens of formulas (MS-XLS 2.5.198): each of a known form, and all
 * together one value (2.2.2: operands go on a stack, operators take theirs off it and put the
 * result on) */
#include "verify/xls-internal.h"
#include <stdlib.h>

/* For each token without its class: how many bytes follow, as a letter: 0-9 that many, A 10; n none
 * such; others by code. */
static const char *const forms =
    "nnn"                        /* 00-02 */
    "00000000000000000000"       /* 03-16 */
    "snann1128"                  /* 17-1F: text, -, attribute, -, -, error, truth, number */
    "vfgm48rhhi4848nnnnnnnnnnnn" /* 20-39 */
    ;

/* What each takes off the stack, and what it puts on it; . by code, - none such. */
static const char *const takes_of = "---222222222222222111100-.--0000" /* 00-1F */
                                    "0..00000000000------------0000"   /* 20-3D */
    ;
static const char *const puts_of = "---111111111111111111111-.--1111"
                                   "1..11100001111------------1111";

typedef struct {
    VerifyXls *x;
    const guint8 *at, *end, *extra, *extra_end;
    guint depth; /* of the stack */
} Tokens;

static gboolean wrong(Tokens *t, DisarmDanger danger, const char *what)
{
    verify_say(t->x->v, danger, what);
    return FALSE;
}

static gboolean pass(Tokens *t, gsize count)
{
    if ((gsize)(t->end - t->at) < count)
        return wrong(t, DISARM_DAMAGED, "a formula is cut off");
    t->at += count;
    return TRUE;
}

static gboolean pass_extra(Tokens *t, gsize count)
{
    if ((gsize)(t->extra_end - t->extra) < count)
        return wrong(t, DISARM_DAMAGED, "a formula is cut off");
    t->extra += count;
    return TRUE;
}

static gboolean takes(Tokens *t, guint count)
{
    if (t->depth < count)
        return wrong(t, DISARM_FORMULA, "a formula whose tokens do not fit together");
    t->depth -= count;
    return TRUE;
}

static gboolean puts_one(Tokens *t, guint count)
{
    if (!takes(t, count))
        return FALSE;
    t->depth++;
    return TRUE;
}

static int by_number(const void *number, const void *row)
{
    return *(const int *)number - ((const VerifyFunction *)row)->number;
}

static const VerifyFunction *function_of(int number)
{
    return bsearch(&number, verify_xls_functions.rows, verify_xls_functions.count,
                   sizeof *verify_xls_functions.rows, by_number);
}

/* A call that says how many parameters it has, or one of a function that has always as many. */
static gboolean function(Tokens *t, gboolean says)
{
    if (!pass(t, says ? 3 : 2))
        return FALSE;
    guint number = verify_u16(t->at - 2, 0), count = says ? t->at[-3] : 0;
    const VerifyFunction *row = function_of((int)number);
    g_autofree char *what = g_strdup_printf("function %u", number);
    if (row == NULL || (says ? count < row->least || count > row->most : row->always == VERIFY_ANY))
        return wrong(t, DISARM_FORMULA, what);
    return puts_one(t, says ? count : row->always);
}

/* Ways of CHOOSE, counted from where their list begins. */
static gboolean choices(Tokens *t)
{
    const guint8 *list = t->at;
    gsize count = (gsize)verify_u16(t->at - 2, 0) + 1;
    if (!pass(t, count * 2))
        return FALSE;
    for (gsize i = 0; i < count; i++)
        if (verify_u16(list, i * 2) > (gsize)(t->end - list))
            return wrong(t, DISARM_FORMULA, "a way that leads out of a formula");
    return TRUE;
}

static gboolean attribute(Tokens *t)
{
    if (!pass(t, 3))
        return FALSE;
    guint kind = t->at[-3];
    if (kind == 4)
        return choices(t);
    if (kind == 0x10)
        return puts_one(t, 1);               /* a sum of one */
    gboolean leads = kind == 2 || kind == 8; /* IF, GOTO: so many bytes on, one more of GOTO */
    if (leads && verify_u16(t->at - 2, 0) + (kind == 8) > (gsize)(t->end - t->at))
        return wrong(t, DISARM_FORMULA, "a way that leads out of a formula");
    return kind == 0 || kind == 1 || kind == 2 || kind == 8 || kind == 0x40 || kind == 0x41 ||
           wrong(t, DISARM_FORMULA, "attribute");
}

static gboolean text(Tokens *t)
{
    gsize at = 0;
    if (!verify_xls_text(t->at, (gsize)(t->end - t->at), &at, 1, NULL))
        return wrong(t, DISARM_DAMAGED, "a text in a formula");
    t->at += at;
    return TRUE;
}

static gboolean value(Tokens *t)
{
    gsize at = 1;
    if (!pass_extra(t, 1))
        return FALSE;
    guint kind = t->extra[-1];
    if (kind != 2)
        return (kind == 0 || kind == 1 || kind == 4 || kind == 16)
                   ? pass_extra(t, 8)
                   : wrong(t, DISARM_FORMULA, "value");
    if (!verify_xls_text(t->extra - 1, (gsize)(t->extra_end - t->extra) + 1, &at, 2, NULL))
        return wrong(t, DISARM_DAMAGED, "a text in a formula");
    t->extra += at - 1;
    return TRUE;
}

static gboolean array(Tokens *t)
{
    if (!pass(t, 7) || !pass_extra(t, 3))
        return FALSE;
    guint64 count = ((guint64)t->extra[-3] + 1) * ((guint64)verify_u16(t->extra - 2, 0) + 1);
    for (guint64 i = 0; i < count; i++)
        if (!value(t))
            return FALSE;
    return TRUE;
}

/* What is computed before it is shown: so many bytes of tokens follow. */
static gboolean ahead(Tokens *t, gsize head)
{
    if (!pass(t, head))
        return FALSE;
    return verify_u16(t->at - 2, 0) <= (gsize)(t->end - t->at) ||
           wrong(t, DISARM_DAMAGED, "a formula is cut off");
}

static gboolean areas(Tokens *t)
{
    return ahead(t, 6) && pass_extra(t, 2) && pass_extra(t, (gsize)verify_u16(t->extra - 2, 0) * 8);
}

static gboolean name(Tokens *t)
{
    if (!pass(t, 4))
        return FALSE;
    guint32 number = verify_u32(t->at - 4, 0);
    return (number > 0 && number <= t->x->names) || wrong(t, DISARM_FORMULA, "a name that is not");
}

static gboolean sheets(Tokens *t, gsize behind)
{
    if (!pass(t, 2 + behind))
        return FALSE;
    return verify_u16(t->at - behind - 2, 0) < t->x->ways ||
           wrong(t, DISARM_EXTERNAL_BOOK, "a reference to no sheet");
}

/* Of tokens that always take and put as much. */
static gboolean moves(Tokens *t, guint plain)
{
    if (takes_of[plain] < '0')
        return TRUE;
    if (!takes(t, (guint)(takes_of[plain] - '0')))
        return FALSE;
    t->depth += (guint)(puts_of[plain] - '0');
    return TRUE;
}

static gboolean token(Tokens *t)
{
    guint byte = *t->at++;
    guint plain = byte < 0x20 ? byte : (byte & 0x1F) + 0x20;
    if (byte < 0x80 && plain >= 0x3A && plain <= 0x3D)
        return moves(t, plain) && sheets(t, plain % 2 == 0 ? 4 : 8);
    char form = byte < 0x80 && plain < 0x3A ? forms[plain] : 'n';
    if (form != 'n' && !moves(t, plain))
        return FALSE;
    switch (form) {
    case 's':
        return text(t);
    case 'a':
        return attribute(t);
    case 'v':
        return array(t);
    case 'f':
        return function(t, FALSE);
    case 'g':
        return function(t, TRUE);
    case 'h':
        return ahead(t, 6);
    case 'i':
        return ahead(t, 2);
    case 'm':
        return name(t);
    case 'r':
        return areas(t);
    case 'n':
        return wrong(t, DISARM_FORMULA, "a token of no known kind");
    default:
        return pass(t, (gsize)(form - '0'));
    }
}

void verify_xls_tokens(VerifyXls *x, const guint8 *tokens, gsize size, const guint8 *behind,
                       gsize behind_size, gsize *used)
{
    static const guint8 nothing[1];
    const guint8 *extra = behind_size > 0 ? behind : nothing;
    Tokens t = {x, tokens, tokens + size, extra, extra + behind_size, 0};
    gboolean fine = TRUE;
    while (fine && t.at < t.end)
        fine = token(&t);
    if (fine && size > 0 && t.depth != 1)
        wrong(&t, DISARM_FORMULA, "a formula whose tokens do not fit together");
    if (used != NULL)
        *used = (gsize)(t.extra - extra);
    else if (t.extra != t.extra_end)
        verify_say(x->v, DISARM_LEFTOVER, "bytes behind a formula");
}

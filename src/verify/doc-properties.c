/* verify/doc-properties.c -- properties of characters, paragraphs, tables and sections (MS-DOC 2.6)
 *
 * Which there are, and where each may stand; those that count something are held to it. */
#include "verify/doc-internal.h"

#define CELLS_MAX 63u
#define COLUMNS_MAX 45u
#define LEVELS 9u
#define TABS_MAX 64u
#define DEPTH_MAX 255u
#define NUMBERED_97 0x7FFu /* by sprmPAnld, as Word 95 had it */
#define NUMBER_UNITS 32u
#define GROUP(id) ((id) >> 10 & 7u)

typedef enum { OF_PARAGRAPH = 1, OF_RUN = 2, OF_SECTION = 4, OF_TABLE = 5 } Group;

static gboolean may_stand(guint id, VerifyHolder holder)
{
    switch (GROUP(id)) {
    case OF_RUN:
        return (holder & (VERIFY_OF_RUN | VERIFY_OF_STYLE_RUN)) != 0;
    case OF_PARAGRAPH:
        return (holder & (VERIFY_OF_PARAGRAPH | VERIFY_OF_STYLE_PARAGRAPH | VERIFY_OF_HUGE)) != 0;
    case OF_TABLE:
        return (holder & (VERIFY_OF_PARAGRAPH | VERIFY_OF_STYLE_TABLE | VERIFY_OF_HUGE)) != 0;
    case OF_SECTION:
        return holder == VERIFY_OF_SECTION;
    default:
        return FALSE;
    }
}

/* ---- operands that are not simple ---- */

/* sprmPChgTabs with a length of 255: what it counts. 0: it does not fit. */
static gsize size_of_tabs(const guint8 *at, gsize left)
{
    gsize deleted = left >= 1 ? at[0] : TABS_MAX + 1;
    if (deleted > TABS_MAX || left < 2 + deleted * 4)
        return 0;
    gsize added = at[1 + deleted * 4];
    return added <= TABS_MAX ? 2 + deleted * 4 + added * 3 : 0;
}

/* Its size, and of its head `length` that says so. FALSE: it is cut off. */
static gboolean operand(guint id, const guint8 *at, gsize left, gsize *length, gsize *size)
{
    static const guint8 sizes[] = {1, 1, 2, 4, 2, 2, 0, 3};
    *length = 0;
    *size = sizes[id >> 13];
    if (*size == 0 && id == 0xD608) { /* sprmTDefTable counts one byte more than there are */
        *length = 2;
        *size = left >= 2 && verify_u16(at, 0) > 0 ? verify_u16(at, 0) - 1u : left;
    } else if (*size == 0) {
        *length = 1;
        *size = left >= 1 ? at[0] : 0;
        if (id == 0xC615 && *size == 255)
            *size = size_of_tabs(at + 1, left - 1);
    }
    return left >= *length && *size <= left - *length;
}

static gboolean tabs_fit(guint id, const guint8 *at, gsize size)
{
    gsize each = id == 0xC615 ? 4 : 2; /* those that go: places, and with them how near */
    gsize deleted = size >= 2 ? at[0] : TABS_MAX + 1;
    if (deleted > TABS_MAX || size < 2 + deleted * each)
        return FALSE;
    gsize added = at[1 + deleted * each];
    return added <= TABS_MAX && size == 2 + deleted * each + added * 3;
}

/* A row: how many cells, where each begins, and of each what it is like, perhaps cut short. */
static gboolean row_fits(const guint8 *at, gsize size)
{
    gsize cells = size >= 1 ? at[0] : CELLS_MAX + 1;
    return cells <= CELLS_MAX && size >= 1 + (cells + 1) * 2 &&
           size <= 1 + (cells + 1) * 2 + cells * 20;
}

static gboolean cells_fit(guint id, const guint8 *at)
{
    gboolean one = id == 0xD62B; /* a cell, not from one to another */
    gboolean packed = id == 0x5622 || id == 0x5624 || id == 0x5625; /* from and to, no more */
    if (one)
        return at[0] < CELLS_MAX;
    return at[0] <= CELLS_MAX && at[1] <= CELLS_MAX && (!packed || at[0] <= at[1]);
}

/* ---- properties that have a number of something ---- */

static gboolean number_fits(const VerifyDoc *d, guint id, const guint8 *at, gsize size)
{
    switch (id) {
    case 0x4A30: /* CIstd */
    case 0x4600: /* PIstd */
    case 0x563A: /* TIstd */
        return verify_u16(at, 0) < d->styles;
    case 0x4A3D:
    case 0x4A4F:
    case 0x4A50:
    case 0x4A51:
    case 0x4A5E:
    case 0x6A09:
        return verify_u16(at, 0) < d->fonts;
    case 0x4804:
    case 0x4863:
        return verify_u16(at, 0) < MAX(d->authors, 1u);
    case 0x260A:
        return at[0] <= LEVELS;
    case 0x460B: { /* the list that is meant, or the one that it is not any more */
        guint way = verify_u16(at, 0);
        return way <= d->ways || way == NUMBERED_97 || way == 0xF801 || (0x10000u - way) <= d->ways;
    }
    case 0xC63E: /* characters before and behind the number, and their font */
        return at[1] <= NUMBER_UNITS && at[2] <= NUMBER_UNITS && verify_u16(at, 6) < d->fonts;
    case 0x6649:
    case 0x664A:
        return verify_u32(at, 0) <= DEPTH_MAX || verify_u32(at, 0) >= 0u - DEPTH_MAX;
    case 0xC60D:
    case 0xC615:
        return tabs_fit(id, at, size);
    case 0xD608:
        return row_fits(at, size);
    case 0xF203:
    case 0xF204:
        return at[0] < COLUMNS_MAX;
    case 0x500B:
        return verify_u16(at, 0) < COLUMNS_MAX;
    default:
        return GROUP(id) != OF_TABLE || cells_fit(id, at);
    }
}

static void say_unless_kept(const VerifyDoc *d, DisarmAspect aspect, DisarmDanger danger)
{
    if (!verify_keeps(d->v, aspect))
        verify_doc_say(d, danger, NULL);
}

/* What makes characters more than themselves: of runs alone. */
static void of_run(VerifyDoc *d, guint id, const guint8 *at, VerifyHolder holder, VerifyRun *run)
{
    gboolean on = at[0] != 0;
    if (id == 0x083C) {
        if (run != NULL && (at[0] & 1) != 0)
            say_unless_kept(d, DISARM_HIDDENS, DISARM_HIDDEN);
        return;
    }
    if (run == NULL || holder != VERIFY_OF_RUN) {
        verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "a property of characters in a style");
        return;
    }
    if (id == 0x6A03) {
        run->placed = TRUE;
        run->at = verify_u32(at, 0);
    } else if (id == 0x0806) {
        run->data = on;
    } else if (id == 0x0855) {
        run->special = on;
    } else {
        *(id == 0x0800 ? &run->deleted : &run->inserted) = on;
        if (on)
            say_unless_kept(d, DISARM_REVISIONS, DISARM_REVISION);
    }
}

/* Which cells, then properties, none of which has a condition again. */
static void conditional(VerifyDoc *d, const guint8 *at, gsize size, VerifyHolder holder)
{
    const guint styles = VERIFY_OF_STYLE_RUN | VERIFY_OF_STYLE_PARAGRAPH | VERIFY_OF_STYLE_TABLE;
    if ((holder & styles) == 0 || (holder & VERIFY_OF_CONDITION) != 0)
        verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "a condition");
    else
        verify_doc_properties(d, at + 2, size - 2, (VerifyHolder)(holder | VERIFY_OF_CONDITION),
                              NULL);
}

static void own(VerifyDoc *d, guint id, const guint8 *at, gsize size, VerifyHolder holder,
                VerifyRun *run)
{
    switch (id) {
    case 0x0800:
    case 0x0801:
    case 0x0806:
    case 0x083C:
    case 0x0855:
    case 0x6A03:
        of_run(d, id, at, holder, run);
        return;
    case 0xCA85:
    case 0xC666:
    case 0xD66A:
        conditional(d, at, size, holder);
        return;
    case 0x6646: /* the paragraph has its properties there */
        if (holder != VERIFY_OF_PARAGRAPH)
            verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "PHugePapx");
        else
            verify_doc_data(d, verify_u32(at, 0), VERIFY_HUGE_AT);
        return;
    default:
        if (!number_fits(d, id, at, size)) {
            g_autofree char *what = g_strdup_printf("property %04X", id);
            verify_doc_say(d, DISARM_DAMAGED, what);
        }
    }
}

void verify_doc_properties(VerifyDoc *d, const guint8 *bytes, gsize size, VerifyHolder holder,
                           VerifyRun *run)
{
    for (gsize at = 0; at < size;) {
        gsize left = size - at, length = 0, operand_size = 0;
        guint id = left >= 2 ? verify_u16(bytes, at) : 0;
        if (left < 2 || !operand(id, bytes + at + 2, left - 2, &length, &operand_size)) {
            verify_doc_say(d, DISARM_DAMAGED, "a property is cut off");
            return;
        }
        const guint8 *from = bytes + at + 2 + length;
        const VerifyRecord *row = verify_record(d->v, &verify_doc, id, 7, operand_size);
        if (row != NULL && !may_stand(id, holder))
            verify_doc_say(d, DISARM_UNKNOWN_CONTENT, row->name);
        else if (row != NULL && row->act == VERIFY_RECORD_OWN)
            own(d, id, from, operand_size, holder, run);
        at += 2 + length + operand_size;
    }
}

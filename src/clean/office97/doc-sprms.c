/* clean/office97/doc-sprms.c -- modifiers of properties (sprms): read, looked at, and those of the
 * list written again (MS-DOC 2.2.5, 2.6) */
#include "clean/office97/doc-internal.h"
#include "clean/records.h"

#define DEPTH_MAX 2u /* conditional ones of a table style hold others */
#define CELLS_MAX 63u
#define CELL_BYTES 20u
#define TABS_MAX 64u
#define LEVELS_MAX 9u
#define COLUMNS_MAX 45u
#define NUMBER_UNITS 32u
#define DEPTH_OF_TABLES 255u
#define AS_STYLE 0x80u     /* of a toggle */
#define NOT_AS_STYLE 0x81u /* of a toggle */
#define SPENT_MAX ((guint64)64 * 1024 * 1024)

enum {
    PIC_LOCATION = 0x6A03,
    FORM_DATA = 0x0806,
    FIELD_VANISH = 0x0802,
    OLE = 0x080A,
    OBJECT = 0x0856,
    SPECIAL = 0x0855,
    VANISH = 0x083C,
    DELETED = 0x0800,
    INSERTED = 0x0801,
    CHANGED_BY = 0x4804,
    CHANGED_AT = 0x6805,
    DELETED_BY = 0x4863,
    DELETED_AT = 0x6864,
    TABS_PAPX = 0xC60D,
    TABS = 0xC615,
    TABLE = 0xD608,
    HUGE = 0x6646,
    HUGE_97 = 0x6645,
    NUMBERED = 0xC63E
};

/* ---- reading ---- */

static gboolean variable_size(DocBytes props, gsize at, guint16 id, gsize *head, gsize *size)
{
    gsize left = props.size - at;
    if (left < 1 || (id == TABLE && left < 2))
        return FALSE;
    *head = id == TABLE ? 2 : 1;
    *size = props.bytes[at];
    if (id == TABLE) {
        *size = bytes_u16(props.bytes, at);
        *size = *size > 0 ? *size - 1 : 0;
    } else if (id == TABS && *size == 255 && left > 2) {
        gsize gone = props.bytes[at + 1];
        *size = 1 + 4 * gone;
        *size += left > *size + 1 ? 1 + 3 * (gsize)props.bytes[at + 1 + *size] : 1;
    }
    return TRUE;
}

/* The next one at `at`; FALSE at the end, or where it is cut off. */
static gboolean sprm_next(DocBytes props, gsize *at, DocSprm *sprm)
{
    static const guint8 sizes[] = {1, 1, 2, 4, 2, 2, 0, 3};
    if (props.size < *at || props.size - *at < 3)
        return FALSE;
    gsize start = *at, head = 0;
    sprm->id = bytes_u16(props.bytes, start);
    gsize size = sizes[sprm->id >> 13];
    if (size == 0 && !variable_size(props, start + 2, sprm->id, &head, &size))
        return FALSE;
    if (props.size - start - 2 < head + size)
        return FALSE;
    sprm->operand = (DocBytes){props.bytes + start + 2 + head, size};
    sprm->whole = (DocBytes){props.bytes + start, 2 + head + size};
    *at = start + 2 + head + size;
    return TRUE;
}

/* A toggle that is on, by itself or against its style. */
static gboolean is_on(const DocSprm *sprm)
{
    return sprm->operand.bytes[0] != 0 && sprm->operand.bytes[0] != AS_STYLE;
}

static void look_at(DocBytes props, DocLook *look)
{
    DocSprm sprm;
    for (gsize at = 0; sprm_next(props, &at, &sprm);)
        switch (sprm.id) {
        case PIC_LOCATION:
            look->placed = TRUE;
            look->place = bytes_u32(sprm.operand.bytes, 0);
            break;
        case FORM_DATA:
            look->data = is_on(&sprm);
            break;
        case OLE:
        case OBJECT:
            look->object |= is_on(&sprm);
            break;
        case FIELD_VANISH:
            look->vanishes = is_on(&sprm);
            break;
        case SPECIAL:
            look->special = is_on(&sprm);
            break;
        case VANISH:
            look->hidden = is_on(&sprm);
            break;
        case DELETED:
            look->deleted = is_on(&sprm);
            break;
        case INSERTED:
            look->inserted = is_on(&sprm);
            break;
        default:
            break;
        }
}

static DocBytes piece_props(const Doc *doc, const DocRun *run)
{
    const DocPiece *piece = &g_array_index(doc->pieces, DocPiece, run->piece);
    if (piece->more.size > 0)
        return piece->more;
    return (DocBytes){piece->one, bytes_u16(piece->one, 0) != 0 ? sizeof piece->one : 0};
}

/* The same ones may be named often. */
static gboolean spend(Doc *doc, gsize bytes)
{
    doc->spent += bytes;
    return doc->spent <= SPENT_MAX || doc_fail(doc, "it has more properties than text");
}

void doc_look(Doc *doc, const DocRun *run, DocLook *look)
{
    DocBytes more = piece_props(doc, run);
    *look = (DocLook){0};
    if (!spend(doc, more.size))
        return;
    look_at(run->props, look);
    look_at(more, look);
}

/* ---- those with a shape of their own ---- */

/* A row: where its cells end, and what each is (MS-DOC 2.9.317). */
static gboolean is_table(DocBytes operand)
{
    if (operand.size < 1)
        return FALSE;
    gsize cells = operand.bytes[0], places = 1 + 2 * (cells + 1);
    return cells <= CELLS_MAX && operand.size >= places &&
           operand.size - places <= cells * CELL_BYTES;
}

/* Tabs that go, with or without how near, then tabs that come (MS-DOC 2.9.183, 2.9.184). */
static gboolean is_tabs(DocBytes operand, gsize each_gone)
{
    if (operand.size < 2)
        return FALSE;
    gsize gone = operand.bytes[0], at = 1 + gone * each_gone;
    if (gone > TABS_MAX || at >= operand.size)
        return FALSE;
    gsize come = operand.bytes[at];
    return come <= TABS_MAX && operand.size == at + 1 + 3 * come;
}

/* ---- writing ---- */

static void put_list(Doc *doc, DocBytes props, guint families, guint depth, GByteArray *out);

/* A condition of two bytes, then modifiers (MS-DOC 2.9.41). */
static void put_conditional(Doc *doc, const DocSprm *sprm, guint families, guint depth,
                            GByteArray *out)
{
    if (sprm->operand.size < 2 || depth + 1 >= DEPTH_MAX)
        return;
    const DocBytes inner = {sprm->operand.bytes + 2, sprm->operand.size - 2};
    gsize at = out->len;
    bytes_add16(out, sprm->id);
    bytes_add8(out, 0);
    bytes_add(out, sprm->operand.bytes, 2);
    put_list(doc, inner, families, depth + 1, out);
    out->data[at + 2] = (guint8)(out->len - at - 3);
}

/* Paragraphs whose properties lie in Data (MS-DOC 2.6.2). */
static void put_huge(Doc *doc, const DocSprm *sprm, guint families, guint depth, GByteArray *out)
{
    gsize at = bytes_u32(sprm->operand.bytes, 0);
    if (depth > 0 || at > doc->data.size || doc->data.size - at < 2)
        return;
    gsize size = bytes_u16(doc->data.bytes, at);
    if (size > doc->data.size - at - 2 || !spend(doc, size))
        return;
    put_list(doc, (DocBytes){doc->data.bytes + at + 2, size}, families, depth + 1, out);
}

/* ---- those that hold a number of something ---- */

static gboolean cells_fit(guint16 id, const guint8 *at)
{
    gboolean both = id == 0x5622 || id == 0x5624 || id == 0x5625;
    if (id == 0xD62B)
        return at[0] < CELLS_MAX;
    return at[0] <= CELLS_MAX && at[1] <= CELLS_MAX && (!both || at[0] <= at[1]);
}

/* Of a list, or what stands for none (MS-DOC 2.6.2, sprmPIlfo). */
static gboolean is_way(const Doc *doc, guint way)
{
    return way <= doc->ways || way == 0x7FF || way == 0xF801 || 0x10000u - way <= doc->ways;
}

static gboolean number_fits(const Doc *doc, const DocSprm *sprm)
{
    const guint8 *at = sprm->operand.bytes;
    switch (sprm->id) {
    case 0x4A30:
    case 0x4600:
    case 0x563A:
        return bytes_u16(at, 0) < doc->styles;
    case 0x4A4F:
    case 0x4A50:
    case 0x4A51:
    case 0x4A5E:
    case 0x6A09:
        return bytes_u16(at, 0) < doc->fonts;
    case 0x260A:
        return at[0] <= LEVELS_MAX;
    case 0x460B:
        return is_way(doc, bytes_u16(at, 0));
    case 0x6649:
    case 0x664A:
        return bytes_u32(at, 0) <= DEPTH_OF_TABLES || bytes_u32(at, 0) >= 0u - DEPTH_OF_TABLES;
    case 0xF203:
    case 0xF204:
        return at[0] < COLUMNS_MAX;
    case 0x500B:
        return bytes_u16(at, 0) < COLUMNS_MAX;
    default:
        return sprm->operand.size >= 2 && cells_fit(sprm->id, at);
    }
}

/* A toggle has one of four values. */
static void put_kept(const DocSprm *sprm, GByteArray *out)
{
    bytes_add(out, sprm->whole.bytes, sprm->whole.size);
    guint8 *last = out->data + out->len - 1;
    if (sprm->id >> 13 == 0 && *last != AS_STYLE && *last != NOT_AS_STYLE)
        *last = *last != 0;
}

/* Words before and behind the number, and their font (MS-DOC 2.9.4): Word 95 left it open. */
static void put_numbered(Doc *doc, const DocSprm *sprm, gboolean fits, GByteArray *out)
{
    const guint8 *at = sprm->operand.bytes;
    if (!fits || at[1] > NUMBER_UNITS || at[2] > NUMBER_UNITS || doc->fonts == 0) {
        doc_note(doc, DISARM_DAMAGED, DISARM_DROPPED, "sprmPAnld");
        return;
    }
    bytes_add(out, sprm->whole.bytes, sprm->whole.size);
    if (bytes_u16(at, 6) >= doc->fonts)
        bytes_set16(out->data, out->len - sprm->operand.size + 6, 0);
}

static gboolean own_stays(Doc *doc, const DocSprm *sprm)
{
    gboolean changes = disarm_rule(doc->job, DISARM_REVISIONS) == DISARM_KEEP;
    switch (sprm->id) {
    case TABLE:
        return is_table(sprm->operand);
    case TABS_PAPX:
        return is_tabs(sprm->operand, 2);
    case TABS:
        return is_tabs(sprm->operand, 4);
    case VANISH:
        return disarm_rule(doc->job, DISARM_HIDDENS) == DISARM_KEEP || !is_on(sprm);
    case DELETED:
    case INSERTED:
    case CHANGED_AT:
    case DELETED_AT:
        return changes;
    case CHANGED_BY:
    case DELETED_BY:
        return changes && bytes_u16(sprm->operand.bytes, 0) < MAX(doc->revisers, 1u);
    case PIC_LOCATION: /* written with its run */
    case FORM_DATA:
    case OLE:
    case OBJECT:
        return FALSE;
    default:
        return number_fits(doc, sprm);
    }
}

/* `fits`: its size is one that it may have. */
static void put_own(Doc *doc, const DocSprm *sprm, gboolean fits, guint families, guint depth,
                    GByteArray *out)
{
    switch (sprm->id) {
    case 0xCA85:
    case 0xC666:
    case 0xD66A:
        put_conditional(doc, sprm, families, depth, out);
        return;
    case HUGE:
    case HUGE_97:
        put_huge(doc, sprm, families, depth, out);
        return;
    case NUMBERED:
        put_numbered(doc, sprm, fits, out);
        return;
    default:
        break;
    }
    if (fits && own_stays(doc, sprm))
        put_kept(sprm, out);
}

/* What makes a character more than itself: no style says so. */
static gboolean is_of_run(guint16 id)
{
    return id == SPECIAL || id == DELETED || id == INSERTED;
}

static void put_sprm(Doc *doc, const DocSprm *sprm, guint families, guint depth, GByteArray *out)
{
    const CleanRecord *row = clean_record(&clean_doc, sprm->id);
    gboolean known = row != NULL && (1u << (sprm->id >> 10 & 7) & families) != 0 &&
                     ((families & DOC_OF_STYLE) == 0 || !is_of_run(sprm->id));
    gboolean fits = known && (sprm->id >> 13 != 6 || clean_record_fits(row, sprm->operand.size));
    if (known && row->act == CLEAN_RECORD_OWN)
        put_own(doc, sprm, fits, families, depth, out);
    else if (fits && row->act == CLEAN_RECORD_KEEP)
        put_kept(sprm, out);
    else if (row != NULL && row->act == CLEAN_RECORD_TOLD)
        doc_note(doc, row->danger, DISARM_DROPPED, row->name);
    else if (row == NULL) {
        g_autofree char *detail = g_strdup_printf("sprm %04X", sprm->id);
        doc_note(doc, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, detail);
    }
}

static void put_list(Doc *doc, DocBytes props, guint families, guint depth, GByteArray *out)
{
    DocSprm sprm;
    for (gsize at = 0; doc->failed == NULL && sprm_next(props, &at, &sprm);)
        put_sprm(doc, &sprm, families, depth, out);
}

void doc_put_props(Doc *doc, DocBytes props, guint families, GByteArray *out)
{
    put_list(doc, props, families, 0, out);
}

void doc_put_run_props(Doc *doc, const DocRun *run, guint families, GByteArray *out)
{
    DocBytes more = piece_props(doc, run);
    if (!spend(doc, more.size))
        return;
    put_list(doc, run->props, families, 0, out);
    put_list(doc, more, families, 0, out);
}

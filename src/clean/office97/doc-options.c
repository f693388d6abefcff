/* clean/office97/doc-options.c -- settings of the whole document, and its sections
 * (MS-DOC 2.7.2, 2.9.247)
 */
#include "clean/office97/doc-internal.h"

#define NO_PLACE 0xFFFFFFFFu
#define SECTION_BYTES 12u
#define TYPOGRAPHY 90u /* what may stand at the beginning or end of a line */
#define FOLLOWING_MAX 100u
#define LEADING_MAX 50u

/* ---- settings ---- */

/* Bytes that stay, and which bits of them. Not named: counts, times, numbers of editions, events,
 * what is saved for whoever edits, links to a template. */
static const struct {
    guint16 from, to;
    guint8 bits;
} kept[] = {{0, 0, 0x61},     {2, 3, 0xFF},     {5, 5, 0xB8},    {6, 6, 0xB4},
            {7, 7, 0x5F},     {8, 17, 0xFF},    {52, 53, 0xFF},  {54, 54, 0x03},
            {55, 55, 0x10},   {78, 87, 0xFF},   {90, 399, 0xFF}, {400, 409, 0xFF},
            {411, 411, 0x38}, {492, 495, 0xFF}, {506, 537, 0xFF}};

/* Characters beyond those that are counted were left there. */
static void clear_rest(guint8 *dop)
{
    guint following = MIN(bytes_u16(dop, TYPOGRAPHY + 2), FOLLOWING_MAX);
    guint leading = MIN(bytes_u16(dop, TYPOGRAPHY + 4), LEADING_MAX);
    guint8 *first = dop + TYPOGRAPHY + 6, *second = first + (FOLLOWING_MAX + 1) * 2;
    bytes_set16(dop, TYPOGRAPHY + 2, following);
    bytes_set16(dop, TYPOGRAPHY + 4, leading);
    for (guint i = following; i <= FOLLOWING_MAX; i++)
        bytes_set16(first, (gsize)i * 2, 0);
    for (guint i = leading; i <= LEADING_MAX; i++)
        bytes_set16(second, (gsize)i * 2, 0);
}

void doc_put_options(Doc *doc)
{
    guint8 dop[1024] = {0};
    DocBytes part = doc_part(doc, DOC_DOP);
    gsize size = doc->version->settings;
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
        for (gsize at = kept[i].from; at <= kept[i].to && at < MIN(size, part.size); at++)
            dop[at] = part.bytes[at] & kept[i].bits;
    clear_rest(dop);
    doc_begin_part(doc, DOC_DOP);
    bytes_add(doc->table_out, dop, size);
    doc_end_part(doc, DOC_DOP);
}

/* ---- sections ---- */

/* Properties of a section into the main stream; where they lie. */
static guint32 put_section(Doc *doc, const guint8 *section)
{
    gsize at = bytes_u32(section, 2);
    guint32 made = doc->main_out->len;
    DocBytes props = {doc->main.bytes, 0};
    if (at != NO_PLACE && at < doc->main.size && doc->main.size - at >= 2) {
        gsize size = bytes_u16(doc->main.bytes, at);
        if (size <= doc->main.size - at - 2)
            props = (DocBytes){doc->main.bytes + at + 2, size};
    }
    bytes_add16(doc->main_out, 0);
    if (disarm_budget_inflate(doc->job->budget, props.size, &doc->failed))
        doc_put_props(doc, props, DOC_FAMILY_SECTION, doc->main_out);
    guint32 size = doc->main_out->len - made - 2;
    bytes_set16(doc->main_out->data, made, size);
    return made;
}

void doc_put_sections(Doc *doc)
{
    DocPlc plc;
    if (!doc_plc(doc, DOC_SECTIONS, SECTION_BYTES, &plc) || plc.count == 0) {
        doc_fail(doc, "its sections are damaged");
        return;
    }
    DocMade made;
    doc_begin_list(&made);
    for (guint i = 0; i < plc.count && doc->failed == NULL; i++) {
        bytes_add32(made.places, doc_new_place(doc, DOC_MAIN, doc_plc_at(&plc, i)));
        bytes_add16(made.entries, 0);
        bytes_add32(made.entries, put_section(doc, doc_plc_entry(&plc, i)));
        bytes_add16(made.entries, 0);
        bytes_add32(made.entries, NO_PLACE);
    }
    bytes_add32(made.places, doc_new_size(doc, DOC_MAIN));
    doc_end_list(doc, DOC_SECTIONS, &made, 2);
}

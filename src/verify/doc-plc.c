/* verify/doc-plc.c -- places in the text, and what they say: notes, comments, bookmarks, text boxes
 * (MS-DOC 2.8) */
#include "verify/doc-internal.h"

#define NAME_UNITS_MAX 255u
#define MARK_UNITS_MAX 40u
#define NO_TAG 0xFFFFFFFFu

guint verify_doc_rows(VerifyDoc *d, guint number, gsize each, guint32 most)
{
    VerifyBytes part = verify_doc_part(d, number);
    g_autofree char *what = g_strdup_printf("part %u", number);
    if (part.size == 0)
        return 0;
    gsize count = part.size >= 4 ? (part.size - 4) / (4 + each) : 0;
    gboolean fine = part.size == 4 + count * (4 + each);
    for (gsize i = 0; fine && i <= count; i++) {
        guint32 place = verify_u32(part.bytes, i * 4);
        fine = place <= most && (i == 0 || place >= verify_u32(part.bytes, (i - 1) * 4));
    }
    if (!fine)
        verify_doc_say(d, DISARM_DAMAGED, what);
    return fine ? (guint)count : 0;
}

/* A table of texts of two bytes a character, with nothing beside them: how many. */
guint verify_doc_strings(VerifyDoc *d, guint number, guint most_units)
{
    VerifyBytes part = verify_doc_part(d, number);
    g_autofree char *what = g_strdup_printf("part %u", number);
    if (part.size == 0)
        return 0;
    guint count = part.size >= 6 ? verify_u16(part.bytes, 2) : 0;
    gsize at = 6;
    gboolean fine =
        part.size >= 6 && verify_u16(part.bytes, 0) == 0xFFFF && verify_u16(part.bytes, 4) == 0;
    for (guint i = 0; fine && i < count; i++) {
        gsize units = part.size - at >= 2 ? verify_u16(part.bytes, at) : part.size;
        fine = units <= most_units && units * 2 <= part.size - at - 2;
        at += 2 + units * 2;
    }
    if (!fine || at != part.size)
        verify_doc_say(d, DISARM_DAMAGED, what);
    return fine ? count : 0;
}

/* All of a story is one of its texts, but perhaps for a paragraph at its end. */
static void story_is_told(VerifyDoc *d, guint texts, guint rows, VerifyStory story)
{
    VerifyBytes part = verify_doc_part(d, texts);
    if (rows > 0 && (verify_u32(part.bytes, 0) != 0 ||
                     (guint64)verify_u32(part.bytes, (gsize)rows * 4) + 1 < d->counts[story]))
        verify_doc_say(d, DISARM_LEFTOVER, "a text that nothing leads to");
}

/* ---- notes and comments ---- */

/* References in the text, and as many texts; `slack`: places that end the texts. */
static guint notes(VerifyDoc *d, guint references, gsize each, guint texts, VerifyStory story)
{
    guint count = verify_doc_rows(d, references, each, d->counts[VERIFY_IN_TEXT]);
    guint told = verify_doc_rows(d, texts, 0, d->counts[story] + 2);
    gboolean there = d->counts[story] > 0;
    if (there != (count > 0) || (count > 0 && told != count + 1) || (count == 0 && told != 0))
        verify_doc_say(d, DISARM_AMBIGUOUS, "notes without their places");
    story_is_told(d, texts, told, story);
    return count;
}

/* Counted texts one behind the other. */
static guint owners(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 36);
    guint count = 0;
    for (gsize at = 0; at < part.size; count++) {
        gsize units = part.size - at >= 2 ? verify_u16(part.bytes, at) : part.size;
        if (units > NAME_UNITS_MAX || units * 2 > part.size - at - 2) {
            verify_doc_say(d, DISARM_DAMAGED, "GrpXstAtnOwners");
            return 0;
        }
        at += 2 + units * 2;
    }
    return count;
}

static void remarks(VerifyDoc *d)
{
    guint count = notes(d, 4, 30, 5, VERIFY_IN_REMARKS);
    VerifyBytes part = verify_doc_part(d, 4);
    guint known = owners(d);
    if ((count > 0 || known > 0) && !verify_keeps(d->v, DISARM_COMMENTS))
        verify_doc_say(d, DISARM_COMMENT, NULL);
    for (gsize i = 0; i < count; i++) {
        const guint8 *row = part.bytes + ((gsize)count + 1) * 4 + i * 30;
        if (verify_u16(row, 0) > 9 || verify_u16(row, 20) >= known || verify_u16(row, 22) != 0 ||
            verify_u16(row, 24) != 0 || verify_u32(row, 26) != NO_TAG) {
            verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "ATRD");
            return;
        }
    }
}

/* ---- bookmarks ---- */

/* Each has a name, a beginning and one end. */
static void bookmarks(VerifyDoc *d)
{
    guint names = verify_doc_strings(d, 21, MARK_UNITS_MAX);
    guint begins = verify_doc_rows(d, 22, 4, d->places),
          ends = verify_doc_rows(d, 23, 0, d->places);
    VerifyBytes part = verify_doc_part(d, 22);
    gboolean fine = names == begins && begins == ends;
    g_autofree guint8 *seen = g_new0(guint8, (gsize)begins + 1);
    for (gsize i = 0; fine && i < begins; i++) {
        guint end = verify_u16(part.bytes, ((gsize)begins + 1) * 4 + i * 4);
        fine = end < begins && seen[end]++ == 0;
    }
    if (!fine)
        verify_doc_say(d, DISARM_AMBIGUOUS, "bookmarks");
}

/* ---- text boxes ---- */

static void boxes(VerifyDoc *d, guint texts, guint breaks, VerifyStory story)
{
    guint count = verify_doc_rows(d, texts, 22, d->counts[story] + 1);
    guint more = verify_doc_rows(d, breaks, 6, d->counts[story] + 1);
    VerifyBytes part = verify_doc_part(d, breaks);
    if ((count > 0) != (d->counts[story] > 0) || (more > 0 && count == 0))
        verify_doc_say(d, DISARM_AMBIGUOUS, "text boxes");
    story_is_told(d, texts, count, story);
    for (gsize i = 0; i < more; i++) {
        guint box = verify_u16(part.bytes, ((gsize)more + 1) * 4 + i * 6);
        if (box >= count && box != 0xFFFF)
            verify_doc_say(d, DISARM_DAMAGED, "Tbkd");
    }
}

void verify_doc_places(VerifyDoc *d)
{
    d->authors = verify_doc_strings(d, 51, NAME_UNITS_MAX);
    if (d->authors > 0 && !verify_keeps(d->v, DISARM_REVISIONS))
        verify_doc_say(d, DISARM_REVISION, "SttbfRMark");
    (void)notes(d, 2, 2, 3, VERIFY_IN_NOTES);
    (void)notes(d, 46, 2, 47, VERIFY_IN_ENDS);
    remarks(d);
    guint heads = verify_doc_rows(d, 11, 0, d->counts[VERIFY_IN_HEADS] + 2);
    if ((heads > 0) != (d->counts[VERIFY_IN_HEADS] > 0))
        verify_doc_say(d, DISARM_AMBIGUOUS, "PlcfHdd");
    story_is_told(d, 11, heads, VERIFY_IN_HEADS);
    bookmarks(d);
    boxes(d, 56, 75, VERIFY_IN_BOXES);
    boxes(d, 58, 76, VERIFY_IN_HEAD_BOXES);
}

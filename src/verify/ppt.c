/* verify/ppt.c -- a presentation: one edit, objects side by side, every record of them */
#include "verify/art.h"
#include "verify/old.h"
#include "verify/value.h"
#include <string.h>

#define DEPTH_MAX 64u
#define CLIENT_DEPTH_MAX 1u

typedef struct {
    Verify *v;
    const guint8 *pictures;
    gsize pictures_size, pictures_seen;
    GHashTable *links;   /* numbers of those that are listed */
    GHashTable *reached; /* numbers of objects that the document leads to */
    guint nested;        /* drawings in records in drawings */
    gboolean asked;      /* an action stands before */
} Ppt;

static void records(Ppt *p, const guint8 *bytes, gsize size);

static void wrong(Ppt *p, DisarmDanger danger, const char *what)
{
    verify_say(p->v, danger, what);
}

/* ---- links and actions ---- */

static char *text_of(const VerifyArtRecord *record)
{
    g_autofree guint16 *units = g_new0(guint16, record->size / 2 + 1);
    for (gsize i = 0; i < record->size / 2; i++)
        units[i] = (guint16)verify_u16(record->body, 2 * i);
    char *text = g_utf16_to_utf8(units, (glong)(record->size / 2), NULL, NULL, NULL);
    return text != NULL ? text : g_strdup("\x01");
}

/* "256,1,Title": digits, digits, and no path. */
static gboolean is_slide(const char *text)
{
    guint commas = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (commas < 2 && *c != ',' && *c != '-' && !g_ascii_isdigit(*c))
            return FALSE;
        if (*c == '\\' || *c == '/' || *c == ':')
            return FALSE;
        commas += *c == ',';
    }
    return commas >= 2;
}

static void link_text(Ppt *p, const VerifyArtRecord *record)
{
    g_autofree char *text = text_of(record);
    if (record->instance == 1)
        wrong(p, verify_address(text, verify_keeps(p->v, DISARM_LINKS)), text);
    else if (record->instance == 3 && !is_slide(text))
        wrong(p, DISARM_UNSAFE_LINK, text);
    else if (record->instance > 3 || record->instance == 2)
        wrong(p, DISARM_UNKNOWN_CONTENT, "ExHyperlink");
}

static void hyperlink(Ppt *p, const VerifyArtRecord *container)
{
    VerifyArtRecord record;
    gsize at = 0;
    if (!verify_art_next(container->body, container->size, &at, &record) || record.type != 0x0FD3 ||
        record.size != 4) {
        wrong(p, DISARM_DAMAGED, "ExHyperlink");
        return;
    }
    g_hash_table_add(p->links, GUINT_TO_POINTER(verify_u32(record.body, 0)));
    while (at < container->size) {
        if (!verify_art_next(container->body, container->size, &at, &record) ||
            record.type != 0x0FBA || record.size % 2 != 0) {
            wrong(p, DISARM_UNKNOWN_CONTENT, "ExHyperlink");
            return;
        }
        link_text(p, &record);
    }
}

static void action(Ppt *p, const VerifyArtRecord *container)
{
    VerifyArtRecord atom;
    gsize at = 0;
    gboolean fine = verify_art_next(container->body, container->size, &at, &atom) &&
                    atom.type == 0x0FF3 && atom.size == 16 && at == container->size;
    if (!fine) {
        wrong(p, DISARM_ACTION, "InteractiveInfo");
        return;
    }
    guint kind = atom.body[8], jump = atom.body[10];
    gboolean jumps = kind == 3 && jump <= 6 && verify_u32(atom.body, 4) == 0;
    gboolean follows = kind == 4 && jump == 0 &&
                       g_hash_table_contains(p->links, GUINT_TO_POINTER(verify_u32(atom.body, 4)));
    if ((!jumps && !follows) || verify_u32(atom.body, 0) != 0 || atom.body[9] != 0 ||
        atom.body[11] != 0)
        wrong(p, DISARM_ACTION, "InteractiveInfoAtom");
}

/* ---- drawings ---- */

static void client(gpointer user, const VerifyArtRecord *record)
{
    Ppt *p = user;
    if (record->type == 0xF010) {
        if (record->size != 8 && record->size != 16)
            wrong(p, DISARM_UNKNOWN_CONTENT, "ClientAnchor");
        return;
    }
    if (++p->nested > CLIENT_DEPTH_MAX)
        wrong(p, DISARM_LIMIT, "drawings in each other");
    else
        records(p, record->body, record->size);
    p->nested--;
}

static void drawing(Ppt *p, const VerifyArtRecord *record)
{
    gboolean group = record->type == 0x040B;
    VerifyArtHost host = {.client = client, .user = p};
    if (group) {
        host.pictures = p->pictures;
        host.pictures_size = p->pictures_size;
        host.pictures_seen = p->pictures_seen;
    }
    verify_art_tree(p->v, &host, record->body, record->size);
    if (group)
        p->pictures_seen = host.pictures_seen;
}

/* ---- what a document leads to ---- */

static void reach(Ppt *p, const VerifyArtRecord *record, gsize at)
{
    g_hash_table_add(p->reached, GUINT_TO_POINTER(verify_u32(record->body, at)));
}

/* Nothing lies there that no list of the document shows. */
static gboolean all_reached(const Ppt *p, const VerifyArtRecord *directory, guint32 document)
{
    for (gsize at = 0; at < directory->size;) {
        guint32 head = verify_u32(directory->body, at);
        for (guint32 i = 0; i < head >> 20; i++) {
            guint32 number = (head & 0xFFFFF) + i;
            if (number != document && !g_hash_table_contains(p->reached, GUINT_TO_POINTER(number)))
                return FALSE;
        }
        at += 4 + (gsize)4 * (head >> 20);
    }
    return TRUE;
}

/* ---- atoms ---- */

static void own(Ppt *p, const VerifyArtRecord *record)
{
    const guint8 *body = record->body;
    switch (record->type) {
    case 0x03E9:
        if (record->size != 40 || body[36] != 0) {
            wrong(p, DISARM_FONT, "DocumentAtom");
        } else { /* to what is printed of notes, and on paper to hand out */
            reach(p, record, 24);
            reach(p, record, 28);
        }
        break;
    case 0x03F9:
        if (record->size != 16 || verify_u32(body, 4) != 0 || (verify_u16(body, 10) & 0x150) != 0)
            wrong(p, DISARM_MEDIA, "SlideShowSlideInfoAtom");
        else if ((verify_u16(body, 10) & 4) != 0 && !verify_keeps(p->v, DISARM_HIDDENS))
            wrong(p, DISARM_HIDDEN, "slide");
        break;
    case 0x0FF1:
        if (record->size != 28 || verify_u32(body, 8) != 0 || (verify_u16(body, 4) & 0x150) != 0 ||
            body[25] != 0)
            wrong(p, DISARM_ACTION, "AnimationInfoAtom");
        break;
    case 0x0FF2:
        action(p, record);
        break;
    case 0x0FD7:
        hyperlink(p, record);
        break;
    default:
        drawing(p, record);
    }
}

static void records(Ppt *p, const guint8 *bytes, gsize size)
{
    gsize ends[DEPTH_MAX], at = 0;
    guint depth = 0;
    GError *error = NULL;
    while (at < size) {
        VerifyArtRecord record;
        gsize end = depth > 0 ? ends[depth - 1] : size;
        if (!disarm_budget_objects(p->v->budget, 1, &error)) {
            verify_say_error(p->v, error);
            return;
        }
        if (!verify_art_next(bytes, end, &at, &record) || depth + 1 == DEPTH_MAX) {
            wrong(p, DISARM_DAMAGED, "records do not fit");
            return;
        }
        const VerifyRecord *row = verify_record(p->v, &verify_ppt, record.type, 7, record.size);
        verify_art_atom(p->v, row, &record);
        gboolean ranged = record.type == 0x0FDF && !p->asked;
        p->asked = record.type == 0x0FF2;
        if (ranged)
            wrong(p, DISARM_ACTION, "TextInteractiveInfoAtom");
        if (record.type == 0x03F3 && record.size >= 4)
            reach(p, &record, 0);
        if (row != NULL && row->act == VERIFY_RECORD_CONTAINERS) {
            ends[depth++] = at;
            at -= record.size;
        } else if (row != NULL && row->act == VERIFY_RECORD_OWN) {
            own(p, &record);
        }
        while (depth > 0 && at == ends[depth - 1])
            depth--;
    }
}

/* ---- edit and objects ---- */

static gboolean is_page(guint type)
{
    return type == 0x03E8 || type == 0x03EE || type == 0x03F0 || type == 0x03F8 || type == 0x0FC9;
}

/* The links are judged before what refers to them. */
static void documents_first(Ppt *p, const guint8 *bytes, gsize size, gboolean first)
{
    VerifyArtRecord record;
    for (gsize at = 0; at < size;) {
        gsize from = at;
        if (!verify_art_next(bytes, size, &at, &record) || !is_page(record.type)) {
            wrong(p, DISARM_UNKNOWN_CONTENT, "an object that is no page");
            return;
        }
        if ((record.type == 0x03E8) == first)
            records(p, bytes + from, at - from);
    }
}

/* Each number once, rising; each place where the object before it ends. */
static gboolean directory(const guint8 *bytes, gsize end, const VerifyArtRecord *record,
                          guint32 document)
{
    VerifyArtRecord object;
    gsize place = 0;
    gint64 last = -1;
    gboolean known = FALSE;
    for (gsize at = 0; at < record->size;) {
        guint32 head = record->size - at >= 4 ? verify_u32(record->body, at) : 0;
        guint32 number = head & 0xFFFFF, count = head >> 20;
        at += 4;
        if (count == 0 || (record->size - at) / 4 < count || (gint64)number <= last)
            return FALSE;
        for (guint32 i = 0; i < count; i++, at += 4) {
            if (verify_u32(record->body, at) != place ||
                !verify_art_next(bytes, end, &place, &object))
                return FALSE;
            known |= number + i == document && object.type == 0x03E8;
        }
        last = (gint64)number + count - 1;
    }
    return known && place == end;
}

void verify_ppt_streams(Verify *v, const VerifyBytes *document, const VerifyBytes *user,
                        const VerifyBytes *pictures)
{
    static const guint8 head[20] = {0,  0, 0xF6, 0x0F, 24,   0,    0,    0,
                                    20, 0, 0,    0,    0x5F, 0xC0, 0x91, 0xE3};
    static const guint8 tail[12] = {0, 0, 0xF4, 3, 3, 0, 0, 0, 8};
    VerifyArtRecord edit, list;
    gsize at = user->size == 32 ? verify_u32(user->bytes, 16) : 0, place = 0;
    gboolean fine = user->size == 32 && memcmp(user->bytes, head, 16) == 0 &&
                    memcmp(user->bytes + 20, tail, 12) == 0;
    gsize edit_at = at;
    fine = fine && verify_art_next(document->bytes, document->size, &at, &edit) &&
           at == document->size && edit.type == 0x0FF5 && edit.size == 28 &&
           verify_u32(edit.body, 8) == 0;
    if (fine)
        at = place = verify_u32(edit.body, 12);
    fine = fine && verify_art_next(document->bytes, edit_at, &at, &list) && at == edit_at &&
           list.type == 0x1772 &&
           directory(document->bytes, place, &list, verify_u32(edit.body, 16));
    if (!fine) {
        verify_say(v, DISARM_LEFTOVER, "edits of a presentation");
        return;
    }
    g_autoptr(GHashTable) links = g_hash_table_new(NULL, NULL);
    Ppt p = {.v = v, .pictures = pictures->bytes, .pictures_size = pictures->size, .links = links};
    g_autoptr(GHashTable) reached = g_hash_table_new(NULL, NULL);
    p.reached = reached;
    documents_first(&p, document->bytes, place, TRUE);
    if (!all_reached(&p, &list, verify_u32(edit.body, 16)))
        verify_say(v, DISARM_REVISION, "an object that no list shows");
    documents_first(&p, document->bytes, place, FALSE);
    if (p.pictures_seen != pictures->size)
        verify_say(v, DISARM_LEFTOVER, "Pictures");
}

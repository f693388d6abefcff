/* clean/office97/ppt-links.c -- links and actions of slides (MS-PPT 2.10): to the web by the
 * policy, to slides; nothing that runs */
#include "clean/link.h"
#include "clean/office97/bytes.h"
#include "clean/office97/ppt-internal.h"
#include <string.h>

#define LINK_LIST 0x0409u
#define SEED 0x040Au
#define LINK 0x0FD7u
#define LINK_NUMBER 0x0FD3u
#define TEXT 0x0FBAu
#define ACTION_ATOM 0x0FF3u
#define JUMP 3u
#define FOLLOW 4u
#define JUMPS_MAX 6u

typedef struct {
    guint32 number;
    CleanArtRecord shown, target, place; /* texts; type 0: there is none */
} Link;

static char *text_of(const CleanArtRecord *record)
{
    char *text = bytes_text(record->body, record->size / 2);
    return text != NULL ? text : g_strdup("");
}

/* Nobody reads on behind a NUL. */
static void cut_text(CleanArtRecord *text)
{
    for (gsize at = 0; at < text->size; at += 2)
        if (bytes_u16(text->body, at) == 0)
            text->size = at;
}

static void read_link(const CleanArtRecord *container, Link *link)
{
    CleanArtRecord record;
    *link = (Link){0};
    for (gsize at = 0;
         at < container->size && clean_art_next(container->body, container->size, &at, &record);) {
        if (record.type == LINK_NUMBER && record.size == 4)
            link->number = bytes_u32(record.body, 0);
        if (record.type != TEXT || record.size % 2 != 0)
            continue;
        cut_text(&record);
        if (record.instance == 0)
            link->shown = record;
        else if (record.instance == 1)
            link->target = record;
        else if (record.instance == 3)
            link->place = record;
    }
}

/* A slide: its number, its position, its title, or a name such as NEXT. */
static gboolean is_slide(const CleanArtRecord *place)
{
    g_autofree char *text = text_of(place);
    g_auto(GStrv) parts = g_strsplit(text, ",", 3);
    if (g_strv_length(parts) != 3)
        return FALSE;
    for (guint i = 0; i < 2; i++) {
        const char *digits = parts[i] + (parts[i][0] == '-');
        if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits) ||
            strlen(digits) > 10)
            return FALSE;
    }
    return TRUE;
}

static gboolean is_inside(const Link *link, const char *target)
{
    return link->place.size > 0 && is_slide(&link->place) &&
           clean_link_kind(target, strlen(target)) != CLEAN_LINK_WEB;
}

/* What keeps() says, without telling it again. */
static gboolean is_kept(const Ppt *ppt, const Link *link)
{
    g_autofree char *target = text_of(&link->target);
    gboolean web = clean_link_kind(target, strlen(target)) == CLEAN_LINK_WEB;
    return is_inside(link, target) || (web && disarm_rule(ppt->job, DISARM_LINKS) == DISARM_KEEP);
}

static gboolean keeps(Ppt *ppt, const Link *link)
{
    g_autofree char *target = text_of(&link->target);
    if (link->number == 0)
        return FALSE;
    if (is_inside(link, target))
        return TRUE; /* what the target says is the place again */
    if (clean_link_kind(target, strlen(target)) != CLEAN_LINK_WEB) {
        ppt_note(ppt, DISARM_UNSAFE_LINK, DISARM_DROPPED, target);
        return FALSE;
    }
    gboolean stays = disarm_rule(ppt->job, DISARM_LINKS) == DISARM_KEEP;
    ppt_note(ppt, DISARM_LINK, stays ? DISARM_KEPT : DISARM_FROZEN, target);
    return stays;
}

void ppt_read_links(Ppt *ppt, const CleanArtRecord *document)
{
    CleanArtRecord list, record;
    Link link;
    for (gsize at = 0;
         at < document->size && clean_art_next(document->body, document->size, &at, &list);) {
        if (list.type != LINK_LIST)
            continue;
        for (gsize in = 0; in < list.size && clean_art_next(list.body, list.size, &in, &record);) {
            if (record.type != LINK)
                continue;
            read_link(&record, &link);
            if (keeps(ppt, &link))
                g_hash_table_add(ppt->links, GUINT_TO_POINTER(link.number));
        }
    }
}

static void put_text(const CleanArtRecord *text, guint instance, GByteArray *out)
{
    if (text->type == 0)
        return;
    clean_art_put_head(out, 0, instance, TEXT, text->size);
    bytes_add(out, text->body, text->size);
}

/* Number and position count; a title that could be taken for a path goes. */
static void put_place(const CleanArtRecord *place, GByteArray *out)
{
    CleanArtRecord cut = *place;
    guint commas = 0;
    for (gsize at = 0; at < place->size; at += 2) {
        guint16 unit = bytes_u16(place->body, at);
        commas += unit == ',';
        if (commas == 2 && cut.size == place->size)
            cut.size = at + 2;
        if (unit == '\\' || unit == '/' || unit == ':') {
            put_text(&cut, 3, out);
            return;
        }
    }
    put_text(place, 3, out);
}

static void put_link(const Link *link, GByteArray *out)
{
    g_autofree char *target = text_of(&link->target);
    gboolean inside = is_inside(link, target);
    g_autoptr(GByteArray) body = g_byte_array_new();
    clean_art_put_head(body, 0, 0, LINK_NUMBER, 4);
    bytes_add32(body, link->number);
    put_text(&link->shown, 0, body);
    if (inside)
        put_place(&link->place, body);
    else
        put_text(&link->target, 1, body);
    clean_art_put_head(out, 15, 0, LINK, body->len);
    bytes_add(out, body->data, body->len);
}

/* Objects, media and controls of the list go; they are told by their records. */
static void note_other(Ppt *ppt, const CleanArtRecord *record)
{
    const CleanRecord *row = clean_record(&clean_ppt, record->type);
    if (row != NULL && row->act == CLEAN_RECORD_TOLD)
        ppt_note(ppt, row->danger, DISARM_DROPPED, row->name);
}

void ppt_put_links(Ppt *ppt, const CleanArtRecord *list, GByteArray *out)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    CleanArtRecord record;
    guint32 seed = 0;
    for (gsize at = 0; at < list->size && clean_art_next(list->body, list->size, &at, &record);) {
        Link link = {0};
        if (record.type != LINK) {
            note_other(ppt, &record);
            continue;
        }
        read_link(&record, &link);
        gpointer number = GUINT_TO_POINTER(link.number);
        if (!is_kept(ppt, &link) || !g_hash_table_contains(ppt->links, number) ||
            !g_hash_table_add(done, number)) /* several may have one number */
            continue;
        seed = MAX(seed, link.number);
        put_link(&link, body);
    }
    if (body->len == 0)
        return;
    clean_art_put_head(out, 15, 0, LINK_LIST, 12 + body->len);
    clean_art_put_head(out, 0, 0, SEED, 4);
    bytes_add32(out, seed);
    bytes_add(out, body->data, body->len);
}

static const char *name_of(guint action)
{
    static const char *const names[] = {"none", "macro", "program", "jump",
                                        "link", "OLE",   "media",   "custom show"};
    return action < G_N_ELEMENTS(names) ? names[action] : "?";
}

void ppt_put_action(Ppt *ppt, const CleanArtRecord *container, GByteArray *out)
{
    CleanArtRecord atom;
    gsize at = 0;
    if (!clean_art_next(container->body, container->size, &at, &atom) || atom.type != ACTION_ATOM ||
        atom.size != 16)
        return;
    guint action = atom.body[8], jump = atom.body[10], kind = atom.body[12];
    guint32 number = bytes_u32(atom.body, 4);
    gboolean jumps = action == JUMP && jump <= JUMPS_MAX;
    gboolean follows =
        action == FOLLOW && g_hash_table_contains(ppt->links, GUINT_TO_POINTER(number));
    if (!jumps && !follows) {
        if (action != 0 && action != FOLLOW) /* links were told where they are listed */
            ppt_note(ppt, DISARM_ACTION, DISARM_DROPPED, name_of(action));
        return;
    }
    clean_art_put_head(out, 15, container->instance & 1, container->type, 24);
    clean_art_put_head(out, 0, 0, ACTION_ATOM, 16);
    bytes_add32(out, 0);
    bytes_add32(out, follows ? number : 0);
    bytes_add8(out, action);
    bytes_add8(out, 0);
    bytes_add8(out, jumps ? jump : 0);
    bytes_add8(out, 0);
    bytes_add8(out, kind);
    bytes_add_zeros(out, 3);
    ppt->linked = TRUE;
}

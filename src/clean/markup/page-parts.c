/* clean/markup/page-parts.c -- addresses of parts, made comparable */
#include "clean/markup/page-parts.h"
#include <string.h>

#define ADDRESS_MAX 4096u /* longer ones lead nowhere */

struct PageParts {
    const MailPart *root;
    GPtrArray *parts;   /* PagePart */
    GHashTable *places; /* address as compared to PagePart; the first counts */
};

static void part_free(gpointer data)
{
    PagePart *part = data;
    if (part->bytes != NULL)
        g_byte_array_unref(part->bytes);
    g_free(part->place);
    g_free(part->id);
    g_free(part->made);
    g_free(part);
}

void page_parts_free(PageParts *parts)
{
    if (parts == NULL)
        return;
    g_hash_table_unref(parts->places);
    g_ptr_array_unref(parts->parts);
    g_free(parts);
}

guint page_parts_count(const PageParts *parts)
{
    return parts->parts->len;
}

PagePart *page_parts_get(const PageParts *parts, guint at)
{
    return parts->parts->pdata[at];
}

/* ---- addresses ---- */

/* "http:", "file:", "cid:"; no letter of a drive. */
static gsize scheme_size(const char *address)
{
    gsize size = 0;
    if (!g_ascii_isalpha(*address))
        return 0;
    while (g_ascii_isalnum(address[size]) ||
           (size > 0 && strchr("+-.", address[size]) != NULL && address[size] != '\0'))
        size++;
    return address[size] == ':' && size > 1 ? size + 1 : 0;
}

/* Where the path begins: behind "scheme://server". */
static gsize path_at(const char *address)
{
    gsize at = scheme_size(address);
    if (address[at] != '/' || address[at + 1] != '/')
        return at;
    return at + 2 + strcspn(address + at + 2, "/?");
}

/* The end of what was written so far, moved back over its last piece and the slash before it. */
static char *without_last(char *out)
{
    do
        out--;
    while (*out != '/');
    return out;
}

/* Without "." and ".."; what is behind "?" stays. */
static void plain_path(GString *address)
{
    char *path = address->str + path_at(address->str), *out = path;
    char *end = path + strcspn(path, "?");
    guint kept = 0; /* pieces */
    for (char *at = path; at <= end;) {
        const char *slash = memchr(at, '/', (gsize)(end - at));
        gsize size = (gsize)((slash != NULL ? slash : end) - at);
        gboolean up = size == 2 && memcmp(at, "..", 2) == 0;
        if (up && kept > 1) {
            out = without_last(out);
            kept--;
        } else if (!up && !(size == 1 && *at == '.')) {
            if (kept++ > 0)
                *out++ = '/';
            memmove(out, at, size);
            out += size;
        }
        at += size + 1;
    }
    g_string_erase(address, out - address->str, end - out);
}

static void join(GString *whole, const char *base, const char *address)
{
    gsize path = path_at(base), scheme = scheme_size(base);
    if (address[0] == '/' && address[1] == '/') {
        g_string_append_len(whole, base, (gssize)scheme);
    } else if (address[0] == '/') {
        g_string_append_len(whole, base, (gssize)path);
    } else {
        gsize end = path + strcspn(base + path, "?");
        while (end > path && base[end - 1] != '/')
            end--;
        g_string_append_len(whole, base, (gssize)end);
        if (end == path && path > scheme)
            g_string_append_c(whole, '/');
    }
    g_string_append(whole, address);
}

static char *compared(const char *address)
{
    g_autofree char *plain = g_uri_unescape_string(address, NULL);
    return g_ascii_strdown(plain != NULL ? plain : address, -1);
}

char *page_address(const char *base, const char *address)
{
    g_autofree char *own = g_strstrip(g_strdup(address));
    own[strcspn(own, "#")] = '\0';
    gsize scheme = scheme_size(own);
    if (g_ascii_strncasecmp(own, "cid:", 4) == 0 || (scheme > 0 && own[scheme] != '/'))
        return compared(own);
    g_strdelimit(own, "\\", '/');
    g_autoptr(GString) whole = g_string_new(NULL);
    if (scheme > 0 || *base == '\0')
        g_string_append(whole, own);
    else
        join(whole, base, own);
    plain_path(whole);
    return compared(whole->str);
}

/* ---- parts ---- */

static char *identity(const MailPart *mail)
{
    g_autofree char *text =
        mail_field_text(mail_fields_find(mail->fields, "content-id"), &(gboolean){FALSE});
    const char *open = strchr(text, '<');
    const char *from = open != NULL ? open + 1 : text;
    g_autofree char *id = g_strndup(from, strcspn(from, ">"));
    g_strstrip(id);
    return *id != '\0' ? g_strconcat("cid:", id, NULL) : g_strdup("");
}

static char *location(const MailPart *mail, const char *base)
{
    g_autofree char *text =
        mail_field_text(mail_fields_find(mail->fields, "content-location"), &(gboolean){FALSE});
    g_strstrip(text);
    if (strlen(text) > ADDRESS_MAX)
        return g_strdup("");
    if (*text == '\0' || scheme_size(text) > 0 || *base == '\0')
        return g_steal_pointer(&text);
    g_autoptr(GString) whole = g_string_new(NULL);
    join(whole, base, text);
    return g_string_free(g_steal_pointer(&whole), FALSE);
}

static void add_place(PageParts *parts, PagePart *part, const char *address)
{
    g_autofree char *place = page_address("", address);
    if (*place != '\0' && !g_hash_table_contains(parts->places, place))
        g_hash_table_insert(parts->places, g_steal_pointer(&place), part);
}

/* Parts of parts are as deep as MAIL_PARTS_DEPTH_MAX. */
static void add_parts(PageParts *parts, const MailPart *mail, const char *base)
{
    g_autofree char *place = location(mail, base);
    if (mail_part_is_multipart(mail)) {
        for (guint i = 0; i < mail->parts->len; i++)
            add_parts(parts, mail->parts->pdata[i], *place != '\0' ? place : base);
        return;
    }
    PagePart *part = g_new0(PagePart, 1);
    part->mail = mail;
    part->place = g_strdup(place);
    part->id = identity(mail);
    g_ptr_array_add(parts->parts, part);
    add_place(parts, part, part->place);
    add_place(parts, part, part->id);
}

PageParts *page_parts_new(const MailPart *root)
{
    PageParts *parts = g_new0(PageParts, 1);
    parts->root = root;
    parts->parts = g_ptr_array_new_with_free_func(part_free);
    parts->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    add_parts(parts, root, "");
    return parts;
}

gboolean page_part_is_page(const PagePart *part)
{
    return mail_part_is(part->mail, "text/html") ||
           mail_part_is(part->mail, "application/xhtml+xml");
}

static PagePart *page_at(const PageParts *parts, const char *address)
{
    PagePart *part = page_parts_find(parts, "", address);
    return part != NULL && page_part_is_page(part) ? part : NULL;
}

PagePart *page_parts_root(const PageParts *parts)
{
    const char *start = mail_value_get(&parts->root->type, "start");
    const MailField *saved = mail_fields_find(parts->root->fields, "snapshot-content-location");
    if (saved == NULL)
        saved = mail_fields_find(parts->root->fields, "content-location");
    g_autofree char *place = mail_field_text(saved, &(gboolean){FALSE});
    g_autofree char *bare = g_strdup(start != NULL ? start : "");
    g_strstrip(g_strdelimit(bare, "<>", ' '));
    g_autofree char *id = g_strconcat("cid:", bare, NULL);
    PagePart *found = *bare != '\0' ? page_at(parts, id) : NULL;
    if (found == NULL && *place != '\0')
        found = page_at(parts, place);
    for (guint i = 0; found == NULL && i < parts->parts->len; i++)
        if (page_part_is_page(parts->parts->pdata[i]))
            found = parts->parts->pdata[i];
    return found;
}

PagePart *page_parts_find(const PageParts *parts, const char *base, const char *address)
{
    g_autofree char *place = page_address(base, address);
    return *place != '\0' ? g_hash_table_lookup(parts->places, place) : NULL;
}

const GByteArray *page_part_open(PagePart *part, DisarmBudget *budget, GError **error)
{
    if (part->bytes == NULL)
        part->bytes = mail_part_bytes(part->mail, budget, error);
    return part->bytes;
}

const char *page_part_name(const PagePart *part)
{
    const char *slash = strrchr(part->place, '/');
    const char *last = slash != NULL ? slash + 1 : part->place;
    return *last != '\0' ? last : *part->id != '\0' ? part->id : part->mail->type.value;
}

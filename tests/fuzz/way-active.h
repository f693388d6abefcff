/* tests/fuzz/way-active.h -- a third opinion on what is released, by a few words and no table:
 * tags, attributes and names that start something stand in none of it
 *
 * It knows no format well, so it looks only where such a word cannot be text: in tags, in names of
 * PDF, in control words, in the names of streams. */
#pragma once
#include "archive/zip.h"
#include "ole/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACTIVE_BYTES ((guint64)64 * 1024 * 1024)

static inline void active_fail(const char *name, const char *what)
{
    fprintf(stderr, "%s: released with %s\n", name, what);
    abort();
}

static inline gboolean active_is_one(const char *const *words, const char *word)
{
    for (; *words != NULL; words++)
        if (g_ascii_strcasecmp(*words, word) == 0)
            return TRUE;
    return FALSE;
}

/* ---- tags ---- */

/* Addresses that start something or fetch without being asked. */
static inline gboolean active_is_address(const char *value)
{
    static const char *const starts[] = {"javascript:", "vbscript:", "file:",     "\\\\",
                                         "data:text",   "ms-",       "search-ms", NULL};
    while (*value != '\0' && (guint8)*value <= ' ')
        value++;
    for (guint i = 0; starts[i] != NULL; i++)
        if (g_ascii_strncasecmp(value, starts[i], strlen(starts[i])) == 0)
            return TRUE;
    return FALSE;
}

static inline void active_attribute(const char *name, gboolean page, const char *attribute,
                                    const char *value)
{
    static const char *const addresses[] = {"href",       "src",  "target", "action", "data",
                                            "formaction", "link", "poster", NULL};
    const char *colon = strrchr(attribute, ':');
    const char *local = colon != NULL ? colon + 1 : attribute;
    if (page && g_ascii_strncasecmp(local, "on", 2) == 0)
        active_fail(name, attribute);
    if (active_is_one(addresses, local) && active_is_address(value))
        active_fail(name, value);
}

/* The attributes in a tag, whose values stand in quotes. */
static inline void active_tag(const char *name, gboolean page, char *tag)
{
    static const char *const elements[] = {
        "script",           "iframe",     "applet",       "embed",           "foreignObject",
        "event-listener",   "ddeLink",    "oleLink",      "altChunk",        "oleObj",
        "attachedTemplate", "dde-source", "object-ole",   "plugin",          "control",
        "externalBook",     "frameset",   "meta-refresh", "event-listeners", NULL};
    gsize length = strcspn(tag, " \t\r\n/>");
    g_autofree char *element = g_strndup(tag, length);
    const char *colon = strrchr(element, ':');
    if (active_is_one(elements, colon != NULL ? colon + 1 : element))
        active_fail(name, element);
    for (char *at = tag + length; (at = strchr(at, '=')) != NULL;) {
        char *from = at;
        while (from > tag && strchr(" \t\r\n", from[-1]) == NULL)
            from--;
        char quote = at[1];
        char *end = quote == '"' || quote == '\'' ? strchr(at + 2, quote) : NULL;
        if (end == NULL)
            return;
        *at = *end = '\0';
        active_attribute(name, page, from, at + 2);
        at = end + 1;
    }
}

/* The end of a tag: a '>' outside quotes; NULL when there is none. */
static inline const char *active_tag_end(const char *at, const char *end)
{
    char quote = 0;
    for (; at < end; at++)
        if (quote != 0)
            quote = *at == quote ? 0 : quote;
        else if (*at == '>')
            return at;
        else if (*at == '"' || *at == '\'')
            quote = *at;
    return NULL;
}

static inline void active_markup(const char *name, gboolean page, const guint8 *bytes, gsize size)
{
    const char *at = (const char *)bytes, *end = at + size;
    while (at < end && (at = memchr(at, '<', (gsize)(end - at))) != NULL) {
        const char *stop = active_tag_end(at, end);
        gboolean begins = stop != NULL && at + 1 < stop && g_ascii_isalpha(at[1]);
        g_autofree char *tag = begins ? g_strndup(at + 1, (gsize)(stop - at - 1)) : NULL;
        if (stop != NULL && g_str_has_prefix(at, "<!ENTITY"))
            active_fail(name, "an entity");
        if (tag != NULL)
            active_tag(name, page, tag);
        at = stop != NULL ? stop + 1 : at + 1;
    }
}

/* ---- PDF ---- */

/* Behind a string or a stream, or where it was. */
static inline const guint8 *active_skip(const guint8 *at, const guint8 *end)
{
    guint depth = 0;
    if ((gsize)(end - at) > 7 && memcmp(at, "stream\n", 7) == 0) {
        const guint8 *stop = memmem(at, (gsize)(end - at), "endstream", 9);
        return stop != NULL ? stop + 9 : end;
    }
    if (*at != '(')
        return at;
    for (; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return end;
}

static inline void active_pdf(const char *name, const guint8 *bytes, gsize size)
{
    static const char *const actions[] = {"JavaScript", "Launch",           "GoToR",     "GoToE",
                                          "SubmitForm", "ImportData",       "Rendition", "Movie",
                                          "Sound",      "RichMediaExecute", NULL};
    const guint8 *end = bytes + size;
    gboolean kind = FALSE;
    for (const guint8 *at = bytes; at < end;) {
        const guint8 *behind = active_skip(at, end);
        if (behind != at || *at != '/') {
            at = behind != at ? behind : at + 1;
            continue;
        }
        gsize length = 0;
        while (at + 1 + length < end && strchr("/<>[]()%", at[1 + length]) == NULL &&
               at[1 + length] > ' ')
            length++;
        g_autofree char *word = g_strndup((const char *)at + 1, length);
        if (kind && active_is_one(actions, word))
            active_fail(name, word);
        at += 1 + length;
        while (at < end && *at <= ' ')
            at++;
        gboolean place = strcmp(word, "OpenAction") == 0 && at < end && *at == '[';
        if ((strcmp(word, "OpenAction") == 0 && !place) || (strcmp(word, "XFA") == 0 && !kind))
            active_fail(name, word);
        kind = strcmp(word, "S") == 0;
    }
}

/* ---- others ---- */

static inline void active_rtf(const char *name, const guint8 *bytes, gsize size)
{
    static const char *const words[] = {"\\objdata",    "\\template", "\\objupdate",
                                        "\\objautlink", "\\ddetail",  NULL};
    for (guint i = 0; words[i] != NULL; i++) {
        const guint8 *at = memmem(bytes, size, words[i], strlen(words[i]));
        if (at != NULL && (at == bytes || at[-1] != '\\'))
            active_fail(name, words[i]);
    }
}

static inline void active_compound(const char *name, const guint8 *bytes, gsize size)
{
    static const char *const streams[] = {"VBA",   "Macros",        "_VBA_PROJECT_CUR",
                                          "\1Ole", "ObjectPool",    "dir",
                                          "Ctls",  "\1Ole10Native", NULL};
    const DisarmLimits limits = {.inflated_bytes = ACTIVE_BYTES, .objects = 1000000};
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    g_autoptr(OleFile) file = ole_file_open(bytes, size, &budget, "active", NULL);
    for (guint i = 1; file != NULL && ole_file_entry(file, i) != NULL; i++)
        if (active_is_one(streams, ole_file_entry(file, i)->name))
            active_fail(name, ole_file_entry(file, i)->name);
}

static inline void active_file(const char *name, const guint8 *bytes, gsize size)
{
    gboolean page = g_str_has_suffix(name, ".html") || g_str_has_suffix(name, ".htm") ||
                    g_str_has_suffix(name, ".svg");
    if (page || g_str_has_suffix(name, ".xml") || g_str_has_suffix(name, ".rels") ||
        g_str_has_suffix(name, ".fodt") || g_str_has_suffix(name, ".fods"))
        active_markup(name, page, bytes, size);
    else if (size > 4 && memcmp(bytes, "%PDF", 4) == 0)
        active_pdf(name, bytes, size);
    else if (size > 4 && memcmp(bytes, "{\\rt", 4) == 0)
        active_rtf(name, bytes, size);
    else if (ole_is_file(bytes, size))
        active_compound(name, bytes, size);
    else if (size > 2 && (memcmp(bytes, "MZ", 2) == 0 || memcmp(bytes, "#!", 2) == 0) &&
             !g_str_has_suffix(name, ".txt") && !g_str_has_suffix(name, ".csv"))
        active_fail(name, "a program");
}

static inline void active_members(const char *name, const guint8 *bytes, gsize size, guint depth);

static inline void way_active_at(const char *name, const guint8 *bytes, gsize size, guint depth)
{
    if (size > 4 && memcmp(bytes, "PK\3\4", 4) == 0 && depth > 0)
        active_members(name, bytes, size, depth - 1);
    else
        active_file(name, bytes, size);
}

/* Members may be containers, too. */
static inline void active_members(const char *name, const guint8 *bytes, gsize size, guint depth)
{
    static const ArchiveZipBudget look = {.max_entries = 10000,
                                          .max_entry_bytes = ACTIVE_BYTES,
                                          .max_total_bytes = ACTIVE_BYTES,
                                          .max_ratio = 10000,
                                          .max_name_bytes = 4096};
    g_autoptr(ArchiveZip) zip = archive_zip_open(bytes, size, &look, name, NULL);
    for (guint i = 0; zip != NULL && archive_zip_entry(zip, i) != NULL; i++) {
        const ArchiveZipEntry *entry = archive_zip_entry(zip, i);
        g_autoptr(GBytes) inside = archive_zip_extract(zip, entry, NULL);
        gsize inside_bytes = 0;
        const guint8 *data = inside != NULL ? g_bytes_get_data(inside, &inside_bytes) : NULL;
        if (data != NULL)
            way_active_at(entry->name, data, inside_bytes, depth);
    }
}

static inline void way_active(const char *name, const guint8 *bytes, gsize size)
{
    way_active_at(name, bytes, size, 4);
}

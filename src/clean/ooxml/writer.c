/* clean/ooxml/writer.c -- tags, declarations and escapes */
#include "clean/ooxml/writer.h"
#include <string.h>

#define FLUSH_BYTES ((gsize)64 * 1024)

typedef struct {
    guint8 space, size;
    guint declared;   /* how many were in force before */
    const char *name; /* lent by the tables */
} Open;

struct CleanWriter {
    ArchiveSink sink;
    gpointer user;
    GString *out, *scratch;
    GByteArray *declared; /* namespaces in force */
    guint of_root;        /* how many of them are the root's, once something opened in it */
    gboolean in_tag, strict;
    guint depth;
    Open open[CLEAN_XML_DEPTH_MAX + 1]; /* no more than the reader has */
};

CleanWriter *clean_writer_new(ArchiveSink sink, gpointer user)
{
    CleanWriter *writer = g_new(CleanWriter, 1); /* what is open is written before it is read */
    writer->sink = sink;
    writer->user = user;
    writer->out = g_string_sized_new(2 * FLUSH_BYTES);
    writer->scratch = g_string_new(NULL);
    writer->declared = g_byte_array_new();
    writer->of_root = writer->depth = 0;
    writer->in_tag = writer->strict = FALSE;
    g_string_append(writer->out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    return writer;
}

void clean_writer_free(CleanWriter *writer)
{
    if (writer == NULL)
        return;
    g_string_free(writer->out, TRUE);
    g_string_free(writer->scratch, TRUE);
    g_byte_array_unref(writer->declared);
    g_free(writer);
}

void clean_writer_strict(CleanWriter *writer)
{
    writer->strict = TRUE;
}

/* Room for `size` bytes more, where they go. */
static inline char *room(GString *out, gsize size)
{
    if (out->allocated_len - out->len <= size) {
        gsize before = out->len;
        g_string_set_size(out, before + size);
        out->len = before;
    }
    return out->str + out->len;
}

static inline char *put(char *at, const char *text, gsize size)
{
    if (size > 16)
        return (char *)memcpy(at, text, size) + size;
    for (gsize i = 0; i < size; i++) /* short: a call costs more */
        at[i] = text[i];
    return at + size;
}

static inline void done(GString *out, char *end)
{
    *end = '\0';
    out->len = (gsize)(end - out->str);
}

static void append(GString *out, const char *text, gsize size)
{
    done(out, put(room(out, size), text, size));
}

static const char *const escapes[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#13;"};
static const char *const attribute_escapes[256] = {
    ['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;", ['\r'] = "&#13;",
    ['"'] = "&quot;", ['\n'] = "&#10;", ['\t'] = "&#9;"};

static void append_escaped(GString *out, CleanSlice text, const char *const table[256])
{
    const char *at = text.at, *end = at + text.size;
    while (at < end) {
        const char *plain = at;
        while (at < end && table[(guint8)*at] == NULL)
            at++;
        append(out, plain, (gsize)(at - plain));
        if (at < end)
            g_string_append(out, table[(guint8)*at++]);
    }
}

static void close_tag(CleanWriter *writer)
{
    if (writer->in_tag)
        append(writer->out, ">", 1);
    writer->in_tag = FALSE;
}

/* `before`, the name with its prefix, `behind`. */
static void append_name(CleanWriter *writer, const char *before, guint space, const char *name,
                        gsize size, const char *behind)
{
    const char *prefix = clean_spaces[space].prefix;
    gsize head = strlen(before), own = strlen(prefix), tail = strlen(behind);
    char *at = put(room(writer->out, head + own + 1 + size + tail), before, head);
    if (own > 0) {
        at = put(at, prefix, own);
        *at++ = ':';
    }
    done(writer->out, put(put(at, name, size), behind, tail));
}

void clean_writer_declare(CleanWriter *writer, guint space)
{
    if (space == 0 || space == CLEAN_SPACE_XML ||
        (writer->declared->len > 0 &&
         memchr(writer->declared->data, (int)space, writer->declared->len) != NULL))
        return;
    guint8 byte = (guint8)space;
    g_byte_array_append(writer->declared, &byte, 1);
    const CleanSpace *row = &clean_spaces[space];
    const char *uri = writer->strict && row->strict != NULL ? row->strict : row->uri;
    g_string_append(writer->out, *row->prefix != '\0' ? " xmlns:" : " xmlns");
    g_string_append(writer->out, row->prefix);
    g_string_append(writer->out, "=\"");
    g_string_append(writer->out, uri);
    g_string_append_c(writer->out, '"');
}

static void push(CleanWriter *writer, guint space, const char *name, gsize size)
{
    close_tag(writer);
    if (writer->depth == 1)
        writer->of_root = writer->declared->len;
    g_assert(writer->depth < G_N_ELEMENTS(writer->open)); /* a mistake here lets nothing pass */
    writer->open[writer->depth++] =
        (Open){(guint8)space, (guint8)size, writer->declared->len, name};
}

void clean_writer_start(CleanWriter *writer, guint space, const char *name, gsize size)
{
    push(writer, space, name, size);
    append_name(writer, "<", space, name, size, "");
    writer->in_tag = TRUE;
    clean_writer_declare(writer, space);
}

static void begin_attribute(CleanWriter *writer, guint space, const char *name, gsize size)
{
    clean_writer_declare(writer, space);
    append_name(writer, " ", space, name, size, "=\"");
}

void clean_writer_attribute(CleanWriter *writer, guint space, const char *name, gsize name_size,
                            CleanSlice decoded)
{
    begin_attribute(writer, space, name, name_size);
    append_escaped(writer->out, decoded, attribute_escapes);
    append(writer->out, "\"", 1);
}

void clean_writer_attribute_raw(CleanWriter *writer, guint space, const char *name, gsize name_size,
                                CleanSlice raw)
{
    g_string_truncate(writer->scratch, 0);
    clean_xml_decode(raw, TRUE, writer->scratch);
    CleanSlice decoded = {writer->scratch->str, writer->scratch->len};
    clean_writer_attribute(writer, space, name, name_size, decoded);
}

gboolean clean_writer_repeats(const CleanWriter *writer, CleanSlice tag)
{
    return writer->in_tag && writer->depth > 1 && writer->declared->len == writer->of_root &&
           writer->out->len >= tag.size &&
           memcmp(writer->out->str + writer->out->len - tag.size, tag.at, tag.size) == 0;
}

void clean_writer_again(CleanWriter *writer, guint space, const char *name, gsize size,
                        CleanSlice tag)
{
    push(writer, space, name, size);
    append(writer->out, tag.at, tag.size);
    writer->in_tag = TRUE;
}

void clean_writer_text(CleanWriter *writer, CleanSlice decoded)
{
    if (decoded.size > 0)
        close_tag(writer);
    append_escaped(writer->out, decoded, escapes);
}

void clean_writer_text_raw(CleanWriter *writer, CleanSlice raw, CleanXmlText kind)
{
    if (kind == CLEAN_XML_PLAIN && raw.size > 0 && memchr(raw.at, '>', raw.size) == NULL) {
        clean_writer_plain(writer, raw); /* of what is escaped, plain text can only have ">" */
        return;
    }
    if (kind != CLEAN_XML_ESCAPED) {
        clean_writer_text(writer, raw);
        return;
    }
    g_string_truncate(writer->scratch, 0);
    clean_xml_decode(raw, FALSE, writer->scratch);
    clean_writer_text(writer, (CleanSlice){writer->scratch->str, writer->scratch->len});
}

void clean_writer_plain(CleanWriter *writer, CleanSlice elements)
{
    close_tag(writer);
    append(writer->out, elements.at, elements.size);
}

void clean_writer_end(CleanWriter *writer)
{
    const Open *open = &writer->open[--writer->depth];
    if (writer->in_tag)
        append(writer->out, "/>", 2);
    else
        append_name(writer, "</", open->space, open->name, open->size, ">");
    writer->in_tag = FALSE;
    if (writer->declared->len > open->declared)
        g_byte_array_set_size(writer->declared, open->declared);
}

CleanMark clean_writer_mark(const CleanWriter *writer)
{
    return (CleanMark){writer->out->len, writer->depth, writer->in_tag};
}

void clean_writer_back(CleanWriter *writer, CleanMark mark)
{
    if (writer->depth > mark.depth) {
        g_byte_array_set_size(writer->declared, writer->open[mark.depth].declared);
        writer->depth = mark.depth;
    }
    g_string_truncate(writer->out, mark.size);
    writer->in_tag = mark.open;
}

gboolean clean_writer_flush(CleanWriter *writer, gboolean all, GError **error)
{
    if (writer->out->len == 0 || (!all && writer->out->len < FLUSH_BYTES))
        return TRUE;
    if (all)
        close_tag(writer);
    if (!writer->sink(writer->user, (const guint8 *)writer->out->str, writer->out->len, error))
        return FALSE;
    g_string_truncate(writer->out, 0);
    return TRUE;
}

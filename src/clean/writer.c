/* clean/writer.c -- tags, declarations and escapes */
#include "clean/writer.h"
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
    GArray *open;         /* Open */
    GByteArray *declared; /* namespaces in force */
    guint of_root;        /* how many of them are the root's, once something opened in it */
    gboolean in_tag, strict;
};

CleanWriter *clean_writer_new(ArchiveSink sink, gpointer user)
{
    CleanWriter *writer = g_new0(CleanWriter, 1);
    writer->sink = sink;
    writer->user = user;
    writer->out = g_string_sized_new(2 * FLUSH_BYTES);
    writer->scratch = g_string_new(NULL);
    writer->open = g_array_new(FALSE, FALSE, sizeof(Open));
    writer->declared = g_byte_array_new();
    g_string_append(writer->out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    return writer;
}

void clean_writer_free(CleanWriter *writer)
{
    if (writer == NULL)
        return;
    g_string_free(writer->out, TRUE);
    g_string_free(writer->scratch, TRUE);
    g_array_unref(writer->open);
    g_byte_array_unref(writer->declared);
    g_free(writer);
}

void clean_writer_strict(CleanWriter *writer)
{
    writer->strict = TRUE;
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
        g_string_append_len(out, plain, at - plain);
        if (at < end)
            g_string_append(out, table[(guint8)*at++]);
    }
}

static void close_tag(CleanWriter *writer)
{
    if (writer->in_tag)
        g_string_append_c(writer->out, '>');
    writer->in_tag = FALSE;
}

static void append_name(CleanWriter *writer, guint space, const char *name, gsize size)
{
    const char *prefix = clean_spaces[space].prefix;
    if (*prefix != '\0') {
        g_string_append(writer->out, prefix);
        g_string_append_c(writer->out, ':');
    }
    g_string_append_len(writer->out, name, (gssize)size);
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
    if (writer->open->len == 1)
        writer->of_root = writer->declared->len;
    Open open = {(guint8)space, (guint8)size, writer->declared->len, name};
    g_array_append_val(writer->open, open);
}

void clean_writer_start(CleanWriter *writer, guint space, const char *name, gsize size)
{
    push(writer, space, name, size);
    g_string_append_c(writer->out, '<');
    append_name(writer, space, name, size);
    writer->in_tag = TRUE;
    clean_writer_declare(writer, space);
}

static void begin_attribute(CleanWriter *writer, guint space, const char *name, gsize size)
{
    clean_writer_declare(writer, space);
    g_string_append_c(writer->out, ' ');
    append_name(writer, space, name, size);
    g_string_append(writer->out, "=\"");
}

void clean_writer_attribute(CleanWriter *writer, guint space, const char *name, gsize name_size,
                            CleanSlice decoded)
{
    begin_attribute(writer, space, name, name_size);
    append_escaped(writer->out, decoded, attribute_escapes);
    g_string_append_c(writer->out, '"');
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
    return writer->in_tag && writer->open->len > 1 && writer->declared->len == writer->of_root &&
           writer->out->len >= tag.size &&
           memcmp(writer->out->str + writer->out->len - tag.size, tag.at, tag.size) == 0;
}

void clean_writer_again(CleanWriter *writer, guint space, const char *name, gsize size,
                        CleanSlice tag)
{
    push(writer, space, name, size);
    g_string_append_len(writer->out, tag.at, (gssize)tag.size);
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
    g_string_append_len(writer->out, elements.at, (gssize)elements.size);
}

void clean_writer_end(CleanWriter *writer)
{
    guint last = writer->open->len - 1;
    const Open *open = &g_array_index(writer->open, Open, last);
    if (writer->in_tag) {
        g_string_append(writer->out, "/>");
        writer->in_tag = FALSE;
    } else {
        g_string_append(writer->out, "</");
        append_name(writer, open->space, open->name, open->size);
        g_string_append_c(writer->out, '>');
    }
    g_byte_array_set_size(writer->declared, open->declared);
    g_array_set_size(writer->open, last);
}

CleanMark clean_writer_mark(const CleanWriter *writer)
{
    return (CleanMark){writer->out->len, writer->open->len, writer->in_tag};
}

void clean_writer_back(CleanWriter *writer, CleanMark mark)
{
    if (writer->open->len > mark.depth) {
        g_byte_array_set_size(writer->declared,
                              g_array_index(writer->open, Open, mark.depth).declared);
        g_array_set_size(writer->open, mark.depth);
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

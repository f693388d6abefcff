/* clean/ooxml/writer.h -- writes XML from what was understood, in one fixed form (clean/ only)
 *
 * UTF-8, double quotes, namespaces with the prefixes of the tables, declared where they are first
 * needed; nothing between attributes but one blank. What is not well-formed cannot be written. */
#pragma once
#include "archive/sink.h"
#include "clean/schema.h"
#include "clean/xml.h"

typedef struct CleanWriter CleanWriter;
/* Hands pieces on to `sink`. Owned. */
CleanWriter *clean_writer_new(ArchiveSink sink, gpointer user);
void clean_writer_free(CleanWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CleanWriter, clean_writer_free)

void clean_writer_strict(CleanWriter *writer); /* addresses of Strict files from here on */
/* An element of namespace `space`; then its declarations and attributes, then what is in it. */
void clean_writer_start(CleanWriter *writer, guint space, const char *name, gsize size);
void clean_writer_declare(CleanWriter *writer, guint space);
void clean_writer_attribute(CleanWriter *writer, guint space, const char *name, gsize name_size,
                            CleanSlice decoded);
/* The same with a value that is decoded and written again. */
void clean_writer_attribute_raw(CleanWriter *writer, guint space, const char *name, gsize name_size,
                                CleanSlice raw);
void clean_writer_text(CleanWriter *writer, CleanSlice decoded);
void clean_writer_text_raw(CleanWriter *writer, CleanSlice raw, CleanXmlText kind);
/* Whole elements, or text, in the form in which this writer writes them. */
void clean_writer_plain(CleanWriter *writer, CleanSlice elements);
void clean_writer_end(CleanWriter *writer);
/* Whether the start tag that was written last is `tag` (up to its ">" or "/>"), and would be so
 * wherever the root is open: then clean_writer_again writes it. */
gboolean clean_writer_repeats(const CleanWriter *writer, CleanSlice tag);
void clean_writer_again(CleanWriter *writer, guint space, const char *name, gsize size,
                        CleanSlice tag);

/* A place that writing can go back to, as long as nothing was handed on (clean_writer_flush). The
 * elements opened since then must be exactly those `open` at it. */
typedef struct {
    gsize size;
    guint depth;
    gboolean open;
} CleanMark;
CleanMark clean_writer_mark(const CleanWriter *writer);
void clean_writer_back(CleanWriter *writer, CleanMark mark);

/* Hands on what is there when it is much, or `all` of it. */
gboolean clean_writer_flush(CleanWriter *writer, gboolean all, GError **error);

/* clean/office97/internal.h -- between the files that disarm old Office files */
#pragma once
#include "clean/office97/office97.h"
#include "ole/writer.h"

/* A stream, of no bytes where there is none. Owned. */
GBytes *clean_old_stream(OleFile *file, const char *name, GError **error);
/* Adds what was made, unless something has failed already. */
void clean_old_add(OleWriter *writer, const char *name, const GByteArray *made, GError **failed);
/* Each adds what it made to the writer. */
gboolean clean_doc_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error);
gboolean clean_ppt_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error);
gboolean clean_xls_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error);

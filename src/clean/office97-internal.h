/* clean/office97-internal.h -- between the files that disarm old Office files */
#pragma once
#include "clean/office97.h"
#include "ole/writer.h"

/* Each adds what it made to the writer. */
gboolean clean_doc_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error);
gboolean clean_ppt_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error);
gboolean clean_xls_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error);

/* ole/writer.h -- a compound file of one fixed form: a root and streams in it; pure
 *
 * MS-CFB, version 3. Directory, small streams and their table, streams by name, then the tables of
 * sectors; no class identifier but the root's, no time, no free sector, zeros behind each end. The
 * same streams give the same bytes. */
#pragma once
#include "disarm/job.h"

typedef struct OleWriter OleWriter;
/* `class_id`: OLE_CLASS_BYTES (lent until written) of the program the file belongs to. */
OleWriter *ole_writer_new(const guint8 *class_id);
void ole_writer_free(OleWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OleWriter, ole_writer_free)
/* `bytes` are shared. PROBLEM_INVALID for a name that cannot be, or is there. */
gboolean ole_writer_add(OleWriter *writer, const char *name, GBytes *bytes, GError **error);
/* PROBLEM_TOO_LARGE beyond the budget's output, or 2 GiB. */
gboolean ole_writer_finish(OleWriter *writer, const DisarmSink *out, DisarmBudget *budget,
                           GError **error);

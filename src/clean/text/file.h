/* clean/text/file.h -- a text file as UTF-8, and UTF-8 as a text file; pure (clean/ only) */
#pragma once
#include "clean/text/text.h"

typedef struct {
    char *bytes; /* owned, in UTF-8, without a mark of byte order */
    const char *text, *end;
    const char *encoding; /* lasting name */
    gboolean marked;      /* UTF-8 with a mark */
    gboolean lasting;     /* what is written in that set would be found to be in it again */
    const char *line_end; /* "\r\n" where the text has one, else "\n" */
} TextIn;

/* Finds out the character set and decodes it strictly; memory is charged first. */
gboolean text_in_read(TextIn *in, const guint8 *bytes, gsize size, const char *what, DisarmJob *job,
                      GError **error);
void text_in_clear(TextIn *in);

/* The whole text without what may not stand in it; NULL when the policy refuses it, or when what
 * remains begins like another kind of file: in a `table` any, else what is no text. In a set that
 * is not marked, one character less can make it look like another: then it does not last. A blank
 * takes the place of a vertical tab and of separators of lines in a table, else a line's end.
 * Owned. */
GString *text_in_plain(TextIn *in, gboolean table, DisarmJob *job, GError **error);

/* The plain `text` (taken) as a table (clean/text/text.h), from table.c. */
gboolean text_table_write(const TextIn *in, GString *text, char usual, const DisarmSink *out,
                          const char *what, DisarmJob *job, CleanText *result, GError **error);

/* Collects UTF-8 in `pending` and writes it piece by piece. */
typedef struct {
    GString *pending;
    const DisarmSink *sink;
    DisarmJob *job;
    const char *encoding, *what;
} TextOut;

/* Decides on the character set by the policy (one that does not last becomes UTF-8), notes a
 * change, and writes the mark of byte order that goes with it: always for UTF-16, for UTF-8 when
 * the file had one or `wanted` says so. */
gboolean text_out_open(TextOut *out, const TextIn *in, const DisarmSink *sink, gboolean wanted,
                       const char *what, DisarmJob *job, GError **error);
/* Writes what is pending once it is much; call it between characters. */
gboolean text_out_some(TextOut *out, GError **error);
/* Writes `text` after what is pending. */
gboolean text_out_all(TextOut *out, const GString *text, GError **error);
gboolean text_out_close(TextOut *out, GError **error);
void text_out_clear(TextOut *out);

/* Verify-only: the input may pass when nothing was found; else PROBLEM_UNSAFE. */
gboolean text_verify(const DisarmJob *job, CleanText *result, GError **error);

/* clean/text/text.h -- text files and tables of text (CSV, TSV), read strictly and written anew;
 * pure
 *
 * docs/design/clean-archives.md gives the exact form of what is written. The character set is found
 * out and kept to strictly; by the policy it stays or becomes UTF-8. Out go, by the policy,
 * invisible and directing characters and sequences for terminals; line ends of one kind remain. */
#pragma once
#include "disarm/job.h"

typedef struct {
    const char *kind;     /* "plain-text", "comma-table", "tab-table"; static */
    const char *encoding; /* that it came in: a lasting name of base/charset.h */
    gboolean same;        /* verify-only: the input itself may pass, nothing was written */
} CleanText;

/* Lines with the same number of tabs, all or the first, are a table. `what` names the file in
 * errors (lent). PROBLEM_ENCODING, _TOO_LARGE, _UNSAFE, _UNSUPPORTED (no text at all). */
gboolean clean_text(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                    DisarmJob *job, CleanText *result, GError **error);

/* A table: cells that a spreadsheet would compute become text (by the policy), whatever character a
 * reader takes for the separator. `delimiter` is ',' or '\t' as the file's name says, or 0 when it
 * says nothing; another one is found out. */
gboolean clean_table(const guint8 *bytes, gsize size, char delimiter, const char *what,
                     const DisarmSink *out, DisarmJob *job, CleanText *result, GError **error);

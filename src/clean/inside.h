/* clean/inside.h -- files inside files: members of archives, attachments of messages (clean/ only)
 */
#pragma once
#include "archive/zip.h"
#include "clean/file.h"

/* Notes what is odd about the archive that a document is: it is written anew without. */
void clean_inside_note_zip(DisarmJob *job, const ArchiveZip *zip);
/* Disarms `contents`, called `path`, into `made`, one level deeper in what was found. An engine
 * notes apart, so that a file left out is told once and no more. Of an empty one only the name is
 * judged. */
gboolean clean_inside(DisarmJob *job, const char *path, GBytes *contents, GByteArray *made,
                      CleanFile *result, GError **error);
/* The name of an attached file: of a path the last piece, for only that was ever meant; that it is
 * another is noted. "" when nothing is left of it; `flaws` gets CleanNameFlaw. Transfer full. */
char *clean_inside_name(DisarmJob *job, const char *name, guint *flaws);
/* Whether a file of that name is a program, and what the report calls it. */
gboolean clean_inside_is_program(const char *name, guint flaws, DisarmDanger *danger);
/* What the report calls the reason a file may not pass for. */
DisarmDanger clean_inside_danger(const GError *why);
/* Whether a refusal is of a part of a document alone, which then goes. The policy's own refusals
 * and spent budgets are not. */
gboolean clean_inside_is_of_part(const GError *error);
/* Limits hold for the job, and a defect of the program is nobody's file: these end all. */
gboolean clean_inside_ends_all(const GError *why);

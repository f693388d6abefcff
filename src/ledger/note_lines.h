/* ledger/note_lines.h -- what note.c and checkpoint.c share about the lines of a signed note */
#pragma once
#include <glib.h>

#define LEDGER_NOTE_DASH "\xe2\x80\x94 " /* em dash and space open a signature line */

guint32 ledger_note_u32(const guint8 *bytes);
/* What a cosigner signs: header, time, the note's text. Transfer full. */
char *ledger_note_cosigned_text(const char *text, guint64 time_s);
void ledger_note_append_signature(GString *out, const char *name, guint32 key_id,
                                  const guint8 *bytes, gsize size_bytes);

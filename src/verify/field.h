/* verify/field.h -- fields of Word, told over runs: what each would do; pure (verify/ only)
 *
 * What is seen of an instruction depends on whether recorded changes count as made, as undone, or
 * as both: it must be harmless each way. */
#pragma once
#include "verify/say.h"

typedef struct VerifyFields VerifyFields;
VerifyFields *verify_fields_new(Verify *v);
void verify_fields_free(VerifyFields *fields);
/* A text box, note or branch is a story of its own: its fields begin and end in it. */
void verify_fields_story_begin(VerifyFields *fields);
void verify_fields_story_end(VerifyFields *fields);
/* Into recorded insertions and deletions, and out of them (`by` -1). */
void verify_fields_changed(VerifyFields *fields, gboolean deleted, gint by);
/* w:fldChar: "begin", "separate", "end". */
void verify_fields_mark(VerifyFields *fields, const char *type);
/* Text of any kind; `instruction` when it is meant as one. */
void verify_fields_text(VerifyFields *fields, const char *text, gsize size, gboolean instruction);
/* Whether text that comes now is part of an instruction. */
gboolean verify_fields_open(VerifyFields *fields);

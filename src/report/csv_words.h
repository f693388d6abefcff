/* report/csv_words.h -- heads and codes of the CSV as people read them; seen by report/ alone */
#pragma once
#include "edition/fields.h"

typedef struct {
    const char *key, *english, *japanese;
} ReportWord;

/* Heads of the columns, in their order; ends with a NULL key. */
const ReportWord *report_csv_heads(void);
/* What a code of a field is called; the code itself when the language is English. Static or `code`.
 */
const char *report_csv_code(EditionField field, const char *code, gboolean english);

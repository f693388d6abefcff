/* register/told.h -- a record in words: what it is called, what lists show of it, what searches
 * find it by */
#pragma once
#include "register/record.h"

/* By the type's template, else its first column; transfer full, never empty. */
char *register_title_of(RegisterView *view, const RegisterRecord *record, const json_t *full);
/* Values of the list's columns in their order: codes, ids, days, numbers, truths; "" for what is
 * empty or not for everyone. New reference. */
json_t *register_cells_of(const RegisterRecord *record);
/* Number, title, and every text of fields that all who see the record see, folded (base/fold.h),
 * one a line; transfer full. */
char *register_text_of(const RegisterRecord *record);

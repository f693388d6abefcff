/* register/intake.h -- rows of text, as a spreadsheet has them, become values of a type's fields
 *
 * Columns are named by a field's name or label. What names something is looked up: persons by their
 * number or name, units by code or name, posts by name, records by number or title among those that
 * the person sees; of what may not be seen no answer tells. A cell is text and nothing else: what
 * begins like a formula is kept as it was typed, or refused by its field. */
#pragma once
#include "register/record.h"

typedef struct RegisterIntake RegisterIntake;
/* `heads`: JSON strings. What a list shows besides its fields (number, title, state, due), what is
 * derived, and a column without a name are passed over. `type`, `view` and `person`, who names
 * things, are lent. Owned. */
RegisterIntake *register_intake_new(RegisterView *view, const char *person, const RecordType *type,
                                    const json_t *heads);
void register_intake_free(RegisterIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegisterIntake, register_intake_free)
/* The field a column is of; NULL when it is passed over, or when something is wrong with it: then
 * `fault` is PROBLEM_INVALID, naming a column that no field takes or that stands twice. Lent. */
const RecordField *register_intake_column(const RegisterIntake *intake, guint at,
                                          const GError **fault);
/* PROBLEM_INVALID: what is wrong with the first column in which something is. */
gboolean register_intake_good(const RegisterIntake *intake, GError **error);
/* Nothing stands in a row where a field would take it. */
gboolean register_intake_blank(const RegisterIntake *intake, const json_t *row);
/* One row's values by field; new reference. PROBLEM_INVALID names the column and says why. */
json_t *register_intake_row(RegisterIntake *intake, const json_t *row, GError **error);

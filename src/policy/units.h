/* policy/units.h -- sentences, items and rows of an outline, each read for its fields */
#pragma once
#include "policy/reading.h"
#include "policy/rules.h"

/* Fills `reading`'s units, evidence, names, definitions and entries from its outline. FALSE with
 * PROBLEM_TOO_LARGE, or G_IO_ERROR_CANCELLED when `progress` said so. */
gboolean policy_units_read(const PolicyRules *rules, PolicyReading *reading,
                           PolicyProgress progress, gpointer progress_data, GError **error);

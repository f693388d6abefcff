/* policy/mend.h -- a text as it was meant where a machine misread it */
#pragma once
#include "policy/rules.h"

/* `text` with look-alike characters and the misread runs of the rules replaced, or NULL when it
 * holds none; transfer full. `lookalikes`: folding found some. */
char *policy_mend(const PolicyRules *rules, const char *text, gboolean lookalikes);

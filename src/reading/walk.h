/* reading/walk.h -- what a document says as a whole: tags, facts, coverage, findings (reading/
 * only)
 */
#pragma once
#include "policy/reading.h"
#include "policy/rules.h"
#include "policy/text.h"

/* Fills the tags of `reading`'s units and entries, its facts, coverage and findings. `text` holds
 * the lines it was read from. Time is linear in the text. */
void reading_walk(const PolicyRules *rules, const PolicyText *text, PolicyReading *reading);

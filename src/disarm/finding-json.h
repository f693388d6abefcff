/* disarm/finding-json.h -- findings as members of a JSON object, and back; pure
 *
 * Members: "findings" (each danger, deed, count, part, detail; unit, name, number where there is a
 * narrower place), "tally" (danger, deed: how many, those not listed too), "parts" (part, kind,
 * outcome). Lists end where they come to DISARM_LIST_MAX_BYTES; "parts_left" says how many parts
 * are not listed then. */
#pragma once
#include "base/json.h"
#include "disarm/finding.h"

#define DISARM_LIST_MAX_BYTES ((gsize)2 * 1024 * 1024)

/* Into `object`. */
void disarm_findings_write(DisarmFindings *findings, json_t *object);
/* Out of what may have been written by anybody: owned; PROBLEM_INVALID for any other form. */
DisarmFindings *disarm_findings_read(const json_t *object, GError **error);

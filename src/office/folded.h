/* office/folded.h -- names of people as searches compare them: by base/fold.h, and kana of either
 * kind, variant kanji and their selectors apart
 *
 * Names themselves are kept as typed; only this copy is folded. Pure. */
#pragma once
#include <jansson.h>

#include <glib.h>

/* Transfer full, both. */
char *office_folded(const char *text);
/* Number, name, kana and mail of a person's row, one a line. */
char *office_folded_person(const json_t *row);

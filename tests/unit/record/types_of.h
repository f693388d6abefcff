/* tests/unit/record/types_of.h -- types made of texts, for the tests of record/ */
#pragma once
#include "record/check.h"
#include "record/load.h"

/* What every test type begins and ends with: `middle` holds fields, states, transitions, … */
char *type_text(const char *name, const char *middle);
/* Loads one file of its own behind a small functions.yaml; NULL with findings. */
RecordTypes *types_of(const char *text, RecordFindings *findings);
/* The same of a file that was adopted by an earlier version of the program. */
RecordTypes *types_adopted(const char *text, RecordFindings *findings);
/* Loads it, proves it and returns the findings. */
RecordFindings *findings_of(const char *text);
void assert_finds(const char *text, RecordRule rule, const char *says);
void assert_proved(const char *text);
/* `text` with its first `from` replaced; transfer full. */
char *replaced(const char *text, const char *from, const char *to);

/* record/finding-texts.h -- the sentences of findings */
#pragma once
#include "record/finding.h"

typedef struct {
    const char *name;
    const char *text[2]; /* by ProblemLanguage */
} RecordRuleText;
extern const RecordRuleText record_rule_texts[RECORD_RULE_LAST];

/* disarm/danger_texts.h -- the rows of the table of dangers; only disarm/danger.c reads them */
#pragma once
#include "disarm/danger.h"

typedef struct {
    const char *name;
    const char *what[2], *why[2], *means[2]; /* by ProblemLanguage */
} DisarmDangerText;

extern const DisarmDangerText disarm_danger_texts[DISARM_DANGER_LAST];

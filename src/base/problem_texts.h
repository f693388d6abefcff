/* base/problem_texts.h -- the rows of the table of problems; only problem.c reads them */
#pragma once
#include "base/problem.h"

typedef struct {
    const char *slug;
    guint status; /* HTTP */
    int exit_code;
    const char *title[2], *detail[2], *way_out[2]; /* by ProblemLanguage */
} ProblemRow;

extern const ProblemRow problem_rows[PROBLEM_LAST];

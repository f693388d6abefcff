/* clean/formula.h -- formulas of workbooks as tokens: what reaches outside; pure (clean/ only)
 *
 * ECMA-376 part 1, 18.17.2, and [MS-XLSX] 2.2.2. A formula is read as a sequence of strings, names,
 * references, numbers and operators; nothing is searched for inside a string. */
#pragma once
#include <glib.h>

typedef enum {
    CLEAN_FORMULA_PLAIN,
    CLEAN_FORMULA_OUTWARD,  /* a function that runs, fetches or links, or one on no list */
    CLEAN_FORMULA_EXTERNAL, /* another workbook */
    CLEAN_FORMULA_DDE,      /* program|topic!item */
    CLEAN_FORMULA_GONE,     /* a name or sheet that did not stay */
    CLEAN_FORMULA_BROKEN    /* cannot be read */
} CleanFormula;

/* `gone_names` and `gone_sheets` hold folded names (may be NULL). `where` gets the token that
 * decided (owned), when it is not NULL. */
CleanFormula clean_formula_read(const char *text, gsize size, GHashTable *gone_names,
                                GHashTable *gone_sheets, char **where);
/* How names are compared. Transfer full. */
char *clean_formula_fold(const char *name, gsize size);

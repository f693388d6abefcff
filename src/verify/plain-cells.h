/* verify/plain-cells.h -- the plain cells of a sheet, of which large workbooks are made, at once;
 * pure (verify/ only)
 *
 * A place, a style, a type; a formula, a value, a text: in the form in which programs write them,
 * and each as the tables take it. Everything else is left to whoever reads any tag. */
#pragma once
#include "verify/tables.h"

#define VERIFY_CELLS_FORMULA_MAX ((gsize)8192) /* a longer one is read as any text */

typedef struct {
    const VerifyElement
        *row;    /* in which they stand; NULL: the tables hold them to something else */
    guint space; /* of all of them; no prefix may stand for another */
    char formula[VERIFY_CELLS_FORMULA_MAX + 1]; /* the one at hand */
} VerifyCells;

#define VERIFY_CELLS_DEPTH 3u /* elements in each other, at most */

void verify_cells_init(VerifyCells *cells);
/* Behind those at `at`, one after the other, none of which has a word against it; `*elements` grows
 * by how many elements they are. */
const char *verify_cells_skip(VerifyCells *cells, const char *at, const char *end, guint *elements);

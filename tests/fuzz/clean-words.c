/* tests/fuzz/clean-words.c -- any text as a formula, a field's instruction and an address */
#include "clean/field.h"
#include "clean/formula.h"
#include "clean/link.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    char name[32];
    g_autofree char *where = NULL, *address = NULL;
    CleanFormula formula = clean_formula_read(text, size, NULL, NULL, &where);
    CleanFieldKind field = clean_field_kind(text, size, name, sizeof name, &address);
    CleanLink link = clean_link_kind(text, size);
    if ((formula != CLEAN_FORMULA_PLAIN) != (where != NULL) ||
        (field == CLEAN_FIELD_LINK) != (address != NULL))
        abort();
    if (link == CLEAN_LINK_WEB &&
        (memchr(text, '\\', size) != NULL || memchr(text, 0, size) != NULL))
        abort();
    return 0;
}

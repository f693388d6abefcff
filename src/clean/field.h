/* clean/field.h -- what the instruction of a Word field does; pure (clean/ only)
 *
 * ECMA-376 part 1, 17.16. */
#pragma once
#include <glib.h>

typedef enum {
    CLEAN_FIELD_PLAIN, /* computes from the document alone */
    CLEAN_FIELD_LINK,  /* leads to an address that `address` gets */
    CLEAN_FIELD_DDE,
    CLEAN_FIELD_OUTWARD /* runs, asks, fetches; or is on no list */
} CleanFieldKind;

/* `text` is the instruction as it would be read, without nested fields; `name_known` says whether
 * its first word stands before any nested field. `address` (owned) is set with
 * CLEAN_FIELD_LINK; `name` (at most `name_size` bytes) gets the first word. */
CleanFieldKind clean_field_kind(const char *text, gsize size, char *name, gsize name_size,
                                char **address);
/* Whether what stands before a nested field says what the field is, and no nested one can make it
 * another: the first word is whole, and leads nowhere. */
gboolean clean_field_is_settled(const char *text);

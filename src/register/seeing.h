/* register/seeing.h -- who sees which records, and which of their fields */
#pragma once
#include "record/type.h"

#include <glib.h>

/* What a type says of seeing, taken apart: keys (char *) that see every record of it that is not
 * restricted, and those (RecordWho) that depend on the record. */
void register_seeing_split(const RecordType *type, GPtrArray *whole, GPtrArray *each);

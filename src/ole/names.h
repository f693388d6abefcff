/* ole/names.h -- names of a compound file as it orders them (MS-CFB 2.6.4; ole/ only) */
#pragma once
#include "ole/file.h"

typedef struct {
    guint16 units[OLE_NAME_UNITS + 1];
    guint count;
} OleName;

/* FALSE when it is no name: empty, too long, with a NUL or one of / \ : ! */
gboolean ole_name_from_text(const char *text, OleName *name);
/* From the name and its length in an entry of the directory. */
gboolean ole_name_from_entry(const guint8 *entry, OleName *name);
/* UTF-8, or NULL where it is no UTF-16. Transfer full. */
char *ole_name_text(const OleName *name);
/* Shorter ones first, then by capital letters. */
gint ole_name_order(const OleName *a, const OleName *b);

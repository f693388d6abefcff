/* pdf/value.h -- the values that a PDF is made of, as they were read (ISO 32000-2, 7.3); pure */
#pragma once
#include <glib.h>

typedef enum {
    PDF_NULL,
    PDF_BOOLEAN,
    PDF_INTEGER,
    PDF_REAL,
    PDF_STRING,
    PDF_NAME,
    PDF_ARRAY,
    PDF_DICT,
    PDF_REFERENCE
} PdfType;

typedef struct PdfValue PdfValue;
typedef struct PdfEntry PdfEntry;
struct PdfValue {
    PdfType type;
    guint32 size; /* bytes of a string or name, items of an array, entries of a dictionary */
    union {
        gint64 integer; /* of a reference: the object's number; of a boolean: 0 or 1 */
        double real;
        const char *text; /* decoded, and a zero behind it; a name has none inside */
        const PdfValue *items;
        const PdfEntry *entries;
    } as;
};
struct PdfEntry {
    const char *key; /* decoded */
    PdfValue value;
};

#define PDF_NULL_VALUE ((PdfValue){.type = PDF_NULL})

/* The value of a key, as it stands (perhaps a reference); NULL when `dict` is none or has none. Of
 * keys that stand twice the last counts. Lent. */
const PdfValue *pdf_dict_get(const PdfValue *dict, const char *key);
gboolean pdf_is_name(const PdfValue *value, const char *name);
gboolean pdf_is_number(const PdfValue *value);
/* 0 for what is no number. */
double pdf_number(const PdfValue *value);

/* Memory that is taken in pieces and given back at once; not more than its limit. */
typedef struct PdfArena PdfArena;
PdfArena *pdf_arena_new(gsize max_bytes);
void pdf_arena_free(PdfArena *arena);
/* NULL when the limit is met or there is none to be had, and from then on. */
void *pdf_arena_take(PdfArena *arena, gsize size);

/* edition/rows.h -- how rows of one edition are numbered: side by side, in document order */
#pragma once
#include <glib.h>

#define EDITION_ROW_BITS 20 /* an edition has fewer than 2^20 units or headings */

static inline gint64 edition_row(guint64 event, guint64 n)
{
    return (gint64)((event << EDITION_ROW_BITS) | n);
}

static inline guint64 edition_row_event(gint64 row)
{
    return (guint64)row >> EDITION_ROW_BITS;
}

/* The last row an edition can have. */
static inline gint64 edition_row_last(guint64 event)
{
    return edition_row(event, (1u << EDITION_ROW_BITS) - 1);
}

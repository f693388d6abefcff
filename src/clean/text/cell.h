/* clean/text/cell.h -- whether a spreadsheet computes what stands in a cell of text; pure (clean/
 * only)
 *
 * A cell is a formula when it begins with = + - or @ (also full-width) behind blanks, quotes and
 * invisible characters. It is live when it can reach anything: a call (a word before a
 * parenthesis), a DDE bar, a reference to elsewhere. Numbers, telephone numbers, dates, list marks,
 * handles are not. One with '=' is live in any case, but for ="constant", which keeps a zero before
 * a number. Another reader may take a separator or line end inside a cell for a cell's beginning;
 * what stands there is live when it can reach anything. */
#pragma once
#include <glib.h>

/* How other readers may take the row that a cell stands in. */
typedef enum {
    TEXT_CELL_ALONE,   /* into the same cells */
    TEXT_CELL_SPLIT,   /* at other separators: what stands behind any of them begins a cell */
    TEXT_CELL_REACHED, /* so, and what stands behind the cell can reach something */
} TextCellRow;

/* Where the last thing stands by which a formula could reach anything, or NULL. */
const char *text_cell_reach(const char *text, gsize size);

/* How many beginnings in `cell` (UTF-8, as it is inside its quotes) are live. `out`, unless it is
 * NULL, gets the cell with an apostrophe before the sign of each: a spreadsheet then takes it for
 * text. A cell that was so made has none. */
guint text_cell_freeze(const char *cell, gsize size, TextCellRow row, GString *out);

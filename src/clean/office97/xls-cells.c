/* clean/office97/xls-cells.c -- formulas of cells: kept when they only compute, else their value
 * stays */
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"
#include <string.h>

#define FORMULA 0x0006u
#define STRING 0x0207u
#define ARRAY 0x0221u
#define SHARED 0x04BCu
#define TABLE 0x0236u
#define HEAD_BYTES 22u
#define KEPT_FLAGS 0x000Eu
#define FIRST_OF_SHARED 1u /* token */
#define FIRST_OF_TABLE 2u
#define TABLE_BYTES 16u

static gpointer cell_key(guint row, guint column)
{
    return GUINT_TO_POINTER((row << 8 | (column & 0xFF)) + 1);
}

/* Where tokens stand in a shared formula or an array; FALSE for other records or cut ones. */
static gboolean tokens_of(guint16 id, const GByteArray *body, gsize *at, gsize *size)
{
    gsize count_at = id == SHARED ? 8 : 12;
    if ((id != SHARED && id != ARRAY) || body->len < count_at + 2)
        return FALSE;
    *at = count_at + 2;
    *size = bytes_u16(body->data, count_at);
    return *size <= body->len - *at;
}

static CleanFormula judge_shared(const Xls *xls, guint16 id, GByteArray *body, gsize *used)
{
    gsize at = 0, size = 0, extra = 0;
    if (id == TABLE)
        return body->len == TABLE_BYTES ? CLEAN_FORMULA_PLAIN : CLEAN_FORMULA_BROKEN;
    if (!tokens_of(id, body, &at, &size))
        return CLEAN_FORMULA_BROKEN;
    CleanFormula means = xls_formula(xls, body->data + at, size, body->data + at + size,
                                     body->len - at - size, &extra);
    *used = at + size + extra;
    return means;
}

static gboolean is_shared(guint16 id)
{
    return id == SHARED || id == ARRAY || id == TABLE;
}

/* The cell that a formula leads to for its tokens; NULL when it has its own. */
static gpointer leads_to(const guint8 *body, gsize size)
{
    gboolean leads = size >= HEAD_BYTES + 5 && bytes_u16(body, HEAD_BYTES - 2) == 5 &&
                     (body[HEAD_BYTES] == FIRST_OF_SHARED || body[HEAD_BYTES] == FIRST_OF_TABLE);
    return leads ? cell_key(bytes_u16(body, HEAD_BYTES + 1), bytes_u16(body, HEAD_BYTES + 3))
                 : NULL;
}

/* Tokens that stand behind the formula of `key`. */
static void judge_anchor(Xls *xls, guint at, gpointer key)
{
    g_autoptr(GByteArray) joined = xls_joined(xls, at);
    gsize used = 0;
    CleanFormula means = judge_shared(xls, xls_record(xls, at)->id, joined, &used);
    xls_note_formula(xls, means, NULL);
    if (means == CLEAN_FORMULA_PLAIN && key != NULL)
        g_hash_table_add(xls->anchors, key);
}

void xls_find_anchors(Xls *xls, XlsSpan span)
{
    gpointer key = NULL; /* of the formula that the record may belong to (read_cell) */
    guint strings = 0;
    g_hash_table_remove_all(xls->anchors);
    for (guint i = span.from + 1; i < span.end; i++) {
        const XlsRecord *record = xls_record(xls, i);
        if (record->id == XLS_BOF && record->end != 0) /* a substream of its own */
            i = record->end - 1;
        if (is_shared(record->id))
            judge_anchor(xls, i, key);
        if (record->id == FORMULA) {
            key = leads_to(xls_body(xls, record), record->size);
            strings = 0;
        } else if (record->id == STRING) {
            key = strings++ == 0 ? key : NULL;
        } else if (record->id != XLS_CONTINUE) {
            key = NULL;
        }
    }
}

/* ---- one cell ---- */

typedef struct {
    GByteArray *body; /* of the formula, joined */
    gsize tokens, used;
    guint shared, string; /* records that follow it, or 0 */
    guint end;
} Cell;

/* The records that belong to the formula at `at`. */
static Cell read_cell(const Xls *xls, guint at, guint end)
{
    Cell cell = {.body = xls_joined(xls, at), .end = at + 1};
    while (cell.end < end) {
        guint16 id = xls_record(xls, cell.end)->id;
        if (is_shared(id) && cell.shared == 0)
            cell.shared = cell.end;
        else if (id == STRING && cell.string == 0)
            cell.string = cell.end;
        else if (id != XLS_CONTINUE)
            break;
        cell.end++;
    }
    return cell;
}

static CleanFormula judge_cell(const Xls *xls, Cell *cell)
{
    GByteArray *body = cell->body;
    gsize extra = 0;
    if (body->len < HEAD_BYTES)
        return CLEAN_FORMULA_BROKEN;
    cell->tokens = bytes_u16(body->data, HEAD_BYTES - 2);
    if (cell->tokens == 0 || cell->tokens > body->len - HEAD_BYTES)
        return CLEAN_FORMULA_BROKEN;
    guint8 *tokens = body->data + HEAD_BYTES;
    if (tokens[0] == FIRST_OF_SHARED || tokens[0] == FIRST_OF_TABLE) {
        gpointer key =
            cell->tokens == 5 ? cell_key(bytes_u16(tokens, 1), bytes_u16(tokens, 3)) : NULL;
        cell->used = HEAD_BYTES + 5;
        return key != NULL && g_hash_table_contains(xls->anchors, key) ? CLEAN_FORMULA_PLAIN
                                                                       : CLEAN_FORMULA_GONE;
    }
    CleanFormula means = xls_formula(xls, tokens, cell->tokens, tokens + cell->tokens,
                                     body->len - HEAD_BYTES - cell->tokens, &extra);
    cell->used = HEAD_BYTES + cell->tokens + extra;
    return means;
}

/* The text behind a formula, into `units`; each record of it begins with its flags. FALSE when it
 * is cut off. */
static gboolean read_string(const Xls *xls, guint at, GArray *units)
{
    const XlsRecord *record = xls_record(xls, at);
    if (at == 0 || record->size < 3)
        return FALSE;
    const guint8 *body = xls_body(xls, record);
    guint count = bytes_u16(body, 0), wide = body[2];
    for (gsize pos = 3; units->len < count && wide <= 1;) {
        if (pos + wide < record->size) {
            guint16 unit = wide != 0 ? bytes_u16(body, pos) : body[pos];
            g_array_append_val(units, unit);
            pos += 1 + wide;
            continue;
        }
        record = xls_record(xls, ++at);
        if (pos != xls_record(xls, at - 1)->size || record->id != XLS_CONTINUE || record->size == 0)
            return FALSE;
        body = xls_body(xls, record);
        wide = body[0];
        pos = 1;
    }
    return units->len == count;
}

static guint is_wide(const GArray *units)
{
    for (guint i = 0; i < units->len; i++)
        if (g_array_index(units, guint16, i) > 0xFF)
            return 1;
    return 0;
}

static void add_units(GByteArray *out, const GArray *units, guint from, gsize count, guint wide)
{
    for (guint i = from; i < from + count; i++)
        if (wide != 0)
            bytes_add16(out, g_array_index(units, guint16, i));
        else
            bytes_add8(out, g_array_index(units, guint16, i));
}

static void put_string(Xls *xls, const Cell *cell)
{
    const guint8 *body = cell->body->data;
    g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(guint16));
    if (bytes_u16(body, 12) != 0xFFFF || body[6] != 0 || !read_string(xls, cell->string, units))
        return;
    guint wide = is_wide(units), done = 0;
    do {
        g_autoptr(GByteArray) out = g_byte_array_new();
        guint16 id = done == 0 ? STRING : XLS_CONTINUE;
        if (done == 0)
            bytes_add16(out, units->len);
        bytes_add8(out, wide);
        guint count = (guint)MIN(units->len - done, (XLS_BODY_MAX - out->len) >> wide);
        add_units(out, units, done, count, wide);
        xls_put(xls, id, out->data, out->len);
        done += count;
    } while (done < units->len);
}

static void put_shared(Xls *xls, const Cell *cell)
{
    gsize used = TABLE_BYTES;
    if (cell->shared == 0)
        return;
    guint16 id = xls_record(xls, cell->shared)->id;
    g_autoptr(GByteArray) body = xls_joined(xls, cell->shared);
    if (judge_shared(xls, id, body, &used) == CLEAN_FORMULA_PLAIN)
        xls_put(xls, id, body->data, used);
}

static void put_kept(Xls *xls, const Cell *cell)
{
    guint8 *body = cell->body->data;
    bytes_set16(body, 14, bytes_u16(body, 14) & KEPT_FLAGS);
    bytes_set32(body, 16, 0); /* the place in the chain of computing */
    xls_put(xls, FORMULA, body, cell->used);
    put_shared(xls, cell);
    put_string(xls, cell);
}

/* ---- frozen ---- */

/* The cell with the text of the STRING behind it, as much of it as a cell's record takes. */
static void put_label(Xls *xls, const Cell *cell)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(guint16));
    bytes_add(out, cell->body->data, 6);
    if (!read_string(xls, cell->string, units)) {
        xls_put(xls, 0x0201, out->data, out->len);
        return;
    }
    guint wide = is_wide(units);
    gsize count = MIN(units->len, (XLS_BODY_MAX - 9) >> wide);
    if (count < units->len)
        xls_note(xls, DISARM_FORMULA, DISARM_FROZEN, "text shortened");
    bytes_add16(out, (guint)count);
    bytes_add8(out, wide);
    add_units(out, units, 0, count, wide);
    xls_put(xls, 0x0204, out->data, out->len);
}

static void put_frozen(Xls *xls, const Cell *cell)
{
    guint8 out[14];
    const guint8 *body = cell->body->data;
    if (cell->body->len < HEAD_BYTES)
        return;
    memcpy(out, body, sizeof out);
    if (bytes_u16(body, 12) != 0xFFFF) { /* a number */
        xls_put(xls, 0x0203, out, sizeof out);
        return;
    }
    switch (body[6]) {
    case 0:
        put_label(xls, cell);
        break;
    case 1:
    case 2:
        out[6] = body[8];
        out[7] = body[6] == 2;
        xls_put(xls, 0x0205, out, 8);
        break;
    default:
        xls_put(xls, 0x0201, out, 6);
    }
}

guint xls_put_cells(Xls *xls, guint at, guint end)
{
    if (xls_record(xls, at)->id != FORMULA)
        return at + 1; /* belongs to no formula */
    Cell cell = read_cell(xls, at, end);
    CleanFormula means = judge_cell(xls, &cell);
    xls_note_formula(xls, means, NULL);
    if (means == CLEAN_FORMULA_PLAIN)
        put_kept(xls, &cell);
    else
        put_frozen(xls, &cell);
    g_byte_array_unref(cell.body);
    return cell.end;
}

/* document/pdf.c -- rows of a PDF become lines: broken lines mended by the right edge and by what
 * stands at the break */
#include "document/pdf.h"
#include "base/problem.h"
#include "document/pdf-table.h"
#include <math.h>
#include <string.h>

#define EDGE_ROWS 3u    /* so many rows end at the right edge */
#define EDGE_SHARE 0.6f /* of the page's width, at least */
#define KERNED_EM 1.3f  /* what a row may lack besides the character that did not fit */
#define SAME_SIZE 0.12f /* of an em */
#define SAME_LEFT_EM 0.35f
#define HANGING_EM 8.0f /* how far a paragraph's second row may stand in */
#define OUTDENT_EM 2.6f /* or out */
#define LINE_GAP 1.3f   /* of the usual distance, within a paragraph */
#define BLANK_GAP 1.6f  /* of it, where a blank line stands */
#define WIDTHS_MAX 16u  /* widths of pages that are told apart */

typedef struct {
    const PdfRows *rows;
    DocumentFlow *out;
    float pitch;       /* the usual distance between rows, in heights of a row */
    float *right;      /* edge, by page; owned */
    GString *line;     /* in hand; owned */
    guint first, last; /* rows of it */
    gboolean open;
} Lines;

/* ---- measures of the whole ---- */

static int falling(gconstpointer a, gconstpointer b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return left > right ? -1 : left < right;
}

/* The rightmost place at which some rows end. Where that is far from the page's edge, its lines are
 * all short: then the right margin is as wide as the left one. */
static float edge_of(const GArray *ends, const PdfPage *page, float left, float em)
{
    float edge = page->width - left;
    for (guint i = 0; i + EDGE_ROWS <= ends->len; i++) {
        float end = g_array_index(ends, float, i);
        if (end - g_array_index(ends, float, i + EDGE_ROWS - 1) <= em)
            return end >= page->width * EDGE_SHARE ? end : edge;
    }
    return edge;
}

/* The edge of all pages that are as wide as this one. */
static float find_edge(const Lines *lines, const PdfWords *words, guint page)
{
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(float));
    const PdfPage *of = &g_array_index(words->pages, PdfPage, page);
    float em = 10, left = of->width;
    for (guint at = 0; at < lines->rows->rows->len; at++) {
        const PdfRow *row = pdf_row(lines->rows, at);
        if ((int)g_array_index(words->pages, PdfPage, row->page).width != (int)of->width)
            continue;
        em = row->em;
        left = MIN(left, row->left);
        g_array_append_val(ends, row->right);
    }
    g_array_sort(ends, falling);
    return edge_of(ends, of, left, em);
}

static void find_edges(Lines *lines, const PdfWords *words)
{
    g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
    for (guint page = 0; page < words->pages->len; page++) {
        gpointer width = GINT_TO_POINTER((int)g_array_index(words->pages, PdfPage, page).width + 1);
        guint first = GPOINTER_TO_UINT(g_hash_table_lookup(known, width));
        if (first != 0 || g_hash_table_size(known) == WIDTHS_MAX) {
            lines->right[page] = lines->right[MAX(first, 1) - 1];
            continue;
        }
        lines->right[page] = find_edge(lines, words, page);
        g_hash_table_insert(known, width, GUINT_TO_POINTER(page + 1));
    }
}

static float distance(const PdfRow *above, const PdfRow *row)
{
    return (row->top - above->top) / MAX(above->bottom - above->top, 1.0f);
}

/* The middle one of the distances between rows. */
static float usual_pitch(const PdfRows *rows)
{
    g_autoptr(GArray) distances = g_array_new(FALSE, FALSE, sizeof(float));
    for (guint at = 1; at < rows->rows->len; at++) {
        float between = distance(pdf_row(rows, at - 1), pdf_row(rows, at));
        if (pdf_row(rows, at)->page == pdf_row(rows, at - 1)->page && between > 0)
            g_array_append_val(distances, between);
    }
    g_array_sort(distances, falling);
    float middle = distances->len > 0 ? g_array_index(distances, float, distances->len / 2) : 1.5f;
    return CLAMP(middle, 1.0f, 2.2f);
}

/* ---- does a row go on with the one above? ---- */

static const char *front(const Lines *lines, const PdfRow *row)
{
    return pdf_piece(lines->rows, row, 0)->text;
}

static gboolean ends_with_one_of(const GString *line, const char *characters)
{
    const char *last = g_utf8_find_prev_char(line->str, line->str + line->len);
    return last != NULL && g_utf8_strchr(characters, -1, g_utf8_get_char(last)) != NULL;
}

/* A number or sign and a gap, or nothing but brackets: not 2号 or 1日. */
static gboolean opens_item(const Lines *lines, const PdfRow *row)
{
    const char *text = front(lines, row);
    if (strchr("-*#|", *text) != NULL)
        return TRUE;
    if (!document_opens_with_marker(text, strlen(text)))
        return FALSE;
    const char *at = text;
    gunichar first = g_utf8_get_char(at);
    if (!g_unichar_isdigit(first) && first != 0x7B2C)
        return TRUE;
    while (g_unichar_isdigit(g_utf8_get_char(at)) ||
           g_utf8_strchr(".．第章条節編款項のー-－一二三四五六七八九十百", -1,
                         g_utf8_get_char(at)) != NULL) {
        if (*at == '\0')
            return TRUE;
        at = g_utf8_next_char(at);
    }
    return *at == '\0' || *at == ' ' || g_str_has_prefix(at, "　") || *at == ')';
}

static gboolean is_full(const Lines *lines, const PdfRow *above, const PdfRow *row)
{
    return lines->right[above->page] - above->right < row->opening + KERNED_EM * above->em;
}

static gboolean is_close(const Lines *lines, const PdfRow *above, const PdfRow *row)
{
    if (above->page != row->page)
        return above->page + 1 == row->page;
    return distance(above, row) <= LINE_GAP * lines->pitch;
}

static gboolean stands_below(const Lines *lines, const PdfRow *row)
{
    const PdfRow *last = pdf_row(lines->rows, lines->last);
    float step = (row->left - last->left) / row->em;
    if (lines->last != lines->first && row->page == last->page)
        return fabsf(step) <= SAME_LEFT_EM;
    if (last->count > 1 && row->count == 1)
        return TRUE; /* of a row of cells, wherever its last one goes on */
    return step >= -OUTDENT_EM && step <= HANGING_EM;
}

/* A row of the same columns as the line's first is a row of its own. */
static gboolean repeats_columns(const Lines *lines, const PdfRow *row)
{
    const PdfRow *first = pdf_row(lines->rows, lines->first);
    return first->count > 1 && row->count > 1 &&
           fabsf(pdf_piece(lines->rows, first, 1)->left - pdf_piece(lines->rows, row, 1)->left) <=
               SAME_LEFT_EM * row->em;
}

static gboolean goes_on(const Lines *lines, guint at)
{
    const PdfRow *row = pdf_row(lines->rows, at), *last = pdf_row(lines->rows, lines->last);
    if (!lines->open || fabsf(row->em - last->em) > SAME_SIZE * last->em ||
        !is_close(lines, last, row) || !is_full(lines, last, row) || !stands_below(lines, row))
        return FALSE;
    if (row->count > 1 &&
        (fabsf(row->left - last->left) > SAME_LEFT_EM * row->em || repeats_columns(lines, row)))
        return FALSE;
    gboolean whole = ends_with_one_of(lines->line, "。");
    gboolean amid =
        ends_with_one_of(lines->line, "、，「『（(第・はがをにのとやもでへてしりれいさ等及又びは");
    gboolean point = g_str_has_prefix(front(lines, row), "・") &&
                     !g_str_has_prefix(lines->line->str, "・"); /* A・B, broken at the point */
    if (opens_item(lines, row) && !point)
        return !whole && amid;
    return !whole || row->left <= last->left + SAME_LEFT_EM * row->em;
}

/* ---- lines ---- */

static void end_line(Lines *lines)
{
    if (lines->open)
        document_flow_add(lines->out, lines->line->str, lines->line->len);
    g_string_truncate(lines->line, 0);
    lines->open = FALSE;
}

static void append_pieces(Lines *lines, const PdfRow *row)
{
    for (guint i = 0; i < row->count; i++) {
        const PdfPiece *piece = pdf_piece(lines->rows, row, i);
        gboolean marker = i == 1 && row->count == 2 && g_utf8_strlen(front(lines, row), -1) <= 6 &&
                          document_opens_with_marker(front(lines, row), strlen(front(lines, row)));
        if (i > 0)
            g_string_append(lines->line, marker ? "　" : "\t");
        g_string_append(lines->line, piece->text);
    }
}

static void begin_line(Lines *lines, guint at)
{
    const PdfRow *row = pdf_row(lines->rows, at);
    const PdfRow *above = at > 0 ? pdf_row(lines->rows, at - 1) : row;
    if (above->page != row->page || distance(above, row) > BLANK_GAP * lines->pitch)
        document_flow_part(lines->out);
    append_pieces(lines, row);
    lines->first = lines->last = at;
    lines->open = TRUE;
}

/* Between narrow words a break stood for a space. */
static void continue_line(Lines *lines, guint at)
{
    const PdfRow *row = pdf_row(lines->rows, at);
    const char *text = front(lines, row);
    if (lines->line->len > 0 && g_ascii_isalnum(lines->line->str[lines->line->len - 1]) &&
        g_ascii_isalnum(*text))
        g_string_append_c(lines->line, ' ');
    append_pieces(lines, row);
    lines->last = at;
}

static void write_lines(Lines *lines)
{
    for (guint at = 0; at < lines->rows->rows->len && !lines->out->allowance->used_up;) {
        if (pdf_row(lines->rows, at)->furniture) {
            at++;
            continue;
        }
        if (goes_on(lines, at)) {
            continue_line(lines, at++);
            continue;
        }
        end_line(lines);
        guint after = pdf_table_write(lines->rows, at, lines->out);
        if (after == at)
            begin_line(lines, at++);
        else
            at = after;
    }
    end_line(lines);
}

static gboolean check_text(const PdfWords *words, const char *what, GError **error)
{
    if (words->words->len > 0)
        return TRUE;
    g_autofree char *pages = g_strdup_printf("%u", words->pages->len);
    problem_set(error, words->pages->len > 0 ? PROBLEM_SCANNED : PROBLEM_EMPTY, what, pages);
    return FALSE;
}

gboolean pdf_write(PdfWords *words, const char *what, DocumentFlow *out, GError **error)
{
    if (!check_text(words, what, error))
        return FALSE;
    g_autoptr(PdfRows) rows = pdf_rows_new(words);
    Lines lines = {.rows = rows, .out = out, .pitch = usual_pitch(rows)};
    lines.right = g_new0(float, words->pages->len);
    lines.line = g_string_new(NULL);
    find_edges(&lines, words);
    write_lines(&lines);
    g_free(lines.right);
    g_string_free(lines.line, TRUE);
    return TRUE;
}

/* document/pdf-rows.c -- words to rows: closed up where characters were spaced out, parted at wide
 * gaps, page furniture found */
#include "document/pdf.h"
#include <math.h>
#include <string.h>

#define PIECE_GAP_EM 1.3f   /* so much and more parts two pieces */
#define COLUMN_GAP_EM 0.15f /* and so much where other rows have a column */
#define COLUMN_ROWS 2u
#define STOP_PT 0.15f       /* how exactly a tab stop is kept to */
#define PAGE_PLACES 2048u   /* points, from the left */
#define WIDE_GAP_EM 0.8f    /* a full-width space between wide characters */
#define GAP_EM 0.32f        /* a space; less is how wide and narrow characters are set */
#define NARROW_GAP_EM 0.12f /* a space between narrow characters */
#define SPACED_RUN 3u       /* so many single characters at even gaps are one word */
#define EVEN_EM 0.4f
#define RUBY_HEIGHT 0.62f /* of the row below */
#define FURNITURE_ROWS 3u /* at the top and the bottom of a page */
#define SAME_PLACE_PT 3.0f
#define FURNITURE_MIN_PAGES 3u

/* ---- words in order ---- */

static gunichar first_char(const PdfWords *words, const PdfWord *word)
{
    return g_utf8_get_char(words->texts->str + word->text);
}

static gunichar last_char(const PdfWords *words, const PdfWord *word)
{
    const char *start = words->texts->str + word->text;
    const char *last = g_utf8_find_prev_char(start, start + word->size);
    return last != NULL ? g_utf8_get_char(last) : 0;
}

static gboolean is_wide(gunichar c)
{
    return c >= 0x2000 && g_unichar_iswide_cjk(c);
}

static glong count_chars(const PdfWords *words, const PdfWord *word)
{
    return g_utf8_strlen(words->texts->str + word->text, word->size);
}

static int by_height(gconstpointer a, gconstpointer b)
{
    const PdfWord *left = a, *right = b;
    float difference = (left->top + left->bottom) - (right->top + right->bottom);
    return difference < 0 ? -1 : difference > 0;
}

static int by_left(gconstpointer a, gconstpointer b)
{
    const PdfWord *left = a, *right = b;
    return left->left < right->left ? -1 : left->left > right->left;
}

/* How wide a wide character is in this row; narrow rows have only their height to go by. */
static float em_of(const PdfWords *words, const PdfWord *row, guint count)
{
    float width = 0;
    glong chars = 0;
    for (guint i = 0; i < count; i++)
        if (is_wide(first_char(words, &row[i])) && is_wide(last_char(words, &row[i]))) {
            width += row[i].right - row[i].left;
            chars += count_chars(words, &row[i]);
        }
    float em = chars > 0 ? width / (float)chars : (row[0].bottom - row[0].top) * 0.8f;
    return CLAMP(em, 1.0f, 200.0f);
}

/* ---- the text of a row ---- */

typedef struct {
    const PdfWords *words;
    const PdfWord *row;
    guint count;
    float em;
    const guint8 *stops; /* how often pieces begin at a place; PAGE_PLACES of them */
} Line;

static float gap_after(const Line *line, guint at)
{
    return (line->row[at + 1].left - line->row[at].right) / line->em;
}

static gboolean is_single(const Line *line, guint at)
{
    return is_wide(first_char(line->words, &line->row[at])) &&
           count_chars(line->words, &line->row[at]) == 1;
}

/* How many words from `at` on are single characters set apart at even gaps; 0 when that is no word
 * spaced out. Its last member may be longer: 情 報 セ キ ュ リ ティ. */
static guint spaced_run(const Line *line, guint at)
{
    guint end = at;
    float first = at + 1 < line->count ? gap_after(line, at) : 0;
    if (first < GAP_EM / 2 || !is_single(line, at))
        return 0;
    while (end + 1 < line->count && is_single(line, end) &&
           fabsf(gap_after(line, end) - first) <= EVEN_EM &&
           is_wide(first_char(line->words, &line->row[end + 1])))
        end++;
    return end - at >= SPACED_RUN - 1 ? end - at + 1 : 0;
}

static gboolean is_counter(gunichar c)
{
    return c < 0x10000 && g_utf8_strchr("年月日時分条項号章節編回件人名度", -1, c) != NULL;
}

/* A number that opens a row is parted from its title however narrow the gap. */
static gboolean parts_marker(const Line *line, guint at)
{
    gunichar next = first_char(line->words, &line->row[at + 1]);
    gunichar last = last_char(line->words, &line->row[at]);
    return at == 0 && is_wide(next) && !is_counter(next) && !is_wide(last) &&
           gap_after(line, at) >= NARROW_GAP_EM * 2 && count_chars(line->words, &line->row[0]) <= 8;
}

static const char *space_after(const Line *line, guint at)
{
    float gap = gap_after(line, at);
    gboolean wide_before = is_wide(last_char(line->words, &line->row[at]));
    gboolean wide_behind = is_wide(first_char(line->words, &line->row[at + 1]));
    if (!wide_before && !wide_behind)
        return gap >= NARROW_GAP_EM ? " " : "";
    if (gap >= WIDE_GAP_EM)
        return "　";
    return gap >= GAP_EM || parts_marker(line, at) ? " " : "";
}

static guint place_of(float left)
{
    return (guint)CLAMP(left * 4, 1, (float)PAGE_PLACES - 2);
}

/* Besides a wide gap, a narrower one parts where other rows have a column, to the quarter of a
 * point: between wide characters, which nothing but a column or a space sets apart. */
static gboolean parts(const Line *line, guint at)
{
    float gap = gap_after(line, at);
    if (gap >= PIECE_GAP_EM)
        return TRUE;
    guint place = place_of(line->row[at + 1].left);
    return gap >= COLUMN_GAP_EM && is_wide(last_char(line->words, &line->row[at])) &&
           is_wide(first_char(line->words, &line->row[at + 1])) &&
           (guint)(line->stops[place - 1] + line->stops[place] + line->stops[place + 1]) >=
               COLUMN_ROWS;
}

static void add_piece(PdfRows *rows, PdfRow *row, const GString *text, float left, float right)
{
    PdfPiece piece = {left, right, g_string_chunk_insert(rows->texts, text->str)};
    g_array_append_val(rows->pieces, piece);
    row->count++;
}

static void write_pieces(PdfRows *rows, PdfRow *row, const Line *line)
{
    g_autoptr(GString) text = g_string_new(NULL);
    guint spaced_until = 0;
    float left = line->row[0].left;
    for (guint i = 0; i < line->count; i++) {
        const PdfWord *word = &line->row[i];
        guint run = i >= spaced_until ? spaced_run(line, i) : 0;
        spaced_until = run > 0 ? i + run - 1 : MAX(spaced_until, i);
        g_string_append_len(text, line->words->texts->str + word->text, word->size);
        if (i + 1 == line->count)
            break;
        if (i < spaced_until)
            continue;
        if (!parts(line, i)) {
            g_string_append(text, space_after(line, i));
            continue;
        }
        add_piece(rows, row, text, left, word->right);
        g_string_truncate(text, 0);
        left = line->row[i + 1].left;
    }
    add_piece(rows, row, text, left, line->row[line->count - 1].right);
}

static gboolean may_not_end(gunichar c)
{
    return c < 0x10000 && g_utf8_strchr("（「『【〔《〈([｢", -1, c) != NULL;
}

static gboolean may_not_begin(gunichar c)
{
    return c < 0x10000 &&
           g_utf8_strchr(
               "、。，．）」』】〕》〉)]｣・ーァィゥェォッャュョぁぃぅぇぉっゃゅょ々：；！？", -1,
               c) != NULL;
}

/* What stands at the front of a row and would not have been parted from what follows: a narrow
 * word; or a wide character with the brackets before it and the signs behind it. */
static float opening_of(const Line *line)
{
    const PdfWord *word = &line->row[0];
    const char *at = line->words->texts->str + word->text, *end = at + word->size;
    guint chars = 1;
    if (!is_wide(g_utf8_get_char(at)))
        return word->right - word->left;
    for (; at < end && may_not_end(g_utf8_get_char(at)); at = g_utf8_next_char(at))
        chars++;
    for (at = g_utf8_next_char(at); at < end && may_not_begin(g_utf8_get_char(at));
         at = g_utf8_next_char(at))
        chars++;
    return line->em * (float)chars;
}

static void add_row(PdfRows *rows, const PdfWords *words, const guint8 *stops, const PdfWord *first,
                    guint count, guint page)
{
    const Line line = {words, first, count, em_of(words, first, count), stops};
    PdfRow row = {.left = first[0].left,
                  .top = first[0].top,
                  .right = first[count - 1].right,
                  .bottom = first[0].bottom,
                  .em = line.em,
                  .opening = opening_of(&line),
                  .first = rows->pieces->len,
                  .page = page};
    write_pieces(rows, &row, &line);
    g_array_append_val(rows->rows, row);
}

/* Readings set small above their words. */
static gboolean is_ruby(const PdfWord *row, const PdfWord *below)
{
    return row->bottom - row->top < (below->bottom - below->top) * RUBY_HEIGHT &&
           below->top - row->bottom < (row->bottom - row->top) * 0.5f;
}

/* How many words from `first` on stand beside it. */
static guint row_size(const PdfWord *first, guint count)
{
    float middle = (first->top + first->bottom) / 2;
    guint size = 1;
    for (; size < count; size++) {
        float height = MIN(first->bottom - first->top, first[size].bottom - first[size].top);
        if ((first[size].top + first[size].bottom) / 2 - middle > height * 0.5f)
            break;
    }
    return size;
}

static void count_stops(const PdfWords *words, const PdfWord *first, guint count, guint8 *stops)
{
    const Line line = {words, first, count, em_of(words, first, count), stops};
    for (guint i = 0; i + 1 < count; i++) {
        guint8 *stop = &stops[place_of(first[i + 1].left)];
        if (gap_after(&line, i) >= PIECE_GAP_EM && *stop < G_MAXUINT8)
            (*stop)++;
    }
}

/* Puts the words of a page in order, row after row. */
static void sort_page(const PdfWords *words, const PdfPage *page, GArray *sizes, guint8 *stops)
{
    if (page->count == 0)
        return;
    PdfWord *first = &g_array_index(words->words, PdfWord, page->first);
    qsort(first, page->count, sizeof *first, by_height);
    for (guint i = 0, size; i < page->count; i += size) {
        size = row_size(first + i, page->count - i);
        qsort(first + i, size, sizeof *first, by_left);
        count_stops(words, first + i, size, stops);
        g_array_append_val(sizes, size);
    }
}

/* The rows as sort_page left them, of the sizes it found. */
static const guint *add_rows_of_page(PdfRows *rows, const PdfWords *words, const guint8 *stops,
                                     guint at, const guint *size)
{
    const PdfPage *page = &g_array_index(words->pages, PdfPage, at);
    const PdfWord *first = &g_array_index(words->words, PdfWord, page->first);
    for (guint i = 0; i < page->count; i += *size++) {
        gboolean last = i + *size == page->count;
        if (last || !is_ruby(&first[i], &first[i + *size]))
            add_row(rows, words, stops, first + i, *size, at);
    }
    return size;
}

/* ---- furniture ---- */

/* Where on the page, and what, with every number alike. */
static char *furniture_key(const PdfRows *rows, const PdfRow *row)
{
    GString *key = g_string_new(NULL);
    g_string_append_printf(key, "%d:", (int)(row->top / SAME_PLACE_PT));
    for (guint i = 0; i < row->count; i++)
        for (const char *at = pdf_piece(rows, row, i)->text; *at != '\0';
             at = g_utf8_next_char(at)) {
            gunichar c = g_utf8_get_char(at);
            gboolean digit = g_unichar_isdigit(c);
            if (!digit || key->str[key->len - 1] != '#')
                g_string_append_unichar(key, digit ? '#' : c);
        }
    return g_string_free(key, FALSE);
}

/* The rows at the edges of the page that begins with row `first`; gives the next page's first. */
static guint each_edge(PdfRows *rows, guint first, GHashTable *counts, guint least)
{
    guint end = first;
    while (end < rows->rows->len && pdf_row(rows, end)->page == pdf_row(rows, first)->page)
        end++;
    for (guint at = first; at < end; at++) {
        if (at - first >= FURNITURE_ROWS && end - at > FURNITURE_ROWS)
            continue;
        g_autofree char *key = furniture_key(rows, pdf_row(rows, at));
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
        if (least > 0)
            pdf_row(rows, at)->furniture = count >= least;
        else
            g_hash_table_insert(counts, g_steal_pointer(&key), GUINT_TO_POINTER(count + 1));
    }
    return end;
}

static void mark_furniture(PdfRows *rows, guint pages)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint least = MAX(FURNITURE_MIN_PAGES, pages / 4);
    for (guint at = 0; at < rows->rows->len;)
        at = each_edge(rows, at, counts, 0);
    for (guint at = 0; at < rows->rows->len;)
        at = each_edge(rows, at, counts, least);
}

/* Word processors set tab stops at even distances from the left edge where nobody set others: so
 * many points. */
static const float tab_distances[] = {35.45f, 36.0f, 42.0f};

/* The stops of a distance within a page's width. */
static guint stops_within(float left, float distance, float width)
{
    return width > left ? (guint)((width - left) / distance) : 0;
}

/* How many wide gaps end at the stops of a distance. */
static guint count_hits(const guint8 *stops, float left, float distance, float width)
{
    guint hits = 0;
    guint count = stops_within(left, distance, width);
    for (guint i = 1; i <= count; i++) {
        float at = left + (float)i * distance;
        for (guint place = place_of(at - STOP_PT); place <= place_of(at + STOP_PT); place++)
            hits += stops[place];
    }
    return hits;
}

/* Where what follows wide gaps stands at such stops, every stop is a column. */
static void add_tab_stops(guint8 *stops, float left, float width)
{
    guint all = 0;
    for (guint place = 0; place < PAGE_PLACES; place++)
        all += stops[place];
    for (gsize i = 0; i < G_N_ELEMENTS(tab_distances); i++) {
        guint hits = count_hits(stops, left, tab_distances[i], width);
        if (hits < COLUMN_ROWS || hits * 10 < all * 7)
            continue;
        guint count = stops_within(left, tab_distances[i], width);
        for (guint stop = 1; stop <= count; stop++)
            stops[place_of(left + (float)stop * tab_distances[i])] = COLUMN_ROWS;
        return;
    }
}

static float left_edge(const PdfWords *words)
{
    float left = G_MAXFLOAT;
    for (guint i = 0; i < words->words->len; i++)
        left = MIN(left, g_array_index(words->words, PdfWord, i).left);
    return left;
}

PdfRows *pdf_rows_new(const PdfWords *words)
{
    PdfRows *rows = g_new0(PdfRows, 1);
    rows->texts = g_string_chunk_new(65536);
    rows->pieces = g_array_new(FALSE, FALSE, sizeof(PdfPiece));
    rows->rows = g_array_new(FALSE, FALSE, sizeof(PdfRow));
    g_autofree guint8 *stops = g_new0(guint8, PAGE_PLACES);
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < words->pages->len; i++)
        sort_page(words, &g_array_index(words->pages, PdfPage, i), sizes, stops);
    if (words->pages->len > 0)
        add_tab_stops(stops, left_edge(words), g_array_index(words->pages, PdfPage, 0).width);
    const guint *size = &g_array_index(sizes, guint, 0);
    for (guint i = 0; i < words->pages->len; i++)
        size = add_rows_of_page(rows, words, stops, i, size);
    mark_furniture(rows, words->pages->len);
    return rows;
}

void pdf_rows_free(PdfRows *rows)
{
    if (rows == NULL)
        return;
    g_string_chunk_free(rows->texts);
    g_array_unref(rows->pieces);
    g_array_unref(rows->rows);
    g_free(rows);
}

/* understand/facts-table.c -- rows that say what a class means and how it is handled, and who is
 * told of which level of incident */
#include <string.h>

#include "policy/words.h"
#include "understand/dates.h"
#include "understand/understanding.h"

#define STEP_MAX 12u       /* bytes a class's or level's step may take */
#define LIMIT_MIN_POINTS 3 /* of one handling limit */
#define LIST_POINTS 16     /* a flattened list's items are at least this long together */

/* The step of a scale at `at`: 3A, II, Ⅲ, 高; its size, or 0. */
static gsize step_at(const Understanding *u, gsize at)
{
    const char *text = u_text(u) + at;
    static const char *const words[] = {"最高", "高", "中", "低", "大", "小"};
    gsize size = strspn(text, "0123456789ABCSVI");
    if (size > 0)
        return size <= STEP_MAX ? size : 0;
    gunichar c = g_utf8_get_char(text);
    if (c >= 0x2160 && c <= 0x216B) /* Ⅰ to Ⅻ */
        return 3;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(text, words[i]))
            return strlen(words[i]);
    }
    return 0;
}

/* The name of the class or level that opens the text in hand: of the folded text, its size. */
static gsize level_size(const Understanding *u, PolicyKnow use, const char **function)
{
    const PolicyHit *hit = u_first(u, use);
    if (hit == NULL || hit->start > 0)
        return 0;
    gsize step = step_at(u, hit->end);
    *function = u_word(u, hit)->code;
    return step == 0 ? 0 : hit->end + step;
}

/* -- handling limits -- */

static void add_limit(Understanding *u, const char *label, const char *text, gsize size)
{
    g_autofree char *one = g_strndup(text, size);
    g_strstrip(one);
    while (*one != '\0' && strchr("-*", *one) != NULL)
        memmove(one, one + 1, strlen(one));
    if (g_utf8_strlen(one, -1) >= LIMIT_MIN_POINTS)
        u_detail(u, label, u_keep(u, one, strlen(one)));
}

/* Whether a limit may end before `at`, which `start` leads to: a bullet behind white space, a tag,
 * a line's end or, in a flattened list, a space. */
static gsize limit_break(const char *start, const char *at, gboolean flattened)
{
    gboolean apart = at == start || g_ascii_isspace(at[-1]) || at[-1] == '>' ||
                     (at >= start + 3 && memcmp(at - 3, "\xe3\x80\x80", 3) == 0);
    if (*at == '<') {
        const char *close = strchr(at, '>');
        return close == NULL ? 0 : (gsize)(close + 1 - at);
    }
    static const char *const bullets[] = {"・", "●", "○", "■", "•", "\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(bullets); i++) {
        if ((apart || bullets[i][0] == '\n') && g_str_has_prefix(at, bullets[i]))
            return strlen(bullets[i]);
    }
    if (flattened && g_str_has_prefix(at, "\xe3\x80\x80"))
        return 3;
    return flattened && *at == ' ' ? 1 : 0;
}

static void add_limits(Understanding *u, const char *label, const char *cell)
{
    gboolean flattened = strchr(cell, '<') != NULL;
    gboolean bulleted = g_str_has_prefix(cell, "・") || g_str_has_prefix(cell, "●") ||
                        g_str_has_prefix(cell, "○") || flattened || strchr(cell, '\n') != NULL;
    const char *start = cell;
    for (const char *stop = bulleted ? NULL : strstr(cell, "。"); stop != NULL;
         stop = strstr(start, "。")) {
        add_limit(u, label, start, (gsize)(stop - start) + strlen("。"));
        start = stop + strlen("。");
    }
    if (!bulleted) {
        add_limit(u, label, start, strlen(start));
        return;
    }
    for (const char *at = cell; *at != '\0';) {
        gsize gap = limit_break(cell, at, flattened);
        if (gap == 0) {
            at = g_utf8_next_char(at);
            continue;
        }
        add_limit(u, label, start, (gsize)(at - start));
        at += gap;
        start = at;
    }
    add_limit(u, label, start, strlen(start));
}

/* -- rows -- */

typedef struct {
    char **header, **cells;
    int count;
} Row;

static const char *cell_at(const Row *row, int column)
{
    return column >= 0 && column < row->count ? g_strstrip(row->cells[column]) : "";
}

static const char *label_at(Understanding *u, const Row *row, int column)
{
    return column < 0 ? "" : u_keep(u, row->header[column], strlen(row->header[column]));
}

/* What the row says: the column that is called so, else the one behind the first. */
static const char *meaning_of(Understanding *u, const Row *row)
{
    int column = u_column(u, row->header, u->know->lists.meaning_columns);
    const char *cell = cell_at(row, column > 0 ? column : 1);
    return u_keep(u, cell, strlen(cell));
}

static const char *folded_name(Understanding *u, gsize size)
{
    return g_string_chunk_insert_len(u->reading->strings, u_text(u), (gssize)size);
}

static void add_class(Understanding *u, const Row *row, gsize size, const char *function)
{
    int limits = u_column(u, row->header, u->know->lists.limit_columns);
    const char *name = folded_name(u, size);
    u_fact(u, FACT_CLASSIFICATION, name, meaning_of(u, row), function, 94);
    add_limits(u, label_at(u, row, limits), cell_at(row, limits));
}

/* An empty cell may be the lower half of a merged one: the row above tells who is told. */
static void add_level(Understanding *u, const Row *row, const char *name)
{
    int told = u_column(u, row->header, u->know->lists.recipient_columns);
    const char *cell = cell_at(row, told);
    const char *label = label_at(u, row, told);
    const GArray *facts = u->reading->facts;
    const PolicyFact *above =
        facts->len > 0 ? &g_array_index(facts, PolicyFact, facts->len - 1) : NULL;
    const char *guess = "";
    if (*cell == '\0' && above != NULL && above->kind == FACT_INCIDENT_LEVEL &&
        above->details.count > 0)
        guess = g_array_index(u->reading->details, PolicyDetail, above->details.first).text;
    const char *kept = u_keep(u, cell, strlen(cell));
    u_fact(u, FACT_INCIDENT_LEVEL, name, meaning_of(u, row), "", *kept != '\0' ? 94 : 55);
    u_detail(u, label, *kept != '\0' ? kept : guess);
}

/* The level's name: the whole cell, or its step behind what the column is called; NULL: none. */
static const char *level_name(Understanding *u, const Row *row, gsize size)
{
    if (size > 0)
        return size == u_size(u) ? folded_name(u, size) : NULL;
    guint number = 0;
    gsize step = MAX(step_at(u, 0), policy_number_read(u_text(u), &number));
    if (step == 0 || step != u_size(u) ||
        u_column(u, row->header, u->know->lists.level_columns) != 0)
        return NULL;
    g_autofree char *label = g_strconcat(g_strstrip(row->header[0]), u_text(u), NULL);
    return u_keep(u, label, strlen(label));
}

static void read_row(Understanding *u, Row *row)
{
    const char *source = u->source, *function = "";
    u_scan(u, row->cells[0], strlen(row->cells[0]));
    gsize class_size = level_size(u, KNOW_SCALE, &function);
    gsize size = class_size > 0 ? class_size : level_size(u, KNOW_LEVEL, &function);
    gboolean whole = size > 0 && size == u_size(u);
    gboolean told = u_column(u, row->header, u->know->lists.recipient_columns) >= 0;
    gboolean limited = u_column(u, row->header, u->know->lists.limit_columns) >= 0 ||
                       u_column(u, row->header, u->know->lists.meaning_columns) >= 0;
    const char *level = told ? level_name(u, row, size) : NULL;
    if (level != NULL)
        add_level(u, row, level);
    else if (whole && class_size > 0 && limited)
        add_class(u, row, size, function);
    u_scan(u, source, strlen(source));
}

/* -- lists -- */

/* "重要性分類Ⅰ 漏れれば…情報": white space behind the step parts the class from its meaning. */
static void read_item(Understanding *u)
{
    const char *function = "";
    gsize class_size = level_size(u, KNOW_SCALE, &function);
    gsize size = class_size > 0 ? class_size : level_size(u, KNOW_LEVEL, &function);
    if (size == 0 || size >= u_size(u))
        return;
    gboolean colon = u_starts(u, size, ":");
    gboolean space = policy_folded_origin(&u->folded, size)->byte >
                         policy_folded_origin(&u->folded, size - 1)->byte + 1 &&
                     g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(
                         u->source + policy_folded_origin(&u->folded, size)->byte)));
    if (!colon && !space)
        return;
    Span meaning = {size + (colon ? 1 : 0), u_size(u)};
    u_fact(u, class_size > 0 ? FACT_CLASSIFICATION : FACT_INCIDENT_LEVEL, folded_name(u, size),
           u_written(u, meaning), function, 80);
    for (guint32 i = 0; class_size == 0 && i < u->unit->notify.count; i++)
        u_detail(u, "報告先", policy_reading_name(u->reading, u->unit->notify.first + i));
}

void fact_read_row(Understanding *u)
{
    gboolean named = u->hits[KNOW_SCALE]->len + u->hits[KNOW_LEVEL]->len > 0;
    if (named && u->unit->shape != SHAPE_ROW) {
        read_item(u);
        return;
    }
    if (u->header == NULL || u->unit->shape != SHAPE_ROW)
        return;
    g_auto(GStrv) header = u_cells(u->header);
    g_auto(GStrv) cells = u_cells(u->unit->text);
    Row row = {header, cells, (int)g_strv_length(cells)};
    if (row.count > 0)
        read_row(u, &row);
}

/* office/loops.c -- deputies that would go round in a circle on some day
 *
 * A post stands for the one person in it that day, else for itself. Two rows belong to one circle
 * when they are of the same function and scope, or of all. What has no row leading to it is taken
 * away until nothing is left but circles. */
#include "office/checking.h"
#include "office/look.h"
#include <string.h>

#define DEPUTIES_MAX 2000

STORE_SQL(loop_deputies, "SELECT function, scope, holder_post, holder_person, deputy_post,"
                         " deputy_person, from_on, until_on FROM office_deputy"
                         " WHERE until_on >= $1 ORDER BY id");
STORE_SQL(loop_days, "SELECT DISTINCT a.from_on FROM office_appointment a JOIN office_deputy d"
                     " ON d.holder_post = a.post OR d.deputy_post = a.post"
                     " WHERE a.from_on > $1 AND d.until_on >= a.from_on ORDER BY a.from_on");

typedef struct {
    const char *function, *scope, *holder_post, *holder_person, *deputy_post, *deputy_person;
    const char *from, *until;
} Row;

typedef struct {
    const Row *row;
    guint from, to; /* nodes */
} Edge;

typedef struct {
    Store *store;
    GError **error;
    GStringChunk *texts;
    GArray *rows;   /* Row */
    GArray *edges;  /* Edge, of the day */
    GHashTable *at; /* node + 1 by id */
    guint nodes;
} Loops;

static const char *keep(Loops *loops, StoreQuery *query, int at)
{
    return g_string_chunk_insert_const(loops->texts, store_column_text(query, at, NULL));
}

static gboolean load_rows(Loops *loops, const char *from)
{
    g_autoptr(StoreQuery) query = store_query(loops->store, &loop_deputies, loops->error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, from);
    StoreStep step;
    while ((step = store_step(query, loops->error)) == STORE_ROW) {
        const Row row = {keep(loops, query, 0), keep(loops, query, 1), keep(loops, query, 2),
                         keep(loops, query, 3), keep(loops, query, 4), keep(loops, query, 5),
                         keep(loops, query, 6), keep(loops, query, 7)};
        g_array_append_val(loops->rows, row);
    }
    return step == STORE_DONE;
}

/* The days on which the picture changes; set of texts. NULL when the database failed. */
static GHashTable *load_days(Loops *loops, const char *from)
{
    g_autoptr(GHashTable) days = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(days, g_string_chunk_insert_const(loops->texts, from));
    for (guint i = 0; i < loops->rows->len; i++) {
        const Row *row = &g_array_index(loops->rows, Row, i);
        if (strcmp(row->from, from) > 0)
            g_hash_table_add(days, (gpointer)row->from);
    }
    g_autoptr(StoreQuery) query = store_query(loops->store, &loop_days, loops->error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, from);
    StoreStep step;
    while ((step = store_step(query, loops->error)) == STORE_ROW)
        g_hash_table_add(days, (gpointer)keep(loops, query, 0));
    return step == STORE_DONE ? g_steal_pointer(&days) : NULL;
}

static guint node_of(Loops *loops, const char *id)
{
    gpointer known = g_hash_table_lookup(loops->at, id);
    if (known != NULL)
        return GPOINTER_TO_UINT(known) - 1;
    g_hash_table_insert(loops->at, (gpointer)id, GUINT_TO_POINTER(++loops->nodes));
    return loops->nodes - 1;
}

static gboolean resolve(Loops *loops, const OfficeLook *look, const char *post, const char *person,
                        guint *node)
{
    g_autoptr(GPtrArray) persons = g_ptr_array_new();
    if (*post != '\0' && !office_look_persons(look, post, persons))
        return FALSE;
    const char *one = persons->len == 1 ? persons->pdata[0] : post;
    *node = node_of(loops, *post != '\0' ? one : person);
    return TRUE;
}

static gboolean draw_day(Loops *loops, const char *day)
{
    const OfficeLook look = {loops->store, day, loops->texts, loops->error};
    g_array_set_size(loops->edges, 0);
    for (guint i = 0; i < loops->rows->len; i++) {
        const Row *row = &g_array_index(loops->rows, Row, i);
        Edge edge = {.row = row};
        if (strcmp(row->from, day) > 0 || strcmp(row->until, day) < 0)
            continue;
        if (!resolve(loops, &look, row->holder_post, row->holder_person, &edge.from) ||
            !resolve(loops, &look, row->deputy_post, row->deputy_person, &edge.to))
            return FALSE;
        if (edge.from != edge.to)
            g_array_append_val(loops->edges, edge);
    }
    return TRUE;
}

/* Whether what `row` covers is part of what is asked for: a function and scope, each "" for all. */
static gboolean covers(const Row *row, const Row *asked)
{
    if (*row->function == '\0')
        return TRUE;
    return strcmp(row->function, asked->function) == 0 &&
           (*row->scope == '\0' || strcmp(row->scope, asked->scope) == 0);
}

/* An edge of a circle among the rows that cover `asked`; NULL when there is none. */
static const Edge *seek_circle(const Loops *loops, const Row *asked)
{
    g_autofree guint *coming = g_new0(guint, loops->nodes);
    g_autofree gboolean *gone = g_new0(gboolean, loops->edges->len);
    const Edge *edges = (const Edge *)(gpointer)loops->edges->data;
    for (guint i = 0; i < loops->edges->len; i++) {
        gone[i] = !covers(edges[i].row, asked);
        coming[edges[i].to] += gone[i] ? 0 : 1;
    }
    for (gboolean again = TRUE; again;) {
        again = FALSE;
        for (guint i = 0; i < loops->edges->len; i++) {
            if (gone[i] || coming[edges[i].from] > 0)
                continue;
            gone[i] = TRUE;
            coming[edges[i].to]--;
            again = TRUE;
        }
    }
    for (guint i = 0; i < loops->edges->len; i++)
        if (!gone[i])
            return &edges[i];
    return NULL;
}

static char *title_of(const Loops *loops, const char *post, const char *person)
{
    return *post != '\0' ? office_row_title(loops->store, OFFICE_POST, post)
                         : office_row_title(loops->store, OFFICE_PERSON, person);
}

/* TRUE when a circle was found and told. */
static gboolean tell_circle(const Loops *loops, const char *day, OfficeFindings *findings)
{
    for (guint i = 0; i < loops->edges->len; i++) {
        const Edge *edge = seek_circle(loops, g_array_index(loops->edges, Edge, i).row);
        if (edge == NULL)
            continue;
        g_autofree char *holder = title_of(loops, edge->row->holder_post, edge->row->holder_person);
        g_autofree char *deputy = title_of(loops, edge->row->deputy_post, edge->row->deputy_person);
        g_autofree char *both = g_strdup_printf("%s → %s", holder, deputy);
        office_find(findings, OFFICE_RULE_DEPUTY_LOOP, -1, both,
                    *day != '\0' ? day : PROBLEM_BOTH("any day", "いつの日でも"));
        return TRUE;
    }
    return FALSE;
}

static gboolean seek_circles(Loops *loops, const char *from, OfficeFindings *findings)
{
    if (!load_rows(loops, from))
        return FALSE;
    if (loops->rows->len > DEPUTIES_MAX) {
        office_find(findings, OFFICE_RULE_FORM, -1, office_what_label(OFFICE_DEPUTY),
                    PROBLEM_BOTH("at most 2,000", "2,000件まで"));
        return TRUE;
    }
    g_autoptr(GHashTable) days = load_days(loops, from);
    if (days == NULL)
        return FALSE;
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(days), (GCompareFunc)strcmp);
    for (const GList *day = sorted; day != NULL; day = day->next) {
        if (!draw_day(loops, day->data))
            return FALSE;
        if (tell_circle(loops, day->data, findings))
            return TRUE;
    }
    return TRUE;
}

gboolean office_check_deputy_loops(Store *store, const char *from, OfficeFindings *findings,
                                   GError **error)
{
    Loops loops = {.store = store,
                   .error = error,
                   .texts = g_string_chunk_new(1024),
                   .rows = g_array_new(FALSE, FALSE, sizeof(Row)),
                   .edges = g_array_new(FALSE, FALSE, sizeof(Edge)),
                   .at = g_hash_table_new(g_str_hash, g_str_equal)};
    gboolean done = seek_circles(&loops, from, findings);
    g_hash_table_destroy(loops.at);
    g_array_free(loops.edges, TRUE);
    g_array_free(loops.rows, TRUE);
    g_string_chunk_free(loops.texts);
    return done;
}

/* report/select.c -- one pass that filters, pages and counts */
#include "report/select.h"
#include "base/fold.h"
#include "report/json.h"
#include <string.h>

#define WORDS_MAX 16

/* A unit that fails exactly one filter still counts in that filter's own facet. */
typedef enum {
    FAILS_PATH = 1 << REPORT_FACETS,
    FAILS_TEXT = 1 << (REPORT_FACETS + 1),
    FAILS_CORRECTED = 1 << (REPORT_FACETS + 2),
    FAILS_SURE = 1 << (REPORT_FACETS + 3)
} OtherFailure;

/* ---- counters ---- */

typedef struct {
    char *key; /* owned */
    guint64 count;
} Entry;

struct ReportCounter {
    GPtrArray *entries; /* of Entry, as they first came */
    GHashTable *by_key; /* to Entry, lent */
};

static void entry_free(gpointer data)
{
    Entry *entry = data;
    g_free(entry->key);
    g_free(entry);
}

static ReportCounter *counter_new(void)
{
    ReportCounter *counter = g_new0(ReportCounter, 1);
    counter->entries = g_ptr_array_new_with_free_func(entry_free);
    counter->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    return counter;
}

static void counter_free(ReportCounter *counter)
{
    if (counter == NULL)
        return;
    g_hash_table_destroy(counter->by_key);
    g_ptr_array_unref(counter->entries);
    g_free(counter);
}

static void count_key(ReportCounter *counter, const char *key)
{
    Entry *entry = g_hash_table_lookup(counter->by_key, key);
    if (entry == NULL) {
        entry = g_new0(Entry, 1);
        entry->key = g_strdup(key);
        g_ptr_array_add(counter->entries, entry);
        g_hash_table_insert(counter->by_key, entry->key, entry);
    }
    entry->count++;
}

static gint by_count(gconstpointer a, gconstpointer b)
{
    const Entry *left = *(Entry *const *)a;
    const Entry *right = *(Entry *const *)b;
    if (left->count != right->count)
        return left->count < right->count ? 1 : -1;
    return strcmp(left->key, right->key);
}

static void append_counter(GString *json, const char *key, ReportCounter *counter, gboolean sorted)
{
    if (sorted)
        g_ptr_array_sort(counter->entries, by_count);
    report_raw(json, key, "[");
    for (guint i = 0; i < counter->entries->len; i++) {
        const Entry *entry = counter->entries->pdata[i];
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "key", entry->key);
        report_number(json, "count", entry->count);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

/* ---- the filter ---- */

guint64 report_sureness(const EditionUnit *unit)
{
    guint64 lowest = 100;
    const char *at = unit->corrected ? "" : unit->confidence;
    while ((at = strchr(at, ':')) != NULL)
        lowest = MIN(lowest, g_ascii_strtoull(at + 1, (char **)&at, 10));
    return lowest;
}

typedef struct {
    const ReportUnitFilter *filter;
    const char *wanted[REPORT_FACETS]; /* NULL for any */
    char **words;                      /* folded, owned; NULL for none */
    guint limit;
    ReportSelection *selection;
    GString *word; /* scratch: one actor */
    char area[2];  /* the digit wanted */
} Pass;

static const struct {
    const char *name;
    gboolean sorted; /* by count; else in document order */
} facets[REPORT_FACETS] = {
    [REPORT_BY_KIND] = {"kind", TRUE},
    [REPORT_BY_MODALITY] = {"modality", TRUE},
    [REPORT_BY_TIMING] = {"timing", TRUE},
    [REPORT_BY_CAPABILITY] = {"capability", TRUE},
    [REPORT_BY_MECHANISM] = {"mechanism", TRUE},
    [REPORT_BY_ACTOR] = {"actor", TRUE},
    [REPORT_BY_CHAPTER] = {"chapter", FALSE},
    [REPORT_BY_PART] = {"part", FALSE},
    [REPORT_BY_GUIDELINE] = {"guideline", FALSE},
    [REPORT_BY_AREA] = {"area", TRUE},
};

static const char *value_of(const EditionUnit *unit, ReportFacet facet)
{
    switch (facet) {
    case REPORT_BY_KIND:
        return unit->values[EDITION_KIND];
    case REPORT_BY_MODALITY:
        return unit->values[EDITION_MODALITY];
    case REPORT_BY_TIMING:
        return unit->values[EDITION_TIMING];
    case REPORT_BY_CAPABILITY:
        return unit->values[EDITION_CAPABILITY];
    case REPORT_BY_MECHANISM:
        return unit->values[EDITION_MECHANISM];
    case REPORT_BY_ACTOR:
        return unit->values[EDITION_ACTOR];
    case REPORT_BY_CHAPTER:
        return unit->chapter;
    case REPORT_BY_PART:
        return unit->part;
    case REPORT_BY_GUIDELINE:
        return unit->guideline;
    case REPORT_BY_AREA:
        return unit->areas;
    case REPORT_FACETS:
        break;
    }
    return "";
}

/* TRUE when `word` is one of the lines of `text`. */
static gboolean has_line(const char *text, const char *word)
{
    gsize length = strlen(word);
    while (TRUE) {
        const char *end = strchrnul(text, '\n');
        if ((gsize)(end - text) == length && memcmp(text, word, length) == 0)
            return TRUE;
        if (*end == '\0')
            return FALSE;
        text = end + 1;
    }
}

static gboolean is_at_or_below(const char *path, const char *top)
{
    gsize length = strlen(top);
    return strncmp(path, top, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static gboolean has_words(const char *folded, char *const *words)
{
    for (gsize i = 0; words != NULL && words[i] != NULL; i++)
        if (strstr(folded, words[i]) == NULL)
            return FALSE;
    return TRUE;
}

/* "duty" asks for obligations and powers together: what the heat map counts. */
static gboolean fits_facet(ReportFacet facet, const char *value, const char *wanted)
{
    if (facet == REPORT_BY_ACTOR)
        return has_line(value, wanted);
    if (facet == REPORT_BY_AREA)
        return strchr(value, *wanted) != NULL;
    if (facet == REPORT_BY_KIND && strcmp(wanted, "duty") == 0)
        return strcmp(value, "obligation") == 0 || strcmp(value, "power") == 0;
    return strcmp(value, wanted) == 0;
}

static guint failures_of(const Pass *pass, const EditionUnit *unit)
{
    guint fails = 0;
    for (ReportFacet facet = 0; facet < REPORT_FACETS; facet++) {
        const char *wanted = pass->wanted[facet];
        if (wanted == NULL)
            continue;
        const char *value = value_of(unit, facet);
        gboolean fits = fits_facet(facet, value, wanted);
        fails |= fits ? 0 : 1u << facet;
    }
    const ReportUnitFilter *filter = pass->filter;
    if (filter->path != NULL && *filter->path != '\0' && !is_at_or_below(unit->path, filter->path))
        fails |= FAILS_PATH;
    if (pass->words != NULL && !has_words(unit->folded, pass->words))
        fails |= FAILS_TEXT;
    if (filter->corrected >= 0 && (filter->corrected != 0) != unit->corrected)
        fails |= FAILS_CORRECTED;
    if (filter->sure_below > 0 && report_sureness(unit) >= filter->sure_below)
        fails |= FAILS_SURE;
    return fails;
}

static void count_actors(Pass *pass, const char *actors)
{
    while (*actors != '\0') {
        const char *end = strchrnul(actors, '\n');
        g_string_truncate(pass->word, 0);
        g_string_append_len(pass->word, actors, end - actors);
        count_key(pass->selection->facets[REPORT_BY_ACTOR], pass->word->str);
        actors = *end == '\0' ? end : end + 1;
    }
}

static void count_areas(Pass *pass, const char *areas)
{
    for (; *areas != '\0'; areas++) {
        const char area[] = {*areas, '\0'};
        count_key(pass->selection->facets[REPORT_BY_AREA], area);
    }
}

static void count_facets(Pass *pass, const EditionUnit *unit, guint fails)
{
    for (ReportFacet facet = 0; facet < REPORT_FACETS; facet++) {
        if ((fails & ~(1u << facet)) != 0)
            continue;
        if (facet == REPORT_BY_ACTOR)
            count_actors(pass, value_of(unit, facet));
        else if (facet == REPORT_BY_AREA)
            count_areas(pass, unit->areas);
        else
            count_key(pass->selection->facets[facet], value_of(unit, facet));
    }
}

static gboolean see_unit(const EditionUnit *unit, gpointer user)
{
    Pass *pass = user;
    ReportSelection *selection = pass->selection;
    guint fails = failures_of(pass, unit);
    if (selection->facets[0] != NULL)
        count_facets(pass, unit, fails);
    if (fails != 0)
        return TRUE;
    selection->total++;
    if (unit->n <= pass->filter->after)
        return TRUE;
    if (pass->limit != 0 && selection->page->len == pass->limit)
        selection->more = TRUE;
    else
        g_array_append_val(selection->page, unit->n);
    return TRUE;
}

/* The words of a search, folded; NULL when there is none. Transfer full. */
static char **search_words(const char *q)
{
    if (q == NULL)
        return NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autofree char *normal = g_utf8_normalize(q, -1, G_NORMALIZE_NFKC); /* the wide space too */
    g_auto(GStrv) parts = g_strsplit_set(normal != NULL ? normal : "", " \t\r\n", WORDS_MAX);
    gboolean any = FALSE;
    for (char **part = parts; *part != NULL; part++) {
        g_autofree char *folded = fold_text(*part);
        if (*folded != '\0') {
            g_strv_builder_add(builder, folded);
            any = TRUE;
        }
    }
    return any ? g_strv_builder_end(builder) : NULL;
}

static void take_wanted(Pass *pass)
{
    const ReportUnitFilter *filter = pass->filter;
    const char *const given[REPORT_FACETS] = {
        [REPORT_BY_KIND] = filter->kind,           [REPORT_BY_MODALITY] = filter->modality,
        [REPORT_BY_TIMING] = filter->timing,       [REPORT_BY_CAPABILITY] = filter->capability,
        [REPORT_BY_MECHANISM] = filter->mechanism, [REPORT_BY_ACTOR] = filter->actor,
        [REPORT_BY_CHAPTER] = filter->chapter,     [REPORT_BY_PART] = filter->part,
        [REPORT_BY_GUIDELINE] = filter->guideline, [REPORT_BY_AREA] = pass->area,
    };
    if (filter->area >= 1 && filter->area <= 8)
        pass->area[0] = (char)('0' + filter->area);
    for (ReportFacet facet = 0; facet < REPORT_FACETS; facet++)
        pass->wanted[facet] = given[facet] != NULL && *given[facet] != '\0' ? given[facet] : NULL;
}

gboolean report_select(Store *body, guint64 event, const ReportUnitFilter *filter, guint limit,
                       gboolean with_facets, ReportSelection *selection, GError **error)
{
    g_auto(GStrv) words = search_words(filter->q);
    g_autoptr(GString) scratch = g_string_new(NULL);
    Pass pass = {
        .filter = filter, .words = words, .limit = limit, .selection = selection, .word = scratch};
    take_wanted(&pass);
    selection->page = g_array_new(FALSE, FALSE, sizeof(guint64));
    for (ReportFacet facet = 0; with_facets && facet < REPORT_FACETS; facet++)
        selection->facets[facet] = counter_new();
    return edition_each_unit(body, event, 0, G_MAXUINT64,
                             words != NULL || filter->sure_below > 0 ? EDITION_SEARCHED
                                                                     : EDITION_NARROW,
                             see_unit, &pass, error);
}

void report_selection_clear(ReportSelection *selection)
{
    for (ReportFacet facet = 0; facet < REPORT_FACETS; facet++)
        counter_free(selection->facets[facet]);
    g_clear_pointer(&selection->page, g_array_unref);
}

void report_append_facets(GString *json, const ReportSelection *selection, gboolean with_part)
{
    for (ReportFacet facet = 0; facet < REPORT_FACETS; facet++)
        if (facet != REPORT_BY_PART || with_part)
            append_counter(json, facets[facet].name, selection->facets[facet],
                           facets[facet].sorted);
}

/* office/check.c -- the rows that were touched: their days, what they name, what names them */
#include "base/json.h"
#include "base/times.h"
#include "office/checking.h"
#include <string.h>

const char *office_checking_text(const OfficeChecking *c, const char *field)
{
    const char *text = json_string_value(json_object_get(c->row, field));
    return text != NULL ? text : "";
}

void office_checking_find(const OfficeChecking *c, OfficeRule rule, const char *more)
{
    g_autofree char *title = office_row_title(c->store, c->what, c->id);
    office_find(c->findings, rule, c->at, title, more);
}

/* ---- what it names ---- */

static gboolean check_named(const OfficeChecking *c, const OfficeField *field, const char *named)
{
    OfficeSpan span;
    gboolean there = FALSE;
    if (!office_span_read(c->store, field->of, named, &span, &there, c->error))
        return FALSE;
    if (!there && field->kind == OFFICE_FIELD_SCOPE)
        return TRUE; /* a record */
    if (!there) {
        office_find(c->findings, OFFICE_RULE_NO_ROW, c->at, field->label, named);
    } else if (strcmp(span.from, c->span.from) > 0 || strcmp(span.until, c->span.until) < 0) {
        g_autofree char *title = office_row_title(c->store, field->of, named);
        office_checking_find(c, OFFICE_RULE_OUTSIDE, title);
    }
    return TRUE;
}

static gboolean check_all_named(const OfficeChecking *c)
{
    for (const OfficeField *field = office_fields(c->what); field->name != NULL; field++) {
        const char *named = office_checking_text(c, field->name);
        gboolean names = (field->kind == OFFICE_FIELD_ID || field->kind == OFFICE_FIELD_SCOPE) &&
                         strcmp(field->name, "successor") != 0 && *named != '\0';
        if (names && !check_named(c, field, named))
            return FALSE;
    }
    return TRUE;
}

/* ---- what names it ---- */

#define ORPHANS_TOLD 3

typedef struct {
    const OfficeChecking *c;
    guint told;
} Orphans;

static gboolean tell_orphan(const OfficeNaming *naming, gpointer user)
{
    Orphans *orphans = user;
    g_autofree char *title = office_row_title(orphans->c->store, naming->what, naming->id);
    office_checking_find(orphans->c, OFFICE_RULE_ORPHAN, title);
    return ++orphans->told < ORPHANS_TOLD;
}

static gboolean check_orphans(const OfficeChecking *c)
{
    Orphans orphans = {c, 0};
    return office_each_beyond(c->store, c->what, c->id, &c->span, tell_orphan, &orphans, c->error);
}

/* ---- units ---- */

/* Follows `field` from the unit upwards or onwards; `loops` when it comes back. */
static gboolean seek_loop(const OfficeChecking *c, const char *field, gboolean *loops)
{
    g_autofree char *at = g_strdup(office_checking_text(c, field));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_add(seen, g_strdup(c->id));
    while (*at != '\0' && g_hash_table_add(seen, g_strdup(at))) {
        GError *failed = NULL;
        g_autoptr(json_t) row = office_row_read(c->store, OFFICE_UNIT, at, &failed);
        if (failed != NULL) {
            g_propagate_error(c->error, failed);
            return FALSE;
        }
        const char *next = json_string_value(json_object_get(row, field));
        g_free(at);
        at = g_strdup(next != NULL ? next : "");
    }
    *loops = *at != '\0';
    return TRUE;
}

static gboolean check_successor(const OfficeChecking *c)
{
    const char *successor = office_checking_text(c, "successor");
    gboolean loops = FALSE;
    gboolean there = FALSE;
    OfficeSpan span;
    if (*successor == '\0')
        return TRUE;
    if (!seek_loop(c, "successor", &loops) ||
        !office_span_read(c->store, OFFICE_UNIT, successor, &span, &there, c->error))
        return FALSE;
    gboolean ends = strcmp(c->span.until, OFFICE_OPEN) != 0;
    /* It must be there after the last day: begun by the next, and not ended with it. */
    char next[TIME_DAY_BYTES] = "";
    if (ends)
        time_day_shift(c->span.until, 1, next);
    if (!there || loops || !ends || strcmp(span.from, next) > 0 || strcmp(span.until, next) < 0) {
        g_autofree char *title = office_row_title(c->store, OFFICE_UNIT, successor);
        office_checking_find(c, OFFICE_RULE_SUCCESSOR, title);
    }
    return TRUE;
}

static gboolean check_unit(const OfficeChecking *c)
{
    gboolean loops = FALSE;
    if (!seek_loop(c, "parent", &loops))
        return FALSE;
    if (loops)
        office_checking_find(c, OFFICE_RULE_UNIT_LOOP, NULL);
    return check_successor(c);
}

/* ---- a row ---- */

static gboolean check_kind(const OfficeChecking *c)
{
    if (c->what == OFFICE_UNIT)
        return check_unit(c);
    if (c->what == OFFICE_HOLDING)
        return office_check_function(c);
    return c->what != OFFICE_DEPUTY || office_check_deputy(c);
}

static gboolean check_row(OfficeChecking *c)
{
    GError *failed = NULL;
    g_autoptr(json_t) row = office_row_read(c->store, c->what, c->id, &failed);
    if (failed != NULL) {
        g_propagate_error(c->error, failed);
        return FALSE;
    }
    if (row == NULL)
        return TRUE; /* taken back */
    c->row = row;
    c->span = office_span_of(row);
    if (strcmp(c->span.until, c->span.from) < 0) {
        office_checking_find(c, OFFICE_RULE_ENDS_FIRST, NULL);
        return TRUE;
    }
    return check_all_named(c) && check_orphans(c) && check_kind(c) && office_check_overlaps(c);
}

/* The first day any deputy or anybody's post was changed for; NULL when none was. Lent. */
static const char *first_day(const json_t *change, const char *known)
{
    const char *const sets[] = {"set", "before"};
    OfficeWhat what = office_what_named(json_string_value(json_object_get(change, "what")));
    const char *from = NULL;
    if (what != OFFICE_DEPUTY && what != OFFICE_APPOINTMENT)
        return known;
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++) {
        const json_t *set = json_object_get(change, sets[i]);
        const char *day = json_string_value(json_object_get(set, "from_on"));
        if (day != NULL && (from == NULL || strcmp(day, from) < 0))
            from = day;
    }
    if (from == NULL)
        from = ""; /* its beginning stays: any day may be meant */
    return known == NULL || strcmp(from, known) < 0 ? from : known;
}

gboolean office_check(Store *store, const json_t *changes, const GPtrArray *functions,
                      OfficeFindings *findings, GError **error)
{
    const char *from = NULL;
    for (gsize i = 0; i < json_array_size(changes); i++) {
        const json_t *change = json_array_get(changes, i);
        const json_t *at = json_object_get(change, "at");
        OfficeChecking c = {
            .store = store,
            .functions = functions,
            .findings = findings,
            .error = error,
            .at = json_is_integer(at) ? json_integer_value(at) : -1,
            .what = office_what_named(json_string_value(json_object_get(change, "what"))),
            .id = json_string_value(json_object_get(change, "id"))};
        if (!check_row(&c))
            return FALSE;
        from = first_day(change, from);
    }
    return from == NULL || office_check_deputy_loops(store, from, findings, error);
}

/* office/look.c -- the tables on one day */
#include "office/look.h"
#include <string.h>

STORE_SQL(look_person, "SELECT kind FROM office_person"
                       " WHERE id = $1 AND from_on <= $2 AND until_on >= $2");
STORE_SQL(look_absence, "SELECT 1 FROM office_absence"
                        " WHERE person = $1 AND until_on >= $2 AND from_on <= $2 LIMIT 1");
STORE_SQL(look_posts, "SELECT post FROM office_appointment"
                      " WHERE person = $1 AND until_on >= $2 AND from_on <= $2"
                      " ORDER BY main DESC, from_on, id");
STORE_SQL(look_persons,
          "SELECT a.person FROM office_appointment a JOIN office_person p ON p.id = a.person"
          " AND p.from_on <= $2 AND p.until_on >= $2 WHERE a.post = $1 AND a.until_on >= $2"
          " AND a.from_on <= $2 ORDER BY a.from_on, a.id");
STORE_SQL(look_staff, "SELECT id FROM office_person"
                      " WHERE kind <> $1 AND from_on <= $2 AND until_on >= $2");
STORE_SQL(look_unit, "SELECT from_on, until_on, parent, successor FROM office_unit WHERE id = $1");
STORE_SQL(look_held_by_post, "SELECT function, scope, post, person FROM office_holding"
                             " WHERE post = $1 AND until_on >= $2 AND from_on <= $2 ORDER BY id");
STORE_SQL(look_held_by_person, "SELECT function, scope, post, person FROM office_holding"
                               " WHERE person = $1 AND until_on >= $2 AND from_on <= $2"
                               " ORDER BY id");
STORE_SQL(look_held, "SELECT function, scope, post, person FROM office_holding"
                     " WHERE function = $1 AND until_on >= $2 AND from_on <= $2 AND scope = $3"
                     " ORDER BY id");
/* A unit has a holder of its own when a person in office holds the function, or a post that
 * somebody is in or stands in for. Units that were abolished answer to their successor. */
STORE_SQL(
    look_below,
    "WITH RECURSIVE below (id) AS (SELECT id FROM office_unit WHERE id = $1"
    " UNION SELECT c.id FROM below b JOIN office_unit c ON (c.parent = b.id AND c.until_on >= $2"
    " AND c.from_on <= $2 AND NOT EXISTS (SELECT 1 FROM office_holding h WHERE h.function = $3"
    " AND h.scope = c.id AND h.until_on >= $2 AND h.from_on <= $2"
    " AND (EXISTS (SELECT 1 FROM office_person p WHERE p.id = h.person AND p.from_on <= $2"
    " AND p.until_on >= $2)"
    " OR (h.post <> '' AND EXISTS (SELECT 1 FROM office_appointment a JOIN office_person p"
    " ON p.id = a.person AND p.from_on <= $2 AND p.until_on >= $2 WHERE a.post = h.post"
    " AND a.until_on >= $2 AND a.from_on <= $2))"
    " OR (h.post <> '' AND EXISTS (SELECT 1 FROM office_deputy d WHERE d.holder_post = h.post"
    " AND d.until_on >= $2 AND d.from_on <= $2 AND (d.function = '' OR (d.function = h.function"
    " AND (d.scope = '' OR d.scope = h.scope))))))))"
    " OR (c.successor = b.id AND c.until_on < $2))"
    " SELECT id FROM below");

#define STAND_IN_COLUMNS                                                                           \
    "SELECT id, source, function, scope, holder_post, holder_person, deputy_post, deputy_person,"  \
    " standing, after_view, place, limits FROM office_deputy"
#define STAND_IN_DAY " AND until_on >= $2 AND from_on <= $2 ORDER BY place, id"
STORE_SQL(stand_in_for_post, STAND_IN_COLUMNS " WHERE holder_post = $1" STAND_IN_DAY);
STORE_SQL(stand_in_for_person, STAND_IN_COLUMNS " WHERE holder_person = $1" STAND_IN_DAY);
STORE_SQL(stand_in_by_post, STAND_IN_COLUMNS " WHERE deputy_post = $1" STAND_IN_DAY);
STORE_SQL(stand_in_by_person, STAND_IN_COLUMNS " WHERE deputy_person = $1" STAND_IN_DAY);

/* $1 is `first`, $2 the day. */
static StoreQuery *query_of(const OfficeLook *look, const StoreSql *sql, const char *first)
{
    StoreQuery *query = store_query(look->store, sql, look->error);
    if (query != NULL) {
        store_bind_text(query, 1, first);
        store_bind_text(query, 2, look->day);
    }
    return query;
}

static const char *keep(const OfficeLook *look, StoreQuery *query, int at)
{
    return g_string_chunk_insert_const(look->texts, store_column_text(query, at, NULL));
}

static gboolean collect(const OfficeLook *look, StoreQuery *query, GPtrArray *texts)
{
    StoreStep step;
    while ((step = store_step(query, look->error)) == STORE_ROW)
        g_ptr_array_add(texts, (gpointer)keep(look, query, 0));
    return step == STORE_DONE;
}

gboolean office_look_in_office(const OfficeLook *look, const char *person, gboolean *in_office,
                               gboolean *staff)
{
    g_autoptr(StoreQuery) query = query_of(look, &look_person, person);
    StoreStep step = query == NULL ? STORE_FAILED : store_step(query, look->error);
    *in_office = step == STORE_ROW;
    *staff = step == STORE_ROW && strcmp(store_column_text(query, 0, NULL), "contractor") != 0;
    return step != STORE_FAILED;
}

gboolean office_look_absent(const OfficeLook *look, const char *person, gboolean *absent)
{
    g_autoptr(StoreQuery) query = query_of(look, &look_absence, person);
    StoreStep step = query == NULL ? STORE_FAILED : store_step(query, look->error);
    *absent = step == STORE_ROW;
    return step != STORE_FAILED;
}

gboolean office_look_posts(const OfficeLook *look, const char *person, GPtrArray *posts)
{
    g_autoptr(StoreQuery) query = query_of(look, &look_posts, person);
    return query != NULL && collect(look, query, posts);
}

gboolean office_look_persons(const OfficeLook *look, const char *post, GPtrArray *persons)
{
    g_autoptr(StoreQuery) query = query_of(look, &look_persons, post);
    return query != NULL && collect(look, query, persons);
}

gboolean office_look_staff(const OfficeLook *look, GPtrArray *persons)
{
    g_autoptr(StoreQuery) query = query_of(look, &look_staff, "contractor");
    return query != NULL && collect(look, query, persons);
}

gboolean office_look_unit(const OfficeLook *look, const char *id, OfficeUnitLook *unit)
{
    *unit = (OfficeUnitLook){OFFICE_NO_UNIT, "", ""};
    g_autoptr(StoreQuery) query = store_query(look->store, &look_unit, look->error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, look->error);
    if (step != STORE_ROW)
        return step != STORE_FAILED;
    if (strcmp(store_column_text(query, 1, NULL), look->day) < 0)
        unit->age = OFFICE_UNIT_GONE;
    else if (strcmp(store_column_text(query, 0, NULL), look->day) > 0)
        unit->age = OFFICE_UNIT_LATER;
    else
        unit->age = OFFICE_UNIT_NOW;
    unit->parent = keep(look, query, 2);
    unit->successor = keep(look, query, 3);
    return TRUE;
}

gboolean office_look_below(const OfficeLook *look, const char *function, const char *unit,
                           GPtrArray *units)
{
    g_autoptr(StoreQuery) query = query_of(look, &look_below, unit);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 3, function);
    return collect(look, query, units);
}

/* ---- functions held ---- */

static gboolean collect_held(const OfficeLook *look, StoreQuery *query, GArray *held)
{
    StoreStep step;
    while ((step = store_step(query, look->error)) == STORE_ROW) {
        const OfficeHeld one = {keep(look, query, 0), keep(look, query, 1), keep(look, query, 2),
                                keep(look, query, 3)};
        g_array_append_val(held, one);
    }
    return step == STORE_DONE;
}

gboolean office_look_held_by(const OfficeLook *look, OfficeHeldBy by, const char *id, GArray *held)
{
    const StoreSql *sql = by == OFFICE_HELD_BY_POST ? &look_held_by_post : &look_held_by_person;
    g_autoptr(StoreQuery) query = query_of(look, sql, id);
    return query != NULL && collect_held(look, query, held);
}

gboolean office_look_held(const OfficeLook *look, const char *function, const char *scope,
                          GArray *held)
{
    g_autoptr(StoreQuery) query = query_of(look, &look_held, function);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 3, scope);
    return collect_held(look, query, held);
}

/* ---- deputies ---- */

static OfficeLimits limits_named(const char *name)
{
    OfficeLimits limits = OFFICE_URGENT; /* what is not known may the least */
    while (limits > OFFICE_ALL && strcmp(office_limits[limits], name) != 0)
        limits--;
    return strcmp(office_limits[limits], name) == 0 ? limits : OFFICE_URGENT;
}

gboolean office_look_stand_ins(const OfficeLook *look, OfficeStandInOf of, const char *id,
                               GArray *rows)
{
    static const StoreSql *const statements[] = {
        [OFFICE_OF_HOLDER_POST] = &stand_in_for_post,
        [OFFICE_OF_HOLDER_PERSON] = &stand_in_for_person,
        [OFFICE_OF_DEPUTY_POST] = &stand_in_by_post,
        [OFFICE_OF_DEPUTY_PERSON] = &stand_in_by_person,
    };
    g_autoptr(StoreQuery) query = query_of(look, statements[of], id);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, look->error)) == STORE_ROW) {
        const OfficeStandIn row = {
            .id = keep(look, query, 0),
            .source = keep(look, query, 1),
            .function = keep(look, query, 2),
            .scope = keep(look, query, 3),
            .holder_post = keep(look, query, 4),
            .holder_person = keep(look, query, 5),
            .deputy_post = keep(look, query, 6),
            .deputy_person = keep(look, query, 7),
            .standing = store_column_integer(query, 8) != 0,
            .after_view = store_column_integer(query, 9) != 0,
            .place = store_column_integer(query, 10),
            .limits = limits_named(store_column_text(query, 11, NULL)),
        };
        g_array_append_val(rows, row);
    }
    return step == STORE_DONE;
}

gboolean office_look_deputies(const OfficeLook *look, const OfficeStandIn *row, GPtrArray *persons)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (*row->deputy_person != '\0')
        g_ptr_array_add(found, (gpointer)row->deputy_person);
    else if (!office_look_persons(look, row->deputy_post, found))
        return FALSE;
    for (guint i = 0; i < found->len; i++) {
        gboolean in_office;
        gboolean staff;
        gboolean absent;
        if (!office_look_in_office(look, found->pdata[i], &in_office, &staff) ||
            !office_look_absent(look, found->pdata[i], &absent))
            return FALSE;
        if (in_office && !absent)
            g_ptr_array_add(persons, found->pdata[i]);
    }
    return TRUE;
}

static gboolean same_text(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* Whether somebody but the holder acts by `row`. */
static gboolean is_manned(const OfficeLook *look, const OfficeStandIn *row, const char *holder,
                          gboolean *manned)
{
    g_autoptr(GPtrArray) persons = g_ptr_array_new();
    if (!office_look_deputies(look, row, persons))
        return FALSE;
    *manned = FALSE;
    for (guint i = 0; i < persons->len; i++)
        *manned = *manned || !same_text(persons->pdata[i], holder);
    return TRUE;
}

static gboolean is_preceded(const OfficeLook *look, const OfficeStandIn *row, const char *holder,
                            gboolean away, gboolean *preceded)
{
    gboolean by_post = *row->holder_post != '\0';
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OfficeStandIn));
    *preceded = FALSE;
    if (!office_look_stand_ins(look, by_post ? OFFICE_OF_HOLDER_POST : OFFICE_OF_HOLDER_PERSON,
                               by_post ? row->holder_post : row->holder_person, rows))
        return FALSE;
    for (guint i = 0; i < rows->len && !*preceded; i++) {
        const OfficeStandIn *other = &g_array_index(rows, OfficeStandIn, i);
        if (other->place < row->place && same_text(other->function, row->function) &&
            same_text(other->scope, row->scope) && (away || !other->standing) &&
            !is_manned(look, other, holder, preceded))
            return FALSE;
    }
    return TRUE;
}

gboolean office_look_in_force(const OfficeLook *look, const OfficeStandIn *row, const char *holder,
                              gboolean *in_force)
{
    gboolean away = *holder == '\0';
    gboolean preceded = FALSE;
    *in_force = FALSE;
    if (!away && !office_look_absent(look, holder, &away))
        return FALSE;
    if (row->standing && !away)
        return TRUE;
    if (row->place > 0 && !is_preceded(look, row, holder, away, &preceded))
        return FALSE;
    *in_force = !preceded;
    return TRUE;
}

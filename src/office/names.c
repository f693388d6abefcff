/* office/names.c -- names, and units, posts and persons one after another */
#include "office/office.h"
#include <string.h>

STORE_SQL(name_of_unit, "SELECT name FROM office_unit WHERE id = $1");
STORE_SQL(name_of_post, "SELECT name FROM office_post WHERE id = $1");
STORE_SQL(name_of_person, "SELECT name FROM office_person WHERE id = $1");
STORE_SQL(left_of_person, "SELECT 1 FROM office_person WHERE id = $1 AND until_on < $2");
STORE_SQL(unit_of_person, "SELECT p.unit FROM office_appointment a"
                          " JOIN office_post p ON p.id = a.post WHERE a.person = $1"
                          " AND a.until_on >= $2 AND a.from_on <= $2"
                          " ORDER BY a.main DESC, a.from_on, a.id LIMIT 1");
STORE_SQL(unit_list, "SELECT id, code, name, kana, parent, place, successor, from_on, until_on,"
                     " event FROM office_unit WHERE $1 = '' OR (from_on <= $1 AND until_on >= $1)"
                     " ORDER BY place, name, id");
STORE_SQL(post_list, "SELECT id, unit, name, kind, many, place, from_on, until_on, event"
                     " FROM office_post WHERE $1 = '' OR (from_on <= $1 AND until_on >= $1)"
                     " ORDER BY place, name, id");
STORE_SQL(person_list, "SELECT id, number, name, kana, mail, kind, company, from_on, until_on,"
                       " folded, event FROM office_person"
                       " WHERE $1 = '' OR (from_on <= $1 AND until_on >= $1)");

char *office_name(Store *store, OfficeWhat what, const char *id, GError **error)
{
    static const StoreSql *const names[] = {
        [OFFICE_UNIT] = &name_of_unit,
        [OFFICE_POST] = &name_of_post,
        [OFFICE_PERSON] = &name_of_person,
    };
    if (what > OFFICE_PERSON)
        return g_strdup("");
    g_autoptr(StoreQuery) query = store_query(store, names[what], error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return NULL;
    return g_strdup(step == STORE_ROW ? store_column_text(query, 0, NULL) : "");
}

gboolean office_person_left(Store *store, const char *person, const char *day, gboolean *left,
                            GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &left_of_person, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, day);
    StoreStep step = store_step(query, error);
    *left = step == STORE_ROW;
    return step != STORE_FAILED;
}

char *office_unit_of(Store *store, const char *person, const char *day, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &unit_of_person, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, day);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return NULL;
    return g_strdup(step == STORE_ROW ? store_column_text(query, 0, NULL) : "");
}

static const char *text_at(StoreQuery *query, int at)
{
    return store_column_text(query, at, NULL);
}

static StoreQuery *list_query(Store *store, const StoreSql *sql, const char *day, GError **error)
{
    StoreQuery *query = store_query(store, sql, error);
    if (query != NULL)
        store_bind_text(query, 1, day != NULL ? day : "");
    return query;
}

gboolean office_each_unit(Store *store, const char *day, OfficeUnitVisit visit, gpointer user,
                          GError **error)
{
    g_autoptr(StoreQuery) query = list_query(store, &unit_list, day, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficeUnit unit = {
            .id = text_at(query, 0),
            .code = text_at(query, 1),
            .name = text_at(query, 2),
            .kana = text_at(query, 3),
            .parent = text_at(query, 4),
            .place = store_column_integer(query, 5),
            .successor = text_at(query, 6),
            .from_on = text_at(query, 7),
            .until_on = text_at(query, 8),
            .event = store_column_integer(query, 9),
        };
        if (!visit(&unit, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean office_each_post(Store *store, const char *day, OfficePostVisit visit, gpointer user,
                          GError **error)
{
    g_autoptr(StoreQuery) query = list_query(store, &post_list, day, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficePost post = {
            .id = text_at(query, 0),
            .unit = text_at(query, 1),
            .name = text_at(query, 2),
            .kind = text_at(query, 3),
            .many = store_column_integer(query, 4) != 0,
            .place = store_column_integer(query, 5),
            .from_on = text_at(query, 6),
            .until_on = text_at(query, 7),
            .event = store_column_integer(query, 8),
        };
        if (!visit(&post, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean office_each_person(Store *store, const char *day, OfficePersonVisit visit, gpointer user,
                            GError **error)
{
    g_autoptr(StoreQuery) query = list_query(store, &person_list, day, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficePerson person = {
            .id = text_at(query, 0),
            .number = text_at(query, 1),
            .name = text_at(query, 2),
            .kana = text_at(query, 3),
            .mail = text_at(query, 4),
            .kind = text_at(query, 5),
            .company = text_at(query, 6),
            .from_on = text_at(query, 7),
            .until_on = text_at(query, 8),
            .folded = text_at(query, 9),
            .event = store_column_integer(query, 10),
        };
        if (!visit(&person, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

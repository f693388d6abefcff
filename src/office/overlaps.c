/* office/overlaps.c -- rows of one kind that may not stand side by side */
#include "base/json.h"
#include "office/checking.h"
#include <string.h>

#define OTHERS " AND id <> $2 AND from_on <= $4 AND until_on >= $3"
STORE_SQL(overlap_code, "SELECT id FROM office_unit WHERE code = $1" OTHERS " LIMIT 1");
STORE_SQL(overlap_number, "SELECT id FROM office_person WHERE number = $1 AND id <> $2"
                          " AND $3 <= $4 LIMIT 1");
STORE_SQL(overlap_post, "SELECT person FROM office_appointment WHERE post = $1" OTHERS " LIMIT 1");
STORE_SQL(overlap_twice, "SELECT person FROM office_appointment WHERE post = $1" OTHERS
                         " AND person = $5 LIMIT 1");
STORE_SQL(overlap_main,
          "SELECT post FROM office_appointment WHERE person = $1" OTHERS " AND main = 1 LIMIT 1");
STORE_SQL(overlap_in_post, "SELECT a.person FROM office_appointment a JOIN office_appointment b"
                           " ON b.post = a.post AND b.id <> a.id AND b.from_on <= a.until_on"
                           " AND b.until_on >= a.from_on WHERE a.post = $1 LIMIT 1");
STORE_SQL(overlap_absence, "SELECT person FROM office_absence WHERE person = $1" OTHERS " LIMIT 1");

/* The first column of the first row, or "" when there is none; transfer full. NULL when the
 * database failed. */
static char *overlapping(const OfficeChecking *c, const StoreSql *sql, const char *key,
                         const char *with)
{
    g_autoptr(StoreQuery) query = store_query(c->store, sql, c->error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, key);
    if (sql != &overlap_in_post) {
        store_bind_text(query, 2, c->id);
        store_bind_text(query, 3, c->span.from);
        store_bind_text(query, 4, c->span.until);
    }
    if (with != NULL)
        store_bind_text(query, 5, with);
    StoreStep step = store_step(query, c->error);
    if (step == STORE_FAILED)
        return NULL;
    return g_strdup(step == STORE_ROW ? store_column_text(query, 0, NULL) : "");
}

/* A finding by `rule` when a row overlaps; what it gave is a row of `of`. */
static gboolean refuse(const OfficeChecking *c, const StoreSql *sql, const char *key,
                       OfficeRule rule, OfficeWhat of)
{
    g_autofree char *other = overlapping(c, sql, key, NULL);
    if (other == NULL)
        return FALSE;
    if (*other != '\0') {
        g_autofree char *title = office_row_title(c->store, of, other);
        office_checking_find(c, rule, title);
    }
    return TRUE;
}

static gboolean check_appointment(const OfficeChecking *c)
{
    const char *post = office_checking_text(c, "post");
    const char *person = office_checking_text(c, "person");
    g_autofree char *twice = overlapping(c, &overlap_twice, post, person);
    g_autoptr(json_t) row = office_row_read(c->store, OFFICE_POST, post, NULL);
    if (twice == NULL)
        return FALSE;
    if (*twice != '\0') {
        office_checking_find(c, OFFICE_RULE_TWICE, NULL);
        return TRUE;
    }
    if (row != NULL && !json_is_true(json_object_get(row, "many"))) {
        g_autofree char *other = overlapping(c, &overlap_post, post, NULL);
        g_autofree char *title = office_row_title(c->store, OFFICE_POST, post);
        g_autofree char *who =
            office_row_title(c->store, OFFICE_PERSON, other != NULL ? other : "");
        if (other == NULL)
            return FALSE;
        if (*other != '\0')
            office_find(c->findings, OFFICE_RULE_POST_TAKEN, c->at, title, who);
    }
    if (!json_is_true(json_object_get(c->row, "main")))
        return TRUE;
    g_autofree char *other = overlapping(c, &overlap_main, person, NULL);
    g_autofree char *title = office_row_title(c->store, OFFICE_PERSON, person);
    g_autofree char *post_title =
        office_row_title(c->store, OFFICE_POST, other != NULL ? other : "");
    if (other != NULL && *other != '\0')
        office_find(c->findings, OFFICE_RULE_TWO_MAIN, c->at, title, post_title);
    return other != NULL;
}

gboolean office_check_overlaps(const OfficeChecking *c)
{
    const char *code = office_checking_text(c, "code");
    const char *number = office_checking_text(c, "number");
    if (c->what == OFFICE_APPOINTMENT)
        return check_appointment(c);
    if (c->what == OFFICE_UNIT && *code != '\0')
        return refuse(c, &overlap_code, code, OFFICE_RULE_CODE_TAKEN, OFFICE_UNIT);
    if (c->what == OFFICE_PERSON && *number != '\0')
        return refuse(c, &overlap_number, number, OFFICE_RULE_NUMBER_TAKEN, OFFICE_PERSON);
    if (c->what == OFFICE_POST && !json_is_true(json_object_get(c->row, "many")))
        return refuse(c, &overlap_in_post, c->id, OFFICE_RULE_POST_TAKEN, OFFICE_PERSON);
    if (c->what == OFFICE_ABSENCE)
        return refuse(c, &overlap_absence, office_checking_text(c, "person"), OFFICE_RULE_TWICE,
                      OFFICE_PERSON);
    return TRUE;
}

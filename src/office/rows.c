/* office/rows.c -- one row of any kind, as JSON and as columns */
#include "base/fold.h"
#include "base/json.h"
#include "office/change.h"
#include "office/folded.h"
#include <string.h>

/* Columns of each table in the order of its fields. Reading: id is $1; writing: id, event, then the
 * fields. A holding's and a deputy's source is that of records alone, "" here; a person's folded
 * text comes last. */
STORE_SQL(unit_read, "SELECT code, name, kana, parent, place, successor, from_on, until_on, event"
                     " FROM office_unit WHERE id = $1");
STORE_SQL(unit_write,
          "INSERT INTO office_unit (id, event, code, name, kana, parent, place, successor, from_on,"
          " until_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE"
          " SET event = excluded.event, code = excluded.code, name = excluded.name,"
          " kana = excluded.kana, parent = excluded.parent, place = excluded.place,"
          " successor = excluded.successor, from_on = excluded.from_on,"
          " until_on = excluded.until_on");
STORE_SQL(unit_delete, "DELETE FROM office_unit WHERE id = $1");

STORE_SQL(post_read, "SELECT unit, name, kind, many, place, from_on, until_on, event"
                     " FROM office_post WHERE id = $1");
STORE_SQL(post_write,
          "INSERT INTO office_post (id, event, unit, name, kind, many, place, from_on, until_on)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE"
          " SET event = excluded.event, unit = excluded.unit, name = excluded.name,"
          " kind = excluded.kind, many = excluded.many, place = excluded.place,"
          " from_on = excluded.from_on, until_on = excluded.until_on");
STORE_SQL(post_delete, "DELETE FROM office_post WHERE id = $1");

STORE_SQL(person_read, "SELECT number, name, kana, mail, kind, company, from_on, until_on, event"
                       " FROM office_person WHERE id = $1");
STORE_SQL(person_write,
          "INSERT INTO office_person (id, event, number, name, kana, mail, kind, company, from_on,"
          " until_on, folded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
          " ON CONFLICT (id) DO UPDATE SET event = excluded.event, number = excluded.number,"
          " name = excluded.name, kana = excluded.kana, mail = excluded.mail,"
          " kind = excluded.kind, company = excluded.company, from_on = excluded.from_on,"
          " until_on = excluded.until_on, folded = excluded.folded");
STORE_SQL(person_delete, "DELETE FROM office_person WHERE id = $1");

STORE_SQL(appointment_read, "SELECT person, post, main, order_text, from_on, until_on, event"
                            " FROM office_appointment WHERE id = $1");
STORE_SQL(appointment_write,
          "INSERT INTO office_appointment (id, event, person, post, main, order_text, from_on,"
          " until_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE"
          " SET event = excluded.event, person = excluded.person, post = excluded.post,"
          " main = excluded.main, order_text = excluded.order_text, from_on = excluded.from_on,"
          " until_on = excluded.until_on");
STORE_SQL(appointment_delete, "DELETE FROM office_appointment WHERE id = $1");

STORE_SQL(holding_read, "SELECT function, scope, post, person, clause, from_on, until_on, event"
                        " FROM office_holding WHERE id = $1 AND source = ''");
STORE_SQL(holding_write,
          "INSERT INTO office_holding (id, event, function, scope, post, person, clause, from_on,"
          " until_on, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')"
          " ON CONFLICT (id) DO UPDATE SET event = excluded.event, function = excluded.function,"
          " scope = excluded.scope, post = excluded.post, person = excluded.person,"
          " clause = excluded.clause, from_on = excluded.from_on, until_on = excluded.until_on");
STORE_SQL(holding_delete, "DELETE FROM office_holding WHERE id = $1 AND source = ''");

STORE_SQL(deputy_read,
          "SELECT function, scope, holder_post, holder_person, deputy_post, deputy_person,"
          " standing, place, limits, after_view, from_on, until_on, event"
          " FROM office_deputy WHERE id = $1 AND source = ''");
STORE_SQL(deputy_write,
          "INSERT INTO office_deputy (id, event, function, scope, holder_post, holder_person,"
          " deputy_post, deputy_person, standing, place, limits, after_view, from_on, until_on,"
          " source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '')"
          " ON CONFLICT (id) DO UPDATE SET event = excluded.event, function = excluded.function,"
          " scope = excluded.scope, holder_post = excluded.holder_post,"
          " holder_person = excluded.holder_person, deputy_post = excluded.deputy_post,"
          " deputy_person = excluded.deputy_person, standing = excluded.standing,"
          " place = excluded.place, limits = excluded.limits, after_view = excluded.after_view,"
          " from_on = excluded.from_on, until_on = excluded.until_on");
STORE_SQL(deputy_delete, "DELETE FROM office_deputy WHERE id = $1 AND source = ''");

STORE_SQL(absence_read, "SELECT person, from_on, until_on, event"
                        " FROM office_absence WHERE id = $1");
STORE_SQL(absence_write,
          "INSERT INTO office_absence (id, event, person, from_on, until_on)"
          " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET event = excluded.event,"
          " person = excluded.person, from_on = excluded.from_on, until_on = excluded.until_on");
STORE_SQL(absence_delete, "DELETE FROM office_absence WHERE id = $1");

static const struct {
    const StoreSql *read, *write, *delete;
} tables[OFFICE_WHATS] = {
    [OFFICE_UNIT] = {&unit_read, &unit_write, &unit_delete},
    [OFFICE_POST] = {&post_read, &post_write, &post_delete},
    [OFFICE_PERSON] = {&person_read, &person_write, &person_delete},
    [OFFICE_APPOINTMENT] = {&appointment_read, &appointment_write, &appointment_delete},
    [OFFICE_HOLDING] = {&holding_read, &holding_write, &holding_delete},
    [OFFICE_DEPUTY] = {&deputy_read, &deputy_write, &deputy_delete},
    [OFFICE_ABSENCE] = {&absence_read, &absence_write, &absence_delete},
};

static json_t *column_value(StoreQuery *query, int at, const OfficeField *field)
{
    if (field->kind == OFFICE_FIELD_FLAG)
        return json_boolean(store_column_integer(query, at) != 0);
    if (field->kind == OFFICE_FIELD_NUMBER)
        return json_integer(store_column_integer(query, at));
    const char *text = store_column_text(query, at, NULL);
    if (strcmp(field->name, "until_on") == 0 && strcmp(text, OFFICE_OPEN) == 0)
        text = "";
    return json_string(text);
}

json_t *office_row_read(Store *store, OfficeWhat what, const char *id, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, tables[what].read, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, id);
    if (store_step(query, error) != STORE_ROW)
        return NULL;
    json_t *row = json_object();
    int at = 0;
    for (const OfficeField *field = office_fields(what); field->name != NULL; field++)
        json_object_set_new(row, field->name, column_value(query, at++, field));
    return row;
}

static int field_count(OfficeWhat what)
{
    int count = 0;
    while (office_fields(what)[count].name != NULL)
        count++;
    return count;
}

gboolean office_row_event(Store *store, OfficeWhat what, const char *id, guint64 *event,
                          GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, tables[what].read, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step != STORE_FAILED)
        *event = step == STORE_ROW ? (guint64)store_column_integer(query, field_count(what)) : 0;
    return step != STORE_FAILED;
}

json_t *office_row_empty(OfficeWhat what)
{
    json_t *row = json_object();
    for (const OfficeField *field = office_fields(what); field->name != NULL; field++) {
        json_t *value = json_string(field->choices != NULL ? field->choices[0] : "");
        if (field->kind == OFFICE_FIELD_FLAG || field->kind == OFFICE_FIELD_NUMBER) {
            json_decref(value);
            value = field->kind == OFFICE_FIELD_FLAG ? json_false() : json_integer(0);
        }
        json_object_set_new(row, field->name, value);
    }
    return row;
}

static void bind_value(StoreQuery *query, int at, const OfficeField *field, const json_t *value)
{
    const char *text = json_string_value(value);
    if (field->kind == OFFICE_FIELD_FLAG)
        store_bind_integer(query, at, json_is_true(value) ? 1 : 0);
    else if (field->kind == OFFICE_FIELD_NUMBER)
        store_bind_integer(query, at, json_integer_value(value));
    else if (strcmp(field->name, "until_on") == 0 && (text == NULL || *text == '\0'))
        store_bind_text(query, at, OFFICE_OPEN);
    else
        store_bind_text(query, at, text != NULL ? text : "");
}

gboolean office_row_write(Store *store, OfficeWhat what, const char *id, const json_t *row,
                          guint64 event, GError **error)
{
    g_autofree char *folded = what == OFFICE_PERSON ? office_folded_person(row) : NULL;
    g_autoptr(StoreQuery) query = store_query(store, tables[what].write, error);
    if (query == NULL)
        return FALSE;
    int at = 1;
    store_bind_text(query, at++, id);
    store_bind_integer(query, at++, (gint64)event);
    for (const OfficeField *field = office_fields(what); field->name != NULL; field++)
        bind_value(query, at++, field, json_object_get(row, field->name));
    if (folded != NULL)
        store_bind_text(query, at, folded);
    return store_run(query, error);
}

gboolean office_row_delete(Store *store, OfficeWhat what, const char *id, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, tables[what].delete, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    return store_run(query, error);
}

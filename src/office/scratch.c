/* office/scratch.c -- rows of the office copied into memory */
#include "office/scratch.h"
#include "base/json.h"
#include "office/change.h"
#include "office/prepare.h"
#include <string.h>

/* Columns of a table as `t` and `i`, for text and integer, in the order both statements have. */
typedef struct {
    const char *columns;
    const StoreSql *read, *write;
} Copied;

#define COPY(table, columns, values)                                                               \
    STORE_SQL(copy_##table, "SELECT " columns " FROM " #table);                                    \
    STORE_SQL(paste_##table, "INSERT INTO " #table " (" columns ") VALUES (" values ")")

COPY(office_unit, "id, code, name, kana, parent, place, successor, from_on, until_on, event",
     "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10");
COPY(office_post, "id, unit, name, kind, many, place, from_on, until_on, event",
     "$1, $2, $3, $4, $5, $6, $7, $8, $9");
COPY(office_person, "id, number, name, kana, mail, kind, company, from_on, until_on, folded, event",
     "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11");
COPY(office_appointment, "id, person, post, main, order_text, from_on, until_on, event",
     "$1, $2, $3, $4, $5, $6, $7, $8");
COPY(office_holding, "id, function, scope, post, person, clause, source, from_on, until_on, event",
     "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10");
COPY(office_deputy,
     "id, function, scope, holder_post, holder_person, deputy_post, deputy_person, standing,"
     " place, limits, after_view, source, from_on, until_on, event",
     "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15");
COPY(office_absence, "id, person, from_on, until_on, event", "$1, $2, $3, $4, $5");

static const Copied tables[] = {
    {"tttttittti", &copy_office_unit, &paste_office_unit},
    {"ttttiitti", &copy_office_post, &paste_office_post},
    {"tttttttttti", &copy_office_person, &paste_office_person},
    {"tttittti", &copy_office_appointment, &paste_office_appointment},
    {"ttttttttti", &copy_office_holding, &paste_office_holding},
    {"tttttttiitittti", &copy_office_deputy, &paste_office_deputy},
    {"tttti", &copy_office_absence, &paste_office_absence},
};

static gboolean paste_row(Store *to, const Copied *table, StoreQuery *row, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(to, table->write, error);
    if (query == NULL)
        return FALSE;
    for (int at = 0; table->columns[at] != '\0'; at++)
        if (table->columns[at] == 'i')
            store_bind_integer(query, at + 1, store_column_integer(row, at));
        else
            store_bind_text(query, at + 1, store_column_text(row, at, NULL));
    return store_run(query, error);
}

static gboolean copy_table(Store *from, Store *to, const Copied *table, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(from, table->read, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        if (!paste_row(to, table, query, error))
            return FALSE;
    return step == STORE_DONE;
}

static gboolean copy_all(Store *from, Store *to, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        if (!copy_table(from, to, &tables[i], error))
            return FALSE;
    return TRUE;
}

Store *office_scratch_new(Store *store, GError **error)
{
    const StoreSchema *const steps[] = {&office_schema_001};
    g_autoptr(Store) scratch = store_open_memory(error);
    if (scratch == NULL || !store_upgrade(scratch, steps, G_N_ELEMENTS(steps), error) ||
        !store_begin(scratch, error) || !copy_all(store, scratch, error) ||
        !store_commit(scratch, error))
        return NULL;
    return g_steal_pointer(&scratch);
}

gboolean office_scratch_change(Store *scratch, const json_t *changes, guint64 event, GError **error)
{
    const LedgerEvent change = {.actor = "system",
                                .on_behalf_of = "",
                                .act = "office.change",
                                .subject = "office",
                                .from_state = "",
                                .to_state = ""};
    const LedgerPlace place = {event, 0};
    g_autoptr(json_t) content = json_pack("{s:O}", "changes", changes);
    return store_begin(scratch, error) &&
           office_project_change(scratch, &change, &place, content, error) &&
           store_commit(scratch, error);
}

Store *office_try(Store *store, const json_t *asked, gboolean end_dependents,
                  const GPtrArray *functions, OfficeFindings *findings, GError **error)
{
    g_autoptr(json_t) changes = office_prepare(store, asked, findings, NULL, error);
    if (changes == NULL ||
        (findings->count == 0 && end_dependents && !office_end_dependents(store, changes, error)))
        return NULL;
    g_autoptr(Store) scratch = office_scratch_new(store, error);
    if (scratch == NULL)
        return NULL;
    if (findings->count == 0 && (!office_scratch_change(scratch, changes, G_MAXINT32, error) ||
                                 !office_check(scratch, changes, functions, findings, error)))
        return NULL;
    return g_steal_pointer(&scratch);
}

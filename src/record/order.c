/* record/order.c -- depth-first over what derived values read; a way back is a cycle */
#include "record/order.h"

#include <string.h>

#include "record/expr.h"
#include "record/reader.h"

typedef struct {
    RecordFindings *findings;
    GHashTable *owner; /* RecordField -> RecordType */
    GHashTable *done;  /* RecordField */
    GPtrArray *way;    /* RecordField: under way */
} Order;

static void visit_field(Order *order, RecordField *field);

static void visit_read(const RecordField *via, const RecordField *field, gpointer user)
{
    (void)via;
    visit_field(user, (RecordField *)field);
}

static char *way_text(const Order *order, guint from, const RecordField *last)
{
    GString *out = g_string_new(NULL);
    for (guint i = from; i <= order->way->len; i++) {
        const RecordField *field = i < order->way->len ? g_ptr_array_index(order->way, i) : last;
        const RecordType *type = g_hash_table_lookup(order->owner, field);
        g_string_append_printf(out, "%s%s.%s", i > from ? " → " : "", type->name, field->name);
    }
    return g_string_free(out, FALSE);
}

/* A chain of derived values longer than this is refused before it is followed. */
#define WAY_MAX 100u

static gboolean is_long(Order *order, const RecordField *field)
{
    if (order->way->len < WAY_MAX)
        return FALSE;
    const RecordType *type = g_hash_table_lookup(order->owner, field);
    RecordSpot spot = {type->file, field->name, field->line};
    record_find(order->findings, RECORD_LIMIT, spot, field->name, "100");
    g_hash_table_add(order->done, (gpointer)field);
    return TRUE;
}

static void visit_field(Order *order, RecordField *field)
{
    guint at;
    if (g_hash_table_contains(order->done, field))
        return;
    if (g_ptr_array_find(order->way, field, &at)) {
        const RecordType *type = g_hash_table_lookup(order->owner, field);
        g_autofree char *way = way_text(order, at, field);
        RecordSpot spot = {type->file, field->name, field->line};
        record_find_path(order->findings, RECORD_VALUE_CYCLE, spot, field->name, NULL, way);
        return;
    }
    if (field->value == NULL || is_long(order, field))
        return;
    g_ptr_array_add(order->way, field);
    record_expr_visit(field->value, visit_read, order);
    g_ptr_array_remove_index(order->way, order->way->len - 1);
    g_hash_table_add(order->done, field);
    RecordType *type = g_hash_table_lookup(order->owner, field);
    g_ptr_array_add(type->derived, field);
}

static void visit_fields(Order *order, const GPtrArray *fields)
{
    for (guint i = 0; fields != NULL && i < fields->len; i++) {
        RecordField *field = g_ptr_array_index(fields, i);
        visit_field(order, field);
        visit_fields(order, field->columns);
    }
}

static void own_fields(Order *order, RecordType *type, const GPtrArray *fields)
{
    for (guint i = 0; fields != NULL && i < fields->len; i++) {
        RecordField *field = g_ptr_array_index(fields, i);
        g_hash_table_insert(order->owner, field, type);
        own_fields(order, type, field->columns);
    }
}

void record_types_order(RecordTypes *types, RecordArena *arena, RecordFindings *findings)
{
    g_autoptr(GHashTable) owner = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) way = g_ptr_array_new();
    Order order = {findings, owner, done, way};
    for (guint i = 0; i < types->all->len; i++) {
        RecordType *type = g_ptr_array_index(types->all, i);
        type->derived = record_arena_list(arena);
        own_fields(&order, type, type->fields);
    }
    for (guint i = 0; i < types->all->len; i++) {
        const RecordType *type = g_ptr_array_index(types->all, i);
        visit_fields(&order, type->fields);
    }
}

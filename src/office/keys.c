/* office/keys.c -- the keys a person answers to on a day, by oneself and for others */
#include "office/look.h"
#include <string.h>

typedef struct {
    OfficeLook look;
    OfficeKeys *keys;
    GHashTable *seen; /* place + 1 in keys, by key and whom it is for; both in keys->texts */
    const char *person;
} Collecting;

/* What of a holder's keys is collected: all, those of one function, or of one place too. */
typedef struct {
    const char *function, *scope; /* "" for any */
    gboolean posts;               /* t: keys too */
    OfficeAs as;
} Part;

void office_keys_free(OfficeKeys *keys)
{
    if (keys == NULL)
        return;
    g_string_chunk_free(keys->texts);
    g_array_free(keys->keys, TRUE);
    g_free(keys);
}

char *office_function_key(const char *function, const char *scope)
{
    return g_strconcat("f:", function, ":", scope, NULL);
}

/* Of two alike the one that may more is kept. */
static void add_key(Collecting *c, const OfficeAs *as, const char *key)
{
    g_autofree char *mark = g_strconcat(as->deputy ? "d" : "o", as->for_person, " ", key, NULL);
    gsize at = GPOINTER_TO_SIZE(g_hash_table_lookup(c->seen, mark));
    if (at > 0) {
        OfficeKey *known = &g_array_index(c->keys->keys, OfficeKey, at - 1);
        if (as->limits < known->as.limits)
            known->as = *as;
        return;
    }
    const OfficeKey one = {g_string_chunk_insert_const(c->keys->texts, key), *as};
    g_array_append_val(c->keys->keys, one);
    g_hash_table_insert(c->seen, g_string_chunk_insert_const(c->keys->texts, mark),
                        GSIZE_TO_POINTER((gsize)c->keys->keys->len));
}

static void add_function(Collecting *c, const OfficeAs *as, const char *function, const char *scope)
{
    g_autofree char *key = office_function_key(function, scope);
    add_key(c, as, key);
}

static gboolean is_among(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (strcmp(texts->pdata[i], text) == 0)
            return TRUE;
    return FALSE;
}

static gboolean add_units(Collecting *c, const Part *part, const OfficeHeld *held)
{
    g_autoptr(GPtrArray) units = g_ptr_array_new();
    if (!office_look_below(&c->look, held->function, held->scope, units))
        return FALSE;
    if (*part->scope != '\0' && strcmp(part->scope, held->scope) != 0) {
        if (!is_among(units, part->scope))
            return TRUE;
        g_ptr_array_set_size(units, 0);
        if (!office_look_below(&c->look, held->function, part->scope, units))
            return FALSE;
    }
    for (guint i = 0; i < units->len; i++)
        add_function(c, &part->as, held->function, units->pdata[i]);
    return TRUE;
}

static gboolean add_held(Collecting *c, const Part *part, const OfficeHeld *held)
{
    OfficeUnitLook unit;
    if (*part->function != '\0' && strcmp(part->function, held->function) != 0)
        return TRUE;
    if (!office_look_unit(&c->look, held->scope, &unit))
        return FALSE;
    if (unit.age == OFFICE_UNIT_NOW)
        return add_units(c, part, held);
    if (unit.age == OFFICE_NO_UNIT &&
        (*part->scope == '\0' || strcmp(part->scope, held->scope) == 0))
        add_function(c, &part->as, held->function, held->scope);
    return TRUE;
}

static gboolean add_held_by(Collecting *c, const Part *part, OfficeHeldBy by, const char *id)
{
    g_autoptr(GArray) held = g_array_new(FALSE, FALSE, sizeof(OfficeHeld));
    if (!office_look_held_by(&c->look, by, id, held))
        return FALSE;
    for (guint i = 0; i < held->len; i++)
        if (!add_held(c, part, &g_array_index(held, OfficeHeld, i)))
            return FALSE;
    return TRUE;
}

static gboolean add_post(Collecting *c, const Part *part, const char *post)
{
    if (part->posts && *part->function == '\0') {
        g_autofree char *key = g_strconcat("t:", post, NULL);
        add_key(c, &part->as, key);
    }
    return add_held_by(c, part, OFFICE_HELD_BY_POST, post);
}

static gboolean add_person(Collecting *c, const Part *part, const char *person,
                           const GPtrArray *posts)
{
    for (guint i = 0; i < posts->len; i++)
        if (!add_post(c, part, posts->pdata[i]))
            return FALSE;
    return add_held_by(c, part, OFFICE_HELD_BY_PERSON, person);
}

/* ---- as a deputy ---- */

static gboolean act_for(Collecting *c, const OfficeStandIn *row, const char *holder)
{
    gboolean in_force;
    if (strcmp(holder, c->person) == 0)
        return TRUE;
    if (!office_look_in_force(&c->look, row, holder, &in_force))
        return FALSE;
    const Part part = {.function = row->function,
                       .scope = row->scope,
                       .posts = TRUE,
                       .as = {.deputy = TRUE,
                              .for_person = holder,
                              .limits = row->limits,
                              .after_view = row->after_view,
                              .by = *row->source != '\0' ? row->source : row->id}};
    if (!in_force)
        return TRUE;
    if (*row->holder_post != '\0')
        return add_post(c, &part, row->holder_post);
    g_autoptr(GPtrArray) posts = g_ptr_array_new();
    return office_look_posts(&c->look, holder, posts) && add_person(c, &part, holder, posts);
}

static gboolean act_by(Collecting *c, const OfficeStandIn *row)
{
    g_autoptr(GPtrArray) holders = g_ptr_array_new();
    if (*row->holder_post != '\0') {
        if (!office_look_persons(&c->look, row->holder_post, holders))
            return FALSE;
        if (holders->len == 0)
            g_ptr_array_add(holders, (gpointer) ""); /* vacant */
    } else {
        gboolean in_office;
        gboolean staff;
        if (!office_look_in_office(&c->look, row->holder_person, &in_office, &staff))
            return FALSE;
        if (in_office)
            g_ptr_array_add(holders, (gpointer)row->holder_person);
    }
    for (guint i = 0; i < holders->len; i++)
        if (!act_for(c, row, holders->pdata[i]))
            return FALSE;
    return TRUE;
}

static gboolean add_as_deputy(Collecting *c, const GPtrArray *posts)
{
    gboolean absent;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OfficeStandIn));
    if (!office_look_absent(&c->look, c->person, &absent))
        return FALSE;
    if (absent)
        return TRUE;
    if (!office_look_stand_ins(&c->look, OFFICE_OF_DEPUTY_PERSON, c->person, rows))
        return FALSE;
    for (guint i = 0; i < posts->len; i++)
        if (!office_look_stand_ins(&c->look, OFFICE_OF_DEPUTY_POST, posts->pdata[i], rows))
            return FALSE;
    for (guint i = 0; i < rows->len; i++)
        if (!act_by(c, &g_array_index(rows, OfficeStandIn, i)))
            return FALSE;
    return TRUE;
}

static gboolean collect_keys(Collecting *c)
{
    static const OfficeAs oneself = {.for_person = "", .by = ""};
    static const Part all = {
        .function = "", .scope = "", .posts = TRUE, .as = {.for_person = "", .by = ""}};
    gboolean in_office;
    gboolean staff;
    g_autofree char *own = g_strconcat("p:", c->person, NULL);
    add_key(c, &oneself, own);
    if (!office_look_in_office(&c->look, c->person, &in_office, &staff))
        return FALSE;
    if (!in_office)
        return TRUE;
    if (staff)
        add_key(c, &oneself, OFFICE_STAFF_KEY);
    g_autoptr(GPtrArray) posts = g_ptr_array_new();
    return office_look_posts(&c->look, c->person, posts) && add_person(c, &all, c->person, posts) &&
           add_as_deputy(c, posts);
}

OfficeKeys *office_keys(Store *store, const char *person, const char *day, GError **error)
{
    g_autoptr(OfficeKeys) keys = g_new0(OfficeKeys, 1);
    keys->texts = g_string_chunk_new(1024);
    keys->keys = g_array_new(FALSE, FALSE, sizeof(OfficeKey));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    Collecting c = {{store, day, keys->texts, error}, keys, seen, person};
    return collect_keys(&c) ? g_steal_pointer(&keys) : NULL;
}

const OfficeKey *office_keys_find(const OfficeKeys *keys, const char *key)
{
    for (guint i = 0; i < keys->keys->len; i++) {
        const OfficeKey *one = &g_array_index(keys->keys, OfficeKey, i);
        if (strcmp(one->key, key) == 0)
            return one;
    }
    return NULL;
}

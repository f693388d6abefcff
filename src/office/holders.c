/* office/holders.c -- who answers to a key on a day: the way back of office/keys.c */
#include "base/ids.h"
#include "base/problem.h"
#include "office/look.h"
#include <string.h>

typedef struct {
    OfficeLook look;
    OfficeHolders *found;
    const char *function; /* "" of a post's key */
    const char *scope;    /* where it is looked for */
    GPtrArray *chain;     /* the key's scope, and the units it was looked for in on the way up */
} Seeking;

void office_holders_free(OfficeHolders *holders)
{
    if (holders == NULL)
        return;
    g_string_chunk_free(holders->texts);
    g_array_free(holders->holders, TRUE);
    g_free(holders);
}

static void add_holder(Seeking *s, const char *person, const OfficeAs *as)
{
    GArray *all = s->found->holders;
    for (guint i = 0; i < all->len; i++) {
        OfficeHolder *known = &g_array_index(all, OfficeHolder, i);
        if (known->as.deputy == as->deputy && strcmp(known->person, person) == 0 &&
            strcmp(known->as.for_person, as->for_person) == 0) {
            if (as->limits < known->as.limits)
                known->as = *as;
            return;
        }
    }
    const OfficeHolder one = {g_string_chunk_insert_const(s->found->texts, person), *as};
    g_array_append_val(all, one);
}

static void add_oneself(Seeking *s, const char *person)
{
    const OfficeAs as = {.for_person = "", .by = ""};
    add_holder(s, person, &as);
}

/* ---- deputies ---- */

static gboolean is_meant(const Seeking *s, const OfficeStandIn *row)
{
    if (*row->function == '\0')
        return TRUE;
    if (strcmp(row->function, s->function) != 0)
        return FALSE;
    for (guint i = 0; i < s->chain->len; i++)
        if (strcmp(s->chain->pdata[i], row->scope) == 0)
            return TRUE;
    return *row->scope == '\0';
}

static gboolean add_acting(Seeking *s, const OfficeStandIn *row, const char *holder)
{
    gboolean in_force;
    g_autoptr(GPtrArray) persons = g_ptr_array_new();
    if (!office_look_in_force(&s->look, row, holder, &in_force))
        return FALSE;
    if (in_force && !office_look_deputies(&s->look, row, persons))
        return FALSE;
    const OfficeAs as = {.deputy = TRUE,
                         .for_person = holder,
                         .limits = row->limits,
                         .after_view = row->after_view,
                         .by = *row->source != '\0' ? row->source : row->id};
    for (guint i = 0; i < persons->len; i++)
        if (strcmp(persons->pdata[i], holder) != 0)
            add_holder(s, persons->pdata[i], &as);
    return TRUE;
}

/* Who stands in for `holder` by rows of the post or person `id`. `rows` counts those that would do
 * so for all that is held here. */
static gboolean add_stand_ins(Seeking *s, OfficeStandInOf of, const char *id, const char *holder,
                              guint *rows)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(OfficeStandIn));
    if (!office_look_stand_ins(&s->look, of, id, all))
        return FALSE;
    for (guint i = 0; i < all->len; i++) {
        const OfficeStandIn *row = &g_array_index(all, OfficeStandIn, i);
        if (!is_meant(s, row))
            continue;
        gboolean whole =
            *row->function == '\0' || *row->scope == '\0' || strcmp(row->scope, s->scope) == 0;
        *rows += whole ? 1 : 0;
        if (!add_acting(s, row, holder))
            return FALSE;
    }
    return TRUE;
}

/* ---- holders ---- */

/* Those in the post and their deputies; `manned`: it has any, or somebody is named to stand in. */
static gboolean add_of_post(Seeking *s, const char *post, gboolean *manned)
{
    guint rows = 0;
    g_autoptr(GPtrArray) persons = g_ptr_array_new();
    if (!office_look_persons(&s->look, post, persons))
        return FALSE;
    for (guint i = 0; i < persons->len; i++)
        add_oneself(s, persons->pdata[i]);
    for (guint i = 0; i < persons->len; i++)
        if (!add_stand_ins(s, OFFICE_OF_HOLDER_POST, post, persons->pdata[i], &rows) ||
            !add_stand_ins(s, OFFICE_OF_HOLDER_PERSON, persons->pdata[i], persons->pdata[i], &rows))
            return FALSE;
    if (persons->len == 0 && !add_stand_ins(s, OFFICE_OF_HOLDER_POST, post, "", &rows))
        return FALSE;
    *manned = *manned || persons->len > 0 || rows > 0;
    return TRUE;
}

static gboolean add_of_person(Seeking *s, const char *person, gboolean *manned)
{
    guint rows = 0;
    gboolean in_office;
    gboolean staff;
    if (!office_look_in_office(&s->look, person, &in_office, &staff))
        return FALSE;
    if (!in_office)
        return TRUE;
    *manned = TRUE;
    add_oneself(s, person);
    return add_stand_ins(s, OFFICE_OF_HOLDER_PERSON, person, person, &rows);
}

static gboolean add_of_function(Seeking *s, gboolean *manned)
{
    g_autoptr(GArray) held = g_array_new(FALSE, FALSE, sizeof(OfficeHeld));
    if (!office_look_held(&s->look, s->function, s->scope, held))
        return FALSE;
    for (guint i = 0; i < held->len; i++) {
        const OfficeHeld *one = &g_array_index(held, OfficeHeld, i);
        if (!(*one->post != '\0' ? add_of_post(s, one->post, manned)
                                 : add_of_person(s, one->person, manned)))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_new(const GPtrArray *chain, const char *scope)
{
    for (guint i = 0; i < chain->len; i++)
        if (strcmp(chain->pdata[i], scope) == 0)
            return FALSE;
    return TRUE;
}

/* Where a unit without a holder of its own looks: its successor when it is gone, else above. */
static const char *next_scope(const OfficeUnitLook *unit)
{
    if (unit->age == OFFICE_UNIT_NOW)
        return unit->parent;
    return unit->age == OFFICE_UNIT_GONE ? unit->successor : "";
}

/* From the key's scope upwards until somebody is found. */
static gboolean seek_function(Seeking *s)
{
    gboolean manned = FALSE;
    for (const char *scope = s->scope; is_new(s->chain, scope);) {
        OfficeUnitLook unit;
        if (!office_look_unit(&s->look, scope, &unit))
            return FALSE;
        if (unit.age == OFFICE_NO_UNIT && s->chain->len > 0)
            return TRUE; /* above stands what is no unit */
        s->scope = scope;
        s->found->unit = unit.age == OFFICE_NO_UNIT ? "" : scope;
        g_ptr_array_add(s->chain, (gpointer)scope);
        gboolean stands = unit.age == OFFICE_NO_UNIT || unit.age == OFFICE_UNIT_NOW;
        if (stands && !add_of_function(s, &manned))
            return FALSE;
        scope = next_scope(&unit);
        if (manned || *scope == '\0')
            break;
    }
    return TRUE;
}

static gboolean seek_staff(Seeking *s)
{
    g_autoptr(GPtrArray) persons = g_ptr_array_new();
    if (!office_look_staff(&s->look, persons))
        return FALSE;
    for (guint i = 0; i < persons->len; i++) {
        const OfficeHolder one = {persons->pdata[i], {.for_person = "", .by = ""}};
        g_array_append_val(s->found->holders, one);
    }
    return TRUE;
}

static gboolean seek(Seeking *s, const char *key)
{
    gboolean manned = FALSE;
    if (strcmp(key, OFFICE_STAFF_KEY) == 0)
        return seek_staff(s);
    if (g_str_has_prefix(key, "p:") && key[2] != '\0') {
        add_oneself(s, key + 2);
        return TRUE;
    }
    if (g_str_has_prefix(key, "t:") && key[2] != '\0')
        return add_of_post(s, g_string_chunk_insert_const(s->found->texts, key + 2), &manned);
    const char *colon = g_str_has_prefix(key, "f:") ? strchr(key + 2, ':') : NULL;
    if (colon == NULL || colon == key + 2) {
        problem_set(s->look.error, PROBLEM_INVALID, PROBLEM_BOTH("the key", "宛先"), key);
        return FALSE;
    }
    s->function = g_string_chunk_insert_len(s->found->texts, key + 2, colon - key - 2);
    s->scope = g_string_chunk_insert_const(s->found->texts, colon + 1);
    return seek_function(s);
}

OfficeHolders *office_holders(Store *store, const char *key, const char *day, GError **error)
{
    g_autoptr(OfficeHolders) found = g_new0(OfficeHolders, 1);
    found->texts = g_string_chunk_new(256);
    found->holders = g_array_new(FALSE, FALSE, sizeof(OfficeHolder));
    found->unit = "";
    g_autoptr(GPtrArray) chain = g_ptr_array_new();
    Seeking s = {{store, day, found->texts, error}, found, "", "", chain};
    return seek(&s, key) ? g_steal_pointer(&found) : NULL;
}

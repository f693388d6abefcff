/* report/office_day.c -- the office of one day, loaded once for a page */
#include "report/json.h"
#include "report/kana.h"
#include "report/office.h"
#include <string.h>

typedef struct {
    ReportOffice *office;
    GArray *loose; /* OfficeUnit, as they come */
} Loading;

static const char *keep(ReportOffice *office, const char *text)
{
    return *text == '\0' ? "" : g_string_chunk_insert(office->texts, text);
}

static void note_at(GHashTable *at, const char *id, const GArray *rows)
{
    g_hash_table_insert(at, (gpointer)id, GUINT_TO_POINTER(rows->len));
}

static gboolean keep_unit(const OfficeUnit *unit, gpointer user)
{
    Loading *loading = user;
    ReportOffice *o = loading->office;
    const OfficeUnit own = {.id = keep(o, unit->id),
                            .code = keep(o, unit->code),
                            .name = keep(o, unit->name),
                            .kana = keep(o, unit->kana),
                            .parent = keep(o, unit->parent),
                            .successor = keep(o, unit->successor),
                            .from_on = keep(o, unit->from_on),
                            .until_on = keep(o, unit->until_on),
                            .place = unit->place,
                            .event = unit->event};
    g_array_append_val(loading->loose, own);
    return TRUE;
}

static gboolean keep_post(const OfficePost *post, gpointer user)
{
    ReportOffice *o = user;
    const OfficePost own = {.id = keep(o, post->id),
                            .unit = keep(o, post->unit),
                            .name = keep(o, post->name),
                            .kind = keep(o, post->kind),
                            .from_on = keep(o, post->from_on),
                            .until_on = keep(o, post->until_on),
                            .place = post->place,
                            .event = post->event,
                            .many = post->many};
    g_array_append_val(o->posts, own);
    note_at(o->post_at, own.id, o->posts);
    return TRUE;
}

static gboolean keep_person(const OfficePerson *person, gpointer user)
{
    ReportOffice *o = user;
    const OfficePerson own = {.id = keep(o, person->id),
                              .number = keep(o, person->number),
                              .name = keep(o, person->name),
                              .kana = keep(o, person->kana),
                              .mail = keep(o, person->mail),
                              .kind = keep(o, person->kind),
                              .company = keep(o, person->company),
                              .from_on = keep(o, person->from_on),
                              .until_on = keep(o, person->until_on),
                              .folded = keep(o, person->folded),
                              .event = person->event};
    g_array_append_val(o->persons, own);
    note_at(o->person_at, own.id, o->persons);
    return TRUE;
}

static gboolean keep_appointment(const OfficeAppointment *appointment, gpointer user)
{
    ReportOffice *o = user;
    const OfficeAppointment own = {.id = keep(o, appointment->id),
                                   .person = keep(o, appointment->person),
                                   .post = keep(o, appointment->post),
                                   .order_text = keep(o, appointment->order_text),
                                   .from_on = keep(o, appointment->from_on),
                                   .until_on = keep(o, appointment->until_on),
                                   .main = appointment->main,
                                   .event = appointment->event};
    g_array_append_val(o->appointments, own);
    return TRUE;
}

static gboolean keep_holding(const OfficeHolding *holding, gpointer user)
{
    ReportOffice *o = user;
    const OfficeHolding own = {.id = keep(o, holding->id),
                               .function = keep(o, holding->function),
                               .scope = keep(o, holding->scope),
                               .post = keep(o, holding->post),
                               .person = keep(o, holding->person),
                               .clause = keep(o, holding->clause),
                               .source = keep(o, holding->source),
                               .from_on = keep(o, holding->from_on),
                               .until_on = keep(o, holding->until_on),
                               .event = holding->event};
    g_array_append_val(o->holdings, own);
    g_hash_table_add(o->holding_posts, (gpointer)own.post);
    return TRUE;
}

static gboolean keep_deputy(const OfficeDeputy *deputy, gpointer user)
{
    ReportOffice *o = user;
    const OfficeDeputy own = {.id = keep(o, deputy->id),
                              .function = keep(o, deputy->function),
                              .scope = keep(o, deputy->scope),
                              .holder_post = keep(o, deputy->holder_post),
                              .holder_person = keep(o, deputy->holder_person),
                              .deputy_post = keep(o, deputy->deputy_post),
                              .deputy_person = keep(o, deputy->deputy_person),
                              .limits = keep(o, deputy->limits),
                              .source = keep(o, deputy->source),
                              .from_on = keep(o, deputy->from_on),
                              .until_on = keep(o, deputy->until_on),
                              .standing = deputy->standing,
                              .after_view = deputy->after_view,
                              .place = deputy->place,
                              .event = deputy->event};
    g_array_append_val(o->deputies, own);
    return TRUE;
}

static gboolean keep_absence(const OfficeAbsence *absence, gpointer user)
{
    ReportOffice *o = user;
    g_hash_table_add(o->absent, (gpointer)keep(o, absence->person));
    return TRUE;
}

/* ---- order ---- */

/* Units of one parent, by their places in the loose list; a parent that is not there that day has
 * its units at the top. */
static GHashTable *children_of(const GArray *loose)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *children =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < loose->len; i++)
        g_hash_table_add(ids, (gpointer)g_array_index(loose, OfficeUnit, i).id);
    for (guint i = loose->len; i > 0; i--) { /* taken from the end of each list below */
        const OfficeUnit *unit = &g_array_index(loose, OfficeUnit, i - 1);
        const char *parent = g_hash_table_contains(ids, unit->parent) ? unit->parent : "";
        GPtrArray *list = g_hash_table_lookup(children, parent);
        if (list == NULL) {
            list = g_ptr_array_new();
            g_hash_table_insert(children, (gpointer)parent, list);
        }
        g_ptr_array_add(list, (gpointer)unit);
    }
    return children;
}

static void order_units(ReportOffice *office, const GArray *loose)
{
    g_autoptr(GHashTable) children = children_of(loose);
    g_autoptr(GPtrArray) path = g_ptr_array_new(); /* lists not yet gone through */
    GPtrArray *top = g_hash_table_lookup(children, "");
    if (top != NULL)
        g_ptr_array_add(path, top);
    while (path->len > 0) {
        GPtrArray *list = path->pdata[path->len - 1];
        if (list->len == 0) {
            g_ptr_array_set_size(path, (gint)path->len - 1);
            continue;
        }
        const OfficeUnit *unit = g_ptr_array_steal_index(list, list->len - 1);
        guint depth = path->len - 1;
        g_array_append_vals(office->units, unit, 1);
        g_array_append_val(office->depths, depth);
        note_at(office->unit_at, unit->id, office->units);
        GPtrArray *below = g_hash_table_lookup(children, unit->id);
        if (below != NULL)
            g_ptr_array_add(path, below);
    }
}

typedef struct {
    char *key;
    OfficeAppointment appointment;
} Keyed;

static gint by_key(gconstpointer a, gconstpointer b)
{
    const Keyed *left = a;
    const Keyed *right = b;
    int order = strcmp(left->key, right->key);
    return order != 0 ? order : strcmp(left->appointment.id, right->appointment.id);
}

static gboolean order_appointments(ReportOffice *office, GError **error)
{
    g_autoptr(ReportKana) kana = report_kana_new(error);
    if (kana == NULL)
        return FALSE;
    g_autoptr(GArray) keyed =
        g_array_sized_new(FALSE, FALSE, sizeof(Keyed), office->appointments->len);
    for (guint i = 0; i < office->appointments->len; i++) {
        const OfficeAppointment *one = &g_array_index(office->appointments, OfficeAppointment, i);
        const OfficePerson *person = report_office_person_of(office, one->person);
        const Keyed own = {person != NULL ? report_kana_key(kana, person->kana, person->name)
                                          : g_strdup(""),
                           *one};
        g_array_append_val(keyed, own);
    }
    g_array_sort(keyed, by_key);
    for (guint i = 0; i < keyed->len; i++) {
        Keyed *own = &g_array_index(keyed, Keyed, i);
        g_array_index(office->appointments, OfficeAppointment, i) = own->appointment;
        g_free(own->key);
    }
    return TRUE;
}

static void place_people(ReportOffice *office)
{
    for (guint i = 0; i < office->appointments->len; i++) {
        OfficeAppointment *one = &g_array_index(office->appointments, OfficeAppointment, i);
        GPtrArray *list = g_hash_table_lookup(office->in_post, one->post);
        if (list == NULL) {
            list = g_ptr_array_new();
            g_hash_table_insert(office->in_post, (gpointer)one->post, list);
        }
        g_ptr_array_add(list, one);
    }
}

/* ---- loading ---- */

static ReportOffice *office_new(Store *store, const char *day)
{
    ReportOffice *o = g_new0(ReportOffice, 1);
    o->store = store;
    o->policy = store;
    o->texts = g_string_chunk_new(4096);
    o->day = keep(o, day);
    o->units = g_array_new(FALSE, FALSE, sizeof(OfficeUnit));
    o->depths = g_array_new(FALSE, FALSE, sizeof(guint));
    o->posts = g_array_new(FALSE, FALSE, sizeof(OfficePost));
    o->persons = g_array_new(FALSE, FALSE, sizeof(OfficePerson));
    o->appointments = g_array_new(FALSE, FALSE, sizeof(OfficeAppointment));
    o->holdings = g_array_new(FALSE, FALSE, sizeof(OfficeHolding));
    o->deputies = g_array_new(FALSE, FALSE, sizeof(OfficeDeputy));
    o->gone = g_ptr_array_new_with_free_func(g_free);
    o->absent = g_hash_table_new(g_str_hash, g_str_equal);
    o->holding_posts = g_hash_table_new(g_str_hash, g_str_equal);
    o->in_post =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    o->unit_at = g_hash_table_new(g_str_hash, g_str_equal);
    o->post_at = g_hash_table_new(g_str_hash, g_str_equal);
    o->person_at = g_hash_table_new(g_str_hash, g_str_equal);
    return o;
}

void report_office_free(ReportOffice *office)
{
    if (office == NULL)
        return;
    GArray *arrays[] = {office->units,        office->depths,   office->posts,   office->persons,
                        office->appointments, office->holdings, office->deputies};
    GHashTable *tables[] = {office->absent,  office->in_post, office->holding_posts,
                            office->unit_at, office->post_at, office->person_at};
    for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_free(arrays[i], TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        g_hash_table_destroy(tables[i]);
    g_ptr_array_unref(office->gone);
    g_string_chunk_free(office->texts);
    g_free(office);
}

ReportOffice *report_office_load(Store *store, const char *day, GError **error)
{
    g_autoptr(ReportOffice) office = office_new(store, day);
    g_autoptr(GArray) loose = g_array_new(FALSE, FALSE, sizeof(OfficeUnit));
    Loading loading = {office, loose};
    if (!office_each_unit(store, day, keep_unit, &loading, error) ||
        !office_each_post(store, day, keep_post, office, error) ||
        !office_each_person(store, day, keep_person, office, error) ||
        !office_each_appointment(store, day, "", keep_appointment, office, error) ||
        !office_each_holding(store, day, "", keep_holding, office, error) ||
        !office_each_deputy(store, day, "", keep_deputy, office, error) ||
        !office_each_absence(store, day, "", keep_absence, office, error))
        return NULL;
    order_units(office, loose);
    if (!order_appointments(office, error))
        return NULL;
    place_people(office);
    return g_steal_pointer(&office);
}

static gconstpointer row_at(GHashTable *at, const GArray *rows, gsize size, const char *id)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(at, id));
    return place == 0 ? NULL : rows->data + (place - 1) * size;
}

const OfficeUnit *report_office_unit_of(const ReportOffice *office, const char *id)
{
    return row_at(office->unit_at, office->units, sizeof(OfficeUnit), id);
}

const OfficePost *report_office_post_of(const ReportOffice *office, const char *id)
{
    return row_at(office->post_at, office->posts, sizeof(OfficePost), id);
}

const OfficePerson *report_office_person_of(const ReportOffice *office, const char *id)
{
    return row_at(office->person_at, office->persons, sizeof(OfficePerson), id);
}

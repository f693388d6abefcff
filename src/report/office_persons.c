/* report/office_persons.c -- persons looked for by name, kana, number and unit, in the order of
 * their kana */
#include "office/folded.h"
#include "report/json.h"
#include "report/kana.h"
#include "report/office.h"
#include <string.h>

typedef struct {
    char *key;
    const OfficePerson *person;
    const OfficeAppointment *main; /* NULL without a post */
} Found;

typedef struct {
    const ReportOffice *office;
    const ReportOfficeAsk *ask;
    const ReportPersonFilter *filter;
    GStrv words;        /* folded */
    GHashTable *units;  /* set: the unit asked for and those below; NULL for any */
    GHashTable *folded; /* unit to its name, folded; owned texts */
    GHashTable *mains;  /* person to OfficeAppointment */
    ReportKana *kana;
    GArray *found; /* Found */
} Seeking;

static GHashTable *units_below(const ReportOffice *office, const char *unit)
{
    if (*unit == '\0')
        return NULL;
    GHashTable *units = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(units, (gpointer)unit);
    for (guint i = 0; i < office->units->len; i++) { /* parents come before children */
        const OfficeUnit *one = &g_array_index(office->units, OfficeUnit, i);
        if (g_hash_table_contains(units, one->parent))
            g_hash_table_add(units, (gpointer)one->id);
    }
    return units;
}

/* The main appointment of each, else the first. */
static GHashTable *main_of(const ReportOffice *office)
{
    GHashTable *mains = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < office->appointments->len; i++) {
        OfficeAppointment *one = &g_array_index(office->appointments, OfficeAppointment, i);
        if (one->main || !g_hash_table_contains(mains, one->person))
            g_hash_table_insert(mains, (gpointer)one->person, one);
    }
    return mains;
}

static const OfficePost *post_of(const Seeking *s, const Found *found)
{
    return found->main != NULL ? report_office_post_of(s->office, found->main->post) : NULL;
}

/* The unit's name and those above it, folded; lent. */
static const char *folded_unit(const Seeking *s, const char *unit)
{
    const char *known = g_hash_table_lookup(s->folded, unit);
    const OfficeUnit *row = report_office_unit_of(s->office, unit);
    if (known != NULL || row == NULL)
        return known != NULL ? known : "";
    char *folded = office_folded(row->name);
    g_hash_table_insert(s->folded, (gpointer)row->id, folded);
    return folded;
}

/* What of a person is searched by who asks: a number or an address that is not shown is not found
 * either. `folded` has number, name, kana and mail, one a line. Transfer full. */
static char *searched(const Seeking *s, const OfficePerson *person)
{
    if (s->ask->sees_all || strcmp(s->ask->person, person->id) == 0)
        return g_strdup(person->folded);
    const char *name = strchr(person->folded, '\n');
    const char *mail = strrchr(person->folded, '\n');
    return name == NULL || mail == name ? g_strdup("") : g_strndup(name, (gsize)(mail - name));
}

static gboolean has_words(const Seeking *s, const OfficePerson *person, const OfficePost *post)
{
    if (s->words[0] == NULL)
        return TRUE;
    const char *unit = post != NULL ? folded_unit(s, post->unit) : "";
    g_autofree char *text = searched(s, person);
    for (char **word = s->words; *word != NULL; word++)
        if (strstr(text, *word) == NULL && strstr(unit, *word) == NULL)
            return FALSE;
    return TRUE;
}

static gboolean seek(const OfficePerson *person, gpointer user)
{
    Seeking *s = user;
    Found found = {.person = person, .main = g_hash_table_lookup(s->mains, person->id)};
    const OfficePost *post = post_of(s, &found);
    const char *kind = s->filter->kind;
    if (s->units != NULL && (post == NULL || !g_hash_table_contains(s->units, post->unit)))
        return TRUE;
    if ((*kind != '\0' && strcmp(kind, person->kind) != 0) || !has_words(s, person, post))
        return TRUE;
    found.key = report_kana_key(s->kana, person->kana, person->name);
    g_array_append_val(s->found, found);
    return TRUE;
}

static gint by_key(gconstpointer a, gconstpointer b)
{
    const Found *left = a;
    const Found *right = b;
    int order = strcmp(left->key, right->key);
    return order != 0 ? order : strcmp(left->person->id, right->person->id);
}

static void append_person(const Seeking *s, GString *json, const Found *found)
{
    const OfficePerson *person = found->person;
    const OfficePost *post = post_of(s, found);
    const OfficeUnit *unit = post != NULL ? report_office_unit_of(s->office, post->unit) : NULL;
    gboolean shown = s->ask->sees_all || strcmp(s->ask->person, person->id) == 0;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", person->id);
    report_text(json, "number", shown ? person->number : "");
    report_text(json, "name", person->name);
    report_text(json, "kana", person->kana);
    report_text(json, "mail", shown ? person->mail : "");
    report_text(json, "kind", person->kind);
    report_text(json, "company", person->company);
    report_text(json, "unit_id", unit != NULL ? unit->id : "");
    report_text(json, "unit", unit != NULL ? unit->name : "");
    report_text(json, "post_id", post != NULL ? post->id : "");
    report_text(json, "post", post != NULL ? post->name : "");
    report_bool(json, "absent", g_hash_table_contains(s->office->absent, person->id));
    report_text(json, "from_on", person->from_on);
    report_until(json, person->until_on);
    report_number(json, "version", (guint64)person->event);
    g_string_append_c(json, '}');
}

static void append_found(const Seeking *s, GString *json)
{
    guint first = MIN(s->filter->after, s->found->len);
    guint count = MIN(s->filter->limit, s->found->len - first);
    report_raw(json, "persons", "[");
    for (guint i = first; i < first + count; i++)
        append_person(s, json, &g_array_index(s->found, Found, i));
    g_string_append_c(json, ']');
    report_number(json, "total", s->found->len);
    report_number(json, "next", first + count < s->found->len ? first + count : 0);
}

static void found_clear(gpointer data)
{
    g_free(((Found *)data)->key);
}

/* Words apart by blanks of any width; all are folded. */
static GStrv words_of(const char *q)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_autoptr(GString) word = g_string_new(NULL);
    for (const char *at = q;; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c != 0 && !g_unichar_isspace(c)) {
            g_string_append_unichar(word, c);
            continue;
        }
        g_autofree char *folded = office_folded(word->str);
        if (*folded != '\0')
            g_strv_builder_add(words, folded);
        g_string_truncate(word, 0);
        if (c == 0)
            return g_strv_builder_end(words);
    }
}

typedef struct {
    Seeking *seeking;
    ReportOffice *office;
} Gone;

/* Who is not there that day is not in memory: the row is kept beside. */
static gboolean seek_gone(const OfficePerson *person, gpointer user)
{
    Gone *gone = user;
    if (report_office_person_of(gone->office, person->id) != NULL)
        return TRUE;
    OfficePerson *own = g_new0(OfficePerson, 1);
    const char **texts[] = {&own->id,   &own->number,  &own->name,    &own->kana,     &own->mail,
                            &own->kind, &own->company, &own->from_on, &own->until_on, &own->folded};
    const char *from[] = {person->id,       person->number, person->name,    person->kana,
                          person->mail,     person->kind,   person->company, person->from_on,
                          person->until_on, person->folded};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_string_chunk_insert_const(gone->office->texts, from[i]);
    own->event = person->event;
    g_ptr_array_add(gone->office->gone, own);
    return seek(own, gone->seeking);
}

static gboolean seek_all(Seeking *s, ReportOffice *office, GError **error)
{
    for (guint i = 0; i < office->persons->len; i++)
        seek(&g_array_index(office->persons, OfficePerson, i), s);
    Gone gone = {s, office};
    return !s->filter->gone || office_each_person(office->store, NULL, seek_gone, &gone, error);
}

gboolean report_office_persons(Store *body, const ReportOfficeAsk *ask,
                               const ReportPersonFilter *filter, GString *json, GError **error)
{
    g_autoptr(ReportOffice) office = report_office_load(body, ask->day, error);
    g_autoptr(ReportKana) kana = office != NULL ? report_kana_new(error) : NULL;
    if (kana == NULL)
        return FALSE;
    g_auto(GStrv) words = words_of(filter->q);
    g_autoptr(GHashTable) units = units_below(office, filter->unit);
    g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(GHashTable) mains = main_of(office);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
    g_array_set_clear_func(found, found_clear);
    Seeking s = {office, ask, filter, words, units, folded, mains, kana, found};
    if (!seek_all(&s, office, error))
        return FALSE;
    g_array_sort(found, by_key);
    g_string_append_c(json, '{');
    append_found(&s, json);
    g_string_append_c(json, '}');
    return TRUE;
}

/* report/office_functions.c -- functions of the policy and who holds them, what the policy in force
 * says of posts, and what the person who asks answers to */
#include "edition/edition.h"
#include "edition/facts.h"
#include "office/folded.h"
#include "record/type.h"
#include "report/json.h"
#include "report/office.h"
#include <string.h>

/* ---- 権限・責任等一覧 ---- */

static void append_function(GString *json, const RecordFunction *function)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "code", function->code);
    report_text(json, "ja", function->label.ja);
    report_text(json, "en", function->label.en);
    report_text(json, "per", function->per);
    report_bool(json, "single", function->single);
    g_string_append_c(json, '}');
}

static gboolean append_holders(const ReportOffice *office, const OfficeHolding *holding,
                               GString *json, GError **error)
{
    g_autofree char *key = *holding->post != '\0' ? g_strconcat("t:", holding->post, NULL)
                                                  : g_strconcat("p:", holding->person, NULL);
    g_autoptr(OfficeHolders) all = office_holders(office->store, key, office->day, error);
    if (all == NULL)
        return FALSE;
    report_raw(json, "holders", "[");
    for (guint i = 0; i < all->holders->len; i++) {
        const OfficeHolder *one = &g_array_index(all->holders, OfficeHolder, i);
        if (one->as.deputy)
            continue;
        report_next(json);
        g_string_append_c(json, '{');
        report_named(json, office->store, "person", OFFICE_PERSON, one->person);
        report_bool(json, "absent", g_hash_table_contains(office->absent, one->person));
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
    return TRUE;
}

static gboolean append_held(const ReportOffice *office, GString *json, GError **error)
{
    report_raw(json, "held", "[");
    for (guint i = 0; i < office->holdings->len; i++) {
        const OfficeHolding *holding = &g_array_index(office->holdings, OfficeHolding, i);
        report_office_holding(json, office->store, holding);
        g_string_truncate(json, json->len - 1); /* the object goes on */
        if (!append_holders(office, holding, json, error))
            return FALSE;
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
    return TRUE;
}

gboolean report_office_functions(Store *body, const ReportOfficeAsk *ask, GString *json,
                                 GError **error)
{
    g_autoptr(ReportOffice) office = report_office_load(body, ask->day, error);
    g_autoptr(GString) own = g_string_new("{");
    if (office == NULL)
        return FALSE;
    report_text(own, "day", ask->day);
    report_bool(own, "may_change", ask->may_change);
    report_raw(own, "functions", "[");
    for (guint i = 0; i < ask->functions->len; i++)
        append_function(own, ask->functions->pdata[i]);
    g_string_append_c(own, ']');
    if (!append_held(office, own, error))
        return FALSE;
    report_raw(own, "deputies", "[");
    for (guint i = 0; i < office->deputies->len; i++)
        report_office_deputy(own, body, &g_array_index(office->deputies, OfficeDeputy, i));
    g_string_append(own, "]}");
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- offers ---- */

typedef struct {
    const ReportOffice *office;
    const ReportOfficeAsk *ask;
    GString *json;
    char *edition; /* adopted; owned, NULL for none */
    guint64 event;
} Offering;

static gboolean note_adopted(const Edition *edition, gpointer user)
{
    Offering *offering = user;
    if (strcmp(edition->state, "adopted") != 0)
        return TRUE;
    offering->edition = g_strdup(edition->id);
    offering->event = edition->event;
    return FALSE;
}

static const RecordFunction *function_of(const GPtrArray *functions, const char *code)
{
    for (guint i = 0; i < functions->len; i++)
        if (strcmp(((const RecordFunction *)functions->pdata[i])->code, code) == 0)
            return functions->pdata[i];
    return NULL;
}

/* Whether the words of the policy (総務課長) mean the post (総務課 課長, or one called so). */
static gboolean is_meant(const ReportOffice *office, const OfficePost *post, const char *words)
{
    const OfficeUnit *unit = report_office_unit_of(office, post->unit);
    g_autofree char *name = office_folded(post->name);
    g_autofree char *unit_name = office_folded(unit != NULL ? unit->name : "");
    g_autofree char *whole = g_strconcat(unit_name, name, NULL);
    gboolean section = g_str_has_suffix(unit_name, "課") && g_str_has_prefix(name, "課");
    g_autofree char *joined =
        section ? g_strconcat(unit_name, name + strlen("課"), NULL) : g_strdup(whole);
    return strcmp(words, name) == 0 || strcmp(words, whole) == 0 || strcmp(words, joined) == 0;
}

/* Whether nothing is left to offer: the post holds it where it would, or another does for one only.
 */
static gboolean is_held_by(const Offering *offering, const RecordFunction *function,
                           const OfficePost *post)
{
    const char *scope = strcmp(function->per, "unit") == 0 ? post->unit : "";
    const GArray *holdings = offering->office->holdings;
    for (guint i = 0; i < holdings->len; i++) {
        const OfficeHolding *holding = &g_array_index(holdings, OfficeHolding, i);
        if (strcmp(holding->function, function->code) == 0 && strcmp(holding->scope, scope) == 0 &&
            (function->single || strcmp(holding->post, post->id) == 0))
            return TRUE;
    }
    return FALSE;
}

/* The posts that are meant; TRUE when there are some and each of them has what is offered. */
static gboolean append_candidates(const Offering *offering, const RecordFunction *function,
                                  const char *value)
{
    g_autofree char *words = office_folded(value);
    guint meant = 0, held = 0;
    report_raw(offering->json, "posts", "[");
    for (guint i = 0; i < offering->office->posts->len && *words != '\0'; i++) {
        const OfficePost *post = &g_array_index(offering->office->posts, OfficePost, i);
        if (!is_meant(offering->office, post, words))
            continue;
        gboolean has_it = is_held_by(offering, function, post);
        meant++;
        held += has_it ? 1 : 0;
        report_next(offering->json);
        g_string_append_c(offering->json, '{');
        report_text(offering->json, "id", post->id);
        report_text(offering->json, "name", post->name);
        report_named(offering->json, offering->office->store, "unit", OFFICE_UNIT, post->unit);
        report_bool(offering->json, "held", has_it);
        g_string_append_c(offering->json, '}');
    }
    g_string_append_c(offering->json, ']');
    return meant > 0 && held == meant;
}

static gboolean is_held_at_all(const ReportOffice *office, const char *function)
{
    for (guint i = 0; i < office->holdings->len; i++)
        if (strcmp(g_array_index(office->holdings, OfficeHolding, i).function, function) == 0)
            return TRUE;
    return FALSE;
}

static gboolean append_offer(const EditionFact *fact, gpointer user)
{
    Offering *offering = user;
    GString *json = offering->json;
    const char *code = fact->fields[EDITION_FACT_FUNCTION];
    const RecordFunction *function = function_of(offering->ask->functions, code);
    if (strcmp(fact->kind, "post") != 0 || strcmp(fact->state, "stands") != 0 || function == NULL)
        return TRUE;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "function", code);
    report_text(json, "per", function->per);
    report_text(json, "name", fact->fields[EDITION_FACT_NAME]);
    report_text(json, "value", fact->fields[EDITION_FACT_VALUE]);
    report_text(json, "edition_id", offering->edition);
    report_text(json, "path", fact->fields[EDITION_FACT_PATH]);
    report_text(json, "words", fact->words);
    gboolean settled = append_candidates(offering, function, fact->fields[EDITION_FACT_VALUE]);
    gboolean none_meant = g_str_has_suffix(json->str, "\"posts\":[]");
    report_bool(json, "held", settled || (none_meant && is_held_at_all(offering->office, code)));
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_office_offers(Store *body, const ReportOfficeAsk *ask, GString *json,
                              GError **error)
{
    g_autoptr(ReportOffice) office = report_office_load(body, ask->day, error);
    g_autoptr(GString) own = g_string_new("{\"offers\":[");
    Offering offering = {office, ask, own, NULL, 0};
    if (office == NULL || !edition_each(body, note_adopted, &offering, error))
        return FALSE;
    gboolean done = offering.edition == NULL ||
                    edition_each_fact(body, offering.event, append_offer, &offering, error);
    g_free(offering.edition);
    if (!done)
        return FALSE;
    g_string_append(own, "]}");
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- who asks ---- */

gboolean report_office_sees_all(Store *body, const char *person, const char *day,
                                gboolean *sees_all, GError **error)
{
    static const char *const keys_of[] = {"f:ciso:", "f:chief_officer:", "f:auditor:"};
    g_autoptr(OfficeKeys) keys = office_keys(body, person, day, error);
    if (keys == NULL)
        return FALSE;
    *sees_all = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(keys_of); i++)
        *sees_all = *sees_all || office_keys_find(keys, keys_of[i]) != NULL;
    return TRUE;
}

gboolean report_office_me(Store *body, const ReportOfficeAsk *ask, GString *json, GError **error)
{
    g_autoptr(OfficeKeys) keys = office_keys(body, ask->person, ask->day, error);
    g_autofree char *unit = office_unit_of(body, ask->person, ask->day, error);
    g_autofree char *name = office_name(body, OFFICE_PERSON, ask->person, error);
    if (keys == NULL || unit == NULL || name == NULL)
        return FALSE;
    g_string_append_c(json, '{');
    report_text(json, "day", ask->day);
    report_text(json, "id", ask->person);
    report_text(json, "name", name);
    report_bool(json, "known", *name != '\0');
    report_bool(json, "may_change", ask->may_change);
    report_named(json, body, "unit", OFFICE_UNIT, unit);
    report_office_append_keys(json, body, keys);
    g_string_append_c(json, '}');
    return TRUE;
}

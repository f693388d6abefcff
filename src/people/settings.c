/* people/settings.c -- see settings.h */
#include "people/settings.h"
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

STORE_SQL(setting_write, "INSERT INTO setting (name, value, event) VALUES ($1, $2, $3)"
                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value,"
                         " event = excluded.event");
STORE_SQL(setting_list, "SELECT name, value FROM setting");

#define VALUE_MAX_BYTES 8192

static const char *const for_whom[] = {"privileged", "everyone", "outside", NULL};
static const char *const demands[] = {"several", "always", "never", NULL};
/* In the order of PeopleActs. */
static const char *const kinds[] = {"accounts", "settings", "policies", "ledger", NULL};
static const char *const schemes[] = {"argon2id", "pbkdf2-sha256", NULL};

/* Privileged IDs are kept more strictly than others: longer, changed now and then, locked sooner.
 */
const PeopleSettingRow people_setting_rows[PEOPLE_SETTING_LAST] = {
    [PEOPLE_PASSWORD_HASH] = {"password_hash", PEOPLE_CHOICE, 0, 0, PEOPLE_ARGON2ID, schemes},
    [PEOPLE_PASSWORD_MIN] = {"password_min", PEOPLE_NUMBER, 8, 64, 12, NULL},
    [PEOPLE_PASSWORD_MIN_PRIVILEGED] = {"password_min_privileged", PEOPLE_NUMBER, 8, 64, 12, NULL},
    [PEOPLE_PASSWORD_DAYS] = {"password_days", PEOPLE_NUMBER, 0, 3650, 0, NULL},
    [PEOPLE_PASSWORD_DAYS_PRIVILEGED] = {"password_days_privileged", PEOPLE_NUMBER, 0, 3650, 180,
                                         NULL},
    [PEOPLE_PASSWORD_HISTORY] = {"password_history", PEOPLE_NUMBER, 0, 10, 0, NULL},
    [PEOPLE_TEMPORARY_DAYS] = {"temporary_days", PEOPLE_NUMBER, 0, 365, 30, NULL},
    [PEOPLE_LOCK_FAILURES] = {"lock_failures", PEOPLE_NUMBER, 3, 50, 10, NULL},
    [PEOPLE_LOCK_FAILURES_PRIVILEGED] = {"lock_failures_privileged", PEOPLE_NUMBER, 3, 50, 5, NULL},
    [PEOPLE_LOCK_MINUTES] = {"lock_minutes", PEOPLE_NUMBER, 1, 1440, 15, NULL},
    [PEOPLE_IDLE_MINUTES] = {"idle_minutes", PEOPLE_NUMBER, 5, 240, 30, NULL},
    [PEOPLE_SESSION_HOURS] = {"session_hours", PEOPLE_NUMBER, 1, 24, 12, NULL},
    [PEOPLE_FACTOR_FOR] = {"factor_for", PEOPLE_CHOICE, 0, 0, PEOPLE_FOR_PRIVILEGED, for_whom},
    [PEOPLE_FACTOR_INSIDE] = {"factor_inside", PEOPLE_TEXT, 0, PEOPLE_INSIDE_CHARS, 0, NULL},
    [PEOPLE_FACTOR_DAYS] = {"factor_days", PEOPLE_NUMBER, 0, 90, 14, NULL},
    [PEOPLE_WORK_DEMAND] = {"work_demand", PEOPLE_CHOICE, 0, 0, PEOPLE_WORK_OF_SEVERAL, demands},
    [PEOPLE_WORK_MINUTES] = {"work_minutes", PEOPLE_NUMBER, 15, 480, 120, NULL},
    [PEOPLE_ATTEST_FOR] = {"attest_for", PEOPLE_WORDS, 0, 0, 0, kinds},
    [PEOPLE_UNUSED_DAYS] = {"unused_days", PEOPLE_NUMBER, 7, 3650, 90, NULL},
    [PEOPLE_PROGRAM_DAYS] = {"program_days", PEOPLE_NUMBER, 1, 1096, 366, NULL},
    [PEOPLE_PROGRAM_SECOND] = {"program_second", PEOPLE_CHOICE, 0, 0, PEOPLE_WORK_NEVER, demands},
    [PEOPLE_NOTICE] = {"notice", PEOPLE_TEXT, 0, PEOPLE_NOTICE_CHARS, 0, NULL},
};

void people_settings_default(PeopleSettings *settings)
{
    *settings = (PeopleSettings){0};
    for (PeopleSetting i = 0; i < PEOPLE_SETTING_LAST; i++)
        settings->at[i] = people_setting_rows[i].fallback;
}

/* ---- as JSON ---- */

static json_t *words_json(const PeopleSettingRow *row, gint64 bits)
{
    json_t *array = json_array();
    for (gsize i = 0; row->words[i] != NULL; i++)
        if ((bits & (gint64)1 << i) != 0)
            json_array_append_new(array, json_string(row->words[i]));
    return array;
}

json_t *people_setting_json(const PeopleSettings *settings, PeopleSetting which)
{
    const PeopleSettingRow *row = &people_setting_rows[which];
    switch (row->kind) {
    case PEOPLE_CHOICE:
        return json_string(row->words[settings->at[which]]);
    case PEOPLE_WORDS:
        return words_json(row, settings->at[which]);
    case PEOPLE_TEXT:
        return json_string(which == PEOPLE_NOTICE ? settings->notice : settings->factor_inside);
    case PEOPLE_NUMBER:
        break;
    }
    return json_integer(settings->at[which]);
}

/* Its place among the words; -1 when it is none of them. */
static gint64 word_place(const PeopleSettingRow *row, const json_t *value)
{
    const char *word = json_string_value(value);
    for (gint64 i = 0; word != NULL && row->words[i] != NULL; i++)
        if (strcmp(row->words[i], word) == 0)
            return i;
    return -1;
}

static gboolean take_words(const PeopleSettingRow *row, const json_t *value, gint64 *bits)
{
    gint64 taken = 0;
    for (gsize i = 0; i < json_array_size(value); i++) {
        gint64 place = word_place(row, json_array_get(value, i));
        if (place < 0)
            return FALSE;
        taken |= (gint64)1 << place;
    }
    *bits = taken;
    return json_is_array(value);
}

static gboolean take_text(PeopleSettings *settings, PeopleSetting which, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL || g_utf8_strlen(text, -1) > people_setting_rows[which].high)
        return FALSE;
    if (which == PEOPLE_NOTICE)
        return g_strlcpy(settings->notice, text, sizeof settings->notice) < sizeof settings->notice;
    return people_ranges_check(text, NULL) &&
           g_strlcpy(settings->factor_inside, text, sizeof settings->factor_inside) <
               sizeof settings->factor_inside;
}

static gboolean take(PeopleSettings *settings, PeopleSetting which, const json_t *value)
{
    const PeopleSettingRow *row = &people_setting_rows[which];
    gint64 number = json_integer_value(value);
    switch (row->kind) {
    case PEOPLE_TEXT:
        return take_text(settings, which, value);
    case PEOPLE_WORDS:
        return take_words(row, value, &settings->at[which]);
    case PEOPLE_CHOICE:
        number = word_place(row, value);
        break;
    case PEOPLE_NUMBER:
        if (!json_is_integer(value) || number < row->low || number > row->high)
            return FALSE;
        break;
    }
    if (number >= 0)
        settings->at[which] = number;
    return number >= 0;
}

static void refuse(const PeopleSettingRow *row, GError **error)
{
    g_autofree char *why =
        row->words != NULL
            ? g_strjoinv(", ", (char **)row->words)
            : g_strdup_printf("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, row->low, row->high);
    problem_set(error, PROBLEM_INVALID, row->name, why);
}

gboolean people_setting_take(PeopleSettings *settings, const char *name, const json_t *value,
                             GError **error)
{
    for (PeopleSetting i = 0; i < PEOPLE_SETTING_LAST; i++) {
        if (strcmp(people_setting_rows[i].name, name) != 0)
            continue;
        if (take(settings, i, value))
            return TRUE;
        if (i == PEOPLE_FACTOR_INSIDE && json_is_string(value) &&
            !people_ranges_check(json_string_value(value), error))
            return FALSE;
        refuse(&people_setting_rows[i], error);
        return FALSE;
    }
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("setting", "設定"), name);
    return FALSE;
}

gboolean people_settings_check(const PeopleSettings *settings, GError **error)
{
    static const struct {
        PeopleSetting privileged, all;
        gboolean longer; /* else shorter, where 0 is without end */
    } pairs[] = {{PEOPLE_PASSWORD_MIN_PRIVILEGED, PEOPLE_PASSWORD_MIN, TRUE},
                 {PEOPLE_LOCK_FAILURES_PRIVILEGED, PEOPLE_LOCK_FAILURES, FALSE},
                 {PEOPLE_PASSWORD_DAYS_PRIVILEGED, PEOPLE_PASSWORD_DAYS, FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        gint64 privileged = settings->at[pairs[i].privileged];
        gint64 all = settings->at[pairs[i].all];
        gboolean stricter = pairs[i].longer ? privileged >= all
                                            : all == 0 || (privileged != 0 && privileged <= all);
        if (stricter)
            continue;
        problem_set(error, PROBLEM_INVALID, people_setting_rows[pairs[i].privileged].name,
                    PROBLEM_BOTH("no less strict than for everybody",
                                 "管理者には、ほかの人より緩くはできません"));
        return FALSE;
    }
    return TRUE;
}

/* ---- in the database ---- */

/* A value that an older program wrote and this one no longer takes is passed over: what holds then
 * is the default. */
static void read_value(PeopleSettings *settings, const char *name, const char *text)
{
    g_autoptr(json_t) array =
        json_read((const guint8 *)text, strlen(text), VALUE_MAX_BYTES, 4, "setting", NULL);
    if (array != NULL)
        people_setting_take(settings, name, json_array_get(array, 0), NULL);
}

gboolean people_settings_read(Store *site, PeopleSettings *settings, GError **error)
{
    people_settings_default(settings);
    g_autoptr(StoreQuery) query = store_query(site, &setting_list, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        read_value(settings, store_column_text(query, 0, NULL), store_column_text(query, 1, NULL));
    return step == STORE_DONE;
}

/* One member of an array, so that a string or a number is a whole text of JSON. */
static gboolean write_value(Store *store, const char *name, json_t *value, gint64 index,
                            GError **error)
{
    g_autoptr(json_t) array = json_pack("[O]", value);
    g_autofree char *text = json_write_text(array, VALUE_MAX_BYTES, error);
    g_autoptr(StoreQuery) query = text != NULL ? store_query(store, &setting_write, error) : NULL;
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, name);
    store_bind_text(query, 2, text);
    store_bind_integer(query, 3, index);
    return store_run(query, error);
}

gboolean people_project_setting(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    (void)event;
    const char *name;
    json_t *change;
    json_object_foreach(json_object_get(content, "changes"), name, change)
    {
        json_t *after = json_object_get(change, "after");
        if (after != NULL && !write_value(store, name, after, (gint64)place->index, error))
            return FALSE;
    }
    return TRUE;
}

/* report/programs.c -- programs that call by a token: what each is, may do, and when it last did */
#include "people/programs.h"
#include "base/problem.h"
#include "base/times.h"
#include "people/people.h"
#include "report/json.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    GString *json;
    GHashTable *names;
    PeopleSettings settings;
    const char *me;
    const char *owner; /* of those alone; NULL: all */
    char today[TIME_DAY_BYTES];
    gint64 now_us;
} Programs;

/* By type, so that two answers are alike. */
static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void append_allows(GString *json, const PeopleProgram *program)
{
    g_autoptr(GPtrArray) types = g_ptr_array_new();
    g_ptr_array_extend(types, program->touched, NULL, NULL);
    g_ptr_array_set_size(types, (gint)types->len - 1); /* without the NULL at the end */
    g_ptr_array_sort(types, by_text);
    report_raw(json, "allows", "[");
    for (guint i = 0; i < types->len; i++) {
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "type", types->pdata[i]);
        report_raw(json, "acts", "[");
        for (const PeopleProgramWord *at = people_program_words; at->word != NULL; at++) {
            if (!people_program_may(program, at->act, types->pdata[i]))
                continue;
            report_next(json);
            g_string_append_printf(json, "\"%s\"", at->word);
        }
        g_string_append(json, "]}");
    }
    g_string_append_c(json, ']');
}

static void append_facts(GString *json, const PeopleProgram *program)
{
    report_text(json, "id", program->id);
    report_text(json, "name", program->name);
    report_text(json, "purpose", program->purpose);
    report_text(json, "until_on", program->until_on);
    append_allows(json, program);
}

static gboolean append_program(const PeopleProgram *program, gpointer user)
{
    Programs *programs = user;
    GString *json = programs->json;
    gboolean ended = strcmp(program->state, PEOPLE_PROGRAM_ENDED) == 0;
    if (programs->owner != NULL && strcmp(program->owner, programs->owner) != 0)
        return TRUE;
    report_next(json);
    g_string_append_c(json, '{');
    append_facts(json, program);
    report_text(json, "reason", program->reason);
    report_text(json, "owner", program->owner);
    report_text(json, "owner_name", report_name(programs->names, program->owner));
    report_bool(json, "owner_active", program->owner_active);
    report_text(json, "addresses", program->addresses);
    report_text(json, "state", program->state);
    report_bool(json, "expired", !ended && strcmp(programs->today, program->until_on) > 0);
    report_bool(json, "unused",
                people_program_is_unused(program, &programs->settings, programs->now_us));
    report_text(json, "issued_by", report_name(programs->names, program->issued_by));
    report_time(json, "issued_at", program->issued_us);
    report_bool(json, "mine", strcmp(program->issued_by, programs->me) == 0);
    report_text(json, "agreed_by",
                *program->agreed_by != '\0' ? report_name(programs->names, program->agreed_by)
                                            : "");
    report_time(json, "ended_at", program->ended_us);
    report_time(json, "secret_since", program->secret_us);
    report_time(json, "used_at", program->used_us);
    report_text(json, "used_from", program->peer);
    report_number(json, "event", (guint64)program->event);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean begin(Programs *programs, Store *site, GError **error)
{
    time_day_at(programs->now_us, programs->today);
    programs->names = people_person_names(site, error);
    return programs->names != NULL && people_settings_read(site, &programs->settings, error);
}

gboolean report_programs(Store *site, const char *me, const char *owner, gint64 now_us,
                         GString *json, GError **error)
{
    Programs programs = {.json = json, .me = me, .owner = owner, .now_us = now_us};
    g_string_append(json, "{\"programs\":[");
    gboolean done = begin(&programs, site, error) &&
                    people_program_each(site, append_program, &programs, error);
    g_clear_pointer(&programs.names, g_hash_table_unref);
    g_string_append(json, "]}");
    return done;
}

gboolean report_program(Store *site, const char *me, const char *id, gint64 now_us, GString *json,
                        GError **error)
{
    Programs programs = {.json = json, .me = me, .now_us = now_us};
    g_autoptr(PeopleProgram) program = people_program_find(site, id, error);
    gboolean done =
        program != NULL && begin(&programs, site, error) && append_program(program, &programs);
    g_clear_pointer(&programs.names, g_hash_table_unref);
    return done;
}

void report_program_itself(const PeopleProgram *program, GString *json)
{
    g_string_append_c(json, '{');
    append_facts(json, program);
    g_string_append_c(json, '}');
}

/* core/sessions.c -- who a session token belongs to, remembered in memory so that most requests ask
 * no database */
#include "base/problem.h"
#include "core/core.h"
#include "os/clock.h"
#include <string.h>

#define SESSIONS_MAX 4096

typedef struct {
    ApiPerson person; /* its token is the key */
    PeoplePerson *who;
    GString *shown[2]; /* by language: what GET session answers, NULL until asked */
} Known;

typedef struct {
    CoreWrite write; /* first */
    char token[65];
} Touch;

static gboolean touch_run(CoreWrite *write, ServiceCall *service, GError **error)
{
    return service_touch_session(service, ((Touch *)write)->token, error);
}

static void touch_done(CoreWrite *write, ServiceCall *service, const GError *problem)
{
    (void)service;
    if (problem != NULL)
        g_warning("a session's last use was not noted: %s", problem->message);
    g_free(write);
}

/* Notes the last use, at most once a minute and session. */
static void touch(Core *core, ApiPerson *person, gint64 now_us)
{
    person->session.touch_due = FALSE;
    person->session.used_us = now_us;
    Touch *due = g_new0(Touch, 1);
    due->write = (CoreWrite){.run = touch_run, .done = touch_done, .actor = "system"};
    g_strlcpy(due->token, person->token, sizeof due->token);
    g_queue_push_tail(&core->writes[API_LOG_OF_SITE], &due->write);
}

static void forget_shown(Known *known)
{
    for (gsize i = 0; i < G_N_ELEMENTS(known->shown); i++)
        if (known->shown[i] != NULL)
            g_string_free(g_steal_pointer(&known->shown[i]), TRUE);
}

static void known_free(gpointer data)
{
    Known *known = data;
    people_person_free(known->who);
    forget_shown(known);
    g_free(known);
}

GHashTable *core_sessions_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, NULL, known_free);
}

static Known *known_load(Core *core, const char *token, gint64 now_us)
{
    Known *known = g_new0(Known, 1);
    ApiPerson *person = &known->person;
    g_autofree char *language = NULL;
    if (people_session_find(core->site, token, now_us, &person->session, NULL)) {
        known->who = people_person_find(core->site, person->session.person, NULL);
        language = people_language(core->site, person->session.person, NULL);
    }
    if (known->who == NULL || language == NULL) {
        known_free(known);
        return NULL;
    }
    person->signed_in = TRUE;
    g_strlcpy(person->token, token, sizeof person->token);
    g_strlcpy(person->language, language, sizeof person->language);
    g_hash_table_insert(core->sessions, person->token, known);
    return known;
}

gboolean core_session_find(Core *core, const char *token, gint64 now_us, ApiPerson *person)
{
    *person = (ApiPerson){0};
    if (*token == '\0')
        return FALSE;
    if (g_atomic_int_compare_and_exchange(&core->sessions_stale, TRUE, FALSE) ||
        g_hash_table_size(core->sessions) > SESSIONS_MAX)
        g_hash_table_remove_all(core->sessions);
    Known *known = g_hash_table_lookup(core->sessions, token);
    if (known == NULL)
        known = known_load(core, token, now_us);
    if (known == NULL)
        return FALSE;
    if (!people_session_holds(&known->person.session, now_us)) {
        g_hash_table_remove(core->sessions, token);
        return FALSE;
    }
    gint64 since_us = now_us - known->person.session.used_us;
    if (known->person.session.touch_due || since_us > G_TIME_SPAN_MINUTE) {
        touch(core, &known->person, now_us);
        forget_shown(known); /* it ends later now */
    }
    *person = known->person;
    return TRUE;
}

void core_session_append(Core *core, const ApiPerson *person, const ApiCall *call, GString *json)
{
    ProblemLanguage language = call->language;
    Known *known = person->signed_in ? g_hash_table_lookup(core->sessions, person->token) : NULL;
    if (known == NULL) {
        api_append_nobody(json, call->request, language);
        return;
    }
    GString **shown = &known->shown[language == PROBLEM_ENGLISH];
    if (*shown == NULL) {
        *shown = g_string_new(NULL);
        api_append_session(*shown, person, known->who, language, os_clock_utc_us());
    }
    g_string_append_len(json, (*shown)->str, (gssize)(*shown)->len);
}

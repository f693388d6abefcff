/* api/person.c -- the session's cookie, whom an unsafe request is believed, and the language to
 * answer in */
#include "api/call.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/times.h"
#include <string.h>

char *api_cookie(const char *token, gboolean secure)
{
    /* The Host- prefix makes browsers insist on Secure, no Domain and Path=/; plain HTTP stands on
     * loopback alone, where Secure cannot be had. */
    return g_strdup_printf("%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                           secure ? "__Host-sekisho" : "sekisho", token, secure ? "; Secure" : "",
                           *token == '\0' ? "; Max-Age=0" : "");
}

static void append_person(GString *json, const PeoplePerson *who)
{
    g_string_append(json, "\"person\":{\"id\":");
    json_append_string(json, who->id, -1);
    g_string_append(json, ",\"login\":");
    json_append_string(json, who->user_name, -1);
    g_string_append(json, ",\"name\":");
    json_append_string(json, who->name, -1);
    g_string_append_printf(json, ",\"administrator\":%s},",
                           strcmp(who->role, "administrator") == 0 ? "true" : "false");
}

/* What must be done before anything else. */
static const char *needs_of(const PeopleSession *session, gint64 now_us)
{
    switch (people_session_owes(session, now_us)) {
    case PEOPLE_OWES_FACTOR:
        return "factor";
    case PEOPLE_OWES_PASSWORD:
        return session->aged ? "old_password" : "password";
    case PEOPLE_OWES_ENROLMENT:
        return "enrolment";
    case PEOPLE_OWES_NOTHING:
        break;
    }
    return "none";
}

static void append_time(GString *json, const char *name, gint64 utc_us)
{
    g_autofree char *text = utc_us != 0 ? time_utc_text(utc_us) : g_strdup("");
    g_string_append_printf(json, "\"%s\":\"%s\",", name, text);
}

/* With which of them a half session becomes whole. */
static void append_factors(GString *json, const PeopleSession *session)
{
    g_string_append(json, "\"factors\":[");
    gsize before = json->len;
    if (session->totp)
        g_string_append(json, "\"totp\",");
    if (session->passkeys > 0)
        g_string_append(json, "\"passkey\",");
    if (session->certificates > 0)
        g_string_append(json, "\"certificate\",");
    if (session->recovery > 0)
        g_string_append(json, "\"recovery\",");
    g_string_truncate(json, json->len - (json->len > before ? 1 : 0));
    g_string_append(json, "],");
}

/* When and where from the person signed in before, and what came of other attempts since. */
static void append_last(GString *json, const PeopleSession *session)
{
    g_string_append(json, "\"last\":{");
    append_time(json, "at", session->last_us);
    append_time(json, "until", session->last_out_us >= session->last_us ? session->last_out_us : 0);
    g_string_append(json, "\"peer\":");
    json_append_string(json, session->last_peer, -1);
    g_string_append_printf(json,
                           ",\"failures\":%" G_GINT64_FORMAT ",\"halves\":%" G_GINT64_FORMAT "},",
                           session->failures, session->halves);
}

/* Of administrators: the privileged work under way, or that there is none. */
static void append_work(GString *json, const PeopleSession *session, gint64 now_us)
{
    gboolean open = people_session_works(session, now_us);
    g_string_append_printf(
        json, "\"work\":{\"open\":%s,\"demanded\":%s,\"longest\":%" G_GINT64_FORMAT ",",
        open ? "true" : "false", session->work_demanded ? "true" : "false",
        session->work_us / G_TIME_SPAN_MINUTE);
    append_time(json, "until", open ? session->work_until_us : 0);
    g_string_append(json, "\"reason\":");
    json_append_string(json, open ? session->work_reason : "", -1);
    g_string_append(json, "},");
}

static void append_state(GString *json, const PeopleSession *session, const char *csrf,
                         gint64 now_us)
{
    gint64 ends_us =
        MIN(session->used_us + session->idle_us, session->began_us + session->whole_us);
    g_string_append_printf(
        json, "\"csrf_token\":\"%s\",\"needs\":\"%s\",\"password_min\":%" G_GINT64_FORMAT ",", csrf,
        needs_of(session, now_us), session->password_min);
    append_time(json, "ends_at", ends_us);
    append_time(json, "enrol_by", session->enrol_by_us);
    append_factors(json, session);
    if (session->half)
        return;
    append_last(json, session);
    if (session->administrator)
        append_work(json, session, now_us);
}

void api_append_session(GString *json, const ApiPerson *person, const PeoplePerson *who,
                        ProblemLanguage language, gint64 now_us)
{
    char csrf[65];
    g_string_append_printf(json, "{\"signed_in\":%s,", person->signed_in ? "true" : "false");
    if (who != NULL)
        append_person(json, who);
    if (person->signed_in && people_session_csrf(person->token, csrf))
        append_state(json, &person->session, csrf, now_us);
    g_string_append_printf(json, "\"language\":\"%s\"}", language == PROBLEM_ENGLISH ? "en" : "ja");
}

void api_append_nobody(GString *json, const WireRequest *request, ProblemLanguage language)
{
    const ApiPerson nobody = {0};
    api_append_session(json, &nobody, NULL, language, 0);
    if (request->other_port == 0 || !request->secure)
        return;
    g_string_truncate(json, json->len - 1);
    g_string_append_printf(json, ",\"card_port\":%u}", request->other_port);
}

static gboolean origin_is_ours(const WireRequest *request)
{
    const char *scheme = request->secure ? "https://" : "http://";
    return g_str_has_prefix(request->origin, scheme) &&
           strcmp(request->origin + strlen(scheme), request->host) == 0 && *request->host != '\0';
}

gboolean api_check_cross_site(const WireRequest *request, const ApiPerson *person, GError **error)
{
    if (request->method == WIRE_GET || request->method == WIRE_HEAD)
        return TRUE;
    if (origin_is_ours(request) &&
        (!person->signed_in || people_session_csrf_matches(person->token, request->token)))
        return TRUE;
    problem_set(error, PROBLEM_CROSS_SITE, NULL, NULL);
    return FALSE;
}

/* The weight a language range of Accept-Language has for `tag`, in thousandths; -1 when it is not
 * meant. "en-GB;q=0.8" -> 800. */
static int range_weight(const char *range, const char *tag)
{
    g_auto(GStrv) parts = g_strsplit(range, ";", 3);
    const char *name = parts[0] != NULL ? g_strstrip(parts[0]) : "";
    gsize bytes = strlen(tag);
    if (g_ascii_strncasecmp(name, tag, bytes) != 0 || (name[bytes] != '\0' && name[bytes] != '-'))
        return -1;
    const char *q = parts[1] != NULL ? g_strstrip(parts[1]) : "";
    if (!g_str_has_prefix(q, "q="))
        return 1000;
    double weight = g_ascii_strtod(q + 2, NULL);
    return weight > 0 && weight <= 1 ? (int)(weight * 1000) : 0;
}

ProblemLanguage api_language(const WireRequest *request, const ApiPerson *person)
{
    if (person != NULL && *person->language != '\0')
        return strcmp(person->language, "en") == 0 ? PROBLEM_ENGLISH : PROBLEM_JAPANESE;
    if (*request->language == '\0')
        return PROBLEM_JAPANESE;
    g_auto(GStrv) ranges = g_strsplit(request->language, ",", 16);
    int english = -1;
    int japanese = -1;
    for (char **range = ranges; *range != NULL; range++) {
        english = MAX(english, range_weight(*range, "en"));
        japanese = MAX(japanese, range_weight(*range, "ja"));
    }
    return english > japanese ? PROBLEM_ENGLISH : PROBLEM_JAPANESE;
}

/* service/site.c -- the site, its bodies and logs, the sandbox it runs in, and the language people
 * choose */
#include "base/problem.h"
#include "service/call.h"
#include "service/house.h"
#include <string.h>

#define NAME_MAX_CHARS 200
#define BODY_ID_MAX_CHARS 40

static gboolean check_site_in(const ServiceSiteIn *in, GError **error)
{
    return service_check_text(in->name, "name", 1, NAME_MAX_CHARS, error) &&
           service_check_text(in->host, "host", 1, NAME_MAX_CHARS, error);
}

static gboolean check_new_site(Store *store, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *host = NULL;
    if (!service_house_name(store, &name, &host, error))
        return FALSE;
    if (*host == '\0')
        return TRUE;
    problem_set(error, PROBLEM_STATE, name, PROBLEM_BOTH("it was set up before", "設定済みです"));
    return FALSE;
}

gboolean service_init_site(ServiceCall *call, const ServiceSiteIn *in, char person[ID_TEXT_BYTES],
                           GError **error)
{
    char id[1][ID_TEXT_BYTES];
    const ServiceEvent event = {.act = "site.create", .subject = "site"};
    const ServiceAccountIn administrator = {.user_name = in->user_name,
                                            .name = in->person_name,
                                            .role = PEOPLE_ADMINISTRATOR,
                                            .password_hash = in->password_hash};
    if (!check_site_in(in, error) || !check_new_site(ledger_log_store(call->log), error))
        return FALSE;
    json_t *content = json_pack("{s:s, s:s}", "name", in->name, "host", in->host);
    if (!service_append(call, &event, content, error) ||
        !service_add_accounts(call, &administrator, 1, id, error))
        return FALSE;
    if (person != NULL)
        memcpy(person, id[0], ID_TEXT_BYTES);
    return TRUE;
}

static gboolean body_id_is_valid(const char *id)
{
    gsize length = strlen(id);
    return length >= 1 && length <= BODY_ID_MAX_CHARS &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

typedef struct {
    const char *id;
    gboolean found;
} BodySought;

static void seek_body(const ServiceBody *body, gpointer user)
{
    BodySought *sought = user;
    if (strcmp(body->id, sought->id) == 0)
        sought->found = TRUE;
}

gboolean service_create_body(ServiceCall *call, const char *id, const char *name,
                             const char *origin, GError **error)
{
    if (!body_id_is_valid(id)) {
        problem_set(error, PROBLEM_INVALID, id,
                    PROBLEM_BOTH("use 1 to 40 of a-z, 0-9 and -",
                                 "a-z、0-9、-を1～40文字で指定してください"));
        return FALSE;
    }
    BodySought sought = {id, FALSE};
    if (!service_check_text(name, "name", 1, NAME_MAX_CHARS, error) ||
        !service_house_each_body(ledger_log_store(call->log), seek_body, &sought, error))
        return FALSE;
    if (sought.found) {
        problem_set(error, PROBLEM_CONFLICT, id, PROBLEM_BOTH("another set-up", "別の設定"));
        return FALSE;
    }
    g_autofree char *subject = g_strconcat("body/", id, NULL);
    const ServiceEvent event = {.act = "body.create", .subject = subject};
    return service_append(call, &event, json_pack("{s:s, s:s}", "name", name, "origin", origin),
                          error);
}

gboolean service_open_log(ServiceCall *call, const ServiceLogIn *in, GError **error)
{
    const ServiceEvent event = {.act = "log.open", .subject = "log"};
    json_t *content = json_pack("{s:s}", "name", in->name);
    if (in->previous_origin != NULL) {
        json_object_set_new(content, "previous_origin", json_string(in->previous_origin));
        json_object_set_new(
            content, "previous_checkpoint",
            json_string(in->previous_checkpoint != NULL ? in->previous_checkpoint : ""));
        json_object_set_new(content, "restored_size", json_integer((json_int_t)in->restored_size));
    }
    return service_append(call, &event, content, error);
}

gboolean service_note_checkpoint(ServiceCall *call, const char *body, guint64 size,
                                 const char *checkpoint, GError **error)
{
    g_autofree char *subject = g_strconcat("body/", body, NULL);
    const ServiceEvent event = {.act = "body.checkpoint", .subject = subject};
    json_t *content = json_pack("{s:I, s:s}", "size", (json_int_t)size, "checkpoint", checkpoint);
    return service_append(call, &event, content, error);
}

static json_t *words_of(const char *const *words)
{
    json_t *array = json_array();
    for (gsize i = 0; words[i] != NULL; i++)
        json_array_append_new(array, json_string(words[i]));
    return array;
}

gboolean service_note_sandbox(ServiceCall *call, const char *const *missing, GError **error)
{
    if (missing != NULL && missing[0] != NULL) {
        const ServiceEvent weak = {.act = "sandbox.weak", .subject = "sandbox"};
        return service_append(call, &weak, json_pack("{s:o}", "missing", words_of(missing)), error);
    }
    ServiceSandbox last = {0};
    if (!service_house_sandbox(ledger_log_store(call->log), &last, error))
        return FALSE;
    g_free(last.missing);
    const ServiceEvent full = {.act = "sandbox.full", .subject = "sandbox"};
    return !last.weak || service_append(call, &full, NULL, error);
}

gboolean service_set_language(ServiceCall *call, const char *language, GError **error)
{
    if (strcmp(language, "ja") != 0 && strcmp(language, "en") != 0) {
        problem_set(error, PROBLEM_INVALID, "language", "ja, en");
        return FALSE;
    }
    return people_language_set(ledger_log_store(call->log), call->actor, language, error);
}

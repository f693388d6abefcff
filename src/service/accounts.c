/* service/accounts.c -- accounts: added, changed, disabled, enabled; credentials reset */
#include "base/problem.h"
#include "service/call.h"
#include "service/work.h"
#include <string.h>

#define NAME_MAX_CHARS 200
#define USER_NAME_MAX_CHARS 64
#define ACCOUNT PROBLEM_BOTH("account", "利用者")

/* ---- adding ---- */

static gboolean has_blank(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (!g_unichar_isgraph(g_utf8_get_char(at)))
            return TRUE;
    return FALSE;
}

/* Takes `user_name` into the set of names taken. */
static gboolean take_user_name(GHashTable *taken, const char *user_name, GError **error)
{
    if (!service_check_text(user_name, "login", 1, USER_NAME_MAX_CHARS, error))
        return FALSE;
    if (has_blank(user_name)) {
        problem_set(error, PROBLEM_INVALID, "login",
                    PROBLEM_BOTH("no spaces in it", "空白を含めないでください"));
        return FALSE;
    }
    if (g_hash_table_add(taken, people_fold_name(user_name)))
        return TRUE;
    g_autofree char *why =
        g_strdup_printf("%s: somebody has it already, choose another" PROBLEM_MARK
                        "%s はすでに使われています。別のサインイン名にしてください",
                        user_name, user_name);
    problem_set(error, PROBLEM_INVALID, "login", why);
    return FALSE;
}

static gboolean check_role(const char *role, GError **error)
{
    if (strcmp(role, PEOPLE_ADMINISTRATOR) == 0 || strcmp(role, PEOPLE_STAFF) == 0)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, "role", PEOPLE_ADMINISTRATOR ", " PEOPLE_STAFF);
    return FALSE;
}

/* An id of the organisation becomes that of the account, once. */
static gboolean choose_id(ServiceCall *call, const char *wanted, char id[ID_TEXT_BYTES],
                          GError **error)
{
    if (wanted == NULL) {
        id_make(id);
        return TRUE;
    }
    if (!id_is_valid(wanted)) {
        problem_set(error, PROBLEM_INVALID, "person",
                    PROBLEM_BOTH("no id of a person", "人の番号ではありません"));
        return FALSE;
    }
    g_autoptr(GError) absent = NULL;
    g_autoptr(PeoplePerson) there =
        people_person_find(ledger_log_store(call->log), wanted, &absent);
    if (there != NULL) {
        problem_set(error, PROBLEM_INVALID, "person",
                    PROBLEM_BOTH("this person has an account already",
                                 "この人にはすでに利用者登録があります"));
        return FALSE;
    }
    if (!g_error_matches(absent, PROBLEM, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&absent));
        return FALSE;
    }
    g_strlcpy(id, wanted, ID_TEXT_BYTES);
    return TRUE;
}

static gboolean set_temporary(ServiceCall *call, const char *person, const char *hash,
                              GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSettings settings;
    return people_settings_read(site, &settings, error) &&
           people_credential_set(site, person, hash, TRUE, settings.at[PEOPLE_PASSWORD_HISTORY],
                                 call->now_us, error);
}

/* The sign-in name is taken last: one that is refused leaves it to others. */
static gboolean check_one(ServiceCall *call, const ServiceAccountIn *in, GHashTable *taken,
                          char id[ID_TEXT_BYTES], GError **error)
{
    return service_check_text(in->name, "name", 1, NAME_MAX_CHARS, error) &&
           check_role(in->role, error) && choose_id(call, in->person, id, error) &&
           take_user_name(taken, in->user_name, error);
}

static gboolean write_one(ServiceCall *call, const ServiceAccountIn *in, const char *id,
                          GError **error)
{
    g_autofree char *subject = g_strconcat("person/", id, NULL);
    const ServiceEvent event = {.act = "person.add", .subject = subject};
    json_t *content = json_pack("{s:s, s:s, s:s}", "user_name", in->user_name, "name", in->name,
                                "role", in->role);
    return service_append(call, &event, content, error) &&
           set_temporary(call, id, in->password_hash, error);
}

gboolean service_add_accounts(ServiceCall *call, const ServiceAccountIn *in, gsize count,
                              char (*ids)[ID_TEXT_BYTES], GError **error)
{
    if (!service_may_administrate(call, "person.add", error))
        return FALSE;
    g_autoptr(GHashTable) taken = people_user_names(ledger_log_store(call->log), error);
    if (taken == NULL)
        return FALSE;
    for (gsize i = 0; i < count; i++)
        if (!check_one(call, &in[i], taken, ids[i], error) ||
            !write_one(call, &in[i], ids[i], error))
            return FALSE;
    return TRUE;
}

/* ---- changing ---- */

static void note_change(json_t *changes, const char *member, const char *before, const char *after)
{
    if (after != NULL && strcmp(before, after) != 0)
        json_object_set_new(changes, member,
                            json_pack("{s:s, s:s}", "before", before, "after", after));
}

static gboolean check_change(ServiceCall *call, const PeoplePerson *now,
                             const ServiceAccountChange *change, GError **error)
{
    if (change->name != NULL && !service_check_text(change->name, "name", 1, NAME_MAX_CHARS, error))
        return FALSE;
    if (change->role != NULL && !check_role(change->role, error))
        return FALSE;
    if (change->user_name == NULL)
        return TRUE;
    g_autoptr(GHashTable) taken = people_user_names(ledger_log_store(call->log), error);
    if (taken == NULL)
        return FALSE;
    g_autofree char *own = people_fold_name(now->user_name);
    g_hash_table_remove(taken, own);
    return take_user_name(taken, change->user_name, error);
}

/* Nobody but an administrator could make another one, and nobody undoes it for himself. */
static gboolean check_demotion(ServiceCall *call, const PeoplePerson *now, GError **error)
{
    gint64 active = 0;
    if (!people_is_administrator(now))
        return TRUE;
    if (!people_count_administrators(ledger_log_store(call->log), &active, error))
        return FALSE;
    const char *why = NULL;
    if (strcmp(call->actor, now->id) == 0)
        why = PROBLEM_BOTH("it is your own account: another administrator can do it",
                           "自分の登録です。別の管理者に頼んでください");
    else if (active < 2)
        why = PROBLEM_BOTH("nobody else is administrator: make another one first",
                           "ほかに管理者がいません。先に別の管理者を登録してください");
    if (why == NULL)
        return TRUE;
    problem_set(error, PROBLEM_STATE,
                PROBLEM_BOTH("taking an administrator away", "管理者を外すこと"), why);
    return FALSE;
}

gboolean service_change_account(ServiceCall *call, const char *person,
                                const ServiceAccountChange *change, GError **error)
{
    if (!service_may_administrate(call, "person.change", error))
        return FALSE;
    Store *site = ledger_log_store(call->log);
    g_autoptr(PeoplePerson) now = people_person_find(site, person, error);
    if (now == NULL || !check_change(call, now, change, error))
        return FALSE;
    if (change->role != NULL && strcmp(change->role, PEOPLE_ADMINISTRATOR) != 0 &&
        !check_demotion(call, now, error))
        return FALSE;
    g_autoptr(json_t) changes = json_object();
    note_change(changes, "user_name", now->user_name, change->user_name);
    note_change(changes, "name", now->name, change->name);
    note_change(changes, "role", now->role, change->role);
    if (json_object_size(changes) == 0)
        return TRUE;
    g_autofree char *subject = g_strconcat("person/", person, NULL);
    const ServiceEvent event = {.act = "person.change", .subject = subject};
    return service_append(call, &event, json_pack("{s:O}", "changes", changes), error);
}

gboolean service_set_account_state(ServiceCall *call, const char *person, gboolean active,
                                   GError **error)
{
    const char *act = active ? "person.enable" : "person.disable";
    const char *to_state = active ? PEOPLE_ACTIVE : PEOPLE_DISABLED;
    if (!service_may_administrate(call, act, error))
        return FALSE;
    Store *site = ledger_log_store(call->log);
    g_autoptr(PeoplePerson) now = people_person_find(site, person, error);
    if (now == NULL || (!active && !check_demotion(call, now, error)))
        return FALSE;
    if (strcmp(now->state, to_state) == 0)
        return TRUE;
    g_autofree char *subject = g_strconcat("person/", person, NULL);
    const ServiceEvent event = {
        .act = act, .subject = subject, .from_state = now->state, .to_state = to_state};
    return (active || service_end_sessions(call, person, NULL, error)) &&
           service_append(call, &event, NULL, error);
}

/* ---- credentials reset ---- */

static gboolean reset_password(ServiceCall *call, const PeoplePerson *person, const char *hash,
                               GError **error)
{
    Store *site = ledger_log_store(call->log);
    gint64 failures = 0;
    g_autofree char *subject = g_strconcat("person/", person->id, NULL);
    const ServiceEvent event = {.act = "credential.reset", .subject = subject};
    return set_temporary(call, person->id, hash, error) &&
           service_end_sessions(call, person->id, NULL, error) &&
           people_attempt_passed(site, person->user_name, "", &failures, error) &&
           service_append(call, &event, NULL, error);
}

static gboolean reset_factors(ServiceCall *call, const PeoplePerson *person, GError **error)
{
    Store *site = ledger_log_store(call->log);
    g_autofree char *subject = g_strconcat("person/", person->id, NULL);
    const ServiceEvent event = {.act = "factor.remove", .subject = subject};
    return people_factors_remove(site, person->id, error) &&
           service_end_sessions(call, person->id, NULL, error) &&
           service_append(call, &event, json_pack("{s:s}", "kind", "all"), error);
}

static void note_certificate(const PeopleCertificateRow *row, gpointer user)
{
    g_ptr_array_add(user, g_strdup(row->id));
}

static gboolean reset_certificates(ServiceCall *call, const PeoplePerson *person, gboolean alone,
                                   GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    if (!people_certificate_each(ledger_log_store(call->log), person->id, note_certificate, ids,
                                 error))
        return FALSE;
    if (alone && ids->len == 0) {
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("a certificate", "証明書"),
                    person->name);
        return FALSE;
    }
    for (guint i = 0; i < ids->len; i++)
        if (!service_remove_certificate(call, person->id, ids->pdata[i], NULL, error))
            return FALSE;
    return TRUE;
}

gboolean service_reset_credential(ServiceCall *call, const char *person, const ServiceReset *reset,
                                  GError **error)
{
    if (!service_may_administrate(call, "credential.reset", error))
        return FALSE;
    g_autoptr(PeoplePerson) found = people_person_find(ledger_log_store(call->log), person, error);
    if (found == NULL)
        return FALSE;
    if (strcmp(person, call->actor) == 0) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this reset", "この再発行"),
                    PROBLEM_BOTH("it is your own account: change it in the settings",
                                 "自分の登録です。設定の画面で変更してください"));
        return FALSE;
    }
    gboolean alone = !reset->factors && reset->temporary_hash == NULL;
    return (!reset->certificates || reset_certificates(call, found, alone, error)) &&
           (!reset->factors || reset_factors(call, found, error)) &&
           (reset->temporary_hash == NULL ||
            reset_password(call, found, reset->temporary_hash, error));
}

/* ---- issued to many ---- */

/* Nobody has come in with the temporary password yet, and somebody still may. */
static void note_waiting(const PeopleAccount *account, gpointer user)
{
    gboolean *waits = user;
    *waits =
        account->temporary && account->last_us == 0 && strcmp(account->state, PEOPLE_ACTIVE) == 0;
}

/* TRUE with `waits`: whether the person has an account that nobody has come in with. */
static gboolean find_waiting(ServiceCall *call, const char *person, gboolean *waits, GError **error)
{
    *waits = FALSE;
    return person == NULL ||
           people_each_account(ledger_log_store(call->log), person, note_waiting, waits, error);
}

static gboolean issue_again(ServiceCall *call, const ServiceAccountIn *in, ServiceIssued *out,
                            GError **error)
{
    g_autoptr(PeoplePerson) person =
        people_person_find(ledger_log_store(call->log), in->person, error);
    g_strlcpy(out->id, in->person, ID_TEXT_BYTES);
    return person != NULL && reset_password(call, person, in->password_hash, error);
}

/* A refusal of this one alone becomes `out->refused`. */
static gboolean issue_one(ServiceCall *call, const ServiceAccountIn *in, GHashTable *taken,
                          ServiceIssued *out, GError **error)
{
    g_autoptr(GError) refused = NULL;
    if (check_one(call, in, taken, out->id, &refused))
        return write_one(call, in, out->id, error);
    out->id[0] = '\0';
    if (!g_error_matches(refused, PROBLEM, PROBLEM_INVALID)) {
        g_propagate_error(error, g_steal_pointer(&refused));
        return FALSE;
    }
    out->refused = g_steal_pointer(&refused);
    return TRUE;
}

/* Whether somebody before in the same list got a password: a second one would undo the first. */
static gboolean was_issued(const ServiceIssued *out, gsize count, const char *person)
{
    for (gsize i = 0; person != NULL && i < count; i++)
        if (strcmp(out[i].id, person) == 0)
            return TRUE;
    return FALSE;
}

gboolean service_issue_accounts(ServiceCall *call, const ServiceAccountIn *in, gsize count,
                                gboolean again, ServiceIssued *out, GError **error)
{
    if (!service_may_administrate(call, "person.add", error) ||
        (again && !service_may_administrate(call, "credential.reset", error)))
        return FALSE;
    g_autoptr(GHashTable) taken = people_user_names(ledger_log_store(call->log), error);
    if (taken == NULL)
        return FALSE;
    for (gsize i = 0; i < count; i++) {
        gboolean waits = FALSE;
        if (again && !was_issued(out, i, in[i].person) &&
            !find_waiting(call, in[i].person, &waits, error))
            return FALSE;
        if (!(waits ? issue_again(call, &in[i], &out[i], error)
                    : issue_one(call, &in[i], taken, &out[i], error)))
            return FALSE;
    }
    return TRUE;
}

gboolean service_reset_administrator(ServiceCall *call, const char *temporary_hash,
                                     char **user_name, GError **error)
{
    if (!g_str_has_prefix(call->actor, "operator ")) {
        problem_set(error, PROBLEM_NOT_ALLOWED, "credential.reset", NULL);
        return FALSE;
    }
    g_autoptr(PeoplePerson) person = people_person_first(ledger_log_store(call->log), error);
    if (person == NULL || !reset_factors(call, person, error) ||
        !reset_password(call, person, temporary_hash, error))
        return FALSE;
    if (user_name != NULL)
        *user_name = g_steal_pointer(&person->user_name);
    return TRUE;
}

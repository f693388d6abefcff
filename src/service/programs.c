/* service/programs.c -- programs that call by a token: issued, agreed to, given a new secret, ended
 */
#include "base/problem.h"
#include "base/times.h"
#include "service/call.h"
#include <string.h>

#define NAME_MAX_CHARS 100
#define PURPOSE_MAX_CHARS 200
#define REASON_MAX_CHARS 1000
#define ADDRESSES_MAX_CHARS 1000

/* ---- issued ---- */

typedef struct {
    const char *name;
    gboolean taken;
} Naming;

static gboolean look_at_name(const PeopleProgram *program, gpointer user)
{
    Naming *naming = user;
    g_autofree char *wanted = people_fold_name(naming->name);
    g_autofree char *there = people_fold_name(program->name);
    naming->taken = strcmp(program->state, PEOPLE_PROGRAM_ENDED) != 0 && strcmp(wanted, there) == 0;
    return !naming->taken;
}

static gboolean check_name(ServiceCall *call, const char *name, GError **error)
{
    Naming naming = {.name = name};
    if (!service_check_text(name, "name", 1, NAME_MAX_CHARS, error) ||
        !people_program_each(ledger_log_store(call->log), look_at_name, &naming, error))
        return FALSE;
    if (!naming.taken && strchr(name, '\n') == NULL)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, "name",
                naming.taken ? PROBLEM_BOTH("another program has it already",
                                            "同じ名前の連携プログラムがあります")
                             : PROBLEM_BOTH("one line", "1行で入力してください"));
    return FALSE;
}

static gboolean check_owner(ServiceCall *call, const char *owner, GError **error)
{
    g_autoptr(GError) absent = NULL;
    g_autoptr(PeoplePerson) who = people_person_find(ledger_log_store(call->log), owner, &absent);
    if (who != NULL && strcmp(who->state, PEOPLE_ACTIVE) == 0)
        return TRUE;
    if (absent != NULL && !g_error_matches(absent, PROBLEM, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&absent));
        return FALSE;
    }
    problem_set(
        error, PROBLEM_INVALID, "owner",
        PROBLEM_BOTH("a person whose account is in use", "利用中の利用者を責任者に選んでください"));
    return FALSE;
}

/* From today on, and no longer than the site lets a token last. */
static gboolean check_until(const ServiceCall *call, const PeopleSettings *settings,
                            const char *until_on, GError **error)
{
    char today[TIME_DAY_BYTES];
    char last[TIME_DAY_BYTES];
    time_day_at(call->now_us, today);
    time_day_shift(today, (int)settings->at[PEOPLE_PROGRAM_DAYS], last);
    if (until_on != NULL && time_day_is_valid(until_on) && strcmp(until_on, today) >= 0 &&
        strcmp(until_on, last) <= 0)
        return TRUE;
    g_autofree char *why = g_strdup_printf("a day from %s to %s" PROBLEM_MARK
                                           "%s から %s までの日付を入力してください",
                                           today, last, today, last);
    problem_set(error, PROBLEM_INVALID, "until_on", why);
    return FALSE;
}

static gboolean check_issue(ServiceCall *call, const PeopleSettings *settings,
                            const ServiceProgramIn *in, GError **error)
{
    return check_name(call, in->name, error) &&
           service_check_text(in->purpose, "purpose", 1, PURPOSE_MAX_CHARS, error) &&
           service_check_text(in->reason, "reason", 1, REASON_MAX_CHARS, error) &&
           service_check_text(in->addresses, "addresses", 0, ADDRESSES_MAX_CHARS, error) &&
           people_ranges_check(in->addresses, error) && check_owner(call, in->owner, error) &&
           check_until(call, settings, in->until_on, error) &&
           people_program_allows_check(in->allows, error);
}

static gboolean second_is_demanded(ServiceCall *call, const PeopleSettings *settings,
                                   gboolean *demanded, GError **error)
{
    gint64 active = 0;
    if (!people_count_administrators(ledger_log_store(call->log), &active, error))
        return FALSE;
    gint64 demand = settings->at[PEOPLE_PROGRAM_SECOND];
    *demanded = demand == PEOPLE_WORK_ALWAYS || (demand == PEOPLE_WORK_OF_SEVERAL && active > 1);
    return TRUE;
}

gboolean service_issue_program(ServiceCall *call, const ServiceProgramIn *in,
                               char id[ID_TEXT_BYTES], char token[PEOPLE_PROGRAM_TOKEN_BYTES],
                               GError **error)
{
    PeopleSettings settings;
    gboolean second = FALSE;
    Store *site = ledger_log_store(call->log);
    if (!service_may_administrate(call, "program.issue", error) ||
        !people_settings_read(site, &settings, error) || !check_issue(call, &settings, in, error) ||
        !second_is_demanded(call, &settings, &second, error))
        return FALSE;
    id_make(id);
    g_autofree char *subject = g_strconcat("program/", id, NULL);
    const ServiceEvent event = {.act = "program.issue",
                                .subject = subject,
                                .to_state = second ? PEOPLE_PROGRAM_ASKED : PEOPLE_PROGRAM_ACTIVE};
    json_t *content =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "name", in->name, "owner", in->owner,
                  "purpose", in->purpose, "reason", in->reason, "addresses", in->addresses,
                  "until_on", in->until_on, "allows", in->allows);
    return service_append(call, &event, content, error) &&
           people_program_secret_set(site, id, call->now_us, token, error);
}

/* ---- what becomes of it ---- */

/* The program, when it is in `state` or, NULL, has not ended. */
static PeopleProgram *find_in(ServiceCall *call, const char *id, const char *state, GError **error)
{
    g_autoptr(PeopleProgram) program = people_program_find(ledger_log_store(call->log), id, error);
    if (program == NULL)
        return NULL;
    if (state != NULL ? strcmp(program->state, state) == 0
                      : strcmp(program->state, PEOPLE_PROGRAM_ENDED) != 0)
        return g_steal_pointer(&program);
    problem_set(error, PROBLEM_STATE, program->name,
                strcmp(program->state, PEOPLE_PROGRAM_ENDED) == 0
                    ? PROBLEM_BOTH("it has ended", "すでに終了しています")
                    : PROBLEM_BOTH("nobody's agreement is asked for", "承認待ちではありません"));
    return NULL;
}

gboolean service_agree_program(ServiceCall *call, const char *id, GError **error)
{
    if (!service_may_administrate(call, "program.agree", error))
        return FALSE;
    g_autoptr(PeopleProgram) program = find_in(call, id, PEOPLE_PROGRAM_ASKED, error);
    if (program == NULL)
        return FALSE;
    if (strcmp(program->issued_by, call->actor) == 0) {
        problem_set(error, PROBLEM_STATE, program->name,
                    PROBLEM_BOTH("you issued it: another administrator is to agree",
                                 "発行した本人です。別の管理者が承認してください"));
        return FALSE;
    }
    const ServiceEvent event = {.act = "program.agree",
                                .subject = program->actor,
                                .from_state = PEOPLE_PROGRAM_ASKED,
                                .to_state = PEOPLE_PROGRAM_ACTIVE};
    return service_append(call, &event, NULL, error);
}

gboolean service_rotate_program(ServiceCall *call, const char *id,
                                char token[PEOPLE_PROGRAM_TOKEN_BYTES], GError **error)
{
    PeopleSettings settings;
    gboolean second = FALSE;
    Store *site = ledger_log_store(call->log);
    if (!service_may_administrate(call, "program.rotate", error) ||
        !people_settings_read(site, &settings, error) ||
        !second_is_demanded(call, &settings, &second, error))
        return FALSE;
    g_autoptr(PeopleProgram) program = find_in(call, id, NULL, error);
    if (program == NULL)
        return FALSE;
    /* Whoever makes a token holds it: what is agreed to is this one, not the one before. */
    second = second || strcmp(program->state, PEOPLE_PROGRAM_ASKED) == 0;
    const ServiceEvent event = {.act = "program.rotate",
                                .subject = program->actor,
                                .from_state = program->state,
                                .to_state = second ? PEOPLE_PROGRAM_ASKED : program->state};
    return service_append(call, &event, NULL, error) &&
           people_program_secret_set(site, id, call->now_us, token, error);
}

static gboolean append_end(ServiceCall *call, const PeopleProgram *program, const char *member,
                           const char *why, GError **error)
{
    const ServiceEvent event = {.act = "program.end",
                                .subject = program->actor,
                                .from_state = program->state,
                                .to_state = PEOPLE_PROGRAM_ENDED};
    return service_append(call, &event, json_pack("{s:s}", member, why), error);
}

gboolean service_end_program(ServiceCall *call, const char *id, const char *reason, GError **error)
{
    if (!service_may_administrate(call, "program.end", error) ||
        !service_check_text(reason, "reason", 1, REASON_MAX_CHARS, error))
        return FALSE;
    g_autoptr(PeopleProgram) program = find_in(call, id, NULL, error);
    return program != NULL && append_end(call, program, "reason", reason, error);
}

/* ---- used, refused ---- */

gboolean service_note_program_use(ServiceCall *call, const char *id, const char *peer,
                                  GError **error)
{
    return people_program_use(ledger_log_store(call->log), id, peer, call->now_us, error);
}

gboolean service_note_program_refused(ServiceCall *call, const char *id, const char *why,
                                      const char *peer, GError **error)
{
    g_autoptr(PeopleProgram) program = people_program_find(ledger_log_store(call->log), id, error);
    if (program == NULL)
        return FALSE;
    if (strcmp(why, "expired") == 0 && strcmp(program->state, PEOPLE_PROGRAM_ENDED) != 0)
        return append_end(call, program, "why", why, error);
    const ServiceEvent event = {.act = "program.refuse", .subject = program->actor};
    return service_append(call, &event, json_pack("{s:s, s:s}", "why", why, "peer", peer), error);
}

gboolean service_note_program_lock(ServiceCall *call, const char *id, const char *peer,
                                   gint64 failures, GError **error)
{
    g_autofree char *subject =
        *id != '\0' ? g_strconcat("program/", id, NULL) : g_strdup("program");
    const ServiceEvent event = {.act = "program.lock", .subject = subject};
    return service_append(call, &event,
                          json_pack("{s:s, s:I}", "peer", peer, "failures", (json_int_t)failures),
                          error);
}

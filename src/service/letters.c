/* service/letters.c -- letters: collected, tried, ended; servers outside that serve or do not */
#include "service/letters.h"
#include "base/problem.h"
#include "base/times.h"
#include "ledger/leaf.h"
#include "ledger/read.h"
#include "people/programs.h"
#include "register/notices.h"
#include "service/call.h"
#include <string.h>

#define NOTICES_LOOKED 200 /* in one call */
#define EVENTS_LOOKED 300
#define OLD_LOOKED 100
#define KEPT_US (90 * G_TIME_SPAN_DAY)
#define LETTER_PAUSE_US G_TIME_SPAN_MINUTE /* after the first try; doubles each time */
#define LETTER_PAUSE_MAX_US G_TIME_SPAN_HOUR
#define PEER_PAUSE_US (30 * G_TIME_SPAN_SECOND)
#define PEER_PAUSE_MAX_US (30 * G_TIME_SPAN_MINUTE)
#define JST_US (9 * G_TIME_SPAN_HOUR)
#define OF_MAIL "mail" /* kind of notices that no letter is written of: they are about letters */

/* ---- events of accounts ---- */

static const ServiceAccountAct account_acts[] = {
    {"session.lock", TRUE, FALSE,
     "サインインの失敗が続いたため、利用者IDをしばらく使えなくしました。",
     "After repeated failures to sign in, the account was closed for some time."},
    {"factor.doubt", TRUE, FALSE, "パスキーが複製されたおそれがあるため、サインインを断りました。",
     "A sign-in was refused: a passkey may have been copied."},
    {"factor.add", FALSE, FALSE, "サインインの認証手段が追加されました。",
     "A second factor was added to your account."},
    {"factor.remove", FALSE, FALSE, "サインインの認証手段が取り消されました。",
     "A second factor was removed from your account."},
    {"certificate.add", FALSE, FALSE, "サインインに使うICカードが登録されました。",
     "A card to sign in with was registered to your account."},
    {"certificate.remove", FALSE, FALSE, "サインインに使うICカードの登録が外されました。",
     "A card to sign in with was removed from your account."},
    {"credential.change", FALSE, FALSE, "パスワードが変更されました。",
     "Your password was changed."},
    {"credential.reset", FALSE, FALSE, "仮パスワードが発行されました。",
     "A temporary password was issued for your account."},
    {"program.issue", TRUE, TRUE, "連携プログラムが登録され、トークンが発行されました。",
     "A program was registered and a token issued for it."},
    {"program.agree", FALSE, TRUE, "連携プログラムの使用を、別の管理者が承認しました。",
     "Another administrator agreed to the program."},
    {"program.rotate", TRUE, TRUE,
     "連携プログラムのトークンが作り直されました。前のトークンは使えません。",
     "A new token was made for the program; the one before is worth nothing."},
    {"program.end", FALSE, TRUE, "連携プログラムが終了しました。", "The program has ended."},
    {"program.lock", TRUE, TRUE,
     "連携プログラムの正しくないトークンが続いたため、その接続元からの受付を制限しています。",
     "After wrong tokens for programs, less is taken from where they came."},
};

const ServiceAccountAct *service_account_act(const char *act)
{
    for (gsize i = 0; i < G_N_ELEMENTS(account_acts); i++)
        if (strcmp(account_acts[i].act, act) == 0)
            return &account_acts[i];
    return NULL;
}

static void add_news(GArray *news, const char *person, gint64 event)
{
    ServiceAccountNews one = {.event = event};
    if (!id_is_valid(person))
        return;
    g_strlcpy(one.person, person, sizeof one.person);
    g_array_append_val(news, one);
}

/* Who is meant by the subject: the person, or who answers for the program; "" for nobody. */
static gboolean find_meant(Store *site, const ServiceAccountAct *act, const char *subject,
                           char person[ID_TEXT_BYTES], GError **error)
{
    const char *before = act->program ? "program/" : "person/";
    *person = '\0';
    if (!g_str_has_prefix(subject, before))
        return TRUE;
    const char *id = subject + strlen(before);
    if (!act->program) {
        g_strlcpy(person, id, ID_TEXT_BYTES);
        return TRUE;
    }
    g_autoptr(GError) absent = NULL;
    g_autoptr(PeopleProgram) program = people_program_find(site, id, &absent);
    if (program != NULL)
        g_strlcpy(person, program->owner, ID_TEXT_BYTES);
    if (program != NULL || g_error_matches(absent, PROBLEM, PROBLEM_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&absent));
    return FALSE;
}

static gboolean tell_of(Store *site, const LedgerLeaf *leaf, gint64 event,
                        const char *const *administrators, GArray *news, GError **error)
{
    char person[ID_TEXT_BYTES];
    const ServiceAccountAct *act = service_account_act(leaf->event.act);
    if (act == NULL)
        return TRUE;
    if (!find_meant(site, act, leaf->event.subject, person, error))
        return FALSE;
    add_news(news, person, event);
    for (; act->administrators && *administrators != NULL; administrators++)
        if (strcmp(*administrators, person) != 0)
            add_news(news, *administrators, event);
    return TRUE;
}

gboolean service_account_news(Store *site, gint64 from, const char *const *administrators,
                              GArray *news, gint64 *until, GError **error)
{
    guint64 size = 0;
    if (!ledger_read_size(site, &size, error))
        return FALSE;
    gint64 end = from < 0 ? (gint64)size : MIN((gint64)size, from + EVENTS_LOOKED);
    for (gint64 at = from < 0 ? end : from; at < end; at++) {
        g_autoptr(GBytes) bytes = ledger_read_leaf(site, (guint64)at, error);
        if (bytes == NULL)
            return FALSE;
        g_autoptr(LedgerLeaf) leaf =
            ledger_leaf_read(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
        if (leaf == NULL || !tell_of(site, leaf, at, administrators, news, error))
            return FALSE;
    }
    *until = end;
    return TRUE;
}

/* ---- collecting ---- */

typedef struct {
    ServiceCall *call;
    Store *store;
    const ServiceLetterRules *rules;
    RegisterView *view;
    gint64 last; /* notice looked at */
    guint looked;
    gboolean failed;
    GError **error;
} Collecting;

/* The next hour of that name in Japan, an hour from now at the earliest. */
static gint64 next_hour_us(gint64 now_us, gint64 hour)
{
    gint64 local_us = now_us + JST_US;
    gint64 at_us = local_us - local_us % G_TIME_SPAN_DAY + hour * G_TIME_SPAN_HOUR;
    return (at_us > local_us ? at_us : at_us + G_TIME_SPAN_DAY) - JST_US;
}

static gboolean add_line(Collecting *c, const char *person, ServiceLineSource source, gint64 number)
{
    ServicePace pace;
    gint64 now_us = c->call->now_us;
    if (!service_outbox_pace(c->store, person, &pace, c->error))
        return FALSE;
    /* Of the own account people are told whatever they chose. */
    if (pace == SERVICE_PACE_NEVER && source == SERVICE_LINE_NOTICE)
        return TRUE;
    gint64 due_us = pace == SERVICE_PACE_DAILY && source == SERVICE_LINE_NOTICE
                        ? next_hour_us(now_us, c->rules->daily_hour)
                        : now_us + c->rules->minutes * G_TIME_SPAN_MINUTE;
    return service_outbox_add(c->store, person, source, number, now_us, due_us, c->error);
}

static void collect_notice(const RegisterTold *told, gpointer user)
{
    Collecting *c = user;
    c->last = told->id;
    c->looked++;
    if (c->failed || strcmp(told->kind, OF_MAIL) == 0)
        return;
    const OfficeHolders *holders = register_holders(c->view, told->key);
    for (guint i = 0; holders != NULL && i < holders->holders->len && !c->failed; i++)
        c->failed = !add_line(c, g_array_index(holders->holders, OfficeHolder, i).person,
                              SERVICE_LINE_NOTICE, told->id);
}

static gboolean collect_notices(Collecting *c, gint64 after)
{
    c->last = after;
    return register_told_after(c->store, after, NOTICES_LOOKED, collect_notice, c, c->error) &&
           !c->failed && register_view_good(c->view, c->error) &&
           (c->last == after ||
            service_outbox_set_mark(c->store, SERVICE_LINE_NOTICE, c->last, c->error));
}

static gboolean collect_news(Collecting *c, const GArray *news)
{
    for (guint i = 0; i < news->len; i++) {
        const ServiceAccountNews *one = &g_array_index(news, ServiceAccountNews, i);
        if (!add_line(c, one->person, SERVICE_LINE_ACCOUNT, one->event))
            return FALSE;
    }
    return TRUE;
}

/* What came before there was a mail server is no news when there is one. */
static gboolean pass_over(Store *store, gint64 until, GError **error)
{
    gint64 newest = 0;
    return register_told_newest(store, &newest, error) &&
           (newest == until || service_outbox_set_mark(store, SERVICE_LINE_NOTICE, newest, error));
}

gboolean service_letters_collect(ServiceCall *call, const ServiceLetterRules *rules,
                                 const GArray *news, gint64 news_until, gboolean *more,
                                 GError **error)
{
    g_auto(RegisterView) view = {0};
    gint64 after = 0;
    gint64 known = 0;
    Store *store = ledger_log_store(call->log);
    Collecting c = {.call = call, .store = store, .rules = rules, .view = &view, .error = error};
    *more = FALSE;
    if (!service_outbox_mark(store, SERVICE_LINE_NOTICE, &after, error) ||
        !service_outbox_mark(store, SERVICE_LINE_ACCOUNT, &known, error) ||
        (known != news_until &&
         !service_outbox_set_mark(store, SERVICE_LINE_ACCOUNT, news_until, error)))
        return FALSE;
    if (!rules->mail || after < 0)
        return pass_over(store, after, error);
    if (!register_view_open(&view, call->desk, store, call->now_us, ledger_log_size(call->log),
                            error) ||
        !collect_notices(&c, after) || (known >= 0 && !collect_news(&c, news)))
        return FALSE;
    *more = c.looked == NOTICES_LOOKED;
    return TRUE;
}

/* ---- what becomes of one ---- */

/* 1, 2, 4 … times `first`. */
static gint64 pause_us(gint64 times, gint64 first_us, gint64 max_us)
{
    gint64 us = first_us;
    for (gint64 i = 1; i < times && us < max_us; i++)
        us *= 2;
    return MIN(us, max_us);
}

gboolean service_letter_try(ServiceCall *call, const char *letter, GError **error)
{
    return service_outbox_try(ledger_log_store(call->log), letter, error);
}

gboolean service_letter_later(ServiceCall *call, const ServiceLetter *letter, const char *answer,
                              GError **error)
{
    gint64 wait_us = pause_us(letter->tries + 1, LETTER_PAUSE_US, LETTER_PAUSE_MAX_US);
    return service_outbox_delay(ledger_log_store(call->log), letter->id, call->now_us + wait_us,
                                answer, error);
}

/* Administrators are told in the browser. */
static json_t *tell_administrators(const char *const *administrators, const char *ja,
                                   const char *en)
{
    json_t *notices = json_array();
    for (; administrators != NULL && *administrators != NULL; administrators++) {
        g_autofree char *key = g_strconcat("p:", *administrators, NULL);
        json_array_append_new(notices, json_pack("{s:s, s:s, s:s, s:s}", "key", key, "kind",
                                                 OF_MAIL, "ja", ja, "en", en));
    }
    return notices;
}

static gboolean say_unsent(ServiceCall *call, const ServiceLetterRules *rules, const char *act,
                           const ServiceLetter *letter, const char *answer, GError **error)
{
    g_autofree char *subject = g_strconcat("person/", letter->person, NULL);
    const ServiceEvent event = {.act = act, .subject = subject};
    gboolean refused = strcmp(act, "mail.refuse") == 0;
    json_t *notices =
        refused ? tell_administrators(rules->administrators,
                                      "お知らせのメールを、メールサーバーが受け取りませんでした。"
                                      "宛先のメールアドレスを確かめてください。",
                                      "The mail server refused a letter. Check the address.")
                : tell_administrators(rules->administrators,
                                      "お知らせのメールを、期限までに送れませんでした。",
                                      "A letter could not be sent in time.");
    return service_append(
        call, &event,
        json_pack("{s:s, s:s, s:o}", "letter", letter->id, "answer", answer, "notices", notices),
        error);
}

gboolean service_letter_end(ServiceCall *call, const ServiceLetterRules *rules,
                            const ServiceLetter *letter, ServiceLetterState state,
                            const char *answer, GError **error)
{
    return service_outbox_close(ledger_log_store(call->log), letter->id, state, answer,
                                call->now_us, error) &&
           (state != SERVICE_LETTER_REFUSED ||
            say_unsent(call, rules, "mail.refuse", letter, answer, error));
}

gboolean service_letters_give_up(ServiceCall *call, const ServiceLetterRules *rules, GError **error)
{
    Store *store = ledger_log_store(call->log);
    g_auto(ServicePeer) peer = {0};
    gint64 before_us = call->now_us - rules->give_up_days * G_TIME_SPAN_DAY;
    g_autoptr(GArray) old = service_outbox_old(store, before_us, OLD_LOOKED, error);
    if (old == NULL || !service_peer_read(store, "mail", &peer, error))
        return FALSE;
    for (guint i = 0; i < old->len; i++) {
        const ServiceLetter *letter = &g_array_index(old, ServiceLetter, i);
        if (!service_outbox_close(store, letter->id, SERVICE_LETTER_GIVEN_UP, peer.answer,
                                  call->now_us, error) ||
            !say_unsent(call, rules, "mail.give_up", letter, peer.answer, error))
            return FALSE;
    }
    return service_outbox_sweep(store, call->now_us - KEPT_US, error);
}

gboolean service_letter_again(ServiceCall *call, const char *letter, GError **error)
{
    return service_outbox_again(ledger_log_store(call->log), letter, call->now_us, error);
}

gboolean service_choose_pace(ServiceCall *call, const char *pace, GError **error)
{
    for (guint i = 0; service_paces[i] != NULL; i++)
        if (strcmp(service_paces[i], pace) == 0)
            return service_outbox_set_pace(ledger_log_store(call->log), call->actor, (ServicePace)i,
                                           error);
    problem_set(error, PROBLEM_INVALID, "pace", pace);
    return FALSE;
}

/* ---- servers outside ---- */

static gboolean say_peer(ServiceCall *call, const char *peer, gboolean served, const char *answer,
                         const char *const *administrators, GError **error)
{
    g_autofree char *act = g_strconcat(peer, served ? ".recover" : ".fail", NULL);
    g_autofree char *subject = g_strconcat("courier/", peer, NULL);
    gboolean mail = strcmp(peer, "mail") == 0;
    const ServiceEvent event = {.act = act, .subject = subject};
    g_autofree char *ja =
        g_strdup_printf("%sと%s。", mail ? "メールサーバー" : "ウイルス検査のサーバー",
                        served ? "また通信できるようになりました" : "通信できていません");
    g_autofree char *en = g_strdup_printf("The %s %s.", mail ? "mail server" : "virus scanner",
                                          served ? "serves again" : "does not serve");
    return service_append(call, &event,
                          json_pack("{s:s, s:o}", "answer", answer, "notices",
                                    tell_administrators(administrators, ja, en)),
                          error);
}

gboolean service_note_peer(ServiceCall *call, const char *peer, gboolean served, const char *answer,
                           const char *const *administrators, GError **error)
{
    Store *store = ledger_log_store(call->log);
    g_auto(ServicePeer) now = {0};
    if (!service_peer_read(store, peer, &now, error))
        return FALSE;
    now.failures = served ? 0 : now.failures + 1;
    now.since_us = served ? 0 : now.since_us > 0 ? now.since_us : call->now_us;
    *(served ? &now.served_us : &now.failed_us) = call->now_us;
    now.next_us =
        served ? 0 : call->now_us + pause_us(now.failures, PEER_PAUSE_US, PEER_PAUSE_MAX_US);
    g_free(now.answer);
    now.answer = g_strdup(answer);
    gboolean watched = strcmp(peer, "directory") != 0; /* it is asked by a person, who is told */
    gboolean say =
        watched && (served ? now.noted > 0 : now.noted == 0 && now.failures >= SERVICE_PEER_NOTED);
    if (say && !say_peer(call, peer, served, answer, administrators, error))
        return FALSE;
    if (say)
        now.noted = served ? 0 : (gint64)call->place.index;
    return service_peer_write(store, peer, &now, error);
}

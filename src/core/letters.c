/* core/letters.c -- letters: gathered in the writer, written on a reading connection, handed to a
 * courier, and what became of them noted */
#include "base/json.h"
#include "base/problem.h"
#include "base/times.h"
#include "core/errand.h"
#include "os/clock.h"
#include "register/notices.h"
#include "report/letter.h"
#include <string.h>

#define ROUND_LETTERS 50

G_STATIC_ASSERT(REPORT_LETTER_MAX_BYTES <= COURIER_TEXT_MAX_BYTES);

typedef struct {
    CoreCourierDesk *desk;
    ServiceLetterRules rules;
    char *address, *domain; /* of links; of message ids */
    CoreErrand errand;
    GHashTable *mails; /* person to mail address, of who is in office today */
    gboolean served;   /* the mail server answered for a letter */
} Round;

static void round_clear(Round *round)
{
    core_errand_end(&round->errand);
    g_free(round->address);
    g_free(round->domain);
    g_clear_pointer(&round->mails, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Round, round_clear)

static gint64 number_of(const json_t *mail, const char *name, gint64 fallback)
{
    const json_t *value = json_object_get(mail, name);
    return value != NULL ? (gint64)json_integer_value(value) : fallback;
}

static void round_begin(Round *round, CoreCourierDesk *desk)
{
    const json_t *mail = core_courier_peer(desk, "mail");
    const char *address = json_string_value(json_object_get(mail, "address"));
    const char *from = json_string_value(json_object_get(mail, "from"));
    *round = (Round){.desk = desk, .errand = {.channel_fd = -1}};
    round->rules =
        (ServiceLetterRules){.mail = mail != NULL,
                             .minutes = number_of(mail, "batch_minutes", 5),
                             .daily_hour = number_of(mail, "daily_hour", 8),
                             .give_up_days = number_of(mail, "give_up_days", 3),
                             .administrators = (const char *const *)desk->administrators};
    round->address = address != NULL && *address != '\0'
                         ? g_strdup(address)
                         : g_strconcat("https://", desk->core->settings->host, NULL);
    round->domain = g_strdup(from != NULL ? courier_address_domain(from) : "localhost");
}

/* ---- gathering ---- */

typedef struct {
    const ServiceLetterRules *rules;
    GArray *news;
    gint64 until;
    gboolean more;
} Gathering;

static gboolean collect(ServiceCall *service, gpointer user, GError **error)
{
    Gathering *g = user;
    return service_letters_collect(service, g->rules, g->news, g->until, &g->more, error);
}

/* The writer is troubled only when there is something new. */
static gboolean gather(const Round *round, gboolean *more, GError **error)
{
    const CoreCourierDesk *desk = round->desk;
    gint64 known = 0;
    gint64 marked = 0;
    gint64 newest = 0;
    g_autoptr(GArray) news = g_array_new(FALSE, FALSE, sizeof(ServiceAccountNews));
    Gathering g = {.rules = &round->rules, .news = news};
    *more = FALSE;
    if (!service_outbox_mark(desk->body, SERVICE_LINE_ACCOUNT, &known, error) ||
        !service_outbox_mark(desk->body, SERVICE_LINE_NOTICE, &marked, error) ||
        !register_told_newest(desk->body, &newest, error) ||
        !service_account_news(desk->site, known, round->rules.administrators, news, &g.until,
                              error))
        return FALSE;
    if (g.until == known && newest == marked)
        return TRUE;
    if (!core_courier_call(desk, collect, &g, error))
        return FALSE;
    *more = g.more;
    return TRUE;
}

/* ---- addresses ---- */

static gboolean note_mail(const OfficePerson *person, gpointer user)
{
    if (*person->mail != '\0')
        g_hash_table_insert(user, g_strdup(person->id), g_strdup(person->mail));
    return TRUE;
}

static gboolean load_mails(Round *round, GError **error)
{
    char day[TIME_DAY_BYTES];
    time_day_at(os_clock_utc_us(), day);
    round->mails = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return office_each_person(round->desk->body, day, note_mail, round->mails, error);
}

/* ---- one letter ---- */

typedef struct {
    const Round *round;
    const ServiceLetter *letter;
    CourierSent sent;
    ServiceLetterState state;
    const char *answer;
} Outcome;

static gboolean write_end(ServiceCall *service, gpointer user, GError **error)
{
    const Outcome *o = user;
    return service_letter_end(service, &o->round->rules, o->letter, o->state, o->answer, error);
}

static gboolean write_later(ServiceCall *service, gpointer user, GError **error)
{
    const Outcome *o = user;
    return service_letter_later(service, o->letter, o->answer, error);
}

static gboolean write_try(ServiceCall *service, gpointer user, GError **error)
{
    return service_letter_try(service, user, error);
}

static gboolean end_letter(const Round *round, const ServiceLetter *letter,
                           ServiceLetterState state, const char *answer, GError **error)
{
    Outcome outcome = {.round = round, .letter = letter, .state = state, .answer = answer};
    return core_courier_call(round->desk, write_end, &outcome, error);
}

static gboolean compose(const Round *round, const ServiceLetter *letter, ReportLetter *written,
                        GError **error)
{
    const CoreCourierDesk *desk = round->desk;
    g_autofree char *language = people_language(desk->site, letter->person, error);
    if (language == NULL)
        return FALSE;
    const ReportAsk ask = {.body = desk->body,
                           .desk = desk->desk,
                           .person = letter->person,
                           .now_us = os_clock_utc_us(),
                           .language = *language != '\0' ? language : "ja"};
    const ReportLetterFacts facts = {
        .site_name = desk->core->settings->name, .address = round->address, .site = desk->site};
    if (!store_read_begin(desk->body, error))
        return FALSE;
    gboolean done = report_letter(&ask, &facts, letter->id, written, error);
    store_read_end(desk->body);
    return done;
}

/* A new courier where the line before ended: after a refusal nothing more goes over it. */
static gboolean hand_over(Round *round, const ServiceLetter *letter, const CourierLetter *mail,
                          CourierSent *sent, char **answer, GError **error)
{
    if (round->errand.channel_fd < 0 &&
        !core_errand_begin(&round->errand, round->desk->core, round->desk->cancel, error))
        return FALSE;
    /* Marked first: a letter that may have gone out is never added to. */
    if (!core_courier_call(round->desk, write_try, (gpointer)letter->id, error))
        return FALSE;
    if (!courier_ask_mail(round->errand.line, mail, sent, answer, error))
        return FALSE;
    round->served = TRUE;
    if (*sent != COURIER_SENT)
        core_errand_end(&round->errand);
    return TRUE;
}

/* Over this letter the line broke or fell silent. When the server is there all the same it is the
 * letter that waits, longer each time, and not all the others with it. */
static gboolean fell_silent(Round *round, Outcome *outcome, GError **problem, GError **error)
{
    core_errand_end(&round->errand);
    if (g_cancellable_is_cancelled(round->desk->cancel) ||
        !core_courier_answers(round->desk, "mail"))
        return TRUE;
    round->served = TRUE;
    g_autofree char *answer = core_courier_words(*problem);
    g_clear_error(problem);
    outcome->answer = answer;
    return core_courier_call(round->desk, write_later, outcome, error);
}

/* `problem` is set when the server does not serve, `error` when something of ours fails. */
static gboolean send_written(Round *round, const ServiceLetter *letter, const ReportLetter *written,
                             GError **problem, GError **error)
{
    const char *to = g_hash_table_lookup(round->mails, letter->person);
    if (to == NULL || !courier_address_is_valid(to))
        return end_letter(round, letter, SERVICE_LETTER_UNADDRESSED, to != NULL ? to : "", error);
    g_autofree char *answer = NULL;
    g_autofree char *id = g_strdup_printf("letter.%s@%s", letter->id, round->domain);
    const CourierLetter mail = {id, to, written->subject, written->text, os_clock_utc_us()};
    Outcome outcome = {.round = round, .letter = letter};
    if (!hand_over(round, letter, &mail, &outcome.sent, &answer, problem))
        return fell_silent(round, &outcome, problem, error);
    outcome.answer = answer;
    outcome.state = outcome.sent == COURIER_SENT ? SERVICE_LETTER_SENT : SERVICE_LETTER_REFUSED;
    return core_courier_call(round->desk, outcome.sent == COURIER_LATER ? write_later : write_end,
                             &outcome, error);
}

static gboolean send_one(Round *round, const ServiceLetter *letter, GError **problem,
                         GError **error)
{
    g_auto(ReportLetter) written = {0};
    if (!compose(round, letter, &written, error))
        return FALSE;
    if (written.text == NULL)
        return end_letter(round, letter, SERVICE_LETTER_EMPTY, "", error);
    return send_written(round, letter, &written, problem, error);
}

/* ---- a round ---- */

static gboolean write_give_up(ServiceCall *service, gpointer user, GError **error)
{
    return service_letters_give_up(service, user, error);
}

static gboolean send_all(Round *round, const GArray *letters, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gboolean done = load_mails(round, error);
    for (guint i = 0; i < letters->len && done && problem == NULL; i++)
        done = send_one(round, &g_array_index(letters, ServiceLetter, i), &problem, error);
    if (!done || g_cancellable_is_cancelled(round->desk->cancel))
        return done;
    if (problem != NULL || round->served)
        done = core_courier_note(round->desk, "mail", "", problem, error);
    return done && core_courier_call(round->desk, write_give_up, &round->rules, error);
}

gboolean core_letters_round(CoreCourierDesk *desk, gboolean *more, GError **error)
{
    g_auto(Round) round;
    g_auto(ServicePeer) peer = {0};
    gint64 now_us = os_clock_utc_us();
    round_begin(&round, desk);
    if (!gather(&round, more, error) || !service_peer_read(desk->body, "mail", &peer, error))
        return FALSE;
    /* A clock set back makes no pause longer than a pause may be. */
    if (!round.rules.mail || (peer.next_us > now_us && peer.failed_us <= now_us))
        return TRUE;
    g_autoptr(GArray) letters = service_outbox_due(desk->body, now_us, ROUND_LETTERS, error);
    if (letters == NULL)
        return FALSE;
    *more = *more || letters->len == ROUND_LETTERS;
    return letters->len == 0 || send_all(&round, letters, error);
}

/* tests/unit/service/service_letters.c -- letters: gathered by person, written when they are sent,
 * tried with growing pauses, given up, and nothing in them that anybody typed */
#include "base/problem.h"
#include "records_town.h"
#include "register/inbox.h"
#include "register/notices.h"
#include "report/letter.h"
#include <string.h>

static const char *const administrators[] = {JOHO, NULL};
static const ServiceLetterRules rules = {.mail = TRUE,
                                         .minutes = 5,
                                         .daily_hour = 8,
                                         .give_up_days = 3,
                                         .administrators = administrators};

/* ---- what core does ---- */

static void collect(Fixture *town, const ServiceLetterRules *by, const GArray *news, gint64 until)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(ServiceAccountNews));
    gboolean more = TRUE;
    ServiceCall call = fixture_begin(town, "system");
    gboolean done =
        service_letters_collect(&call, by, news != NULL ? news : none, until, &more, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
    g_assert_false(more);
}

static GArray *due(Fixture *town, gint64 in_us)
{
    g_autoptr(GError) error = NULL;
    GArray *letters = service_outbox_due(town->store, town->now_us + in_us, 100, &error);
    g_assert_no_error(error);
    return letters;
}

static ServiceLetter only(Fixture *town, gint64 in_us, const char *person)
{
    g_autoptr(GArray) letters = due(town, in_us);
    g_assert_cmpuint(letters->len, ==, 1);
    ServiceLetter letter = g_array_index(letters, ServiceLetter, 0);
    g_assert_cmpstr(letter.person, ==, person);
    return letter;
}

static char *written_at(Fixture *town, Store *site, const ServiceLetter *letter,
                        const char *language, const char *address)
{
    g_autoptr(GError) error = NULL;
    g_auto(ReportLetter) out = {0};
    const ReportAsk ask = {.body = town->store,
                           .desk = town->desk,
                           .person = letter->person,
                           .now_us = town->now_us,
                           .language = language};
    const ReportLetterFacts facts = {"みほん町", address, site};
    g_assert_true(report_letter(&ask, &facts, letter->id, &out, &error));
    g_assert_no_error(error);
    return out.text == NULL ? NULL : g_strconcat(out.subject, "\n", out.text, NULL);
}

static char *written(Fixture *town, Store *site, const ServiceLetter *letter, const char *language)
{
    return written_at(town, site, letter, language, "https://sekisho.example");
}

static void end(Fixture *town, const ServiceLetter *letter, ServiceLetterState state)
{
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(town, "system");
    gboolean done = service_letter_end(&call, &rules, letter, state, "550 no such user", &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
}

static void attempt(Fixture *town, const ServiceLetter *letter)
{
    ServiceCall call = fixture_begin(town, "system");
    fixture_end(town, &call, service_letter_try(&call, letter->id, NULL));
}

static void note_peer(Fixture *town, gboolean served)
{
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(town, "system");
    gboolean done = service_note_peer(&call, "mail", served, "421 busy", administrators, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
}

static gint64 pause_of(Fixture *town)
{
    g_auto(ServicePeer) peer = {0};
    g_assert_true(service_peer_read(town->store, "mail", &peer, NULL));
    return (peer.next_us - peer.failed_us) / G_USEC_PER_SEC;
}

static char *asked(Fixture *town)
{
    char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL); /* tells ZEI */
    return record;
}

static Fixture *town_with_mail(void)
{
    Fixture *town = town_new();
    collect(town, &rules, NULL, 0); /* the first time: what came before is no news */
    return town;
}

/* ---- tests ---- */

/* What came while no mail server was set up is passed over. */
static void test_passed_over(void)
{
    g_autoptr(Fixture) town = town_new();
    const ServiceLetterRules without = {.mail = FALSE};
    g_autofree char *before = asked(town);
    collect(town, &without, NULL, 0);
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) none = due(town, G_TIME_SPAN_DAY);
    g_assert_cmpuint(none->len, ==, 0);
}

/* One letter with all that came in five minutes; no word that anybody typed. */
static void test_gathered(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(Fixture) site = fixture_new(service_site_schema());
    g_autofree char *one = asked(town);
    collect(town, &rules, NULL, 0);
    g_autofree char *two = asked(town);
    collect(town, &rules, NULL, 0);
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) early = due(town, G_TIME_SPAN_MINUTE);
    g_assert_cmpuint(early->len, ==, 0);
    ServiceLetter letter = only(town, 6 * G_TIME_SPAN_MINUTE, ZEI);
    g_autofree char *text = written(town, site->store, &letter, "ja");
    g_assert_true(g_str_has_prefix(text, "関所：お知らせ 2件\n"));
    g_assert_nonnull(strstr(text,
                            "1. 一 太郎さんが、情報資産持出・持込 持出R8-1について、申請しました。"
                            "「許可する」の手続があなたを待っています（期限 "
                            "令和8年12月2日 09:00）。\n   https"));
    g_assert_nonnull(strstr(text, "持出R8-2について、"));
    g_autofree char *link = g_strdup_printf("https://sekisho.example/records/%s\n", two);
    g_assert_nonnull(strstr(text, link));
    g_assert_nonnull(strstr(text, "待っているものの件数: 2"));
    for (const char *const *typed = (const char *const[]){"県庁", "決算", "ヒアリング", NULL};
         *typed != NULL; typed++)
        g_assert_null(strstr(text, *typed));
    g_autofree char *english = written(town, site->store, &letter, "en");
    g_assert_true(g_str_has_prefix(english, "Sekisho: news (2)\n"));
    g_assert_nonnull(strstr(english,
                            "took the step “Submit” on Taking out and bringing in 持出R8-1. "
                            "Waits for you: “Grant”, until 2026-12-02 09:00."));
    end(town, &letter, SERVICE_LETTER_SENT);
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) none = due(town, G_TIME_SPAN_DAY);
    g_assert_cmpuint(none->len, ==, 0);
}

/* Of a restricted record a letter does not even say who did something. */
static void test_restricted(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(Fixture) site = fixture_new(service_site_schema());
    g_autofree char *record =
        town_open(town, MORI, "incident",
                  "{'what': '持出し', 'known_at': '2026-11-29T09:00', 'kind': ['insider']}");
    g_assert_null(town_act(town, MORI, SERVICE_RECORD_NOTE, record, NULL, NULL));
    collect(town, &rules, NULL, 0);
    ServiceLetter letter = only(town, G_TIME_SPAN_DAY, JOHO);
    g_autofree char *text = written(town, site->store, &letter, "ja");
    g_assert_nonnull(strstr(text, "担当者が、"));
    g_assert_null(strstr(text, "森"));
}

/* A letter that may have gone out gets nothing more: what comes then goes into another. */
static void test_tried(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autofree char *one = asked(town);
    collect(town, &rules, NULL, 0);
    ServiceLetter letter = only(town, G_TIME_SPAN_DAY, ZEI);
    attempt(town, &letter);
    g_autofree char *two = asked(town);
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) both = due(town, G_TIME_SPAN_DAY);
    g_assert_cmpuint(both->len, ==, 2);
}

/* However much there is to be told, a letter stays within the size that is let out. */
static void test_size(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(Fixture) site = fixture_new(service_site_schema());
    g_autofree char *name = g_strnfill(200, 'a');
    g_autofree char *address = g_strconcat("https://", name, ".example", NULL);
    for (guint i = 0; i < 90; i++) {
        g_autofree char *record = asked(town);
        collect(town, &rules, NULL, 0);
    }
    ServiceLetter letter = only(town, G_TIME_SPAN_DAY, ZEI);
    g_autofree char *text = written_at(town, site->store, &letter, "ja", address);
    g_assert_true(g_str_has_prefix(text, "関所：お知らせ 90件\n"));
    g_assert_cmpuint(strlen(strchr(text, '\n') + 1), <=, REPORT_LETTER_MAX_BYTES);
    g_assert_nonnull(strstr(text, "このほか、書ききれないお知らせが "));
    g_assert_nonnull(strstr(text, "待っているものの件数: 90"));
    g_autofree char *shorter = written(town, site->store, &letter, "ja");
    g_assert_null(strstr(shorter, "このほか"));
    g_assert_nonnull(strstr(shorter, "\n90. "));
}

/* One over which the server falls silent each time comes after those that were not tried. */
static void test_tried_least_first(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autofree char *one = asked(town);
    collect(town, &rules, NULL, 0);
    ServiceLetter silent = only(town, G_TIME_SPAN_DAY, ZEI);
    attempt(town, &silent);
    town->now_us += G_TIME_SPAN_HOUR;
    g_autofree char *two = town_open(town, MORI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, MORI, two, "submit", NULL); /* tells JUN */
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) both = due(town, G_TIME_SPAN_DAY);
    g_assert_cmpuint(both->len, ==, 2);
    g_assert_cmpstr(g_array_index(both, ServiceLetter, 0).person, ==, JUN);
    g_assert_cmpstr(g_array_index(both, ServiceLetter, 1).id, ==, silent.id);
}

/* Nothing is sent of a record to who may no longer see it, or who read it already. */
static void test_no_longer(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(Fixture) site = fixture_new(service_site_schema());
    g_autofree char *record = asked(town);
    collect(town, &rules, NULL, 0);
    ServiceLetter letter = only(town, G_TIME_SPAN_DAY, ZEI);
    g_autofree char *before = written(town, site->store, &letter, "ja");
    g_assert_nonnull(before);
    town_change(town, "[{'what': 'appointment', 'id': 'a" ZEI_TAIL
                      "', 'set': {'until_on': '2026-11-29'}}]");
    town_at(town, "2026-11-30T09:00");
    g_autofree char *after = written(town, site->store, &letter, "ja");
    g_assert_null(after);
}

static void test_read(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(Fixture) site = fixture_new(service_site_schema());
    g_autofree char *record = asked(town);
    collect(town, &rules, NULL, 0);
    ServiceLetter letter = only(town, G_TIME_SPAN_DAY, ZEI);
    ServiceCall call = fixture_begin(town, ZEI);
    gint64 newest = 0;
    g_assert_true(register_told_newest(town->store, &newest, NULL));
    fixture_end(town, &call, register_notice_set_read(town->store, ZEI, newest, NULL));
    g_autofree char *text = written(town, site->store, &letter, "ja");
    g_assert_null(text);
}

static void choose(Fixture *town, const char *person, const char *pace)
{
    ServiceCall call = fixture_begin(town, person);
    g_assert_true(service_choose_pace(&call, pace, NULL));
    fixture_end(town, &call, TRUE);
}

static void test_paces(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    choose(town, ZEI, "daily");
    g_autofree char *one = asked(town); /* at nine: the next is at eight tomorrow */
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) early = due(town, 22 * G_TIME_SPAN_HOUR);
    g_assert_cmpuint(early->len, ==, 0);
    ServiceLetter letter = only(town, 23 * G_TIME_SPAN_HOUR, ZEI);
    end(town, &letter, SERVICE_LETTER_SENT);
    choose(town, ZEI, "never");
    g_autofree char *two = asked(town);
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) none = due(town, 2 * G_TIME_SPAN_DAY);
    g_assert_cmpuint(none->len, ==, 0);
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(town, ZEI);
    g_assert_false(service_choose_pace(&call, "hourly", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    fixture_end(town, &call, FALSE);
}

/* Refused for good: an event, a notice for administrators in the browser alone, and another try
 * when one asks for it. */
static void test_refused(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(GError) error = NULL;
    g_autofree char *record = asked(town);
    collect(town, &rules, NULL, 0);
    ServiceLetter letter = only(town, G_TIME_SPAN_DAY, ZEI);
    attempt(town, &letter);
    end(town, &letter, SERVICE_LETTER_REFUSED);
    g_assert_cmpuint(town_events(town, "mail.refuse"), ==, 1);
    collect(town, &rules, NULL, 0);
    g_autoptr(GArray) none = due(town, G_TIME_SPAN_DAY);
    g_assert_cmpuint(none->len, ==, 0); /* no letter about letters */
    ServiceCall call = fixture_begin(town, JOHO);
    gboolean again = service_letter_again(&call, letter.id, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, again);
    only(town, 0, ZEI);
    call = fixture_begin(town, JOHO);
    g_assert_false(service_letter_again(&call, letter.id, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    fixture_end(town, &call, FALSE);
}

/* One that is put off comes again after 1, 2, 4 … minutes, an hour at most. */
static void test_later(void)
{
    static const gint64 minutes[] = {1, 2, 4, 8, 16, 32, 60, 60};
    g_autoptr(Fixture) town = town_with_mail();
    g_autofree char *record = asked(town);
    collect(town, &rules, NULL, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(minutes); i++) {
        ServiceLetter letter = only(town, 2 * G_TIME_SPAN_HOUR, ZEI);
        g_assert_cmpint(letter.tries, ==, (gint64)i);
        attempt(town, &letter);
        ServiceCall call = fixture_begin(town, "system");
        fixture_end(town, &call, service_letter_later(&call, &letter, "450 later", NULL));
        letter = only(town, 2 * G_TIME_SPAN_HOUR, ZEI);
        g_assert_cmpint(letter.due_us - town->now_us, ==, minutes[i] * G_TIME_SPAN_MINUTE);
    }
}

static guint give_up(Fixture *town)
{
    ServiceCall call = fixture_begin(town, "system");
    gboolean done = service_letters_give_up(&call, &rules, NULL);
    fixture_end(town, &call, done);
    g_assert_true(done);
    return town_events(town, "mail.give_up");
}

/* What waited three days while the server failed is given up; what was never tried, because the
 * program was off, is not. */
static void test_given_up(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autofree char *record = asked(town);
    collect(town, &rules, NULL, 0);
    town_at(town, "2026-12-03T09:00");
    g_assert_cmpuint(give_up(town), ==, 0);
    note_peer(town, FALSE);
    g_assert_cmpuint(give_up(town), ==, 1);
    g_assert_cmpuint(give_up(town), ==, 1);
    gint64 counts[SERVICE_LETTER_STATES];
    gint64 persons;
    g_assert_true(service_outbox_count(town->store, 0, counts, &persons, NULL));
    g_assert_cmpint(counts[SERVICE_LETTER_GIVEN_UP], ==, 1);
    g_assert_cmpint(counts[SERVICE_LETTER_WAITING], ==, 0);
}

/* Pauses grow; the third failure is an event, and so is the end of it. */
static void test_peer(void)
{
    static const gint64 seconds[] = {30, 60, 120, 240, 480, 960, 1800, 1800};
    g_autoptr(Fixture) town = town_with_mail();
    for (gsize i = 0; i < G_N_ELEMENTS(seconds); i++) {
        note_peer(town, FALSE);
        g_assert_cmpint(pause_of(town), ==, seconds[i]);
        g_assert_cmpuint(town_events(town, "mail.fail"), ==, i + 1 >= SERVICE_PEER_NOTED ? 1 : 0);
    }
    note_peer(town, TRUE);
    g_assert_cmpuint(town_events(town, "mail.recover"), ==, 1);
    note_peer(town, FALSE);
    note_peer(town, TRUE);
    g_assert_cmpuint(town_events(town, "mail.recover"), ==, 1); /* once is no outage */
}

/* A lock tells its person and the administrators, once. */
static void test_account(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(Fixture) site = fixture_new(service_site_schema());
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) news = g_array_new(FALSE, FALSE, sizeof(ServiceAccountNews));
    gint64 until = -1;
    const LedgerEvent lock = {.actor = "system",
                              .on_behalf_of = "",
                              .act = "session.lock",
                              .subject = "person/" ICHI,
                              .from_state = "",
                              .to_state = ""};
    ServiceCall call = fixture_begin(site, "system");
    g_assert_true(ledger_append(site->log, &lock, &call.place, &error));
    fixture_end(site, &call, TRUE);
    g_assert_true(service_account_news(site->store, 0, administrators, news, &until, &error));
    g_assert_cmpint(until, ==, 1);
    collect(town, &rules, news, until);
    g_autoptr(GArray) letters = due(town, G_TIME_SPAN_DAY);
    g_assert_cmpuint(letters->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        const ServiceLetter *letter = &g_array_index(letters, ServiceLetter, i);
        g_autofree char *text = written(town, site->store, letter, "ja");
        gboolean own = strcmp(letter->person, ICHI) == 0;
        g_assert_nonnull(strstr(text, own ? "あなたの利用者ID" : "ほかの人の利用者ID"));
        g_assert_null(strstr(text, ICHI));
    }
    g_array_set_size(news, 0);
    g_assert_true(service_account_news(site->store, until, administrators, news, &until, &error));
    g_assert_cmpuint(news->len, ==, 0);
}

#define PROGRAM "0000000000000000000000pg01"

static void append_of(Fixture *site, const char *act, const char *subject, const char *state,
                      const char *content)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = content != NULL ? g_bytes_new_static(content, strlen(content)) : NULL;
    const LedgerEvent event = {.actor = FIXTURE_PERSON,
                               .on_behalf_of = "",
                               .act = act,
                               .subject = subject,
                               .from_state = "",
                               .to_state = state,
                               .content = bytes};
    ServiceCall call = fixture_begin(site, FIXTURE_PERSON);
    g_assert_true(ledger_append(site->log, &event, &call.place, &error));
    fixture_end(site, &call, TRUE);
}

/* Who answers for a program is told what is done with its token, and administrators of a new one.
 */
static void test_program(void)
{
    g_autoptr(Fixture) town = town_with_mail();
    g_autoptr(Fixture) site = fixture_new(service_site_schema());
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) news = g_array_new(FALSE, FALSE, sizeof(ServiceAccountNews));
    gint64 until = 0;
    append_of(site, "program.issue", "program/" PROGRAM, "active",
              "{\"addresses\":\"\",\"allows\":{\"incident\":[\"open\"]},\"name\":\"監視装置\","
              "\"owner\":\"" ICHI "\",\"purpose\":\"記録\",\"reason\":\"夜間\","
              "\"until_on\":\"2027-03-31\"}");
    append_of(site, "program.end", "program/" PROGRAM, "ended", NULL);
    g_assert_true(service_account_news(site->store, 0, administrators, news, &until, &error));
    g_assert_no_error(error);
    g_assert_cmpint(until, ==, 2);
    g_assert_cmpuint(news->len, ==, 3); /* the end, to who answers for it alone */
    collect(town, &rules, news, until);
    g_autoptr(GArray) letters = due(town, G_TIME_SPAN_DAY);
    g_assert_cmpuint(letters->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        const ServiceLetter *letter = &g_array_index(letters, ServiceLetter, i);
        g_autofree char *text = written(town, site->store, letter, "ja");
        gboolean own = strcmp(letter->person, ICHI) == 0;
        g_assert_cmpint(strstr(text, "あなたが責任者の連携プログラム") != NULL, ==, own);
        g_assert_cmpint(strstr(text, "終了しました") != NULL, ==, own);
        g_assert_nonnull(strstr(text, "トークンが発行されました"));
        g_assert_null(strstr(text, "監視装置")); /* nothing of contents */
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/letters/passed-over", test_passed_over);
    g_test_add_func("/letters/gathered", test_gathered);
    g_test_add_func("/letters/restricted", test_restricted);
    g_test_add_func("/letters/tried", test_tried);
    g_test_add_func("/letters/size", test_size);
    g_test_add_func("/letters/tried-least-first", test_tried_least_first);
    g_test_add_func("/letters/no-longer", test_no_longer);
    g_test_add_func("/letters/read", test_read);
    g_test_add_func("/letters/paces", test_paces);
    g_test_add_func("/letters/refused", test_refused);
    g_test_add_func("/letters/later", test_later);
    g_test_add_func("/letters/given-up", test_given_up);
    g_test_add_func("/letters/peer", test_peer);
    g_test_add_func("/letters/account", test_account);
    g_test_add_func("/letters/program", test_program);
    return g_test_run();
}

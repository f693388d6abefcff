/* report/letter.c -- writes letters: a line for each thing that is still to be told */
#include "report/letter.h"
#include "base/problem.h"
#include "base/times.h"
#include "ledger/leaf.h"
#include "ledger/read.h"
#include "people/programs.h"
#include "register/notices.h"
#include "report/sentence.h"
#include <string.h>

#define LINES_MAX_BYTES (REPORT_LETTER_MAX_BYTES - 6 * 1024) /* all else is less */

typedef struct {
    ReportLook *look;
    const ReportLetterFacts *facts;
    gboolean english;
    gint64 read;       /* notices up to it were read */
    GString *text;     /* of the lines */
    GHashTable *again; /* what was told, so that it is told once */
    GArray *tasks;     /* what waits for the person */
    GHashTable *said;  /* set of records that are known to wait */
    guint lines, left_out;
    GError **error;
    gboolean failed;
} Writing;

void report_letter_clear(ReportLetter *letter)
{
    g_clear_pointer(&letter->subject, g_free);
    g_clear_pointer(&letter->text, g_free);
}

static const char *pick(const Writing *w, const char *ja, const char *en)
{
    return w->english ? en : ja;
}

static void begin_line(Writing *w)
{
    w->lines++;
    g_string_append_printf(w->text, "%u. ", w->lines);
}

/* What is beyond the size of a letter is counted alone. */
static void end_line(Writing *w, gsize begun)
{
    if (w->text->len <= LINES_MAX_BYTES)
        return;
    g_string_truncate(w->text, begun);
    w->lines--;
    w->left_out++;
}

/* ---- notices ---- */

/* A record in the words of its type: nothing of its fields, its title least of all. */
static void append_record(Writing *w, const RegisterRecord *record, const RegisterTold *told)
{
    gsize begun = w->text->len;
    g_autofree char *ja = NULL;
    g_autofree char *en = NULL;
    const ReportTold about = {.id = told->id,
                              .kind = told->kind,
                              .text = {told->ja, told->en},
                              .record = record,
                              .task = report_task_once(w->tasks, w->said, record->id),
                              .outside = TRUE};
    w->failed = !report_sentence(w->look, &about, &ja, &en, w->error);
    if (w->failed)
        return;
    begin_line(w);
    g_string_append_printf(w->text, "%s\n   %s/records/%s\n\n", pick(w, ja, en), w->facts->address,
                           record->key);
    end_line(w, begun);
}

/* Once, when several keys of one person are told the same. */
static gboolean is_new(Writing *w, const RegisterTold *told)
{
    return g_hash_table_add(
        w->again, g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                                  told->id / REGISTER_NOTICES_EACH, told->record, told->ja));
}

/* Of no record. */
static void append_told(Writing *w, const RegisterTold *told)
{
    gsize begun = w->text->len;
    if (!is_new(w, told))
        return;
    begin_line(w);
    g_string_append_printf(w->text, "%s\n   %s/%s\n\n", pick(w, told->ja, told->en),
                           w->facts->address,
                           strcmp(told->kind, REGISTER_TOLD_DUE) == 0 ? "retention" : "notices");
    end_line(w, begun);
}

static void write_notice(const RegisterTold *told, gpointer user)
{
    Writing *w = user;
    RegisterSight *sight = &w->look->sight;
    if (told->id <= w->read || !g_hash_table_contains(sight->person->all, told->key))
        return;
    if (told->record == 0) {
        append_told(w, told);
        return;
    }
    g_autoptr(RegisterRecord) record = register_record_load_id(&w->look->view, told->record, NULL);
    if (record != NULL && register_sees(sight, record) && is_new(w, told))
        append_record(w, record, told);
}

/* ---- events of the account ---- */

/* Of the person's account, or of a program that the person answers for. */
static gboolean is_own(const Writing *w, const char *subject)
{
    const char *person = w->look->ask->person;
    if (g_str_has_prefix(subject, "person/"))
        return strcmp(subject + strlen("person/"), person) == 0;
    g_autoptr(PeopleProgram) program =
        g_str_has_prefix(subject, "program/")
            ? people_program_find(w->facts->site, subject + strlen("program/"), NULL)
            : NULL;
    return program != NULL && strcmp(program->owner, person) == 0;
}

static const char *whose(const Writing *w, const ServiceAccountAct *act, gboolean oneself)
{
    if (act->program)
        return oneself ? pick(w, "あなたが責任者の連携プログラム: ", "A program you answer for: ")
                       : pick(w, "連携プログラム: ", "A program of this site: ");
    return oneself ? pick(w, "あなたの利用者ID: ", "Your account: ")
                   : pick(w, "ほかの人の利用者ID: ", "An account of this site: ");
}

static void write_account(Writing *w, gint64 event)
{
    g_autoptr(GBytes) bytes = ledger_read_leaf(w->facts->site, (guint64)event, w->error);
    g_autoptr(LedgerLeaf) leaf = bytes != NULL ? ledger_leaf_read(g_bytes_get_data(bytes, NULL),
                                                                  g_bytes_get_size(bytes), w->error)
                                               : NULL;
    w->failed = leaf == NULL;
    const ServiceAccountAct *act = leaf != NULL ? service_account_act(leaf->event.act) : NULL;
    if (act == NULL)
        return;
    g_autofree char *time = time_jst_text(leaf->time_us);
    gboolean oneself = is_own(w, leaf->event.subject);
    gsize begun = w->text->len;
    begin_line(w);
    g_string_append_printf(w->text, "%s%s\n   %s\n   %s/%s\n\n", whose(w, act, oneself),
                           pick(w, act->ja, act->en), time, w->facts->address,
                           oneself ? "settings" : "ledger");
    end_line(w, begun);
}

static void write_line(ServiceLineSource source, gint64 number, gpointer user)
{
    Writing *w = user;
    gboolean found = FALSE;
    if (w->failed)
        return;
    if (source == SERVICE_LINE_ACCOUNT)
        write_account(w, number);
    else
        w->failed =
            !register_told_find(w->look->view.store, number, &found, write_notice, w, w->error);
}

/* ---- the whole ---- */

/* What waits besides, so that the letter says how much there is to do. */
static void append_waiting(const Writing *w, GString *out)
{
    if (w->tasks->len > 0)
        g_string_append_printf(out, "%s: %u\n   %s/inbox\n\n",
                               pick(w, "いま、あなたを待っているものの件数", "Waiting for you now"),
                               w->tasks->len, w->facts->address);
}

static void append_left_out(const Writing *w, GString *out)
{
    if (w->left_out == 0)
        return;
    g_string_append_printf(
        out, "%s%u%s\n   %s/notices\n\n", pick(w, "このほか、書ききれないお知らせが ", "And "),
        w->left_out,
        pick(w, " 件あります。関所で確かめてください。", " more to be read in Sekisho."),
        w->facts->address);
}

static void finish(const Writing *w, ReportLetter *letter)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "%s\n\n", w->facts->site_name);
    g_string_append(out,
                    pick(w,
                         "関所からのお知らせです。内容は、関所にサインインして確かめてください。"
                         "\n\n",
                         "News from Sekisho. Sign in to read what it is about.\n\n"));
    g_string_append_len(out, w->text->str, (gssize)w->text->len);
    append_left_out(w, out);
    append_waiting(w, out);
    g_string_append(
        out, pick(w,
                  "このメールは関所が自動で送りました。返信は届きません。"
                  "メールでパスワードや認証コードをたずねることはありません。\n"
                  "受け取り方は、関所の「設定」で変えられます。\n",
                  "Sekisho sent this by itself; nobody reads replies. It never asks for passwords "
                  "or codes by mail.\nChange how you get letters under Settings.\n"));
    letter->subject = g_strdup_printf("%s%u%s", pick(w, "関所：お知らせ ", "Sekisho: news ("),
                                      w->lines + w->left_out, pick(w, "件", ")"));
    letter->text = g_string_free(g_steal_pointer(&out), FALSE);
}

static gboolean is_disabled(Store *site, const char *person)
{
    g_autoptr(PeoplePerson) account = people_person_find(site, person, NULL);
    return account != NULL && strcmp(account->state, PEOPLE_DISABLED) == 0;
}

static gboolean write_lines(Writing *w, const char *id)
{
    return register_notice_read(w->look->view.store, w->look->ask->person, &w->read, w->error) &&
           service_outbox_lines(w->look->view.store, id, write_line, w, w->error) && !w->failed &&
           register_view_good(&w->look->view, w->error);
}

gboolean report_letter(const ReportAsk *ask, const ReportLetterFacts *facts, const char *id,
                       ReportLetter *letter, GError **error)
{
    g_auto(ReportLook) look = {0};
    *letter = (ReportLetter){NULL, NULL};
    if (is_disabled(facts->site, ask->person))
        return TRUE;
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GHashTable) again = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GArray) tasks = register_inbox(&look.sight, ask->person, REGISTER_ASKED, error);
    if (tasks == NULL)
        return FALSE;
    Writing w = {.look = &look,
                 .facts = facts,
                 .english = strcmp(ask->language, "en") == 0,
                 .text = text,
                 .again = again,
                 .tasks = tasks,
                 .said = said,
                 .error = error};
    if (!write_lines(&w, id))
        return FALSE;
    if (w.lines + w.left_out > 0)
        finish(&w, letter);
    return TRUE;
}

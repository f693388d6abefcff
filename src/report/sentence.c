/* report/sentence.c -- a notice as one sentence, in both languages */
#include "report/sentence.h"
#include "base/times.h"
#include "ledger/leaf.h"
#include "ledger/read.h"
#include "register/notices.h"
#include <string.h>

#define STEPS_SAID 3

/* ---- the sentences ---- */

typedef enum { JA, EN, LANGUAGES } Language;

typedef struct {
    const char *kind;
    const char *form[LANGUAGES];
} Sentence;

/* What a step told is said as depends on what its words are. */
static const char STEP[] = "step";
static const char TIME[] = "passed";
static const char WORDS[] = "words";

static const Sentence sentences[] = {
    {STEP, {"{who}が、{what}について、{done}。", "{who} took the step “{label}” on {what}."}},
    {WORDS, {"{what}：{label}（手続：{who}）。", "{what}: {label} (by {who})."}},
    {"second",
     {"{who}が、{what}の「{label}」に、もう一人としての同意を求めています。",
      "{who} asks you to agree, as the second person, to “{label}” on {what}."}},
    {"declined",
     {"{who}が、{what}の「{label}」に同意しませんでした。",
      "{who} did not agree to “{label}” on {what}."}},
    {"noted", {"{who}が、{what}にコメントを書きました。", "{who} commented on {what}."}},
    {"handed",
     {"{who}が、{what}の下書きをあなたに引き継ぎました。",
      "{who} handed the draft of {what} over to you."}},
    {"ahead",
     {"{what}の期限「{label}」が近づいています{when}。",
      "The deadline “{label}” of {what} comes near{when}."}},
    {TIME,
     {"{what}の期限「{label}」を過ぎました{when}。",
      "The deadline “{label}” of {what} has passed{when}."}},
    {"escalated",
     {"{what}は、期限「{label}」を過ぎても進んでいません{when}。",
      "{what} went no further after the deadline “{label}”{when}."}},
};

typedef struct {
    const char *gap;
    const char *words;
} Gap;

/* What stands in a gap is words, whatever is in it. */
static void append_filled(GString *out, const char *form, const Gap *gaps)
{
    while (*form != '\0') {
        gsize plain = strcspn(form, "{");
        gsize length = form[plain] != '\0' ? strcspn(form + plain, "}") + 1 : 0;
        g_string_append_len(out, form, (gssize)plain);
        for (const Gap *gap = gaps; length > 0 && gap->gap != NULL; gap++)
            if (strlen(gap->gap) == length && strncmp(gap->gap, form + plain, length) == 0)
                g_string_append(out, gap->words);
        form += plain + length;
    }
}

static const Sentence *sentence_of(const ReportTold *told)
{
    const char *kind = told->kind;
    const RecordType *type = told->record->type;
    if (strcmp(kind, "told") == 0) {
        kind = WORDS;
        for (guint i = 0; i < type->transitions->len; i++)
            if (strcmp(((RecordTransition *)type->transitions->pdata[i])->label.ja,
                       told->text.ja) == 0)
                kind = STEP;
        for (guint i = 0; i < type->deadlines->len; i++)
            if (strcmp(((RecordDeadline *)type->deadlines->pdata[i])->label.ja, told->text.ja) == 0)
                kind = TIME;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sentences); i++)
        if (strcmp(sentences[i].kind, kind) == 0)
            return &sentences[i];
    return &sentences[1];
}

/* ---- who ---- */

static char *named(ReportLook *look, const char *person, Language language)
{
    g_autofree char *name = office_name(look->ask->body, OFFICE_PERSON, person, NULL);
    if (name == NULL || *name == '\0')
        return g_strdup(language == JA ? "担当者" : "Somebody");
    return language == JA ? g_strconcat(name, "さん", NULL) : g_steal_pointer(&name);
}

static char *who_of(ReportLook *look, const ReportTold *told, const LedgerEvent *event,
                    Language language)
{
    if (strcmp(event->actor, "system") == 0)
        return g_strdup(language == JA ? "関所" : "Sekisho");
    if (told->outside && told->record->restricted)
        return g_strdup(language == JA ? "担当者" : "Somebody");
    char *who = named(look, event->actor, language);
    if (*event->on_behalf_of == '\0')
        return who;
    g_autofree char *own = who;
    g_autofree char *other = named(look, event->on_behalf_of, language);
    return language == JA ? g_strdup_printf("%s（%sの代行）", own, other)
                          : g_strdup_printf("%s (for %s)", own, other);
}

/* ---- which, when ---- */

static char *what_of(const ReportTold *told, Language language)
{
    const RegisterRecord *record = told->record;
    const char *type = language == JA ? record->type->title.ja : record->type->title.en;
    gboolean bare = told->outside || strcmp(record->title, record->type->title.ja) == 0;
    const char *open = language == JA ? "「" : " “";
    const char *close = language == JA ? "」" : "”";
    if (told->outside && *record->number != '\0')
        return g_strconcat(type, " ", record->number, NULL);
    return g_strconcat(*record->number != '\0' ? record->number : type, bare ? "" : open,
                       bare ? "" : record->title, bare ? "" : close, NULL);
}

static char *time_words(gint64 us, Language language)
{
    g_autofree char *jst = time_jst_text(us);
    g_autofree char *day = language == JA ? time_era_text(us) : g_strndup(jst, TIME_DAY_BYTES - 1);
    const char *time = jst + TIME_DAY_BYTES;
    return strcmp(time, "23:59") == 0 ? g_steal_pointer(&day) : g_strconcat(day, " ", time, NULL);
}

/* When the deadline of the notice is or was, if it still runs; else 0. */
static gint64 own_due(const ReportTold *told)
{
    const GArray *dues = told->record->dues;
    for (guint i = 0; i < dues->len; i++) {
        const RegisterDue *due = &g_array_index(dues, RegisterDue, i);
        if (due->deadline != NULL && strcmp(due->deadline->label.ja, told->text.ja) == 0)
            return due->due_us;
    }
    return 0;
}

/* `form` with the time in its gap; "" for 0. */
static char *with_time(const char *form, gint64 us, Language language)
{
    if (us == 0)
        return g_strdup("");
    g_autofree char *time = time_words(us, language);
    const Gap gaps[] = {{"{time}", time}, {NULL, NULL}};
    GString *out = g_string_new(NULL);
    append_filled(out, form, gaps);
    return g_string_free(out, FALSE);
}

/* ---- what waits ---- */

static const char *step_words(const RecordType *type, const char *step, Language language)
{
    static const struct {
        const char *step;
        const char *words[LANGUAGES];
    } known[] = {
        {"second", {"もう一人として確かめる", "Agree as the second person"}},
        {"look", {"代行で行われたことを見る", "See what a deputy did"}},
        {"late", {"遅れの状況を確かめる", "Look into the delay"}},
    };
    const RecordTransition *transition = record_transition_find(type, step);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(known[i].step, step) == 0)
            return known[i].words[language];
    if (transition == NULL)
        return step;
    return language == JA ? transition->label.ja : transition->label.en;
}

static char *steps_of(const ReportTold *told, Language language)
{
    const GPtrArray *steps = told->task->steps;
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < steps->len && i < STEPS_SAID; i++) {
        const char *words = step_words(told->record->type, steps->pdata[i], language);
        if (language == JA)
            g_string_append_printf(out, "「%s」", words);
        else
            g_string_append_printf(out, "%s“%s”", i > 0 ? ", " : "", words);
    }
    if (steps->len > STEPS_SAID)
        g_string_append(out, language == JA ? "など" : " …");
    return g_string_free(out, FALSE);
}

static void append_waiting(GString *out, ReportLook *look, const ReportTold *told,
                           Language language)
{
    static const char *const forms[][LANGUAGES] = {
        {"{steps}の手続があなたを待っています{until}。", " Waits for you: {steps}{until}."},
        {"{steps}の手続が、{other}の代行としてのあなたを待っています{until}。",
         " Waits for you in the place of {other}: {steps}{until}."},
    };
    static const char *const until[][LANGUAGES] = {
        {"（期限 {time}）", ", until {time}"},
        {"（期限 {time} を過ぎています）", ", was due {time}"}};
    const RegisterTask *task = told->task;
    gboolean late = task->due_us < look->ask->now_us;
    gboolean deputy = *task->for_person != '\0';
    g_autofree char *steps = steps_of(told, language);
    g_autofree char *by = with_time(until[late ? 1 : 0][language],
                                    task->due_us != own_due(told) ? task->due_us : 0, language);
    g_autofree char *other = deputy ? named(look, task->for_person, language) : g_strdup("");
    const Gap gaps[] = {{"{steps}", steps}, {"{until}", by}, {"{other}", other}, {NULL, NULL}};
    append_filled(out, forms[deputy ? 1 : 0][language], gaps);
}

/* ---- all of it ---- */

static char *sentence_in(ReportLook *look, const ReportTold *told, const LedgerEvent *event,
                         Language language)
{
    GString *out = g_string_new(NULL);
    g_autofree char *who = who_of(look, told, event, language);
    g_autofree char *what = what_of(told, language);
    g_autofree char *when =
        with_time(language == JA ? "（{time}）" : " ({time})", own_due(told), language);
    g_autofree char *done = report_past_ja(told->text.ja);
    const Gap gaps[] = {{"{who}", who},
                        {"{what}", what},
                        {"{when}", when},
                        {"{done}", done},
                        {"{label}", language == JA ? told->text.ja : told->text.en},
                        {NULL, NULL}};
    append_filled(out, sentence_of(told)->form[language], gaps);
    if (told->task != NULL)
        append_waiting(out, look, told, language);
    return g_string_free(out, FALSE);
}

gboolean report_sentence(ReportLook *look, const ReportTold *told, char **ja, char **en,
                         GError **error)
{
    g_autoptr(GBytes) bytes =
        ledger_read_leaf(look->ask->body, (guint64)told->id / REGISTER_NOTICES_EACH, error);
    g_autoptr(LedgerLeaf) leaf = bytes != NULL ? ledger_leaf_read(g_bytes_get_data(bytes, NULL),
                                                                  g_bytes_get_size(bytes), error)
                                               : NULL;
    if (leaf == NULL)
        return FALSE;
    *ja = sentence_in(look, told, &leaf->event, JA);
    *en = sentence_in(look, told, &leaf->event, EN);
    return TRUE;
}

const RegisterTask *report_task_once(const GArray *tasks, GHashTable *said, gint64 record)
{
    for (guint i = 0; i < tasks->len; i++) {
        const RegisterTask *task = &g_array_index(tasks, RegisterTask, i);
        if (task->record == record)
            return g_hash_table_add(said, g_memdup2(&record, sizeof record)) ? task : NULL;
    }
    return NULL;
}

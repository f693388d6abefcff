/* understand/facts-time.c -- what is done again and how often; when the text was made and revised
 */
#include <string.h>

#include "policy/words.h"
#include "understand/dates.h"
#include "understand/understanding.h"

#define LINE_MAX_BYTES 2000u
#define AGAIN_MAX_BYTES 120u
#define NEAR_BYTES 6u /* between what is done and the words that say when: 訓練の定期的な */

/* -- reviews -- */

static const PolicyEvidence *timing_words(const Understanding *u)
{
    for (guint32 i = 0; i < u->unit->evidence.count; i++) {
        const PolicyEvidence *e =
            &g_array_index(u->reading->evidence, PolicyEvidence, u->unit->evidence.first + i);
        if (e->field == FIELD_TIMING && e->from == FROM_OWN && *e->words != '\0')
            return e;
    }
    return NULL;
}

/* 毎年度 with 及び必要に応じて behind it is both. */
static const char *frequency(Understanding *u, const PolicyEvidence *evidence)
{
    static const char *const joints[] = {"又は必要に応じて",
                                         "及び必要に応じて",
                                         "に又は必要に応じて",
                                         "に及び必要に応じて",
                                         "1回",
                                         "に1回"};
    const char *text = u_text(u);
    const char *at = strstr(text, evidence->words);
    if (at == NULL)
        return evidence->words;
    Span words = {(gsize)(at - text), (gsize)(at - text) + strlen(evidence->words)};
    for (gsize i = 0; i < G_N_ELEMENTS(joints); i++) {
        gsize from = words.end + (u_starts(u, words.end, "、") ? strlen("、") : 0);
        if (u_starts(u, from, joints[i])) {
            words.end = from + strlen(joints[i]);
            break;
        }
    }
    return u_written(u, words);
}

void fact_read_reviews(Understanding *u)
{
    guint8 timing = u->unit->timing;
    gboolean again =
        timing == TIMING_ANNUAL || timing == TIMING_PERIODIC || timing == TIMING_AS_NEEDED;
    if (!again || u->hits[KNOW_REVIEW]->len == 0)
        return;
    const PolicyEvidence *evidence = timing_words(u);
    if (evidence == NULL || strlen(evidence->words) > AGAIN_MAX_BYTES)
        return;
    const char *when = strstr(u_text(u), evidence->words);
    gsize from = when == NULL ? 0 : (gsize)(when - u_text(u));
    const char *function = policy_timing_names[timing];
    for (guint i = 0; i < u->hits[KNOW_REVIEW]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_REVIEW, i);
        if (u_word(u, hit)->skip || hit->end + NEAR_BYTES < from)
            continue;
        const char *name = *u_word(u, hit)->code != '\0'
                               ? u_word(u, hit)->code
                               : u_written(u, (Span){hit->start, hit->end});
        g_autofree char *key = g_strconcat(name, function, NULL);
        if (u_once(u, FACT_REVIEW, key))
            u_fact(u, FACT_REVIEW, name, frequency(u, evidence), function, 85);
    }
}

/* -- revisions -- */

static PolicyFact *line_fact(Understanding *u, PolicyFactKind kind, const char *name,
                             const char *value, const char *function, guint confidence, guint line)
{
    PolicyFact *fact = u_fact(u, kind, name, value, function, confidence);
    fact->line = line + 1;
    fact->words = u_cut(u, u->source, WORDS_POINTS);
    return fact;
}

/* A row of a history of revisions: the first date is its day, the longest other cell says what. */
static void read_revision_row(Understanding *u, const char *row, char *const *header, guint line)
{
    g_auto(GStrv) cells = u_cells(row);
    char iso[DATE_ISO_BYTES] = "";
    gsize start = 0, size = 0;
    int dated = -1;
    const char *what = "";
    for (int i = 0; cells[i] != NULL; i++) {
        g_autofree char *folded = policy_fold_word(u->rules->fold, g_strstrip(cells[i]));
        if (dated < 0 && policy_date_find(folded, iso, &start, &size) && start == 0)
            dated = i;
        else if (strlen(cells[i]) > strlen(what))
            what = cells[i];
    }
    if (dated < 0)
        return;
    const char *name = u_keep(u, iso, strlen(iso));
    line_fact(u, FACT_REVISION, name, u_keep(u, what, strlen(what)), "", 92, line);
    guint columns = header == NULL ? 0 : g_strv_length((char **)header);
    for (guint i = 0; i < columns && cells[i] != NULL; i++) {
        if ((int)i != dated && cells[i] != what && *cells[i] != '\0')
            u_detail(u, u_keep(u, header[i], strlen(header[i])),
                     u_keep(u, cells[i], strlen(cells[i])));
    }
}

/* "制定日:平成16年4月1日", "改正 令和2年3月1日訓令第3号": what happened stands before or behind the
 * day.
 */
static void read_revision_line(Understanding *u, guint line, guint confidence)
{
    char iso[DATE_ISO_BYTES];
    gsize start = 0, size = 0;
    if (!policy_date_find(u_text(u), iso, &start, &size))
        return;
    const PolicyHit *said = u_first(u, KNOW_REVISE);
    if (said == NULL && (start > 0 || size < u_size(u)))
        return;
    const char *name = u_keep(u, iso, strlen(iso));
    const char *value = said == NULL ? "表紙の日付" : u_word(u, said)->code;
    if (said != NULL && strcmp(value, "公表") == 0) {
        line_fact(u, FACT_PUBLIC, u_keep(u, u->outline->title, strlen(u->outline->title)),
                  u_written(u, (Span){0, u_size(u)}), "public", 85, line);
        u_detail(u, "公表日", name);
        return;
    }
    line_fact(u, FACT_REVISION, name, value, "", said == NULL ? 60 : confidence, line);
}

/* "この訓令は、令和6年4月1日から施行する". */
void fact_read_force(Understanding *u)
{
    const PolicyHit *said = u_first(u, KNOW_REVISE);
    char iso[DATE_ISO_BYTES];
    gsize start = 0, size = 0;
    if (said == NULL || strcmp(u_word(u, said)->code, "施行") != 0 ||
        !policy_date_find(u_text(u), iso, &start, &size) || start + size > said->start + 3 ||
        u_starts(u, said->end, "の際"))
        return;
    u_fact(u, FACT_REVISION, u_keep(u, iso, strlen(iso)), "施行", "", 92);
}

/* -- lines that are no clauses -- */

/* What of the line is looked at: whole characters. */
static gsize line_size(const Understanding *u, const PolicyLine *line)
{
    gsize size = MIN(line->size, LINE_MAX_BYTES);
    while (size > 0 && size < line->size &&
           ((guint8)u->text->utf8[line->start + size] & 0xC0) == 0x80)
        size--;
    return size;
}

static void scan_line(Understanding *u, guint line)
{
    const PolicyLine *l = policy_text_line(u->text, line);
    gsize size = line_size(u, l);
    const char *text =
        g_string_chunk_insert_len(u->reading->strings, u->text->utf8 + l->start, (gssize)size);
    u_scan(u, text, size);
}

static gboolean has_cells(const char *text)
{
    return strchr(text, '\t') != NULL || *text == '|';
}

static void read_revision_run(Understanding *u, const PolicyUnreadRun *run, char ***header)
{
    for (guint line = run->first - 1; line < run->last; line++) {
        scan_line(u, line);
        char iso[DATE_ISO_BYTES];
        gsize start = 0, size = 0;
        if (!has_cells(u->source)) {
            read_revision_line(u, line, 85);
            continue;
        }
        if (!policy_date_find(u_text(u), iso, &start, &size)) {
            g_strfreev(*header);
            *header = u_cells(u->source);
            continue;
        }
        read_revision_row(u, u->source, *header, line);
    }
}

/* Who adopts the text stands on its cover, a name a line; the last word of a name says what it is.
 */
static void read_cover_line(Understanding *u, guint line)
{
    read_revision_line(u, line, 90);
    gsize end = u_size(u);
    const PolicyHit *found = NULL;
    for (guint i = 0; i < u->hits[KNOW_BODY]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_BODY, i);
        if (hit->end == end && !u_word(u, hit)->skip)
            found = hit;
    }
    gboolean name =
        found != NULL || policy_words_back(u->rules->words.body_endings, u_text(u), end);
    if (!name || end > LINE_MAX_BYTES / 8 || strpbrk(u_text(u), "0123456789#") != NULL)
        return;
    const char *folded = g_string_chunk_insert(u->reading->strings, u_text(u));
    if (u_once(u, FACT_ADOPTER, folded))
        line_fact(u, FACT_ADOPTER, folded, "", found == NULL ? "executive" : u_word(u, found)->code,
                  85, line);
}

void fact_read_lines(Understanding *u)
{
    char **header = NULL;
    for (guint i = 0; i < u->outline->unread->len; i++) {
        const PolicyUnreadRun *run = &g_array_index(u->outline->unread, PolicyUnreadRun, i);
        if (run->why == WHY_REVISION_TABLE)
            read_revision_run(u, run, &header);
        for (guint line = run->first - 1; run->why == WHY_COVER && line < run->last; line++) {
            scan_line(u, line);
            read_cover_line(u, line);
        }
    }
    g_strfreev(header);
}

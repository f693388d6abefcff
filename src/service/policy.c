/* service/policy.c -- a policy imported, corrected, adopted, discarded */
#include "base/problem.h"
#include "base/times.h"
#include "edition/edition.h"
#include "service/call.h"
#include "service/carry.h"
#include "service/extraction.h"
#include "service/in_use.h"
#include "service/record.h"
#include <string.h>

#define REASON_MAX_CHARS 2000

/* What a decision needs of an edition. */
typedef struct {
    guint64 event, units, open; /* open: decisions to be made again */
    char state[16];
} EditionFacts;

static gboolean keep_facts(const Edition *edition, gpointer user)
{
    EditionFacts *facts = user;
    facts->event = edition->event;
    facts->units = edition->units;
    facts->open = edition->open_carries;
    g_strlcpy(facts->state, edition->state, sizeof facts->state);
    return TRUE;
}

static gboolean find_edition(ServiceCall *call, const char *id, EditionFacts *facts, GError **error)
{
    return edition_visit(ledger_log_store(call->log), id, keep_facts, facts, error);
}

static char *edition_subject(const char *id)
{
    return g_strconcat("edition/", id, NULL);
}

/* ---- import ---- */

static gboolean check_new_edition(ServiceCall *call, const char *id, GError **error)
{
    EditionFacts facts;
    g_autoptr(GError) missing = NULL;
    if (!id_is_valid(id)) {
        problem_set(error, PROBLEM_INVALID, "edition", "id");
        return FALSE;
    }
    if (find_edition(call, id, &facts, &missing)) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this import", "この取り込み"),
                    PROBLEM_BOTH("it is recorded already", "すでに記録されています"));
        return FALSE;
    }
    if (g_error_matches(missing, PROBLEM, PROBLEM_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&missing));
    return FALSE;
}

gboolean service_import_policy(ServiceCall *call, const ServiceExtraction *extraction,
                               char edition[ID_TEXT_BYTES], GError **error)
{
    char id[ID_TEXT_BYTES];
    if (*edition == '\0')
        id_make(id);
    else
        g_strlcpy(id, edition, sizeof id);
    if (!check_new_edition(call, id, error))
        return FALSE;
    g_autofree char *subject = edition_subject(id);
    const ServiceEvent event = {.act = "policy.import", .subject = subject, .to_state = "draft"};
    if (!service_append_lent(call, &event, service_extraction_content(extraction), error) ||
        !service_carry_in_force(call, id, error))
        return FALSE;
    memcpy(edition, id, sizeof id);
    return TRUE;
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

gboolean service_note_import(ServiceCall *call, const ServiceImportNote *note, GError **error)
{
    const GError *problem = note->problem;
    gboolean ours = problem != NULL && problem->domain == PROBLEM;
    const EditionImport import = {
        .id = note->id,
        .file_name = note->file_name,
        .state = note->state,
        .edition = note->edition,
        .problem = problem == NULL ? -1
                   : ours          ? problem->code
                                   : PROBLEM_INTERNAL,
        .thing = ours ? text_or_empty(problem_thing(problem, 0)) : "",
        .more = ours ? text_or_empty(problem_thing(problem, 1)) : "",
        .noted_us = call->now_us,
    };
    return edition_import_note(ledger_log_store(call->log), &import, error);
}

gboolean service_end_stale_imports(ServiceCall *call, GError **error)
{
    return edition_import_end_stale(ledger_log_store(call->log), PROBLEM_WORKER_ENDED,
                                    PROBLEM_BOTH("Sekisho was stopped", "Sekisho が停止しました"),
                                    call->now_us, error);
}

/* ---- correction ---- */

typedef struct {
    const ServiceCorrection *in;
    guint64 version;
    char *path;
    json_t *changes; /* owned: {field: {after, before}} of what differs */
    GError *problem; /* owned */
} Correction;

static gboolean take_change(Correction *correction, const EditionUnit *unit, const char *name,
                            json_t *value)
{
    EditionField field = edition_field_named(name);
    if (field == EDITION_FIELDS) {
        problem_set(&correction->problem, PROBLEM_INVALID, name,
                    PROBLEM_BOTH("no such field can be corrected", "訂正できる項目ではありません"));
        return FALSE;
    }
    if (!edition_value_check(field, value, &correction->problem))
        return FALSE;
    g_autofree char *text = edition_value_text(field, value);
    if (strcmp(text, unit->values[field]) != 0)
        json_object_set_new(correction->changes, name,
                            json_pack("{s:o, s:O}", "before",
                                      service_field_value(field, unit->values[field]), "after",
                                      value));
    return TRUE;
}

static gboolean compare(const EditionUnit *unit, gpointer user)
{
    Correction *correction = user;
    correction->version = unit->version;
    correction->path = g_strdup(unit->path);
    if (unit->version != correction->in->expected_version)
        return FALSE;
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)correction->in->changes, name, value)
    {
        if (!take_change(correction, unit, name, value))
            return FALSE;
    }
    return TRUE;
}

static void correction_clear(Correction *correction)
{
    g_free(correction->path);
    json_decref(correction->changes);
    g_clear_error(&correction->problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Correction, correction_clear)

/* What stands against it, if anything. */
static gboolean check_correction(Correction *correction, GError **error)
{
    if (correction->version != correction->in->expected_version) {
        problem_set(error, PROBLEM_CONFLICT, PROBLEM_BOTH("this unit", "この項目"),
                    PROBLEM_BOTH("someone else", "別の人"));
    } else if (correction->problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&correction->problem));
    } else if (json_object_size(correction->changes) == 0) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the correction", "訂正"),
                    PROBLEM_BOTH("nothing would change", "変わる内容がありません"));
    } else {
        return TRUE;
    }
    return FALSE;
}

static gboolean append_correction(ServiceCall *call, const Correction *correction, GError **error)
{
    const ServiceCorrection *in = correction->in;
    g_autofree char *subject =
        g_strdup_printf("edition/%s/unit/%" G_GUINT64_FORMAT, in->edition, in->n);
    g_autofree char *before = g_strdup_printf("%" G_GUINT64_FORMAT, correction->version);
    g_autofree char *after = g_strdup_printf("%" G_GUINT64_FORMAT, correction->version + 1);
    g_autofree char *clause = g_strconcat(in->edition, "/", correction->path, NULL);
    const char *const clauses[] = {clause, NULL};
    const ServiceEvent event = {.act = "unit.correct",
                                .subject = subject,
                                .from_state = before,
                                .to_state = after,
                                .clauses = clauses};
    return service_append(
        call, &event, json_pack("{s:O, s:s}", "changes", correction->changes, "reason", in->reason),
        error);
}

gboolean service_find_in_use(ServiceCall *call, const char *edition, guint64 *event, GError **error)
{
    EditionFacts facts;
    if (!find_edition(call, edition, &facts, error))
        return FALSE;
    *event = facts.event;
    if (strcmp(facts.state, "draft") == 0 || strcmp(facts.state, "adopted") == 0)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the correction", "訂正"),
                PROBLEM_BOTH("this edition is no longer in use", "この版はもう使われていません"));
    return FALSE;
}

gboolean service_correct_unit(ServiceCall *call, const ServiceCorrection *in, guint64 *version,
                              GError **error)
{
    guint64 event = 0;
    if (!service_may(call, "unit.correct", error) ||
        !service_check_text(in->reason, "reason", 1, REASON_MAX_CHARS, error) ||
        !service_find_in_use(call, in->edition, &event, error))
        return FALSE;
    g_auto(Correction) correction = {.in = in, .changes = json_object()};
    if (!edition_visit_unit(ledger_log_store(call->log), event, in->n, compare, &correction,
                            error) ||
        !check_correction(&correction, error) || !append_correction(call, &correction, error))
        return FALSE;
    *version = correction.version + 1;
    return TRUE;
}

/* ---- adoption and what else becomes of an edition ---- */

static gboolean check_draft(const EditionFacts *facts, GError **error)
{
    if (strcmp(facts->state, "draft") == 0 && facts->units > 0)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this edition", "この版"),
                PROBLEM_BOTH("it is not a draft", "下書きではありません"));
    return FALSE;
}

static char *iso_date(const char *text, GError **error)
{
    int year;
    int month;
    int day;
    if (text == NULL) {
        problem_set(error, PROBLEM_INVALID, "adopted_on", "");
        return NULL;
    }
    if (!time_read_date(text, &year, &month, &day, error))
        return NULL;
    return g_strdup_printf("%04d-%02d-%02d", year, month, day);
}

gboolean service_carry_edition(ServiceCall *call, const char *edition, GError **error)
{
    EditionFacts facts;
    if (!service_may(call, "edition.carry", error) || !find_edition(call, edition, &facts, error) ||
        !check_draft(&facts, error) || !service_carry_in_force(call, edition, error))
        return FALSE;
    if (call->appended)
        return TRUE;
    problem_set(
        error, PROBLEM_STATE, PROBLEM_BOTH("bringing decisions over", "判断の引き継ぎ"),
        PROBLEM_BOTH("there is nothing new to bring over", "新しく引き継ぐものがありません"));
    return FALSE;
}

/* What is still open may stay so, but not unsaid: a body adopts on the day it decided to, and says
 * why it goes on reviewing. */
static gboolean check_open(ServiceCall *call, const ServiceAdoption *in, GError **error)
{
    EditionFacts facts;
    if (!find_edition(call, in->edition, &facts, error))
        return FALSE;
    if (facts.open == 0 || *in->open_reason != '\0')
        return TRUE;
    g_autofree char *why = g_strdup_printf(
        "%" G_GUINT64_FORMAT " decisions of the edition before are open; decide them, or say why "
        "they stay open" PROBLEM_MARK "前の版から引き継げなかった判断が%" G_GUINT64_FORMAT
        "件残っています。判断するか、残したまま採用する理由を入力してください",
        facts.open, facts.open);
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the adoption", "採用"), why);
    return FALSE;
}

gboolean service_adopt_edition(ServiceCall *call, const ServiceAdoption *in, GError **error)
{
    EditionFacts facts;
    if (!service_may(call, "edition.adopt", error) ||
        !service_check_text(in->note, "note", 0, REASON_MAX_CHARS, error) ||
        !service_check_text(in->open_reason, "open_reason", 0, REASON_MAX_CHARS, error) ||
        !find_edition(call, in->edition, &facts, error) || !check_draft(&facts, error))
        return FALSE;
    g_autofree char *date = iso_date(in->adopted_on, error);
    if (date == NULL || !service_carry_in_force(call, in->edition, error) ||
        !check_open(call, in, error))
        return FALSE;
    g_autofree char *subject = edition_subject(in->edition);
    const ServiceEvent event = {
        .act = "edition.adopt", .subject = subject, .from_state = "draft", .to_state = "adopted"};
    json_t *content = json_pack("{s:s, s:s}", "adopted_on", date, "note", in->note);
    if (*in->open_reason != '\0')
        json_object_set_new(content, "open_reason", json_string(in->open_reason));
    if (!service_append(call, &event, content, error))
        return FALSE;
    LedgerPlace place = call->place; /* the receipt is of the adoption */
    gboolean matched = service_match_clauses(call, error);
    call->place = place;
    return matched;
}

gboolean service_discard_edition(ServiceCall *call, const char *edition, const char *reason,
                                 GError **error)
{
    EditionFacts facts;
    if (!service_may(call, "edition.discard", error) ||
        !service_check_text(reason, "reason", 0, REASON_MAX_CHARS, error) ||
        !find_edition(call, edition, &facts, error) || !check_draft(&facts, error))
        return FALSE;
    g_autofree char *subject = edition_subject(edition);
    const ServiceEvent event = {.act = "edition.discard",
                                .subject = subject,
                                .from_state = "draft",
                                .to_state = "discarded"};
    return service_append(call, &event, json_pack("{s:s}", "reason", reason), error);
}

/* service/settle.c -- one thing decided again in the new edition */
#include "base/json.h"
#include "base/problem.h"
#include "edition/facts.h"
#include "edition/review.h"
#include "service/carry.h"
#include <string.h>

#define REASON_MAX_CHARS 2000

typedef struct {
    const ServiceSettlement *in;
    char *of, *state, *item, *reason, *to_path; /* owned */
    guint64 to_n, source_event;
    json_t *after;
    char from[ID_TEXT_BYTES], edition_state[16];
    guint64 edition_event;
} Settling;

static void settling_clear(Settling *settling)
{
    g_free(settling->of);
    g_free(settling->state);
    g_free(settling->item);
    g_free(settling->reason);
    g_free(settling->to_path);
    json_decref(settling->after);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Settling, settling_clear)

static gboolean keep_row(const EditionCarry *carry, gpointer user)
{
    Settling *settling = user;
    settling->of = g_strdup(carry->of);
    settling->state = g_strdup(carry->state);
    settling->item = g_strdup(carry->item);
    settling->reason = g_strdup(carry->reason);
    settling->to_path = g_strdup(carry->to_path);
    settling->to_n = carry->to_n;
    settling->source_event = carry->source_event;
    settling->after = json_loads(carry->after_values, JSON_DECODE_ANY, NULL);
    return FALSE;
}

static gboolean keep_edition(const Edition *edition, gpointer user)
{
    Settling *settling = user;
    settling->edition_event = edition->event;
    g_strlcpy(settling->from, edition->carried_from, sizeof settling->from);
    g_strlcpy(settling->edition_state, edition->state, sizeof settling->edition_state);
    return FALSE;
}

static gboolean check_open(const Settling *settling, GError **error)
{
    gboolean in_use = strcmp(settling->edition_state, "draft") == 0 ||
                      strcmp(settling->edition_state, "adopted") == 0;
    if (strcmp(settling->state, "open") != 0) {
        problem_set(error, PROBLEM_CONFLICT, PROBLEM_BOTH("this decision", "この判断"),
                    PROBLEM_BOTH("someone else", "別の人"));
        return FALSE;
    }
    if (in_use)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the decision", "判断"),
                PROBLEM_BOTH("this edition is no longer in use", "この版はもう使われていません"));
    return FALSE;
}

static gboolean refuse_take(GError **error)
{
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("taking it over", "引き継ぎ"),
                PROBLEM_BOTH("the clause is no longer there", "対応する条項がありません"));
    return FALSE;
}

/* ---- taking ---- */

typedef struct {
    const Settling *settling;
    json_t *changes;
    guint64 version;
    char *path; /* owned */
} UnitTaken;

static gboolean look_at_unit(const EditionUnit *unit, gpointer user)
{
    UnitTaken *taken = user;
    taken->changes = service_unit_changes(unit, taken->settling->after);
    taken->version = unit->version;
    taken->path = g_strdup(unit->path);
    return FALSE;
}

static gboolean take_unit(ServiceCall *call, const Settling *settling, GError **error)
{
    UnitTaken taken = {.settling = settling};
    if (settling->to_n == 0)
        return refuse_take(error);
    if (!edition_visit_unit(ledger_log_store(call->log), settling->edition_event, settling->to_n,
                            look_at_unit, &taken, error))
        return FALSE;
    const CarryUnit unit = {settling->in->edition, settling->from, taken.path,
                            settling->reason,      settling->to_n, taken.version,
                            settling->source_event};
    gboolean done = service_append_unit_carry(call, &unit, taken.changes, error);
    g_free(taken.path);
    return done;
}

static gboolean append_taken(ServiceCall *call, const Settling *settling, const ServiceEvent *event,
                             json_t *content, GError **error)
{
    json_object_set_new(content, "reason", json_string(settling->reason));
    service_carry_cite(content, settling->from, settling->source_event);
    return service_append(call, event, content, error);
}

static gboolean note_next(const EditionFact *fact, gpointer user)
{
    *(guint64 *)user = fact->n + 1;
    return TRUE;
}

static gboolean keep_content(const EditionFact *fact, gpointer user)
{
    *(json_t **)user = edition_fact_content(fact);
    return FALSE;
}

/* {changes} from `content` to what people had said; owned. */
static json_t *fact_changes(const json_t *content, const json_t *after)
{
    json_t *changes = json_object();
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++) {
        const char *name = edition_fact_fields[field];
        json_t *wanted = json_object_get(after, name);
        if (wanted != NULL)
            json_object_set_new(
                changes, name,
                json_pack("{s:O, s:O}", "before", json_object_get(content, name), "after", wanted));
    }
    return json_pack("{s:o}", "changes", changes);
}

static gboolean take_fact(ServiceCall *call, const Settling *settling, GError **error)
{
    Store *store = ledger_log_store(call->log);
    gboolean adds = json_object_get(settling->after, "kind") != NULL;
    gboolean removes = json_object_get(settling->after, "removed") != NULL;
    guint64 n = settling->to_n;
    if (!adds && n == 0)
        return refuse_take(error);
    if (adds) {
        n = 1;
        if (!edition_each_fact(store, settling->edition_event, note_next, &n, error))
            return FALSE;
    }
    g_autofree char *subject =
        g_strdup_printf("edition/%s/fact/%" G_GUINT64_FORMAT, settling->in->edition, n);
    const ServiceEvent event = {.act = "fact.carry",
                                .subject = subject,
                                .to_state = adds      ? "added"
                                            : removes ? "removed"
                                                      : "corrected"};
    if (adds)
        return append_taken(call, settling, &event, json_pack("{s:O}", "fact", settling->after),
                            error);
    if (removes)
        return append_taken(call, settling, &event, json_object(), error);
    g_autoptr(json_t) content = NULL;
    return edition_visit_fact(store, settling->edition_event, n, keep_content, &content, error) &&
           append_taken(call, settling, &event, fact_changes(content, settling->after), error);
}

static gboolean take_coverage(ServiceCall *call, const Settling *settling, GError **error)
{
    g_autofree char *subject =
        g_strconcat("edition/", settling->in->edition, "/coverage/", settling->item, NULL);
    const char *state = json_string_value(json_object_get(settling->after, "state"));
    json_t *paths = json_object_get(settling->after, "paths");
    const ServiceEvent event = {
        .act = "coverage.carry", .subject = subject, .to_state = state != NULL ? state : ""};
    return append_taken(call, settling, &event, json_pack("{s:O}", "paths", paths), error);
}

static gboolean take(ServiceCall *call, const Settling *settling, GError **error)
{
    if (strcmp(settling->of, "unit") == 0)
        return take_unit(call, settling, error);
    return strcmp(settling->of, "fact") == 0 ? take_fact(call, settling, error)
                                             : take_coverage(call, settling, error);
}

gboolean service_settle_carry(ServiceCall *call, const ServiceSettlement *in, GError **error)
{
    Store *store = ledger_log_store(call->log);
    g_auto(Settling) settling = {.in = in};
    if (!service_may(call, "carry.settle", error) ||
        !service_check_text(in->reason, "reason", 0, REASON_MAX_CHARS, error) ||
        !edition_visit(store, in->edition, keep_edition, &settling, error) ||
        !edition_visit_carry(store, settling.edition_event, in->n, keep_row, &settling, error) ||
        !check_open(&settling, error) || (in->take && !take(call, &settling, error)))
        return FALSE;
    g_autofree char *subject =
        g_strdup_printf("edition/%s/carry/%" G_GUINT64_FORMAT, in->edition, in->n);
    const ServiceEvent event = {.act = "carry.settle",
                                .subject = subject,
                                .from_state = "open",
                                .to_state = in->take ? "taken" : "left"};
    return service_append(call, &event, json_pack("{s:s}", "reason", in->reason), error);
}

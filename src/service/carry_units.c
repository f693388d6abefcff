/* service/carry_units.c -- corrections of units, decisions on findings and on the coverage, carried
 * over */
#include "base/json.h"
#include "edition/review.h"
#include "service/carry.h"
#include <string.h>

/* ---- units ---- */

json_t *service_field_value(EditionField field, const char *text)
{
    g_autoptr(GString) json = g_string_new(NULL);
    edition_value_append(json, field, text);
    return json_loadb(json->str, json->len, JSON_DECODE_ANY, NULL);
}

json_t *service_unit_changes(const EditionUnit *unit, const json_t *wanted)
{
    json_t *changes = json_object();
    for (EditionField field = 0; field < EDITION_FIELDS; field++) {
        const char *name = edition_field(field)->name;
        json_t *after = json_object_get(wanted, name);
        if (after == NULL || !edition_value_check(field, after, NULL))
            continue;
        g_autofree char *text = edition_value_text(field, after);
        if (strcmp(text, unit->values[field]) != 0)
            json_object_set_new(changes, name,
                                json_pack("{s:o, s:O}", "before",
                                          service_field_value(field, unit->values[field]), "after",
                                          after));
    }
    return changes;
}

gboolean service_append_unit_carry(ServiceCall *call, const CarryUnit *unit, json_t *changes,
                                   GError **error)
{
    g_autoptr(json_t) owned = changes;
    if (json_object_size(owned) == 0)
        return TRUE;
    g_autofree char *subject =
        g_strdup_printf("edition/%s/unit/%" G_GUINT64_FORMAT, unit->edition, unit->n);
    g_autofree char *before = g_strdup_printf("%" G_GUINT64_FORMAT, unit->version);
    g_autofree char *after = g_strdup_printf("%" G_GUINT64_FORMAT, unit->version + 1);
    g_autofree char *clause = g_strconcat(unit->edition, "/", unit->path, NULL);
    const char *const clauses[] = {clause, NULL};
    const ServiceEvent event = {.act = "unit.carry",
                                .subject = subject,
                                .from_state = before,
                                .to_state = after,
                                .clauses = clauses};
    json_t *content = json_pack("{s:O, s:s}", "changes", owned, "reason", unit->reason);
    service_carry_cite(content, unit->from_edition, unit->from_event);
    return service_append(call, &event, content, error);
}

/* The values people gave to a unit of the old edition: {field: value}. */
typedef struct {
    const EditionUnit *unit;
    json_t *values;
    Carrying *carrying;
    guint64 n;
    GError *problem;
} Given;

static gboolean note_field(const EditionChange *change, gpointer user)
{
    Given *given = user;
    EditionField field = edition_field_named(change->field);
    if (field < EDITION_FIELDS)
        json_object_set_new(given->values, change->field,
                            service_field_value(field, given->unit->values[field]));
    return TRUE;
}

static gboolean gather_given(const EditionUnit *unit, gpointer user)
{
    Given *given = user;
    given->unit = unit;
    return edition_each_change(ledger_log_store(given->carrying->call->log), given->carrying->from,
                               given->n, note_field, given, &given->problem);
}

/* The unit of the new edition as it stands. */
typedef struct {
    const json_t *wanted;
    json_t *changes, *before;
    guint64 version;
    char *path, *text;
} Target;

static void target_clear(Target *target)
{
    json_decref(target->changes);
    json_decref(target->before);
    g_free(target->path);
    g_free(target->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Target, target_clear)

static gboolean look_at_target(const EditionUnit *unit, gpointer user)
{
    Target *target = user;
    target->changes = service_unit_changes(unit, target->wanted);
    target->before = json_object();
    target->version = unit->version;
    target->path = g_strdup(unit->path);
    target->text = g_strdup(*unit->reading != '\0' ? unit->reading : unit->text);
    const char *name;
    json_t *pair;
    json_object_foreach(target->changes, name, pair)
    {
        json_object_set(target->before, name, json_object_get(pair, "before"));
    }
    return FALSE;
}

static gboolean note_own(const EditionChange *change, gpointer user)
{
    *(gboolean *)user |= *change->carried == '\0';
    return TRUE;
}

static gboolean carry_or_list(Carrying *carrying, const Decided *decided, guint32 to,
                              json_t *wanted, GError **error)
{
    Store *store = ledger_log_store(carrying->call->log);
    const PolicyDiffUnit *old = edition_texts_unit(&carrying->old, (guint)decided->n - 1);
    gboolean same = carrying->same[decided->n - 1] == to;
    gboolean own = FALSE; /* people corrected it here already */
    g_auto(Target) target = {.wanted = wanted};
    if (!edition_visit_unit(store, carrying->to, to + 1, look_at_target, &target, error) ||
        !edition_each_change(store, carrying->to, to + 1, note_own, &own, error))
        return FALSE;
    if (json_object_size(target.changes) == 0)
        return TRUE;
    if (same && !own) {
        carrying->kept++;
        const CarryUnit unit = {carrying->to_id, carrying->from_id, target.path,   decided->reason,
                                to + 1,          target.version,    decided->event};
        return service_append_unit_carry(carrying->call, &unit, g_steal_pointer(&target.changes),
                                         error);
    }
    const CarryAgain again = {.why = same ? "both" : "changed",
                              .from_path = old->path,
                              .from_text = old->text,
                              .to_n = to + 1,
                              .to_path = target.path,
                              .to_text = target.text,
                              .before = json_incref(target.before),
                              .after = json_incref(wanted)};
    service_carry_again(carrying, decided, &again);
    return TRUE;
}

gboolean service_carry_unit(Carrying *carrying, const Decided *decided, GError **error)
{
    g_autoptr(json_t) wanted = json_object();
    Given given = {NULL, wanted, carrying, decided->n, NULL};
    guint64 at = decided->n - 1;
    if (at >= carrying->old.units->len)
        return TRUE; /* its import was erased: nothing is left to carry */
    if (!edition_visit_unit(ledger_log_store(carrying->call->log), carrying->from, decided->n,
                            gather_given, &given, error))
        return FALSE;
    if (given.problem != NULL) {
        g_propagate_error(error, given.problem);
        return FALSE;
    }
    if (json_object_size(wanted) == 0)
        return TRUE; /* what was said was erased */
    guint32 to = carrying->same[at] != CARRY_NONE ? carrying->same[at] : carrying->near[at];
    if (to != CARRY_NONE)
        return carry_or_list(carrying, decided, to, wanted, error);
    const PolicyDiffUnit *old = edition_texts_unit(&carrying->old, (guint)at);
    const CarryAgain again = {.why = "removed",
                              .from_path = old->path,
                              .from_text = old->text,
                              .to_path = "",
                              .to_text = "",
                              .before = json_object(),
                              .after = json_incref(wanted)};
    service_carry_again(carrying, decided, &again);
    return TRUE;
}

/* ---- findings ---- */

typedef struct {
    char *identity, *decision; /* of the old; owned */
    guint64 to_n;              /* the first of the new that asks the same and is open */
} SameFinding;

static gboolean keep_finding(const EditionFinding *finding, gpointer user)
{
    SameFinding *same = user;
    same->identity = g_strdup(finding->identity);
    same->decision = g_strdup(finding->decision);
    return FALSE;
}

static gboolean seek_finding(const EditionFinding *finding, gpointer user)
{
    SameFinding *same = user;
    if (finding->decided.version > 1 || strcmp(finding->identity, same->identity) != 0)
        return TRUE;
    same->to_n = finding->n;
    return FALSE;
}

static gboolean append_finding(Carrying *carrying, const Decided *decided, const SameFinding *same,
                               GError **error)
{
    g_autofree char *subject =
        g_strdup_printf("edition/%s/finding/%" G_GUINT64_FORMAT, carrying->to_id, same->to_n);
    const ServiceEvent event = {.act = "finding.carry",
                                .subject = subject,
                                .from_state = "open",
                                .to_state = same->decision};
    json_t *content = json_pack("{s:s}", "reason", decided->reason);
    service_carry_cite(content, carrying->from_id, decided->event);
    carrying->kept++;
    return service_append(carrying->call, &event, content, error);
}

/* A question that the new text no longer raises needs no answer; a new one is open anyway. */
gboolean service_carry_finding(Carrying *carrying, const Decided *decided, GError **error)
{
    Store *store = ledger_log_store(carrying->call->log);
    SameFinding same = {0};
    gboolean done =
        edition_visit_finding(store, carrying->from, decided->n, keep_finding, &same, error) &&
        edition_each_finding(store, carrying->to, seek_finding, &same, error);
    if (done && same.to_n > 0 && strcmp(same.decision, "open") != 0)
        done = append_finding(carrying, decided, &same, error);
    g_free(same.identity);
    g_free(same.decision);
    return done;
}

/* ---- coverage ---- */

typedef struct {
    char *state, *read_state, *paths, *text; /* owned */
    gboolean own;                            /* people decided it here */
} Item;

static void item_clear(Item *item)
{
    g_free(item->state);
    g_free(item->read_state);
    g_free(item->paths);
    g_free(item->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Item, item_clear)

static gboolean keep_item(const EditionCoverage *coverage, gpointer user)
{
    Item *item = user;
    *item = (Item){g_strdup(coverage->state), g_strdup(coverage->read_state),
                   g_strdup(coverage->paths), g_strdup(coverage->ja),
                   coverage->decided.version > 1 && *coverage->decided.carried == '\0'};
    return FALSE;
}

/* The clauses of the decision in the new text; NULL when one of them changed. Owned. */
static json_t *paths_in_new(const Carrying *carrying, const char *paths)
{
    g_autoptr(json_t) list = json_array();
    g_auto(GStrv) lines = g_strsplit(paths, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        const char *path = service_carry_path(carrying, *line);
        if (path == NULL)
            return NULL;
        if (*path != '\0')
            json_array_append_new(list, json_string(path));
    }
    return g_steal_pointer(&list);
}

static json_t *item_values(const Item *item)
{
    json_t *paths = json_array();
    g_auto(GStrv) lines = g_strsplit(item->paths, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
            json_array_append_new(paths, json_string(*line));
    return json_pack("{s:s, s:o}", "state", item->state, "paths", paths);
}

static gboolean append_coverage(Carrying *carrying, const Decided *decided, const Item *old,
                                const Item *new, json_t *paths, GError **error)
{
    g_autofree char *subject =
        g_strconcat("edition/", carrying->to_id, "/coverage/", decided->item, NULL);
    const ServiceEvent event = {.act = "coverage.carry",
                                .subject = subject,
                                .from_state = new->state,
                                .to_state = old->state};
    json_t *content = json_pack("{s:O, s:s}", "paths", paths, "reason", decided->reason);
    service_carry_cite(content, carrying->from_id, decided->event);
    carrying->kept++;
    return service_append(carrying->call, &event, content, error);
}

gboolean service_carry_coverage(Carrying *carrying, const Decided *decided, GError **error)
{
    Store *store = ledger_log_store(carrying->call->log);
    g_auto(Item) old = {0};
    g_auto(Item) new = {0};
    g_autoptr(GError) gone = NULL;
    if (!edition_visit_coverage(store, carrying->from, decided->item, keep_item, &old, error))
        return FALSE;
    /* An item that is no longer compared needs no decision. */
    if (!edition_visit_coverage(store, carrying->to, decided->item, keep_item, &new, &gone))
        return TRUE;
    if (new.own || strcmp(old.state, new.state) == 0)
        return TRUE;
    gboolean without_text = strcmp(old.state, "not_needed") == 0;
    g_autoptr(json_t) paths = paths_in_new(carrying, without_text ? "" : old.paths);
    if (paths != NULL && (without_text || strcmp(old.read_state, new.read_state) == 0))
        return append_coverage(carrying, decided, &old, &new, paths, error);
    const CarryAgain again = {.why = "changed",
                              .from_path = old.paths,
                              .from_text = old.text,
                              .to_path = new.paths,
                              .to_text = new.text,
                              .before = item_values(&new),
                              .after = item_values(&old)};
    service_carry_again(carrying, decided, &again);
    return TRUE;
}

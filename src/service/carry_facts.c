/* service/carry_facts.c -- what people said of facts, carried over */
#include "base/fold.h"
#include "base/json.h"
#include "edition/facts.h"
#include "service/carry.h"
#include <string.h>

typedef struct {
    json_t *content;                         /* all members; owned */
    char *origin, *state, *identity, *words; /* owned */
    guint64 version;
    gboolean changed[EDITION_FACT_FIELDS]; /* by people */
    gboolean own;                          /* people said something of it in this edition */
} Fact;

static void fact_clear(Fact *fact)
{
    json_decref(fact->content);
    g_free(fact->origin);
    g_free(fact->state);
    g_free(fact->identity);
    g_free(fact->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fact, fact_clear)

static gboolean keep_fact(const EditionFact *fact, gpointer user)
{
    Fact *own = user;
    own->content = edition_fact_content(fact);
    own->origin = g_strdup(fact->origin);
    own->state = g_strdup(fact->state);
    own->identity = g_strdup(fact->identity);
    own->words = g_strdup(fact->words);
    own->version = fact->version;
    return FALSE;
}

static gboolean note_change(const EditionFactChange *change, gpointer user)
{
    Fact *fact = user;
    fact->own |= *change->carried == '\0' && strcmp(change->field, "added") != 0;
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++)
        fact->changed[field] |= strcmp(change->field, edition_fact_fields[field]) == 0;
    return TRUE;
}

static gboolean load_fact(Store *store, guint64 event, guint64 n, Fact *fact, GError **error)
{
    return edition_visit_fact(store, event, n, keep_fact, fact, error) &&
           edition_each_fact_change(store, event, n, note_change, fact, error);
}

/* ---- the same in the new edition ---- */

typedef struct {
    const char *identity, *stem; /* of the old; the stem is kind and name */
    guint64 same, near;          /* numbers in the new, 0 for none */
    guint64 next;                /* after the last */
    char *added;                 /* kind, name and value of one added, folded; owned */
    gboolean there;              /* the new has such a one that stands */
} Seek;

static char *said(const json_t *content)
{
    const char *texts[] = {json_string_value(json_object_get(content, "kind")),
                           json_string_value(json_object_get(content, "name")),
                           json_string_value(json_object_get(content, "value"))};
    g_autofree char *all = g_strjoin("\n", texts[0], texts[1], texts[2], NULL);
    return fold_text(all);
}

static gboolean has_stem(const char *identity, const char *stem)
{
    return g_str_has_prefix(identity, stem);
}

static gboolean seek_fact(const EditionFact *fact, gpointer user)
{
    Seek *seek = user;
    seek->next = fact->n + 1;
    if (*fact->identity != '\0' && seek->same == 0 && strcmp(fact->identity, seek->identity) == 0)
        seek->same = fact->n;
    if (*fact->identity != '\0' && seek->near == 0 && has_stem(fact->identity, seek->stem))
        seek->near = fact->n;
    if (seek->added != NULL && strcmp(fact->state, "stands") == 0) {
        g_autoptr(json_t) content = edition_fact_content(fact);
        g_autofree char *other = said(content);
        seek->there |= strcmp(other, seek->added) == 0;
    }
    return TRUE;
}

/* Kind and name of an identity, up to and with the second line end. */
static char *stem_of(const char *identity)
{
    const char *end = strchr(identity, '\n');
    end = end != NULL ? strchr(end + 1, '\n') : NULL;
    return end != NULL ? g_strndup(identity, (gsize)(end + 1 - identity)) : g_strdup("\n");
}

/* ---- events ---- */

static gboolean append_fact(Carrying *carrying, const Decided *decided, guint64 n,
                            const char *to_state, json_t *content, GError **error)
{
    g_autofree char *subject =
        g_strdup_printf("edition/%s/fact/%" G_GUINT64_FORMAT, carrying->to_id, n);
    const ServiceEvent event = {
        .act = "fact.carry", .subject = subject, .from_state = "", .to_state = to_state};
    json_object_set_new(content, "reason", json_string(decided->reason));
    service_carry_cite(content, carrying->from_id, decided->event);
    carrying->kept++;
    return service_append(carrying->call, &event, content, error);
}

static const char *member(const Fact *fact, const char *name)
{
    const char *text = json_string_value(json_object_get(fact->content, name));
    return text != NULL ? text : "";
}

static char *label_of(const Fact *fact)
{
    return g_strjoin(" ", member(fact, "name"), member(fact, "value"), NULL);
}

/* Lists it; `after` is taken. */
static void list_fact(Carrying *carrying, const Decided *decided, const Fact *old, const Fact *new,
                      guint64 to_n, const char *why, json_t *after)
{
    g_autofree char *from_text = label_of(old);
    g_autofree char *to_text = to_n > 0 ? label_of(new) : g_strdup("");
    const CarryAgain again = {.why = why,
                              .from_path = member(old, "path"),
                              .from_text = from_text,
                              .to_n = to_n,
                              .to_path = to_n > 0 ? member(new, "path") : "",
                              .to_text = to_text,
                              .before = to_n > 0 ? json_incref(new->content) : json_object(),
                              .after = after};
    service_carry_again(carrying, decided, &again);
}

/* ---- one that people added ---- */

static gboolean carry_added(Carrying *carrying, const Decided *decided, Fact *old, GError **error)
{
    g_autofree char *added = said(old->content);
    Seek seek = {.identity = "\n", .stem = "\n\n", .next = 1, .added = added};
    if (strcmp(old->state, "removed") == 0)
        return TRUE;
    if (!edition_each_fact(ledger_log_store(carrying->call->log), carrying->to, seek_fact, &seek,
                           error))
        return FALSE;
    if (seek.there)
        return TRUE;
    const char *path = service_carry_path(carrying, member(old, "path"));
    if (path == NULL) {
        list_fact(carrying, decided, old, NULL, 0, "changed", json_incref(old->content));
        return TRUE;
    }
    g_autoptr(json_t) fact = json_copy(old->content);
    json_object_set_new(fact, "path", json_string(path));
    return append_fact(carrying, decided, seek.next, "added", json_pack("{s:O}", "fact", fact),
                       error);
}

/* ---- one that was read ---- */

/* {field: value} of what people changed; owned. */
static json_t *given_values(const Fact *old)
{
    json_t *values = json_object();
    if (strcmp(old->state, "removed") == 0)
        json_object_set_new(values, "removed", json_string("removed"));
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++)
        if (old->changed[field] && field != EDITION_FACT_PATH)
            json_object_set(values, edition_fact_fields[field],
                            json_object_get(old->content, edition_fact_fields[field]));
    return values;
}

/* {changes} of what differs; owned. */
static json_t *changes_to(const Fact *new, const json_t *values)
{
    json_t *changes = json_object();
    const char *name;
    json_t *after;
    json_object_foreach((json_t *)values, name, after)
    {
        json_t *before = json_object_get(new->content, name);
        if (before != NULL && !json_equal(before, after))
            json_object_set_new(changes, name,
                                json_pack("{s:O, s:O}", "before", before, "after", after));
    }
    return changes;
}

static gboolean carry_onto(Carrying *carrying, const Decided *decided, const Fact *new, guint64 n,
                           const json_t *values, GError **error)
{
    if (json_object_get(values, "removed") != NULL)
        return append_fact(carrying, decided, n, "removed", json_object(), error);
    json_t *changes = changes_to(new, values);
    if (json_object_size(changes) > 0)
        return append_fact(carrying, decided, n, "corrected",
                           json_pack("{s:o}", "changes", changes), error);
    json_decref(changes);
    return TRUE;
}

static gboolean carry_read(Carrying *carrying, const Decided *decided, const Fact *old,
                           GError **error)
{
    Store *store = ledger_log_store(carrying->call->log);
    g_autofree char *stem = stem_of(old->identity);
    g_autoptr(json_t) values = given_values(old);
    Seek seek = {.identity = old->identity, .stem = stem, .next = 1};
    if (json_object_size(values) == 0)
        return TRUE;
    if (!edition_each_fact(store, carrying->to, seek_fact, &seek, error))
        return FALSE;
    guint64 n = seek.same > 0 ? seek.same : seek.near;
    g_auto(Fact) new = {0};
    if (n > 0 && !load_fact(store, carrying->to, n, &new, error))
        return FALSE;
    gboolean gone = n == 0 || strcmp(new.state, "stands") != 0;
    if (gone && json_object_get(values, "removed") != NULL)
        return TRUE; /* it is not there any more: as people wanted it */
    if (!gone && seek.same > 0 && !new.own)
        return carry_onto(carrying, decided, &new, n, values, error);
    const char *why = gone ? "removed" : seek.same > 0 ? "both" : "changed";
    list_fact(carrying, decided, old, &new, gone ? 0 : n, why, g_steal_pointer(&values));
    return TRUE;
}

gboolean service_carry_fact(Carrying *carrying, const Decided *decided, GError **error)
{
    g_auto(Fact) old = {0};
    g_autoptr(GError) gone = NULL;
    /* Its import was erased: nothing is left to carry. */
    if (!load_fact(ledger_log_store(carrying->call->log), carrying->from, decided->n, &old, &gone))
        return TRUE;
    return strcmp(old.origin, "added") == 0 ? carry_added(carrying, decided, &old, error)
                                            : carry_read(carrying, decided, &old, error);
}

/* service/carry.c -- a run: the two editions aligned, each decision carried over or listed */
#include "service/carry.h"
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

static void decided_free(gpointer data)
{
    Decided *decided = data;
    g_free(decided->of);
    g_free(decided->item);
    g_free(decided->actor);
    g_free(decided->reason);
    g_free(decided);
}

static gboolean keep_decided(const EditionDecided *decided, gpointer user)
{
    Decided *own = g_new0(Decided, 1);
    *own = (Decided){g_strdup(decided->of),
                     g_strdup(decided->item),
                     g_strdup(decided->actor),
                     g_strdup(decided->reason),
                     decided->n,
                     decided->event};
    g_ptr_array_add(user, own);
    return TRUE;
}

/* ---- which is which ---- */

static void align(Carrying *carrying)
{
    g_autoptr(PolicyDiff) diff = edition_compare(&carrying->old, &carrying->new);
    gsize count = MAX(carrying->old.units->len, 1);
    carrying->same = g_new(guint32, count);
    carrying->near = g_new(guint32, count);
    memset(carrying->same, 0xff, count * sizeof(guint32));
    memset(carrying->near, 0xff, count * sizeof(guint32));
    for (guint i = 0; i < diff->entries->len; i++) {
        const PolicyDiffEntry *entry = policy_diff_entry(diff, i);
        gboolean words =
            entry->kind == DIFF_SAME || entry->kind == DIFF_RENUMBERED || entry->kind == DIFF_MOVED;
        for (guint32 at = 0; entry->to_count > 0 && at < entry->from_count; at++)
            (words ? carrying->same : carrying->near)[entry->from + at] = entry->to;
    }
}

const char *service_carry_path(const Carrying *carrying, const char *path)
{
    const char *went = path;
    gsize size = strlen(path);
    for (guint at = 0; at < carrying->old.units->len; at++) {
        const PolicyDiffUnit *unit = edition_texts_unit(&carrying->old, at);
        if (strncmp(unit->path, path, size) != 0 ||
            (unit->path[size] != '\0' && unit->path[size] != '/'))
            continue;
        if (carrying->same[at] == CARRY_NONE)
            return NULL;
        if (unit->path[size] == '\0')
            went = edition_texts_unit(&carrying->new, carrying->same[at])->path;
    }
    return went;
}

/* ---- what must be decided again ---- */

static char *row_key(const char *of, guint64 from_n, const char *item)
{
    return g_strdup_printf("%s/%" G_GUINT64_FORMAT "/%s", of, from_n, item);
}

static gboolean note_number(const EditionCarry *carry, gpointer user)
{
    Carrying *carrying = user;
    g_hash_table_insert(carrying->numbers, row_key(carry->of, carry->from_n, carry->item),
                        GSIZE_TO_POINTER((gsize)carry->n));
    carrying->next_n = MAX(carrying->next_n, carry->n + 1);
    return TRUE;
}

static guint64 number_of(Carrying *carrying, const Decided *decided)
{
    g_autofree char *key = row_key(decided->of, decided->n, decided->item);
    gsize standing = GPOINTER_TO_SIZE(g_hash_table_lookup(carrying->numbers, key));
    return standing > 0 ? standing : carrying->next_n++;
}

void service_carry_again(Carrying *carrying, const Decided *decided, const CarryAgain *again)
{
    json_t *row = json_pack(
        "{s:I, s:s, s:s, s:I, s:s, s:s, s:I, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:I}", "n",
        (json_int_t)number_of(carrying, decided), "of", decided->of, "why", again->why, "from_n",
        (json_int_t)decided->n, "from_path", again->from_path, "from_text", again->from_text,
        "to_n", (json_int_t)again->to_n, "to_path", again->to_path, "to_text", again->to_text,
        "item", decided->item, "before", again->before, "after", again->after, "reason",
        decided->reason, "by", decided->actor, "event", (json_int_t)decided->event);
    json_array_append_new(carrying->rows, row);
}

void service_carry_cite(json_t *content, const char *edition, guint64 event)
{
    json_object_set_new(content, "carried",
                        json_pack("{s:s, s:I}", "edition", edition, "event", (json_int_t)event));
}

/* ---- the run ---- */

static void carrying_clear(Carrying *carrying)
{
    edition_texts_clear(&carrying->old);
    edition_texts_clear(&carrying->new);
    g_free(carrying->same);
    g_free(carrying->near);
    json_decref(carrying->rows);
    g_clear_pointer(&carrying->numbers, g_hash_table_destroy);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Carrying, carrying_clear)

static const struct {
    const char *of;
    gboolean (*carry)(Carrying *carrying, const Decided *decided, GError **error);
} kinds[] = {
    {"unit", service_carry_unit},
    {"fact", service_carry_fact},
    {"finding", service_carry_finding},
    {"coverage", service_carry_coverage},
};

static gboolean carry_each(Carrying *carrying, const GPtrArray *all, GError **error)
{
    for (guint i = 0; i < all->len; i++) {
        const Decided *decided = all->pdata[i];
        for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
            if (strcmp(kinds[k].of, decided->of) == 0 && !kinds[k].carry(carrying, decided, error))
                return FALSE;
    }
    return TRUE;
}

static gboolean append_run(Carrying *carrying, guint64 until, GError **error)
{
    g_autofree char *subject = g_strconcat("edition/", carrying->to_id, NULL);
    const ServiceEvent event = {.act = "edition.carry", .subject = subject};
    json_t *content =
        json_pack("{s:s, s:I, s:O, s:i}", "from", carrying->from_id, "until", (json_int_t)until,
                  "rows", carrying->rows, "kept", (int)carrying->kept);
    return service_append(carrying->call, &event, content, error);
}

static gboolean run(Carrying *carrying, const GPtrArray *all, GError **error)
{
    Store *store = ledger_log_store(carrying->call->log);
    carrying->rows = json_array();
    carrying->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    carrying->next_n = 1;
    if (!edition_texts_load(&carrying->old, store, carrying->from, error) ||
        !edition_texts_load(&carrying->new, store, carrying->to, error) ||
        !edition_each_carry(store, carrying->to, note_number, carrying, error))
        return FALSE;
    align(carrying);
    guint64 until = ((const Decided *)all->pdata[0])->event;
    for (guint i = 1; i < all->len; i++)
        until = MAX(until, ((const Decided *)all->pdata[i])->event);
    return carry_each(carrying, all, error) && append_run(carrying, until + 1, error);
}

static gboolean keep_event(const Edition *edition, gpointer user)
{
    *(guint64 *)user = edition->event;
    return TRUE;
}

static gboolean carry_from(ServiceCall *call, const char *from, const char *to, guint64 since,
                           GError **error)
{
    Store *store = ledger_log_store(call->log);
    g_auto(Carrying) carrying = {.call = call, .from_id = from, .to_id = to};
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(decided_free);
    if (!edition_visit(store, from, keep_event, &carrying.from, error) ||
        !edition_visit(store, to, keep_event, &carrying.to, error) ||
        !edition_each_decided(store, carrying.from, since, keep_decided, all, error))
        return FALSE;
    return all->len == 0 || run(&carrying, all, error);
}

typedef struct {
    const char *to;
    char in_force[ID_TEXT_BYTES], carried_from[ID_TEXT_BYTES];
    guint64 carried_until;
} Between;

static gboolean note_between(const Edition *edition, gpointer user)
{
    Between *between = user;
    if (strcmp(edition->state, "adopted") == 0)
        g_strlcpy(between->in_force, edition->id, ID_TEXT_BYTES);
    if (strcmp(edition->id, between->to) == 0) {
        g_strlcpy(between->carried_from, edition->carried_from, ID_TEXT_BYTES);
        between->carried_until = edition->carried_until;
    }
    return TRUE;
}

gboolean service_carry_in_force(ServiceCall *call, const char *to, GError **error)
{
    Between between = {.to = to};
    if (!edition_each(ledger_log_store(call->log), note_between, &between, error))
        return FALSE;
    if (*between.in_force == '\0' || strcmp(between.in_force, to) == 0)
        return TRUE;
    gboolean again = strcmp(between.in_force, between.carried_from) == 0;
    return carry_from(call, between.in_force, to, again ? between.carried_until : 0, error);
}

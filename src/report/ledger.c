/* report/ledger.c -- a log as people look at it: its state, its events, one event with its proof */
#include "base/ids.h"
#include "base/json.h"
#include "base/problem.h"
#include "ledger/marks.h"
#include "ledger/note.h"
#include "ledger/read.h"
#include "people/people.h"
#include "register/record.h"
#include "report/event.h"
#include "report/json.h"
#include "report/report.h"
#include <string.h>

#define SCAN_MAX 50000 /* leaves looked at for one page of a rare act */
#define CONTENT_SHOWN_BYTES (1 << 20)

static const char RECORD[] = "record/";

static LedgerLeaf *event_leaf(Store *store, guint64 index, GError **error)
{
    g_autoptr(GBytes) bytes = ledger_read_leaf(store, index, error);
    if (bytes == NULL)
        return NULL;
    gsize size_bytes = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size_bytes);
    return ledger_leaf_read(data, size_bytes, error);
}

gboolean report_event_time(Store *store, guint64 index, gint64 *time_us, GError **error)
{
    g_autoptr(LedgerLeaf) leaf = event_leaf(store, index, error);
    if (leaf == NULL)
        return FALSE;
    *time_us = leaf->time_us;
    return TRUE;
}

static void append_hash(GString *json, const char *key, const LedgerHash *hash)
{
    char hex[2 * LEDGER_HASH_BYTES + 1];
    hex_write(hex, hash->bytes, LEDGER_HASH_BYTES);
    report_text(json, key, hex);
}

/* ---- state ---- */

typedef struct {
    GString *json;
    GHashTable *names;
} Listing;

static void append_anchor(const LedgerAnchor *anchor, gpointer user)
{
    const Listing *listing = user;
    GString *json = listing->json;
    report_next(json);
    g_string_append_c(json, '{');
    report_number(json, "index", anchor->index);
    report_text(json, "kind", anchor->kind);
    report_number(json, "size", anchor->size);
    report_text(json, "detail", anchor->detail);
    report_time(json, "at", anchor->time_us);
    report_text(json, "by", report_name(listing->names, anchor->actor));
    g_string_append_c(json, '}');
}

static gboolean append_anchors(Store *store, guint64 size, const Listing *listing, GError **error)
{
    guint64 anchored = 0;
    GString *json = listing->json;
    report_raw(json, "anchors", "[");
    if (!ledger_each_anchor(store, append_anchor, (gpointer)listing, error) ||
        !ledger_anchored_size(store, &anchored, error))
        return FALSE;
    g_string_append_c(json, ']');
    report_number(json, "unanchored", size - MIN(anchored, size));
    return TRUE;
}

static gboolean append_clock(Store *store, GString *json, GError **error)
{
    gint64 step = -1;
    gint64 time_us = 0;
    if (!ledger_unconfirmed_step(store, &step, error))
        return FALSE;
    report_raw(json, "clock", "{");
    report_text(json, "state", step < 0 ? "steady" : "stepped");
    if (step >= 0) {
        if (!report_event_time(store, (guint64)step, &time_us, error))
            return FALSE;
        report_number(json, "event_index", (guint64)step);
        report_time(json, "at", time_us);
    }
    g_string_append_c(json, '}');
    return TRUE;
}

/* The size a signed note speaks of; 0 when there is none. */
static guint64 size_of_note(const char *text)
{
    LedgerCheckpoint checkpoint = {0};
    g_autoptr(LedgerNote) note = ledger_note_read((const guint8 *)text, strlen(text), NULL);
    return note != NULL && ledger_checkpoint_read(&checkpoint, note->text, NULL) ? checkpoint.size
                                                                                 : 0;
}

static gboolean append_state(Store *store, const char *checkpoint, guint64 *size, GString *json,
                             GError **error)
{
    LedgerHash root;
    g_autofree char *origin = ledger_read_origin(store, error);
    if (origin == NULL || !ledger_read_size(store, size, error) ||
        !ledger_read_root(store, *size, &root, error))
        return FALSE;
    report_text(json, "origin", origin);
    report_number(json, "size", *size);
    append_hash(json, "root", &root);
    report_text(json, "checkpoint", checkpoint);
    report_number(json, "signed_size", size_of_note(checkpoint));
    return TRUE;
}

gboolean report_ledger(Store *store, Store *people, const char *checkpoint, GString *json,
                       GError **error)
{
    guint64 size = 0;
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    const Listing listing = {own, names};
    if (!append_state(store, checkpoint, &size, own, error) ||
        !append_anchors(store, size, &listing, error) || !append_clock(store, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- events ---- */

static const char *const content_words[] = {[LEDGER_CONTENT_NONE] = "none",
                                            [LEDGER_CONTENT_STANDS] = "present",
                                            [LEDGER_CONTENT_ERASED] = "erased"};

/* A clause is cited as EDITION/PATH; people are shown the path. The leaf itself is given as it is.
 */
static const char *shown_clause(const char *clause)
{
    gboolean has_edition = strlen(clause) > ID_TEXT_BYTES && clause[ID_TEXT_BYTES - 1] == '/';
    return has_edition ? clause + ID_TEXT_BYTES : clause;
}

static void append_clauses(GString *json, const char *const *clauses)
{
    report_raw(json, "clauses", "[");
    for (gsize i = 0; clauses != NULL && clauses[i] != NULL; i++) {
        report_next(json);
        json_append_string(json, shown_clause(clauses[i]), -1);
    }
    g_string_append_c(json, ']');
}

static void append_event(const Listing *listing, guint64 index, const LedgerLeaf *leaf,
                         LedgerContentState content)
{
    GString *json = listing->json;
    const LedgerEvent *event = &leaf->event;
    report_number(json, "index", index);
    report_time(json, "time", leaf->time_us);
    report_text(json, "actor", event->actor);
    report_text(json, "actor_name", report_name(listing->names, event->actor));
    report_text(json, "on_behalf_of", event->on_behalf_of);
    report_text(json, "on_behalf_name", report_name(listing->names, event->on_behalf_of));
    report_text(json, "act", event->act);
    report_text(json, "subject", event->subject);
    report_text(json, "from_state", event->from_state);
    report_text(json, "to_state", event->to_state);
    append_clauses(json, event->clauses);
    report_text(json, "content", content_words[content]);
}

static gboolean append_listed(Store *store, const Listing *listing, guint64 index,
                              const LedgerLeaf *leaf, GError **error)
{
    LedgerContentState state = LEDGER_CONTENT_NONE;
    if (leaf->has_content && !ledger_read_content(store, index, &state, NULL, NULL, error))
        return FALSE;
    report_next(listing->json);
    g_string_append_c(listing->json, '{');
    append_event(listing, index, leaf, state);
    g_string_append_c(listing->json, '}');
    return TRUE;
}

static gboolean is_seen(Store *store, const LedgerEvent *event, ReportLedgerSight sight,
                        gboolean *seen, GError **error)
{
    gboolean restricted = FALSE;
    if (sight == REPORT_LEDGER_AUDITOR && g_str_has_prefix(event->subject, RECORD) &&
        !register_is_restricted(store, event->subject + strlen(RECORD), &restricted, error))
        return FALSE;
    *seen = !restricted;
    return TRUE;
}

/* Walks down from `*at`; `*at` becomes where the next page starts. */
static gboolean append_page(Store *store, const Listing *listing, const ReportEventFilter *filter,
                            guint64 *at, GError **error)
{
    guint limit = CLAMP(filter->limit, 1, REPORT_PAGE_MAX);
    gboolean any = filter->act == NULL || *filter->act == '\0';
    guint found = 0;
    for (guint scanned = 0; *at > 0 && found < limit && scanned < SCAN_MAX; scanned++) {
        g_autoptr(LedgerLeaf) leaf = event_leaf(store, --*at, error);
        if (leaf == NULL)
            return FALSE;
        gboolean seen = any || strcmp(leaf->event.act, filter->act) == 0;
        if (seen && !is_seen(store, &leaf->event, filter->sight, &seen, error))
            return FALSE;
        if (!seen)
            continue;
        if (!append_listed(store, listing, *at, leaf, error))
            return FALSE;
        found++;
    }
    return TRUE;
}

gboolean report_events(Store *store, Store *people, const ReportEventFilter *filter, GString *json,
                       GError **error)
{
    guint64 size = 0;
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    if (!ledger_read_size(store, &size, error))
        return FALSE;
    const Listing listing = {json, names};
    guint64 at = filter->before == 0 ? size : MIN(filter->before, size);
    g_string_append(json, "{\"events\":[");
    if (!append_page(store, &listing, filter, &at, error))
        return FALSE;
    g_string_append_c(json, ']');
    report_number(json, "size", size);
    if (at > 0)
        report_number(json, "next", at);
    g_string_append_c(json, '}');
    return TRUE;
}

/* ---- one event ---- */

static gboolean append_leaf(GString *json, GBytes *bytes, GError **error)
{
    gsize size_bytes = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size_bytes);
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(error);
    if (hasher == NULL)
        return FALSE;
    LedgerHash hash = ledger_hash_leaf(hasher, data, size_bytes);
    g_autofree char *base64 = base64_write(data, size_bytes);
    report_key(json, "leaf");
    g_string_append_len(json, (const char *)data, (gssize)size_bytes);
    report_text(json, "leaf_base64", base64);
    append_hash(json, "leaf_hash", &hash);
    return TRUE;
}

/* What a record's events say is for those who see the record, and stands on its own page; so do the
 * cells that an import of rows stopped at. */
static gboolean tells_content(const char *subject, ReportLedgerSight sight)
{
    if (sight == REPORT_LEDGER_AUDITOR)
        return g_str_has_prefix(subject, "edition/") || strcmp(subject, "office") == 0;
    return !g_str_has_prefix(subject, RECORD) && !g_str_has_prefix(subject, "import/");
}

static void append_content(GString *json, const LedgerEvent *event, ReportLedgerSight sight,
                           GBytes *content)
{
    gsize size_bytes = 0;
    const guint8 *data = g_bytes_get_data(content, &size_bytes);
    report_number(json, "content_bytes", size_bytes);
    if (size_bytes > CONTENT_SHOWN_BYTES || !tells_content(event->subject, sight))
        return;
    report_key(json, "content_value");
    g_string_append_len(json, (const char *)data, (gssize)size_bytes);
}

static gboolean append_receipt(Store *store, guint64 index, GString *json, GError **error)
{
    guint64 size = 0;
    LedgerHash root;
    g_autofree char *origin = ledger_read_origin(store, error);
    if (origin == NULL || !ledger_read_size(store, &size, error) ||
        !ledger_read_root(store, size, &root, error))
        return FALSE;
    g_autoptr(GArray) path = ledger_read_inclusion(store, index, size, error);
    if (path == NULL)
        return FALSE;
    report_raw(json, "receipt", "{");
    report_text(json, "log", origin);
    report_number(json, "index", index);
    report_number(json, "root_size", size);
    append_hash(json, "root", &root);
    report_raw(json, "inclusion", "[");
    for (guint i = 0; i < path->len; i++) {
        char hex[2 * LEDGER_HASH_BYTES + 1];
        hex_write(hex, g_array_index(path, LedgerHash, i).bytes, LEDGER_HASH_BYTES);
        report_next(json);
        json_append_string(json, hex, -1);
    }
    g_string_append(json, "]}");
    return TRUE;
}

static gboolean check_seen(Store *store, const LedgerEvent *event, guint64 index,
                           ReportLedgerSight sight, GError **error)
{
    gboolean seen = FALSE;
    if (!is_seen(store, event, sight, &seen, error))
        return FALSE;
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, index);
    if (!seen)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("event", "イベント"), number);
    return seen;
}

gboolean report_event_seen(Store *store, guint64 index, ReportLedgerSight sight, GError **error)
{
    if (sight == REPORT_LEDGER_WHOLE)
        return TRUE;
    g_autoptr(LedgerLeaf) leaf = event_leaf(store, index, error);
    return leaf != NULL && check_seen(store, &leaf->event, index, sight, error);
}

gboolean report_event(Store *store, Store *people, guint64 index, ReportLedgerSight sight,
                      GString *json, GError **error)
{
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    g_autoptr(GBytes) bytes = ledger_read_leaf(store, index, error);
    g_autoptr(LedgerLeaf) leaf = bytes != NULL ? event_leaf(store, index, error) : NULL;
    if (leaf == NULL || !check_seen(store, &leaf->event, index, sight, error))
        return FALSE;
    LedgerContentState state = LEDGER_CONTENT_NONE;
    g_autoptr(GBytes) content = NULL;
    if (leaf->has_content && !ledger_read_content(store, index, &state, &content, NULL, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    const Listing listing = {own, names};
    append_event(&listing, index, leaf, state);
    if (!append_leaf(own, bytes, error))
        return FALSE;
    if (content != NULL)
        append_content(own, &leaf->event, sight, content);
    if (!append_receipt(store, index, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

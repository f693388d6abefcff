/* ledger/leaf.c -- the bytes of one event: written canonically, accepted in that one form */
#include "ledger/leaf.h"
#include "base/cursor.h"
#include "base/ids.h"
#include "base/problem.h"
#include <string.h>

/* Members in the order RFC 8785 sorts them; `content` is left out when an event has none. */
#define KEY_ACT "{\"act\":"
#define KEY_ACTOR ",\"actor\":"
#define KEY_BEHALF ",\"behalf\":"
#define KEY_CLAUSES ",\"clauses\":["
#define KEY_CONTENT "],\"content\":\""
#define KEY_FROM ",\"from\":"
#define KEY_SUBJECT ",\"subject\":"
#define KEY_TIME ",\"time\":"
#define KEY_TO ",\"to\":"
#define KEY_VERSION ",\"v\":1}"
#define THE_LEAF PROBLEM_BOTH("the event", "イベント")

/* ---- writing ---- */

static gboolean append_text(GString *out, const char *key, const char *text, GError **error)
{
    if (text == NULL || !g_utf8_validate(text, -1, NULL)) {
        problem_set(error, PROBLEM_INVALID, THE_LEAF, key);
        return FALSE;
    }
    g_string_append(out, key);
    json_append_string(out, text, -1);
    return TRUE;
}

static gboolean append_clauses(GString *out, const char *const *clauses, GError **error)
{
    g_string_append(out, KEY_CLAUSES);
    for (gsize i = 0; clauses != NULL && clauses[i] != NULL; i++) {
        if (i >= LEDGER_CLAUSES_MAX) {
            problem_set(error, PROBLEM_TOO_LARGE, "clauses", G_STRINGIFY(LEDGER_CLAUSES_MAX));
            return FALSE;
        }
        if (!append_text(out, i > 0 ? "," : "", clauses[i], error))
            return FALSE;
    }
    return TRUE;
}

static void append_content(GString *out, const LedgerHash *content)
{
    char hex[2 * LEDGER_HASH_BYTES + 1];
    if (content == NULL) {
        g_string_append_c(out, ']');
        return;
    }
    hex_write(hex, content->bytes, LEDGER_HASH_BYTES);
    g_string_append(out, KEY_CONTENT);
    g_string_append_len(out, hex, 2 * LEDGER_HASH_BYTES);
    g_string_append_c(out, '"');
}

static gboolean append_leaf(GString *out, const LedgerEvent *event, gint64 time_us,
                            const LedgerHash *content, GError **error)
{
    if (event->act == NULL || *event->act == '\0' || event->actor == NULL ||
        *event->actor == '\0' || time_us < 0 || time_us > JSON_INTEGER_MAX) {
        problem_set(error, PROBLEM_INVALID, THE_LEAF,
                    PROBLEM_BOTH("act, actor and time must stand", "行為・行為者・時刻が必要です"));
        return FALSE;
    }
    if (!append_text(out, KEY_ACT, event->act, error) ||
        !append_text(out, KEY_ACTOR, event->actor, error) ||
        !append_text(out, KEY_BEHALF, event->on_behalf_of, error) ||
        !append_clauses(out, event->clauses, error))
        return FALSE;
    append_content(out, content);
    if (!append_text(out, KEY_FROM, event->from_state, error) ||
        !append_text(out, KEY_SUBJECT, event->subject, error))
        return FALSE;
    g_string_append(out, KEY_TIME);
    json_append_integer(out, time_us);
    if (!append_text(out, KEY_TO, event->to_state, error))
        return FALSE;
    g_string_append(out, KEY_VERSION);
    return TRUE;
}

gboolean ledger_leaf_write(GString *out, const LedgerEvent *event, gint64 time_us,
                           const LedgerHash *content, GError **error)
{
    gsize before = out->len;
    gboolean done = append_leaf(out, event, time_us, content, error);
    if (done && out->len - before > LEDGER_LEAF_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, THE_LEAF, G_STRINGIFY(LEDGER_LEAF_MAX_BYTES));
        done = FALSE;
    }
    if (!done)
        g_string_truncate(out, before);
    return done;
}

/* ---- reading ---- */

/* Behind the backslash: the one canonical escape of its character. */
static void scan_escape(Cursor *c)
{
    guint8 kind = cursor_u8(c);
    if (kind != 0 && strchr("\"\\btnfr", kind) != NULL)
        return;
    if (kind != 'u')
        cursor_fail(c, "an escape is not canonical");
    cursor_expect(c, "00", 2);
    guint8 high = cursor_u8(c), low = cursor_u8(c);
    gboolean is_hex = (low >= '0' && low <= '9') || (low >= 'a' && low <= 'f');
    /* Those with a short escape are written with it, and NUL does not stand in texts. */
    gboolean is_short = high == '0' && strchr("089acd", low) != NULL;
    if ((high != '0' && high != '1') || !is_hex || is_short)
        cursor_fail(c, "an escape is not canonical");
}

/* A string with its quotes; lends what lies between them, escapes and all. */
static const guint8 *scan_string(Cursor *c, gsize *size_bytes)
{
    cursor_expect(c, "\"", 1);
    const guint8 *start = c->at;
    guint8 high_bits = 0;
    while (cursor_ok(c)) {
        const guint8 *at = c->at;
        for (; at < c->end && *at >= 0x20 && *at != '"' && *at != '\\'; at++)
            high_bits |= *at;
        c->at = at;
        if (at == c->end || *at == '"')
            break;
        if (*at != '\\')
            cursor_fail(c, "a control character is not escaped");
        cursor_skip(c, 1);
        scan_escape(c);
    }
    *size_bytes = (gsize)(c->at - start);
    cursor_expect(c, "\"", 1);
    if (cursor_ok(c) && high_bits >= 0x80 &&
        !g_utf8_validate_len((const char *)start, *size_bytes, NULL))
        cursor_fail(c, "a text is not UTF-8");
    return start;
}

typedef struct {
    const guint8 *at;
    gsize size_bytes;
} Span;

static Span scan_member(Cursor *c, const char *key)
{
    Span span;
    cursor_expect(c, key, strlen(key));
    span.at = scan_string(c, &span.size_bytes);
    return span;
}

static gboolean span_is(Span span, const char *text)
{
    return span.size_bytes == strlen(text) && memcmp(span.at, text, span.size_bytes) == 0;
}

static guint8 peek(const Cursor *c)
{
    return cursor_left(c) > 0 ? *c->at : 0;
}

static void scan_clauses(Cursor *c)
{
    cursor_expect(c, KEY_CLAUSES, strlen(KEY_CLAUSES));
    gsize size_bytes;
    if (peek(c) == ']')
        return;
    scan_string(c, &size_bytes);
    for (gsize count = 1; peek(c) == ','; count++) {
        cursor_skip(c, 1);
        scan_string(c, &size_bytes);
        if (count >= LEDGER_CLAUSES_MAX)
            cursor_fail(c, "it cites too many clauses");
    }
}

static int hex_value(guint8 byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static void scan_hash(Cursor *c, LedgerHash *hash)
{
    const guint8 *hex = cursor_lend(c, 2 * LEDGER_HASH_BYTES, 2 * LEDGER_HASH_BYTES);
    for (gsize i = 0; hex != NULL && i < LEDGER_HASH_BYTES; i++) {
        int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            cursor_fail(c, "the content's hash is not hexadecimal");
        hash->bytes[i] = (guint8)((guint)high << 4 | (guint)low);
    }
}

static void scan_content(Cursor *c, LedgerLeafFacts *facts)
{
    facts->has_content = cursor_left(c) > 3 && c->at[1] == KEY_CONTENT[1] &&
                         c->at[2] == KEY_CONTENT[2] && c->at[3] == KEY_CONTENT[3];
    if (!facts->has_content) {
        cursor_expect(c, "]", 1);
        return;
    }
    cursor_expect(c, KEY_CONTENT, strlen(KEY_CONTENT));
    scan_hash(c, &facts->content);
    cursor_expect(c, "\"", 1);
}

/* A number not below 0, as few digits as it takes. */
static guint64 scan_digits(const guint8 **at, const guint8 *end, gboolean *fits)
{
    const guint8 *start = *at;
    guint64 value = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *at - start < 17)
        value = value * 10 + (guint64)(*(*at)++ - '0');
    *fits = *at > start && (*start != '0' || *at - start == 1) && value <= JSON_INTEGER_MAX;
    return value;
}

static gint64 scan_time(Cursor *c)
{
    gboolean fits = FALSE;
    cursor_expect(c, KEY_TIME, strlen(KEY_TIME));
    guint64 value = cursor_ok(c) ? scan_digits(&c->at, c->end, &fits) : 0;
    if (!fits)
        cursor_fail(c, "the time is not in its form");
    return (gint64)value;
}

/* N of `event/N`; LEDGER_ERASES_NOTHING for any other subject. */
static guint64 erased_index(Span subject)
{
    const char prefix[] = "event/";
    gsize start = strlen(prefix);
    if (subject.size_bytes <= start || memcmp(subject.at, prefix, start) != 0)
        return LEDGER_ERASES_NOTHING;
    const guint8 *at = subject.at + start, *end = subject.at + subject.size_bytes;
    gboolean fits = FALSE;
    guint64 index = scan_digits(&at, end, &fits);
    return fits && at == end ? index : LEDGER_ERASES_NOTHING;
}

static gboolean scan(Cursor *c, LedgerLeafFacts *facts)
{
    Span act = scan_member(c, KEY_ACT);
    Span actor = scan_member(c, KEY_ACTOR);
    scan_member(c, KEY_BEHALF);
    scan_clauses(c);
    scan_content(c, facts);
    scan_member(c, KEY_FROM);
    Span subject = scan_member(c, KEY_SUBJECT);
    facts->time_us = scan_time(c);
    scan_member(c, KEY_TO);
    cursor_expect(c, KEY_VERSION, strlen(KEY_VERSION));
    if (cursor_ok(c) && (cursor_left(c) > 0 || act.size_bytes == 0 || actor.size_bytes == 0))
        cursor_fail(c, "something stands behind it, or act or actor is empty");
    if (!cursor_ok(c))
        return FALSE;
    facts->clock_stepped = span_is(act, LEDGER_ACT_CLOCK_STEPPED);
    facts->erases = LEDGER_ERASES_NOTHING;
    if (!span_is(act, LEDGER_ACT_ERASE))
        return TRUE;
    facts->erases = erased_index(subject);
    if (facts->erases == LEDGER_ERASES_NOTHING)
        cursor_fail(c, "an erasure names no event");
    return cursor_ok(c);
}

gboolean ledger_leaf_scan(LedgerLeafFacts *facts, const guint8 *bytes, gsize size_bytes,
                          GError **error)
{
    Cursor c = cursor_over(bytes, size_bytes);
    LedgerLeafFacts found = {0};
    if (size_bytes > LEDGER_LEAF_MAX_BYTES)
        cursor_fail(&c, "it is too long");
    if (!scan(&c, &found)) {
        problem_set(error, PROBLEM_INVALID, THE_LEAF, c.failed);
        return FALSE;
    }
    *facts = found;
    return TRUE;
}

static const char *member(const LedgerLeaf *leaf, const char *key)
{
    return json_string_value(json_object_get(leaf->owner, key));
}

LedgerLeaf *ledger_leaf_read(const guint8 *bytes, gsize size_bytes, GError **error)
{
    LedgerLeafFacts facts;
    if (!ledger_leaf_scan(&facts, bytes, size_bytes, error))
        return NULL;
    g_autoptr(LedgerLeaf) leaf = g_new0(LedgerLeaf, 1);
    leaf->owner = json_read(bytes, size_bytes, LEDGER_LEAF_MAX_BYTES, 2, THE_LEAF, error);
    if (leaf->owner == NULL)
        return NULL;
    leaf->time_us = facts.time_us;
    leaf->has_content = facts.has_content;
    leaf->content = facts.content;
    const json_t *clauses = json_object_get(leaf->owner, "clauses");
    leaf->clauses = g_ptr_array_new();
    for (gsize i = 0; i < json_array_size(clauses); i++)
        g_ptr_array_add(leaf->clauses, (char *)json_string_value(json_array_get(clauses, i)));
    g_ptr_array_add(leaf->clauses, NULL);
    leaf->event = (LedgerEvent){
        .actor = member(leaf, "actor"),
        .on_behalf_of = member(leaf, "behalf"),
        .act = member(leaf, "act"),
        .subject = member(leaf, "subject"),
        .from_state = member(leaf, "from"),
        .to_state = member(leaf, "to"),
        .clauses = (const char *const *)leaf->clauses->pdata,
    };
    return g_steal_pointer(&leaf);
}

void ledger_leaf_free(LedgerLeaf *leaf)
{
    if (leaf == NULL)
        return;
    g_clear_pointer(&leaf->clauses, g_ptr_array_unref);
    g_clear_pointer(&leaf->owner, json_decref);
    g_free(leaf);
}

/* policy/match.c -- a trie with failure links: a table for the states near its root, links below */
#include "policy/match.h"

#include <string.h>

#include "base/problem.h"

#define ROOT 0u
#define NOTHING G_MAXUINT32
#define DENSE_DEPTH 3u /* bytes; one Japanese character */

typedef struct {
    guint32 first_child, next_sibling; /* NOTHING at the end */
    guint32 first_value;               /* into `values`, or NOTHING */
    guint32 depth;
    guint8 byte;
} TrieNode;

typedef struct {
    guint32 value;
    guint32 next; /* the next value at the same node, or NOTHING */
} TrieValue;

struct PolicyMatchBuilder {
    GArray *nodes;  /* TrieNode */
    GArray *values; /* TrieValue */
};

/* States are numbered breadth first. Those of the first character have a full row each, where every
 * text spends most of its time; deeper ones have one or two ways on and fall back when none fits.
 * So all of it stays in the processor's cache. */
struct PolicyMatch {
    guint8 column[256]; /* of a byte; 0 for bytes in no word */
    guint columns;
    guint states;
    guint dense;         /* states below this number have a row */
    guint16 *next;       /* dense x columns: states one byte deeper at most, so 16 bits do */
    guint32 *fallback;   /* of a state: the longest one that its own end begins */
    guint32 *first_edge; /* states + 1 */
    guint8 *edge_byte;
    guint32 *edge_to;
    guint64 *ends;   /* a bit a state: whether `output` is not 0 */
    guint32 *output; /* nearest state at or behind this one that ends a word, or 0 */
    guint32 *behind; /* the next shorter one after a state that ends a word, or 0 */
    guint32 *first;  /* states + 1: where a state's values begin */
    guint32 *values;
    guint32 *length; /* of the word a state ends */
};

static TrieNode *node_at(const PolicyMatchBuilder *builder, guint32 at)
{
    return &g_array_index(builder->nodes, TrieNode, at);
}

static guint32 node_add(PolicyMatchBuilder *builder, guint8 byte, guint32 depth)
{
    TrieNode node = {NOTHING, NOTHING, NOTHING, depth, byte};
    g_array_append_val(builder->nodes, node);
    return builder->nodes->len - 1;
}

PolicyMatchBuilder *policy_match_builder_new(void)
{
    PolicyMatchBuilder *builder = g_new0(PolicyMatchBuilder, 1);
    builder->nodes = g_array_new(FALSE, FALSE, sizeof(TrieNode));
    builder->values = g_array_new(FALSE, FALSE, sizeof(TrieValue));
    node_add(builder, 0, 0);
    return builder;
}

void policy_match_builder_free(PolicyMatchBuilder *builder)
{
    if (builder == NULL)
        return;
    g_array_unref(builder->nodes);
    g_array_unref(builder->values);
    g_free(builder);
}

static guint32 child_of(const PolicyMatchBuilder *builder, guint32 at, guint8 byte)
{
    guint32 child = node_at(builder, at)->first_child;
    while (child != NOTHING && node_at(builder, child)->byte != byte)
        child = node_at(builder, child)->next_sibling;
    return child;
}

void policy_match_builder_add(PolicyMatchBuilder *builder, const char *word, guint32 value)
{
    g_return_if_fail(*word != '\0');
    guint32 at = ROOT;
    for (const guint8 *byte = (const guint8 *)word; *byte != 0; byte++) {
        guint32 child = child_of(builder, at, *byte);
        if (child == NOTHING) {
            child = node_add(builder, *byte, node_at(builder, at)->depth + 1);
            node_at(builder, child)->next_sibling = node_at(builder, at)->first_child;
            node_at(builder, at)->first_child = child;
        }
        at = child;
    }
    TrieValue entry = {value, node_at(builder, at)->first_value};
    g_array_append_val(builder->values, entry);
    node_at(builder, at)->first_value = builder->values->len - 1;
}

static void number_columns(PolicyMatch *match, const PolicyMatchBuilder *builder)
{
    match->columns = 1;
    for (guint i = 1; i < builder->nodes->len; i++) {
        guint8 byte = node_at(builder, i)->byte;
        if (match->column[byte] == 0)
            match->column[byte] = (guint8)match->columns++;
    }
}

static void collect_values(PolicyMatch *match, const PolicyMatchBuilder *builder)
{
    guint32 filled = 0;
    for (guint i = 0; i < match->states; i++) {
        match->first[i] = filled;
        guint32 at = node_at(builder, i)->first_value;
        while (at != NOTHING) {
            const TrieValue *entry = &g_array_index(builder->values, TrieValue, at);
            match->values[filled++] = entry->value;
            at = entry->next;
        }
        match->length[i] = node_at(builder, i)->depth;
    }
    match->first[match->states] = filled;
}

static gboolean ends_word(const PolicyMatch *match, guint state)
{
    return match->first[state] != match->first[state + 1];
}

static inline guint32 step(const PolicyMatch *match, guint32 state, guint8 byte)
{
    while (state >= match->dense) {
        for (guint32 i = match->first_edge[state]; i < match->first_edge[state + 1]; i++) {
            if (match->edge_byte[i] == byte)
                return match->edge_to[i];
        }
        state = match->fallback[state];
    }
    return match->next[(gsize)state * match->columns + match->column[byte]];
}

static void fill_edges(PolicyMatch *match, const PolicyMatchBuilder *builder)
{
    guint32 filled = 0;
    for (guint i = 0; i < match->states; i++) {
        match->first_edge[i] = filled;
        for (guint32 child = node_at(builder, i)->first_child; child != NOTHING;
             child = node_at(builder, child)->next_sibling) {
            match->edge_byte[filled] = node_at(builder, child)->byte;
            match->edge_to[filled++] = child;
        }
    }
    match->first_edge[match->states] = filled;
}

static void fill_state(PolicyMatch *match, const PolicyMatchBuilder *builder, guint32 at)
{
    if (at != ROOT) {
        match->behind[at] = match->output[match->fallback[at]];
        match->output[at] = ends_word(match, at) ? at : match->behind[at];
    }
    if (match->output[at] != ROOT)
        match->ends[at / 64] |= G_GUINT64_CONSTANT(1) << (at % 64);
    gsize columns = match->columns;
    guint16 *row = at < match->dense ? match->next + at * columns : NULL;
    if (row != NULL && at != ROOT)
        memcpy(row, match->next + match->fallback[at] * columns, sizeof *row * columns);
    for (guint32 child = node_at(builder, at)->first_child; child != NOTHING;
         child = node_at(builder, child)->next_sibling) {
        guint8 byte = node_at(builder, child)->byte;
        match->fallback[child] = at == ROOT ? ROOT : step(match, match->fallback[at], byte);
        if (row != NULL)
            row[match->column[byte]] = (guint16)child;
    }
}

/* The same trie with its nodes numbered breadth first: the states that texts visit most, near the
 * root, then lie together. */
static PolicyMatchBuilder *renumbered(const PolicyMatchBuilder *builder)
{
    PolicyMatchBuilder *out = policy_match_builder_new();
    g_array_append_vals(out->values, builder->values->data, builder->values->len);
    g_autofree guint32 *old = g_new(guint32, builder->nodes->len);
    guint32 head = 0, tail = 1;
    old[0] = ROOT;
    for (; head < tail; head++) {
        const TrieNode *node = node_at(builder, old[head]);
        node_at(out, head)->first_value = node->first_value;
        for (guint32 child = node->first_child; child != NOTHING;
             child = node_at(builder, child)->next_sibling) {
            guint32 made = node_add(out, node_at(builder, child)->byte, node->depth + 1);
            node_at(out, made)->next_sibling = node_at(out, head)->first_child;
            node_at(out, head)->first_child = made;
            old[tail++] = child;
        }
    }
    return out;
}

/* How many states lie at most `depth` bytes from the root. */
static guint count_near(const PolicyMatchBuilder *builder, guint depth)
{
    guint near = 0;
    while (near < builder->nodes->len && node_at(builder, near)->depth <= depth)
        near++;
    return near;
}

/* A state's fallback is shallower than itself, so it is filled before it is asked for. */
PolicyMatch *policy_match_build(const PolicyMatchBuilder *words, GError **error)
{
    g_autoptr(PolicyMatchBuilder) builder = renumbered(words);
    if (count_near(builder, DENSE_DEPTH + 1) > MATCH_MAX_NEAR) {
        problem_set(error, PROBLEM_INTERNAL, "too many words in the rules", NULL);
        return NULL;
    }
    PolicyMatch *match = g_new0(PolicyMatch, 1);
    match->states = builder->nodes->len;
    match->dense = count_near(builder, DENSE_DEPTH);
    number_columns(match, builder);
    match->next = g_new0(guint16, (gsize)match->dense * match->columns);
    match->fallback = g_new0(guint32, match->states);
    match->first_edge = g_new0(guint32, match->states + 1);
    match->edge_byte = g_new0(guint8, match->states);
    match->edge_to = g_new0(guint32, match->states);
    match->ends = g_new0(guint64, match->states / 64 + 1);
    match->output = g_new0(guint32, match->states);
    match->behind = g_new0(guint32, match->states);
    match->first = g_new0(guint32, match->states + 1);
    match->values = g_new0(guint32, MAX(builder->values->len, 1));
    match->length = g_new0(guint32, match->states);
    collect_values(match, builder);
    fill_edges(match, builder);
    for (guint i = 0; i < match->states; i++)
        fill_state(match, builder, i);
    return match;
}

void policy_match_free(PolicyMatch *match)
{
    if (match == NULL)
        return;
    gpointer owned[] = {match->next,    match->fallback, match->first_edge, match->edge_byte,
                        match->edge_to, match->ends,     match->output,     match->behind,
                        match->first,   match->values,   match->length};
    for (gsize i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_free(match);
}

guint policy_match_states(const PolicyMatch *match)
{
    return match->states;
}

static void emit(const PolicyMatch *match, guint32 state, guint32 end, GArray *hits)
{
    for (; state != ROOT; state = match->behind[state]) {
        for (guint32 i = match->first[state]; i < match->first[state + 1]; i++) {
            PolicyHit hit = {end - match->length[state], end, match->values[i]};
            g_array_append_val(hits, hit);
        }
    }
}

void policy_match_run(const PolicyMatch *match, const char *text, gsize size_bytes, GArray *hits)
{
    const guint8 *bytes = (const guint8 *)text;
    guint32 state = ROOT;
    for (gsize i = 0; i < size_bytes; i++) {
        state = step(match, state, bytes[i]);
        if ((match->ends[state / 64] >> (state % 64) & 1) != 0)
            emit(match, match->output[state], (guint32)(i + 1), hits);
    }
}

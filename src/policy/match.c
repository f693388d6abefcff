/* policy/match.c -- a trie with failure links, flattened to a table over the bytes that occur */
#include "policy/match.h"

#include <string.h>

#include "base/problem.h"

#define ROOT 0u
#define NOTHING G_MAXUINT32

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

struct PolicyMatch {
    guint8 column[256]; /* of a byte; 0 for bytes in no word */
    guint columns;
    guint states;
    guint16 *next;   /* states x columns */
    guint16 *output; /* nearest state at or behind this one that ends a word, or 0 */
    guint16 *behind; /* the next shorter one after a state that ends a word, or 0 */
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

/* Fills the rows breadth first: a row starts as a copy of its failure state's row, which is done.
 */
static void fill_rows(PolicyMatch *match, const PolicyMatchBuilder *builder)
{
    g_autofree guint16 *queue = g_new(guint16, match->states);
    g_autofree guint16 *failure = g_new0(guint16, match->states);
    guint head = 0, tail = 0;
    queue[tail++] = ROOT;
    while (head < tail) {
        guint16 at = queue[head++];
        guint16 *row = match->next + (gsize)at * match->columns;
        const guint16 *behind = match->next + (gsize)failure[at] * match->columns;
        if (at != ROOT) {
            memcpy(row, behind, sizeof *row * match->columns);
            match->behind[at] = match->output[failure[at]];
            match->output[at] = ends_word(match, at) ? at : match->behind[at];
        }
        for (guint32 child = node_at(builder, at)->first_child; child != NOTHING;
             child = node_at(builder, child)->next_sibling) {
            guint8 column = match->column[node_at(builder, child)->byte];
            failure[child] = row[column];
            row[column] = (guint16)child;
            queue[tail++] = (guint16)child;
        }
    }
}

PolicyMatch *policy_match_build(const PolicyMatchBuilder *builder, GError **error)
{
    if (builder->nodes->len > MATCH_MAX_STATES) {
        problem_set(error, PROBLEM_INTERNAL, "too many words in the rules", NULL);
        return NULL;
    }
    PolicyMatch *match = g_new0(PolicyMatch, 1);
    match->states = builder->nodes->len;
    number_columns(match, builder);
    match->next = g_new0(guint16, (gsize)match->states * match->columns);
    match->output = g_new0(guint16, match->states);
    match->behind = g_new0(guint16, match->states);
    match->first = g_new0(guint32, match->states + 1);
    match->values = g_new0(guint32, MAX(builder->values->len, 1));
    match->length = g_new0(guint32, match->states);
    collect_values(match, builder);
    fill_rows(match, builder);
    return match;
}

void policy_match_free(PolicyMatch *match)
{
    if (match == NULL)
        return;
    g_free(match->next);
    g_free(match->output);
    g_free(match->behind);
    g_free(match->first);
    g_free(match->values);
    g_free(match->length);
    g_free(match);
}

guint policy_match_states(const PolicyMatch *match)
{
    return match->states;
}

static void emit(const PolicyMatch *match, guint16 state, guint32 end, GArray *hits)
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
    guint16 state = ROOT;
    for (gsize i = 0; i < size_bytes; i++) {
        state = match->next[(gsize)state * match->columns + match->column[bytes[i]]];
        guint16 output = match->output[state];
        if (output != ROOT)
            emit(match, output, (guint32)(i + 1), hits);
    }
}

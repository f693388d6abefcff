/* understand/understanding.c -- what the questions share: the text in hand, its lists and brackets,
 * facts as they are found */
#include "understand/understanding.h"
#include "policy/brackets.h"
#include "policy/scan.h"
#include "policy/words.h"
#include <string.h>

#define BRACKET_WINDOW 600u /* bytes that a remark in brackets may take */
#define CLAUSE_WINDOW 1500u /* bytes a clause may take */

void u_scan(Understanding *u, const char *text, gsize size)
{
    u->source = text;
    policy_fold_text(u->rules->fold, text, size, &u->folded);
    g_array_set_size(u->all, 0);
    for (guint i = 0; i < KNOW_LAST; i++)
        g_array_set_size(u->hits[i], 0);
    policy_match_run(u->know->match, u_text(u), u_size(u), u->all);
    for (guint i = 0; i < u->all->len; i++) {
        const PolicyHit *hit = &g_array_index(u->all, PolicyHit, i);
        guint8 use = u_word(u, hit)->use;
        if (use == KNOW_COVER)
            g_array_append_val(u->hits[use], *hit);
        else
            policy_scan_keep_longest(u->hits[use], hit);
    }
}

const PolicyHit *u_first(const Understanding *u, PolicyKnow use)
{
    for (guint i = 0; i < u->hits[use]->len; i++) {
        if (!u_word(u, u_hit(u, use, i))->skip)
            return u_hit(u, use, i);
    }
    return NULL;
}

const char *u_keep(Understanding *u, const char *text, gsize size)
{
    while (size > 0 && g_unichar_isspace(g_utf8_get_char(text))) {
        gsize step = (gsize)(g_utf8_next_char(text) - text);
        text += step;
        size -= MIN(step, size);
    }
    while (size > 0) {
        const char *before = g_utf8_prev_char(text + size);
        if (!g_unichar_isspace(g_utf8_get_char(before)))
            break;
        size = (gsize)(before - text);
    }
    return g_string_chunk_insert_len(u->reading->strings, text, (gssize)size);
}

const char *u_cut(Understanding *u, const char *text, guint points)
{
    const char *end = text;
    for (guint i = 0; i < points && *end != '\0'; i++)
        end = g_utf8_next_char(end);
    return u_keep(u, text, (gsize)(end - text));
}

const char *u_written(Understanding *u, Span span)
{
    gsize start = policy_folded_origin(&u->folded, span.start)->byte;
    gsize end = policy_folded_origin(&u->folded, span.end)->byte;
    return u_keep(u, u->source + start, end - start);
}

PolicyFact *u_fact(Understanding *u, PolicyFactKind kind, const char *name, const char *value,
                   const char *function, guint confidence)
{
    static const PolicyFact nothing = {.path = "", .words = ""};
    GArray *facts = u->reading->facts;
    PolicyFact fact = nothing;
    fact.kind = (guint8)kind;
    fact.confidence = (guint8)confidence;
    fact.name = name;
    fact.value = value;
    fact.function = function;
    fact.details.first = u->reading->details->len;
    if (u->unit != NULL) {
        fact.line = u->unit->first_line;
        fact.path = u->unit->path;
        fact.words = u_cut(u, u->unit->text, WORDS_POINTS);
    }
    if (facts->len == FACTS_MAX)
        g_array_set_size(facts, FACTS_MAX - 1);
    g_array_append_val(facts, fact);
    return &g_array_index(facts, PolicyFact, facts->len - 1);
}

void u_detail(Understanding *u, const char *label, const char *text)
{
    GArray *facts = u->reading->facts;
    PolicyFact *fact = &g_array_index(facts, PolicyFact, facts->len - 1);
    PolicyDetail detail = {label, text};
    if (fact->details.count == DETAILS_MAX || *text == '\0')
        return;
    g_array_append_val(u->reading->details, detail);
    fact->details.count++;
}

gboolean u_once(Understanding *u, PolicyFactKind kind, const char *name)
{
    g_autofree char *folded = policy_fold_word(u->rules->fold, name);
    g_autofree char *key = g_strdup_printf("%u %s", (guint)kind, folded);
    if (g_hash_table_contains(u->seen, key))
        return FALSE;
    g_hash_table_add(u->seen, g_string_chunk_insert(u->reading->strings, key));
    return TRUE;
}

/* -- places in the folded text -- */

gboolean u_starts(const Understanding *u, gsize at, const char *word)
{
    return at <= u_size(u) && g_str_has_prefix(u_text(u) + at, word);
}

gboolean u_ends(const Understanding *u, gsize at, const char *word)
{
    gsize size = strlen(word);
    return at >= size && memcmp(u_text(u) + at - size, word, size) == 0;
}

gsize u_bracket_start(const Understanding *u, gsize at)
{
    return brackets_start(u_text(u), at, BRACKET_WINDOW);
}

gsize u_bracket_end(const Understanding *u, gsize at)
{
    return brackets_end(u_text(u), u_size(u), at, BRACKET_WINDOW);
}

gboolean u_in_brackets(const Understanding *u, gsize at)
{
    return brackets_around(u_text(u), at, BRACKET_WINDOW);
}

gsize u_clause_start(const Understanding *u, gsize at)
{
    const char *text = u_text(u);
    gsize from = at > CLAUSE_WINDOW ? at - CLAUSE_WINDOW : 0;
    for (gsize i = at; i >= from + 3; i--) {
        if (memcmp(text + i - 3, "、", 3) != 0 || u_in_brackets(u, i))
            continue;
        if (u_ends(u, i - 3, "とし") || u_ends(u, i - 3, "あて") || u_ends(u, i - 3, "充て") ||
            policy_words_back(u->rules->words.scenes, text, i - 3) > 0)
            return i;
    }
    while (from > 0 && ((guint8)text[from] & 0xC0) == 0x80)
        from++;
    return from;
}

guint u_list(const Understanding *u, Span span, Span *out, guint max)
{
    const char *text = u_text(u);
    guint count = 0;
    gsize start = span.start;
    int depth = 0;
    for (gsize at = span.start; at < span.end && count + 1 < max;) {
        depth += text[at] == '(' ? 1 : (text[at] == ')' ? -1 : 0);
        gsize chain = depth > 0 ? 0 : policy_words_front(u->know->lists.list_chains, text + at);
        gsize step = (gsize)(g_utf8_next_char(text + at) - (text + at));
        if (chain > 0 && at + chain <= span.end) {
            if (at > start)
                out[count++] = (Span){start, at};
            start = at + chain;
            step = chain;
        }
        at += step;
    }
    if (start < span.end && count < max)
        out[count++] = (Span){start, span.end};
    return count;
}

char **u_cells(const char *row)
{
    const char *start = *row == '|' ? row + 1 : row;
    gsize size = strlen(start);
    if (size > 0 && start[size - 1] == '|')
        size--;
    g_autofree char *inside = g_strndup(start, size);
    return g_strsplit_set(inside, "\t|", CELLS_MAX);
}

int u_column(const Understanding *u, char *const *header, const GPtrArray *words)
{
    for (guint i = 0; i < CELLS_MAX && header[i] != NULL; i++) {
        g_autofree char *folded = policy_fold_word(u->rules->fold, header[i]);
        if (policy_words_inside(words, folded))
            return (int)i;
    }
    return -1;
}

const char *u_title(const Understanding *u, guint32 node)
{
    return policy_outline_node(u->outline, u->notes[node].clause)->title;
}

/* policy/headings.c -- a head is a title or an item of a list: the clauses around it decide */
#include <string.h>

#include "policy/outline-build.h"
#include "policy/words.h"

#define ITEM_POINTS 40 /* longer heads without anything below are statements of their own */

typedef struct {
    OutlineBuilder *b;
    guint8 *leading;     /* of a node: 0 not asked yet, 1 no, 2 its text announces a list */
    guint8 *bodied;      /* of a node: it has paragraphs or rows below its head */
    guint8 *sentences;   /* of a node: a child's head is a whole sentence */
    guint32 *text_block; /* of a node: its last block that is text, + 1 */
} Settling;

static PolicyNode *node_of(const Settling *s, guint32 at)
{
    return policy_outline_node(s->b->outline, at);
}

static void note_block(Settling *s, guint32 at)
{
    const PolicyBlock *block = policy_outline_block(s->b->outline, at);
    PolicyNode *node = node_of(s, block->node);
    if (block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_ROW)
        s->bodied[block->node] = 1;
    if (block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_HEAD)
        s->text_block[block->node] = at + 1;
    if (block->kind == BLOCK_HEAD && node->parent != NO_NODE &&
        outline_is_whole(block->text, strlen(block->text)))
        s->sentences[node->parent] = 1;
}

static gboolean text_leads(const Settling *s, const char *text)
{
    OutlineBuilder *b = s->b;
    policy_fold_text(b->rules->fold, text, strlen(text), &b->other);
    policy_scan_run(&b->scan, b->rules, b->other.bytes->str, b->other.bytes->len);
    return policy_scan_first(&b->scan, b->rules, USE_LEAD) != NULL;
}

/* Whether a list may follow the text of `node`: it says so, it breaks off, or it was lost and its
 * list is what tells of it. */
static gboolean announces(Settling *s, guint32 node)
{
    if (node_of(s, node)->inferred && node_of(s, node)->family == FAMILY_ARTICLE)
        return TRUE;
    if (s->leading[node] == 0 && s->text_block[node] != 0) {
        const PolicyBlock *block = policy_outline_block(s->b->outline, s->text_block[node] - 1);
        gboolean head_only = block->kind == BLOCK_HEAD && node_of(s, node)->heading;
        gboolean open = !outline_is_whole(block->text, strlen(block->text));
        s->leading[node] = !head_only && (open || text_leads(s, block->text)) ? 2 : 1;
    }
    return s->leading[node] == 2;
}

static gboolean always_titled(const Settling *s, const PolicyNode *node)
{
    switch ((MarkerFamily)node->family) {
    case FAMILY_CHAPTER:
    case FAMILY_ARTICLE:
    case FAMILY_NAMED:
    case FAMILY_ANNEX:
    case FAMILY_ROMAN:
        return TRUE;
    case FAMILY_DECIMAL:
        if (node->titled)
            return TRUE;
        return strchr(node->marker, '.') != NULL || node_of(s, node->parent)->parent == NO_NODE;
    default:
        return node->hashes > 0 || node->titled;
    }
}

static gboolean ends_in_bracket(const char *text, gsize size)
{
    return text[size - 1] == ')' || (size >= 3 && memcmp(text + size - 3, "）", 3) == 0);
}

/* Whether the full stop of `b->folded` stands in a remark behind a noun: "CISO(以下…という。)". */
static gboolean remark_only(const OutlineBuilder *b)
{
    const char *text = b->folded.bytes->str;
    const char *open = strchr(text, '(');
    const char *stop = strstr(text, "。");
    return open != NULL && open > text && stop > open && g_str_has_suffix(text, ")") &&
           policy_is_compound(policy_char_before(text, open));
}

static gboolean is_title(Settling *s, guint32 at, const PolicyBlock *head)
{
    const PolicyNode *node = node_of(s, at);
    const PolicyNode *parent = node_of(s, node->parent);
    OutlineBuilder *b = s->b;
    gsize size = strlen(head->text);
    if (size == 0)
        return TRUE;
    if (outline_is_whole(head->text, size) && !ends_in_bracket(head->text, size))
        return FALSE;
    policy_fold_text(b->rules->fold, head->text, size, &b->folded);
    if (outline_is_whole(head->text, size)) {
        if (!remark_only(b))
            return FALSE;
        g_string_truncate(b->folded.bytes, strcspn(b->folded.bytes->str, "("));
    }
    if (!outline_title_like(b->rules, b->folded.bytes->str, NULL) && node->hashes == 0)
        return FALSE;
    if (always_titled(s, node))
        return TRUE;
    if (announces(s, node->parent))
        return parent->leaves == 0 && parent->bodied * 2 > parent->children;
    if (s->bodied[at] || node->children > 0)
        return TRUE;
    if (s->sentences[node->parent] || node->family == FAMILY_BULLET)
        return FALSE;
    return g_utf8_strlen(head->text, -1) <= ITEM_POINTS;
}

static void count_children(Settling *s)
{
    GArray *nodes = s->b->outline->nodes;
    for (guint32 i = 0; i < nodes->len; i++) {
        PolicyNode *node = node_of(s, i);
        if (node->parent == NO_NODE)
            continue;
        if (s->bodied[i])
            node_of(s, node->parent)->bodied++;
        else if (node->children == 0)
            node_of(s, node->parent)->leaves++;
    }
}

/* Parents stand before their children, so a parent's answer is known when a child asks for it. */
void outline_settle(OutlineBuilder *b)
{
    guint32 count = b->outline->nodes->len;
    g_autofree guint8 *leading = g_new0(guint8, count);
    g_autofree guint8 *bodied = g_new0(guint8, count);
    g_autofree guint8 *sentences = g_new0(guint8, count);
    g_autofree guint32 *text_block = g_new0(guint32, count);
    Settling s = {b, leading, bodied, sentences, text_block};
    for (guint32 i = 0; i < b->outline->blocks->len; i++)
        note_block(&s, i);
    count_children(&s);
    for (guint32 i = 0; i < count; i++) {
        PolicyNode *node = node_of(&s, i);
        if (node->parent == NO_NODE || node->blocks == 0)
            continue;
        PolicyBlock *head = policy_outline_block(b->outline, node->first_block);
        node->heading = is_title(&s, i, head);
        if (!node->heading)
            continue;
        node->title = g_string_chunk_insert(b->outline->strings, head->text);
        for (guint32 line = head->first; line <= head->last; line++) {
            if (b->outline->fates[line - 1] == FATE_TEXT)
                b->outline->fates[line - 1] = FATE_HEADING;
        }
    }
}

/* policy/numbering.c -- what is odd about the numbers of clauses, for people to check */
#include <string.h>

#include "policy/outline-build.h"

typedef struct {
    PolicyOutline *outline;
    GHashTable *last; /* place, family and sign -> the last node of them, + 1 */
} Check;

/* Whether the family counts, so that a gap in it means something. */
static gboolean is_counted(const PolicyNode *node)
{
    switch ((MarkerFamily)node->family) {
    case FAMILY_NONE:
    case FAMILY_NAMED:
    case FAMILY_REMARKS:
    case FAMILY_BULLET:
    case FAMILY_NOTE:
        return FALSE;
    case FAMILY_DECIMAL:
        return strpbrk(node->marker, ".-") == NULL;
    default:
        return TRUE;
    }
}

/* Articles count through all chapters of a part, a 附則 or an annex; others below their parent. */
static guint32 place_of(const Check *check, const PolicyNode *node)
{
    guint32 place = node->parent;
    while (node->family == FAMILY_ARTICLE) {
        const PolicyNode *above = policy_outline_node(check->outline, place);
        if (above->parent == NO_NODE || above->family == FAMILY_ANNEX ||
            (above->family == FAMILY_NAMED && above->sign != 0))
            break;
        place = above->parent;
    }
    return place;
}

static gpointer key_of(const Check *check, const PolicyNode *node)
{
    guint64 key = (guint64)place_of(check, node) << 32;
    key |= (guint64)node->family << 24 | (node->sign & 0xFFFFFFu);
    return (gpointer)(gsize)key;
}

/* The library's own hash of a pointer takes its lower half alone, and the place stands above. */
static guint hash_of(gconstpointer key)
{
    guint64 bits = (gsize)key;
    return (guint)bits ^ (guint)(bits >> 32) * 2654435761u;
}

/* `found` with its number, in digits or kanji, replaced. */
static const char *renumbered(const Check *check, const PolicyNode *node, guint32 value)
{
    static const char *const kanji[] = {"一", "二", "三", "四", "五", "六",
                                        "七", "八", "九", "十", "百", "〇"};
    char number[MARKER_TEXT_BYTES];
    if (policy_marker_write((MarkerFamily)node->family, node->sign, value, number))
        return g_string_chunk_insert_const(check->outline->strings, number);
    gsize start = strcspn(node->marker, "0123456789");
    gsize size = strspn(node->marker + start, "0123456789");
    g_snprintf(number, sizeof number, "%u", value);
    if (size == 0) {
        policy_marker_write(FAMILY_KANJI, 0, value, number);
        start = g_str_has_prefix(node->marker, "第") ? strlen("第") : 0;
        for (gsize i = 0; i < G_N_ELEMENTS(kanji); i++) {
            if (!g_str_has_prefix(node->marker + start + size, kanji[i]))
                continue;
            size += strlen(kanji[i]);
            i = (gsize)-1;
        }
    }
    const char *rest = node->marker + start + size;
    const char *branch = strstr(rest, "の");
    gsize kept = branch != NULL ? (gsize)(branch - rest) : strlen(rest);
    if (node->family == FAMILY_ARTICLE)
        kept = MIN(kept, strlen("条"));
    g_autofree char *text =
        g_strdup_printf("%.*s%s%.*s", (int)start, node->marker, number, (int)kept, rest);
    return g_string_chunk_insert_const(check->outline->strings, text);
}

static void remark(const Check *check, guint32 at, PolicyNumberingKind kind, const char *expected)
{
    const PolicyNode *node = policy_outline_node(check->outline, at);
    PolicyNumbering numbering = {at, node->line, kind, expected, node->marker};
    g_array_append_val(check->outline->numbering, numbering);
}

/* The first 項 of an article has no number, so that its list may begin with 2. */
static gboolean may_begin(const Check *check, const PolicyNode *node)
{
    const PolicyNode *parent = policy_outline_node(check->outline, node->parent);
    gboolean implied = parent->family == FAMILY_ARTICLE || parent->family == FAMILY_NAMED;
    return node->value <= 1 || (node->family == FAMILY_DECIMAL && implied && node->value == 2);
}

static void compare(const Check *check, guint32 at, const PolicyNode *last)
{
    const PolicyNode *node = policy_outline_node(check->outline, at);
    gboolean same = node->value == last->upto;
    gboolean branches = node->branch > 0 && node->branch == MAX(last->branch, 1) + 1;
    if ((same && branches) || (node->value == last->upto + 1 && node->branch == 0))
        return;
    if (node->value > last->upto || (same && node->branch > last->branch))
        remark(check, at, NUMBERING_GAP, renumbered(check, node, last->upto + (same ? 0 : 1)));
    else
        remark(check, at, NUMBERING_DUPLICATE, renumbered(check, node, last->upto + 1));
}

static void check_node(const Check *check, guint32 at)
{
    const PolicyNode *node = policy_outline_node(check->outline, at);
    if (node->inferred)
        remark(check, at, NUMBERING_INFERRED, "");
    if (node->parent == NO_NODE || !is_counted(node))
        return;
    gpointer key = key_of(check, node);
    guint last = GPOINTER_TO_UINT(g_hash_table_lookup(check->last, key));
    if (last > 0)
        compare(check, at, policy_outline_node(check->outline, last - 1));
    else if (!may_begin(check, node))
        remark(check, at, NUMBERING_GAP, renumbered(check, node, 1));
    g_hash_table_insert(check->last, key, GUINT_TO_POINTER(at + 1));
}

void outline_check_numbering(OutlineBuilder *b)
{
    Check check = {b->outline, g_hash_table_new(hash_of, NULL)};
    for (guint32 i = 0; i < b->outline->nodes->len; i++)
        check_node(&check, i);
    g_hash_table_unref(check.last);
}

/* ledger/prove.c -- inclusion and consistency proofs: made from complete nodes, checked from
 * nothing but hashes */
#include "base/problem.h"
#include "ledger/tree.h"

typedef struct {
    LedgerHasher *hasher;
    const LedgerNodeSource *source;
    GError **error;
} Prover;

/* The root over leaves `from` .. `to`, where `from` is a multiple of a power of two not under the
 * count: the complete subtrees from the right, each joined with its left neighbour. */
static gboolean range_root(const Prover *p, guint64 from, guint64 to, LedgerHash *root)
{
    guint64 count = to - from;
    gboolean begun = FALSE;
    gboolean incomplete = (count & (count - 1)) != 0;
    if (incomplete && p->source->ragged != NULL && p->source->ragged->size == to) {
        *root = p->source->ragged->at[64 - __builtin_clzll(count)];
        return TRUE;
    }
    for (guint height = 0; height < 64 && count >> height > 0; height++) {
        LedgerHash node;
        if ((count >> height & 1) == 0)
            continue;
        guint64 index = (from >> height) + (count >> height) - 1;
        if (!p->source->node(height, index, &node, p->source->user, p->error))
            return FALSE;
        *root = begun ? ledger_hash_node(p->hasher, &node, root) : node;
        begun = TRUE;
    }
    return begun;
}

static gboolean push_range(const Prover *p, GArray *proof, guint64 from, guint64 to)
{
    LedgerHash root = {0};
    if (!range_root(p, from, to, &root))
        return FALSE;
    g_array_append_val(proof, root);
    return TRUE;
}

/* The largest power of two under `count`, which is at least 2. */
static guint64 split_of(guint64 count)
{
    guint64 power = 1;
    while (power < count - power)
        power <<= 1;
    return power;
}

/* Proofs are found from the root down and told from the leaf up. */
static void reverse(GArray *proof)
{
    for (guint i = 0; i < proof->len / 2; i++) {
        LedgerHash *a = &g_array_index(proof, LedgerHash, i);
        LedgerHash *b = &g_array_index(proof, LedgerHash, proof->len - 1 - i);
        LedgerHash held = *a;
        *a = *b;
        *b = held;
    }
}

static void refuse(GError **error, const char *thing, guint64 number, guint64 size)
{
    g_autofree char *more =
        g_strdup_printf("%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT, number, size);
    problem_set(error, PROBLEM_INVALID, thing, more);
}

GArray *ledger_prove_inclusion(LedgerHasher *hasher, const LedgerNodeSource *source, guint64 index,
                               guint64 size, GError **error)
{
    if (index >= size) {
        refuse(error, PROBLEM_BOTH("the event's number", "イベントの番号"), index, size);
        return NULL;
    }
    Prover p = {hasher, source, error};
    g_autoptr(GArray) proof = g_array_sized_new(FALSE, FALSE, sizeof(LedgerHash), 24);
    guint64 from = 0, to = size;
    while (to - from > 1) {
        guint64 middle = from + split_of(to - from);
        gboolean left = index < middle;
        if (!push_range(&p, proof, left ? middle : from, left ? to : middle))
            return NULL;
        if (left)
            to = middle;
        else
            from = middle;
    }
    reverse(proof);
    return g_steal_pointer(&proof);
}

GArray *ledger_prove_consistency(LedgerHasher *hasher, const LedgerNodeSource *source,
                                 guint64 from_size, guint64 size, GError **error)
{
    if (from_size > size) {
        refuse(error, PROBLEM_BOTH("the earlier size", "前の大きさ"), from_size, size);
        return NULL;
    }
    Prover p = {hasher, source, error};
    g_autoptr(GArray) proof = g_array_sized_new(FALSE, FALSE, sizeof(LedgerHash), 24);
    guint64 from = 0, to = size;
    while (from_size > 0 && from_size != to) {
        guint64 middle = from + split_of(to - from);
        gboolean left = from_size <= middle;
        if (!push_range(&p, proof, left ? middle : from, left ? to : middle))
            return NULL;
        if (left)
            to = middle;
        else
            from = middle;
    }
    /* The subtree that ends where the old tree ended; the verifier holds it when it is the old
     * tree. */
    if (from > 0 && !push_range(&p, proof, from, to))
        return NULL;
    reverse(proof);
    return g_steal_pointer(&proof);
}

gboolean ledger_root_at(LedgerHasher *hasher, const LedgerNodeSource *source, guint64 size,
                        LedgerHash *root, GError **error)
{
    Prover p = {hasher, source, error};
    LedgerHash found = ledger_hash_empty();
    if (size > 0 && !range_root(&p, 0, size, &found))
        return FALSE;
    *root = found;
    return TRUE;
}

/* Where a check stands: the node's number on its row and the last one's, as RFC 9162 calls them. */
typedef struct {
    guint64 fn, sn;
} Climb;

/* Whether the next proof hash is the left neighbour. */
static gboolean is_right_child(const Climb *at)
{
    return (at->fn & 1) == 1 || at->fn == at->sn;
}

/* One row up; over rows where a node without right neighbour was carried up unchanged too. */
static void climb(Climb *at, gboolean was_right)
{
    while (was_right && (at->fn & 1) == 0 && at->fn != 0) {
        at->fn >>= 1;
        at->sn >>= 1;
    }
    at->fn >>= 1;
    at->sn >>= 1;
}

gboolean ledger_check_inclusion(LedgerHasher *hasher, guint64 index, guint64 size,
                                const LedgerHash *leaf, const LedgerHash *proof, gsize count,
                                const LedgerHash *root)
{
    if (index >= size)
        return FALSE;
    Climb at = {index, size - 1};
    LedgerHash hash = *leaf;
    for (gsize i = 0; i < count; i++) {
        if (at.sn == 0)
            return FALSE;
        gboolean right = is_right_child(&at);
        hash = right ? ledger_hash_node(hasher, &proof[i], &hash)
                     : ledger_hash_node(hasher, &hash, &proof[i]);
        climb(&at, right);
    }
    return at.sn == 0 && ledger_hash_equal(&hash, root);
}

/* Both roots as the proof makes them, from `first`, the subtree old and new tree have in common. */
static gboolean check_both_roots(LedgerHasher *hasher, Climb at, const LedgerHash *first,
                                 const LedgerHash *proof, gsize count, const LedgerHash *from_root,
                                 const LedgerHash *root)
{
    LedgerHash old = *first, new = *first;
    for (gsize i = 0; i < count; i++) {
        if (at.sn == 0)
            return FALSE;
        gboolean right = is_right_child(&at);
        if (right)
            old = ledger_hash_node(hasher, &proof[i], &old);
        new = right ? ledger_hash_node(hasher, &proof[i], &new)
                    : ledger_hash_node(hasher, &new, &proof[i]);
        climb(&at, right);
    }
    return at.sn == 0 && ledger_hash_equal(&old, from_root) && ledger_hash_equal(&new, root);
}

gboolean ledger_check_consistency(LedgerHasher *hasher, guint64 from_size,
                                  const LedgerHash *from_root, guint64 size, const LedgerHash *root,
                                  const LedgerHash *proof, gsize count)
{
    LedgerHash empty = ledger_hash_empty();
    if (from_size > size)
        return FALSE;
    if (from_size == size)
        return count == 0 && ledger_hash_equal(from_root, root) &&
               (size > 0 || ledger_hash_equal(root, &empty));
    if (from_size == 0)
        return count == 0 && ledger_hash_equal(from_root, &empty);
    if (count == 0)
        return FALSE;
    /* A tree of 2^n leaves is itself the first hash, and the proof leaves it out. */
    gboolean whole = (from_size & (from_size - 1)) == 0;
    Climb at = {from_size - 1, size - 1};
    while ((at.fn & 1) == 1) {
        at.fn >>= 1;
        at.sn >>= 1;
    }
    return check_both_roots(hasher, at, whole ? from_root : &proof[0], whole ? proof : proof + 1,
                            whole ? count : count - 1, from_root, root);
}

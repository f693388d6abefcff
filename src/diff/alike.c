/* diff/alike.c -- units with almost the same words find each other: pairs of characters,
 * weighed by how rare they are, and what stands around */
#include "diff/align.h"
#include "policy/words.h"

#define BUCKETS_MIN ((guint32)1 << 12)
#define BUCKETS_MAX ((guint32)1 << 21)
#define POSTINGS_MAX 48   /* what stands in more units tells none of them from another */
#define CANDIDATES_MAX 8  /* looked at closely */
#define ROUNDS 2          /* the second knows what the first has put around a unit */
#define LIKE_ENOUGH 0.5   /* with what speaks for a pair besides its words */
#define LIKE_AT_LEAST 0.2 /* by the words alone */
#define BESIDE 0.12       /* for each neighbour that matches the neighbour */
#define SAME_PATH 0.08
#define SAME_TITLE 0.04

typedef struct {
    guint32 first, count; /* in `pool` */
    double weight;
} Bag;

struct DiffGrams {
    guint32 mask;
    float *weights; /* of buckets */
    GArray *pool;   /* guint32: buckets, those of a unit sorted and each once */
    Bag *from, *to; /* empty of units that found their match before */
};

/* ---- pairs of characters ---- */

static guint32 bucket_of(gunichar first, gunichar second, guint32 mask)
{
    guint32 hash = first * 2654435761u ^ second * 2246822519u;
    hash ^= hash >> 15;
    return (hash * 3266489917u >> 9) & mask;
}

typedef void (*GramDo)(guint32 bucket, gpointer user);

static void each_gram(const DiffUnit *unit, guint32 mask, GramDo act, gpointer user)
{
    const char *at = unit->key;
    const char *end = at + unit->size;
    gunichar before = 0;
    while (at < end) {
        gunichar c = policy_next_char(&at);
        act(bucket_of(before, c, mask), user);
        before = c;
    }
}

typedef struct {
    guint32 *stamps, *counts; /* by bucket: last unit that had it, how many have it */
    guint32 unit;
} Counting;

static void count_gram(guint32 bucket, gpointer user)
{
    Counting *counting = user;
    if (counting->stamps[bucket] == counting->unit)
        return;
    counting->stamps[bucket] = counting->unit;
    counting->counts[bucket]++;
}

static void count_side(Counting *counting, const DiffSide *side, guint32 mask)
{
    for (guint32 i = 0; i < side->count; i++) {
        counting->unit++;
        each_gram(&side->at[i], mask, count_gram, counting);
    }
}

/* How often `ratio` can be halved, straight between the powers of two. */
static float halvings(float ratio)
{
    float count = 0;
    while (ratio >= 2) {
        ratio /= 2;
        count++;
    }
    return count + MAX(ratio - 1, 0);
}

static void weigh(DiffGrams *grams, const DiffAlign *align)
{
    gsize size = (gsize)grams->mask + 1;
    Counting counting = {g_new0(guint32, size), g_new0(guint32, size), 0};
    count_side(&counting, &align->from, grams->mask);
    count_side(&counting, &align->to, grams->mask);
    grams->weights = g_new(float, size);
    float units = (float)(align->from.count + align->to.count + 1);
    for (gsize i = 0; i < size; i++)
        grams->weights[i] =
            counting.counts[i] == 0 ? 0 : halvings(units / (float)counting.counts[i]) + 0.05f;
    g_free(counting.stamps);
    g_free(counting.counts);
}

static void take_gram(guint32 bucket, gpointer user)
{
    g_array_append_val((GArray *)user, bucket);
}

static int by_number(const void *a, const void *b)
{
    guint32 left = *(const guint32 *)a;
    guint32 right = *(const guint32 *)b;
    return left < right ? -1 : left > right;
}

static void fill_bag(DiffGrams *grams, const DiffUnit *unit, Bag *bag)
{
    bag->first = grams->pool->len;
    each_gram(unit, grams->mask, take_gram, grams->pool);
    guint32 *at = &g_array_index(grams->pool, guint32, bag->first);
    guint32 count = grams->pool->len - bag->first;
    qsort(at, count, sizeof *at, by_number);
    for (guint32 i = 0; i < count; i++)
        if (i == 0 || at[i] != at[i - 1]) {
            bag->weight += (double)grams->weights[at[i]];
            at[bag->count++] = at[i];
        }
    g_array_set_size(grams->pool, bag->first + bag->count);
}

static Bag *fill_bags(DiffGrams *grams, const DiffSide *side)
{
    Bag *bags = g_new0(Bag, MAX(side->count, 1));
    for (guint32 i = 0; i < side->count; i++)
        if (side->at[i].match == DIFF_NONE && side->at[i].size > 0)
            fill_bag(grams, &side->at[i], &bags[i]);
    return bags;
}

static guint32 mask_for(const DiffAlign *align)
{
    guint64 bytes = 0;
    guint32 buckets = BUCKETS_MIN;
    for (guint32 i = 0; i < align->from.count; i++)
        bytes += align->from.at[i].size;
    for (guint32 i = 0; i < align->to.count; i++)
        bytes += align->to.at[i].size;
    while (buckets < BUCKETS_MAX && buckets < bytes)
        buckets *= 2;
    return buckets - 1;
}

static DiffGrams *grams_new(const DiffAlign *align)
{
    DiffGrams *grams = g_new0(DiffGrams, 1);
    grams->mask = mask_for(align);
    grams->pool = g_array_new(FALSE, FALSE, sizeof(guint32));
    weigh(grams, align);
    grams->from = fill_bags(grams, &align->from);
    grams->to = fill_bags(grams, &align->to);
    return grams;
}

void diff_grams_free(DiffGrams *grams)
{
    if (grams == NULL)
        return;
    g_free(grams->weights);
    g_array_unref(grams->pool);
    g_free(grams->from);
    g_free(grams->to);
    g_free(grams);
}

DiffShare diff_grams_share(const DiffGrams *grams, guint32 from, guint32 to)
{
    const Bag *a = &grams->from[from];
    const Bag *b = &grams->to[to];
    const guint32 *pool = (const guint32 *)(const void *)grams->pool->data;
    DiffShare share = {0, a->weight, b->weight};
    guint32 i = a->first;
    guint32 j = b->first;
    while (i < a->first + a->count && j < b->first + b->count) {
        if (pool[i] == pool[j])
            share.shared += (double)grams->weights[pool[i]];
        guint32 left = pool[i];
        guint32 right = pool[j];
        i += left <= right;
        j += right <= left;
    }
    return share;
}

double diff_alike(DiffShare share)
{
    double both = share.from + share.to;
    return both > 0 ? 2 * share.shared / both : 0;
}

/* ---- which of the old might it be ---- */

typedef struct {
    double score;
    guint32 apart; /* how far from where it stood */
    guint32 from, to;
} Pair;

typedef struct {
    DiffAlign *align;
    const DiffGrams *grams;
    guint32 *starts;    /* by bucket: where its postings begin; one more at the end */
    guint32 *postings;  /* places of the old */
    double *shared;     /* by place of the old, 0 between units */
    GArray *touched;    /* guint32: places with a share */
    GHashTable *places; /* "path\tS" to place of the old plus one */
    GArray *pairs;      /* Pair */
} Search;

static void build_postings(Search *search)
{
    const DiffGrams *grams = search->grams;
    const DiffSide *from = &search->align->from;
    const guint32 *pool = (const guint32 *)(const void *)grams->pool->data;
    gsize size = (gsize)grams->mask + 1;
    search->starts = g_new0(guint32, size + 1);
    for (guint32 i = 0; i < from->count; i++)
        for (guint32 g = 0; from->at[i].match == DIFF_NONE && g < grams->from[i].count; g++)
            search->starts[pool[grams->from[i].first + g] + 1]++;
    for (gsize b = 0; b < size; b++)
        search->starts[b + 1] += search->starts[b];
    search->postings = g_new(guint32, MAX(search->starts[size], 1));
    g_autofree guint32 *next = g_memdup2(search->starts, size * sizeof(guint32));
    for (guint32 i = 0; i < from->count; i++)
        for (guint32 g = 0; from->at[i].match == DIFF_NONE && g < grams->from[i].count; g++)
            search->postings[next[pool[grams->from[i].first + g]]++] = i;
}

static char *place_key(const PolicyDiffUnit *unit)
{
    return g_strdup_printf("%s\t%u", unit->path, unit->s);
}

static void build_places(Search *search)
{
    const DiffSide *from = &search->align->from;
    search->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint32 i = 0; i < from->count; i++)
        if (from->at[i].match == DIFF_NONE)
            g_hash_table_insert(search->places, place_key(&from->units[i]),
                                GUINT_TO_POINTER(i + 1));
}

static void search_init(Search *search, DiffAlign *align)
{
    *search = (Search){.align = align, .grams = align->grams};
    search->shared = g_new0(double, MAX(align->from.count, 1));
    search->touched = g_array_new(FALSE, FALSE, sizeof(guint32));
    search->pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    build_postings(search);
    build_places(search);
}

static void search_clear(Search *search)
{
    g_free(search->starts);
    g_free(search->postings);
    g_free(search->shared);
    g_array_unref(search->touched);
    g_hash_table_destroy(search->places);
    g_array_unref(search->pairs);
}

/* ---- pairs ---- */

/* What speaks for a pair besides its words. */
static double context_of(const DiffAlign *align, guint32 from, guint32 to)
{
    const DiffSide *old = &align->from;
    const DiffSide *new = &align->to;
    double score = 0;
    if (to > 0 ? from > 0 && new->at[to - 1].match == from - 1 : from == 0)
        score += BESIDE;
    if (to + 1 < new->count ? new->at[to + 1].match == from + 1 : from + 1 == old->count)
        score += BESIDE;
    if (strcmp(old->units[from].path, new->units[to].path) == 0)
        score += SAME_PATH;
    if (strcmp(old->units[from].title, new->units[to].title) == 0)
        score += SAME_TITLE;
    return score;
}

static void offer(Search *search, guint32 from, guint32 to)
{
    const DiffAlign *align = search->align;
    if (align->from.at[from].match != DIFF_NONE)
        return;
    double alike = diff_alike(diff_grams_share(search->grams, from, to));
    double score = alike + context_of(align, from, to);
    if (alike < LIKE_AT_LEAST || score < LIKE_ENOUGH)
        return;
    const Pair pair = {score, from > to ? from - to : to - from, from, to};
    g_array_append_val(search->pairs, pair);
}

/* Adds up, for each of the old, what it shares with unit `to`. */
static void gather(Search *search, guint32 to)
{
    const DiffGrams *grams = search->grams;
    const guint32 *pool = (const guint32 *)(const void *)grams->pool->data;
    const Bag *bag = &grams->to[to];
    for (guint32 g = bag->first; g < bag->first + bag->count; g++) {
        guint32 first = search->starts[pool[g]];
        guint32 end = search->starts[pool[g] + 1];
        for (guint32 p = first; end - first <= POSTINGS_MAX && p < end; p++) {
            guint32 from = search->postings[p];
            if (search->shared[from] == 0)
                g_array_append_val(search->touched, from);
            search->shared[from] += (double)grams->weights[pool[g]];
        }
    }
}

/* The most promising of those touched: each is taken out, the best first. */
static void offer_best(Search *search, guint32 to)
{
    GArray *touched = search->touched;
    for (guint32 k = 0; k < CANDIDATES_MAX && k < touched->len; k++) {
        guint32 *at = &g_array_index(touched, guint32, 0);
        guint32 best = k;
        for (guint32 t = k + 1; t < touched->len; t++) {
            double a = search->shared[at[t]] / (1 + search->grams->from[at[t]].weight);
            double b = search->shared[at[best]] / (1 + search->grams->from[at[best]].weight);
            best = a > b ? t : best;
        }
        guint32 chosen = at[best];
        at[best] = at[k];
        at[k] = chosen;
        offer(search, chosen, to);
    }
    for (guint32 t = 0; t < touched->len; t++)
        search->shared[g_array_index(touched, guint32, t)] = 0;
    g_array_set_size(touched, 0);
}

/* What the place of unit `to` suggests, whatever it says. */
static void offer_places(Search *search, guint32 to)
{
    const DiffAlign *align = search->align;
    const DiffSide *new = &align->to;
    g_autofree char *key = place_key(&new->units[to]);
    guint32 same = GPOINTER_TO_UINT(g_hash_table_lookup(search->places, key));
    if (same > 0)
        offer(search, same - 1, to);
    guint32 before = to > 0 ? new->at[to - 1].match : DIFF_NONE;
    if (before != DIFF_NONE && before + 1 < align->from.count)
        offer(search, before + 1, to);
    guint32 after = to + 1 < new->count ? new->at[to + 1].match : DIFF_NONE;
    if (after != DIFF_NONE && after > 0)
        offer(search, after - 1, to);
}

static int best_first(const void *a, const void *b)
{
    const Pair *left = a;
    const Pair *right = b;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    if (left->apart != right->apart)
        return left->apart < right->apart ? -1 : 1;
    if (left->to != right->to)
        return left->to < right->to ? -1 : 1;
    return left->from < right->from ? -1 : left->from > right->from;
}

static guint32 take_pairs(Search *search)
{
    guint32 taken = 0;
    DiffAlign *align = search->align;
    GArray *pairs = search->pairs;
    if (pairs->len > 0)
        qsort(pairs->data, pairs->len, sizeof(Pair), best_first);
    for (guint32 i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        DiffUnit *from = &align->from.at[pair->from];
        DiffUnit *to = &align->to.at[pair->to];
        if (from->match != DIFF_NONE || to->match != DIFF_NONE)
            continue;
        from->match = pair->to;
        to->match = pair->from;
        taken++;
    }
    g_array_set_size(pairs, 0);
    return taken;
}

void diff_match_alike(DiffAlign *align)
{
    Search search;
    align->grams = grams_new(align);
    search_init(&search, align);
    for (int round = 0; round < ROUNDS; round++) {
        for (guint32 to = 0; to < align->to.count; to++) {
            if (align->to.at[to].match != DIFF_NONE)
                continue;
            gather(&search, to);
            offer_best(&search, to);
            offer_places(&search, to);
        }
        if (take_pairs(&search) == 0)
            break;
    }
    search_clear(&search);
}

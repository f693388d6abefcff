/* policy/learned.c -- looks up every run of two and three letters of a text in one table */
#include "policy/learned.h"

#include <math.h>
#include <string.h>

#include "base/problem.h"
#include "policy/words.h"

#define POINT_BITS 20u /* letters beyond are none that a policy is written with */
#define PLACE_SHIFT (3u * POINT_BITS)
#define MIX G_GUINT64_CONSTANT(0x9E3779B97F4A7C15)
#define TEXT_MAX 300u /* letters of a text that are looked at */

typedef struct {
    guint8 code;
    gint8 weight;
} Weight;

typedef struct {
    guint64 key; /* 0: free */
    guint32 first, count;
} Slot;

struct PolicyLearned {
    GArray *weights; /* Weight */
    Slot *slots;
    guint bits; /* of their count */
};

/* A window of the last three letters of a text. */
typedef struct {
    const char *at; /* behind the last */
    const char *starts[3];
    guint64 points[3];
    guint filled, seen;
} Runs;

static const Slot *find_slot(const PolicyLearned *learned, guint64 key)
{
    guint64 mask = (G_GUINT64_CONSTANT(1) << learned->bits) - 1;
    guint64 at = (key * MIX) >> (64 - learned->bits);
    while (learned->slots[at].key != 0 && learned->slots[at].key != key)
        at = (at + 1) & mask;
    return &learned->slots[at];
}

static guint64 key_of(LearnedPlace place, guint64 first, guint64 second, guint64 third)
{
    return ((guint64)(place + 1) << PLACE_SHIFT) | first << (2 * POINT_BITS) |
           second << POINT_BITS | third;
}

/* Signs and digits part runs. */
static gboolean parts(gunichar c)
{
    return c < 0x41 || (c > 0x2FFF && c < 0x3041) || c == 0x30FB || c >= 1u << POINT_BITS ||
           (c < 0x80 && !g_ascii_isalpha((char)c));
}

static gboolean is_kana_of_grammar(guint64 c)
{
    return (c >= 0x3041 && c <= 0x3093) || c == 0x30FC;
}

/* Takes in the next letter; FALSE at the end. */
static gboolean step(Runs *runs)
{
    if (*runs->at == '\0' || runs->seen == TEXT_MAX)
        return FALSE;
    const char *start = runs->at;
    gunichar c = policy_next_char(&runs->at);
    runs->seen++;
    if (parts(c)) {
        runs->filled = 0;
        return TRUE;
    }
    memmove(runs->points, runs->points + 1, 2 * sizeof runs->points[0]);
    memmove(runs->starts, runs->starts + 1, 2 * sizeof runs->starts[0]);
    runs->points[2] = c;
    runs->starts[2] = start;
    runs->filled = MIN(runs->filled + 1, 3);
    return TRUE;
}

/* The key of the run of `size` letters that ends here, or 0: too short yet, or kana alone. */
static guint64 run_key(const Runs *runs, LearnedPlace place, guint size)
{
    if (runs->filled < size)
        return 0;
    gboolean kana = TRUE;
    for (guint i = 3 - size; i < 3; i++)
        kana = kana && is_kana_of_grammar(runs->points[i]);
    if (kana)
        return 0;
    return size == 2 ? key_of(place, runs->points[1], runs->points[2], 0)
                     : key_of(place, runs->points[0], runs->points[1], runs->points[2]);
}

static void add_weights(const PolicyLearned *learned, guint64 key, double by,
                        double score[CAPABILITY_LAST])
{
    const Slot *slot = find_slot(learned, key);
    for (guint32 i = 0; i < slot->count; i++) {
        const Weight *weight = &g_array_index(learned->weights, Weight, slot->first + i);
        score[weight->code] += weight->weight * by;
    }
}

void policy_learned_weigh(const PolicyLearned *learned, LearnedPlace place, const char *text,
                          double score[CAPABILITY_LAST])
{
    double sum[CAPABILITY_LAST] = {0};
    Runs runs = {.at = text};
    guint count = 0;
    while (step(&runs)) {
        for (guint size = 2; size <= 3; size++) {
            guint64 key = run_key(&runs, place, size);
            if (key == 0)
                continue;
            count++;
            add_weights(learned, key, 1, sum);
        }
    }
    for (guint i = 0; count > 0 && i < CAPABILITY_LAST; i++)
        score[i] += sum[i] / sqrt(count);
}

void policy_learned_weigh_kind(const PolicyLearned *learned, PolicyKind kind,
                               double score[CAPABILITY_LAST])
{
    add_weights(learned, key_of(LEARNED_KIND, (guint64)kind + 1, 0, 0), 1, score);
}

static gint weight_for(const PolicyLearned *learned, guint64 key, PolicyCapability code)
{
    const Slot *slot = find_slot(learned, key);
    for (guint32 i = 0; i < slot->count; i++) {
        const Weight *weight = &g_array_index(learned->weights, Weight, slot->first + i);
        if (weight->code == code)
            return weight->weight;
    }
    return 0;
}

gboolean policy_learned_best(const PolicyLearned *learned, LearnedPlace place, const char *text,
                             PolicyCapability code, gsize *start, gsize *end)
{
    Runs runs = {.at = text};
    gint best = 0;
    while (step(&runs)) {
        for (guint size = 2; size <= 3; size++) {
            guint64 key = run_key(&runs, place, size);
            gint weight = key == 0 ? 0 : weight_for(learned, key, code);
            if (weight <= best)
                continue;
            best = weight;
            *start = (gsize)(runs.starts[3 - size] - text);
            *end = (gsize)(runs.at - text);
        }
    }
    return best > 0;
}

/* -- loading -- */

static gint named(const char *const *names, guint count, const char *name)
{
    for (guint i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return (gint)i;
    }
    return -1;
}

/* The key of "o<TAB>run", or 0. */
static guint64 parse_key(const char *place, const char *run)
{
    static const char *const places[LEARNED_LAST] = {"o", "h", "k"};
    gint where = named(places, LEARNED_LAST, place);
    if (where == LEARNED_KIND) {
        gint kind = named(policy_kind_names, KIND_LAST, run);
        return kind < 0 ? 0 : key_of(LEARNED_KIND, (guint64)kind + 1, 0, 0);
    }
    Runs runs = {.at = run};
    while (step(&runs))
        ;
    if (where < 0 || runs.seen < 2 || runs.seen > 3 || runs.filled != runs.seen)
        return 0;
    return run_key(&runs, (LearnedPlace)where, runs.seen);
}

/* "DEVICE=12 ASSET=-5"; FALSE when it is not that. */
static gboolean parse_weights(PolicyLearned *learned, const char *text)
{
    g_auto(GStrv) pairs = g_strsplit(text, " ", -1);
    for (guint i = 0; pairs[i] != NULL; i++) {
        char *sign = strchr(pairs[i], '=');
        gint64 weight;
        if (sign == NULL || !g_ascii_string_to_signed(sign + 1, 10, -127, 127, &weight, NULL))
            return FALSE;
        *sign = '\0';
        gint code = named(policy_capability_names, CAPABILITY_LAST, pairs[i]);
        if (code < 0)
            return FALSE;
        Weight one = {(guint8)code, (gint8)weight};
        g_array_append_val(learned->weights, one);
    }
    return pairs[0] != NULL;
}

static gboolean parse_line(PolicyLearned *learned, const char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, "\t", 4);
    guint32 first = learned->weights->len;
    if (g_strv_length(fields) != 3 || !parse_weights(learned, fields[2]))
        return FALSE;
    guint64 key = parse_key(fields[0], fields[1]);
    const Slot *found = key == 0 ? NULL : find_slot(learned, key);
    if (found == NULL || found->key != 0)
        return FALSE;
    learned->slots[found - learned->slots] = (Slot){key, first, learned->weights->len - first};
    return TRUE;
}

/* A table at most half full, so that every search ends. */
static PolicyLearned *learned_new(guint lines)
{
    PolicyLearned *learned = g_new0(PolicyLearned, 1);
    learned->weights = g_array_new(FALSE, FALSE, sizeof(Weight));
    learned->bits = 4;
    while ((gsize)1 << learned->bits < (gsize)lines * 2)
        learned->bits++;
    learned->slots = g_new0(Slot, (gsize)1 << learned->bits);
    return learned;
}

PolicyLearned *policy_learned_parse(const char *name, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(PolicyLearned) learned = learned_new(g_strv_length(lines));
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] == '\0' || *lines[i] == '#' || parse_line(learned, lines[i]))
            continue;
        g_autofree char *detail = g_strdup_printf(
            "line %u: want place, run and CODE=weight between tabs, each run once", i + 1);
        problem_set(error, PROBLEM_FORMAT, name, detail);
        return NULL;
    }
    return g_steal_pointer(&learned);
}

void policy_learned_free(PolicyLearned *learned)
{
    if (learned == NULL)
        return;
    g_array_unref(learned->weights);
    g_free(learned->slots);
    g_free(learned);
}

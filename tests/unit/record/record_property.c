/* tests/unit/record/record_property.c -- random types: what persons can do by brute force breaks
 * separation exactly where the proofs say so */
#include "types_of.h"
#include <string.h>

#define STATES 4u
#define TRANSITIONS 5u
#define PERSONS 3u
#define TYPES 1500u
#define STEPS_MAX 2000000u

typedef struct {
    guint from, to;
    RecordAct act;
    guint by;     /* 0 applicant, 1 chief, 2 ciso */
    guint not_by; /* bit 0 applicant; bit 1+i: doer of transition i */
} Move;

typedef struct {
    Move moves[TRANSITIONS];
} Sample;

static const char *const roles[] = {"applicant", "chief", "ciso"};

static Sample random_sample(GRand *random)
{
    static const RecordAct acts[] = {RECORD_ACT_ASK, RECORD_ACT_GRANT, RECORD_ACT_RECORD,
                                     RECORD_ACT_REFUSE, RECORD_ACT_GRANT};
    Sample sample = {0};
    for (guint i = 0; i < TRANSITIONS; i++) {
        Move *move = &sample.moves[i];
        move->from = (guint)g_rand_int_range(random, 0, STATES - 1);
        move->to = (guint)g_rand_int_range(random, 0, STATES);
        move->act = acts[g_rand_int_range(random, 0, G_N_ELEMENTS(acts))];
        move->by = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(roles));
        move->not_by = move->act == RECORD_ACT_GRANT
                           ? g_rand_int(random) | (g_rand_int_range(random, 0, 4) > 0)
                           : 0;
        move->not_by &= (1u << (TRANSITIONS + 1)) - 1;
    }
    return sample;
}

static char *sample_text(const Sample *sample)
{
    g_autoptr(GString) text = g_string_new("open: {by: [staff], state: s0}\nstates:\n");
    for (guint i = 0; i < STATES; i++)
        g_string_append_printf(text, "  s%u: {ja: 状態, en: S%s}\n", i,
                               i == STATES - 1 ? ", final: yes" : "");
    g_string_append(text, "transitions:\n");
    for (guint i = 0; i < TRANSITIONS; i++) {
        const Move *move = &sample->moves[i];
        g_string_append_printf(text,
                               "  - {name: t%u, ja: 手続, en: T, from: s%u, to: s%u, act: %s, "
                               "by: %s, not_by: [",
                               i, move->from, move->to, record_act_names[move->act],
                               roles[move->by]);
        const char *comma = "";
        for (guint bit = 0; bit <= TRANSITIONS; bit++) {
            if ((move->not_by & (1u << bit)) == 0)
                continue;
            if (bit == 0)
                g_string_append_printf(text, "%sapplicant", comma);
            else
                g_string_append_printf(text, "%sdoer of t%u", comma, bit - 1);
            comma = ", ";
        }
        g_string_append(text, "]}\n");
    }
    return type_text("sample", text->str);
}

/* A record under way: person 0 opened it; who made each transition; whose request stands. */
typedef struct {
    guint state;
    guint8 doers[TRANSITIONS]; /* set of persons */
    guint8 fresh, refused;     /* persons whose request is to be answered, or was refused */
    gboolean granted;
} World;

typedef struct {
    const Sample *sample;
    GHashTable *seen;
    gboolean both, around;
    guint granted_states, reached;
} Walk;

static guint world_hash(gconstpointer key)
{
    const guint8 *bytes = key;
    guint hash = 5381;
    for (gsize i = 0; i < sizeof(World); i++)
        hash = hash * 33 + bytes[i];
    return hash;
}

static gboolean world_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(World)) == 0;
}

/* Every person holds every function: whoever is not left out can act. */
static gboolean may(const World *world, const Move *move, guint person)
{
    if (move->by == 0 && person != 0)
        return FALSE;
    if ((move->not_by & 1u) != 0 && person == 0)
        return FALSE;
    for (guint i = 0; i < TRANSITIONS; i++)
        if ((move->not_by & (2u << i)) != 0 && (world->doers[i] & (1u << person)) != 0)
            return FALSE;
    return TRUE;
}

static void judge(Walk *walk, const World *world, const Move *move, guint person)
{
    guint askers = 1u | world->fresh | world->refused;
    if (move->act == RECORD_ACT_GRANT && (askers & (1u << person)) != 0)
        walk->both = TRUE;
    if (move->act != RECORD_ACT_GRANT && !world->granted &&
        (walk->granted_states & (1u << move->to)) != 0)
        walk->around = TRUE;
}

static World moved(const World *world, const Move *move, guint at, guint person)
{
    World next = *world;
    next.state = move->to;
    next.doers[at] = (guint8)(next.doers[at] | (1u << person));
    next.granted = world->granted || move->act == RECORD_ACT_GRANT;
    if (move->act == RECORD_ACT_ASK) {
        next.refused = 0; /* asked anew: what was refused is answered no more */
        next.fresh = (guint8)(next.fresh | (1u << person));
    } else if (move->act == RECORD_ACT_REFUSE) {
        next.refused = (guint8)(next.refused | next.fresh);
        next.fresh = 0;
    }
    return next;
}

static void push(Walk *walk, GPtrArray *open, const World *world)
{
    if (g_hash_table_contains(walk->seen, world) || g_hash_table_size(walk->seen) >= STEPS_MAX)
        return;
    World *own = g_memdup2(world, sizeof *world);
    g_hash_table_add(walk->seen, own);
    g_ptr_array_add(open, own);
}

static void step(Walk *walk, GPtrArray *open, const World *world, guint at)
{
    const Move *move = &walk->sample->moves[at];
    for (guint person = 0; person < PERSONS; person++) {
        if (move->from != world->state || !may(world, move, person))
            continue;
        judge(walk, world, move, person);
        World next = moved(world, move, at, person);
        push(walk, open, &next);
    }
}

static void walk_all(Walk *walk)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    World start;
    memset(&start, 0, sizeof start);
    push(walk, open, &start);
    while (open->len > 0) {
        const World *world = g_ptr_array_steal_index_fast(open, open->len - 1);
        walk->reached |= 1u << world->state;
        for (guint i = 0; i < TRANSITIONS; i++)
            step(walk, open, world, i);
    }
    g_assert_cmpuint(g_hash_table_size(walk->seen), <, STEPS_MAX);
}

static void simulate(const Sample *sample, Walk *walk)
{
    walk->sample = sample;
    walk->seen = g_hash_table_new_full(world_hash, world_equal, g_free, NULL);
    for (guint i = 0; i < TRANSITIONS; i++)
        if (sample->moves[i].act == RECORD_ACT_GRANT)
            walk->granted_states |= 1u << sample->moves[i].to;
    walk_all(walk);
    g_hash_table_unref(walk->seen);
}

/* Sound: what persons can break is found. */
static void compare(const Sample *sample, guint number, guint *breaks, guint *extra)
{
    Walk walk = {0};
    g_autofree char *text = sample_text(sample);
    g_autoptr(RecordFindings) findings = findings_of(text);
    simulate(sample, &walk);
    gboolean says_both = record_findings_has(findings, RECORD_ASK_AND_GRANT);
    gboolean says_around = record_findings_has(findings, RECORD_AROUND_GRANT);
    if (walk.both && !says_both)
        g_error("sample %u: a person asks and grants, and the proof passes it:\n%s", number, text);
    if (walk.around && !says_around)
        g_error("sample %u: a grant is gone around, and the proof passes it:\n%s", number, text);
    *breaks += walk.both || walk.around;
    *extra += (says_both && !walk.both) || (says_around && !walk.around);
    for (guint i = 0; i < record_findings_kept(findings); i++) {
        const RecordFinding *finding = record_findings_get(findings, i);
        guint state = (guint)(finding->things[0][1] - '0');
        if (finding->rule == RECORD_UNREACHABLE && (walk.reached & (1u << state)) != 0)
            g_error("sample %u: s%u is reached\n%s", number, state, text);
    }
}

static void test_random_types(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261121);
    guint breaks = 0;
    guint extra = 0;
    for (guint i = 0; i < TYPES; i++) {
        Sample sample = random_sample(random);
        compare(&sample, i, &breaks, &extra);
    }
    g_test_message("%u of %u types break, %u more are refused", breaks, TYPES, extra);
    g_assert_cmpuint(breaks, >, TYPES / 10);
    g_assert_cmpuint(breaks, <, TYPES * 9 / 10);
    g_assert_cmpuint(extra, <, TYPES / 3); /* the proof is careful, not a plain no */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/property/random-types", test_random_types);
    return g_test_run();
}

/* diff/reading.c -- units of a reading for a diff */
#include "diff/reading.h"
#include "policy/reading.h"

typedef struct {
    const PolicyReading *reading;
    GStringChunk *strings;
    GString *scratch;
} Filling;

static const char *kept(Filling *filling)
{
    return filling->scratch->len == 0
               ? ""
               : g_string_chunk_insert_len(filling->strings, filling->scratch->str,
                                           (gssize)filling->scratch->len);
}

static const char *names_of(Filling *filling, PolicyRun run)
{
    g_string_truncate(filling->scratch, 0);
    for (guint32 i = run.first; i < run.first + run.count; i++) {
        if (i > run.first)
            g_string_append_c(filling->scratch, '\n');
        g_string_append(filling->scratch, policy_reading_name(filling->reading, i));
    }
    return kept(filling);
}

/* The words its timing was read from, where it says so itself. */
static const char *deadline_of(Filling *filling, const PolicyUnit *unit)
{
    const GArray *evidence = filling->reading->evidence;
    g_string_truncate(filling->scratch, 0);
    for (guint32 i = unit->evidence.first; i < unit->evidence.first + unit->evidence.count; i++) {
        const PolicyEvidence *one = &g_array_index(evidence, PolicyEvidence, i);
        if (one->field != FIELD_TIMING || one->from != FROM_OWN || unit->timing == TIMING_ALWAYS)
            continue;
        if (filling->scratch->len > 0)
            g_string_append_c(filling->scratch, '\n');
        g_string_append(filling->scratch, one->words);
    }
    return kept(filling);
}

/* Of the nearest node upwards that has one. */
static const char *title_of(const PolicyReading *reading, guint32 node)
{
    while (node != NO_NODE) {
        const PolicyNode *at = policy_outline_node(reading->outline, node);
        if (at->heading && at->title != NULL && *at->title != '\0')
            return at->title;
        node = at->parent;
    }
    return "";
}

static void fill_unit(Filling *filling, const PolicyUnit *unit, PolicyDiffUnit *out)
{
    *out = (PolicyDiffUnit){
        .s = unit->s,
        .first_line = unit->first_line,
        .last_line = unit->last_line,
        .path = unit->path,
        .title = title_of(filling->reading, unit->node),
        .text = unit->reading != NULL ? unit->reading : unit->text,
    };
    out->fields[DIFF_FIELD_KIND] = policy_kind_names[unit->kind];
    out->fields[DIFF_FIELD_MODALITY] = policy_modality_names[unit->modality];
    out->fields[DIFF_FIELD_TIMING] = policy_timing_names[unit->timing];
    out->fields[DIFF_FIELD_ACTOR] = names_of(filling, unit->actor);
    out->fields[DIFF_FIELD_APPROVER] = names_of(filling, unit->approver);
    out->fields[DIFF_FIELD_NOTIFY] = names_of(filling, unit->notify);
    out->fields[DIFF_FIELD_RECORDS] = names_of(filling, unit->records);
    out->fields[DIFF_FIELD_CLASS] = names_of(filling, unit->grades);
    out->fields[DIFF_FIELD_DEADLINE] = deadline_of(filling, unit);
}

void policy_diff_texts_init(PolicyDiffTexts *texts, const PolicyReading *reading)
{
    Filling filling = {reading, g_string_chunk_new(16384), g_string_new(NULL)};
    texts->strings = filling.strings;
    texts->count = reading->units->len;
    texts->units = g_new0(PolicyDiffUnit, MAX(texts->count, 1));
    for (guint32 i = 0; i < texts->count; i++) {
        fill_unit(&filling, policy_reading_unit(reading, i), &texts->units[i]);
        texts->units[i].n = i + 1;
    }
    g_string_free(filling.scratch, TRUE);
}

void policy_diff_texts_clear(PolicyDiffTexts *texts)
{
    g_clear_pointer(&texts->units, g_free);
    g_clear_pointer(&texts->strings, g_string_chunk_free);
}

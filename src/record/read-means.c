/* record/read-means.c -- what records of a type mean beyond themselves: who sees them, what they
 * are called, who holds a function by them, who stands in for whom, where they are offered */
#include <string.h>

#include "record/reader.h"

static const char *const hold_members[] = {"function", "person", "post", "of",
                                           "from",     "until",  "in",   NULL};
static const char *const stand_members[] = {"function", "holder", "deputy",     "from", "until",
                                            "limits",   "in",     "after_view", NULL};
static const char *const offer_members[] = {"when", "clause", "words", "target", NULL};
static const char *const refusals[] = {"state", "condition", "person", "excluded", NULL};

static const RecordField *kind_at(RecordReader *r, const YamlNode *node, const char *key,
                                  RecordKind kind, RecordDemand demand)
{
    const RecordField *field = record_reader_field_at(r, node, key, demand);
    if (field == NULL || field->kind == kind)
        return field;
    g_autofree char *may = g_strdup_printf("kind: %s", record_kind_names[kind]);
    record_reader_find(r, RECORD_WRONG_VALUE, yaml_get(node, key), field->name, may);
    return NULL;
}

static GPtrArray *states_at(RecordReader *r, const YamlNode *node)
{
    GPtrArray *states = record_reader_states(r, node, "in", r->type);
    if (states->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "in", NULL);
    return states;
}

/* The choice whose every option is the code of a function. */
static const RecordField *functions_field(RecordReader *r, const YamlNode *node, const char *name)
{
    const RecordField *field = record_field_find(r->type->fields, name);
    gboolean all = field != NULL && field->kind == RECORD_CHOICE;
    for (guint i = 0; all && i < field->options->len; i++) {
        const RecordOption *option = g_ptr_array_index(field->options, i);
        all = record_types_function(r->types, option->code) != NULL;
        if (!all)
            record_reader_unknown(r, node, PROBLEM_BOTH("function", "役割"), option->code,
                                  r->types->functions);
    }
    return all ? field : NULL;
}

static void read_function(RecordReader *r, const YamlNode *node, RecordHold *hold)
{
    const char *name = record_reader_name(r, node, "function", RECORD_REQUIRED);
    if (name == NULL)
        return;
    hold->function = record_types_function(r->types, name);
    if (hold->function != NULL)
        return;
    hold->function_of = functions_field(r, yaml_get(node, "function"), name);
    if (hold->function_of == NULL && record_field_find(r->type->fields, name) == NULL)
        record_reader_unknown(r, yaml_get(node, "function"), PROBLEM_BOTH("function", "役割"), name,
                              r->types->functions);
}

/* "this", or fields that name units and records. */
static void read_of(RecordReader *r, const YamlNode *node, RecordHold *hold)
{
    const YamlNode *of = yaml_get(node, "of");
    hold->of_this = of != NULL && of->kind == YAML_TEXT && strcmp(of->text, "this") == 0;
    hold->of = hold->of_this ? record_arena_list(r->arena) : record_reader_fields(r, node, "of");
    for (guint i = 0; i < hold->of->len; i++) {
        const RecordField *field = g_ptr_array_index(hold->of, i);
        if (field->kind != RECORD_UNIT && field->kind != RECORD_REFERENCE)
            record_reader_find(r, RECORD_WRONG_VALUE, of, field->name, "kind: unit, reference");
    }
}

static void read_hold(RecordReader *r, const YamlNode *node)
{
    if (!record_reader_map(r, node, hold_members))
        return;
    RecordHold *hold = record_arena_take(r->arena, sizeof *hold);
    hold->line = node->line;
    read_function(r, node, hold);
    read_of(r, node, hold);
    hold->person = kind_at(r, node, "person", RECORD_PERSON, RECORD_OPTIONAL);
    hold->post = kind_at(r, node, "post", RECORD_POST, RECORD_OPTIONAL);
    if (hold->person == NULL && hold->post == NULL)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "person | post", NULL);
    hold->from = kind_at(r, node, "from", RECORD_DATE, RECORD_OPTIONAL);
    hold->until = kind_at(r, node, "until", RECORD_DATE, RECORD_OPTIONAL);
    hold->states = states_at(r, node);
    g_ptr_array_add(r->type->holds, hold);
}

static void read_stands_in(RecordReader *r, const YamlNode *root)
{
    const YamlNode *node = yaml_get(root, "stands_in");
    RecordStandIn *stand = &r->type->stands_in;
    gsize place = record_reader_enter(r, "stands_in");
    if (node != NULL && record_reader_map(r, node, stand_members)) {
        const char *name = record_reader_name(r, node, "function", RECORD_REQUIRED);
        stand->line = node->line;
        stand->function =
            name != NULL ? functions_field(r, yaml_get(node, "function"), name) : NULL;
        if (stand->function == NULL)
            record_reader_find(r, RECORD_WRONG_KIND, node,
                               PROBLEM_BOTH("a choice of functions", "役割を選ぶ項目"), NULL);
        stand->holder = kind_at(r, node, "holder", RECORD_PERSON, RECORD_REQUIRED);
        stand->deputy = kind_at(r, node, "deputy", RECORD_PERSON, RECORD_REQUIRED);
        stand->from = kind_at(r, node, "from", RECORD_DATE, RECORD_REQUIRED);
        stand->until = kind_at(r, node, "until", RECORD_DATE, RECORD_REQUIRED);
        stand->limits = kind_at(r, node, "limits", RECORD_CHOICE, RECORD_OPTIONAL);
        stand->after_view = kind_at(r, node, "after_view", RECORD_YES_NO, RECORD_OPTIONAL);
        stand->states = states_at(r, node);
    }
    record_reader_leave(r, place);
}

/* "field" or "table.column", of texts. */
static const RecordField *text_at(RecordReader *r, const YamlNode *node, const char *key)
{
    const char *path = record_reader_text(r, node, key, RECORD_LABEL_MAX, RECORD_OPTIONAL);
    if (path == NULL)
        return NULL;
    g_auto(GStrv) steps = g_strsplit(path, ".", 2);
    const RecordField *field = record_field_find(r->type->fields, steps[0]);
    if (field != NULL && steps[1] != NULL)
        field = record_field_find(field->columns, steps[1]);
    if (field == NULL || field->kind != RECORD_TEXT)
        record_reader_unknown(r, yaml_get(node, key), PROBLEM_BOTH("field", "項目"), path,
                              r->type->fields);
    return field;
}

static void read_offer(RecordReader *r, const YamlNode *root)
{
    const YamlNode *node = yaml_get(root, "offer");
    RecordOffer *offer = &r->type->offer;
    gsize place = record_reader_enter(r, "offer");
    offer->refusals = record_arena_list(r->arena);
    if (node != NULL && record_reader_map(r, node, offer_members)) {
        GPtrArray *words = record_reader_words(r, node, "when");
        offer->line = node->line;
        for (guint i = 0; i < words->len; i++) {
            const YamlNode *word = g_ptr_array_index(words, i);
            if (!g_strv_contains(refusals, word->text))
                record_reader_find(r, RECORD_WRONG_VALUE, word, word->text,
                                   "state, condition, person, excluded");
            g_ptr_array_add(offer->refusals, (gpointer)record_arena_text(r->arena, word->text));
        }
        offer->clause = text_at(r, node, "clause");
        offer->words = text_at(r, node, "words");
        offer->target = text_at(r, node, "target");
    }
    record_reader_leave(r, place);
}

/* Numbers of two types must not look alike. */
static void read_numbered(RecordReader *r, const YamlNode *root)
{
    r->type->numbered = record_reader_text(r, root, "numbered", 12, RECORD_OPTIONAL);
    const GPtrArray *all = r->types->all;
    for (guint i = 0; r->type->numbered != NULL && i < all->len; i++) {
        const RecordType *other = g_ptr_array_index(all, i);
        if (other != r->type && g_strcmp0(other->numbered, r->type->numbered) == 0)
            record_reader_find(r, RECORD_TWICE, yaml_get(root, "numbered"), other->numbered, NULL);
    }
}

void record_define_means(RecordReader *r, const YamlNode *root)
{
    read_numbered(r, root);
    r->type->see = record_reader_whos(r, root, "see");
    r->type->restricted = record_reader_when(r, root, "restricted");
    r->type->see_restricted = record_reader_whos(r, root, "see_restricted");
    if ((r->type->restricted != NULL) != (r->type->see_restricted->len > 0))
        record_reader_find(r, RECORD_MISSING_MEMBER, root, "restricted, see_restricted", NULL);
    const GPtrArray *holds = record_reader_items(r, root, "holds", YAML_LIST);
    gsize place = record_reader_enter(r, "holds");
    r->type->holds = record_arena_list(r->arena);
    for (guint i = 0; i < holds->len; i++)
        read_hold(r, g_ptr_array_index(holds, i));
    record_reader_leave(r, place);
    read_stands_in(r, root);
    read_offer(r, root);
}

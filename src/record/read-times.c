/* record/read-times.c -- deadlines and recurrence */
#include <string.h>

#include "record/reader.h"

static const char *const deadline_members[] = {"name",     "ja",      "en",     "in",    "within",
                                               "from",     "until",   "before", "when",  "remind",
                                               "escalate", "becomes", "do",     "basis", NULL};
static const char *const escalate_members[] = {"after", "to", NULL};
static const char *const recurs_members[] = {"every", "days", "each",   "in", "about",
                                             "opens", "due",  "period", NULL};
static const char *const openings[] = {"end", "start", NULL};
static const char *const periods[] = {"fiscal_year", "half", "quarter", "month", "days", NULL};

static gboolean is_moment(const RecordField *field)
{
    return field->kind == RECORD_DATE || field->kind == RECORD_TIME;
}

static const RecordField *moment_at(RecordReader *r, const YamlNode *node, const char *key)
{
    const RecordField *field = record_reader_field_at(r, node, key, RECORD_OPTIONAL);
    if (field == NULL || is_moment(field))
        return field;
    record_reader_find(r, RECORD_WRONG_KIND, yaml_get(node, key),
                       PROBLEM_BOTH("a field of kind date or time", "日付か日時の項目"), NULL);
    return NULL;
}

static gboolean all_within(const RecordField *field)
{
    gboolean all = field->kind == RECORD_CHOICE;
    for (guint i = 0; all && i < field->options->len; i++)
        all = ((RecordOption *)g_ptr_array_index(field->options, i))->within.count > 0;
    return all;
}

/* "3d", or "level.within": as the chosen option says. */
static void read_within(RecordReader *r, const YamlNode *node, RecordDeadline *deadline)
{
    const YamlNode *within = yaml_get(node, "within");
    if (within == NULL)
        return;
    if (within->kind != YAML_TEXT || !g_str_has_suffix(within->text, ".within")) {
        deadline->within = record_reader_span(r, node, "within");
        return;
    }
    g_autofree char *name = g_strndup(within->text, strlen(within->text) - strlen(".within"));
    deadline->within_of = record_field_find(r->type->fields, name);
    if (deadline->within_of == NULL)
        record_reader_unknown(r, within, PROBLEM_BOTH("field", "項目"), name, r->type->fields);
    else if (!all_within(deadline->within_of))
        record_reader_find(r, RECORD_WRONG_KIND, within,
                           PROBLEM_BOTH("a choice whose options all have “within”",
                                        "どの選択肢にも within がある項目"),
                           NULL);
}

static void read_escalate(RecordReader *r, const YamlNode *node, RecordDeadline *deadline)
{
    const YamlNode *escalate = yaml_get(node, "escalate");
    gsize place = record_reader_enter(r, "escalate");
    deadline->escalate = record_arena_list(r->arena);
    if (escalate != NULL && record_reader_map(r, escalate, escalate_members)) {
        deadline->escalate_after = record_reader_span(r, escalate, "after");
        deadline->escalate = record_reader_whos(r, escalate, "to");
    }
    record_reader_leave(r, place);
}

static void read_before(RecordReader *r, const YamlNode *node, RecordDeadline *deadline)
{
    GPtrArray *words = record_reader_words(r, node, "before");
    deadline->before = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, "before");
    for (guint i = 0; i < words->len; i++) {
        RecordSpan *span = record_arena_take(r->arena, sizeof *span);
        *span = record_reader_span_of(r, g_ptr_array_index(words, i));
        g_ptr_array_add(deadline->before, span);
    }
    record_reader_leave(r, place);
}

static void read_limit(RecordReader *r, const YamlNode *node, RecordDeadline *deadline)
{
    read_within(r, node, deadline);
    deadline->from = moment_at(r, node, "from");
    deadline->until = moment_at(r, node, "until");
    gboolean long_given = yaml_get(node, "within") != NULL;
    if (long_given == (yaml_get(node, "until") != NULL))
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "within | until", NULL);
    read_before(r, node, deadline);
}

static void read_deadline(RecordReader *r, const YamlNode *node)
{
    if (!record_reader_map(r, node, deadline_members))
        return;
    RecordDeadline *deadline = record_arena_take(r->arena, sizeof *deadline);
    deadline->line = node->line;
    deadline->name = record_reader_name(r, node, "name", RECORD_REQUIRED);
    if (deadline->name == NULL)
        return;
    gsize place = record_reader_enter(r, deadline->name);
    deadline->label = record_reader_label(r, node);
    deadline->basis = record_reader_label_at(r, node, "basis", RECORD_OPTIONAL);
    deadline->states = record_reader_states(r, node, "in", r->type);
    if (deadline->states->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "in", NULL);
    read_limit(r, node, deadline);
    deadline->when = record_reader_when(r, node, "when");
    deadline->remind = record_reader_whos(r, node, "remind");
    read_escalate(r, node, deadline);
    deadline->becomes = record_reader_state_at(r, node, "becomes", RECORD_OPTIONAL);
    deadline->effects = record_define_effects(r, node, "do");
    record_reader_leave(r, place);
    g_ptr_array_add(r->type->deadlines, deadline);
}

static void read_each(RecordReader *r, const YamlNode *node, RecordRecurs *recurs)
{
    recurs->each = record_reader_name(r, node, "each", RECORD_REQUIRED);
    recurs->states = record_arena_list(r->arena);
    if (recurs->each == NULL || strcmp(recurs->each, "body") == 0)
        return;
    recurs->about = record_reader_field_at(r, node, "about", RECORD_REQUIRED);
    if (strcmp(recurs->each, "unit") == 0 || strcmp(recurs->each, "person") == 0)
        return;
    const RecordType *type = record_reader_type(r, yaml_get(node, "each"));
    if (type == NULL)
        return;
    recurs->states = record_reader_states(r, node, "in", type);
    if (recurs->about != NULL &&
        (recurs->about->kind != RECORD_REFERENCE || recurs->about->target != type))
        record_reader_find(
            r, RECORD_WRONG_KIND, yaml_get(node, "about"),
            PROBLEM_BOTH("a field that refers to such a record", "その種類の記録を指す項目"), NULL);
}

static void read_period(RecordReader *r, const YamlNode *node, RecordRecurs *recurs)
{
    GPtrArray *fields = record_reader_fields(r, node, "period");
    if (fields->len == 0)
        return;
    recurs->first = g_ptr_array_index(fields, 0);
    recurs->last = fields->len == 2 ? g_ptr_array_index(fields, 1) : NULL;
    if (recurs->last == NULL || recurs->first->kind != RECORD_DATE ||
        recurs->last->kind != RECORD_DATE)
        record_reader_find(r, RECORD_WRONG_KIND, yaml_get(node, "period"),
                           PROBLEM_BOTH("two fields of kind date", "日付の項目二つ"), NULL);
}

static void read_recurs(RecordReader *r, const YamlNode *root)
{
    const YamlNode *node = yaml_get(root, "recurs");
    RecordRecurs *recurs = &r->type->recurs;
    if (node == NULL || !record_reader_map(r, node, recurs_members))
        return;
    gsize place = record_reader_enter(r, "recurs");
    gint64 days = 0;
    int every = record_reader_among(r, node, "every", periods, RECORD_REQUIRED);
    recurs->every = every < 0 ? NULL : periods[every];
    recurs->line = node->line;
    record_reader_number(r, node, "days", 1, 3660, &days);
    recurs->days = (guint)days;
    if (recurs->every != NULL && (strcmp(recurs->every, "days") == 0) != (days > 0))
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "every: days, days: N", NULL);
    read_each(r, node, recurs);
    read_period(r, node, recurs);
    recurs->due = record_reader_span(r, node, "due");
    recurs->at_start = record_reader_among(r, node, "opens", openings, RECORD_OPTIONAL) == 1;
    if (!r->type->open_schedule)
        record_reader_find(r, RECORD_WRONG_VALUE, node, "recurs", "open.schedule: yes");
    record_reader_leave(r, place);
}

void record_define_times(RecordReader *r, const YamlNode *root)
{
    const GPtrArray *items = record_reader_items(r, root, "deadlines", YAML_LIST);
    r->type->deadlines = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, "deadlines");
    for (guint i = 0; i < items->len; i++)
        read_deadline(r, g_ptr_array_index(items, i));
    record_reader_leave(r, place);
    read_recurs(r, root);
}

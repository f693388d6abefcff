/* record/read-fields.c -- the fields of a type: first their names and kinds, then the rest */
#include <string.h>

#include "record/reader.h"

#define TEXT_CHARS_MAX 100000
#define FILE_BYTES_MAX (G_GINT64_CONSTANT(4) * 1024 * 1024 * 1024)

static const char *const field_members[] = {
    "kind",     "label", "help",  "required",  "min",     "max",   "options",
    "ordered",  "scale", "to",    "columns",   "default", "value", "see",
    "personal", "keep",  "party", "multiline", NULL};
static const char *const option_members[] = {"code", "ja", "en", "help", "tells", "within", NULL};

static RecordField *field_new(RecordReader *r, GPtrArray *to, const char *name, RecordKind kind)
{
    RecordField *field = record_arena_take(r->arena, sizeof *field);
    field->name = record_arena_text(r->arena, name);
    field->kind = kind;
    field->index = r->type->all_fields++;
    field->see = record_arena_list(r->arena);
    g_ptr_array_add(to, field);
    return field;
}

/* What every record has, whatever its type. */
static void add_builtin(RecordReader *r)
{
    static const struct {
        const char *name;
        RecordKind kind;
        RecordLabel label;
    } builtin[] = {{"applicant", RECORD_PERSON, {"申請者（起票者）", "Opened by"}},
                   {"applicant_unit", RECORD_UNIT, {"申請者の所属", "Unit of who opened it"}},
                   {"opened_on", RECORD_DATE, {"申請日（起票日）", "Opened on"}}};
    for (guint i = 0; i < G_N_ELEMENTS(builtin); i++) {
        RecordField *field = field_new(r, r->type->fields, builtin[i].name, builtin[i].kind);
        field->label = builtin[i].label;
        field->builtin = TRUE;
    }
}

static void read_option(RecordReader *r, const YamlNode *node, RecordField *field)
{
    if (!record_reader_map(r, node, option_members))
        return;
    RecordOption *option = record_arena_take(r->arena, sizeof *option);
    option->code = record_reader_name(r, node, "code", RECORD_REQUIRED);
    option->label = record_reader_label(r, node);
    option->help = record_reader_label_at(r, node, "help", RECORD_OPTIONAL);
    option->within = record_reader_span(r, node, "within");
    option->rank = field->options->len;
    option->line = node->line;
    /* The whos follow in the second pass; until then that there will be some. */
    option->tells = yaml_get(node, "tells") != NULL ? record_arena_list(r->arena) : NULL;
    for (guint i = 0; option->code != NULL && i < field->options->len; i++)
        if (strcmp(((RecordOption *)g_ptr_array_index(field->options, i))->code, option->code) == 0)
            record_reader_find(r, RECORD_TWICE, node, option->code, NULL);
    if (option->code != NULL)
        g_ptr_array_add(field->options, option);
}

static void declare_options(RecordReader *r, const YamlNode *node, RecordField *field)
{
    const GPtrArray *items = record_reader_items(r, node, "options", YAML_LIST);
    field->options = record_arena_list(r->arena);
    field->ordered = record_reader_flag(r, node, "ordered");
    gsize place = record_reader_enter(r, "options");
    for (guint i = 0; i < items->len; i++)
        read_option(r, g_ptr_array_index(items, i), field);
    record_reader_leave(r, place);
    if (items->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "options", NULL);
}

static void declare_scale(RecordReader *r, const YamlNode *node, RecordField *field)
{
    const char *name = record_reader_text(r, node, "scale", RECORD_NAME_MAX, RECORD_REQUIRED);
    field->options = record_arena_list(r->arena);
    field->ordered = TRUE;
    for (guint i = 0; name != NULL && i < r->types->scales->len; i++) {
        const RecordScale *scale = g_ptr_array_index(r->types->scales, i);
        if (strcmp(scale->name, name) == 0) {
            field->scale = scale;
            field->options = scale->options;
            return;
        }
    }
    if (name != NULL)
        record_reader_unknown(r, yaml_get(node, "scale"), PROBLEM_BOTH("scale", "段階"), name,
                              r->types->scales);
}

static void declare_field(RecordReader *r, const YamlNode *node, GPtrArray *to, RecordField *table);

static void declare_columns(RecordReader *r, const YamlNode *node, RecordField *field)
{
    const GPtrArray *items = record_reader_items(r, node, "columns", YAML_MAP);
    field->columns = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, "columns");
    for (guint i = 0; i < items->len; i++)
        declare_field(r, g_ptr_array_index(items, i), field->columns, field);
    record_reader_leave(r, place);
    if (items->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "columns", NULL);
}

static void declare_kind(RecordReader *r, const YamlNode *node, RecordField *field)
{
    if (field->kind == RECORD_CHOICE || field->kind == RECORD_CHOICES)
        declare_options(r, node, field);
    else if (field->kind == RECORD_CLASSIFICATION)
        declare_scale(r, node, field);
    else if (field->kind == RECORD_TABLE && field->table == NULL)
        declare_columns(r, node, field);
    else if (field->kind == RECORD_TABLE)
        record_reader_find(r, RECORD_WRONG_KIND, node,
                           PROBLEM_BOTH("a column that is no table", "表でない列"), NULL);
    else if (field->kind == RECORD_REFERENCE && yaml_get(node, "to") == NULL)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "to", NULL);
    if (field->kind == RECORD_TABLE && field->columns == NULL)
        field->columns = record_arena_list(r->arena);
}

static void declare_field(RecordReader *r, const YamlNode *node, GPtrArray *to, RecordField *table)
{
    gsize place = record_reader_enter(r, node->key);
    gboolean known = record_field_find(to, node->key) != NULL;
    if (known)
        record_reader_find(r, RECORD_TWICE, node, node->key, NULL);
    if (!known && record_reader_is_name(r, node, node->key) &&
        record_reader_map(r, node, field_members)) {
        int kind = record_reader_among(r, node, "kind", record_kind_names, RECORD_REQUIRED);
        RecordField *field = field_new(r, to, node->key, kind < 0 ? RECORD_TEXT : (RecordKind)kind);
        field->table = table;
        field->line = node->line;
        declare_kind(r, node, field);
    }
    record_reader_leave(r, place);
}

void record_declare_fields(RecordReader *r, const YamlNode *root)
{
    const GPtrArray *items = record_reader_items(r, root, "fields", YAML_MAP);
    r->type->fields = record_arena_list(r->arena);
    add_builtin(r);
    gsize place = record_reader_enter(r, "fields");
    for (guint i = 0; i < items->len; i++)
        declare_field(r, g_ptr_array_index(items, i), r->type->fields, NULL);
    record_reader_leave(r, place);
}

static void define_need(RecordReader *r, const YamlNode *node, RecordField *field)
{
    RecordShape truth = record_truth_shape();
    const YamlNode *need = yaml_get(node, "required");
    if (need == NULL)
        return;
    gsize place = record_reader_enter(r, "required");
    if (need->kind == YAML_TEXT && strcmp(need->text, "yes") == 0) {
        field->need = RECORD_NEED_ALWAYS;
    } else if (need->kind != YAML_TEXT || strcmp(need->text, "no") != 0) {
        field->need_when = record_reader_expr(r, need, field->table, &truth);
        field->need = field->need_when != NULL ? RECORD_NEED_WHEN : RECORD_NEED_NEVER;
    }
    record_reader_leave(r, place);
}

static void define_limits(RecordReader *r, const YamlNode *node, RecordField *field)
{
    gint64 most = RECORD_NUMBER_MAX;
    gint64 least = 0;
    if (field->kind == RECORD_TEXT)
        most = TEXT_CHARS_MAX;
    else if (field->kind == RECORD_TABLE)
        most = RECORD_TABLE_MAX_ROWS;
    else if (field->kind == RECORD_FILE)
        most = FILE_BYTES_MAX;
    else
        least = -RECORD_NUMBER_MAX;
    gboolean limited = field->kind == RECORD_TEXT || field->kind == RECORD_TABLE ||
                       field->kind == RECORD_FILE || field->kind == RECORD_NUMBER ||
                       field->kind == RECORD_MONEY;
    field->has_min = record_reader_number(r, node, "min", least, most, &field->min);
    field->has_max = record_reader_number(r, node, "max", least, most, &field->max);
    if ((field->has_min || field->has_max) && !limited)
        record_reader_find(r, RECORD_WRONG_VALUE, node, "min, max",
                           "text, number, money, file, table");
    if (field->has_min && field->has_max && field->min > field->max)
        record_reader_find(r, RECORD_WRONG_VALUE, node, "min", "min ≤ max");
}

static RecordExpr *define_expr(RecordReader *r, const YamlNode *node, const char *key,
                               const RecordField *field)
{
    RecordShape want = record_field_shape(field);
    const YamlNode *text = yaml_get(node, key);
    if (text == NULL)
        return NULL;
    gsize place = record_reader_enter(r, key);
    RecordExpr *expr = record_reader_expr(r, text, field->table, &want);
    record_reader_leave(r, place);
    return expr;
}

static void define_tells(RecordReader *r, const YamlNode *node, const RecordField *field)
{
    const YamlNode *list = yaml_get(node, "options");
    gsize place = record_reader_enter(r, "options");
    for (guint i = 0; list != NULL && list->items != NULL && i < list->items->len; i++) {
        const YamlNode *item = g_ptr_array_index(list->items, i);
        RecordOption *option =
            i < field->options->len ? g_ptr_array_index(field->options, i) : NULL;
        if (option != NULL && option->tells != NULL && option->line == item->line)
            option->tells = record_reader_whos(r, item, "tells");
    }
    record_reader_leave(r, place);
}

static void define_field(RecordReader *r, const YamlNode *node, const GPtrArray *fields)
{
    RecordField *field = (RecordField *)record_field_find(fields, node->key);
    if (field == NULL || field->builtin || node->kind != YAML_MAP || field->line != node->line)
        return;
    gsize place = record_reader_enter(r, node->key);
    field->label = record_reader_label_at(r, node, "label", RECORD_REQUIRED);
    field->help = record_reader_label_at(r, node, "help", RECORD_OPTIONAL);
    define_need(r, node, field);
    define_limits(r, node, field);
    field->preset = define_expr(r, node, "default", field);
    field->value = define_expr(r, node, "value", field);
    field->see = record_reader_whos(r, node, "see");
    field->personal = record_reader_flag(r, node, "personal");
    field->party = record_reader_flag(r, node, "party");
    field->multiline = record_reader_flag(r, node, "multiline");
    field->keep = record_reader_span(r, node, "keep");
    if (field->party && (field->kind != RECORD_PERSON || field->table != NULL))
        record_reader_find(r, RECORD_WRONG_VALUE, node, "party", "kind: person");
    if (field->see->len > 0 && field->table != NULL && !r->adopted) /* rows are shown whole */
        record_reader_find(r, RECORD_WRONG_VALUE, node, "see", "a field that is no column");
    if (field->kind == RECORD_CHOICE)
        define_tells(r, node, field);
    record_reader_leave(r, place);
}

/* A column that an earlier version let hide: its table is hidden from the same people. */
static void hide_whole(RecordField *table)
{
    for (guint i = 0; table->see->len == 0 && i < table->columns->len; i++)
        table->see = ((const RecordField *)g_ptr_array_index(table->columns, i))->see;
}

static void define_all(RecordReader *r, const YamlNode *map, const char *key,
                       const GPtrArray *fields)
{
    const YamlNode *node = yaml_get(map, key);
    gsize place = record_reader_enter(r, key);
    for (guint i = 0; node != NULL && node->kind == YAML_MAP && i < node->items->len; i++) {
        const YamlNode *item = g_ptr_array_index(node->items, i);
        const RecordField *field = record_field_find(fields, item->key);
        define_field(r, item, fields);
        if (field != NULL && field->kind == RECORD_TABLE && field->line == item->line &&
            field->table == NULL) {
            gsize inner = record_reader_enter(r, item->key);
            define_all(r, item, "columns", field->columns);
            hide_whole((RecordField *)field);
            record_reader_leave(r, inner);
        }
    }
    record_reader_leave(r, place);
}

/* References are settled before any expression looks through one. */
static void settle_targets(RecordReader *r, const YamlNode *map, const char *key,
                           const GPtrArray *fields)
{
    const YamlNode *node = yaml_get(map, key);
    for (guint i = 0; node != NULL && node->kind == YAML_MAP && i < node->items->len; i++) {
        const YamlNode *item = g_ptr_array_index(node->items, i);
        RecordField *field = (RecordField *)record_field_find(fields, item->key);
        if (field == NULL || field->line != item->line)
            continue;
        if (field->kind == RECORD_TABLE && field->table == NULL)
            settle_targets(r, item, "columns", field->columns);
        if (field->kind != RECORD_REFERENCE)
            continue;
        gsize place = record_reader_enter(r, item->key);
        const YamlNode *to = yaml_get(item, "to");
        field->target = to != NULL && to->kind == YAML_TEXT ? record_reader_type(r, to) : NULL;
        if (field->target == NULL)
            field->target = r->type; /* a finding stands; nothing is used after one */
        record_reader_leave(r, place);
    }
}

void record_define_targets(RecordReader *r, const YamlNode *root)
{
    settle_targets(r, root, "fields", r->type->fields);
}

void record_define_fields(RecordReader *r, const YamlNode *root)
{
    define_all(r, root, "fields", r->type->fields);
}

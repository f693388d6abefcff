/* record/read-views.c -- the type's own lines, printing, listing, relief; and functions.yaml */
#include <string.h>

#include "record/reader.h"

static const char *const type_members[] = {
    "type",  "version",   "title",       "forms",     "serves",     "fields",
    "open",  "states",    "transitions", "deadlines", "recurs",     "print",
    "list",  "relief",    "numbered",    "see",       "restricted", "see_restricted",
    "holds", "stands_in", "offer",       "phrases",   "keep",       NULL};
static const char *const serve_members[] = {"id", "capability", "guideline", "words",
                                            "ja", "en",         NULL};
static const char *const open_members[] = {"by", "state", "needs", "follow_up", "schedule", NULL};
static const char *const print_members[] = {"title", "rows", "boxes", NULL};
static const char *const list_members[] = {"columns", "filters", "groups", "sort", "title", NULL};
static const char *const relief_members[] = {"reason", "until", "review", "person",
                                             "unit",   "from",  "in",     NULL};
static const char *const phrase_members[] = {"ja", "en", "with", NULL};
static const char *const function_members[] = {"code", "ja", "en", "per", "single", NULL};
static const char *const scale_members[] = {"name", "ja", "en", "levels", NULL};
static const char *const level_members[] = {"code", "ja", "en", NULL};
static const char *const functions_members[] = {"functions", "scales", NULL};

static void read_serve(RecordReader *r, const YamlNode *node)
{
    if (!record_reader_map(r, node, serve_members))
        return;
    RecordServe *serve = record_arena_take(r->arena, sizeof *serve);
    serve->id = record_reader_name(r, node, "id", RECORD_REQUIRED);
    serve->capability = record_reader_text(r, node, "capability", RECORD_NAME_MAX, RECORD_REQUIRED);
    serve->guideline = record_reader_text(r, node, "guideline", RECORD_NAME_MAX, RECORD_REQUIRED);
    serve->label = record_reader_label(r, node);
    serve->line = node->line;
    serve->words = record_arena_list(r->arena);
    GPtrArray *words = record_reader_words(r, node, "words");
    for (guint i = 0; i < words->len; i++)
        g_ptr_array_add(
            serve->words,
            (gpointer)record_arena_text(r->arena, ((YamlNode *)g_ptr_array_index(words, i))->text));
    if (words->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "words", NULL);
    if (serve->id != NULL)
        g_ptr_array_add(r->type->serves, serve);
}

static void read_serves(RecordReader *r, const YamlNode *root)
{
    const GPtrArray *items = record_reader_items(r, root, "serves", YAML_LIST);
    gsize place = record_reader_enter(r, "serves");
    r->type->serves = record_arena_list(r->arena);
    for (guint i = 0; i < items->len; i++)
        read_serve(r, g_ptr_array_index(items, i));
    record_reader_leave(r, place);
    if (items->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, root, "serves", NULL);
}

void record_declare_type(RecordReader *r, const YamlNode *root)
{
    record_reader_map(r, root, type_members);
    r->type->line = root->line;
    r->type->title = record_reader_label_at(r, root, "title", RECORD_REQUIRED);
    r->type->forms = record_arena_list(r->arena);
    GPtrArray *forms = record_reader_words(r, root, "forms");
    for (guint i = 0; i < forms->len; i++)
        g_ptr_array_add(
            r->type->forms,
            (gpointer)record_arena_text(r->arena, ((YamlNode *)g_ptr_array_index(forms, i))->text));
    const YamlNode *open = yaml_get(root, "open");
    if (open == NULL) {
        record_reader_find(r, RECORD_MISSING_MEMBER, root, "open", NULL);
        return;
    }
    gsize place = record_reader_enter(r, "open");
    if (record_reader_map(r, open, open_members)) {
        r->type->open_follow_up = record_reader_flag(r, open, "follow_up");
        r->type->open_schedule = record_reader_flag(r, open, "schedule");
    }
    record_reader_leave(r, place);
}

static void define_open(RecordReader *r, const YamlNode *root)
{
    const YamlNode *open = yaml_get(root, "open");
    gsize place = record_reader_enter(r, "open");
    r->type->open_by = record_reader_whos(r, open, "by");
    r->type->open_needs = record_reader_fields(r, open, "needs");
    r->type->initial = record_reader_state_at(r, open, "state", RECORD_REQUIRED);
    if (r->type->open_by->len == 0 && !r->type->open_follow_up && !r->type->open_schedule)
        record_reader_find(r, RECORD_MISSING_MEMBER, open, "by", NULL);
    record_reader_leave(r, place);
}

static void read_row(RecordReader *r, const YamlNode *node)
{
    GPtrArray *row = record_arena_list(r->arena);
    for (guint i = 0; node->kind == YAML_LIST && i < node->items->len; i++) {
        const YamlNode *item = g_ptr_array_index(node->items, i);
        const RecordField *field =
            item->kind == YAML_TEXT ? record_reader_field(r, item, r->type->fields) : NULL;
        if (field != NULL)
            g_ptr_array_add(row, (gpointer)field);
    }
    if (row->len == 0)
        record_reader_find(r, RECORD_WRONG_KIND, node,
                           PROBLEM_BOTH("a list of fields", "項目のリスト"), NULL);
    g_ptr_array_add(r->type->print.rows, row);
}

static void read_boxes(RecordReader *r, const YamlNode *node)
{
    GPtrArray *words = record_reader_words(r, node, "boxes");
    for (guint i = 0; i < words->len; i++) {
        const YamlNode *word = g_ptr_array_index(words, i);
        const RecordTransition *transition = record_transition_find(r->type, word->text);
        if (transition != NULL)
            g_ptr_array_add(r->type->print.boxes, (gpointer)transition);
        else
            record_reader_unknown(r, word, PROBLEM_BOTH("transition", "手続"), word->text,
                                  r->type->transitions);
    }
}

static void define_print(RecordReader *r, const YamlNode *root)
{
    const YamlNode *node = yaml_get(root, "print");
    r->type->print.rows = record_arena_list(r->arena);
    r->type->print.boxes = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, "print");
    if (node != NULL && record_reader_map(r, node, print_members)) {
        r->type->print.title = record_reader_label_at(r, node, "title", RECORD_REQUIRED);
        const GPtrArray *rows = record_reader_items(r, node, "rows", YAML_LIST);
        for (guint i = 0; i < rows->len; i++)
            read_row(r, g_ptr_array_index(rows, i));
        read_boxes(r, node);
    }
    record_reader_leave(r, place);
    if (node == NULL)
        record_reader_find(r, RECORD_MISSING_MEMBER, root, "print", NULL);
}

static void add_piece(RecordReader *r, GPtrArray *pieces, const char *text,
                      const RecordField *field)
{
    RecordPiece *piece = record_arena_take(r->arena, sizeof *piece);
    piece->text = text != NULL ? record_arena_text(r->arena, text) : NULL;
    piece->field = field;
    g_ptr_array_add(pieces, piece);
}

/* "{name}（{system_no}）": texts and, in braces, fields. */
static GPtrArray *read_template(RecordReader *r, const YamlNode *node)
{
    GPtrArray *pieces = record_arena_list(r->arena);
    const char *text =
        node == NULL ? NULL
                     : record_reader_text(r, node, "title", RECORD_LABEL_MAX, RECORD_OPTIONAL);
    g_auto(GStrv) parts = g_strsplit_set(text != NULL ? text : "", "{}", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        YamlNode part = {.kind = YAML_TEXT, .line = node->line, .text = parts[i]};
        if (i % 2 == 0 && *parts[i] != '\0')
            add_piece(r, pieces, parts[i], NULL);
        else if (i % 2 == 1)
            add_piece(r, pieces, NULL, record_reader_field(r, &part, r->type->fields));
    }
    return pieces;
}

static void add_cells(GPtrArray *cells, const GPtrArray *fields)
{
    for (guint i = 0; i < fields->len; i++)
        if (!g_ptr_array_find(cells, fields->pdata[i], NULL))
            g_ptr_array_add(cells, fields->pdata[i]);
}

/* Whatever a list is filtered or grouped by lies with its rows. */
static void collect_cells(RecordReader *r)
{
    RecordList *list = &r->type->list;
    list->cells = record_arena_list(r->arena);
    add_cells(list->cells, list->columns);
    add_cells(list->cells, list->filters);
    add_cells(list->cells, list->groups);
    if (list->sort != NULL && !g_ptr_array_find(list->cells, list->sort, NULL))
        g_ptr_array_add(list->cells, (gpointer)list->sort);
}

static void define_list(RecordReader *r, const YamlNode *root)
{
    const YamlNode *node = yaml_get(root, "list");
    gsize place = record_reader_enter(r, "list");
    gboolean map = node != NULL && record_reader_map(r, node, list_members);
    r->type->list.columns = record_reader_fields(r, map ? node : NULL, "columns");
    r->type->list.filters = record_reader_fields(r, map ? node : NULL, "filters");
    r->type->list.groups = record_reader_fields(r, map ? node : NULL, "groups");
    r->type->list.sort = record_reader_field_at(r, map ? node : NULL, "sort", RECORD_OPTIONAL);
    r->type->list.title = read_template(r, map ? node : NULL);
    collect_cells(r);
    record_reader_leave(r, place);
    if (node == NULL)
        record_reader_find(r, RECORD_MISSING_MEMBER, root, "list", NULL);
}

static void define_relief(RecordReader *r, const YamlNode *root)
{
    const YamlNode *node = yaml_get(root, "relief");
    RecordRelief *relief = &r->type->relief;
    gsize place = record_reader_enter(r, "relief");
    if (node != NULL && record_reader_map(r, node, relief_members)) {
        relief->line = node->line;
        relief->reason = record_reader_field_at(r, node, "reason", RECORD_REQUIRED);
        relief->until = record_reader_field_at(r, node, "until", RECORD_REQUIRED);
        relief->review = record_reader_state_at(r, node, "review", RECORD_REQUIRED);
        relief->person = record_reader_field_at(r, node, "person", RECORD_REQUIRED);
        relief->unit = record_reader_field_at(r, node, "unit", RECORD_OPTIONAL);
        relief->from = record_reader_field_at(r, node, "from", RECORD_OPTIONAL);
        relief->states = record_reader_states(r, node, "in", r->type);
    }
    record_reader_leave(r, place);
}

/* The code as the type has it; NULL, with a finding, when it is none of the field's. */
static const char *read_preset(RecordReader *r, const YamlNode *item, const RecordField *field)
{
    static const char *const truths[] = {"yes", "no"};
    const char *text = item->kind == YAML_TEXT ? item->text : "";
    for (guint i = 0; field->kind == RECORD_YES_NO && i < G_N_ELEMENTS(truths); i++)
        if (strcmp(text, truths[i]) == 0)
            return truths[i];
    for (guint i = 0; field->options != NULL && i < field->options->len; i++) {
        const RecordOption *option = g_ptr_array_index(field->options, i);
        if (strcmp(text, option->code) == 0)
            return option->code;
    }
    if (field->options != NULL)
        record_reader_unknown(r, item, PROBLEM_BOTH("option", "選択肢"), text, field->options);
    else
        record_reader_find(r, RECORD_WRONG_KIND, item,
                           PROBLEM_BOTH("a choice, or yes or no", "選択肢、または yes か no"),
                           NULL);
    return NULL;
}

static void read_phrase(RecordReader *r, const YamlNode *node)
{
    if (!record_reader_map(r, node, phrase_members))
        return;
    RecordPhrase *phrase = record_arena_take(r->arena, sizeof *phrase);
    phrase->label = record_reader_label(r, node);
    phrase->line = node->line;
    phrase->fields = record_arena_list(r->arena);
    phrase->codes = record_arena_list(r->arena);
    const GPtrArray *items = record_reader_items(r, node, "with", YAML_MAP);
    gsize place = record_reader_enter(r, "with");
    for (guint i = 0; i < items->len; i++) {
        const YamlNode *item = g_ptr_array_index(items, i);
        const RecordField *field = record_field_find(r->type->fields, item->key);
        const char *code = NULL;
        if (field == NULL || field->value != NULL)
            record_reader_unknown(r, item, PROBLEM_BOTH("field", "項目"), item->key,
                                  r->type->fields);
        else
            code = read_preset(r, item, field);
        if (code == NULL)
            continue;
        g_ptr_array_add(phrase->fields, (gpointer)field);
        g_ptr_array_add(phrase->codes, (gpointer)code);
    }
    record_reader_leave(r, place);
    g_ptr_array_add(r->type->phrases, phrase);
}

static void define_phrases(RecordReader *r, const YamlNode *root)
{
    const GPtrArray *items = record_reader_items(r, root, "phrases", YAML_LIST);
    gsize place = record_reader_enter(r, "phrases");
    r->type->phrases = record_arena_list(r->arena);
    for (guint i = 0; i < items->len; i++)
        read_phrase(r, g_ptr_array_index(items, i));
    record_reader_leave(r, place);
}

void record_define_views(RecordReader *r, const YamlNode *root)
{
    define_phrases(r, root);
    define_open(r, root);
    define_print(r, root);
    define_list(r, root);
    define_relief(r, root);
    record_define_means(r, root);
}

void record_define_serves(RecordReader *r, const YamlNode *root)
{
    read_serves(r, root);
}

/* A later row of the same code takes the place of an earlier one. */
static gpointer slot(GPtrArray *list, const char *name, gpointer made)
{
    for (guint i = 0; i < list->len; i++)
        if (strcmp(*(const char **)g_ptr_array_index(list, i), name) == 0)
            return list->pdata[i] = made;
    g_ptr_array_add(list, made);
    return made;
}

static void read_function(RecordReader *r, const YamlNode *node)
{
    if (!record_reader_map(r, node, function_members))
        return;
    RecordFunction *function = record_arena_take(r->arena, sizeof *function);
    function->code = record_reader_name(r, node, "code", RECORD_REQUIRED);
    function->label = record_reader_label(r, node);
    function->per = record_reader_name(r, node, "per", RECORD_REQUIRED);
    function->single = record_reader_flag(r, node, "single");
    function->line = node->line;
    if (function->code != NULL && function->per != NULL)
        slot(r->types->functions, function->code, function);
}

static void read_level(RecordReader *r, const YamlNode *node, RecordScale *scale)
{
    if (!record_reader_map(r, node, level_members))
        return;
    RecordOption *option = record_arena_take(r->arena, sizeof *option);
    option->code = record_reader_name(r, node, "code", RECORD_REQUIRED);
    option->label = record_reader_label(r, node);
    option->rank = scale->options->len;
    option->line = node->line;
    if (option->code != NULL)
        g_ptr_array_add(scale->options, option);
}

static void read_scale(RecordReader *r, const YamlNode *node)
{
    if (!record_reader_map(r, node, scale_members))
        return;
    RecordScale *scale = record_arena_take(r->arena, sizeof *scale);
    scale->name = record_reader_name(r, node, "name", RECORD_REQUIRED);
    scale->label = record_reader_label(r, node);
    scale->options = record_arena_list(r->arena);
    const GPtrArray *levels = record_reader_items(r, node, "levels", YAML_LIST);
    for (guint i = 0; i < levels->len; i++)
        read_level(r, g_ptr_array_index(levels, i), scale);
    if (scale->name != NULL)
        slot(r->types->scales, scale->name, scale);
}

void record_define_functions(RecordReader *r, const YamlNode *root)
{
    if (!record_reader_map(r, root, functions_members))
        return;
    const GPtrArray *functions = record_reader_items(r, root, "functions", YAML_LIST);
    const GPtrArray *scales = record_reader_items(r, root, "scales", YAML_LIST);
    gsize place = record_reader_enter(r, "functions");
    for (guint i = 0; i < functions->len; i++)
        read_function(r, g_ptr_array_index(functions, i));
    record_reader_leave(r, place);
    place = record_reader_enter(r, "scales");
    for (guint i = 0; i < scales->len; i++)
        read_scale(r, g_ptr_array_index(scales, i));
    record_reader_leave(r, place);
}

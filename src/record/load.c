/* record/load.c -- two passes over all files: first what there is, then what it says */
#include "record/load.h"

#include <gio/gio.h>
#include <string.h>

#include "record/order.h"
#include "record/reader.h"
#include "record/record-resource.h"

#define RESOURCE_FOLDER "/sekisho/types/"
#define FUNCTIONS_FILE "functions.yaml"

typedef struct {
    const RecordSource *source;
    Yaml *yaml;
    RecordType *type;
} File;

typedef struct {
    RecordReader reader;
    GArray *files; /* File */
} Loader;

static void file_clear(gpointer data)
{
    yaml_free(((File *)data)->yaml);
}

/* The reader's own words without the name it put before them. */
static const char *yaml_words(const GError *error)
{
    const char *more = problem_thing(error, 1);
    return more != NULL ? more : error->message;
}

static Yaml *read_yaml(Loader *loader, const RecordSource *source)
{
    g_autoptr(GError) error = NULL;
    RecordSpot spot = {source->file, "", 1};
    if (source->size_bytes > RECORD_FILE_MAX_BYTES) {
        record_find(loader->reader.findings, RECORD_LIMIT, spot, source->file, "256 KiB");
        return NULL;
    }
    Yaml *yaml = yaml_read(source->file, source->text, source->size_bytes, &spot.line, &error);
    if (yaml == NULL)
        record_find(loader->reader.findings, RECORD_NOT_YAML, spot, yaml_words(error), NULL);
    return yaml;
}

static void with_file(RecordReader *r, const File *file)
{
    r->file = file->source->file;
    r->type = file->type;
    r->adopted = file->source->adopted;
    g_string_truncate(r->place, 0);
}

/* Puts a type in its place; FALSE when that is taken. */
static gboolean place_type(Loader *loader, File *file, const YamlNode *root)
{
    RecordReader *r = &loader->reader;
    for (guint i = 0; i < loader->files->len; i++) {
        File *other = &g_array_index(loader->files, File, i);
        if (other->type == NULL || strcmp(other->type->name, file->type->name) != 0)
            continue;
        g_autofree char *version = g_strdup_printf("%u", other->type->version);
        if (other->source->own || !file->source->own) {
            record_reader_find(r, RECORD_TWICE, root, file->type->name, NULL);
            return FALSE;
        }
        if (file->type->version <= other->type->version)
            record_reader_find(r, RECORD_VERSION, root, file->type->name, version);
        g_ptr_array_remove(r->types->all, other->type);
        other->type = NULL;
    }
    g_ptr_array_add(r->types->all, file->type);
    return TRUE;
}

static void declare_file(Loader *loader, const RecordSource *source)
{
    RecordReader *r = &loader->reader;
    File file = {.source = source, .yaml = read_yaml(loader, source)};
    if (file.yaml == NULL)
        return;
    const YamlNode *root = yaml_root(file.yaml);
    with_file(r, &file);
    if (strcmp(source->file, FUNCTIONS_FILE) == 0) {
        record_define_functions(r, root);
        yaml_free(file.yaml);
        return;
    }
    gint64 version = 0;
    const char *name = record_reader_name(r, root, "type", RECORD_REQUIRED);
    if (name != NULL && !record_reader_number(r, root, "version", 1, G_MAXINT, &version))
        record_reader_find(r, RECORD_MISSING_MEMBER, root, "version", NULL);
    if (name != NULL) {
        file.type = record_arena_take(r->arena, sizeof *file.type);
        file.type->name = name;
        file.type->file = record_arena_text(r->arena, source->file);
        file.type->version = (guint)version;
        if (!place_type(loader, &file, root))
            file.type = NULL;
    }
    g_array_append_val(loader->files, file);
}

static void each_file(Loader *loader, void (*pass)(RecordReader *, const YamlNode *))
{
    for (guint i = 0; i < loader->files->len; i++) {
        const File *file = &g_array_index(loader->files, File, i);
        if (file->type == NULL)
            continue;
        with_file(&loader->reader, file);
        pass(&loader->reader, yaml_root(file->yaml));
    }
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(RecordType *const *)a)->name, (*(RecordType *const *)b)->name);
}

/* Functions may belong to each record of a type: that type must be there. */
static void check_functions(RecordReader *r)
{
    for (guint i = 0; i < r->types->functions->len; i++) {
        const RecordFunction *function = g_ptr_array_index(r->types->functions, i);
        RecordSpot spot = {FUNCTIONS_FILE, function->code, function->line};
        if (strcmp(function->per, "body") != 0 && strcmp(function->per, "unit") != 0 &&
            record_types_find(r->types, function->per) == NULL)
            record_find(r->findings, RECORD_UNKNOWN_NAME, spot,
                        PROBLEM_BOTH("record type", "記録の種類"), function->per);
    }
}

static void read_all(Loader *loader)
{
    static void (*const passes[])(RecordReader *, const YamlNode *) = {
        record_declare_type,  record_declare_fields, record_declare_flow, record_define_targets,
        record_define_serves, record_define_fields,  record_define_flow,  record_define_times,
        record_define_views,  record_define_keep};
    RecordReader *r = &loader->reader;
    g_ptr_array_sort(r->types->all, by_name);
    check_functions(r);
    for (guint i = 0; i < G_N_ELEMENTS(passes); i++)
        each_file(loader, passes[i]);
    if (record_findings_count(r->findings) == 0)
        record_types_order(r->types, r->arena, r->findings);
}

static RecordTypes *types_new(void)
{
    RecordTypes *types = g_new0(RecordTypes, 1);
    types->arena = record_arena_new();
    types->all = record_arena_list(types->arena);
    types->functions = record_arena_list(types->arena);
    types->scales = record_arena_list(types->arena);
    return types;
}

RecordTypes *record_types_load(const RecordSource *sources, guint count, RecordFindings *findings)
{
    g_autoptr(RecordTypes) types = types_new();
    g_autoptr(GString) place = g_string_new(NULL);
    g_autoptr(GArray) files = g_array_new(FALSE, TRUE, sizeof(File));
    g_array_set_clear_func(files, file_clear);
    Loader loader = {
        .reader = {.types = types, .arena = types->arena, .findings = findings, .place = place},
        .files = files};
    if (count > RECORD_TYPES_MAX)
        record_find(findings, RECORD_LIMIT, (RecordSpot){"", "", 0}, "types", "500");
    guint before = record_findings_count(findings);
    for (guint i = 0; i < MIN(count, RECORD_TYPES_MAX); i++)
        if (strcmp(sources[i].file, FUNCTIONS_FILE) == 0)
            declare_file(&loader, &sources[i]);
    for (guint i = 0; i < MIN(count, RECORD_TYPES_MAX); i++)
        if (strcmp(sources[i].file, FUNCTIONS_FILE) != 0)
            declare_file(&loader, &sources[i]);
    read_all(&loader);
    return record_findings_count(findings) > before ? NULL : g_steal_pointer(&types);
}

/* The bytes lie in the program itself. */
void record_each_builtin(void (*visit)(const RecordSource *source, gpointer user), gpointer user)
{
    GResource *resource = record_get_resource();
    g_auto(GStrv) names = g_resource_enumerate_children(resource, RESOURCE_FOLDER,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        g_autofree char *path = g_strconcat(RESOURCE_FOLDER, names[i], NULL);
        g_autoptr(GBytes) blob =
            g_resource_lookup_data(resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
        RecordSource source = {.file = names[i]};
        source.text = g_bytes_get_data(blob, &source.size_bytes);
        visit(&source, user);
    }
}

static void add_builtin(const RecordSource *source, gpointer user)
{
    RecordSource own = *source;
    own.file = g_strdup(source->file);
    g_array_append_val((GArray *)user, own);
}

RecordTypes *record_types_load_builtin(const RecordSource *own, guint count,
                                       RecordFindings *findings)
{
    g_autoptr(GArray) sources = g_array_new(FALSE, TRUE, sizeof(RecordSource));
    record_each_builtin(add_builtin, sources);
    guint builtin = sources->len;
    if (count > 0)
        g_array_append_vals(sources, own, count);
    RecordTypes *types =
        record_types_load((const RecordSource *)(gpointer)sources->data, sources->len, findings);
    for (guint i = 0; i < builtin; i++)
        g_free((gpointer)g_array_index(sources, RecordSource, i).file);
    return types;
}

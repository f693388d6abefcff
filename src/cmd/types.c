/* cmd/types.c -- sekisho types check, types show, types adopt: the types of records */
#include "base/json.h"
#include "cmd/client.h"
#include "cmd/cmd.h"
#include "cmd/import.h"
#include "os/files.h"
#include "record/check.h"
#include "record/load.h"
#include "record/show.h"
#include <string.h>
#include <unistd.h>

#define FINDINGS_MAX 500u

typedef struct {
    GPtrArray *names, *bytes; /* char *, GByteArray */
    GArray *sources;          /* RecordSource, lent by those two */
} Files;

static void files_clear(Files *files)
{
    g_ptr_array_unref(files->names);
    g_ptr_array_unref(files->bytes);
    g_array_unref(files->sources);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Files, files_clear)

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean list_names(const char *folder, GPtrArray *names, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &reason);
    const char *name;
    if (dir == NULL) {
        problem_set(error, PROBLEM_IO, folder, reason->message);
        return FALSE;
    }
    while ((name = g_dir_read_name(dir)) != NULL)
        if (g_str_has_suffix(name, ".yaml") && names->len <= RECORD_TYPES_MAX)
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_text);
    return TRUE;
}

/* The files of a body's own types; none for NULL. */
static gboolean read_files(const char *folder, Files *files, GError **error)
{
    if (folder == NULL)
        return TRUE;
    g_auto(OsFd) dir = os_open_dir(folder, error);
    if (dir < 0 || !list_names(folder, files->names, error))
        return FALSE;
    for (guint i = 0; i < files->names->len; i++) {
        const char *name = g_ptr_array_index(files->names, i);
        GByteArray *bytes = os_read_file(dir, name, RECORD_FILE_MAX_BYTES, error);
        if (bytes == NULL)
            return FALSE;
        g_ptr_array_add(files->bytes, bytes);
        RecordSource source = {name, (const char *)bytes->data, bytes->len, TRUE, FALSE};
        g_array_append_val(files->sources, source);
    }
    return TRUE;
}

static Files files_new(void)
{
    return (Files){g_ptr_array_new_with_free_func(g_free),
                   g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref),
                   g_array_new(FALSE, TRUE, sizeof(RecordSource))};
}

static RecordTypes *load_files(const Files *files, RecordFindings *findings)
{
    return record_types_load_builtin((const RecordSource *)(gpointer)files->sources->data,
                                     files->sources->len, findings);
}

static RecordTypes *load(const char *folder, RecordFindings *findings, GError **error)
{
    g_auto(Files) files = files_new();
    return read_files(folder, &files, error) ? load_files(&files, findings) : NULL;
}

static void say_findings(const CmdCall *call, const RecordFindings *findings)
{
    for (guint i = 0; i < record_findings_kept(findings); i++) {
        g_autofree char *line =
            record_finding_line(record_findings_get(findings, i), call->language);
        g_print("%s\n", line);
    }
}

static void say_check(const CmdCall *call, guint types, const RecordFindings *findings)
{
    say_findings(call, findings);
    g_print(CMD_SAY(call, "種類 %u、見つかったこと %u\n", "%u types, %u findings\n"), types,
            record_findings_count(findings));
}

static void say_check_json(guint types, const RecordFindings *findings)
{
    json_t *out =
        json_pack("{s:i,s:i,s:o}", "types", (int)types, "count",
                  (int)record_findings_count(findings), "findings", record_findings_json(findings));
    cmd_print_json(out);
    json_decref(out);
}

int cmd_types_check(CmdCall *call, GError **error)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the findings as JSON", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 0, 1, error))
        return -1;
    g_autoptr(GError) failed = NULL;
    g_autoptr(RecordFindings) findings = record_findings_new(FINDINGS_MAX);
    g_autoptr(RecordTypes) types = load(call->argc > 1 ? call->argv[1] : NULL, findings, &failed);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return -1;
    }
    if (types != NULL)
        record_types_check(types, findings);
    guint count = types != NULL ? record_types_all(types)->len : 0;
    if (json)
        say_check_json(count, findings);
    else
        say_check(call, count, findings);
    return record_findings_count(findings) > 0 ? CMD_REFUSED : CMD_DONE;
}

typedef struct {
    gboolean json, dot, mermaid;
    char *types;
} Show;

static int show(const CmdCall *call, const Show *options, const RecordType *type)
{
    if (options->json) {
        json_t *out = record_type_json(type);
        cmd_print_json(out);
        json_decref(out);
        return CMD_DONE;
    }
    g_autoptr(GString) text = options->dot       ? record_type_dot(type, call->language)
                              : options->mermaid ? record_type_mermaid(type, call->language)
                                                 : record_type_text(type, call->language);
    g_print("%s", text->str);
    return CMD_DONE;
}

static int show_named(const CmdCall *call, const Show *options, GError **error)
{
    g_autoptr(GError) failed = NULL;
    g_autoptr(RecordFindings) findings = record_findings_new(FINDINGS_MAX);
    g_autoptr(RecordTypes) types = load(options->types, findings, &failed);
    if (failed != NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return -1;
    }
    if (types == NULL) {
        say_findings(call, findings);
        return CMD_REFUSED;
    }
    const RecordType *type = record_types_find(types, call->argv[1]);
    if (type != NULL)
        return show(call, options, type);
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record type", "記録の種類"), call->argv[1]);
    return -1;
}

int cmd_types_show(CmdCall *call, GError **error)
{
    Show options = {0};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print the type as JSON", NULL},
        {"dot", 0, 0, G_OPTION_ARG_NONE, &options.dot, "Its states as a Graphviz picture", NULL},
        {"mermaid", 0, 0, G_OPTION_ARG_NONE, &options.mermaid, "Its states as a Mermaid picture",
         NULL},
        {"types", 0, 0, G_OPTION_ARG_FILENAME, &options.types, "Directory of the body's own types",
         "DIR"},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 1, 1, error)) {
        g_free(options.types);
        return -1;
    }
    g_autofree char *folder = options.types;
    if (options.json + options.dot + options.mermaid > 1) {
        problem_set(error, PROBLEM_USAGE, "--json | --dot | --mermaid", NULL);
        return -1;
    }
    return show_named(call, &options, error);
}

/* ---- adopted by a site ---- */

static json_t *files_json(const Files *files)
{
    json_t *list = json_array();
    for (guint i = 0; i < files->sources->len; i++) {
        const RecordSource *source = &g_array_index(files->sources, RecordSource, i);
        json_array_append_new(list, json_pack("{s:s, s:s%}", "file", source->file, "text",
                                              source->text, (size_t)source->size_bytes));
    }
    return json_pack("{s:o}", "files", list);
}

static int adopt(const CmdCall *call, const char *dir, gboolean weak, const Files *files,
                 GError **error)
{
    g_autoptr(json_t) body = files_json(files);
    g_autofree char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;
    if (text == NULL) {
        problem_set(error, PROBLEM_INVALID, call->argv[1], "UTF-8");
        return -1;
    }
    g_autoptr(CmdSite) site = cmd_site_open(dir, weak, call->language, error);
    const CmdAsk ask = {.method = WIRE_POST, .path = "/local/types", .json = text};
    g_autoptr(json_t) done = site != NULL ? cmd_ask_json(site, &ask, error) : NULL;
    if (done == NULL)
        return -1;
    const json_t *event = json_object_get(done, "event");
    g_print(CMD_SAY(call, "種類 %u を採用しました。台帳の記録 %" G_GINT64_FORMAT "\n",
                    "%u types are adopted; event %" G_GINT64_FORMAT " of the ledger\n"),
            files->sources->len, (gint64)json_integer_value(json_object_get(event, "index")));
    return CMD_DONE;
}

/* They are proved here first, with every finding; the site proves them with all it has adopted. */
int cmd_types_adopt(CmdCall *call, GError **error)
{
    g_autofree char *dir = NULL;
    gboolean weak = FALSE;
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &dir, "Directory of the site", "DIR"},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 1, 1, error) || !cmd_required(dir, "--site", error))
        return -1;
    g_auto(Files) files = files_new();
    g_autoptr(RecordFindings) findings = record_findings_new(FINDINGS_MAX);
    if (!read_files(call->argv[1], &files, error))
        return -1;
    if (files.sources->len == 0) {
        problem_set(error, PROBLEM_EMPTY, call->argv[1], NULL);
        return -1;
    }
    g_autoptr(RecordTypes) types = load_files(&files, findings);
    if (types != NULL)
        record_types_check(types, findings);
    say_findings(call, findings);
    if (record_findings_count(findings) > 0)
        return CMD_REFUSED;
    return adopt(call, dir, weak, &files, error);
}

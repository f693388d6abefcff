/* cmd/policy_extract.c -- sekisho policy extract: reads a policy, keeps nothing */
#include "base/json.h"
#include "cmd/document.h"
#include "cmd/locked.h"
#include "os/files.h"
#include "reading/print.h"
#include "worker/reader.h"
#include <unistd.h>

typedef struct {
    gboolean jsonl, json, tree, facts, text, weak;
    ProblemLanguage language;
    const char *explain, *path;
    PolicyRules *rules;
    CmdDocument *document; /* lent */
} Extract;

static gboolean load_rules(gpointer user, GError **error)
{
    Extract *extract = user;
    extract->rules = policy_rules_load(error);
    return extract->rules != NULL && worker_warm_up(extract->rules, error);
}

static GString *render_json(const PolicyReading *reading, GError **error)
{
    g_autoptr(GBytes) json = policy_reading_json(reading, error);
    if (json == NULL)
        return NULL;
    gsize size_bytes;
    const char *text = g_bytes_get_data(json, &size_bytes);
    GString *out = g_string_new_len(text, (gssize)size_bytes);
    return g_string_append_c(out, '\n');
}

static GString *render(const Extract *extract, const PolicyReading *reading, GError **error)
{
    if (extract->explain != NULL)
        return policy_print_explain(reading, extract->explain, error);
    if (extract->json)
        return render_json(reading, error);
    if (extract->facts)
        return policy_print_facts(reading, extract->language);
    return extract->jsonl ? policy_print_jsonl(reading, NULL) : policy_print_tree(reading);
}

static GString *render_document(const Extract *extract, GError **error)
{
    g_autoptr(PolicyReading) reading = cmd_document_read(extract->document, extract->rules, error);
    return reading != NULL ? render(extract, reading, error) : NULL;
}

static int work(int input, gpointer user, GError **error)
{
    const Extract *extract = user;
    (void)input; /* the document is open already */
    g_autoptr(GString) out = extract->text ? cmd_document_text(extract->document, error)
                                           : render_document(extract, error);
    if (out == NULL ||
        !os_write_all(STDOUT_FILENO, out->str, out->len, PROBLEM_BOTH("the output", "出力"), error))
        return -1;
    return CMD_DONE;
}

static gboolean serve(gpointer user, GError **error)
{
    const Extract *extract = user;
    return cmd_document_serve(extract->document, error);
}

int cmd_policy_extract(CmdCall *call, GError **error)
{
    Extract extract = {.language = call->language};
    g_autofree char *explain = NULL;
    const GOptionEntry entries[] = {{"jsonl", 0, 0, G_OPTION_ARG_NONE, &extract.jsonl,
                                     "One JSON object per unit and line", NULL},
                                    {"json", 0, 0, G_OPTION_ARG_NONE, &extract.json,
                                     "The whole reading as one JSON object", NULL},
                                    {"tree", 0, 0, G_OPTION_ARG_NONE, &extract.tree,
                                     "The outline with its units (as without option)", NULL},
                                    {"facts", 0, 0, G_OPTION_ARG_NONE, &extract.facts,
                                     "What the whole says of the body, and what law asks", NULL},
                                    {"text", 0, 0, G_OPTION_ARG_NONE, &extract.text,
                                     "The text that is read out of the file", NULL},
                                    {"explain", 0, 0, G_OPTION_ARG_STRING, &explain,
                                     "The units at PATH with the words and rules they were read by",
                                     "PATH"},
                                    {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &extract.weak,
                                     "Go on where the kernel cannot lock the reader down", NULL},
                                    G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 1, 1, error))
        return -1;
    extract.explain = explain;
    if (extract.jsonl + extract.json + extract.tree + extract.facts + extract.text +
            (extract.explain != NULL) >
        1) {
        problem_set(error, PROBLEM_USAGE,
                    "--jsonl | --json | --tree | --facts | --text | --explain PATH", NULL);
        return -1;
    }
    extract.path = call->argv[1];
    g_auto(CmdDocument) document = CMD_DOCUMENT_NONE;
    if (!cmd_document_open(&document, extract.path, extract.weak, error))
        return -1;
    extract.document = &document;
    const CmdLockedTask task = {work, load_rules, serve};
    return cmd_locked_run(extract.path, extract.weak, &task, &extract, error);
}

/* tests/policy/extract.c -- prints what policy/ reads of a file, as the command line does */
#include <stdio.h>
#include <string.h>

#include "reading/print.h"
#include "reading/read.h"

static GString *printed(const PolicyReading *reading, const char *how, const char *path,
                        GError **error)
{
    if (strcmp(how, "--tree") == 0)
        return policy_print_tree(reading);
    if (strcmp(how, "--facts") == 0)
        return policy_print_facts(reading, PROBLEM_JAPANESE);
    if (strcmp(how, "--lint") == 0)
        return policy_print_findings(reading, PROBLEM_JAPANESE);
    if (strcmp(how, "--explain") == 0)
        return policy_print_explain(reading, path != NULL ? path : "", error);
    if (strcmp(how, "--json") != 0)
        return policy_print_jsonl(reading, NULL);
    g_autoptr(GBytes) json = policy_reading_json(reading, error);
    if (json == NULL)
        return NULL;
    return g_string_new_len(g_bytes_get_data(json, NULL), (gssize)g_bytes_get_size(json));
}

/* The built-in rules, with what another table says was learned when there is one. */
static PolicyRules *rules_with(const char *learned, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(PolicyRules) rules = policy_rules_load(error);
    if (rules == NULL || learned == NULL)
        return g_steal_pointer(&rules);
    if (!g_file_get_contents(learned, &text, NULL, error) ||
        !policy_rules_learn(rules, learned, text, error))
        return NULL;
    return g_steal_pointer(&rules);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size = 0;
    const char *how = argc > 2 ? argv[2] : "--jsonl";
    if (argc < 2 || !g_file_get_contents(argv[1], &bytes, &size, &error)) {
        fprintf(stderr, "%s\n",
                error != NULL ? error->message : "usage: extract FILE [HOW [PATH [LEARNED]]]");
        return 2;
    }
    g_autofree char *name = g_path_get_basename(argv[1]);
    g_autoptr(PolicyRules) rules = rules_with(argc > 4 ? argv[4] : NULL, &error);
    g_autoptr(PolicyReading) reading =
        rules == NULL ? NULL
                      : policy_read(rules, (const guint8 *)bytes, size, name, NULL, NULL, &error);
    g_autoptr(GString) out =
        reading == NULL ? NULL : printed(reading, how, argc > 3 ? argv[3] : NULL, &error);
    if (out == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    fwrite(out->str, 1, out->len, stdout);
    return 0;
}

/* cmd/options.c -- options and usage, said in one way by all subcommands */
#include "cmd/cmd.h"
#include "cmd/words.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define SECRET_MAX_BYTES 512

/* For g_option_context_set_translate_func; also asked about the library's own words. */
static const char *in_japanese(const char *english, gpointer data)
{
    (void)data;
    return cmd_word_japanese(english);
}

gboolean cmd_options(CmdCall *call, const GOptionEntry *entries, int min, int max, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    GOptionGroup *main_group = g_option_group_new("main", "", "", NULL, NULL);
    g_autoptr(GError) wrong = NULL;
    gboolean help = FALSE;
    const GOptionEntry own[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "Say how it is used", NULL},
        G_OPTION_ENTRY_NULL};
    g_option_context_set_help_enabled(context, FALSE);
    if (call->language == PROBLEM_JAPANESE)
        g_option_group_set_translate_func(main_group, in_japanese, NULL, NULL);
    g_option_group_add_entries(main_group, entries);
    g_option_group_add_entries(main_group, own);
    g_option_context_set_main_group(context, main_group);
    if (!g_option_context_parse(context, &call->argc, &call->argv, &wrong)) {
        problem_set(error, PROBLEM_USAGE, wrong->message, NULL);
        return FALSE;
    }
    /* A "--" that ended the options is left in place. */
    if (call->argc > 1 && strcmp(call->argv[1], "--") == 0) {
        memmove(call->argv + 1, call->argv + 2, (gsize)(call->argc - 1) * sizeof *call->argv);
        call->argc--;
    }
    if (help) {
        g_autofree char *options = g_option_context_get_help(context, TRUE, NULL);
        g_autofree char *usage = cmd_usage(call->command, call->language);
        g_autofree char *page = g_strdelimit(g_strdup(call->command->words), " ", '-');
        const char *list = strstr(options, "\n  -"); /* the library's own heading is not ours */
        g_print("%s\n  man sekisho-%s\n%s", usage, page, list != NULL ? list : "");
        return FALSE;
    }
    if (call->argc - 1 < min || call->argc - 1 > max) {
        g_autofree char *usage = cmd_usage(call->command, call->language);
        problem_set(error, PROBLEM_USAGE, usage, NULL);
        return FALSE;
    }
    return TRUE;
}

gboolean cmd_required(const char *value, const char *option, GError **error)
{
    if (value != NULL)
        return TRUE;
    g_autofree char *english = g_strdup_printf("%s is needed", option);
    g_autofree char *both =
        g_strdup_printf("%s" PROBLEM_MARK "%s を指定してください", english, option);
    problem_set(error, PROBLEM_USAGE, both, NULL);
    return FALSE;
}

char *cmd_usage(const CmdCommand *command, ProblemLanguage language)
{
    return g_strdup_printf("%s: sekisho %s %s\n  %s",
                           language == PROBLEM_JAPANESE ? "使い方" : "usage", command->words,
                           command->usage,
                           language == PROBLEM_JAPANESE ? command->japanese : command->english);
}

char *cmd_read_secret(int fd, GError **error)
{
    char bytes[SECRET_MAX_BYTES + 1];
    gsize have = 0;
    gssize got = 0;
    while (have < SECRET_MAX_BYTES && (got = read(fd, bytes + have, SECRET_MAX_BYTES - have)) > 0) {
        have += (gsize)got;
        if (memchr(bytes, '\n', have) != NULL)
            break;
    }
    if (got < 0) {
        problem_set_errno(error, PROBLEM_BOTH("the password", "パスワード"), errno);
        return NULL;
    }
    bytes[have] = '\0';
    bytes[strcspn(bytes, "\r\n")] = '\0';
    if (*bytes == '\0' || !g_utf8_validate(bytes, -1, NULL) || g_utf8_strlen(bytes, -1) > 128) {
        problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the password", "パスワード"), "1–128");
        return NULL;
    }
    char *secret = g_strdup(bytes);
    explicit_bzero(bytes, sizeof bytes);
    return secret;
}

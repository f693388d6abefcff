/* cmd/main.c -- finds the subcommand, shows errors, turns them into exit statuses */
#include "cmd/client.h"
#include "cmd/cmd.h"
#include "cmd/import.h"
#include "cmd/locked.h"
#include "os/files.h"
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static ProblemLanguage language_of_environment(void)
{
    const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_getenv(names[i]);
        if (value != NULL && *value != '\0')
            return g_str_has_prefix(value, "ja") ? PROBLEM_JAPANESE : PROBLEM_ENGLISH;
    }
    return PROBLEM_ENGLISH;
}

void cmd_print_json(const json_t *value)
{
    g_autofree char *text = json_dumps(value, JSON_COMPACT);
    g_print("%s\n", text);
}

/* How many of `argv` are this command's words; 0 when it is another. */
static int words_match(const CmdCommand *command, int argc, char **argv)
{
    g_auto(GStrv) words = g_strsplit(command->words, " ", 0);
    int count = (int)g_strv_length(words);
    if (count > argc)
        return 0;
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], argv[i]) != 0)
            return 0;
    return count;
}

static const CmdCommand *command_find(int argc, char **argv, int *words)
{
    for (const CmdCommand *command = cmd_commands; command->words != NULL; command++) {
        *words = words_match(command, argc, argv);
        if (*words > 0)
            return command;
    }
    return NULL;
}

int cmd_show(const GError *error)
{
    ProblemLanguage language = language_of_environment();
    if (error->domain == cmd_answer_quark()) {
        g_printerr("sekisho: %s\n", error->message);
        return error->code;
    }
    g_autofree char *detail = problem_detail(error, language);
    g_autofree char *way_out = problem_way_out(error, language);
    g_printerr("sekisho: %s\n", detail);
    if (way_out != NULL && *way_out != '\0')
        g_printerr("  %s\n", way_out);
    return problem_exit_code(error);
}

static int command_run(const CmdCommand *command, int argc, char **argv, ProblemLanguage language)
{
    g_autofree char *name = g_strconcat("sekisho ", command->words, NULL);
    g_autofree char **own = g_new0(char *, (gsize)argc + 2);
    own[0] = name;
    for (int i = 0; i < argc; i++)
        own[i + 1] = argv[i];
    CmdCall call = {.command = command, .argc = argc + 1, .argv = own, .language = language};
    g_autoptr(GError) error = NULL;
    int status = command->run(&call, &error);
    if (status >= 0)
        return status;
    return error != NULL ? cmd_show(error) : CMD_DONE;
}

int cmd_say_unknown(const char *words, ProblemLanguage language)
{
    g_printerr(
        language == PROBLEM_JAPANESE
            ? "sekisho: 「%s」というサブコマンドはありません\n  sekisho --help で一覧を表示します\n"
            : "sekisho: there is no subcommand “%s”\n  sekisho --help lists them\n",
        words);
    return CMD_WRONG_USE;
}

static int unknown(int argc, char **argv, ProblemLanguage language)
{
    g_autofree char *words = argc > 1 ? g_strjoin(" ", argv[0], argv[1], NULL) : g_strdup(argv[0]);
    return cmd_say_unknown(words, language);
}

/* GLib would turn what the locale's character set lacks into question marks, and stdio asks the
 * kernel about its file, which a locked-down child may not: all we print is UTF-8 and goes out as
 * it is. */
static void print_plain(const char *text)
{
    os_write_all(STDOUT_FILENO, text, strlen(text), "stdout", NULL);
}

static void print_error_plain(const char *text)
{
    os_write_all(STDERR_FILENO, text, strlen(text), "stderr", NULL);
}

int cmd_main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    setlocale(LC_CTYPE, "C.UTF-8"); /* words are UTF-8, whichever locales are installed */
    g_set_print_handler(print_plain);
    g_set_printerr_handler(print_error_plain);
    signal(SIGPIPE, SIG_IGN);
    ProblemLanguage language = language_of_environment();
    char *help[] = {"help", NULL};
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        g_print("sekisho %s\n", SEKISHO_VERSION);
        return CMD_DONE;
    }
    gboolean plain = argc <= 1;
    if (plain || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        int words;
        int status = command_run(command_find(1, help, &words), 0, NULL, language);
        return plain && status == CMD_DONE ? CMD_WRONG_USE : status;
    }
    int words;
    const CmdCommand *command = command_find(argc - 1, argv + 1, &words);
    if (command == NULL)
        return unknown(argc - 1, argv + 1, language);
    return command_run(command, argc - 1 - words, argv + 1 + words, language);
}

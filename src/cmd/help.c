/* cmd/help.c -- sekisho help: the list of subcommands, or how one is used */
#include "cmd/cmd.h"
#include <string.h>

static int show_all(const CmdCall *call)
{
    g_print("%s\n\n", CMD_SAY(call, "sekisho — 情報セキュリティポリシーを、守られるようにし、示す",
                              "sekisho — runs an information-security policy, and proves it"));
    for (const CmdCommand *command = cmd_commands; command->words != NULL; command++)
        g_print("  sekisho %s %s\n      %s\n", command->words, command->usage,
                CMD_SAY(call, command->japanese, command->english));
    g_print("\n%s\n",
            CMD_SAY(call,
                    "--json は機械が読む形で出力します。終了コード: 0 完了、1 拒否または発見、2 "
                    "使い方の誤り、3 失敗",
                    "--json prints what machines read. Exit status: 0 done, 1 refused or found "
                    "something, 2 wrong use, 3 failed"));
    return CMD_DONE;
}

static const CmdCommand *find_exact(const char *words)
{
    for (const CmdCommand *command = cmd_commands; command->words != NULL; command++)
        if (strcmp(command->words, words) == 0 && command->run != cmd_help)
            return command;
    return NULL;
}

int cmd_help(CmdCall *call, GError **error)
{
    if (call->argc <= 1)
        return show_all(call);
    g_autofree char *words = g_strjoinv(" ", call->argv + 1);
    const CmdCommand *exact = find_exact(words);
    if (exact != NULL) {
        char *argv[] = {call->argv[0], "--help", NULL};
        CmdCall asked = {.command = exact, .argc = 2, .argv = argv, .language = call->language};
        return exact->run(&asked, error);
    }
    gboolean found = FALSE;
    for (const CmdCommand *command = cmd_commands; command->words != NULL; command++) {
        gsize bytes = strlen(words);
        if (strncmp(command->words, words, bytes) != 0 ||
            (command->words[bytes] != '\0' && command->words[bytes] != ' '))
            continue;
        g_autofree char *usage = cmd_usage(command, call->language);
        g_autofree char *page = g_strdelimit(g_strdup(command->words), " ", '-');
        g_print("%s%s\n  man sekisho-%s\n", found ? "\n" : "", usage, page);
        found = TRUE;
    }
    if (found)
        return CMD_DONE;
    return cmd_say_unknown(words, call->language);
}

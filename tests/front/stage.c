/* tests/front/stage.c -- plays the parent: a front on free ports and a fake core behind it
 *
 *     front-stage SITE [weak]
 *
 * Prints {"plain":PORT,"tls":PORT,"extra":PORT,"front":PID,"core":PID} and obeys lines on its
 * input: "core" ends the core process and says so, "new" starts another, "listen ADDRESS" hands
 * over a plain listener there, "stop" says stop and prints the status. */
#include "fake_parent.h"
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static void say(const Stage *stage)
{
    printf("{\"plain\":%u,\"tls\":%u,\"extra\":%u,\"front\":%d,\"core\":%d}\n", stage->plain_port,
           stage->tls_port, stage->extra_port, (int)stage->front, (int)stage->core);
    (void)fflush(stdout);
}

static void stop(Stage *stage)
{
    int status = stage_stop_front(stage);
    printf("{\"status\":%d,\"signal\":%d}\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
           WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    (void)fflush(stdout);
}

static void obey(Stage *stage, char *line)
{
    g_strchomp(line);
    if (strcmp(line, "core") == 0)
        stage_end_core(stage);
    else if (strcmp(line, "new") == 0)
        stage_start_core(stage);
    else if (g_str_has_prefix(line, "listen "))
        stage->extra_port = stage_listen(stage, line + 7, 0);
    else if (strcmp(line, "stop") == 0)
        stop(stage);
    if (stage->front != 0)
        say(stage);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    Stage stage = {0};
    if (!stage_start_front(&stage, argv[1], argc > 2))
        return 3;
    stage_start_core(&stage);
    stage.plain_port = stage_listen(&stage, "127.0.0.1:0", 0);
    stage.tls_port = stage_listen(&stage, "127.0.0.1:0", 1);
    say(&stage);
    char line[256];
    while (stage.front != 0 && fgets(line, sizeof line, stdin) != NULL)
        obey(&stage, line);
    stage_end_core(&stage);
    if (stage.front != 0)
        stop(&stage);
    return 0;
}

/* core/errand.c -- errands begun and ended; what a server answered, noted */
#include "core/errand.h"
#include "base/problem.h"
#include "os/fd.h"
#include "service/letters.h"

gboolean core_errand_begin(CoreErrand *errand, Core *core, GCancellable *cancel, GError **error)
{
    *errand = (CoreErrand){.spawns = core->spawns, .channel_fd = -1};
    errand->channel_fd = core_spawn(core->spawns, ROLE_COURIER, &errand->id, error);
    if (errand->channel_fd < 0)
        return FALSE;
    errand->line = courier_line_new(errand->channel_fd, cancel);
    return TRUE;
}

void core_errand_end(CoreErrand *errand)
{
    if (errand->channel_fd < 0)
        return;
    g_clear_pointer(&errand->line, courier_line_free);
    os_fd_close(os_fd_take(&errand->channel_fd));
    core_spawn_kill(errand->spawns, errand->id);
}

gboolean core_courier_call(const CoreCourierDesk *desk, CoreWriterCall call, gpointer user,
                           GError **error)
{
    return core_writer_call(desk->core->logs[API_LOG_OF_BODY].writer, "system", call, user, error);
}

typedef struct {
    const CoreCourierDesk *desk;
    const char *peer, *answer;
    gboolean served;
} Noting;

static gboolean note(ServiceCall *service, gpointer user, GError **error)
{
    const Noting *n = user;
    return service_note_peer(service, n->peer, n->served, n->answer,
                             (const char *const *)n->desk->administrators, error);
}

gboolean core_courier_answers(const CoreCourierDesk *desk, const char *peer)
{
    g_auto(CoreErrand) errand = {.channel_fd = -1};
    g_autofree char *said = core_errand_begin(&errand, desk->core, desk->cancel, NULL)
                                ? courier_ask_check(errand.line, peer, NULL)
                                : NULL;
    return said != NULL;
}

char *core_courier_words(const GError *problem)
{
    const char *why = problem_thing(problem, 1);
    g_auto(GStrv) words = g_strsplit(why != NULL ? why : problem->message, PROBLEM_MARK, -1);
    return g_strjoinv(" / ", words);
}

gboolean core_courier_note(const CoreCourierDesk *desk, const char *peer, const char *answer,
                           const GError *problem, GError **error)
{
    g_autofree char *why = problem != NULL ? core_courier_words(problem) : NULL;
    Noting noting = {.desk = desk,
                     .peer = peer,
                     .answer = why != NULL ? why : answer,
                     .served = problem == NULL};
    return core_courier_call(desk, note, &noting, error);
}

/* core/errand.h -- a courier at the end of its line, and what the thread that gives errands has at
 * hand */
#pragma once
#include "core/core.h"
#include "core/spawn.h"
#include "courier/client.h"

typedef struct {
    CoreSpawns *spawns;
    guint64 id;
    int channel_fd;
    CourierLine *line;
} CoreErrand;
/* Asks the parent for a courier. Not from the I/O thread. */
gboolean core_errand_begin(CoreErrand *errand, Core *core, GCancellable *cancel, GError **error);
/* Ends the courier, wherever it is; harmless when none was begun. */
void core_errand_end(CoreErrand *errand);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CoreErrand, core_errand_end)

/* Of the courier's thread: its reading connections, and who is told when a server fails. */
typedef struct {
    Core *core;
    GCancellable *cancel;
    Store *site, *body;
    RegisterDesk *desk;
    json_t *settings;      /* courier_settings_facts as last noted */
    char **administrators; /* ids, NULL-terminated */
    GHashTable *stumbled;  /* SHA-256 to how often the scanner fell silent over it */
} CoreCourierDesk;

/* What is set up of a server ("mail", …); NULL when it is not. Lent. */
static inline const json_t *core_courier_peer(const CoreCourierDesk *desk, const char *peer)
{
    return json_object_get(desk->settings, peer);
}
/* A call in the body's writer, as the system. */
gboolean core_courier_call(const CoreCourierDesk *desk, CoreWriterCall call, gpointer user,
                           GError **error);
/* Whether the server ("mail", …) is there at all, asked by a courier of its own. */
gboolean core_courier_answers(const CoreCourierDesk *desk, const char *peer);
/* Why a server did not serve, in both languages, one after the other. The caller frees it. */
char *core_courier_words(const GError *problem);
/* Notes that a server served (`problem` NULL) or why it did not. */
gboolean core_courier_note(const CoreCourierDesk *desk, const char *peer, const char *answer,
                           const GError *problem, GError **error);

/* letters.c: makes letters of what is new, sends those that are due. `more`: at once again. */
gboolean core_letters_round(CoreCourierDesk *desk, gboolean *more, GError **error);
/* scan.c: has attachments looked at that nobody looked at yet. */
gboolean core_scan_round(CoreCourierDesk *desk, gboolean *more, GError **error);

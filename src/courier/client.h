/* courier/client.h -- core's side: an errand given to a courier, and what it comes to
 *
 * Core asks the parent for a courier (ROLE_MESSAGE_SPAWN) and gets a channel; a channel serves one
 * errand, which may be many letters. These calls block and may run on any thread; the caller keeps
 * all descriptors. After a failure the channel is of no more use. A courier that died or sent
 * nonsense is PROBLEM_WORKER_ENDED, a slow one PROBLEM_TIMEOUT; what it refused itself
 * (PROBLEM_UNREACHABLE, PROBLEM_STATE, PROBLEM_FORMAT) arrives as it was set. */
#pragma once
#include "courier/letter.h"
#include "courier/message.h"
#include "courier/reply.h"
#include <gio/gio.h>
#include <jansson.h>

typedef struct CourierLine CourierLine;
/* `cancel` may be NULL; when it is cancelled, calls fail with PROBLEM_STATE. Lends both. */
CourierLine *courier_line_new(int channel_fd, GCancellable *cancel);
void courier_line_free(CourierLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CourierLine, courier_line_free)

/* What is set up: courier_settings_facts. New reference. */
json_t *courier_ask_state(CourierLine *line, GError **error);
/* Connects to "mail", "directory" or "scan", signs in, asks for nothing; what the server said.
 * Transfer full. */
char *courier_ask_check(CourierLine *line, const char *peer, GError **error);
/* Visits each row, the names of the columns first; `cells` NULL-terminated, all rows alike in
 * number. How many entries could not be rows, and how many referrals were not followed. */
typedef void (*CourierRowVisit)(char *const *cells, gpointer user);
gboolean courier_ask_directory(CourierLine *line, CourierRowVisit visit, gpointer user,
                               guint64 *left_out, guint64 *referrals, GError **error);
/* `words`: what was found, or why it could not be looked at; transfer full. */
gboolean courier_ask_scan(CourierLine *line, int file_fd, guint64 size_bytes,
                          CourierScanned *scanned, char **words, GError **error);
/* `answer`: what the server said; transfer full. */
gboolean courier_ask_mail(CourierLine *line, const CourierLetter *letter, CourierSent *sent,
                          char **answer, GError **error);

/* courier/channel.h -- the courier's side of its channel, and the job in hand (courier/ only) */
#pragma once
#include "courier/message.h"
#include "courier/settings.h"

/* A job; all lent. */
typedef struct {
    int channel_fd;
    const char *site_dir;
    CourierSettings *settings; /* with the secret of this job's peer alone */
    int line_fd;               /* connected to that peer; whoever does the job may close it */
    int file_fd;               /* what came with the job; -1 for none */
} CourierWork;

/* The next message, to be cleared; `file_fd` (may be NULL: none is taken) is the caller's. FALSE
 * without an error when core closed the channel. */
gboolean courier_channel_take(int channel_fd, CourierMessage *message, int *file_fd,
                              GError **error);
/* FALSE when nobody reads any more, or a text is too long. */
gboolean courier_channel_say(int channel_fd, CourierKind kind, const char *const *texts,
                             guint count);
gboolean courier_channel_problem(int channel_fd, const GError *problem);

/* The jobs: each sends what it comes to, or fails with what the caller is to send. */
gboolean courier_mail(const CourierWork *work, CourierMessage *first, GError **error);
gboolean courier_mail_check(const CourierWork *work, GError **error);
gboolean courier_scan(const CourierWork *work, const CourierMessage *job, GError **error);
gboolean courier_directory(const CourierWork *work, GError **error);
gboolean courier_directory_check(const CourierWork *work, GError **error);
/* Before lock-down: libldap looks at its surroundings once. */
gboolean courier_directory_prepare(GError **error);
gboolean courier_scan_check(const CourierWork *work, GError **error);

/* os/fd.h -- a file descriptor that closes itself: g_auto(OsFd) */
#pragma once
#include <glib.h>

typedef int OsFd;          /* -1 = none */
void os_fd_close(OsFd fd); /* keeps errno; -1 is fine */
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(OsFd, os_fd_close, -1)

/* Moves the descriptor out: `*fd` is -1 afterwards. */
static inline int os_fd_take(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

/* os/fd.c -- closing descriptors */
#include "os/fd.h"
#include <errno.h>
#include <unistd.h>

void os_fd_close(OsFd fd)
{
    int saved_errno = errno;
    if (fd >= 0)
        close(fd); /* Linux: the descriptor is gone even after EINTR */
    errno = saved_errno;
}

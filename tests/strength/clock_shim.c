/* tests/strength/clock_shim.c -- preloaded into a site's processes: the calendar clock reads what a
 * file adds to it
 *
 * CLOCK_SHIM names a file of one int64_t, microseconds to add to CLOCK_REALTIME; it is mapped when
 * the process starts, before it locks itself down, so that a test can set the clock of a running
 * site. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *offset_us;

__attribute__((constructor)) static void clock_shim_open(void)
{
    const char *path = getenv("CLOCK_SHIM");
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *map = mmap(NULL, sizeof *offset_us, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (map != MAP_FAILED)
        offset_us = map;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int status = (int)syscall(SYS_clock_gettime, clock, time);
    if (status != 0 || clock != CLOCK_REALTIME || offset_us == NULL)
        return status;
    int64_t ns = time->tv_nsec + (*offset_us % 1000000) * 1000;
    time->tv_sec += *offset_us / 1000000;
    time->tv_sec += ns < 0 ? -1 : ns / 1000000000;
    time->tv_nsec = ns < 0 ? ns + 1000000000 : ns % 1000000000;
    return 0;
}

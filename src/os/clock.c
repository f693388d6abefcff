/* os/clock.c -- reading the clocks */
#include "os/clock.h"
#include <time.h>

static gint64 read_us(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now); /* cannot fail for these clocks */
    return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

gint64 os_clock_utc_us(void)
{
    return read_us(CLOCK_REALTIME);
}

gint64 os_clock_boot_us(void)
{
    return read_us(CLOCK_BOOTTIME);
}

char *os_clock_boot_id(void)
{
    char *id = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &id, NULL, NULL))
        return g_strdup("");
    return g_strstrip(id);
}

int os_clock_poll_ms(gint64 deadline_us)
{
    if (deadline_us == G_MAXINT64)
        return -1;
    gint64 left_us = deadline_us - os_clock_boot_us();
    if (left_us <= 0)
        return 0;
    return (int)MIN((left_us + 999) / 1000, (gint64)G_MAXINT);
}

/* os/clock.h -- the clocks: as the calendar reads, and as time passes */
#pragma once
#include <glib.h>

gint64 os_clock_utc_us(void);  /* CLOCK_REALTIME: may step */
gint64 os_clock_boot_us(void); /* CLOCK_BOOTTIME: never steps, counts sleep; deadlines are in it */
/* Which start of the machine CLOCK_BOOTTIME counts from (random(4), boot_id), owned; "" when the
 * kernel does not say. A locked-down role cannot read it. */
char *os_clock_boot_id(void);
/* Milliseconds from now to `deadline_us` (boot clock) for poll(): 0 when past, -1 for G_MAXINT64.
 */
int os_clock_poll_ms(gint64 deadline_us);

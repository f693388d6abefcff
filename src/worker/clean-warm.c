/* worker/clean-warm.c -- what libraries open on first use, opened before lock-down */
#include "base/charset.h"
#include "worker/clean.h"
#include <string.h>

void worker_clean_warm_up(void)
{
    g_get_charset(NULL); /* dates are written with it; it looks for other names of character sets */
    static const char text[] = "関所";
    static const char *const sets[] = {"utf-16le", "utf-16be", "cp932", "euc-jp", "iso-2022-jp"};
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++) {
        gsize size = 0;
        g_autofree char *bytes =
            charset_encode(sets[i], text, strlen(text), "warm-up", &size, NULL);
        g_autofree char *again =
            bytes != NULL ? charset_decode(sets[i], (const guint8 *)bytes, size, "warm-up", NULL)
                          : NULL;
    }
}

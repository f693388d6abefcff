/* tests/front/fake_parent.h -- starts a front role and a fake core as the parent would */
#pragma once
#include <glib.h>
#include <sys/types.h>

typedef struct {
    int control; /* to the front */
    pid_t front, core;
    guint plain_port, tls_port, extra_port;
} Stage;

/* Starts the front of the site and waits until it says that it is ready. */
gboolean stage_start_front(Stage *stage, const char *site, gboolean weak);
void stage_start_core(Stage *stage);
void stage_end_core(Stage *stage);
/* Hands a listening socket at "ADDRESS:PORT" to the front, `value` as in ROLE_MESSAGE_LISTEN; its
 * port, 0 when that failed. */
guint stage_listen(const Stage *stage, const char *address, guint64 value);
/* Tells the front to stop and waits for it; as waitpid says. */
int stage_stop_front(Stage *stage);

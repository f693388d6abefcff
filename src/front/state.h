/* front/state.h -- all that front holds while it serves; shared by the files of this folder */
#pragma once
#include "front/settings.h"
#include "front/visitor.h"
#include "os/role.h"
#include <microhttpd.h>

#define FRONT_SHORT_WAITS_MAX 512
#define FRONT_SHORT_WAIT_US 2000

struct Front {
    FrontSettings *settings;
    FrontVisitors *visitors;
    struct MHD_Daemon *daemons[ROLE_LISTEN_LAST]; /* TLS, cards: NULL without a certificate */
    guint open[ROLE_LISTEN_LAST];                 /* connections of each */
    guint ports[ROLE_LISTEN_LAST];                /* of the first listener of each; 0: none */
    WireConn *core;                               /* NULL while core is being restarted */
    guint32 core_writing;                         /* EPOLLOUT while its socket is full, else 0 */
    GArray *listeners;                            /* FrontListener */
    GPtrArray *touched;                           /* visitors core spoke to in this turn; lent */
    GPtrArray *waiting;                           /* visitors whose answer is awaited awake; lent */
    GByteArray *scratch;                          /* a head on its way to core */
    GString *path;                                /* decoded, of the request at hand */
    int epoll_fd;
    int control_fd;  /* lent */
    gint64 now_us;   /* monotonic, read once a turn */
    gint64 tick_us;  /* when deadlines were last judged */
    gint64 stop_us;  /* when stopping began */
    guint64 moved;   /* steps made in the HTTP library: more may be possible at once */
    guint64 settled; /* `moved` when the library was last run */
    guint runs_due;  /* runs the library needs whatever moved */
    gboolean stopping, orphaned;
};

typedef struct {
    int fd;
    RoleListen kind;
} FrontListener;

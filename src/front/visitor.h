/* front/visitor.h -- one TCP connection: who it is, what it is doing, and since when
 *
 * Deadlines are front's own: the HTTP library's idle time-out never cuts a client that sends a byte
 * a second. Times are microseconds of the monotonic clock. */
#pragma once
#include "front/bounds.h"
#include "front/pages.h"
#include "os/role.h"
#include "wire/conn.h"
#include <netinet/in.h>

struct MHD_Connection;
typedef struct Front Front;

typedef enum {
    PHASE_ARRIVED, /* connected, no request line yet; TLS handshake */
    PHASE_IDLE,    /* kept alive between two requests */
    PHASE_HEAD,    /* request line seen, header not whole */
    PHASE_BODY,    /* its body is coming; rate is judged */
    PHASE_CORE,    /* core owes something: an answer, room for more body, more of the answer */
    PHASE_ANSWER   /* the visitor is fetching the answer; rate is judged */
} FrontPhase;

typedef enum { OVERDUE_NOT, OVERDUE_CUT, OVERDUE_CORE } FrontOverdue;

typedef struct {
    guint64 high, low; /* IPv4 whole; IPv6 its /64 */
} FrontNeighbour;

/* What one request is about, from its first line to the end of its answer. */
typedef struct {
    GString *target;          /* as sent; kept between requests for its room */
    const char *target_at;    /* where the HTTP library holds it; compared, never read */
    gboolean checked;         /* the head was judged */
    gboolean head_only;       /* HEAD */
    gboolean english;         /* problems are told in English */
    gboolean close_after;     /* where the request ends is not clear, or its rest is not wanted */
    gboolean whole;           /* the visitor sent all of the request */
    gboolean queued;          /* the answer is with the HTTP library */
    guint64 body_bytes;       /* received so far */
    GError *refusal;          /* front's own answer, unless NULL */
    guint refusal_status;     /* 0: as the problem's table says */
    gboolean bearer;          /* it came with a program's token */
    char *elsewhere;          /* sent to this address instead, unless NULL */
    FrontPage *page;          /* a file of the UI, unless NULL */
    gboolean gzip, unchanged; /* which form of `page` */
    WireStream *stream;       /* to core, while it is open */
    GByteArray *head;         /* of core's answer; empty until it came */
    GByteArray *body;         /* of core's answer, not yet fetched */
    gboolean large;           /* `body` grew beyond what is kept between requests */
    gsize body_taken;         /* of `body` */
    gboolean core_ended;      /* core said all */
    gboolean core_lost;       /* the stream broke before that */
} FrontExchange;

typedef struct FrontVisitor {
    Front *front;                      /* lent */
    struct MHD_Connection *connection; /* lent; NULL before the HTTP library took it */
    int fd;                            /* the HTTP library's; for shutdown(2) only */
    RoleListen door;                   /* by which listener it came */
    gboolean secure, local, shaken;    /* over TLS; on a loopback listener; handshake done */
    char address[INET6_ADDRSTRLEN];
    FrontNeighbour neighbour;
    FrontPhase phase;
    gint64 since_us;      /* of the phase */
    gint64 request_us;    /* when the body began */
    gint64 window_us;     /* the running rate window began */
    guint64 window_bytes; /* moved in it */
    guint64 acked_bytes;  /* TCP: by the visitor, when last asked; 0 = not asked in this phase */
    gboolean suspended;   /* the HTTP library does not look at it */
    gboolean touched;     /* stands in the loop's list of those core spoke to */
    guint waiting_at;     /* its place + 1 in the loop's list of short waits; 0 = none */
    gint64 waiting_us;
    FrontExchange exchange;
} FrontVisitor;

void front_visitor_enter(FrontVisitor *visitor, FrontPhase phase, gint64 now_us);
/* The TLS handshake is done. Where cards are shown the first head is waited for only from here. */
void front_visitor_shake(FrontVisitor *visitor, gint64 now_us);
/* Counts bytes moved towards the rate. */
void front_visitor_moved(FrontVisitor *visitor, gsize size_bytes);
/* Time in which front itself did not get to run is not held against anyone. */
void front_visitor_forgive(FrontVisitor *visitor, gint64 late_us, gint64 now_us);
/* Judges `visitor` at `now_us` and, where a rate window is full, begins the next. */
FrontOverdue front_visitor_judge(FrontVisitor *visitor, const FrontLimits *limits, gint64 now_us);

/* Who is here, by descriptor, and how many from each neighbourhood. */
typedef struct FrontVisitors FrontVisitors;
FrontVisitors *front_visitors_new(const FrontLimits *limits);
void front_visitors_free(FrontVisitors *visitors);
/* NULL when this one would be too many. */
FrontVisitor *front_visitors_admit(FrontVisitors *visitors, int fd, const struct sockaddr *address,
                                   gint64 now_us);
FrontVisitor *front_visitors_find(const FrontVisitors *visitors, int fd);
void front_visitors_remove(FrontVisitors *visitors, FrontVisitor *visitor);
guint front_visitors_count(const FrontVisitors *visitors);
/* Calls `visit` for each; it may not remove any. */
void front_visitors_each(const FrontVisitors *visitors,
                         void (*visit)(FrontVisitor *visitor, gpointer user), gpointer user);

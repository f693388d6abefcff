/* service/outbox.h -- the tables of letters: to whom, of what, and what became of them; how the
 * servers outside last answered
 *
 * Working tables of a body: the notices themselves are in the ledger, and whoever got no letter
 * reads them in the browser all the same. */
#pragma once
#include "base/ids.h"
#include "store/store.h"
#include <glib.h>

extern const StoreSchema letter_schema_001;
#define SERVICE_OUTBOX_WORKING_TABLES                                                              \
    "letter", "letter_line", "letter_mark", "letter_wish", "courier_peer"

#define SERVICE_LETTER_LINES_MAX 100 /* of one letter; what follows goes into the next */

typedef enum {
    SERVICE_LETTER_WAITING,
    SERVICE_LETTER_SENT,        /* the mail server took it */
    SERVICE_LETTER_REFUSED,     /* it refused this recipient or letter for good */
    SERVICE_LETTER_GIVEN_UP,    /* it never got there within the days of the settings */
    SERVICE_LETTER_UNADDRESSED, /* the person has no mail address */
    SERVICE_LETTER_EMPTY,       /* by its time there was nothing the person may still be told */
    SERVICE_LETTER_STATES
} ServiceLetterState;
extern const char *const service_letter_states[]; /* "waiting", … */

typedef enum { SERVICE_PACE_SOON, SERVICE_PACE_DAILY, SERVICE_PACE_NEVER } ServicePace;
extern const char *const service_paces[]; /* "soon", "daily", "never", NULL */

typedef enum { SERVICE_LINE_NOTICE, SERVICE_LINE_ACCOUNT } ServiceLineSource;

typedef struct {
    char id[ID_TEXT_BYTES], person[ID_TEXT_BYTES];
    gint64 opened_us, due_us, tries;
} ServiceLetter;

/* ---- asked ---- */

/* Letters that are due; ServiceLetter, owned. Those tried least come first, so that one over which
 * the server falls silent keeps no other waiting; of them the longest waiting. */
GArray *service_outbox_due(Store *body, gint64 now_us, guint max, GError **error);
/* Lines of a letter in the order they came. */
gboolean service_outbox_lines(Store *body, const char *letter,
                              void (*visit)(ServiceLineSource source, gint64 number, gpointer user),
                              gpointer user, GError **error);
typedef struct {
    const char *id, *person, *answer; /* lent during the visit */
    ServiceLetterState state;
    gint64 opened_us, due_us, closed_us, tries;
} ServiceLetterRow;
/* Those of a state, the newest first. */
gboolean service_outbox_each(Store *body, ServiceLetterState state, guint max,
                             void (*visit)(const ServiceLetterRow *row, gpointer user),
                             gpointer user, GError **error);
/* How many of each state, waiting ones or closed since `since_us`; and how many persons are without
 * an address among them. */
gboolean service_outbox_count(Store *body, gint64 since_us, gint64 counts[SERVICE_LETTER_STATES],
                              gint64 *unaddressed, GError **error);
gboolean service_outbox_pace(Store *body, const char *person, ServicePace *pace, GError **error);
/* Up to where letters were made of a source; -1 when never. */
gboolean service_outbox_mark(Store *body, ServiceLineSource source, gint64 *until, GError **error);

typedef struct {
    gint64 served_us, failed_us;
    gint64 since_us; /* failing since; 0 while it serves */
    gint64 failures; /* in a row */
    gint64 next_us;  /* not before */
    gint64 noted;    /* event that said it fails; 0 for none */
    char *answer;    /* what it said last, or why it failed; transfer full, "" for nothing */
} ServicePeer;
void service_peer_clear(ServicePeer *peer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServicePeer, service_peer_clear)
/* `name`: "mail", "directory", "scan". All is 0 when it was never asked. */
gboolean service_peer_read(Store *body, const char *name, ServicePeer *peer, GError **error);

/* ---- changed: in the writer alone ---- */

gboolean service_outbox_set_mark(Store *body, ServiceLineSource source, gint64 until,
                                 GError **error);
gboolean service_outbox_set_pace(Store *body, const char *person, ServicePace pace, GError **error);
/* Into the person's letter that was not tried yet, else into a new one, due at `due_us`. */
gboolean service_outbox_add(Store *body, const char *person, ServiceLineSource source,
                            gint64 number, gint64 now_us, gint64 due_us, GError **error);
/* One more try begins. */
gboolean service_outbox_try(Store *body, const char *letter, GError **error);
gboolean service_outbox_delay(Store *body, const char *letter, gint64 due_us, const char *answer,
                              GError **error);
gboolean service_outbox_close(Store *body, const char *letter, ServiceLetterState state,
                              const char *answer, gint64 now_us, GError **error);
/* Waits anew, as if just opened. PROBLEM_STATE unless it was refused, given up or unaddressed. */
gboolean service_outbox_again(Store *body, const char *letter, gint64 now_us, GError **error);
/* Letters opened before `before_us` that were tried, or would be if the server served, at most
 * `max`; ServiceLetter, owned. */
GArray *service_outbox_old(Store *body, gint64 before_us, guint max, GError **error);
/* Forgets what was closed before `before_us`. */
gboolean service_outbox_sweep(Store *body, gint64 before_us, GError **error);
gboolean service_peer_write(Store *body, const char *name, const ServicePeer *peer, GError **error);

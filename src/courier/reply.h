/* courier/reply.h -- what clamd says of a file; pure
 *
 * clamd(8), INSTREAM: "stream: OK", "stream: NAME FOUND", "… ERROR", each ended by NUL (sessions
 * begun with z). Whatever else comes is no answer of clamd. */
#pragma once
#include <glib.h>

#define COURIER_REPLY_MAX_BYTES 1024

typedef enum {
    COURIER_CLEAN,
    COURIER_INFECTED,
    COURIER_FAILED, /* it could not look at this file */
    COURIER_SCANNED_LAST
} CourierScanned;
extern const char *const courier_scanned_names[]; /* "clean", "infected", "failed"; NULL ends */

/* FALSE when it is no answer to INSTREAM. `words`: what was found, or why not; transfer full. */
gboolean courier_reply_read(const char *bytes, gsize size_bytes, CourierScanned *scanned,
                            char **words);

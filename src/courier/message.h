/* courier/message.h -- what core asks a courier and what it answers: a kind and a few texts; pure
 *
 * version u8 (1), kind u8, count u16, size u32 (of what follows, <= 65536), then `count` texts,
 * each length u16 and that many bytes of UTF-8 without NUL; big endian. One form for both ways. The
 * descriptor of a job that has one comes with its first byte. Whoever reads trusts nothing: core
 * may be what was taken over, and the courier speaks with hostile servers. */
#pragma once
#include "base/cursor.h"
#include <glib.h>

#define COURIER_VERSION 1
#define COURIER_HEAD_BYTES 8
#define COURIER_PAYLOAD_MAX_BYTES 65536
#define COURIER_TEXTS_MAX 64

/* What each says, in order. */
typedef enum {
    /* Jobs. */
    COURIER_STATE = 1, /* nothing -> RESULT: what is set up, as JSON */
    COURIER_CHECK,     /* "mail", "directory" or "scan" -> RESULT: what the server said of itself */
    COURIER_MAIL,      /* message id, recipient, subject, text, date (us) -> RESULT: state, answer;
                          further letters may follow */
    COURIER_DIRECTORY, /* nothing -> ROWs; RESULT: rows, entries left out, referrals not followed */
    COURIER_SCAN,      /* size (bytes), and the file -> RESULT: state, what was found or why */
    /* Answers: any ROWs, then a RESULT or a PROBLEM. */
    COURIER_ROW,
    COURIER_RESULT,
    COURIER_PROBLEM, /* kind (number of base/problem.h), its two things */
    COURIER_LAST
} CourierKind;

typedef struct {
    CourierKind kind;
    guint count;
    char **texts; /* NULL-terminated; owned */
} CourierMessage;
void courier_message_clear(CourierMessage *message);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CourierMessage, courier_message_clear)

typedef enum { COURIER_READ, COURIER_MORE, COURIER_BROKEN } CourierRead;
/* `message` is to be cleared after COURIER_READ; the cursor moves only then. */
CourierRead courier_message_read(CourierMessage *message, Cursor *c);
/* Appends it; FALSE, and nothing, when a text is not UTF-8 or all together are too long. */
gboolean courier_message_write(GByteArray *out, CourierKind kind, const char *const *texts,
                               guint count);

/* The number that a text is, without sign or leading zeros. */
gboolean courier_number_read(const char *text, guint64 max, guint64 *number);

void courier_problem_write(GByteArray *out, const GError *problem);
/* Always sets `error`: to what was written, or that it is not of the form. */
void courier_problem_read(const CourierMessage *message, GError **error);

/* What became of a letter. */
typedef enum {
    COURIER_SENT,    /* taken by the server */
    COURIER_REFUSED, /* for good: this recipient, or this letter */
    COURIER_LATER,   /* not this one, not now; what no letter gets through is a PROBLEM */
    COURIER_SENT_LAST
} CourierSent;
extern const char *const courier_sent_names[]; /* "sent", "refused", "later"; NULL ends */

/* The place of `name` in a list as above; -1 for none. */
int courier_name_find(const char *const *names, const char *name);

/* What a server said, so that it can be shown: UTF-8 of one line, at most 300 characters; transfer
 * full. */
char *courier_words(const char *bytes, gsize size_bytes);

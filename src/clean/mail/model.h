/* clean/mail/model.h -- what a message is to who reads it, however it came (clean/ only) */
#pragma once
#include "clean/file.h"

typedef struct CleanMail CleanMail;

typedef struct {
    char *name;       /* as it was sent, UTF-8; "" for none; owned */
    GBytes *bytes;    /* owned; NULL where it is … */
    CleanMail *inner; /* … a message that was read already; owned */
} CleanMailFile;

struct CleanMail {
    GString *head;    /* lines: "件名：…" */
    GString *body;    /* lines */
    GString *notes;   /* lines: what is odd about it, for who reads it */
    GPtrArray *files; /* CleanMailFile */
};

CleanMail *clean_mail_new(void);
void clean_mail_free(CleanMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CleanMail, clean_mail_free)
/* A line of the head; nothing for an empty text. */
void clean_mail_head(CleanMail *mail, const char *label, const char *text);
/* From, with a note where the name shown is an address that is another. */
void clean_mail_sender(CleanMail *mail, const char *text, DisarmJob *job);
/* Takes `bytes`. */
void clean_mail_attach(CleanMail *mail, const char *name, GByteArray *bytes);
/* Takes `inner`. */
void clean_mail_attach_message(CleanMail *mail, const char *name, CleanMail *inner);
/* What is odd, or was not handed on and why; the same once. */
void clean_mail_note(CleanMail *mail, const char *text);
/* "2026年11月29日 20:13（+0900）" of a date as messages write it (RFC 5322, 3.3); as it is, when it
 * is no such date. Transfer full. */
char *clean_mail_date(const char *text);

/* Reads a message into an empty `mail`, what `name` is called in errors. */
typedef gboolean (*CleanMailReader)(CleanMail *mail, const guint8 *bytes, gsize size,
                                    const char *name, DisarmJob *job, GError **error);
/* A message read by `read`, and written. FALSE, refused, also under a policy that lets nothing be
 * changed. `part` names it in the report. */
gboolean clean_mail_through(CleanMailReader read, const char *part, const guint8 *bytes, gsize size,
                            const char *name, const DisarmSink *out, DisarmJob *job,
                            CleanFile *result, GError **error);
/* Disarms the files, and writes all. */
gboolean clean_mail_write(CleanMail *mail, const char *name, gsize size, const DisarmSink *out,
                          DisarmJob *job, CleanFile *result, GError **error);

/* worker/clean.h -- one hostile file disarmed by a process of its own (the role cleaner), and what
 * it says of it
 *
 * A channel serves one job: the order with the file, then the place of the output, each a fixed
 * message with a descriptor; back come records (worker/message.h): DATA, which is JSON ("kind",
 * "ending", "same", and the findings of disarm/finding-json.h), then DONE or PROBLEM. The file is
 * one nobody changes meanwhile, open for reading only; the output is empty, and worth nothing
 * before DONE and the end of the process. Whoever reads the records trusts nothing. */
#pragma once
#include "disarm/finding.h"
#include "disarm/policy.h"
#include "worker/call.h"

#define WORKER_CLEAN_NAME_BYTES 1024
#define WORKER_CLEAN_POLICY_BYTES 64
#define WORKER_CLEAN_PASSWORD_BYTES 520 /* 128 characters */
#define WORKER_CLEAN_ENDING_BYTES ((gsize)8)

/* As it lies in memory, between processes of one binary. Texts are UTF-8 and NUL-terminated. */
typedef struct {
    guint32 version;
    guint32 has_password;
    guint64 size_bytes; /* of the whole file; of one that is larger than the policy lets a file be
                           only the beginning is there */
    char policy[WORKER_CLEAN_POLICY_BYTES];
    char name[WORKER_CLEAN_NAME_BYTES];
    char password[WORKER_CLEAN_PASSWORD_BYTES];
} WorkerCleanOrder;
#define WORKER_CLEAN_VERSION 1

/* FALSE with PROBLEM_INVALID for a text that is too long. `password` may be NULL. */
gboolean worker_clean_order_make(WorkerCleanOrder *order, const char *name, guint64 size_bytes,
                                 const char *policy, const char *password, GError **error);
gboolean worker_clean_order_check(const WorkerCleanOrder *order);

/* Gives the job; the descriptors stay the caller's. */
gboolean worker_clean_begin(const WorkerCall *call, const WorkerCleanOrder *order, int input_fd,
                            int output_fd, GError **error);

typedef struct {
    char *kind;   /* "word-document"; NULL when it is not known */
    char *ending; /* that the output's name must have, of a closed list; NULL: as the input's */
    gboolean same;
    DisarmFindings *findings;
} WorkerCleaned;

void worker_cleaned_clear(WorkerCleaned *cleaned);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WorkerCleaned, worker_cleaned_clear)

/* In the cleaner: JSON of it. Owned. */
GBytes *worker_cleaned_write(const char *kind, const char *ending, gboolean same,
                             DisarmFindings *findings, GError **error);
/* What a cleaner said; PROBLEM_WORKER_ENDED when it is not of that form. `name` is the file's: its
 * ending decides what it may become. On FALSE nothing is in `cleaned`. */
gboolean worker_cleaned_read(WorkerCleaned *cleaned, const guint8 *bytes, gsize size,
                             const char *name, GError **error);

/* In the cleaner, before lock-down: uses each library once that opens something on first use. */
void worker_clean_warm_up(void);

/* service/attach.h -- what people attach: sent, judged; on a body's log, without events until a
 * record cites it */
#pragma once
#include "register/files.h"
#include "service/blob.h"
#include "service/service.h"

/* Working table: a file received, its bytes durable as the blob `sha256`. PROBLEM_INVALID for a
 * name that is none, PROBLEM_STATE when the person has sent too much already. */
gboolean service_attach(ServiceCall *call, const RegisterAttachment *attachment, GError **error);
/* What a virus check says of bytes: clean, infected, failed. */
gboolean service_judge_attachment(ServiceCall *call, const char *sha256, const char *state,
                                  GError **error);
/* The same as it comes from a scanner: `attachment.infected` when a virus was found, which tells
 * who sent it, the CSIRT and `administrators` (ids, NULL-terminated). */
typedef struct {
    const char *sha256, *state, *found; /* `found`: what the scanner calls it, or why it failed */
    const char *const *administrators;
} ServiceScanned;
gboolean service_note_scan(ServiceCall *call, const ServiceScanned *in, GError **error);
/* Files sent over 30 days ago that no record cites are forgotten, while the clock is not in doubt;
 * `blobs` (char *) gets the bytes nobody has any more, to be removed after COMMIT. */
gboolean service_sweep_attachments(ServiceCall *call, GPtrArray *blobs, GError **error);

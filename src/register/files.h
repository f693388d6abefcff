/* register/files.h -- what people attach: sent first, cited by a record then
 *
 * Bytes are blobs (service/blob.h). `attachment` is a working table of what was sent; `record_file`
 * is what records cite, made from their events. */
#pragma once
#include "register/sight.h"

#define REGISTER_FILES_MAX 20 /* of one field */
#define REGISTER_ATTACHMENT_MAX_BYTES (G_GUINT64_CONSTANT(512) * 1024 * 1024)

/* What a person may have sent without a record that cites it. */
#define REGISTER_LOOSE_MAX 200
#define REGISTER_LOOSE_MAX_BYTES (4 * REGISTER_ATTACHMENT_MAX_BYTES)

typedef struct {
    const char *id, *person, *sha256, *name, *media, *state;
    guint64 bytes;
    gint64 sent_us;
} RegisterAttachment;
gboolean register_attachment_add(Store *store, const RegisterAttachment *attachment,
                                 GError **error);
/* Whether the person may send so much more; PROBLEM_STATE. */
gboolean register_attachment_room(Store *store, const char *person, guint64 bytes, GError **error);
/* What a virus check found, of all that have these bytes: clean, infected; failed where they were
 * not looked at yet. */
gboolean register_attachment_judge(Store *store, const char *sha256, const char *state,
                                   GError **error);
/* Sent before `before_us`, cited by no record, and gone from the table; `blobs` (char *) gets the
 * bytes nobody has any more. */
gboolean register_attachment_sweep(Store *store, gint64 before_us, GPtrArray *blobs,
                                   GError **error);
/* How many records and attachments have these bytes. */
gboolean register_blob_uses(Store *store, const char *sha256, guint64 *uses, GError **error);

/* Adds sha256, name, bytes and media to {"field", "id"}; the view's failure when it is unknown. */
void register_file_describe(RegisterView *view, json_t *file);
/* Whether a person may cite it in a field: sent by that person, or there already, within the
 * field's limit, and found clean where the desk demands it. PROBLEM_INVALID names the field. */
gboolean register_file_check(RegisterView *view, const RegisterRecord *record,
                             const RecordField *field, const char *id, const char *person,
                             GError **error);
/* What a person may have: who sent it, or sees a record (and field) that cites it, and nothing with
 * a virus, or unchecked where checks are demanded. PROBLEM_NOT_FOUND, PROBLEM_STATE. */
gboolean register_file_visit(RegisterSight *sight, const char *id, const char *person,
                             void (*visit)(const RegisterAttachment *attachment, gpointer user),
                             gpointer user, GError **error);
/* What the bytes of a file are, by their beginning: "application/pdf"; static. */
const char *register_media_of(const guint8 *bytes, gsize size_bytes);

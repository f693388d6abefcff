/* service/blob.h -- files kept by their SHA-256: SITE/data/blobs/aa/REST, durable before they are
 * named */
#pragma once
#include <glib.h>

#define SERVICE_BLOB_NAME_BYTES 65 /* 64 hex digits and NUL */

typedef struct ServiceBlobs ServiceBlobs;
typedef struct ServiceBlobWriter ServiceBlobWriter;

/* Opens the folder (made when missing); what an earlier run left half-written in it is removed. Any
 * thread may use it at once. */
ServiceBlobs *service_blobs_open(const char *path, GError **error);
void service_blobs_close(ServiceBlobs *blobs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServiceBlobs, service_blobs_close)

/* A new blob, hashed as it comes; over `max_bytes` it is refused (PROBLEM_TOO_LARGE). `what` names
 * it in errors. One thread at a time. */
ServiceBlobWriter *service_blob_begin(ServiceBlobs *blobs, const char *what, guint64 max_bytes,
                                      GError **error);
gboolean service_blob_append(ServiceBlobWriter *writer, const guint8 *bytes, gsize size_bytes,
                             GError **error);
/* A descriptor that only reads what has come so far, owned by the caller; -1 with an error. */
int service_blob_look(const ServiceBlobWriter *writer, GError **error);
/* Syncs file and folders; TRUE only when it would survive a loss of power. */
gboolean service_blob_finish(ServiceBlobWriter *writer, char name[SERVICE_BLOB_NAME_BYTES],
                             guint64 *size_bytes, GError **error);
void service_blob_free(ServiceBlobWriter *writer); /* unfinished: leaves nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServiceBlobWriter, service_blob_free)

/* A descriptor for reading, owned by the caller; -1 with PROBLEM_NOT_FOUND. */
int service_blob_open(ServiceBlobs *blobs, const char *name, GError **error);
/* Removes it durably; what is not there is no error. */
gboolean service_blob_remove(ServiceBlobs *blobs, const char *name, GError **error);

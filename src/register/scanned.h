/* register/scanned.h -- attachments as a virus check looks at them: by their bytes */
#pragma once
#include "store/store.h"

/* Bytes nobody has looked at yet: SHA-256 each, the longest waiting first; char *, owned. */
GPtrArray *register_unchecked(Store *store, guint max, GError **error);
/* Who sent these bytes: ids of persons, each once; char *, owned. */
GPtrArray *register_senders(Store *store, const char *sha256, GError **error);
/* How many attachments are in each state. */
typedef struct {
    gint64 unchecked, clean, infected, failed;
} RegisterScanned;
gboolean register_scanned_count(Store *store, RegisterScanned *counts, GError **error);

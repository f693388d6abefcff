/* clean/odf/lock.h -- entries of OpenDocument packages under a password (ODF 1.3 part 2, 3.4 and
 * 4.16; the extensions of LibreOffice 24.8), opened (clean/ only) */
#pragma once
#include "clean/markup/markup.h"

typedef struct OdfLock OdfLock;
/* The name of the entry that is a whole package, where LibreOffice locks it as one. */
#define ODF_LOCK_WHOLE "encrypted-package"

/* What the manifest says: full path, owned -> OdfLock, owned; NULL when nothing is locked. A lock
 * of an unknown form is one that opens with no password. PROBLEM_DAMAGED, limits. */
gboolean odf_locks_read(const guint8 *manifest, gsize size, DisarmBudget *budget,
                        GHashTable **locks, GError **error);
/* How large the entry is when it is open, as the manifest says. */
guint64 odf_lock_plain_bytes(const OdfLock *lock);
/* Opens an entry. `work` is what keys of all entries took so far, of ODF_LOCK_WORK. NULL without an
 * error when the password does not. Owned. PROBLEM_TOO_LARGE. */
#define ODF_LOCK_WORK 30000000u
GBytes *odf_lock_open(const OdfLock *lock, const char *password, const guint8 *bytes, gsize size,
                      guint64 *work, DisarmBudget *budget, GError **error);

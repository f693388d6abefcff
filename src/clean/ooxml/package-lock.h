/* clean/ooxml/package-lock.h -- Office packages under a password (MS-OFFCRYPTO 2.3.4), opened:
 * standard and agile encryption (clean/ only) */
#pragma once
#include "disarm/job.h"

typedef struct PackageLock PackageLock;
/* What the stream EncryptionInfo says; NULL for a form that is not known. Owned. */
PackageLock *package_lock_read(const guint8 *info, gsize size, DisarmBudget *budget);
void package_lock_free(PackageLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PackageLock, package_lock_free)

/* The package in the compound file `what` (lent), opened by the password that was typed in, else by
 * the one that Excel tries without asking; its removal is noted. Owned. PROBLEM_ENCRYPTED,
 * _DAMAGED, limits. */
GBytes *package_unlock(const guint8 *bytes, gsize size, const char *what, DisarmJob *job,
                       GError **error);

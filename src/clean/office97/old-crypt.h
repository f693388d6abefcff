/* clean/office97/old-crypt.h -- RC4 of old Office files (MS-OFFCRYPTO 2.3.5, 2.3.6): with the
 * password that opens without asking, or the one that was typed in (clean/ only) */
#pragma once
#include "disarm/job.h"

typedef struct {
    guint8 base[20]; /* what the key of each block is made of */
    guint base_bytes, key_bytes;
    gboolean sha1; /* else MD5 */
} OldCrypt;

/* `header`: from the version numbers on. Tries the usual password and the job's; FALSE when none
 * opens it, or it is encrypted in another way. */
gboolean old_crypt_open(OldCrypt *crypt, const guint8 *header, gsize size, const DisarmJob *job);
/* Decrypts a whole block from its beginning, in place. */
void old_crypt_block(const OldCrypt *crypt, guint32 block, guint8 *bytes, gsize size);

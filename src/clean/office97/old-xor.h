/* clean/office97/old-xor.h -- XOR obfuscation of old Office files (MS-OFFCRYPTO 2.3.7): with the
 * password that opens without asking, or the one that was typed in (clean/ only) */
#pragma once
#include "disarm/job.h"

#define OLD_XOR_BYTES 16u

typedef struct {
    guint8 bytes[OLD_XOR_BYTES];
} OldXor;

/* `key` and `verifier`: what the file keeps of its password. FALSE when neither password has them.
 */
gboolean old_xor_open(OldXor * xor, guint key, guint verifier, const DisarmJob *job);
/* Both in place, from the byte of the stream on that `at` says: 2.3.7.3 (Excel; the whole body of a
 * record at a time), 2.3.7.6 (Word). */
void old_xor_excel(const OldXor * xor, gsize at, guint8 *bytes, gsize size);
void old_xor_word(const OldXor * xor, gsize at, guint8 *bytes, gsize size);

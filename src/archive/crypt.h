/* archive/crypt.h -- what passwords lock in archives, opened; pure (archive/ only)
 *
 * Passwords are UTF-8; one that is not ASCII is tried in CP932 too, which is what older programs on
 * Japanese Windows used. A wrong one is PROBLEM_ENCRYPTED. */
#pragma once
#include "archive/pull.h"

/* What ZIP's own cipher (APPNOTE.TXT 6.1) keeps: `check` is the byte the header must end with. */
#define CRYPT_ZIP_HEADER_BYTES 12
Pull *crypt_zip(const guint8 *bytes, gsize size_bytes, guint8 check, const char *password,
                const char *what, GError **error);

/* WinZip's AE-1 and AE-2 (APPNOTE.TXT 7.2.5 names the field; "AES Encryption Information" of
 * WinZip): salt, 2 bytes to check the password, contents, 10 bytes of HMAC-SHA1 over them. The HMAC
 * is checked before this returns. `strength` 1, 2, 3: 128, 192, 256 bits. */
Pull *crypt_zip_aes(const guint8 *bytes, gsize size_bytes, guint strength, const char *password,
                    const char *what, GError **error);

/* 7z's AES-256 in CBC, its key from SHA-256 (7-Zip's 7zAes). `properties` as they lie in the
 * archive. Takes `from`. A wrong password shows only in what comes out. */
Pull *crypt_seven(Pull *from, const guint8 *properties, gsize properties_bytes,
                  const char *password, GError **error);

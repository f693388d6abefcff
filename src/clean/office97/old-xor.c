/* clean/office97/old-xor.c -- keys, verifiers and sixteen bytes made of a password; bytes told
 * apart by them
 */
#include "clean/office97/old-xor.h"
#include "base/charset.h"
#include <string.h>

#define USUAL_PASSWORD "VelvetSweatshop" /* MS-XLS 2.2.10: not asked for */
#define PASSWORD_BYTES 15u
#define POLYNOMIAL 0x1021u

static guint16 shifted(guint16 value)
{
    return (guint16)((guint)value << 1 ^ ((value & 0x8000) != 0 ? POLYNOMIAL : 0));
}

/* The tables of 2.3.7.2 are these states of a shift register. */
static guint16 key_of(const guint8 *password, gsize size)
{
    guint16 key = 0, bit = 0x8000, start = 0xFFFF;
    for (gsize i = size; i-- > 0;)
        for (guint at = 0; at < 8; at++) {
            bit = shifted(bit);
            start = shifted(start);
            if (at < 7 && (password[i] >> at & 1) != 0)
                key ^= bit;
        }
    return key ^ start;
}

static guint16 verifier_of(const guint8 *password, gsize size)
{
    guint sum = 0;
    for (gsize i = size + 1; i-- > 0;) {
        sum = (sum << 1 & 0x7FFF) | (sum >> 14 & 1);
        sum ^= i > 0 ? password[i - 1] : (guint)size;
    }
    return (guint16)(sum ^ 0xCE4B);
}

static void fill(OldXor * xor, guint16 key, const guint8 *password, gsize size)
{
    static const guint8 pad[PASSWORD_BYTES] = {0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80,
                                               0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00};
    for (gsize i = 0; i < OLD_XOR_BYTES; i++) {
        guint8 byte = i < size ? password[i] : pad[i - size];
        byte ^= (guint8)(i % 2 == 0 ? key : key >> 8);
        xor->bytes[i] = (guint8)(byte >> 1 | byte << 7);
    }
}

/* Passwords are of the character set of the machine, in Japan CP932. */
gboolean old_xor_open(OldXor * xor, guint key, guint verifier, const DisarmJob *job)
{
    const char *const passwords[] = {USUAL_PASSWORD, job->password};
    for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++) {
        gsize size = 0;
        g_autofree char *bytes = passwords[i] != NULL
                                     ? charset_encode("cp932", passwords[i], strlen(passwords[i]),
                                                      "password", &size, NULL)
                                     : NULL;
        const guint8 *password = (const guint8 *)bytes;
        if (password == NULL || size == 0 || size > PASSWORD_BYTES ||
            key_of(password, size) != key || verifier_of(password, size) != verifier)
            continue;
        fill(xor, key_of(password, size), password, size);
        return TRUE;
    }
    return FALSE;
}

void old_xor_excel(const OldXor * xor, gsize at, guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        guint8 byte = bytes[i] ^ xor->bytes[(at + size + i) % OLD_XOR_BYTES];
        bytes[i] = (guint8)(byte << 3 | byte >> 5);
    }
}

/* What is zero, or would become it, stays. */
void old_xor_word(const OldXor * xor, gsize at, guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        guint8 key = xor->bytes[(at + i) % OLD_XOR_BYTES];
        if (bytes[i] != 0 && bytes[i] != key)
            bytes[i] ^= key;
    }
}

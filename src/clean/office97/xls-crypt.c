/* clean/office97/xls-crypt.c -- bodies of records decrypted, blocks of 1024 bytes each under its
 * key, or by XOR
 */
#include "clean/office97/xls-crypt.h"
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/old-crypt.h"
#include "clean/office97/old-xor.h"
#include <string.h>

#define BLOCK 1024u
#define FILE_PASS 0x002Fu
#define SHEET_LIST 0x0085u
#define HEAD 4u

static gboolean is_plain(guint id)
{
    static const guint16 plain[] = {0x0809, FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138};
    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
        if (plain[i] == id)
            return TRUE;
    return FALSE;
}

/* Where FILEPASS has its body; 0 when there is none in the workbook's own part. */
static gsize find_pass(const guint8 *bytes, gsize size, gsize *pass_bytes)
{
    for (gsize at = 0; at + HEAD <= size;) {
        guint id = bytes_u16(bytes, at);
        gsize body = bytes_u16(bytes, at + 2);
        if (id == 0x000A || body > size - at - HEAD)
            return 0;
        *pass_bytes = body;
        if (id == FILE_PASS)
            return at + HEAD;
        at += HEAD + body;
    }
    return 0;
}

/* The stream with its heads, and what is never encrypted, put back over it. */
static void restore(guint8 *made, const guint8 *bytes, gsize size)
{
    for (gsize at = 0; at + HEAD <= size;) {
        guint id = bytes_u16(bytes, at);
        gsize body = MIN(bytes_u16(bytes, at + 2), size - at - HEAD);
        gsize kept = is_plain(id) ? body : id == SHEET_LIST ? MIN(body, 4) : 0;
        memcpy(made + at, bytes + at, HEAD + kept);
        if (id == FILE_PASS)
            bytes_set16(made, at, 0x00FF); /* of no meaning from now on */
        at += HEAD + body;
    }
}

typedef struct {
    gboolean by_xor; /* else RC4 */
    OldCrypt crypt;
    OldXor xor ;
} Key;

/* `body` of FILEPASS. */
static gboolean find_key(const guint8 *body, gsize size, const DisarmJob *job, Key *key)
{
    if (size < 6)
        return FALSE;
    key->by_xor = bytes_u16(body, 0) == 0;
    if (key->by_xor)
        return old_xor_open(&key->xor, bytes_u16(body, 2), bytes_u16(body, 4), job);
    return bytes_u16(body, 0) == 1 && old_crypt_open(&key->crypt, body + 2, size - 2, job);
}

static void undo_rc4(const OldCrypt *crypt, guint8 *made, gsize size)
{
    for (gsize at = 0; at < size; at += BLOCK)
        old_crypt_block(crypt, (guint32)(at / BLOCK), made + at, MIN(BLOCK, size - at));
}

static void undo_xor(const OldXor * xor, guint8 *made, gsize size)
{
    for (gsize at = 0; at + HEAD <= size;) {
        gsize body = MIN(bytes_u16(made, at + 2), size - at - HEAD);
        old_xor_excel(xor, at + HEAD, made + at + HEAD, body);
        at += HEAD + body;
    }
}

GBytes *xls_decrypt(GBytes *stream, DisarmJob *job, GError **error)
{
    gsize size = 0, pass_bytes = 0;
    const guint8 *bytes = g_bytes_get_data(stream, &size);
    gsize pass = find_pass(bytes, size, &pass_bytes);
    Key key;
    if (pass == 0)
        return g_bytes_ref(stream);
    if (!find_key(bytes + pass, pass_bytes, job, &key)) {
        disarm_find(job->findings, DISARM_ENCRYPTED, DISARM_REFUSED, NULL, 0);
        problem_set(error, PROBLEM_ENCRYPTED, PROBLEM_BOTH("The workbook", "ブック"), NULL);
        return NULL;
    }
    if (!disarm_budget_inflate(job->budget, size, error))
        return NULL;
    guint8 *made = g_malloc(size);
    memcpy(made, bytes, size);
    if (key.by_xor)
        undo_xor(&key.xor, made, size);
    else
        undo_rc4(&key.crypt, made, size);
    restore(made, bytes, size);
    disarm_find(job->findings, DISARM_ENCRYPTED, DISARM_DROPPED, NULL, 0);
    return g_bytes_new_take(made, size);
}

/* clean/office97/doc-crypt.c -- streams of a document decrypted, blocks of 512 bytes each under its
 * key, or by XOR (MS-DOC 2.2.6) */
#include "base/problem.h"
#include "clean/office97/doc-internal.h"
#include "clean/office97/old-crypt.h"
#include "clean/office97/old-xor.h"
#include <string.h>

#define BLOCK 512u
#define PLAIN 68u /* of the main stream */
#define ENCRYPTED 0x0100u
#define OBFUSCATED 0x8000u

typedef struct {
    gboolean by_xor; /* else RC4 */
    OldCrypt crypt;
    OldXor xor ;
} Key;

/* The first `plain` bytes were never changed. */
static gboolean undo(Doc *doc, const Key *key, DocBytes *stream, gsize plain, GPtrArray *keep)
{
    if (stream->size == 0)
        return TRUE;
    if (!disarm_budget_inflate(doc->job->budget, stream->size, &doc->failed))
        return FALSE;
    guint8 *made = g_malloc(stream->size);
    g_ptr_array_add(keep, made);
    memcpy(made, stream->bytes, stream->size);
    if (key->by_xor)
        old_xor_word(&key->xor, 0, made, stream->size);
    for (gsize at = 0; !key->by_xor && at < stream->size; at += BLOCK)
        old_crypt_block(&key->crypt, (guint32)(at / BLOCK), made + at,
                        MIN(BLOCK, stream->size - at));
    memcpy(made, stream->bytes, MIN(plain, stream->size));
    stream->bytes = made;
    return TRUE;
}

/* What the head of the main stream says of its password: its sums, or how much of the table stream
 * tells the rest. */
static gboolean find_key(const Doc *doc, Key *key)
{
    gsize head = bytes_u32(doc->main.bytes, 14);
    key->by_xor = (bytes_u16(doc->main.bytes, 10) & OBFUSCATED) != 0;
    if (key->by_xor)
        return old_xor_open(&key->xor, bytes_u16(doc->main.bytes, 16),
                            bytes_u16(doc->main.bytes, 14), doc->job);
    return head <= doc->table.size && old_crypt_open(&key->crypt, doc->table.bytes, head, doc->job);
}

gboolean doc_decrypt(Doc *doc, GPtrArray *keep)
{
    Key key;
    if (doc->main.size < PLAIN)
        return TRUE; /* the reader of the FIB says so */
    if ((bytes_u16(doc->main.bytes, 10) & ENCRYPTED) == 0)
        return TRUE;
    if (!find_key(doc, &key)) {
        disarm_find(doc->job->findings, DISARM_ENCRYPTED, DISARM_REFUSED, NULL, 0);
        problem_set(&doc->failed, PROBLEM_ENCRYPTED, PROBLEM_BOTH("The document", "文書"), NULL);
        return FALSE;
    }
    disarm_find(doc->job->findings, DISARM_ENCRYPTED, DISARM_DROPPED, NULL, 0);
    return undo(doc, &key, &doc->main, PLAIN, keep) && undo(doc, &key, &doc->table, 0, keep) &&
           undo(doc, &key, &doc->data, 0, keep);
}

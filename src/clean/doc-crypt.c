/* clean/doc-crypt.c -- streams of a document decrypted, blocks of 512 bytes each under its key
 * (MS-DOC 2.2.6) */
#include "base/problem.h"
#include "clean/doc-internal.h"
#include "clean/old-crypt.h"
#include <string.h>

#define BLOCK 512u
#define PLAIN 68u /* of the main stream */
#define ENCRYPTED 0x0100u
#define OBFUSCATED 0x8000u

static gboolean undo(Doc *doc, const OldCrypt *crypt, DocBytes *stream, gsize plain,
                     GPtrArray *keep)
{
    if (stream->size == 0)
        return TRUE;
    if (!disarm_budget_inflate(doc->job->budget, stream->size, &doc->failed))
        return FALSE;
    guint8 *made = g_malloc(stream->size);
    g_ptr_array_add(keep, made);
    memcpy(made, stream->bytes, stream->size);
    for (gsize at = 0; at < stream->size; at += BLOCK)
        old_crypt_block(crypt, (guint32)(at / BLOCK), made + at, MIN(BLOCK, stream->size - at));
    memcpy(made, stream->bytes, MIN(plain, stream->size));
    stream->bytes = made;
    return TRUE;
}

gboolean doc_decrypt(Doc *doc, GPtrArray *keep)
{
    if (doc->main.size < PLAIN)
        return TRUE; /* the reader of the FIB says so */
    guint flags = bytes_u16(doc->main.bytes, 10);
    gsize head = bytes_u32(doc->main.bytes, 14);
    OldCrypt crypt;
    if ((flags & ENCRYPTED) == 0)
        return TRUE;
    if ((flags & OBFUSCATED) != 0 || head > doc->table.size ||
        !old_crypt_open(&crypt, doc->table.bytes, head, doc->job)) {
        disarm_find(doc->job->findings, DISARM_ENCRYPTED, DISARM_REFUSED, NULL, 0);
        problem_set(&doc->failed, PROBLEM_ENCRYPTED, PROBLEM_BOTH("The document", "文書"), NULL);
        return FALSE;
    }
    disarm_find(doc->job->findings, DISARM_ENCRYPTED, DISARM_DROPPED, NULL, 0);
    return undo(doc, &crypt, &doc->main, PLAIN, keep) && undo(doc, &crypt, &doc->table, 0, keep) &&
           undo(doc, &crypt, &doc->data, 0, keep);
}

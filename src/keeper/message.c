/* keeper/message.c -- questions and answers to bytes and back */
#include "keeper/message.h"
#include "base/cursor.h"
#include "base/problem.h"
#include "wire/problem.h"
#include <string.h>

#define VERSION 1
#define REFUSED 0
#define DONE 1

static void put_u8(GByteArray *out, guint8 number)
{
    g_byte_array_append(out, &number, 1);
}

static void put_u16(GByteArray *out, guint16 number)
{
    guint16 wire = GUINT16_TO_BE(number);
    g_byte_array_append(out, (const guint8 *)&wire, sizeof wire);
}

static void put_u64(GByteArray *out, guint64 number)
{
    guint64 wire = GUINT64_TO_BE(number);
    g_byte_array_append(out, (const guint8 *)&wire, sizeof wire);
}

void keeper_question_write(GByteArray *out, const KeeperQuestion *question)
{
    const KeeperExtension *to = &question->to;
    gsize origin_size = MIN(strlen(to->origin), (gsize)G_MAXUINT16);
    put_u8(out, VERSION);
    put_u8(out, (guint8)question->act);
    put_u16(out, (guint16)origin_size);
    g_byte_array_append(out, (const guint8 *)to->origin, (guint)origin_size);
    if (question->act != KEEPER_SIGN)
        return;
    put_u64(out, to->old_size);
    put_u64(out, to->size);
    g_byte_array_append(out, to->root.bytes, sizeof to->root.bytes);
    put_u8(out, (guint8)to->proof_count);
    for (gsize i = 0; i < to->proof_count; i++)
        g_byte_array_append(out, to->proof[i].bytes, sizeof to->proof[i].bytes);
}

static void read_hash(Cursor *c, LedgerHash *hash)
{
    const guint8 *bytes = cursor_lend(c, LEDGER_HASH_BYTES, LEDGER_HASH_BYTES);
    if (bytes != NULL)
        memcpy(hash->bytes, bytes, LEDGER_HASH_BYTES);
}

static const char *read_origin(Cursor *c, GStringChunk *arena)
{
    guint16 size = cursor_u16be(c);
    const guint8 *bytes = cursor_lend(c, size, LEDGER_ORIGIN_MAX_BYTES);
    if (bytes == NULL)
        return "";
    if (g_utf8_validate_len((const char *)bytes, size, NULL))
        return g_string_chunk_insert_len(arena, (const char *)bytes, size);
    cursor_fail(c, "the origin is not UTF-8");
    return "";
}

static void read_extension(Cursor *c, KeeperExtension *to, LedgerHash *proof)
{
    to->old_size = cursor_u64be(c);
    to->size = cursor_u64be(c);
    read_hash(c, &to->root);
    to->proof_count = cursor_u8(c);
    to->proof = proof;
    if (to->proof_count > KEEPER_PROOF_MAX)
        cursor_fail(c, "the proof is too long");
    for (gsize i = 0; i < to->proof_count && cursor_ok(c); i++)
        read_hash(c, &proof[i]);
}

gboolean keeper_question_read(KeeperQuestion *question, GStringChunk *arena, LedgerHash *proof,
                              const guint8 *bytes, gsize size_bytes, GError **error)
{
    Cursor c = cursor_over(bytes, size_bytes);
    KeeperQuestion read = {0};
    if (cursor_u8(&c) != VERSION)
        cursor_fail(&c, "another version of the question");
    guint8 act = cursor_u8(&c);
    if (act < KEEPER_CREATE || act > KEEPER_SIGN)
        cursor_fail(&c, "unknown act");
    read.act = (KeeperAct)act;
    read.to.origin = read_origin(&c, arena);
    if (act == KEEPER_SIGN)
        read_extension(&c, &read.to, proof);
    if (cursor_ok(&c) && !cursor_at_end(&c))
        cursor_fail(&c, "bytes after the end");
    if (!cursor_ok(&c)) {
        problem_set(error, PROBLEM_INVALID, "question to the keeper", c.failed);
        return FALSE;
    }
    *question = read;
    return TRUE;
}

void keeper_answer_write(GByteArray *out, const guint8 *payload, gsize size_bytes)
{
    put_u8(out, VERSION);
    put_u8(out, DONE);
    if (size_bytes > 0)
        g_byte_array_append(out, payload, (guint)size_bytes);
}

void keeper_answer_write_problem(GByteArray *out, const GError *problem)
{
    put_u8(out, VERSION);
    put_u8(out, REFUSED);
    wire_problem_write(out, problem);
}

GBytes *keeper_answer_read(const guint8 *bytes, gsize size_bytes, GError **error)
{
    Cursor c = cursor_over(bytes, size_bytes);
    guint8 version = cursor_u8(&c);
    guint8 outcome = cursor_u8(&c);
    if (!cursor_ok(&c) || version != VERSION || outcome > DONE) {
        problem_set(error, PROBLEM_INVALID, "answer of the keeper", "not of its form");
        return NULL;
    }
    if (outcome == REFUSED) {
        g_autoptr(GError) problem = NULL;
        wire_problem_read(&c, &problem);
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    return g_bytes_new(c.at, cursor_left(&c));
}

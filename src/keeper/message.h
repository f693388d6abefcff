/* keeper/message.h -- what core asks the keeper and what it answers, as heads of a stream; pure
 *
 * Question: version u8 (1), act u8, origin (u16 length, bytes); for SIGN further old size u64, size
 * u64, root (32 bytes), count u8, that many hashes. Answer: version u8 (1), 0 and a problem
 * (wire/problem.h), or 1 and what the act gives: nothing, 32 bytes of key, size u64 and root, or
 * the note to the end. */
#pragma once
#include "keeper/vault.h"
#include "wire/request.h"

#define KEEPER_PROOF_MAX 64 /* hashes: one per bit of a size, two ways is never needed */

typedef enum { KEEPER_CREATE = 1, KEEPER_PUBLIC_KEY, KEEPER_LAST, KEEPER_SIGN } KeeperAct;

typedef struct {
    KeeperAct act;
    KeeperExtension to; /* only `origin` unless act is SIGN */
} KeeperQuestion;

void keeper_question_write(GByteArray *out, const KeeperQuestion *question);
/* `origin` is copied to `arena`, the proof to `proof` (room for KEEPER_PROOF_MAX). */
gboolean keeper_question_read(KeeperQuestion *question, GStringChunk *arena, LedgerHash *proof,
                              const guint8 *bytes, gsize size_bytes, GError **error);

/* `payload` may be NULL. */
void keeper_answer_write(GByteArray *out, const guint8 *payload, gsize size_bytes);
void keeper_answer_write_problem(GByteArray *out, const GError *problem);
/* What followed a 1, copied; NULL with the keeper's problem. Owned. */
GBytes *keeper_answer_read(const guint8 *bytes, gsize size_bytes, GError **error);

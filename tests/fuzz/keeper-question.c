/* tests/fuzz/keeper-question.c -- questions to the keeper, and its answers: what is read is written
 * the same */
#include "keeper/message.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    LedgerHash proof[KEEPER_PROOF_MAX];
    KeeperQuestion question;
    if (keeper_question_read(&question, arena, proof, bytes, size_bytes, NULL)) {
        g_autoptr(GByteArray) again = g_byte_array_new();
        keeper_question_write(again, &question);
        check(again->len == size_bytes && memcmp(again->data, bytes, size_bytes) == 0);
    }
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) given = keeper_answer_read(bytes, size_bytes, &problem);
    check((given != NULL) == (problem == NULL));
    return 0;
}

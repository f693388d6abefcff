/* ledger/proof.c -- .tlog-proof files: one event, its path, and a signed checkpoint */
#include "ledger/proof.h"
#include "base/ids.h"
#include "base/problem.h"
#include <string.h>

#define THE_PROOF PROBLEM_BOTH("the proof", "証明")
#define FIRST_LINE "c2sp.org/tlog-proof@v1"
#define PATH_MAX_HASHES 64

GBytes *ledger_proof_write(const LedgerProof *proof, GError **error)
{
    g_autoptr(GString) out = g_string_new(FIRST_LINE "\n");
    if (proof->extra != NULL) {
        g_autofree char *extra =
            base64_write(g_bytes_get_data(proof->extra, NULL), g_bytes_get_size(proof->extra));
        g_string_append_printf(out, "extra %s\n", extra);
    }
    g_string_append_printf(out, "index %" G_GUINT64_FORMAT "\n", proof->index);
    for (guint i = 0; i < proof->path->len; i++) {
        const LedgerHash *hash = &g_array_index(proof->path, LedgerHash, i);
        g_autofree char *base64 = base64_write(hash->bytes, LEDGER_HASH_BYTES);
        g_string_append_printf(out, "%s\n", base64);
    }
    g_string_append_c(out, '\n');
    g_string_append_len(out, g_bytes_get_data(proof->checkpoint, NULL),
                        (gssize)g_bytes_get_size(proof->checkpoint));
    if (out->len > LEDGER_PROOF_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, THE_PROOF, G_STRINGIFY(LEDGER_PROOF_MAX_BYTES));
        return NULL;
    }
    return g_string_free_to_bytes(g_steal_pointer(&out));
}

void ledger_proof_free(LedgerProof *proof)
{
    if (proof == NULL)
        return;
    g_clear_pointer(&proof->path, g_array_unref);
    g_clear_pointer(&proof->extra, g_bytes_unref);
    g_clear_pointer(&proof->checkpoint, g_bytes_unref);
    g_free(proof);
}

/* The next line without its newline; NULL when none ends any more. */
static char *take_line(const char **at, const char *end)
{
    const char *newline = memchr(*at, '\n', (gsize)(end - *at));
    if (newline == NULL)
        return NULL;
    char *line = g_strndup(*at, (gsize)(newline - *at));
    *at = newline + 1;
    return line;
}

static const char *read_index(LedgerProof *proof, const char *line)
{
    const char *digits = g_str_has_prefix(line, "index ") ? line + strlen("index ") : "";
    gboolean canonical = g_ascii_isdigit(*digits) && (*digits != '0' || digits[1] == '\0');
    if (!canonical || !g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT64, &proof->index, NULL))
        return "the index line is not in its form";
    return NULL;
}

static const char *read_extra(LedgerProof *proof, const char *line)
{
    const char *base64 = line + strlen("extra ");
    proof->extra = base64_read(base64, strlen(base64), LEDGER_PROOF_MAX_BYTES);
    return proof->extra != NULL ? NULL : "the extra line is not Base64";
}

static const char *read_path_line(LedgerProof *proof, const char *line)
{
    g_autoptr(GBytes) bytes = base64_read(line, strlen(line), LEDGER_HASH_BYTES);
    if (bytes == NULL || g_bytes_get_size(bytes) != LEDGER_HASH_BYTES)
        return "a line of the path is not a hash";
    if (proof->path->len >= PATH_MAX_HASHES)
        return "the path is too long";
    g_array_append_vals(proof->path, g_bytes_get_data(bytes, NULL), 1);
    return NULL;
}

static const char *read_path(LedgerProof *proof, const char **at, const char *end)
{
    const char *fault = NULL;
    while (fault == NULL) {
        g_autofree char *line = take_line(at, end);
        if (line == NULL)
            return "no blank line follows the path";
        if (*line == '\0')
            return NULL;
        fault = read_path_line(proof, line);
    }
    return fault;
}

static const char *read_head(LedgerProof *proof, const char **at, const char *end)
{
    g_autofree char *first = take_line(at, end);
    g_autofree char *second = take_line(at, end);
    if (first == NULL || strcmp(first, FIRST_LINE) != 0 || second == NULL)
        return "its first line is not that of a tlog-proof";
    if (!g_str_has_prefix(second, "extra "))
        return read_index(proof, second);
    g_autofree char *third = take_line(at, end);
    const char *fault = third == NULL ? "it ends too early" : read_extra(proof, second);
    return fault != NULL ? fault : read_index(proof, third);
}

static const char *read_all(LedgerProof *proof, const char *at, const char *end)
{
    if (end - at > LEDGER_PROOF_MAX_BYTES || memchr(at, '\0', (gsize)(end - at)) != NULL)
        return "it is too long or holds NUL";
    const char *fault = read_head(proof, &at, end);
    if (fault == NULL)
        fault = read_path(proof, &at, end);
    if (fault == NULL)
        proof->checkpoint = g_bytes_new(at, (gsize)(end - at));
    return fault;
}

LedgerProof *ledger_proof_read(const guint8 *bytes, gsize size_bytes, GError **error)
{
    g_autoptr(LedgerProof) proof = g_new0(LedgerProof, 1);
    proof->path = g_array_new(FALSE, FALSE, sizeof(LedgerHash));
    const char *start = size_bytes > 0 ? (const char *)bytes : "";
    const char *fault = read_all(proof, start, start + size_bytes);
    if (fault != NULL) {
        problem_set(error, PROBLEM_INVALID, THE_PROOF, fault);
        return NULL;
    }
    g_autoptr(LedgerNote) note = ledger_note_read(g_bytes_get_data(proof->checkpoint, NULL),
                                                  g_bytes_get_size(proof->checkpoint), error);
    return note != NULL ? g_steal_pointer(&proof) : NULL;
}

gboolean ledger_proof_verify(const LedgerProof *proof, const LedgerVerifier *verifier,
                             const LedgerHash *leaf, LedgerCheckpoint *checkpoint, GError **error)
{
    LedgerCheckpoint opened;
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(error);
    if (hasher == NULL || !ledger_checkpoint_open(&opened, proof->checkpoint, verifier, error))
        return FALSE;
    if (!ledger_check_inclusion(hasher, proof->index, opened.size, leaf,
                                (const LedgerHash *)(void *)proof->path->data, proof->path->len,
                                &opened.root)) {
        g_autofree char *place = g_strdup_printf("%" G_GUINT64_FORMAT, proof->index);
        problem_set(error, PROBLEM_LEDGER,
                    PROBLEM_BOTH("the path does not lead to the root", "経路がルートに届きません"),
                    place);
        return FALSE;
    }
    if (checkpoint != NULL)
        *checkpoint = opened;
    return TRUE;
}

/* ledger/note.c -- C2SP signed notes: a text, a blank line, signature lines */
#include "ledger/note.h"
#include "base/ids.h"
#include "base/problem.h"
#include "ledger/note_lines.h"
#include <string.h>

#define THE_NOTE PROBLEM_BOTH("the signed note", "署名付きノート")
#define COSIGNATURE_BYTES (8 + LEDGER_SIGNATURE_BYTES)
#define SIGNATURE_MAX_BYTES 8192 /* other algorithms' signatures are larger than ours */

static void signature_free(gpointer data)
{
    LedgerNoteSignature *signature = data;
    g_free(signature->name);
    g_bytes_unref(signature->bytes);
    g_free(signature);
}

void ledger_note_free(LedgerNote *note)
{
    if (note == NULL)
        return;
    g_clear_pointer(&note->signatures, g_ptr_array_unref);
    g_free(note->text);
    g_free(note);
}

guint32 ledger_note_u32(const guint8 *bytes)
{
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* "— NAME BASE64", without its newline. */
static const char *read_signature(LedgerNote *note, const char *line, gsize size_bytes)
{
    gsize prefix = strlen(LEDGER_NOTE_DASH);
    if (size_bytes < prefix || memcmp(line, LEDGER_NOTE_DASH, prefix) != 0)
        return "a line after the blank one is no signature";
    const char *name = line + prefix, *end = line + size_bytes;
    const char *space = memchr(name, ' ', (gsize)(end - name));
    if (space == NULL)
        return "a signature line has no signature";
    g_autofree char *owned = g_strndup(name, (gsize)(space - name));
    if (!ledger_name_is_valid(owned))
        return "a signature's name is not a key's name";
    g_autoptr(GBytes) bytes = base64_read(space + 1, (gsize)(end - space - 1), SIGNATURE_MAX_BYTES);
    if (bytes == NULL || g_bytes_get_size(bytes) < 5)
        return "a signature is not Base64, too short or too long";
    if (note->signatures->len >= LEDGER_NOTE_SIGNATURES_MAX)
        return "it has too many signatures";
    LedgerNoteSignature *signature = g_new0(LedgerNoteSignature, 1);
    signature->name = g_steal_pointer(&owned);
    signature->key_id = ledger_note_u32(g_bytes_get_data(bytes, NULL));
    signature->bytes = g_bytes_new_from_bytes(bytes, 4, g_bytes_get_size(bytes) - 4);
    g_ptr_array_add(note->signatures, signature);
    return NULL;
}

static const char *read_signatures(LedgerNote *note, const char *at, const char *end)
{
    const char *fault = at < end ? NULL : "it has no signature";
    while (fault == NULL && at < end) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        if (newline == NULL)
            return "its last line has no end";
        fault = read_signature(note, at, (gsize)(newline - at));
        at = newline + 1;
    }
    return fault;
}

static const char *check_characters(const char *bytes, gsize size_bytes)
{
    if (size_bytes > LEDGER_NOTE_MAX_BYTES)
        return "it is too long";
    if (!g_utf8_validate_len(bytes, size_bytes, NULL))
        return "it is not UTF-8";
    for (gsize i = 0; i < size_bytes; i++)
        if ((guint8)bytes[i] < 0x20 && bytes[i] != '\n')
            return "it holds a control character";
    return NULL;
}

/* The last blank line parts text and signatures. */
static const char *find_blank(const char *bytes, gsize size_bytes)
{
    for (gsize i = size_bytes; i >= 2; i--)
        if (bytes[i - 1] == '\n' && bytes[i - 2] == '\n')
            return bytes + i - 1;
    return NULL;
}

LedgerNote *ledger_note_read(const guint8 *bytes, gsize size_bytes, GError **error)
{
    g_autoptr(LedgerNote) note = g_new0(LedgerNote, 1);
    const char *start = (const char *)bytes;
    const char *fault = check_characters(start, size_bytes);
    const char *blank = fault == NULL ? find_blank(start, size_bytes) : NULL;
    note->signatures = g_ptr_array_new_with_free_func(signature_free);
    if (fault == NULL && blank == NULL)
        fault = "no blank line parts text and signatures";
    if (fault == NULL) {
        note->text = g_strndup(start, (gsize)(blank - start));
        fault = read_signatures(note, blank + 1, start + size_bytes);
    }
    if (fault != NULL) {
        problem_set(error, PROBLEM_INVALID, THE_NOTE, fault);
        return NULL;
    }
    return g_steal_pointer(&note);
}

char *ledger_note_cosigned_text(const char *text, guint64 time_s)
{
    return g_strdup_printf("cosignature/v1\ntime %" G_GUINT64_FORMAT "\n%s", time_s, text);
}

static guint64 read_u64(const guint8 *bytes)
{
    return (guint64)ledger_note_u32(bytes) << 32 | ledger_note_u32(bytes + 4);
}

static gboolean verify_cosignature(const LedgerNote *note, const LedgerNoteSignature *signature,
                                   const LedgerVerifier *verifier, guint64 *time_s)
{
    const guint8 *bytes = g_bytes_get_data(signature->bytes, NULL);
    if (g_bytes_get_size(signature->bytes) != COSIGNATURE_BYTES || read_u64(bytes) > G_MAXINT64)
        return FALSE;
    g_autofree char *text = ledger_note_cosigned_text(note->text, read_u64(bytes));
    if (!ledger_verify_bytes(verifier->key, (const guint8 *)text, strlen(text), bytes + 8))
        return FALSE;
    if (time_s != NULL)
        *time_s = read_u64(bytes);
    return TRUE;
}

static gboolean verify_one(const LedgerNote *note, const LedgerNoteSignature *signature,
                           const LedgerVerifier *verifier, guint64 *time_s)
{
    if (verifier->type == LEDGER_KEY_COSIGNATURE)
        return verify_cosignature(note, signature, verifier, time_s);
    return g_bytes_get_size(signature->bytes) == LEDGER_SIGNATURE_BYTES &&
           ledger_verify_bytes(verifier->key, (const guint8 *)note->text, strlen(note->text),
                               g_bytes_get_data(signature->bytes, NULL));
}

gboolean ledger_note_verify(const LedgerNote *note, const LedgerVerifier *verifier, guint64 *time_s,
                            GError **error)
{
    guint held = 0;
    for (guint i = 0; i < note->signatures->len; i++) {
        const LedgerNoteSignature *signature = g_ptr_array_index(note->signatures, i);
        if (signature->key_id != verifier->id || strcmp(signature->name, verifier->name) != 0)
            continue;
        if (!verify_one(note, signature, verifier, time_s)) {
            problem_set(error, PROBLEM_LEDGER,
                        PROBLEM_BOTH("a signature does not hold", "署名が正しくありません"),
                        verifier->name);
            return FALSE;
        }
        held++;
    }
    if (held == 0)
        problem_set(error, PROBLEM_LEDGER,
                    PROBLEM_BOTH("the key expected has not signed", "期待した鍵の署名がありません"),
                    verifier->name);
    return held > 0;
}

void ledger_note_append_signature(GString *out, const char *name, guint32 key_id,
                                  const guint8 *bytes, gsize size_bytes)
{
    g_autoptr(GByteArray) whole = g_byte_array_new();
    guint8 id[4] = {(guint8)(key_id >> 24), (guint8)(key_id >> 16), (guint8)(key_id >> 8),
                    (guint8)key_id};
    g_byte_array_append(whole, id, sizeof id);
    g_byte_array_append(whole, bytes, (guint)size_bytes);
    g_autofree char *base64 = base64_write(whole->data, whole->len);
    g_string_append_printf(out, LEDGER_NOTE_DASH "%s %s\n", name, base64);
}

static gboolean has_signature(const LedgerNote *note, const LedgerNoteSignature *wanted)
{
    for (guint i = 0; i < note->signatures->len; i++) {
        const LedgerNoteSignature *one = g_ptr_array_index(note->signatures, i);
        if (one->key_id == wanted->key_id && strcmp(one->name, wanted->name) == 0 &&
            g_bytes_equal(one->bytes, wanted->bytes))
            return TRUE;
    }
    return FALSE;
}

GBytes *ledger_note_merge(GBytes *note, GBytes *other, GError **error)
{
    g_autoptr(LedgerNote) ours =
        ledger_note_read(g_bytes_get_data(note, NULL), g_bytes_get_size(note), error);
    if (ours == NULL)
        return NULL;
    g_autoptr(LedgerNote) theirs =
        ledger_note_read(g_bytes_get_data(other, NULL), g_bytes_get_size(other), error);
    if (theirs == NULL)
        return NULL;
    if (strcmp(ours->text, theirs->text) != 0) {
        problem_set(error, PROBLEM_INVALID, THE_NOTE,
                    PROBLEM_BOTH("it is about another text", "本文が異なります"));
        return NULL;
    }
    GString *out = g_string_new_len(g_bytes_get_data(note, NULL), (gssize)g_bytes_get_size(note));
    for (guint i = 0; i < theirs->signatures->len; i++) {
        const LedgerNoteSignature *signature = g_ptr_array_index(theirs->signatures, i);
        if (!has_signature(ours, signature))
            ledger_note_append_signature(out, signature->name, signature->key_id,
                                         g_bytes_get_data(signature->bytes, NULL),
                                         g_bytes_get_size(signature->bytes));
    }
    return g_string_free_to_bytes(out);
}

/* ledger/export_read.c -- reads an export record by record: strict, bounded, nothing believed */
#include "base/problem.h"
#include "ledger/export.h"
#include "ledger/note.h"
#include "ledger/note_lines.h"
#include <openssl/evp.h>
#include <string.h>

#define HEADER_MAX_BYTES 4096
#define FRAME_BYTES 5
#define STEP_BYTES (1024 * 1024) /* room grows with what came, not with what was announced */
#define THE_EXPORT PROBLEM_BOTH("the ledger export", "台帳の書き出し")

struct LedgerExportReader {
    LedgerExportSource source;
    gpointer user;
    EVP_MD_CTX *digest; /* over everything before the end record */
    GByteArray *record;
    LedgerRecordKind last; /* 0 before the header */
    gboolean ended;
};

/* Smallest and largest payload of each kind, and after which kinds it may come. */
typedef struct {
    char kind;
    guint32 min_bytes, max_bytes;
    const char *after;
} RecordRule;

static const RecordRule rules[] = {
    {LEDGER_RECORD_HEADER, 2, HEADER_MAX_BYTES, ""},
    {LEDGER_RECORD_LEAF, 1, LEDGER_LEAF_MAX_BYTES, "HLRCEK"},
    {LEDGER_RECORD_WITHHELD, LEDGER_HASH_BYTES, LEDGER_HASH_BYTES, "HLRCEK"},
    {LEDGER_RECORD_CONTENT, LEDGER_SALT_BYTES, LEDGER_SALT_BYTES + LEDGER_CONTENT_MAX_BYTES, "L"},
    {LEDGER_RECORD_ERASED, 0, 0, "L"},
    {LEDGER_RECORD_CHECKPOINT, 1, LEDGER_NOTE_MAX_BYTES, "HLRCEK"},
    {LEDGER_RECORD_END, LEDGER_HASH_BYTES, LEDGER_HASH_BYTES, "HLRCEK"},
};

static gboolean damaged(GError **error, const char *why)
{
    problem_set(error, PROBLEM_FORMAT, THE_EXPORT, why);
    return FALSE;
}

/* Exactly `count` bytes. */
static gboolean take(LedgerExportReader *reader, guint8 *out, gsize count, GError **error)
{
    while (count > 0) {
        gssize got = reader->source(out, count, reader->user, error);
        if (got < 0)
            return FALSE;
        if (got == 0)
            return damaged(error, PROBLEM_BOTH("it ends too early", "途中で終わっています"));
        out += got;
        count -= (gsize)got;
    }
    return TRUE;
}

LedgerExportReader *ledger_export_reader_new(LedgerExportSource source, gpointer user,
                                             GError **error)
{
    g_autoptr(LedgerExportReader) reader = g_new0(LedgerExportReader, 1);
    reader->source = source;
    reader->user = user;
    reader->record = g_byte_array_new();
    reader->digest = EVP_MD_CTX_new();
    if (reader->digest == NULL || EVP_DigestInit_ex2(reader->digest, EVP_sha256(), NULL) != 1) {
        problem_set(error, PROBLEM_INTERNAL, "libcrypto has no SHA-256", NULL);
        return NULL;
    }
    return g_steal_pointer(&reader);
}

void ledger_export_reader_free(LedgerExportReader *reader)
{
    if (reader == NULL)
        return;
    EVP_MD_CTX_free(reader->digest);
    g_byte_array_unref(reader->record);
    g_free(reader);
}

static gboolean read_magic(LedgerExportReader *reader, GError **error)
{
    guint8 magic[sizeof LEDGER_EXPORT_MAGIC - 1];
    if (!take(reader, magic, sizeof magic, error))
        return FALSE;
    if (memcmp(magic, LEDGER_EXPORT_MAGIC, sizeof magic) != 0)
        return damaged(error,
                       PROBLEM_BOTH("it is not a ledger export", "台帳の書き出しではありません"));
    EVP_DigestUpdate(reader->digest, magic, sizeof magic);
    return TRUE;
}

static const RecordRule *find_rule(const LedgerExportReader *reader, const guint8 *frame,
                                   guint32 size_bytes, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        const RecordRule *rule = &rules[i];
        if (rule->kind != (char)frame[0])
            continue;
        gboolean first = reader->last == 0 && *rule->after == '\0';
        if (!first && (reader->last == 0 || strchr(rule->after, (int)reader->last) == NULL)) {
            damaged(error, PROBLEM_BOTH("a record stands out of place", "記録の順序が違います"));
            return NULL;
        }
        if (size_bytes < rule->min_bytes || size_bytes > rule->max_bytes) {
            damaged(error,
                    PROBLEM_BOTH("a record's length is not allowed", "記録の長さが不正です"));
            return NULL;
        }
        return rule;
    }
    damaged(error, PROBLEM_BOTH("a record is of no known kind", "知らない種類の記録があります"));
    return NULL;
}

static gboolean read_payload(LedgerExportReader *reader, gsize size_bytes, GError **error)
{
    g_byte_array_set_size(reader->record, 0);
    for (gsize done = 0; done < size_bytes;) {
        gsize step = MIN(size_bytes - done, STEP_BYTES);
        g_byte_array_set_size(reader->record, (guint)(done + step));
        if (!take(reader, reader->record->data + done, step, error))
            return FALSE;
        done += step;
    }
    return TRUE;
}

/* The end record holds the digest of all before it, and nothing follows. */
static gboolean check_end(LedgerExportReader *reader, GError **error)
{
    guint8 digest[EVP_MAX_MD_SIZE], more;
    EVP_DigestFinal_ex(reader->digest, digest, NULL);
    if (memcmp(digest, reader->record->data, LEDGER_HASH_BYTES) != 0)
        return damaged(error,
                       PROBLEM_BOTH("its digest does not agree", "ダイジェストが一致しません"));
    gssize got = reader->source(&more, 1, reader->user, error);
    if (got > 0)
        return damaged(error,
                       PROBLEM_BOTH("something follows its end", "終わりの後に続きがあります"));
    reader->ended = TRUE;
    return got == 0;
}

gboolean ledger_export_next(LedgerExportReader *reader, LedgerRecord *record, GError **error)
{
    guint8 frame[FRAME_BYTES];
    if (reader->ended)
        return damaged(error, PROBLEM_BOTH("it is read to its end", "最後まで読み終えています"));
    if ((reader->last == 0 && !read_magic(reader, error)) ||
        !take(reader, frame, sizeof frame, error))
        return FALSE;
    guint32 size_bytes = ledger_note_u32(frame + 1);
    const RecordRule *rule = find_rule(reader, frame, size_bytes, error);
    if (rule == NULL || !read_payload(reader, size_bytes, error))
        return FALSE;
    reader->last = (LedgerRecordKind)rule->kind;
    if (reader->last == LEDGER_RECORD_END) {
        if (!check_end(reader, error))
            return FALSE;
    } else {
        EVP_DigestUpdate(reader->digest, frame, sizeof frame);
        EVP_DigestUpdate(reader->digest, reader->record->data, size_bytes);
    }
    *record = (LedgerRecord){reader->last, reader->record->data, size_bytes};
    return TRUE;
}

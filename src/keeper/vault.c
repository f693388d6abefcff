/* keeper/vault.c -- promises stored before they are signed */
#include "keeper/vault.h"
#include "base/ids.h"
#include "base/problem.h"
#include "keeper/keyfile.h"
#include "os/files.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define KEY_FILE_MAX_BYTES 4096
#define STATE_FILE_MAX_BYTES 1024
#define KEY_FILE_MODE 0600

typedef struct {
    guint8 seed[LEDGER_KEY_BYTES];
    LedgerCheckpoint last;
} Entry;

struct KeeperVault {
    int keys_dirfd; /* lent */
    LedgerHasher *hasher;
    GHashTable *entries; /* origin -> Entry: what was read of the directory so far */
};

static void entry_free(gpointer at)
{
    Entry *entry = at;
    explicit_bzero(entry->seed, sizeof entry->seed);
    g_free(entry);
}

KeeperVault *keeper_vault_open(int keys_dirfd, GError **error)
{
    LedgerHasher *hasher = ledger_hasher_new(error);
    if (hasher == NULL)
        return NULL;
    KeeperVault *vault = g_new0(KeeperVault, 1);
    vault->keys_dirfd = keys_dirfd;
    vault->hasher = hasher;
    vault->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
    return vault;
}

void keeper_vault_close(KeeperVault *vault)
{
    ledger_hasher_free(vault->hasher);
    g_hash_table_unref(vault->entries);
    g_free(vault);
}

static gboolean refuse(GError **error, const char *why)
{
    problem_set(error, PROBLEM_KEEPER, why, NULL);
    return FALSE;
}

/* "+" stands in no origin, so no two origins share a file. */
static char *file_of(const char *origin, const char *suffix, GError **error)
{
    if (!ledger_name_is_valid(origin) || strlen(origin) > KEEPER_ORIGIN_MAX_BYTES) {
        refuse(error, PROBLEM_BOTH("that is no name for a log", "ログの名前として使えません"));
        return NULL;
    }
    char *name = g_strconcat(origin, suffix, NULL);
    return g_strdelimit(name, "/", '+');
}

/* ---- reading ---- */

static gboolean read_seed(const KeeperVault *vault, const char *origin, Entry *entry,
                          GError **error)
{
    g_autofree char *name = file_of(origin, ".key", error);
    if (name == NULL)
        return FALSE;
    g_autoptr(GByteArray) text = os_read_file(vault->keys_dirfd, name, KEY_FILE_MAX_BYTES, error);
    if (text == NULL)
        return FALSE;
    gboolean read = keeper_keyfile_read(entry->seed, (const char *)text->data, text->len);
    explicit_bzero(text->data, text->len);
    if (!read)
        problem_set(error, PROBLEM_FORMAT, name, "not an Ed25519 key as this program writes it");
    return read;
}

static gboolean read_state(const KeeperVault *vault, const char *origin, Entry *entry,
                           GError **error)
{
    g_autofree char *name = file_of(origin, ".state", error);
    g_autoptr(GByteArray) bytes =
        os_read_file(vault->keys_dirfd, name, STATE_FILE_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    g_autofree char *text = g_strndup((const char *)bytes->data, bytes->len);
    if (strlen(text) == bytes->len && ledger_checkpoint_read(&entry->last, text, NULL) &&
        strcmp(entry->last.origin, origin) == 0)
        return TRUE;
    problem_set(error, PROBLEM_FORMAT, name, "not the checkpoint of its log");
    return FALSE;
}

/* The entry of a log; a key whose state is missing or damaged is an error, never a fresh start. */
static Entry *find(KeeperVault *vault, const char *origin, GError **error)
{
    Entry *known = g_hash_table_lookup(vault->entries, origin);
    if (known != NULL)
        return known;
    Entry *read = g_new0(Entry, 1);
    if (!read_seed(vault, origin, read, error) || !read_state(vault, origin, read, error)) {
        entry_free(read);
        return NULL;
    }
    g_hash_table_insert(vault->entries, g_strdup(origin), read);
    return read;
}

gboolean keeper_vault_public_key(KeeperVault *vault, const char *origin,
                                 guint8 key[LEDGER_KEY_BYTES], GError **error)
{
    const Entry *entry = find(vault, origin, error);
    return entry != NULL && ledger_public_key(entry->seed, key, error);
}

gboolean keeper_vault_last(KeeperVault *vault, const char *origin, guint64 *size, LedgerHash *root,
                           GError **error)
{
    const Entry *entry = find(vault, origin, error);
    if (entry == NULL)
        return FALSE;
    *size = entry->last.size;
    *root = entry->last.root;
    return TRUE;
}

/* ---- creating ---- */

static gboolean store_state(const KeeperVault *vault, const char *origin, guint64 size,
                            const LedgerHash *root, GError **error)
{
    g_autofree char *name = file_of(origin, ".state", error);
    if (name == NULL)
        return FALSE;
    g_autofree char *text = ledger_checkpoint_text(origin, size, root);
    return os_write_durably(vault->keys_dirfd, name, KEY_FILE_MODE, text, strlen(text), error);
}

static gboolean store_new_seed(const KeeperVault *vault, const char *name, GError **error)
{
    guint8 seed[LEDGER_KEY_BYTES];
    if (!random_fill(seed, sizeof seed, error))
        return FALSE;
    g_autofree char *text = keeper_keyfile_write(seed);
    gboolean stored =
        os_write_durably(vault->keys_dirfd, name, KEY_FILE_MODE, text, strlen(text), error);
    explicit_bzero(text, strlen(text));
    explicit_bzero(seed, sizeof seed);
    return stored;
}

/* Asked once more before anything was signed: the same key serves. */
static gboolean create_again(KeeperVault *vault, const char *origin, GError **error)
{
    const Entry *entry = find(vault, origin, error);
    if (entry == NULL)
        return FALSE;
    return entry->last.size == 0 || refuse(error, PROBLEM_BOTH("this log has a key already",
                                                               "このログの鍵はすでにあります"));
}

gboolean keeper_vault_create(KeeperVault *vault, const char *origin, GError **error)
{
    g_autofree char *name = file_of(origin, ".key", error);
    if (name == NULL)
        return FALSE;
    if (faccessat(vault->keys_dirfd, name, F_OK, 0) == 0)
        return create_again(vault, origin, error);
    if (errno != ENOENT) {
        problem_set_errno(error, name, errno);
        return FALSE;
    }
    /* State first: the key's file is what makes a log exist. */
    LedgerHash empty = ledger_hash_empty();
    return store_state(vault, origin, 0, &empty, error) && store_new_seed(vault, name, error);
}

/* ---- promising and signing ---- */

static gboolean check_extension(const KeeperVault *vault, const LedgerCheckpoint *last,
                                const KeeperExtension *to, GError **error)
{
    if (to->size < last->size)
        return refuse(error, PROBLEM_BOTH("the log is shorter than what was signed",
                                          "ログが署名済みの長さより短くなっています"));
    if (to->old_size != last->size)
        return refuse(error, PROBLEM_BOTH("the proof starts elsewhere than at what was signed last",
                                          "証明が、最後に署名した時点から始まっていません"));
    if (!ledger_check_consistency(vault->hasher, last->size, &last->root, to->size, &to->root,
                                  to->proof, to->proof_count))
        return refuse(error, PROBLEM_BOTH("the log does not continue what was signed",
                                          "ログが署名済みの内容の続きになっていません"));
    return TRUE;
}

gboolean keeper_vault_promise(KeeperVault *vault, const KeeperExtension *to, GError **error)
{
    Entry *entry = find(vault, to->origin, error);
    if (entry == NULL)
        return FALSE;
    if (to->size == entry->last.size && ledger_hash_equal(&to->root, &entry->last.root))
        return TRUE; /* the same once more, wherever its proof starts: promised already */
    if (!check_extension(vault, &entry->last, to, error))
        return FALSE;
    if (!store_state(vault, to->origin, to->size, &to->root, error)) {
        /* Which of the two stands on disk is not known: it is read again. */
        g_hash_table_remove(vault->entries, to->origin);
        return FALSE;
    }
    entry->last.size = to->size;
    entry->last.root = to->root;
    return TRUE;
}

GBytes *keeper_vault_sign(KeeperVault *vault, const char *origin, GError **error)
{
    const Entry *entry = find(vault, origin, error);
    if (entry == NULL)
        return NULL;
    return ledger_checkpoint_sign(origin, entry->last.size, &entry->last.root, entry->seed, error);
}

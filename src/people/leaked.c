/* people/leaked.c -- looks a password up in the operator's list, which is never read whole */
#include "base/problem.h"
#include "os/files.h"
#include "people/passwords.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void people_leaked_key(const char *password, gsize size_bytes, guint8 key[PEOPLE_LEAKED_BYTES])
{
    /* SHA-1, because published lists hold that; it protects nothing here. */
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    guint8 digest[20];
    gsize digest_bytes = sizeof digest;
    g_checksum_update(sum, (const guchar *)password, (gssize)size_bytes);
    g_checksum_get_digest(sum, digest, &digest_bytes);
    memcpy(key, digest, PEOPLE_LEAKED_BYTES);
}

static gboolean read_exactly(int fd, guint8 *out, gsize size_bytes, gint64 offset, GError **error)
{
    gssize got = pread(fd, out, size_bytes, offset);
    if (got == (gssize)size_bytes)
        return TRUE;
    if (got < 0)
        problem_set_errno(error, PEOPLE_LEAKED_FILE, errno);
    else
        problem_set(error, PROBLEM_FORMAT, PEOPLE_LEAKED_FILE,
                    PROBLEM_BOTH("it ends too early", "途中で終わっています"));
    return FALSE;
}

/* How many keys the file holds, once its head and its size were looked at. */
static gboolean open_list(int fd, gint64 *count, GError **error)
{
    struct stat facts;
    guint8 head[PEOPLE_LEAKED_HEAD_BYTES];
    if (fstat(fd, &facts) != 0) {
        problem_set_errno(error, PEOPLE_LEAKED_FILE, errno);
        return FALSE;
    }
    if (!read_exactly(fd, head, sizeof head, 0, error))
        return FALSE;
    gint64 rest = facts.st_size - PEOPLE_LEAKED_HEAD_BYTES;
    *count = rest / PEOPLE_LEAKED_BYTES;
    if (memcmp(head, PEOPLE_LEAKED_HEAD, strlen(PEOPLE_LEAKED_HEAD)) == 0 &&
        rest % PEOPLE_LEAKED_BYTES == 0)
        return TRUE;
    problem_set(error, PROBLEM_FORMAT, PEOPLE_LEAKED_FILE,
                PROBLEM_BOTH("make it with `sekisho site leaked-list`",
                             "sekisho site leaked-list で作り直してください"));
    return FALSE;
}

static gboolean search(int fd, gint64 count, const guint8 *key, gboolean *listed, GError **error)
{
    gint64 low = 0;
    gint64 high = count;
    while (low < high && !*listed) {
        gint64 middle = low + (high - low) / 2;
        guint8 there[PEOPLE_LEAKED_BYTES];
        if (!read_exactly(fd, there, sizeof there,
                          PEOPLE_LEAKED_HEAD_BYTES + middle * PEOPLE_LEAKED_BYTES, error))
            return FALSE;
        int order = memcmp(there, key, sizeof there);
        *listed = order == 0;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return TRUE;
}

gboolean people_leaked_find(const char *folder, const char *password, gboolean *listed,
                            GError **error)
{
    *listed = FALSE;
    g_auto(OsFd) dir = os_open_dir(folder, error);
    if (dir < 0)
        return FALSE;
    if (faccessat(dir, PEOPLE_LEAKED_FILE, F_OK, 0) != 0 && errno == ENOENT)
        return TRUE;
    g_auto(OsFd) fd = os_open_beneath(dir, PEOPLE_LEAKED_FILE, error);
    gint64 count = 0;
    guint8 key[PEOPLE_LEAKED_BYTES];
    if (fd < 0 || !open_list(fd, &count, error))
        return FALSE;
    people_leaked_key(password, strlen(password), key);
    if (!search(fd, count, key, listed, error))
        return FALSE;
    g_autofree char *lower = g_utf8_strdown(password, -1);
    people_leaked_key(lower, strlen(lower), key);
    return *listed || search(fd, count, key, listed, error);
}

/* cmd/leaked_list.c -- sekisho site leaked-list: a list of leaked passwords becomes the file that
 * new passwords are looked up in */
#include "base/ids.h"
#include "cmd/cmd.h"
#include "cmd/site_file.h"
#include "os/files.h"
#include "os/site.h"
#include "people/passwords.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024
#define SHA1_CHARS 40
#define PLAIN_MAX                                                                                  \
    20000000 /* lines of a list of words: they are sorted in memory, 10 bytes each                 \
              */
#define BUFFER_BYTES ((gsize)1 << 20)

typedef struct {
    FILE *in;
    guint64 line;
    int out;
    GByteArray *buffer;
    guint64 written;
    guint8 last[PEOPLE_LEAKED_BYTES];
    GByteArray *keys; /* of words; NULL for a list of hashes */
} List;

static void list_clear(List *list)
{
    if (list->in != NULL)
        fclose(list->in);
    os_fd_close(list->out);
    g_byte_array_unref(list->buffer);
    if (list->keys != NULL)
        g_byte_array_unref(list->keys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(List, list_clear)

static gboolean list_flush(List *list, GError **error)
{
    gboolean done =
        os_write_all(list->out, list->buffer->data, list->buffer->len, PEOPLE_LEAKED_FILE, error);
    g_byte_array_set_size(list->buffer, 0);
    return done;
}

/* One key after another, ascending; the same once more is passed over. */
static gboolean list_add(List *list, const guint8 key[PEOPLE_LEAKED_BYTES], GError **error)
{
    int order = list->written == 0 ? -1 : memcmp(list->last, key, PEOPLE_LEAKED_BYTES);
    if (order == 0)
        return TRUE;
    if (order > 0) {
        g_autofree char *where = g_strdup_printf("%" G_GUINT64_FORMAT, list->line);
        problem_set(error, PROBLEM_INVALID, where,
                    PROBLEM_BOTH("this line is not in ascending order: sort the file first",
                                 "この行が昇順になっていません。先に並べ替えてください"));
        return FALSE;
    }
    memcpy(list->last, key, PEOPLE_LEAKED_BYTES);
    list->written++;
    g_byte_array_append(list->buffer, key, PEOPLE_LEAKED_BYTES);
    return list->buffer->len < BUFFER_BYTES || list_flush(list, error);
}

/* "SHA-1 in 40 hexadecimal digits", perhaps followed by ":COUNT". */
static gboolean read_hash(const char *line, guint8 key[PEOPLE_LEAKED_BYTES])
{
    if (strlen(line) < SHA1_CHARS || (line[SHA1_CHARS] != '\0' && line[SHA1_CHARS] != ':'))
        return FALSE;
    g_autofree char *text = g_ascii_strdown(line, SHA1_CHARS);
    guint8 digest[SHA1_CHARS / 2];
    if (!hex_read(digest, sizeof digest, text))
        return FALSE;
    memcpy(key, digest, PEOPLE_LEAKED_BYTES);
    return TRUE;
}

static gboolean take_word(List *list, const char *line, GError **error)
{
    guint8 key[PEOPLE_LEAKED_BYTES];
    if (list->keys->len / PEOPLE_LEAKED_BYTES == PLAIN_MAX) {
        problem_set(
            error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("a list of words", "語の一覧"),
            PROBLEM_BOTH("20,000,000 lines; hash and sort a longer one",
                         "2,000 万行。それより長いものは、ハッシュにして並べ替えてください"));
        return FALSE;
    }
    people_leaked_key(line, strlen(line), key);
    g_byte_array_append(list->keys, key, sizeof key);
    return TRUE;
}

static gboolean take_line(List *list, const char *line, GError **error)
{
    guint8 key[PEOPLE_LEAKED_BYTES];
    gboolean hash = read_hash(line, key);
    if (list->line == 1 && !hash)
        list->keys = g_byte_array_new();
    if (list->keys != NULL)
        return take_word(list, line, error);
    if (hash)
        return list_add(list, key, error);
    g_autofree char *where = g_strdup_printf("%" G_GUINT64_FORMAT, list->line);
    problem_set(error, PROBLEM_INVALID, where,
                PROBLEM_BOTH("a line of 40 hexadecimal digits is expected, as the ones before",
                             "前の行と同じく、16 進 40 桁の行ではありません"));
    return FALSE;
}

static gboolean read_lines(List *list, GError **error)
{
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, list->in) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        list->line++;
        if (*line != '\0' && !take_line(list, line, error))
            return FALSE;
    }
    if (ferror(list->in) == 0)
        return TRUE;
    problem_set_errno(error, PROBLEM_BOTH("the list", "一覧"), errno);
    return FALSE;
}

static int compare_keys(const void *a, const void *b)
{
    return memcmp(a, b, PEOPLE_LEAKED_BYTES);
}

static gboolean write_words(List *list, GError **error)
{
    if (list->keys == NULL)
        return TRUE;
    gsize count = list->keys->len / PEOPLE_LEAKED_BYTES;
    qsort(list->keys->data, count, PEOPLE_LEAKED_BYTES, compare_keys);
    for (gsize i = 0; i < count; i++)
        if (!list_add(list, list->keys->data + i * PEOPLE_LEAKED_BYTES, error))
            return FALSE;
    return TRUE;
}

static gboolean write_list(List *list, GError **error)
{
    guint8 head[PEOPLE_LEAKED_HEAD_BYTES] = PEOPLE_LEAKED_HEAD;
    g_byte_array_append(list->buffer, head, sizeof head);
    return read_lines(list, error) && write_words(list, error) && list_flush(list, error) &&
           os_sync(list->out, PEOPLE_LEAKED_FILE, error);
}

static gboolean open_input(List *list, const char *path, GError **error)
{
    list->in = strcmp(path, "-") == 0 ? fdopen(dup(STDIN_FILENO), "r") : fopen(path, "re");
    if (list->in != NULL)
        return TRUE;
    problem_set_errno(error, path, errno);
    return FALSE;
}

/* Beside the old one, then in its place: who looks a password up meanwhile finds one of the two. */
static gboolean install(const char *site_dir, List *list, GError **error)
{
    static const char fresh[] = PEOPLE_LEAKED_FILE ".new";
    g_auto(OsFd) site = os_open_dir(site_dir, error);
    g_auto(OsFd) data = site >= 0 ? os_open_dir_beneath(site, "data", error) : -1;
    if (data < 0)
        return FALSE;
    (void)unlinkat(data, fresh, 0);
    list->out = os_create_beneath(data, fresh, 0640, error);
    if (list->out < 0)
        return FALSE;
    gboolean made =
        write_list(list, error) && site_give(site, "data/" PEOPLE_LEAKED_FILE ".new",
                                             cmd_site_uid_base(site_dir), ROLE_CORE, error);
    if (made && renameat(data, fresh, data, PEOPLE_LEAKED_FILE) == 0)
        return os_sync(data, "data", error);
    if (made)
        problem_set_errno(error, PEOPLE_LEAKED_FILE, errno);
    (void)unlinkat(data, fresh, 0);
    return FALSE;
}

int cmd_site_leaked_list(CmdCall *call, GError **error)
{
    g_autofree char *dir = NULL;
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &dir, "Directory of the site", "DIR"},
        G_OPTION_ENTRY_NULL};
    g_auto(List) list = {.out = -1, .buffer = g_byte_array_new()};
    if (!cmd_options(call, entries, 1, 1, error) || !cmd_required(dir, "--site", error) ||
        !open_input(&list, call->argv[1], error) || !install(dir, &list, error))
        return -1;
    g_print(CMD_SAY(call,
                    "%" G_GUINT64_FORMAT " 件を登録しました。次のパスワード変更から使われます\n",
                    "%" G_GUINT64_FORMAT " passwords listed; used from the next change on\n"),
            list.written);
    return CMD_DONE;
}

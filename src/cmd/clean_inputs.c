/* cmd/clean_inputs.c -- folders walked beneath a descriptor, names made readable */
#include "cmd/clean_inputs.h"
#include "base/charset.h"
#include "base/problem.h"
#include "clean/file.h"
#include "disarm/finding.h"
#include "os/files.h"
#include "os/output.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define SHOWN_BYTES ((gsize)4096)

struct CmdCleanInputs {
    GPtrArray *list;        /* CmdCleanInput, owned */
    GPtrArray *passed_over; /* char, owned */
    GArray *roots;          /* OsFd */
    const struct stat *own;
    guint own_count;
};

static void input_free(gpointer data)
{
    CmdCleanInput *input = data;
    g_free(input->path);
    g_free(input->name);
    g_free(input->shown);
    g_free(input->folder);
    g_free(input->original);
    g_free(input);
}

void cmd_clean_inputs_free(CmdCleanInputs *inputs)
{
    if (inputs == NULL)
        return;
    for (guint i = 0; i < inputs->roots->len; i++)
        os_fd_close(g_array_index(inputs->roots, OsFd, i));
    g_array_unref(inputs->roots);
    g_ptr_array_unref(inputs->list);
    g_ptr_array_unref(inputs->passed_over);
    g_free(inputs);
}

/* ---- names ---- */

/* Names on a disk are bytes: UTF-8, or what an old system wrote; what fits nowhere is spelt %XX. */
static char *readable(const char *bytes)
{
    gsize size = strlen(bytes);
    if (g_utf8_validate(bytes, -1, NULL))
        return g_strdup(bytes);
    const char *encoding = charset_find((const guint8 *)bytes, size, NULL);
    char *text = encoding != NULL
                     ? charset_decode(encoding, (const guint8 *)bytes, size, "name", NULL)
                     : NULL;
    if (text != NULL)
        return text;
    GString *spelt = g_string_new(NULL);
    for (gsize i = 0; i < size; i++)
        g_string_append_printf(spelt, g_ascii_isprint(bytes[i]) ? "%c" : "%%%02X",
                               (guint)(guint8)bytes[i]);
    return g_string_free(spelt, FALSE);
}

static char *plain_name(const char *bytes, char **original)
{
    gboolean changed = FALSE;
    g_autofree char *text = readable(bytes);
    g_autofree char *plain = clean_file_plain_name(text, &changed);
    if (original != NULL)
        *original = changed ? g_strdup(text) : NULL;
    return *plain != '\0' ? g_steal_pointer(&plain) : g_strdup("_");
}

/* As people are told of it: a name that turns letters round shows that it does. */
static char *shown_name(const char *text)
{
    return disarm_printable(text, strlen(text), SHOWN_BYTES);
}

static char *below(const char *folder, const char *name)
{
    return *folder != '\0' ? g_strconcat(folder, "/", name, NULL) : g_strdup(name);
}

/* ---- walking ---- */

typedef struct {
    CmdCleanInputs *inputs;
    int rootfd;
    const char *path;   /* bytes, beneath the root */
    const char *folder; /* plain */
    const char *shown;
    guint depth;
} Folder;

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean is_link_to_folder(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Closes `fd`. */
static GPtrArray *names_in(int fd, const char *shown, GError **error)
{
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        problem_set_errno(error, shown, errno);
        os_fd_close(fd);
        return NULL;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const struct dirent *entry;
    errno = 0; /* which alone tells an error from the end */
    while (names->len <= CMD_CLEAN_INPUTS_MAX && (entry = readdir(dir)) != NULL) {
        if (!is_link_to_folder(entry->d_name))
            g_ptr_array_add(names, g_strdup(entry->d_name));
        errno = 0;
    }
    int saved_errno = errno;
    closedir(dir);
    if (saved_errno != 0) {
        problem_set_errno(error, shown, saved_errno);
        return NULL;
    }
    g_ptr_array_sort(names, by_bytes);
    return g_steal_pointer(&names);
}

static gboolean add(CmdCleanInputs *inputs, const CmdCleanInput *input, GError **error)
{
    if (inputs->list->len >= CMD_CLEAN_INPUTS_MAX) {
        problem_set(error, PROBLEM_TOO_LARGE, input->shown, "1,000,000");
        return FALSE;
    }
    g_ptr_array_add(inputs->list, g_memdup2(input, sizeof *input));
    return TRUE;
}

static gboolean is_own(const CmdCleanInputs *inputs, const struct stat *facts)
{
    for (guint i = 0; i < inputs->own_count; i++)
        if (inputs->own[i].st_dev == facts->st_dev && inputs->own[i].st_ino == facts->st_ino)
            return TRUE;
    return FALSE;
}

static gboolean walk(const Folder *folder, GError **error);

static gboolean take_entry(const Folder *in, int dirfd, const char *name, GError **error)
{
    struct stat facts;
    g_autofree char *text = readable(name);
    g_autofree char *path = below(in->path, name);
    g_autofree char *visible = shown_name(text);
    g_autofree char *shown = below(in->shown, visible);
    if (g_str_has_prefix(name, OS_OUTPUT_MARK)) {
        g_ptr_array_add(in->inputs->passed_over, g_steal_pointer(&shown));
        return TRUE;
    }
    if (fstatat(dirfd, name, &facts, AT_SYMLINK_NOFOLLOW) != 0) {
        problem_set_errno(error, shown, errno);
        return FALSE;
    }
    if (clean_file_is_leftover(text) || is_own(in->inputs, &facts))
        return TRUE;
    if (S_ISDIR(facts.st_mode)) {
        g_autofree char *plain = plain_name(name, NULL);
        g_autofree char *folder = below(in->folder, plain);
        const Folder inner = {in->inputs, in->rootfd, path, folder, shown, in->depth + 1};
        return walk(&inner, error);
    }
    CmdCleanInput input = {.rootfd = in->rootfd,
                           .path = g_steal_pointer(&path),
                           .shown = g_steal_pointer(&shown),
                           .folder = g_strdup(in->folder),
                           .is_file = S_ISREG(facts.st_mode)};
    input.name = plain_name(name, &input.original);
    return add(in->inputs, &input, error);
}

static gboolean walk(const Folder *folder, GError **error)
{
    if (folder->depth > CMD_CLEAN_FOLDERS_MAX) {
        problem_set(error, PROBLEM_TOO_DEEP, folder->shown, "64");
        return FALSE;
    }
    g_auto(OsFd) fd = os_open_dir_beneath(folder->rootfd, folder->path, error);
    g_auto(OsFd) listed = fd >= 0 ? dup(fd) : -1;
    if (fd < 0)
        return FALSE;
    g_autoptr(GPtrArray) names = names_in(os_fd_take(&listed), folder->shown, error);
    for (guint i = 0; names != NULL && i < names->len; i++)
        if (!take_entry(folder, fd, g_ptr_array_index(names, i), error))
            return FALSE;
    return names != NULL;
}

static gboolean take_named(CmdCleanInputs *inputs, const char *path, GError **error)
{
    struct stat facts;
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *text = readable(path);
    g_autofree char *shown = shown_name(text);
    gboolean there = stat(path, &facts) == 0;
    if (!there || (!S_ISDIR(facts.st_mode) && is_own(inputs, &facts))) {
        if (there || errno == ENOENT)
            problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("file", "ファイル"), shown);
        else
            problem_set_errno(error, shown, errno);
        return FALSE;
    }
    if (S_ISDIR(facts.st_mode)) {
        int root = os_open_dir(path, error);
        if (root < 0)
            return FALSE;
        g_array_append_val(inputs->roots, root);
        const Folder folder = {inputs, root, ".", "", shown, 1};
        return walk(&folder, error);
    }
    CmdCleanInput input = {.rootfd = -1,
                           .path = g_strdup(path),
                           .shown = g_steal_pointer(&shown),
                           .folder = g_strdup(""),
                           .is_file = S_ISREG(facts.st_mode)};
    input.name = plain_name(base, &input.original);
    return add(inputs, &input, error);
}

CmdCleanInputs *cmd_clean_inputs(char **paths, int count, const struct stat *own, guint own_count,
                                 GError **error)
{
    g_autoptr(CmdCleanInputs) inputs = g_new0(CmdCleanInputs, 1);
    inputs->list = g_ptr_array_new_with_free_func(input_free);
    inputs->passed_over = g_ptr_array_new_with_free_func(g_free);
    inputs->roots = g_array_new(FALSE, FALSE, sizeof(OsFd));
    inputs->own = own;
    inputs->own_count = own_count;
    for (int i = 0; i < count; i++)
        if (!take_named(inputs, paths[i], error))
            return NULL;
    return g_steal_pointer(&inputs);
}

const GPtrArray *cmd_clean_inputs_passed_over(const CmdCleanInputs *inputs)
{
    return inputs->passed_over;
}

guint cmd_clean_inputs_count(const CmdCleanInputs *inputs)
{
    return inputs->list->len;
}

const CmdCleanInput *cmd_clean_inputs_get(const CmdCleanInputs *inputs, guint at)
{
    return g_ptr_array_index(inputs->list, at);
}

int cmd_clean_input_open(const CmdCleanInput *input, GError **error)
{
    if (input->rootfd >= 0)
        return os_open_beneath(input->rootfd, input->path, error);
    int fd = open(input->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        problem_set_errno(error, input->shown, errno);
    return fd;
}

/* core/restored.c -- data/restored.json */
#include "core/restored.h"
#include "base/json.h"
#include "base/problem.h"
#include "os/files.h"
#include <unistd.h>

#define RESTORED_MAX_BYTES (256 * 1024)
#define RESTORED_FILE "restored.json"

void core_restored_free(CoreRestored *restored)
{
    if (restored == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(restored->logs); i++) {
        g_free(restored->logs[i].origin);
        g_free(restored->logs[i].checkpoint);
    }
    g_free(restored->who);
    g_free(restored);
}

static gboolean fill(CoreRestored *restored, const json_t *root, GError **error)
{
    restored->who = g_strdup(json_get_string(root, "who", error));
    if (restored->who == NULL)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(restored->logs); i++) {
        const json_t *log = json_array_get(json_object_get(root, "logs"), i);
        if (!json_is_object(log)) {
            problem_set(error, PROBLEM_FORMAT, RESTORED_FILE, "logs");
            return FALSE;
        }
        restored->logs[i].origin = g_strdup(json_get_string(log, "origin", error));
        if (restored->logs[i].origin == NULL)
            return FALSE;
        restored->logs[i].checkpoint = g_strdup(json_get_string(log, "checkpoint", error));
        if (restored->logs[i].checkpoint == NULL)
            return FALSE;
    }
    return TRUE;
}

CoreRestored *core_restored_load(const char *data_dir, GError **error)
{
    g_autofree char *path = g_build_filename(data_dir, RESTORED_FILE, NULL);
    if (access(path, F_OK) != 0)
        return NULL;
    g_auto(OsFd) dir = os_open_dir(data_dir, error);
    g_autoptr(GByteArray) bytes =
        dir >= 0 ? os_read_file(dir, RESTORED_FILE, RESTORED_MAX_BYTES, error) : NULL;
    if (bytes == NULL)
        return NULL;
    g_autoptr(json_t) root =
        json_read(bytes->data, bytes->len, RESTORED_MAX_BYTES, 8, RESTORED_FILE, error);
    g_autoptr(CoreRestored) restored = g_new0(CoreRestored, 1);
    if (root == NULL || !fill(restored, root, error))
        return NULL;
    return g_steal_pointer(&restored);
}

void core_restored_forget(const char *data_dir)
{
    g_autofree char *path = g_build_filename(data_dir, RESTORED_FILE, NULL);
    unlink(path);
}

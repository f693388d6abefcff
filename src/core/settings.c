/* core/settings.c -- reads site.json */
#include "core/settings.h"
#include "base/json.h"
#include "base/problem.h"
#include "os/files.h"

void core_settings_free(CoreSettings *settings)
{
    if (settings == NULL)
        return;
    g_free(settings->name);
    g_free(settings->host);
    g_free(settings->origin);
    g_free(settings->body.id);
    g_free(settings->body.name);
    g_free(settings->body.origin);
    g_free(settings);
}

static gboolean take_text(const json_t *object, const char *key, char **out, GError **error)
{
    const char *text = json_get_string(object, key, error);
    *out = g_strdup(text);
    return text != NULL;
}

static gboolean fill(CoreSettings *settings, const json_t *root, GError **error)
{
    const json_t *body = json_array_get(json_object_get(root, "bodies"), 0);
    if (body == NULL) {
        problem_set(error, PROBLEM_FORMAT, "site.json", "bodies");
        return FALSE;
    }
    settings->virus_check = json_is_true(json_object_get(root, "virus_check"));
    return take_text(root, "name", &settings->name, error) &&
           take_text(root, "host", &settings->host, error) &&
           take_text(root, "origin", &settings->origin, error) &&
           take_text(body, "id", &settings->body.id, error) &&
           take_text(body, "name", &settings->body.name, error) &&
           take_text(body, "origin", &settings->body.origin, error);
}

CoreSettings *core_settings_load(const char *site_dir, GError **error)
{
    g_auto(OsFd) dir = os_open_dir(site_dir, error);
    if (dir < 0)
        return NULL;
    g_autoptr(GByteArray) bytes = os_read_file(dir, "site.json", CORE_SITE_JSON_MAX_BYTES, error);
    if (bytes == NULL)
        return NULL;
    g_autoptr(json_t) root =
        json_read(bytes->data, bytes->len, CORE_SITE_JSON_MAX_BYTES, 8, "site.json", error);
    g_autoptr(CoreSettings) settings = g_new0(CoreSettings, 1);
    if (root == NULL || !fill(settings, root, error))
        return NULL;
    return g_steal_pointer(&settings);
}

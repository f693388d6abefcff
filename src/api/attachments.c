/* api/attachments.c -- an attachment handed out: to be saved, never shown in place */
#include "api-routes.h"
#include "api/asking.h"
#include "base/problem.h"
#include "register/files.h"
#include <string.h>

typedef struct {
    char sha256[65];
    char *name;
    guint64 bytes;
} Found;

static void note_found(const RegisterAttachment *attachment, gpointer user)
{
    Found *found = user;
    g_strlcpy(found->sha256, attachment->sha256, sizeof found->sha256);
    found->name = g_strdup(attachment->name);
    found->bytes = attachment->bytes;
}

gboolean api_attachments_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Found found = {0};
    g_auto(RegisterView) view = {0};
    g_auto(RegisterSight) sight = {0};
    if (!register_view_open(&view, call->desk, call->store, call->now_us, G_MAXUINT64, error) ||
        !register_sight_open(&sight, &view, call->actor, error) ||
        !register_file_visit(&sight, api_values_text(&call->values, "attachment_id"), call->actor,
                             note_found, &found, error))
        return FALSE;
    g_autofree char *name = found.name;
    g_autofree char *escaped = g_uri_escape_string(name, NULL, FALSE);
    answer->file = service_blob_open(call->facts->blobs, found.sha256, error);
    if (answer->file < 0)
        return FALSE;
    answer->file_bytes = found.bytes;
    answer->content_type = "application/octet-stream";
    answer->disposition =
        g_strdup_printf("attachment; filename=\"attachment\"; filename*=UTF-8''%s", escaped);
    if (strlen(answer->disposition) > 1000)
        g_strlcpy(answer->disposition, "attachment; filename=\"attachment\"",
                  strlen(answer->disposition));
    return TRUE;
}

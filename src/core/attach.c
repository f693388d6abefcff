/* core/attach.c -- an attachment that came as a stream: durable, then noted, then answered */
#include "core/attach.h"
#include "base/problem.h"
#include "core/blobs.h"
#include "core/courier.h"
#include "os/clock.h"
#include "os/fd.h"
#include "service/attach.h"
#include <unistd.h>

#define LOOKED_BYTES 512 /* of its beginning, for its kind */

typedef struct {
    Core *core;
    RegisterAttachment attachment;
} Sending;

static gboolean note(ServiceCall *service, gpointer user, GError **error)
{
    const Sending *sending = user;
    return core_blobs_stand(sending->core, sending->attachment.sha256, error) &&
           service_attach(service, &sending->attachment, error);
}

static const char *media_of(Core *core, const char *sha256, GError **error)
{
    guint8 bytes[LOOKED_BYTES];
    g_auto(OsFd) fd = service_blob_open(core->blobs, sha256, error);
    gssize size = fd >= 0 ? pread(fd, bytes, sizeof bytes, 0) : -1;
    return register_media_of(bytes, (gsize)MAX(size, 0));
}

static void answer_sent(CoreRequest *request, const RegisterAttachment *sent)
{
    GString *json = request->answer.body;
    request->answer.status = 201;
    g_string_append_printf(json,
                           "{\"id\":\"%s\",\"bytes\":%" G_GUINT64_FORMAT
                           ",\"media\":\"%s\",\"state\":\"%s\",\"name\":",
                           sent->id, sent->bytes, sent->media, sent->state);
    json_append_string(json, sent->name, -1);
    g_string_append_c(json, '}');
}

gboolean core_attach_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    (void)store;
    Core *core = request->core;
    char id[ID_TEXT_BYTES];
    char sha256[SERVICE_BLOB_NAME_BYTES];
    guint64 bytes = 0;
    id_make(id);
    if (!service_blob_finish(request->blob, sha256, &bytes, error))
        return FALSE;
    Sending sending = {core,
                       {.id = id,
                        .person = request->call.actor,
                        .sha256 = sha256,
                        .name = api_values_text(&request->call.values, "filename"),
                        .media = media_of(core, sha256, NULL),
                        .state = "unchecked",
                        .bytes = bytes,
                        .sent_us = request->call.now_us}};
    if (!core_writer_call(core->logs[API_LOG_OF_BODY].writer, request->call.actor, note, &sending,
                          error))
        return FALSE;
    core_courier_wake(core); /* it waits to be looked at */
    answer_sent(request, &sending.attachment);
    return TRUE;
}

/* service/attach.c -- attachments received, judged, and forgotten when nobody cites them */
#include "service/attach.h"
#include "base/problem.h"
#include "register/fill.h"
#include "register/parts.h"
#include "register/retained.h"
#include "register/scanned.h"
#include "service/call.h"
#include <string.h>

#define KEPT_US (30 * G_TIME_SPAN_DAY) /* as long as somebody may take over a form */
#define NAME_CHARS 255

gboolean service_attach(ServiceCall *call, const RegisterAttachment *attachment, GError **error)
{
    if (!register_check_text("filename", attachment->name, FALSE, NAME_CHARS, error))
        return FALSE;
    if (id_is_valid(call->actor) && strchr(attachment->name, '/') == NULL)
        return register_attachment_room(ledger_log_store(call->log), call->actor, attachment->bytes,
                                        error) &&
               register_attachment_add(ledger_log_store(call->log), attachment, error);
    problem_set(error, PROBLEM_INVALID, "filename", attachment->name);
    return FALSE;
}

gboolean service_judge_attachment(ServiceCall *call, const char *sha256, const char *state,
                                  GError **error)
{
    return register_attachment_judge(ledger_log_store(call->log), sha256, state, error);
}

#define CSIRT_KEY "f:csirt:"

static void tell(json_t *notices, const char *key, const char *ja, const char *en)
{
    json_array_append_new(notices, json_pack("{s:s, s:s, s:s, s:s}", "key", key, "kind", "virus",
                                             "ja", ja, "en", en));
}

/* No name of a file: people typed it, and notices go out by mail. Of more than an event can tell,
 * senders are left out. */
static json_t *tell_of_virus(const ServiceScanned *in, const GPtrArray *senders)
{
    static const char ja[] = "添付ファイルからウイルスが見つかったため、使えなくしました。"
                             "台帳の記録を確かめてください。";
    static const char en[] = "A virus was found in an attachment, which cannot be used any more. "
                             "See the ledger.";
    json_t *notices = json_array();
    tell(notices, CSIRT_KEY, ja, en);
    for (const char *const *at = in->administrators; at != NULL && *at != NULL; at++) {
        g_autofree char *key = g_strconcat("p:", *at, NULL);
        tell(notices, key, ja, en);
    }
    for (guint i = 0; i < senders->len && json_array_size(notices) <= REGISTER_PARTS_MAX; i++) {
        g_autofree char *key = g_strconcat("p:", (const char *)senders->pdata[i], NULL);
        tell(notices, key,
             "あなたが送った添付ファイルからウイルスが見つかったため、使えなくしました。"
             "使っている端末を調べてもらってください。",
             "A virus was found in a file you attached. It cannot be used any more; have your "
             "computer looked at.");
    }
    return notices;
}

gboolean service_note_scan(ServiceCall *call, const ServiceScanned *in, GError **error)
{
    Store *store = ledger_log_store(call->log);
    g_autoptr(GPtrArray) senders = register_senders(store, in->sha256, error);
    if (senders == NULL || !service_judge_attachment(call, in->sha256, in->state, error))
        return FALSE;
    if (strcmp(in->state, "infected") != 0)
        return TRUE;
    g_autofree char *subject = g_strconcat("blob/", in->sha256, NULL);
    const ServiceEvent event = {.act = "attachment.infected", .subject = subject};
    return service_append(
        call, &event,
        json_pack("{s:s, s:o}", "found", in->found, "notices", tell_of_virus(in, senders)), error);
}

gboolean service_sweep_attachments(ServiceCall *call, GPtrArray *blobs, GError **error)
{
    Store *store = ledger_log_store(call->log);
    gboolean doubted = FALSE;
    if (!service_clock_doubted(call, &doubted, error))
        return FALSE;
    if (doubted)
        return register_leftovers(store, blobs, error); /* what was sent yesterday may look old */
    return register_attachment_sweep(store, call->now_us - KEPT_US, blobs, error) &&
           register_leftovers(store, blobs, error);
}

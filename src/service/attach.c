/* service/attach.c -- attachments received, judged, and forgotten when nobody cites them */
#include "service/attach.h"
#include "base/problem.h"
#include "register/fill.h"
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

gboolean service_sweep_attachments(ServiceCall *call, GPtrArray *blobs, GError **error)
{
    return register_attachment_sweep(ledger_log_store(call->log), call->now_us - KEPT_US, blobs,
                                     error);
}

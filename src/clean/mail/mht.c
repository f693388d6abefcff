/* clean/mail/mht.c -- a message as a page, and what became of its parts */
#include "clean/mail/mht.h"
#include "clean/kind.h"
#include "clean/mail/read.h"
#include "clean/markup/html.h"
#include "clean/schema.h"
#include "clean/whole.h"
#include <string.h>

/* Word and Excel keep macros and objects in it (MS-OFFDI; "editdata.mso", "oledata.mso"). */
static gboolean is_active_mime(const GByteArray *bytes)
{
    static const char mark[] = "ActiveMime";
    return bytes->len >= sizeof mark - 1 && memcmp(bytes->data, mark, sizeof mark - 1) == 0;
}

static DisarmDanger danger_of(const PagePart *part)
{
    static const struct {
        const char *type;
        DisarmDanger danger;
    } rows[] = {{"text/css", DISARM_LEFTOVER},
                {"text/html", DISARM_LEFTOVER},
                {"image/", DISARM_LEFTOVER},
                {"text/xml", DISARM_LEFTOVER},
                {"audio/", DISARM_MEDIA},
                {"video/", DISARM_MEDIA},
                {"font/", DISARM_FONT},
                {"application/font", DISARM_FONT},
                {"application/x-font", DISARM_FONT}};
    const char *type = part->mail->type.value;
    CleanFileKind kind = clean_kind_of_bytes(part->bytes->data, part->bytes->len);
    if (is_active_mime(part->bytes))
        return strstr(part->place, "oledata") != NULL ? DISARM_EMBEDDED_OBJECT : DISARM_MACRO;
    if (kind.engine == CLEAN_ENGINE_OLD || strcmp(kind.name, "old-office") == 0)
        return DISARM_EMBEDDED_OBJECT;
    if (kind.class == CLEAN_CLASS_PROGRAM)
        return DISARM_EXECUTABLE;
    if (strstr(type, "script") != NULL)
        return DISARM_SCRIPT;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_str_has_prefix(type, rows[i].type))
            return rows[i].danger;
    return DISARM_EMBEDDED_FILE;
}

static gboolean leave_out(PagePart *part, DisarmJob *job, GError **error)
{
    if (page_part_open(part, job->budget, error) == NULL)
        return FALSE;
    if (part->bytes->len == 0)
        return TRUE;
    DisarmDanger danger = danger_of(part);
    disarm_part(job->findings, "saved-part", DISARM_LEFT_OUT);
    return disarm_apply(job, clean_aspect_of(danger), danger, DISARM_DROPPED, NULL, error);
}

static gboolean tell_parts(const PageParts *parts, const PagePart *root, DisarmJob *job,
                           GError **error)
{
    gboolean fine = TRUE;
    for (guint i = 0; fine && i < page_parts_count(parts); i++) {
        PagePart *part = page_parts_get(parts, i);
        disarm_enter(job->findings, page_part_name(part));
        if (!part->used)
            fine = leave_out(part, job, error);
        else if (part != root && part->made == NULL && !part->failed)
            disarm_part(job->findings, page_part_is_page(part) ? "html" : "style-sheet",
                        DISARM_REBUILT);
        disarm_leave(job->findings);
    }
    return fine;
}

static gboolean through(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                        DisarmJob *job, CleanFile *result, GError **error)
{
    g_autoptr(GByteArray) made = g_byte_array_new();
    g_autoptr(MailPart) message = mail_message_read(bytes, size, name, job->budget, error);
    if (message == NULL)
        return FALSE;
    clean_mail_flaws(message, job);
    g_autoptr(PageParts) parts = page_parts_new(message);
    PagePart *root = page_parts_root(parts);
    if (root == NULL) {
        problem_set(error, PROBLEM_DAMAGED, name,
                    PROBLEM_BOTH("no page is in it", "ページが入っていません"));
        return FALSE;
    }
    return clean_html_parts(parts, root, name, made, job, error) &&
           tell_parts(parts, root, job, error) &&
           clean_hand_on(job, "html", made, bytes, size, out, &result->same, error);
}

gboolean clean_mht(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                   DisarmJob *job, CleanFile *result, GError **error)
{
    if (!disarm_budget_enter(job->budget, error))
        return FALSE;
    gboolean cleaned = through(bytes, size, name, out, job, result, error);
    disarm_budget_leave(job->budget);
    result->ending = "html";
    return cleaned;
}

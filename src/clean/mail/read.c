/* clean/mail/read.c -- which parts are words, which are files, and which may not pass */
#include "clean/mail/read.h"
#include "clean/inside.h"
#include "clean/mail/plain.h"
#include "clean/mail/tnef.h"
#include "clean/markup/html-text.h"
#include <string.h>

typedef struct {
    CleanMail *mail;
    DisarmJob *job;
} Read;

static gboolean read_part(Read *read, const MailPart *part, GError **error);

/* ---- notes ---- */

static void note_flaws(DisarmJob *job, const MailPart *part)
{
    static const struct {
        MailFlaw flaw;
        DisarmDanger danger;
        const char *detail;
    } rows[] = {{MAIL_FLAW_LINE, DISARM_AMBIGUOUS, "line"},
                {MAIL_FLAW_TWICE, DISARM_AMBIGUOUS, "field twice"},
                {MAIL_FLAW_RETURN, DISARM_AMBIGUOUS, "line end"},
                {MAIL_FLAW_BOUNDARY, DISARM_AMBIGUOUS, "boundary"},
                {MAIL_FLAW_CODING, DISARM_AMBIGUOUS, "transfer encoding"},
                {MAIL_FLAW_PARAMETER, DISARM_AMBIGUOUS, "parameter twice"},
                {MAIL_FLAW_BEFORE, DISARM_HIDDEN, "outside the parts"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if ((part->flaws & rows[i].flaw) != 0)
            disarm_find(job->findings, rows[i].danger, DISARM_DROPPED, rows[i].detail, -1);
}

void clean_mail_flaws(const MailPart *root, DisarmJob *job)
{
    note_flaws(job, root);
    for (guint i = 0; i < root->parts->len; i++)
        clean_mail_flaws(root->parts->pdata[i], job);
}

static void note_left_out(Read *read, const MailPart *part, const char *why)
{
    clean_mail_note(read->mail, why);
    disarm_enter(read->job->findings, part->type.value);
    disarm_part(read->job->findings, "mail-part", DISARM_LEFT_OUT);
    disarm_leave(read->job->findings);
}

/* ---- words ---- */

static gboolean is_attachment(const MailPart *part)
{
    return strcmp(part->disposition.value, "attachment") == 0 || *mail_part_name(part) != '\0';
}

static gboolean is_html(const MailPart *part)
{
    return mail_part_is(part, "text/html") || mail_part_is(part, "application/xhtml+xml");
}

/* What is shown among the words: text of any kind that is no file of its own. */
static gboolean is_words(const MailPart *part)
{
    static const char *const shown[] = {"message/delivery-status",
                                        "message/disposition-notification",
                                        "message/feedback-report", NULL};
    static const char *const files[] = {"text/rtf",       "text/csv",        "text/xml",
                                        "text/calendar",  "text/vcard",      "text/x-vcard",
                                        "text/directory", "text/x-amp-html", NULL};
    if (is_attachment(part) || g_strv_contains(files, part->type.value))
        return FALSE;
    return g_str_has_prefix(part->type.value, "text/") ||
           g_strv_contains(shown, part->type.value) || is_html(part);
}

static void note_broken(Read *read)
{
    clean_mail_note(read->mail, "読み取れない文字があり、「\xEF\xBF\xBD」に置き換えました。");
    disarm_find(read->job->findings, DISARM_DAMAGED, DISARM_REWRITTEN, "charset", -1);
}

/* The text of a part as it is read; NULL with an error. */
static GString *words_of(Read *read, const MailPart *part, GError **error)
{
    gboolean broken = FALSE;
    g_autoptr(GString) raw = mail_part_text(part, read->job->budget, &broken, error);
    if (raw == NULL)
        return NULL;
    if (broken)
        note_broken(read);
    GString *text = g_string_new(NULL);
    gboolean fine = TRUE;
    if (is_html(part))
        fine = clean_html_text(raw->str, raw->len, read->job, text, error);
    else
        clean_mail_plain(read->mail, raw, &part->type, text);
    if (fine)
        return text;
    g_string_free(text, TRUE);
    return NULL;
}

static void put_words(Read *read, const GString *text)
{
    GString *body = read->mail->body;
    if (body->len > 0 && text->len > 0)
        g_string_append(body, body->str[body->len - 1] == '\n' ? "\n" : "\n\n");
    g_string_append_len(body, text->str, (gssize)text->len);
}

static gboolean read_words(Read *read, const MailPart *part, GError **error)
{
    g_autoptr(GString) text = words_of(read, part, error);
    if (text == NULL)
        return FALSE;
    put_words(read, text);
    disarm_enter(read->job->findings, part->type.value);
    disarm_part(read->job->findings, "mail-text", DISARM_REBUILT);
    disarm_leave(read->job->findings);
    return TRUE;
}

/* ---- one of several forms ---- */

static gsize letters_in(const GString *text)
{
    gsize letters = 0;
    for (const char *at = text->str; *at != '\0'; at = g_utf8_next_char(at))
        letters += g_unichar_isalnum(g_utf8_get_char(at)) ? 1 : 0;
    return letters;
}

/* A plain form that says next to nothing ("see the HTML") is none. */
#define FORM_SHARE 4u

/* All words of one form under `part`, into `form`, which is made when there are any. */
static gboolean gather(Read *read, const MailPart *part, gboolean html, GString **form,
                       GError **error)
{
    for (guint i = 0; i < part->parts->len; i++)
        if (!gather(read, part->parts->pdata[i], html, form, error))
            return FALSE;
    gboolean fits = is_html(part) ? html : !html && mail_part_is(part, "text/plain");
    if (!fits || !is_words(part))
        return TRUE;
    g_autoptr(GString) text = words_of(read, part, error);
    if (text == NULL)
        return FALSE;
    if (*form == NULL)
        *form = g_string_new(NULL);
    g_string_append_len(*form, text->str, (gssize)text->len);
    return TRUE;
}

/* What is no words, in any of the forms; words of another form where `chosen` is none. */
static gboolean read_others(Read *read, const MailPart *part, const GString *chosen, GError **error)
{
    if (!mail_part_is_multipart(part) && (chosen == NULL || !is_words(part)))
        return read_part(read, part, error);
    note_flaws(read->job, part);
    for (guint i = 0; i < part->parts->len; i++)
        if (!read_others(read, part->parts->pdata[i], chosen, error))
            return FALSE;
    return TRUE;
}

static gboolean read_alternative(Read *read, const MailPart *part, GError **error)
{
    g_autoptr(GString) plain = NULL, html = NULL;
    if (!gather(read, part, FALSE, &plain, error) || !gather(read, part, TRUE, &html, error))
        return FALSE;
    gboolean take_html =
        html != NULL && (plain == NULL || letters_in(plain) * FORM_SHARE < letters_in(html));
    const GString *chosen = take_html ? html : plain;
    if (chosen != NULL) {
        put_words(read, chosen);
        disarm_enter(read->job->findings, take_html ? "text/html" : "text/plain");
        disarm_part(read->job->findings, "mail-text", DISARM_REBUILT);
        disarm_leave(read->job->findings);
    }
    for (guint i = 0; i < part->parts->len; i++)
        if (!read_others(read, part->parts->pdata[i], chosen, error))
            return FALSE;
    return TRUE;
}

/* ---- files ---- */

static const char *usual_ending(const char *type)
{
    static const char *const rows[][2] = {
        {"text/plain", ".txt"},        {"text/html", ".html"},      {"text/csv", ".csv"},
        {"image/jpeg", ".jpg"},        {"image/png", ".png"},       {"image/gif", ".gif"},
        {"application/pdf", ".pdf"},   {"application/zip", ".zip"}, {"text/calendar", ".ics"},
        {"message/rfc822", ".eml"},    {"text/rtf", ".rtf"},        {"application/rtf", ".rtf"},
        {"message/global", ".eml"},    {"text/x-vcard", ".vcf"},    {"text/vcard", ".vcf"},
        {"application/msword", ".doc"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i][0], type) == 0)
            return rows[i][1];
    return "";
}

static gboolean is_message(const MailPart *part)
{
    return mail_part_is(part, "message/rfc822") || mail_part_is(part, "message/global") ||
           mail_part_is(part, "message/news");
}

/* What a message inside is called: its subject. */
static char *subject_of(const GByteArray *bytes)
{
    guint flaws = 0;
    gsize body = 0;
    g_autoptr(MailFields) fields = mail_fields_read(bytes->data, bytes->len, &body, &flaws);
    if (fields == NULL)
        return g_strdup("");
    char *subject = mail_field_text(mail_fields_find(fields, "subject"), NULL);
    return g_strdelimit(subject, "/\\.:", '_');
}

static char *name_of(const Read *read, const MailPart *part, const GByteArray *bytes)
{
    const char *name = mail_part_name(part);
    const char *ending = usual_ending(part->type.value);
    if (is_message(part) && !g_str_has_suffix(name, ".eml")) {
        g_autofree char *subject = *name != '\0' ? g_strdup(name) : subject_of(bytes);
        return g_strconcat(*subject != '\0' ? subject : "メール", ".eml", NULL);
    }
    if (*name != '\0')
        return g_strdup(name);
    return g_strdup_printf("添付%u%s", read->mail->files->len + 1, ending);
}

/* Outlook's file of files. FALSE without an error when it is damaged: then nothing of it is in the
 * message, and it stands there as a file as any, which will be refused with its reason. */
static gboolean unwrap(const Read *read, const GByteArray *bytes, GError **error)
{
    CleanMail *mail = read->mail;
    const gsize head = mail->head->len, body = mail->body->len, notes = mail->notes->len;
    const guint files = mail->files->len;
    g_autoptr(GError) why = NULL;
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    DisarmJob job = *read->job;
    job.findings = apart;
    gboolean fine = clean_tnef_read(bytes->data, bytes->len, mail, &job, &why);
    if (!fine && clean_inside_is_of_part(why)) {
        g_string_truncate(mail->head, head);
        g_string_truncate(mail->body, body);
        g_string_truncate(mail->notes, notes);
        g_ptr_array_set_size(mail->files, (gint)files);
        return FALSE;
    }
    disarm_findings_take(read->job->findings, apart);
    if (!fine)
        g_propagate_error(error, g_steal_pointer(&why));
    return fine;
}

static gboolean read_file(Read *read, const MailPart *part, GError **error)
{
    GError *problem = NULL;
    g_autoptr(GByteArray) bytes = mail_part_bytes(part, read->job->budget, error);
    if (bytes == NULL)
        return FALSE;
    if (clean_tnef_is(bytes->data, bytes->len) && unwrap(read, bytes, &problem))
        return TRUE;
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    g_autofree char *name = name_of(read, part, bytes);
    clean_mail_attach(read->mail, name, g_steal_pointer(&bytes));
    return TRUE;
}

/* ---- parts that are told ---- */

static gboolean is_locked(const MailPart *part)
{
    const char *kind = mail_value_get(&part->type, "smime-type");
    gboolean smime = mail_part_is(part, "application/pkcs7-mime") ||
                     mail_part_is(part, "application/x-pkcs7-mime");
    return mail_part_is(part, "multipart/encrypted") ||
           mail_part_is(part, "application/pgp-encrypted") ||
           (smime && g_strcmp0(kind, "certs-only") != 0);
}

static gboolean is_signature(const MailPart *part)
{
    static const char *const types[] = {"application/pkcs7-signature",
                                        "application/x-pkcs7-signature",
                                        "application/pgp-signature", NULL};
    return g_strv_contains(types, part->type.value);
}

/* TRUE in `done` when the part goes for what it is. */
static gboolean judge(Read *read, const MailPart *part, gboolean *done, GError **error)
{
    *done = TRUE;
    if (mail_part_is(part, "message/external-body"))
        return disarm_refuse(read->job, DISARM_EXTERNAL_RESOURCE, part->type.value, error);
    if (mail_part_is(part, "message/partial"))
        return disarm_refuse(read->job, DISARM_UNKNOWN_CONTENT, part->type.value, error);
    if (is_signature(part)) {
        note_left_out(read, part, "電子署名は、内容を作り直したため外しました。");
        return disarm_apply(read->job, DISARM_SIGNATURES, DISARM_SIGNATURE, DISARM_DROPPED,
                            part->type.value, error);
    }
    if (is_locked(part)) {
        note_left_out(read, part,
                      "暗号化された部分（S/MIME・PGP）は、中身を確かめられないため除きました。");
        return disarm_apply(read->job, DISARM_MEMBERS, DISARM_ENCRYPTED, DISARM_DROPPED,
                            part->type.value, error);
    }
    if (mail_part_is(part, "text/x-amp-html")) {
        note_left_out(read, part, "動的なメール（AMP）の部分は除きました。");
        return disarm_apply(read->job, DISARM_MACROS, DISARM_SCRIPT, DISARM_DROPPED,
                            part->type.value, error);
    }
    *done = FALSE;
    return TRUE;
}

static gboolean read_multipart(Read *read, const MailPart *part, GError **error)
{
    if (part->parts->len == 0) /* no delimiter: its body is all there is */
        return read_words(read, part, error);
    if (mail_part_is(part, "multipart/alternative"))
        return read_alternative(read, part, error);
    for (guint i = 0; i < part->parts->len; i++)
        if (!read_part(read, part->parts->pdata[i], error))
            return FALSE;
    return TRUE;
}

static gboolean read_part(Read *read, const MailPart *part, GError **error)
{
    gboolean done = FALSE;
    note_flaws(read->job, part);
    if (!judge(read, part, &done, error))
        return FALSE;
    if (done)
        return TRUE;
    if (mail_part_is_multipart(part))
        return read_multipart(read, part, error);
    if (mail_part_is(part, "text/calendar")) {
        gboolean fine = clean_mail_calendar(read->mail, part, read->job, error);
        if (!fine || !is_attachment(part))
            return fine;
    }
    return is_words(part) ? read_words(read, part, error) : read_file(read, part, error);
}

/* ---- the head ---- */

static void read_field(Read *read, const MailField *field, const char *label, gboolean *broken)
{
    g_autofree char *text = mail_field_text(field, broken);
    if (strcmp(field->name, "from") == 0)
        clean_mail_sender(read->mail, text, read->job);
    else if (strcmp(field->name, "date") == 0) {
        g_autofree char *date = clean_mail_date(text);
        clean_mail_head(read->mail, label, date);
    } else
        clean_mail_head(read->mail, label, text);
}

/* Each field as often as it is there: who put it there twice may have meant two readers. */
static void read_head(Read *read, const MailFields *fields)
{
    static const char *const rows[][2] = {
        {"subject", "件名"}, {"from", "差出人"}, {"sender", "送信者"},   {"to", "宛先"},
        {"cc", "Cc"},        {"bcc", "Bcc"},     {"reply-to", "返信先"}, {"date", "日時"}};
    gboolean broken = FALSE;
    for (gsize row = 0; row < G_N_ELEMENTS(rows); row++)
        for (guint i = 0; i < mail_fields_count(fields); i++) {
            const MailField *field = mail_fields_get(fields, i);
            if (strcmp(field->name, rows[row][0]) == 0)
                read_field(read, field, rows[row][1], &broken);
        }
    if (broken)
        note_broken(read);
}

gboolean clean_mail_read(CleanMail *mail, const MailPart *root, DisarmJob *job, GError **error)
{
    Read read = {mail, job};
    read_head(&read, root->fields);
    return read_part(&read, root, error);
}

/* clean/mail/write.c -- attachments through their engines, the words behind them */
#include "archive/zip_writer.h"
#include "clean/archive/name.h"
#include "clean/inside.h"
#include "clean/mail/model.h"
#include "clean/text/chars.h"
#include <string.h>

#define BODY_NAME "メール本文.txt"
#define MARK "\xEF\xBB\xBF"
#define RULE "――――――――――――――――――――\n"

typedef struct {
    const CleanMail *mail;
    DisarmJob *job;
    const DisarmSink *out;
    const char *name;
    gsize size_bytes;         /* of the message */
    guint64 unpacked_bytes;   /* out of it so far, at any depth */
    ArchiveZipWriter *writer; /* NULL until a file is kept */
    CleanTakenNames *taken;
    GString *list; /* of attachments, for who reads it */
    guint kept;
} Write;

/* ---- files that are left out ---- */

static void list_left_out(Write *write, const char *called, DisarmDanger danger, const GError *why)
{
    g_autofree char *detail = why != NULL ? problem_detail(why, PROBLEM_JAPANESE) : NULL;
    g_autofree char *way_out = why != NULL ? problem_way_out(why, PROBLEM_JAPANESE) : NULL;
    g_string_append_printf(write->list, "・%s（除きました）\n　理由：%s\n　%s\n", called,
                           detail != NULL ? detail : disarm_danger_what(danger, PROBLEM_JAPANESE),
                           way_out != NULL ? way_out
                                           : disarm_danger_means(danger, PROBLEM_JAPANESE));
}

/* Takes `why`, which may be NULL. */
static gboolean leave_out(Write *write, const char *called, DisarmAspect aspect,
                          DisarmDanger danger, GError *why, GError **error)
{
    g_autoptr(GError) reason = why;
    const char *detail = reason != NULL ? reason->message : called;
    if (disarm_rule(write->job, aspect) == DISARM_REFUSE && reason == NULL)
        return disarm_refuse(write->job, danger, detail, error);
    if (disarm_rule(write->job, aspect) == DISARM_REFUSE) {
        disarm_find(write->job->findings, danger, DISARM_REFUSED, detail, -1);
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    disarm_find(write->job->findings, danger, DISARM_DROPPED, detail, -1);
    disarm_part(write->job->findings, "attachment", DISARM_LEFT_OUT);
    list_left_out(write, called, danger, reason);
    return TRUE;
}

/* ---- files that stay ---- */

static gboolean open_writer(Write *write, GError **error)
{
    const DisarmBudget *budget = write->job->budget;
    guint64 room =
        budget->limits.output_bytes - MIN(budget->output_bytes, budget->limits.output_bytes);
    (void)error;
    if (write->writer == NULL)
        write->writer = archive_zip_writer_new(write->out, room, write->name);
    return TRUE;
}

static gboolean keep(Write *write, const char *called, const CleanFile *result,
                     const GByteArray *made, GError **error)
{
    g_autofree char *path = clean_file_name(called, result);
    g_autofree char *asked = g_strdup_printf("%u/%s", write->kept++, path);
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, made->data, made->len);
    clean_taken_file(write->taken, asked, &path);
    g_string_append_printf(write->list, "・%s（無害化済み、%u バイト）\n　SHA-256：%s\n", path,
                           made->len, sum);
    return open_writer(write, error) &&
           archive_zip_writer_add(write->writer, path, made->data, made->len, ARCHIVE_SMALL, error);
}

/* A message that was read with the one it is in; noted apart, as every file inside another. */
static gboolean clean_message(Write *write, const CleanMailFile *file, const char *called,
                              GByteArray *made, CleanFile *result, GError **error)
{
    DisarmSink sink = disarm_sink_memory(made);
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    DisarmJob inner = *write->job;
    inner.findings = apart;
    if (!clean_mail_write(file->inner, called, write->size_bytes, &sink, &inner, result, error))
        return FALSE;
    disarm_findings_take(write->job->findings, apart);
    return TRUE;
}

static gboolean take_contents(Write *write, const CleanMailFile *file, const char *called,
                              GError **error)
{
    GError *why = NULL;
    CleanFile result = {0};
    g_autoptr(GByteArray) made = g_byte_array_new();
    gboolean cleaned = file->inner != NULL
                           ? clean_message(write, file, called, made, &result, &why)
                           : clean_inside(write->job, called, file->bytes, made, &result, &why);
    write->unpacked_bytes += result.unpacked_bytes;
    write->unpacked_bytes += file->bytes != NULL ? g_bytes_get_size(file->bytes) : 0;
    if (cleaned)
        return keep(write, called, &result, made, error);
    if (clean_inside_ends_all(why)) {
        g_propagate_error(error, why);
        return FALSE;
    }
    return leave_out(write, called, DISARM_MEMBERS, clean_inside_danger(why), why, error);
}

static gboolean take_file(Write *write, const CleanMailFile *file, GError **error)
{
    guint flaws = 0;
    DisarmDanger danger;
    g_autofree char *plain = clean_inside_name(write->job, file->name, &flaws);
    const char *called = *plain != '\0' ? plain : "添付";
    if ((flaws & CLEAN_NAME_SYSTEM) != 0) {
        disarm_find(write->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, file->name, -1);
        return TRUE;
    }
    if (!clean_inside_is_program(called, flaws, &danger))
        return take_contents(write, file, called, error);
    return leave_out(write, called, DISARM_PROGRAMS, danger, NULL, error);
}

static gboolean take_files(Write *write, GError **error)
{
    for (guint i = 0; i < write->mail->files->len; i++) {
        const CleanMailFile *file = write->mail->files->pdata[i];
        disarm_enter(write->job->findings, *file->name != '\0' ? file->name : "添付");
        gboolean taken = take_file(write, file, error) &&
                         disarm_budget_ratio(write->job->budget, write->size_bytes,
                                             write->unpacked_bytes, error);
        disarm_leave(write->job->findings);
        if (!taken)
            return FALSE;
    }
    return TRUE;
}

/* ---- words ---- */

static GString *compose(const Write *write)
{
    const CleanMail *mail = write->mail;
    GString *text =
        g_string_new("電子メール（無害化済み。文字だけにし、添付ファイルは別にしてあります）\n");
    g_string_append_len(text, mail->head->str, (gssize)mail->head->len);
    g_string_append_len(text, mail->notes->str, (gssize)mail->notes->len);
    g_string_append(text, RULE);
    g_string_append_len(text, mail->body->str, (gssize)mail->body->len);
    if (text->str[text->len - 1] != '\n')
        g_string_append_c(text, '\n');
    if (write->list->len > 0)
        g_string_append_printf(text, RULE "添付ファイル\n%s", write->list->str);
    return text;
}

/* With the line ends of Windows, where most will read it. */
static void end_lines(GString *out, const GString *text)
{
    for (gsize i = 0; i < text->len; i++) {
        if (text->str[i] == '\n')
            g_string_append_c(out, '\r');
        g_string_append_c(out, text->str[i]);
    }
}

/* What is written; NULL when the policy refuses a character of it. */
static GString *finished(const Write *write, GError **error)
{
    g_autoptr(GString) text = compose(write), plain = g_string_new(NULL);
    TextChars chars = {.job = write->job,
                       .keep = disarm_rule(write->job, DISARM_CONTROL_CHARS) == DISARM_KEEP,
                       .line = 1,
                       .line_end = "\n",
                       .step = "\n"};
    if (!disarm_budget_inflate(write->job->budget, (guint64)text->len * 3, error) ||
        !text_chars_append(&chars, plain, text->str, text->len, error))
        return NULL;
    GString *out = g_string_new(MARK);
    for (char *at = plain->str; (at = strchr(at, '\r')) != NULL;)
        *at = ' '; /* no line end of its own is left */
    end_lines(out, plain);
    return out;
}

static gboolean write_words(Write *write, GError **error)
{
    g_autofree char *path = g_strdup(BODY_NAME);
    g_autoptr(GString) text = finished(write, error);
    if (text == NULL)
        return FALSE;
    const guint8 *bytes = (const guint8 *)text->str;
    if (write->writer == NULL)
        return disarm_budget_output(write->job->budget, text->len, error) &&
               write->out->write(write->out->user, bytes, text->len, error);
    return archive_zip_writer_add(write->writer, path, bytes, text->len, ARCHIVE_SMALL, error) &&
           archive_zip_writer_finish(write->writer, error) &&
           disarm_budget_output(write->job->budget, archive_zip_writer_size(write->writer), error);
}

gboolean clean_mail_write(CleanMail *mail, const char *name, gsize size, const DisarmSink *out,
                          DisarmJob *job, CleanFile *result, GError **error)
{
    g_autofree char *path = g_strdup(BODY_NAME);
    Write write = {.mail = mail,
                   .job = job,
                   .out = out,
                   .name = name,
                   .size_bytes = size,
                   .taken = clean_taken_new(),
                   .list = g_string_new(NULL)};
    clean_taken_file(write.taken, "/", &path);
    gboolean written = take_files(&write, error) && write_words(&write, error);
    result->ending = write.kept > 0 ? "zip" : "txt";
    result->unpacked_bytes = write.unpacked_bytes;
    archive_zip_writer_free(write.writer);
    clean_taken_free(write.taken);
    g_string_free(write.list, TRUE);
    return written;
}

/* clean/mail/model.c -- head, body and files of a message, put together */
#include "clean/mail/model.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void file_free(gpointer data)
{
    CleanMailFile *file = data;
    g_free(file->name);
    g_clear_pointer(&file->bytes, g_bytes_unref);
    g_clear_pointer(&file->inner, clean_mail_free);
    g_free(file);
}

CleanMail *clean_mail_new(void)
{
    CleanMail *mail = g_new(CleanMail, 1);
    mail->head = g_string_new(NULL);
    mail->body = g_string_new(NULL);
    mail->notes = g_string_new(NULL);
    mail->files = g_ptr_array_new_with_free_func(file_free);
    return mail;
}

void clean_mail_free(CleanMail *mail)
{
    g_string_free(mail->head, TRUE);
    g_string_free(mail->body, TRUE);
    g_string_free(mail->notes, TRUE);
    g_ptr_array_unref(mail->files);
    g_free(mail);
}

void clean_mail_head(CleanMail *mail, const char *label, const char *text)
{
    if (*text != '\0')
        g_string_append_printf(mail->head, "%s：%s\n", label, text);
}

void clean_mail_note(CleanMail *mail, const char *text)
{
    if (strstr(mail->notes->str, text) == NULL)
        g_string_append_printf(mail->notes, "※%s\n", text);
}

void clean_mail_attach(CleanMail *mail, const char *name, GByteArray *bytes)
{
    CleanMailFile *file = g_new0(CleanMailFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_byte_array_free_to_bytes(bytes);
    g_ptr_array_add(mail->files, file);
}

void clean_mail_attach_message(CleanMail *mail, const char *name, CleanMail *inner)
{
    CleanMailFile *file = g_new0(CleanMailFile, 1);
    file->name = g_strconcat(name, ".msg", NULL);
    file->inner = inner;
    g_ptr_array_add(mail->files, file);
}

/* ---- who sent it ---- */

/* "a@b" in a name, or NULL. Transfer full. */
static char *address_in(const char *text, gsize size)
{
    const char *at = memchr(text, '@', size);
    if (at == NULL)
        return NULL;
    const char *from = at, *to = at + 1;
    while (from > text && (g_ascii_isalnum(from[-1]) || strchr("._+-", from[-1]) != NULL))
        from--;
    while (to < text + size && (g_ascii_isalnum(*to) || *to == '.' || *to == '-'))
        to++;
    return from < at && to > at + 1 ? g_ascii_strdown(from, to - from) : NULL;
}

/* `shown <a@b>`, where what is shown is an address itself. */
void clean_mail_sender(CleanMail *mail, const char *text, DisarmJob *job)
{
    const char *open = strrchr(text, '<');
    clean_mail_head(mail, "差出人", text);
    g_autofree char *shown = open != NULL ? address_in(text, (gsize)(open - text)) : NULL;
    g_autofree char *real = open != NULL ? address_in(open, strlen(open)) : NULL;
    if (shown == NULL || g_strcmp0(shown, real) == 0)
        return;
    disarm_find(job->findings, DISARM_DISGUISE, DISARM_REWRITTEN, text, -1);
    clean_mail_note(mail, "差出人の表示名が、実際の差出人とは別のメールアドレスになっています。"
                          "なりすましに注意してください。");
}

/* ---- dates ---- */

static int month_of(const char *name)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    g_autofree char *lower = g_ascii_strdown(name, -1);
    const char *found = strlen(lower) == 3 ? strstr(months, lower) : NULL;
    return found != NULL && (found - months) % 3 == 0 ? (int)(found - months) / 3 + 1 : 0;
}

/* Up to so many digits, and the blanks before them; -1 when there are none. */
static int take_number(const char **at, int digits)
{
    int number = -1;
    *at += strspn(*at, " \t\r\n");
    for (; digits > 0 && g_ascii_isdigit(**at); digits--)
        number = MAX(number, 0) * 10 + g_ascii_digit_value(*(*at)++);
    return number;
}

char *clean_mail_date(const char *text)
{
    char month[4] = "", zone[8] = "";
    const char *comma = strchr(text, ',');
    const char *rest = comma != NULL ? comma + 1 : text;
    int day = take_number(&rest, 2);
    rest += strspn(rest, " \t\r\n");
    g_strlcpy(month, rest, sizeof month);
    rest += strlen(month);
    int year = take_number(&rest, 4);
    int hour = take_number(&rest, 2);
    int minute = *rest == ':' ? (rest++, take_number(&rest, 2)) : -1;
    rest += strspn(rest, ":0123456789");
    rest += strspn(rest, " ");
    gsize size = strspn(rest, "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    g_strlcpy(zone, rest, MIN(sizeof zone, size + 1));
    year += year < 50 ? 2000 : year < 1000 ? 1900 : 0;
    if (month_of(month) == 0 || day < 1 || hour < 0 || minute < 0)
        return g_strdup(text);
    return *zone != '\0'
               ? g_strdup_printf("%d年%d月%d日 %d:%02d（%s）", year, month_of(month), day, hour,
                                 minute, zone)
               : g_strdup_printf("%d年%d月%d日 %d:%02d", year, month_of(month), day, hour, minute);
}

/* A message is always written anew: it has no form that could pass as it came. */
static gboolean may_change(DisarmJob *job, GError **error)
{
    if (!job->policy->verify_only)
        return TRUE;
    disarm_find(job->findings, DISARM_UNSUPPORTED, DISARM_REFUSED, "message", -1);
    problem_set(
        error, PROBLEM_UNSAFE,
        PROBLEM_BOTH("a message, which can only be made anew", "電子メール（作り直しが必要）"),
        PROBLEM_BOTH("The policy lets nothing be changed.",
                     "この方針ではファイルを変えられません。"));
    return FALSE;
}

gboolean clean_mail_through(CleanMailReader read, const char *part, const guint8 *bytes, gsize size,
                            const char *name, const DisarmSink *out, DisarmJob *job,
                            CleanFile *result, GError **error)
{
    g_autoptr(CleanMail) mail = clean_mail_new();
    if (!may_change(job, error) || !disarm_budget_enter(job->budget, error))
        return FALSE;
    gboolean cleaned = read(mail, bytes, size, name, job, error) &&
                       clean_mail_write(mail, name, size, out, job, result, error);
    disarm_budget_leave(job->budget);
    if (cleaned)
        disarm_part(job->findings, part, DISARM_REBUILT);
    return cleaned;
}

/* clean/mail/plain.c -- flowed lines, uuencode, invitations */
#include "clean/mail/plain.h"
#include "mail/coding.h"
#include <string.h>

/* ---- lines ---- */

static void append_lines(GString *out, const char *text, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        gboolean both = text[i] == '\r' && i + 1 < size && text[i + 1] == '\n';
        if (!both)
            g_string_append_c(out, text[i] == '\r' ? '\n' : text[i]);
    }
}

static gsize quotes(const char *line)
{
    return strspn(line, ">");
}

/* A line that ends in a blank goes on in the next, which is quoted as deeply (RFC 3676, 4). */
static void append_flowed(GString *out, const char *text, gboolean delete_blank)
{
    gsize depth = 0;
    gboolean open = FALSE;
    for (const char *at = text; *at != '\0';) {
        gsize size = strcspn(at, "\n");
        gsize level = quotes(at), stuffed = level + (at[level] == ' ' ? 1 : 0);
        gboolean join = open && level == depth;
        gboolean signature = size - MIN(stuffed, size) == 3 && strncmp(at + stuffed, "-- ", 3) == 0;
        if (open && !join)
            g_string_append_c(out, '\n');
        const char *from = join ? at + MIN(stuffed, size) : at + (level == 0 ? stuffed : 0);
        from = MIN(from, at + size);
        open = size > 0 && at[size - 1] == ' ' && !signature;
        gsize drop = open && delete_blank ? 1 : 0;
        gsize kept = (gsize)(at + size - from);
        g_string_append_len(out, from, (gssize)(kept - MIN(drop, kept)));
        if (!open)
            g_string_append_c(out, '\n');
        depth = level;
        at += size + (at[size] == '\n' ? 1 : 0);
    }
}

/* ---- uuencode ---- */

static void take_files(CleanMail *mail, const GString *raw, GString *rest)
{
    MailUu found;
    gsize at = 0;
    while (mail_uu_find((const guint8 *)raw->str, raw->len, at, &found)) {
        g_string_append_len(rest, raw->str + at, (gssize)(found.from - at));
        clean_mail_attach(mail, found.name, g_steal_pointer(&found.bytes));
        at = found.to;
        mail_uu_clear(&found);
    }
    g_string_append_len(rest, raw->str + at, (gssize)(raw->len - at));
}

void clean_mail_plain(CleanMail *mail, const GString *raw, const MailValue *type, GString *out)
{
    g_autoptr(GString) rest = g_string_new(NULL), lines = g_string_new(NULL);
    const char *format = mail_value_get(type, "format");
    const char *blanks = mail_value_get(type, "delsp");
    take_files(mail, raw, rest);
    append_lines(lines, rest->str, rest->len);
    if (format != NULL && g_ascii_strcasecmp(format, "flowed") == 0)
        append_flowed(out, lines->str, blanks != NULL && g_ascii_strcasecmp(blanks, "yes") == 0);
    else
        g_string_append_len(out, lines->str, (gssize)lines->len);
}

/* ---- invitations ---- */

/* Folded lines put together (RFC 5545, 3.1). */
static GString *unfolded(const GString *raw)
{
    GString *lines = g_string_new(NULL), *out = g_string_new(NULL);
    append_lines(lines, raw->str, raw->len);
    for (gsize i = 0; i < lines->len; i++) {
        gboolean fold =
            lines->str[i] == '\n' && (lines->str[i + 1] == ' ' || lines->str[i + 1] == '\t');
        if (!fold)
            g_string_append_c(out, lines->str[i]);
        i += fold ? 1 : 0;
    }
    g_string_free(lines, TRUE);
    return out;
}

/* "\n", "\," and the like of a text value. */
static char *unescaped(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        gboolean escape = *at == '\\' && at[1] != '\0';
        at += escape ? 1 : 0;
        g_string_append_c(out, escape && (*at == 'n' || *at == 'N') ? '\n' : *at);
    }
    return g_string_free(out, FALSE);
}

static void put_line(CleanMail *mail, const char *line)
{
    static const char *const rows[][2] = {
        {"SUMMARY", "件名"},     {"DTSTART", "開始"},     {"DTEND", "終了"}, {"LOCATION", "場所"},
        {"ORGANIZER", "主催者"}, {"DESCRIPTION", "内容"}, {"STATUS", "状態"}};
    gsize name = strcspn(line, ";:");
    const char *colon = strchr(line + name, ':');
    for (gsize i = 0; colon != NULL && i < G_N_ELEMENTS(rows); i++)
        if (strlen(rows[i][0]) == name && g_ascii_strncasecmp(rows[i][0], line, name) == 0) {
            g_autofree char *value = unescaped(colon + 1);
            g_string_append_printf(mail->body, "　%s：%s\n", rows[i][1], value);
        }
}

gboolean clean_mail_calendar(CleanMail *mail, const MailPart *part, DisarmJob *job, GError **error)
{
    gboolean inside = FALSE;
    g_autoptr(GString) raw = mail_part_text(part, job->budget, NULL, error);
    if (raw == NULL)
        return FALSE;
    disarm_find(job->findings, DISARM_ACTION, DISARM_REWRITTEN, "text/calendar", -1);
    g_autoptr(GString) text = unfolded(raw);
    for (char *line = text->str, *end = NULL; line != NULL; line = end) {
        end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        gboolean begin = g_ascii_strncasecmp(line, "BEGIN:VEVENT", 12) == 0;
        if (begin)
            g_string_append(mail->body, "\n【予定】\n");
        inside = (inside || begin) && g_ascii_strncasecmp(line, "END:VEVENT", 10) != 0;
        if (inside && !begin)
            put_line(mail, line);
    }
    return TRUE;
}

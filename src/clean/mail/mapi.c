/* clean/mail/mapi.c -- properties to head and body */
#include "clean/mail/mapi.h"
#include "clean/mail/plain.h"
#include "clean/markup/html-text.h"
#include "clean/rtf/text.h"
#include "mail/charset.h"
#include "rtf/charset.h"
#include "rtf/reader.h"
#include <string.h>

#define TYPE_STRING 0x001Eu
#define TYPE_UNICODE 0x001Fu
#define TYPE_BINARY 0x0102u
#define RTF_UNPACKED_MAX ((gsize)64 * 1024 * 1024)

typedef struct {
    guint type;
    GByteArray *bytes;
} Value;

struct Mapi {
    GHashTable *values; /* id to Value */
};

static void value_free(gpointer data)
{
    Value *value = data;
    g_byte_array_unref(value->bytes);
    g_free(value);
}

Mapi *mapi_new(void)
{
    Mapi *mapi = g_new(Mapi, 1);
    mapi->values = g_hash_table_new_full(NULL, NULL, NULL, value_free);
    return mapi;
}

void mapi_free(Mapi *mapi)
{
    g_hash_table_unref(mapi->values);
    g_free(mapi);
}

void mapi_put(Mapi *mapi, guint id, guint type, const guint8 *bytes, gsize size)
{
    gboolean known =
        type == TYPE_STRING || type == TYPE_UNICODE || type == TYPE_BINARY || size <= 8;
    if (!known || g_hash_table_contains(mapi->values, GUINT_TO_POINTER(id)))
        return;
    Value *value = g_new(Value, 1);
    value->type = type;
    value->bytes = g_byte_array_new();
    if (size > 0)
        g_byte_array_append(value->bytes, bytes, (guint)size);
    g_hash_table_insert(mapi->values, GUINT_TO_POINTER(id), value);
}

static const Value *get(const Mapi *mapi, guint id)
{
    return g_hash_table_lookup(mapi->values, GUINT_TO_POINTER(id));
}

const GByteArray *mapi_bytes(const Mapi *mapi, guint id)
{
    const Value *value = get(mapi, id);
    return value != NULL ? value->bytes : NULL;
}

guint64 mapi_number(const Mapi *mapi, guint id)
{
    const Value *value = get(mapi, id);
    guint64 number = 0;
    for (guint i = 0; value != NULL && i < MIN(value->bytes->len, 8); i++)
        number |= (guint64)value->bytes->data[i] << (8 * i);
    return number;
}

/* A code page as Windows numbers them, those of mail too. */
static const char *page_label(guint64 page)
{
    if (page == 51932)
        return "euc-jp";
    return page / 10 == 5022 ? "iso-2022-jp" : rtf_charset_page((gint32)MIN(page, 100000));
}

/* The page of a language (MS-LCID). */
static const char *locale_label(guint64 locale)
{
    switch (locale & 0x3FF) {
    case 0:
        return NULL;
    case 0x11:
        return "cp932";
    case 0x12:
        return "windows-949";
    case 0x04:
        return locale == 0x0804 ? "GB18030" : "Big5";
    case 0x19:
        return "windows-1251";
    default:
        return "windows-1252";
    }
}

/* Of text in bytes: the page of the message, else that of its language, else of its body. */
static const char *label_of(const Mapi *mapi)
{
    const char *label = page_label(mapi_number(mapi, MAPI_PAGE));
    label = label != NULL ? label : locale_label(mapi_number(mapi, MAPI_LOCALE));
    return label != NULL ? label : page_label(mapi_number(mapi, MAPI_PAGE_INTERNET));
}

char *mapi_text(const Mapi *mapi, guint id)
{
    const Value *value = get(mapi, id);
    if (value == NULL)
        return NULL;
    const char *page = page_label(mapi_number(mapi, MAPI_PAGE_INTERNET));
    const char *label = value->type == TYPE_UNICODE                  ? "UTF-16LE"
                        : value->type == TYPE_BINARY && page != NULL ? page
                                                                     : label_of(mapi);
    gsize size = value->bytes->len;
    const guint8 *end =
        value->type == TYPE_STRING && size > 0 ? memchr(value->bytes->data, 0, size) : NULL;
    size = end != NULL ? (gsize)(end - value->bytes->data) : size;
    GString *text = mail_charset_text(label, value->bytes->data, size, NULL);
    return g_string_free(text, FALSE);
}

/* In one line; "" when it is not there. */
static char *line_of(const Mapi *mapi, guint id)
{
    char *text = mapi_text(mapi, id);
    if (text == NULL)
        return g_strdup("");
    return g_strstrip(g_strdelimit(text, "\r\n\t", ' '));
}

/* ---- people ---- */

static char *named(const char *name, const char *smtp, const char *other)
{
    const char *address = *smtp != '\0' ? smtp : strchr(other, '@') != NULL ? other : "";
    if (*address == '\0' || strcmp(name, address) == 0)
        return g_strdup(*name != '\0' ? name : other);
    return *name != '\0' ? g_strdup_printf("%s <%s>", name, address) : g_strdup(address);
}

char *mapi_recipient(const Mapi *mapi)
{
    g_autofree char *name = line_of(mapi, MAPI_NAME), *smtp = line_of(mapi, MAPI_SMTP);
    g_autofree char *address = line_of(mapi, MAPI_ADDRESS);
    return named(name, smtp, address);
}

static char *person(const Mapi *mapi, guint name_id, guint smtp_id, guint address_id)
{
    g_autofree char *name = line_of(mapi, name_id), *smtp = line_of(mapi, smtp_id);
    g_autofree char *address = line_of(mapi, address_id);
    return named(name, smtp, address);
}

char *mapi_file_name(const Mapi *mapi)
{
    static const guint ids[] = {MAPI_LONG_NAME, MAPI_FILE_NAME, MAPI_NAME};
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *name = mapi_text(mapi, ids[i]);
        if (name != NULL && *g_strstrip(g_strdelimit(name, "\r\n\t", ' ')) != '\0')
            return g_steal_pointer(&name);
    }
    return g_strdup("添付");
}

/* ---- the head ---- */

/* Times count in 100 ns from 1601; shown in the time of Japan. */
static char *time_text(guint64 ticks)
{
    gint64 seconds = (gint64)(ticks / 10000000u) - G_GINT64_CONSTANT(11644473600);
    g_autoptr(GTimeZone) japan = g_time_zone_new_offset(9 * 3600);
    g_autoptr(GDateTime) utc = ticks != 0 ? g_date_time_new_from_unix_utc(seconds) : NULL;
    g_autoptr(GDateTime) there = utc != NULL ? g_date_time_to_timezone(utc, japan) : NULL;
    return there != NULL ? g_date_time_format(there, "%Y年%-m月%-d日 %-H:%M（+0900）")
                         : g_strdup("");
}

static void put_either(CleanMail *mail, const char *label, const char *listed, const Mapi *mapi,
                       guint id)
{
    g_autofree char *shown = line_of(mapi, id);
    clean_mail_head(mail, label, *listed != '\0' ? listed : shown);
}

static void read_head(const Mapi *mapi, const char *to, const char *cc, CleanMail *mail,
                      DisarmJob *job)
{
    g_autofree char *subject = line_of(mapi, MAPI_SUBJECT);
    g_autofree char *from = person(mapi, MAPI_SENT_FOR, MAPI_SENT_FOR_SMTP, MAPI_SENT_FOR_ADDRESS);
    g_autofree char *sender = person(mapi, MAPI_SENDER, MAPI_SENDER_SMTP, MAPI_SENDER_ADDRESS);
    guint64 ticks = mapi_number(mapi, MAPI_SUBMITTED);
    g_autofree char *date = time_text(ticks != 0 ? ticks : mapi_number(mapi, MAPI_DELIVERED));
    clean_mail_head(mail, "件名", subject);
    clean_mail_sender(mail, *from != '\0' ? from : sender, job);
    if (*from != '\0' && strcmp(from, sender) != 0)
        clean_mail_head(mail, "送信者", sender);
    put_either(mail, "宛先", to, mapi, MAPI_SHOWN_TO);
    put_either(mail, "Cc", cc, mapi, MAPI_SHOWN_CC);
    put_either(mail, "Bcc", "", mapi, MAPI_SHOWN_BCC);
    clean_mail_head(mail, "日時", date);
}

/* ---- the body ---- */

static void put_lines(CleanMail *mail, const char *text)
{
    MailValue none;
    g_autoptr(GString) raw = g_string_new(text);
    mail_value_read(NULL, &none);
    clean_mail_plain(mail, raw, &none, mail->body);
    mail_value_clear(&none);
}

static gboolean read_page(CleanMail *mail, const char *html, DisarmJob *job, GError **error)
{
    return clean_html_text(html, strlen(html), job, mail->body, error);
}

static gboolean read_rtf(const Mapi *mapi, CleanMail *mail, DisarmJob *job, GError **error)
{
    const GByteArray *packed = mapi_bytes(mapi, MAPI_RTF);
    g_autoptr(GString) html = g_string_new(NULL);
    if (packed == NULL)
        return TRUE;
    gsize most = (gsize)MIN(disarm_budget_inflatable(job->budget), RTF_UNPACKED_MAX);
    g_autoptr(GByteArray) rtf = rtf_unpack(packed->data, packed->len, most);
    if (rtf == NULL) {
        clean_mail_note(mail, "本文を読み取れませんでした。");
        disarm_find(job->findings, DISARM_DAMAGED, DISARM_DROPPED, "RTF", -1);
        return TRUE;
    }
    return disarm_budget_inflate(job->budget, rtf->len, error) &&
           clean_rtf_text(rtf->data, rtf->len, job, mail->body, html, error) &&
           (html->len == 0 || read_page(mail, html->str, job, error));
}

/* Plain words come first; then the page; then Rich Text. */
gboolean mapi_read_body(const Mapi *mapi, CleanMail *mail, DisarmJob *job, GError **error)
{
    g_autofree char *plain = mapi_text(mapi, MAPI_BODY);
    g_autofree char *html = mapi_text(mapi, MAPI_HTML);
    gboolean words = plain != NULL && *g_strstrip(plain) != '\0';
    if (words)
        put_lines(mail, plain);
    else if (html != NULL)
        return read_page(mail, html, job, error);
    return words || read_rtf(mapi, mail, job, error);
}

gboolean mapi_read_message(const Mapi *mapi, const char *to, const char *cc, CleanMail *mail,
                           DisarmJob *job, GError **error)
{
    g_autofree char *class = line_of(mapi, MAPI_CLASS);
    read_head(mapi, to, cc, mail, job);
    if (g_ascii_strncasecmp(class, "IPM.Note.", 9) == 0 &&
        g_ascii_strncasecmp(class, "IPM.Note.SMIME", 14) != 0) {
        clean_mail_note(mail, "独自のフォームを使うメールです。フォームの部分は除きました。");
        disarm_find(job->findings, DISARM_CONTROL, DISARM_DROPPED, class, -1);
    }
    return mapi_read_body(mapi, mail, job, error);
}

/* mail/header.c -- lines to fields */
#include "mail/header.h"
#include <string.h>

struct MailFields {
    GPtrArray *list; /* MailField */
    guint seen;      /* a bit for each that may stand once, in the order of `once` */
};

static void field_free(gpointer data)
{
    MailField *field = data;
    g_free(field->name);
    g_bytes_unref(field->body);
    g_free(field);
}

void mail_fields_free(MailFields *fields)
{
    g_ptr_array_unref(fields->list);
    g_free(fields);
}

guint mail_fields_count(const MailFields *fields)
{
    return fields->list->len;
}

const MailField *mail_fields_get(const MailFields *fields, guint at)
{
    return fields->list->pdata[at];
}

const MailField *mail_fields_find(const MailFields *fields, const char *name)
{
    for (guint i = 0; i < fields->list->len; i++) {
        const MailField *field = fields->list->pdata[i];
        if (strcmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}

/* ---- lines ---- */

typedef struct {
    const guint8 *bytes;
    gsize size, at;
    guint flaws;
} Lines;

/* The line at `at` without its end, which is CRLF, LF or a lone CR; FALSE behind the last. */
static gboolean next_line(Lines *lines, const guint8 **line, gsize *size)
{
    if (lines->at >= lines->size)
        return FALSE;
    gsize end = lines->at;
    while (end < lines->size && lines->bytes[end] != '\n' && lines->bytes[end] != '\r')
        end++;
    *line = lines->bytes + lines->at;
    *size = end - lines->at;
    gboolean returned = end < lines->size && lines->bytes[end] == '\r';
    gboolean both = returned && end + 1 < lines->size && lines->bytes[end + 1] == '\n';
    if (returned && !both)
        lines->flaws |= MAIL_FLAW_RETURN;
    lines->at = end < lines->size ? end + (both ? 2 : 1) : end;
    return TRUE;
}

/* The size of a field's name at the start of a line, and where its body begins; 0 for none. Blanks
 * before the colon were once allowed (RFC 5322, 4.5). */
static gsize name_size(const guint8 *line, gsize size, gsize *body)
{
    gsize name = 0;
    while (name < size && line[name] > 0x20 && line[name] < 0x7F && line[name] != ':')
        name++;
    gsize colon = name;
    while (colon < size && (line[colon] == ' ' || line[colon] == '\t'))
        colon++;
    if (name == 0 || colon == size || line[colon] != ':')
        return 0;
    *body = colon + 1;
    return name;
}

static void append_body(GByteArray *body, const guint8 *bytes, gsize size, guint *flaws)
{
    for (gsize i = 0; i < size; i++) {
        if (bytes[i] == 0)
            *flaws |= MAIL_FLAW_RETURN;
        else
            g_byte_array_append(body, bytes + i, 1);
    }
}

/* ---- fields ---- */

/* The bit of a field that may stand once; 0 for others. */
static guint bit_of(const char *name)
{
    static const char *const once[] = {"from",
                                       "sender",
                                       "to",
                                       "cc",
                                       "date",
                                       "subject",
                                       "reply-to",
                                       "message-id",
                                       "mime-version",
                                       "content-type",
                                       "content-transfer-encoding",
                                       "content-disposition",
                                       NULL};
    for (guint i = 0; once[i] != NULL; i++)
        if (strcmp(once[i], name) == 0)
            return 1u << i;
    return 0;
}

static gboolean is_mailbox_line(const guint8 *line, gsize size)
{
    return (size >= 5 && memcmp(line, "From ", 5) == 0) ||
           (size >= 6 && memcmp(line, ">From ", 6) == 0);
}

static void take_field(MailFields *fields, Lines *lines, const guint8 *line, gsize size, gsize name,
                       gsize body)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const guint8 *more = NULL;
    gsize more_size = 0;
    append_body(bytes, line + body, size - body, &lines->flaws);
    while (lines->at < lines->size &&
           (lines->bytes[lines->at] == ' ' || lines->bytes[lines->at] == '\t') &&
           next_line(lines, &more, &more_size))
        append_body(bytes, more, more_size, &lines->flaws);
    MailField *field = g_new(MailField, 1);
    field->name = g_ascii_strdown((const char *)line, (gssize)name);
    field->body = g_bytes_new(bytes->data, bytes->len);
    guint bit = bit_of(field->name);
    if ((fields->seen & bit) != 0)
        lines->flaws |= MAIL_FLAW_TWICE;
    fields->seen |= bit;
    g_ptr_array_add(fields->list, field);
}

/* One line; FALSE when the fields end with it. */
static gboolean take_line(MailFields *fields, Lines *lines, const guint8 *line, gsize size)
{
    gsize body = 0;
    gsize from = (gsize)(line - lines->bytes);
    if (size == 0)
        return FALSE;
    if (from == 0 && is_mailbox_line(line, size))
        return TRUE;
    gsize name = name_size(line, size, &body);
    if (name == 0) {
        lines->flaws |= MAIL_FLAW_LINE;
        lines->at = from;
        return FALSE;
    }
    take_field(fields, lines, line, size, name, body);
    return fields->list->len <= MAIL_FIELDS_MAX;
}

MailFields *mail_fields_read(const guint8 *bytes, gsize size, gsize *body, guint *flaws)
{
    MailFields *fields = g_new0(MailFields, 1);
    Lines lines = {.bytes = bytes, .size = size};
    const guint8 *line = NULL;
    gsize line_size = 0;
    fields->list = g_ptr_array_new_with_free_func(field_free);
    while (next_line(&lines, &line, &line_size) && take_line(fields, &lines, line, line_size))
        ;
    *body = lines.at;
    *flaws |= lines.flaws;
    if (fields->list->len > MAIL_FIELDS_MAX)
        g_clear_pointer(&fields, mail_fields_free);
    return fields;
}

gboolean mail_looks_like(const guint8 *bytes, gsize size)
{
    Lines lines = {.bytes = bytes, .size = MIN(size, 1000)};
    const guint8 *line = NULL;
    gsize line_size = 0, body = 0;
    if (!next_line(&lines, &line, &line_size))
        return FALSE;
    if (is_mailbox_line(line, line_size) && !next_line(&lines, &line, &line_size))
        return FALSE;
    return name_size(line, line_size, &body) > 0;
}

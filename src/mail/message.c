/* mail/message.c -- delimiters and parts */
#include "mail/message.h"
#include "mail/charset.h"
#include "mail/coding.h"
#include <string.h>

#define BOUNDARY_MAX 1000u

typedef struct {
    const guint8 *bytes; /* of the whole message */
    const char *what;
    DisarmBudget *budget;
    guint depth;
} Read;

void mail_part_free(MailPart *part)
{
    if (part == NULL)
        return;
    if (part->fields != NULL)
        mail_fields_free(part->fields);
    mail_value_clear(&part->type);
    mail_value_clear(&part->disposition);
    g_ptr_array_unref(part->parts);
    g_free(part);
}

static void part_free(gpointer part)
{
    mail_part_free(part);
}

gboolean mail_part_is(const MailPart *part, const char *type)
{
    return strcmp(part->type.value, type) == 0;
}

gboolean mail_part_is_multipart(const MailPart *part)
{
    return g_str_has_prefix(part->type.value, "multipart/");
}

const char *mail_part_name(const MailPart *part)
{
    const char *name = mail_value_get(&part->disposition, "filename");
    if (name == NULL || *name == '\0')
        name = mail_value_get(&part->type, "name");
    return name != NULL ? name : "";
}

/* ---- delimiters ---- */

typedef struct {
    const guint8 *bytes;
    gsize size, at;
    const char *boundary;
    gsize length; /* of the boundary */
} Body;

typedef struct {
    gsize from, to; /* of the line with its end, and with the line end before it */
    gboolean last;
} Delimiter;

/* Where the next line begins; line ends are CRLF, LF or a lone CR. */
static gsize next_line(const Body *body, gsize at)
{
    while (at < body->size && body->bytes[at] != '\n' && body->bytes[at] != '\r')
        at++;
    if (at < body->size && body->bytes[at] == '\r' && at + 1 < body->size &&
        body->bytes[at + 1] == '\n')
        return at + 2;
    return MIN(at + 1, body->size);
}

/* Whether the line from `at` to `next` is a delimiter: "--boundary", perhaps "--", then blanks. */
static gboolean is_delimiter(const Body *body, gsize at, gsize next, gboolean *last)
{
    gsize head = body->length + 2;
    const guint8 *line = body->bytes + at;
    if (next - at < head || line[0] != '-' || line[1] != '-' ||
        memcmp(line + 2, body->boundary, body->length) != 0)
        return FALSE;
    gsize rest = at + head;
    *last = next - rest >= 2 && body->bytes[rest] == '-' && body->bytes[rest + 1] == '-';
    rest += *last ? 2 : 0;
    while (rest < next && (body->bytes[rest] <= ' '))
        rest++;
    return rest == next;
}

/* The line end before a delimiter belongs to it. */
static gsize before_line_end(const Body *body, gsize at)
{
    if (at > 0 && body->bytes[at - 1] == '\n')
        at--;
    else if (at > 0 && body->bytes[at - 1] == '\r')
        return at - 1;
    if (at > 0 && body->bytes[at] == '\n' && body->bytes[at - 1] == '\r')
        at--;
    return at;
}

static gboolean next_delimiter(Body *body, Delimiter *found)
{
    while (body->at < body->size) {
        gsize at = body->at, next = next_line(body, at);
        body->at = next;
        if (is_delimiter(body, at, next, &found->last)) {
            found->from = before_line_end(body, at);
            found->to = next;
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- parts ---- */

static MailPart *read_part(Read *read, const guint8 *bytes, gsize size, const char *usual,
                           GError **error);

static gboolean has_words(const guint8 *bytes, gsize size)
{
    static const char usual[] = "multi-part message in MIME format";
    if (memmem(bytes, size, usual, sizeof usual - 1) != NULL)
        return FALSE;
    for (gsize i = 0; i < size; i++)
        if (bytes[i] > ' ')
            return TRUE;
    return FALSE;
}

static gboolean add_part(Read *read, MailPart *part, const Body *body, gsize from, gsize to,
                         GError **error)
{
    const char *usual = mail_part_is(part, "multipart/digest") ? "message/rfc822" : "text/plain";
    MailPart *inner = read_part(read, body->bytes + from, to > from ? to - from : 0, usual, error);
    if (inner == NULL)
        return FALSE;
    g_ptr_array_add(part->parts, inner);
    return TRUE;
}

/* FALSE with an error; a body without any delimiter is a flaw, and has no parts. */
static gboolean split(Read *read, MailPart *part, Body *body, GError **error)
{
    Delimiter found = {0};
    gsize from = 0;
    gboolean open = FALSE;
    while (!(open && found.last) && next_delimiter(body, &found)) {
        if (open && !add_part(read, part, body, from, found.from, error))
            return FALSE;
        if (!open && has_words(body->bytes, found.from))
            part->flaws |= MAIL_FLAW_BEFORE;
        from = found.to;
        open = TRUE;
    }
    if (open && !found.last) {
        part->flaws |= MAIL_FLAW_BOUNDARY;
        return add_part(read, part, body, from, body->size, error);
    }
    if (!open)
        part->flaws |= MAIL_FLAW_BOUNDARY;
    else if (has_words(body->bytes + from, body->size - from))
        part->flaws |= MAIL_FLAW_BEFORE;
    return TRUE;
}

static gboolean read_multipart(Read *read, MailPart *part, GError **error)
{
    const char *boundary = mail_value_get(&part->type, "boundary");
    gsize length = boundary != NULL ? strlen(boundary) : 0;
    if (read->depth >= MAIL_PARTS_DEPTH_MAX) {
        problem_set(error, PROBLEM_TOO_DEEP, read->what, G_STRINGIFY(24));
        return FALSE;
    }
    if (length == 0 || length > BOUNDARY_MAX) {
        part->flaws |= MAIL_FLAW_BOUNDARY;
        return TRUE;
    }
    Body body = {.bytes = part->body, .size = part->size, .boundary = boundary, .length = length};
    read->depth++;
    gboolean fine = split(read, part, &body, error);
    read->depth--;
    return fine;
}

static gboolean is_known_coding(const char *name)
{
    static const char *const known[] = {"7bit",  "8bit",  "binary", "base64", "quoted-printable",
                                        "7-bit", "8-bit", "",       NULL};
    return g_strv_contains(known, name);
}

static void judge_coding(MailPart *part)
{
    MailValue coding;
    mail_value_read(mail_fields_find(part->fields, "content-transfer-encoding"), &coding);
    gboolean packed = mail_coding_named(coding.value) != MAIL_CODING_PLAIN;
    gboolean whole = mail_part_is_multipart(part) || mail_part_is(part, "message/rfc822");
    if (!is_known_coding(coding.value) || (packed && whole))
        part->flaws |= MAIL_FLAW_CODING;
    mail_value_clear(&coding);
}

static gboolean charge(const Read *read, const MailPart *part, GError **error)
{
    if (part->fields == NULL) {
        problem_set(error, PROBLEM_TOO_LARGE, read->what,
                    PROBLEM_BOTH("2,000 header fields", "ヘッダー2,000行"));
        return FALSE;
    }
    return disarm_budget_members(read->budget, 1, error) &&
           disarm_budget_objects(read->budget, mail_fields_count(part->fields), error);
}

static MailPart *read_part(Read *read, const guint8 *bytes, gsize size, const char *usual,
                           GError **error)
{
    g_autoptr(MailPart) part = g_new0(MailPart, 1);
    gsize body = 0;
    part->parts = g_ptr_array_new_with_free_func(part_free);
    part->offset = (gsize)(bytes - read->bytes);
    part->fields = mail_fields_read(bytes, size, &body, &part->flaws);
    if (!charge(read, part, error))
        return NULL;
    part->body = bytes + body;
    part->size = size - body;
    mail_value_read(mail_fields_find(part->fields, "content-type"), &part->type);
    mail_value_read(mail_fields_find(part->fields, "content-disposition"), &part->disposition);
    if (strchr(part->type.value, '/') == NULL) { /* RFC 2045, 5.2 */
        g_free(part->type.value);
        part->type.value = g_strdup(usual);
    }
    if (part->type.twice || part->disposition.twice)
        part->flaws |= MAIL_FLAW_PARAMETER;
    judge_coding(part);
    if (mail_part_is_multipart(part) && !read_multipart(read, part, error))
        return NULL;
    return g_steal_pointer(&part);
}

MailPart *mail_message_read(const guint8 *bytes, gsize size, const char *what, DisarmBudget *budget,
                            GError **error)
{
    Read read = {.bytes = bytes, .what = what, .budget = budget};
    return read_part(&read, bytes, size, "text/plain", error);
}

/* ---- contents ---- */

GByteArray *mail_part_bytes(const MailPart *part, DisarmBudget *budget, GError **error)
{
    MailValue coding;
    if (!disarm_budget_inflate(budget, part->size, error))
        return NULL;
    mail_value_read(mail_fields_find(part->fields, "content-transfer-encoding"), &coding);
    GByteArray *bytes = mail_coding_decode(mail_coding_named(coding.value), part->body, part->size);
    mail_value_clear(&coding);
    return bytes;
}

GString *mail_part_text(const MailPart *part, DisarmBudget *budget, gboolean *broken,
                        GError **error)
{
    g_autoptr(GByteArray) bytes = mail_part_bytes(part, budget, error);
    if (bytes == NULL || !disarm_budget_inflate(budget, (guint64)bytes->len * 3, error))
        return NULL;
    return mail_charset_text(mail_value_get(&part->type, "charset"), bytes->data, bytes->len,
                             broken);
}

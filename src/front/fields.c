/* front/fields.c -- see fields.h */
#include "front/fields.h"
#include "base/problem.h"
#include "front/bounds.h"
#include <string.h>

typedef struct {
    const char *name;
    guint value_max_bytes;
} FieldRow;

static const FieldRow field_rows[FIELD_LAST] = {
    [FIELD_HOST] = {"Host", 260},
    [FIELD_ORIGIN] = {"Origin", 512},
    [FIELD_COOKIE] = {"Cookie", 4096},
    [FIELD_TOKEN] = {"X-Csrf-Token", 256},
    [FIELD_ATTESTATION] = {"X-Attestation", 5000},
    [FIELD_AUTHORIZATION] = {"Authorization", 2048},
    [FIELD_CONTENT_TYPE] = {"Content-Type", 256},
    [FIELD_CONTENT_LENGTH] = {"Content-Length", 20},
    [FIELD_TRANSFER_ENCODING] = {"Transfer-Encoding", 64},
    [FIELD_LANGUAGE] = {"Accept-Language", 512},
    [FIELD_IF_NONE_MATCH] = {"If-None-Match", 1024},
    [FIELD_ACCEPT_ENCODING] = {"Accept-Encoding", 512},
};

/* RFC 9110 5.6.2 tokens. */
static gboolean is_token(const char *text, gsize size_bytes)
{
    for (gsize i = 0; i < size_bytes; i++)
        if (!g_ascii_isalnum(text[i]) && (text[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", text[i])))
            return FALSE;
    return size_bytes > 0;
}

/* No control characters but the tab; what is kept must be UTF-8 to travel to core. */
static gboolean is_field_text(const char *text, gsize size_bytes)
{
    gboolean ascii = TRUE;
    for (gsize i = 0; i < size_bytes; i++) {
        guchar c = (guchar)text[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return FALSE;
        ascii = ascii && c < 0x80;
    }
    return ascii || g_utf8_validate(text, (gssize)size_bytes, NULL);
}

static FrontField field_find(const char *name)
{
    for (FrontField field = 0; field < FIELD_LAST; field++)
        if (g_ascii_tolower(field_rows[field].name[0]) == g_ascii_tolower(name[0]) &&
            g_ascii_strcasecmp(field_rows[field].name, name) == 0)
            return field;
    return FIELD_LAST;
}

static void field_keep(FrontFields *fields, FrontField field, const char *value, gsize value_bytes)
{
    if (fields->values[field] != NULL) {
        fields->broken =
            PROBLEM_BOTH("a header field stands there twice", "同じヘッダーが二度現れています");
        fields->framing |= field == FIELD_CONTENT_LENGTH || field == FIELD_TRANSFER_ENCODING;
    }
    if (value_bytes > field_rows[field].value_max_bytes)
        fields->too_large = TRUE;
    fields->values[field] = value;
}

void front_fields_add(FrontFields *fields, const char *name, gsize name_bytes, const char *value,
                      gsize value_bytes)
{
    fields->count++;
    fields->size_bytes += (gsize)(value - name) + value_bytes + 2;
    if (!is_token(name, name_bytes) || !is_field_text(value, value_bytes)) {
        fields->broken =
            PROBLEM_BOTH("a header field is malformed", "ヘッダーの形が正しくありません");
        fields->framing = TRUE;
        return;
    }
    FrontField field = field_find(name);
    if (field != FIELD_LAST)
        field_keep(fields, field, value, value_bytes);
}

/* A decimal number and nothing else (RFC 9110 8.6). */
static gboolean read_content_length(const char *text, guint64 *content_bytes)
{
    guint64 value = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (!g_ascii_isdigit(*at) || value > G_MAXUINT64 / 16)
            return FALSE;
        value = value * 10 + (guint64)(*at - '0');
    }
    *content_bytes = value;
    return *text != '\0';
}

/* Where the body ends must be said once and clearly, or two readers could disagree about it. */
static const char *judge_framing(const FrontFields *fields, gboolean http_1_1,
                                 guint64 *content_bytes)
{
    const char *length = fields->values[FIELD_CONTENT_LENGTH];
    const char *coding = fields->values[FIELD_TRANSFER_ENCODING];
    *content_bytes = 0;
    if (length != NULL && coding != NULL)
        return PROBLEM_BOTH("Content-Length and Transfer-Encoding stand side by side",
                            "Content-LengthとTransfer-Encodingが両方あります");
    if (coding != NULL && (!http_1_1 || g_ascii_strcasecmp(coding, "chunked") != 0))
        return PROBLEM_BOTH("its Transfer-Encoding is not known", "知らないTransfer-Encodingです");
    if (length != NULL && !read_content_length(length, content_bytes))
        return PROBLEM_BOTH("its Content-Length is no number", "Content-Lengthが数ではありません");
    if (coding != NULL)
        *content_bytes = G_MAXUINT64;
    return NULL;
}

gboolean front_fields_judge(FrontFields *fields, gboolean http_1_1, guint64 *content_bytes,
                            GError **error)
{
    if (fields->broken == NULL) {
        fields->broken = judge_framing(fields, http_1_1, content_bytes);
        fields->framing |= fields->broken != NULL;
    }
    if (fields->broken != NULL) {
        problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the request", "要求"), fields->broken);
        return FALSE;
    }
    if (fields->too_large || fields->count > FRONT_FIELDS_MAX ||
        fields->size_bytes > FRONT_HEAD_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE,
                    PROBLEM_BOTH("the header of the request", "要求のヘッダー"),
                    PROBLEM_BOTH("6 KiB in 64 fields", "64項目・6 KiB"));
        return FALSE;
    }
    return TRUE;
}

static gboolean is_cookie_text(const char *text, gsize size_bytes)
{
    for (gsize i = 0; i < size_bytes; i++)
        if (!g_ascii_isalnum(text[i]) && (text[i] == '\0' || !strchr("-._~+/=", text[i])))
            return FALSE;
    return TRUE;
}

gboolean front_cookie_read(const char *header, const char *name, gsize max, char *out)
{
    gsize name_bytes = strlen(name);
    guint found = 0;
    out[0] = '\0';
    for (const char *at = header; at != NULL && *at != '\0';) {
        at += strspn(at, "; \t");
        gsize size_bytes = strcspn(at, "; \t");
        if (size_bytes > name_bytes && at[name_bytes] == '=' &&
            strncmp(at, name, name_bytes) == 0) {
            gsize value_bytes = size_bytes - name_bytes - 1;
            if (found++ > 0 || value_bytes > max ||
                !is_cookie_text(at + name_bytes + 1, value_bytes))
                return FALSE;
            memcpy(out, at + name_bytes + 1, value_bytes);
            out[value_bytes] = '\0';
        }
        at += size_bytes;
    }
    return TRUE;
}

const char *front_bearer_read(const char *header, gsize max)
{
    static const char word[] = "Bearer";
    gsize bytes = strlen(word);
    if (g_ascii_strncasecmp(header, word, bytes) != 0 ||
        (header[bytes] != '\0' && header[bytes] != ' ' && header[bytes] != '\t'))
        return "";
    const char *token = header + bytes + strspn(header + bytes, " ");
    gsize token_bytes = strlen(token);
    return token_bytes > 0 && token_bytes <= max && is_cookie_text(token, token_bytes) ? token
                                                                                       : "-";
}

/* The length of the name in "name", "name:port", "[::1]:port"; 0 when the form is another. */
static gsize host_name_bytes(const char *host)
{
    const char *close = host[0] == '[' ? strchr(host, ']') : NULL;
    gsize bytes = close != NULL ? (gsize)(close + 1 - host) : strcspn(host, ":");
    const char *port = host + bytes;
    if (*port == ':' && strspn(port + 1, "0123456789") == strlen(port + 1) && strlen(port) <= 6)
        return bytes;
    return *port == '\0' ? bytes : 0;
}

static gboolean host_equals(const char *host, gsize bytes, const char *name)
{
    return strlen(name) == bytes && g_ascii_strncasecmp(host, name, bytes) == 0;
}

gboolean front_host_is(const char *host, const char *const *names, gboolean local)
{
    static const char *const loopback[] = {"localhost", "127.0.0.1", "[::1]", NULL};
    gsize bytes = host_name_bytes(host);
    if (bytes == 0)
        return FALSE;
    for (gsize i = 0; names[i] != NULL; i++)
        if (host_equals(host, bytes, names[i]))
            return TRUE;
    for (gsize i = 0; local && loopback[i] != NULL; i++)
        if (host_equals(host, bytes, loopback[i]))
            return TRUE;
    return FALSE;
}

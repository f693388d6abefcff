/* wire/request.c -- request and answer heads to bytes and back
 *
 * version u8 (1), then the numbers, then each string as length u16 and bytes, in the order of the
 * struct; big endian; nothing after. */
#include "wire/request.h"
#include "base/cursor.h"
#include "base/problem.h"
#include <string.h>

#define VERSION 1
#define STATUS_MIN 100
#define STATUS_MAX 599

typedef struct {
    const char *name;
    gsize offset; /* of the `const char *` in its struct */
    guint16 max_bytes;
} Field;

static const Field request_fields[] = {
    {"path", offsetof(WireRequest, path), 2048},
    {"query", offsetof(WireRequest, query), 4096},
    {"session", offsetof(WireRequest, session), 256},
    {"token", offsetof(WireRequest, token), 256},
    {"origin", offsetof(WireRequest, origin), 512},
    {"host", offsetof(WireRequest, host), 512},
    {"content_type", offsetof(WireRequest, content_type), 256},
    {"language", offsetof(WireRequest, language), 256},
    {"if_none_match", offsetof(WireRequest, if_none_match), 256},
    {"peer", offsetof(WireRequest, peer), 64},
    {"attestation", offsetof(WireRequest, attestation), 5000},
    {"card", offsetof(WireRequest, card), 256},
    {"bearer", offsetof(WireRequest, bearer), 256},
};

static const Field response_fields[] = {
    {"content_type", offsetof(WireResponse, content_type), 256},
    {"etag", offsetof(WireResponse, etag), 256},
    {"disposition", offsetof(WireResponse, disposition), 1024},
    {"set_cookie", offsetof(WireResponse, set_cookie), 1024},
    {"location", offsetof(WireResponse, location), 2048},
    {"retry_after", offsetof(WireResponse, retry_after), 32},
};

/* ---- writing ---- */

static void put_u16(GByteArray *out, guint16 number)
{
    guint16 wire = GUINT16_TO_BE(number);
    g_byte_array_append(out, (const guint8 *)&wire, sizeof wire);
}

static void put_u64(GByteArray *out, guint64 number)
{
    guint64 wire = GUINT64_TO_BE(number);
    g_byte_array_append(out, (const guint8 *)&wire, sizeof wire);
}

static const char *field_text(gconstpointer head, const Field *field)
{
    const char *text;
    memcpy(&text, (const guint8 *)head + field->offset, sizeof text);
    return text != NULL ? text : "";
}

static gboolean check_fields(gconstpointer head, const Field *fields, gsize count, GError **error)
{
    for (gsize i = 0; i < count; i++)
        if (strlen(field_text(head, &fields[i])) > fields[i].max_bytes) {
            g_autofree char *limit = g_strdup_printf("%u bytes", fields[i].max_bytes);
            problem_set(error, PROBLEM_TOO_LARGE, fields[i].name, limit);
            return FALSE;
        }
    return TRUE;
}

static void put_fields(GByteArray *out, gconstpointer head, const Field *fields, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        const char *text = field_text(head, &fields[i]);
        gsize length = strlen(text);
        put_u16(out, (guint16)length);
        if (length > 0)
            g_byte_array_append(out, (const guint8 *)text, (guint)length);
    }
}

gboolean wire_request_write(GByteArray *out, const WireRequest *request, GError **error)
{
    if (!check_fields(request, request_fields, G_N_ELEMENTS(request_fields), error))
        return FALSE;
    const guint8 numbers[] = {VERSION, request->method, request->secure};
    g_byte_array_append(out, numbers, sizeof numbers);
    put_u16(out, request->other_port);
    put_u64(out, request->content_bytes);
    put_fields(out, request, request_fields, G_N_ELEMENTS(request_fields));
    return TRUE;
}

gboolean wire_response_write(GByteArray *out, const WireResponse *response, GError **error)
{
    if (!check_fields(response, response_fields, G_N_ELEMENTS(response_fields), error))
        return FALSE;
    const guint8 version = VERSION;
    g_byte_array_append(out, &version, sizeof version);
    put_u16(out, response->status);
    put_u64(out, response->content_bytes);
    put_fields(out, response, response_fields, G_N_ELEMENTS(response_fields));
    return TRUE;
}

/* ---- reading ---- */

/* Valid UTF-8 without NUL, within its cap. */
static const char *read_text(Cursor *c, GStringChunk *arena, guint16 max_bytes)
{
    guint16 length = cursor_u16be(c);
    const guint8 *bytes = cursor_lend(c, length, max_bytes);
    if (bytes == NULL || length == 0)
        return "";
    if (!g_utf8_validate_len((const char *)bytes, length, NULL)) {
        cursor_fail(c, "a string is not UTF-8");
        return "";
    }
    return g_string_chunk_insert_len(arena, (const char *)bytes, length);
}

static void read_fields(Cursor *c, GStringChunk *arena, gpointer head, const Field *fields,
                        gsize count)
{
    for (gsize i = 0; i < count; i++) {
        const char *text = read_text(c, arena, fields[i].max_bytes);
        memcpy((guint8 *)head + fields[i].offset, &text, sizeof text);
    }
}

static void read_version(Cursor *c)
{
    if (cursor_u8(c) != VERSION)
        cursor_fail(c, "another version of the head");
}

static gboolean finish(Cursor *c, const char *what, GError **error)
{
    if (cursor_ok(c) && !cursor_at_end(c))
        cursor_fail(c, "bytes after the end");
    if (cursor_ok(c))
        return TRUE;
    problem_set(error, PROBLEM_INVALID, what, c->failed);
    return FALSE;
}

gboolean wire_request_read(WireRequest *request, GStringChunk *arena, const guint8 *bytes,
                           gsize size_bytes, GError **error)
{
    Cursor c = cursor_over(bytes, size_bytes);
    WireRequest read = {0};
    if (size_bytes > WIRE_HEAD_MAX_BYTES)
        cursor_fail(&c, "longer than a head may be");
    read_version(&c);
    read.method = cursor_u8(&c);
    read.secure = cursor_u8(&c);
    read.other_port = cursor_u16be(&c);
    read.content_bytes = cursor_u64be(&c);
    read_fields(&c, arena, &read, request_fields, G_N_ELEMENTS(request_fields));
    if (read.method < WIRE_GET || read.method > WIRE_DELETE || read.secure > 1)
        cursor_fail(&c, "unknown method or transport");
    else if (read.path[0] != '/')
        cursor_fail(&c, "the path does not start with /");
    if (!finish(&c, "request head", error))
        return FALSE;
    *request = read;
    return TRUE;
}

gboolean wire_response_read(WireResponse *response, GStringChunk *arena, const guint8 *bytes,
                            gsize size_bytes, GError **error)
{
    Cursor c = cursor_over(bytes, size_bytes);
    WireResponse read = {0};
    if (size_bytes > WIRE_HEAD_MAX_BYTES)
        cursor_fail(&c, "longer than a head may be");
    read_version(&c);
    read.status = cursor_u16be(&c);
    read.content_bytes = cursor_u64be(&c);
    read_fields(&c, arena, &read, response_fields, G_N_ELEMENTS(response_fields));
    if (read.status < STATUS_MIN || read.status > STATUS_MAX)
        cursor_fail(&c, "no such status");
    if (!finish(&c, "answer head", error))
        return FALSE;
    *response = read;
    return TRUE;
}

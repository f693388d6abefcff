/* clean/mail/tnef.c -- attributes, and the properties in them */
#include "clean/mail/tnef.h"
#include "base/cursor.h"
#include "clean/mail/mapi.h"
#include <string.h>

#define SIGNATURE "\x78\x9F\x3E\x22"
#define PROPERTIES_MAX 100000u

/* Identifiers of attributes, without their types (MS-OXTNEF 2.1.3.2). */
enum {
    ATTRIBUTE_SUBJECT = 0x8004,
    ATTRIBUTE_BODY = 0x800C,
    ATTRIBUTE_DATA = 0x800F,
    ATTRIBUTE_TITLE = 0x8010,
    ATTRIBUTE_BEGIN = 0x9002,
    ATTRIBUTE_MESSAGE = 0x9003,
    ATTRIBUTE_ATTACHMENT = 0x9005
};

typedef struct {
    CleanMail *mail;
    DisarmJob *job;
    Mapi *message, *attachment; /* `attachment`: NULL before the first; owned */
} Tnef;

gboolean clean_tnef_is(const guint8 *bytes, gsize size)
{
    return size > 6 && memcmp(bytes, SIGNATURE, 4) == 0;
}

/* ---- properties ---- */

static void skip_to_four(Cursor *c, gsize size)
{
    gsize rest = (4 - size % 4) % 4;
    cursor_skip(c, MIN(rest, cursor_left(c)));
}

/* A named property has its name before its value. */
static void skip_name(Cursor *c)
{
    cursor_skip(c, 16);
    guint32 kind = cursor_u32le(c);
    guint32 size = cursor_u32le(c);
    if (kind != 0) {
        cursor_lend(c, size, cursor_left(c));
        skip_to_four(c, size);
    }
}

static gsize fixed_size(guint type)
{
    switch (type) {
    case 0x0002:
    case 0x0003:
    case 0x0004:
    case 0x000A:
    case 0x000B:
        return 4;
    case 0x0005:
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040:
        return 8;
    case 0x0048:
        return 16;
    default:
        return 0;
    }
}

static void take_value(Cursor *c, Mapi *mapi, guint id, guint type)
{
    gsize fixed = fixed_size(type);
    guint32 size = fixed > 0 ? (guint32)fixed : cursor_u32le(c);
    const guint8 *bytes = cursor_lend(c, size, cursor_left(c));
    skip_to_four(c, size);
    if (bytes != NULL && id < 0x8000)
        mapi_put(mapi, id, type, bytes, size);
}

/* Several values, or one that is written as if it were one of several. */
static void take_property(Cursor *c, Mapi *mapi)
{
    guint type = cursor_u16le(c), id = cursor_u16le(c);
    if (id >= 0x8000)
        skip_name(c);
    gboolean many = (type & 0x1000) != 0;
    gboolean counted = many || fixed_size(type) == 0;
    guint32 count = counted ? cursor_u32le(c) : 1;
    for (guint32 i = 0; i < count && cursor_ok(c) && cursor_left(c) > 0; i++)
        take_value(c, mapi, many ? 0xFFFF : id, type & 0x0FFF);
}

static gboolean take_properties(Tnef *tnef, const guint8 *bytes, gsize size, Mapi *mapi,
                                GError **error)
{
    Cursor c = cursor_over(bytes, size);
    guint32 count = cursor_u32le(&c);
    if (!disarm_budget_objects(tnef->job->budget, MIN(count, PROPERTIES_MAX), error))
        return FALSE;
    for (guint32 i = 0; i < MIN(count, PROPERTIES_MAX) && cursor_ok(&c); i++)
        take_property(&c, mapi);
    return TRUE;
}

/* ---- attachments ---- */

static gboolean finish_attachment(Tnef *tnef, GError **error)
{
    g_autoptr(Mapi) mapi = g_steal_pointer(&tnef->attachment);
    const GByteArray *data = mapi != NULL ? mapi_bytes(mapi, MAPI_DATA) : NULL;
    if (mapi == NULL)
        return TRUE;
    g_autofree char *name = mapi_file_name(mapi);
    if (data == NULL)
        return disarm_apply(tnef->job, DISARM_OBJECTS, DISARM_EMBEDDED_OBJECT, DISARM_DROPPED, name,
                            error);
    if (!disarm_budget_members(tnef->job->budget, 1, error) ||
        !disarm_budget_inflate(tnef->job->budget, data->len, error))
        return FALSE;
    GByteArray *bytes = g_byte_array_new();
    if (data->len > 0)
        g_byte_array_append(bytes, data->data, data->len);
    clean_mail_attach(tnef->mail, name, bytes);
    return TRUE;
}

/* ---- attributes ---- */

static gboolean take_attribute(Tnef *tnef, guint id, const guint8 *bytes, gsize size,
                               GError **error)
{
    static const guint string = 0x001E, binary = 0x0102;
    if (id == ATTRIBUTE_BEGIN) {
        if (!finish_attachment(tnef, error))
            return FALSE;
        tnef->attachment = mapi_new();
        return TRUE;
    }
    if (id == ATTRIBUTE_MESSAGE)
        return take_properties(tnef, bytes, size, tnef->message, error);
    if (id == ATTRIBUTE_BODY)
        mapi_put(tnef->message, MAPI_BODY, string, bytes, size);
    else if (id == ATTRIBUTE_SUBJECT)
        mapi_put(tnef->message, MAPI_SUBJECT, string, bytes, size);
    else if (tnef->attachment == NULL)
        return TRUE;
    else if (id == ATTRIBUTE_ATTACHMENT)
        return take_properties(tnef, bytes, size, tnef->attachment, error);
    else if (id == ATTRIBUTE_TITLE)
        mapi_put(tnef->attachment, MAPI_FILE_NAME, string, bytes, size);
    else if (id == ATTRIBUTE_DATA)
        mapi_put(tnef->attachment, MAPI_DATA, binary, bytes, size);
    return TRUE;
}

static gboolean take_all(Tnef *tnef, const guint8 *bytes, gsize size, GError **error)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 6); /* signature and key */
    while (cursor_ok(&c) && cursor_left(&c) > 0) {
        cursor_skip(&c, 1);
        guint id = cursor_u16le(&c);
        cursor_skip(&c, 2);
        guint32 length = cursor_u32le(&c);
        const guint8 *data = cursor_lend(&c, length, cursor_left(&c));
        cursor_skip(&c, 2);
        if (!cursor_ok(&c))
            break;
        if (!disarm_budget_objects(tnef->job->budget, 1, error) ||
            !take_attribute(tnef, id, data, length, error))
            return FALSE;
    }
    if (!cursor_ok(&c)) {
        problem_set(error, PROBLEM_DAMAGED, "winmail.dat", c.failed);
        return FALSE;
    }
    return finish_attachment(tnef, error);
}

static gboolean read_body(Tnef *tnef, GError **error)
{
    if (tnef->mail->head->len == 0)
        return mapi_read_message(tnef->message, "", "", tnef->mail, tnef->job, error);
    return tnef->mail->body->len > 0 || mapi_read_body(tnef->message, tnef->mail, tnef->job, error);
}

gboolean clean_tnef_read(const guint8 *bytes, gsize size, CleanMail *mail, DisarmJob *job,
                         GError **error)
{
    Tnef tnef = {.mail = mail, .job = job, .message = mapi_new()};
    gboolean read = disarm_budget_inflate(job->budget, (guint64)size * 2, error) &&
                    take_all(&tnef, bytes, size, error) && read_body(&tnef, error);
    mapi_free(tnef.message);
    g_clear_pointer(&tnef.attachment, mapi_free);
    return read;
}

static gboolean read_file(CleanMail *mail, const guint8 *bytes, gsize size, const char *name,
                          DisarmJob *job, GError **error)
{
    (void)name;
    return clean_tnef_read(bytes, size, mail, job, error);
}

gboolean clean_tnef(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error)
{
    return clean_mail_through(read_file, "tnef", bytes, size, name, out, job, result, error);
}

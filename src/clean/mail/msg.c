/* clean/mail/msg.c -- storages of Outlook's file to a message, its recipients and attachments */
#include "clean/mail/msg.h"
#include "clean/mail/mapi.h"
#include "ole/file.h"
#include <stdio.h>
#include <string.h>

#define PROPERTIES "__properties_version1.0"
#define METHOD_VALUE 1u
#define METHOD_MESSAGE 5u
#define METHOD_OLE 6u

typedef struct {
    OleFile *file;
    DisarmJob *job;
    guint count; /* of entries; each walk over them is charged */
} Msg;

static gboolean read_message(Msg *msg, guint storage, CleanMail *mail, GError **error);

/* ---- properties ---- */

/* Rows of 16 bytes: type, id, flags, and a value where it is short (MS-OXMSG 2.4). */
static void take_rows(Mapi *mapi, const guint8 *bytes, gsize size, gsize head)
{
    for (gsize at = head; at + 16 <= size; at += 16) {
        guint type = (guint)bytes[at] | (guint)bytes[at + 1] << 8;
        guint id = (guint)bytes[at + 2] | (guint)bytes[at + 3] << 8;
        gboolean number =
            type == 0x0003 || type == 0x0002 || type == 0x000B || type == 0x0040 || type == 0x0014;
        if (number)
            mapi_put(mapi, id, type, bytes + at + 8, 8);
    }
}

/* "__substg1.0_PPPPTTTT". */
static gboolean stream_of(const char *name, guint *id, guint *type)
{
    guint64 both = 0;
    if (strlen(name) != 20 || g_ascii_strncasecmp(name, "__substg1.0_", 12) != 0 ||
        !g_ascii_string_to_unsigned(name + 12, 16, 0, G_MAXUINT32, &both, NULL))
        return FALSE;
    *id = (guint)(both >> 16);
    *type = (guint)(both & 0xFFFF);
    return TRUE;
}

/* All values of a storage; `head` is what its rows begin behind. NULL with an error. */
static Mapi *read_values(Msg *msg, guint storage, gsize head, GError **error)
{
    g_autoptr(Mapi) mapi = mapi_new();
    if (!disarm_budget_objects(msg->job->budget, msg->count, error))
        return NULL;
    for (guint i = 0; ole_file_entry(msg->file, i) != NULL; i++) {
        const OleEntry *entry = ole_file_entry(msg->file, i);
        guint id = 0, type = 0;
        gboolean rows = g_ascii_strcasecmp(entry->name, PROPERTIES) == 0;
        if (entry->parent != storage || entry->is_storage ||
            (!rows && !stream_of(entry->name, &id, &type)))
            continue;
        g_autoptr(GBytes) bytes = ole_file_read(msg->file, i, error);
        if (bytes == NULL)
            return NULL;
        gsize size = 0;
        const guint8 *data = g_bytes_get_data(bytes, &size);
        if (rows)
            take_rows(mapi, data, size, head);
        else
            mapi_put(mapi, id, type, data, size);
    }
    return g_steal_pointer(&mapi);
}

/* ---- recipients ---- */

static gboolean is_called(const OleEntry *entry, guint storage, const char *start)
{
    return entry->parent == storage && entry->is_storage &&
           g_ascii_strncasecmp(entry->name, start, strlen(start)) == 0;
}

static gboolean read_recipients(Msg *msg, guint storage, GString *to, GString *cc, GError **error)
{
    for (guint i = 0; ole_file_entry(msg->file, i) != NULL; i++) {
        if (!is_called(ole_file_entry(msg->file, i), storage, "__recip_version1.0_"))
            continue;
        g_autoptr(Mapi) mapi = read_values(msg, i, 8, error);
        if (mapi == NULL)
            return FALSE;
        guint64 kind = mapi_number(mapi, MAPI_RECIPIENT_KIND) & 0xF;
        g_autofree char *text = mapi_recipient(mapi);
        GString *list = kind == 2 ? cc : to;
        if (kind <= 2 && *text != '\0')
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", text);
    }
    return TRUE;
}

/* ---- attachments ---- */

static guint inner_message(const Msg *msg, guint attachment)
{
    guint inner = ole_file_find(msg->file, attachment, "__substg1.0_3701000D");
    const OleEntry *entry = inner != OLE_NONE ? ole_file_entry(msg->file, inner) : NULL;
    return entry != NULL && entry->is_storage ? inner : OLE_NONE;
}

static gboolean attach_message(Msg *msg, guint inner, const char *name, CleanMail *mail,
                               GError **error)
{
    g_autoptr(CleanMail) message = clean_mail_new();
    if (!disarm_budget_enter(msg->job->budget, error))
        return FALSE;
    gboolean read = read_message(msg, inner, message, error);
    disarm_budget_leave(msg->job->budget);
    if (read)
        clean_mail_attach_message(mail, name, g_steal_pointer(&message));
    return read;
}

/* A signed message is sent whole, as one attachment. */
static gboolean is_signed_whole(const Mapi *mapi)
{
    g_autofree char *type = mapi_text(mapi, MAPI_TYPE);
    return type != NULL && g_ascii_strncasecmp(type, "multipart/signed", 16) == 0;
}

static gboolean attach_data(Msg *msg, const Mapi *mapi, const char *name, CleanMail *mail,
                            GError **error)
{
    const GByteArray *data = mapi_bytes(mapi, MAPI_DATA);
    guint64 method = mapi_number(mapi, MAPI_METHOD);
    if (method == METHOD_OLE || data == NULL) {
        gboolean object = method == METHOD_OLE;
        clean_mail_note(mail, object ? "埋め込みオブジェクトは除きました。"
                                     : "参照だけの添付ファイル（中身がないもの）は除きました。");
        return disarm_apply(msg->job, object ? DISARM_OBJECTS : DISARM_EXTERNALS,
                            object ? DISARM_EMBEDDED_OBJECT : DISARM_EXTERNAL_RESOURCE,
                            DISARM_DROPPED, name, error);
    }
    GByteArray *bytes = g_byte_array_new();
    if (data->len > 0)
        g_byte_array_append(bytes, data->data, data->len);
    clean_mail_attach(mail, is_signed_whole(mapi) ? "署名付きメール.eml" : name, bytes);
    return TRUE;
}

static gboolean read_attachment(Msg *msg, guint storage, CleanMail *mail, GError **error)
{
    g_autoptr(Mapi) mapi = read_values(msg, storage, 8, error);
    if (mapi == NULL || !disarm_budget_members(msg->job->budget, 1, error))
        return FALSE;
    g_autofree char *name = mapi_file_name(mapi);
    guint inner = inner_message(msg, storage);
    if (inner != OLE_NONE && mapi_number(mapi, MAPI_METHOD) != METHOD_OLE)
        return attach_message(msg, inner, name, mail, error);
    return attach_data(msg, mapi, name, mail, error);
}

/* ---- the whole ---- */

static gboolean read_message(Msg *msg, guint storage, CleanMail *mail, GError **error)
{
    g_autoptr(GString) to = g_string_new(NULL), cc = g_string_new(NULL);
    g_autoptr(Mapi) mapi = read_values(msg, storage, storage == OLE_ROOT ? 32 : 24, error);
    if (mapi == NULL || !read_recipients(msg, storage, to, cc, error) ||
        !mapi_read_message(mapi, to->str, cc->str, mail, msg->job, error))
        return FALSE;
    for (guint i = 0; ole_file_entry(msg->file, i) != NULL; i++)
        if (is_called(ole_file_entry(msg->file, i), storage, "__attach_version1.0_") &&
            !read_attachment(msg, i, mail, error))
            return FALSE;
    return TRUE;
}

static gboolean read_file(CleanMail *mail, const guint8 *bytes, gsize size, const char *name,
                          DisarmJob *job, GError **error)
{
    g_autoptr(OleFile) file = ole_file_open(bytes, size, job->budget, name, error);
    Msg msg = {file, job, 0};
    while (file != NULL && ole_file_entry(file, msg.count) != NULL)
        msg.count++;
    return file != NULL && read_message(&msg, OLE_ROOT, mail, error);
}

gboolean clean_msg_is(const guint8 *bytes, gsize size)
{
    static const char name[] = "_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\0001\0";
    return ole_is_file(bytes, size) && memmem(bytes, size, name, sizeof name - 1) != NULL;
}

gboolean clean_msg(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                   DisarmJob *job, CleanFile *result, GError **error)
{
    return clean_mail_through(read_file, "outlook-message", bytes, size, name, out, job, result,
                              error);
}

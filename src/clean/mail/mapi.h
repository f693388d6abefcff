/* clean/mail/mapi.h -- a message's properties, however they are stored, as what its reader sees
 * (clean/ only)
 *
 * MS-OXPROPS; both Outlook's files and winmail.dat hold them. */
#pragma once
#include "clean/mail/model.h"

/* Identifiers of properties. */
enum {
    MAPI_CLASS = 0x001A,
    MAPI_SUBJECT = 0x0037,
    MAPI_SUBMITTED = 0x0039,
    MAPI_SENT_FOR = 0x0042,
    MAPI_SENT_FOR_ADDRESS = 0x0065,
    MAPI_HEADERS = 0x007D,
    MAPI_RECIPIENT_KIND = 0x0C15,
    MAPI_SENDER = 0x0C1A,
    MAPI_SENDER_ADDRESS = 0x0C1F,
    MAPI_SHOWN_BCC = 0x0E02,
    MAPI_SHOWN_CC = 0x0E03,
    MAPI_SHOWN_TO = 0x0E04,
    MAPI_DELIVERED = 0x0E06,
    MAPI_BODY = 0x1000,
    MAPI_RTF = 0x1009,
    MAPI_HTML = 0x1013,
    MAPI_NAME = 0x3001,
    MAPI_ADDRESS = 0x3003,
    MAPI_DATA = 0x3701,
    MAPI_FILE_NAME = 0x3704,
    MAPI_METHOD = 0x3705,
    MAPI_LONG_NAME = 0x3707,
    MAPI_TYPE = 0x370E,
    MAPI_SMTP = 0x39FE,
    MAPI_PAGE_INTERNET = 0x3FDE,
    MAPI_LOCALE = 0x3FF1,
    MAPI_PAGE = 0x3FFD,
    MAPI_SENDER_SMTP = 0x5D01,
    MAPI_SENT_FOR_SMTP = 0x5D02
};

typedef struct Mapi Mapi;
Mapi *mapi_new(void);
void mapi_free(Mapi *mapi);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mapi, mapi_free)
/* Text (types 001E, 001F), bytes (0102), or a number of up to eight bytes; others are passed over.
 */
void mapi_put(Mapi *mapi, guint id, guint type, const guint8 *bytes, gsize size);
guint64 mapi_number(const Mapi *mapi, guint id);
/* As UTF-8, by its type and the message's code page; NULL when it is not there. Transfer full. */
char *mapi_text(const Mapi *mapi, guint id);
/* As they are; NULL. Lent. */
const GByteArray *mapi_bytes(const Mapi *mapi, guint id);

/* Head and body of a message; `to`, `cc` (may be "") as its recipients are listed. */
gboolean mapi_read_message(const Mapi *mapi, const char *to, const char *cc, CleanMail *mail,
                           DisarmJob *job, GError **error);
/* The body alone. */
gboolean mapi_read_body(const Mapi *mapi, CleanMail *mail, DisarmJob *job, GError **error);
/* What an attachment is called; never "". Transfer full. */
char *mapi_file_name(const Mapi *mapi);
/* "name <address>" of a recipient. Transfer full. */
char *mapi_recipient(const Mapi *mapi);

/* rtf/reader.h -- Rich Text as groups, control words and bytes (Rich Text Format 1.9.1); pure
 *
 * Goes from front to back and never fails: what is no control word is told as what it is, and
 * whoever asks decides. Nothing is decoded: bytes stay those of the file. */
#pragma once
#include <glib.h>

typedef enum {
    RTF_END,
    RTF_OPEN,   /* { */
    RTF_CLOSE,  /* } */
    RTF_WORD,   /* \word, \wordN; also the symbols ~ - _ * : | as words of that one letter */
    RTF_BYTES,  /* text as it stands, without line ends; \\ \{ \} as those bytes */
    RTF_HEX,    /* \'hh: one byte in `number` */
    RTF_BINARY, /* \binN: `bytes`, all of them or what is left */
    RTF_ODD     /* a backslash before what it may not stand before; it means nothing */
} RtfKind;

#define RTF_WORD_MAX 32u

typedef struct {
    const guint8 *at, *end, *start; /* lent */
    RtfKind kind;
    char word[RTF_WORD_MAX + 1]; /* of RTF_WORD */
    gboolean has_number;
    gint32 number;
    const guint8 *bytes; /* of RTF_BYTES, RTF_BINARY */
    gsize size;
    gboolean paged; /* \ansicpg was there */
    gboolean two;   /* text is CP932: what follows a first half belongs to it, be it \, { or } */
} RtfReader;

void rtf_reader_open(RtfReader *reader, const guint8 *bytes, gsize size);
/* The next; FALSE at the end. */
gboolean rtf_reader_next(RtfReader *reader);
/* Whether two bytes are one character of CP932. */
gboolean rtf_is_pair(const guint8 *at);
/* Whether bytes begin as Word takes them for Rich Text: "{\rt", behind blanks. */
gboolean rtf_looks_like(const guint8 *bytes, gsize size);

/* Compressed Rich Text of Outlook (MS-OXRTFCP): NULL when it is none, or damaged. At most
 * `most` bytes. Transfer full. */
GByteArray *rtf_unpack(const guint8 *bytes, gsize size, gsize most);

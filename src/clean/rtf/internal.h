/* clean/rtf/internal.h -- the walk over Rich Text, for its parts (clean/rtf*.c only) */
#pragma once
#include "clean/rtf-tables.h"
#include "disarm/job.h"
#include "rtf/reader.h"

#define RTF_DEPTH_MAX 200u
#define RTF_FONT_MAX 32766 /* numbers of fonts; more misled readers once (CVE-2023-21716) */

/* What a group hands on to those in it. */
typedef struct {
    gint32 fallback; /* \uc */
    gboolean deleted, hidden;
    gboolean places; /* bytes below 10 are places of numbers: \leveltext, \levelnumbers */
} RtfFrame;

typedef struct {
    RtfReader reader;
    DisarmJob *job;
    const char *what;
    GByteArray *out;
    const char *label; /* of bytes: the document's character set */
    guint depth;
    gint32 skip;    /* characters that stand for the last \u */
    gboolean ended; /* the file did, inside a group */
} Rtf;

/* The next token, charged; FALSE at the end or with an error. */
gboolean rtf_next(Rtf *rtf, GError **error);
const CleanRtfWord *rtf_word_find(const char *word);
/* Behind the end of the group that we are in. */
gboolean rtf_skip_group(Rtf *rtf, GError **error);
/* What is in the group that we are in, up to its end, and behind it; its braces are the caller's.
 */
gboolean rtf_take_contents(Rtf *rtf, RtfFrame frame, GError **error);
/* As it is written. */
void rtf_put(Rtf *rtf, const char *text);
void rtf_put_unicode(Rtf *rtf, gunichar c);
/* Bytes of text with what they need to stand as text. */
void rtf_put_bytes(Rtf *rtf, const guint8 *bytes, gsize size);
/* Notes a danger that goes, by the aspect of the policy it belongs to. */
gboolean rtf_note(Rtf *rtf, DisarmDanger danger, DisarmDeed deed, const char *detail,
                  GError **error);
/* The first word of the group that opens at the reader, and whether \* is before it; FALSE for
 * none. The reader stays. */
gboolean rtf_peek(const Rtf *rtf, char *word, gsize size, gboolean *starred);

/* Groups of their own kind, from behind their word to behind their end (parts.c). */
gboolean rtf_take_field(Rtf *rtf, RtfFrame frame, GError **error);
gboolean rtf_take_object(Rtf *rtf, RtfFrame frame, GError **error);
gboolean rtf_take_either(Rtf *rtf, RtfFrame frame, GError **error); /* \upr */
gboolean rtf_take_picture(Rtf *rtf, RtfFrame frame, GError **error);
gboolean rtf_take_property(Rtf *rtf, RtfFrame frame, GError **error);

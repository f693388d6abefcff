/* clean/text.c -- plain text: its lines, without what is not seen */
#include "clean/text.h"
#include "clean/text-file.h"
#include <string.h>

#define COLUMNS_LOOK ((gsize)8192)

static gboolean run(TextIn *in, const DisarmSink *out, const char *what, DisarmJob *job,
                    GError **error)
{
    TextOut writer = {0};
    GString *plain = text_in_plain(in, FALSE, job, error);
    if (plain == NULL)
        return FALSE;
    gboolean written = text_out_open(&writer, in, out, FALSE, what, job, error) &&
                       text_out_all(&writer, plain, error);
    text_out_clear(&writer);
    g_string_free(plain, TRUE);
    return written;
}

gboolean clean_text(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                    DisarmJob *job, CleanText *result, GError **error)
{
    TextIn in;
    *result = (CleanText){.kind = "plain-text"};
    gboolean cleaned = text_in_read(&in, bytes, size, what, job, error);
    if (cleaned) {
        result->encoding = in.encoding;
        cleaned = run(&in, out, what, job, error) && text_verify(job, result, error);
    }
    text_in_clear(&in);
    return cleaned;
}

/* Code units of a text in UTF-16 (behind its mark), else bytes. */
static guint unit_at(const guint8 *bytes, gsize at, gboolean little, gboolean big)
{
    return little ? bytes[at] | (guint)bytes[at + 1] << 8
           : big  ? (guint)bytes[at] << 8 | bytes[at + 1]
                  : bytes[at];
}

/* Counts tabs of whole lines. */
gboolean clean_text_has_columns(const guint8 *bytes, gsize size)
{
    guint lines = 0, tabs = 0, first = 0;
    gboolean little = size >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0;
    gboolean big = size >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0;
    gsize step = little || big ? 2 : 1;
    for (gsize i = 0; i + step <= MIN(size, COLUMNS_LOOK); i += step) {
        guint unit = unit_at(bytes, i, little, big);
        tabs += unit == '\t' ? 1 : 0;
        if (unit != '\n')
            continue;
        if (tabs == 0 || (lines > 0 && tabs != first))
            return FALSE;
        first = tabs;
        tabs = 0;
        lines++;
    }
    return lines >= 2;
}

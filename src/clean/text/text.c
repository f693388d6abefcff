/* clean/text/text.c -- plain text: its lines, without what is not seen */
#include "clean/text/text.h"
#include "clean/text/file.h"
#include <string.h>

#define COLUMNS_LOOK ((gsize)8192)

/* Lines with the same number of tabs, up to `end`. */
static gboolean has_columns(const char *text, const char *end)
{
    guint lines = 0, tabs = 0, first = 0;
    for (; text < end; text++) {
        tabs += *text == '\t' ? 1 : 0;
        if (*text != '\n')
            continue;
        if (tabs == 0 || (lines > 0 && tabs != first))
            return FALSE;
        first = tabs;
        tabs = 0;
        lines++;
    }
    return lines >= 2;
}

/* Whoever asks for it opens it as a table, also when lines far down are of another form. */
static gboolean is_table(const GString *text)
{
    const char *end = text->str + text->len;
    return has_columns(text->str, end) ||
           (text->len > COLUMNS_LOOK && has_columns(text->str, text->str + COLUMNS_LOOK));
}

static gboolean run(TextIn *in, const DisarmSink *out, const char *what, DisarmJob *job,
                    CleanText *result, GError **error)
{
    TextOut writer = {0};
    GString *plain = text_in_plain(in, FALSE, job, error);
    if (plain == NULL)
        return FALSE;
    if (is_table(plain))
        return text_table_write(in, plain, '\t', out, what, job, result, error);
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
        cleaned = run(&in, out, what, job, result, error) && text_verify(job, result, error);
    }
    text_in_clear(&in);
    return cleaned;
}

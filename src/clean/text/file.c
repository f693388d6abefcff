/* clean/text/file.c -- character sets in and out */
#include "clean/text/file.h"
#include "base/charset.h"
#include "clean/kind.h"
#include "clean/text/chars.h"
#include <string.h>

#define PIECE_BYTES ((gsize)64 * 1024)
#define UTF8_MARK "\xEF\xBB\xBF"
#define UTF16LE_MARK "\xFF\xFE"

/* ---- in ---- */

static gboolean no_text(const char *what, GError **error)
{
    problem_set(error, PROBLEM_ENCODING, what, "0");
    return FALSE;
}

/* Both sets have codes that are written as others: CP932 where EUC-JP fits too, and EUC-JP, might
 * then be taken for the other. */
static gboolean comes_back(const TextIn *in, const guint8 *bytes, gsize size)
{
    gsize again = 0;
    g_autofree char *encoded =
        charset_encode(in->encoding, in->bytes, strlen(in->bytes), "", &again, NULL);
    return encoded != NULL && again == size && memcmp(encoded, bytes, size) == 0;
}

static gboolean decode(TextIn *in, const guint8 *bytes, gsize size, const char *what,
                       DisarmJob *job, GError **error)
{
    gboolean utf8 = g_utf8_validate((const char *)bytes, (gssize)size, NULL) &&
                    memmem(bytes, size, "\x1B$", 2) == NULL; /* ISO-2022-JP is all ASCII */
    gboolean sure = TRUE;
    if (!disarm_budget_inflate(job->budget, utf8 ? size : size * 3, error))
        return FALSE;
    in->encoding = utf8 ? "utf-8" : charset_find(bytes, size, &sure);
    if (in->encoding == NULL)
        return no_text(what, error);
    utf8 = strcmp(in->encoding, "utf-8") == 0;
    in->marked = utf8 && size >= 3 && memcmp(bytes, UTF8_MARK, 3) == 0;
    in->bytes = charset_decode(in->encoding, bytes, size, what, error);
    if (in->bytes == NULL)
        return FALSE;
    gboolean doubtful = !sure || strcmp(in->encoding, "euc-jp") == 0;
    in->lasting = !doubtful || comes_back(in, bytes, size);
    return TRUE;
}

gboolean text_in_read(TextIn *in, const guint8 *bytes, gsize size, const char *what, DisarmJob *job,
                      GError **error)
{
    *in = (TextIn){0};
    if (!decode(in, size > 0 ? bytes : (const guint8 *)"", size, what, job, error))
        return FALSE;
    in->text = in->bytes;
    in->end = in->bytes + strlen(in->bytes);
    in->line_end = strstr(in->text, "\r\n") != NULL ? "\r\n" : "\n";
    return TRUE;
}

void text_in_clear(TextIn *in)
{
    g_free(in->bytes);
}

/* With what stood before it gone a text may begin like what its name does not say. */
static gboolean begins_well(const GString *plain, gboolean table, DisarmJob *job, GError **error)
{
    CleanFileKind kind = clean_kind_of_bytes((const guint8 *)plain->str, plain->len);
    if (table ? kind.engine == CLEAN_ENGINE_TEXT : kind.textual)
        return TRUE;
    return disarm_refuse(job, DISARM_DISGUISE, kind.name, error);
}

GString *text_in_plain(TextIn *in, gboolean table, DisarmJob *job, GError **error)
{
    gsize size = (gsize)(in->end - in->text);
    TextChars chars = {.job = job,
                       .keep = disarm_rule(job, DISARM_CONTROL_CHARS) == DISARM_KEEP,
                       .line = 1,
                       .line_end = in->line_end,
                       .step = table ? " " : in->line_end};
    if (!disarm_budget_inflate(job->budget, size, error))
        return NULL;
    GString *plain = g_string_sized_new(size + 1);
    if (!text_chars_append(&chars, plain, in->text, size, error) ||
        ((chars.dropped > 0 || chars.stepped) && !begins_well(plain, table, job, error))) {
        g_string_free(plain, TRUE);
        return NULL;
    }
    in->lasting = in->lasting && (chars.dropped == 0 || strcmp(in->encoding, "utf-8") == 0);
    return plain;
}

/* ---- out ---- */

/* What remains of a character set: UTF-16 as UTF-16LE, and sets that switch as UTF-8. */
static const char *kept_encoding(const TextIn *in)
{
    if (g_str_has_prefix(in->encoding, "utf-16"))
        return "utf-16le";
    return strcmp(in->encoding, "iso-2022-jp") == 0 || !in->lasting ? "utf-8" : in->encoding;
}

gboolean text_out_open(TextOut *out, const TextIn *in, const DisarmSink *sink, gboolean wanted,
                       const char *what, DisarmJob *job, GError **error)
{
    gboolean keep = disarm_rule(job, DISARM_ENCODINGS) == DISARM_KEEP;
    *out = (TextOut){.pending = g_string_sized_new(2 * PIECE_BYTES),
                     .sink = sink,
                     .job = job,
                     .encoding = keep ? kept_encoding(in) : "utf-8",
                     .what = what};
    gboolean wide = strcmp(out->encoding, "utf-16le") == 0;
    gboolean utf8 = strcmp(out->encoding, "utf-8") == 0;
    gboolean changed = utf8 && strcmp(in->encoding, "utf-8") != 0;
    if (changed)
        disarm_find(job->findings, DISARM_ENCODING, DISARM_REWRITTEN, in->encoding, -1);
    const char *mark = wide                                          ? UTF16LE_MARK
                       : utf8 && (in->marked || (changed && wanted)) ? UTF8_MARK
                                                                     : "";
    if (job->policy->verify_only || *mark == '\0')
        return TRUE;
    return disarm_budget_output(job->budget, strlen(mark), error) &&
           sink->write(sink->user, (const guint8 *)mark, strlen(mark), error);
}

static gboolean flush(TextOut *out, GError **error)
{
    gsize size = out->pending->len;
    g_autofree char *encoded = NULL;
    if (strcmp(out->encoding, "utf-8") != 0) {
        encoded = charset_encode(out->encoding, out->pending->str, size, out->what, &size, error);
        if (encoded == NULL)
            return FALSE;
    }
    const char *bytes = encoded != NULL ? encoded : out->pending->str;
    if (!disarm_budget_output(out->job->budget, size, error) ||
        !out->sink->write(out->sink->user, (const guint8 *)bytes, size, error))
        return FALSE;
    g_string_truncate(out->pending, 0);
    return TRUE;
}

gboolean text_out_some(TextOut *out, GError **error)
{
    if (out->pending->len < PIECE_BYTES)
        return TRUE;
    return text_out_close(out, error);
}

gboolean text_out_close(TextOut *out, GError **error)
{
    if (out->job->policy->verify_only) {
        g_string_truncate(out->pending, 0);
        return TRUE;
    }
    return out->pending->len == 0 || flush(out, error);
}

gboolean text_out_all(TextOut *out, const GString *text, GError **error)
{
    const char *end = text->str + text->len;
    for (const char *at = text->str; at < end;) {
        const char *stop = (gsize)(end - at) > PIECE_BYTES ? at + PIECE_BYTES : end;
        while (stop < end && ((guint8)*stop & 0xC0) == 0x80) /* inside a character */
            stop++;
        g_string_append_len(out->pending, at, stop - at);
        if (!text_out_some(out, error))
            return FALSE;
        at = stop;
    }
    return text_out_close(out, error);
}

void text_out_clear(TextOut *out)
{
    if (out->pending != NULL)
        g_string_free(out->pending, TRUE);
}

gboolean text_verify(const DisarmJob *job, CleanText *result, GError **error)
{
    if (!job->policy->verify_only)
        return TRUE;
    result->same = !disarm_findings_changed(job->findings);
    if (!result->same)
        problem_set(error, PROBLEM_UNSAFE,
                    PROBLEM_BOTH("content that would have to be changed", "直すべき内容"),
                    PROBLEM_BOTH("The policy lets nothing be changed.",
                                 "この方針ではファイルを変えられません。"));
    return result->same;
}

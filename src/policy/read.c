/* policy/read.c -- from a text to a reading: outline, units */
#include <gio/gio.h>
#include <string.h>

#include "base/ids.h"
#include "base/problem.h"
#include "policy/reading.h"
#include "policy/rules.h"
#include "policy/text.h"
#include "policy/units.h"

#define UNREAD_POINTS 80

gboolean policy_progress_tell(PolicyProgress progress, gpointer data, const char *stage,
                              guint percent, GError **error)
{
    if (progress == NULL || progress(stage, percent, data))
        return TRUE;
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
    return FALSE;
}

static PolicyReading *reading_new(const PolicyRules *rules, const char *name, const guint8 *bytes,
                                  gsize size_bytes)
{
    PolicyReading *reading = g_new0(PolicyReading, 1);
    reading->strings = g_string_chunk_new(16384);
    reading->name = g_string_chunk_insert(reading->strings, name);
    reading->bytes = size_bytes;
    reading->units = g_array_new(FALSE, FALSE, sizeof(PolicyUnit));
    reading->evidence = g_array_new(FALSE, FALSE, sizeof(PolicyEvidence));
    reading->names = g_ptr_array_new();
    reading->definitions = g_array_new(FALSE, FALSE, sizeof(PolicyDefinition));
    reading->entries = g_array_new(FALSE, FALSE, sizeof(PolicyOutlineEntry));
    reading->unread_texts = g_ptr_array_new();
    reading->facts = g_array_new(FALSE, FALSE, sizeof(PolicyFact));
    reading->details = g_array_new(FALSE, FALSE, sizeof(PolicyDetail));
    reading->findings = g_array_new(FALSE, FALSE, sizeof(PolicyFinding));
    reading->coverage = g_array_new(FALSE, TRUE, sizeof(PolicyCover));
    reading->paths = g_ptr_array_new();
    reading->knowledge = rules->knowledge;
    reading->format = g_str_has_suffix(name, ".md") ? "markdown" : "text";
    guint8 sum[EVP_MAX_MD_SIZE] = {0};
    EVP_Digest(bytes, size_bytes, sum, NULL, rules->sha256, NULL);
    hex_write(reading->sha256, sum, 32);
    return reading;
}

static void take_source(PolicyReading *reading, const PolicySource *source)
{
    reading->format = source->format;
    if (source->sha256 == NULL)
        return;
    memcpy(reading->text_sha256, reading->sha256, sizeof reading->text_sha256);
    g_strlcpy(reading->sha256, source->sha256, sizeof reading->sha256);
    reading->encoding = source->encoding;
    reading->pages = source->pages;
    reading->bytes = source->bytes;
}

/* What the lines of an unread run begin with, so that a reader can find and judge them. */
static void keep_unread_texts(PolicyReading *reading, const PolicyText *text)
{
    const GArray *runs = reading->outline->unread;
    for (guint i = 0; i < runs->len; i++) {
        const PolicyUnreadRun *run = &g_array_index(runs, PolicyUnreadRun, i);
        g_autoptr(GString) shown = g_string_new(NULL);
        for (guint32 line = run->first; line <= run->last && shown->len < UNREAD_POINTS * 4;
             line++) {
            const PolicyLine *l = policy_text_line(text, line - 1);
            if (l->size > 0 && shown->len > 0)
                g_string_append_c(shown, ' ');
            gsize size = MIN(l->size, UNREAD_POINTS * 4);
            while (size < l->size && ((guint8)text->utf8[l->start + size] & 0xC0) == 0x80)
                size--;
            g_string_append_len(shown, text->utf8 + l->start, (gssize)size);
        }
        if (g_utf8_strlen(shown->str, -1) > UNREAD_POINTS)
            g_string_truncate(
                shown, (gsize)(g_utf8_offset_to_pointer(shown->str, UNREAD_POINTS) - shown->str));
        g_ptr_array_add(reading->unread_texts, g_string_chunk_insert(reading->strings, shown->str));
    }
}

static gboolean has_clauses(const PolicyReading *reading)
{
    const GArray *nodes = reading->outline->nodes;
    for (guint32 i = 0; i < nodes->len; i++) {
        if (policy_outline_node(reading->outline, i)->parent != NO_NODE)
            return TRUE;
    }
    return FALSE;
}

static gboolean read_all(const PolicyRules *rules, PolicyReading *reading, const PolicyText *text,
                         PolicyProgress progress, gpointer data, GError **error)
{
    reading->encoding = text->encoding;
    reading->lines = text->lines->len;
    if (!policy_progress_tell(progress, data, "structure", 10, error))
        return FALSE;
    reading->outline = policy_outline_build(rules, text, reading->name, error);
    if (reading->outline == NULL)
        return FALSE;
    if (!has_clauses(reading)) {
        problem_set(error, PROBLEM_NO_CLAUSES, reading->name, NULL);
        return FALSE;
    }
    keep_unread_texts(reading, text);
    if (!policy_units_read(rules, reading, progress, data, error))
        return FALSE;
    if (reading->units->len == 0) { /* titles alone */
        problem_set(error, PROBLEM_NO_CLAUSES, reading->name, NULL);
        return FALSE;
    }
    return TRUE;
}

PolicyReading *policy_read_units(const PolicyRules *rules, const PolicySource *source,
                                 const PolicyText *text, const guint8 *bytes, gsize size_bytes,
                                 PolicyProgress progress, gpointer progress_data, GError **error)
{
    g_autoptr(PolicyReading) reading = reading_new(rules, source->name, bytes, size_bytes);
    if (!read_all(rules, reading, text, progress, progress_data, error))
        return NULL;
    if (source->format != NULL)
        take_source(reading, source);
    return g_steal_pointer(&reading);
}

void policy_reading_free(PolicyReading *reading)
{
    if (reading == NULL)
        return;
    policy_outline_free(reading->outline);
    g_array_unref(reading->units);
    g_array_unref(reading->evidence);
    g_ptr_array_unref(reading->names);
    g_array_unref(reading->definitions);
    g_array_unref(reading->entries);
    g_ptr_array_unref(reading->unread_texts);
    g_array_unref(reading->facts);
    g_array_unref(reading->details);
    g_array_unref(reading->findings);
    g_array_unref(reading->coverage);
    g_ptr_array_unref(reading->paths);
    g_string_chunk_free(reading->strings);
    g_free(reading);
}

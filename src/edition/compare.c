/* edition/compare.c -- units of an edition for a diff */
#include "edition/compare.h"
#include "base/json.h"
#include "edition/edition.h"
#include <string.h>

#define EVIDENCE_MAX_BYTES ((gsize)1024 * 1024)

static const char *kept(EditionTexts *texts, const char *text)
{
    return *text == '\0' ? "" : g_string_chunk_insert(texts->strings, text);
}

/* The words its timing was read from, where the unit says so itself; one a line. */
static const char *deadline_of(EditionTexts *texts, const EditionUnit *unit)
{
    const char *timing = unit->values[EDITION_TIMING];
    if (strcmp(timing, "none") == 0 || strcmp(timing, "always") == 0 ||
        strstr(unit->evidence, "\"field\":\"timing\"") == NULL)
        return "";
    g_autoptr(json_t) evidence = json_read((const guint8 *)unit->evidence, strlen(unit->evidence),
                                           EVIDENCE_MAX_BYTES, 4, "evidence", NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(evidence); i++) {
        const json_t *one = json_array_get(evidence, i);
        const char *field = json_string_value(json_object_get(one, "field"));
        const char *from = json_string_value(json_object_get(one, "from"));
        const char *said = json_string_value(json_object_get(one, "words"));
        if (g_strcmp0(field, "timing") != 0 || g_strcmp0(from, "own") != 0 || said == NULL)
            continue;
        if (words->len > 0)
            g_string_append_c(words, '\n');
        g_string_append(words, said);
    }
    return kept(texts, words->str);
}

static gboolean add_unit(const EditionUnit *unit, gpointer user)
{
    static const EditionField fields[] = {
        [DIFF_FIELD_KIND] = EDITION_KIND,       [DIFF_FIELD_MODALITY] = EDITION_MODALITY,
        [DIFF_FIELD_ACTOR] = EDITION_ACTOR,     [DIFF_FIELD_APPROVER] = EDITION_APPROVER,
        [DIFF_FIELD_NOTIFY] = EDITION_NOTIFY,   [DIFF_FIELD_TIMING] = EDITION_TIMING,
        [DIFF_FIELD_DEADLINE] = EDITION_FIELDS, [DIFF_FIELD_RECORDS] = EDITION_RECORDS,
        [DIFF_FIELD_CLASS] = EDITION_CLASS,
    };
    EditionTexts *texts = user;
    PolicyDiffUnit out = {
        .n = (guint32)unit->n,
        .s = (guint32)unit->s,
        .first_line = (guint32)unit->line_first,
        .last_line = (guint32)unit->line_last,
        .path = kept(texts, unit->path),
        .title = kept(texts, unit->title),
        .text = kept(texts, *unit->reading != '\0' ? unit->reading : unit->text),
    };
    for (PolicyDiffField field = 0; field < DIFF_FIELDS; field++)
        out.fields[field] = fields[field] == EDITION_FIELDS
                                ? deadline_of(texts, unit)
                                : kept(texts, unit->values[fields[field]]);
    g_array_append_val(texts->units, out);
    return TRUE;
}

gboolean edition_texts_load(EditionTexts *texts, Store *store, guint64 event, GError **error)
{
    edition_texts_clear(texts);
    texts->units = g_array_new(FALSE, FALSE, sizeof(PolicyDiffUnit));
    texts->strings = g_string_chunk_new(65536);
    return edition_each_unit(store, event, 0, G_MAXUINT64, EDITION_DETAILED, add_unit, texts,
                             error);
}

void edition_texts_clear(EditionTexts *texts)
{
    g_clear_pointer(&texts->units, g_array_unref);
    g_clear_pointer(&texts->strings, g_string_chunk_free);
}

PolicyDiff *edition_compare(const EditionTexts *old, const EditionTexts *new)
{
    return policy_diff_new((const PolicyDiffUnit *)(const void *)old->units->data, old->units->len,
                           (const PolicyDiffUnit *)(const void *)new->units->data, new->units->len);
}

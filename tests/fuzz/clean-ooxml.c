/* tests/fuzz/clean-ooxml.c -- any parts as an Office file: refused, or disarmed into one that is
 * disarmed into itself
 *
 * Parts are parted by a NUL; each begins with a line "name type" (type "-" for none of its own). */
#include "archive/zip_writer.h"
#include "clean/ooxml.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PARTS_MAX 32

static gboolean add(ArchiveZipWriter *writer, const char *name, const char *text, gsize size)
{
    return archive_zip_writer_add(writer, name, (const guint8 *)text, size, ARCHIVE_STORE, NULL);
}

/* One part; names that an archive cannot hold are left out. */
static void add_part(ArchiveZipWriter *writer, GString *types, GHashTable *names, const char *part,
                     gsize size)
{
    const char *line = memchr(part, '\n', size);
    if (line == NULL)
        return;
    g_autofree char *head = g_strndup(part, (gsize)(line - part));
    g_auto(GStrv) words = g_strsplit(head, " ", 2);
    const char *name = words[0];
    gboolean plain = name != NULL && *name != '\0' && g_utf8_validate(head, -1, NULL) &&
                     strpbrk(name, "\\:\"&<>") == NULL && name[0] != '/';
    for (const char *c = name; plain && *c != '\0'; c++)
        plain = g_ascii_isprint(*c) && !(c[0] == '/' && (c[1] == '/' || c[1] == '\0')) &&
                !(c[0] == '.' && (c[1] == '.' || c[1] == '/' || c[1] == '\0'));
    if (!plain || !g_hash_table_add(names, g_ascii_strdown(name, -1)))
        return;
    g_autofree char *type = words[1] != NULL ? g_markup_escape_text(words[1], -1) : NULL;
    if (type != NULL && strcmp(type, "-") != 0)
        g_string_append_printf(types, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", name,
                               type);
    if (!add(writer, name, line + 1, size - (gsize)(line + 1 - part)))
        abort();
}

static GByteArray *pack(const uint8_t *data, size_t size)
{
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 28, "fuzz");
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) types = g_string_new(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"png\" ContentType=\"image/png\"/>");
    const char *at = (const char *)data, *end = at + size;
    g_hash_table_add(names, g_strdup("[content_types].xml"));
    for (guint i = 0; i < PARTS_MAX && at < end; i++) {
        const char *stop = memchr(at, 0, (gsize)(end - at));
        add_part(writer, types, names, at, (gsize)((stop != NULL ? stop : end) - at));
        at = stop != NULL ? stop + 1 : end;
    }
    g_string_append(types, "</Types>");
    if (!add(writer, "[Content_Types].xml", types->str, types->len) ||
        !archive_zip_writer_finish(writer, NULL))
        abort();
    return out;
}

static GByteArray *clean(const GByteArray *in, const DisarmPolicy *policy, gboolean must)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GError) error = NULL;
    const DisarmSink sink = disarm_sink_memory(out);
    DisarmBudget budget;
    CleanOoxml result;
    DisarmJob job = {.policy = policy, .budget = &budget, .findings = findings};
    disarm_budget_init(&budget, &policy->limits);
    gboolean cleaned = clean_ooxml(in->data, in->len, "fuzz", &sink, &job, &result, &error);
    if (cleaned == (error != NULL) || (must && !cleaned))
        abort();
    return cleaned && !policy->verify_only ? g_steal_pointer(&out) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"office", "strict", "verify-only"};
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(GByteArray) in = pack(data, size);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const DisarmPolicy *policy = disarm_policies_find(policies, names[i], NULL);
        g_autoptr(GByteArray) once = clean(in, policy, FALSE);
        g_autoptr(GByteArray) twice = once != NULL ? clean(once, policy, TRUE) : NULL;
        if (once != NULL &&
            (once->len != twice->len || memcmp(once->data, twice->data, once->len) != 0))
            abort();
    }
    return 0;
}

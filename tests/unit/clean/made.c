/* tests/unit/clean/made.c -- packs parts, their types and relationships */
#include "made.h"
#include "archive/zip_writer.h"
#include "verify/verify.h"
#include <string.h>

#define WAYS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

struct Made {
    GPtrArray *names, *texts; /* of parts, owned: strings, GBytes */
    GString *types;
    GHashTable *ways; /* part -> GString of its relationships, owned */
};

static void string_free(gpointer data)
{
    g_string_free(data, TRUE);
}

Made *made_new(void)
{
    Made *made = g_new0(Made, 1);
    made->names = g_ptr_array_new_with_free_func(g_free);
    made->texts = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    made->ways = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, string_free);
    made->types = g_string_new(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" ContentType=\""
        "application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Default Extension=\"png\" ContentType=\"image/png\"/>"
        "<Default Extension=\"bin\" ContentType=\""
        "application/vnd.openxmlformats-officedocument.oleObject\"/>");
    return made;
}

void made_free(Made *made)
{
    if (made == NULL)
        return;
    g_ptr_array_unref(made->names);
    g_ptr_array_unref(made->texts);
    g_hash_table_unref(made->ways);
    g_string_free(made->types, TRUE);
    g_free(made);
}

void made_type(Made *made, const char *name, const char *type)
{
    g_string_append_printf(made->types, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", name,
                           type);
}

void made_bytes(Made *made, const char *name, const char *type, const void *bytes, gsize size)
{
    g_ptr_array_add(made->names, g_strdup(name));
    g_ptr_array_add(made->texts, g_bytes_new(bytes, size));
    if (type != NULL)
        made_type(made, name, type);
}

void made_part(Made *made, const char *name, const char *type, const char *text)
{
    made_bytes(made, name, type, text, strlen(text));
}

void made_way(Made *made, const char *from, const char *id, const char *way, const char *target)
{
    GString *list = g_hash_table_lookup(made->ways, from);
    if (list == NULL) {
        list = g_string_new(NULL);
        g_hash_table_insert(made->ways, g_strdup(from), list);
    }
    gboolean outside = *target == '!' || strstr(target, "://") != NULL ||
                       strncmp(target, "\\\\", 2) == 0 || strncmp(target, "mailto:", 7) == 0;
    g_autofree char *escaped = g_markup_escape_text(*target == '!' ? target + 1 : target, -1);
    g_string_append_printf(list, "<Relationship Id=\"%s\" Type=\"%s%s\" Target=\"%s\"%s/>", id,
                           strstr(way, "//") != NULL ? "" : WAYS, way, escaped,
                           outside ? " TargetMode=\"External\"" : "");
}

static void add_bytes(ArchiveZipWriter *writer, const char *name, const void *bytes, gsize size)
{
    g_autoptr(GError) error = NULL;
    archive_zip_writer_add(writer, name, bytes, size, ARCHIVE_SMALL, &error);
    g_assert_no_error(error);
}

static void add(ArchiveZipWriter *writer, const char *name, const char *text)
{
    add_bytes(writer, name, text, strlen(text));
}

static void add_ways(gpointer key, gpointer value, gpointer user)
{
    const char *part = key;
    const char *slash = strrchr(part, '/');
    int folder = slash != NULL ? (int)(slash + 1 - part) : 0;
    g_autofree char *name = g_strdup_printf("%.*s_rels/%s.rels", folder, part, part + folder);
    g_autofree char *text = g_strdup_printf(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "%s</Relationships>",
        ((GString *)value)->str);
    add(user, name, text);
}

GByteArray *made_pack(const Made *made)
{
    g_autoptr(GError) error = NULL;
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 30, "made");
    g_autofree char *types = g_strconcat(made->types->str, "</Types>", NULL);
    add(writer, "[Content_Types].xml", types);
    for (guint i = 0; i < made->names->len; i++) {
        gsize size = 0;
        const void *bytes = g_bytes_get_data(g_ptr_array_index(made->texts, i), &size);
        add_bytes(writer, g_ptr_array_index(made->names, i), bytes, size);
    }
    g_hash_table_foreach(made->ways, add_ways, writer);
    archive_zip_writer_finish(writer, &error);
    g_assert_no_error(error);
    return out;
}

#define WORD_HEAD                                                                                  \
    "<w:document xmlns:w=\"" MADE_W "\" xmlns:r=\"" MADE_R "\" xmlns:mc=\"" MADE_MC                \
    "\" xmlns:v=\"urn:schemas-microsoft-com:vml\" "                                                \
    "xmlns:o=\"urn:schemas-microsoft-com:office:office\"><w:body>"
#define WORD_FOOT "</w:body></w:document>"

Made *made_word(const char *body)
{
    Made *made = made_new();
    g_autofree char *text = g_strconcat(WORD_HEAD, body, WORD_FOOT, NULL);
    made_part(made, "word/document.xml", MADE_WORD "document.main+xml", text);
    made_way(made, "", "rId1", "officeDocument", "word/document.xml");
    return made;
}

Made *made_excel(const char *sheet)
{
    Made *made = made_new();
    g_autofree char *text = g_strconcat("<worksheet xmlns=\"" MADE_X "\" xmlns:r=\"" MADE_R "\">",
                                        sheet, "</worksheet>", NULL);
    made_part(made, "xl/workbook.xml", MADE_EXCEL "sheet.main+xml",
              "<workbook xmlns=\"" MADE_X "\" xmlns:r=\"" MADE_R
              "\"><sheets><sheet name=\"一\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    made_part(made, "xl/worksheets/sheet1.xml", MADE_EXCEL "worksheet+xml", text);
    made_way(made, "", "rId1", "officeDocument", "xl/workbook.xml");
    made_way(made, "xl/workbook.xml", "rId1", "worksheet", "worksheets/sheet1.xml");
    return made;
}

void out_clear(Out *out)
{
    g_clear_pointer(&out->bytes, g_byte_array_unref);
    g_clear_pointer(&out->findings, disarm_findings_free);
    g_clear_error(&out->refusal);
}

Out bytes_clean(const guint8 *bytes, gsize size, const char *policy)
{
    Out out = {.bytes = g_byte_array_new(), .findings = disarm_findings_new()};
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    DisarmBudget budget;
    const DisarmSink sink = disarm_sink_memory(out.bytes);
    DisarmJob job = {.policy = disarm_policies_find(policies, policy, NULL),
                     .budget = &budget,
                     .findings = out.findings};
    g_assert_nonnull(job.policy);
    disarm_budget_init(&budget, &job.policy->limits);
    out.cleaned = clean_ooxml(bytes, size, "made", &sink, &job, &out.result, &out.refusal);
    g_assert_true(out.cleaned == (out.refusal == NULL));
    return out;
}

Out made_clean(const Made *made, const char *policy)
{
    g_autoptr(GByteArray) bytes = made_pack(made);
    return bytes_clean(bytes->data, bytes->len, policy);
}

static ArchiveZip *open_output(const Out *out)
{
    static const ArchiveZipBudget budget = {1000, 1 << 28, 1 << 28, 1000, 1000};
    g_autoptr(GError) error = NULL;
    ArchiveZip *zip = archive_zip_open(out->bytes->data, out->bytes->len, &budget, "out", &error);
    g_assert_no_error(error);
    return zip;
}

static char *text_of(ArchiveZip *zip, const ArchiveZipEntry *entry)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, entry, &error);
    g_assert_no_error(error);
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    return g_strndup(text, size);
}

char *out_part(const Out *out, const char *name)
{
    g_autoptr(ArchiveZip) zip = open_output(out);
    const ArchiveZipEntry *entry = archive_zip_find(zip, name);
    return entry != NULL ? text_of(zip, entry) : NULL;
}

gboolean out_holds(const Out *out, const char *text)
{
    g_autoptr(ArchiveZip) zip = open_output(out);
    const ArchiveZipEntry *entry;
    for (guint i = 0; (entry = archive_zip_entry(zip, i)) != NULL; i++) {
        g_autofree char *contents = text_of(zip, entry);
        if (strstr(contents, text) != NULL || strstr(entry->name, text) != NULL)
            return TRUE;
    }
    return FALSE;
}

gboolean out_found(const Out *out, DisarmDanger danger, DisarmDeed deed)
{
    return disarm_findings_tally(out->findings, danger, deed) > 0;
}

/* The second opinion: who shares no code with the engine lets its output pass. */
static void assert_verified(const Out *out, const char *policy)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *rules = disarm_policies_find(policies, policy, NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autofree char *name = g_strconcat("a.", out->result.extension, NULL);
    DisarmBudget budget;
    disarm_budget_init(&budget, &rules->limits);
    DisarmJob job = {.policy = rules, .budget = &budget, .findings = findings};
    verify_file(out->bytes->data, out->bytes->len, name, &job, &error);
    if (error != NULL && disarm_findings_count(findings) > 0)
        g_test_message("%s", disarm_findings_get(findings, 0)->detail);
    g_assert_no_error(error);
}

Out made_clean_well(const Made *made, const char *policy)
{
    Out out = made_clean(made, policy);
    g_assert_no_error(out.refusal);
    assert_verified(&out, policy);
    g_auto(Out) again = bytes_clean(out.bytes->data, out.bytes->len, policy);
    g_assert_no_error(again.refusal);
    g_assert_cmpuint(again.bytes->len, ==, out.bytes->len);
    g_assert_true(memcmp(again.bytes->data, out.bytes->data, out.bytes->len) == 0);
    return out;
}

char *out_body(const Out *out)
{
    g_autofree char *text = out_part(out, "word/document.xml");
    g_assert_nonnull(text);
    const char *from = strstr(text, "<w:body>"), *to = strstr(text, "</w:body>");
    g_assert_true(from != NULL && to != NULL);
    from += strlen("<w:body>");
    return g_strndup(from, (gsize)(to - from));
}

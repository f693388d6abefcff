/* tests/unit/document/made.c -- small documents, put together here */
#include "made.h"
#include "base/problem.h"
#include <string.h>
#include <zlib.h>

static void put(GByteArray *out, guint value, guint bytes)
{
    for (guint i = 0; i < bytes; i++) {
        guint8 byte = i < sizeof value ? (guint8)(value >> (8 * i)) : 0;
        g_byte_array_append(out, &byte, 1);
    }
}

static void put_text(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

static void put_facts(GByteArray *out, const MadePart *part)
{
    guint size = (guint)strlen(part->text);
    put(out, 0, 8); /* flags, method, time */
    put(out, (guint)crc32_z(0, (const Bytef *)part->text, size), 4);
    put(out, size, 4);
    put(out, size, 4);
    put(out, (guint)strlen(part->name), 2);
    put(out, 0, 2);
}

GByteArray *made_zip(const MadePart *parts, guint count)
{
    GByteArray *out = g_byte_array_new();
    g_autofree guint *at = g_new0(guint, count + 1);
    for (guint i = 0; i < count; i++) {
        at[i] = out->len;
        put_text(out, "PK\3\4");
        put(out, 20, 2);
        put_facts(out, &parts[i]);
        put_text(out, parts[i].name);
        put_text(out, parts[i].text);
    }
    guint directory = out->len;
    for (guint i = 0; i < count; i++) {
        put_text(out, "PK\1\2");
        put(out, 20 | 20 << 16, 4);
        put_facts(out, &parts[i]);
        put(out, 0, 10);
        put(out, at[i], 4);
        put_text(out, parts[i].name);
    }
    guint size = out->len - directory;
    put_text(out, "PK\5\6");
    put(out, 0, 4);
    put(out, count, 2);
    put(out, count, 2);
    put(out, size, 4);
    put(out, directory, 4);
    put(out, 0, 2);
    return out;
}

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELS                                                                                       \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

static char *part_of(const char *element, const char *inside)
{
    return g_strdup_printf(
        "<w:%s " W
        " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">%s</w:%s>",
        element, inside != NULL ? inside : "", element);
}

GByteArray *made_docx(const char *body, const char *styles, const char *numbering,
                      const char *notes)
{
    g_autofree char *whole_body = g_strconcat("<w:body>", body, "</w:body>", NULL);
    g_autofree char *document = part_of("document", whole_body);
    g_autofree char *styles_part = part_of("styles", styles);
    g_autofree char *numbering_part = part_of("numbering", numbering);
    g_autofree char *notes_part = part_of("footnotes", notes);
    const MadePart parts[] = {
        {"[Content_Types].xml",
         "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument."
         "wordprocessingml.document.main+xml\"/></Types>"},
        {"_rels/.rels", RELS "<Relationship Id=\"a\" Type=\"" REL
                             "officeDocument\" Target=\"word/document2.xml\"/></Relationships>"},
        {"word/_rels/document2.xml.rels",
         RELS "<Relationship Id=\"a\" Type=\"" REL "styles\" Target=\"styles.xml\"/>"
              "<Relationship Id=\"b\" Type=\"" REL "numbering\" Target=\"/word/numbering.xml\"/>"
              "<Relationship Id=\"c\" Type=\"" REL "footnotes\" Target=\"../word/footnotes.xml\"/>"
              "</Relationships>"},
        {"word/document2.xml", document},
        {"word/styles.xml", styles_part},
        {"word/numbering.xml", numbering_part},
        {"word/footnotes.xml", notes_part},
    };
    return made_zip(parts, G_N_ELEMENTS(parts));
}

#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"

GByteArray *made_odt(const char *styles, const char *body)
{
    g_autofree char *content = g_strdup_printf(
        "<office:document-content xmlns:office=\"" OASIS "office:1.0\" xmlns:text=\"" OASIS
        "text:1.0\" xmlns:table=\"" OASIS "table:1.0\" xmlns:style=\"" OASIS
        "style:1.0\" xmlns:draw=\"" OASIS "drawing:1.0\"><office:automatic-styles>%s"
        "</office:automatic-styles><office:body><office:text>%s</office:text></office:body>"
        "</office:document-content>",
        styles, body);
    const MadePart parts[] = {{"mimetype", "application/vnd.oasis.opendocument.text"},
                              {"content.xml", content}};
    return made_zip(parts, G_N_ELEMENTS(parts));
}

void made_assert_text(GByteArray *file, const char *want)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = document_read(file->data, file->len, "made", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(document->text, ==, want);
    g_byte_array_unref(file);
}

void made_assert_refused(GByteArray *file, int kind)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(document_read(file->data, file->len, "made", &error));
    g_assert_error(error, PROBLEM, kind);
    g_byte_array_unref(file);
}

/* tests/fuzz/release-ooxml.c -- any parts as an Office file, on the whole way
 *
 * A part's line is "name type" (type "-" or none: the default of its ending, else none). Types are
 * written by what the lines say, so that a part is found; a part called [Content_Types].xml comes
 * in their place. */
#include "pack.h"
#include "release-way.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a.docx", "a.xlsx", "a.pptx", "a.docm", "a.xlsm", "a.pptm",
                                    "a.dotx", "a.xltx", "a.potx", "a.ppsx", NULL};

#define TYPES "[Content_Types].xml"

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    (void)file;
    if (size > 8 && memcmp(bytes, "\x89PNG", 4) == 0)
        return PIECES_CHUNKS;
    return strstr(line, ".emf") != NULL   ? PIECES_EMF
           : strstr(line, ".wmf") != NULL ? PIECES_WMF
           : size > 0 && bytes[0] == '<'  ? PIECES_MARKUP
                                          : PIECES_NONE;
}

static void add_part(Pack *pack, GString *types, const Part *part)
{
    g_autofree char *line = parts_text(part);
    g_auto(GStrv) words = g_strsplit(line, " ", 2);
    const char *name = words[0] != NULL ? words[0] : "";
    gboolean typed = words[0] != NULL && words[1] != NULL && strcmp(words[1], "-") != 0;
    if (!g_utf8_validate(line, -1, NULL) || !pack_add(pack, name, part->bytes, part->size))
        return;
    g_autofree char *type = typed ? g_markup_escape_text(words[1], -1) : NULL;
    if (type != NULL)
        g_string_append_printf(types, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", name,
                               type);
}

static GByteArray *pack_parts(const Parts *parts)
{
    Pack pack;
    g_autoptr(GString) types = g_string_new(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"png\" ContentType=\"image/png\"/>"
        "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>"
        "<Default Extension=\"emf\" ContentType=\"image/x-emf\"/>"
        "<Default Extension=\"vml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
        "<Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>");
    pack_open(&pack);
    for (guint i = 0; i < parts->count; i++)
        add_part(&pack, types, &parts->parts[i]);
    g_string_append(types, "</Types>");
    pack_add(&pack, TYPES, (const guint8 *)types->str, types->len);
    return pack_close(&pack);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Parts parts;
    parts_read(data, size, &parts);
    if (parts.count == 0)
        return 0;
    const char *name = parts_name(&parts, names);
    DisarmPolicy policy = way_policy(parts.policy);
    g_autoptr(GByteArray) file = pack_parts(&parts);
    way_check(&policy, name, file->data, file->len, FALSE);
    way_whole(&policy, name, file->data, file->len);
    return 0;
}

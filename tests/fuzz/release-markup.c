/* tests/fuzz/release-markup.c -- open markup on the whole way: the parts of a package of
 * OpenDocument, each with its name as its line; of other files (pages, drawings, flat documents)
 * the first part is the file */
#include "pack.h"
#include "release-way.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a.odt",  "a.ods",  "a.odp", "a.odg",  "a.ott",
                                    "a.svg",  "a.html", "a.htm", "a.fodt", "a.fods",
                                    "a.fodp", "a.fodg", NULL};

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    (void)file, (void)line;
    if (size > 8 && memcmp(bytes, "\x89PNG", 4) == 0)
        return PIECES_CHUNKS;
    return PIECES_MARKUP;
}

static GByteArray *pack_parts(const Parts *parts)
{
    Pack pack;
    pack_open(&pack);
    for (guint i = 0; i < parts->count; i++) {
        g_autofree char *name = parts_text(&parts->parts[i]);
        pack_add(&pack, name, parts->parts[i].bytes, parts->parts[i].size);
    }
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
    gboolean package = g_str_has_prefix(name, "a.o");
    g_autoptr(GByteArray) packed = package ? pack_parts(&parts) : NULL;
    const guint8 *bytes = package ? packed->data : parts.parts[0].bytes;
    gsize bytes_size = package ? packed->len : parts.parts[0].size;
    way_check(&policy, name, bytes, bytes_size, FALSE);
    way_whole(&policy, name, bytes, bytes_size);
    return 0;
}

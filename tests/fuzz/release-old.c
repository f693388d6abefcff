/* tests/fuzz/release-old.c -- any streams as an old Office file, on the whole way; a part's line is
 * its stream's way through the storages */
#include "pack-compound.h"
#include "release-way.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a.xls", "a.ppt", "a.doc", NULL};

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    (void)bytes, (void)size;
    if (g_str_has_suffix(file, ".xls"))
        return PIECES_BIFF;
    return g_str_has_suffix(file, ".ppt") || strcmp(line, "Data") == 0 ? PIECES_BOXES : PIECES_NONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Parts parts;
    parts_read(data, size, &parts);
    if (parts.count == 0)
        return 0;
    const char *name = parts_name(&parts, names);
    DisarmPolicy policy = way_policy(parts.policy);
    g_autoptr(GByteArray) file = pack_compound(&parts);
    way_check(&policy, name, file->data, file->len, FALSE);
    way_whole(&policy, name, file->data, file->len);
    return 0;
}

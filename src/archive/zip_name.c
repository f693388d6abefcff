/* archive/zip_name.c -- names that stay where an archive is unpacked */
#include "archive/zip_name.h"
#include <string.h>

static gboolean segment_is_safe(const char *start, gsize size)
{
    return size > 0 && !(size == 1 && start[0] == '.') &&
           !(size == 2 && start[0] == '.' && start[1] == '.');
}

gboolean zip_name_is_safe(const char *name)
{
    gsize size = strlen(name), segment = 0;
    if (size == 0 || !g_utf8_validate(name, (gssize)size, NULL))
        return FALSE;
    for (gsize i = 0; i <= size; i++) {
        guint8 c = (guint8)name[i];
        if (i < size && (c < 0x20 || c == 0x7F || c == '\\' || c == ':'))
            return FALSE;
        if (i < size && c != '/')
            continue;
        gboolean folder_end = i == size && segment == i && i > 0;
        if (!folder_end && !segment_is_safe(name + segment, i - segment))
            return FALSE;
        segment = i + 1;
    }
    return TRUE;
}

char *zip_name_fold(const char *name)
{
    gsize size = strlen(name);
    return g_utf8_casefold(name, (gssize)(g_str_has_suffix(name, "/") ? size - 1 : size));
}

/* ole/names.c -- names of a compound file as it orders them */
#include "ole/names.h"
#include <string.h>

#define LENGTH_AT 64

static gboolean is_name(const OleName *name)
{
    for (guint i = 0; i < name->count; i++) {
        guint16 unit = name->units[i];
        if (unit == 0 || unit == '/' || unit == '\\' || unit == ':' || unit == '!')
            return FALSE;
    }
    return name->count > 0;
}

gboolean ole_name_from_text(const char *text, OleName *name)
{
    glong count = 0;
    g_autofree guint16 *units = g_utf8_to_utf16(text, -1, NULL, &count, NULL);
    if (units == NULL || count < 1 || count > (glong)OLE_NAME_UNITS)
        return FALSE;
    *name = (OleName){.count = (guint)count};
    memcpy(name->units, units, (gsize)count * sizeof(guint16));
    return is_name(name);
}

gboolean ole_name_from_entry(const guint8 *entry, OleName *name)
{
    guint bytes = (guint)entry[LENGTH_AT] | (guint)entry[LENGTH_AT + 1] << 8;
    if (bytes < 4 || bytes > LENGTH_AT || bytes % 2 != 0)
        return FALSE;
    *name = (OleName){.count = bytes / 2 - 1};
    for (guint i = 0; i < name->count; i++)
        name->units[i] = (guint16)(entry[2 * i] | entry[2 * i + 1] << 8);
    return is_name(name);
}

char *ole_name_text(const OleName *name)
{
    return g_utf16_to_utf8(name->units, (glong)name->count, NULL, NULL, NULL);
}

static gunichar capital(guint16 unit)
{
    return unit >= 0xD800 && unit < 0xE000 ? unit : g_unichar_toupper(unit);
}

gint ole_name_order(const OleName *a, const OleName *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (guint i = 0; i < a->count; i++) {
        gunichar x = capital(a->units[i]), y = capital(b->units[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

/* rtf/charset.c -- code pages of Windows and their numbers for fonts */
#include "rtf/charset.h"

static const struct {
    gint32 page, font; /* -1: none */
    const char *label;
} rows[] = {
    {1252, 0, "windows-1252"},   {932, 128, "cp932"},         {949, 129, "windows-949"},
    {1361, 130, "johab"},        {936, 134, "GB18030"},       {950, 136, "Big5"},
    {1253, 161, "windows-1253"}, {1254, 162, "windows-1254"}, {1258, 163, "windows-1258"},
    {1255, 177, "windows-1255"}, {1256, 178, "windows-1256"}, {1257, 186, "windows-1257"},
    {1251, 204, "windows-1251"}, {874, 222, "windows-874"},   {1250, 238, "windows-1250"},
    {437, 254, "IBM437"},        {850, 255, "IBM850"},        {10000, 77, "macintosh"},
    {10001, 78, "cp932"},        {65001, -1, "utf-8"},        {54936, -1, "GB18030"},
};

const char *rtf_charset_page(gint32 page)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].page == page)
            return rows[i].label;
    return NULL;
}

const char *rtf_charset_font(gint32 charset)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].font >= 0 && rows[i].font == charset)
            return rows[i].label;
    return NULL;
}

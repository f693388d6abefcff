/* image/kind.c -- what kind of picture some bytes are, whatever they are called */
#include "image/kind.h"
#include "base/cursor.h"
#include <string.h>

typedef struct {
    const char *name, *text[3], *media_type; /* text: by ProblemLanguage, then both */
    const char *endings[5];                  /* the usual one first */
} KindRow;

#define TEXT(english, japanese)                                                                    \
    {                                                                                              \
        japanese, english, PROBLEM_BOTH(english, japanese)                                         \
    }

static const KindRow rows[IMAGE_KIND_LAST] = {
    [IMAGE_NONE] = {"image-unknown",
                    TEXT("data that is no picture", "画像ではないデータ"),
                    "",
                    {""}},
    [IMAGE_JPEG] = {"image-jpeg",
                    TEXT("JPEG picture", "JPEG 画像"),
                    "image/jpeg",
                    {"jpg", "jpeg", "jpe", "jfif"}},
    [IMAGE_PNG] = {"image-png", TEXT("PNG picture", "PNG 画像"), "image/png", {"png", "apng"}},
    [IMAGE_GIF] = {"image-gif", TEXT("GIF picture", "GIF 画像"), "image/gif", {"gif"}},
    [IMAGE_TIFF] = {"image-tiff", TEXT("TIFF picture", "TIFF 画像"), "image/tiff", {"tif", "tiff"}},
    [IMAGE_BMP] = {"image-bmp", TEXT("BMP picture", "BMP 画像"), "image/bmp", {"bmp", "dib"}},
    [IMAGE_WEBP] = {"image-webp", TEXT("WebP picture", "WebP 画像"), "image/webp", {"webp"}},
    [IMAGE_EMF] = {"image-emf", TEXT("EMF drawing", "EMF 図形"), "image/x-emf", {"emf"}},
    [IMAGE_WMF] = {"image-wmf", TEXT("WMF drawing", "WMF 図形"), "image/x-wmf", {"wmf"}},
    [IMAGE_ICON] = {"image-icon", TEXT("icon", "アイコン"), "image/vnd.microsoft.icon", {"ico"}},
    [IMAGE_CURSOR] = {"image-cursor",
                      TEXT("mouse cursor", "マウスカーソル"),
                      "image/vnd.microsoft.icon",
                      {"cur", "ani"}},
    [IMAGE_HEIF] = {"image-heif",
                    TEXT("HEIC picture (of a smartphone)", "HEIC 画像（スマートフォンの写真）"),
                    "image/heif",
                    {"heic", "heif", "hif"}},
    [IMAGE_AVIF] = {"image-avif", TEXT("AVIF picture", "AVIF 画像"), "image/avif", {"avif"}},
    [IMAGE_JPEG_2000] = {"image-jpeg-2000",
                         TEXT("JPEG 2000 picture", "JPEG 2000 画像"),
                         "image/jp2",
                         {"jp2", "j2k", "jpf", "jpx", "j2c"}},
    [IMAGE_JPEG_XR] = {"image-jpeg-xr",
                       TEXT("JPEG XR (HD Photo) picture", "JPEG XR（HD フォト）画像"),
                       "image/vnd.ms-photo",
                       {"wdp", "jxr", "hdp"}},
    [IMAGE_JPEG_XL] = {"image-jpeg-xl",
                       TEXT("JPEG XL picture", "JPEG XL 画像"),
                       "image/jxl",
                       {"jxl"}},
    [IMAGE_PHOTOSHOP] = {"image-photoshop",
                         TEXT("Photoshop picture", "Photoshop の画像"),
                         "image/vnd.adobe.photoshop",
                         {"psd", "psb"}},
    [IMAGE_POSTSCRIPT] = {"image-postscript",
                          TEXT("PostScript (EPS) drawing", "PostScript（EPS）図形"),
                          "application/postscript",
                          {"eps", "ps", "epsf"}},
    [IMAGE_PCX] = {"image-pcx", TEXT("PCX picture", "PCX 画像"), "image/x-pcx", {"pcx"}},
};

/* Bytes that stand at one place; the first row that fits names the kind. */
static const struct {
    gsize at, size;
    const char *bytes;
    ImageKind kind;
} marks[] = {
    {0, 3, "\xFF\xD8\xFF", IMAGE_JPEG},
    {0, 8, "\x89PNG\r\n\x1A\n", IMAGE_PNG},
    {0, 6, "GIF87a", IMAGE_GIF},
    {0, 6, "GIF89a", IMAGE_GIF},
    {0, 4, "II*\0", IMAGE_TIFF},
    {0, 4, "MM\0*", IMAGE_TIFF},
    {0, 4, "II+\0", IMAGE_TIFF},
    {0, 4, "MM\0+", IMAGE_TIFF},
    {0, 3, "II\xBC", IMAGE_JPEG_XR},
    {0, 4, "\xD7\xCD\xC6\x9A", IMAGE_WMF},
    {0, 6, "\1\0\x09\0\0\1", IMAGE_WMF},
    {0, 6, "\1\0\x09\0\0\3", IMAGE_WMF},
    {0, 6, "\2\0\x09\0\0\1", IMAGE_WMF},
    {0, 6, "\2\0\x09\0\0\3", IMAGE_WMF},
    {0, 12, "\0\0\0\x0CjP  \r\n\x87\n", IMAGE_JPEG_2000},
    {0, 4, "\xFF\x4F\xFF\x51", IMAGE_JPEG_2000},
    {0, 12, "\0\0\0\x0CJXL \r\n\x87\n", IMAGE_JPEG_XL},
    {0, 2, "\xFF\x0A", IMAGE_JPEG_XL},
    {0, 4, "8BPS", IMAGE_PHOTOSHOP},
    {0, 4, "\xC5\xD0\xD3\xC6", IMAGE_POSTSCRIPT},
    {0, 11, "%!PS-Adobe-", IMAGE_POSTSCRIPT},
    {0, 3, "\x0A\5\1", IMAGE_PCX},
};

static gboolean stands(const guint8 *bytes, gsize size, gsize at, const char *mark, gsize length)
{
    return size >= at + length && memcmp(bytes + at, mark, length) == 0;
}

/* "BM", and an information header of a size that there is. */
static gboolean is_bmp(const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_expect(&c, "BM", 2);
    cursor_skip(&c, 12);
    guint32 header = cursor_u32le(&c);
    return cursor_ok(&c) && header >= 12 && header <= 256;
}

/* A header record ([MS-EMF] 2.3.4.2). Its mark alone may stand in any picture. */
static gboolean is_emf(const guint8 *bytes, gsize size)
{
    return stands(bytes, size, 0, "\1\0\0\0", 4) && stands(bytes, size, 40, " EMF", 4);
}

/* An icon's or cursor's directory: reserved, type, count, and the first entry's reserved byte. */
static ImageKind icon_kind(const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    guint reserved = cursor_u16le(&c);
    guint type = cursor_u16le(&c);
    guint count = cursor_u16le(&c);
    cursor_skip(&c, 3);
    guint reserved_too = cursor_u8(&c);
    if (!cursor_ok(&c) || reserved != 0 || reserved_too != 0 || count == 0 || count > 256)
        return IMAGE_NONE;
    return type == 1 ? IMAGE_ICON : type == 2 ? IMAGE_CURSOR : IMAGE_NONE;
}

/* ISO base media files say it in the brand after "ftyp". */
static ImageKind brand_kind(const guint8 *bytes, gsize size)
{
    static const char *const heif[] = {"heic", "heix", "heim", "heis", "hevc",
                                       "hevx", "mif1", "msf1", "heif"};
    if (!stands(bytes, size, 4, "ftyp", 4) || size < 12)
        return IMAGE_NONE;
    if (stands(bytes, size, 8, "avif", 4) || stands(bytes, size, 8, "avis", 4))
        return IMAGE_AVIF;
    for (gsize i = 0; i < G_N_ELEMENTS(heif); i++)
        if (stands(bytes, size, 8, heif[i], 4))
            return IMAGE_HEIF;
    return IMAGE_NONE;
}

ImageKind image_kind_of(const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        if (stands(bytes, size, marks[i].at, marks[i].bytes, marks[i].size))
            return marks[i].kind;
    if (stands(bytes, size, 0, "RIFF", 4) && stands(bytes, size, 8, "WEBP", 4))
        return IMAGE_WEBP;
    if (stands(bytes, size, 0, "RIFF", 4) && stands(bytes, size, 8, "ACON", 4))
        return IMAGE_CURSOR;
    if (is_bmp(bytes, size))
        return IMAGE_BMP;
    if (is_emf(bytes, size))
        return IMAGE_EMF;
    ImageKind kind = brand_kind(bytes, size);
    return kind != IMAGE_NONE ? kind : icon_kind(bytes, size);
}

ImageKind image_kind_of_ending(const char *ending)
{
    for (guint kind = IMAGE_NONE + 1; kind < IMAGE_KIND_LAST; kind++)
        for (gsize i = 0; i < G_N_ELEMENTS(rows[kind].endings); i++)
            if (rows[kind].endings[i] != NULL &&
                g_ascii_strcasecmp(ending, rows[kind].endings[i]) == 0)
                return (ImageKind)kind;
    return IMAGE_NONE;
}

gboolean image_kind_is_cleaned(ImageKind kind)
{
    return kind > IMAGE_NONE && kind < IMAGE_ICON;
}

const char *image_kind_name(ImageKind kind)
{
    return rows[kind].name;
}

const char *image_kind_text(ImageKind kind, ProblemLanguage language)
{
    return rows[kind].text[language];
}

const char *image_kind_both(ImageKind kind)
{
    return rows[kind].text[2];
}

const char *image_kind_ending(ImageKind kind)
{
    return rows[kind].endings[0];
}

const char *image_kind_media_type(ImageKind kind)
{
    return rows[kind].media_type;
}

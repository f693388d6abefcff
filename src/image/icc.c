/* image/icc.c -- colour profiles: told from sRGB, made anew when they are plain, dropped otherwise
 */
#include "image/icc.h"
#include "base/cursor.h"
#include <math.h>
#include <string.h>

#define CURVE_MAX 4096u /* entries of a curve's table */
#define TAGS_MAX 100u
#define NEAR_COLUMN 0.003 /* how far a column may be from sRGB's to be taken for it */
#define NEAR_CURVE 0.006  /* and a curve */
#define SIG(a, b, c, d) ((guint32)(a) << 24 | (guint32)(b) << 16 | (guint32)(c) << 8 | (guint32)(d))

typedef struct {
    gint32 value[9]; /* s15Fixed16 */
    gboolean there;
} Numbers;

typedef struct {
    guint kind, count;   /* 'curv': entries; 'para': parameters */
    guint function;      /* of 'para' */
    gint32 values[7];    /* of 'para' */
    const guint8 *table; /* of 'curv', big endian; lent */
    gboolean there;
} Curve;

typedef struct {
    guint32 version, intent;
    Numbers white, adapted; /* 'wtpt', 'chad' */
    Numbers columns[3];
    Curve curves[3]; /* grey: the first */
} Profile;

static const guint32 grey_curve[] = {SIG('k', 'T', 'R', 'C')};
static const guint32 curve_tags[] = {SIG('r', 'T', 'R', 'C'), SIG('g', 'T', 'R', 'C'),
                                     SIG('b', 'T', 'R', 'C')};
static const guint32 column_tags[] = {SIG('r', 'X', 'Y', 'Z'), SIG('g', 'X', 'Y', 'Z'),
                                      SIG('b', 'X', 'Y', 'Z')};

/* ---- reading ---- */

static gboolean read_numbers(Cursor c, guint32 type, guint count, Numbers *out)
{
    if (cursor_u32be(&c) != type)
        return FALSE;
    cursor_skip(&c, 4);
    for (guint i = 0; i < count; i++)
        out->value[i] = (gint32)cursor_u32be(&c);
    out->there = cursor_ok(&c);
    return out->there;
}

static gboolean read_curve(Cursor c, Curve *curve)
{
    static const guint parameters[] = {1, 3, 4, 5, 7};
    curve->kind = cursor_u32be(&c);
    cursor_skip(&c, 4);
    if (curve->kind == SIG('c', 'u', 'r', 'v')) {
        guint32 count = cursor_u32be(&c);
        curve->count = MIN(count, CURVE_MAX + 1);
        curve->table = cursor_lend(&c, (gsize)curve->count * 2, CURVE_MAX * 2);
    } else if (curve->kind == SIG('p', 'a', 'r', 'a')) {
        curve->function = cursor_u16be(&c);
        cursor_skip(&c, 2);
        if (curve->function >= G_N_ELEMENTS(parameters))
            return FALSE;
        curve->count = parameters[curve->function];
        for (guint i = 0; i < curve->count; i++)
            curve->values[i] = (gint32)cursor_u32be(&c);
    } else {
        return FALSE;
    }
    curve->there = cursor_ok(&c);
    return curve->there;
}

static gboolean read_tag(Profile *p, guint32 tag, Cursor value)
{
    if (tag == SIG('w', 't', 'p', 't'))
        return read_numbers(value, SIG('X', 'Y', 'Z', ' '), 3, &p->white);
    if (tag == SIG('c', 'h', 'a', 'd'))
        return read_numbers(value, SIG('s', 'f', '3', '2'), 9, &p->adapted);
    if (tag == grey_curve[0])
        return read_curve(value, &p->curves[0]);
    for (guint i = 0; i < 3; i++) {
        if (tag == column_tags[i])
            return read_numbers(value, SIG('X', 'Y', 'Z', ' '), 3, &p->columns[i]);
        if (tag == curve_tags[i])
            return read_curve(value, &p->curves[i]);
    }
    return TRUE;
}

static gboolean read_tags(Profile *p, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 128);
    guint32 count = cursor_u32be(&c);
    if (count > TAGS_MAX)
        return FALSE;
    for (guint32 i = 0; i < count; i++) {
        guint32 tag = cursor_u32be(&c);
        guint32 at = cursor_u32be(&c);
        guint32 length = cursor_u32be(&c);
        if (!cursor_ok(&c) || at > size || length > size - at)
            return FALSE;
        if (!read_tag(p, tag, cursor_over(bytes + at, length)))
            return FALSE;
    }
    return TRUE;
}

/* Display, input and colour space profiles over XYZ, of the picture's own colours. */
static gboolean read_header(Profile *p, const guint8 *bytes, gsize size, ImageIccChannels channels)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 8);
    p->version = cursor_u8(&c) >= 4 ? 4 : 2;
    cursor_skip(&c, 3);
    guint32 class = cursor_u32be(&c);
    guint32 space = cursor_u32be(&c);
    guint32 connection = cursor_u32be(&c);
    cursor_skip(&c, 12);
    guint32 mark = cursor_u32be(&c);
    cursor_skip(&c, 24);
    p->intent = cursor_u32be(&c) & 3;
    guint32 wanted = channels == IMAGE_ICC_RGB ? SIG('R', 'G', 'B', ' ') : SIG('G', 'R', 'A', 'Y');
    return cursor_ok(&c) && mark == SIG('a', 'c', 's', 'p') && space == wanted &&
           connection == SIG('X', 'Y', 'Z', ' ') &&
           (class == SIG('m', 'n', 't', 'r') || class == SIG('s', 'c', 'n', 'r') ||
            class == SIG('s', 'p', 'a', 'c'));
}

static gboolean is_whole(const Profile *p, ImageIccChannels channels)
{
    gboolean whole = p->white.there;
    for (guint i = 0; i < (guint)channels; i++) {
        whole = whole && p->curves[i].there;
        /* Parameters are an invention of version 4. */
        whole = whole && (p->version == 4 || p->curves[i].kind == SIG('c', 'u', 'r', 'v'));
        whole = whole && (channels == IMAGE_ICC_GREY || p->columns[i].there);
    }
    return whole;
}

/* ---- telling sRGB ---- */

static double fixed(gint32 value)
{
    return value / 65536.0;
}

static double parametric(const Curve *curve, double x)
{
    double v[7] = {0};
    for (guint i = 0; i < curve->count; i++)
        v[i] = fixed(curve->values[i]);
    double g = v[0], a = v[1], b = v[2], c = v[3], d = v[4], e = v[5], f = v[6];
    switch (curve->function) {
    case 0:
        return pow(x, g);
    case 1:
        return a != 0 && x >= -b / a ? pow(a * x + b, g) : 0;
    case 2:
        return a != 0 && x >= -b / a ? pow(a * x + b, g) + c : c;
    case 3:
        return x >= d ? pow(a * x + b, g) : c * x;
    default:
        return x >= d ? pow(a * x + b, g) + e : c * x + f;
    }
}

static double table_at(const Curve *curve, double x)
{
    guint last = curve->count - 1;
    guint below = MIN((guint)(x * last), last);
    guint above = MIN(below + 1, last);
    double low = (curve->table[2 * below] << 8 | curve->table[2 * below + 1]) / 65535.0;
    double high = (curve->table[2 * above] << 8 | curve->table[2 * above + 1]) / 65535.0;
    return low + (high - low) * (x * last - below);
}

static double curve_at(const Curve *curve, double x)
{
    if (curve->kind == SIG('p', 'a', 'r', 'a'))
        return parametric(curve, x);
    if (curve->count == 0)
        return x;
    if (curve->count == 1)
        return pow(x, (curve->table[0] << 8 | curve->table[1]) / 256.0);
    return table_at(curve, x);
}

static gboolean is_srgb_curve(const Curve *curve)
{
    for (guint i = 0; i <= 16; i++) {
        double x = i / 16.0;
        double want = x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
        if (!(fabs(curve_at(curve, x) - want) <= NEAR_CURVE))
            return FALSE;
    }
    return TRUE;
}

/* sRGB's columns as seen under D50 (IEC 61966-2-1, adapted by Bradford). */
static gboolean is_srgb(const Profile *p, ImageIccChannels channels)
{
    static const double columns[3][3] = {
        {0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}};
    for (guint i = 0; i < (guint)channels; i++) {
        if (!is_srgb_curve(&p->curves[i]))
            return FALSE;
        for (guint k = 0; channels == IMAGE_ICC_RGB && k < 3; k++)
            if (fabs(fixed(p->columns[i].value[k]) - columns[i][k]) > NEAR_COLUMN)
                return FALSE;
    }
    return TRUE;
}

/* ---- writing ---- */

static const guint8 name_v2[] = "desc\0\0\0\0\0\0\0\4RGB\0\0\0\0\0\0\0\0\0\0\0\0";
static const guint8 text_v2[] = "text\0\0\0\0none\0";
static const guint8 text_v4[] = "mluc\0\0\0\0\0\0\0\1\0\0\0\x0C"
                                "enUS\0\0\0\6\0\0\0\x1C\0R\0G\0B";

static void put_numbers(ImageOut *out, guint32 type, const Numbers *numbers, guint count)
{
    image_put_u32be(out, type);
    image_put_u32be(out, 0);
    for (guint i = 0; i < count; i++)
        image_put_u32be(out, (guint32)numbers->value[i]);
}

static void put_curve(ImageOut *out, const Curve *curve)
{
    image_put_u32be(out, curve->kind);
    image_put_u32be(out, 0);
    if (curve->kind == SIG('c', 'u', 'r', 'v')) {
        image_put_u32be(out, curve->count);
        image_put(out, curve->table, (gsize)curve->count * 2);
        return;
    }
    image_put_u16be(out, curve->function);
    image_put_u16be(out, 0);
    for (guint i = 0; i < curve->count; i++)
        image_put_u32be(out, (guint32)curve->values[i]);
}

/* A tag's row in the table, filled with where its value is about to be written. */
static void begin_tag(ImageOut *out, guint32 tag, guint *row)
{
    image_put_zeros(out, (4 - out->size % 4) % 4);
    gsize at = 132 + (gsize)12 * *row;
    image_patch_u32be(out, at, tag);
    image_patch_u32be(out, at + 4, (guint32)out->size);
    (*row)++;
}

static void end_tag(ImageOut *out, guint row)
{
    gsize at = 132 + (gsize)12 * (row - 1);
    if (out->failed)
        return;
    Cursor c = cursor_over(out->bytes + at + 4, 4);
    image_patch_u32be(out, at + 8, (guint32)out->size - cursor_u32be(&c));
}

static void put_header(ImageOut *out, const Profile *p, ImageIccChannels channels)
{
    gboolean colour = channels == IMAGE_ICC_RGB;
    image_put_u32be(out, 0); /* its size, in the end */
    image_put_u32be(out, 0);
    image_put_u32be(out, p->version == 4 ? 0x04200000 : 0x02100000);
    image_put(out, "mntr", 4);
    image_put(out, colour ? "RGB XYZ " : "GRAYXYZ ", 8);
    /* A date must be there; every profile made here has the same. */
    image_put(out, "\x07\xD0\0\1\0\1\0\0\0\0\0\0acsp", 16);
    image_put_zeros(out, 24);
    image_put_u32be(out, p->intent);
    image_put(out, "\0\0\xF6\xD6\0\1\0\0\0\0\xD3\x2D", 12); /* D50 */
    image_put_zeros(out, 48);
}

static void put_texts(ImageOut *out, const Profile *p, guint *row)
{
    gboolean new = p->version == 4;
    begin_tag(out, SIG('d', 'e', 's', 'c'), row);
    image_put(out, new ? text_v4 : name_v2, new ? sizeof text_v4 - 1 : sizeof name_v2 - 1);
    if (!new)
        image_put_zeros(out, 67); /* no name in the scripts of old systems */
    end_tag(out, *row);
    begin_tag(out, SIG('c', 'p', 'r', 't'), row);
    image_put(out, new ? text_v4 : text_v2, new ? sizeof text_v4 - 1 : sizeof text_v2 - 1);
    end_tag(out, *row);
}

static void put_values(ImageOut *out, const Profile *p, ImageIccChannels channels, guint *row)
{
    begin_tag(out, SIG('w', 't', 'p', 't'), row);
    put_numbers(out, SIG('X', 'Y', 'Z', ' '), &p->white, 3);
    end_tag(out, *row);
    if (p->adapted.there) {
        begin_tag(out, SIG('c', 'h', 'a', 'd'), row);
        put_numbers(out, SIG('s', 'f', '3', '2'), &p->adapted, 9);
        end_tag(out, *row);
    }
    for (guint i = 0; channels == IMAGE_ICC_RGB && i < 3; i++) {
        begin_tag(out, column_tags[i], row);
        put_numbers(out, SIG('X', 'Y', 'Z', ' '), &p->columns[i], 3);
        end_tag(out, *row);
    }
    const guint32 *tags = channels == IMAGE_ICC_RGB ? curve_tags : grey_curve;
    for (guint i = 0; i < (guint)channels; i++) {
        begin_tag(out, tags[i], row);
        put_curve(out, &p->curves[i]);
        end_tag(out, *row);
    }
}

static GBytes *write_profile(const Profile *p, ImageIccChannels channels)
{
    g_auto(ImageOut) out = {.max = IMAGE_ICC_MAX_BYTES};
    guint count = 3U + (p->adapted.there ? 1U : 0U) + (channels == IMAGE_ICC_RGB ? 6U : 1U);
    guint row = 0;
    put_header(&out, p, channels);
    image_put_u32be(&out, count);
    image_put_zeros(&out, (gsize)12 * count);
    put_texts(&out, p, &row);
    put_values(&out, p, channels, &row);
    image_put_zeros(&out, (4 - out.size % 4) % 4);
    image_patch_u32be(&out, 0, (guint32)out.size);
    return image_out_take(&out, NULL);
}

ImageIcc image_icc_rebuild(const guint8 *bytes, gsize size, ImageIccChannels channels,
                           GBytes **made)
{
    Profile p = {0};
    if (size > IMAGE_ICC_MAX_BYTES || !read_header(&p, bytes, size, channels) ||
        !read_tags(&p, bytes, size) || !is_whole(&p, channels))
        return IMAGE_ICC_NONE;
    if (is_srgb(&p, channels))
        return IMAGE_ICC_SRGB;
    *made = write_profile(&p, channels);
    return *made != NULL ? IMAGE_ICC_REBUILT : IMAGE_ICC_NONE;
}

static gboolean is_same(GBytes *made, const guint8 *bytes, gsize size)
{
    gsize made_size = 0;
    const guint8 *data = g_bytes_get_data(made, &made_size);
    return made_size == size && memcmp(data, bytes, size) == 0;
}

ImageIcc image_icc_take(const guint8 *bytes, gsize size, ImageIccChannels channels, DisarmJob *job,
                        GBytes **made)
{
    ImageIcc icc = image_icc_rebuild(bytes, size, channels, made);
    if (icc == IMAGE_ICC_REBUILT && is_same(*made, bytes, size))
        return icc;
    disarm_find(job->findings, DISARM_COLOUR_PROFILE,
                icc == IMAGE_ICC_REBUILT ? DISARM_REWRITTEN : DISARM_DROPPED,
                icc == IMAGE_ICC_SRGB ? "sRGB" : "ICC", -1);
    return icc;
}

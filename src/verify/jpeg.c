/* verify/jpeg.c -- segments that tables and pictures need; codes up to the next mark */
#include "verify/picture.h"
#include <string.h>

#define PROFILE_MAX_BYTES ((gsize)1024 * 1024)

enum { SOF0 = 0xC0, SOF2 = 0xC2, DHT = 0xC4, RST0 = 0xD0, SOI = 0xD8, EOI = 0xD9 };
enum { SOS = 0xDA, DQT = 0xDB, DRI = 0xDD, APP0 = 0xE0, APP1 = 0xE1, APP2 = 0xE2, APP14 = 0xEE };

typedef struct {
    Verify *v;
    GByteArray *profile;
    guint frames, scans, parts;
} Jpeg;

static void tables_of_codes(Cursor *s)
{
    while (cursor_left(s) > 0) {
        gsize codes = 0;
        cursor_skip(s, 1);
        for (guint i = 0; i < 16; i++)
            codes += cursor_u8(s);
        cursor_skip(s, codes);
    }
}

static void tables_of_steps(Cursor *s)
{
    while (cursor_left(s) > 0)
        cursor_skip(s, cursor_u8(s) >> 4 == 0 ? 64 : 128);
}

static void frame(Jpeg *jpeg, Cursor *s)
{
    GError *error = NULL;
    cursor_skip(s, 1);
    guint16 height = cursor_u16be(s), width = cursor_u16be(s);
    cursor_skip(s, (gsize)3 * cursor_u8(s));
    if (!disarm_budget_picture(jpeg->v->budget, width, height, &error))
        verify_say_error(jpeg->v, error);
    if (jpeg->frames++ > 0 || width == 0 || height == 0)
        verify_say(jpeg->v, DISARM_DAMAGED, "frames");
}

static void profile_part(Jpeg *jpeg, Cursor *s)
{
    cursor_expect(s, "ICC_PROFILE", 12);
    if (cursor_u8(s) != ++jpeg->parts)
        cursor_fail(s, "parts of a profile");
    cursor_skip(s, 1);
    gsize size = cursor_left(s);
    const guint8 *bytes = cursor_lend(s, size, PROFILE_MAX_BYTES - jpeg->profile->len);
    if (bytes != NULL)
        g_byte_array_append(jpeg->profile, bytes, (guint)size);
}

static void exif(const Jpeg *jpeg, Cursor *s)
{
    cursor_expect(s, "Exif\0", 6);
    gsize size = cursor_left(s);
    const guint8 *bytes = cursor_lend(s, size, 65536);
    if (bytes != NULL)
        verify_exif(jpeg->v, bytes, size);
}

static void jfif(Cursor *s)
{
    cursor_expect(s, "JFIF", 5);
    cursor_skip(s, 7);
    if (cursor_u16be(s) != 0)
        cursor_fail(s, "a thumbnail");
}

static void adobe(Cursor *s)
{
    cursor_expect(s, "Adobe", 5);
    cursor_skip(s, 7);
}

static gboolean segment_is_known(const Jpeg *jpeg, guint8 mark)
{
    gboolean original = jpeg->v->policy->verify_only;
    return mark == SOF0 || mark == SOF0 + 1 || (mark == SOF2 && original) || mark == DHT ||
           mark == DQT || (mark == DRI && original) || mark == SOS || mark == APP0 ||
           mark == APP1 || mark == APP2 || mark == APP14;
}

static void segment(Jpeg *jpeg, guint8 mark, Cursor *s)
{
    if (mark >= SOF0 && mark <= SOF2)
        frame(jpeg, s);
    else if (mark == DHT)
        tables_of_codes(s);
    else if (mark == DQT)
        tables_of_steps(s);
    else if (mark == DRI)
        cursor_skip(s, 2);
    else if (mark == SOS)
        cursor_skip(s, (gsize)2 * cursor_u8(s) + 3);
    else if (mark == APP0)
        jfif(s);
    else if (mark == APP1)
        exif(jpeg, s);
    else if (mark == APP2)
        profile_part(jpeg, s);
    else
        adobe(s);
    if (!cursor_at_end(s)) {
        g_autofree char *which = g_strdup_printf("segment %02X", mark);
        verify_say(jpeg->v, DISARM_UNKNOWN_CONTENT, which);
    }
}

/* Codes end where FF comes before anything but 00 and, in an original, marks of restarting. */
static void skip_codes(const Jpeg *jpeg, Cursor *c)
{
    gboolean original = jpeg->v->policy->verify_only;
    const guint8 *at = c->at;
    while (c->end - at >= 2) {
        at = memchr(at, 0xFF, (gsize)(c->end - at - 1));
        if (at == NULL)
            break;
        gboolean restart = original && at[1] >= RST0 && at[1] < SOI;
        if (at[1] != 0 && !restart) {
            cursor_skip(c, (gsize)(at - c->at));
            return;
        }
        at += 2;
    }
    cursor_fail(c, "the codes do not end");
}

static gboolean next_segment(Jpeg *jpeg, Cursor *c)
{
    GError *error = NULL;
    cursor_expect(c, "\xff", 1);
    guint8 mark = cursor_u8(c);
    if (!cursor_ok(c) || mark == EOI)
        return FALSE;
    guint16 size = cursor_u16be(c);
    const guint8 *bytes = size >= 2 ? cursor_lend(c, size - 2u, 65536) : NULL;
    if (bytes == NULL || !segment_is_known(jpeg, mark)) {
        g_autofree char *which = g_strdup_printf("segment %02X", mark);
        verify_say(jpeg->v, DISARM_UNKNOWN_CONTENT, which);
        return FALSE;
    }
    if (!disarm_budget_objects(jpeg->v->budget, 1, &error)) {
        verify_say_error(jpeg->v, error);
        return FALSE;
    }
    Cursor s = cursor_over(bytes, size - 2u);
    segment(jpeg, mark, &s);
    if (mark != SOS)
        return TRUE;
    jpeg->scans++;
    skip_codes(jpeg, c);
    return cursor_ok(c);
}

void verify_jpeg(Verify *v, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) profile = g_byte_array_new();
    Jpeg jpeg = {.v = v, .profile = profile};
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 2);
    while (next_segment(&jpeg, &c))
        continue;
    verify_say_end(v, &c);
    if (jpeg.frames != 1 || jpeg.scans == 0)
        verify_say(v, DISARM_DAMAGED, "no picture in it");
    if (profile->len > 0)
        verify_icc(v, profile->data, profile->len);
}

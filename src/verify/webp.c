/* verify/webp.c -- chunks of a WebP: pixels, frames, a profile, an orientation */
#include "verify/picture.h"
#include <string.h>

#define CHUNK_MAX_BYTES ((gsize)256 * 1024 * 1024)

typedef struct {
    Verify *v;
    guint pictures, frames, depth;
} Webp;

static void lossy(const Webp *webp, Cursor *s)
{
    GError *error = NULL;
    guint8 flags = cursor_u8(s);
    cursor_skip(s, 2);
    cursor_expect(s, "\x9d\x01\x2a", 3);
    guint width = cursor_u16le(s) & 0x3FFF, height = cursor_u16le(s) & 0x3FFF;
    if ((flags & 1) != 0 || width == 0 || height == 0)
        cursor_fail(s, "a picture that is none");
    if (!disarm_budget_picture(webp->v->budget, width, height, &error))
        verify_say_error(webp->v, error);
    cursor_skip(s, cursor_left(s));
}

static void lossless(const Webp *webp, Cursor *s)
{
    GError *error = NULL;
    cursor_expect(s, "\x2f", 1);
    guint32 bits = cursor_u32le(s);
    if (bits >> 29 != 0)
        cursor_fail(s, "a version that is not known");
    if (!disarm_budget_picture(webp->v->budget, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1,
                               &error))
        verify_say_error(webp->v, error);
    cursor_skip(s, cursor_left(s));
}

static void chunks(Webp *webp, Cursor *c);

static void frame(Webp *webp, Cursor *s)
{
    cursor_skip(s, 16);
    webp->frames++;
    if (webp->depth++ > 0)
        cursor_fail(s, "a frame in a frame");
    else
        chunks(webp, s);
    webp->depth--;
}

static void whole(const Webp *webp, Cursor *s, gboolean profile)
{
    gsize size = cursor_left(s);
    const guint8 *bytes = cursor_lend(s, size, CHUNK_MAX_BYTES);
    if (profile)
        verify_icc(webp->v, bytes, size);
    else
        verify_exif(webp->v, bytes, size);
}

static void chunk(Webp *webp, const guint8 *type, Cursor *s)
{
    gboolean picture = memcmp(type, "VP8 ", 4) == 0 || memcmp(type, "VP8L", 4) == 0;
    webp->pictures += picture ? 1 : 0;
    if (picture && type[3] == ' ')
        lossy(webp, s);
    else if (picture)
        lossless(webp, s);
    else if (memcmp(type, "ALPH", 4) == 0)
        cursor_skip(s, cursor_left(s));
    else if (memcmp(type, "ANMF", 4) == 0)
        frame(webp, s);
    else if (webp->depth > 0)
        cursor_fail(s, "a chunk in a frame");
    else if (memcmp(type, "VP8X", 4) == 0)
        cursor_skip(s, 10);
    else if (memcmp(type, "ANIM", 4) == 0)
        cursor_skip(s, 6);
    else if (memcmp(type, "ICCP", 4) == 0 || memcmp(type, "EXIF", 4) == 0)
        whole(webp, s, type[0] == 'I');
    else
        cursor_fail(s, "a chunk that is not known");
}

static void chunks(Webp *webp, Cursor *c)
{
    GError *error = NULL;
    while (cursor_ok(c) && cursor_left(c) > 0) {
        const guint8 *type = cursor_lend(c, 4, 4);
        guint32 size = cursor_u32le(c);
        const guint8 *bytes = cursor_lend(c, size, CHUNK_MAX_BYTES);
        if (size % 2 != 0 && cursor_u8(c) != 0)
            cursor_fail(c, "bytes between chunks");
        if (!cursor_ok(c))
            return;
        if (!disarm_budget_objects(webp->v->budget, 1, &error)) {
            verify_say_error(webp->v, error);
            return;
        }
        Cursor s = cursor_over(bytes, size);
        chunk(webp, type, &s);
        if (!cursor_at_end(&s)) {
            g_autofree char *name = g_strndup((const char *)type, 4);
            verify_say(webp->v, DISARM_UNKNOWN_CONTENT, name);
        }
    }
}

void verify_webp(Verify *v, const guint8 *bytes, gsize size)
{
    Webp webp = {.v = v};
    Cursor c = cursor_over(bytes, size);
    cursor_expect(&c, "RIFF", 4);
    if (cursor_u32le(&c) != size - 8)
        cursor_fail(&c, "a size that is not its own");
    cursor_expect(&c, "WEBP", 4);
    chunks(&webp, &c);
    verify_say_end(v, &c);
    if (webp.pictures == 0 || webp.pictures != MAX(webp.frames, 1))
        verify_say(v, DISARM_AMBIGUOUS, "pictures");
}

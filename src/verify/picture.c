/* verify/picture.c -- which kind of picture some bytes are, and who reads it */
#include "verify/picture.h"
#include "verify/verify-file.h"
#include <string.h>

#define DEPTH_MAX 8u /* of pictures inside each other */

/* What stands at the beginning, and at one place more where that alone might begin a text. */
static const struct {
    const char *kind;
    gsize size;
    const char *magic;
    void (*read)(Verify *v, const guint8 *bytes, gsize size);
    gsize at, more_size;
    const char *more;
} kinds[] = {
    {"png", 8, "\x89PNG\r\n\x1a\n", verify_png, 0, 0, ""},
    {"jpeg", 3, "\xff\xd8\xff", verify_jpeg, 0, 0, ""},
    {"gif", 6, "GIF87a", verify_gif, 0, 0, ""},
    {"gif", 6, "GIF89a", verify_gif, 0, 0, ""},
    {"bmp", 2, "BM", verify_bmp, 16, 2, "\0\0"}, /* of a header that is shorter than 64 KiB */
    {"tiff", 4, "II*\0", verify_tiff, 0, 0, ""},
    {"tiff", 4, "MM\0*", verify_tiff, 0, 0, ""},
    {"webp", 4, "RIFF", verify_webp, 8, 4, "WEBP"},
    {"emf", 4, "\1\0\0\0", verify_emf, 40, 4, " EMF"},
    {"wmf", 4, "\xd7\xcd\xc6\x9a", verify_wmf, 0, 0, ""},
    {"wmf", 4, "\1\0\11\0", verify_wmf, 0, 0, ""},
};

static gboolean stands(const guint8 *bytes, gsize size, gsize at, const char *mark, gsize length)
{
    return size >= at + length && memcmp(bytes + at, mark, length) == 0;
}

const char *verify_picture_kind(const guint8 *bytes, gsize size)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (stands(bytes, size, 0, kinds[i].magic, kinds[i].size) &&
            stands(bytes, size, kinds[i].at, kinds[i].more, kinds[i].more_size))
            return kinds[i].kind;
    return NULL;
}

void verify_picture(Verify *v, const guint8 *bytes, gsize size, const char *kind)
{
    const char *found = verify_picture_kind(bytes, size);
    if (found == NULL || strcmp(found, kind) != 0) {
        verify_say(v, DISARM_DISGUISE, found != NULL ? found : "no picture");
        return;
    }
    if (v->where->len > v->budget->limits.depth * 2 + DEPTH_MAX) {
        verify_say(v, DISARM_LIMIT, "pictures inside each other");
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0) {
            kinds[i].read(v, bytes, size);
            return;
        }
}

void verify_say_end(Verify *v, const Cursor *c)
{
    if (!cursor_ok(c))
        verify_say(v, DISARM_DAMAGED, c->failed);
    else if (!cursor_at_end(c))
        verify_say(v, DISARM_LEFTOVER, "bytes behind the end");
}

/* verify/picture.c -- which kind of picture some bytes are, and who reads it */
#include "verify/picture.h"
#include "verify/verify-file.h"
#include <string.h>

#define DEPTH_MAX 8u /* of pictures inside each other */

static const struct {
    const char *kind;
    gsize at, size;
    const char *magic;
    void (*read)(Verify *v, const guint8 *bytes, gsize size);
} kinds[] = {
    {"png", 0, 8, "\x89PNG\r\n\x1a\n", verify_png},
    {"jpeg", 0, 3, "\xff\xd8\xff", verify_jpeg},
    {"gif", 0, 4, "GIF8", verify_gif},
    {"bmp", 0, 2, "BM", verify_bmp},
    {"tiff", 0, 4, "II*\0", verify_tiff},
    {"tiff", 0, 4, "MM\0*", verify_tiff},
    {"webp", 8, 4, "WEBP", verify_webp},
    {"emf", 40, 4, " EMF", verify_emf},
    {"wmf", 0, 4, "\xd7\xcd\xc6\x9a", verify_wmf},
    {"wmf", 0, 4, "\1\0\11\0", verify_wmf},
};

const char *verify_picture_kind(const guint8 *bytes, gsize size)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (size >= kinds[i].at + kinds[i].size &&
            memcmp(bytes + kinds[i].at, kinds[i].magic, kinds[i].size) == 0)
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

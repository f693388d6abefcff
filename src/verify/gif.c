/* verify/gif.c -- blocks of a GIF, and codes that are as many pixels as the frame has */
#include "verify/picture.h"
#include <string.h>

#define CODES 4096u

typedef struct {
    Verify *v;
    guint width, height, colours;
    guint frames;
} Gif;

/* ---- codes ---- */

typedef struct {
    Cursor *c;
    guint8 left; /* in the block under way */
    guint32 bits;
    guint count;
    gboolean ended; /* the empty block came */
} Codes;

static guint read_byte(Codes *codes)
{
    if (codes->left == 0 && !codes->ended) {
        codes->left = cursor_u8(codes->c);
        codes->ended = codes->left == 0;
    }
    if (codes->ended)
        cursor_fail(codes->c, "the codes end too early");
    if (codes->left > 0)
        codes->left--;
    return cursor_u8(codes->c);
}

static guint read_code(Codes *codes, guint width)
{
    while (codes->count < width && cursor_ok(codes->c)) {
        codes->bits |= (guint32)read_byte(codes) << codes->count;
        codes->count += 8;
    }
    guint code = codes->bits & ((1u << width) - 1);
    codes->bits >>= width;
    codes->count -= MIN(width, codes->count);
    return code;
}

typedef struct {
    guint clear, next, width, last; /* last: CODES when there is none */
    guint highest;                  /* index of a pixel */
    guint16 length[CODES];          /* of the string each code stands for */
} Strings;

static void strings_clear(Strings *s, guint depth)
{
    s->clear = 1u << depth;
    s->next = s->clear + 2;
    s->width = depth + 1;
    s->last = CODES;
}

/* How many pixels `code` is; 0 when it means nothing. */
static guint strings_take(Strings *s, guint code)
{
    if (s->last != CODES && s->next < CODES) {
        s->length[s->next++] = (guint16)(s->length[s->last] + 1);
        if (s->next == 1u << s->width && s->width < 12)
            s->width++;
    }
    if (code >= s->next || code == s->clear + 1)
        return 0;
    s->last = code;
    if (code < s->clear)
        s->highest = MAX(s->highest, code);
    return s->length[code];
}

/* Reads codes up to the one that ends them; gives how many pixels they are. */
static guint64 count_pixels(Codes *codes, Strings *s, guint depth, guint64 wanted)
{
    guint64 pixels = 0;
    strings_clear(s, depth);
    for (guint i = 0; i < s->clear; i++)
        s->length[i] = 1;
    while (cursor_ok(codes->c) && pixels <= wanted) {
        guint code = read_code(codes, s->width);
        if (code == s->clear) {
            strings_clear(s, depth);
            continue;
        }
        if (code == s->clear + 1)
            break;
        guint length = strings_take(s, code);
        if (length == 0)
            cursor_fail(codes->c, "a code that means nothing");
        pixels += length;
    }
    return pixels;
}

static void judge_pixels(const Gif *gif, Cursor *c, guint64 wanted, guint colours)
{
    Codes codes = {.c = c};
    g_autofree Strings *strings = g_new0(Strings, 1);
    guint8 depth = cursor_u8(c);
    if (depth < 2 || depth > 8) {
        cursor_fail(c, "the depth of the codes");
        return;
    }
    guint64 pixels = count_pixels(&codes, strings, depth, wanted);
    if (codes.left > 0)
        cursor_fail(c, "bytes behind the codes");
    if (cursor_u8(c) != 0)
        cursor_fail(c, "blocks behind the codes");
    if (cursor_ok(c) && (pixels != wanted || strings->highest >= colours))
        verify_say(gif->v, DISARM_DAMAGED, "pixels that are not those of the picture");
}

/* ---- blocks ---- */

static guint palette(Cursor *c, guint8 flags)
{
    guint colours = flags & 0x80 ? 2u << (flags & 7) : 0;
    cursor_skip(c, (gsize)3 * colours);
    return colours;
}

static void screen(Gif *gif, Cursor *c)
{
    gif->width = cursor_u16le(c);
    gif->height = cursor_u16le(c);
    guint8 flags = cursor_u8(c);
    cursor_skip(c, 2);
    gif->colours = palette(c, flags);
}

static void frame(Gif *gif, Cursor *c)
{
    GError *error = NULL;
    guint x = cursor_u16le(c), y = cursor_u16le(c);
    guint width = cursor_u16le(c), height = cursor_u16le(c);
    guint8 flags = cursor_u8(c);
    guint own = palette(c, flags);
    guint64 pixels = (guint64)width * height;
    if (!disarm_budget_picture(gif->v->budget, width, height, &error) ||
        !disarm_budget_inflate(gif->v->budget, pixels, &error))
        verify_say_error(gif->v, error);
    else if (!gif->v->policy->verify_only && (x + width > gif->width || y + height > gif->height))
        verify_say(gif->v, DISARM_DAMAGED, "a frame outside the picture");
    else
        judge_pixels(gif, c, pixels, own > 0 ? own : gif->colours);
    gif->frames++;
}

/* Loops and delays alone. */
static void extension(const Gif *gif, Cursor *c)
{
    guint8 kind = cursor_u8(c), size = cursor_u8(c);
    if (kind == 0xF9 && size == 4) {
        cursor_skip(c, 4);
    } else if (kind == 0xFF && size == 11) {
        cursor_expect(c, "NETSCAPE2.0\3\1", 13);
        cursor_skip(c, 2);
    } else {
        verify_say(gif->v, DISARM_UNKNOWN_CONTENT, "an extension");
        cursor_fail(c, "an extension");
    }
    cursor_expect(c, "", 1);
}

void verify_gif(Verify *v, const guint8 *bytes, gsize size)
{
    Gif gif = {.v = v};
    Cursor c = cursor_over(bytes, size);
    GError *error = NULL;
    gboolean more = TRUE;
    cursor_expect(&c, "GIF8", 4);
    cursor_skip(&c, 2);
    screen(&gif, &c);
    while (more && cursor_ok(&c)) {
        guint8 block = cursor_u8(&c);
        more = block != 0x3B;
        if (!disarm_budget_objects(v->budget, 1, &error)) {
            verify_say_error(v, g_steal_pointer(&error));
            return;
        }
        if (block == 0x2C)
            frame(&gif, &c);
        else if (block == 0x21)
            extension(&gif, &c);
        else if (more)
            cursor_fail(&c, "a block that is not known");
    }
    verify_say_end(v, &c);
    if (gif.frames == 0)
        verify_say(v, DISARM_DAMAGED, "no picture in it");
}

/* verify/png.c -- chunks, their sums, and pixels that inflate to their very size */
#include "verify/picture.h"
#include <isa-l/igzip_lib.h>
#include <string.h>
#include <zlib.h>

#define CHUNK_MAX_BYTES ((gsize)256 * 1024 * 1024)
#define PROFILE_MAX_BYTES ((gsize)1024 * 1024)
#define PIECE_BYTES 65536u

typedef struct {
    Verify *v;
    guint32 width, height;
    guint8 depth, colour, interlace;
    struct inflate_state *stream; /* of the pixels under way */
    guint8 *piece;                /* of what comes out of it */
    gboolean ended;               /* the stream, or none has begun */
    guint64 wanted; /* bytes of the picture or frame under way that are still to come */
    guint frames, said_frames;
    guint32 sequence;
} Png;

static const struct {
    const char *type;
    gsize least, most;
} chunks[] = {
    {"IHDR", 13, 13},
    {"acTL", 8, 8},
    {"cHRM", 32, 32},
    {"gAMA", 4, 4},
    {"cICP", 4, 4},
    {"iCCP", 4, CHUNK_MAX_BYTES},
    {"sRGB", 1, 1},
    {"sBIT", 1, 4},
    {"PLTE", 3, 768},
    {"tRNS", 1, 256},
    {"bKGD", 1, 6},
    {"pHYs", 9, 9},
    {"eXIf", 8, 128},
    {"fcTL", 26, 26},
    {"IDAT", 0, CHUNK_MAX_BYTES},
    {"fdAT", 4, CHUNK_MAX_BYTES},
    {"IEND", 0, 0},
};

static gboolean chunk_is_known(const guint8 *type, gsize size)
{
    for (guint i = 0; i < G_N_ELEMENTS(chunks); i++)
        if (memcmp(chunks[i].type, type, 4) == 0)
            return size >= chunks[i].least && size <= chunks[i].most;
    return FALSE;
}

/* ---- pixels ---- */

static guint64 pass_bytes(const Png *png, guint64 width, guint64 height)
{
    static const guint8 samples[] = {1, 0, 3, 1, 2, 0, 4};
    guint bits = png->colour < G_N_ELEMENTS(samples) ? samples[png->colour] : 0u;
    bits *= png->depth;
    return width == 0 || height == 0 ? 0 : height * (1 + (width * bits + 7) / 8);
}

static guint64 picture_bytes(const Png *png, guint32 width, guint32 height)
{
    static const guint8 passes[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                        {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    if (png->interlace == 0)
        return pass_bytes(png, width, height);
    guint64 all = 0;
    for (guint i = 0; i < 7; i++) {
        guint64 x = passes[i][0], y = passes[i][1], across = passes[i][2], down = passes[i][3];
        all += pass_bytes(png, ((guint64)width + across - 1 - x) / across,
                          ((guint64)height + down - 1 - y) / down);
    }
    return all;
}

static void begin_pixels(Png *png, guint32 width, guint32 height)
{
    GError *error = NULL;
    if (!png->ended)
        verify_say(png->v, DISARM_DAMAGED, "pixels are missing");
    png->wanted = picture_bytes(png, width, height);
    if (!disarm_budget_picture(png->v->budget, width, height, &error) ||
        !disarm_budget_inflate(png->v->budget, png->wanted, &error))
        verify_say_error(png->v, error);
    isal_inflate_init(png->stream);
    png->stream->crc_flag = ISAL_ZLIB; /* RFC 1950: with its header and its sum */
    png->ended = FALSE;
}

static void take_pixels(Png *png, const guint8 *bytes, gsize size)
{
    struct inflate_state *z = png->stream;
    guint32 made = PIECE_BYTES;
    gboolean well = TRUE;
    z->next_in = (guint8 *)(gpointer)bytes;
    z->avail_in = (guint32)size;
    while (well && !png->ended && made == PIECE_BYTES) {
        z->next_out = png->piece;
        z->avail_out = PIECE_BYTES;
        well = isal_inflate(z) == ISAL_DECOMP_OK;
        made = PIECE_BYTES - z->avail_out;
        well = well && made <= png->wanted;
        png->wanted -= MIN(made, png->wanted);
        png->ended = z->block_state == ISAL_BLOCK_FINISH;
    }
    /* Whole bytes that it read ahead are not given back. */
    gboolean behind = z->avail_in > 0 || (png->ended && z->read_in_length >= 8);
    if (!well || behind || (png->ended && png->wanted > 0))
        verify_say(png->v, DISARM_DAMAGED, "pixels that are not those of the picture");
}

/* ---- chunks ---- */

static void read_header(Png *png, Cursor *c)
{
    png->width = cursor_u32be(c);
    png->height = cursor_u32be(c);
    png->depth = cursor_u8(c);
    png->colour = cursor_u8(c);
    guint16 methods = cursor_u16be(c);
    png->interlace = cursor_u8(c);
    if (png->width == 0 || png->height == 0 || (png->width | png->height) >> 31 != 0 ||
        png->depth > 16 || methods != 0 || png->interlace > 1 || png->colour > 6)
        verify_say(png->v, DISARM_DAMAGED, "IHDR");
    begin_pixels(png, png->width, png->height);
}

/* The first frame may be the picture itself. */
static void read_frame(Png *png, Cursor *c, gboolean pixels_came)
{
    if (cursor_u32be(c) != png->sequence++)
        verify_say(png->v, DISARM_DAMAGED, "fcTL");
    guint32 width = cursor_u32be(c), height = cursor_u32be(c);
    guint64 x = cursor_u32be(c), y = cursor_u32be(c);
    if (width == 0 || height == 0 || x + width > png->width || y + height > png->height)
        verify_say(png->v, DISARM_DAMAGED, "fcTL");
    else if (pixels_came)
        begin_pixels(png, width, height);
    png->frames++;
}

static void read_profile(Png *png, const guint8 *bytes, gsize size)
{
    g_autofree guint8 *plain = NULL;
    uLongf plain_size = PROFILE_MAX_BYTES;
    const guint8 *end = memchr(bytes, 0, MIN(size, (gsize)80));
    gsize head = end != NULL ? (gsize)(end - bytes) + 2 : size;
    plain = g_try_malloc(plain_size);
    if (plain == NULL || head >= size || end[1] != 0 ||
        uncompress(plain, &plain_size, bytes + head, (uLong)(size - head)) != Z_OK)
        verify_say(png->v, DISARM_COLOUR_PROFILE, "iCCP");
    else
        verify_icc(png->v, plain, plain_size);
}

static void read_chunk(Png *png, const guint8 *type, const guint8 *bytes, gsize size,
                       gboolean *pixels_came)
{
    Cursor c = cursor_over(bytes, size);
    if (memcmp(type, "IHDR", 4) == 0) {
        read_header(png, &c);
    } else if (memcmp(type, "IDAT", 4) == 0) {
        *pixels_came = TRUE;
        take_pixels(png, bytes, size);
    } else if (memcmp(type, "fdAT", 4) == 0) {
        if (cursor_u32be(&c) != png->sequence++)
            verify_say(png->v, DISARM_DAMAGED, "fdAT");
        take_pixels(png, bytes + 4, size - 4);
    } else if (memcmp(type, "fcTL", 4) == 0) {
        read_frame(png, &c, *pixels_came);
    } else if (memcmp(type, "acTL", 4) == 0) {
        png->said_frames = cursor_u32be(&c);
    } else if (memcmp(type, "iCCP", 4) == 0) {
        read_profile(png, bytes, size);
    } else if (memcmp(type, "eXIf", 4) == 0) {
        verify_exif(png->v, bytes, size);
    }
}

static gboolean next_chunk(Png *png, Cursor *c, gboolean *pixels_came)
{
    guint32 size = cursor_u32be(c);
    const guint8 *type = cursor_lend(c, 4, 4);
    const guint8 *bytes = cursor_lend(c, size, CHUNK_MAX_BYTES);
    guint32 sum = cursor_u32be(c);
    GError *error = NULL;
    if (!cursor_ok(c))
        return FALSE;
    if (!disarm_budget_objects(png->v->budget, 1, &error)) {
        verify_say_error(png->v, error);
        return FALSE;
    }
    if (!chunk_is_known(type, size) ||
        (memcmp(type, "IHDR", 4) == 0) != (png->width == 0 && png->height == 0)) {
        g_autofree char *name = g_strndup((const char *)type, 4);
        verify_say(png->v, DISARM_UNKNOWN_CONTENT, name);
        return FALSE;
    }
    if (crc32(crc32(0, type, 4), bytes, size) != sum)
        verify_say(png->v, DISARM_DAMAGED, "the sum of a chunk");
    read_chunk(png, type, bytes, size, pixels_came);
    return memcmp(type, "IEND", 4) != 0;
}

void verify_png(Verify *v, const guint8 *bytes, gsize size)
{
    g_autofree struct inflate_state *stream = g_new0(struct inflate_state, 1);
    g_autofree guint8 *piece = g_malloc(PIECE_BYTES);
    Png png = {.v = v, .stream = stream, .piece = piece, .ended = TRUE};
    Cursor c = cursor_over(bytes, size);
    gboolean pixels_came = FALSE;
    cursor_skip(&c, 8);
    while (next_chunk(&png, &c, &pixels_came))
        continue;
    verify_say_end(v, &c);
    if (png.width == 0 || !png.ended || png.frames != png.said_frames)
        verify_say(v, DISARM_DAMAGED, "pixels are missing");
}

/* image/gif-lzw.c -- LZW as GIF has it: codes of up to 12 bits in blocks of up to 255 bytes */
#include "image/gif-lzw.h"
#include <string.h>

#define CODES 4096u
#define BLOCK_MAX 255u
#define SLOTS 8192u /* of the writer's table: two for each code */
#define FREE G_MAXUINT32
#define NO_CODE G_MAXUINT

void image_gif_skip_blocks(Cursor *c)
{
    guint size;
    do {
        size = cursor_u8(c);
        cursor_skip(c, size);
    } while (size > 0 && cursor_ok(c));
}

/* ---- reading ---- */

typedef struct {
    Cursor *c;
    guint block_left;
    gboolean ended; /* the empty block was read */
    guint32 bits;
    guint bit_count;
} BitReader;

/* The next code; NO_CODE at the end of the blocks. */
static guint read_code(BitReader *r, guint width)
{
    while (r->bit_count < width) {
        if (r->block_left == 0 && !r->ended) {
            r->block_left = cursor_u8(r->c);
            r->ended = r->block_left == 0;
        }
        if (r->ended)
            return NO_CODE;
        r->bits |= (guint32)cursor_u8(r->c) << r->bit_count;
        r->bit_count += 8;
        r->block_left--;
    }
    guint code = r->bits & ((1u << width) - 1);
    r->bits >>= width;
    r->bit_count -= width;
    return code;
}

/* A code's string was put out before: where, and how long. The first ones are single pixels. */
typedef struct {
    guint clear, end, next, width;
    gsize before; /* where the string of the code before starts; G_MAXSIZE: there is none */
    guint32 start[CODES];
    guint16 length[CODES];
} Strings;

static void strings_clear(Strings *s)
{
    s->next = s->end + 1;
    s->width = 1;
    while (1u << s->width < s->next)
        s->width++;
    s->before = G_MAXSIZE;
}

static void strings_begin(Strings *s, guint bits)
{
    s->clear = 1u << bits;
    s->end = s->clear + 1;
    strings_clear(s);
}

/* The string of the code before and the pixel after it, which is the first of what comes now. */
static void strings_add(Strings *s, gsize at)
{
    if (s->before == G_MAXSIZE || s->next == CODES)
        return;
    s->start[s->next] = (guint32)s->before;
    s->length[s->next] = (guint16)(at - s->before + 1);
    s->next++;
    if (s->next == 1u << s->width && s->width < 12)
        s->width++;
}

/* Puts out the string of `code` at `at`; its length, however much fitted; 0: it means nothing. */
static gsize strings_put(Strings *s, guint code, guint8 *pixels, gsize at, gsize count)
{
    strings_add(s, at);
    s->before = at;
    if (code < s->clear) {
        pixels[at] = (guint8)code;
        return 1;
    }
    if (code >= s->next || code <= s->end)
        return 0;
    const guint8 *from = pixels + s->start[code];
    gsize length = s->length[code];
    gsize fits = MIN(length, count - at);
    if (s->start[code] + length <= at)
        memcpy(pixels + at, from, fits);
    else /* it ends with its own first pixel */
        for (gsize i = 0; i < fits; i++)
            pixels[at + i] = from[i];
    return length;
}

ImageLzw image_lzw_decode(Cursor *c, guint bits, guint8 *pixels, gsize count)
{
    g_autofree Strings *s = g_new(Strings, 1);
    BitReader r = {.c = c};
    gsize at = 0;
    gboolean over = FALSE;
    strings_begin(s, bits);
    while (!over) {
        guint code = read_code(&r, s->width);
        if (code == s->end || code == NO_CODE)
            break;
        if (code == s->clear) {
            strings_clear(s);
            continue;
        }
        gsize length = at < count ? strings_put(s, code, pixels, at, count) : 1;
        if (length == 0)
            return IMAGE_LZW_BAD;
        over = length > count - at;
        at += MIN(length, count - at);
    }
    over = over || r.block_left > 0;
    cursor_skip(c, r.block_left);
    if (!r.ended) {
        const guint8 *rest = c->at;
        image_gif_skip_blocks(c);
        over = over || (cursor_ok(c) && c->at - rest > 1);
    }
    return at < count || !cursor_ok(c) ? IMAGE_LZW_BAD : over ? IMAGE_LZW_ODD : IMAGE_LZW_WHOLE;
}

/* ---- writing ---- */

struct ImageLzwWriter {
    ImageOut *out;
    guint clear, end, next, width;
    guint string; /* the code of what was read and not yet written */
    guint32 bits;
    guint bit_count;
    guint8 block[BLOCK_MAX];
    guint block_size;
    guint32 slots[SLOTS]; /* string << 20 | pixel << 12 | code of both, or FREE */
    guint32 last[CODES];  /* of each string the newest that goes on: pixel << 12 | code, or FREE */
};

static void flush_block(ImageLzwWriter *w)
{
    if (w->block_size == 0)
        return;
    image_put_u8(w->out, (guint8)w->block_size);
    image_put(w->out, w->block, w->block_size);
    w->block_size = 0;
}

static void put_byte(ImageLzwWriter *w)
{
    w->block[w->block_size++] = (guint8)w->bits;
    w->bits >>= 8;
    if (w->block_size == BLOCK_MAX)
        flush_block(w);
}

static void write_code(ImageLzwWriter *w, guint code)
{
    w->bits |= code << w->bit_count;
    w->bit_count += w->width;
    for (; w->bit_count >= 8; w->bit_count -= 8)
        put_byte(w);
}

static void reset_table(ImageLzwWriter *w)
{
    memset(w->slots, 0xFF, sizeof w->slots);
    memset(w->last, 0xFF, (w->end + 1) * sizeof *w->last);
    w->next = w->end + 1;
    w->width = 1;
    while (1u << w->width < w->next)
        w->width++;
}

ImageLzwWriter *image_lzw_writer_new(ImageOut *out, guint bits)
{
    ImageLzwWriter *w = g_new0(ImageLzwWriter, 1);
    w->out = out;
    w->clear = 1u << bits;
    w->end = w->clear + 1;
    w->string = NO_CODE;
    image_put_u8(out, (guint8)bits);
    reset_table(w);
    write_code(w, w->clear);
    return w;
}

/* Where string and pixel stand, or would. */
static guint slot_of(const ImageLzwWriter *w, guint32 key)
{
    guint slot = (key * 2654435761u) >> 19;
    while (w->slots[slot] != FREE && w->slots[slot] >> 12 != key)
        slot = (slot + 1) % SLOTS;
    return slot;
}

/* After a new string the reader's table has one entry less than ours. */
static void add_string(ImageLzwWriter *w, guint slot, guint32 key)
{
    if (w->next == CODES) {
        write_code(w, w->clear);
        reset_table(w);
        return;
    }
    w->slots[slot] = key << 12 | w->next;
    w->last[w->next] = FREE;
    w->last[key >> 8] = (key & 0xFF) << 12 | w->next;
    if (w->next == 1u << w->width)
        w->width++;
    w->next++;
}

void image_lzw_writer_put(ImageLzwWriter *w, const guint8 *pixels, gsize count)
{
    gsize i = 0;
    if (w->string == NO_CODE && count > 0)
        w->string = pixels[i++];
    for (; i < count; i++) {
        guint32 known = w->last[w->string]; /* most pixels go on as they did before */
        if (known >> 12 == pixels[i]) {
            w->string = known % CODES;
            continue;
        }
        guint32 key = w->string << 8 | pixels[i];
        guint slot = slot_of(w, key);
        if (w->slots[slot] != FREE) {
            w->string = w->slots[slot] % CODES;
            continue;
        }
        write_code(w, w->string);
        add_string(w, slot, key);
        w->string = pixels[i];
    }
}

void image_lzw_writer_end(ImageLzwWriter *w)
{
    if (w->string != NO_CODE) {
        write_code(w, w->string);
        /* The reader's table grows by this code, too. */
        if (w->next == 1u << w->width && w->width < 12)
            w->width++;
    }
    write_code(w, w->end);
    if (w->bit_count > 0)
        put_byte(w);
    flush_block(w);
    image_put_u8(w->out, 0);
    g_free(w);
}

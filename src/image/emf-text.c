/* image/emf-text.c -- text and fonts in enhanced metafiles
 *
 * MS-EMF 2.2.5 (EmrText), 2.2.13 (LogFont), 2.2.16 (LogFontPanose). */
#include "image/emf.h"
#include <string.h>

#define TEXT_BYTES 40u            /* of an EmrText */
#define TEXT_WITHOUT_BOUNDS 24u   /* when it says so */
#define OPTIONS_KNOWN 0x00011C96u /* all but those that change the layout of the record */
#define OPTION_NO_RECTANGLE 0x100u
#define OPTION_SMALL_CHARACTERS 0x200u
#define OPTION_BOTH_WAYS 0x2000u /* two distances for each character */

/* How a text starts: where, how much, and where in the record its characters and distances are. */
typedef struct {
    const guint8 *place, *bounds; /* 8 and 16 bytes; bounds NULL: none. Lent */
    guint32 count, characters_at, options, distances_at;
    gsize size; /* of all this */
} Text;

static gboolean read_text(Cursor *c, gsize at, Text *text)
{
    const guint8 *start = c->at;
    text->place = cursor_lend(c, 8, 8);
    text->count = cursor_u32le(c);
    text->characters_at = cursor_u32le(c);
    text->options = cursor_u32le(c);
    /* Without bounds the characters may start where they would have stood. */
    gboolean bare = (text->options & OPTION_NO_RECTANGLE) != 0 &&
                    text->characters_at == at + TEXT_WITHOUT_BOUNDS;
    text->bounds = bare ? NULL : cursor_lend(c, 16, 16);
    text->distances_at = cursor_u32le(c);
    text->size = cursor_ok(c) ? (gsize)(c->at - start) : 0;
    return cursor_ok(c);
}

static gboolean is_within(const ImageEmfRecord *record, guint64 at, guint64 size)
{
    return at >= EMF_RECORD_HEAD && at <= record->size && size <= record->size - at;
}

static void put_head(ImageEmf *emf, const Text *text)
{
    guint32 options = text->options & (OPTIONS_KNOWN | OPTION_BOTH_WAYS);
    image_put(emf->out, text->place, 8);
    image_put_u32le(emf->out, text->count);
    image_put_u32le(emf->out, 0);
    image_put_u32le(emf->out, options);
    if (text->bounds != NULL)
        image_put(emf->out, text->bounds, 16);
    else
        image_put_zeros(emf->out, 16);
    image_put_u32le(emf->out, 0);
}

/* Characters and distances, and where they are into the head at `head_at` of the record. */
static gboolean put_body(ImageEmf *emf, ImageEmfRecord *record, const Text *text, gsize head_at)
{
    guint64 size = (guint64)text->count * record->row->item;
    guint64 distances = (guint64)text->count * ((text->options & OPTION_BOTH_WAYS) != 0 ? 8 : 4);
    gsize start = record->written_at;
    if (text->count == 0)
        return TRUE;
    if (!is_within(record, text->characters_at, size))
        return image_emf_wrong(record, "a text lies outside");
    image_emf_patch(emf, record, head_at + 12, (guint32)(emf->out->size - start));
    image_put(emf->out, record->bytes + text->characters_at, (gsize)size);
    image_put_zeros(emf->out, (4 - (emf->out->size - start) % 4) % 4);
    if (text->distances_at == 0)
        return TRUE;
    if (!is_within(record, text->distances_at, distances))
        return image_emf_wrong(record, "the distances of a text lie outside");
    image_emf_patch(emf, record, head_at + 36, (guint32)(emf->out->size - start));
    image_put(emf->out, record->bytes + text->distances_at, (gsize)distances);
    return TRUE;
}

gboolean image_emf_put_text(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    gsize at = EMF_RECORD_HEAD + record->row->fixed;
    Cursor c = cursor_over(record->bytes + at, record->size - at);
    Text text;
    if (!image_emf_put_fixed(emf, record))
        return FALSE;
    if (!read_text(&c, at, &text))
        return image_emf_wrong(record, c.failed);
    put_head(emf, &text);
    return put_body(emf, record, &text, at);
}

/* Several: the heads first, then what they point to. */
gboolean image_emf_put_texts(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    gsize at = EMF_RECORD_HEAD + record->row->fixed;
    guint32 count = image_emf_u32(record, 36);
    Cursor c = cursor_over(record->bytes + at, record->size - at);
    Cursor again = c;
    Text text;
    if (!image_emf_put_fixed(emf, record))
        return FALSE;
    for (guint32 i = 0; i < count; i++) {
        if (!read_text(&c, 0, &text))
            return image_emf_wrong(record, c.failed);
        put_head(emf, &text);
    }
    for (guint32 i = 0; i < count; i++) {
        read_text(&again, 0, &text);
        if (!put_body(emf, record, &text, at + (gsize)TEXT_BYTES * i))
            return FALSE;
    }
    return TRUE;
}

gboolean image_emf_put_small_text(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    gsize at = EMF_RECORD_HEAD + record->row->fixed;
    guint32 count = image_emf_u32(record, 16);
    guint32 options = image_emf_u32(record, 20);
    guint32 kept = OPTIONS_KNOWN | OPTION_NO_RECTANGLE | OPTION_SMALL_CHARACTERS;
    ImageCopy copy = {cursor_over(record->bytes + at, record->size - at), emf->out};
    if (!image_emf_put_fixed(emf, record))
        return FALSE;
    image_emf_patch(emf, record, 20, options & kept);
    if ((options & OPTION_NO_RECTANGLE) == 0)
        image_copy_items(&copy, 1, 16);
    image_copy_items(&copy, count, (options & OPTION_SMALL_CHARACTERS) != 0 ? 1 : 2);
    return cursor_ok(&copy.c) || image_emf_wrong(record, copy.c.failed);
}

/* ---- fonts ---- */

#define FACE_AT 40u /* the name, from the font's index on; what is before it are numbers */
#define FACE_LENGTH 32u

/* A name of 16-bit characters in a field: what is after its end is not passed on. */
static void copy_name(ImageCopy *copy, guint length)
{
    gboolean ended = FALSE;
    for (guint i = 0; i < length && cursor_ok(&copy->c); i++) {
        guint character = cursor_u16le(&copy->c);
        ended = ended || character == 0;
        image_put_u16le(copy->out, ended ? 0 : character);
    }
}

/* The font, its full names, and numbers; designs of one's own are left out. */
gboolean image_emf_put_font(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    gsize before = FACE_AT - EMF_RECORD_HEAD;
    ImageCopy copy = {cursor_over(record->bytes + EMF_RECORD_HEAD, record->size - EMF_RECORD_HEAD),
                      emf->out};
    image_copy_items(&copy, before, 1);
    copy_name(&copy, FACE_LENGTH);
    if (record->size >= 332) {
        copy_name(&copy, 64);
        copy_name(&copy, 32);
        image_copy_items(&copy, 332 - EMF_RECORD_HEAD - before - 64 - 128 - 64, 1);
    } else {
        image_put_zeros(emf->out, 332 - EMF_RECORD_HEAD - before - 64);
    }
    if (!cursor_ok(&copy.c))
        return image_emf_wrong(record, copy.c.failed);
    return image_emf_take_handle(emf, record, image_emf_u32(record, EMF_RECORD_HEAD));
}

/* clean/office97/doc-pictures.c -- pictures in the text and data of form fields: what lies in Data,
 * made anew there (MS-DOC 2.9.190, 2.9.157, 2.9.78) */
#include "clean/office97/doc-internal.h"

#define HEAD 68u /* PICF */
#define SHAPE 0x64u
#define SHAPE_FILE 0x66u
#define ANCHOR_BYTES 4u
#define GOES 0u
#define FORM_HEAD 10u /* FFDataBits and two numbers behind the version */
#define FORM_TYPE 3u
#define FORM_TEXT 0u
#define DROP_DOWN 2u
#define KEPT_BITS 0x7F7Fu /* none that says there are helping words of its own */
#define TEXT_UNITS_MAX 255u
#define ITEMS_MAX 25u

/* The block at `place`; of no bytes when there is none. */
static DocBytes block(const Doc *doc, guint32 place)
{
    DocBytes none = {doc->main.bytes, 0};
    if (place > doc->data.size || doc->data.size - place < HEAD)
        return none;
    const guint8 *bytes = doc->data.bytes + place;
    guint32 size = bytes_u32(bytes, 0);
    if (size < HEAD || size > doc->data.size - place || bytes_u16(bytes, 4) != HEAD)
        return none;
    return (DocBytes){bytes, size};
}

/* What became of it the first time. */
static gboolean known(const Doc *doc, guint32 place, guint32 *made, gboolean *stays)
{
    gpointer found = NULL;
    if (!g_hash_table_lookup_extended(doc->pictures, GUINT_TO_POINTER(place), NULL, &found))
        return FALSE;
    *stays = GPOINTER_TO_UINT(found) != GOES;
    *made = GPOINTER_TO_UINT(found) - 1;
    return TRUE;
}

static gboolean remember(Doc *doc, guint32 place, gboolean stays, guint32 made)
{
    g_hash_table_insert(doc->pictures, GUINT_TO_POINTER(place),
                        GUINT_TO_POINTER(stays ? made + 1 : GOES));
    return stays;
}

/* ---- pictures ---- */

static void put_client(gpointer user, const CleanArtRecord *record, GByteArray *out)
{
    (void)user;
    if (record->type != CLEAN_ART_TEXTBOX && record->size == ANCHOR_BYTES)
        clean_art_put_atom(out, record);
}

/* Sizes, scale, what is cut off and borders stay. */
static void put_head(Doc *doc, const guint8 *head)
{
    gsize at = doc->data_out->len;
    bytes_add_zeros(doc->data_out, HEAD);
    guint8 *made = doc->data_out->data + at;
    bytes_set16(made, 4, HEAD);
    bytes_set16(made, 6, SHAPE);
    for (gsize i = 8; i < 12; i++) /* extents as of a metafile */
        made[i] = head[i];
    for (gsize i = 28; i < 44; i++)
        made[i] = head[i];
    for (gsize i = 46; i < 62; i++)
        made[i] = head[i];
}

static gboolean put_art(Doc *doc, DocBytes picture)
{
    const CleanArtHost host = {.client = put_client};
    guint kind = bytes_u16(picture.bytes, 6);
    gsize skip = HEAD;
    if (kind == SHAPE_FILE && picture.size > HEAD) {
        skip += 1 + (gsize)picture.bytes[HEAD];
        doc_note(doc, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED, "PICF");
    }
    if ((kind != SHAPE && kind != SHAPE_FILE) || skip >= picture.size) {
        doc_note(doc, DISARM_UNSUPPORTED, DISARM_DROPPED, "PICF");
        return FALSE;
    }
    gsize first = skip, made = doc->data_out->len + HEAD;
    CleanArtRecord record;
    if (!clean_art_next(picture.bytes, picture.size, &first, &record) ||
        record.type != CLEAN_ART_SHAPE_CONTAINER) {
        doc_note(doc, DISARM_DAMAGED, DISARM_DROPPED, "PICF");
        return FALSE;
    }
    put_head(doc, picture.bytes);
    return doc->failed == NULL &&
           clean_art_write(doc->job, &host, picture.bytes + skip, picture.size - skip,
                           doc->data_out, &doc->failed) &&
           doc->data_out->len > made;
}

gboolean doc_put_picture(Doc *doc, guint32 place, guint32 *made)
{
    gboolean stays = FALSE;
    if (known(doc, place, made, &stays))
        return stays;
    DocBytes picture = block(doc, place);
    *made = doc->data_out->len;
    if (picture.size == 0)
        doc_note(doc, DISARM_DAMAGED, DISARM_DROPPED, "PICF");
    else
        stays = put_art(doc, picture);
    if (stays)
        bytes_set32(doc->data_out->data, *made, doc->data_out->len - *made);
    else
        g_byte_array_set_size(doc->data_out, *made);
    return remember(doc, place, stays, *made);
}

/* ---- form fields ---- */

typedef struct {
    DocBytes data;
    gsize at;
    gboolean failed;
} Form;

/* The next text with its size before it; `ends`: and a zero behind it. */
static DocBytes next_text(Form *form, gboolean ends)
{
    DocBytes none = {form->data.bytes, 0};
    gsize left = form->data.size - form->at;
    gsize units = left >= 2 ? bytes_u16(form->data.bytes, form->at) : 0;
    gsize size = 2 + units * 2 + (ends ? 2 : 0);
    if (left < 2 || size > left || units > TEXT_UNITS_MAX) {
        form->failed = TRUE;
        return none;
    }
    DocBytes text = {form->data.bytes + form->at + 2, units * 2};
    form->at += size;
    return text;
}

static void put_text(GByteArray *out, DocBytes text, gboolean ends)
{
    bytes_add16(out, (guint)(text.size / 2));
    bytes_add(out, text.bytes, text.size);
    if (ends)
        bytes_add16(out, 0);
}

/* The choices of a list that folds down. */
static void put_items(Form *form, GByteArray *out)
{
    if (form->data.size - form->at < 6 || bytes_u16(form->data.bytes, form->at) != 0xFFFF) {
        form->failed = TRUE;
        return;
    }
    guint count = bytes_u16(form->data.bytes, form->at + 2);
    gboolean extra = bytes_u16(form->data.bytes, form->at + 4) != 0;
    form->failed |= count > ITEMS_MAX || extra;
    form->at += 6;
    bytes_add16(out, 0xFFFF);
    bytes_add16(out, count);
    bytes_add16(out, 0);
    for (guint i = 0; i < count && !form->failed; i++)
        put_text(out, next_text(form, FALSE), FALSE);
}

/* Name, value and form; help, hints and macros are empty (MS-DOC 2.9.78). */
static void put_data(Doc *doc, Form *form, GByteArray *out)
{
    static const DocBytes empty = {NULL, 0};
    guint bits = bytes_u16(form->data.bytes, 4);
    form->failed |= (bits & FORM_TYPE) > DROP_DOWN; /* of no kind */
    bytes_add32(out, 0xFFFFFFFF);
    bytes_add16(out, bits & KEPT_BITS);
    bytes_add(out, form->data.bytes + 6, 4);
    form->at = FORM_HEAD;
    put_text(out, next_text(form, TRUE), TRUE);
    if ((bits & FORM_TYPE) == FORM_TEXT) {
        put_text(out, next_text(form, TRUE), TRUE);
    } else if (form->data.size - form->at >= 2) {
        bytes_add(out, form->data.bytes + form->at, 2);
        form->at += 2;
    }
    put_text(out, next_text(form, TRUE), TRUE);
    next_text(form, TRUE);
    next_text(form, TRUE);
    gsize macros = next_text(form, TRUE).size;
    macros += next_text(form, TRUE).size;
    if (macros > 0)
        doc_note(doc, DISARM_MACRO, DISARM_DROPPED, "FFData");
    for (guint i = 0; i < 4; i++)
        put_text(out, empty, TRUE);
    if ((bits & FORM_TYPE) == DROP_DOWN)
        put_items(form, out);
}

gboolean doc_put_form(Doc *doc, guint32 place, guint32 *made)
{
    gboolean stays = FALSE;
    if (known(doc, place, made, &stays))
        return stays;
    DocBytes whole = block(doc, place);
    *made = doc->data_out->len;
    if (whole.size < HEAD + FORM_HEAD) {
        doc_note(doc, DISARM_DAMAGED, DISARM_DROPPED, "FFData");
        return remember(doc, place, FALSE, 0);
    }
    Form form = {{whole.bytes + HEAD, whole.size - HEAD}, 0, FALSE};
    bytes_add_zeros(doc->data_out, HEAD);
    bytes_set16(doc->data_out->data, *made + 4, HEAD);
    put_data(doc, &form, doc->data_out);
    bytes_set32(doc->data_out->data, *made, doc->data_out->len - *made);
    if (form.failed) {
        doc_note(doc, DISARM_DAMAGED, DISARM_DROPPED, "FFData");
        g_byte_array_set_size(doc->data_out, *made);
    }
    return remember(doc, place, !form.failed, *made);
}

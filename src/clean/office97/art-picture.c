/* clean/office97/art-picture.c -- pictures in drawings: taken out of their records, made safe, put
 * back */
#include "base/problem.h"
#include "clean/office97/art.h"
#include "clean/office97/bytes.h"
#include "image/image.h"
#include "pdf/filter.h"
#include <string.h>

#define UID 16u
#define METAFILE_HEAD 34u
#define BITMAP_FILE_HEAD 14u
#define NOT_PACKED 0xFEu

typedef struct {
    guint16 type;
    guint instance; /* with one identifier; with two it is one more */
    ImageKind kind;
    gboolean metafile;
} Form;

static const Form forms[] = {{0xF01A, 0x3D4, IMAGE_EMF, TRUE},   {0xF01B, 0x216, IMAGE_WMF, TRUE},
                             {0xF01D, 0x46A, IMAGE_JPEG, FALSE}, {0xF01E, 0x6E0, IMAGE_PNG, FALSE},
                             {0xF01F, 0x7A8, IMAGE_BMP, FALSE},  {0xF029, 0x6E4, IMAGE_TIFF, FALSE},
                             {0xF02A, 0x46A, IMAGE_JPEG, FALSE}};

static const Form *form_of(guint16 type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        if (forms[i].type == type)
            return &forms[i];
    return NULL;
}

/* ---- out of the record ---- */

/* A device-independent bitmap as a file. */
static GBytes *bitmap_file(const guint8 *bytes, gsize size)
{
    if (size < 40)
        return NULL;
    guint32 head = bytes_u32(bytes, 0), colours = bytes_u32(bytes, 32);
    guint bits = bytes_u16(bytes, 14);
    if (colours == 0 && bits <= 8)
        colours = (guint32)1 << bits;
    guint64 masks = head == 40 && bytes_u32(bytes, 16) == 3 ? 12 : 0;
    guint64 place = BITMAP_FILE_HEAD + (guint64)head + masks + (guint64)colours * 4;
    if (place > BITMAP_FILE_HEAD + (guint64)size)
        return NULL;
    GByteArray *file = g_byte_array_new();
    bytes_add(file, (const guint8 *)"BM", 2);
    bytes_add32(file, (guint32)(size + BITMAP_FILE_HEAD));
    bytes_add32(file, 0);
    bytes_add32(file, (guint32)place);
    bytes_add(file, bytes, size);
    return g_byte_array_free_to_bytes(file);
}

static GBytes *unpack(DisarmJob *job, const guint8 *head, const guint8 *bytes, gsize size,
                      GError **error)
{
    const PdfFilterParms none = PDF_FILTER_NO_PARMS;
    if (head[32] == NOT_PACKED)
        return g_bytes_new(bytes, size);
    g_auto(PdfSink) sink = {
        .budget = job->budget, .packed_bytes = size, .max_bytes = bytes_u32(head, 0), .cut = TRUE};
    if (!pdf_filter_undo(PDF_FILTER_FLATE, &none, bytes, size, &sink, error))
        return NULL;
    return g_bytes_new(sink.bytes, sink.size);
}

/* The bytes of the picture's own file; NULL without an error when there is none. */
static GBytes *take_out(DisarmJob *job, const Form *form, const CleanArtRecord *record,
                        GError **error)
{
    gsize skip =
        record->instance == form->instance + 1 || record->instance == 0x6E3 ? 2 * UID : UID;
    gsize head = form->metafile ? METAFILE_HEAD : 1;
    if (record->size <= skip + head)
        return NULL;
    const guint8 *body = record->body + skip;
    gsize size = record->size - skip - head;
    if (form->metafile)
        return unpack(job, body, body + head, size, error);
    if (form->kind == IMAGE_BMP && image_kind_of(body + 1, size) != IMAGE_BMP)
        return bitmap_file(body + 1, size);
    return g_bytes_new(body + 1, size);
}

/* ---- back into it ---- */

static void add_metafile(const CleanArtRecord *record, const Form *form, const guint8 *bytes,
                         gsize size, GByteArray *body)
{
    gboolean two = record->instance == form->instance + 1;
    const guint8 *head = record->body + (two ? 2 * UID : UID);
    g_autoptr(GBytes) packed = pdf_deflate(bytes, size);
    gsize packed_bytes = 0;
    const guint8 *data = packed != NULL ? g_bytes_get_data(packed, &packed_bytes) : NULL;
    bytes_add32(body, (guint32)size);
    bytes_add(body, head + 4, 24); /* bounds, and size in EMU */
    bytes_add32(body, (guint32)packed_bytes);
    bytes_add16(body, 0xFE00); /* deflate, no filter */
    bytes_add(body, data, packed_bytes);
}

static void put_back(const CleanArtRecord *record, const Form *form, GBytes *made, GByteArray *out)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(made, &size);
    g_autoptr(GByteArray) body = g_byte_array_new();
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
    guint8 uid[UID];
    gsize uid_bytes = UID;
    g_checksum_update(sum, bytes, (gssize)size);
    g_checksum_get_digest(sum, uid, &uid_bytes);
    bytes_add(body, uid, UID);
    if (form->metafile) {
        add_metafile(record, form, bytes, size, body);
    } else {
        gsize skip = form->kind == IMAGE_BMP ? BITMAP_FILE_HEAD : 0;
        bytes_add8(body, 0xFF);
        bytes_add(body, bytes + skip, size - skip);
    }
    clean_art_put_head(out, 0, form->instance, form->type == 0xF02A ? 0xF01D : form->type,
                       body->len);
    bytes_add(out, body->data, body->len);
}

/* ---- the way through ---- */

static gboolean leave_out(DisarmJob *job, DisarmDanger danger, const char *detail)
{
    disarm_find(job->findings, danger, DISARM_DROPPED, detail, -1);
    return TRUE;
}

/* A picture that cannot be kept goes; a limit, or what the policy refuses, ends the job. */
static gboolean judge_failure(DisarmJob *job, GError *failed, GError **error)
{
    gint code = failed != NULL ? failed->code : PROBLEM_DAMAGED;
    gboolean goes = code == PROBLEM_DAMAGED || code == PROBLEM_UNSUPPORTED || code == PROBLEM_EMPTY;
    if (!goes) {
        g_propagate_error(error, failed);
        return FALSE;
    }
    g_clear_error(&failed);
    return leave_out(job, code == PROBLEM_UNSUPPORTED ? DISARM_UNSUPPORTED : DISARM_DAMAGED,
                     "picture");
}

gboolean clean_art_picture(DisarmJob *job, const CleanArtRecord *record, GByteArray *out,
                           GError **error)
{
    const Form *form = form_of(record->type);
    GError *failed = NULL;
    if (!disarm_budget_inflate(job->budget, record->size, error)) /* it may be named often */
        return FALSE;
    if (form == NULL)
        return leave_out(job, DISARM_UNSUPPORTED, record->type == 0xF01C ? "PICT" : "picture");
    g_autoptr(GBytes) file = take_out(job, form, record, &failed);
    if (file == NULL)
        return judge_failure(job, failed, error);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(file, &size);
    if (image_kind_of(bytes, size) != form->kind)
        return leave_out(job, DISARM_DISGUISE, "picture");
    g_autoptr(GBytes) made = image_clean(form->kind, bytes, size, job, &failed);
    if (made == NULL)
        return judge_failure(job, failed, error);
    put_back(record, form, made, out);
    return TRUE;
}

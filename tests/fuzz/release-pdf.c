/* tests/fuzz/release-pdf.c -- any objects as a PDF, on the whole way
 *
 * A part's line is the object's number, and "z" when its stream is to be packed; its bytes are the
 * object, or a dictionary, the word |DATA| and the stream. Marks: "o" puts what is no stream into
 * an object stream and the places into a cross-reference stream, "e" encrypts streams under the
 * empty password. The object called "trailer" is that, without its size. */
#include "parts.h"
#include "release-way.h"
#include <stdint.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a.pdf", NULL};

#define DATA "|DATA|"
#define KEY_BYTES 5u
#define OBJECTS_MAX 200u

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    (void)file, (void)line, (void)bytes, (void)size;
    return PIECES_WORDS;
}

typedef struct {
    GString *out;
    gsize places[OBJECTS_MAX];   /* 0: none, or inside the object stream */
    guint16 inside[OBJECTS_MAX]; /* 1 + its turn in the object stream */
    guint8 key[16];
    gboolean encrypts;
} Pdf;

/* ---- encryption: RC4 of 40 bits (ISO 32000-1, 7.6.2) ---- */

static void rc4(const guint8 *key, gsize key_bytes, guint8 *bytes, gsize size)
{
    guint8 state[256];
    for (guint i = 0; i < 256; i++)
        state[i] = (guint8)i;
    for (guint i = 0, j = 0; i < 256; i++) {
        j = (j + state[i] + key[i % key_bytes]) & 255;
        guint8 kept = state[i];
        state[i] = state[j];
        state[j] = kept;
    }
    for (gsize at = 0, i = 0, j = 0; at < size; at++) {
        i = (i + 1) & 255;
        j = (j + state[i]) & 255;
        guint8 kept = state[i];
        state[i] = state[j];
        state[j] = kept;
        bytes[at] ^= state[(state[i] + state[j]) & 255];
    }
}

static const guint8 padding[32] = {0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E,
                                   0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68,
                                   0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A};

static void md5(const guint8 *bytes, gsize size, guint8 sum[16])
{
    gsize sum_bytes = 16;
    g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
    g_checksum_update(md5, bytes, (gssize)size);
    g_checksum_get_digest(md5, sum, &sum_bytes);
}

/* Of the empty password, with the padding as /O, no rights and no identifier. */
static void make_key(Pdf *pdf)
{
    guint8 all[68] = {0};
    memcpy(all, padding, 32);
    memcpy(all + 32, padding, 32);
    memset(all + 64, 0xFF, 4);
    md5(all, sizeof all, pdf->key);
}

static void put_encryption(Pdf *pdf)
{
    guint8 user[32];
    memcpy(user, padding, sizeof user);
    rc4(pdf->key, KEY_BYTES, user, sizeof user);
    g_string_append(pdf->out, "/Encrypt<</Filter/Standard/V 1/R 2/P -1/O<");
    for (guint i = 0; i < 32; i++)
        g_string_append_printf(pdf->out, "%02X", padding[i]);
    g_string_append(pdf->out, ">/U<");
    for (guint i = 0; i < 32; i++)
        g_string_append_printf(pdf->out, "%02X", user[i]);
    g_string_append(pdf->out, ">>>/ID[<><>]");
}

static void encrypt(const Pdf *pdf, guint object, GByteArray *data)
{
    guint8 whole[KEY_BYTES + 5] = {0}, key[16];
    memcpy(whole, pdf->key, KEY_BYTES);
    for (guint i = 0; i < 3; i++)
        whole[KEY_BYTES + i] = (guint8)(object >> (8 * i));
    md5(whole, sizeof whole, key);
    rc4(key, KEY_BYTES + 5, data->data, data->len);
}

/* ---- objects ---- */

static void pack(GByteArray *data)
{
    uLongf size = compressBound(data->len);
    g_autofree guint8 *packed = g_malloc(size);
    if (compress2(packed, &size, data->data != NULL ? data->data : packed, data->len, 1) != Z_OK)
        abort();
    g_byte_array_set_size(data, 0);
    g_byte_array_append(data, packed, (guint)size);
}

/* `keys` is a dictionary's beginning with "<<". */
static void put_stream(Pdf *pdf, guint object, const char *keys, gsize keys_bytes, GByteArray *data,
                       gboolean packed)
{
    gboolean opened = keys_bytes >= 2 && memcmp(keys, "<<", 2) == 0;
    if (packed)
        pack(data);
    if (pdf->encrypts && object > 0)
        encrypt(pdf, object, data);
    g_string_append_printf(pdf->out, "<</Length %u%s", data->len,
                           packed ? "/Filter/FlateDecode" : "");
    g_string_append_len(pdf->out, keys + (opened ? 2 : 0), (gssize)(keys_bytes - (opened ? 2 : 0)));
    g_string_append(pdf->out, "\nstream\n");
    g_string_append_len(pdf->out, (const char *)data->data, data->len);
    g_string_append(pdf->out, "\nendstream\n");
}

static guint object_of(const Part *part, gboolean *packed)
{
    g_autofree char *line = parts_text(part);
    char *end = NULL;
    guint64 object = g_ascii_strtoull(line, &end, 10);
    *packed = strchr(end, 'z') != NULL;
    return object > 0 && object < OBJECTS_MAX - 2 ? (guint)object : 0;
}

static const guint8 *data_of(const Part *part)
{
    return part->size > 0 ? memmem(part->bytes, part->size, DATA, sizeof DATA - 1) : NULL;
}

static void put_object(Pdf *pdf, const Part *part)
{
    gboolean packed = FALSE;
    guint object = object_of(part, &packed);
    const guint8 *data = data_of(part);
    if (object == 0)
        return;
    pdf->places[object] = pdf->out->len;
    pdf->inside[object] = 0;
    g_string_append_printf(pdf->out, "%u 0 obj\n", object);
    if (data == NULL) {
        g_string_append_len(pdf->out, (const char *)part->bytes, (gssize)part->size);
    } else {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        const guint8 *from = data + sizeof DATA - 1;
        g_byte_array_append(bytes, from, (guint)(part->bytes + part->size - from));
        put_stream(pdf, object, (const char *)part->bytes, (gsize)(data - part->bytes), bytes,
                   packed);
    }
    g_string_append(pdf->out, "\nendobj\n");
}

/* What is no stream, in one that is the last object but one. */
static void put_inside(Pdf *pdf, const Parts *parts)
{
    g_autoptr(GString) head = g_string_new(NULL), body = g_string_new(NULL);
    g_autoptr(GByteArray) all = g_byte_array_new();
    guint16 count = 0;
    for (guint i = 0; i < parts->count; i++) {
        gboolean packed = FALSE;
        guint object = object_of(&parts->parts[i], &packed);
        if (object == 0 || data_of(&parts->parts[i]) != NULL)
            continue;
        pdf->inside[object] = ++count;
        pdf->places[object] = 0;
        g_string_append_printf(head, "%u %" G_GSIZE_FORMAT " ", object, body->len);
        g_string_append_len(body, (const char *)parts->parts[i].bytes,
                            (gssize)parts->parts[i].size);
        g_string_append_c(body, ' ');
    }
    g_byte_array_append(all, (const guint8 *)head->str, (guint)head->len);
    g_byte_array_append(all, (const guint8 *)body->str, (guint)body->len);
    g_autofree char *keys =
        g_strdup_printf("<</Type/ObjStm/N %u/First %" G_GSIZE_FORMAT ">>", count, head->len);
    pdf->places[OBJECTS_MAX - 2] = pdf->out->len;
    g_string_append_printf(pdf->out, "%u 0 obj\n", OBJECTS_MAX - 2);
    put_stream(pdf, OBJECTS_MAX - 2, keys, strlen(keys), all, TRUE);
    g_string_append(pdf->out, "endobj\n");
}

/* ---- places ---- */

static void put_table(Pdf *pdf, const char *trailer)
{
    gsize start = pdf->out->len;
    g_string_append_printf(pdf->out, "xref\n0 %u\n", OBJECTS_MAX);
    for (guint i = 0; i < OBJECTS_MAX; i++)
        g_string_append_printf(pdf->out, "%010" G_GSIZE_FORMAT " %05u %c \n", pdf->places[i],
                               pdf->places[i] == 0 ? 65535 : 0, pdf->places[i] == 0 ? 'f' : 'n');
    g_string_append_printf(pdf->out, "trailer\n<</Size %u%s", OBJECTS_MAX, trailer);
    if (pdf->encrypts)
        put_encryption(pdf);
    g_string_append_printf(pdf->out, ">>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", start);
}

static void put_places(Pdf *pdf, const char *trailer)
{
    g_autoptr(GByteArray) rows = g_byte_array_new();
    gsize start = pdf->out->len;
    pdf->places[OBJECTS_MAX - 1] = start;
    for (guint i = 0; i < OBJECTS_MAX; i++) {
        guint8 row[7] = {pdf->inside[i] > 0 ? 2 : pdf->places[i] > 0 ? 1 : 0};
        gsize place = pdf->inside[i] > 0 ? OBJECTS_MAX - 2 : pdf->places[i];
        for (guint k = 0; k < 4; k++)
            row[1 + k] = (guint8)(place >> (8 * (3 - k)));
        row[6] = (guint8)(pdf->inside[i] > 0 ? pdf->inside[i] - 1 : 0);
        g_byte_array_append(rows, row, sizeof row);
    }
    g_string_append_printf(pdf->out, "%u 0 obj\n", OBJECTS_MAX - 1);
    g_autofree char *plain =
        g_strdup_printf("<</Type/XRef/W[1 4 2]/Size %u%s", OBJECTS_MAX, trailer);
    g_autoptr(GString) keys = g_string_new(plain);
    gsize before = pdf->out->len;
    if (pdf->encrypts)
        put_encryption(pdf);
    g_string_append(keys, pdf->out->str + before);
    g_string_truncate(pdf->out, before);
    g_string_append(keys, ">>");
    put_stream(pdf, 0, keys->str, keys->len, rows, TRUE);
    g_string_append_printf(pdf->out, "endobj\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", start);
}

static char *trailer_of(const Parts *parts)
{
    for (guint i = 0; i < parts->count; i++)
        if (parts->parts[i].line_bytes == 7 && memcmp(parts->parts[i].line, "trailer", 7) == 0)
            return g_strndup((const char *)parts->parts[i].bytes, parts->parts[i].size);
    return g_strdup("/Root 1 0 R");
}

static GString *make(const Parts *parts)
{
    g_autofree Pdf *pdf = g_new0(Pdf, 1);
    g_autofree char *trailer = trailer_of(parts);
    gboolean inside = parts_has_mark(parts, 'o');
    pdf->out = g_string_new("%PDF-1.7\n");
    pdf->encrypts = parts_has_mark(parts, 'e');
    make_key(pdf);
    for (guint i = 0; i < parts->count; i++)
        if (!inside || data_of(&parts->parts[i]) != NULL)
            put_object(pdf, &parts->parts[i]);
    if (inside)
        put_inside(pdf, parts);
    if (inside)
        put_places(pdf, trailer);
    else
        put_table(pdf, trailer);
    return pdf->out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Parts parts;
    parts_read(data, size, &parts);
    if (parts.count == 0)
        return 0;
    const char *name = parts_name(&parts, names);
    DisarmPolicy policy = way_policy(parts.policy);
    g_autoptr(GString) file = make(&parts);
    way_check(&policy, name, (const guint8 *)file->str, file->len, FALSE);
    way_whole(&policy, name, (const guint8 *)file->str, file->len);
    return 0;
}

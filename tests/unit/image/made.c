/* tests/unit/image/made.c -- pictures made from their parts, and what becomes of them */
#include "made.h"
#include <string.h>

#include <zlib.h>

void made_put(GByteArray *out, const void *bytes, gsize size)
{
    g_byte_array_append(out, bytes, (guint)size);
}

void made_u8(GByteArray *out, guint value)
{
    guint8 byte = (guint8)value;
    made_put(out, &byte, 1);
}

void made_u16be(GByteArray *out, guint value)
{
    made_u8(out, value >> 8 & 0xFF);
    made_u8(out, value & 0xFF);
}

void made_u32be(GByteArray *out, guint32 value)
{
    made_u16be(out, value >> 16);
    made_u16be(out, value & 0xFFFF);
}

void made_u16le(GByteArray *out, guint value)
{
    made_u8(out, value & 0xFF);
    made_u8(out, value >> 8 & 0xFF);
}

void made_u32le(GByteArray *out, guint32 value)
{
    made_u16le(out, value & 0xFFFF);
    made_u16le(out, value >> 16);
}

void made_chunk(GByteArray *out, const char *type, const void *bytes, gsize size)
{
    guint at = out->len;
    made_u32be(out, (guint32)size);
    made_put(out, type, 4);
    made_put(out, bytes, size);
    made_u32be(out, (guint32)crc32_z(0, out->data + at + 4, size + 4));
}

void made_png_start(GByteArray *out, guint width, guint height, guint depth, guint colour,
                    guint interlaced)
{
    g_autoptr(GByteArray) header = g_byte_array_new();
    made_put(out, "\x89PNG\r\n\x1A\n", 8);
    made_u32be(header, width);
    made_u32be(header, height);
    made_u8(header, depth);
    made_u8(header, colour);
    made_u16be(header, 0);
    made_u8(header, interlaced);
    made_chunk(out, "IHDR", header->data, header->len);
}

GBytes *made_packed(const guint8 *bytes, gsize size)
{
    uLongf packed_size = compressBound(size);
    guint8 *packed = g_malloc(packed_size);
    g_assert_cmpint(compress2(packed, &packed_size, bytes, size, 9), ==, Z_OK);
    return g_bytes_new_take(packed, packed_size);
}

/* ---- a profile ---- */

static void put_tag(GByteArray *table, GByteArray *data, const char *name, const guint8 *bytes,
                    gsize size)
{
    made_put(table, name, 4);
    made_u32be(table, 128 + 4 + 9 * 12 + data->len);
    made_u32be(table, (guint32)size);
    made_put(data, bytes, size);
    while (data->len % 4 != 0)
        made_u8(data, 0);
}

static void put_xyz(GByteArray *table, GByteArray *data, const char *name, const double *xyz)
{
    g_autoptr(GByteArray) value = g_byte_array_new();
    made_put(value, "XYZ \0\0\0", 8);
    for (guint i = 0; i < 3; i++)
        made_u32be(value, (guint32)(gint32)(xyz[i] * 65536));
    put_tag(table, data, name, value->data, value->len);
}

static void put_gamma(GByteArray *table, GByteArray *data, const char *name, guint gamma)
{
    g_autoptr(GByteArray) value = g_byte_array_new();
    made_put(value, "curv\0\0\0\0\0\0\0\1", 12);
    made_u16be(value, gamma);
    put_tag(table, data, name, value->data, value->len);
}

GBytes *made_profile(guint gamma)
{
    static const double white[] = {0.9642, 1, 0.8249};
    static const double columns[3][3] = {
        {0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}};
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GByteArray) table = g_byte_array_new();
    g_autoptr(GByteArray) data = g_byte_array_new();
    put_tag(table, data, "desc", (const guint8 *)"desc Kept by somebody", 21);
    put_xyz(table, data, "wtpt", white);
    put_xyz(table, data, "rXYZ", columns[0]);
    put_xyz(table, data, "gXYZ", columns[1]);
    put_xyz(table, data, "bXYZ", columns[2]);
    put_gamma(table, data, "rTRC", gamma);
    put_gamma(table, data, "gTRC", gamma);
    put_gamma(table, data, "bTRC", gamma);
    put_tag(table, data, "secr", (const guint8 *)"SECRET-SERIAL", 13);
    made_u32be(out, 128 + 4 + 9 * 12 + data->len);
    made_put(out, "ADBE\2\x10\0\0mntrRGB XYZ ", 20);
    made_put(out, "\x07\xCF\0\6\0\3\0\0\0\0\0\0acspAPPL", 20);
    while (out->len < 68)
        made_u8(out, 0);
    made_put(out, "\0\0\xF6\xD6\0\1\0\0\0\0\xD3\x2D", 12);
    while (out->len < 128)
        made_u8(out, 0);
    made_u32be(out, 9);
    made_put(out, table->data, table->len);
    made_put(out, data->data, data->len);
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

/* ---- judging ---- */

void made_clear(Made *made)
{
    g_clear_pointer(&made->bytes, g_bytes_unref);
    g_clear_pointer(&made->findings, disarm_findings_free);
    g_clear_error(&made->error);
}

void made_assert_same(const void *found, gsize found_size, const void *wanted, gsize wanted_size)
{
    g_assert_cmpuint(found_size, ==, wanted_size);
    g_assert_cmpint(memcmp(found, wanted, found_size), ==, 0);
}

Made made_clean_within(ImageKind kind, const guint8 *bytes, gsize size, guint64 pixels)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    DisarmBudget budget;
    Made made = {.findings = disarm_findings_new()};
    g_assert_nonnull(policy);
    disarm_budget_init(&budget, &policy->limits);
    if (pixels > 0)
        budget.limits.pixels = pixels;
    DisarmJob job = {policy, &budget, made.findings, NULL};
    made.bytes = image_clean(kind, bytes, size, &job, &made.error);
    g_assert_true((made.bytes == NULL) == (made.error != NULL));
    return made;
}

static Made clean_exact(ImageKind kind, const guint8 *bytes, gsize size)
{
    /* A copy of the very size, so that a read past the end is seen. */
    g_autofree guint8 *copy = g_memdup2(bytes, size);
    return made_clean_within(kind, copy, size, 0);
}

Made made_clean(ImageKind kind, const guint8 *bytes, gsize size)
{
    Made made = clean_exact(kind, bytes, size);
    g_assert_no_error(made.error);
    gsize once_size = 0;
    const guint8 *once = g_bytes_get_data(made.bytes, &once_size);
    g_assert_cmpint(image_kind_of(once, once_size), ==, kind);
    g_auto(Made) again = clean_exact(kind, once, once_size);
    g_assert_no_error(again.error);
    g_assert_true(g_bytes_equal(made.bytes, again.bytes));
    made_assert_nothing_found(&again);
    return made;
}

Made made_cleaned(ImageKind kind, GByteArray *file)
{
    Made made = made_clean(kind, file->data, file->len);
    g_byte_array_unref(file);
    return made;
}

void made_assert_refused(ImageKind kind, GByteArray *file, Problem problem)
{
    g_auto(Made) made = clean_exact(kind, file->data, file->len);
    g_byte_array_unref(file);
    g_assert_error(made.error, PROBLEM, (int)problem);
}

void made_assert_found(const Made *made, DisarmDanger danger, DisarmDeed deed)
{
    g_assert_cmpuint(disarm_findings_tally(made->findings, danger, deed), >, 0);
}

void made_assert_nothing_found(const Made *made)
{
    if (disarm_findings_count(made->findings) == 0)
        return;
    const DisarmFinding *first = disarm_findings_get(made->findings, 0);
    g_error("found %s: %s", disarm_danger_name(first->danger), first->detail);
}

gboolean made_holds(const Made *made, const char *bytes, gsize size)
{
    gsize all = 0;
    const guint8 *data = g_bytes_get_data(made->bytes, &all);
    return memmem(data, all, bytes, size) != NULL;
}

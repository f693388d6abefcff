/* tests/unit/image/made.h -- pictures made from their parts, and what becomes of them */
#pragma once
#include "image/image.h"

/* ---- making ---- */

void made_put(GByteArray *out, const void *bytes, gsize size);
void made_u8(GByteArray *out, guint value);
void made_u16be(GByteArray *out, guint value);
void made_u32be(GByteArray *out, guint32 value);
void made_u16le(GByteArray *out, guint value);
void made_u32le(GByteArray *out, guint32 value);
/* A PNG chunk with its sum. */
void made_chunk(GByteArray *out, const char *type, const void *bytes, gsize size);
/* A PNG header chunk after the signature. */
void made_png_start(GByteArray *out, guint width, guint height, guint depth, guint colour,
                    guint interlaced);
/* `size` bytes packed by zlib. Owned. */
GBytes *made_packed(const guint8 *bytes, gsize size);
/* A plain RGB profile of a gamma in 256ths and the columns of Adobe RGB. Owned. */
GBytes *made_profile(guint gamma);

/* ---- judging ---- */

typedef struct {
    GBytes *bytes; /* NULL: refused */
    DisarmFindings *findings;
    GError *error;
} Made;
void made_clear(Made *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Made, made_clear)

void made_assert_same(const void *found, gsize found_size, const void *wanted, gsize wanted_size);
/* The office preset with at most `pixels` (0: as it says). */
Made made_clean_within(ImageKind kind, const guint8 *bytes, gsize size, guint64 pixels);
/* As the file is; what comes out is cleaned again, which finds and changes nothing. */
Made made_clean(ImageKind kind, const guint8 *bytes, gsize size);
/* What came out of it; `file` is taken. */
Made made_cleaned(ImageKind kind, GByteArray *file);
/* Refused as `problem`; `file` is taken. */
void made_assert_refused(ImageKind kind, GByteArray *file, Problem problem);
void made_assert_found(const Made *made, DisarmDanger danger, DisarmDeed deed);
void made_assert_nothing_found(const Made *made);
/* Whether `bytes` stand anywhere in what came out. */
gboolean made_holds(const Made *made, const char *bytes, gsize size);

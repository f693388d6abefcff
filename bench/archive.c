/* bench/archive.c -- ZIP beside libdeflate alone: taking entries out, packing them, copying them */
#include "archive/zip_writer.h"
#include "pair.h"
#include <libdeflate.h>
#include <string.h>

#define MIB ((gsize)1024 * 1024)
#define PLAIN_BYTES (64 * MIB)
#define RUNS 5u

typedef struct {
    guint8 *plain;        /* like the XML of a sheet */
    GByteArray *zip;      /* `plain` as one entry */
    ArchivePacked packed; /* that entry, lent by `zip` */
    guint8 *scratch;      /* room for the plain or the packed */
} Data;

static const ArchiveZipBudget budget = {.max_entries = 10,
                                        .max_entry_bytes = 2 * PLAIN_BYTES,
                                        .max_total_bytes = 2 * PLAIN_BYTES,
                                        .max_ratio = 10000,
                                        .max_name_bytes = 100};

static double rate(double seconds)
{
    return (double)PLAIN_BYTES / (double)MIB / seconds;
}

static ArchiveZipWriter *writer_into(GByteArray *out)
{
    DisarmSink sink = disarm_sink_memory(out);
    return archive_zip_writer_new(&sink, 2 * PLAIN_BYTES, "z");
}

static double finish(ArchiveZipWriter *writer, gboolean well, double began)
{
    return well && archive_zip_writer_finish(writer, NULL) ? rate(bench_now_s() - began) : -1;
}

/* ---- ours ---- */

static double extract(gpointer user)
{
    Data *data = user;
    double began = bench_now_s();
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(data->zip->data, data->zip->len, &budget, "z", NULL);
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, archive_zip_entry(zip, 0), NULL);
    return bytes != NULL ? rate(bench_now_s() - began) : -1;
}

static gboolean look(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    (void)bytes, (void)error;
    *(gsize *)user += size_bytes;
    return TRUE;
}

static double stream(gpointer user)
{
    Data *data = user;
    gsize seen = 0;
    double began = bench_now_s();
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(data->zip->data, data->zip->len, &budget, "z", NULL);
    gboolean well = archive_zip_stream(zip, archive_zip_entry(zip, 0), look, &seen, NULL);
    return well && seen == PLAIN_BYTES ? rate(bench_now_s() - began) : -1;
}

static double copy(gpointer user)
{
    Data *data = user;
    g_autoptr(GByteArray) out = g_byte_array_new();
    double began = bench_now_s();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(data->zip->data, data->zip->len, &budget, "z", NULL);
    const ArchiveZipEntry *entry = archive_zip_entry(zip, 0);
    ArchivePacked packed = archive_zip_packed(zip, entry);
    gboolean well = archive_zip_stream(zip, entry, NULL, NULL, NULL) &&
                    archive_zip_writer_copy(writer, "a", &packed, NULL);
    return finish(writer, well, began);
}

static double pack(Data *data, ArchiveLevel level)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    double began = bench_now_s();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    gboolean well = archive_zip_writer_add(writer, "a", data->plain, PLAIN_BYTES, level, NULL);
    return finish(writer, well, began);
}

static double pack_fast(gpointer user)
{
    return pack(user, ARCHIVE_FAST);
}

static double pack_small(gpointer user)
{
    return pack(user, ARCHIVE_SMALL);
}

static double pack_in_pieces(gpointer user)
{
    Data *data = user;
    g_autoptr(GByteArray) out = g_byte_array_new();
    double began = bench_now_s();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    gboolean well = archive_zip_writer_begin(writer, "a", ARCHIVE_FAST, NULL);
    for (gsize at = 0; well && at < PLAIN_BYTES; at += MIB)
        well = archive_zip_writer_write(writer, data->plain + at, MIB, NULL);
    return finish(writer, well && archive_zip_writer_end(writer, NULL), began);
}

/* ---- libdeflate alone ---- */

static double bare_inflate(gpointer user)
{
    Data *data = user;
    double began = bench_now_s();
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    guint8 *plain = g_malloc(PLAIN_BYTES);
    gsize made = 0;
    enum libdeflate_result result = libdeflate_deflate_decompress(
        inflater, data->packed.bytes, data->packed.size_bytes, plain, PLAIN_BYTES, &made);
    g_free(plain);
    libdeflate_free_decompressor(inflater);
    return result == LIBDEFLATE_SUCCESS && made == PLAIN_BYTES ? rate(bench_now_s() - began) : -1;
}

static double bare_deflate(Data *data, int level)
{
    double began = bench_now_s();
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(level);
    gsize made =
        libdeflate_deflate_compress(packer, data->plain, PLAIN_BYTES, data->scratch, PLAIN_BYTES);
    libdeflate_free_compressor(packer);
    return made > 0 ? rate(bench_now_s() - began) : -1;
}

static double bare_fast(gpointer user)
{
    return bare_deflate(user, 1);
}

static double bare_small(gpointer user)
{
    return bare_deflate(user, 6);
}

static void make(Data *data)
{
    data->plain = g_malloc(PLAIN_BYTES + 200);
    data->scratch = g_malloc(PLAIN_BYTES);
    guint32 seed = 1;
    for (gsize at = 0; at < PLAIN_BYTES;) {
        seed = seed * 1103515245 + 12345;
        at += (gsize)g_snprintf((char *)data->plain + at, 200,
                                "<c r=\"B%u\" s=\"%u\"><v>%u</v></c><c t=\"s\"><v>%u 職員</v></c>",
                                (guint)(at / 60), seed >> 28, seed >> 12, seed >> 20);
    }
    data->zip = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(data->zip);
    archive_zip_writer_add(writer, "a", data->plain, PLAIN_BYTES, ARCHIVE_SMALL, NULL);
    archive_zip_writer_finish(writer, NULL);
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(data->zip->data, data->zip->len, &budget, "z", NULL);
    data->packed = archive_zip_packed(zip, archive_zip_entry(zip, 0));
}

int main(void)
{
    static const struct {
        BenchPair pair;
        BenchRun ours, yardstick;
    } rows[] = {{{"an entry, whole and its sum checked", "archive", "libdeflate inflate alone",
                  "MB/s", FALSE, 0.85, "the CRC-32 over what comes out"},
                 extract,
                 bare_inflate},
                {{"an entry, in pieces", "archive", "libdeflate inflate alone", "MB/s", FALSE, 0.4,
                  "libdeflate knows no pieces; zlib takes over twice as long"},
                 stream,
                 bare_inflate},
                {{"an entry, checked and copied packed", "archive", "libdeflate inflate alone",
                  "MB/s", FALSE, 0.4, "the check is in pieces, with little memory"},
                 copy,
                 bare_inflate},
                {{"packing, fast", "archive", "libdeflate deflate 1 alone", "MB/s", FALSE, 0.85,
                  "the CRC-32, and a copy of what came out"},
                 pack_fast,
                 bare_fast},
                {{"packing, small", "archive", "libdeflate deflate 6 alone", "MB/s", FALSE, 0.9,
                  "the CRC-32, and a copy of what came out"},
                 pack_small,
                 bare_small},
                {{"packing in pieces, fast", "archive", "libdeflate deflate 1 alone", "MB/s", FALSE,
                  0.4, "libdeflate knows no pieces; zlib takes about twice as long"},
                 pack_in_pieces,
                 bare_fast}};
    Data data = {0};
    gboolean well = TRUE;
    make(&data);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        well &= bench_pair(&rows[i].pair, rows[i].ours, rows[i].yardstick, &data, RUNS);
    g_byte_array_unref(data.zip);
    g_free(data.plain);
    g_free(data.scratch);
    return well ? 0 : 1;
}

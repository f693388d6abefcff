/* tests/fuzz/release-file.c -- any bytes as a file of any name, on the whole way */
#include "raw.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {
    "a",      "a.docx", "a.xlsx", "a.pptx", "a.zip",  "a.csv",  "a.tsv", "a.txt",  "a.png",
    "a.jpg",  "a.gif",  "a.bmp",  "a.tif",  "a.webp", "a.emf",  "a.wmf", "a.xlsm", "a.7z",
    "a.potx", "a.pdf",  "a.lzh",  "a.tar",  "a.tgz",  "m.eml",  "m.msg", "a.doc",  "a.xls",
    "a.ppt",  "a.odt",  "a.ods",  "a.rtf",  "a.svg",  "a.html", NULL};

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    (void)line;
    return raw_pieces(file, bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    way_raw(data, size, names);
    return 0;
}

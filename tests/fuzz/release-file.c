/* tests/fuzz/release-file.c -- any bytes on the whole way: disarmed, checked, released. What is
 * released passes the check again; nothing else ends but refused; and the verifier, which shares no
 * code with the disarmer, has nothing against what that wrote. The first byte chooses the policy,
 * the second the name. */
#include "release-way.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {
    "a.docx", "a.xlsx", "a.pptx", "a.zip",  "a.csv", "a.tsv", "a.txt",  "a",    "a.png",  "a.jpg",
    "a.gif",  "a.bmp",  "a.tif",  "a.webp", "a.emf", "a.wmf", "a.xlsm", "a.7z", "a.potx", "a.pdf"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || data[0] >= G_N_ELEMENTS(way_presets) || data[1] >= G_N_ELEMENTS(names))
        return 0;
    DisarmPolicy policy = way_policy(data[0]);
    g_autoptr(GByteArray) out = way_pass(&policy, names[data[1]], data + 2, size - 2);
    way_check(&policy, names[data[1]], data + 2, size - 2);
    return 0;
}

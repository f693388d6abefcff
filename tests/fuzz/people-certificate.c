/* tests/fuzz/people-certificate.c -- certificates: what is taken is recognised by three parts of
 * their form, has names in UTF-8, and reads the same again */
#include "people/certificates.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

static gboolean is_hex(const char *text, gsize count)
{
    return strlen(text) == count && strspn(text, "0123456789abcdef") == count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    PeopleCertificate read;
    PeopleCertificate again;
    if (!people_certificate_read(&read, bytes, size_bytes, NULL))
        return 0;
    g_auto(GStrv) parts = g_strsplit(read.card, " ", 0);
    check(g_strv_length(parts) == 3 && is_hex(parts[0], 64) && is_hex(parts[1], 64));
    check(is_hex(parts[2], strlen(read.serial)) && strcmp(parts[2], read.serial) == 0);
    check(*read.serial != '\0' && strlen(read.serial) % 2 == 0);
    check(g_utf8_validate(read.subject, -1, NULL) && g_utf8_validate(read.issuer, -1, NULL));
    check(people_certificate_read(&again, bytes, size_bytes, NULL));
    check(strcmp(read.card, again.card) == 0 && strcmp(read.serial, again.serial) == 0);
    check(strcmp(read.subject, again.subject) == 0 && strcmp(read.issuer, again.issuer) == 0);
    check(read.from_us == again.from_us && read.until_us == again.until_us);
    return 0;
}

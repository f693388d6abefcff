/* tests/fuzz/people-attestation.c -- attestation objects: what is lent lies within the input, and
 * libfido2 bears whatever is handed on */
#include "people/passkey.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char client[] =
    "{\"type\":\"webauthn.create\",\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAA\","
    "\"origin\":\"https://localhost\",\"crossOrigin\":false}";

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

static void check_within(const uint8_t *bytes, size_t size_bytes, const guint8 *part, gsize count)
{
    check(part >= bytes && count <= size_bytes && part + count <= bytes + size_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    PeopleAttestation object;
    if (!people_attestation_read(&object, bytes, size_bytes, NULL))
        return 0;
    check_within(bytes, size_bytes, object.authenticator_data, object.authenticator_data_bytes);
    check_within(bytes, size_bytes, object.statement, object.statement_bytes);
    check(strlen(object.format) > 0);
    const PeopleParty party = {.site = "localhost", .origin = "https://localhost"};
    g_autoptr(GBytes) said = g_bytes_new_static(client, strlen(client));
    g_autoptr(GBytes) whole = g_bytes_new_static(bytes, size_bytes);
    PeopleClientData read;
    g_auto(PeoplePasskeyNew) made = {0};
    if (people_passkey_register(&party, said, whole, &read, &made, NULL))
        check(made.id_bytes > 0 && made.public_key->len > 0);
    return 0;
}

/* people/attestation.c -- the attestation object, a small map of CBOR (RFC 8949): read strictly.
 * Pure
 */
#include "base/cursor.h"
#include "base/problem.h"
#include "people/passkey.h"
#include <string.h>

#define ITEMS_MAX 256 /* in a statement: a chain of certificates has a dozen */

typedef enum {
    CBOR_UNSIGNED,
    CBOR_NEGATIVE,
    CBOR_BYTES,
    CBOR_TEXT,
    CBOR_ARRAY,
    CBOR_MAP,
    CBOR_TAG,
    CBOR_SIMPLE
} CborMajor;

/* The head of an item: its major type, and the number that stands for its value, length or count.
 * Definite lengths in their shortest form alone. */
static CborMajor read_head(Cursor *c, guint64 *number)
{
    guint8 first = cursor_u8(c);
    guint8 low = first & 31u;
    guint64 least = 0;
    *number = low;
    if (low == 24) {
        *number = cursor_u8(c);
        least = 24;
    } else if (low == 25) {
        *number = cursor_u16be(c);
        least = 256;
    } else if (low == 26) {
        *number = cursor_u32be(c);
        least = 65536;
    } else if (low > 26) {
        cursor_fail(c, "a length");
    }
    if (*number < least)
        cursor_fail(c, "a length that is not in its shortest form");
    return (CborMajor)(first >> 5);
}

/* How many items an item holds, once it was passed over itself. */
static guint64 skip_one(Cursor *c)
{
    guint64 number;
    CborMajor major = read_head(c, &number);
    switch (major) {
    case CBOR_BYTES:
    case CBOR_TEXT:
        cursor_lend(c, (gsize)number, PEOPLE_ATTESTATION_MAX_BYTES);
        return 0;
    case CBOR_ARRAY:
        return MIN(number, ITEMS_MAX + 1);
    case CBOR_MAP:
        return 2 * MIN(number, ITEMS_MAX + 1);
    case CBOR_UNSIGNED:
    case CBOR_NEGATIVE:
        return 0;
    case CBOR_TAG:
    case CBOR_SIMPLE:
        break;
    }
    cursor_fail(c, "an item of a kind that does not stand there");
    return 0;
}

/* Passes over an item and all it holds, without recursion. */
static void skip_item(Cursor *c)
{
    guint64 left = 1;
    for (guint seen = 0; left > 0 && cursor_ok(c); seen++) {
        left += skip_one(c);
        left--;
        if (seen > ITEMS_MAX || left > ITEMS_MAX)
            cursor_fail(c, "too many items");
    }
}

/* A text of at most 31 bytes; "" after an error. */
static void read_text(Cursor *c, char out[32])
{
    guint64 size_bytes;
    *out = '\0';
    if (read_head(c, &size_bytes) != CBOR_TEXT)
        cursor_fail(c, "a text is expected");
    const guint8 *at = cursor_lend(c, (gsize)size_bytes, 31);
    if (at == NULL)
        return;
    if (memchr(at, 0, (gsize)size_bytes) != NULL)
        cursor_fail(c, "a text");
    memcpy(out, at, (gsize)size_bytes);
    out[size_bytes] = '\0';
}

static void read_authenticator_data(Cursor *c, PeopleAttestation *attestation)
{
    guint64 size_bytes;
    if (read_head(c, &size_bytes) != CBOR_BYTES)
        cursor_fail(c, "authData");
    attestation->authenticator_data =
        cursor_lend(c, (gsize)size_bytes, PEOPLE_ATTESTATION_MAX_BYTES);
    attestation->authenticator_data_bytes = (gsize)size_bytes;
}

static void read_statement(Cursor *c, PeopleAttestation *attestation)
{
    attestation->statement = c->at;
    if (cursor_left(c) > 0 && *c->at >> 5 != CBOR_MAP)
        cursor_fail(c, "attStmt");
    skip_item(c);
    attestation->statement_bytes = (gsize)(c->at - attestation->statement);
}

/* One of the three members, each once. */
static void read_member(Cursor *c, PeopleAttestation *attestation)
{
    char key[32];
    read_text(c, key);
    if (strcmp(key, "fmt") == 0 && *attestation->format == '\0')
        read_text(c, attestation->format);
    else if (strcmp(key, "attStmt") == 0 && attestation->statement == NULL)
        read_statement(c, attestation);
    else if (strcmp(key, "authData") == 0 && attestation->authenticator_data == NULL)
        read_authenticator_data(c, attestation);
    else
        cursor_fail(c, "a member");
}

gboolean people_attestation_read(PeopleAttestation *attestation, const guint8 *bytes,
                                 gsize size_bytes, GError **error)
{
    PeopleAttestation read = {0};
    guint64 members = 0;
    Cursor c = cursor_over(bytes, MIN(size_bytes, PEOPLE_ATTESTATION_MAX_BYTES));
    if (read_head(&c, &members) != CBOR_MAP || members != 3)
        cursor_fail(&c, "attestationObject");
    for (guint i = 0; i < 3 && cursor_ok(&c); i++)
        read_member(&c, &read);
    if (cursor_ok(&c) && cursor_at_end(&c) && size_bytes <= PEOPLE_ATTESTATION_MAX_BYTES &&
        read.authenticator_data != NULL && read.statement != NULL && *read.format != '\0') {
        *attestation = read;
        return TRUE;
    }
    problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("what the browser sent", "ブラウザーの応答"),
                c.failed != NULL ? c.failed : "attestationObject");
    return FALSE;
}

/* tests/fuzz/people-client.c -- client data: what is taken has an origin and a challenge within
 * their limits, and says them again in Base64url as it was said */
#include "people/passkey.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    PeopleClientData data;
    if (!people_client_data_read(&data, bytes, size_bytes, NULL))
        return 0;
    check(data.challenge_bytes <= PEOPLE_CHALLENGE_MAX_BYTES);
    check(memchr(data.origin, 0, sizeof data.origin) != NULL);
    g_autofree char *text = people_base64url_write(data.challenge, data.challenge_bytes);
    check(memmem(bytes, size_bytes, text, strlen(text)) != NULL ||
          memchr(bytes, '\\', size_bytes) != NULL);
    return 0;
}

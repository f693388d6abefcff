/* tests/fuzz/core-reading.c -- whatever a worker reads out of a text, core takes: no honest reading
 * is refused for its form */
#include "reading/read.h"
#include "service/service.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PolicyRules *rules_once(void)
{
    static gsize once = 0;
    if (g_once_init_enter(&once)) {
        PolicyRules *rules = policy_rules_load(NULL);
        if (rules == NULL)
            abort();
        g_once_init_leave(&once, (gsize)rules);
    }
    return (PolicyRules *)once; /* lent: lives as long as the run */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyReading) reading =
        policy_read(rules_once(), data, size, "fuzz.txt", NULL, NULL, NULL);
    g_autoptr(GBytes) json = reading != NULL ? policy_reading_json(reading, NULL) : NULL;
    if (json == NULL)
        return 0;
    g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
    g_autoptr(ServiceExtraction) extraction = service_extraction_read(json, sha256, &error);
    if (extraction != NULL)
        return 0;
    fprintf(stderr, "%s\n", error->message);
    abort();
}

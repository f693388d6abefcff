/* tests/fuzz/office-change.c -- any JSON as changes of the office: made, or refused with all that
 * is wrong; the office before is left as it was */
#include "base/json.h"
#include "office/change.h"
#include "office/scratch.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

static const char *const small_office =
    "[{\"what\": \"unit\", \"id\": \"00000000000000000000000001\", \"set\": {\"name\": \"町\"}},"
    " {\"what\": \"unit\", \"id\": \"00000000000000000000000002\", \"set\": {\"name\": \"課\","
    " \"parent\": \"00000000000000000000000001\"}},"
    " {\"what\": \"post\", \"id\": \"00000000000000000000000003\", \"set\": {\"name\": \"長\","
    " \"unit\": \"00000000000000000000000002\"}},"
    " {\"what\": \"person\", \"id\": \"00000000000000000000000004\", \"set\": {\"name\": \"人\"}},"
    " {\"what\": \"appointment\", \"id\": \"00000000000000000000000005\", \"set\": {"
    " \"person\": \"00000000000000000000000004\", \"post\": \"00000000000000000000000003\"}}]";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autoptr(json_t) asked = json_read(bytes, size_bytes, 1 << 20, 8, "changes", NULL);
    g_autoptr(json_t) office = json_loads(small_office, 0, NULL);
    g_autoptr(Store) memory = store_open_memory(NULL);
    const StoreSchema *const steps[] = {&office_schema_001};
    g_autoptr(GPtrArray) functions = g_ptr_array_new();
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(GError) error = NULL;
    if (asked == NULL || !store_upgrade(memory, steps, 1, NULL) ||
        !office_scratch_change(memory, office, 1, NULL))
        return 0;
    g_autoptr(Store) after =
        office_try(memory, asked, size_bytes % 2 == 1, functions, findings, &error);
    if ((after == NULL) != (error != NULL))
        abort();
    for (guint i = 0; i < findings->kept->len; i++)
        g_free(office_finding_text(findings->kept->pdata[i], PROBLEM_JAPANESE));
    for (gsize i = 0; i < json_array_size(office); i++) {
        const json_t *change = json_array_get(office, i);
        OfficeWhat what = office_what_named(json_string_value(json_object_get(change, "what")));
        guint64 event = 0;
        if (!office_row_event(memory, what, json_string_value(json_object_get(change, "id")),
                              &event, NULL) ||
            event != 1)
            abort();
    }
    return 0;
}

/* tests/fuzz/office-import.c -- any rows as an extract of a personnel system: read with a verdict
 * for each, or refused; what is taken without a word is taken again and changes nothing */
#include "base/json.h"
#include "office/import.h"
#include "office/scratch.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

static const char *const small_office =
    "[{\"what\": \"unit\", \"id\": \"u\", \"set\": {\"name\": \"総務課\", \"code\": \"02\"}},"
    " {\"what\": \"post\", \"id\": \"t\", \"set\": {\"name\": \"課長\", \"unit\": \"u\"}},"
    " {\"what\": \"person\", \"id\": \"p\", \"set\": {\"name\": \"伊藤 花\", \"number\": \"2\"}},"
    " {\"what\": \"person\", \"id\": \"q\", \"set\": {\"name\": \"加藤 光\"}},"
    " {\"what\": \"appointment\", \"id\": \"a\", \"set\": {\"person\": \"p\", \"post\": \"t\","
    " \"main\": true, \"from_on\": \"2024-04-01\"}}]";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autoptr(json_t) rows = json_read(bytes, size_bytes, 1 << 20, 8, "rows", NULL);
    g_autoptr(json_t) office = json_loads(small_office, 0, NULL);
    g_autoptr(Store) memory = store_open_memory(NULL);
    const StoreSchema *const steps[] = {&office_schema_001};
    const OfficeImportOptions options = {"2027-04-01", size_bytes % 2 == 1, NULL};
    g_autoptr(GPtrArray) functions = g_ptr_array_new();
    if (rows == NULL || !store_upgrade(memory, steps, 1, NULL) ||
        !office_scratch_change(memory, office, 1, NULL))
        return 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(OfficeImport) import = office_import_read(memory, rows, &options, &error);
    if ((import == NULL) == (error == NULL))
        abort();
    if (import == NULL || import->refused)
        return 0;
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(Store) after = office_try(memory, import->asked, TRUE, functions, findings, NULL);
    office_import_judge(import, findings);
    if (after == NULL || (findings->count > 0 && !import->refused && import->rows->len > 0))
        abort();
    return 0;
}

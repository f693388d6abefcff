/* tests/fuzz/record-types.c -- any bytes as a type of record: loaded, proved and shown, or refused
 * with findings, never more */
#include "record/check.h"
#include "record/load.h"
#include "record/show.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

static const char functions[] =
    "functions: [{code: ciso, ja: 最高, en: C, per: body, single: yes}, "
    "{code: head, ja: 課長, en: H, per: unit, single: yes}, {code: staff, ja: 職員, en: S, per: "
    "body}]\nscales: [{name: secret, ja: 機密, en: S, levels: [{code: low, ja: 低, en: L}, "
    "{code: high, ja: 高, en: H}]}]\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    RecordSource sources[] = {{"functions.yaml", functions, sizeof functions - 1, FALSE, FALSE},
                              {"t.yaml", (const char *)bytes, size_bytes, TRUE, FALSE}};
    g_autoptr(RecordFindings) findings = record_findings_new(100);
    g_autoptr(RecordTypes) types = record_types_load(sources, G_N_ELEMENTS(sources), findings);
    g_assert_true((types == NULL) == (record_findings_count(findings) > 0));
    json_decref(record_findings_json(findings));
    if (types == NULL)
        return 0;
    record_types_check(types, findings);
    for (guint i = 0; i < record_types_all(types)->len; i++) {
        const RecordType *type = g_ptr_array_index(record_types_all(types), i);
        json_decref(record_type_json(type));
        g_string_free(record_type_text(type, PROBLEM_ENGLISH), TRUE);
        g_string_free(record_type_dot(type, PROBLEM_JAPANESE), TRUE);
    }
    return 0;
}

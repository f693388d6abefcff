/* policy/vocabulary.c -- names of field values, as the annotated texts and the API spell them */
#include "policy/vocabulary.h"

#include <string.h>

const char *const policy_kind_names[KIND_LAST] = {
    "obligation", "permission", "power", "designation", "definition", "scope", "lead", "statement",
};

const char *const policy_modality_names[MODALITY_LAST] = {
    "none", "must", "must_not", "should", "may",
};

const char *const policy_timing_names[TIMING_LAST] = {
    "none", "always", "once", "as_needed", "event", "periodic", "annual", "prompt",
};

const char *const policy_capability_names[CAPABILITY_LAST] = {
    "NONE",  "ORG",    "ASSET",  "ZONE",   "CLEAN", "MAIL",  "PHYS", "DEVICE", "TRAIN",
    "INC",   "ID",     "FILE",   "BACKUP", "LOG",   "FIM",   "HOST", "CHANGE", "VENDOR",
    "CLOUD", "WEBUSE", "CRYPTO", "EXC",    "LAW",   "AUDIT", "SELF", "POLICY",
};

const char *const policy_mechanism_names[MECHANISM_LAST] = {
    "none", "enforce", "monitor", "workflow", "schedule", "register", "report", "attest",
};

const char *const policy_field_names[FIELD_LAST] = {
    "actor",    "approver", "capability", "class",   "kind",   "mechanism",
    "modality", "notify",   "reading",    "records", "timing",
};

const char *const policy_from_names[FROM_LAST] = {
    "own", "lead", "parent", "heading", "sibling", "definition",
};

const char *const policy_why_names[WHY_LAST] = {
    "contents", "page_number", "revision_table", "figure", "cover", "decoration", "unknown",
};

const char *const policy_section_names[SECTION_LAST] = {
    "plain",
    "definition",
    "scope",
    "revision",
};

const char *const policy_fact_names[FACT_LAST] = {
    "post",           "zone",           "body",     "adopter", "public", "legal_basis",
    "classification", "incident_level", "revision", "review",  "form",
};

const char *const policy_severity_names[SEVERITY_LAST] = {"error", "warning", "notice"};

const char *const policy_cover_names[COVER_LAST] = {"said", "partly", "perhaps", "unsaid",
                                                    "elsewhere"};

int policy_name_find(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

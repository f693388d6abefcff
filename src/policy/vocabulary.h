/* policy/vocabulary.h -- the closed sets of values that a unit's fields take, and their names */
#pragma once
#include <glib.h>

typedef enum {
    KIND_OBLIGATION,
    KIND_PERMISSION,
    KIND_POWER,
    KIND_DESIGNATION,
    KIND_DEFINITION,
    KIND_SCOPE,
    KIND_LEAD,
    KIND_STATEMENT,
    KIND_LAST
} PolicyKind;

typedef enum {
    MODALITY_NONE,
    MODALITY_MUST,
    MODALITY_MUST_NOT,
    MODALITY_SHOULD,
    MODALITY_MAY,
    MODALITY_LAST
} PolicyModality;

/* In rising strength: of several wordings in one sentence the strongest counts. */
typedef enum {
    TIMING_NONE,
    TIMING_ALWAYS,
    TIMING_ONCE,
    TIMING_AS_NEEDED,
    TIMING_EVENT,
    TIMING_PERIODIC,
    TIMING_ANNUAL,
    TIMING_PROMPT,
    TIMING_LAST
} PolicyTiming;

typedef enum {
    CAPABILITY_NONE,
    CAPABILITY_ORG,
    CAPABILITY_ASSET,
    CAPABILITY_ZONE,
    CAPABILITY_CLEAN,
    CAPABILITY_MAIL,
    CAPABILITY_PHYS,
    CAPABILITY_DEVICE,
    CAPABILITY_TRAIN,
    CAPABILITY_INC,
    CAPABILITY_ID,
    CAPABILITY_FILE,
    CAPABILITY_BACKUP,
    CAPABILITY_LOG,
    CAPABILITY_FIM,
    CAPABILITY_HOST,
    CAPABILITY_CHANGE,
    CAPABILITY_VENDOR,
    CAPABILITY_CLOUD,
    CAPABILITY_WEBUSE,
    CAPABILITY_CRYPTO,
    CAPABILITY_EXC,
    CAPABILITY_LAW,
    CAPABILITY_AUDIT,
    CAPABILITY_SELF,
    CAPABILITY_POLICY,
    CAPABILITY_LAST
} PolicyCapability;

typedef enum {
    MECHANISM_NONE,
    MECHANISM_ENFORCE,
    MECHANISM_MONITOR,
    MECHANISM_WORKFLOW,
    MECHANISM_SCHEDULE,
    MECHANISM_REGISTER,
    MECHANISM_REPORT,
    MECHANISM_ATTEST,
    MECHANISM_LAST
} PolicyMechanism;

typedef enum {
    FIELD_ACTOR,
    FIELD_APPROVER,
    FIELD_CAPABILITY,
    FIELD_CLASS,
    FIELD_KIND,
    FIELD_MECHANISM,
    FIELD_MODALITY,
    FIELD_NOTIFY,
    FIELD_READING,
    FIELD_RECORDS,
    FIELD_TIMING,
    FIELD_LAST
} PolicyField;

/* Where the words of a piece of evidence stand. */
typedef enum {
    FROM_OWN,
    FROM_LEAD,
    FROM_PARENT,
    FROM_HEADING,
    FROM_SIBLING,
    FROM_DEFINITION,
    FROM_LAST
} PolicyFrom;

typedef enum {
    WHY_CONTENTS,
    WHY_PAGE_NUMBER,
    WHY_REVISION_TABLE,
    WHY_FIGURE,
    WHY_COVER,
    WHY_DECORATION,
    WHY_UNKNOWN,
    WHY_LAST
} PolicyWhy;

/* What a heading says of everything below it. */
typedef enum {
    SECTION_PLAIN,
    SECTION_DEFINITION,
    SECTION_SCOPE,
    SECTION_REVISION,
    SECTION_LAST
} PolicySection;

/* What a document as a whole says; see docs/design/policy.md. */
typedef enum {
    FACT_POST,
    FACT_ZONE,
    FACT_BODY,
    FACT_ADOPTER,
    FACT_PUBLIC,
    FACT_LEGAL_BASIS,
    FACT_CLASSIFICATION,
    FACT_INCIDENT_LEVEL,
    FACT_REVISION,
    FACT_REVIEW,
    FACT_FORM,
    FACT_LAST
} PolicyFactKind;

typedef enum { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTICE, SEVERITY_LAST } PolicySeverity;

/* Whether a document says what it is asked to. */
typedef enum {
    COVER_SAID,
    COVER_PARTLY,
    COVER_PERHAPS, /* something like it stands there: a person has to look */
    COVER_UNSAID,
    COVER_ELSEWHERE, /* another document would say it */
    COVER_LAST
} PolicyCoverState;

extern const char *const policy_kind_names[KIND_LAST];
extern const char *const policy_modality_names[MODALITY_LAST];
extern const char *const policy_timing_names[TIMING_LAST];
extern const char *const policy_capability_names[CAPABILITY_LAST];
extern const char *const policy_mechanism_names[MECHANISM_LAST];
extern const char *const policy_field_names[FIELD_LAST];
extern const char *const policy_from_names[FROM_LAST];
extern const char *const policy_why_names[WHY_LAST];
extern const char *const policy_section_names[SECTION_LAST];
extern const char *const policy_fact_names[FACT_LAST];
extern const char *const policy_severity_names[SEVERITY_LAST];
extern const char *const policy_cover_names[COVER_LAST];

/* The place of `name` among `count` names, or -1. */
int policy_name_find(const char *const *names, int count, const char *name);

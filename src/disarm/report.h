/* disarm/report.h -- what became of one file: verdict, findings, parts; for programs and for people
 */
#pragma once
#include "disarm/finding.h"

typedef enum {
    DISARM_VERDICT_REFUSED,       /* there is no output */
    DISARM_VERDICT_CLEANED,       /* made anew; dangers are gone, or there were none */
    DISARM_VERDICT_VERIFIED_CLEAN /* passed as it was: every part known, nothing found */
} DisarmVerdict;

typedef struct {
    const char *name, *kind; /* "申請書.docm", "word-macro"; kind NULL when it is not known */
    guint64 size_bytes;
    const char *sha256; /* hex */
} DisarmFileFacts;

/* All lent. */
typedef struct {
    DisarmVerdict verdict;
    const char *policy;
    DisarmFileFacts input, output; /* output is empty when refused */
    const GError *refusal;         /* NULL unless refused */
    DisarmFindings *findings;
    guint64 time_us;
} DisarmReport;

#define DISARM_REPORT_MAX_BYTES ((gsize)8 * 1024 * 1024)
/* Canonical JSON, format "sekisho-clean-report/1" (docs/format/clean-report.md). Owned. */
GBytes *disarm_report_json(const DisarmReport *report, GError **error);
/* Plain text that a clerk reads. Transfer full. */
char *disarm_report_text(const DisarmReport *report, ProblemLanguage language);

/* "verified-clean". Static. */
const char *disarm_verdict_name(DisarmVerdict verdict);

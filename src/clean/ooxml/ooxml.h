/* clean/ooxml/ooxml.h -- Word, Excel and PowerPoint files of the Office Open XML kind; pure */
#pragma once
#include "disarm/job.h"

typedef struct {
    const char *kind;      /* "word-document", "excel-workbook", …; static */
    const char *extension; /* what the output is called: "docx", "xlsx", "pptx", …; static */
    gboolean same;         /* verify-only: the input itself may pass, nothing was written */
} CleanOoxml;

/* Disarms a file into `out`. `what` names it in errors (lent). `bytes` may be a mapped file. Memory
 * does not grow with the file: parts are streamed. Written are the parts that are reached from the
 * package's root by known relationships, each with what the tables of rules/clean-ooxml-*.yaml
 * name; macro-enabled files become plain ones. The same input gives the same output, and disarming
 * an output gives it again. PROBLEM_UNSUPPORTED for packages that are none of the three (xlsb,
 * vsdx, XPS), PROBLEM_DAMAGED, _UNSAFE, _ENCRYPTED, _TOO_LARGE, _TOO_DEEP. */
gboolean clean_ooxml(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                     DisarmJob *job, CleanOoxml *result, GError **error);

/* clean/records.h -- lists of binary records that may stay, made from rules/clean-*.yaml by
 * tools/record-tables (clean/ only) */
#pragma once
#include "disarm/danger.h"

typedef enum {
    CLEAN_RECORD_KEEP, /* as it is: inert, of a size that is known */
    CLEAN_RECORD_OWN,  /* written anew by code of its own */
    CLEAN_RECORD_CONTAINERS,
    CLEAN_RECORD_QUIET, /* goes, and is not told */
    CLEAN_RECORD_TOLD   /* goes, and is told as `danger` */
} CleanRecordAct;

typedef struct {
    guint16 id;
    CleanRecordAct act;
    guint8 places; /* 1 workbook, 2 sheet, 4 chart */
    guint32 least, step, most;
    DisarmDanger danger;
    const char *name;
} CleanRecord;

typedef struct {
    const CleanRecord *rows; /* by id */
    guint count;
} CleanRecords;

typedef struct {
    const guint16 (*rows)[2]; /* from, to */
    guint count;
} CleanRanges;

extern const CleanRecords clean_art, clean_doc, clean_ppt, clean_xls;
extern const CleanRanges clean_art_values, clean_art_data, clean_art_arrays, clean_art_pictures,
    clean_xls_functions, clean_xls_arguments_0, clean_xls_arguments_1, clean_xls_arguments_2,
    clean_xls_arguments_3, clean_xls_arguments_4;

/* NULL when there is none. */
const CleanRecord *clean_record(const CleanRecords *records, guint16 id);
/* Whether a record may have `size` bytes. */
gboolean clean_record_fits(const CleanRecord *record, gsize size);
gboolean clean_range_has(const CleanRanges *ranges, guint number);

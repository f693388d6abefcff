/* clean/records.h -- lists of binary records that may stay, made from rules/clean-*.yaml
 * by tools/record-tables (clean/ only) */
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

/* How many arguments a function of formulas takes: `always` 0xFF where each call says it. */
typedef struct {
    guint8 always, least, most;
} CleanArguments;

typedef struct {
    const CleanArguments *rows; /* by number; one that may not stay has more `least` than `most` */
    guint count;
} CleanCalls;

extern const CleanRecords clean_art, clean_doc, clean_ppt, clean_xls;
extern const CleanRanges clean_art_values, clean_art_data, clean_art_arrays, clean_art_pictures;
extern const CleanCalls clean_xls_arguments;

/* NULL when there is none. */
const CleanRecord *clean_record(const CleanRecords *records, guint16 id);
/* Whether a record may have `size` bytes. */
gboolean clean_record_fits(const CleanRecord *record, gsize size);
gboolean clean_range_has(const CleanRanges *ranges, guint number);
/* NULL when it may not stay. */
const CleanArguments *clean_call(const CleanCalls *calls, guint number);

/* verify/records.h -- lists of binary records, made from rules/verify-art.yaml and verify-xls.yaml
 * by tools/record-tables, and little-endian numbers (verify/ only) */
#pragma once
#include "verify/say.h"

typedef enum {
    VERIFY_RECORD_KEEP,
    VERIFY_RECORD_OWN,
    VERIFY_RECORD_CONTAINERS,
    VERIFY_RECORD_TOLD
} VerifyRecordAct;

typedef struct {
    guint16 id;
    VerifyRecordAct act;
    guint8 places;
    guint32 least, step, most;
    DisarmDanger danger;
    const char *name;
} VerifyRecord;

typedef struct {
    const VerifyRecord *rows;
    guint count;
} VerifyRecords;

typedef struct {
    const guint16 (*rows)[2];
    guint count;
} VerifyRanges;

/* A function of formulas by its number; `always` VERIFY_ANY: a call says how many parameters. */
#define VERIFY_ANY 0xFFu
typedef struct {
    guint16 number;
    guint8 always, least, most;
    const char *name;
} VerifyFunction;

typedef struct {
    const VerifyFunction *rows; /* by number */
    guint count;
} VerifyFunctions;

extern const VerifyRecords verify_art, verify_doc, verify_ppt, verify_xls;
extern const VerifyRanges verify_art_numbers, verify_art_arrays, verify_art_blips;
extern const VerifyFunctions verify_xls_functions;

/* The row of a record that may be there and has a size that it may have; NULL, and said, else. */
const VerifyRecord *verify_record(Verify *v, const VerifyRecords *records, guint id, guint place,
                                  gsize size);
gboolean verify_in(const VerifyRanges *ranges, guint number);

static inline guint verify_u16(const guint8 *bytes, gsize at)
{
    return (guint)bytes[at] | (guint)bytes[at + 1] << 8;
}

static inline guint32 verify_u32(const guint8 *bytes, gsize at)
{
    return verify_u16(bytes, at) | (guint32)verify_u16(bytes, at + 2) << 16;
}

/* office/import.h -- rows of an extract from a personnel system, read as changes of the office
 *
 * What comes in is text, cell by cell, as a reader of Excel or CSV gives it: the heads, then a row
 * for each person and post (or each unit, or each post). Heads are known by the names such extracts
 * use. Nothing is changed here: each row gets a verdict, and all rows together one list of changes
 * (office/prepare.h). */
#pragma once
#include "office/finding.h"
#include "office/office.h"
#include <jansson.h>

#define OFFICE_IMPORT_ROWS_MAX 20000
#define OFFICE_IMPORT_COLUMNS_MAX 100
#define OFFICE_IMPORT_CELL_MAX 1000 /* characters */

/* What a column says. */
typedef enum {
    OFFICE_COLUMN_NONE,
    OFFICE_COLUMN_NUMBER,
    OFFICE_COLUMN_NAME,
    OFFICE_COLUMN_FAMILY, /* 姓 */
    OFFICE_COLUMN_GIVEN,  /* 名 */
    OFFICE_COLUMN_KANA,
    OFFICE_COLUMN_FAMILY_KANA,
    OFFICE_COLUMN_GIVEN_KANA,
    OFFICE_COLUMN_UNIT_CODE,
    OFFICE_COLUMN_UNIT,
    OFFICE_COLUMN_UNIT_KANA,
    OFFICE_COLUMN_SECTION, /* 係, below the unit */
    OFFICE_COLUMN_PARENT_CODE,
    OFFICE_COLUMN_PARENT, /* 部, above the unit */
    OFFICE_COLUMN_SUCCESSOR_CODE,
    OFFICE_COLUMN_POST,
    OFFICE_COLUMN_MANY,
    OFFICE_COLUMN_PLACE,
    OFFICE_COLUMN_KIND,
    OFFICE_COLUMN_MAIN,
    OFFICE_COLUMN_ORDERED, /* 発令日 */
    OFFICE_COLUMN_ORDER_TEXT,
    OFFICE_COLUMN_FROM,
    OFFICE_COLUMN_UNTIL,
    OFFICE_COLUMN_MAIL,
    OFFICE_COLUMN_COMPANY,
    OFFICE_COLUMN_SECRET, /* 個人番号: never taken */
    OFFICE_COLUMNS
} OfficeColumn;
extern const char *const office_column_names[]; /* "number", … ; "" of none */

typedef enum {
    OFFICE_ROW_UNCHANGED,
    OFFICE_ROW_CHANGED,
    OFFICE_ROW_MOVED,
    OFFICE_ROW_NEW,
    OFFICE_ROW_LEAVES,
    OFFICE_ROW_SKIPPED,
    OFFICE_ROW_REFUSED,
    OFFICE_VERDICTS
} OfficeVerdict;
extern const char *const office_verdict_names[]; /* "unchanged", … */

typedef enum { OFFICE_IMPORT_PERSONS, OFFICE_IMPORT_UNITS, OFFICE_IMPORT_POSTS } OfficeImportKind;
extern const char *const office_import_kinds[]; /* "persons", "units", "posts" */

typedef struct {
    guint row; /* as a spreadsheet counts, from 1; 0 of a person who is in no row */
    OfficeVerdict verdict;
    char *title;
    GPtrArray *notes; /* char *, as PROBLEM_BOTH: what happens, or why it is refused */
} OfficeImportRow;

typedef struct {
    OfficeImportKind kind;
    GPtrArray *heads;  /* char *, as they stand */
    GArray *columns;   /* OfficeColumn, beside them */
    GPtrArray *rows;   /* OfficeImportRow */
    json_t *asked;     /* changes, for office_prepare */
    GArray *asked_for; /* guint: place in `rows` of each of them */
    gboolean refused;  /* a row was */
} OfficeImport;

typedef struct {
    const char *day;    /* from which day, where a row says none */
    gboolean complete;  /* who is in no row leaves */
    const json_t *skip; /* numbers of rows not to be taken; NULL for none */
} OfficeImportOptions;

/* PROBLEM_INVALID when the heads are not understood or a limit is passed. */
OfficeImport *office_import_read(Store *store, const json_t *rows,
                                 const OfficeImportOptions *options, GError **error);
void office_import_free(OfficeImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OfficeImport, office_import_free)
/* Rows that findings about their changes speak of become refused; a finding about no change in
 * particular is noted at the first row. */
void office_import_judge(OfficeImport *import, const OfficeFindings *findings);
/* SHA-256 (hex) of what is asked for: another when the office or the sheet differs. Transfer full.
 */
char *office_import_digest(const OfficeImport *import);

/* office/importing.h -- an import under way; inside office/ only */
#pragma once
#include "base/json.h"
#include "office/change.h"
#include "office/import.h"
#include "office/spans.h"

/* What a head means, whatever its width, kana and signs. */
OfficeColumn office_import_column(const char *head);

/* ---- values ---- */

/* "令和9年4月1日", "R9.4.1", "2027/4/1", "20270401", a day counted as spreadsheets do; "" for "".
 * FALSE for anything else. */
gboolean office_import_day(const char *text, char day[16]);
/* The kind of a person that the words for it mean; NULL when they are none. */
const char *office_import_person_kind(const char *text);
/* Whether the words say that an appointment stands beside the main one: -1 when they say nothing
 * that is understood. */
int office_import_beside(const char *text);
/* What a post called so is: its kind, and whether one person at a time is in it. */
const char *office_import_post_kind(const char *name);
gboolean office_import_post_is_single(const char *name);

/* ---- under way ---- */

typedef struct {
    char *id; /* of the row that stands, or "+n" */
    char *code, *folded, *parent;
    OfficeSpan span;
    gboolean made;   /* by this import */
    gboolean listed; /* a row of a sheet of units is about it */
    json_t *set;     /* of the change that makes it; lent */
} ImportUnit;
typedef struct {
    char *id, *unit, *folded;
    OfficeSpan span;
    gboolean many, made;
} ImportPost;
typedef struct {
    char *id, *number, *folded; /* folded: the name alone */
    OfficeSpan span;
    json_t *row;   /* as it stands; NULL of one made */
    guint first;   /* place + 1 in import->rows of the first row about it */
    gboolean main; /* a row gave the main appointment */
} ImportPerson;

typedef struct {
    Store *store;
    OfficeImport *import;
    const OfficeImportOptions *options;
    GPtrArray *units, *posts, *persons; /* ImportUnit, ImportPost, ImportPerson; owned */
    GHashTable *by_number;              /* number to ImportPerson */
    GHashTable *seats; /* "unit name folded/post folded" to how many main rows name it */
    gboolean first;    /* the office was empty before */
    guint made;        /* new rows so far */
    /* The row under way. */
    OfficeImportRow *row;
    guint row_at;
    const json_t *cells;
    GPtrArray *unit_rows; /* ImportUnit or NULL, beside import->rows; of a sheet of units */
    GError **error;
} Importing;

/* The cell under a column, without blanks around it; transfer full, "" for none. */
char *office_importing_cell(const Importing *i, OfficeColumn column);
gboolean office_importing_has(const Importing *i, OfficeColumn column);
/* Makes the row refused, or notes what happens; `note` as PROBLEM_BOTH with {1}. */
void office_importing_refuse(Importing *i, const char *note, const char *thing);
void office_importing_note(Importing *i, const char *note, const char *thing);
void office_importing_raise(Importing *i, OfficeVerdict verdict);
/* Asks for a change; `set` is taken. */
void office_importing_ask(Importing *i, OfficeWhat what, const char *id, json_t *set);
/* "+n"; transfer full. */
char *office_importing_name(Importing *i);
/* The day of the column, or `otherwise`; FALSE after refusing the row. */
gboolean office_importing_day(Importing *i, OfficeColumn column, const char *otherwise,
                              char day[16]);

/* The unit a row names by code or else by name, made when there is none; NULL after refusing. */
ImportUnit *office_importing_unit(Importing *i, const char *day);
/* The post of the row in `unit`, made when there is none. */
ImportPost *office_importing_post(Importing *i, const ImportUnit *unit, const char *day);
/* Each FALSE when the database failed. */
gboolean office_importing_load(Importing *i);
gboolean office_importing_person_row(Importing *i);
gboolean office_importing_unit_row(Importing *i);
gboolean office_importing_unit_rest(Importing *i); /* once all units are known */
gboolean office_importing_post_row(Importing *i);
/* Those in no row. */
gboolean office_importing_leave(Importing *i);
void office_importing_clear(Importing *i);

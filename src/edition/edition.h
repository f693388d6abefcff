/* edition/edition.h -- editions of a body's policy and their units: made from `policy.import`,
 * `unit.correct`, `unit.carry`, `edition.adopt` and `edition.discard`, and asked here
 *
 * docs/design/storage.md says what each event holds. What is lent to a visitor lives until it
 * returns; FALSE from it ends the visit. */
#pragma once
#include "edition/fields.h"
#include "ledger/log.h"
#include "store/store.h"

extern const StoreSchema edition_schema_001;
extern const StoreSchema edition_schema_002;
/* Emptied and filled again by rebuild. */
#define EDITION_DERIVED_TABLES                                                                     \
    "edition", "outline", "unit", "unit_change", "fact", "fact_change", "finding", "coverage",     \
        "exemption", "carry"
#define EDITION_WORKING_TABLES "import_note"
/* Projections, one per act (service/schema.c has the table of all). */
gboolean edition_project_import(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error);
gboolean edition_project_correct(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error);
gboolean edition_project_adopt(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error);
gboolean edition_project_discard(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error);

typedef struct {
    const char *id;
    guint64 event;     /* of the import: what the other questions take */
    const char *state; /* draft, adopted, replaced, discarded */
    const char *title, *body_name;
    const char *source_name, *source_format, *source_encoding, *source_sha256;
    const char *source_text_sha256; /* of the text read out of it; "" when it is text itself */
    guint64 source_bytes, source_lines, source_pages; /* pages: 0 unless it has some */
    gint64 imported_us;
    const char *imported_by, *adopted_on, *adoption_note, *adopted_by; /* "" while not adopted */
    const char *open_reason;  /* why it was adopted while decisions were open, or "" */
    const char *carried_from; /* edition whose decisions it took over, or "" */
    guint64 carried_until;    /* events of that edition below this index were seen */
    guint64 units, obligations, corrected, unread;
    guint64 facts, findings, open_carries; /* that stand; that nobody decided; still open */
    const char *law;                       /* JSON: what areas and chapters are called */
    const char *parts, *marker_families, *definitions, *unread_parts; /* JSON arrays */
} Edition;
typedef gboolean (*EditionVisit)(const Edition *edition, gpointer user);
/* Newest first, discarded ones too. */
gboolean edition_each(Store *store, EditionVisit visit, gpointer user, GError **error);
/* Visits the one; PROBLEM_NOT_FOUND. */
gboolean edition_visit(Store *store, const char *id, EditionVisit visit, gpointer user,
                       GError **error);
/* How many editions not discarded are from this source, or hold it as the text read out of one. */
gboolean edition_count_source(Store *store, const char *sha256, guint64 *count, GError **error);

typedef struct {
    guint64 n, s, line_first, line_last, version;
    gboolean corrected;
    const char *part, *chapter, *path;
    const char *guideline, *areas;      /* areas: digits, "25" */
    const char *values[EDITION_FIELDS]; /* as edition_value_text makes them */
    const char *folded;                 /* of EDITION_SEARCHED only */
    const char *confidence;             /* JSON; not of EDITION_NARROW */
    /* Of EDITION_WHOLE, EDITION_DETAILED and edition_visit_unit: */
    const char *text, *reading; /* reading: "" when nothing was mended */
    /* Of EDITION_DETAILED and edition_visit_unit: */
    const char *title;    /* of the heading it stands under */
    const char *evidence; /* JSON */
} EditionUnit;
typedef gboolean (*EditionUnitVisit)(const EditionUnit *unit, gpointer user);
typedef enum {
    EDITION_NARROW,   /* what filters and facets need */
    EDITION_SEARCHED, /* and the folded text */
    EDITION_WHOLE,    /* what lists show */
    EDITION_DETAILED  /* all */
} EditionColumns;
/* Units `from_n` to `to_n` in document order. */
gboolean edition_each_unit(Store *store, guint64 event, guint64 from_n, guint64 to_n,
                           EditionColumns columns, EditionUnitVisit visit, gpointer user,
                           GError **error);
/* PROBLEM_NOT_FOUND. */
gboolean edition_visit_unit(Store *store, guint64 event, guint64 n, EditionUnitVisit visit,
                            gpointer user, GError **error);

typedef struct {
    guint64 version;
    const char *field; /* "" when the content was erased */
    const char *before, *after, *reason, *actor;
    guint64 event;
    gint64 time_us;
    const char *carried; /* edition it was first made in, by `carried_event`; "" when in this */
    guint64 carried_event;
} EditionChange;
typedef gboolean (*EditionChangeVisit)(const EditionChange *change, gpointer user);
gboolean edition_each_change(Store *store, guint64 event, guint64 n, EditionChangeVisit visit,
                             gpointer user, GError **error);

typedef struct {
    const char *path, *title, *part, *chapter;
    guint64 line, depth, units; /* units at exactly this path */
    gboolean inferred;          /* its marker was lost */
    const char *guideline, *areas;
} EditionOutline;
typedef gboolean (*EditionOutlineVisit)(const EditionOutline *outline, gpointer user);
gboolean edition_each_outline(Store *store, guint64 event, EditionOutlineVisit visit, gpointer user,
                              GError **error);

typedef struct {
    const char *part, *chapter, *title, *mechanism;
    guint64 count;
} EditionHeat;
typedef gboolean (*EditionHeatVisit)(const EditionHeat *heat, gpointer user);
/* Obligations and powers by chapter and mechanism, chapters in document order and each one's rows
 * together. */
gboolean edition_each_heat(Store *store, guint64 event, EditionHeatVisit visit, gpointer user,
                           GError **error);

/* ---- imports (working table) ---- */

typedef struct {
    const char *id, *file_name, *state, *edition;
    gint64 problem; /* Problem, or -1 */
    const char *thing, *more;
    gint64 noted_us;
} EditionImport;
gboolean edition_import_note(Store *store, const EditionImport *import, GError **error);
/* Those left receiving or reading become refused with `problem` about the file, `more` saying why.
 */
gboolean edition_import_end_stale(Store *store, gint64 problem, const char *more, gint64 now_us,
                                  GError **error);
/* PROBLEM_NOT_FOUND. */
gboolean edition_import_visit(Store *store, const char *id,
                              void (*visit)(const EditionImport *import, gpointer user),
                              gpointer user, GError **error);

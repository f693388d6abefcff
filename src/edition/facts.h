/* edition/facts.h -- what a policy says of its body: read, added, corrected and removed
 *
 * Events: `fact.add`, `fact.correct`, `fact.remove` on edition/ID/fact/N, and `fact.carry`, which
 * does one of the three with what people had said in the edition before. */
#pragma once
#include "ledger/log.h"
#include "store/store.h"

typedef enum {
    EDITION_FACT_NAME,
    EDITION_FACT_VALUE,
    EDITION_FACT_FUNCTION,
    EDITION_FACT_DETAILS, /* one a line: label, tab, text */
    EDITION_FACT_PATH,
    EDITION_FACT_FIELDS
} EditionFactField;
extern const char *const edition_fact_fields[EDITION_FACT_FIELDS];
extern const char *const edition_fact_kinds[]; /* NULL-terminated */

/* Rows of an import; `facts` as the extraction has them, NULL for none. */
gboolean edition_insert_facts(Store *store, guint64 event, const json_t *facts, GError **error);
/* One projection for the four acts: {fact}, {changes}, {} for a removal; each with {reason} and,
 * when it came from another edition, {carried}. */
gboolean edition_project_fact(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                              const json_t *content, GError **error);

typedef struct {
    guint64 n, line, confidence, version;
    const char *kind; /* "" of one whose adding was erased */
    const char *fields[EDITION_FACT_FIELDS];
    const char *words, *origin, *state; /* read, added; stands, removed */
    const char *identity;               /* as read, folded; "" of one added */
} EditionFact;
typedef gboolean (*EditionFactVisit)(const EditionFact *fact, gpointer user);
/* Facts of the edition imported by `event`, in order; FALSE from a visit ends it. */
gboolean edition_each_fact(Store *store, guint64 event, EditionFactVisit visit, gpointer user,
                           GError **error);
/* PROBLEM_NOT_FOUND. */
gboolean edition_visit_fact(Store *store, guint64 event, guint64 n, EditionFactVisit visit,
                            gpointer user, GError **error);

typedef struct {
    guint64 version;
    const char *field; /* one of edition_fact_fields, "added", "removed", "" once erased */
    const char *before, *after, *reason, *actor, *carried;
    guint64 event, carried_event;
    gint64 time_us;
} EditionFactChange;
typedef gboolean (*EditionFactChangeVisit)(const EditionFactChange *change, gpointer user);
gboolean edition_each_fact_change(Store *store, guint64 event, guint64 n,
                                  EditionFactChangeVisit visit, gpointer user, GError **error);
/* The fact as a content of `fact.add` holds it; owned. */
json_t *edition_fact_content(const EditionFact *fact);

/* edition/review.h -- what a careful reader would ask about a text, what law and guideline want of
 * it, and what people decided of both
 *
 * Events: `finding.decide` and `finding.carry` on edition/ID/finding/N, `coverage.decide` and
 * `coverage.carry` on edition/ID/coverage/ITEM: the decision is the state the event leads to,
 * {reason}, of the coverage also {paths}. `exemption.answer` on exemption: {connected, personal,
 * note}. */
#pragma once
#include "ledger/log.h"
#include "store/store.h"

gboolean edition_insert_findings(Store *store, guint64 event, const json_t *findings,
                                 GError **error);
gboolean edition_insert_coverage(Store *store, guint64 event, const json_t *coverage,
                                 GError **error);
gboolean edition_project_finding(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error);
gboolean edition_project_coverage(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                  const json_t *content, GError **error);
gboolean edition_project_exemption(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                   const json_t *content, GError **error);

/* Who decided, when and why; of nothing when `event` is 0 and version 1. */
typedef struct {
    guint64 version; /* 1 as read */
    const char *reason, *actor, *carried;
    guint64 event, carried_event;
    gint64 time_us;
} EditionDecision;

extern const char *const edition_finding_decisions[]; /* NULL-terminated; the first is open */
typedef struct {
    guint64 n, line;
    const char *rule, *severity, *path, *words, *ja, *en;
    const char *identity; /* what was found, apart from where; folded */
    const char *decision;
    EditionDecision decided;
} EditionFinding;
typedef gboolean (*EditionFindingVisit)(const EditionFinding *finding, gpointer user);
gboolean edition_each_finding(Store *store, guint64 event, EditionFindingVisit visit, gpointer user,
                              GError **error);
/* PROBLEM_NOT_FOUND. */
gboolean edition_visit_finding(Store *store, guint64 event, guint64 n, EditionFindingVisit visit,
                               gpointer user, GError **error);

extern const char *const edition_coverage_states[]; /* NULL-terminated */
typedef struct {
    const char *item, *guideline, *basis, *ja, *en;
    guint64 area;
    const char *read_state, *read_paths, *state, *paths; /* paths: one a line */
    EditionDecision decided;
} EditionCoverage;
typedef gboolean (*EditionCoverageVisit)(const EditionCoverage *coverage, gpointer user);
gboolean edition_each_coverage(Store *store, guint64 event, EditionCoverageVisit visit,
                               gpointer user, GError **error);
/* PROBLEM_NOT_FOUND. */
gboolean edition_visit_coverage(Store *store, guint64 event, const char *item,
                                EditionCoverageVisit visit, gpointer user, GError **error);

typedef struct {
    gboolean connected, personal;
    const char *note, *actor;
    guint64 event;
    gint64 time_us;
} EditionExemption;
/* The answer that holds: the last; no visit when the questions were never answered. */
gboolean edition_visit_exemption(Store *store,
                                 void (*visit)(const EditionExemption *exemption, gpointer user),
                                 gpointer user, GError **error);

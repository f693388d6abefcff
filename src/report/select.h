/* report/select.h -- which units a filter takes, and how many of each value it leaves; seen by
 * report/ alone */
#pragma once
#include "edition/edition.h"
#include "report/report.h"

typedef enum {
    REPORT_BY_KIND,
    REPORT_BY_MODALITY,
    REPORT_BY_TIMING,
    REPORT_BY_CAPABILITY,
    REPORT_BY_MECHANISM,
    REPORT_BY_ACTOR,
    REPORT_BY_CHAPTER,
    REPORT_BY_PART,
    REPORT_BY_GUIDELINE,
    REPORT_BY_AREA,
    REPORT_FACETS
} ReportFacet;

/* The lowest of the unit's per cents; 100 once people corrected it. Needs its confidence. */
guint64 report_sureness(const EditionUnit *unit);

typedef struct ReportCounter ReportCounter;

typedef struct {
    guint64 total; /* units of the whole filter */
    GArray *page;  /* guint64: their numbers after `after`, at most `limit` */
    gboolean more; /* there are units behind the page */
    ReportCounter *facets[REPORT_FACETS]; /* NULL when not asked for */
} ReportSelection;
void report_selection_clear(ReportSelection *selection);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportSelection, report_selection_clear)

/* One pass over the edition imported by `event`. `limit` 0: all. */
gboolean report_select(Store *body, guint64 event, const ReportUnitFilter *filter, guint limit,
                       gboolean with_facets, ReportSelection *selection, GError **error);
/* Appends `,"kind":[{key, count}, …], …`; `with_part` as well that of the parts. */
void report_append_facets(GString *json, const ReportSelection *selection, gboolean with_part);

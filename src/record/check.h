/* record/check.h -- proofs about loaded types, for every path of every one (docs/design/records.md
 * says what is proved, and under which assumptions) */
#pragma once
#include "record/finding.h"
#include "record/graph.h"
#include "record/type.h"

/* All proofs of all types. A path that breaks one stands in the finding. */
void record_types_check(const RecordTypes *types, RecordFindings *findings);

/* One kind of proof each, for one type and one way of opening it. */
void record_check_duties(const RecordGraph *graph, RecordFindings *findings);
void record_check_flow(const RecordGraph *graph, RecordFindings *findings);
void record_check_told(const RecordGraph *graph, RecordFindings *findings);
void record_check_filled(const RecordGraph *graph, RecordFindings *findings);
void record_check_holds(const RecordGraph *graph, RecordFindings *findings);
/* For a type, however it is opened. */
void record_check_shape(const RecordType *type, RecordFindings *findings);
void record_check_order(const RecordType *type, RecordFindings *findings);
void record_check_relief(const RecordType *type, RecordFindings *findings);
/* For all together. */
void record_check_loops(const RecordTypes *types, RecordFindings *findings);

/* "transitions.grant" of the type; the place is owned by the caller. */
RecordSpot record_check_spot(const RecordType *type, guint line, char **place, const char *part,
                             const char *name);

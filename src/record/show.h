/* record/show.h -- a type for people to read and for the UI to build forms from */
#pragma once
#include <jansson.h>

#include "base/problem.h"
#include "record/type.h"

/* Everything a type declares, with labels in both languages and conditions as trees
 * (docs/design/records.md); new reference. */
json_t *record_type_json(const RecordType *type);
/* What people say when they need one: `[{label, with: {field: value}}]`; new reference. */
json_t *record_phrases_json(const RecordType *type);
/* Fields, states, transitions and deadlines as lines of text; owned. */
GString *record_type_text(const RecordType *type, ProblemLanguage language);
/* States and transitions as Graphviz or Mermaid; owned. */
GString *record_type_dot(const RecordType *type, ProblemLanguage language);
GString *record_type_mermaid(const RecordType *type, ProblemLanguage language);

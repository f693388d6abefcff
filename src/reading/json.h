/* reading/json.h -- between the files that write a reading as canonical JSON */
#pragma once
#include "policy/reading.h"

/* Begins a member; `first` ones take no comma. */
void policy_json_member(GString *out, const char *name);
/* Begins a member of a list. */
void policy_json_item(GString *out);
void policy_json_text(GString *out, const char *name, const char *text);
void policy_json_number(GString *out, const char *name, gint64 number);
/* "areas": the members of a set. */
void policy_json_areas(GString *out, guint16 areas);

/* -- reading-json-facts.c: members of the whole reading -- */
void policy_json_coverage(GString *out, const PolicyReading *reading);
void policy_json_facts(GString *out, const PolicyReading *reading);
void policy_json_findings(GString *out, const PolicyReading *reading);
void policy_json_law(GString *out, const PolicyReading *reading);

/* record/reader.h -- between the files that turn YAML into types: strict reading of members,
 * keeping the place for findings */
#pragma once
#include "base/yaml.h"
#include "record/arena.h"
#include "record/expr.h"
#include "record/finding.h"
#include "record/type.h"

#define RECORD_NAME_MAX 40u
#define RECORD_LABEL_MAX 200u
#define RECORD_HELP_MAX 1000u
#define RECORD_LIST_MAX 200u /* fields, options, states, transitions, … of one type */

struct RecordTypes {
    RecordArena *arena;
    GPtrArray *all, *functions, *scales; /* RecordType, RecordFunction, RecordScale */
};

typedef struct {
    RecordTypes *types;
    RecordArena *arena;
    RecordFindings *findings;
    const char *file;
    GString *place; /* "fields.purpose.kind" */
    RecordType *type;
    gboolean adopted; /* its file was, earlier */
} RecordReader;

/* Adds a step to the place; what to give reader_leave. */
gsize record_reader_enter(RecordReader *r, const char *step);
void record_reader_leave(RecordReader *r, gsize length);
void record_reader_find(RecordReader *r, RecordRule rule, const YamlNode *node, const char *thing,
                        const char *more);

/* Whether `node` is a map that holds nothing but `members` (NULL at their end); a finding each. */
gboolean record_reader_map(RecordReader *r, const YamlNode *node, const char *const *members);
/* The items of a list (or map, with `kind`); an empty array for NULL. Lent. A finding when it is
 * something else or longer than RECORD_LIST_MAX. */
const GPtrArray *record_reader_items(RecordReader *r, const YamlNode *map, const char *key,
                                     YamlKind kind);
typedef enum { RECORD_OPTIONAL, RECORD_REQUIRED } RecordDemand;
/* The text of a member, at most `max` characters, lent by the arena; NULL when there is none. */
const char *record_reader_text(RecordReader *r, const YamlNode *map, const char *key, guint max,
                               RecordDemand demand);
/* The same for a name: a-z, 0-9 and _, beginning with a letter. */
const char *record_reader_name(RecordReader *r, const YamlNode *map, const char *key,
                               RecordDemand demand);
gboolean record_reader_is_name(RecordReader *r, const YamlNode *node, const char *name);
/* ja and en of the map itself, and of its member `key`. */
RecordLabel record_reader_label(RecordReader *r, const YamlNode *map);
RecordLabel record_reader_label_at(RecordReader *r, const YamlNode *map, const char *key,
                                   RecordDemand demand);
gboolean record_reader_flag(RecordReader *r, const YamlNode *map, const char *key);
gboolean record_reader_number(RecordReader *r, const YamlNode *map, const char *key, gint64 min,
                              gint64 max, gint64 *number);
/* "30d", "3h", "2m", "5y"; count 0 when there is none. */
RecordSpan record_reader_span(RecordReader *r, const YamlNode *map, const char *key);
RecordSpan record_reader_span_of(RecordReader *r, const YamlNode *node);
/* Place of a member's text in `names` (NULL at their end), or -1. */
int record_reader_among(RecordReader *r, const YamlNode *map, const char *key,
                        const char *const *names, RecordDemand demand);
/* The texts of a list (one plain text counts as a list of one): YamlNode. Lent. */
GPtrArray *record_reader_words(RecordReader *r, const YamlNode *map, const char *key);
/* That `name` is the name of no `what`, with the nearest of `names` (GPtrArray of structs that
 * begin with their name). */
void record_reader_unknown(RecordReader *r, const YamlNode *node, const char *what,
                           const char *name, const GPtrArray *named);

/* Names to what they mean, in the type in hand (or in `table`); findings for what is unknown. */
const RecordField *record_reader_field(RecordReader *r, const YamlNode *node,
                                       const GPtrArray *fields);
GPtrArray *record_reader_fields(RecordReader *r, const YamlNode *map, const char *key);
const RecordField *record_reader_field_at(RecordReader *r, const YamlNode *map, const char *key,
                                          RecordDemand demand);
const RecordState *record_reader_state_at(RecordReader *r, const YamlNode *map, const char *key,
                                          RecordDemand demand);
GPtrArray *record_reader_states(RecordReader *r, const YamlNode *map, const char *key,
                                const RecordType *of);
const RecordType *record_reader_type(RecordReader *r, const YamlNode *node);
GPtrArray *record_reader_whos(RecordReader *r, const YamlNode *map, const char *key);
RecordExpr *record_reader_expr(RecordReader *r, const YamlNode *node, const RecordField *table,
                               const RecordShape *want);
RecordExpr *record_reader_when(RecordReader *r, const YamlNode *map, const char *key);

/* First pass over a type's file: names and kinds, so that everything can refer to everything. */
void record_declare_type(RecordReader *r, const YamlNode *root);
void record_declare_fields(RecordReader *r, const YamlNode *root);
void record_declare_flow(RecordReader *r, const YamlNode *root);
/* Second pass: what references point to, in all types; then all the rest. */
void record_define_targets(RecordReader *r, const YamlNode *root);
void record_define_fields(RecordReader *r, const YamlNode *root);
void record_define_flow(RecordReader *r, const YamlNode *root);
void record_define_times(RecordReader *r, const YamlNode *root);
void record_define_keep(RecordReader *r, const YamlNode *root);
void record_define_views(RecordReader *r, const YamlNode *root);
void record_define_means(RecordReader *r, const YamlNode *root);
void record_define_serves(RecordReader *r, const YamlNode *root);
GPtrArray *record_define_effects(RecordReader *r, const YamlNode *map, const char *key);
/* functions.yaml. */
void record_define_functions(RecordReader *r, const YamlNode *root);

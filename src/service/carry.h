/* service/carry.h -- decisions going from one edition to the next; seen by service/ alone */
#pragma once
#include "edition/carry.h"
#include "edition/compare.h"
#include "edition/edition.h"
#include "service/call.h"

#define CARRY_NONE G_MAXUINT32

/* A run under way. */
typedef struct {
    ServiceCall *call;
    const char *from_id, *to_id;
    guint64 from, to; /* events that imported them */
    EditionTexts old, new;
    guint32 *same;       /* by place of the old: unit of the new with the same words, or none */
    guint32 *near;       /* the one it became */
    json_t *rows;        /* what must be decided again */
    GHashTable *numbers; /* "of/from_n/item" to the number of a row that stands */
    guint64 next_n;
    guint kept;
} Carrying;

/* A decision of the old edition, its strings owned. */
typedef struct {
    char *of, *item, *actor, *reason;
    guint64 n, event;
} Decided;

/* Carries over what was decided in the edition in force since it was last done; no event when that
 * is nothing, none is in force, or it is `to` itself. */
gboolean service_carry_in_force(ServiceCall *call, const char *to, GError **error);

gboolean service_carry_unit(Carrying *carrying, const Decided *decided, GError **error);
gboolean service_carry_fact(Carrying *carrying, const Decided *decided, GError **error);
gboolean service_carry_finding(Carrying *carrying, const Decided *decided, GError **error);
gboolean service_carry_coverage(Carrying *carrying, const Decided *decided, GError **error);

/* Lists it for a decision; `before` and `after` are taken. */
typedef struct {
    const char *why;
    const char *from_path, *from_text;
    guint64 to_n; /* 0 for none */
    const char *to_path, *to_text;
    json_t *before, *after;
} CarryAgain;
void service_carry_again(Carrying *carrying, const Decided *decided, const CarryAgain *again);

/* Where the clause at `path` of the old went, when none of its words changed: its path in the new,
 * lent; NULL when it changed or is gone. A path without units of its own is taken to stand. */
const char *service_carry_path(const Carrying *carrying, const char *path);

/* {changes, reason, carried} and the like get their `carried`. */
void service_carry_cite(json_t *content, const char *edition, guint64 event);

/* `unit.carry` on unit `n`: the changes, taken. Nothing is appended when there are none. */
typedef struct {
    const char *edition, *from_edition, *path, *reason;
    guint64 n, version, from_event;
} CarryUnit;
gboolean service_append_unit_carry(ServiceCall *call, const CarryUnit *unit, json_t *changes,
                                   GError **error);
/* Of `wanted` {field: value}, what differs from the unit: {field: {before, after}}; owned. */
json_t *service_unit_changes(const EditionUnit *unit, const json_t *wanted);
/* A column's text as the JSON value of its field; owned. */
json_t *service_field_value(EditionField field, const char *text);

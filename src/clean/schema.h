/* clean/schema.h -- what an Office file may hold, as tables made from rules/clean-ooxml-*.yaml
 * (clean/ only) */
#pragma once
#include "clean/clean-tables.h"
#include "disarm/job.h"

/* What may be made of each byte: CLEAN_BYTE_…. */
extern const guint16 clean_bytes[256];

/* A namespace. Number 0 is none. */
typedef struct {
    const char *prefix, *uri; /* the prefix it is written with */
    const char *strict;       /* its address in Strict files, or NULL */
    guint groups;             /* CLEAN_GROUP_…: the parts that may use it */
} CleanSpace;
extern const CleanSpace clean_spaces[];
extern const guint clean_spaces_count;

#define CLEAN_TEXT 1u
#define CLEAN_NOT_EMPTY 2u
#define CLEAN_LOSES 4u

typedef struct {
    const char *name;
    guint8 size, space, act, danger; /* CleanAct; of a drop or unwrap: DisarmDanger */
    guint8 flags;
    guint16 attributes, count; /* from clean_attributes[attributes] */
} CleanElement;
extern const CleanElement clean_elements[];

typedef struct {
    const char *name;
    guint8 size, space, value; /* CleanValue */
} CleanAttribute;
extern const CleanAttribute clean_attributes[];

extern const guint clean_slots_count; /* a power of two */
extern const guint16 clean_slots[];   /* number of an element + 1 */

#define CLEAN_PART_IMPLIED 1u
#define CLEAN_PART_PROBE 2u
#define CLEAN_PART_IMAGE 4u
#define CLEAN_PART_PACKAGE 8u
#define CLEAN_PART_QUIET 16u
#define CLEAN_PART_OPTIONAL 32u
#define CLEAN_PART_TOP 64u

typedef struct {
    const char *name, *type; /* the content type that is written */
    const char *main;        /* extension of a file whose main part it is, or NULL */
    const char *root;
    guint8 root_space;
    guint groups;
    guint8 danger; /* DisarmDanger, or DISARM_DANGER_LAST: it may stay */
    guint8 aspect; /* DisarmAspect it depends on, or DISARM_ASPECT_LAST */
    guint8 needs;  /* CleanKind that must stay for it to stay */
    guint8 flags;
} CleanPartKind;
extern const CleanPartKind clean_kinds[];

typedef struct {
    const char *type;
    guint8 size;
    guint8 kind, at; /* `at` 0 is what is written; more: a macro-enabled or older form */
} CleanType;
extern const CleanType clean_types[]; /* until NULL */

typedef struct {
    const char *way; /* a relationship type */
    guint8 kind;
} CleanRelation;
extern const CleanRelation clean_relations[]; /* until NULL */

typedef struct {
    const char *word;
    guint8 danger;
} CleanExternal;
extern const CleanExternal clean_externals[]; /* until NULL */

/* In order: functions in capitals, by their bytes; fields are compared without case. */
extern const char *const clean_functions[], *const clean_fields[];
extern const guint clean_functions_count, clean_fields_count;

/* NULL when the tables have none. */
const CleanElement *clean_element_find(guint space, const char *name, gsize size);
const CleanAttribute *clean_attribute_find(const CleanElement *element, guint space,
                                           const char *name, gsize size);
/* The namespace of an address; FALSE when it is on no list. `strict` when it is the other one. */
gboolean clean_space_find(const char *uri, gsize size, guint *space, gboolean *strict);
/* A kind that `way` leads to and whose contents are of `type` (compared without case); `at` as in
 * CleanType. CLEAN_KIND_LAST when there is none. */
guint clean_kind_find(const char *way, const char *type, guint *at);
/* The kind that the way alone, or the type alone, stands for: to name what is left out. */
guint clean_kind_guess(const char *way, const char *type);
/* What a relationship of this type means when it leads outside. */
DisarmDanger clean_external_danger(const char *way);
/* The aspect of policy that decides about a danger. */
DisarmAspect clean_aspect_of(DisarmDanger danger);

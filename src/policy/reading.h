/* policy/reading.h -- what a reading holds; for the files of policy/ and their tests only */
#pragma once
#include "policy/outline.h"
#include "policy/policy.h"
#include "policy/vocabulary.h"

/* The words a value was read from. */
typedef struct {
    guint8 field;       /* PolicyField */
    guint8 from;        /* PolicyFrom */
    const char *rule;   /* lives as long as the rules */
    const char *words;  /* as folded, or as written for names */
    guint32 start, end; /* code points in the text they stand in */
    guint32 node;       /* whose text that is; the unit's own node when `from` is own */
    guint32 line;
} PolicyEvidence;

/* A run of places in one of the reading's pools. */
typedef struct {
    guint32 first, count;
} PolicyRun;

typedef struct {
    guint32 node;
    guint32 s; /* sentence number within its path */
    guint32 first_line, last_line;
    const char *path;                                     /* of its clause, or of its row */
    const char *text;                                     /* as written */
    const char *reading;                                  /* with noise mended, or NULL */
    guint8 kind, modality, timing, capability, mechanism; /* of the enums */
    guint8 shape;                                         /* PolicyShape */
    guint8 confidence[FIELD_LAST];                        /* per cent; 0 where nothing was said */
    PolicyRun actor, approver, notify, records, grades;   /* in `names` */
    PolicyRun evidence;
    const char *how, *how_ja;
} PolicyUnit;

typedef struct {
    const char *term, *means;
    guint32 node, line;
} PolicyDefinition;

typedef struct {
    guint32 line, last;
    guint8 depth;
    guint16 part;
    const char *path, *title, *chapter;
} PolicyOutlineEntry;

struct PolicyReading {
    GStringChunk *strings;
    PolicyOutline *outline;
    const char *name, *encoding;
    gsize bytes;
    guint lines;
    char sha256[65];
    GArray *units;           /* PolicyUnit */
    GArray *evidence;        /* PolicyEvidence, those of a unit together */
    GPtrArray *names;        /* const char *, in `strings` */
    GArray *definitions;     /* PolicyDefinition */
    GArray *entries;         /* PolicyOutlineEntry */
    GPtrArray *unread_texts; /* first characters of each unread run; in `strings` */
};

static inline PolicyUnit *policy_reading_unit(const PolicyReading *reading, guint at)
{
    return &g_array_index(reading->units, PolicyUnit, at);
}

static inline const char *policy_reading_name(const PolicyReading *reading, guint32 at)
{
    return g_ptr_array_index(reading->names, at);
}

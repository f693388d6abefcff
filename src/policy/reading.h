/* policy/reading.h -- what a reading holds; for those who make one and their tests only */
#pragma once
#include "policy/knowledge.h"
#include "policy/outline.h"
#include "policy/policy.h"
#include "policy/text.h"
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
    const char *guideline; /* chapter of the ministry's guideline, or "" */
    guint16 areas;         /* set: bit n is area n, 1 to 8 */
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
    guint32 node; /* of the outline: its own, or the one it stands in */
    const char *guideline;
    guint16 areas;
} PolicyOutlineEntry;

typedef struct {
    const char *label, *text;
} PolicyDetail;

/* What the document says as a whole; texts live in `strings` or with the rules. */
typedef struct {
    guint8 kind;       /* PolicyFactKind */
    guint8 confidence; /* per cent */
    guint32 line;      /* from 1 */
    const char *name, *value, *function;
    const char *path;  /* "" for a cover or a dropped table */
    const char *words; /* as written */
    PolicyRun details; /* in `details` */
} PolicyFact;

/* Something for people to check. */
typedef struct {
    const char *rule;
    guint8 severity; /* PolicySeverity */
    guint32 line;
    const char *path, *words, *ja, *en;
} PolicyFinding;

typedef struct {
    guint8 state;    /* PolicyCoverState */
    PolicyRun paths; /* in `paths` */
} PolicyCover;

struct PolicyReading {
    GStringChunk *strings;
    PolicyOutline *outline;
    const char *name, *encoding;
    gsize bytes;
    const char *format; /* "text", "markdown", "docx", "odt", "pdf", "html"; static */
    guint lines;
    guint pages;          /* of a PDF, else 0 */
    char text_sha256[65]; /* of the text that was read out of the file; "" when the file is it */
    char sha256[65];
    GArray *units;                    /* PolicyUnit */
    GArray *evidence;                 /* PolicyEvidence, those of a unit together */
    GPtrArray *names;                 /* const char *, in `strings` */
    GArray *definitions;              /* PolicyDefinition */
    GArray *entries;                  /* PolicyOutlineEntry */
    GPtrArray *unread_texts;          /* first characters of each unread run; in `strings` */
    GArray *facts;                    /* PolicyFact */
    GArray *details;                  /* PolicyDetail, those of a fact together */
    GArray *findings;                 /* PolicyFinding, by line */
    GArray *coverage;                 /* PolicyCover, one for each of the knowledge's */
    GPtrArray *paths;                 /* const char * */
    const PolicyKnowledge *knowledge; /* lent by the rules */
};

static inline PolicyUnit *policy_reading_unit(const PolicyReading *reading, guint at)
{
    return &g_array_index(reading->units, PolicyUnit, at);
}

static inline const char *policy_reading_name(const PolicyReading *reading, guint32 at)
{
    return g_ptr_array_index(reading->names, at);
}

/* A reading of `text`, which `bytes` were decoded to, as far as its outline and its units go.
 * `source->format` is NULL when the text is the file itself. Owned. Errors as policy_read's. */
PolicyReading *policy_read_units(const PolicyRules *rules, const PolicySource *source,
                                 const PolicyText *text, const guint8 *bytes, gsize size_bytes,
                                 PolicyProgress progress, gpointer progress_data, GError **error);
/* FALSE, with G_IO_ERROR_CANCELLED, when it is to stop. */
gboolean policy_progress_tell(PolicyProgress progress, gpointer data, const char *stage,
                              guint percent, GError **error);

/* document/list.h -- automatic numbering: levels as a document defines them, counts as it goes
 * (document/ only)
 *
 * Source of the rules: ECMA-376 part 1, 17.9 (numbering), and OpenDocument 1.3, 19.880 ff. */
#pragma once
#include "document/number.h"

#define DOCUMENT_LIST_LEVELS 10u

typedef enum {
    DOCUMENT_LIST_RESTARTS = -1, /* after any level above */
    DOCUMENT_LIST_NEVER_RESTARTS =
        0 /* 1 to 9: only after that level (counted from 1) or one above */
} DocumentListRestart;

typedef struct {
    DocumentNumber form;
    guint start;
    char *text;      /* "第%1条", "%1.%2"; for a bullet its sign; owned, NULL shows nothing */
    int restart;     /* DocumentListRestart */
    gboolean legal;  /* every number in it is shown as decimal */
    gboolean no_gap; /* text follows the label at once */
} DocumentListLevel;

DocumentListLevel *document_list_level_new(void);
void document_list_level_free(DocumentListLevel *level);

typedef struct {
    guint numbers[DOCUMENT_LIST_LEVELS];
    gboolean begun[DOCUMENT_LIST_LEVELS];
} DocumentListCounts;

/* The next item of `level` (0 first): counts it and appends its label with the gap that follows,
 * "第2条 ". `levels` has DOCUMENT_LIST_LEVELS places, NULL where a level is not defined. Bullets
 * are indented by their level. */
void document_list_step(GString *out, const DocumentListLevel *const *levels,
                        DocumentListCounts *counts, guint level);
/* The next item of `level` has the number `start`. */
void document_list_restart(DocumentListCounts *counts, guint level, guint start);

/* record/load.h -- files of types, read and bound together */
#pragma once
#include "record/finding.h"
#include "record/type.h"

#define RECORD_FILE_MAX_BYTES (256u * 1024u)
#define RECORD_TYPES_MAX 500u

/* One file, lent. Files of a body stand behind the built-in ones: a type of the same name there
 * takes the built-in one's place and must have a greater version. A file called functions.yaml
 * holds functions and scales; its rows add to, or replace, those before. */
typedef struct {
    const char *file, *text;
    gsize size_bytes;
    gboolean own; /* of the body */
    gboolean
        adopted; /* earlier: what is refused since then is read as its nearest stricter sense */
} RecordSource;

/* All types of `sources`; owned. NULL when anything is wrong: `findings` then says all of it. */
RecordTypes *record_types_load(const RecordSource *sources, guint count, RecordFindings *findings);
/* Visits the files built in, lent for the program's life. */
void record_each_builtin(void (*visit)(const RecordSource *source, gpointer user), gpointer user);
/* The built-in types and behind them `own` (may be NULL when `count` is 0). */
RecordTypes *record_types_load_builtin(const RecordSource *own, guint count,
                                       RecordFindings *findings);

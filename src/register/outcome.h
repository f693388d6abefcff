/* register/outcome.h -- what follows from a record as it stands: whom it waits for, who sees it,
 * when it is due, what it is called, what it gives; as the content of its event has it
 *
 * Members (docs/design/storage.md): replay projects them and runs no rule. One that is absent
 * stands as it stood. */
#pragma once
#include "register/record.h"

/* A row of `waits`: a key that may take the step, and the keys of those left out. */
typedef struct {
    char *key;
    const char *step; /* a transition's name; "second", "look", "late" */
    guint place;      /* 0: asked first */
    char *barred;     /* keys, by spaces */
} RegisterWait;
/* Owned. */
GArray *register_waits_of(RegisterView *view, const RegisterRecord *record, const json_t *full);

/* Adds to `content` all that follows. `was` is the record before (NULL when it is new): what did
 * not change is left out. Sets title, due_us, restricted and the dues of `record`. */
void register_outcome(RegisterView *view, RegisterRecord *record, const RegisterRecord *was,
                      json_t *content);
/* What a record gives while it is in certain states: holdings, stand-ins, relief. */
void register_given(RegisterView *view, const RegisterRecord *record, json_t *content);
/* Only what the office decides, waits and sees: added where it differs from the rows. FALSE when
 * nothing does. */
gboolean register_repoint(RegisterView *view, const RegisterRecord *record, json_t *content);

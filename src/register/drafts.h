/* register/drafts.h -- what persons keep for themselves: forms being typed, lists saved; working
 * tables, without events */
#pragma once
#include "store/store.h"

#define REGISTER_DRAFTS_MAX 100 /* of one person; the oldest goes */
#define REGISTER_SAVED_MAX 100  /* then a new one is refused: PROBLEM_STATE */
#define REGISTER_DRAFT_BYTES (1024u * 1024u)

typedef struct {
    const char *id, *person, *type, *record; /* record "" for one to be opened */
    const char *body;                        /* JSON */
    gint64 changed_us;
} RegisterDraft;
/* Saves under the id, which the page made; PROBLEM_NOT_FOUND when it is somebody else's. */
gboolean register_draft_put(Store *store, const RegisterDraft *draft, GError **error);
/* Gone, if it was there and the person's. */
gboolean register_draft_drop(Store *store, const char *id, const char *person, GError **error);
typedef gboolean (*RegisterDraftVisit)(const RegisterDraft *draft, gpointer user);
/* Newest first; with `id` (NULL for all) that one: PROBLEM_NOT_FOUND. */
gboolean register_drafts_each(Store *store, const char *person, const char *id,
                              RegisterDraftVisit visit, gpointer user, GError **error);

/* A list as somebody saved it. */
typedef struct {
    const char *id, *person, *name, *type, *body; /* body JSON */
} RegisterSaved;
gboolean register_saved_put(Store *store, const RegisterSaved *saved, GError **error);
gboolean register_saved_drop(Store *store, const char *id, const char *person, GError **error);
/* By name. */
gboolean register_saved_each(Store *store, const char *person,
                             void (*visit)(const RegisterSaved *saved, gpointer user),
                             gpointer user, GError **error);

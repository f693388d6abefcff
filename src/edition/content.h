/* edition/content.h -- members of an event's content, and its subject; for projections alone
 *
 * What an erased or lesser content does not hold reads as "" and 0. */
#pragma once
#include "store/store.h"
#include <jansson.h>

const char *edition_text_in(const json_t *object, const char *key); /* lent */
gint64 edition_integer_in(const json_t *object, const char *key);
/* The member as JSON in its one form; transfer full. */
char *edition_json_in(const json_t *object, const char *key, const char *otherwise);
/* The member, a list of texts, one a line; of numbers 1 to 8, their digits. Transfer full. */
char *edition_lines_in(const json_t *object, const char *key);
char *edition_areas_in(const json_t *object, const char *key);
/* The texts, NULL-terminated, folded for comparison, one a line (base/fold.h). Transfer full. */
char *edition_identity(const char *const *texts);

/* `carried` of a content: where a decision was first made. */
typedef struct {
    const char *edition; /* lent; "" when it was made here */
    guint64 event;
} EditionCarried;
EditionCarried edition_carried_in(const json_t *content);

/* A subject "edition/ID" or "edition/ID/WHAT/WHICH", taken apart; owned. */
typedef struct {
    char *id, *what, *which; /* what and which: "" of an edition itself */
    guint64 n;               /* of `which` when it is a number, else 0 */
} EditionSubject;
gboolean edition_subject_read(const char *text, EditionSubject *subject, GError **error);
void edition_subject_clear(EditionSubject *subject);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EditionSubject, edition_subject_clear)
/* The event that imported edition `id`; PROBLEM_NOT_FOUND. */
gboolean edition_find_event(Store *store, const char *id, guint64 *event, GError **error);

/* register/search.h -- records by words, of all types, within what a person sees */
#pragma once
#include "register/list.h"

#define REGISTER_SEARCH_MAX 200

typedef struct {
    const char *q; /* words of two characters and more, any script */
    gint64 before; /* ordinals below; 0 from the newest */
    guint limit;   /* 1 to REGISTER_SEARCH_MAX */
} RegisterSearch;
/* Newest first. A word is found in a record's text, or as the name of a person taking part. `next`
 * gets where to go on, 0 when there is no more. PROBLEM_INVALID for words too short. */
gboolean register_search(RegisterSight *sight, const RegisterSearch *in, gint64 *next,
                         RegisterLineVisit visit, gpointer user, GError **error);

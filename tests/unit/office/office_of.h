/* tests/unit/office/office_of.h -- an office in a database in memory, filled change by change */
#pragma once
#include "office/change.h"
#include <jansson.h>

typedef struct {
    Store *store;
    guint64 events;
} OfficeOf;

OfficeOf *office_of_new(void);
void office_of_free(OfficeOf *of);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OfficeOf, office_of_free)

/* Projects one event with these changes (taken). */
void office_of_change(OfficeOf *of, json_t *changes);
/* One row; `format` and what follows as json_pack takes them. */
void office_of_put(OfficeOf *of, const char *what, const char *id, const char *format, ...);
void office_of_cancel(OfficeOf *of, const char *what, const char *id);
/* "ciso, t:POST, f:section_manager:UNIT (for PERSON)" and so on: all keys as one text; transfer
 * full. */
char *office_of_keys(OfficeOf *of, const char *person, const char *day);
char *office_of_holders(OfficeOf *of, const char *key, const char *day);

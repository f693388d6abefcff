/* report/office.h -- the office of one day in memory, and pieces of answers made from it; seen by
 * report/ alone */
#pragma once
#include "office/office.h"
#include "report/report.h"
#include <jansson.h>

/* All that is in force on the day; texts lie in `texts`. */
typedef struct {
    Store *store;
    Store *policy; /* where editions stand: the same, but of an office that is only tried */
    const char *day;
    GStringChunk *texts;
    GArray *units;        /* OfficeUnit, in the order of the tree */
    GArray *depths;       /* guint, beside them */
    GArray *posts;        /* OfficePost */
    GArray *persons;      /* OfficePerson */
    GArray *appointments; /* OfficeAppointment, by person's kana */
    GArray *holdings;     /* OfficeHolding */
    GArray *deputies;     /* OfficeDeputy */
    GPtrArray *gone;      /* OfficePerson, owned: not there that day and looked for all the same */
    GHashTable *absent;   /* set of persons */
    GHashTable *in_post;  /* post to GPtrArray of OfficeAppointment; none for a vacant one */
    GHashTable *holding_posts;                 /* set of posts that hold something */
    GHashTable *unit_at, *post_at, *person_at; /* id to place + 1 */
} ReportOffice;
ReportOffice *report_office_load(Store *store, const char *day, GError **error);
void report_office_free(ReportOffice *office);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportOffice, report_office_free)
/* Lent; NULL when it is not there that day. */
const OfficeUnit *report_office_unit_of(const ReportOffice *office, const char *id);
const OfficePost *report_office_post_of(const ReportOffice *office, const char *id);
const OfficePerson *report_office_person_of(const ReportOffice *office, const char *id);

/* `"until_on":""` where there is no end. */
void report_until(GString *json, const char *until_on);
/* `"NAME_id":…,"NAME":…`: an id and what it is called on the day, or ever; nothing for "". */
void report_named(GString *json, Store *store, const char *key, OfficeWhat what, const char *id);

/* Each an object of an array. */
void report_office_holding(GString *json, Store *store, const OfficeHolding *holding);
void report_office_deputy(GString *json, Store *store, const OfficeDeputy *deputy);
/* `"keys":[…]`. */
void report_office_append_keys(GString *json, Store *store, const OfficeKeys *keys);

typedef struct {
    const char *about;  /* a row; "" for all */
    guint64 before;     /* events below this index */
    guint limit;        /* events */
    gboolean functions; /* only what changes who holds a function */
    guint64 next;       /* out: `before` of what follows; 0 at the end */
} ReportOfficeChanges;
/* Elements of an array, an event each, the newest first. */
gboolean report_office_append_changes(Store *store, Store *people, ReportOfficeChanges *changes,
                                      GString *json, GError **error);
/* `"gaps":[…]`. */
gboolean report_office_gap_list(const ReportOffice *office, const ReportOfficeAsk *ask,
                                GString *json, GError **error);
/* `"findings":[…]`, and the outcome when there are none. */
gboolean report_office_try(Store *body, const ReportOfficeAsk *ask, const json_t *asked,
                           gboolean end_dependents, GString *json, GError **error);

/* office/office.h -- who holds what on which day: units, posts, persons, functions of the policy,
 * deputies and absences of a body; the questions asked of them
 *
 * All of it is made from `office.change` and `office.person` (office/change.h) and from what
 * records say of holdings (office/source.h). A day is "2026-11-29" (base/times.h), inclusive, in
 * JST. Every question takes a Store of the body's database: a reader's, or the writer's inside its
 * call.
 *
 * A **key** is the text by which a record says whom it waits for, who sees it and whom it tells:
 *
 *     p:PERSON               that person
 *     t:POST                 whoever is in that post
 *     f:FUNCTION:            whoever holds the function for the body
 *     f:FUNCTION:UNIT        … for the unit; when it has no holder of its own, for the unit above
 *     f:FUNCTION:RECORD      … for the thing that record stands for
 *     f:staff:               everyone in office but contractors
 *
 * So a change of posts re-points everything at once. A unit that was abolished answers to its
 * successor. A post without anybody in it and without a deputy leaves the unit without a holder of
 * its own. */
#pragma once
#include "ledger/log.h"
#include "store/store.h"

extern const StoreSchema office_schema_001;
/* Emptied and filled again by rebuild. */
#define OFFICE_DERIVED_TABLES                                                                      \
    "office_unit", "office_post", "office_person", "office_appointment", "office_holding",         \
        "office_deputy", "office_absence", "office_history", "office_about"

#define OFFICE_OPEN "9999-12-31" /* until_on of what has no end */
#define OFFICE_STAFF_KEY "f:staff:"

/* What a deputy may do for the holder. */
typedef enum { OFFICE_ALL, OFFICE_PERMITS, OFFICE_URGENT } OfficeLimits;
extern const char *const office_limits[]; /* "all", "permits", "urgent", NULL */

/* How somebody answers to a key. */
typedef struct {
    gboolean deputy;        /* FALSE: by oneself, and the rest says nothing */
    const char *for_person; /* whom a deputy acts for; "" where the post is vacant */
    OfficeLimits limits;
    gboolean after_view; /* the holder sees it afterwards (後閲) */
    const char *by;      /* id of the row that names the deputy, or of the record behind it */
} OfficeAs;

typedef struct {
    const char *key;
    OfficeAs as;
} OfficeKey;
typedef struct {
    GStringChunk *texts;
    GArray *keys; /* OfficeKey; one's own first, no two alike */
} OfficeKeys;
void office_keys_free(OfficeKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OfficeKeys, office_keys_free)
/* All keys `person` answers to on `day`. Who is not in office that day answers to p:PERSON alone.
 */
OfficeKeys *office_keys(Store *store, const char *person, const char *day, GError **error);
/* The key held by oneself, else the first as a deputy; NULL. Lent. */
const OfficeKey *office_keys_find(const OfficeKeys *keys, const char *key);

typedef struct {
    const char *person;
    OfficeAs as;
} OfficeHolder;
typedef struct {
    GStringChunk *texts;
    GArray *holders;  /* OfficeHolder; holders themselves first */
    const char *unit; /* whose function it is: differs from the key's unit when it is held above */
} OfficeHolders;
void office_holders_free(OfficeHolders *holders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OfficeHolders, office_holders_free)
/* Who answers to `key` on `day`: exactly those whose office_keys have it. PROBLEM_INVALID for what
 * is no key. */
OfficeHolders *office_holders(Store *store, const char *key, const char *day, GError **error);
/* "f:FUNCTION:SCOPE"; transfer full. */
char *office_function_key(const char *function, const char *scope);

/* The unit of the main appointment, else of the first beside it; "" when the person has none that
 * day. Transfer full. */
char *office_unit_of(Store *store, const char *person, const char *day, GError **error);

/* ---- names and lists ---- */

typedef enum {
    OFFICE_UNIT,
    OFFICE_POST,
    OFFICE_PERSON,
    OFFICE_APPOINTMENT,
    OFFICE_HOLDING,
    OFFICE_DEPUTY,
    OFFICE_ABSENCE,
    OFFICE_WHATS
} OfficeWhat;
extern const char *const office_what_names[]; /* "unit", …, NULL */

/* The name of a unit, post or person; "" when there is none of the id. Transfer full. */
char *office_name(Store *store, OfficeWhat what, const char *id, GError **error);
/* Whether the person was in office and is no longer on that day; nobody whom the office does not
 * know has left it. */
gboolean office_person_left(Store *store, const char *person, const char *day, gboolean *left,
                            GError **error);

typedef struct {
    const char *id, *code, *name, *kana, *parent, *successor, *from_on, *until_on;
    gint64 place, event;
} OfficeUnit;
typedef struct {
    const char *id, *unit, *name, *kind, *from_on, *until_on;
    gint64 place, event;
    gboolean many;
} OfficePost;
typedef struct {
    const char *id, *number, *name, *kana, *mail, *kind, *company, *from_on, *until_on, *folded;
    gint64 event;
} OfficePerson;
/* What is lent to a visitor lives until it returns; FALSE from it ends the visit. `day` NULL: of
 * all days. Units and posts come by place and name, persons in no order. */
typedef gboolean (*OfficeUnitVisit)(const OfficeUnit *unit, gpointer user);
typedef gboolean (*OfficePostVisit)(const OfficePost *post, gpointer user);
typedef gboolean (*OfficePersonVisit)(const OfficePerson *person, gpointer user);
gboolean office_each_unit(Store *store, const char *day, OfficeUnitVisit visit, gpointer user,
                          GError **error);
gboolean office_each_post(Store *store, const char *day, OfficePostVisit visit, gpointer user,
                          GError **error);
gboolean office_each_person(Store *store, const char *day, OfficePersonVisit visit, gpointer user,
                            GError **error);

typedef struct {
    const char *id, *person, *post, *order_text, *from_on, *until_on;
    gboolean main;
    gint64 event;
} OfficeAppointment;
typedef struct {
    const char *id, *function, *scope, *post, *person, *clause, *source, *from_on, *until_on;
    gint64 event;
} OfficeHolding;
typedef struct {
    const char *id, *function, *scope, *holder_post, *holder_person, *deputy_post, *deputy_person;
    const char *limits, *source, *from_on, *until_on;
    gboolean standing, after_view;
    gint64 place, event;
} OfficeDeputy;
typedef struct {
    const char *id, *person, *from_on, *until_on;
    gint64 event;
} OfficeAbsence;
/* Those in force on `day`, or (`day` NULL) of all days that name the unit, post or person `of`, the
 * latest first. */
typedef gboolean (*OfficeAppointmentVisit)(const OfficeAppointment *appointment, gpointer user);
typedef gboolean (*OfficeHoldingVisit)(const OfficeHolding *holding, gpointer user);
typedef gboolean (*OfficeDeputyVisit)(const OfficeDeputy *deputy, gpointer user);
typedef gboolean (*OfficeAbsenceVisit)(const OfficeAbsence *absence, gpointer user);
gboolean office_each_appointment(Store *store, const char *day, const char *of,
                                 OfficeAppointmentVisit visit, gpointer user, GError **error);
gboolean office_each_holding(Store *store, const char *day, const char *of,
                             OfficeHoldingVisit visit, gpointer user, GError **error);
gboolean office_each_deputy(Store *store, const char *day, const char *of, OfficeDeputyVisit visit,
                            gpointer user, GError **error);
gboolean office_each_absence(Store *store, const char *day, const char *of,
                             OfficeAbsenceVisit visit, gpointer user, GError **error);

/* ---- history ---- */

typedef struct {
    guint64 event, n;
    const char *what, *id, *actor, *reason, *plan;
    const char *before, *after; /* JSON objects; after is {} of a row taken back */
    gint64 time_us;
} OfficeChange;
typedef gboolean (*OfficeChangeVisit)(const OfficeChange *change, gpointer user);
/* Changes of the row `about` and of rows that name it ("": of all rows), those of events before
 * `before` (G_MAXINT64: all), the newest event first. */
gboolean office_each_change(Store *store, const char *about, guint64 before,
                            OfficeChangeVisit visit, gpointer user, GError **error);

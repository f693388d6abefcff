/* office/look.h -- what keys and holders both ask of the tables on one day; inside office/ only
 *
 * Texts that are found lie in `texts` and live as long as it does. */
#pragma once
#include "office/office.h"

typedef struct {
    Store *store;
    const char *day;
    GStringChunk *texts;
    GError **error; /* of the first that failed */
} OfficeLook;

/* A deputy's row in force on the day. */
typedef struct {
    const char *id, *source, *function, *scope;
    const char *holder_post, *holder_person, *deputy_post, *deputy_person;
    gboolean standing, after_view;
    gint64 place;
    OfficeLimits limits;
} OfficeStandIn;

/* A function held on the day. */
typedef struct {
    const char *function, *scope, *post, *person;
} OfficeHeld;

typedef enum { OFFICE_NO_UNIT, OFFICE_UNIT_NOW, OFFICE_UNIT_GONE, OFFICE_UNIT_LATER } OfficeUnitAge;
typedef struct {
    OfficeUnitAge age;
    const char *parent, *successor;
} OfficeUnitLook;

/* Each FALSE when the database failed. Lists are of texts (const char *) or of the structs above,
 * appended. */
gboolean office_look_in_office(const OfficeLook *look, const char *person, gboolean *in_office,
                               gboolean *staff);
gboolean office_look_absent(const OfficeLook *look, const char *person, gboolean *absent);
gboolean office_look_posts(const OfficeLook *look, const char *person, GPtrArray *posts);
gboolean office_look_persons(const OfficeLook *look, const char *post, GPtrArray *persons);
gboolean office_look_staff(const OfficeLook *look, GPtrArray *persons);
gboolean office_look_unit(const OfficeLook *look, const char *id, OfficeUnitLook *unit);
/* `unit` and all that answer to its holder of `function` because they have none of their own. */
gboolean office_look_below(const OfficeLook *look, const char *function, const char *unit,
                           GPtrArray *units);

typedef enum { OFFICE_HELD_BY_POST, OFFICE_HELD_BY_PERSON } OfficeHeldBy;
gboolean office_look_held_by(const OfficeLook *look, OfficeHeldBy by, const char *id, GArray *held);
gboolean office_look_held(const OfficeLook *look, const char *function, const char *scope,
                          GArray *held);

/* Who stands in for the post or person `id`, or what they stand in for; by place. */
typedef enum {
    OFFICE_OF_HOLDER_POST,
    OFFICE_OF_HOLDER_PERSON,
    OFFICE_OF_DEPUTY_POST,
    OFFICE_OF_DEPUTY_PERSON
} OfficeStandInOf;
gboolean office_look_stand_ins(const OfficeLook *look, OfficeStandInOf of, const char *id,
                               GArray *rows);
/* Who acts by `row` that day: the deputy, or those in the deputy's post, but none who is absent. */
gboolean office_look_deputies(const OfficeLook *look, const OfficeStandIn *row, GPtrArray *persons);
/* Whether `row` is in force for `holder` ("": the post is vacant): a standing one only while the
 * holder is absent, and none while somebody comes before by place for the same function. */
gboolean office_look_in_force(const OfficeLook *look, const OfficeStandIn *row, const char *holder,
                              gboolean *in_force);

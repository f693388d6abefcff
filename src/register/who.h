/* register/who.h -- whom a type's words mean for one record: keys, and whether a person is meant */
#pragma once
#include "register/record.h"

/* Adds the keys `who` means for the record; none when nobody is meant (a field left empty). Owned
 * texts, no two alike. */
void register_who_keys(RegisterView *view, const RegisterRecord *record, const RecordWho *who,
                       GPtrArray *keys);
void register_whos_keys(RegisterView *view, const RegisterRecord *record, const GPtrArray *whos,
                        GPtrArray *keys);
/* Adds a key unless it stands already. */
void register_add_key(GPtrArray *keys, const char *key);

/* Whether `person` is the applicant, or handed the record over. */
gboolean register_was_applicant(const RegisterRecord *record, const char *person);

/* One way in which somebody can act: by oneself, or as a deputy for one person. `user` of the
 * RecordActor made of it. */
typedef struct {
    RegisterView *view;
    const RegisterRecord *record;
    const RegisterPerson *me;        /* keys of who acts */
    const char *person, *for_person; /* for_person "" by oneself or for a vacant post */
    gboolean deputy;
    const OfficeKey *used; /* out: the key by which a deputy was let act */
} RegisterActing;
/* `acting` is filled and lent to the actor. `at` 0 is by oneself, then each person `me` stands in
 * for; FALSE when there is no such way. */
gboolean register_acting(RegisterActing *acting, RegisterView *view, const RegisterRecord *record,
                         const char *person, guint at);
RecordActor register_actor(RegisterActing *acting, const RecordTransition *transition);
/* Whether the person, oneself or as a deputy, may open a record of the type. */
gboolean register_may_open(RegisterView *view, const RegisterSet *set, const RecordType *type,
                           const char *person);
/* The record (its key, owned) by which `person` is relieved from separation for such a record on
 * that day; NULL when none does. */
char *register_relief(RegisterView *view, const RegisterRecord *record, const RecordType *by,
                      const char *person);

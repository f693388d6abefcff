/* bench/records-town.h -- a made town of 2,000 people and as many records as one asks for */
#pragma once
#include "base/ids.h"
#include "ledger/log.h"
#include "register/desk.h"
#include "store/store.h"
#include <glib.h>

#define TOWN_NOW_US G_GINT64_CONSTANT(1795910400000000) /* 2026-11-29 */
#define TOWN_UNITS 100
#define TOWN_PER_UNIT 20  /* 0 manages the section, 1 looks after it, the others work there */
#define TOWN_DRAFTS 2000u /* the records 0 and up; as many are asked for, and as many granted */

typedef struct {
    gboolean kept; /* lies in a folder of its own that stays */
    char *folder, *path;
    Store *store;
    Store *reader;  /* as core's reader threads have theirs */
    LedgerLog *log; /* NULL once a writer took it over */
    RegisterTypes *types;
    RegisterDesk *desk;
    RegisterDesk *writer_desk; /* of the thread that writes */
    guint records;
} Town;

/* Makes a town of so many records, or takes the one that lies in `folder` (NULL: made for this run
 * alone). Ends the program when it cannot. */
void town_make(Town *town, guint records, const char *folder);
void town_clear(Town *town);

void town_person(char out[ID_TEXT_BYTES], guint unit, guint slot);
void town_record(char out[ID_TEXT_BYTES], guint number);
/* Says what failed, and ends the program. */
void town_fail(const char *what, const GError *error);

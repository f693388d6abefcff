/* tests/unit/service/fixture.h -- a log with its tables in a temporary folder, a clock that tests
 * set, and made-up extractions */
#pragma once
#include "service/service.h"

typedef struct {
    char *folder, *path;
    Store *store;
    LedgerLog *log;
    const ServiceSchema *schema;
    RegisterTypes *types;
    RegisterDesk *desk;
    gint64 now_us;  /* of both clocks */
    gint64 step_us; /* of the calendar's clock alone */
} Fixture;

#define FIXTURE_PERSON "0123456789abcdefghjkmnpqrs"
#define FIXTURE_OPERATOR "operator 1000@machine"

Fixture *fixture_new(const ServiceSchema *schema);
void fixture_free(Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

/* A group of one call: begin before, end after. fixture_end keeps it when `done`, undoes it when
 * not. */
ServiceCall fixture_begin(Fixture *fixture, const char *actor);
void fixture_end(Fixture *fixture, const ServiceCall *call, gboolean done);

/* A valid extraction of `units` units in chapters of ten. */
json_t *fixture_extraction(guint units);
#define FIXTURE_SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
/* Imports it; `edition` gets its id. */
void fixture_import(Fixture *fixture, guint units, char edition[ID_TEXT_BYTES]);

/* Every row of every derived table, as text; transfer full. */
char *fixture_dump(Fixture *fixture);

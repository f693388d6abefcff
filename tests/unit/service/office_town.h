/* tests/unit/service/office_town.h -- a small town's organisation, put in through the service */
#pragma once
#include "fixture.h"
#include "office/prepare.h"
#include "record/load.h"

typedef struct {
    Fixture *f;
    RecordTypes *types;
    json_t *ids; /* "+name" of what town_new made, to its id */
} Town;

/* みほん町: units town, general, network (below general), tax; posts vice, head, aide, taxhead,
 * clerk (of several); persons sato, ito, mori, kato, ueda in them since 2026-04-01; ciso,
 * chief_officer and the section managers held by posts. */
Town *town_new(void);
void town_free(Town *town);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Town, town_free)
const char *town_id(const Town *town, const char *name);
/* JSON in which 'NAME' of a row of the town stands for its id and ' for "; owned. */
json_t *town_json(const Town *town, const char *text);
/* Asks for the changes (taken) as an administrator; NULL when they were made, else all that was
 * found, one rule a line, or the problem's slug; transfer full. */
char *town_change(Town *town, json_t *changes);

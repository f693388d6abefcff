/* tests/unit/service/records_town.h -- a small town with all built-in types, for what people do
 * with records
 *
 * Kaigo (副町長, CISO) · Somu heads general affairs and is chief officer · Zei heads the tax
 * section, where Ichi, Niko and Saki (section staff) work · Jun heads residents, where Mori works ·
 * Joho looks after systems (section staff of general affairs, CSIRT and its head) · Kan audits ·
 * Gai is a contractor. */
#pragma once
#include "base/problem.h"
#include "fixture.h"
#include "service/record.h"

#define KAIGO "000000000000000000000000k1"
#define SOMU "000000000000000000000000s1"
#define ZEI "000000000000000000000000z1"
#define ZEI_TAIL "00000000000000000000000z1" /* of the id of the appointment of ZEI */
#define ICHI "000000000000000000000000c1"
#define NIKO "000000000000000000000000n1"
#define SAKI "000000000000000000000000s2"
#define JUN "000000000000000000000000j1"
#define MORI "000000000000000000000000m1"
#define JOHO "000000000000000000000000j2"
#define KAN "000000000000000000000000k2"
#define GAI "000000000000000000000000g1"
#define NOBODY "000000000000000000000000x9" /* signed in, and known to no office */
extern const char *const town_persons[];    /* NULL at its end */

#define UNIT_ALL "00000000000000000000000vn0"
#define UNIT_SOMU "00000000000000000000000vn1"
#define UNIT_ZEI "00000000000000000000000vn2"
#define UNIT_JUMIN "00000000000000000000000vn3"

#define TOWN_DAY "2026-11-29" /* a Sunday; the clock starts at 9:00 */

Fixture *town_new(void);
/* An `office.change` with these changes, JSON with ' for ". */
void town_change(Fixture *town, const char *changes);
/* Sets the clock to a time of JST, "2026-12-01T10:00". */
void town_at(Fixture *town, const char *time);

/* Opens a record and fails the test when refused. `values` JSON with ' for ". */
char *town_open(Fixture *town, const char *person, const char *type, const char *values);
/* A transition with values (NULL for none); NULL when it is made, else the problem. */
GError *town_try(Fixture *town, const char *person, const char *record, const char *transition,
                 const char *values);
GError *town_try_as(Fixture *town, const char *person, const char *as, const char *record,
                    const char *transition, const char *values);
void town_move(Fixture *town, const char *person, const char *record, const char *transition,
               const char *values);
GError *town_act(Fixture *town, const char *person, ServiceRecordAct act, const char *record,
                 const char *what, const char *values);
/* The same, asking `second` to be the second person. */
void town_move_second(Fixture *town, const char *person, const char *second, const char *record,
                      const char *transition, const char *values);
/* Fails the test unless it is refused so. */
void town_refused(Fixture *town, const char *person, const char *record, const char *transition,
                  const char *values, Problem kind);
/* Its state; static as long as the types are. */
const char *town_state(Fixture *town, const char *record);
/* A row of it; owned. */
RegisterRecord *town_record(Fixture *town, const char *record);
/* Runs the clock until nothing is due; points all records anew. */
void town_tick(Fixture *town);
void town_repoint(Fixture *town);
/* How many events of an act there are. */
guint town_events(Fixture *town, const char *act);
/* The index of the last of them; there must be one. */
guint64 town_last_event(Fixture *town, const char *act);
/* Whether a person has a notice of the record; and one of that kind. */
gboolean town_told(Fixture *town, const char *person, const char *record);
gboolean town_told_of(Fixture *town, const char *person, const char *record, const char *kind);
/* The record opened last of a type; owned. */
char *town_newest(Fixture *town, const char *type);
/* The file of a type as adopted, and a text with its first `from` replaced; owned. */
char *town_type_text(Fixture *town, const char *type);
char *town_replaced(const char *text, const char *from, const char *to);
/* A body's own version of a type, as changed from the built-in one. */
void town_adopt(Fixture *town, const char *file, const char *text);
/* The built-in type with `from` replaced, as the body's next version. */
void town_adopt_changed(Fixture *town, const char *type, const char *from, const char *to);
/* An information system in use, managed by Somu and looked after by Joho; owned. */
char *town_system(Fixture *town);
json_t *town_json(const char *text);
/* Values with which a take-out request can be submitted. */
#define TOWN_TAKEOUT                                                                                          \
    "{'kind': 'takeout', 'blanket': 'single', 'purpose': '県庁での決算ヒアリング', 'destination':" \
    " '県庁 市町村課', 'out_on': '2026-12-01', 'back_on': '2026-12-04', 'items': [{'kind':"             \
    " 'paper', 'name': '決算資料', 'amount': 2, 'confidentiality': 'c2'}], 'transport':"                  \
    " ['public_car'], 'protection': ['carried'], 'consent': true}"

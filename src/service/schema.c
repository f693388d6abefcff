/* service/schema.c -- what each kind of database holds, and which events fill it: two tables */
#include "edition/carry.h"
#include "edition/edition.h"
#include "edition/facts.h"
#include "edition/review.h"
#include "ledger/log.h"
#include "office/change.h"
#include "office/plan.h"
#include "people/certificates.h"
#include "people/people.h"
#include "people/programs.h"
#include "register/importing.h"
#include "register/notices.h"
#include "register/project.h"
#include "register/relieved.h"
#include "register/retained.h"
#include "register/types.h"
#include "service/house.h"
#include "service/outbox.h"
#include "service/service.h"

static const StoreSchema *const site_steps[] = {
    &ledger_schema_001, &site_schema_001,   &site_schema_002,   &people_schema_001,
    &people_schema_002, &people_schema_003, &people_schema_004, &people_schema_005,
    &people_schema_006, &ledger_schema_002};
static const LedgerProjection site_projections[] = {
    {"site.create", service_house_project_name},
    {"log.open", service_house_project_name},
    {"body.create", service_house_project_body},
    {"body.checkpoint", service_house_project_checkpoint},
    {"person.add", people_project_add},
    {"person.change", people_project_change},
    {"person.disable", people_project_state},
    {"person.enable", people_project_state},
    {"setting.change", people_project_setting},
    {"certificate.add", people_project_certificate_add},
    {"certificate.remove", people_project_certificate_remove},
    {"program.issue", people_project_program_issue},
    {"program.agree", people_project_program_state},
    {"program.rotate", people_project_program_rotate},
    {"program.end", people_project_program_state},
    {"sandbox.weak", service_house_project_sandbox},
    {"sandbox.full", service_house_project_sandbox},
    {"courier.change", service_house_project_courier},
};
static const char *const site_derived[] = {SERVICE_HOUSE_DERIVED_TABLES, PEOPLE_DERIVED_TABLES,
                                           PEOPLE_PROGRAM_DERIVED_TABLES, NULL};
static const char *const site_working[] = {PEOPLE_WORKING_TABLES, PEOPLE_PROGRAM_WORKING_TABLES,
                                           NULL};

static const StoreSchema *const body_steps[] = {
    &ledger_schema_001,   &site_schema_001,     &edition_schema_001,  &edition_schema_002,
    &office_schema_001,   &register_schema_001, &site_schema_002,     &letter_schema_001,
    &register_schema_002, &register_schema_003, &register_schema_004, &register_schema_005,
    &ledger_schema_002,   &register_schema_006};
static const LedgerProjection body_projections[] = {
    {"log.open", service_house_project_name},
    {"office.change", office_project_change},
    {"office.person", office_project_change},
    {"policy.import", edition_project_import},
    {"unit.correct", edition_project_correct},
    {"edition.adopt", edition_project_adopt},
    {"edition.discard", edition_project_discard},
    {"unit.carry", edition_project_correct},
    {"fact.add", edition_project_fact},
    {"fact.correct", edition_project_fact},
    {"fact.remove", edition_project_fact},
    {"fact.carry", edition_project_fact},
    {"finding.decide", edition_project_finding},
    {"finding.carry", edition_project_finding},
    {"coverage.decide", edition_project_coverage},
    {"coverage.carry", edition_project_coverage},
    {"exemption.answer", edition_project_exemption},
    {"edition.carry", edition_project_carry},
    {"carry.settle", edition_project_settle},
    {"type.adopt", register_project_adopt},
    {"type.match", register_project_match},
    {"record.open", register_project_record},
    {"record.edit", register_project_record},
    {"record.move", register_project_record},
    {"record.propose", register_project_record},
    {"record.decline", register_project_record},
    {"record.note", register_project_record},
    {"record.hand_over", register_project_record},
    {"record.look", register_project_record},
    {"record.remind", register_project_record},
    {"record.escalate", register_project_record},
    {"record.lapse", register_project_record},
    {"record.repoint", register_project_record},
    {"record.due", register_project_record},
    {"record.extend", register_project_record},
    {"record.hold", register_project_record},
    {"record.release", register_project_record},
    {"record.condense", register_project_record},
    {"record.sweep", register_project_sweep},
    {"record.recur", register_project_recur},
    {"record.import", register_project_import},
    {"record.ask", register_project_told},
    {"mail.refuse", register_project_told},
    {"mail.give_up", register_project_told},
    {"mail.fail", register_project_told},
    {"mail.recover", register_project_told},
    {"attachment.infected", register_project_told},
    {"scan.fail", register_project_told},
    {"scan.recover", register_project_told},
};
static const char *const body_derived[] = {SERVICE_HOUSE_DERIVED_TABLES,   EDITION_DERIVED_TABLES,
                                           OFFICE_DERIVED_TABLES,          REGISTER_DERIVED_TABLES,
                                           REGISTER_IMPORT_DERIVED_TABLES, NULL};
static const char *const body_working[] = {
    EDITION_WORKING_TABLES,         OFFICE_WORKING_TABLES,         REGISTER_WORKING_TABLES,
    REGISTER_IMPORT_WORKING_TABLES, SERVICE_OUTBOX_WORKING_TABLES, NULL};

static const ServiceSchema site = {
    site_steps,
    G_N_ELEMENTS(site_steps),
    {site_projections, G_N_ELEMENTS(site_projections), site_derived, site_working}};
static const ServiceSchema body = {
    body_steps,
    G_N_ELEMENTS(body_steps),
    {body_projections, G_N_ELEMENTS(body_projections), body_derived, body_working}};

const ServiceSchema *service_site_schema(void)
{
    return &site;
}

const ServiceSchema *service_body_schema(void)
{
    return &body;
}

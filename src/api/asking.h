/* api/asking.h -- who asks of records, on which connection; inside api/ only */
#pragma once
#include "api/call.h"
#include "register/drafts.h"
#include "report/records.h"

/* In a write the writer's own connection and desk. */
static inline ReportAsk api_asking(const ApiCall *call)
{
    gboolean writes = call->service != NULL;
    return (ReportAsk){
        .body = writes ? ledger_log_store(call->service->log) : call->store,
        .desk = writes ? call->service->desk : call->desk,
        .person = call->program != NULL ? call->program->owner : call->actor,
        .types = call->program != NULL ? (const char *const *)call->program->readable->pdata : NULL,
        .now_us = call->now_us,
        .language = api_call_language(call)};
}

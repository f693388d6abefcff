/* core/sheets.h -- tables that are sent to be read: one at a time through a worker, kept nowhere */
#pragma once
#include "core/core.h"

CoreSheets *core_sheets_start(Core *core);
/* Gives up what is under way; nothing may be pushed any more. */
void core_sheets_stop(CoreSheets *sheets);
/* I/O thread: the file has come whole. */
void core_sheets_push(CoreSheets *sheets, CoreRequest *request);

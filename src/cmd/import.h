/* cmd/import.h -- sending a policy to a site, shared by `policy import` and `init --policy` */
#pragma once
#include "cmd/client.h"
#include "cmd/cmd.h"

/* Sends the file and waits until it was read; the edition as the interface describes it. Owned. */
json_t *cmd_import(CmdSite *site, const char *path, GError **error);
/* One line about it. */
void cmd_import_say(const CmdCall *call, const json_t *edition);
/* `value` as compact JSON and an end of line. */
void cmd_print_json(const json_t *value);

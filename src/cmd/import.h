/* cmd/import.h -- sending files to a site, shared by the commands that do */
#pragma once
#include "cmd/client.h"
#include "cmd/cmd.h"

/* The answer to a file sent to `address`; owned. */
json_t *cmd_send_file(CmdSite *site, const char *address, const char *path, GError **error);
/* Sends the policy and waits until it was read; the edition as the interface describes it. Owned.
 */
json_t *cmd_import(CmdSite *site, const char *path, GError **error);
/* One line about it. */
void cmd_import_say(const CmdCall *call, const json_t *edition);
/* `value` as compact JSON and an end of line. */
void cmd_print_json(const json_t *value);

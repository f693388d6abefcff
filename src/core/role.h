/* core/role.h -- the role with the rules and the databases: no keys, no network, no browser's bytes
 * unframed */
#pragma once
#include "os/role.h"

/* Takes its channels, locks itself down, opens the site's logs, serves until told to stop. Exit
 * status 0 stopped, 3 could not serve. */
int core_role_main(const RoleStart *start);

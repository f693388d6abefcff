/* front/front.h -- the role that speaks TLS and HTTP with browsers and frames with core */
#pragma once
#include "os/role.h"

/* Runs until the parent says stop or goes away. Exit status: 0 stopped, 3 could not serve. */
int front_role_main(const RoleStart *start);

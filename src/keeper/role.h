/* keeper/role.h -- the role that alone reads keys/: stores size and root durably, then signs */
#pragma once
#include "os/role.h"

int keeper_role_main(const RoleStart *start);

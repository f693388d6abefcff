/* parent/roles.c -- the table of roles */
#include "core/role.h"
#include "courier/role.h"
#include "front/front.h"
#include "keeper/role.h"
#include "parent/parent.h"
#include "worker/role.h"

const ParentRole parent_roles[ROLE_LAST] = {
    [ROLE_FRONT] = front_role_main,     [ROLE_CORE] = core_role_main,
    [ROLE_KEEPER] = keeper_role_main,   [ROLE_WORKER] = worker_role_main,
    [ROLE_TOOL] = tool_role_main,       [ROLE_CLEANER] = cleaner_role_main,
    [ROLE_COURIER] = courier_role_main,
};

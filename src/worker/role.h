/* worker/role.h -- the roles that read what people upload: worker (our own readers) and tool (one
 * program) */
#pragma once
#include "os/role.h"

/* Loads the rules, locks down, takes one job from the channel, ends. Exit status 0 when the answer,
 * which may be a refusal, was sent. */
int worker_role_main(const RoleStart *start);
int tool_role_main(const RoleStart *start);

/* worker/role.h -- the roles that read what people upload: worker (our own readers), tool (one
 * program) and cleaner (disarms one file) */
#pragma once
#include "os/role.h"

/* Loads the rules, locks down, takes one job from the channel, ends. Exit status 0 when the answer,
 * which may be a refusal, was sent. */
int worker_role_main(const RoleStart *start);
int tool_role_main(const RoleStart *start);
/* A zygote (os/zygote.h). Each process it forks takes one job (worker/clean.h), sets its policy's
 * limits, locks down, reads, answers, ends. */
int cleaner_role_main(const RoleStart *start);

/* courier/role.h -- the role with outward network: one process for each errand */
#pragma once
#include "os/role.h"

/* Loads settings and secrets, locks down, takes one job from the channel, connects once, gives
 * connecting up, does the job, ends. Exit status 0 when an answer, which may be a refusal, was
 * sent. */
int courier_role_main(const RoleStart *start);

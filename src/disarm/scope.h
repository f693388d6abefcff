/* disarm/scope.h -- what disarming a file of some kind does not do, said with every report; pure */
#pragma once
#include "base/problem.h"

/* Calls `take` with each sentence that holds for `kind` ("word-document"; NULL: not known). */
typedef void (*DisarmScopeTake)(const char *const text[2], gpointer user); /* by ProblemLanguage */
void disarm_scope_each(const char *kind, DisarmScopeTake take, gpointer user);

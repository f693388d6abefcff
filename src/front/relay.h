/* front/relay.h -- the one connection to core: requests go out as streams, answers come back */
#pragma once
#include "base/problem.h"
#include "front/state.h"
#include "wire/request.h"

/* Takes a new channel; the one before it, if any, is given up with all that was on it. */
void front_relay_attach(Front *front, int fd);
void front_relay_detach(Front *front);
/* What core is called before people. */
#define FRONT_CORE_NAME PROBLEM_BOTH("the part that keeps the records", "記録を受け持つ部分")

/* Opens a stream for `visitor`'s request. PROBLEM_UNAVAILABLE when there is no core or no room,
 * PROBLEM_TOO_LARGE when a field is longer than may cross. */
gboolean front_relay_open(FrontVisitor *visitor, const WireRequest *request, GError **error);
/* Reads what core sent and lets every visitor it concerns go on. */
void front_relay_read(Front *front);
void front_relay_flush(Front *front);

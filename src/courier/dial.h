/* courier/dial.h -- a line to a server of the settings; the one place that connects */
#pragma once
#include "courier/settings.h"
#include "os/sandbox.h"

/* What a peer is called where people read it, as PROBLEM_BOTH; static. */
const char *courier_peer_title(CourierTo to);

/* Everything that reaching the peers of the settings needs: their ports, and where names are looked
 * up when one has a name; the authorities they are verified by. `paths` keeps what places lend.
 * SandboxPlace; owned. */
GArray *courier_dial_places(const char *site_dir, const CourierSettings *settings,
                            GPtrArray *paths);

/* A connected socket (blocking), the caller's; else below 0: PROBLEM_STATE when it is not set up,
 * PROBLEM_UNREACHABLE. Tries each address of a name, 10 s each, 30 s in all. */
int courier_dial(const CourierSettings *settings, CourierTo to, GError **error);

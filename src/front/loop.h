/* front/loop.h -- the one thread of front: turn after turn until it is told to stop */
#pragma once
#include "front/state.h"

void front_loop(Front *front);

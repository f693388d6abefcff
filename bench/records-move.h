/* bench/records-move.h -- transitions by 64 writers, each in a closed loop, and the bare group
 * commit
 *
 * A writer is a thread: it hands one transition to the core's writer, waits until it is durable,
 * and hands over the next. The yardstick has the same threads, queue and answers; its writing
 * thread inserts as many bytes of leaf and content as ours did, and one row, with plain statements.
 */
#pragma once
#include "records-town.h"

typedef struct Moves Moves;
Moves *moves_new(Town *town);             /* takes over the town's log */
Moves *moves_new_bare(const Moves *ours); /* beside the town of `ours` */
void moves_free(Moves *moves);

/* For a second and a half; -1 when one failed. */
double moves_per_s(Moves *moves);
double moves_spent_us(Moves *moves); /* of the processor, each */

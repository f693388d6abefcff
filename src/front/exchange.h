/* front/exchange.h -- one request and its answer, step by step
 *
 *     begin (request line) -> head (judged; core is told) -> body (0..n) -> finish -> answer ->
 * clear
 *
 * The answer is queued at or after `finish`, never on the first call: the HTTP library would close
 * the connection after it. */
#pragma once
#include "front/state.h"

void front_exchange_begin(FrontVisitor *visitor, const char *target);
enum MHD_Result front_exchange_head(FrontVisitor *visitor, const char *method, const char *version);
/* Takes what there is room for on the way to core; the rest stays with the HTTP library. */
enum MHD_Result front_exchange_body(FrontVisitor *visitor, const char *bytes, size_t *size_bytes);
enum MHD_Result front_exchange_finish(FrontVisitor *visitor);
/* Something came from core, or the way to it is free again: goes on where it stood. */
void front_exchange_advance(FrontVisitor *visitor);
/* Ends what is left of it; the visitor may ask again. */
void front_exchange_clear(FrontVisitor *visitor);

/* Front's own answer instead of core's; `status` 0: as the problem's table says. */
void front_exchange_refuse(FrontVisitor *visitor, guint status, GError *problem);
/* Refused because its body is longer than any may be. */
void front_exchange_refuse_size(FrontVisitor *visitor);
/* The stream to core is gone before all was said; what is gone is no longer touched. */
void front_exchange_lose_core(FrontVisitor *visitor);
/* No longer waits awake. */
void front_exchange_sleep(FrontVisitor *visitor);

/* Keeps a piece of core's body until the visitor fetches it; never more than core has credit for.
 */
void front_exchange_keep(FrontVisitor *visitor, const guint8 *bytes, gsize size_bytes);
/* MHD_ContentReaderCallback over core's body; `user` is a FrontVisitor. */
ssize_t front_exchange_fetch(void *user, uint64_t position, char *out, size_t max);

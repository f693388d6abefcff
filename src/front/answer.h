/* front/answer.h -- answers as the HTTP library takes them, each with the security headers */
#pragma once
#include "front/state.h"

/* Builds and queues the answer of `visitor`'s exchange, which has one: a refusal, a page, or core's
 * head. FALSE when the connection must be closed instead. */
gboolean front_answer_queue(FrontVisitor *visitor);

/* Makes the ready answers of every page of the UI; gives them back. */
gboolean front_answers_prepare(FrontPages *pages, GError **error);
void front_answers_discard(FrontPages *pages);

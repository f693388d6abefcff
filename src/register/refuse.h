/* register/refuse.h -- a refusal as people are told it: why, by which clause pattern, who could,
 * and which form would make it possible
 *
 * {"kind", "transition", "ja", "en", "type", "serve", "who": [keys], "missing": [fields],
 *  "offer": {"type", "values"}}; `serve`, `missing` and `offer` where there are any. */
#pragma once
#include "register/who.h"

/* A decision on retention that is refused: no form makes it possible. All lent. */
typedef struct {
    RecordRefusalKind kind;
    const char *why;       /* PROBLEM_BOTH */
    const GPtrArray *whos; /* RecordWho: who could; NULL for nobody in particular */
    const char *actor;     /* who is refused, and told of nobody that is hidden from them */
} RegisterRefused;
void register_refuse_kept(RegisterView *view, const RegisterRecord *record, const RecordKeep *keep,
                          const RegisterRefused *refused, json_t **told, GError **error);
typedef struct {
    const char *actor;    /* is offered only what they may open */
    const char *left_out; /* the actor, or whom a deputy acts for */
} RegisterLeftOut;
/* Sets the error and `refusal` (new reference). */
void register_refuse(RegisterView *view, const RegisterRecord *record, const RecordRefusal *refusal,
                     const RegisterLeftOut *who, json_t **told, GError **error);

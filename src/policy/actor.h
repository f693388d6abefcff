/* policy/actor.h -- shared by the files that find who bears a duty */
#pragma once
#include "policy/analysis.h"

#define ACTOR_NOBODY 80u /* per cent: that the text names nobody for a duty */

/* -- actor.c -- */
/* Adds the name; of a short one the definition is noted as well. */
void actor_add(PolicyAnalysis *a, PolicyUnit *unit, Stretch name, const char *rule,
               guint confidence);
/* Who stands before が of the last act; FALSE where nobody does. */
gboolean actor_read_final(PolicyAnalysis *a, PolicyUnit *unit);
/* Who stands before は; FALSE where nobody does. */
gboolean actor_read_topic(PolicyAnalysis *a, PolicyUnit *unit);
/* Whether the sentence only sets something up. */
gboolean actor_is_founding(const PolicyAnalysis *a);

/* -- actor-holder.c -- */
/* Who holds a role, or, where it is only set up, who names its holder. */
void actor_read_holder(PolicyAnalysis *a, PolicyUnit *unit);
/* Where the holder stands in the item "term　holder", or 0. */
gsize actor_behind_term(const PolicyAnalysis *a, const PolicyUnit *unit);

/* -- actor-inherit.c -- */
/* Takes the actors of the unit numbered `from`; FALSE when it has none. */
gboolean actor_inherit(PolicyAnalysis *a, PolicyUnit *unit, guint32 from, PolicyFrom place,
                       const char *rule, guint confidence);
/* The same of the nearest place that names somebody. */
void actor_inherit_any(PolicyAnalysis *a, PolicyUnit *unit);
/* Whether something is done to `name` in the unit in hand, or his leave asked. */
gboolean actor_done_to(const PolicyAnalysis *a, const char *name);
/* A 項 that names nobody binds the persons of whom a 項 before it speaks. */
gboolean actor_is_paragraph(const PolicyAnalysis *a, const PolicyNode *node);
gboolean actor_forbids_by_noun(const PolicyAnalysis *a);

/* policy/actor.h -- shared by the files that find who bears a duty */
#pragma once
#include "policy/analysis.h"

#define ACTOR_NOBODY 80u /* per cent: that the text names nobody for a duty */

/* -- actor.c -- */
/* Adds the name; of a short one the definition is noted as well. */
void actor_add(PolicyAnalysis *a, PolicyUnit *unit, Stretch name, const char *rule,
               guint confidence);
/* Adds the names of the subject that fills `phrase`; one that announces a list is left to its
 * items. */
void actor_add_subject(PolicyAnalysis *a, PolicyUnit *unit, Stretch phrase, const char *rule,
                       guint confidence);
/* Whether the name that ends at `at` is that of whom the items of a list name. */
gboolean actor_is_listed(const PolicyAnalysis *a, gsize at);
/* Whether the sentence only sets something up. */
gboolean actor_is_founding(const PolicyAnalysis *a);

/* -- actor-topic.c -- */
/* Who stands before は; FALSE where nobody does. */
gboolean actor_read_topic(PolicyAnalysis *a, PolicyUnit *unit);
/* "所属長は、…記す": who does his part behind `from`, where another did before. */
void actor_read_second_topic(PolicyAnalysis *a, PolicyUnit *unit, gsize from);
/* "…通知するものとし": whether what ends at `end` is where somebody does it, and no scene. */
gboolean actor_is_act_of_own(const char *text, gsize end);

/* -- actor-subject.c: who stands before が of one kind of clause; FALSE where nobody does -- */
gboolean actor_read_final(PolicyAnalysis *a, PolicyUnit *unit);     /* of the last act */
gboolean actor_read_only(PolicyAnalysis *a, PolicyUnit *unit);      /* のみが */
gboolean actor_read_set_apart(PolicyAnalysis *a, PolicyUnit *unit); /* が、 */
gboolean actor_read_first_act(PolicyAnalysis *a, PolicyUnit *unit); /* the first of several acts */
gboolean actor_read_behind_case(PolicyAnalysis *a, PolicyUnit *unit); /* behind …ときは、 */
gboolean actor_read_last_clause(PolicyAnalysis *a, PolicyUnit *unit);
gboolean actor_read_scene(PolicyAnalysis *a, PolicyUnit *unit); /* of the case itself */

/* -- actor-place.c -- */
/* The bodies at which something is done, or him by whom; FALSE where nobody is named so. */
gboolean actor_read_place(PolicyAnalysis *a, PolicyUnit *unit);
/* Who opens the sentence before a word that stands for は. */
gboolean actor_read_marked(PolicyAnalysis *a, PolicyUnit *unit);

/* -- actor-act.c -- */
/* "…する者": whether a verb in the stretch stands right before a noun. */
gboolean actor_has_attribute(const char *text, const char *end);
/* Whether what stands between `from` and the sentence's end is one act and no clause of another. */
gboolean actor_ends_in_act(const PolicyAnalysis *a, gsize from);
/* The same of acts that the lexicon holds only. */
gboolean actor_ends_in_known_act(const PolicyAnalysis *a, gsize from);

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
/* Whether the node is a 項 of an article, or of a chapter that has its own text. */
gboolean actor_is_paragraph(const PolicyAnalysis *a, const PolicyNode *node);
gboolean actor_forbids_by_noun(const PolicyAnalysis *a);

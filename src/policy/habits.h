/* policy/habits.h -- what a document does throughout: its articles, its kana, where it cuts lines
 */
#pragma once
#include "policy/rules.h"
#include "policy/text.h"

typedef struct {
    gboolean iroha;        /* its kana run イ, ロ, ハ */
    gboolean lone;         /* its markers stand alone, their words on the next line */
    guint articles;        /* lines that begin with 第N条 */
    guint ordinals;        /* lines that begin with 第N and no unit */
    guint wrap;            /* columns at which its lines are cut, or 0 */
    guint32 *next_article; /* by line: the number of the first article there or below; 0: none */
} PolicyHabits;

/* Reads the habits; `classes` (PolicyLineClass a line) are mended where a habit tells more: a
 * number alone is a marker where markers stand alone. */
void policy_habits_read(PolicyHabits *habits, const PolicyRules *rules, const PolicyText *text,
                        guint8 *classes);
void policy_habits_clear(PolicyHabits *habits);
/* Columns that a line fills, its indent counted; full width counts two. */
guint policy_line_columns(const PolicyText *text, guint line);

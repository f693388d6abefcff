/* verify/judge.h -- the elements of a part that are open, and what each is held to; pure (verify/
 * only)
 *
 * Whoever reads the XML tells what opens, what stands in it and what ends. */
#pragma once
#include "verify/field.h"
#include "verify/say.h"

typedef struct {
    Verify *v;
    const VerifyPart *kind;
    GHashTable *ways; /* id -> VerifyWay; lent */
    VerifyFields *fields;
    GString *text; /* of the innermost, as far as it is judged */
    guint depth;
    const VerifyElement *open[VERIFY_DEPTH_MAX]; /* NULL where there is none of the name */
} VerifyJudge;

void verify_judge_init(VerifyJudge *judge, Verify *v, const VerifyPart *kind, GHashTable *ways);
/* The end of the part: says what was left open. */
void verify_judge_clear(VerifyJudge *judge);

/* Of the first element: whether it is the one that the kind has. */
gboolean verify_judge_is_root(const VerifyJudge *judge, guint space, const char *local);
/* An element opens, at most VERIFY_DEPTH_MAX of them. FALSE, and said, when it may not stand at
 * all: its attributes do not matter then. `element` NULL is for the caller to say. */
gboolean verify_judge_open(VerifyJudge *judge, const VerifyElement *element);
/* An attribute of it. `attribute` NULL: none is called `name`, which is said. */
void verify_judge_value(const VerifyJudge *judge, const VerifyAttribute *attribute,
                        const char *name, const char *value);
/* After the attributes: the mark of a field has its kind. */
void verify_judge_mark(const VerifyJudge *judge, const char *kind);
/* Whether text that comes now matters. */
gboolean verify_judge_listens(const VerifyJudge *judge);
/* `text` is not terminated. */
void verify_judge_text(VerifyJudge *judge, const char *text, gsize size);
void verify_judge_close(VerifyJudge *judge);

/* The innermost element that is open; NULL when there is none, or none of its name. */
static inline const VerifyElement *verify_judge_top(const VerifyJudge *judge)
{
    return judge->depth > 0 ? judge->open[judge->depth - 1] : NULL;
}

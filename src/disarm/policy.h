/* disarm/policy.h -- what a file may keep on its way between two zones: rules/clean-policy.yaml */
#pragma once
#include "disarm/budget.h"

#include "base/problem.h"

/* What to do about one aspect of files. Which of these an aspect takes is part of the format. */
typedef enum {
    DISARM_KEEP,   /* it may pass, once it is proved to be of the known form */
    DISARM_FREEZE, /* what is seen stays, what is live or behind it goes */
    DISARM_DROP,
    DISARM_REFUSE /* the whole file does not pass */
} DisarmRule;

typedef enum {
    DISARM_LINKS,          /* http, https, mailto: keep freeze refuse (others always go) */
    DISARM_FIELDS,         /* fields that reach outside: freeze refuse */
    DISARM_FORMULAS,       /* formulas that reach outside: freeze refuse */
    DISARM_EXTERNAL_BOOKS, /* references to other workbooks: freeze refuse */
    DISARM_EXTERNALS,      /* what is fetched by itself: drop refuse */
    DISARM_CONNECTIONS,    /* data connections, queries, mail merge: drop refuse */
    DISARM_MACROS,         /* drop refuse */
    DISARM_CONTROLS,       /* drop refuse */
    DISARM_OBJECTS,        /* OLE objects: freeze (picture stays) refuse */
    DISARM_PACKAGES,       /* embedded documents: keep (disarmed on their own) drop refuse */
    DISARM_MEDIAS,         /* audio, video: drop refuse */
    DISARM_FONTS,          /* embedded fonts: drop refuse */
    DISARM_COMMENTS,       /* keep drop refuse */
    DISARM_REVISIONS,      /* keep freeze (as if accepted) refuse */
    DISARM_HIDDENS,        /* hidden sheets, slides, text: keep drop refuse */
    DISARM_METADATA,       /* title, author, dates: keep drop */
    DISARM_CUSTOM,         /* custom XML, properties, tags: drop refuse */
    DISARM_PIVOTS,         /* rows behind pivot tables: keep freeze (table as plain cells) refuse */
    DISARM_SIGNATURES,     /* drop refuse */
    DISARM_CELLS,          /* CSV cells that would be computed: keep freeze (made text) refuse */
    DISARM_CONTROL_CHARS,  /* invisible characters in text: keep drop refuse */
    DISARM_ENCODINGS,      /* character set of text: keep freeze (as UTF-8) */
    DISARM_PROGRAMS,       /* programs in archives: drop refuse */
    DISARM_MEMBERS,        /* members of archives that are refused: drop refuse */
    DISARM_UNKNOWNS,       /* parts and elements on no list: drop refuse */
    DISARM_ASPECT_LAST
} DisarmAspect;

typedef struct {
    char *name;           /* "office" */
    char *text[2];        /* one sentence, by ProblemLanguage */
    gboolean verify_only; /* nothing is changed: a file in which anything is found is refused */
    DisarmRule rules[DISARM_ASPECT_LAST];
    DisarmLimits limits;
} DisarmPolicy;

typedef struct DisarmPolicies DisarmPolicies;
/* Reads presets and routes; `name` is the file's, for errors. PROBLEM_INVALID with the line. Owned.
 */
DisarmPolicies *disarm_policies_read(const char *name, const char *text, gsize size,
                                     GError **error);
/* The program's own. */
DisarmPolicies *disarm_policies_builtin(GError **error);
void disarm_policies_free(DisarmPolicies *policies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DisarmPolicies, disarm_policies_free)

/* NULL with PROBLEM_NOT_FOUND. Lent. */
const DisarmPolicy *disarm_policies_find(const DisarmPolicies *policies, const char *name,
                                         GError **error);
/* NULL after the last. Lent. */
const DisarmPolicy *disarm_policies_get(const DisarmPolicies *policies, guint at);
/* What holds from one zone to another for a class of information: the first route that fits.
 * NULL with PROBLEM_NOT_ALLOWED when none does. Lent. */
const DisarmPolicy *disarm_policies_route(const DisarmPolicies *policies, const char *from,
                                          const char *to, const char *information, GError **error);
/* "external-books", "freeze". Static. */
const char *disarm_aspect_name(DisarmAspect aspect);
const char *disarm_rule_name(DisarmRule rule);

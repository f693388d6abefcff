/* clean/markup/markup.h -- open markup (OpenDocument, SVG, HTML) as a tree, kept as far as a table
 * names it (clean/ only)
 *
 * A text is read into a tree, what its language's table does not name goes from the tree, and the
 * rest is written in one fixed form. The tables are made from rules/clean-*.yaml. */
#pragma once
#include "clean/clean-markup-tables.h"
#include "disarm/job.h"

typedef struct {
    const char *prefix, *uri; /* what it is written with; number 0 is none */
    const char *old;          /* NULL, or what older programs call it by */
} MarkupSpace;
typedef struct {
    const char *name;
    guint8 space, act, danger; /* MarkupAct; of a drop or unwrap: DisarmDanger */
    gboolean text;
} MarkupElement;
typedef struct {
    const char *name;
    guint8 space, value, danger; /* MarkupKind */
} MarkupAttribute;
typedef struct {
    const char *name;
    const char *const *words; /* sorted by bytes */
    guint count;
} MarkupWords;
typedef struct {
    const MarkupSpace *spaces;
    guint space_count;
    const MarkupElement *elements; /* sorted by space and name; so are the attributes */
    guint element_count;
    const MarkupAttribute *attributes;
    guint attribute_count;
    const MarkupWords *words;
    MarkupAct unknown; /* what becomes of elements on no list */
} MarkupLanguage;
extern const MarkupLanguage markup_html, markup_odf, markup_svg;

#define MARKUP_SPACE_UNKNOWN 0xFFu

/* Whether the language's list `list` has the word. */
gboolean markup_has_word(const MarkupLanguage *language, const char *list, const char *word);

/* ---- the tree ---- */

typedef struct {
    const MarkupAttribute *row; /* NULL when the table has none */
    const char *name, *value;   /* local name; decoded */
    guint8 space;
} MarkupValue;

typedef struct MarkupNode MarkupNode;
struct MarkupNode {
    MarkupNode *parent, *first, *last, *next, *before;
    const MarkupElement *row; /* NULL for text, and for what is on no list */
    const char *name;         /* of an element, without prefix; NULL for text */
    const char *text;         /* of a text, decoded */
    MarkupValue *values;
    guint count;
    guint8 space;
};

typedef struct MarkupTree MarkupTree;
/* An empty tree; what is put into it is charged to `budget` (lent). Owned. */
MarkupTree *markup_tree_new(const MarkupLanguage *language, DisarmBudget *budget);
void markup_tree_free(MarkupTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MarkupTree, markup_tree_free)
/* The node that stands for the whole; its only element is the root. */
MarkupNode *markup_tree_top(MarkupTree *tree);
MarkupNode *markup_tree_root(MarkupTree *tree);
/* Whether reading met a comment, or anything else that is not part of the tree. */
gboolean markup_tree_odd(const MarkupTree *tree);
/* "?" or "DOCTYPE" when it met a processing instruction or a document type that declares nothing:
 * the first of them; else NULL. */
const char *markup_tree_declared(const MarkupTree *tree);
/* Reads XML, in whatever Unicode it is, into an empty tree. `what` names it in errors. */
gboolean markup_tree_read(MarkupTree *tree, const guint8 *bytes, gsize size, const char *what,
                          GError **error);

/* Whether the table has an element of that name. */
gboolean markup_is_known(const MarkupTree *tree, guint space, const char *name);
/* The next ones give NULL with PROBLEM_TOO_LARGE when the tree may not grow. */
MarkupNode *markup_tree_element(MarkupTree *tree, MarkupNode *parent, guint space, const char *name,
                                gsize size, guint count, GError **error);
MarkupNode *markup_tree_text(MarkupTree *tree, MarkupNode *parent, const char *text, gsize size,
                             GError **error);
char *markup_tree_copy(MarkupTree *tree, const char *text, gsize size, GError **error);

/* Fills the value at `at` of an element; the name and value are the tree's. */
void markup_tree_value(MarkupTree *tree, MarkupNode *node, guint at, guint space, const char *name,
                       const char *value);
/* An element becomes another of the first space of its language, with these names and values. */
gboolean markup_tree_become(MarkupTree *tree, MarkupNode *node, const char *name,
                            const char *const pairs[][2], guint count, GError **error);

void markup_node_unlink(MarkupNode *node);
/* What is in it takes its place. */
void markup_node_unwrap(MarkupNode *node);
/* NULL when there is none. */
MarkupValue *markup_node_value(const MarkupNode *node, guint space, const char *name);
void markup_node_lose(MarkupNode *node, const MarkupValue *value);

/* ---- what may stay ---- */

typedef struct MarkupFilter MarkupFilter;
struct MarkupFilter {
    const MarkupLanguage *language;
    MarkupTree *tree;
    DisarmJob *job;
    const char *what;
    gpointer user;
    /* An attribute whose kind is not text; `keep` is TRUE before. */
    gboolean (*value)(MarkupFilter *filter, MarkupNode *node, MarkupValue *value, gboolean *keep,
                      GError **error);
    /* An element whose act is its language's own, after its attributes and before what is in it.
     * `fate` is MARKUP_KEEP before. */
    gboolean (*open)(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate, GError **error);
};
/* FALSE when the policy refuses or a limit is met. */
gboolean markup_filter(MarkupFilter *filter, GError **error);
/* Notes that something did not stay: FALSE when the policy refuses it. `detail` may be NULL. */
gboolean markup_note(const MarkupFilter *filter, DisarmDanger danger, DisarmDeed deed,
                     const char *detail, GError **error);

/* ---- writing ---- */

/* Appends the tree as XML, with its declaration and all spaces of the language. FALSE when it would
 * be over the budget of the output; nothing is charged to that. */
gboolean markup_write_xml(const MarkupFilter *filter, GByteArray *out, GError **error);
/* The same as a page that HTML and XML read alike: elements of which `is_void` have no end tag, all
 * others have one. */
gboolean markup_write_html(const MarkupFilter *filter, gboolean (*is_void)(const char *name),
                           GByteArray *out, GError **error);

/* clean/markup/tree.c -- builds the tree, from XML or piece by piece */
#include "base/problem.h"
#include "clean/markup/markup.h"
#include "clean/unicode.h"
#include "clean/xml.h"
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((gsize)256 * 1024)
#define DECLARED_MAX 4096u /* prefixes that are declared at a time */
#define TREE_MAX_BYTES ((gsize)256 * 1024 * 1024)

typedef struct {
    const char *prefix; /* "" for none */
    gsize size;
    guint8 space;
    guint depth;
} Declared;

struct MarkupTree {
    const MarkupLanguage *language;
    DisarmBudget *budget;
    GPtrArray *blocks;
    guint8 *block;
    gsize left, taken;
    MarkupNode top;
    gboolean odd;
    const char *declared_as; /* the first, or NULL */
    /* of the reading */
    const char *what;
    MarkupNode *at;
    guint depth;
    GArray *declared; /* Declared */
    GString *scratch;
};

MarkupTree *markup_tree_new(const MarkupLanguage *language, DisarmBudget *budget)
{
    MarkupTree *tree = g_new0(MarkupTree, 1);
    tree->language = language;
    tree->budget = budget;
    tree->blocks = g_ptr_array_new_with_free_func(g_free);
    tree->declared = g_array_new(FALSE, FALSE, sizeof(Declared));
    tree->scratch = g_string_new(NULL);
    tree->at = &tree->top;
    return tree;
}

void markup_tree_free(MarkupTree *tree)
{
    g_ptr_array_unref(tree->blocks);
    g_array_unref(tree->declared);
    g_string_free(tree->scratch, TRUE);
    g_free(tree);
}

MarkupNode *markup_tree_top(MarkupTree *tree)
{
    return &tree->top;
}

MarkupNode *markup_tree_root(MarkupTree *tree)
{
    return tree->top.first;
}

gboolean markup_tree_odd(const MarkupTree *tree)
{
    return tree->odd;
}

const char *markup_tree_declared(const MarkupTree *tree)
{
    return tree->declared_as;
}

/* ---- memory ---- */

static gpointer take(MarkupTree *tree, gsize size, GError **error)
{
    size = (size + 7) & ~(gsize)7;
    if (size > TREE_MAX_BYTES - tree->taken) {
        problem_set(error, PROBLEM_TOO_LARGE, tree->what != NULL ? tree->what : "", "256 MiB");
        return NULL;
    }
    if (size > tree->left) {
        gsize block = MAX(size, BLOCK_BYTES);
        tree->block = g_malloc(block);
        tree->left = block;
        g_ptr_array_add(tree->blocks, tree->block);
    }
    gpointer taken = tree->block;
    tree->block += size;
    tree->left -= size;
    tree->taken += size;
    return taken;
}

char *markup_tree_copy(MarkupTree *tree, const char *text, gsize size, GError **error)
{
    char *copy = take(tree, size + 1, error);
    if (copy == NULL)
        return NULL;
    if (size > 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

/* ---- nodes ---- */

static MarkupNode *add_node(MarkupTree *tree, MarkupNode *parent, GError **error)
{
    MarkupNode *node = take(tree, sizeof *node, error);
    if (node == NULL)
        return NULL;
    *node = (MarkupNode){.parent = parent, .before = parent->last};
    if (parent->last != NULL)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

typedef struct {
    guint space;
    const char *name;
} Key;

static int by_space_and_name(const Key *key, guint space, const char *name)
{
    return key->space != space ? (key->space < space ? -1 : 1) : strcmp(key->name, name);
}

static int by_element(const void *key, const void *row)
{
    const MarkupElement *element = row;
    return by_space_and_name(key, element->space, element->name);
}

static int by_attribute(const void *key, const void *row)
{
    const MarkupAttribute *attribute = row;
    return by_space_and_name(key, attribute->space, attribute->name);
}

static const MarkupElement *find_element(const MarkupLanguage *language, guint space,
                                         const char *name)
{
    const Key key = {space, name};
    return bsearch(&key, language->elements, language->element_count, sizeof *language->elements,
                   by_element);
}

static const MarkupAttribute *find_attribute(const MarkupLanguage *language, guint space,
                                             const char *name)
{
    const Key key = {space, name};
    return bsearch(&key, language->attributes, language->attribute_count,
                   sizeof *language->attributes, by_attribute);
}

gboolean markup_is_known(const MarkupTree *tree, guint space, const char *name)
{
    return find_element(tree->language, space, name) != NULL;
}

MarkupNode *markup_tree_element(MarkupTree *tree, MarkupNode *parent, guint space, const char *name,
                                gsize size, guint count, GError **error)
{
    if (!disarm_budget_objects(tree->budget, 1, error))
        return NULL;
    char *own = markup_tree_copy(tree, name, size, error);
    MarkupValue *values = own != NULL ? take(tree, count * sizeof *values, error) : NULL;
    MarkupNode *node = values != NULL ? add_node(tree, parent, error) : NULL;
    if (node == NULL)
        return NULL;
    if (count > 0)
        memset(values, 0, count * sizeof *values);
    node->name = own;
    node->space = (guint8)space;
    node->values = values;
    node->count = count;
    node->row = find_element(tree->language, space, own);
    return node;
}

MarkupNode *markup_tree_text(MarkupTree *tree, MarkupNode *parent, const char *text, gsize size,
                             GError **error)
{
    char *own = markup_tree_copy(tree, text, size, error);
    MarkupNode *node = own != NULL ? add_node(tree, parent, error) : NULL;
    if (node != NULL)
        node->text = own;
    return node;
}

void markup_tree_value(MarkupTree *tree, MarkupNode *node, guint at, guint space, const char *name,
                       const char *value)
{
    node->values[at] = (MarkupValue){.row = find_attribute(tree->language, space, name),
                                     .name = name,
                                     .value = value,
                                     .space = (guint8)space};
}

gboolean markup_tree_become(MarkupTree *tree, MarkupNode *node, const char *name,
                            const char *const pairs[][2], guint count, GError **error)
{
    MarkupValue *values = take(tree, count * sizeof *values, error);
    node->name = values != NULL ? markup_tree_copy(tree, name, strlen(name), error) : NULL;
    if (node->name == NULL)
        return FALSE;
    node->values = values;
    node->count = count;
    node->row = find_element(tree->language, node->space, node->name);
    for (guint i = 0; i < count; i++) {
        const char *value = markup_tree_copy(tree, pairs[i][1], strlen(pairs[i][1]), error);
        if (value == NULL)
            return FALSE;
        markup_tree_value(tree, node, i, 0, pairs[i][0], value);
    }
    return TRUE;
}

void markup_node_unlink(MarkupNode *node)
{
    MarkupNode *parent = node->parent;
    if (node->before != NULL)
        node->before->next = node->next;
    else
        parent->first = node->next;
    if (node->next != NULL)
        node->next->before = node->before;
    else
        parent->last = node->before;
    node->parent = node->next = node->before = NULL;
}

void markup_node_unwrap(MarkupNode *node)
{
    MarkupNode *parent = node->parent, *first = node->first, *last = node->last;
    for (MarkupNode *child = first; child != NULL; child = child->next)
        child->parent = parent;
    if (first != NULL) {
        MarkupNode *before = node->before;
        first->before = before;
        last->next = node;
        node->before = last;
        if (before != NULL)
            before->next = first;
        else
            parent->first = first;
    }
    node->first = node->last = NULL;
    markup_node_unlink(node);
}

MarkupValue *markup_node_value(const MarkupNode *node, guint space, const char *name)
{
    for (guint i = 0; i < node->count; i++)
        if (node->values[i].space == space && strcmp(node->values[i].name, name) == 0)
            return &node->values[i];
    return NULL;
}

void markup_node_lose(MarkupNode *node, const MarkupValue *value)
{
    guint at = (guint)(value - node->values);
    for (guint i = at; i + 1 < node->count; i++)
        node->values[i] = node->values[i + 1];
    node->count--;
}

static int by_word(const void *word, const void *row)
{
    return strcmp(word, *(const char *const *)row);
}

gboolean markup_has_word(const MarkupLanguage *language, const char *list, const char *word)
{
    const MarkupWords *words = language->words;
    while (words->name != NULL && strcmp(words->name, list) != 0)
        words++;
    return bsearch(word, words->words, words->count, sizeof *words->words, by_word) != NULL;
}

/* ---- from XML ---- */

static guint space_of(const MarkupLanguage *language, const char *uri)
{
    for (guint i = 1; i < language->space_count; i++)
        if (strcmp(language->spaces[i].uri, uri) == 0 ||
            g_strcmp0(language->spaces[i].old, uri) == 0)
            return i;
    return *uri == '\0' ? 0 : MARKUP_SPACE_UNKNOWN;
}

static guint space_of_prefix(const MarkupTree *tree, CleanSlice raw, guint prefix)
{
    static const char xml[] = "xml";
    if (prefix == 3 && memcmp(raw.at, xml, 3) == 0)
        return space_of(tree->language, "http://www.w3.org/XML/1998/namespace");
    for (guint i = tree->declared->len; i > 0; i--) {
        const Declared *row = &g_array_index(tree->declared, Declared, i - 1);
        if (row->size == prefix && memcmp(row->prefix, raw.at, prefix) == 0)
            return row->space;
    }
    return prefix == 0 ? 0 : MARKUP_SPACE_UNKNOWN;
}

static gboolean set_damaged(const MarkupTree *tree, GError **error)
{
    problem_set(error, PROBLEM_DAMAGED, tree->what,
                PROBLEM_BOTH("a name or reference in its XML is not right",
                             "中の XML の名前か文字参照が正しくありません"));
    return FALSE;
}

/* A declaration of the element that opens. */
static gboolean declare(MarkupTree *tree, const CleanXmlAttribute *attribute, GError **error)
{
    CleanSlice raw = attribute->name.raw;
    guint prefix = attribute->name.prefix; /* "xmlns", or none and all of it is */
    g_string_truncate(tree->scratch, 0);
    if (!clean_xml_decode(attribute->value, TRUE, tree->scratch))
        return set_damaged(tree, error);
    if (tree->declared->len == DECLARED_MAX) {
        problem_set(error, PROBLEM_TOO_LARGE, tree->what, "4096");
        return FALSE;
    }
    Declared row = {.space = (guint8)space_of(tree->language, tree->scratch->str),
                    .depth = tree->depth};
    row.size = prefix == 0 ? 0 : raw.size - prefix - 1;
    row.prefix = markup_tree_copy(tree, raw.at + (raw.size - row.size), row.size, error);
    if (row.prefix == NULL)
        return FALSE;
    g_array_append_val(tree->declared, row);
    return TRUE;
}

static gboolean take_attribute(MarkupTree *tree, MarkupNode *node, guint at,
                               const CleanXmlAttribute *attribute, GError **error)
{
    CleanSlice raw = attribute->name.raw;
    guint prefix = attribute->name.prefix;
    gsize skip = prefix > 0 ? prefix + 1u : 0;
    guint space = prefix > 0 ? space_of_prefix(tree, raw, prefix) : 0;
    const char *name = markup_tree_copy(tree, raw.at + skip, raw.size - skip, error);
    const char *value = NULL;
    if (name == NULL)
        return FALSE;
    g_string_truncate(tree->scratch, 0);
    if (!clean_xml_decode(attribute->value, TRUE, tree->scratch))
        return set_damaged(tree, error);
    value = markup_tree_copy(tree, tree->scratch->str, tree->scratch->len, error);
    if (value == NULL)
        return FALSE;
    markup_tree_value(tree, node, at, space, name, value);
    for (guint i = 0; i < at; i++)
        if (node->values[i].space == space && space != MARKUP_SPACE_UNKNOWN &&
            strcmp(node->values[i].name, name) == 0)
            return set_damaged(tree, error);
    return TRUE;
}

static gboolean on_start(gpointer user, const CleanXmlName *name,
                         const CleanXmlAttribute *attributes, guint count, GError **error)
{
    MarkupTree *tree = user;
    guint plain = 0;
    tree->depth++;
    for (guint i = 0; i < count; i++) {
        plain += attributes[i].declares ? 0 : 1;
        if (attributes[i].declares && !declare(tree, &attributes[i], error))
            return FALSE;
    }
    gsize skip = name->prefix > 0 ? name->prefix + 1u : 0;
    guint space = space_of_prefix(tree, name->raw, name->prefix);
    MarkupNode *node = markup_tree_element(tree, tree->at, space, name->raw.at + skip,
                                           name->raw.size - skip, plain, error);
    if (node == NULL)
        return FALSE;
    guint at = 0;
    for (guint i = 0; i < count; i++)
        if (!attributes[i].declares && !take_attribute(tree, node, at++, &attributes[i], error))
            return FALSE;
    tree->at = node;
    return TRUE;
}

static gboolean on_end(gpointer user, GError **error)
{
    MarkupTree *tree = user;
    (void)error;
    while (tree->declared->len > 0 &&
           g_array_index(tree->declared, Declared, tree->declared->len - 1).depth == tree->depth)
        g_array_set_size(tree->declared, tree->declared->len - 1);
    tree->depth--;
    tree->at = tree->at->parent;
    return TRUE;
}

static gboolean on_text(gpointer user, CleanSlice text, CleanXmlText kind, GError **error)
{
    MarkupTree *tree = user;
    if (kind != CLEAN_XML_ESCAPED)
        return markup_tree_text(tree, tree->at, text.at, text.size, error) != NULL;
    g_string_truncate(tree->scratch, 0);
    if (!clean_xml_decode(text, FALSE, tree->scratch))
        return set_damaged(tree, error);
    return markup_tree_text(tree, tree->at, tree->scratch->str, tree->scratch->len, error) != NULL;
}

static gboolean on_comment(gpointer user, CleanSlice text, GError **error)
{
    MarkupTree *tree = user;
    (void)text;
    (void)error;
    tree->odd = TRUE;
    return TRUE;
}

/* Neither says anything of what is seen: where the cursor was, and which list of elements was
 * meant. */
static gboolean on_declared(gpointer user, CleanSlice text, GError **error)
{
    MarkupTree *tree = user;
    (void)error;
    if (tree->declared_as == NULL)
        tree->declared_as = text.size > 0 && *text.at == '!' ? "DOCTYPE" : "?";
    return TRUE;
}

gboolean markup_tree_read(MarkupTree *tree, const guint8 *bytes, gsize size, const char *what,
                          GError **error)
{
    const CleanXmlHandlers handlers = {.start = on_start,
                                       .end = on_end,
                                       .text = on_text,
                                       .comment = on_comment,
                                       .instruction = on_declared,
                                       .type = on_declared,
                                       .user = tree};
    tree->what = what;
    g_autoptr(CleanXml) xml = clean_xml_new(&handlers, what);
    return clean_unicode_read(xml, bytes, size, what, error);
}

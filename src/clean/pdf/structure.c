/* clean/pdf/structure.c -- the tree that says what the parts of a document are (headings, tables,
 * pictures and what they show; ISO 32000-2, 14.7), made anew: those who hear a page read out need
 * it
 */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include <string.h>

#define ROLES_DEPTH_MAX 32u

/* The first is the root. Each is below the one that named it first. */
typedef struct {
    const PdfValue *dict;
    guint parent; /* place among the parts */
    guint32 out;
    gboolean put; /* named by it */
} Part;

typedef struct {
    Pdf *pdf;
    GArray *parts;
    GHashTable *at;      /* dictionary to its place */
    GHashTable *lists;   /* array of kids to the place of the part it is of */
    GHashTable *numbers; /* of pages that are told of */
    GString *out;
} Tree;

static Part *part_at(const Tree *tree, guint at)
{
    return &g_array_index(tree->parts, Part, at);
}

/* ---- found ---- */

/* A part, not a mark in the content of a page or an object there. */
static gboolean is_part(Pdf *pdf, const PdfValue *kid)
{
    return kid->type == PDF_DICT && pdf_get(pdf->document, kid, "S")->type == PDF_NAME;
}

static void take_part(Tree *tree, const PdfValue *value, guint above)
{
    const PdfValue *kid = pdf_resolve(tree->pdf->document, value);
    if (!is_part(tree->pdf, kid) || g_hash_table_contains(tree->at, kid) ||
        !disarm_budget_objects(tree->pdf->job->budget, 1, &tree->pdf->failed))
        return;
    Part part = {.dict = kid, .parent = above, .out = pdf_new_number(tree->pdf)};
    g_hash_table_insert(tree->at, (gpointer)(guintptr)kid, GUINT_TO_POINTER(tree->parts->len));
    g_array_append_val(tree->parts, part);
}

/* Many parts may name one array: it is of the first. */
static gboolean is_own(Tree *tree, const PdfValue *list, guint at)
{
    gpointer owner = NULL;
    if (g_hash_table_lookup_extended(tree->lists, list, NULL, &owner))
        return GPOINTER_TO_UINT(owner) == at;
    g_hash_table_insert(tree->lists, (gpointer)(guintptr)list, GUINT_TO_POINTER(at));
    return TRUE;
}

typedef void (*Kid)(Tree *tree, const PdfValue *value, guint above);

/* One stands for itself, several in an array. */
static void each_kid(Tree *tree, guint at, Kid kid)
{
    const PdfValue *kids = pdf_dict_get(part_at(tree, at)->dict, "K");
    const PdfValue *list = pdf_resolve(tree->pdf->document, kids);
    if (list->type != PDF_ARRAY && kids != NULL)
        kid(tree, kids, at);
    for (guint32 i = 0; list->type == PDF_ARRAY && is_own(tree, list, at) && i < list->size; i++)
        kid(tree, &list->as.items[i], at);
}

/* ---- written ---- */

static void put_part(Tree *tree, const PdfValue *kid, guint above)
{
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(tree->at, kid));
    if (at == 0 || part_at(tree, at)->parent != above || part_at(tree, at)->put)
        return;
    part_at(tree, at)->put = TRUE;
    pdf_put_reference(tree->out, part_at(tree, at)->out);
}

/* What a mark in the content of a page encloses. Those in forms, and annotations, are not named. */
static void put_mark(Tree *tree, const PdfValue *mark)
{
    static const PdfKind page = {.name = "page-reference", .put = pdf_put_page_reference};
    static const PdfRow rows[] = {{"MCID", PDF_MAY_NUMBER, NULL, NULL},
                                  {"Pg", PDF_MAY_KIND, &page, NULL}};
    static const PdfKind kind = {.name = "mark", .rows = rows, .row_count = G_N_ELEMENTS(rows)};
    Pdf *pdf = tree->pdf;
    if (!pdf_is_name(pdf_get(pdf->document, mark, "Type"), "MCR") ||
        pdf_dict_get(mark, "Stm") != NULL ||
        pdf_get(pdf->document, mark, "MCID")->type != PDF_INTEGER)
        return;
    g_string_append(tree->out, "<</Type/MCR");
    pdf_put_rows(pdf, &kind, mark, 0, tree->out);
    g_string_append(tree->out, ">>");
}

static void put_kid(Tree *tree, const PdfValue *value, guint above)
{
    const PdfValue *kid = pdf_resolve(tree->pdf->document, value);
    if (kid->type == PDF_INTEGER && above > 0)
        pdf_put_number(tree->out, kid);
    else if (is_part(tree->pdf, kid))
        put_part(tree, kid, above);
    else if (kid->type == PDF_DICT && above > 0)
        put_mark(tree, kid);
}

static void put_kids(Tree *tree, guint at)
{
    g_string_append(tree->out, "/K[");
    each_kid(tree, at, put_kid);
    g_string_append_c(tree->out, ']');
}

gboolean pdf_admit_attributes(Pdf *pdf, const PdfValue *dict)
{
    const PdfValue *owner = pdf_get(pdf->document, dict, "O");
    const char *name = owner->type == PDF_NAME ? owner->as.text : "";
    if (pdf_word_in("|Layout|List|Table|", name))
        return TRUE;
    pdf_note(pdf, DISARM_CUSTOM_DATA, name);
    return FALSE;
}

static void write_part(Tree *tree, guint at)
{
    g_autoptr(GString) text = g_string_new("<</P");
    tree->out = text;
    pdf_put_reference(text, part_at(tree, part_at(tree, at)->parent)->out);
    pdf_put_rows(tree->pdf, pdf_kind_part, part_at(tree, at)->dict, 0, text);
    put_kids(tree, at);
    g_string_append(text, ">>");
    pdf_put_object(tree->pdf, part_at(tree, at)->out, text, NULL);
}

/* ---- the root ---- */

/* Of a page: which part each of its marks belongs to. */
static void put_owners(Pdf *pdf, const PdfValue *key, const PdfValue *value, gpointer user)
{
    Tree *tree = user;
    const PdfValue *list = pdf_resolve(pdf->document, value);
    if (key->type != PDF_INTEGER || list->type != PDF_ARRAY || key->as.integer < 0 ||
        key->as.integer > G_MAXINT32 || !pdf_may_unfold(pdf, list, tree->out) ||
        !g_hash_table_add(tree->numbers, GINT_TO_POINTER((gint)key->as.integer)))
        return;
    pdf_put_number(tree->out, key);
    g_string_append_c(tree->out, '[');
    for (guint32 i = 0; i < list->size; i++) {
        const PdfValue *owner = pdf_item(pdf->document, list, i);
        guint at = GPOINTER_TO_UINT(g_hash_table_lookup(tree->at, owner));
        if (at > 0)
            pdf_put_reference(tree->out, part_at(tree, at)->out);
        else
            pdf_put_token(tree->out, "null");
    }
    g_string_append_c(tree->out, ']');
}

/* Names that stand for each other in a circle stand for nothing (14.7.3). */
static gboolean ends(GHashTable *roles, const char *name)
{
    for (guint i = 0; name != NULL && i < ROLES_DEPTH_MAX; i++)
        name = g_hash_table_lookup(roles, name);
    return name == NULL;
}

/* What this file calls its parts, in the words of the standard. Of two for one name the first
 * counts. */
static void put_roles(Tree *tree, const PdfValue *map)
{
    g_autoptr(GHashTable) roles = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint32 i = 0; map->type == PDF_DICT && i < map->size; i++) {
        const PdfEntry *entry = &map->as.entries[i];
        const PdfValue *role = pdf_resolve(tree->pdf->document, &entry->value);
        if (role->type != PDF_NAME || g_hash_table_contains(roles, entry->key))
            continue;
        g_hash_table_insert(roles, (gpointer)(guintptr)entry->key,
                            (gpointer)(guintptr)role->as.text);
        g_ptr_array_add(names, (gpointer)(guintptr)entry->key);
    }
    g_string_append(tree->out, "/RoleMap<<");
    for (guint i = 0; i < names->len; i++) {
        if (!ends(roles, names->pdata[i]))
            continue;
        pdf_put_name(tree->out, names->pdata[i]);
        pdf_put_name(tree->out, g_hash_table_lookup(roles, names->pdata[i]));
    }
    g_string_append(tree->out, ">>");
}

static void write_root(Tree *tree)
{
    PdfDocument *document = tree->pdf->document;
    const PdfValue *root = part_at(tree, 0)->dict;
    g_autoptr(GString) text = g_string_new("<</Type/StructTreeRoot");
    tree->out = text;
    put_kids(tree, 0);
    g_string_append(text, "/ParentTree<</Nums[");
    pdf_walk_tree(tree->pdf, pdf_get(document, root, "ParentTree"), "Nums", put_owners, tree);
    g_string_append(text, "]>>");
    put_roles(tree, pdf_get(document, root, "RoleMap"));
    g_string_append(text, ">>");
    pdf_put_object(tree->pdf, part_at(tree, 0)->out, text, NULL);
}

gboolean pdf_put_structure(Pdf *pdf, const PdfValue *value, GString *out)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    g_autoptr(GHashTable) at = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) lists = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    Tree tree = {.pdf = pdf, .parts = parts, .at = at, .lists = lists, .numbers = numbers};
    Part root = {.dict = pdf_resolve(pdf->document, value)};
    if (root.dict->type != PDF_DICT)
        return FALSE;
    root.out = pdf_new_number(pdf);
    g_array_append_val(parts, root);
    for (guint i = 0; i < parts->len && pdf->failed == NULL; i++)
        each_kid(&tree, i, take_part);
    write_root(&tree);
    for (guint i = 1; i < parts->len && pdf->failed == NULL; i++)
        write_part(&tree, i);
    pdf_put_reference(out, part_at(&tree, 0)->out);
    return TRUE;
}

/* clean/pdf/pages.c -- the tree of pages and that of form fields, each made anew as it is found */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include <string.h>

#define LEVELS_MAX 64u
#define FIELDS_MAX 200000u

/* ---- pages ---- */

static const char *const inherited[PDF_INHERITED] = {"Resources", "MediaBox", "CropBox", "Rotate"};

typedef struct {
    const PdfValue *node;
    guint32 next; /* of its kids */
    const PdfValue *values[PDF_INHERITED];
    gint64 number;
} Level;

typedef struct {
    Pdf *pdf;
    Level levels[LEVELS_MAX];
    guint depth;
    GHashTable *seen; /* numbers of inner nodes */
} Walk;

static void inherit(Walk *walk, Level *level)
{
    for (guint i = 0; i < PDF_INHERITED; i++) {
        const PdfValue *own = pdf_dict_get(level->node, inherited[i]);
        if (own != NULL && pdf_resolve(walk->pdf->document, own)->type != PDF_NULL)
            level->values[i] = own;
    }
}

static gboolean add_page(Walk *walk, const Level *level)
{
    Pdf *pdf = walk->pdf;
    if (!disarm_budget_pages(pdf->job->budget, 1, &pdf->failed))
        return FALSE;
    PdfPage page = {.node = level->node, .number = level->number, .out = pdf_new_number(pdf)};
    memcpy(page.values, level->values, sizeof page.values);
    g_array_append_val(pdf->pages, page);
    gpointer key = GUINT_TO_POINTER((guint)level->number);
    if (level->number > 0 && !g_hash_table_contains(pdf->page_at, key))
        g_hash_table_insert(pdf->page_at, key, GUINT_TO_POINTER(pdf->pages->len));
    return TRUE;
}

/* Into a node of the tree, or over a page. */
static gboolean step_into(Walk *walk, const PdfValue *reference)
{
    Pdf *pdf = walk->pdf;
    const PdfValue *node = pdf_resolve(pdf->document, reference);
    if (node->type != PDF_DICT)
        return TRUE;
    Level level = {.node = node};
    level.number = reference->type == PDF_REFERENCE ? reference->as.integer : 0;
    if (walk->depth > 0)
        memcpy(level.values, walk->levels[walk->depth - 1].values, sizeof level.values);
    inherit(walk, &level);
    if (pdf_get(pdf->document, node, "Kids")->type != PDF_ARRAY)
        return add_page(walk, &level);
    gpointer key = GUINT_TO_POINTER((guint)level.number);
    gboolean again = level.number > 0 && !g_hash_table_add(walk->seen, key);
    if (again || walk->depth == LEVELS_MAX) {
        pdf_note(pdf, DISARM_AMBIGUOUS, "pages that lead back to themselves");
        return pdf->failed == NULL;
    }
    walk->levels[walk->depth++] = level;
    return TRUE;
}

gboolean pdf_find_pages(Pdf *pdf)
{
    g_autofree Walk *walk = g_new0(Walk, 1);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    walk->pdf = pdf;
    walk->seen = seen;
    const PdfValue *root = pdf_get(pdf->document, pdf_trailer(pdf->document), "Root");
    const PdfValue *top = pdf_dict_get(root, "Pages");
    if (top == NULL || !step_into(walk, top))
        return pdf->failed == NULL;
    while (walk->depth > 0) {
        Level *level = &walk->levels[walk->depth - 1];
        const PdfValue *kids = pdf_get(pdf->document, level->node, "Kids");
        if (level->next >= kids->size)
            walk->depth--;
        else if (!step_into(walk, &kids->as.items[level->next++]))
            return FALSE;
    }
    return TRUE;
}

#define PDF_DEFAULTS 2u

/* Whether a page has it as it must be: a dictionary that is no stream's, or numbers. */
static gboolean is_whole(Pdf *pdf, const PdfValue *value, PdfType type)
{
    const PdfValue *found = pdf_resolve(pdf->document, value);
    gboolean whole = found->type == type && (type != PDF_ARRAY || found->size == 4) &&
                     pdf_stream_of(pdf->document, value) == NULL;
    for (guint32 i = 0; whole && type == PDF_ARRAY && i < found->size; i++)
        whole = pdf_is_number(pdf_item(pdf->document, found, i));
    return whole;
}

/* The keys of a page, what it inherits as keys of its own, and what it must have and has not: of
 * keys that stand twice the last counts. Owned. */
static PdfEntry *own_keys(Pdf *pdf, const PdfPage *page, guint32 *count)
{
    static const PdfValue box[] = {{.type = PDF_INTEGER},
                                   {.type = PDF_INTEGER},
                                   {.type = PDF_INTEGER, .as.integer = 612},
                                   {.type = PDF_INTEGER, .as.integer = 792}};
    const PdfEntry usual[PDF_DEFAULTS] = {
        {"Resources", {.type = PDF_DICT}},
        {"MediaBox", {.type = PDF_ARRAY, .size = G_N_ELEMENTS(box), .as.items = box}}};
    gsize room = (gsize)page->node->size + PDF_INHERITED + PDF_DEFAULTS;
    PdfEntry *entries = g_new(PdfEntry, room);
    *count = page->node->size;
    if (*count > 0)
        memcpy(entries, page->node->as.entries, sizeof(PdfEntry) * *count);
    for (guint i = 0; i < PDF_INHERITED; i++)
        if (page->values[i] != NULL)
            entries[(*count)++] = (PdfEntry){inherited[i], *page->values[i]};
    for (guint i = 0; i < PDF_DEFAULTS; i++) {
        const PdfValue dict = {.type = PDF_DICT, .size = *count, .as.entries = entries};
        const PdfValue *had = pdf_dict_get(&dict, usual[i].key);
        if (is_whole(pdf, had, usual[i].value.type))
            continue;
        if (had != NULL && pdf_resolve(pdf->document, had)->type != PDF_NULL)
            pdf_note_key(pdf, &pdf_kind_page, usual[i].key, had);
        entries[(*count)++] = usual[i];
    }
    return entries;
}

/* With what it leads to, while its keys are there. */
static void put_page(Pdf *pdf, const PdfPage *page)
{
    guint32 count = 0;
    g_autofree PdfEntry *entries = own_keys(pdf, page, &count);
    const PdfValue dict = {.type = PDF_DICT, .size = count, .as.entries = entries};
    pdf->resources = pdf_get(pdf->document, &dict, "Resources");
    g_autoptr(GString) text = g_string_new("<</Type/Page/Parent");
    pdf_put_reference(text, pdf->pages_out);
    pdf_put_rows(pdf, &pdf_kind_page, &dict, page->number, text);
    g_string_append(text, ">>");
    pdf_put_object(pdf, page->out, text, NULL);
    pdf_put_queue(pdf);
    pdf->resources = NULL;
}

void pdf_put_pages(Pdf *pdf)
{
    g_autoptr(GString) text = g_string_new("<</Type/Pages/Count ");
    g_string_append_printf(text, "%u/Kids[", pdf->pages->len);
    for (guint i = 0; i < pdf->pages->len; i++)
        pdf_put_reference(text, g_array_index(pdf->pages, PdfPage, i).out);
    g_string_append(text, "]>>");
    pdf_put_object(pdf, pdf->pages_out, text, NULL);
    for (guint i = 0; i < pdf->pages->len && pdf->failed == NULL; i++) {
        pdf->page = i + 1;
        put_page(pdf, &g_array_index(pdf->pages, PdfPage, i));
    }
    pdf->page = 0;
}

gboolean pdf_put_page_tree(Pdf *pdf, const PdfValue *value, GString *out)
{
    (void)value;
    pdf_put_reference(out, pdf->pages_out);
    return TRUE;
}

gboolean pdf_put_page_reference(Pdf *pdf, const PdfValue *value, GString *out)
{
    guint at = 0;
    if (value->type == PDF_REFERENCE)
        at = GPOINTER_TO_UINT(
            g_hash_table_lookup(pdf->page_at, GUINT_TO_POINTER((guint)value->as.integer)));
    if (value->type == PDF_INTEGER && value->as.integer >= 0 && value->as.integer < pdf->pages->len)
        at = (guint)value->as.integer + 1;
    if (at == 0)
        return FALSE;
    pdf_put_reference(out, g_array_index(pdf->pages, PdfPage, at - 1).out);
    return TRUE;
}

/* ---- fields: each once, below one other at most ---- */

typedef struct {
    const PdfValue *list; /* of fields */
    guint32 next;
    gint64 number;
} FieldLevel;

static const PdfValue *next_field(Pdf *pdf, GArray *levels, gint64 *number, gint64 *above)
{
    FieldLevel *level = &g_array_index(levels, FieldLevel, levels->len - 1);
    if (level->next >= level->list->size) {
        g_array_set_size(levels, levels->len - 1);
        return NULL;
    }
    const PdfValue *way = &level->list->as.items[level->next++];
    const PdfObject *field = pdf_object_of(pdf, way);
    *number = field != NULL ? field->number : 0;
    *above = level->number;
    return field != NULL ? &field->value : NULL;
}

void pdf_find_fields(Pdf *pdf)
{
    const PdfValue *root = pdf_get(pdf->document, pdf_trailer(pdf->document), "Root");
    const PdfValue *form = pdf_get(pdf->document, root, "AcroForm");
    const PdfValue *list = pdf_get(pdf->document, form, "Fields");
    g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(FieldLevel));
    if (list->type != PDF_ARRAY)
        return;
    FieldLevel first = {list, 0, 0};
    g_array_append_val(levels, first);
    while (levels->len > 0 && g_hash_table_size(pdf->parents) < FIELDS_MAX) {
        gint64 number = 0, above = 0;
        const PdfValue *field = next_field(pdf, levels, &number, &above);
        gpointer key = GUINT_TO_POINTER((guint)number);
        if (field == NULL || g_hash_table_contains(pdf->parents, key))
            continue;
        g_hash_table_insert(pdf->parents, key, GUINT_TO_POINTER((guint)above));
        const PdfValue *kids = pdf_get(pdf->document, field, "Kids");
        FieldLevel level = {kids, 0, number};
        if (kids->type == PDF_ARRAY && levels->len < LEVELS_MAX)
            g_array_append_val(levels, level);
    }
}

void pdf_put_field_parent(Pdf *pdf, const PdfValue *dict, gint64 number, GString *out)
{
    gpointer above = g_hash_table_lookup(pdf->parents, GUINT_TO_POINTER((guint)number));
    PdfValue way = {.type = PDF_REFERENCE, .as.integer = GPOINTER_TO_UINT(above)};
    gsize before = out->len;
    (void)dict;
    if (number == 0 || above == NULL)
        return;
    g_string_append(out, "/Parent");
    if (!pdf_put_kind(pdf, pdf_kind_field, &way, out))
        g_string_truncate(out, before);
}

/* A field that is reached by another way than the one that was found first is not there. */
static gboolean put_kid(Pdf *pdf, const PdfValue *way, GString *out)
{
    const PdfObject *field = pdf_object_of(pdf, way);
    gpointer key = GUINT_TO_POINTER(field != NULL ? (guint)field->number : 0u), above = NULL;
    if (field == NULL || !g_hash_table_lookup_extended(pdf->parents, key, NULL, &above) ||
        GPOINTER_TO_UINT(above) != (guint)pdf->owner || !g_hash_table_add(pdf->kids, key))
        return FALSE;
    return pdf_put_kind(pdf, pdf_kind_field, way, out);
}

gboolean pdf_put_field_kids(Pdf *pdf, const PdfValue *value, GString *out)
{
    const PdfValue *list = pdf_resolve(pdf->document, value);
    if (list->type != PDF_ARRAY)
        return FALSE;
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < list->size; i++)
        put_kid(pdf, &list->as.items[i], out);
    g_string_append_c(out, ']');
    return TRUE;
}

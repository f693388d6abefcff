/* clean/pdf/places.c -- where a click may lead: places in the file, and addresses that the policy
 * keeps */
#include "clean/link.h"
#include "clean/pdf/internal.h"
#include <string.h>

#define LEVELS_MAX 64u
#define ITEM_TEXT (PDF_MAY_NUMBER | PDF_MAY_ARRAY)

/* ---- destinations (7.7.4, 12.3.2) ---- */

static gint by_name(gconstpointer a, gconstpointer b)
{
    const PdfPlace *one = a, *other = b;
    int order = memcmp(one->name, other->name, MIN(one->size, other->size));
    return order != 0 ? order : (one->size > other->size) - (one->size < other->size);
}

static const PdfPlace *find_place(Pdf *pdf, const PdfValue *name)
{
    PdfPlace sought = {name->as.text, name->size, NULL};
    const GArray *all = pdf->places_named;
    return all->len > 0 ? bsearch(&sought, all->data, all->len, sizeof sought, by_name) : NULL;
}

static gboolean put_place_array(Pdf *pdf, const PdfValue *array, GString *out)
{
    static const char *const ways = "|XYZ|Fit|FitH|FitV|FitR|FitB|FitBH|FitBV|";
    gsize before = out->len;
    g_string_append_c(out, '[');
    gboolean fine = array->size >= 2 && array->size <= 6 &&
                    pdf_put_page_reference(pdf, &array->as.items[0], out) &&
                    pdf_put_inert(pdf, &array->as.items[1], PDF_MAY_NAME, ways, out);
    for (guint32 i = 2; fine && i < array->size; i++)
        if (pdf_item(pdf->document, array, i)->type == PDF_NULL)
            pdf_put_token(out, "null");
        else
            fine = pdf_put_inert(pdf, &array->as.items[i], PDF_MAY_NUMBER, NULL, out);
    g_string_append_c(out, ']');
    if (!fine)
        g_string_truncate(out, before);
    return fine;
}

/* The array behind a destination of any form, or NULL. */
static const PdfValue *place_of(Pdf *pdf, const PdfValue *value)
{
    value = pdf_resolve(pdf->document, value);
    if (value->type == PDF_NAME || value->type == PDF_STRING) {
        const PdfPlace *place = find_place(pdf, value);
        value = place != NULL ? pdf_resolve(pdf->document, place->value) : value;
    }
    if (value->type == PDF_DICT)
        value = pdf_get(pdf->document, value, "D");
    return value->type == PDF_ARRAY ? value : NULL;
}

gboolean pdf_put_destination(Pdf *pdf, const PdfValue *value, GString *out)
{
    const PdfValue *found = pdf_resolve(pdf->document, value);
    if (found->type == PDF_NAME || found->type == PDF_STRING) {
        if (find_place(pdf, found) == NULL || !pdf_may_repeat(pdf, found))
            return FALSE;
        pdf_said(pdf, found, found->size);
        pdf_put_text(out, found->as.text, found->size);
        return TRUE;
    }
    const PdfValue *array = place_of(pdf, found);
    return array != NULL && put_place_array(pdf, array, out);
}

gboolean pdf_put_opening(Pdf *pdf, const PdfValue *value, GString *out)
{
    const PdfValue *found = pdf_resolve(pdf->document, value);
    if (pdf_dict_get(found, "Next") != NULL)
        pdf_note(pdf, DISARM_ACTION, "/Next");
    if (found->type == PDF_DICT && pdf_is_name(pdf_get(pdf->document, found, "S"), "GoTo"))
        found = pdf_dict_get(found, "D");
    else if (found->type == PDF_DICT)
        return FALSE;
    const PdfValue *array = place_of(pdf, found);
    return array != NULL && put_place_array(pdf, array, out);
}

/* ---- actions of a click (12.6) ---- */

static gboolean put_address(Pdf *pdf, const PdfValue *action, GString *out)
{
    const PdfValue *address = pdf_get(pdf->document, action, "URI");
    if (address->type != PDF_STRING ||
        clean_link_kind(address->as.text, address->size) != CLEAN_LINK_WEB)
        return FALSE;
    if (disarm_rule(pdf->job, DISARM_LINKS) != DISARM_KEEP) {
        pdf_note(pdf, DISARM_LINK, address->as.text);
        return FALSE;
    }
    if (!pdf_may_repeat(pdf, address))
        return FALSE;
    pdf_said(pdf, address, address->size);
    g_string_append(out, "<</S/URI/URI");
    pdf_put_text(out, address->as.text, address->size);
    g_string_append(out, ">>");
    return TRUE;
}

static gboolean put_jump(Pdf *pdf, const PdfValue *action, GString *out)
{
    gsize before = out->len;
    const PdfValue *to = pdf_dict_get(action, "D");
    g_string_append(out, "<</S/GoTo/D");
    if (to == NULL || !pdf_put_destination(pdf, to, out)) {
        g_string_truncate(out, before);
        return FALSE;
    }
    g_string_append(out, ">>");
    return TRUE;
}

gboolean pdf_put_link(Pdf *pdf, const PdfValue *value, GString *out)
{
    const PdfValue *action = pdf_resolve(pdf->document, value);
    const PdfValue *kind = pdf_get(pdf->document, action, "S");
    const PdfValue *name = pdf_get(pdf->document, action, "N");
    const PdfValue *next = pdf_dict_get(action, "Next");
    if (next != NULL)
        pdf_note(pdf, DISARM_ACTION, "/Next");
    if (pdf_is_name(kind, "URI"))
        return put_address(pdf, action, out);
    if (pdf_is_name(kind, "GoTo"))
        return put_jump(pdf, action, out);
    if (!pdf_is_name(kind, "Named") || name->type != PDF_NAME ||
        !pdf_word_in("|NextPage|PrevPage|FirstPage|LastPage|", name->as.text))
        return FALSE;
    g_string_append(out, "<</S/Named/N");
    pdf_put_name(out, name->as.text);
    g_string_append(out, ">>");
    return TRUE;
}

/* ---- trees of names and of numbers (7.9.6, 7.9.7) ---- */

typedef struct {
    const PdfValue *node;
    guint32 next;
} Level;

/* An array that many nodes have is walked once. */
static gboolean is_new(GHashTable *seen, const PdfValue *list)
{
    return list->type == PDF_ARRAY && g_hash_table_add(seen, (gpointer)(guintptr)list);
}

static void take_pairs(Pdf *pdf, const PdfValue *list, PdfTakePair take, gpointer user)
{
    for (guint32 i = 0; i + 1 < list->size; i += 2)
        take(pdf, pdf_item(pdf->document, list, i), &list->as.items[i + 1], user);
}

static void step(Pdf *pdf, GArray *levels, GHashTable *seen)
{
    Level *level = &g_array_index(levels, Level, levels->len - 1);
    const PdfValue *kids = pdf_get(pdf->document, level->node, "Kids");
    gboolean walked = level->next == 0 ? !is_new(seen, kids) : level->next >= kids->size;
    if (walked || kids->size == 0) {
        g_array_set_size(levels, levels->len - 1);
        return;
    }
    const PdfValue *node = pdf_item(pdf->document, kids, level->next++);
    Level below = {node, 0};
    if (node->type == PDF_DICT && levels->len < LEVELS_MAX &&
        g_hash_table_add(seen, (gpointer)node))
        g_array_append_val(levels, below);
}

void pdf_walk_tree(Pdf *pdf, const PdfValue *root, const char *pairs, PdfTakePair take,
                   gpointer user)
{
    g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(Level));
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    Level top = {root, 0};
    if (root->type != PDF_DICT)
        return;
    g_array_append_val(levels, top);
    while (levels->len > 0 && pdf->failed == NULL) {
        const Level *level = &g_array_index(levels, Level, levels->len - 1);
        const PdfValue *list = pdf_get(pdf->document, level->node, pairs);
        if (level->next == 0 && is_new(seen, list))
            take_pairs(pdf, list, take, user);
        step(pdf, levels, seen);
    }
}

static void take_place(Pdf *pdf, const PdfValue *key, const PdfValue *value, gpointer user)
{
    PdfPlace place = {key->as.text, key->size, value};
    (void)user;
    if (key->type == PDF_STRING || key->type == PDF_NAME)
        g_array_append_val(pdf->places_named, place);
}

/* A name that leads nowhere is none: what leads to it would be lost the next time. */
static void drop_lost(Pdf *pdf)
{
    guint made = 0;
    PdfPlace *all = (PdfPlace *)(void *)pdf->places_named->data;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < pdf->places_named->len; i++) {
        const PdfValue *array = place_of(pdf, all[i].value);
        g_string_truncate(text, 0);
        if (array != NULL && put_place_array(pdf, array, text))
            all[made++] = all[i];
    }
    g_array_set_size(pdf->places_named, made);
}

static void drop_twins(GArray *places)
{
    guint made = 0;
    PdfPlace *all = (PdfPlace *)(void *)places->data;
    for (guint i = 0; i < places->len; i++)
        if (made == 0 || by_name(&all[made - 1], &all[i]) != 0)
            all[made++] = all[i];
    g_array_set_size(places, made);
}

void pdf_find_places(Pdf *pdf)
{
    const PdfValue *root = pdf_get(pdf->document, pdf_trailer(pdf->document), "Root");
    const PdfValue *old = pdf_get(pdf->document, root, "Dests");
    const PdfValue *names = pdf_get(pdf->document, root, "Names");
    for (guint32 i = 0; old->type == PDF_DICT && i < old->size; i++) {
        const PdfEntry *entry = &old->as.entries[i];
        PdfPlace place = {entry->key, strlen(entry->key), &entry->value};
        g_array_append_val(pdf->places_named, place);
    }
    pdf_walk_tree(pdf, pdf_get(pdf->document, names, "Dests"), "Names", take_place, NULL);
    g_array_sort(pdf->places_named, by_name); /* stable: the first of a name stays first */
    drop_twins(pdf->places_named);
    drop_lost(pdf);
}

/* ---- the catalog's names ---- */

static void note_file(Pdf *pdf, const PdfValue *key, const PdfValue *value, gpointer user)
{
    const PdfValue *file = pdf_resolve(pdf->document, value);
    const PdfValue *name = pdf_get(pdf->document, file, "F");
    (void)user;
    const PdfValue *shown = name->type == PDF_STRING ? name : key;
    if (!pdf_files_hold(pdf, "EmbeddedFiles", file))
        pdf_note(pdf, DISARM_EMBEDDED_FILE, shown->type == PDF_STRING ? shown->as.text : NULL);
}

static void note_names(Pdf *pdf, const PdfValue *names)
{
    static const PdfKind kind = {.name = "names"};
    for (guint32 i = 0; names->type == PDF_DICT && i < names->size; i++) {
        const PdfEntry *entry = &names->as.entries[i];
        if (strcmp(entry->key, "EmbeddedFiles") == 0)
            pdf_walk_tree(pdf, pdf_resolve(pdf->document, &entry->value), "Names", note_file, NULL);
        else if (strcmp(entry->key, "Dests") != 0)
            pdf_note_key(pdf, &kind, entry->key, &entry->value);
    }
}

void pdf_put_names(Pdf *pdf, const PdfValue *dict, gint64 number, GString *out)
{
    g_autoptr(GString) text = g_string_new("<</Names[");
    gsize empty = text->len;
    (void)number;
    note_names(pdf, pdf_get(pdf->document, dict, "Names"));
    for (guint i = 0; i < pdf->places_named->len; i++) {
        const PdfPlace *place = &g_array_index(pdf->places_named, PdfPlace, i);
        const PdfValue *array = place_of(pdf, place->value);
        gsize before = text->len;
        pdf_put_text(text, place->name, place->size);
        if (array == NULL || !put_place_array(pdf, array, text))
            g_string_truncate(text, before);
    }
    if (text->len == empty)
        return;
    g_string_append(text, "]>>");
    guint32 made = pdf_new_number(pdf);
    pdf_put_object(pdf, made, text, NULL);
    g_string_append(out, "/Names<</Dests");
    pdf_put_reference(out, made);
    g_string_append(out, ">>");
}

/* ---- page labels (12.4.2) ---- */

static void put_label(Pdf *pdf, const PdfValue *key, const PdfValue *value, gpointer user)
{
    static const PdfRow rows[] = {{"P", PDF_MAY_TEXT, NULL, NULL},
                                  {"S", PDF_MAY_NAME, NULL, "|D|R|r|A|a|"},
                                  {"St", PDF_MAY_NUMBER, NULL, NULL}};
    static const PdfKind kind = {.name = "label", .rows = rows, .row_count = G_N_ELEMENTS(rows)};
    GString *out = user;
    const PdfValue *label = pdf_resolve(pdf->document, value);
    if (key->type != PDF_INTEGER || label->type != PDF_DICT)
        return;
    pdf_put_number(out, key);
    g_string_append(out, "<<");
    pdf_put_rows(pdf, &kind, label, 0, out);
    g_string_append(out, ">>");
}

gboolean pdf_put_labels(Pdf *pdf, const PdfValue *value, GString *out)
{
    g_string_append(out, "<</Nums[");
    pdf_walk_tree(pdf, pdf_resolve(pdf->document, value), "Nums", put_label, out);
    g_string_append(out, "]>>");
    return TRUE;
}

/* ---- outlines (12.3.3) ---- */

typedef struct {
    const PdfValue *dict;
    guint parent, first, count; /* places among the items; its own are side by side */
    gint64 visible;
    guint32 out;
} Item;

static void take_items(Pdf *pdf, GArray *items, guint above, GHashTable *seen)
{
    const PdfValue *dict = g_array_index(items, Item, above).dict;
    const PdfValue *next = pdf_get(pdf->document, dict, "First");
    guint first = items->len;
    while (next->type == PDF_DICT && g_hash_table_add(seen, (gpointer)next)) {
        Item item = {.dict = next, .parent = above, .out = pdf_new_number(pdf)};
        g_array_append_val(items, item);
        next = pdf_get(pdf->document, next, "Next");
    }
    g_array_index(items, Item, above).first = first;
    g_array_index(items, Item, above).count = items->len - first;
}

static gboolean is_open(Pdf *pdf, const Item *item)
{
    const PdfValue *count = pdf_get(pdf->document, item->dict, "Count");
    return count->type == PDF_INTEGER && count->as.integer > 0;
}

static void count_visible(Pdf *pdf, GArray *items)
{
    for (guint i = items->len; i-- > 1;) {
        const Item *item = &g_array_index(items, Item, i);
        gint64 more = 1 + (is_open(pdf, item) ? item->visible : 0);
        g_array_index(items, Item, item->parent).visible += more;
    }
}

static void put_family(GString *out, GArray *items, guint at)
{
    const Item *item = &g_array_index(items, Item, at);
    const Item *parent = &g_array_index(items, Item, item->parent);
    if (item->count > 0) {
        g_string_append(out, "/First");
        pdf_put_reference(out, g_array_index(items, Item, item->first).out);
        g_string_append(out, "/Last");
        pdf_put_reference(out, g_array_index(items, Item, item->first + item->count - 1).out);
    }
    if (at == 0)
        return;
    g_string_append(out, "/Parent");
    pdf_put_reference(out, parent->out);
    if (at + 1 < parent->first + parent->count) {
        g_string_append(out, "/Next");
        pdf_put_reference(out, g_array_index(items, Item, at + 1).out);
    }
    if (at > parent->first) {
        g_string_append(out, "/Prev");
        pdf_put_reference(out, g_array_index(items, Item, at - 1).out);
    }
}

static void put_item(Pdf *pdf, GArray *items, guint at)
{
    static const PdfKind link = {.name = "link-action", .put = pdf_put_link};
    static const PdfKind place = {.name = "destination", .put = pdf_put_destination};
    static const PdfRow rows[] = {{"A", PDF_MAY_KIND, &link, NULL},
                                  {"C", ITEM_TEXT, NULL, NULL},
                                  {"Dest", PDF_MAY_KIND, &place, NULL},
                                  {"F", PDF_MAY_NUMBER, NULL, NULL},
                                  {"Title", PDF_MAY_TEXT, NULL, NULL}};
    static const PdfKind kind = {.name = "outline", .rows = rows, .row_count = G_N_ELEMENTS(rows)};
    const Item *item = &g_array_index(items, Item, at);
    g_autoptr(GString) text = g_string_new("<<");
    if (at > 0)
        pdf_put_rows(pdf, &kind, item->dict, 0, text);
    if (item->count > 0 && (at == 0 || item->visible > 0))
        g_string_append_printf(text, "/Count %" G_GINT64_FORMAT,
                               at == 0 || is_open(pdf, item) ? item->visible : -item->visible);
    put_family(text, items, at);
    g_string_append(text, ">>");
    pdf_put_object(pdf, item->out, text, NULL);
}

gboolean pdf_put_outlines(Pdf *pdf, const PdfValue *value, GString *out)
{
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(Item));
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    const PdfValue *root = pdf_resolve(pdf->document, value);
    if (pdf_get(pdf->document, root, "First")->type != PDF_DICT)
        return FALSE;
    Item top = {.dict = root, .out = pdf_new_number(pdf)};
    g_array_append_val(items, top);
    for (guint i = 0; i < items->len; i++)
        take_items(pdf, items, i, seen);
    count_visible(pdf, items);
    for (guint i = 0; i < items->len && pdf->failed == NULL; i++)
        put_item(pdf, items, i);
    pdf_put_reference(out, g_array_index(items, Item, 0).out);
    return TRUE;
}

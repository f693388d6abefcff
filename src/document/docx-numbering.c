/* document/docx-numbering.c -- lists of numbering.xml, and the labels they give paragraphs */
#include "document/docx.h"
#include <string.h>

/* Counts are kept per definition: lists made from one go on counting each other's items. */
typedef struct {
    DocumentListLevel *levels[DOCUMENT_LIST_LEVELS]; /* owned */
    char *styles[DOCUMENT_LIST_LEVELS]; /* paragraph style that belongs to the level; owned */
    char *link, *linked_from;           /* w:numStyleLink, w:styleLink; owned */
    DocumentListCounts counts;
} Definition;

typedef struct {
    int definition;
    DocumentListLevel *levels[DOCUMENT_LIST_LEVELS]; /* what differs here; owned */
    guint starts[DOCUMENT_LIST_LEVELS];
    gboolean starts_anew[DOCUMENT_LIST_LEVELS]; /* until its first item */
} List;

struct DocxNumbering {
    GHashTable *definitions; /* id -> owned Definition */
    GHashTable *lists;       /* id -> owned List */
    GHashTable *links;       /* lent linked_from -> Definition */
};

typedef struct {
    DocxNumbering *numbering;
    Definition *definition; /* in hand, or NULL */
    List *list;             /* in hand, or NULL */
    DocumentListLevel *level;
    guint at;       /* the level's number */
    guint override; /* the level that w:lvlOverride is about */
} Reader;

static void free_levels(DocumentListLevel **levels)
{
    for (guint i = 0; i < DOCUMENT_LIST_LEVELS; i++)
        document_list_level_free(levels[i]);
}

static void definition_free(gpointer data)
{
    Definition *definition = data;
    free_levels(definition->levels);
    for (guint i = 0; i < DOCUMENT_LIST_LEVELS; i++)
        g_free(definition->styles[i]);
    g_free(definition->link);
    g_free(definition->linked_from);
    g_free(definition);
}

static void list_free(gpointer data)
{
    List *list = data;
    free_levels(list->levels);
    g_free(list);
}

/* ---- reading ---- */

static int number_in(const char *const *attributes, const char *name)
{
    return (int)document_xml_number(document_xml_attribute(attributes, name), 0, G_MAXINT32, 0);
}

static guint level_in(const char *const *attributes)
{
    return (guint)document_xml_number(document_xml_attribute(attributes, "w:ilvl"), 0,
                                      DOCUMENT_LIST_LEVELS - 1, 0);
}

static void begin_definition(Reader *reader, const char *const *attributes)
{
    Definition *definition = g_new0(Definition, 1);
    reader->definition = definition;
    reader->list = NULL;
    reader->level = NULL; /* the one in hand goes with a definition of the same id */
    int id = number_in(attributes, "w:abstractNumId");
    g_hash_table_insert(reader->numbering->definitions, GINT_TO_POINTER(id), definition);
}

static void begin_list(Reader *reader, const char *const *attributes)
{
    reader->definition = NULL;
    reader->level = NULL;
    reader->list = g_new0(List, 1);
    g_hash_table_insert(reader->numbering->lists, GINT_TO_POINTER(number_in(attributes, "w:numId")),
                        reader->list);
}

static void begin_level(Reader *reader, const char *const *attributes)
{
    DocumentListLevel **levels = reader->definition != NULL ? reader->definition->levels
                                 : reader->list != NULL     ? reader->list->levels
                                                            : NULL;
    if (levels == NULL)
        return;
    reader->at = level_in(attributes);
    document_list_level_free(levels[reader->at]);
    reader->level = levels[reader->at] = document_list_level_new();
}

static void set_text(char **to, const char *value)
{
    g_free(*to);
    *to = g_strdup(value);
}

static void take_level(Reader *reader, const char *name, const char *value)
{
    DocumentListLevel *level = reader->level;
    if (strcmp(name, "w:start") == 0)
        level->start = (guint)document_xml_number(value, 0, 9999, 1);
    else if (strcmp(name, "w:numFmt") == 0)
        level->form = document_number_of_word(value);
    else if (strcmp(name, "w:lvlText") == 0)
        set_text(&level->text, value);
    else if (strcmp(name, "w:lvlRestart") == 0)
        level->restart = (int)document_xml_number(value, 0, 9, DOCUMENT_LIST_RESTARTS);
    else if (strcmp(name, "w:isLgl") == 0)
        level->legal = document_xml_switch(value, TRUE);
    else if (strcmp(name, "w:suff") == 0)
        level->no_gap = g_strcmp0(value, "nothing") == 0;
    else if (strcmp(name, "w:pStyle") == 0 && reader->definition != NULL)
        set_text(&reader->definition->styles[reader->at], value);
}

static void take_definition(Definition *definition, const char *name, const char *value)
{
    if (strcmp(name, "w:numStyleLink") == 0)
        set_text(&definition->link, value);
    else if (strcmp(name, "w:styleLink") == 0)
        set_text(&definition->linked_from, value);
}

static void take_list(Reader *reader, const char *name, const char *const *attributes)
{
    const char *value = document_xml_attribute(attributes, "w:val");
    List *list = reader->list;
    if (strcmp(name, "w:abstractNumId") == 0) {
        list->definition = (int)document_xml_number(value, 0, G_MAXINT32, 0);
    } else if (strcmp(name, "w:lvlOverride") == 0) {
        reader->override = level_in(attributes);
    } else if (strcmp(name, "w:startOverride") == 0) {
        list->starts[reader->override] = (guint)document_xml_number(value, 0, 9999, 1);
        list->starts_anew[reader->override] = TRUE;
    }
}

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    Reader *reader = user;
    const char *value = document_xml_attribute(attributes, "w:val");
    if (strcmp(name, "w:abstractNum") == 0)
        begin_definition(reader, attributes);
    else if (strcmp(name, "w:num") == 0)
        begin_list(reader, attributes);
    else if (strcmp(name, "w:lvl") == 0)
        begin_level(reader, attributes);
    else if (reader->level != NULL)
        take_level(reader, name, value);
    else if (reader->definition != NULL)
        take_definition(reader->definition, name, value);
    else if (reader->list != NULL)
        take_list(reader, name, attributes);
}

static void on_end(const char *name, gpointer user)
{
    Reader *reader = user;
    if (strcmp(name, "w:lvl") == 0)
        reader->level = NULL;
    else if (strcmp(name, "w:abstractNum") == 0)
        reader->definition = NULL;
    else if (strcmp(name, "w:num") == 0)
        reader->list = NULL;
}

static void on_text(const char *text, gsize size, gpointer user)
{
    (void)text, (void)size, (void)user;
}

static void remember_links(DocxNumbering *numbering)
{
    GHashTableIter iter;
    gpointer definition;
    g_hash_table_iter_init(&iter, numbering->definitions);
    while (g_hash_table_iter_next(&iter, NULL, &definition)) {
        char *from = ((Definition *)definition)->linked_from;
        if (from != NULL)
            g_hash_table_insert(numbering->links, from, definition);
    }
}

DocxNumbering *docx_numbering_read(GBytes *bytes, const char *what, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, NULL, FALSE};
    g_autoptr(DocxNumbering) numbering = g_new0(DocxNumbering, 1);
    numbering->definitions = g_hash_table_new_full(NULL, NULL, NULL, definition_free);
    numbering->lists = g_hash_table_new_full(NULL, NULL, NULL, list_free);
    numbering->links = g_hash_table_new(g_str_hash, g_str_equal);
    Reader reader = {.numbering = numbering};
    if (bytes != NULL && !document_xml_read(bytes, what, docx_spaces, &handlers, &reader, error))
        return NULL;
    remember_links(numbering);
    return g_steal_pointer(&numbering);
}

void docx_numbering_free(DocxNumbering *numbering)
{
    if (numbering == NULL)
        return;
    g_hash_table_unref(numbering->links);
    g_hash_table_unref(numbering->lists);
    g_hash_table_unref(numbering->definitions);
    g_free(numbering);
}

/* ---- labels ---- */

static Definition *definition_of(const DocxNumbering *numbering, const List *list)
{
    Definition *definition =
        g_hash_table_lookup(numbering->definitions, GINT_TO_POINTER(list->definition));
    if (definition == NULL || definition->link == NULL)
        return definition;
    Definition *linked = g_hash_table_lookup(numbering->links, definition->link);
    return linked != NULL ? linked : definition;
}

static guint level_of_style(const Definition *definition, const char *style)
{
    for (guint i = 0; style != NULL && i < DOCUMENT_LIST_LEVELS; i++)
        if (g_strcmp0(definition->styles[i], style) == 0)
            return i;
    return 0;
}

void docx_numbering_step(DocxNumbering *numbering, int id, int level, const char *style,
                         GString *out)
{
    List *list = g_hash_table_lookup(numbering->lists, GINT_TO_POINTER(id));
    Definition *definition = list != NULL ? definition_of(numbering, list) : NULL;
    if (definition == NULL)
        return;
    const DocumentListLevel *levels[DOCUMENT_LIST_LEVELS];
    for (guint i = 0; i < DOCUMENT_LIST_LEVELS; i++)
        levels[i] = list->levels[i] != NULL ? list->levels[i] : definition->levels[i];
    guint at = level == DOCX_LEVEL_NONE ? level_of_style(definition, style) : (guint)level;
    if (list->starts_anew[at]) {
        document_list_restart(&definition->counts, at, list->starts[at]);
        list->starts_anew[at] = FALSE;
    }
    document_list_step(out, levels, &definition->counts, at);
}

/* document/odt-lists.c -- list styles of an OpenDocument text, and their counts */
#include "document/odt.h"
#include <string.h>

/* The outline's key: no style is called so. */
#define OUTLINE ""

typedef struct {
    DocumentListLevel *levels[DOCUMENT_LIST_LEVELS]; /* owned */
    DocumentListCounts counts;
} Style;

struct OdtLists {
    GHashTable *styles; /* owned name -> owned Style */
};

typedef struct {
    OdtLists *lists;
    Style *style; /* in hand, or NULL */
} Reader;

static void style_free(gpointer data)
{
    Style *style = data;
    for (guint i = 0; i < DOCUMENT_LIST_LEVELS; i++)
        document_list_level_free(style->levels[i]);
    g_free(style);
}

OdtLists *odt_lists_new(void)
{
    OdtLists *lists = g_new0(OdtLists, 1);
    lists->styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, style_free);
    return lists;
}

void odt_lists_free(OdtLists *lists)
{
    if (lists == NULL)
        return;
    g_hash_table_unref(lists->styles);
    g_free(lists);
}

/* ---- reading ---- */

static void begin_style(Reader *reader, const char *name)
{
    reader->style = g_new0(Style, 1);
    g_hash_table_insert(reader->lists->styles, g_strdup(name != NULL ? name : OUTLINE),
                        reader->style);
}

/* "%1%.%2%条" says the same as "%1.%2条" here. */
static char *text_of_format(const char *format)
{
    GString *text = g_string_new(NULL);
    for (const char *at = format; *at != '\0'; at++) {
        g_string_append_c(text, *at);
        if (*at == '%' && g_ascii_isdigit(at[1])) {
            g_string_append_c(text, *++at);
            if (at[1] == '%')
                at++;
        }
    }
    return g_string_free(text, FALSE);
}

/* Before the numbers, the numbers of so many levels with points between, behind them. */
static char *text_of_parts(const char *const *attributes, guint level)
{
    const char *before = document_xml_attribute(attributes, "style:num-prefix");
    const char *behind = document_xml_attribute(attributes, "style:num-suffix");
    const char *shown = document_xml_attribute(attributes, "text:display-levels");
    guint count = (guint)document_xml_number(shown, 1, (gint64)level + 1, 1);
    GString *text = g_string_new(before);
    for (guint i = level + 1 - count; i <= level; i++)
        g_string_append_printf(text, "%s%%%u", i > level + 1 - count ? "." : "", i + 1);
    return g_string_free(g_string_append(text, behind != NULL ? behind : ""), FALSE);
}

static DocumentListLevel *begin_level(Reader *reader, const char *const *attributes, guint *at)
{
    const char *level = document_xml_attribute(attributes, "text:level");
    *at = (guint)document_xml_number(level, 1, DOCUMENT_LIST_LEVELS, 1) - 1;
    document_list_level_free(reader->style->levels[*at]);
    return reader->style->levels[*at] = document_list_level_new();
}

static void take_number_level(Reader *reader, const char *const *attributes)
{
    guint at;
    DocumentListLevel *level = begin_level(reader, attributes, &at);
    const char *form = document_xml_attribute(attributes, "style:num-format");
    const char *format = document_xml_attribute(attributes, "loext:num-list-format");
    const char *start = document_xml_attribute(attributes, "text:start-value");
    level->form = document_number_of_odf(form != NULL ? form : "");
    level->start = (guint)document_xml_number(start, 0, 9999, 1);
    level->text = format != NULL ? text_of_format(format) : text_of_parts(attributes, at);
}

static void take_bullet_level(Reader *reader, const char *const *attributes)
{
    guint at;
    DocumentListLevel *level = begin_level(reader, attributes, &at);
    level->form = DOCUMENT_NUMBER_BULLET;
    level->text = g_strdup(document_xml_attribute(attributes, "text:bullet-char"));
}

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    Reader *reader = user;
    if (strcmp(name, "text:list-style") == 0)
        begin_style(reader, document_xml_attribute(attributes, "style:name"));
    else if (strcmp(name, "text:outline-style") == 0)
        begin_style(reader, OUTLINE);
    else if (reader->style == NULL)
        return;
    else if (strcmp(name, "text:list-level-style-number") == 0 ||
             strcmp(name, "text:outline-level-style") == 0)
        take_number_level(reader, attributes);
    else if (strcmp(name, "text:list-level-style-bullet") == 0)
        take_bullet_level(reader, attributes);
}

static void on_end(const char *name, gpointer user)
{
    if (strcmp(name, "text:list-style") == 0 || strcmp(name, "text:outline-style") == 0)
        ((Reader *)user)->style = NULL;
}

static void on_text(const char *text, gsize size, gpointer user)
{
    (void)text, (void)size, (void)user;
}

gboolean odt_lists_read(OdtLists *lists, GBytes *bytes, const char *what, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, NULL, FALSE};
    Reader reader = {lists, NULL};
    return document_xml_read(bytes, what, odt_spaces, &handlers, &reader, error);
}

/* ---- counting ---- */

static Style *find(const OdtLists *lists, const char *name)
{
    return g_hash_table_lookup(lists->styles, name != NULL ? name : OUTLINE);
}

void odt_lists_restart(OdtLists *lists, const char *style)
{
    Style *found = find(lists, style);
    if (found != NULL)
        memset(&found->counts, 0, sizeof found->counts);
}

void odt_lists_step(OdtLists *lists, const char *style, guint level, guint start, GString *out)
{
    Style *found = find(lists, style);
    if (found == NULL || level == 0 || level > DOCUMENT_LIST_LEVELS)
        return;
    if (start > 0)
        document_list_restart(&found->counts, level - 1, start);
    document_list_step(out, (const DocumentListLevel *const *)found->levels, &found->counts,
                       level - 1);
}

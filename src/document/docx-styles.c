/* document/docx-styles.c -- what paragraph styles say of headings and numbering */
#include "document/docx.h"
#include <string.h>

#define INHERITANCE_MAX 32u

struct DocxStyles {
    GHashTable *by_id; /* owned id -> owned DocxStyle */
    char *by_default;  /* id; owned */
};

typedef struct {
    DocxStyles *styles;
    DocxStyle *style;        /* in hand; lent by the table */
    gboolean changed_before; /* inside w:pPrChange, which holds what it was */
} Reader;

static void style_free(gpointer data)
{
    DocxStyle *style = data;
    g_free(style->based_on);
    g_free(style);
}

static void begin_style(Reader *reader, const char *const *attributes)
{
    const char *id = document_xml_attribute(attributes, "w:styleId");
    const char *type = document_xml_attribute(attributes, "w:type");
    reader->style = NULL;
    if (id == NULL || g_strcmp0(type, "paragraph") != 0)
        return;
    DocxStyle *style = g_new0(DocxStyle, 1);
    style->outline = style->numbering = style->level = DOCX_LEVEL_NONE;
    reader->style = style;
    g_hash_table_insert(reader->styles->by_id, g_strdup(id), style);
    if (document_xml_switch(document_xml_attribute(attributes, "w:default"), FALSE)) {
        g_free(reader->styles->by_default);
        reader->styles->by_default = g_strdup(id);
    }
}

static gboolean is_contents_name(const char *name)
{
    return name != NULL && (g_ascii_strncasecmp(name, "toc ", 4) == 0 ||
                            g_ascii_strcasecmp(name, "toc heading") == 0);
}

static void take_property(DocxStyle *style, const char *name, const char *value)
{
    if (strcmp(name, "w:basedOn") == 0 && value != NULL) {
        g_free(style->based_on);
        style->based_on = g_strdup(value);
    } else if (strcmp(name, "w:name") == 0) {
        style->contents = is_contents_name(value);
    } else if (strcmp(name, "w:outlineLvl") == 0) {
        style->outline = (int)document_xml_number(value, 0, 9, 9);
    } else if (strcmp(name, "w:numId") == 0) {
        style->numbering = (int)document_xml_number(value, 0, G_MAXINT32, 0);
    } else if (strcmp(name, "w:ilvl") == 0) {
        style->level = (int)document_xml_number(value, 0, 8, 0);
    }
}

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    Reader *reader = user;
    if (strcmp(name, "w:style") == 0)
        begin_style(reader, attributes);
    else if (strcmp(name, "w:pPrChange") == 0)
        reader->changed_before = TRUE;
    else if (reader->style != NULL && !reader->changed_before)
        take_property(reader->style, name, document_xml_attribute(attributes, "w:val"));
}

static void on_end(const char *name, gpointer user)
{
    Reader *reader = user;
    if (strcmp(name, "w:style") == 0)
        reader->style = NULL;
    else if (strcmp(name, "w:pPrChange") == 0)
        reader->changed_before = FALSE;
}

static void on_text(const char *text, gsize size, gpointer user)
{
    (void)text, (void)size, (void)user;
}

DocxStyles *docx_styles_read(GBytes *bytes, const char *what, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, NULL, FALSE};
    g_autoptr(DocxStyles) styles = g_new0(DocxStyles, 1);
    styles->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, style_free);
    Reader reader = {.styles = styles};
    if (bytes != NULL && !document_xml_read(bytes, what, docx_spaces, &handlers, &reader, error))
        return NULL;
    return g_steal_pointer(&styles);
}

void docx_styles_free(DocxStyles *styles)
{
    if (styles == NULL)
        return;
    g_hash_table_unref(styles->by_id);
    g_free(styles->by_default);
    g_free(styles);
}

/* What the nearer style says stands. */
static void inherit(DocxStyle *found, const DocxStyle *from)
{
    if (found->outline == DOCX_LEVEL_NONE)
        found->outline = from->outline;
    if (found->level == DOCX_LEVEL_NONE)
        found->level = from->level;
    if (found->numbering == DOCX_LEVEL_NONE)
        found->numbering = from->numbering;
    found->contents |= from->contents;
}

DocxStyle docx_styles_find(const DocxStyles *styles, const char *id)
{
    DocxStyle found = {NULL, DOCX_LEVEL_NONE, DOCX_LEVEL_NONE, DOCX_LEVEL_NONE, FALSE};
    const char *at = id != NULL ? id : styles->by_default;
    for (guint i = 0; at != NULL && i < INHERITANCE_MAX; i++) {
        const DocxStyle *style = g_hash_table_lookup(styles->by_id, at);
        if (style == NULL)
            break;
        inherit(&found, style);
        at = style->based_on;
    }
    return found;
}

/* clean/odf/filter.c -- what elements and attributes of OpenDocument do that have an act of their
 * own
 */
#include "clean/link.h"
#include "clean/odf/internal.h"
#include <string.h>

#define S(name) MARKUP_SPACE_ODF_##name

/* ---- attributes ---- */

static gboolean lose(const MarkupFilter *filter, DisarmDanger danger, const MarkupValue *value,
                     gboolean *keep, GError **error)
{
    *keep = FALSE;
    return markup_note(filter, danger,
                       danger == DISARM_FORMULA || danger == DISARM_EXTERNAL_BOOK ||
                               danger == DISARM_DDE
                           ? DISARM_FROZEN
                           : DISARM_DROPPED,
                       value->value, error);
}

static gboolean is_service(const char *value)
{
    static const char form[] = "ooo:com.sun.star.form.component.";
    if (!g_str_has_prefix(value, form))
        return FALSE;
    for (const char *at = value + strlen(form); *at != '\0'; at++)
        if (!g_ascii_isalpha(*at))
            return FALSE;
    return TRUE;
}

/* A formula freezes to its value, which stands beside it. */
static gboolean value_formula(const MarkupFilter *filter, const MarkupValue *value, gboolean *keep,
                              GError **error)
{
    DisarmDanger danger = DISARM_FORMULA;
    return odf_formula_is_plain(value->value, &danger) || lose(filter, danger, value, keep, error);
}

static gboolean has_address(const MarkupNode *node)
{
    switch ((MarkupAct)node->row->act) {
    case MARKUP_LINK:
    case MARKUP_AREA:
    case MARKUP_PICTURE:
    case MARKUP_OBJECT:
    case MARKUP_OBJECT_OLE:
        return TRUE;
    default:
        return FALSE;
    }
}

/* A chart names the document it is in. */
static gboolean is_own(const char *address)
{
    return strcmp(address, ".") == 0 || strcmp(address, "..") == 0 || *address == '\0';
}

static gboolean on_value(MarkupFilter *filter, MarkupNode *node, MarkupValue *value, gboolean *keep,
                         GError **error)
{
    switch ((MarkupKind)value->row->value) {
    case MARKUP_VALUE_FORMULA:
    case MARKUP_VALUE_CONDITION:
        return value_formula(filter, value, keep, error);
    case MARKUP_VALUE_RANGE:
        return odf_range_is_plain(value->value) ||
               lose(filter, DISARM_EXTERNAL_BOOK, value, keep, error);
    case MARKUP_VALUE_SERVICE:
        return is_service(value->value) || lose(filter, DISARM_CONTROL, value, keep, error);
    case MARKUP_VALUE_PUSH:
        return strcmp(value->value, "push") == 0 || lose(filter, DISARM_ACTION, value, keep, error);
    case MARKUP_VALUE_HREF:
        *keep = has_address(node);
        return *keep || is_own(value->value) ||
               lose(filter, DISARM_EXTERNAL_RESOURCE, value, keep, error);
    default: /* the media type: the engine has read it before */
        return TRUE;
    }
}

/* ---- links ---- */

static CleanLink link_kind(const char *address)
{
    if (*address != '#')
        return clean_link_kind(address, strlen(address));
    g_autofree char *place =
        g_strdelimit(g_strdup(address), "|[]", '.'); /* of headings and tables */
    return clean_link_kind(place, strlen(place));
}

static gboolean open_link(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                          GError **error)
{
    const MarkupValue *href = markup_node_value(node, S(XLINK), "href");
    MarkupAct away = node->row->act == MARKUP_LINK ? MARKUP_UNWRAP : MARKUP_DROP;
    if (href == NULL || *href->value == '\0') {
        *fate = away;
        return TRUE;
    }
    CleanLink kind = link_kind(href->value);
    if (kind == CLEAN_LINK_INSIDE)
        return TRUE;
    gboolean kept = kind == CLEAN_LINK_WEB && disarm_rule(filter->job, DISARM_LINKS) == DISARM_KEEP;
    if (!kept)
        *fate = away;
    if (kind == CLEAN_LINK_UNSAFE)
        return markup_note(filter, DISARM_UNSAFE_LINK, DISARM_DROPPED, href->value, error);
    return markup_note(filter, DISARM_LINK, kept ? DISARM_KEPT : DISARM_FROZEN, href->value, error);
}

/* ---- pictures and objects ---- */

static MarkupNode *child_named(const MarkupNode *node, guint space, const char *name)
{
    for (MarkupNode *child = node->first; child != NULL; child = child->next)
        if (child->name != NULL && child->space == space && strcmp(child->name, name) == 0)
            return child;
    return NULL;
}

static gboolean rename_value(MarkupFilter *filter, MarkupValue *value, const char *name,
                             GError **error)
{
    value->value = markup_tree_copy(filter->tree, name, strlen(name), error);
    return value->value != NULL;
}

static gboolean open_inline(MarkupFilter *filter, MarkupNode *binary, MarkupAct *fate,
                            GError **error)
{
    g_autoptr(GString) base64 = g_string_new(NULL);
    g_autofree char *text = NULL;
    for (MarkupNode *child = binary->first; child != NULL; child = child->next)
        if (child->name == NULL)
            g_string_append(base64, child->text);
    if (!odf_inline_picture(filter->user, base64->str, &text, error))
        return FALSE;
    if (text == NULL) {
        *fate = MARKUP_DROP;
        return TRUE;
    }
    binary->first = binary->last = NULL;
    return markup_tree_text(filter->tree, binary, text, strlen(text), error) != NULL;
}

/* A picture in the package, or in the element itself. One that is elsewhere is never fetched. */
static gboolean open_picture(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                             GError **error)
{
    MarkupValue *href = markup_node_value(node, S(XLINK), "href");
    MarkupNode *binary = child_named(node, S(OFFICE), "binary-data");
    g_autofree char *name = NULL;
    for (MarkupNode *other = binary != NULL ? binary->next : NULL, *next; other != NULL;
         other = next) {
        next = other->next;
        if (other->name != NULL && strcmp(other->name, "binary-data") == 0)
            markup_node_unlink(other);
    }
    if (href == NULL) {
        gboolean bare = binary == NULL && node->space == S(STYLE);
        *fate = binary == NULL && !bare ? MARKUP_DROP : MARKUP_KEEP;
        return binary == NULL || open_inline(filter, binary, fate, error);
    }
    if (binary != NULL)
        markup_node_unlink(binary);
    if (!odf_picture(filter->user, href->value, &name, error))
        return FALSE;
    if (name != NULL)
        return rename_value(filter, href, name, error);
    *fate = MARKUP_DROP;
    return TRUE;
}

static gboolean open_object(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate, GError **error)
{
    MarkupValue *href = markup_node_value(node, S(XLINK), "href");
    g_autofree char *name = NULL;
    if (disarm_rule(filter->job, DISARM_PACKAGES) != DISARM_KEEP) {
        *fate = MARKUP_DROP;
        return markup_note(filter, DISARM_EMBEDDED_FILE, DISARM_DROPPED,
                           href != NULL ? href->value : NULL, error);
    }
    if (href == NULL) { /* it stands in the element itself and is judged there */
        *fate = node->first != NULL ? MARKUP_KEEP : MARKUP_DROP;
        return TRUE;
    }
    for (MarkupNode *child = node->first; child != NULL; child = node->first)
        markup_node_unlink(child);
    if (!odf_object(filter->user, href->value, &name, error))
        return FALSE;
    if (name != NULL)
        return rename_value(filter, href, name, error);
    *fate = MARKUP_DROP;
    return TRUE;
}

/* ---- what the policy decides ---- */

static gboolean open_kept(const MarkupFilter *filter, const MarkupNode *node, DisarmAspect aspect,
                          DisarmDanger danger, MarkupAct *fate, GError **error)
{
    DisarmRule rule = disarm_rule(filter->job, aspect);
    gboolean kept = rule == DISARM_KEEP;
    if (!kept)
        *fate = MARKUP_DROP;
    return markup_note(filter, danger,
                       kept                    ? DISARM_KEPT
                       : rule == DISARM_FREEZE ? DISARM_FROZEN
                                               : DISARM_DROPPED,
                       node->name, error);
}

static gboolean open_hidden(const MarkupFilter *filter, const MarkupNode *node, MarkupAct *fate,
                            GError **error)
{
    return open_kept(filter, node, DISARM_HIDDENS, DISARM_HIDDEN, fate, error);
}

static gboolean is_value(const MarkupNode *node, guint space, const char *name, const char *value)
{
    const MarkupValue *found = markup_node_value(node, space, name);
    return found != NULL && strcmp(found->value, value) == 0;
}

static gboolean has_hidden_style(const MarkupFilter *filter, const MarkupNode *node, guint space)
{
    const OdfPlace *place = filter->user;
    const MarkupValue *style = markup_node_value(node, space, "style-name");
    return style != NULL && g_hash_table_contains(place->odf->hidden, style->value);
}

static gboolean open_setting(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                             GError **error)
{
    const MarkupValue *name = markup_node_value(node, S(CONFIG), "name");
    if (name != NULL && markup_has_word(filter->language, "settings", name->value))
        return TRUE;
    gboolean printer = name != NULL && strstr(name->value, "Printer") != NULL;
    *fate = MARKUP_DROP;
    return !printer || node->first == NULL ||
           markup_note(filter, DISARM_PRINTER, DISARM_DROPPED, name->value, error);
}

/* ---- fields of Word ---- */

#define FIELD_STEM "vnd.oasis.opendocument.field."

/* Forms to be filled in; all others are what Word would compute, fetch or run. */
static gboolean is_form_field(const char *type)
{
    static const char *const known[] = {FIELD_STEM "FORMTEXT", FIELD_STEM "FORMCHECKBOX",
                                        FIELD_STEM "FORMDROPDOWN", FIELD_STEM "DATE", NULL};
    return g_strv_contains(known, type);
}

/* Between its beginning and the mark before its result stands what the field does. */
static void take_instruction(MarkupNode *start)
{
    const MarkupNode *end = start->next;
    while (end != NULL && (end->name == NULL || end->space != S(FIELD)))
        end = end->next;
    if (end == NULL || strcmp(end->name, "fieldmark-separator") != 0)
        return;
    while (start->next != end)
        markup_node_unlink(start->next);
}

static gboolean open_field(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                           GError **error)
{
    GArray *fields = ((const OdfPlace *)filter->user)->fields;
    const MarkupValue *type = markup_node_value(node, S(FIELD), "type");
    gboolean begins = strcmp(node->name, "fieldmark-start") == 0;
    gboolean kept = type != NULL && is_form_field(type->value);
    if (!begins && strcmp(node->name, "fieldmark") != 0) {
        kept = fields->len > 0 && g_array_index(fields, gboolean, fields->len - 1);
        *fate = kept ? MARKUP_KEEP : MARKUP_DROP;
        if (strcmp(node->name, "fieldmark-end") == 0 && fields->len > 0)
            g_array_set_size(fields, fields->len - 1);
        return TRUE;
    }
    if (begins)
        g_array_append_val(fields, kept);
    if (kept)
        return TRUE;
    *fate = MARKUP_DROP;
    take_instruction(node);
    return markup_note(filter, DISARM_FIELD, DISARM_FROZEN, type != NULL ? type->value : NULL,
                       error);
}

static gboolean open_binary(const MarkupFilter *filter, const MarkupNode *node, MarkupAct *fate,
                            GError **error)
{
    const MarkupElement *around = node->parent->row;
    if (around != NULL && around->act == MARKUP_PICTURE)
        return TRUE;
    *fate = MARKUP_DROP;
    return markup_note(filter, DISARM_EMBEDDED_FILE, DISARM_DROPPED, node->name, error);
}

static gboolean on_open(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate, GError **error)
{
    switch ((MarkupAct)node->row->act) {
    case MARKUP_LINK:
    case MARKUP_AREA:
        return open_link(filter, node, fate, error);
    case MARKUP_PICTURE:
        return open_picture(filter, node, fate, error);
    case MARKUP_OBJECT:
        return open_object(filter, node, fate, error);
    case MARKUP_OBJECT_OLE:
        *fate = MARKUP_DROP;
        return markup_note(filter, DISARM_EMBEDDED_OBJECT, DISARM_FROZEN, node->name, error);
    case MARKUP_SCRIPTS:
        *fate = MARKUP_DROP;
        return node->first == NULL ||
               markup_note(filter, DISARM_MACRO, DISARM_DROPPED, node->name, error);
    case MARKUP_COMMENT:
        return open_kept(filter, node, DISARM_COMMENTS, DISARM_COMMENT, fate, error);
    case MARKUP_REVISION:
        return open_kept(filter, node, DISARM_REVISIONS, DISARM_REVISION, fate, error);
    case MARKUP_META:
        return open_kept(filter, node, DISARM_METADATA, DISARM_PERSONAL, fate, error);
    case MARKUP_HIDDEN:
        return open_hidden(filter, node, fate, error);
    case MARKUP_SECTION:
        return !is_value(node, S(TEXT), "display", "none") ||
               open_hidden(filter, node, fate, error);
    case MARKUP_SHEET:
        return !has_hidden_style(filter, node, S(TABLE)) || open_hidden(filter, node, fate, error);
    case MARKUP_SLIDE:
        return !has_hidden_style(filter, node, S(DRAW)) || open_hidden(filter, node, fate, error);
    case MARKUP_FIELD:
        return open_field(filter, node, fate, error);
    case MARKUP_SETTING:
        return open_setting(filter, node, fate, error);
    default: /* MARKUP_BINARY: data of a picture that its element has made anew */
        return open_binary(filter, node, fate, error);
    }
}

/* ---- before ---- */

/* Styles that hide a sheet or a slide, at any depth of those that hold styles. */
static void find_hidden(const MarkupNode *parent, Odf *odf)
{
    for (const MarkupNode *node = parent->first; node != NULL; node = node->next) {
        if (node->name == NULL || (node->space == S(OFFICE) && strcmp(node->name, "body") == 0))
            continue;
        gboolean hides = is_value(node, S(TABLE), "display", "false") ||
                         is_value(node, S(PRESENTATION), "visibility", "hidden");
        const MarkupValue *name = hides ? markup_node_value(parent, S(STYLE), "name") : NULL;
        if (name != NULL)
            g_hash_table_add(odf->hidden, g_strdup(name->value));
        find_hidden(node, odf);
    }
}

gboolean odf_filter(OdfPlace *place, MarkupTree *tree, GError **error)
{
    find_hidden(markup_tree_top(tree), place->odf);
    place->fields = g_array_new(FALSE, FALSE, sizeof(gboolean));
    *place->filter = (MarkupFilter){.language = &markup_odf,
                                    .tree = tree,
                                    .job = place->odf->job,
                                    .what = place->odf->what,
                                    .user = place,
                                    .value = on_value,
                                    .open = on_open};
    gboolean filtered = markup_filter(place->filter, error);
    g_array_unref(place->fields);
    return filtered;
}

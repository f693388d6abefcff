/* clean/ooxml/filter-values.c -- what may stand in an attribute, by its kind in the tables */
#include "base/problem.h"
#include "clean/formula.h"
#include "clean/link.h"
#include "clean/ooxml/filter.h"
#include <string.h>

#define TOKEN_MAX ((gsize)256)
#define TEXT_MAX ((gsize)64 * 1024)
#define LIST_MAX ((gsize)512 * 1024)

static gboolean all_of(CleanSlice text, guint class, gsize max)
{
    guint common = class;
    for (gsize i = 0; i < text.size; i++)
        common &= clean_bytes[(guint8)text.at[i]];
    return common != 0 && text.size <= max;
}

static CleanAnswer refuse_damaged(CleanFilter *filter, GError **error)
{
    problem_set(error, PROBLEM_DAMAGED, filter->what,
                PROBLEM_BOTH("a reference in its XML is not right",
                             "中の XML の文字参照が正しくありません"));
    return CLEAN_REFUSED;
}

static CleanAnswer lose(CleanFilter *filter, DisarmDanger danger, const char *detail, gsize size,
                        CleanAnswer answer, GError **error)
{
    return clean_filter_danger(filter, danger, DISARM_DROPPED, detail, (gssize)MIN(size, 200),
                               error)
               ? answer
               : CLEAN_REFUSED;
}

/* ---- relationships ---- */

static gboolean is_link(const CleanElement *element)
{
    return element->act == CLEAN_ACT_LINK_UNWRAP || element->act == CLEAN_ACT_LINK_CELL ||
           element->act == CLEAN_ACT_LINK_DRAWING;
}

static CleanAnswer check_reference(CleanFilter *filter, const CleanElement *element,
                                   CleanKept *kept, CleanSlice value, GError **error)
{
    CleanAnswer without = (element->flags & CLEAN_LOSES) != 0 ? CLEAN_LOST : CLEAN_ELEMENT_LOST;
    if (value.size == 0)
        return CLEAN_KEPT;
    char id[TOKEN_MAX + 1];
    if (value.size > TOKEN_MAX)
        return lose(filter, DISARM_UNKNOWN_CONTENT, value.at, value.size, without, error);
    memcpy(id, value.at, value.size);
    id[value.size] = '\0';
    CleanReference *reference = g_hash_table_lookup(filter->references, id);
    gboolean found = reference != NULL && reference->kept;
    if (found && (!reference->link || is_link(element))) {
        kept->reference = reference; /* used once the element stays */
        return CLEAN_KEPT;
    }
    if (reference == NULL) /* of no relationship that there is */
        return lose(filter, DISARM_UNKNOWN_CONTENT, value.at, value.size, without, error);
    filter->changed = TRUE;
    if (clean_filter_top(filter) != NULL)
        clean_filter_top(filter)->lost = TRUE;
    if (found) /* an address where a part is asked for: programs fetch it */
        return lose(filter, DISARM_EXTERNAL_RESOURCE, value.at, value.size, without, error);
    return is_link(element) ? CLEAN_ELEMENT_LOST : without;
}

/* ---- addresses that are only names ---- */

static gboolean is_guid(CleanSlice value)
{
    if (value.size != 38 || value.at[0] != '{' || value.at[37] != '}')
        return FALSE;
    for (gsize i = 1; i < 37; i++)
        if (i == 9 || i == 14 || i == 19 || i == 24 ? value.at[i] != '-'
                                                    : !g_ascii_isxdigit(value.at[i]))
            return FALSE;
    return TRUE;
}

static gboolean is_known_address(CleanSlice value)
{
    static const char *const known[] = {"http://schemas.microsoft.com/office/word",
                                        "http://schemas.openxmlformats.org/presentationml/2006/ole",
                                        "http://schemas.openxmlformats.org/drawingml/2006/table",
                                        "http://purl.oclc.org/ooxml/drawingml/table",
                                        "http://purl.oclc.org/ooxml/presentationml/ole",
                                        "urn:microsoft-com:office:office:ext"};
    guint space;
    gboolean strict;
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strlen(known[i]) == value.size && memcmp(known[i], value.at, value.size) == 0)
            return TRUE;
    return clean_space_find(value.at, value.size, &space, &strict);
}

/* What a click on a shape may do by itself ([ECMA-376] part 1, 21.1.2.3.5): move in the show. */
static gboolean is_known_action(CleanSlice value)
{
    static const char *const known[] = {
        "ppaction://noaction",
        "ppaction://hlinksldjump",
        "ppaction://hlinkshowjump?jump=nextslide",
        "ppaction://hlinkshowjump?jump=previousslide",
        "ppaction://hlinkshowjump?jump=firstslide",
        "ppaction://hlinkshowjump?jump=lastslide",
        "ppaction://hlinkshowjump?jump=lastslideviewed",
        "ppaction://hlinkshowjump?jump=endshow",
    };
    if (value.size == 0)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strlen(known[i]) == value.size && memcmp(known[i], value.at, value.size) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_off(CleanSlice value)
{
    return (value.size == 1 && value.at[0] == '0') ||
           (value.size == 5 && memcmp(value.at, "false", 5) == 0);
}

/* ---- text ---- */

/* Programs put the place a picture came from into its description. */
static gboolean is_place(CleanSlice value)
{
    gboolean drive = value.size > 3 && g_ascii_isalpha(value.at[0]) && value.at[1] == ':' &&
                     (value.at[2] == '\\' || value.at[2] == '/');
    gboolean share = value.size > 2 && value.at[0] == '\\' && value.at[1] == '\\';
    gboolean file = value.size > 5 && g_ascii_strncasecmp(value.at, "file:", 5) == 0;
    return drive || share || file;
}

static CleanAnswer check_formula(CleanFilter *filter, CleanSlice value, GError **error)
{
    CleanFormula answer = clean_formula_read(value.at, value.size, filter->shared->gone_names,
                                             filter->shared->gone_sheets, NULL);
    return answer == CLEAN_FORMULA_PLAIN
               ? CLEAN_KEPT
               : lose(filter, DISARM_FORMULA, value.at, value.size, CLEAN_LOST, error);
}

/* Kept when it is `right`; else lost, by that danger. */
static CleanAnswer keep_if(CleanFilter *filter, gboolean right, DisarmDanger danger,
                           CleanSlice value, CleanAnswer loss, GError **error)
{
    return right ? CLEAN_KEPT : lose(filter, danger, value.at, value.size, loss, error);
}

static CleanAnswer keep_chars(CleanFilter *filter, guint class, gsize max, CleanSlice value,
                              GError **error)
{
    return keep_if(filter, all_of(value, class, max), DISARM_UNKNOWN_CONTENT, value, CLEAN_LOST,
                   error);
}

/* RFC 4648, 4: nothing behind its `=`. */
static gboolean is_base64(CleanSlice value)
{
    guint filled = 0;
    while (filled < 2 && value.size > 0 && value.at[value.size - 1] == '=') {
        value.size--;
        filled++;
    }
    return value.size == 0 ? filled == 0 : all_of(value, CLEAN_BYTE_BASE64, TOKEN_MAX);
}

static CleanAnswer check_decoded(CleanFilter *filter, const CleanElement *element, CleanKept *kept,
                                 CleanSlice value, GError **error)
{
    switch ((CleanValue)kept->kind) {
    case CLEAN_VALUE_N:
        return keep_chars(filter, CLEAN_BYTE_NUMBER, TOKEN_MAX, value, error);
    case CLEAN_VALUE_T:
    case CLEAN_VALUE_NAME:
        return keep_chars(filter, CLEAN_BYTE_TOKEN, TOKEN_MAX, value, error);
    case CLEAN_VALUE_BASE64:
        return keep_if(filter, is_base64(value), DISARM_UNKNOWN_CONTENT, value, CLEAN_LOST, error);
    case CLEAN_VALUE_L:
        return keep_chars(filter, CLEAN_BYTE_LIST, LIST_MAX, value, error);
    case CLEAN_VALUE_CSS:
        return keep_chars(filter, CLEAN_BYTE_STYLE, TEXT_MAX, value, error);
    case CLEAN_VALUE_RSID:
        if (disarm_rule(filter->job, DISARM_REVISIONS) == DISARM_KEEP)
            return keep_chars(filter, CLEAN_BYTE_TOKEN, TOKEN_MAX, value, error);
        filter->changed = TRUE;
        return CLEAN_LOST;
    case CLEAN_VALUE_S:
        if (is_place(value))
            return lose(filter, DISARM_PERSONAL, value.at, value.size, CLEAN_LOST, error);
        return keep_if(filter, value.size <= TEXT_MAX, DISARM_UNKNOWN_CONTENT, value, CLEAN_LOST,
                       error);
    case CLEAN_VALUE_R:
        return check_reference(filter, element, kept, value, error);
    case CLEAN_VALUE_URI:
        return keep_if(filter, is_guid(value) || is_known_address(value), DISARM_UNKNOWN_CONTENT,
                       value, CLEAN_ELEMENT_LOST, error);
    case CLEAN_VALUE_MACRO:
        return keep_if(filter, value.size == 0, DISARM_MACRO, value, CLEAN_LOST, error);
    case CLEAN_VALUE_FORMULA:
        return check_formula(filter, value, error);
    case CLEAN_VALUE_ACTION:
        return keep_if(filter, is_known_action(value), DISARM_ACTION, value, CLEAN_ELEMENT_LOST,
                       error);
    case CLEAN_VALUE_DATA:
        return lose(filter, DISARM_CUSTOM_DATA, NULL, 0, CLEAN_LOST, error);
    case CLEAN_VALUE_OFF:
        return keep_if(filter, is_off(value), DISARM_DATA_CONNECTION, value, CLEAN_ELEMENT_LOST,
                       error);
    case CLEAN_VALUE_PLACE:
        return keep_if(filter, clean_link_is_place(value.at, value.size), DISARM_UNSAFE_LINK, value,
                       CLEAN_ELEMENT_LOST, error);
    case CLEAN_VALUE_QUERY:
        return lose(filter, DISARM_DATA_CONNECTION, value.at, value.size, CLEAN_LOST, error);
    }
    return lose(filter, DISARM_UNKNOWN_CONTENT, value.at, value.size, CLEAN_LOST, error);
}

CleanAnswer clean_value_check(CleanFilter *filter, const CleanElement *element, CleanKept *kept,
                              GError **error)
{
    if (kept->plain)
        return check_decoded(filter, element, kept, kept->value, error);
    g_string_truncate(filter->value, 0);
    if (!clean_xml_decode(kept->value, TRUE, filter->value))
        return refuse_damaged(filter, error);
    CleanSlice decoded = {filter->value->str, filter->value->len};
    return check_decoded(filter, element, kept, decoded, error);
}

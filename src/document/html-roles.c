/* document/html-roles.c -- what HTML elements, classes and ids mean for reading, as tables */
#include "document/html.h"
#include <string.h>

static const struct {
    const char *name;
    HtmlRole role;
} roles[] = {
    {"a", HTML_LINK},
    {"address", HTML_BLOCK},
    {"article", HTML_MAIN},
    {"aside", HTML_LEFT_OUT},
    {"audio", HTML_LEFT_OUT},
    {"blockquote", HTML_BLOCK},
    {"br", HTML_BREAK},
    {"button", HTML_LEFT_OUT},
    {"canvas", HTML_LEFT_OUT},
    {"caption", HTML_BLOCK},
    {"center", HTML_BLOCK},
    {"dd", HTML_BLOCK},
    {"details", HTML_BLOCK},
    {"dir", HTML_LIST},
    {"div", HTML_BLOCK},
    {"dl", HTML_BLOCK},
    {"dt", HTML_BLOCK},
    {"fieldset", HTML_BLOCK},
    {"figcaption", HTML_BLOCK},
    {"figure", HTML_BLOCK},
    {"form", HTML_BLOCK},
    {"h1", HTML_HEADING},
    {"h2", HTML_HEADING},
    {"h3", HTML_HEADING},
    {"h4", HTML_HEADING},
    {"h5", HTML_HEADING},
    {"h6", HTML_HEADING},
    {"head", HTML_LEFT_OUT},
    {"header", HTML_BLOCK},
    {"hr", HTML_RULE},
    {"iframe", HTML_LEFT_OUT},
    {"legend", HTML_BLOCK},
    {"li", HTML_ITEM},
    {"listing", HTML_PREFORMATTED},
    {"main", HTML_MAIN},
    {"map", HTML_LEFT_OUT},
    {"menu", HTML_LIST},
    {"nav", HTML_LEFT_OUT},
    {"noframes", HTML_LEFT_OUT},
    {"noscript", HTML_LEFT_OUT},
    {"object", HTML_LEFT_OUT},
    {"ol", HTML_LIST},
    {"optgroup", HTML_LEFT_OUT},
    {"p", HTML_BLOCK},
    {"pre", HTML_PREFORMATTED},
    {"rp", HTML_LEFT_OUT},
    {"rt", HTML_LEFT_OUT},
    {"rtc", HTML_LEFT_OUT},
    {"script", HTML_LEFT_OUT},
    {"section", HTML_BLOCK},
    {"select", HTML_LEFT_OUT},
    {"source", HTML_NOTHING},
    {"style", HTML_LEFT_OUT},
    {"summary", HTML_BLOCK},
    {"svg", HTML_LEFT_OUT},
    {"table", HTML_TABLE},
    {"td", HTML_CELL},
    {"template", HTML_LEFT_OUT},
    {"textarea", HTML_LEFT_OUT},
    {"th", HTML_CELL},
    {"title", HTML_LEFT_OUT},
    {"tr", HTML_ROW},
    {"track", HTML_NOTHING},
    {"ul", HTML_LIST},
    {"video", HTML_LEFT_OUT},
    {"wbr", HTML_NOTHING},
    {"xmp", HTML_PREFORMATTED},
};

HtmlRole html_role_of(const char *name)
{
    gsize low = 0, high = G_N_ELEMENTS(roles);
    while (low < high) {
        gsize middle = (low + high) / 2;
        int order = strcmp(name, roles[middle].name);
        if (order == 0)
            return roles[middle].role;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return HTML_INLINE;
}

/* Words of ids and classes on parts of a page that are not what it is about. */
static const char *const asides[] = {
    "nav",         "navi",      "navigation", "gnav",     "gnavi",   "globalnav", "globalnavi",
    "lnav",        "menu",      "submenu",    "sidemenu", "sidebar", "side",      "breadcrumb",
    "breadcrumbs", "topicpath", "pankuzu",    "footer",   "foot",    "banner",    "banners",
    "search",      "sns",       "share",      "pagetop",  "totop",   "copyright", "toolbar",
    "skip",        "skiplink",  "pagination", "related",  "cookie",  "print",     "noprint",
    "hidden",      "invisible", NULL};

static gboolean is_aside_word(const char *word, gsize size)
{
    for (const char *const *at = asides; *at != NULL; at++)
        if (strlen(*at) == size && g_ascii_strncasecmp(*at, word, size) == 0)
            return TRUE;
    return FALSE;
}

/* Only names that are one of the words whole: "side-menu" is two of them, "insider" is none. */
static gboolean names_aside(const char *names)
{
    static const char between[] = " \t\r\n-_";
    gboolean any = FALSE;
    for (const char *at = names; at != NULL && *at != '\0';) {
        at += strspn(at, between);
        gsize size = strcspn(at, between);
        any |= size > 0 && is_aside_word(at, size);
        at += size;
    }
    return any;
}

static gboolean is_hidden(const char *style)
{
    return style != NULL &&
           (strstr(style, "display:none") != NULL || strstr(style, "display: none") != NULL ||
            strstr(style, "visibility:hidden") != NULL);
}

static gboolean is_aside_role(const char *role)
{
    static const char *const names[] = {"navigation",    "search", "banner",  "contentinfo",
                                        "complementary", "menu",   "menubar", NULL};
    return role != NULL && g_strv_contains(names, role);
}

gboolean html_is_aside(const char *name, const char *const *attributes)
{
    static const char *const never[] = {"html", "body", "main",  "article", "table", "tr",
                                        "td",   "th",   "tbody", "p",       "span",  NULL};
    gboolean may_be = !g_strv_contains(never, name);
    for (; attributes != NULL && *attributes != NULL; attributes += 2) {
        const char *value = attributes[1];
        if (strcmp(attributes[0], "hidden") == 0 ||
            (strcmp(attributes[0], "style") == 0 && is_hidden(value)) ||
            (strcmp(attributes[0], "aria-hidden") == 0 && g_strcmp0(value, "true") == 0))
            return TRUE;
        gboolean named = strcmp(attributes[0], "id") == 0 || strcmp(attributes[0], "class") == 0;
        if (may_be && ((named && value != NULL && names_aside(value)) ||
                       (strcmp(attributes[0], "role") == 0 && is_aside_role(value))))
            return TRUE;
    }
    return FALSE;
}

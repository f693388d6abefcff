/* clean/markup/html-style.c -- the few properties of CSS by which text is hidden */
#include "clean/markup/html-style.h"
#include <stdlib.h>
#include <string.h>

#define RULES_MAX 2000u
#define DECLARATIONS_MAX 2048u /* bytes of one rule; a longer one is not understood */
#define FAR_AWAY 500.0
#define NEAR 12

/* ---- colours ---- */

static gint32 hex_colour(const char *text, gsize size)
{
    char digits[7];
    if (size == 3)
        g_snprintf(digits, sizeof digits, "%c%c%c%c%c%c", text[0], text[0], text[1], text[1],
                   text[2], text[2]);
    else if (size == 6)
        g_snprintf(digits, sizeof digits, "%.6s", text);
    else
        return HTML_NO_COLOUR;
    if (strspn(digits, "0123456789abcdefABCDEF") != 6)
        return HTML_NO_COLOUR;
    return (gint32)strtol(digits, NULL, 16);
}

static gint32 rgb_colour(const char *text)
{
    gint32 colour = 0;
    for (int i = 0; i < 3; i++) {
        char *end = NULL;
        long value = strtol(text, &end, 10);
        if (end == text || value < 0 || value > 255)
            return HTML_NO_COLOUR;
        colour = colour * 256 + (gint32)value;
        text = end + strspn(end, " ,");
    }
    return colour;
}

gint32 html_colour(const char *text, gsize size)
{
    static const struct {
        const char *name;
        gint32 colour;
    } names[] = {{"white", 0xFFFFFF}, {"black", 0},        {"red", 0xFF0000},
                 {"blue", 0x0000FF},  {"gray", 0x808080},  {"silver", 0xC0C0C0},
                 {"navy", 0x000080},  {"green", 0x008000}, {"yellow", 0xFFFF00},
                 {"snow", 0xFFFAFA},  {"ivory", 0xFFFFF0}, {"whitesmoke", 0xF5F5F5}};
    g_autofree char *lower = g_ascii_strdown(text, (gssize)MIN(size, 40));
    g_strstrip(lower);
    lower[strcspn(lower, "!")] = '\0';
    g_strchomp(lower);
    if (*lower == '#')
        return hex_colour(lower + 1, strlen(lower + 1));
    if (g_str_has_prefix(lower, "rgb(") || g_str_has_prefix(lower, "rgba("))
        return rgb_colour(strchr(lower, '(') + 1);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(lower, names[i].name) == 0)
            return names[i].colour;
    return HTML_NO_COLOUR;
}

static gboolean are_near(gint32 a, gint32 b)
{
    for (int shift = 0; shift < 24; shift += 8)
        if (abs(((a >> shift) & 0xFF) - ((b >> shift) & 0xFF)) > NEAR)
            return FALSE;
    return TRUE;
}

/* ---- declarations ---- */

static void take_size(HtmlLook *look, const char *value)
{
    char *end = NULL;
    double size = g_ascii_strtod(value, &end);
    if (end == value)
        return;
    gboolean relative = g_str_has_prefix(end, "em") || g_str_has_prefix(end, "rem");
    look->small = relative ? size < 0.1 : size <= 2.0;
}

static void take_background(HtmlLook *look, const char *value)
{
    gint32 colour = html_colour(value, strlen(value));
    look->background = colour;
    look->backed = colour != HTML_NO_COLOUR;
}

static gboolean is_nothing(const char *value)
{
    char *end = NULL;
    double size = g_ascii_strtod(value, &end);
    return end != value && size < 0.05;
}

static gboolean is_far(const char *value)
{
    return g_ascii_strtod(value, NULL) < -FAR_AWAY;
}

typedef struct {
    gboolean flat, clipped; /* no height or width; what is over it is cut off */
} Box;

static void take_one(HtmlLook *look, Box *box, const char *name, const char *value)
{
    if (strcmp(name, "display") == 0)
        look->gone |= g_str_has_prefix(value, "none");
    else if (strcmp(name, "visibility") == 0)
        look->unseen = g_str_has_prefix(value, "hidden") || g_str_has_prefix(value, "collapse");
    else if (strcmp(name, "mso-hide") == 0)
        look->gone |= g_str_has_prefix(value, "all");
    else if (strcmp(name, "opacity") == 0)
        look->gone |= is_nothing(value);
    else if (strcmp(name, "font-size") == 0)
        take_size(look, value);
    else if (strcmp(name, "color") == 0 && g_str_has_prefix(value, "transparent"))
        look->gone = TRUE;
    else if (strcmp(name, "color") == 0)
        look->colour = html_colour(value, strlen(value));
    else if (strcmp(name, "background-color") == 0 || strcmp(name, "background") == 0)
        take_background(look, value);
    else if (strcmp(name, "text-indent") == 0 || strcmp(name, "left") == 0 ||
             strcmp(name, "top") == 0 || strcmp(name, "margin-left") == 0)
        look->gone |= is_far(value);
    else if (strcmp(name, "height") == 0 || strcmp(name, "max-height") == 0 ||
             strcmp(name, "width") == 0 || strcmp(name, "max-width") == 0)
        box->flat |= is_nothing(value);
    else if (strcmp(name, "overflow") == 0)
        box->clipped |= g_str_has_prefix(value, "hidden");
    else if (strcmp(name, "clip") == 0)
        look->gone |= g_str_has_prefix(value, "rect(0");
}

/* The character that a backslash and up to six digits stand for; gives their size. */
static gsize take_escape(const char *at, gsize size, GString *out)
{
    gsize digits = 1;
    guint32 c = 0;
    for (; digits < MIN(size, 7) && g_ascii_isxdigit(at[digits]); digits++)
        c = c * 16 + (guint32)g_ascii_xdigit_value(at[digits]);
    if (digits == 1) /* any other character stands for itself */
        return 1;
    if (c > 0 && c < 0x80)
        g_string_append_c(out, g_ascii_tolower((char)c));
    return digits + (digits < size && g_ascii_isspace(at[digits]) ? 1 : 0);
}

/* Without comments and escapes, in lower case. */
static char *plain_css(const char *css, gsize size)
{
    GString *out = g_string_sized_new(size + 1);
    for (gsize i = 0; i < size; i++) {
        gboolean comment = css[i] == '/' && i + 1 < size && css[i + 1] == '*';
        if (comment) {
            const char *end = i + 2 < size ? memmem(css + i + 2, size - i - 2, "*/", 2) : NULL;
            i = end != NULL ? (gsize)(end - css) + 1 : size;
        } else if (css[i] == '\\') {
            i += take_escape(css + i, size - i, out) - 1;
        } else if (css[i] != '\0') {
            g_string_append_c(out, g_ascii_tolower(css[i]));
        }
    }
    return g_string_free(out, FALSE);
}

void html_look_apply(HtmlLook *look, const char *declarations, gsize size)
{
    g_autofree char *css = plain_css(declarations, size);
    Box box = {0};
    for (char *at = css; *at != '\0';) {
        gsize whole = strcspn(at, ";");
        gboolean more = at[whole] == ';';
        at[whole] = '\0';
        char *colon = strchr(at, ':');
        if (colon != NULL) {
            *colon = '\0';
            take_one(look, &box, g_strstrip(at), g_strstrip(colon + 1));
        }
        at += whole + (more ? 1 : 0);
    }
    look->gone |= box.flat && box.clipped;
}

gboolean html_look_hides(const HtmlLook *look, gboolean styled)
{
    gboolean told = look->colour != HTML_NO_COLOUR && look->background != HTML_NO_COLOUR &&
                    (look->backed || !styled);
    return look->gone || look->small || look->unseen ||
           (told && are_near(look->colour, look->background));
}

/* ---- rules ---- */

struct HtmlRules {
    GHashTable *by_selector; /* char * to char *; both owned */
};

HtmlRules *html_rules_new(void)
{
    HtmlRules *rules = g_new(HtmlRules, 1);
    rules->by_selector = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return rules;
}

void html_rules_free(HtmlRules *rules)
{
    g_hash_table_unref(rules->by_selector);
    g_free(rules);
}

static gboolean is_plain_selector(const char *selector)
{
    for (const char *at = selector; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("-_.#", *at) == NULL && (guint8)*at < 0x80)
            return FALSE;
    return *selector != '\0';
}

static void add_selector(HtmlRules *rules, const char *selector, const char *declarations)
{
    const char *before = g_hash_table_lookup(rules->by_selector, selector);
    if (before == NULL && g_hash_table_size(rules->by_selector) >= RULES_MAX)
        return;
    char *all = before != NULL && strlen(before) < DECLARATIONS_MAX
                    ? g_strconcat(before, ";", declarations, NULL)
                    : g_strdup(declarations);
    g_hash_table_replace(rules->by_selector, g_strdup(selector), all);
}

/* Behind the block that opens at `at`, with the blocks in it. */
static char *behind_block(char *at)
{
    guint depth = 0;
    for (; *at != '\0'; at++) {
        depth += *at == '{';
        if (*at == '}' && --depth == 0)
            return at + 1;
    }
    return at;
}

static gboolean add_rule(HtmlRules *rules, char *selectors, const char *declarations)
{
    gboolean all = TRUE;
    for (char *at = selectors; *at != '\0';) {
        gsize size = strcspn(at, ",");
        gboolean more = at[size] == ',';
        at[size] = '\0';
        const char *one = g_strstrip(at);
        if (is_plain_selector(one))
            add_selector(rules, one, declarations);
        else
            all = FALSE;
        at += size + (more ? 1 : 0);
    }
    return all;
}

gboolean html_rules_add(HtmlRules *rules, const char *css, gsize size)
{
    g_autofree char *text = plain_css(css, size);
    gboolean all = TRUE;
    for (char *at = text; (at += strspn(at, " \t\r\n;}")), *at != '\0';) {
        char *open = at + strcspn(at, "{;");
        if (*at == '@') { /* for some media only, or from elsewhere */
            at = *open == '{' ? behind_block(open) : open;
            all = FALSE;
            continue;
        }
        char *close = *open == '{' ? strchr(open, '}') : NULL;
        if (close == NULL)
            return FALSE;
        *open = *close = '\0';
        all = (gsize)(close - open) <= DECLARATIONS_MAX && add_rule(rules, at, open + 1) && all;
        at = close + 1;
    }
    return all;
}

/* Gives how many bytes of declarations were applied. */
static gsize apply_selector(const HtmlRules *rules, HtmlLook *look, const char *tag,
                            const char *mark, const char *word)
{
    g_autofree char *selector = g_strconcat(tag, mark, word, NULL);
    g_autofree char *lower = g_ascii_strdown(selector, -1);
    const char *declarations = g_hash_table_lookup(rules->by_selector, lower);
    gsize size = declarations != NULL ? strlen(declarations) : 0;
    if (size > 0)
        html_look_apply(look, declarations, size);
    return size;
}

gsize html_rules_apply(const HtmlRules *rules, HtmlLook *look, const char *tag, const char *id,
                       const char *classes)
{
    if (g_hash_table_size(rules->by_selector) == 0)
        return 0;
    gsize applied = apply_selector(rules, look, tag, "", "");
    g_auto(GStrv) words = g_strsplit_set(classes != NULL ? classes : "", " \t\r\n", 50);
    for (char **word = words; *word != NULL; word++) {
        applied += apply_selector(rules, look, "", ".", *word);
        applied += apply_selector(rules, look, tag, ".", *word);
    }
    if (id != NULL) {
        applied += apply_selector(rules, look, "", "#", id);
        applied += apply_selector(rules, look, tag, "#", id);
    }
    return applied;
}

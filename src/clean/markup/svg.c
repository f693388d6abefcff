/* clean/markup/svg.c -- what elements of SVG do that have an act of their own, and how often they
 * are drawn
 */
#include "clean/markup/svg.h"
#include "base/problem.h"
#include "clean/link.h"
#include "clean/markup/css.h"
#include "clean/markup/data-picture.h"
#include "clean/markup/markup.h"
#include "clean/markup/svg-entities.h"
#include "clean/whole.h"
#include <string.h>

#define USES_DEPTH_MAX 24u
#define DRAWN_MAX ((guint64)1000000)
#define BLANKS " \t\r\n"
#define FALLBACK_LOOK 16u /* elements behind one, where what stands for it is looked for */

/* ---- values ---- */

static gboolean on_value(MarkupFilter *filter, MarkupNode *node, MarkupValue *value, gboolean *keep,
                         GError **error)
{
    (void)node;
    gboolean lost = FALSE;
    g_autofree char *made = NULL;
    switch ((MarkupKind)value->row->value) {
    case MARKUP_VALUE_PAINT:
        *keep = clean_css_is_value(value->value);
        return *keep ||
               markup_note(filter, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED, value->value, error);
    case MARKUP_VALUE_CSS:
        made = clean_css_declarations(value->value, &lost);
        *keep = *made != '\0';
        if (lost &&
            !markup_note(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, value->value, error))
            return FALSE;
        value->value = markup_tree_copy(filter->tree, made, strlen(made), error);
        return value->value != NULL;
    default: /* an address: judged with its element */
        return TRUE;
    }
}

/* ---- addresses ---- */

static MarkupValue *address_of(MarkupNode *node)
{
    MarkupValue *plain = markup_node_value(node, 0, "href");
    MarkupValue *linked = markup_node_value(node, MARKUP_SPACE_SVG_XLINK, "href");
    if (plain != NULL && linked != NULL) { /* the plain one counts */
        markup_node_lose(node, linked);
        plain = markup_node_value(node, 0, "href");
    }
    return plain != NULL ? plain : linked;
}

static gboolean is_place(const char *address)
{
    for (const char *at = address + 1; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && (guint8)*at < 0x80 && strchr("-_.:", *at) == NULL)
            return FALSE;
    return *address == '#' && address[1] != '\0';
}

static gboolean open_link(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                          GError **error)
{
    const MarkupValue *href = address_of(node);
    *fate = MARKUP_UNWRAP;
    if (href == NULL)
        return TRUE;
    CleanLink kind = clean_link_kind(href->value, strlen(href->value));
    gboolean kept =
        kind == CLEAN_LINK_INSIDE ||
        (kind == CLEAN_LINK_WEB && disarm_rule(filter->job, DISARM_LINKS) == DISARM_KEEP);
    if (kept)
        *fate = MARKUP_KEEP;
    return kind == CLEAN_LINK_INSIDE ||
           markup_note(filter, kind == CLEAN_LINK_UNSAFE ? DISARM_UNSAFE_LINK : DISARM_LINK,
                       kept ? DISARM_KEPT : DISARM_FROZEN, href->value, error);
}

static gboolean open_image(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                           GError **error)
{
    MarkupValue *href = address_of(node);
    g_autofree char *made = NULL;
    *fate = MARKUP_DROP;
    if (href == NULL)
        return TRUE;
    if (!clean_data_picture(filter->job, href->value, &made, error))
        return FALSE;
    if (made == NULL)
        return TRUE;
    href->value = markup_tree_copy(filter->tree, made, strlen(made), error);
    *fate = MARKUP_KEEP;
    return href->value != NULL;
}

/* ---- text of another language ---- */

static void gather(const MarkupNode *parent, GString *out)
{
    for (const MarkupNode *node = parent->first; node != NULL; node = node->next) {
        if (node->name == NULL)
            g_string_append(out, node->text);
        else if (strcmp(node->name, "script") != 0 && strcmp(node->name, "style") != 0)
            gather(node, out);
        if (node->name != NULL)
            g_string_append_c(out, ' ');
    }
}

static char *words_of(const MarkupNode *node)
{
    g_autoptr(GString) all = g_string_new(NULL);
    gather(node, all);
    g_autoptr(GString) out = g_string_sized_new(all->len);
    for (const char *at = all->str + strspn(all->str, BLANKS); *at != '\0';
         at += strspn(at, BLANKS)) {
        gsize size = strcspn(at, BLANKS);
        if (out->len > 0)
            g_string_append_c(out, ' ');
        g_string_append_len(out, at, (gssize)size);
        at += size;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static double number_of(const MarkupNode *node, const char *name)
{
    const MarkupValue *value = markup_node_value(node, 0, name);
    double number = value != NULL ? g_ascii_strtod(value->value, NULL) : 0;
    return number > -1e6 && number < 1e6 ? number : 0;
}

/* A drawing may show the same words for readers that do not know the other language. */
static gboolean has_fallback(const MarkupNode *node)
{
    const MarkupNode *parent = node->parent;
    if (parent->name == NULL || strcmp(parent->name, "switch") != 0)
        return FALSE;
    guint left = FALLBACK_LOOK;
    for (const MarkupNode *next = node->next; next != NULL && left > 0; next = next->next, left--)
        if (next->name != NULL && next->row != NULL && next->row->act != MARKUP_FOREIGN)
            return TRUE;
    return FALSE;
}

/* It becomes a text in the middle of where it stood. */
static gboolean open_foreign(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                             GError **error)
{
    g_autofree char *words = words_of(node);
    *fate = MARKUP_DROP;
    if (*words == '\0' || has_fallback(node))
        return markup_note(filter, DISARM_FOREIGN_CONTENT, DISARM_FROZEN, NULL, error);
    char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(x, sizeof x, "%.2f", number_of(node, "x") + number_of(node, "width") / 2);
    g_ascii_formatd(y, sizeof y, "%.2f", number_of(node, "y") + number_of(node, "height") / 2);
    for (MarkupNode *child = node->first; child != NULL; child = node->first)
        markup_node_unlink(child);
    const char *const pairs[][2] = {
        {"x", x}, {"y", y}, {"text-anchor", "middle"}, {"dominant-baseline", "central"}};
    if (!markup_tree_become(filter->tree, node, "text", pairs, G_N_ELEMENTS(pairs), error) ||
        markup_tree_text(filter->tree, node, words, strlen(words), error) == NULL)
        return FALSE;
    *fate = MARKUP_KEEP;
    return markup_note(filter, DISARM_FOREIGN_CONTENT, DISARM_FROZEN, words, error);
}

static gboolean open_style(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                           GError **error)
{
    gboolean lost = FALSE;
    g_autoptr(GString) text = g_string_new(NULL);
    gather(node, text);
    g_autofree char *made = clean_css_sheet(text->str, &lost);
    for (MarkupNode *child = node->first; child != NULL; child = node->first)
        markup_node_unlink(child);
    if (*made == '\0')
        *fate = MARKUP_DROP;
    if (lost && !markup_note(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "style", error))
        return FALSE;
    return *made == '\0' || markup_tree_text(filter->tree, node, made, strlen(made), error) != NULL;
}

static gboolean on_open(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate, GError **error)
{
    switch ((MarkupAct)node->row->act) {
    case MARKUP_LINK:
        return open_link(filter, node, fate, error);
    case MARKUP_IMAGE:
        return open_image(filter, node, fate, error);
    case MARKUP_FOREIGN:
        return open_foreign(filter, node, fate, error);
    case MARKUP_STYLE:
        return open_style(filter, node, fate, error);
    default: /* MARKUP_USE */
        return TRUE;
    }
}

/* Whatever else has an address may only name a place in the drawing. */
static gboolean judge_places(const MarkupFilter *filter, MarkupNode *parent, GError **error)
{
    for (MarkupNode *node = parent->first, *next; node != NULL; node = next) {
        next = node->next;
        guint act = node->row != NULL ? node->row->act : MARKUP_KEEP;
        MarkupValue *href = node->name != NULL ? address_of(node) : NULL;
        gboolean own = act == MARKUP_LINK || act == MARKUP_IMAGE;
        if (href != NULL && !own && !is_place(href->value)) {
            if (!markup_note(filter, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED, href->value, error))
                return FALSE;
            markup_node_lose(node, href);
        }
        if (node->name != NULL && !judge_places(filter, node, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- how much is drawn ---- */

typedef struct {
    GHashTable *places; /* id -> MarkupNode */
    GHashTable *rules;  /* ".class", "#id", "name" or "*" of a rule -> GPtrArray of ids it names */
    GHashTable *counts; /* MarkupNode -> guint64 as pointer, of what it draws */
    guint depth;
    gboolean over;
} Drawn;

static void find_places(MarkupNode *parent, GHashTable *places)
{
    for (MarkupNode *node = parent->first; node != NULL; node = node->next) {
        const MarkupValue *id = node->name != NULL ? markup_node_value(node, 0, "id") : NULL;
        if (id != NULL && !g_hash_table_contains(places, id->value))
            g_hash_table_insert(places, (gpointer)id->value, node);
        if (node->name != NULL)
            find_places(node, places);
    }
}

/* What "url(#id)" names in a text. Owned. */
static GPtrArray *ids_in(const char *text)
{
    static const char mark[] = "url(#";
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = text; (at = strstr(at, mark)) != NULL;) {
        at += strlen(mark);
        g_ptr_array_add(ids, g_strndup(at, strcspn(at, ")")));
    }
    return ids;
}

/* What of a selector stands for itself: the last class or id of its last part, else its name. */
static char *key_of(const char *selector, gsize size)
{
    g_autofree char *text = g_strstrip(g_strndup(selector, size));
    char *last = text;
    for (char *at = text; *at != '\0'; at++)
        if (strchr(BLANKS ">+~", *at) != NULL)
            last = at + 1;
    last[strcspn(last, ":[")] = '\0';
    const char *mark = strrchr(last, '.') != NULL ? strrchr(last, '.') : strrchr(last, '#');
    return g_strdup(mark != NULL ? mark : *last != '\0' ? last : "*");
}

static void add_rule(GHashTable *rules, const char *selectors, gsize size, const GPtrArray *ids)
{
    for (gsize at = 0; at < size;) {
        gsize part = 0;
        while (at + part < size && selectors[at + part] != ',')
            part++;
        g_autofree char *key = key_of(selectors + at, part);
        GPtrArray *all = g_hash_table_lookup(rules, key);
        if (all == NULL) {
            all = g_ptr_array_new_with_free_func(g_free);
            g_hash_table_insert(rules, g_strdup(key), all);
        }
        for (guint i = 0; i < ids->len; i++)
            g_ptr_array_add(all, g_strdup(g_ptr_array_index(ids, i)));
        at += part + 1;
    }
}

/* A sheet in the form that it was given: selectors, braces, declarations. */
static void find_rules(const char *sheet, GHashTable *rules)
{
    for (const char *at = sheet, *open, *close; (open = strchr(at, '{')) != NULL; at = close + 1) {
        close = strchr(open, '}');
        if (close == NULL)
            return;
        g_autofree char *inside = g_strndup(open, (gsize)(close - open));
        g_autoptr(GPtrArray) ids = ids_in(inside);
        if (ids->len > 0)
            add_rule(rules, at, (gsize)(open - at), ids);
    }
}

static void find_sheets(const MarkupNode *parent, GHashTable *rules)
{
    for (const MarkupNode *node = parent->first; node != NULL; node = node->next) {
        gboolean sheet = node->row != NULL && node->row->act == MARKUP_STYLE;
        if (sheet && node->first != NULL && node->first->text != NULL)
            find_rules(node->first->text, rules);
        else if (node->name != NULL)
            find_sheets(node, rules);
    }
}

static guint64 count_drawn(Drawn *drawn, MarkupNode *node);

/* What a place is drawn with again where it is named; 0 for a place that is not there. */
static guint64 count_place(Drawn *drawn, const char *id)
{
    guint64 count = 0;
    MarkupNode *place = g_hash_table_lookup(drawn->places, id);
    if (place == NULL)
        return 0;
    if (++drawn->depth > USES_DEPTH_MAX)
        drawn->over = TRUE;
    if (!drawn->over)
        count = count_drawn(drawn, place);
    drawn->depth--;
    return count;
}

/* Patterns, masks, markers, filters: "url(#id)" in a value or a style of its own. */
static guint64 count_named(Drawn *drawn, const MarkupNode *node)
{
    guint64 count = 0;
    for (guint i = 0; i < node->count && !drawn->over; i++) {
        g_autoptr(GPtrArray) ids = ids_in(node->values[i].value);
        for (guint k = 0; k < ids->len && !drawn->over; k++)
            count += count_place(drawn, g_ptr_array_index(ids, k));
    }
    return count;
}

static guint64 count_rule(Drawn *drawn, const char *mark, const char *word, gsize size)
{
    g_autofree char *key = g_strdup_printf("%s%.*s", mark, (int)size, word);
    const GPtrArray *ids = g_hash_table_lookup(drawn->rules, key);
    guint64 count = 0;
    for (guint i = 0; ids != NULL && i < ids->len && !drawn->over; i++)
        count += count_place(drawn, g_ptr_array_index(ids, i));
    return count;
}

/* The same in rules of sheets that may be the element's. */
static guint64 count_rules(Drawn *drawn, const MarkupNode *node)
{
    const MarkupValue *id = markup_node_value(node, 0, "id");
    const MarkupValue *class = markup_node_value(node, 0, "class");
    if (node->name == NULL || g_hash_table_size(drawn->rules) == 0)
        return 0;
    guint64 count = count_rule(drawn, "", "*", 1);
    count += count_rule(drawn, "", node->name, strlen(node->name));
    count += id != NULL ? count_rule(drawn, "#", id->value, strlen(id->value)) : 0;
    for (const char *at = class != NULL ? class->value : ""; *at != '\0' && !drawn->over;) {
        at += strspn(at, BLANKS);
        gsize size = strcspn(at, BLANKS);
        count += size > 0 ? count_rule(drawn, ".", at, size) : 0;
        at += size;
    }
    return count;
}

static guint64 count_drawn(Drawn *drawn, MarkupNode *node)
{
    gpointer known = NULL;
    guint64 count = 1;
    if (g_hash_table_lookup_extended(drawn->counts, node, NULL, &known))
        return GPOINTER_TO_SIZE(known);
    for (MarkupNode *child = node->first; child != NULL && !drawn->over; child = child->next)
        if (child->name != NULL)
            count += count_drawn(drawn, child);
    MarkupValue *href = node->row != NULL && node->row->act == MARKUP_USE ? address_of(node) : NULL;
    count += href != NULL ? count_place(drawn, href->value + 1) : 0;
    count += count_named(drawn, node) + count_rules(drawn, node);
    drawn->over |= count > DRAWN_MAX;
    g_hash_table_insert(drawn->counts, node, GSIZE_TO_POINTER(MIN(count, DRAWN_MAX + 1)));
    return count;
}

/* Shapes that use shapes that use shapes multiply; those that use themselves never end. */
static gboolean judge_drawn(const MarkupFilter *filter, GError **error)
{
    Drawn drawn = {.places = g_hash_table_new(g_str_hash, g_str_equal),
                   .rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                  (GDestroyNotify)g_ptr_array_unref),
                   .counts = g_hash_table_new(NULL, NULL)};
    find_places(markup_tree_top(filter->tree), drawn.places);
    find_sheets(markup_tree_top(filter->tree), drawn.rules);
    count_drawn(&drawn, markup_tree_top(filter->tree));
    g_hash_table_unref(drawn.places);
    g_hash_table_unref(drawn.rules);
    g_hash_table_unref(drawn.counts);
    if (!drawn.over)
        return TRUE;
    disarm_find(filter->job->findings, DISARM_LIMIT, DISARM_REFUSED, "use", -1);
    problem_set(error, PROBLEM_TOO_LARGE, filter->what, "1000000");
    return FALSE;
}

/* ---- the whole ---- */

gboolean clean_svg(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                   DisarmJob *job, gboolean *same, GError **error)
{
    g_autoptr(MarkupTree) tree = markup_tree_new(&markup_svg, job->budget);
    MarkupFilter filter = {.language = &markup_svg,
                           .tree = tree,
                           .job = job,
                           .what = what,
                           .value = on_value,
                           .open = on_open};
    g_autoptr(GByteArray) made = g_byte_array_new();
    g_autoptr(GBytes) plain = svg_entities_put_in(bytes, size);
    gsize plain_size = size;
    const guint8 *read = plain != NULL ? g_bytes_get_data(plain, &plain_size) : bytes;
    if (!disarm_budget_inflate(job->budget, plain_size, error) ||
        !markup_tree_read(tree, read, plain_size, what, error))
        return FALSE;
    const MarkupNode *root = markup_tree_root(tree);
    if (root == NULL || root->space != MARKUP_SPACE_SVG__SVG || strcmp(root->name, "svg") != 0)
        return disarm_refuse(job, DISARM_DISGUISE, what, error);
    if (!markup_filter(&filter, error) || !judge_places(&filter, markup_tree_top(tree), error) ||
        !judge_drawn(&filter, error) || !markup_write_xml(&filter, made, error))
        return FALSE;
    return clean_hand_on(job, "svg", made, bytes, size, out, same, error);
}

/* policy/outline-parts.c -- the parts of a document, its title and its cover */
#include <string.h>

#include "policy/outline-build.h"
#include "policy/words.h"

#define PART_TITLE_BYTES 180u
#define COVER_LINE_BYTES 240u
#define COVER_NAME_POINTS 4 /* of a line that says what a text is */
#define ARTICLES_FEW 3u     /* a text with so many articles is a regulation */

static guint32 add_part(OutlineBuilder *b, const char *key, const char *title, guint32 line)
{
    PolicyOutline *outline = b->outline;
    PolicyOutlinePart part = {key, title, line, outline->nodes->len};
    g_array_append_val(outline->parts, part);
    PolicyNode node = {.parent = NO_NODE,
                       .line = line,
                       .part = (guint16)(outline->parts->len - 1),
                       .marker = key,
                       .path = key,
                       .title = title,
                       .chapter = "",
                       .heading = TRUE};
    g_array_append_val(outline->nodes, node);
    b->depth = 0;
    b->revision = b->form = FALSE;
    b->root = outline->nodes->len - 1;
    return b->root;
}

static gboolean is_regulation(const OutlineBuilder *b)
{
    return b->habits.articles + b->habits.ordinals >= ARTICLES_FEW;
}

/* The part that a regulation's title names amid its words, or NULL. */
static const char *part_inside(const OutlineBuilder *b, const char *title)
{
    const GArray *parts = b->rules->words.parts;
    for (guint i = 0; i < parts->len; i++) {
        const PolicyPart *part = &g_array_index(parts, PolicyPart, i);
        if (policy_words_inside(part->inside, title))
            return part->key;
    }
    return NULL;
}

/* A regulation whose title says nothing of its part belongs to the last of those the rules know. */
static const char *regulation_part(const OutlineBuilder *b, const char *title)
{
    const GArray *parts = b->rules->words.parts;
    const char *key = part_inside(b, title);
    return key != NULL ? key : g_array_index(parts, PolicyPart, parts->len - 1).key;
}

/* A policy whole, which names its parts in its chapters. */
static gboolean is_policy(const OutlineBuilder *b)
{
    const char *title = b->outline->title;
    return policy_words_back(b->rules->words.title_endings, title, strlen(title)) > 0;
}

void outline_ensure_part(OutlineBuilder *b)
{
    const char *first = g_array_index(b->rules->words.parts, PolicyPart, 0).key;
    /* "タブレット端末の使い方": what calls itself no policy is none. */
    gboolean rules = is_regulation(b) ? !is_policy(b) : b->covered && !b->names_policy;
    if (b->root == NO_NODE)
        add_part(b, rules ? regulation_part(b, "") : first, "", 0);
    b->begun = TRUE;
}

const char *outline_part_named(const OutlineBuilder *b, const char *folded)
{
    gsize size = strlen(folded);
    if (size > PART_TITLE_BYTES || strstr(folded, "。") != NULL)
        return NULL;
    static const char *const closers[] = {"】", "」", ")", "》"};
    for (gsize i = 0; i < G_N_ELEMENTS(closers); i++) {
        if (size > strlen(closers[i]) && g_str_has_suffix(folded, closers[i]))
            size -= strlen(closers[i]);
    }
    for (guint i = 0; i < b->rules->words.parts->len; i++) {
        const PolicyPart *part = &g_array_index(b->rules->words.parts, PolicyPart, i);
        if (policy_words_back(part->endings, folded, size) > 0 &&
            policy_words_back(part->excluded, folded, size) == 0)
            return part->key;
    }
    return NULL;
}

static PolicyOutlinePart *current_part(const OutlineBuilder *b)
{
    if (b->root == NO_NODE)
        return NULL;
    guint16 part = policy_outline_node(b->outline, b->root)->part;
    return &g_array_index(b->outline->parts, PolicyOutlinePart, part);
}

static gboolean part_is_bare(const OutlineBuilder *b)
{
    return b->root != NO_NODE && b->outline->nodes->len == b->root + 1 &&
           (b->outline->blocks->len == 0 ||
            policy_outline_block(b->outline, b->outline->blocks->len - 1)->node != b->root);
}

void outline_switch_part(OutlineBuilder *b, guint line, const char *key, gsize skip)
{
    const PolicyOutlinePart *part = current_part(b);
    if (part != NULL && strcmp(part->key, key) == 0)
        return;
    const char *title = g_string_chunk_insert_len(b->outline->strings, outline_line(b, line) + skip,
                                                  (gssize)(outline_line_size(b, line) - skip));
    add_part(b, key, title, line + 1);
}

/* Without Markdown's signs or the ○ that rule books put before a title. */
static const char *bare_title(const char *title)
{
    title += strspn(title, "# ");
    static const char *const signs[] = {"○", "◎", "●", "■"};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
        title += g_str_has_prefix(title, signs[i]) ? strlen(signs[i]) : 0;
    return title;
}

/* A line that names a part: opens it, or names again the one that has just begun, or is the
 * running head of a page. */
static void read_part_title(OutlineBuilder *b, guint line, const char *key)
{
    PolicyOutlinePart *part = current_part(b);
    gboolean same = part != NULL && strcmp(part->key, key) == 0;
    if (same && !part_is_bare(b)) {
        outline_drop_line(b, line, WHY_DECORATION);
        return;
    }
    outline_close_block(b);
    outline_set_fate(b, line, FATE_HEADING);
    g_autofree char *raw = g_strndup(outline_line(b, line), outline_line_size(b, line));
    const char *bare = bare_title(raw);
    const char *title = g_string_chunk_insert(b->outline->strings, bare);
    if (!same) {
        add_part(b, key, title, line + 1);
        return;
    }
    if (part->line > 0)
        outline_drop_line(b, part->line - 1, WHY_COVER);
    part->title = title;
    part->line = line + 1;
    PolicyNode *root = policy_outline_node(b->outline, b->root);
    root->title = title;
    root->line = line + 1;
}

/* -- cover -- */

/* "ひながた町" before "情報セキュリティ規程", or the whole of what stands before the title's end.
 */
static gsize body_size(const PolicyWords *words, const char *title, gsize stem)
{
    gsize before = stem;
    for (guint i = 0; i < words->subjects->len; i++) {
        const char *subject = strstr(title, g_ptr_array_index(words->subjects, i));
        before = subject == NULL ? before : MIN(before, (gsize)(subject - title));
    }
    if (before > 0 && policy_words_back(words->body_endings, title, before) > 0)
        return before;
    return policy_words_back(words->body_endings, title, stem) > 0 ? stem : 0;
}

static gsize title_ending(const OutlineBuilder *b, const char *folded, gsize size)
{
    const PolicyWords *words = &b->rules->words;
    gsize ending = policy_words_back(words->title_endings, folded, size);
    return ending > 0 ? ending : policy_words_back(words->rule_endings, folded, size);
}

/* "情報セキュリティポリシー" names a document by itself, as "規程" does not. */
static gboolean is_whole_title(const OutlineBuilder *b, const char *folded, gsize size)
{
    return policy_words_back(b->rules->words.title_endings, folded, size) == size;
}

/* What a line of the cover says of the whole: that it is a policy, or that it is something. */
static void note_cover(OutlineBuilder *b)
{
    const char *folded = b->folded.bytes->str;
    b->covered = b->covered || g_utf8_strlen(folded, -1) >= COVER_NAME_POINTS;
    b->names_policy = b->names_policy || policy_words_inside(b->rules->words.title_endings, folded);
}

static void note_title(OutlineBuilder *b, guint line)
{
    const char *folded = bare_title(b->folded.bytes->str);
    gsize size = strlen(folded);
    if (size == 0 || size > COVER_LINE_BYTES)
        return;
    gsize ending = title_ending(b, folded, size);
    if (ending > 0 && (ending < size || is_whole_title(b, folded, size)) &&
        *b->outline->title == '\0') {
        g_autofree char *raw = g_strndup(outline_line(b, line), outline_line_size(b, line));
        b->outline->title = g_string_chunk_insert(b->outline->strings, bare_title(raw));
    }
    if (*b->outline->body != '\0')
        return;
    gsize body = body_size(&b->rules->words, folded, size - ending);
    if (body > 0)
        b->outline->body = g_string_chunk_insert_len(b->outline->strings, folded, (gssize)body);
}

void outline_read_part(OutlineBuilder *b, guint line, const char *key)
{
    note_title(b, line);
    read_part_title(b, line, key);
}

/* A remark in brackets may stand behind the title; ○ before it. */
gboolean outline_names_regulation(const OutlineBuilder *b)
{
    const char *folded = b->folded.bytes->str;
    gsize size = b->folded.bytes->len;
    if (size > PART_TITLE_BYTES || b->root != NO_NODE)
        return FALSE;
    const char *open = g_str_has_suffix(folded, ")") ? strchr(folded, '(') : NULL;
    if (open != NULL && open > folded)
        size = (gsize)(open - folded);
    gsize ending = policy_words_back(b->rules->words.rule_endings, folded, size);
    return ending > 0 && size >= ending + strlen("情報");
}

/* Before anything has begun a line that is no sentence is the cover's. */
static gboolean is_cover(const OutlineBuilder *b, guint line)
{
    return !b->begun && outline_line_size(b, line) <= COVER_LINE_BYTES &&
           !outline_is_whole(outline_line(b, line), outline_line_size(b, line)) &&
           !outline_sentence_like(b->rules, b->folded.bytes->str);
}

/* "…規程の全部を改正する。" before the first article brings the text about and is none of it. */
static gboolean is_enactment(const OutlineBuilder *b, guint line)
{
    const char *folded = b->folded.bytes->str;
    return !b->begun && is_regulation(b) && outline_line_size(b, line) <= COVER_LINE_BYTES &&
           policy_words_back(b->rules->words.enactments, folded, strlen(folded)) > 0;
}

gboolean outline_read_cover(OutlineBuilder *b, guint line)
{
    if (is_enactment(b, line)) {
        outline_drop_line(b, line, WHY_COVER);
        return TRUE;
    }
    if (!is_cover(b, line))
        return FALSE;
    if (outline_names_regulation(b)) {
        outline_read_part(b, line, regulation_part(b, b->folded.bytes->str));
        return TRUE;
    }
    note_cover(b);
    note_title(b, line);
    outline_drop_line(b, line, WHY_COVER);
    return TRUE;
}

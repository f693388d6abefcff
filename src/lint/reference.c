/* lint/reference.c -- references to what the text does not hold: the paragraph before the
 * first, an article, an annex, a section
 *
 * A reference is called empty only where nothing it could mean stands in the text. */
#include <string.h>

#include "lint/lint.h"
#include "policy/words.h"
#include "understand/dates.h"

#define LABEL_MAX 60u
#define LOOKED_MAX 40u
#define RANGE_MAX 100u /* articles that one marker stands for */

/* An article's number as one key: 第2条の2. */
static gpointer article_key(guint value, guint branch)
{
    return GUINT_TO_POINTER(MIN(value, 9999u) * 1000 + MIN(branch, 999u));
}

static void note_marker(Lint *lint, const PolicyNode *node)
{
    if (node->family == FAMILY_DECIMAL)
        g_hash_table_add(lint->markers, (gpointer)node->marker);
    if (node->family != FAMILY_ARTICLE)
        return;
    g_hash_table_add(lint->articles, article_key(node->value, node->branch));
    for (guint32 i = node->value; i < node->upto && i < node->value + RANGE_MAX; i++)
        g_hash_table_add(lint->articles, article_key(i + 1, 0));
}

/* Counts how many siblings stand before each node; a part's children by part. */
void lint_reference_prepare(Lint *lint)
{
    const PolicyOutline *outline = lint->u->outline;
    g_autofree guint32 *children = g_new0(guint32, outline->nodes->len + 1);
    for (guint32 i = 0; i < outline->nodes->len; i++) {
        const PolicyNode *node = policy_outline_node(outline, i);
        note_marker(lint, node);
        if (node->parent != NO_NODE)
            lint->place[i] = children[node->parent]++;
    }
    for (guint32 i = lint->u->reading->units->len; i > 0; i--)
        lint->first_unit[policy_reading_unit(lint->u->reading, i - 1)->node] = i;
}

static void add_here(Lint *lint, gsize start, gsize end)
{
    const Understanding *u = lint->u;
    g_autofree char *words = g_strndup(u_text(u) + start, end - start);
    lint_add(lint, "reference/missing", u->unit->first_line, u->unit->path, words, "");
}

/* -- the paragraph before -- */

/* How many paragraphs or items stand before the unit in hand, at the level that has most: siblings
 * before its node or a node above it, and the text that those stand below. */
static guint before_unit(const Lint *lint, gboolean *article)
{
    const Understanding *u = lint->u;
    guint32 at = u->unit->node;
    guint most = u->unit->s > 1 ? u->unit->s - 1 : 0;
    for (guint i = 0; i < POLICY_MAX_DEPTH; i++) {
        const PolicyNode *node = policy_outline_node(u->outline, at);
        if (node->parent == NO_NODE || node->family == FAMILY_ARTICLE) {
            *article = node->parent != NO_NODE;
            break;
        }
        guint32 first = lint->first_unit[node->parent];
        guint text = first != 0 && first <= u->unit_at ? 1 : 0;
        most = MAX(most, lint->place[at] + text);
        at = node->parent;
    }
    return most;
}

/* 前項 needs one before it, 前3項 three; the words' code says what is counted. */
static void look_before(Lint *lint, const PolicyHit *hit)
{
    const Understanding *u = lint->u;
    guint number = 0;
    gsize digits = policy_number_read(u_text(u) + hit->end, &number);
    guint needed = digits > 0 ? number : 1;
    if (!u_starts(u, hit->end + digits, "項") && !u_starts(u, hit->end + digits, "号"))
        return; /* 前 of another word */
    gboolean article = FALSE;
    guint before = before_unit(lint, &article);
    if (before < needed && (article || before == 0))
        add_here(lint, hit->start, hit->end + digits + strlen("項"));
}

/* 前条 in the first article, or where there are none. */
static void look_at_article_before(Lint *lint, const PolicyHit *hit)
{
    const Understanding *u = lint->u;
    gboolean none = g_hash_table_size(lint->articles) == 0;
    guint32 at = u->unit->node;
    for (guint i = 0; i < POLICY_MAX_DEPTH && at != NO_NODE; i++) {
        const PolicyNode *node = policy_outline_node(u->outline, at);
        none = none || (node->family == FAMILY_ARTICLE && node->value == 1 && node->branch == 0);
        at = node->parent;
    }
    if (none)
        add_here(lint, hit->start, hit->end);
}

/* -- articles and sections -- */

/* Whether the number at `start` belongs to something outside: a law, another rule. */
static gboolean is_foreign(const Understanding *u, gsize start)
{
    static const char *const own[] = {"この訓令", "この規程", "この規則", "この要綱", "本規程",
                                      "本訓令",   "本規則",   "本要綱",   "この告示", "本基準"};
    if (start == 0)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++) {
        if (u_ends(u, start, own[i]))
            return FALSE;
    }
    gunichar c = policy_char_before(u_text(u), u_text(u) + start);
    return policy_is_compound(c) || c == ')' || c == 0x300D || u_ends(u, start, "の");
}

/* 第5条, 第2条の3: where it ends, or 0, and its key. */
static gsize article_end(const Understanding *u, gsize at, gpointer *key)
{
    const char *text = u_text(u);
    guint value = 0, branch = 0;
    gsize end = at + strlen("第");
    gsize digits = policy_number_read(text + end, &value);
    if (digits == 0 || !u_starts(u, end + digits, "条"))
        return 0;
    end += digits + strlen("条");
    gsize more = u_starts(u, end, "の") ? policy_number_read(text + end + 3, &branch) : 0;
    if (more > 0)
        end += 3 + more;
    *key = article_key(value, more > 0 ? branch : 0);
    return end;
}

static gboolean goes_on(const Understanding *u, gsize start)
{
    static const char *const joints[] = {"及び", "又は", "、", "から", "並びに", "若しくは"};
    for (gsize i = 0; i < G_N_ELEMENTS(joints); i++) {
        if (u_ends(u, start, joints[i]))
            return TRUE;
    }
    return FALSE;
}

/* A list of articles belongs where its first one does. */
static void look_at_articles(Lint *lint)
{
    const Understanding *u = lint->u;
    const char *text = u_text(u);
    guint looked = 0;
    gboolean foreign = FALSE;
    for (const char *at = strstr(text, "第"); at != NULL && looked++ < LOOKED_MAX;
         at = strstr(at + 3, "第")) {
        gpointer key = NULL;
        gsize start = (gsize)(at - text), end = article_end(u, start, &key);
        if (end == 0)
            continue;
        foreign = is_foreign(u, start) || (foreign && goes_on(u, start));
        if (!foreign && !g_hash_table_contains(lint->articles, key))
            add_here(lint, start, end);
    }
}

/* 6.3節, 6.3(2): a dotted number that is followed as a reference is. */
static void look_at_sections(Lint *lint)
{
    const Understanding *u = lint->u;
    const char *text = u_text(u);
    guint looked = 0;
    for (const char *at = strchr(text, '.'); at != NULL && looked++ < LOOKED_MAX;
         at = strchr(at + 1, '.')) {
        const char *start = at, *end = at + 1;
        while (start > text && g_ascii_isdigit(start[-1]))
            start--;
        end += strspn(end, "0123456789.");
        gunichar before = policy_char_before(text, start);
        gsize from = (gsize)(start - text), to = (gsize)(end - text);
        gboolean number = start < at && end > at + 1 && at - start < 3 && end[-1] != '.' &&
                          !(before < 0x80 && before != 0 && g_ascii_isalpha((char)before));
        gboolean sign = u_starts(u, to, "節") || u_starts(u, to, "に規定") ||
                        u_starts(u, to, "に定め") || u_starts(u, to, "に掲げ") ||
                        (*end == '(' && g_ascii_isdigit(end[1]));
        g_autofree char *marker = g_strndup(start, (gsize)(end - start));
        if (number && sign && !g_hash_table_contains(lint->markers, marker))
            add_here(lint, from, to);
    }
}

/* -- annexes and forms -- */

/* 別表第1, 別記様式第2号, 第3号様式, 別紙1: the label that opens `text`, its size; 0: none. */
static gsize label_size(const char *text)
{
    static const char *const words[] = {"別表", "別記様式", "様式", "別紙", "別記"};
    gsize at = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(words) && at == 0; i++) {
        if (g_str_has_prefix(text, words[i]))
            at = strlen(words[i]);
    }
    gsize word = at;
    if (g_str_has_prefix(text + at, "第"))
        at += strlen("第");
    guint number = 0;
    gsize digits = policy_number_read(text + at, &number);
    if (digits == 0)
        return word > 0 && at == word && strncmp(text, "様式", word) != 0 ? word : 0;
    at += digits;
    if (g_str_has_prefix(text + at, "号"))
        at += strlen("号");
    gsize more = g_str_has_prefix(text + at, "の") ? policy_number_read(text + at + 3, &number) : 0;
    at += more > 0 ? 3 + more : 0;
    if (word > 0)
        return at;
    return g_str_has_prefix(text + at, "様式") ? at + strlen("様式") : 0;
}

/* Labels as lines begin with them, and each without its number. */
static void gather_annexes(Lint *lint)
{
    Understanding *u = lint->u;
    lint->annexes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < u->text->lines->len; i++) {
        const PolicyLine *line = policy_text_line(u->text, i);
        const char *raw = u->text->utf8 + line->start;
        if (line->size < 6)
            continue;
        gunichar c = g_utf8_get_char(raw);
        if (c != 0x5225 && c != 0x69D8 && c != 0x7B2C && c != '#' && c != 0x3010 && c != '(' &&
            c != 0xFF08) /* 別様第#【(（ */
            continue;
        g_autofree char *cut = g_strndup(raw, MIN(line->size, 2 * LABEL_MAX));
        g_autofree char *valid = g_utf8_make_valid(cut, -1);
        g_autofree char *folded = policy_fold_word(u->rules->fold, valid);
        const char *start = folded + strspn(folded, "#(");
        start += g_str_has_prefix(start, "【") ? strlen("【") : 0;
        gsize size = label_size(start);
        if (size > 0)
            g_hash_table_add(lint->annexes, g_strndup(start, size));
        if (size > 0 && g_str_has_prefix(start, "別表"))
            g_hash_table_add(lint->annexes, g_strdup("別表"));
    }
}

static void look_at_annex(Lint *lint, const PolicyHit *hit)
{
    const Understanding *u = lint->u;
    const char *text = u_text(u);
    gsize start = hit->start;
    if (u_starts(u, start, "号様式")) { /* 第3号様式 */
        gsize from = start > 18 ? start - 18 : 0;
        const char *ordinal = g_strrstr_len(text + from, (gssize)(start - from), "第");
        start = ordinal == NULL ? start : (gsize)(ordinal - text);
    }
    gsize size = label_size(text + start);
    if (size == 0 || is_foreign(u, start) || u_starts(u, start + size, "のとおり別に"))
        return;
    if (lint->annexes == NULL)
        gather_annexes(lint);
    g_autofree char *label = g_strndup(text + start, size);
    if (!g_hash_table_contains(lint->annexes, label))
        add_here(lint, start, start + size);
}

void lint_reference_unit(Lint *lint)
{
    const Understanding *u = lint->u;
    for (guint i = 0; i < MIN(u->hits[KNOW_REFERENCE]->len, LOOKED_MAX); i++) {
        const PolicyHit *hit = u_hit(u, KNOW_REFERENCE, i);
        const char *code = u_word(u, hit)->code;
        if (u_word(u, hit)->skip)
            continue;
        if (strcmp(code, "before") == 0)
            look_before(lint, hit);
        else if (strcmp(code, "article") == 0)
            look_at_article_before(lint, hit);
        else
            look_at_annex(lint, hit);
    }
    if (g_hash_table_size(lint->articles) > 0)
        look_at_articles(lint);
    if (g_hash_table_size(lint->markers) > 0)
        look_at_sections(lint);
}

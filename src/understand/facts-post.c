/* understand/facts-post.c -- who holds which post: sentences, lists and tables that give a role to
 * somebody
 */
#include <string.h>

#include "policy/words.h"
#include "understand/understanding.h"

#define MODIFIER_WINDOW 120u /* bytes between "X wo" and the role that X gets */
#define HOLDER_MAX 900u      /* bytes a holder may take */
#define TITLE_ALIAS_MAX 90u
#define HITS_MAX 60u /* roles looked at in one unit */

static const char *const functions_apart = "staff desk auditor";

/* The post is somebody's, or somebody is to give it: its name and its function. */
static void note_appointed(Understanding *u, const char *name, const char *function)
{
    g_autofree char *folded = policy_fold_word(u->rules->fold, name);
    g_hash_table_add(u->appointed, g_string_chunk_insert_const(u->reading->strings, folded));
    if (*function != '\0')
        g_hash_table_add(u->appointed, (gpointer)function);
}

static gboolean is_compound_at(const Understanding *u, gsize at)
{
    gunichar before = policy_char_before(u_text(u), u_text(u) + at);
    return before != 0 && policy_is_compound(before);
}

/* The whole name that the role's words close: 副CISO, 学校情報セキュリティ管理者. */
static Span role_name(const Understanding *u, const PolicyHit *hit)
{
    gsize start = hit->start;
    while (start > 0 && is_compound_at(u, start))
        start = (gsize)(g_utf8_prev_char(u_text(u) + start) - u_text(u));
    return (Span){start, hit->end};
}

/* Behind the role: closing brackets of a quotation and remarks in brackets. */
static gsize behind_role(const Understanding *u, gsize at)
{
    static const char *const alias_ends[] = {"」という。)", "」という)", "」といいます。)", "」"};
    at = u_bracket_end(u, at);
    for (gsize i = 0; i < G_N_ELEMENTS(alias_ends); i++) {
        if (u_starts(u, at, alias_ends[i])) {
            at += strlen(alias_ends[i]);
            break;
        }
    }
    at = u_bracket_end(u, at);
    gsize digits = strspn(u_text(u) + at, "0123456789");
    digits = digits == 0 && u_starts(u, at, "一") ? strlen("一") : digits;
    return digits > 0 && u_starts(u, at + digits, "人") ? at + digits + strlen("人") : at;
}

/* The appointing words at `at`, or NULL. */
static const char *appoint_at(const Understanding *u, gsize at, gsize *end)
{
    for (guint i = 0; i < u->hits[KNOW_APPOINT]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_APPOINT, i);
        if (hit->start == at && !u_word(u, hit)->skip) {
            *end = hit->end;
            return u_word(u, hit)->code;
        }
    }
    return NULL;
}

/* Conditions in front of a holder: 保育園については、子育て支援課長を. */
static void add_condition(Understanding *u, gsize clause)
{
    if (clause == 0 || !u_ends(u, clause, "、"))
        return;
    gsize before = u_clause_start(u, clause - strlen("、"));
    Span condition = {before, clause - strlen("、")};
    const char *const signs[] = {"ついては", "おいては", "場合は", "場合には", "あっては"};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (u_ends(u, condition.end, signs[i])) {
            u_detail(u, "条件", u_written(u, condition));
            return;
        }
    }
}

/* A remark in brackets behind the holder is a detail of its own. */
static void add_holder(Understanding *u, Span role, const char *function, Span holder,
                       guint confidence)
{
    gsize base = u_bracket_start(u, holder.end);
    Span remark = {base + 1, holder.end - 1};
    gboolean remarked = base > holder.start && base < holder.end;
    if (remarked)
        holder.end = base;
    const char *name = u_written(u, role);
    const char *value = u_written(u, holder);
    if (*value == '\0' || holder.end - holder.start > HOLDER_MAX)
        return;
    note_appointed(u, name, function);
    u_fact(u, FACT_POST, name, value, function, confidence);
    if (remarked)
        u_detail(u, "備考", u_written(u, remark));
    add_condition(u, holder.start);
}

/* "X を Y とする": X stands before the last を in front of Y. */
static gboolean read_as(Understanding *u, Span role, const char *function)
{
    const char *text = u_text(u);
    gsize quoted = role.start;
    if (u_ends(u, quoted, "「"))
        quoted -= strlen("「");
    for (gsize at = quoted; at > 0 && quoted - at < MODIFIER_WINDOW;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        gunichar c = g_utf8_get_char(text + at);
        if (c == 0x306F && !u_in_brackets(u, at)) /* は */
            return FALSE;
        if (c != 0x3092 || u_in_brackets(u, at)) /* を */
            continue;
        gsize start = u_clause_start(u, at);
        if (start >= at)
            return FALSE;
        add_holder(u, role, function, (Span){start, at}, 92);
        return TRUE;
    }
    return FALSE;
}

/* "Y は X をもって充てる", "Y は X とする": X ends where the words that appoint begin. */
static gboolean read_by(Understanding *u, Span role, const char *function, gsize from)
{
    static const char *const topics[] = {"については、", "には、", "は、", "に、",
                                         "には",         "は",     "に"};
    gsize start = from;
    for (gsize i = 0; i < G_N_ELEMENTS(topics) && start == from; i++) {
        if (u_starts(u, from, topics[i]))
            start = from + strlen(topics[i]);
    }
    if (start == from)
        return FALSE;
    for (guint i = 0; i < u->hits[KNOW_APPOINT]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_APPOINT, i);
        const KnownWord *word = u_word(u, hit);
        if (hit->start <= start || word->skip)
            continue;
        const char *stop = g_strstr_len(u_text(u) + start, (gssize)(hit->start - start), "。");
        if (stop != NULL || strcmp(word->code, "set") == 0)
            return FALSE;
        gboolean plain = strcmp(word->code, "as") == 0;
        if (plain && (u->unit->kind != KIND_DESIGNATION || u_ends(u, hit->start, "こと") ||
                      u_ends(u, hit->start, "もの")))
            return FALSE;
        Span holder = {start, hit->start};
        if (u_ends(u, holder.end, "を"))
            holder.end -= strlen("を");
        add_holder(u, role, function, holder, plain ? 85 : 95);
        return TRUE;
    }
    return FALSE;
}

/* "…を置き、X をもって充てる": the words that appoint, in the same sentence behind `from`; NULL. */
static const PolicyHit *appointed_later(const Understanding *u, gsize from)
{
    for (guint i = 0; i < u->hits[KNOW_APPOINT]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_APPOINT, i);
        if (hit->start <= from || u_word(u, hit)->skip || strcmp(u_word(u, hit)->code, "by") != 0)
            continue;
        return g_strstr_len(u_text(u) + from, (gssize)(hit->start - from), "。") == NULL ? hit
                                                                                         : NULL;
    }
    return NULL;
}

/* X of "…を置き、X をもって充てる". */
static void add_later_holder(Understanding *u, Span role, const char *function, gsize from,
                             const PolicyHit *by)
{
    Span holder = {from, by->start};
    while (u_starts(u, holder.start, "、"))
        holder.start += strlen("、");
    static const char *const ends[] = {"をこれ", "を"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (u_ends(u, holder.end, ends[i]) && holder.end - holder.start > strlen(ends[i])) {
            holder.end -= strlen(ends[i]);
            break;
        }
    }
    if (holder.end > holder.start)
        add_holder(u, role, function, holder, 95);
}

/* "Y を置く", "Y を指名しなければならない": the post is there; who has it is said behind it or
 * elsewhere.
 */
static gboolean read_set(Understanding *u, Span role, const char *function, gsize end)
{
    const PolicyHit *by = appointed_later(u, end);
    if (by != NULL) {
        add_later_holder(u, role, function, end, by);
        return TRUE;
    }
    const char *name = u_written(u, role);
    note_appointed(u, name, function);
    if (u_once(u, FACT_POST, name))
        u_fact(u, FACT_POST, name, "", function, 70);
    return TRUE;
}

static gboolean read_role(Understanding *u, const PolicyHit *hit)
{
    const KnownWord *word = u_word(u, hit);
    Span role = role_name(u, hit);
    gsize behind = behind_role(u, hit->end), end = 0;
    const char *appoint = appoint_at(u, behind, &end);
    if (appoint != NULL && strcmp(appoint, "as") == 0 && read_as(u, role, word->code))
        return TRUE;
    if (appoint != NULL && strcmp(appoint, "set") == 0)
        return read_set(u, role, word->code, end);
    return read_by(u, role, word->code, behind);
}

/* A post that the lexicon does not know: "Y1人を置き、X をもって充てる", "Y は、X とする". */
static gsize count_before(const Understanding *u, gsize at)
{
    static const char *const people[] = {"若干名", "人", "名"};
    for (gsize i = 0; i < G_N_ELEMENTS(people); i++) {
        if (!u_ends(u, at, people[i]))
            continue;
        gsize end = at - strlen(people[i]);
        while (end > 0 && (g_ascii_isdigit(u_text(u)[end - 1]) || u_ends(u, end, "一")))
            end -= g_ascii_isdigit(u_text(u)[end - 1]) ? 1 : strlen("一");
        if (end < at - strlen(people[i]) || i == 0)
            return end;
    }
    return at;
}

static gsize compound_start(const Understanding *u, gsize at)
{
    while (at > 0 && is_compound_at(u, at))
        at = (gsize)(g_utf8_prev_char(u_text(u) + at) - u_text(u));
    return at;
}

static void read_unknown_set(Understanding *u)
{
    for (guint i = 0; i < u->hits[KNOW_APPOINT]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_APPOINT, i);
        if (u_word(u, hit)->skip || strcmp(u_word(u, hit)->code, "set") != 0 ||
            !u_starts(u, hit->start, "を置"))
            continue;
        Span role = {0, u_bracket_start(u, count_before(u, hit->start))};
        role.start = compound_start(u, role.end);
        const PolicyHit *by = appointed_later(u, hit->end);
        if (by != NULL && role.end > role.start + strlen("長"))
            add_later_holder(u, role, "", hit->end, by);
        return;
    }
}

static gboolean holder_like(const Understanding *u, Span span);

static void read_unknown_topic(Understanding *u)
{
    const char *topic = strstr(u_text(u), "は、");
    gsize end = u_size(u) - (u_ends(u, u_size(u), "。") ? strlen("。") : 0);
    if (topic == NULL || !u_ends(u, end, "とする"))
        return;
    Span role = {0, u_bracket_start(u, (gsize)(topic - u_text(u)))};
    Span holder = {(gsize)(topic - u_text(u)) + strlen("は、"), end - strlen("とする")};
    if (compound_start(u, role.end) == 0 && role.end > strlen("長") && holder_like(u, holder) &&
        u_ends(u, u_bracket_start(u, holder.end), "長"))
        add_holder(u, role, "", holder, 80);
}

/* -- lists: 最高情報セキュリティ責任者 副市長 -- */

static gboolean holder_like(const Understanding *u, Span span)
{
    gsize end = u_bracket_start(u, span.end);
    static const char *const ends[] = {"長", "職員", "監", "委員", "参事", "主幹", "補佐", "者"};
    if (end <= span.start || span.end - span.start > HOLDER_MAX ||
        g_strstr_len(u_text(u) + span.start, (gssize)(end - span.start), "は") != NULL)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (u_ends(u, end, ends[i]))
            return TRUE;
    }
    return FALSE;
}

/* The role opens the line, white space or a colon follows, and the rest is who holds it. */
static void read_listed(Understanding *u)
{
    const PolicyHit *hit = u_first(u, KNOW_ROLE);
    if (hit == NULL || hit->start != 0 || u->unit->shape == SHAPE_ROW)
        return;
    gsize end = u_bracket_end(u, hit->end);
    gboolean sign = u_starts(u, end, ":") || u_starts(u, end, "…") || u_starts(u, end, "→");
    gboolean space = policy_folded_origin(&u->folded, end)->byte >
                     policy_folded_origin(&u->folded, end - 1)->byte + 3;
    if (end >= u_size(u) || (!sign && !space))
        return;
    while (sign && end < u_size(u) &&
           (u_starts(u, end, ":") || u_starts(u, end, "…") || u_starts(u, end, "→")))
        end = (gsize)(g_utf8_next_char(u_text(u) + end) - u_text(u));
    Span holder = {end, u_size(u)};
    if (u_ends(u, holder.end, "。"))
        holder.end -= strlen("。");
    if (u_ends(u, holder.end, "をいう"))
        holder.end -= strlen("をいう");
    if (holder_like(u, holder))
        add_holder(u, (Span){0, hit->end}, u_word(u, hit)->code, holder, 80);
}

/* -- tables -- */

static void add_cell_post(Understanding *u, const char *role_cell, const char *holder)
{
    u_scan(u, role_cell, strlen(role_cell));
    const PolicyHit *hit = u_first(u, KNOW_ROLE);
    if (hit == NULL || hit->start != 0 || u_bracket_end(u, hit->end) != u_size(u))
        return;
    const char *name = u_written(u, (Span){0, hit->end});
    const char *function = u_word(u, hit)->code;
    const char *value = u_cut(u, holder, HOLDER_MAX);
    if (*value == '\0')
        return;
    note_appointed(u, name, function);
    u_fact(u, FACT_POST, name, value, function, 88);
}

static void read_row(Understanding *u)
{
    if (u->header == NULL || u_first(u, KNOW_ROLE) == NULL)
        return;
    g_auto(GStrv) header = u_cells(u->header);
    g_auto(GStrv) cells = u_cells(u->unit->text);
    int holder = u_column(u, header, u->know->lists.holder_columns);
    int role = u_column(u, header, u->know->lists.role_columns);
    int count = (int)g_strv_length(cells);
    if (holder < 0 || role < 0 || holder == role || holder >= count || role >= count)
        return;
    const char *source = u->source;
    add_cell_post(u, cells[role], g_strstrip(cells[holder]));
    u_scan(u, source, strlen(source));
}

/* -- who is given duties, for the lint -- */

static void note_use(Understanding *u, const PolicyHit *hit)
{
    const KnownWord *word = u_word(u, hit);
    guint8 kind = u->unit->kind;
    gboolean duty = kind == KIND_OBLIGATION || kind == KIND_POWER || kind == KIND_PERMISSION;
    if (!duty || *word->code == '\0' || strstr(functions_apart, word->code) != NULL ||
        is_compound_at(u, hit->start))
        return;
    g_autofree char *name = g_strndup(u_text(u) + hit->start, hit->end - hit->start);
    RoleUse *use = g_hash_table_lookup(u->roles, name);
    if (use == NULL) {
        use = g_new0(RoleUse, 1);
        use->name = g_string_chunk_insert_const(u->reading->strings, name);
        use->function = word->code;
        use->unit = u->unit_at + 1;
        g_hash_table_insert(u->roles, (gpointer)use->name, use);
    }
    use->uses++;
}

void fact_read_posts(Understanding *u)
{
    gboolean given = FALSE;
    guint roles = MIN(u->hits[KNOW_ROLE]->len, HITS_MAX);
    for (guint i = 0; i < roles; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_ROLE, i);
        if (u_word(u, hit)->skip)
            continue;
        note_use(u, hit);
        given = (u->hits[KNOW_APPOINT]->len > 0 && read_role(u, hit)) || given;
    }
    if (u->unit->shape == SHAPE_ROW)
        read_row(u);
    else if (!given && roles > 0)
        read_listed(u);
    else if (!given && u->unit->kind == KIND_DESIGNATION)
        read_unknown_topic(u);
    if (!given && u->hits[KNOW_APPOINT]->len > 1)
        read_unknown_set(u);
}

/* A title that is a role's name sets it up; what stands in brackets behind it may be who it is. */
void fact_read_post_title(Understanding *u, guint32 node)
{
    const PolicyHit *hit = u_first(u, KNOW_ROLE);
    const PolicyNode *clause = policy_outline_node(u->outline, node);
    if (hit == NULL || hit->start != 0)
        return;
    gsize end = u_bracket_end(u, hit->end);
    gboolean whole = end == u_size(u);
    if (!whole && !u_starts(u, end, "の設置") && !u_starts(u, end, "・"))
        return;
    const char *name = u_written(u, (Span){0, hit->end});
    const char *function = u_word(u, hit)->code;
    note_appointed(u, name, function);
    Span inside = {hit->end + 1, end - 1};
    gboolean who = whole && end > hit->end && inside.end > inside.start &&
                   inside.end - inside.start < TITLE_ALIAS_MAX &&
                   (u_ends(u, inside.end, "会議") || u_ends(u, inside.end, "会") ||
                    u_ends(u, inside.end, "長"));
    gboolean body = strcmp(function, "committee") == 0 || strcmp(function, "csirt") == 0;
    if ((!who && !(body && u_starts(u, end, "の設置"))) || !u_once(u, FACT_POST, name))
        return;
    PolicyFact *fact =
        u_fact(u, FACT_POST, name, who ? u_written(u, inside) : "", function, who ? 80 : 65);
    fact->line = clause->line;
    fact->path = clause->path;
    fact->words = u_cut(u, clause->title, WORDS_POINTS);
}

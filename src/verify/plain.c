/* verify/plain.c -- tags, texts and declarations of plain XML, told to the judge */
#include "verify/plain.h"
#include "base/problem.h"
#include "verify/judge.h"
#include "verify/plain-cells.h"
#include "verify/plain-chars.h"
#include "verify/plain-tags.h"
#include "verify/value.h"
#include <string.h>

#define HELD_MAX ((gsize)1024 * 1024) /* a tag or text */
#define NAMES_MAX 16384u              /* of all open elements together */
#define NAME_BYTES 60u
#define ATTRIBUTES_MAX 64u
#define TURNS_MAX 1000u
#define CHARGE_EVERY 4096u
#define HEAD_BYTES 64u /* more than any declaration that is taken */
#define XML_SPACE "http://www.w3.org/XML/1998/namespace"

typedef struct {
    const char *name, *value; /* value NULL: none yet */
    gsize name_size, size;
    gsize prefix; /* of the name, without the colon */
    guint space;  /* as in VerifyAttribute; DECLARES for xmlns */
} Attribute;
#define DECLARES G_MAXUINT

typedef struct {
    char prefix[NAME_BYTES + 1];
    guint space;
} Binding;

typedef struct {
    guint name_end; /* in `names` */
    guint bindings; /* in force before it, … */
    guint turn;     /* … and their number */
} Open;

struct VerifyPlain {
    VerifyJudge judge;
    Verify probe; /* what the judge says to: anything is a no */
    DisarmFindings *findings;
    VerifyTags *tags;
    VerifyCells cells;
    VerifyChars chars;
    GByteArray *held;  /* a tag or text that is not whole yet */
    GArray *bindings;  /* Binding */
    GHashTable *turns; /* "number tag that declares" -> number */
    guint turn;
    gboolean head_done, root_done;
    gboolean references, brackets; /* whether the bytes at hand have a '&', a ']' */
    guint uncharged;
    GString *scratch;
    Open open[VERIFY_DEPTH_MAX];
    char names[NAMES_MAX];
    Attribute attributes[ATTRIBUTES_MAX];
    guint count;
};

/* A place in the bytes at hand. */
typedef struct {
    const char *at, *end;
} Place;

typedef enum { DONE, MORE, LEFT } Step; /* LEFT: it is not plain */

VerifyPlain *verify_plain_new(const Verify *v, const VerifyPart *kind, GHashTable *ways)
{
    VerifyPlain *p = g_new(VerifyPlain, 1); /* most of it is written before it is read */
    p->findings = disarm_findings_new();
    p->probe = (Verify){
        .policy = v->policy, .budget = v->budget, .findings = p->findings, .where = v->where};
    verify_judge_init(&p->judge, &p->probe, kind, ways);
    p->tags = verify_tags_new();
    verify_cells_init(&p->cells);
    p->chars = (VerifyChars){.have = 0};
    p->held = g_byte_array_new();
    p->bindings = g_array_new(FALSE, FALSE, sizeof(Binding));
    p->turns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    p->scratch = g_string_new(NULL);
    p->head_done = p->root_done = p->references = p->brackets = FALSE;
    p->turn = p->uncharged = p->count = 0;
    return p;
}

/* ---- elements ---- */

static gboolean charge(VerifyPlain *p)
{
    guint count = p->uncharged;
    p->uncharged = 0;
    return disarm_budget_objects(p->probe.budget, count, NULL);
}

/* `name` is as it stands; what its declarations changed was noted before. */
static gboolean open_element(VerifyPlain *p, const VerifyTag *tag, const char *name, guint bindings,
                             guint turn)
{
    guint depth = p->judge.depth, from = depth > 0 ? p->open[depth - 1].name_end : 0;
    if (depth == VERIFY_DEPTH_MAX || tag->name_size > NAMES_MAX - from ||
        (++p->uncharged >= CHARGE_EVERY && !charge(p)))
        return FALSE;
    for (guint i = 0; i < tag->name_size; i++) /* short: a call costs more */
        p->names[from + i] = name[i];
    p->open[depth] = (Open){from + tag->name_size, bindings, turn};
    return verify_judge_open(&p->judge, tag->element);
}

static void close_element(VerifyPlain *p)
{
    verify_judge_close(&p->judge);
    const Open *open = &p->open[p->judge.depth];
    if (p->turn != open->turn)
        g_array_set_size(p->bindings, open->bindings);
    p->turn = open->turn;
    p->root_done = p->judge.depth == 0;
}

static Step opened(VerifyPlain *p, const VerifyTag *tag)
{
    if (tag->empty)
        close_element(p);
    return DONE;
}

static Step read_end(VerifyPlain *p, Place *place)
{
    guint depth = p->judge.depth;
    if (depth == 0)
        return LEFT;
    guint from = depth > 1 ? p->open[depth - 2].name_end : 0;
    gsize size = p->open[depth - 1].name_end - from;
    const char *name = place->at + 2;
    if ((gsize)(place->end - name) <= size)
        return MORE;
    gsize same = 0;
    while (same < size && name[same] == p->names[from + same])
        same++;
    if (same < size || name[size] != '>')
        return LEFT;
    place->at = name + size + 1;
    close_element(p);
    return DONE;
}

/* ---- a tag by itself ---- */

static const char *skip_class(guint class, const char *at, const char *end)
{
    while (at < end && verify_bytes[(guint8)*at] & class)
        at++;
    return at;
}

/* Behind a name; `at` when there is none. `*prefix` gets the size of what stands before a colon. */
static const char *skip_name(const char *at, const char *end, gsize *prefix)
{
    *prefix = 0;
    if (at == end || (verify_bytes[(guint8)*at] & VERIFY_BYTE_START) == 0)
        return at;
    const char *c = skip_class(VERIFY_BYTE_NAME, at, end);
    if (c + 1 >= end || *c != ':' || (verify_bytes[(guint8)c[1]] & VERIFY_BYTE_START) == 0)
        return c;
    *prefix = (gsize)(c - at);
    return skip_class(VERIFY_BYTE_NAME, c + 1, end);
}

/* An attribute at `*at`, which is left behind its closing quote. */
static Step read_attribute(const char **at, const char *end, Attribute *attribute)
{
    const char *name = *at, *c = skip_name(name, end, &attribute->prefix);
    if (end - c < 3)
        return MORE;
    if (c == name || c[0] != '=' || c[1] != '"')
        return LEFT;
    attribute->name = name;
    attribute->name_size = (gsize)(c - name);
    attribute->value = c + 2;
    for (c += 2; c < end && *c != '"'; c++)
        if (*c == '<' || (guint8)*c < 0x20)
            return LEFT;
    attribute->size = (gsize)(c - attribute->value);
    *at = c + 1;
    return c < end ? DONE : MORE;
}

/* The tag at the place, to its attributes; `tag` gets its size and form. */
static Step read_tag(VerifyPlain *p, Place *place, VerifyTag *tag, gsize *prefix)
{
    const char *from = place->at + 1, *at = skip_name(from, place->end, prefix);
    gsize size = (gsize)(at - from);
    p->count = 0;
    if (size == 0 || size > NAME_BYTES)
        return at == place->end ? MORE : LEFT;
    for (Step step = DONE;;) {
        const char *next = skip_class(VERIFY_BYTE_SPACE, at, place->end);
        if (place->end - next < 2)
            return MORE;
        if (*next == '>' || *next == '/') {
            at = next;
            break;
        }
        if (next == at || p->count == ATTRIBUTES_MAX)
            return LEFT;
        at = next;
        step = read_attribute(&at, place->end, &p->attributes[p->count++]);
        if (step != DONE)
            return step;
    }
    *tag = (VerifyTag){NULL, (guint8)size, *at == '/'};
    at += tag->empty;
    if (*at != '>')
        return LEFT;
    place->at = at + 1;
    return DONE;
}

/* ---- namespaces ---- */

static guint space_of(const VerifyPlain *p, const char *prefix, gsize size)
{
    for (guint i = p->bindings->len; i > 0; i--) {
        const Binding *binding = &g_array_index(p->bindings, Binding, i - 1);
        if (strlen(binding->prefix) == size && memcmp(binding->prefix, prefix, size) == 0)
            return binding->space;
    }
    return size == 3 && memcmp(prefix, "xml", 3) == 0
               ? verify_space_of(XML_SPACE, strlen(XML_SPACE))
               : VERIFY_NO_SPACE;
}

/* xmlns="…" or xmlns:prefix="…"; not of what XML itself has, and nothing is taken back. */
static gboolean declare(VerifyPlain *p, const Attribute *attribute)
{
    static const char *const reserved[] = {XML_SPACE, "http://www.w3.org/2000/xmlns/"};
    gsize skip = attribute->prefix > 0 ? attribute->prefix + 1 : attribute->name_size;
    gsize size = attribute->name_size - skip;
    const char *prefix = attribute->name + skip;
    gboolean fine = size <= NAME_BYTES && attribute->size > 0 &&
                    (size < 3 || g_ascii_strncasecmp(prefix, "xml", 3) != 0) &&
                    memchr(attribute->value, '&', attribute->size) == NULL;
    for (guint i = 0; i < G_N_ELEMENTS(reserved); i++)
        fine = fine && (attribute->size != strlen(reserved[i]) ||
                        memcmp(attribute->value, reserved[i], attribute->size) != 0);
    if (!fine)
        return FALSE;
    Binding binding = {.space = verify_space_of(attribute->value, attribute->size)};
    memcpy(binding.prefix, prefix, size);
    g_array_append_val(p->bindings, binding);
    return TRUE;
}

/* What is in force now has a number: the same again where the same was declared before. */
static gboolean number_turn(VerifyPlain *p, const char *tag, gsize size)
{
    char *key = g_strdup_printf("%u %.*s", p->turn, (int)size, tag);
    gpointer known = g_hash_table_lookup(p->turns, key);
    if (known == NULL && g_hash_table_size(p->turns) < TURNS_MAX) {
        known = GUINT_TO_POINTER(g_hash_table_size(p->turns) + 1);
        g_hash_table_insert(p->turns, g_strdup(key), known);
    }
    g_free(key);
    p->turn = GPOINTER_TO_UINT(known);
    return known != NULL;
}

static gboolean declares(const Attribute *attribute)
{
    gsize size = attribute->prefix > 0 ? attribute->prefix : attribute->name_size;
    return size == 5 && memcmp(attribute->name, "xmlns", 5) == 0;
}

/* Takes in what the tag declares, and then what its attributes' prefixes stand for. */
static gboolean resolve(VerifyPlain *p, const char *tag, gsize size)
{
    guint before = p->bindings->len;
    for (guint i = 0; i < p->count; i++)
        if (declares(&p->attributes[i]) && !declare(p, &p->attributes[i]))
            return FALSE;
    for (guint i = 0; i < p->count; i++) {
        Attribute *attribute = &p->attributes[i];
        attribute->space = declares(attribute) ? DECLARES : 0;
        if (attribute->space == DECLARES || attribute->prefix == 0)
            continue;
        guint space = space_of(p, attribute->name, attribute->prefix);
        if (space == VERIFY_NO_SPACE)
            return FALSE;
        attribute->space = space + 1;
    }
    return p->bindings->len == before || number_turn(p, tag, size);
}

static const char *local_of(const Attribute *attribute, gsize *size)
{
    gsize skip = attribute->prefix > 0 ? attribute->prefix + 1 : 0;
    *size = attribute->name_size - skip;
    return attribute->name + skip;
}

static gboolean is_twice(const VerifyPlain *p, guint at)
{
    gsize size, other;
    const char *name = local_of(&p->attributes[at], &size);
    for (guint i = 0; i < at; i++) {
        const char *before = local_of(&p->attributes[i], &other);
        if (p->attributes[i].space == p->attributes[at].space && other == size &&
            memcmp(before, name, size) == 0)
            return TRUE;
    }
    return FALSE;
}

/* ---- attributes ---- */

/* Of which class the value may be when it comes again: 0 for these very bytes. FALSE when it has to
 * be looked at each time. */
static gboolean may_recur(const VerifyAttribute *row, guint8 *class)
{
    switch ((VerifyClass)row->value) {
    case VERIFY_TOKEN:
        *class = VERIFY_BYTE_TOKEN;
        return TRUE;
    case VERIFY_TEXT:
        *class = VERIFY_BYTE_TEXT;
        return TRUE;
    case VERIFY_WORDS:
    case VERIFY_NEVER:
    case VERIFY_OFF:
    case VERIFY_EXTENSION:
    case VERIFY_GRAPHIC:
        *class = 0;
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean is_of(const Attribute *attribute, guint8 class)
{
    const char *end = attribute->value + attribute->size;
    return skip_class(class, attribute->value, end) == end &&
           (class != VERIFY_BYTE_TOKEN || attribute->size <= VERIFY_TOKEN_BYTES);
}

typedef struct {
    const VerifyElement *element;
    const char *tag;
    VerifyFree values[ATTRIBUTES_MAX];
    guint count;
    gboolean recurs;
    char mark[NAME_BYTES]; /* the kind of a field's mark */
} Judged;

static void note_value(const Attribute *attribute, const VerifyAttribute *row, Judged *judged)
{
    guint8 class = 0;
    gsize from = (gsize)(attribute->value - judged->tag);
    judged->recurs &= may_recur(row, &class) && (class == 0 || is_of(attribute, class));
    if (class != 0)
        judged->values[judged->count++] = (VerifyFree){from, from + attribute->size, class};
}

/* The value decoded, which is lent until the next. */
static const char *value_of(VerifyPlain *p, const Attribute *attribute)
{
    g_string_truncate(p->scratch, 0);
    return verify_chars_decode(attribute->value, attribute->size, p->scratch) ? p->scratch->str
                                                                              : NULL;
}

static gboolean judge_attribute(VerifyPlain *p, const Attribute *attribute, Judged *judged)
{
    char name[NAME_BYTES + 1] = "";
    gsize size;
    const char *local = local_of(attribute, &size), *value = value_of(p, attribute);
    if (value == NULL || size > NAME_BYTES)
        return FALSE;
    memcpy(name, local, size);
    if (attribute->space == verify_space_markup + 1 && strcmp(name, "Ignorable") == 0) {
        judged->recurs = FALSE;
        return verify_token(value) == VERIFY_NO_DANGER;
    }
    guint space = attribute->space == 0 ? VERIFY_NO_SPACE : attribute->space - 1;
    const VerifyAttribute *row = verify_attribute_of(judged->element->set, space, name);
    if (row == NULL)
        return FALSE;
    verify_judge_value(&p->judge, row, name, value);
    note_value(attribute, row, judged);
    if (strcmp(name, "fldCharType") == 0)
        g_strlcpy(judged->mark, value, sizeof judged->mark);
    return p->probe.said == 0;
}

static gboolean judge_attributes(VerifyPlain *p, Judged *judged)
{
    for (guint i = 0; i < p->count; i++) {
        const Attribute *attribute = &p->attributes[i];
        if (is_twice(p, i))
            return FALSE;
        if (attribute->space == DECLARES)
            judged->recurs = FALSE;
        else if (!judge_attribute(p, attribute, judged))
            return FALSE;
    }
    return TRUE;
}

static const VerifyElement *element_of(const VerifyPlain *p, const char *name, gsize size,
                                       gsize prefix, guint *space, char local[NAME_BYTES + 1])
{
    gsize skip = prefix > 0 ? prefix + 1 : 0;
    *space = space_of(p, name, prefix);
    memcpy(local, name + skip, size - skip);
    local[size - skip] = '\0';
    return *space != VERIFY_NO_SPACE ? verify_element_of(*space, local) : NULL;
}

/* A tag whose form is new. */
static Step read_new(VerifyPlain *p, Place *place)
{
    const char *from = place->at;
    guint bindings = p->bindings->len, turn = p->turn, space;
    char local[NAME_BYTES + 1];
    VerifyTag tag;
    gsize prefix;
    Step step = read_tag(p, place, &tag, &prefix);
    if (step != DONE)
        return step;
    gsize size = (gsize)(place->at - from);
    if (!resolve(p, from, size))
        return LEFT;
    tag.element = element_of(p, from + 1, tag.name_size, prefix, &space, local);
    if (tag.element == NULL ||
        (p->judge.depth == 0 && !verify_judge_is_root(&p->judge, space, local)))
        return LEFT;
    Judged judged = {.element = tag.element, .tag = from, .recurs = TRUE};
    if (!open_element(p, &tag, from + 1, bindings, turn) || !judge_attributes(p, &judged))
        return LEFT;
    if (tag.element->act == VERIFY_FIELD_MARK)
        verify_judge_mark(&p->judge, judged.mark);
    else if (judged.recurs)
        verify_tags_learn(p->tags, p->turn, from, size, judged.values, judged.count, &tag);
    return opened(p, &tag);
}

/* Whether cells may come, and nothing but their own bytes matters to them. */
static gboolean in_row(const VerifyPlain *p)
{
    const VerifyJudge *judge = &p->judge;
    const VerifyElement *top = verify_judge_top(judge);
    return top != NULL && top == p->cells.row && judge->text->len == 0 &&
           judge->depth + VERIFY_CELLS_DEPTH <= VERIFY_DEPTH_MAX &&
           !verify_fields_open(judge->fields) && space_of(p, "", 0) == p->cells.space;
}

static Step skip_cells(VerifyPlain *p, Place *place)
{
    place->at = verify_cells_skip(&p->cells, place->at, place->end, &p->uncharged);
    return p->uncharged < CHARGE_EVERY || charge(p) ? DONE : LEFT;
}

static Step read_start(VerifyPlain *p, Place *place)
{
    VerifyTag tag;
    const char *from = place->at;
    if (p->root_done || (in_row(p) && skip_cells(p, place) == LEFT))
        return LEFT;
    if (place->at > from)
        return DONE;
    const char *behind = verify_tags_find(p->tags, p->turn, place->at, place->end, &tag);
    if (behind == NULL)
        return read_new(p, place);
    const char *name = place->at + 1;
    place->at = behind;
    return open_element(p, &tag, name, p->bindings->len, p->turn) ? opened(p, &tag) : LEFT;
}

/* ---- text ---- */

static gboolean is_blank(const char *at, const char *end)
{
    return skip_class(VERIFY_BYTE_SPACE, at, end) == end;
}

/* Text that matters, or has a mark in it. */
static Step hear(VerifyPlain *p, const char *text, gsize size)
{
    if (p->brackets && memmem(text, size, "]]>", 3) != NULL)
        return LEFT;
    if (p->references && memchr(text, '&', size) != NULL) {
        g_string_truncate(p->scratch, 0);
        if (!verify_chars_decode(text, size, p->scratch))
            return LEFT;
        text = p->scratch->str;
        size = p->scratch->len;
    }
    if (!verify_judge_listens(&p->judge))
        return DONE;
    if (verify_judge_top(&p->judge)->text == VERIFY_NOTHING && is_blank(text, text + size))
        return DONE;
    if (memchr(text, '\r', size) != NULL)
        return LEFT;
    verify_judge_text(&p->judge, text, size);
    return DONE;
}

static Step read_text(VerifyPlain *p, Place *place)
{
    const char *text = place->at;
    const char *close = memchr(text, '<', (gsize)(place->end - text));
    if (close == NULL)
        return MORE;
    place->at = close;
    if (p->judge.depth == 0)
        return is_blank(text, close) ? DONE : LEFT;
    return p->references || p->brackets || verify_judge_listens(&p->judge)
               ? hear(p, text, (gsize)(close - text))
               : DONE;
}

/* ---- the whole ---- */

static Step next(VerifyPlain *p, Place *place)
{
    if (*place->at != '<')
        return read_text(p, place);
    if (place->end - place->at < 2)
        return MORE;
    return place->at[1] == '/' ? read_end(p, place) : read_start(p, place);
}

/* A declaration as programs write it. Without one XML is in UTF-8 all the same. */
static void skip_head(Place *place)
{
    static const char *const heads[] = {
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
    };
    for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
        gsize size = strlen(heads[i]);
        if ((gsize)(place->end - place->at) >= size && memcmp(place->at, heads[i], size) == 0) {
            place->at += size;
            return;
        }
    }
}

/* Begins when as much is there as a declaration may have. */
static Step read_place(VerifyPlain *p, Place *place, gboolean last)
{
    gsize size = (gsize)(place->end - place->at);
    if (size == 0 || (!p->head_done && size < HEAD_BYTES && !last))
        return DONE;
    p->references = memchr(place->at, '&', size) != NULL;
    p->brackets = memchr(place->at, ']', size) != NULL;
    if (!p->head_done)
        skip_head(place);
    p->head_done = TRUE;
    Step step = DONE;
    while (step == DONE && place->at < place->end)
        step = next(p, place);
    gboolean too_long = (gsize)(place->end - place->at) > HELD_MAX;
    return p->probe.said > 0 || too_long ? LEFT : step;
}

gboolean verify_plain_push(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    VerifyPlain *p = user;
    gboolean direct = p->held->len == 0;
    if (!direct)
        g_byte_array_append(p->held, bytes, (guint)size);
    const char *from = direct ? (const char *)bytes : (const char *)p->held->data;
    Place place = {from, from + (direct ? size : p->held->len)};
    if (!verify_chars_push(&p->chars, bytes, size) || read_place(p, &place, FALSE) == LEFT) {
        problem_set(error, PROBLEM_UNSUPPORTED, "XML that is not plain", NULL);
        return FALSE;
    }
    gsize left = (gsize)(place.end - place.at);
    if (direct && left > 0)
        g_byte_array_append(p->held, (const guint8 *)place.at, (guint)left);
    else if (!direct)
        g_byte_array_remove_range(p->held, 0, p->held->len - (guint)left);
    return TRUE;
}

gboolean verify_plain_finish(VerifyPlain *p)
{
    const char *held = p->held->len > 0 ? (const char *)p->held->data : "";
    Place place = {held, held + p->held->len};
    gboolean whole = (p->head_done || read_place(p, &place, TRUE) != LEFT) && p->root_done &&
                     p->chars.need == 0 && is_blank(place.at, place.end) && charge(p);
    verify_judge_clear(&p->judge);
    gboolean fine = whole && p->probe.said == 0;
    g_free(p->probe.part);
    g_free(p->probe.detail);
    disarm_findings_free(p->findings);
    verify_tags_free(p->tags);
    g_byte_array_unref(p->held);
    g_array_unref(p->bindings);
    g_hash_table_unref(p->turns);
    g_string_free(p->scratch, TRUE);
    g_free(p);
    return fine;
}

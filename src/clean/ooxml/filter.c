/* clean/ooxml/filter.c -- walks a part and keeps what the tables name */
#include "clean/ooxml/filter.h"
#include "base/problem.h"
#include "clean/formula.h"
#include "clean/xml-chars.h"
#include <string.h>

#define SIMPLE_MAX 64u
#define CHARGE_EVERY 4096u
#define SEAL_BITS 13u /* of a number of an element; above it are the declarations in force */
#define SEAL_MASK ((1u << SEAL_BITS) - 1)
#define LISTEN_MAX ((gsize)1024 * 1024)

/* ---- what is shared between parts ---- */

void clean_shared_init(CleanShared *shared)
{
    shared->gone_sheets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    shared->gone_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    shared->slides = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    shared->sheets = g_array_new(FALSE, FALSE, sizeof(gint));
    shared->kept_sheets = 0;
}

void clean_shared_clear(CleanShared *shared)
{
    g_hash_table_unref(shared->gone_sheets);
    g_hash_table_unref(shared->gone_names);
    g_hash_table_unref(shared->slides);
    g_array_unref(shared->sheets);
}

/* ---- the filter ---- */

void clean_filter_init(CleanFilter *filter)
{
    clean_names_reset(filter->names);
    filter->frames = g_new(CleanFrame, CLEAN_XML_DEPTH_MAX + 1);
    filter->kept = g_new(CleanKept, CLEAN_XML_ATTRIBUTES_MAX);
    filter->text = g_string_new(NULL);
    filter->value = g_string_new(NULL);
    filter->chunk = g_string_chunk_new(256);
    filter->lost_formulas = g_hash_table_new(NULL, NULL);
    filter->known_formulas = g_hash_table_new(NULL, NULL);
    filter->fields = clean_fields_new();
    filter->changed = filter->again = filter->condemned = FALSE;
    filter->number = 0;
    filter->next_verdict = filter->uncharged = filter->listening = filter->sheet = 0;
    filter->cell[0] = filter->shape_id[0] = '\0';
}

void clean_filter_clear(CleanFilter *filter)
{
    g_free(filter->frames);
    g_free(filter->kept);
    g_string_free(filter->text, TRUE);
    g_string_free(filter->value, TRUE);
    g_string_chunk_free(filter->chunk);
    g_hash_table_unref(filter->lost_formulas);
    g_hash_table_unref(filter->known_formulas);
    clean_fields_free(filter->fields);
}

gboolean clean_filter_danger(CleanFilter *filter, DisarmDanger danger, DisarmDeed deed,
                             const char *detail, gssize size, GError **error)
{
    CleanFrame *top = clean_filter_top(filter);
    filter->changed |= deed != DISARM_KEPT;
    if (top != NULL && deed != DISARM_KEPT)
        top->lost = TRUE;
    if (deed != DISARM_KEPT && disarm_rule(filter->job, clean_aspect_of(danger)) == DISARM_REFUSE) {
        g_autofree char *text = detail == NULL ? NULL
                                : size < 0     ? g_strdup(detail)
                                               : g_strndup(detail, (gsize)size);
        return disarm_refuse(filter->job, danger, text, error);
    }
    disarm_find(filter->job->findings, danger, deed, detail, size);
    return TRUE;
}

void clean_filter_verdict(CleanFilter *filter, guint32 number, CleanVerdictKind kind)
{
    CleanVerdict verdict = {number, (guint8)kind};
    filter->changed = TRUE;
    if (filter->pass == CLEAN_PASS_LEARN)
        g_array_append_val(filter->verdicts, verdict);
}

/* The verdict on the element that is opening, or -1. Numbers only grow, so all are gone through
 * once. */
static int judge(CleanFilter *filter)
{
    if (filter->pass == CLEAN_PASS_LEARN)
        return -1;
    int kind = -1;
    while (filter->next_verdict < filter->verdicts->len) {
        const CleanVerdict *next =
            &g_array_index(filter->verdicts, CleanVerdict, filter->next_verdict);
        if (next->number > filter->number)
            break;
        if (next->number == filter->number)
            kind = next->kind;
        filter->next_verdict++;
    }
    return kind;
}

CleanFrame *clean_filter_around(CleanFilter *filter, guint act)
{
    CleanFrame *frame;
    for (guint up = 0; (frame = clean_filter_frame(filter, up)) != NULL; up++)
        if (frame->element != NULL && frame->element->act == act)
            return frame;
    return NULL;
}

void clean_filter_condemn(CleanFilter *filter, guint32 number)
{
    clean_filter_verdict(filter, number, CLEAN_VERDICT_GONE);
    filter->again = TRUE;
}

CleanKept *clean_filter_kept(CleanFilter *filter, const char *name)
{
    for (guint i = 0; i < filter->kept_count; i++)
        if (filter->kept[i].name != NULL && strcmp(filter->kept[i].name, name) == 0)
            return &filter->kept[i];
    return NULL;
}

void clean_filter_replace(CleanFilter *filter, CleanKept *kept, const char *value)
{
    kept->plain = TRUE;
    kept->value = (CleanSlice){g_string_chunk_insert(filter->chunk, value), strlen(value)};
    filter->changed = TRUE;
}

const char *clean_filter_value(CleanFilter *filter, const char *name)
{
    const CleanKept *kept = clean_filter_kept(filter, name);
    g_string_truncate(filter->value, 0);
    if (kept != NULL)
        clean_xml_decode(kept->value, TRUE, filter->value);
    return filter->value->str;
}

void clean_filter_listen(CleanFilter *filter)
{
    filter->listening = filter->depth + 1; /* once it is pushed */
    g_string_truncate(filter->text, 0);
}

/* ---- opening ---- */

void clean_filter_push(CleanFilter *filter, CleanMode mode, const CleanElement *element, guint8 mc)
{
    if (mode != CLEAN_FRAME_KEEP && filter->depth > 0)
        filter->frames[filter->depth - 1].lost = TRUE;
    filter->frames[filter->depth++] =
        (CleanFrame){.element = element, .number = filter->number, .mode = (guint8)mode, .mc = mc};
}

/* All that are still waiting for something to hold have it now. */
static void mark_held(CleanFilter *filter)
{
    for (guint i = filter->depth; i > 0 && !filter->frames[i - 1].holds; i--)
        filter->frames[i - 1].holds = TRUE;
}

static void write_start(CleanFilter *filter, guint space, const char *name, gsize size)
{
    clean_writer_start(filter->writer, space, name, size);
    for (guint i = 0; i < clean_names_declared_count(filter->names); i++) {
        guint declared = clean_names_declared(filter->names, i);
        gboolean known = declared != CLEAN_SPACE_UNKNOWN && declared != 0;
        if (known && filter->depth == 0)
            clean_writer_declare(filter->writer, declared);
    }
    for (guint i = 0; i < filter->named_count; i++)
        clean_writer_declare(filter->writer, filter->named[i]);
    for (guint i = 0; i < filter->kept_count; i++) {
        const CleanKept *kept = &filter->kept[i];
        if (kept->name != NULL)
            (kept->plain ? clean_writer_attribute : clean_writer_attribute_raw)(
                filter->writer, kept->space, kept->name, kept->name_size, kept->value);
    }
}

void clean_filter_emit(CleanFilter *filter, guint space, const char *name, gsize size,
                       gboolean weak, const CleanElement *element, guint8 mc)
{
    CleanMark mark = {0};
    if (!weak)
        mark_held(filter);
    if (filter->writer != NULL) {
        mark = clean_writer_mark(filter->writer);
        if (filter->depth == 0 && clean_names_strict(filter->names))
            clean_writer_strict(filter->writer);
        write_start(filter, space, name, size);
    }
    clean_filter_push(filter, CLEAN_FRAME_KEEP, element, mc);
    CleanFrame *frame = clean_filter_top(filter);
    frame->weak = weak;
    frame->mark = mark;
}

static gboolean charge(CleanFilter *filter, GError **error)
{
    if (++filter->uncharged < CHARGE_EVERY)
        return TRUE;
    guint count = filter->uncharged;
    filter->uncharged = 0;
    return disarm_budget_objects(filter->job->budget, count, error);
}

static gboolean unknown(CleanFilter *filter, CleanSlice raw, GError **error)
{
    return clean_filter_danger(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, raw.at,
                               (gssize)MIN(raw.size, 100), error);
}

/* An attribute that no table names. Those of namespaces alone (ids of revisions) are many. */
static gboolean unknown_attribute(CleanFilter *filter, CleanSlice element, CleanSlice raw,
                                  GError **error)
{
    g_autofree char *detail = g_strdup_printf("%.*s@%.*s", (int)MIN(element.size, 60), element.at,
                                              (int)MIN(raw.size, 60), raw.at);
    return clean_filter_danger(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, detail, -1, error);
}

/* Some may stand anywhere. */
static const CleanAttribute *find_attribute(const CleanElement *element, guint space,
                                            CleanSlice local)
{
    const CleanAttribute *row = clean_attribute_find(element, space, local.at, local.size);
    return row != NULL || space == 0 ? row
                                     : clean_attribute_find(&clean_elements[CLEAN_ELEMENT_ANYWHERE],
                                                            space, local.at, local.size);
}

static gboolean keeps_twice(CleanFilter *filter, const CleanKept *kept)
{
    for (guint i = 0; i + 1 < filter->kept_count; i++)
        if (filter->kept[i].name == kept->name && filter->kept[i].space == kept->space)
            return TRUE;
    return FALSE;
}

/* What most values are: tokens and numbers that need no decoding. */
static inline gboolean is_simple(const CleanKept *kept)
{
    guint class = kept->kind == CLEAN_VALUE_N   ? CLEAN_BYTE_NUMBER
                  : kept->kind == CLEAN_VALUE_T ? CLEAN_BYTE_TOKEN
                  : kept->kind == CLEAN_VALUE_L ? CLEAN_BYTE_LIST
                                                : 0;
    if (class == 0 || !kept->plain || kept->value.size > SIMPLE_MAX)
        return FALSE;
    for (gsize i = 0; i < kept->value.size; i++)
        class &= clean_bytes[(guint8)kept->value.at[i]];
    return class != 0;
}

/* Takes an attribute over into `kept`, if its value may stay. */
static gboolean take_value(CleanFilter *filter, const CleanElement *element,
                           const CleanAttribute *row, const CleanXmlAttribute *attribute,
                           gboolean *gone, GError **error)
{
    CleanKept *kept = &filter->kept[filter->kept_count++];
    *kept = (CleanKept){row->space,       row->name,  row->size, attribute->value,
                        attribute->plain, row->value, NULL};
    if (is_simple(kept))
        return TRUE;
    CleanAnswer answer = clean_value_check(filter, element, kept, error);
    *gone |= answer == CLEAN_ELEMENT_LOST;
    if (answer == CLEAN_LOST)
        filter->kept_count--;
    return answer != CLEAN_REFUSED;
}

/* One attribute; `row` gets what the tables say of it, or NULL. */
static gboolean take_attribute(CleanFilter *filter, const CleanElement *element,
                               const CleanXmlAttribute *attribute, const CleanAttribute **row,
                               gboolean *gone, GError **error)
{
    CleanSlice local;
    guint space = clean_names_attribute(filter->names, &attribute->name, &local);
    *row = NULL;
    if (space == CLEAN_SPACE_MC)
        return clean_mc_attribute(filter, element, local, attribute->value, error);
    *row = find_attribute(element, space, local);
    if (*row == NULL) {
        CleanSlice name = {element->name, element->size};
        return unknown_attribute(filter, name, attribute->name.raw, error);
    }
    guint before = filter->kept_count;
    if (!take_value(filter, element, *row, attribute, gone, error))
        return FALSE;
    if (filter->kept_count > before && keeps_twice(filter, &filter->kept[before]))
        return disarm_refuse(filter->job, DISARM_AMBIGUOUS, (*row)->name, error);
    return TRUE;
}

static gboolean take_new(CleanFilter *filter, const CleanElement *element,
                         const CleanXmlAttribute *attributes, guint count, gboolean *gone,
                         GError **error)
{
    const CleanAttribute *rows[CLEAN_REMEMBERED_MAX], *row = NULL;
    gboolean plain = count <= CLEAN_REMEMBERED_MAX;
    for (guint i = 0; i < count; i++) {
        plain &= !attributes[i].declares;
        if (attributes[i].declares)
            continue;
        if (!take_attribute(filter, element, &attributes[i], &row, gone, error))
            return FALSE;
        plain &= row != NULL;
        if (plain)
            rows[i] = row;
    }
    if (plain && filter->kept_count == count)
        clean_names_remember(filter->names, element, attributes, rows, count);
    return TRUE;
}

static gboolean take_attributes(CleanFilter *filter, const CleanElement *element,
                                const CleanXmlAttribute *attributes, guint count, gboolean *gone,
                                GError **error)
{
    filter->kept_count = filter->named_count = 0;
    if (count == 0)
        return TRUE;
    const CleanAttribute *const *rows =
        clean_names_recall(filter->names, element, attributes, count);
    if (rows == NULL)
        return take_new(filter, element, attributes, count, gone, error);
    for (guint i = 0; i < count; i++)
        if (!take_value(filter, element, rows[i], &attributes[i], gone, error))
            return FALSE;
    return TRUE;
}

static gboolean is_root_right(const CleanFilter *filter, const CleanName *name)
{
    const CleanPartKind *kind = &clean_kinds[filter->kind];
    return name->space == kind->root_space && strlen(kind->root) == name->local.size &&
           memcmp(kind->root, name->local.at, name->local.size) == 0;
}

static void use_references(CleanFilter *filter)
{
    for (guint i = 0; i < filter->kept_count; i++)
        if (filter->kept[i].name != NULL && filter->kept[i].reference != NULL)
            filter->kept[i].reference->used = TRUE;
}

/* An element that the tables call dangerous. */
static gboolean start_danger(CleanFilter *filter, const CleanElement *element, GError **error)
{
    if (!clean_filter_danger(filter, (DisarmDanger)element->danger, DISARM_DROPPED, element->name,
                             element->size, error))
        return FALSE;
    const CleanFrame *whole = clean_filter_around(filter, CLEAN_ACT_WHOLE);
    if (element->act == CLEAN_ACT_TAINT && whole != NULL)
        clean_filter_condemn(filter, whole->number);
    clean_filter_push(filter,
                      element->act == CLEAN_ACT_UNWRAP ? CLEAN_FRAME_UNWRAP : CLEAN_FRAME_DROP,
                      element, 0);
    return TRUE;
}

/* A reference that no longer leads anywhere, as programs write it. */
static void write_blank(CleanFilter *filter)
{
    static const CleanSlice nowhere = {"#REF!", 5};
    mark_held(filter);
    clean_filter_top(filter)->muted = TRUE;
    if (filter->writer != NULL)
        clean_writer_text(filter->writer, nowhere);
}

/* When nothing but its name and the form of its values decided that the element stays. */
static guint seal_of(const CleanFilter *filter, const CleanElement *element, guint count)
{
    guint32 turn = clean_names_turn(filter->names);
    gboolean acts = element->act != CLEAN_ACT_KEEP && element->act != CLEAN_ACT_RUN;
    if (acts || (element->flags & CLEAN_NOT_EMPTY) != 0 || filter->kept_count != count ||
        filter->named_count > 0 || turn >> (32 - SEAL_BITS) != 0)
        return 0;
    for (guint i = 0; i < count; i++)
        if (filter->kept[i].kind == CLEAN_VALUE_R || filter->kept[i].kind == CLEAN_VALUE_FORMULA ||
            filter->kept[i].name == NULL)
            return 0;
    return turn << SEAL_BITS | ((guint)(element - clean_elements) + 1);
}

static gboolean start_known(CleanFilter *filter, const CleanElement *element,
                            const CleanXmlAttribute *attributes, guint count, GError **error)
{
    gboolean gone = FALSE;
    CleanMode mode = CLEAN_FRAME_KEEP;
    if (element->danger != DISARM_DANGER_LAST)
        return start_danger(filter, element, error);
    if (!take_attributes(filter, element, attributes, count, &gone, error))
        return FALSE;
    if (gone)
        mode = element->act == CLEAN_ACT_LINK_UNWRAP ? CLEAN_FRAME_UNWRAP : CLEAN_FRAME_DROP;
    gboolean acts = element->act != CLEAN_ACT_KEEP &&
                    (mode == CLEAN_FRAME_KEEP || element->act == CLEAN_ACT_SHEET);
    if (acts && !clean_act_start(filter, &element, &mode, error))
        return FALSE;
    if (mode == CLEAN_FRAME_KEEP && filter->judged < 0)
        filter->sealed = seal_of(filter, element, count);
    if (mode == CLEAN_FRAME_KEEP)
        use_references(filter);
    if (mode == CLEAN_FRAME_KEEP)
        clean_filter_emit(filter, element->space, element->name, element->size,
                          (element->flags & CLEAN_NOT_EMPTY) != 0, element, 0);
    else
        clean_filter_push(filter, mode, element, 0);
    filter->changed |= mode != CLEAN_FRAME_KEEP;
    if (mode == CLEAN_FRAME_KEEP && filter->judged == CLEAN_VERDICT_BLANK)
        write_blank(filter);
    return TRUE;
}

static gboolean is_run(const CleanFrame *frame)
{
    return frame != NULL && frame->element != NULL && frame->element->act == CLEAN_ACT_RUN;
}

/* What an earlier reading decided. Inside an element of which one picture stays, only that picture
 * is looked at. */
static gboolean push_judged(CleanFilter *filter, const CleanFrame *top, const CleanName *name,
                            const CleanXmlAttribute *attributes, guint count)
{
    static const guint8 modes[] = {[CLEAN_VERDICT_GONE] = CLEAN_FRAME_DROP,
                                   [CLEAN_VERDICT_OPENED] = CLEAN_FRAME_OPEN,
                                   [CLEAN_VERDICT_UNWRAPPED] = CLEAN_FRAME_UNWRAP};
    gboolean inside = top != NULL && top->mode == CLEAN_FRAME_OPEN;
    gboolean looked_at = filter->judged == CLEAN_VERDICT_BLANK || filter->judged < 0 ||
                         filter->judged == CLEAN_VERDICT_PICTURE;
    if (!looked_at) {
        clean_filter_push(filter, modes[filter->judged], NULL, 0);
        return TRUE;
    }
    gboolean picture = filter->judged == CLEAN_VERDICT_PICTURE && name->element != NULL;
    if (!inside || picture)
        return FALSE;
    if (name->element != NULL && name->element->act == CLEAN_ACT_SHAPE_NAME)
        clean_act_shape(filter, attributes, count);
    clean_filter_push(filter, CLEAN_FRAME_OPEN, NULL, 0);
    return TRUE;
}

/* Formulas and instructions are text alone. */
static gboolean is_text_alone(const CleanFilter *filter, const CleanFrame *top)
{
    return top != NULL && (filter->listening == filter->depth ||
                           (top->element != NULL && top->element->act == CLEAN_ACT_FIELD_TEXT));
}

/* Marks and words of a field stand in a run, and there alone. */
static gboolean is_stray(CleanFilter *filter, const CleanElement *element)
{
    const CleanFrame *frame = clean_filter_top(filter);
    if (element->act != CLEAN_ACT_FIELD_CHAR && element->act != CLEAN_ACT_FIELD_TEXT)
        return FALSE;
    for (guint up = 0; frame != NULL && frame->mc != 0; frame = clean_filter_frame(filter, up))
        up++;
    return !is_run(frame);
}

static gboolean start_any(CleanFilter *filter, const CleanXmlName *raw,
                          const CleanXmlAttribute *attributes, guint count, GError **error)
{
    CleanName name = clean_names_element(filter->names, raw);
    const CleanFrame *top = clean_filter_top(filter);
    filter->foreign = top == NULL && !is_root_right(filter, &name);
    if (filter->foreign)
        return disarm_refuse(filter->job, DISARM_DISGUISE, filter->what, error);
    if (is_run(top) && clean_fields_in_instruction(filter))
        clean_fields_run_child(filter);
    filter->judged = judge(filter);
    if (push_judged(filter, top, &name, attributes, count))
        return TRUE;
    gboolean alone = is_text_alone(filter, top);
    if (name.space == CLEAN_SPACE_MC && !alone)
        return clean_mc_start(filter, &name, attributes, count, error);
    gboolean allowed = name.element != NULL && !alone && !is_stray(filter, name.element) &&
                       (clean_spaces[name.space].groups & clean_kinds[filter->kind].groups) != 0;
    if (!allowed) {
        clean_filter_push(filter, CLEAN_FRAME_DROP, NULL, 0);
        return unknown(filter, raw->raw, error);
    }
    return start_known(filter, name.element, attributes, count, error);
}

static gboolean on_start(gpointer user, const CleanXmlName *raw,
                         const CleanXmlAttribute *attributes, guint count, GError **error)
{
    CleanFilter *filter = user;
    const CleanFrame *top = clean_filter_top(filter);
    gboolean dropped = top != NULL && top->mode == CLEAN_FRAME_DROP;
    filter->sealed = 0;
    if (!charge(filter, error))
        return FALSE;
    if (dropped) {
        clean_names_open(filter->names, NULL, 0);
        clean_filter_push(filter, CLEAN_FRAME_DROP, NULL, 0);
    } else {
        if (!clean_names_open(filter->names, attributes, raw->declares ? count : 0)) {
            problem_set(error, PROBLEM_DAMAGED, filter->what,
                        PROBLEM_BOTH("a name in its XML is not right",
                                     "中の XML の名前が正しくありません"));
            return FALSE;
        }
        if (!start_any(filter, raw, attributes, count, error))
            return FALSE;
    }
    CleanFrame *own = clean_filter_top(filter);
    own->cells = own->mode == CLEAN_FRAME_KEEP && raw->prefix == 0 && own->element != NULL &&
                 own->element->act == CLEAN_ACT_ROW && own->element->size == 3;
    filter->number++;
    return TRUE;
}

/* ---- closing ---- */

static gboolean on_end(gpointer user, GError **error)
{
    CleanFilter *filter = user;
    CleanFrame *own = clean_filter_top(filter);
    gboolean kept = own->mode == CLEAN_FRAME_KEEP;
    if (own->element != NULL && own->element->act > CLEAN_ACT_TAINT && kept &&
        !clean_act_end(filter, own, error))
        return FALSE;
    const CleanFrame frame = *own;
    if (filter->listening == filter->depth)
        filter->listening = 0;
    clean_names_close(filter->names);
    filter->depth--;
    if (frame.lost && clean_filter_top(filter) != NULL)
        clean_filter_top(filter)->lost = TRUE;
    if (!kept)
        return TRUE;
    gboolean goes = frame.weak && !frame.holds && frame.lost;
    if (frame.weak && !frame.holds && !goes)
        mark_held(filter); /* it was to be empty */
    if (goes && filter->depth > 0)
        clean_filter_top(filter)->lost = TRUE;
    filter->changed |= goes;
    if (filter->writer == NULL)
        return TRUE;
    if (goes)
        clean_writer_back(filter->writer, frame.mark);
    else
        clean_writer_end(filter->writer);
    return clean_writer_flush(filter->writer, FALSE, error);
}

/* ---- text ---- */

static gboolean is_blank(CleanSlice text)
{
    for (gsize i = 0; i < text.size; i++)
        if (!clean_is_space(text.at[i]))
            return FALSE;
    return TRUE;
}

static gboolean decode(CleanFilter *filter, CleanSlice text, CleanXmlText kind, GString *out,
                       GError **error)
{
    if (kind != CLEAN_XML_ESCAPED) {
        g_string_append_len(out, text.at, (gssize)text.size);
        return TRUE;
    }
    if (clean_xml_decode(text, FALSE, out))
        return TRUE;
    problem_set(error, PROBLEM_DAMAGED, filter->what,
                PROBLEM_BOTH("a reference in its XML is not right",
                             "中の XML の文字参照が正しくありません"));
    return FALSE;
}

static gboolean listen(CleanFilter *filter, CleanSlice text, CleanXmlText kind, GError **error)
{
    if (filter->text->len + text.size <= LISTEN_MAX)
        return decode(filter, text, kind, filter->text, error);
    problem_set(error, PROBLEM_TOO_LARGE, filter->what, "1 MiB");
    return FALSE;
}

/* References are checked even where nobody listens; a field's instruction may be made of any text.
 */
static gboolean hear(CleanFilter *filter, const CleanFrame *top, gboolean holds_text,
                     CleanSlice text, CleanXmlText kind, GError **error)
{
    if (filter->listening == filter->depth && !listen(filter, text, kind, error))
        return FALSE;
    gboolean instruction =
        holds_text && top->mode == CLEAN_FRAME_KEEP && clean_fields_in_instruction(filter);
    if (!instruction && kind != CLEAN_XML_ESCAPED)
        return TRUE;
    g_string_truncate(filter->value, 0);
    if (!decode(filter, text, kind, filter->value, error))
        return FALSE;
    if (instruction)
        clean_fields_text(filter, filter->value->str, filter->value->len);
    return TRUE;
}

static gboolean on_text(gpointer user, CleanSlice text, CleanXmlText kind, GError **error)
{
    CleanFilter *filter = user;
    CleanFrame *top = clean_filter_top(filter);
    filter->changed |= kind == CLEAN_XML_LITERAL;
    gboolean holds_text = top->element != NULL && (top->element->flags & CLEAN_TEXT) != 0;
    gboolean away = top->mode == CLEAN_FRAME_DROP || top->mode == CLEAN_FRAME_OPEN || top->muted;
    gboolean heard =
        kind != CLEAN_XML_PLAIN || filter->listening == filter->depth || filter->fields_open > 0;
    if (heard && !hear(filter, top, holds_text, text, kind, error))
        return FALSE;
    if (away)
        return TRUE;
    if (!holds_text && !is_blank(text))
        return clean_filter_danger(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, text.at,
                                   (gssize)MIN(text.size, 60), error);
    if (holds_text && !top->holds)
        mark_held(filter);
    if (filter->writer != NULL)
        clean_writer_text_raw(filter->writer, text, kind);
    return filter->writer == NULL || clean_writer_flush(filter->writer, FALSE, error);
}

static gboolean on_comment(gpointer user, CleanSlice text, GError **error)
{
    CleanFilter *filter = user;
    return clean_filter_danger(filter, DISARM_LEFTOVER, DISARM_DROPPED, text.at,
                               (gssize)MIN(text.size, 100), error);
}

static gboolean on_instruction(gpointer user, CleanSlice text, GError **error)
{
    return clean_filter_danger(user, DISARM_DECLARATION, DISARM_DROPPED, text.at,
                               (gssize)MIN(text.size, 100), error);
}

/* Where it is written, it must have been written as it stands. */
static guint on_seal(gpointer user, CleanSlice tag)
{
    const CleanFilter *filter = user;
    return filter->writer == NULL || clean_writer_repeats(filter->writer, tag) ? filter->sealed : 0;
}

/* Where its surroundings cannot matter. The namespaces must be those of the time it was sealed. */
static gboolean on_again(gpointer user, guint sealed, CleanSlice tag)
{
    CleanFilter *filter = user;
    const CleanFrame *top = clean_filter_top(filter);
    guint32 next = filter->pass != CLEAN_PASS_LEARN && filter->next_verdict < filter->verdicts->len
                       ? g_array_index(filter->verdicts, CleanVerdict, filter->next_verdict).number
                       : G_MAXUINT32;
    if (top == NULL || top->mode != CLEAN_FRAME_KEEP || top->mc != 0 || next <= filter->number ||
        is_text_alone(filter, top) || filter->fields_open > 0 ||
        clean_names_turn(filter->names) != sealed >> SEAL_BITS ||
        filter->uncharged + 1 >= CHARGE_EVERY)
        return FALSE;
    const CleanElement *element = &clean_elements[(sealed & SEAL_MASK) - 1];
    filter->uncharged++;
    clean_names_open(filter->names, NULL, 0);
    mark_held(filter);
    if (filter->writer != NULL)
        clean_writer_again(filter->writer, element->space, element->name, element->size, tag);
    clean_filter_push(filter, CLEAN_FRAME_KEEP, element, 0);
    filter->number++;
    return TRUE;
}

static gsize on_skip(gpointer user, CleanSlice text)
{
    CleanFilter *filter = user;
    return clean_filter_top(filter)->cells ? clean_filter_cells(filter, text.at, text.size) : 0;
}

CleanXmlHandlers clean_filter_handlers(CleanFilter *filter)
{
    return (CleanXmlHandlers){.start = on_start,
                              .end = on_end,
                              .text = on_text,
                              .comment = on_comment,
                              .instruction = on_instruction,
                              .skip = on_skip,
                              .seal = on_seal,
                              .again = on_again,
                              .user = filter};
}

static gint by_number(gconstpointer a, gconstpointer b)
{
    const CleanVerdict *left = a, *right = b;
    return left->number < right->number ? -1 : left->number > right->number;
}

gboolean clean_filter_finish(CleanFilter *filter, const CleanXml *xml, GError **error)
{
    if (!clean_fields_finish(filter, error) ||
        !disarm_budget_objects(filter->job->budget, filter->uncharged, error))
        return FALSE;
    filter->uncharged = 0;
    filter->changed |= clean_xml_odd_head(xml) || !clean_names_plain(filter->names);
    if (filter->pass == CLEAN_PASS_LEARN)
        g_array_sort(filter->verdicts, by_number);
    return filter->writer == NULL || clean_writer_flush(filter->writer, TRUE, error);
}

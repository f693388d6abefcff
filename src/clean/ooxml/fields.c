/* clean/ooxml/fields.c -- Word fields over runs: what begins, what separates, what ends
 *
 * A field that cannot stay is frozen: its characters and its instruction go, its result stays.
 * Fields nest; a text box, note or comment is a story of its own, over whose ends none reaches. */
#include "clean/field.h"
#include "clean/link.h"
#include "clean/ooxml/filter.h"
#include <string.h>

#define FIELDS_MAX 64u /* open at a time; more is frozen */
#define INSTRUCTION_MAX ((gsize)64 * 1024)

typedef struct {
    guint32 begin, separate;
    GArray *inside;    /* guint32: what stands in the instruction, by number; owned */
    GString *text;     /* the instruction; owned */
    gboolean result;   /* its separator came */
    gboolean obscured; /* a nested field, or a change, decides what it is */
    guint changes;     /* what it began in */
    gboolean barrier;  /* no field, but the start of a story */
} Field;

struct CleanFields {
    GArray *open; /* Field */
};

static void field_clear(gpointer data)
{
    Field *field = data;
    if (field->inside != NULL)
        g_array_unref(field->inside);
    if (field->text != NULL)
        g_string_free(field->text, TRUE);
}

CleanFields *clean_fields_new(void)
{
    CleanFields *fields = g_new0(CleanFields, 1);
    fields->open = g_array_new(FALSE, TRUE, sizeof(Field));
    g_array_set_clear_func(fields->open, field_clear);
    return fields;
}

void clean_fields_free(CleanFields *fields)
{
    if (fields == NULL)
        return;
    g_array_unref(fields->open);
    g_free(fields);
}

static Field *last(const CleanFilter *filter)
{
    GArray *open = filter->fields->open;
    return open->len > 0 ? &g_array_index(open, Field, open->len - 1) : NULL;
}

/* The innermost field of this story whose instruction is still open, from `at` down. */
static Field *in_instruction(const CleanFilter *filter, guint *at)
{
    GArray *open = filter->fields->open;
    while (*at > 0) {
        Field *field = &g_array_index(open, Field, --*at);
        if (field->barrier)
            return NULL;
        if (!field->result)
            return field;
    }
    return NULL;
}

gboolean clean_fields_in_instruction(const CleanFilter *filter)
{
    guint at = filter->fields->open->len;
    return at > 0 && in_instruction(filter, &at) != NULL;
}

/* It belongs to every instruction around it. */
void clean_fields_run_child(CleanFilter *filter)
{
    Field *field;
    for (guint at = filter->fields->open->len; (field = in_instruction(filter, &at)) != NULL;)
        g_array_append_val(field->inside, filter->number);
}

/* Recorded changes that stay and in which we are: what is in them may come or go later. */
static guint changes_around(CleanFilter *filter)
{
    if (disarm_rule(filter->job, DISARM_REVISIONS) != DISARM_KEEP)
        return 0;
    return (clean_filter_around(filter, CLEAN_ACT_INSERTED) != NULL ? 1u : 0u) |
           (clean_filter_around(filter, CLEAN_ACT_DELETED) != NULL ? 2u : 0u);
}

/* What a nested field shows is part of the instruction around it. */
void clean_fields_text(CleanFilter *filter, const char *text, gsize size)
{
    guint at = filter->fields->open->len;
    Field *field = in_instruction(filter, &at);
    if (field != NULL)
        field->obscured |= field->changes != changes_around(filter);
    if (field != NULL && field->text->len + size <= INSTRUCTION_MAX)
        g_string_append_len(field->text, text, (gssize)size);
    else if (field != NULL)
        field->obscured = TRUE;
}

/* ---- what becomes of a field ---- */

/* Notes what was found; TRUE in `frozen` when the field cannot stay. */
static gboolean judge(CleanFilter *filter, const char *text, gsize size, gboolean obscured,
                      gboolean *frozen, GError **error)
{
    char name[64];
    g_autofree char *address = NULL;
    CleanFieldKind kind = clean_field_kind(text, size, name, sizeof name, &address);
    DisarmDanger danger = kind == CLEAN_FIELD_DDE ? DISARM_DDE : DISARM_FIELD;
    *frozen = kind == CLEAN_FIELD_DDE || kind == CLEAN_FIELD_OUTWARD || obscured;
    if (kind == CLEAN_FIELD_LINK) {
        CleanLink link = clean_link_kind(address, strlen(address));
        gboolean web = link == CLEAN_LINK_WEB;
        danger = web ? DISARM_LINK : DISARM_UNSAFE_LINK;
        gboolean keeps = web && disarm_rule(filter->job, DISARM_LINKS) == DISARM_KEEP;
        *frozen |= !keeps && link != CLEAN_LINK_INSIDE;
        if (keeps && !*frozen)
            return clean_filter_danger(filter, danger, DISARM_KEPT, address, -1, error);
    }
    if (!*frozen)
        return TRUE;
    return clean_filter_danger(filter, danger, DISARM_FROZEN, address != NULL ? address : text,
                               address != NULL ? -1 : (gssize)MIN(size, 200), error);
}

static void freeze(CleanFilter *filter, const Field *field)
{
    clean_filter_verdict(filter, field->begin, CLEAN_VERDICT_GONE);
    for (guint i = 0; i < field->inside->len; i++)
        clean_filter_verdict(filter, g_array_index(field->inside, guint32, i), CLEAN_VERDICT_GONE);
    filter->again = TRUE;
}

/* Once the instruction is whole. What it holds belongs to the instruction around it, too. */
static gboolean close_instruction(CleanFilter *filter, Field *field, gboolean *frozen,
                                  GError **error)
{
    gboolean deep = filter->fields->open->len > FIELDS_MAX;
    if (!judge(filter, field->text->str, field->text->len, field->obscured || deep, frozen, error))
        return FALSE;
    if (*frozen)
        freeze(filter, field);
    return TRUE;
}

static void pop(CleanFilter *filter)
{
    g_array_set_size(filter->fields->open, filter->fields->open->len - 1);
    filter->fields_open--;
}

static void push(CleanFilter *filter, gboolean barrier)
{
    Field field = {.begin = filter->number, .barrier = barrier, .changes = changes_around(filter)};
    Field *outer = last(filter);
    if (outer != NULL && !barrier && !outer->barrier && !outer->result)
        outer->obscured |= !clean_field_is_settled(outer->text->str);
    field.inside = g_array_new(FALSE, FALSE, sizeof(guint32));
    field.text = g_string_new(NULL);
    g_array_append_val(filter->fields->open, field);
    filter->fields_open++;
}

/* A separator or an end that belongs to nothing. */
static gboolean stray(CleanFilter *filter, GError **error)
{
    clean_filter_verdict(filter, filter->number, CLEAN_VERDICT_GONE);
    return clean_filter_danger(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "fldChar", -1,
                               error);
}

static gboolean on_separate(CleanFilter *filter, GError **error)
{
    Field *field = last(filter);
    gboolean frozen = FALSE;
    if (field == NULL || field->barrier || field->result)
        return stray(filter, error);
    field->obscured |= field->changes != changes_around(filter);
    if (!close_instruction(filter, field, &frozen, error))
        return FALSE;
    if (frozen)
        clean_filter_verdict(filter, filter->number, CLEAN_VERDICT_GONE);
    field->result = TRUE;
    field->separate = filter->number;
    field->obscured = frozen; /* from here on: whether its end goes too */
    return TRUE;
}

/* Fields whose end never came, or may go: the instruction alone would become text. */
static gboolean give_up(CleanFilter *filter, GError **error)
{
    Field *field = last(filter);
    gboolean known = field->result && field->obscured;
    if (field->result)
        clean_filter_verdict(filter, field->separate, CLEAN_VERDICT_GONE);
    freeze(filter, field);
    pop(filter);
    return known || clean_filter_danger(filter, DISARM_FIELD, DISARM_FROZEN, "fldChar", -1, error);
}

static gboolean on_field_end(CleanFilter *filter, GError **error)
{
    Field *field = last(filter);
    gboolean frozen = FALSE;
    if (field == NULL || field->barrier)
        return stray(filter, error);
    gboolean torn = field->changes != changes_around(filter);
    field->obscured |= torn && !field->result;
    if (torn && field->result) {
        clean_filter_verdict(filter, filter->number, CLEAN_VERDICT_GONE);
        return give_up(filter, error);
    }
    if (field->result)
        frozen = field->obscured;
    else if (!close_instruction(filter, field, &frozen, error))
        return FALSE;
    if (frozen)
        clean_filter_verdict(filter, filter->number, CLEAN_VERDICT_GONE);
    pop(filter);
    return TRUE;
}

gboolean clean_fields_char(CleanFilter *filter, GError **error)
{
    const char *type = clean_filter_value(filter, "fldCharType");
    if (strcmp(type, "begin") == 0) {
        push(filter, FALSE);
        return TRUE;
    }
    if (strcmp(type, "separate") == 0)
        return on_separate(filter, error);
    return strcmp(type, "end") == 0 ? on_field_end(filter, error) : stray(filter, error);
}

gboolean clean_fields_story(CleanFilter *filter, gboolean opens, GError **error)
{
    if (opens) {
        push(filter, TRUE);
        return TRUE;
    }
    while (last(filter) != NULL && !last(filter)->barrier)
        if (!give_up(filter, error))
            return FALSE;
    if (last(filter) != NULL)
        pop(filter);
    return TRUE;
}

gboolean clean_fields_finish(CleanFilter *filter, GError **error)
{
    while (last(filter) != NULL)
        if (!clean_fields_story(filter, FALSE, error))
            return FALSE;
    return TRUE;
}

/* The instruction in an attribute: the result is what the element holds. */
gboolean clean_fields_simple(CleanFilter *filter, CleanMode *mode, GError **error)
{
    gboolean frozen = FALSE;
    g_autofree char *text = g_strdup(clean_filter_value(filter, "instr"));
    if (!judge(filter, text, strlen(text), FALSE, &frozen, error))
        return FALSE;
    if (frozen)
        *mode = CLEAN_FRAME_UNWRAP;
    return TRUE;
}

/* verify/field.c -- a stack of fields; instructions are judged when they are whole */
#include "verify/field.h"
#include "verify/value.h"
#include <string.h>

#define INSTRUCTION_MAX_BYTES ((gsize)64 * 1024)
#define FIELDS_MAX 64u

enum { ALL, MADE, UNDONE, WAYS };

typedef struct {
    GString *said[WAYS];
    gboolean separated, inserted, deleted; /* where it began */
    guint story;
} Field;

struct VerifyFields {
    Verify *v;
    GArray *fields; /* Field */
    guint story;
    gint inserted, deleted;
};

static void field_clear(gpointer data)
{
    Field *field = data;
    for (guint way = 0; way < WAYS; way++)
        g_string_free(field->said[way], TRUE);
}

VerifyFields *verify_fields_new(Verify *v)
{
    VerifyFields *fields = g_new0(VerifyFields, 1);
    fields->v = v;
    fields->fields = g_array_new(FALSE, FALSE, sizeof(Field));
    g_array_set_clear_func(fields->fields, field_clear);
    return fields;
}

static Field *top(VerifyFields *fields)
{
    guint count = fields->fields->len;
    Field *field = count > 0 ? &g_array_index(fields->fields, Field, count - 1) : NULL;
    return field != NULL && field->story == fields->story ? field : NULL;
}

static void judge(VerifyFields *fields, const Field *field)
{
    gboolean links = verify_keeps(fields->v, DISARM_LINKS);
    for (guint way = 0; way < WAYS; way++) {
        const char *said = field->said[way]->str;
        DisarmDanger danger = verify_instruction(said, links);
        verify_say(fields->v, danger, said);
        if (danger != VERIFY_NO_DANGER)
            return;
    }
}

static void pop(VerifyFields *fields)
{
    const Field *field = top(fields);
    if (!field->separated)
        judge(fields, field);
    g_array_set_size(fields->fields, fields->fields->len - 1);
}

void verify_fields_free(VerifyFields *fields)
{
    while (top(fields) != NULL)
        pop(fields);
    g_array_unref(fields->fields);
    g_free(fields);
}

void verify_fields_story_begin(VerifyFields *fields)
{
    fields->story++;
}

void verify_fields_story_end(VerifyFields *fields)
{
    if (top(fields) != NULL)
        verify_say(fields->v, DISARM_FIELD, "a field that does not end");
    while (top(fields) != NULL)
        pop(fields);
    fields->story--;
}

void verify_fields_changed(VerifyFields *fields, gboolean deleted, gint by)
{
    *(deleted ? &fields->deleted : &fields->inserted) += by;
}

/* The word that decides must stand before anything that is computed. */
static void check_nesting(VerifyFields *fields)
{
    const Field *field = top(fields);
    if (field == NULL || field->separated)
        return;
    gboolean settled = TRUE;
    for (guint way = 0; settled && way < WAYS; way++)
        settled = verify_instruction_is_settled(field->said[way]->str);
    if (!settled)
        verify_say(fields->v, DISARM_FIELD, "a field that is computed by another");
}

static void begin(VerifyFields *fields)
{
    check_nesting(fields);
    if (fields->fields->len >= FIELDS_MAX) {
        verify_say(fields->v, DISARM_LIMIT, "fields inside each other");
        return;
    }
    Field field = {
        .inserted = fields->inserted > 0, .deleted = fields->deleted > 0, .story = fields->story};
    for (guint way = 0; way < WAYS; way++)
        field.said[way] = g_string_new(NULL);
    g_array_append_val(fields->fields, field);
}

/* With a change made or undone a field must be there whole or not at all. */
static gboolean as_it_began(const VerifyFields *fields, const Field *field)
{
    return field->inserted == (fields->inserted > 0) && field->deleted == (fields->deleted > 0);
}

void verify_fields_mark(VerifyFields *fields, const char *type)
{
    if (strcmp(type, "begin") == 0) {
        begin(fields);
        return;
    }
    Field *field = top(fields);
    if (field == NULL || (strcmp(type, "separate") != 0 && strcmp(type, "end") != 0)) {
        verify_say(fields->v, DISARM_FIELD, "a mark without its field");
        return;
    }
    if (!as_it_began(fields, field))
        verify_say(fields->v, DISARM_FIELD, "a field of which a part is changed");
    if (strcmp(type, "end") == 0) {
        pop(fields);
        return;
    }
    if (field->separated)
        verify_say(fields->v, DISARM_FIELD, "a field with two results");
    else
        judge(fields, field);
    field->separated = TRUE;
}

static gboolean is_seen(const VerifyFields *fields, guint way)
{
    return way == ALL || (way == MADE ? fields->deleted == 0 : fields->inserted == 0);
}

/* The innermost field of this story whose instruction is open: what a field inside it shows is part
 * of that instruction. */
static Field *in_instruction(const VerifyFields *fields)
{
    for (guint at = fields->fields->len; at > 0; at--) {
        Field *field = &g_array_index(fields->fields, Field, at - 1);
        if (field->story != fields->story)
            return NULL;
        if (!field->separated)
            return field;
    }
    return NULL;
}

void verify_fields_text(VerifyFields *fields, const char *text, gsize size, gboolean instruction)
{
    Field *field = in_instruction(fields);
    if (field == NULL) {
        gsize blank = strspn(text, " \t\r\n");
        if (instruction && blank < size)
            verify_say(fields->v, DISARM_FIELD, "an instruction without its field");
        return;
    }
    for (guint way = 0; way < WAYS; way++) {
        if (!is_seen(fields, way))
            continue;
        if (size > INSTRUCTION_MAX_BYTES - MIN(field->said[way]->len, INSTRUCTION_MAX_BYTES)) {
            verify_say(fields->v, DISARM_LIMIT, "the instruction of a field");
            return;
        }
        g_string_append_len(field->said[way], text, (gssize)size);
    }
}

gboolean verify_fields_open(VerifyFields *fields)
{
    return in_instruction(fields) != NULL;
}

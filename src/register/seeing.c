/* register/seeing.c -- what a type says of seeing, for all of its records at once */
#include "register/seeing.h"
#include "register/who.h"
#include <string.h>

typedef struct {
    GPtrArray *whole, *each;
    gboolean named; /* those who are named anywhere, not those said to see */
} Split;

static void add_who(const Split *split, const RecordWho *who)
{
    if (who->kind != RECORD_WHO_FUNCTION) {
        if (!record_who_among(split->each, who))
            g_ptr_array_add(split->each, (gpointer)who);
        return;
    }
    gboolean staff = strcmp(who->function->code, "staff") == 0;
    gboolean body = strcmp(who->function->per, "body") == 0;
    g_autofree char *key = office_function_key(who->function->code, body ? "" : "*");
    if (!staff || !split->named) /* that anybody may do something is no reason to see all */
        register_add_key(split->whole, key);
}

static void add_whos(const Split *split, const GPtrArray *whos)
{
    for (guint i = 0; whos != NULL && i < whos->len; i++)
        add_who(split, g_ptr_array_index(whos, i));
}

static void add_effects(const Split *split, const GPtrArray *effects)
{
    for (guint i = 0; i < effects->len; i++)
        add_whos(split, ((RecordEffect *)g_ptr_array_index(effects, i))->to);
}

static void add_named(const Split *split, const RecordType *type)
{
    for (guint i = 0; i < type->states->len; i++)
        add_whos(split, ((RecordState *)g_ptr_array_index(type->states, i))->edit_by);
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        add_whos(split, transition->by);
        add_whos(split, transition->second_by);
        add_effects(split, transition->effects);
    }
    for (guint i = 0; i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(type->deadlines, i);
        add_whos(split, deadline->remind);
        add_whos(split, deadline->escalate);
        add_effects(split, deadline->effects);
    }
}

void register_seeing_split(const RecordType *type, GPtrArray *whole, GPtrArray *each)
{
    Split split = {whole, each, TRUE};
    add_named(&split, type);
    split.named = FALSE;
    add_whos(&split, type->see);
    register_add_key(whole, "f:chief_officer:");
    register_add_key(whole, "f:auditor:");
}

/* record/show.c -- a type as text and as a picture of its states */
#include "record/show.h"

static const char *in(RecordLabel label, ProblemLanguage language)
{
    const char *text = language == PROBLEM_JAPANESE ? label.ja : label.en;
    return text != NULL ? text : "";
}

static void append_whos(GString *out, const char *before, const GPtrArray *whos)
{
    for (guint i = 0; i < whos->len; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? before : ", ",
                               ((RecordWho *)g_ptr_array_index(whos, i))->text);
}

static void append_names(GString *out, const char *before, const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? before : ", ",
                               *(const char *const *)g_ptr_array_index(list, i));
}

static void append_field(GString *out, const RecordField *field, ProblemLanguage language)
{
    static const char *const marks[] = {" ", "*", "?"};
    g_string_append_printf(out, "  %s%s %-20s %-14s %s\n", field->table != NULL ? "    " : "",
                           field->value != NULL ? "=" : marks[field->need], field->name,
                           record_kind_names[field->kind], in(field->label, language));
    for (guint i = 0; field->columns != NULL && i < field->columns->len; i++)
        append_field(out, g_ptr_array_index(field->columns, i), language);
}

static void append_transition(GString *out, const RecordTransition *transition,
                              ProblemLanguage language)
{
    g_string_append_printf(out, "  %-18s %-8s %s\n", transition->name,
                           record_act_names[transition->act], in(transition->label, language));
    append_names(out, "      ", transition->from);
    g_string_append_printf(out, " → %s", transition->to->name);
    append_whos(out, "\n      by ", transition->by);
    append_whos(out, "\n      not by ", transition->not_by);
    append_whos(out, "\n      second ", transition->second_by);
    append_whos(out, ", but not ", transition->second_not_by);
    append_names(out, "\n      moved by ", transition->moved_by);
    append_names(out, "\n      fills in ", transition->fills);
    g_string_append_c(out, '\n');
}

static void append_deadline(GString *out, const RecordDeadline *deadline, ProblemLanguage language)
{
    g_autofree char *span = record_span_text(deadline->within);
    g_string_append_printf(out, "  %-18s %s\n", deadline->name, in(deadline->label, language));
    append_names(out, "      in ", deadline->states);
    if (deadline->until != NULL)
        g_string_append_printf(out, " until %s", deadline->until->name);
    else if (deadline->within_of != NULL)
        g_string_append_printf(out, " within %s.within", deadline->within_of->name);
    else
        g_string_append_printf(out, " within %s", span);
    if (deadline->becomes != NULL)
        g_string_append_printf(out, ", becomes %s", deadline->becomes->name);
    append_whos(out, "\n      reminds ", deadline->remind);
    append_whos(out, "\n      then ", deadline->escalate);
    g_string_append_c(out, '\n');
}

static void append_keep(GString *out, const RecordKeep *keep, gboolean japanese)
{
    g_autofree char *span = keep->line > 0 ? record_span_text(keep->span) : NULL;
    g_string_append(out, japanese ? "\n保存期間\n" : "\nkept\n");
    if (span == NULL) {
        g_string_append(out, japanese ? "    定めなし（廃棄しない）\n" : "    without end\n");
        return;
    }
    g_string_append_printf(out, "    %s %s", span,
                           keep->from_closing ? (japanese ? "完結の日から" : "from closing")
                                              : (japanese ? "完結した年度の翌年度4月1日から"
                                                          : "from 1 April after closing"));
    append_whos(out, japanese ? "\n      廃棄の決定 " : "\n      decided by ", keep->decide);
    g_string_append_c(out, '\n');
}

GString *record_type_text(const RecordType *type, ProblemLanguage language)
{
    gboolean japanese = language == PROBLEM_JAPANESE;
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s  %s (%u)\n\n%s\n", type->name, in(type->title, language),
                           type->version,
                           japanese ? "項目（* 必須、? 条件により必須、= 自動計算）"
                                    : "fields (* required, ? on a condition, = computed)");
    for (guint i = 0; i < type->fields->len; i++)
        append_field(out, g_ptr_array_index(type->fields, i), language);
    g_string_append(out, japanese ? "\n状態\n" : "\nstates\n");
    for (guint i = 0; i < type->states->len; i++) {
        const RecordState *state = g_ptr_array_index(type->states, i);
        const char *mark = state == type->initial ? "→" : state->final ? "■" : " ";
        g_string_append_printf(out, "  %s %-18s %s\n", mark, state->name,
                               in(state->label, language));
    }
    g_string_append(out, japanese ? "\n手続\n" : "\ntransitions\n");
    for (guint i = 0; i < type->transitions->len; i++)
        append_transition(out, g_ptr_array_index(type->transitions, i), language);
    g_string_append(out, japanese ? "\n期限\n" : "\ndeadlines\n");
    for (guint i = 0; i < type->deadlines->len; i++)
        append_deadline(out, g_ptr_array_index(type->deadlines, i), language);
    append_keep(out, &type->keep, japanese);
    return out;
}

/* In quotes; line breaks and quotes within become spaces and apostrophes. */
static void append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text != '\0'; text++)
        g_string_append_c(out, *text == '"' ? '\'' : *text == '\n' || *text == '\\' ? ' ' : *text);
    g_string_append_c(out, '"');
}

typedef void (*EdgeWriter)(GString *out, const RecordState *from, const RecordState *to,
                           const char *label, gboolean passes);

static void write_edges(GString *out, const RecordType *type, ProblemLanguage language,
                        EdgeWriter write)
{
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        for (guint j = 0; j < transition->from->len; j++)
            write(out, g_ptr_array_index(transition->from, j), transition->to,
                  in(transition->label, language), FALSE);
    }
    for (guint i = 0; i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(type->deadlines, i);
        for (guint j = 0; deadline->becomes != NULL && j < deadline->states->len; j++)
            write(out, g_ptr_array_index(deadline->states, j), deadline->becomes,
                  in(deadline->label, language), TRUE);
    }
}

static void write_dot(GString *out, const RecordState *from, const RecordState *to,
                      const char *label, gboolean passes)
{
    g_string_append_printf(out, "  %s -> %s [label=", from->name, to->name);
    append_quoted(out, label);
    g_string_append(out, passes ? ", style=dashed];\n" : "];\n");
}

static void write_mermaid(GString *out, const RecordState *from, const RecordState *to,
                          const char *label, gboolean passes)
{
    g_autofree char *plain = g_strdelimit(g_strdup(label), ":;\n", ' ');
    g_string_append_printf(out, "  %s --> %s: %s%s\n", from->name, to->name, passes ? "⏰ " : "",
                           plain);
}

GString *record_type_dot(const RecordType *type, ProblemLanguage language)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "digraph %s {\n  start [shape=point];\n", type->name);
    for (guint i = 0; i < type->states->len; i++) {
        const RecordState *state = g_ptr_array_index(type->states, i);
        g_string_append_printf(out, "  %s [shape=%s, label=", state->name,
                               state->final ? "doubleoctagon" : "box");
        append_quoted(out, in(state->label, language));
        g_string_append(out, "];\n");
    }
    g_string_append_printf(out, "  start -> %s;\n", type->initial->name);
    write_edges(out, type, language, write_dot);
    return g_string_append(out, "}\n");
}

GString *record_type_mermaid(const RecordType *type, ProblemLanguage language)
{
    GString *out = g_string_new("stateDiagram-v2\n");
    g_string_append_printf(out, "  [*] --> %s\n", type->initial->name);
    for (guint i = 0; i < type->states->len; i++) {
        const RecordState *state = g_ptr_array_index(type->states, i);
        g_autofree char *plain = g_strdelimit(g_strdup(in(state->label, language)), ":;\n", ' ');
        g_string_append_printf(out, "  %s: %s\n", state->name, plain);
        if (state->final)
            g_string_append_printf(out, "  %s --> [*]\n", state->name);
    }
    write_edges(out, type, language, write_mermaid);
    return out;
}

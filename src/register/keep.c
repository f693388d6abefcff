/* register/keep.c -- acts that leave a record in its state: changes, notes, hand-over, after-view
 */
#include "base/problem.h"
#include "office/change.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "register/planning.h"
#include <string.h>

/* Ends what every such act ends with: the next version, and what follows from it. */
static gboolean finish(RegisterPlan *plan, RegisterRecord *record, const RegisterRecord *was,
                       const char *act, json_t *content, GError **error)
{
    record->version++;
    planning_event(plan, act, record, json_incref(content));
    register_outcome(plan->view, record, was, content);
    return register_view_good(plan->view, error);
}

static gboolean may_edit(const RegisterPlan *plan, const RegisterRecord *record,
                         RegisterActing *way)
{
    g_autoptr(json_t) full = register_values_full(plan->view, record);
    RecordCase now = register_record_case(plan->view, record, full);
    for (guint i = 0; planning_acting(way, plan, record, i); i++) {
        RecordActor actor = register_actor(way, NULL);
        if (record_may_edit(&now, &actor))
            return TRUE;
    }
    return FALSE;
}

static gboolean not_now(const RegisterPlan *plan, const char *what, const char *why, Problem kind,
                        GError **error)
{
    if (register_view_good(plan->view, error))
        problem_set(error, kind, what, why);
    return FALSE;
}

gboolean register_plan_edit(RegisterPlan *plan, const RegisterDoing *doing, GError **error)
{
    RegisterActing way;
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return FALSE;
    if (!planning_program_may(plan, record->type) || !may_edit(plan, record, &way))
        return not_now(plan, PROBLEM_BOTH("changing this record", "この記録の変更"),
                       PROBLEM_BOTH("others may, or nobody in this state",
                                    "今の状態で変更できる人ではありません"),
                       PROBLEM_NOT_ALLOWED, error);
    g_autoptr(RegisterRecord) was = planning_before(record);
    g_autoptr(json_t) changes = json_object();
    if (!register_fill(&plan->filler, record, doing->values, record->state->edit_fields, changes,
                       error))
        return FALSE;
    if (json_object_size(changes) == 0)
        return not_now(plan, PROBLEM_BOTH("the change", "変更"),
                       PROBLEM_BOTH("nothing would change", "変わる内容がありません"),
                       PROBLEM_STATE, error);
    g_autoptr(json_t) content = json_pack("{s:O}", "changes", changes);
    planning_say(plan, doing, content);
    planning_note_deputy(plan, record, &way, content);
    if (!json_equal(record->looks, was->looks))
        json_object_set(content, "looks", record->looks);
    planning_withdraw_pending(record, content);
    return finish(plan, record, was, "record.edit", content, error);
}

/* Those who take part are told what somebody noted. */
gboolean register_plan_note(RegisterPlan *plan, const RegisterDoing *doing, GError **error)
{
    static const RecordLabel text = {"コメントがあります", "There is a comment"};
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return FALSE;
    if (*doing->comment == '\0') {
        problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("comment", "コメント"),
                    PROBLEM_BOTH("it is empty", "空です"));
        return FALSE;
    }
    record->version++;
    json_t *content = json_pack("{s:s}", "comment", doing->comment);
    planning_event(plan, "record.note", record, content);
    g_autoptr(json_t) full = register_values_full(plan->view, record);
    g_autoptr(GArray) waits = register_waits_of(plan->view, record, full);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < waits->len; i++)
        if (g_array_index(waits, RegisterWait, i).place == 0)
            register_add_key(keys, g_array_index(waits, RegisterWait, i).key);
    g_autofree char *applicant = g_strconcat("p:", record->applicant, NULL);
    if (*record->applicant != '\0')
        register_add_key(keys, applicant);
    planning_tell(plan, record, keys, "noted", text, content);
    return register_view_good(plan->view, error);
}

gboolean register_plan_hand_over(RegisterPlan *plan, const RegisterDoing *doing, const char *to,
                                 GError **error)
{
    static const RecordLabel text = {"下書きが引き継がれました", "A draft was handed over to you"};
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return FALSE;
    if (record->state != record->type->initial || strcmp(record->applicant, plan->person) != 0)
        return not_now(plan, PROBLEM_BOTH("handing over", "引継ぎ"),
                       PROBLEM_BOTH("only who opened it may, while it is a draft",
                                    "下書きのあいだに起票者だけが行えます"),
                       PROBLEM_NOT_ALLOWED, error);
    g_autoptr(json_t) row = office_row_read(plan->view->store, OFFICE_PERSON, to, NULL);
    const RegisterPerson *heir = row != NULL ? register_person(plan->view, to) : NULL;
    if (heir == NULL || !register_person_has(heir, OFFICE_STAFF_KEY) ||
        strcmp(to, plan->person) == 0)
        return not_now(plan, "to", PROBLEM_BOTH("a colleague", "引き継ぐ相手を選んでください"),
                       PROBLEM_INVALID, error);
    g_autoptr(RegisterRecord) was = planning_before(record);
    json_array_append_new(register_own(&record->former), json_string(record->applicant));
    g_free(record->applicant);
    record->applicant = g_strdup(to);
    json_object_set_new(register_own_values(record), "applicant", json_string(to));
    g_autoptr(json_t) content = json_pack("{s:s, s:O}", "applicant", to, "former", record->former);
    planning_say(plan, doing, content);
    planning_withdraw_pending(record, content);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *key = g_strconcat("p:", to, NULL);
    register_add_key(keys, key);
    planning_tell(plan, record, keys, "handed", text, content);
    return finish(plan, record, was, "record.hand_over", content, error);
}

gboolean register_plan_look(RegisterPlan *plan, const RegisterDoing *doing, GError **error)
{
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return FALSE;
    g_autoptr(RegisterRecord) was = planning_before(record);
    json_t *looks = json_array();
    for (gsize i = 0; i < json_array_size(was->looks); i++)
        if (strcmp(register_text_in(json_array_get(was->looks, i), "person"), plan->person) != 0)
            json_array_append(looks, json_array_get(was->looks, i));
    json_decref(record->looks);
    record->looks = looks;
    if (json_array_size(looks) == json_array_size(was->looks))
        return not_now(plan, PROBLEM_BOTH("the view afterwards", "後閲"),
                       PROBLEM_BOTH("nothing waits for it", "待っているものがありません"),
                       PROBLEM_STATE, error);
    g_autoptr(json_t) content = json_pack("{s:O}", "looks", record->looks);
    planning_say(plan, doing, content);
    return finish(plan, record, was, "record.look", content, error);
}

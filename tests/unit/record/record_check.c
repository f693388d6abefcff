/* tests/unit/record/record_check.c -- each proof passes a good type and names the path that breaks
 * a bad one */
#include "types_of.h"

static const char good[] =
    "fields:\n"
    "  holder: {kind: person, label: {ja: 人, en: P}, required: yes, party: yes}\n"
    "  why: {kind: text, label: {ja: 理由, en: Why}, required: yes}\n"
    "  until: {kind: date, label: {ja: 終期, en: Until}, required: yes}\n"
    "  seen: {kind: text, label: {ja: 所見, en: Seen}, required: yes}\n"
    "open: {by: [staff], state: draft}\n"
    "states:\n"
    "  draft: {ja: 下書き, en: D, edit: {by: [applicant], fields: [holder, why, until]}}\n"
    "  asked: {ja: 申請中, en: A}\n"
    "  granted: {ja: 許可, en: G}\n"
    "  due: {ja: 確認待ち, en: W}\n"
    "  done: {ja: 完了, en: E, final: yes}\n"
    "transitions:\n"
    "  - {name: ask, ja: 申請, en: Ask, from: draft, to: asked, act: ask, by: applicant, do: "
    "[{notify: [chief]}]}\n"
    "  - {name: drop, ja: 取下げ, en: Drop, from: [draft, asked], to: done, act: withdraw, by: "
    "applicant}\n"
    "  - {name: grant, ja: 許可, en: Grant, from: asked, to: granted, act: grant, by: [chief, head "
    "of applicant], not_by: [applicant, holder]}\n"
    "  - {name: end, ja: 終了, en: End, from: granted, to: due, act: report, by: [applicant, "
    "chief]}\n"
    "  - {name: review, ja: 確認, en: Review, from: due, to: done, act: review, by: [ciso], "
    "not_by: [applicant, holder, doer of grant], fills: [seen]}\n"
    "deadlines:\n"
    "  - {name: term, ja: 終期, en: Term, in: granted, until: until, remind: [holder], becomes: "
    "due}\n"
    "  - {name: look, ja: 確認, en: Look, in: due, within: 30d, remind: [ciso]}\n"
    "relief: {reason: why, person: holder, until: until, in: granted, review: due}\n";

static void broken(const char *from, const char *to, RecordRule rule, const char *says)
{
    g_autofree char *text = type_text("sample", good);
    g_autofree char *bad = replaced(text, from, to);
    assert_finds(bad, rule, says);
}

static void test_good(void)
{
    g_autofree char *text = type_text("sample", good);
    assert_proved(text);
}

static void test_ask_and_grant(void)
{
    broken("not_by: [applicant, holder]}\n  - {name: end", "not_by: [holder]}\n  - {name: end",
           RECORD_ASK_AND_GRANT, "open → draft –ask→ asked –grant→ granted");
    broken("not_by: [applicant, holder]}\n  - {name: end", "not_by: [applicant]}\n  - {name: end",
           RECORD_ASK_AND_GRANT, "(holder)");
    /* Others may ask too: then who asked must be left out by name. */
    broken("act: ask, by: applicant", "act: ask, by: [applicant, staff]", RECORD_ASK_AND_GRANT,
           "doer of ask");
}

static void test_around_grant(void)
{
    broken("from: granted, to: due, act: report", "from: draft, to: granted, act: report",
           RECORD_AROUND_GRANT, "–end→ granted");
    broken("in: granted, until: until, remind: [holder], becomes: due",
           "in: asked, until: until, remind: [holder], becomes: granted", RECORD_AROUND_GRANT,
           "term");
    broken("granted: {ja: 許可, en: G}",
           "granted: {ja: 許可, en: G, edit: {by: [applicant], fields: [holder]}}",
           RECORD_PARTY_AFTER, "granted");
}

static void test_second(void)
{
    const char *grant = "not_by: [applicant, holder]}\n  - {name: end";
    broken(grant,
           "not_by: [applicant, holder], second: {by: [staff], not_by: [applicant]}}\n"
           "  - {name: end",
           RECORD_ASK_AND_GRANT, "second.not_by");
    broken("by: [chief, head of applicant], not_by: [applicant, holder]}",
           "by: [chief], not_by: [applicant, holder], second: {by: [chief], not_by: [applicant, "
           "holder]}}",
           RECORD_SECOND, "single person");
    broken("by: [chief, head of applicant], not_by: [applicant, holder]}",
           "by: [chief], not_by: [applicant, holder], second: {by: []}}", RECORD_SECOND, "empty");
}

static void test_relief(void)
{
    broken("why: {kind: text, label: {ja: 理由, en: Why}, required: yes}",
           "why: {kind: text, label: {ja: 理由, en: Why}}", RECORD_RELIEF, "may be empty");
    broken("not_by: [applicant, holder, doer of grant], fills",
           "not_by: [applicant, holder], fills", RECORD_RELIEF, "somebody concerned");
    broken("from: granted, to: due, act: report", "from: granted, to: done, act: report",
           RECORD_RELIEF, "avoids the review");
    broken("  - {name: look, ja: 確認, en: Look, in: due, within: 30d, remind: [ciso]}\n", "",
           RECORD_RELIEF, "no deadline");
}

static void test_flow(void)
{
    broken("act: review, by: [ciso], not_by: [applicant,",
           "act: review, by: [applicant], not_by: [applicant,", RECORD_STUCK, "due");
    broken("act: review, by: [ciso], not_by: [applicant,",
           "act: review, by: [applicant], not_by: [applicant,", RECORD_NOBODY_MAY, "review");
    broken("act: review, by: [ciso],", "act: review, when: why = 'x', by: [ciso],", RECORD_STUCK,
           "due");
    broken("  due: {", "  lost: {ja: 迷子, en: L, final: yes}\n  due: {", RECORD_UNREACHABLE,
           "lost");
    broken("from: due, to: done, act: review", "from: due, to: due, act: review", RECORD_NO_END,
           "due");
    broken("  - {name: end,",
           "  - {name: grant, ja: 許可, en: G, from: asked, to: granted, act: grant, by: [chief], "
           "not_by: [applicant, holder]}\n  - {name: end,",
           RECORD_SHADOWED, "grant");
}

static void test_told(void)
{
    broken("do: [{notify: [chief]}]", "do: [{notify: []}]", RECORD_NOBODY_TOLD, "ask");
    broken("within: 30d, remind: [ciso]", "within: 30d", RECORD_DEADLINE_NOBODY, "look");
    broken("holder: {kind: person, label: {ja: 人, en: P}, required: yes, party: yes}",
           "holder: {kind: person, label: {ja: 人, en: P}, party: yes}", RECORD_DEADLINE_NOBODY,
           "term");
    broken("until: {kind: date, label: {ja: 終期, en: Until}, required: yes}",
           "until: {kind: date, label: {ja: 終期, en: Until}}", RECORD_DEADLINE_IDLE, "term");
}

static void test_filled(void)
{
    broken("fields: [holder, why, until]", "fields: [holder, until]", RECORD_RELIEF, "empty");
    broken("act: ask, by: applicant", "act: ask, needs: [seen], by: applicant", RECORD_UNFILLABLE,
           "seen");
}

static void test_effects(void)
{
    const char *open = "open: {by: [staff], state: draft}";
    broken("remind: [ciso]}", "remind: [ciso], do: [{open: sample}]}", RECORD_WRONG_VALUE,
           "follow_up");
    g_autofree char *text = type_text("sample", good);
    g_autofree char *follow =
        replaced(text, open, "open: {by: [staff], state: due, follow_up: yes}");
    g_autofree char *loop =
        replaced(follow, "remind: [ciso]}", "remind: [ciso], do: [{open: sample}]}");
    assert_finds(loop, RECORD_LOOP, "sample.due → sample.due");
    broken("remind: [ciso]}", "remind: [ciso], becomes: granted}", RECORD_LOOP,
           "sample.granted → sample.due");
    const char *other = "why: {kind: text";
    g_autofree char *ref = replaced(
        text, other,
        "other: {kind: reference, to: sample, label: {ja: 他, en: O}}\n  why: {kind: text");
    g_autofree char *grants =
        replaced(ref, "do: [{notify: [chief]}]", "do: [{set: other, transition: grant}]");
    assert_finds(grants, RECORD_EFFECT_GRANT, "sample.grant");
    g_autofree char *closed =
        replaced(ref, "do: [{notify: [chief]}]", "do: [{set: other, transition: end}]");
    assert_finds(closed, RECORD_EFFECT_CLOSED, "sample.end");
}

static void test_value_cycle(void)
{
    broken("  why: {kind: text,",
           "  a: {kind: number, label: {ja: 甲, en: A}, value: b + 1}\n"
           "  b: {kind: number, label: {ja: 乙, en: B}, value: a + 1}\n  why: {kind: text,",
           RECORD_VALUE_CYCLE, "sample.a → sample.b → sample.a");
}

static void test_waits(void)
{
    RecordWho applicant = {.kind = RECORD_WHO_APPLICANT};
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, &applicant);
    broken("  - {name: end, ja: 終了, en: End,", "  - {name: end, ja: 終了, en: End, aside: yes,",
           RECORD_NOBODY_WAITED, "“granted”");
    g_autofree char *text = type_text("sample", good);
    g_autofree char *aside = replaced(text, "en: End,", "en: End, aside: yes,");
    g_autofree char *rests =
        replaced(aside, "granted: {ja: 許可, en: G}", "granted: {ja: 許可, en: G, rests: yes}");
    assert_proved(rests);
    g_assert_true(record_is_waited(&(RecordTransition){.by = one, .act = RECORD_ACT_GRANT}));
    g_assert_false(record_is_waited(&(RecordTransition){.by = one, .act = RECORD_ACT_REFUSE}));
    g_assert_false(record_is_waited(&(RecordTransition){.by = none, .act = RECORD_ACT_GRANT}));
}

static void test_relief_in_force(void)
{
    broken("in: granted, review: due}", "in: asked, review: due}", RECORD_RELIEF, "in force (in)");
    broken("in: granted, review: due}", "in: due, review: due}", RECORD_RELIEF, "in force (in)");
    broken("person: holder, until", "person: why, until", RECORD_RELIEF, "person must name");
}

static void test_holds(void)
{
    const char *before = "relief: {";
    g_autofree char *text = type_text("sample", good);
    g_autofree char *holds = replaced(
        text, before,
        "holds: [{function: chief, person: holder, until: until, in: granted}]\nrelief: {");
    assert_proved(holds);
    g_autofree char *ends = replaced(holds, "until: until, in: granted}]", "in: [granted, done]}]");
    assert_finds(ends, RECORD_HOLD, "never end");
    g_autofree char *empty =
        replaced(holds, "until: until, in: granted}]", "from: other, in: granted}]");
    g_autofree char *other =
        replaced(empty, "  why: {kind: text,",
                 "  other: {kind: date, label: {ja: 他, en: O}}\n  why: {kind: text,");
    assert_finds(other, RECORD_HOLD, "other may be empty");
    broken(before, "holds: [{function: nobody, person: holder, in: granted}]\nrelief: {",
           RECORD_UNKNOWN_NAME, "nobody");
    broken(before, "holds: [{function: chief, person: why, in: granted}]\nrelief: {",
           RECORD_WRONG_VALUE, "kind: person");
}

static void test_stands_in(void)
{
    const char *before = "relief: {";
    g_autofree char *text = type_text("sample", good);
    g_autofree char *fields = replaced(
        text, "  why: {kind: text,",
        "  what: {kind: choice, label: {ja: 役, en: W}, required: yes, options: [{code: chief, ja: "
        "統括, en: C}]}\n"
        "  deputy: {kind: person, label: {ja: 代, en: D}, required: yes}\n  why: {kind: text,");
    g_autofree char *filled = replaced(fields, "fields: [holder, why, until]",
                                       "fields: [holder, why, until, what, deputy]");
    g_autofree char *stands =
        replaced(filled, before,
                 "stands_in: {function: what, holder: holder, deputy: deputy, from: until, until: "
                 "until, in: granted}\nrelief: {");
    assert_proved(stands);
    g_autofree char *unknown = replaced(stands, "{code: chief,", "{code: nobody,");
    assert_finds(unknown, RECORD_UNKNOWN_NAME, "nobody");
    g_autofree char *empty =
        replaced(stands, "[holder, why, until, what, deputy]", "[holder, why, until, what]");
    g_autofree char *optional =
        replaced(empty, "{ja: 代, en: D}, required: yes", "{ja: 代, en: D}");
    assert_finds(optional, RECORD_HOLD, "deputy may be empty");
}

static void test_views(void)
{
    const char *before = "relief: {";
    broken(before, "restricted: why is filled\nrelief: {", RECORD_MISSING_MEMBER, "see_restricted");
    broken(before, "see: [nobody]\nrelief: {", RECORD_UNKNOWN_NAME, "nobody");
    g_autofree char *text = type_text("sample", good);
    g_autofree char *titled = replaced(text, "list: {columns: [applicant]}",
                                       "list: {columns: [applicant], title: \"{why} ({when})\"}");
    assert_finds(titled, RECORD_UNKNOWN_NAME, "when");
    g_autofree char *offer = replaced(text, before, "offer: {when: [rain]}\nrelief: {");
    assert_finds(offer, RECORD_WRONG_VALUE, "rain");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/check/good", test_good);
    g_test_add_func("/record/check/ask-and-grant", test_ask_and_grant);
    g_test_add_func("/record/check/around-grant", test_around_grant);
    g_test_add_func("/record/check/second", test_second);
    g_test_add_func("/record/check/relief", test_relief);
    g_test_add_func("/record/check/flow", test_flow);
    g_test_add_func("/record/check/told", test_told);
    g_test_add_func("/record/check/filled", test_filled);
    g_test_add_func("/record/check/effects", test_effects);
    g_test_add_func("/record/check/value-cycle", test_value_cycle);
    g_test_add_func("/record/check/waits", test_waits);
    g_test_add_func("/record/check/relief-in-force", test_relief_in_force);
    g_test_add_func("/record/check/holds", test_holds);
    g_test_add_func("/record/check/stands-in", test_stands_in);
    g_test_add_func("/record/check/views", test_views);
    return g_test_run();
}

/* tests/unit/register/register_clock.c -- days of JST, spans by the calendar, steps of a deadline
 */
#include "register/clock.h"
#include <string.h>

static gint64 at(const char *time)
{
    g_autoptr(json_t) text = json_string(time);
    const RecordField field = {.kind = RECORD_TIME};
    return register_moment_us(&field, text, FALSE);
}

static void test_days(void)
{
    g_assert_cmpint(register_day_start_us("1970-01-02"), ==, 15 * G_TIME_SPAN_HOUR);
    g_assert_cmpint(register_day_end_us("2026-11-29") + 1, ==, register_day_start_us("2026-11-30"));
    g_assert_cmpint(register_day_start_us("2026-02-30"), ==, 0);
    g_assert_cmpint(register_day_end_us("tomorrow"), ==, 0);
    g_assert_cmpint(at("2026-11-29T09:30") - register_day_start_us("2026-11-29"), ==,
                    9 * G_TIME_SPAN_HOUR + 30 * G_TIME_SPAN_MINUTE);
    g_assert_cmpint(at("2026-11-29T25:00"), ==, 0);
    g_autoptr(json_t) day = json_string("2026-11-29");
    const RecordField field = {.kind = RECORD_DATE};
    g_assert_cmpint(register_moment_us(&field, day, TRUE), ==, register_day_end_us("2026-11-29"));
    g_assert_cmpint(register_moment_us(&field, NULL, TRUE), ==, 0);
}

static void test_spans(void)
{
    const RecordSpan month = {1, RECORD_MONTHS};
    const RecordSpan year = {1, RECORD_YEARS};
    const RecordSpan hours = {3, RECORD_HOURS};
    const RecordSpan days = {30, RECORD_DAYS};
    g_assert_cmpint(register_span_after(at("2027-01-31T10:00"), month, 1), ==,
                    at("2027-02-28T10:00"));
    g_assert_cmpint(register_span_after(at("2028-02-29T00:10"), year, 1), ==,
                    at("2029-02-28T00:10"));
    g_assert_cmpint(register_span_after(at("2026-11-29T23:00"), hours, 1), ==,
                    at("2026-11-30T02:00"));
    g_assert_cmpint(register_span_after(at("2026-12-31T09:00"), days, -1), ==,
                    at("2026-12-01T09:00"));
    g_assert_cmpint(register_span_after(at("2027-04-01T00:30") + 7, month, -1), ==,
                    at("2027-03-01T00:30") + 7);
}

static void test_fiscal_years(void)
{
    g_autofree char *reiwa = register_fiscal_year_text(2026);
    g_autofree char *first = register_fiscal_year_text(2019);
    g_autofree char *heisei = register_fiscal_year_text(2018);
    g_assert_cmpstr(reiwa, ==, "R8");
    g_assert_cmpstr(first, ==, "R1");
    g_assert_cmpstr(heisei, ==, "H30");
}

/* Reminders from the earliest however they are written, the time itself, then the escalation. */
static void test_steps(void)
{
    RecordSpan spans[] = {{7, RECORD_DAYS}, {30, RECORD_DAYS}};
    RecordWho who = {.kind = RECORD_WHO_APPLICANT};
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    g_autoptr(GPtrArray) escalate = g_ptr_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(spans); i++)
        g_ptr_array_add(before, &spans[i]);
    g_ptr_array_add(escalate, &who);
    const RecordDeadline deadline = {
        .before = before, .escalate = escalate, .escalate_after = {1, RECORD_DAYS}};
    RegisterDue due = {.deadline = &deadline, .due_us = at("2027-03-31T23:59"), .step = -1};
    static const struct {
        const char *at;
        RegisterStep step;
    } steps[] = {{"2027-03-01T23:59", REGISTER_REMIND},
                 {"2027-03-24T23:59", REGISTER_REMIND},
                 {"2027-03-31T23:59", REGISTER_PASSED},
                 {"2027-04-01T23:59", REGISTER_ESCALATE}};
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        register_due_advance(&due);
        g_assert_cmpint(due.at_us, ==, at(steps[i].at));
        g_assert_cmpint(register_due_step(&due), ==, steps[i].step);
    }
    register_due_advance(&due);
    g_assert_cmpint(due.at_us, ==, REGISTER_NEVER_US);
    g_assert_cmpint(register_due_step(&due), ==, REGISTER_OVER);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/register/clock/days", test_days);
    g_test_add_func("/register/clock/spans", test_spans);
    g_test_add_func("/register/clock/fiscal-years", test_fiscal_years);
    g_test_add_func("/register/clock/steps", test_steps);
    return g_test_run();
}

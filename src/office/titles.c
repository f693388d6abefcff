/* office/titles.c -- what rows are called where people read of them */
#include "base/json.h"
#include "office/prepare.h"
#include <string.h>

const char *office_what_label(OfficeWhat what)
{
    static const char *const labels[OFFICE_WHATS] = {
        [OFFICE_UNIT] = PROBLEM_BOTH("the unit", "部署"),
        [OFFICE_POST] = PROBLEM_BOTH("the post", "職"),
        [OFFICE_PERSON] = PROBLEM_BOTH("the person", "職員"),
        [OFFICE_APPOINTMENT] = PROBLEM_BOTH("the appointment", "発令"),
        [OFFICE_HOLDING] = PROBLEM_BOTH("the function held", "役割"),
        [OFFICE_DEPUTY] = PROBLEM_BOTH("the deputy", "代行者"),
        [OFFICE_ABSENCE] = PROBLEM_BOTH("the absence", "不在"),
    };
    return labels[what];
}

static char *name_in(Store *store, OfficeWhat what, const json_t *row, const char *field)
{
    const char *id = json_string_value(json_object_get(row, field));
    char *name = office_name(store, what, id != NULL ? id : "", NULL);
    return name != NULL ? name : g_strdup("");
}

static char *post_title(Store *store, const char *id)
{
    g_autoptr(json_t) row = office_row_read(store, OFFICE_POST, id, NULL);
    g_autofree char *unit = name_in(store, OFFICE_UNIT, row, "unit");
    const char *name = json_string_value(json_object_get(row, "name"));
    return g_strdup_printf("「%s %s」", unit, name != NULL ? name : "");
}

static char *quoted_name(Store *store, OfficeWhat what, const char *id)
{
    g_autofree char *name = office_name(store, what, id, NULL);
    return g_strdup_printf("「%s」", name != NULL ? name : "");
}

/* Of a field that names a post, else of one that names a person. */
static char *either_title(Store *store, const json_t *row, const char *post, const char *person)
{
    const char *id = json_string_value(json_object_get(row, post));
    if (id != NULL && *id != '\0')
        return post_title(store, id);
    g_autofree char *name = name_in(store, OFFICE_PERSON, row, person);
    return g_strdup_printf("「%s」", name);
}

static char *row_title(Store *store, OfficeWhat what, const json_t *row)
{
    g_autofree char *person = name_in(store, OFFICE_PERSON, row, "person");
    if (what == OFFICE_APPOINTMENT) {
        g_autofree char *post = either_title(store, row, "post", "person");
        return g_strdup_printf("%s in %s" PROBLEM_MARK "%sの%s", person, post, person, post);
    }
    if (what == OFFICE_ABSENCE)
        return g_strdup_printf("the absence of %s" PROBLEM_MARK "%sの不在", person, person);
    if (what == OFFICE_HOLDING) {
        g_autofree char *holder = either_title(store, row, "post", "person");
        return g_strdup_printf("a function of %s" PROBLEM_MARK "%sの役割", holder, holder);
    }
    g_autofree char *holder = either_title(store, row, "holder_post", "holder_person");
    g_autofree char *deputy = either_title(store, row, "deputy_post", "deputy_person");
    return g_strdup_printf("%s for %s" PROBLEM_MARK "%sを%sが代行すること", deputy, holder, holder,
                           deputy);
}

char *office_row_title(Store *store, OfficeWhat what, const char *id)
{
    if (what == OFFICE_UNIT || what == OFFICE_PERSON)
        return quoted_name(store, what, id);
    if (what == OFFICE_POST)
        return post_title(store, id);
    g_autoptr(json_t) row = office_row_read(store, what, id, NULL);
    return row != NULL ? row_title(store, what, row) : g_strdup(office_what_label(what));
}

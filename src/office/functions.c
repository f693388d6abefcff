/* office/functions.c -- functions held and stood in for, held against what the policy's functions
 * allow */
#include "base/ids.h"
#include "base/json.h"
#include "office/checking.h"
#include "record/type.h"
#include <string.h>

#define OTHERS                                                                                     \
    " WHERE function = $1 AND scope = $2 AND id <> $3 AND from_on <= $5 AND until_on >= $4"
STORE_SQL(held_beside, "SELECT post, person FROM office_holding" OTHERS " ORDER BY id LIMIT 1");
STORE_SQL(held_twice, "SELECT post, person FROM office_holding" OTHERS
                      " AND post = $6 AND person = $7 ORDER BY id LIMIT 1");

static const RecordFunction *function_of(const OfficeChecking *c, const char *code)
{
    for (guint i = 0; i < c->functions->len; i++) {
        const RecordFunction *function = c->functions->pdata[i];
        if (strcmp(function->code, code) == 0 && strcmp(code, "staff") != 0)
            return function;
    }
    return NULL;
}

static char *label_of(const RecordFunction *function)
{
    return g_strconcat(function->label.en, PROBLEM_MARK, function->label.ja, NULL);
}

/* Who is meant by a post or else a person; transfer full. */
static char *holder_title(const OfficeChecking *c, const char *post, const char *person)
{
    return *post != '\0' ? office_row_title(c->store, OFFICE_POST, post)
                         : office_row_title(c->store, OFFICE_PERSON, person);
}

/* A finding unless exactly one of the two fields says something. */
static gboolean check_one_of(const OfficeChecking *c, const char *post, const char *person)
{
    if ((*office_checking_text(c, post) != '\0') != (*office_checking_text(c, person) != '\0'))
        return TRUE;
    const OfficeField *field = office_fields(c->what);
    while (strcmp(field->name, post) != 0)
        field++;
    office_find(c->findings, OFFICE_RULE_ONE_HOLDER, c->at, field->label, NULL);
    return FALSE;
}

/* Held for the body, a unit or a record, as the function says. */
static gboolean check_scope(const OfficeChecking *c, const RecordFunction *function)
{
    const char *scope = office_checking_text(c, "scope");
    g_autofree char *unit = office_name(c->store, OFFICE_UNIT, scope, c->error);
    g_autofree char *label = label_of(function);
    const char *for_what = PROBLEM_BOTH("each thing of a register", "台帳の記録");
    if (unit == NULL)
        return FALSE;
    gboolean fits = *scope != '\0' && *unit == '\0' && id_is_valid(scope);
    if (strcmp(function->per, "body") == 0) {
        for_what = PROBLEM_BOTH("the whole body", "団体全体");
        fits = *scope == '\0';
    } else if (strcmp(function->per, "unit") == 0) {
        for_what = PROBLEM_BOTH("a unit", "部署");
        fits = *unit != '\0';
    }
    gboolean every = c->what == OFFICE_DEPUTY && *scope == '\0';
    if (!fits && !every)
        office_find(c->findings, OFFICE_RULE_SCOPE, c->at, label, for_what);
    return TRUE;
}

static gboolean check_beside(const OfficeChecking *c, const RecordFunction *function)
{
    g_autofree char *label = label_of(function);
    const char *post = office_checking_text(c, "post");
    const char *person = office_checking_text(c, "person");
    g_autoptr(StoreQuery) query =
        store_query(c->store, function->single ? &held_beside : &held_twice, c->error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, function->code);
    store_bind_text(query, 2, office_checking_text(c, "scope"));
    store_bind_text(query, 3, c->id);
    store_bind_text(query, 4, c->span.from);
    store_bind_text(query, 5, c->span.until);
    if (!function->single) {
        store_bind_text(query, 6, post);
        store_bind_text(query, 7, person);
    }
    StoreStep step = store_step(query, c->error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    g_autofree char *who =
        holder_title(c, store_column_text(query, 0, NULL), store_column_text(query, 1, NULL));
    if (function->single)
        office_find(c->findings, OFFICE_RULE_SINGLE, c->at, label, who);
    else
        office_checking_find(c, OFFICE_RULE_TWICE, NULL);
    return TRUE;
}

static void check_post_of_one(const OfficeChecking *c, const RecordFunction *function)
{
    const char *post = office_checking_text(c, "post");
    g_autoptr(json_t) row =
        *post != '\0' ? office_row_read(c->store, OFFICE_POST, post, NULL) : NULL;
    if (!function->single || row == NULL || !json_is_true(json_object_get(row, "many")))
        return;
    g_autofree char *label = label_of(function);
    g_autofree char *title = office_row_title(c->store, OFFICE_POST, post);
    office_find(c->findings, OFFICE_RULE_SINGLE_OF_MANY, c->at, label, title);
}

gboolean office_check_function(const OfficeChecking *c)
{
    const char *code = office_checking_text(c, "function");
    const RecordFunction *function = function_of(c, code);
    if (!check_one_of(c, "post", "person"))
        return TRUE;
    if (function == NULL) {
        office_find(c->findings, OFFICE_RULE_FUNCTION, c->at, code, NULL);
        return TRUE;
    }
    check_post_of_one(c, function);
    return check_scope(c, function) && check_beside(c, function);
}

gboolean office_check_deputy(const OfficeChecking *c)
{
    const char *code = office_checking_text(c, "function");
    const RecordFunction *function = function_of(c, code);
    if (!check_one_of(c, "holder_post", "holder_person") ||
        !check_one_of(c, "deputy_post", "deputy_person"))
        return TRUE;
    gboolean same = strcmp(office_checking_text(c, "holder_post"),
                           office_checking_text(c, "deputy_post")) == 0 &&
                    strcmp(office_checking_text(c, "holder_person"),
                           office_checking_text(c, "deputy_person")) == 0;
    if (same) {
        g_autofree char *who = holder_title(c, office_checking_text(c, "holder_post"),
                                            office_checking_text(c, "holder_person"));
        office_find(c->findings, OFFICE_RULE_ONESELF, c->at, who, NULL);
    }
    if (*code == '\0') {
        if (*office_checking_text(c, "scope") != '\0')
            office_find(c->findings, OFFICE_RULE_NEEDED, c->at,
                        PROBLEM_BOTH("the function", "役割"), NULL);
        return TRUE;
    }
    if (function == NULL) {
        office_find(c->findings, OFFICE_RULE_FUNCTION, c->at, code, NULL);
        return TRUE;
    }
    return check_scope(c, function);
}

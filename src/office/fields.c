/* office/fields.c -- what each kind of row says, field by field, in the order of its columns */
#include "office/change.h"
#include <string.h>

#define NAME_CHARS 200
#define CODE_CHARS 40
#define ORDER_CHARS 400
#define CLAUSE_CHARS 1100

const char *const office_what_names[] = {"unit",    "post",   "person",  "appointment",
                                         "holding", "deputy", "absence", NULL};
const char *const office_limits[] = {"all", "permits", "urgent", NULL};
static const char *const person_kinds[] = {"regular",    "fiscal_year", "special",
                                           "dispatched", "contractor",  NULL};
static const char *const post_kinds[] = {"member", "senior", "head", "special", NULL};

#define ENDS                                                                                       \
    {.name = "from_on", .kind = OFFICE_FIELD_DAY}, {.name = "until_on", .kind = OFFICE_FIELD_DAY}, \
    {                                                                                              \
        .name = NULL                                                                               \
    }
#define ID_OF(field, what)                                                                         \
    {                                                                                              \
        .name = field, .kind = OFFICE_FIELD_ID, .of = what                                         \
    }
#define TEXT_OF(field, most)                                                                       \
    {                                                                                              \
        .name = field, .kind = OFFICE_FIELD_TEXT, .max_chars = most                                \
    }

static const OfficeField unit_fields[] = {
    TEXT_OF("code", CODE_CHARS),
    {.name = "name", .kind = OFFICE_FIELD_TEXT, .max_chars = NAME_CHARS, .needed = TRUE},
    TEXT_OF("kana", NAME_CHARS),
    ID_OF("parent", OFFICE_UNIT),
    {.name = "place", .kind = OFFICE_FIELD_NUMBER},
    ID_OF("successor", OFFICE_UNIT),
    ENDS,
};
static const OfficeField post_fields[] = {
    {.name = "unit", .kind = OFFICE_FIELD_ID, .of = OFFICE_UNIT, .needed = TRUE},
    {.name = "name", .kind = OFFICE_FIELD_TEXT, .max_chars = NAME_CHARS, .needed = TRUE},
    {.name = "kind", .kind = OFFICE_FIELD_CHOICE, .choices = post_kinds},
    {.name = "many", .kind = OFFICE_FIELD_FLAG},
    {.name = "place", .kind = OFFICE_FIELD_NUMBER},
    ENDS,
};
static const OfficeField person_fields[] = {
    TEXT_OF("number", CODE_CHARS),
    {.name = "name", .kind = OFFICE_FIELD_TEXT, .max_chars = NAME_CHARS, .needed = TRUE},
    TEXT_OF("kana", NAME_CHARS),
    TEXT_OF("mail", NAME_CHARS),
    {.name = "kind", .kind = OFFICE_FIELD_CHOICE, .choices = person_kinds},
    TEXT_OF("company", NAME_CHARS),
    ENDS,
};
static const OfficeField appointment_fields[] = {
    {.name = "person", .kind = OFFICE_FIELD_ID, .of = OFFICE_PERSON, .needed = TRUE},
    {.name = "post", .kind = OFFICE_FIELD_ID, .of = OFFICE_POST, .needed = TRUE},
    {.name = "main", .kind = OFFICE_FIELD_FLAG},
    TEXT_OF("order_text", ORDER_CHARS),
    ENDS,
};
static const OfficeField holding_fields[] = {
    {.name = "function", .kind = OFFICE_FIELD_TEXT, .max_chars = CODE_CHARS, .needed = TRUE},
    {.name = "scope", .kind = OFFICE_FIELD_SCOPE},
    ID_OF("post", OFFICE_POST),
    ID_OF("person", OFFICE_PERSON),
    TEXT_OF("clause", CLAUSE_CHARS),
    ENDS,
};
static const OfficeField deputy_fields[] = {
    TEXT_OF("function", CODE_CHARS),
    {.name = "scope", .kind = OFFICE_FIELD_SCOPE},
    ID_OF("holder_post", OFFICE_POST),
    ID_OF("holder_person", OFFICE_PERSON),
    ID_OF("deputy_post", OFFICE_POST),
    ID_OF("deputy_person", OFFICE_PERSON),
    {.name = "standing", .kind = OFFICE_FIELD_FLAG},
    {.name = "place", .kind = OFFICE_FIELD_NUMBER},
    {.name = "limits", .kind = OFFICE_FIELD_CHOICE, .choices = office_limits},
    {.name = "after_view", .kind = OFFICE_FIELD_FLAG},
    ENDS,
};
static const OfficeField absence_fields[] = {
    {.name = "person", .kind = OFFICE_FIELD_ID, .of = OFFICE_PERSON, .needed = TRUE},
    ENDS,
};

const OfficeField *office_fields(OfficeWhat what)
{
    static const OfficeField *const fields[OFFICE_WHATS] = {
        [OFFICE_UNIT] = unit_fields,       [OFFICE_POST] = post_fields,
        [OFFICE_PERSON] = person_fields,   [OFFICE_APPOINTMENT] = appointment_fields,
        [OFFICE_HOLDING] = holding_fields, [OFFICE_DEPUTY] = deputy_fields,
        [OFFICE_ABSENCE] = absence_fields,
    };
    return fields[what];
}

OfficeWhat office_what_named(const char *name)
{
    OfficeWhat what = 0;
    while (what < OFFICE_WHATS && strcmp(office_what_names[what], name) != 0)
        what++;
    return what;
}

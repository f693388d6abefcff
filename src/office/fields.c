/* office/fields.c -- what each kind of row says, field by field, in the order of its columns */
#include "base/problem.h"
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

#define FIELD_NAME PROBLEM_BOTH("name", "名称")
#define FIELD_KANA PROBLEM_BOTH("kana", "カナ")
#define FIELD_PLACE PROBLEM_BOTH("order", "並び順")
#define FIELD_KIND PROBLEM_BOTH("kind", "区分")
#define FIELD_UNIT PROBLEM_BOTH("unit", "部署")
#define FIELD_POST PROBLEM_BOTH("post", "職")
#define FIELD_PERSON PROBLEM_BOTH("person", "職員")
#define FIELD_FUNCTION PROBLEM_BOTH("function", "役割")
#define FIELD_SCOPE PROBLEM_BOTH("held for", "役割の範囲")
#define FIELD_HOLDER PROBLEM_BOTH("holder", "代行される職・職員")
#define FIELD_DEPUTY PROBLEM_BOTH("deputy", "代行者")

#define TEXT_OF(field, words, most)                                                                \
    {                                                                                              \
        .name = (field), .label = (words), .kind = OFFICE_FIELD_TEXT, .max_chars = (most)          \
    }
#define NEEDED_TEXT(field, words, most)                                                            \
    {                                                                                              \
        .name = (field), .label = (words), .kind = OFFICE_FIELD_TEXT, .max_chars = (most),         \
        .needed = TRUE                                                                             \
    }
#define ID_OF(field, words, what)                                                                  \
    {                                                                                              \
        .name = (field), .label = (words), .kind = OFFICE_FIELD_ID, .of = (what)                   \
    }
#define NEEDED_ID(field, words, what)                                                              \
    {                                                                                              \
        .name = (field), .label = (words), .kind = OFFICE_FIELD_ID, .of = (what), .needed = TRUE   \
    }
#define ONE_OF(field, words, all)                                                                  \
    {                                                                                              \
        .name = (field), .label = (words), .kind = OFFICE_FIELD_CHOICE, .choices = (all)           \
    }
#define PLAIN(field, words, of_kind)                                                               \
    {                                                                                              \
        .name = (field), .label = (words), .kind = (of_kind)                                       \
    }
#define ENDS                                                                                       \
    PLAIN("from_on", PROBLEM_BOTH("from", "始まりの日"), OFFICE_FIELD_DAY),                        \
        PLAIN("until_on", PROBLEM_BOTH("until", "終わりの日"), OFFICE_FIELD_DAY),                  \
    {                                                                                              \
        .name = NULL                                                                               \
    }

static const OfficeField unit_fields[] = {
    TEXT_OF("code", PROBLEM_BOTH("code", "部署コード"), CODE_CHARS),
    NEEDED_TEXT("name", FIELD_NAME, NAME_CHARS),
    TEXT_OF("kana", FIELD_KANA, NAME_CHARS),
    ID_OF("parent", PROBLEM_BOTH("unit above", "上位の部署"), OFFICE_UNIT),
    PLAIN("place", FIELD_PLACE, OFFICE_FIELD_NUMBER),
    ID_OF("successor", PROBLEM_BOTH("successor", "承継先の部署"), OFFICE_UNIT),
    ENDS,
};
static const OfficeField post_fields[] = {
    NEEDED_ID("unit", FIELD_UNIT, OFFICE_UNIT),
    NEEDED_TEXT("name", FIELD_NAME, NAME_CHARS),
    ONE_OF("kind", FIELD_KIND, post_kinds),
    PLAIN("many", PROBLEM_BOTH("several people", "複数の人が就く"), OFFICE_FIELD_FLAG),
    PLAIN("place", FIELD_PLACE, OFFICE_FIELD_NUMBER),
    ENDS,
};
static const OfficeField person_fields[] = {
    TEXT_OF("number", PROBLEM_BOTH("staff number", "職員番号"), CODE_CHARS),
    NEEDED_TEXT("name", PROBLEM_BOTH("name", "氏名"), NAME_CHARS),
    TEXT_OF("kana", PROBLEM_BOTH("kana", "氏名カナ"), NAME_CHARS),
    TEXT_OF("mail", PROBLEM_BOTH("mail", "メールアドレス"), NAME_CHARS),
    ONE_OF("kind", PROBLEM_BOTH("kind", "任用区分"), person_kinds),
    TEXT_OF("company", PROBLEM_BOTH("company", "会社・派遣元"), NAME_CHARS),
    ENDS,
};
static const OfficeField appointment_fields[] = {
    NEEDED_ID("person", FIELD_PERSON, OFFICE_PERSON),
    NEEDED_ID("post", FIELD_POST, OFFICE_POST),
    PLAIN("main", PROBLEM_BOTH("main", "本務"), OFFICE_FIELD_FLAG),
    TEXT_OF("order_text", PROBLEM_BOTH("words of the order", "辞令の文"), ORDER_CHARS),
    ENDS,
};
static const OfficeField holding_fields[] = {
    NEEDED_TEXT("function", FIELD_FUNCTION, CODE_CHARS),
    PLAIN("scope", FIELD_SCOPE, OFFICE_FIELD_SCOPE),
    ID_OF("post", FIELD_POST, OFFICE_POST),
    ID_OF("person", FIELD_PERSON, OFFICE_PERSON),
    TEXT_OF("clause", PROBLEM_BOTH("clause", "根拠の条項"), CLAUSE_CHARS),
    ENDS,
};
static const OfficeField deputy_fields[] = {
    TEXT_OF("function", FIELD_FUNCTION, CODE_CHARS),
    PLAIN("scope", FIELD_SCOPE, OFFICE_FIELD_SCOPE),
    ID_OF("holder_post", FIELD_HOLDER, OFFICE_POST),
    ID_OF("holder_person", FIELD_HOLDER, OFFICE_PERSON),
    ID_OF("deputy_post", FIELD_DEPUTY, OFFICE_POST),
    ID_OF("deputy_person", FIELD_DEPUTY, OFFICE_PERSON),
    PLAIN("standing", PROBLEM_BOTH("standing", "不在のときだけ"), OFFICE_FIELD_FLAG),
    PLAIN("place", PROBLEM_BOTH("order", "代行の順位"), OFFICE_FIELD_NUMBER),
    ONE_OF("limits", PROBLEM_BOTH("limits", "代行の範囲"), office_limits),
    PLAIN("after_view", PROBLEM_BOTH("seen afterwards", "後閲"), OFFICE_FIELD_FLAG),
    ENDS,
};
static const OfficeField absence_fields[] = {
    NEEDED_ID("person", FIELD_PERSON, OFFICE_PERSON),
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

/* service/extraction.c -- the form of what a worker extracted, member by member; nothing outside it
 * is taken over
 *
 * A worker has read hostile bytes and may have been taken over by them: its answer is believed only
 * as far as this form reaches. The log writes it anew, in the canonical form. */
#include "service/extraction.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/fields.h"
#include <string.h>

#define JSON_MAX_BYTES ((gsize)64 * 1024 * 1024)
#define DEPTH_MAX 8
#define LINES_MAX 10000000
#define BYTES_MAX ((gint64)1 << 40)
#define UNITS_MAX 100000
#define LIST_MAX 200000
#define FACTS_MAX 10000

typedef enum {
    MEMBER_INTEGER,  /* min to max */
    MEMBER_TEXT,     /* min to max characters, no control character but tab and line feed */
    MEMBER_NAME,     /* the same without any control character */
    MEMBER_HASH,     /* 64 hex digits */
    MEMBER_CHOICE,   /* of `choices` */
    MEMBER_LINES,    /* [first, last], both 1 to max */
    MEMBER_PERCENTS, /* {name: 0 to 100} */
    MEMBER_FIELD,    /* min is the EditionField */
    MEMBER_INTEGERS, /* an array of at most 16 of min to max */
    MEMBER_NAMES,    /* an array of at most `max` names of 1 to 1000 characters */
    MEMBER_OBJECT,   /* of `members` */
    MEMBER_OBJECTS   /* an array of at most `max` of them */
} MemberForm;

typedef struct Member Member;
struct Member {
    const char *key; /* NULL ends the list */
    MemberForm form;
    gint64 min, max;
    gboolean optional;
    const char *const *choices;
    const Member *members;
};

#define INTEGER(key, min, max)                                                                     \
    {                                                                                              \
        key, MEMBER_INTEGER, min, max, FALSE, NULL, NULL                                           \
    }
#define TEXT(key, min, max)                                                                        \
    {                                                                                              \
        key, MEMBER_TEXT, min, max, FALSE, NULL, NULL                                              \
    }
#define NAME(key, min, max)                                                                        \
    {                                                                                              \
        key, MEMBER_NAME, min, max, FALSE, NULL, NULL                                              \
    }
#define CHOICE(key, choices)                                                                       \
    {                                                                                              \
        key, MEMBER_CHOICE, 0, 0, FALSE, choices, NULL                                             \
    }
#define LINES(key)                                                                                 \
    {                                                                                              \
        key, MEMBER_LINES, 1, LINES_MAX, FALSE, NULL, NULL                                         \
    }
#define FIELD(key, field)                                                                          \
    {                                                                                              \
        key, MEMBER_FIELD, field, 0, FALSE, NULL, NULL                                             \
    }
#define OBJECTS(key, members, max)                                                                 \
    {                                                                                              \
        key, MEMBER_OBJECTS, 0, max, FALSE, NULL, members                                          \
    }
#define AREAS(key)                                                                                 \
    {                                                                                              \
        key, MEMBER_INTEGERS, 1, 8, FALSE, NULL, NULL                                              \
    }
#define NAMES(key, max)                                                                            \
    {                                                                                              \
        key, MEMBER_NAMES, 0, max, FALSE, NULL, NULL                                               \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, MEMBER_INTEGER, 0, 0, FALSE, NULL, NULL                                              \
    }

static const char *const encodings[] = {"utf-8", "utf-8-bom", "utf-16le",    "utf-16be", "utf-16",
                                        "cp932", "euc-jp",    "iso-2022-jp", NULL};
static const char *const formats[] = {"text", "markdown", "docx", "odt", "pdf", "html", NULL};
static const char *const severities[] = {"error", "warning", "notice", NULL};
static const char *const states[] = {"said", "partly", "perhaps", "unsaid", "elsewhere", NULL};
static const char *const fact_kinds[] = {
    "post",           "zone",           "body",     "adopter", "public", "legal_basis",
    "classification", "incident_level", "revision", "review",  "form",   NULL};
static const char *const reasons[] = {"contents", "page_number", "revision_table", "figure",
                                      "cover",    "decoration",  "unknown",        NULL};
static const char *const origins[] = {"own",     "lead",       "parent", "heading",
                                      "sibling", "definition", NULL};

static const Member source_members[] = {NAME("name", 0, 255),
                                        INTEGER("bytes", 0, BYTES_MAX),
                                        INTEGER("lines", 0, LINES_MAX),
                                        CHOICE("encoding", encodings),
                                        CHOICE("format", formats),
                                        INTEGER("pages", 0, LINES_MAX),
                                        {"sha256", MEMBER_HASH, 0, 0, FALSE, NULL, NULL},
                                        {"text_sha256", MEMBER_HASH, 0, 0, TRUE, NULL, NULL},
                                        END};
static const Member part_members[] = {NAME("key", 1, 64), NAME("title", 0, 1000),
                                      INTEGER("line", 0, LINES_MAX), END};
static const Member family_members[] = {NAME("family", 1, 64), NAME("example", 0, 255),
                                        INTEGER("depth", 0, 255), END};
static const Member heading_members[] = {NAME("path", 1, 1000),
                                         TEXT("title", 0, 4000),
                                         INTEGER("line", 0, LINES_MAX),
                                         {"lines", MEMBER_LINES, 1, LINES_MAX, TRUE, NULL, NULL},
                                         INTEGER("depth", 0, 255),
                                         NAME("part", 0, 64),
                                         NAME("chapter", 0, 64),
                                         AREAS("areas"),
                                         NAME("guideline", 0, 64),
                                         INTEGER("inferred", 0, 1),
                                         END};
static const Member evidence_members[] = {
    NAME("field", 1, 64),           NAME("rule", 1, 255),          TEXT("words", 0, 20000),
    INTEGER("start", 0, LINES_MAX), INTEGER("end", 0, LINES_MAX),  CHOICE("from", origins),
    NAME("path", 0, 1000),          INTEGER("line", 0, LINES_MAX), END};
static const Member unit_members[] = {INTEGER("n", 1, UNITS_MAX),
                                      NAME("path", 1, 1000),
                                      INTEGER("s", 1, UNITS_MAX),
                                      LINES("lines"),
                                      TEXT("text", 0, 1000000),
                                      {"reading", MEMBER_TEXT, 0, 1000000, TRUE, NULL, NULL},
                                      FIELD("kind", EDITION_KIND),
                                      FIELD("modality", EDITION_MODALITY),
                                      FIELD("actor", EDITION_ACTOR),
                                      FIELD("approver", EDITION_APPROVER),
                                      FIELD("notify", EDITION_NOTIFY),
                                      FIELD("timing", EDITION_TIMING),
                                      FIELD("records", EDITION_RECORDS),
                                      FIELD("class", EDITION_CLASS),
                                      FIELD("capability", EDITION_CAPABILITY),
                                      FIELD("mechanism", EDITION_MECHANISM),
                                      FIELD("how", EDITION_HOW),
                                      FIELD("how_ja", EDITION_HOW_JA),
                                      NAME("chapter", 0, 64),
                                      NAME("part", 0, 64),
                                      AREAS("areas"),
                                      NAME("guideline", 0, 64),
                                      {"confidence", MEMBER_PERCENTS, 0, 64, FALSE, NULL, NULL},
                                      OBJECTS("evidence", evidence_members, 1000),
                                      END};
static const Member definition_members[] = {NAME("term", 1, 1000), TEXT("means", 0, 20000),
                                            NAME("path", 0, 1000), INTEGER("line", 0, LINES_MAX),
                                            END};
static const Member unread_members[] = {LINES("lines"), CHOICE("why", reasons),
                                        TEXT("text", 0, 1000), END};
static const Member detail_members[] = {NAME("label", 0, 1000), TEXT("text", 0, 20000), END};
static const Member fact_members[] = {INTEGER("n", 1, FACTS_MAX),
                                      CHOICE("kind", fact_kinds),
                                      TEXT("name", 0, 1000),
                                      TEXT("value", 0, 20000),
                                      NAME("function", 0, 64),
                                      OBJECTS("details", detail_members, 1000),
                                      NAME("path", 0, 1000),
                                      INTEGER("line", 0, LINES_MAX),
                                      TEXT("words", 0, 1000),
                                      INTEGER("confidence", 0, 100),
                                      END};
static const Member finding_members[] = {
    NAME("rule", 1, 255),          CHOICE("severity", severities),
    INTEGER("line", 0, LINES_MAX), NAME("path", 0, 1000),
    TEXT("words", 0, 1000),        TEXT("ja", 1, 4000),
    TEXT("en", 1, 4000),           END};
static const Member cover_members[] = {
    NAME("id", 1, 64),       INTEGER("area", 0, 8), NAME("guideline", 0, 64),
    NAME("basis", 0, 255),   NAME("ja", 1, 1000),   NAME("en", 1, 1000),
    CHOICE("state", states), NAMES("paths", 1000),  END};
static const Member area_members[] = {INTEGER("area", 1, 8), NAME("ja", 1, 1000),
                                      NAME("en", 1, 1000), END};
static const Member chapter_members[] = {NAME("guideline", 1, 64), INTEGER("area", 0, 8),
                                         NAME("ja", 1, 1000), NAME("en", 1, 1000), END};
static const Member question_members[] = {NAME("id", 1, 64), NAME("ja", 1, 1000),
                                          NAME("en", 1, 1000), END};
static const Member law_members[] = {
    OBJECTS("areas", area_members, 8), OBJECTS("chapters", chapter_members, 1000),
    NAME("deadline", 0, 10), OBJECTS("questions", question_members, 100), END};
static const Member extraction_members[] = {
    INTEGER("format", 2, 2),
    {"source", MEMBER_OBJECT, 0, 0, FALSE, NULL, source_members},
    TEXT("title", 0, 1000),
    NAME("body_name", 0, 255),
    OBJECTS("parts", part_members, 1000),
    OBJECTS("marker_families", family_members, 1000),
    OBJECTS("outline", heading_members, LIST_MAX),
    OBJECTS("units", unit_members, UNITS_MAX),
    OBJECTS("definitions", definition_members, UNITS_MAX),
    OBJECTS("unread", unread_members, LIST_MAX),
    OBJECTS("facts", fact_members, FACTS_MAX),
    OBJECTS("findings", finding_members, FACTS_MAX),
    OBJECTS("coverage", cover_members, 1000),
    {"law", MEMBER_OBJECT, 0, 0, FALSE, NULL, law_members},
    END};

struct ServiceExtraction {
    json_t *content;
};

/* What did not fit, put together on the way back up: ".units[3].kind". */
typedef struct {
    GString *at;
} Place;

static gboolean check_object(Place *place, const Member *members, const json_t *value);

static gboolean text_fits(const Member *member, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return FALSE;
    gboolean breaks = member->form == MEMBER_TEXT;
    for (const char *at = text; *at != '\0'; at++)
        if (((guchar)*at < 0x20 && !(breaks && (*at == '\t' || *at == '\n'))) || *at == 0x7f)
            return FALSE;
    gint64 characters = g_utf8_strlen(text, -1);
    return strlen(text) == json_string_length(value) && characters >= member->min &&
           characters <= member->max;
}

static gboolean integer_fits(const json_t *value, gint64 min, gint64 max)
{
    return json_is_integer(value) && json_integer_value(value) >= min &&
           json_integer_value(value) <= max;
}

static gboolean lines_fit(const json_t *value)
{
    return json_is_array(value) && json_array_size(value) == 2 &&
           integer_fits(json_array_get(value, 0), 1, LINES_MAX) &&
           integer_fits(json_array_get(value, 1), json_integer_value(json_array_get(value, 0)),
                        LINES_MAX);
}

static gboolean percents_fit(const Member *member, const json_t *value)
{
    if (!json_is_object(value) || json_object_size(value) > (gsize)member->max)
        return FALSE;
    const char *key;
    json_t *percent;
    json_object_foreach((json_t *)value, key, percent)
    {
        if (strspn(key, "abcdefghijklmnopqrstuvwxyz_") != strlen(key) || strlen(key) > 32 ||
            !integer_fits(percent, 0, 100))
            return FALSE;
    }
    return TRUE;
}

static gboolean integers_fit(const Member *member, const json_t *value)
{
    if (!json_is_array(value) || json_array_size(value) > 16)
        return FALSE;
    for (gsize i = 0; i < json_array_size(value); i++) {
        if (!integer_fits(json_array_get(value, i), member->min, member->max))
            return FALSE;
    }
    return TRUE;
}

static gboolean names_fit(const Member *member, const json_t *value)
{
    static const Member name = NAME("", 1, 1000);
    if (!json_is_array(value) || json_array_size(value) > (gsize)member->max)
        return FALSE;
    for (gsize i = 0; i < json_array_size(value); i++) {
        if (!text_fits(&name, json_array_get(value, i)))
            return FALSE;
    }
    return TRUE;
}

static gboolean hash_fits(const json_t *value)
{
    guint8 bytes[32];
    const char *text = json_string_value(value);
    return text != NULL && hex_read(bytes, sizeof bytes, text);
}

static gboolean check_objects(Place *place, const Member *member, const json_t *value)
{
    if (!json_is_array(value) || json_array_size(value) > (gsize)member->max)
        return FALSE;
    for (gsize i = 0; i < json_array_size(value); i++) {
        if (check_object(place, member->members, json_array_get(value, i)))
            continue;
        g_autofree char *at = g_strdup_printf("[%" G_GSIZE_FORMAT "]", i);
        g_string_prepend(place->at, at);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_value(Place *place, const Member *member, const json_t *value)
{
    switch (member->form) {
    case MEMBER_INTEGER:
        return integer_fits(value, member->min, member->max);
    case MEMBER_TEXT:
    case MEMBER_NAME:
        return text_fits(member, value);
    case MEMBER_HASH:
        return hash_fits(value);
    case MEMBER_CHOICE:
        return json_is_string(value) && g_strv_contains(member->choices, json_string_value(value));
    case MEMBER_LINES:
        return lines_fit(value);
    case MEMBER_PERCENTS:
        return percents_fit(member, value);
    case MEMBER_INTEGERS:
        return integers_fit(member, value);
    case MEMBER_NAMES:
        return names_fit(member, value);
    case MEMBER_FIELD:
        return edition_value_check((EditionField)member->min, value, NULL);
    case MEMBER_OBJECT:
        return check_object(place, member->members, value);
    case MEMBER_OBJECTS:
        return check_objects(place, member, value);
    }
    return FALSE;
}

static gboolean check_member(Place *place, const Member *member, const json_t *object,
                             gsize *members_seen)
{
    const json_t *value = json_object_get(object, member->key);
    if (value == NULL)
        return member->optional;
    (*members_seen)++;
    return check_value(place, member, value);
}

/* Exactly the members of the list: none missing, none besides. */
static gboolean check_object(Place *place, const Member *members, const json_t *value)
{
    gsize seen = 0;
    if (!json_is_object(value))
        return FALSE;
    for (const Member *member = members; member->key != NULL; member++) {
        if (check_member(place, member, value, &seen))
            continue;
        g_string_prepend(place->at, member->key);
        g_string_prepend_c(place->at, '.');
        return FALSE;
    }
    return seen == json_object_size(value);
}

/* What no single member shows: units numbered 1, 2, 3 …, spans that end after they start. */
static gboolean check_units(Place *place, const json_t *units)
{
    g_string_assign(place->at, ".units");
    for (gsize i = 0; i < json_array_size(units); i++) {
        const json_t *unit = json_array_get(units, i);
        g_string_printf(place->at, ".units[%" G_GSIZE_FORMAT "]", i);
        if (json_integer_value(json_object_get(unit, "n")) != (json_int_t)i + 1)
            return FALSE;
        const json_t *evidence = json_object_get(unit, "evidence");
        for (gsize j = 0; j < json_array_size(evidence); j++) {
            const json_t *one = json_array_get(evidence, j);
            if (json_integer_value(json_object_get(one, "start")) >
                json_integer_value(json_object_get(one, "end")))
                return FALSE;
        }
    }
    return json_array_size(units) > 0;
}

static gboolean check_facts(Place *place, const json_t *facts)
{
    for (gsize i = 0; i < json_array_size(facts); i++) {
        g_string_printf(place->at, ".facts[%" G_GSIZE_FORMAT "].n", i);
        const json_t *n = json_object_get(json_array_get(facts, i), "n");
        if (json_integer_value(n) != (json_int_t)i + 1)
            return FALSE;
    }
    return TRUE;
}

/* What is no text itself names the text that was read out of it. */
static gboolean names_text(const json_t *source)
{
    const char *format = json_string_value(json_object_get(source, "format"));
    gboolean itself = strcmp(format, "text") == 0 || strcmp(format, "markdown") == 0;
    return itself == (json_object_get(source, "text_sha256") == NULL);
}

static gboolean check_extraction(const json_t *json, const char *source_sha256, GError **error)
{
    g_autoptr(GString) at = g_string_new(NULL);
    Place place = {at};
    const json_t *source = json_object_get(json, "source");
    gboolean fits = check_object(&place, extraction_members, json) &&
                    check_units(&place, json_object_get(json, "units")) &&
                    check_facts(&place, json_object_get(json, "facts"));
    if (fits && strcmp(json_string_value(json_object_get(source, "sha256")), source_sha256) != 0) {
        g_string_assign(at, ".source.sha256");
        fits = FALSE;
    }
    if (fits && !names_text(source)) {
        g_string_assign(at, ".source.text_sha256");
        fits = FALSE;
    }
    if (fits)
        return TRUE;
    g_autofree char *why = g_strdup_printf("its answer does not keep the form at %s" PROBLEM_MARK
                                           "応答が決まった形になっていません（%s）",
                                           at->len > 0 ? at->str + 1 : "its top",
                                           at->len > 0 ? at->str + 1 : "最上位");
    problem_set(error, PROBLEM_WORKER_ENDED, PROBLEM_BOTH("the document", "文書"), why);
    return FALSE;
}

ServiceExtraction *service_extraction_read(GBytes *json, const char *source_sha256, GError **error)
{
    gsize size_bytes = 0;
    const guint8 *bytes = g_bytes_get_data(json, &size_bytes);
    g_autoptr(json_t) value =
        json_read(bytes, size_bytes, JSON_MAX_BYTES, DEPTH_MAX, "worker", error);
    if (value == NULL || !check_extraction(value, source_sha256, error))
        return NULL;
    ServiceExtraction *extraction = g_new0(ServiceExtraction, 1);
    extraction->content = g_steal_pointer(&value);
    return extraction;
}

void service_extraction_free(ServiceExtraction *extraction)
{
    if (extraction == NULL)
        return;
    json_decref(extraction->content);
    g_free(extraction);
}

guint64 service_extraction_units(const ServiceExtraction *extraction)
{
    return json_array_size(json_object_get(extraction->content, "units"));
}

const json_t *service_extraction_content(const ServiceExtraction *extraction)
{
    return extraction->content;
}

const char *service_extraction_text(const ServiceExtraction *extraction)
{
    const json_t *source = json_object_get(extraction->content, "source");
    return json_string_value(json_object_get(source, "text_sha256"));
}

/* edition/fields.c -- the table of fields, and values in and out of it */
#include "edition/fields.h"
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

static const char *const kinds[] = {"obligation",  "permission", "power",
                                    "designation", "definition", "scope",
                                    "lead",        "statement",  NULL};
static const char *const modalities[] = {"must", "must_not", "should", "may", "none", NULL};
static const char *const timings[] = {"always", "event", "annual", "periodic", "as_needed",
                                      "prompt", "once",  "none",   NULL};
static const char *const capabilities[] = {
    "ORG",    "ASSET",  "ZONE",   "CLEAN", "MAIL",  "PHYS", "DEVICE", "TRAIN",  "INC",
    "ID",     "FILE",   "BACKUP", "LOG",   "FIM",   "HOST", "CHANGE", "VENDOR", "CLOUD",
    "WEBUSE", "CRYPTO", "EXC",    "LAW",   "AUDIT", "SELF", "POLICY", "NONE",   NULL};
static const char *const mechanisms[] = {"enforce", "monitor", "workflow", "schedule", "register",
                                         "report",  "attest",  "none",     NULL};

static const EditionFieldFacts fields[EDITION_FIELDS] = {
    [EDITION_KIND] = {"kind", EDITION_CHOICE, kinds},
    [EDITION_MODALITY] = {"modality", EDITION_CHOICE, modalities},
    [EDITION_ACTOR] = {"actor", EDITION_WORDS, NULL},
    [EDITION_APPROVER] = {"approver", EDITION_WORDS, NULL},
    [EDITION_NOTIFY] = {"notify", EDITION_WORDS, NULL},
    [EDITION_TIMING] = {"timing", EDITION_CHOICE, timings},
    [EDITION_RECORDS] = {"records", EDITION_WORDS, NULL},
    [EDITION_CLASS] = {"class", EDITION_WORDS, NULL},
    [EDITION_CAPABILITY] = {"capability", EDITION_CHOICE, capabilities},
    [EDITION_MECHANISM] = {"mechanism", EDITION_CHOICE, mechanisms},
    [EDITION_HOW] = {"how", EDITION_TEXT, NULL},
    [EDITION_HOW_JA] = {"how_ja", EDITION_TEXT, NULL},
};

const EditionFieldFacts *edition_field(EditionField field)
{
    return &fields[field];
}

EditionField edition_field_named(const char *name)
{
    EditionField field = 0;
    while (field < EDITION_FIELDS && strcmp(fields[field].name, name) != 0)
        field++;
    return field;
}

/* No control characters, at least `min` and at most `max` characters, valid UTF-8. */
static gboolean is_plain(const char *text, gsize min, gsize max)
{
    if (text == NULL || !g_utf8_validate(text, -1, NULL))
        return FALSE;
    for (const char *at = text; *at != '\0'; at++)
        if ((guchar)*at < 0x20 || *at == 0x7f)
            return FALSE;
    gsize characters = (gsize)g_utf8_strlen(text, -1);
    return characters >= min && characters <= max;
}

static gboolean words_are_plain(const json_t *words)
{
    if (!json_is_array(words) || json_array_size(words) > EDITION_WORDS_MAX)
        return FALSE;
    for (gsize i = 0; i < json_array_size(words); i++) {
        const char *word = json_string_value(json_array_get(words, i));
        if (!is_plain(word, 1, EDITION_WORD_MAX_CHARS))
            return FALSE;
    }
    return TRUE;
}

static gboolean value_fits(const EditionFieldFacts *facts, const json_t *value)
{
    const char *text = json_string_value(value);
    switch (facts->form) {
    case EDITION_CHOICE:
        return text != NULL && g_strv_contains(facts->choices, text);
    case EDITION_WORDS:
        return words_are_plain(value);
    case EDITION_TEXT:
        return is_plain(text, 0, EDITION_TEXT_MAX_CHARS);
    }
    return FALSE;
}

gboolean edition_value_check(EditionField field, const json_t *value, GError **error)
{
    const EditionFieldFacts *facts = &fields[field];
    if (value_fits(facts, value))
        return TRUE;
    const char *why = PROBLEM_BOTH("not a value of this field", "この項目の値ではありません");
    if (facts->form == EDITION_WORDS)
        why = PROBLEM_BOTH("at most 32 names of 1 to 255 characters",
                           "1～255文字の名称を32個までで指定してください");
    else if (facts->form == EDITION_TEXT)
        why = PROBLEM_BOTH("one line of at most 500 characters",
                           "500文字以内の1行で指定してください");
    problem_set(error, PROBLEM_INVALID, facts->name, why);
    return FALSE;
}

char *edition_value_text(EditionField field, const json_t *value)
{
    if (fields[field].form != EDITION_WORDS)
        return g_strdup(json_string_value(value));
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(value); i++) {
        if (i > 0)
            g_string_append_c(text, '\n');
        g_string_append(text, json_string_value(json_array_get(value, i)));
    }
    return g_string_free(text, FALSE);
}

void edition_value_append(GString *json, EditionField field, const char *text)
{
    if (fields[field].form != EDITION_WORDS) {
        json_append_string(json, text, -1);
        return;
    }
    g_string_append_c(json, '[');
    while (*text != '\0') {
        const char *end = strchrnul(text, '\n');
        json_append_string(json, text, end - text);
        text = end;
        if (*text == '\n') {
            text++;
            g_string_append_c(json, ',');
        }
    }
    g_string_append_c(json, ']');
}

/* edition/fields.h -- the fields of a unit that people may correct, and what values each takes
 *
 * One table for the checks of what a worker extracted, of corrections, for the columns, and for the
 * facets. Values are those of docs/glossary.md. */
#pragma once
#include <glib.h>
#include <jansson.h>

typedef enum {
    EDITION_KIND,
    EDITION_MODALITY,
    EDITION_ACTOR,
    EDITION_APPROVER,
    EDITION_NOTIFY,
    EDITION_TIMING,
    EDITION_RECORDS,
    EDITION_CLASS,
    EDITION_CAPABILITY,
    EDITION_MECHANISM,
    EDITION_HOW,
    EDITION_HOW_JA,
    EDITION_FIELDS
} EditionField;

typedef enum {
    EDITION_CHOICE, /* one of `choices` */
    EDITION_WORDS,  /* a list of texts as written */
    EDITION_TEXT
} EditionForm;

typedef struct {
    const char *name; /* as in JSON and as the column */
    EditionForm form;
    const char *const *choices; /* NULL-terminated; of EDITION_CHOICE */
} EditionFieldFacts;

#define EDITION_WORDS_MAX 32
#define EDITION_WORD_MAX_CHARS 255
#define EDITION_TEXT_MAX_CHARS 500

const EditionFieldFacts *edition_field(EditionField field);
/* EDITION_FIELDS when no field is called so. */
EditionField edition_field_named(const char *name);
/* TRUE for a value of the field's form within its limits; PROBLEM_INVALID names the field. */
gboolean edition_value_check(EditionField field, const json_t *value, GError **error);
/* As the column holds it: words one a line (none of them holds a control character); transfer full.
 * `value` was checked. */
char *edition_value_text(EditionField field, const json_t *value);
/* A column's text as JSON, appended. */
void edition_value_append(GString *json, EditionField field, const char *text);

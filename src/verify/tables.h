/* verify/tables.h -- what rules/verify-*.yaml say, as tools/verify-tables makes C of it (verify/
 * only) */
#pragma once
#include "disarm/danger.h"
#include "disarm/policy.h"

/* What an attribute's value or an element's text must be; value.h says what each means. */
typedef enum {
    VERIFY_NOTHING, /* of a text: none */
    VERIFY_TOKEN,
    VERIFY_TEXT,
    VERIFY_WORDS, /* one of `words` */
    VERIFY_NEVER, /* empty, or it is the danger */
    VERIFY_OFF,   /* off, or it is the danger */
    VERIFY_REF,   /* a relationship to a part */
    VERIFY_LINK,  /* a relationship, also to an address */
    VERIFY_BASE64,
    VERIFY_FORMULA,
    VERIFY_ADDRESS,
    VERIFY_PLACE,
    VERIFY_STYLE,
    VERIFY_ACTION,
    VERIFY_GRAPHIC,
    VERIFY_EXTENSION,
    VERIFY_NAME,
    VERIFY_INSTRUCTION,
    VERIFY_PIVOT_SOURCE
} VerifyClass;

typedef enum {
    VERIFY_PLAIN,
    VERIFY_FIELD_MARK,
    VERIFY_STORY,
    VERIFY_INSERTED,
    VERIFY_DELETED,
    VERIFY_BRANCH
} VerifyAct;

/* Classes of bytes. */
#define VERIFY_BYTE_START 1u   /* of a name */
#define VERIFY_BYTE_NAME 2u    /* the rest of one, without the colon */
#define VERIFY_BYTE_SPACE 4u   /* white space */
#define VERIFY_BYTE_TOKEN 8u   /* of a token, but for '/', of which two are none */
#define VERIFY_BYTE_TEXT 16u   /* of a value that stands for itself */
#define VERIFY_BYTE_MARK 32u   /* of a text: where it ends, or does not stand for itself */
#define VERIFY_BYTE_ALNUM 64u  /* letters and digits of ASCII */
#define VERIFY_BYTE_WORD 128u  /* of a word in a formula */
#define VERIFY_TOKEN_BYTES 512 /* the longest token */
extern const guint8 verify_bytes[256];

#define VERIFY_NO_DANGER DISARM_DANGER_LAST
#define VERIFY_NO_POLICY 0xffu

typedef struct {
    const char *uri;
    guint size, space;
} VerifySpaceUri;

typedef struct {
    const char *name, *prefix;
    guint16 set; /* of attributes */
    guint8 space, text, act, danger, policy;
} VerifyElement;

typedef struct {
    const char *name, *words; /* "|a|b|", or NULL */
    guint16 set;
    guint8 space; /* 0: none; else one more than its number */
    guint8 value, danger;
} VerifyAttribute;

typedef struct {
    const char *kind, *type, *ending, *root;
    guint8 size; /* of `type` */
    guint8 space, policy;
} VerifyPart;

typedef struct {
    DisarmAspect aspect;
    DisarmDanger danger;
} VerifyPolicyRow;

typedef struct {
    const char *uri, *to; /* "|kind|kind|", or NULL */
    guint size;           /* of `uri` */
    gboolean root, link;
    DisarmDanger danger;
} VerifyRelation;

typedef struct {
    const char *word;
    DisarmDanger danger;
} VerifyDangerWord;

extern const VerifySpaceUri verify_space_uris[];
extern const guint verify_space_uri_count, verify_space_markup;
extern const VerifyElement verify_elements[];
extern const VerifyAttribute verify_attributes[];
extern const guint16 verify_element_slots[], verify_attribute_slots[];
extern const guint verify_element_mask, verify_attribute_mask;
extern const VerifyPart verify_parts[];
extern const VerifyPolicyRow verify_policies[];
extern const VerifyRelation verify_relations[];
extern const VerifyDangerWord verify_type_dangers[], verify_space_dangers[];
extern const guint verify_part_count, verify_relation_count, verify_type_danger_count,
    verify_space_danger_count;

/* Sorted by bytes. */
typedef enum {
    VERIFY_LIST_GRAPHICS,
    VERIFY_LIST_EXTENSIONS,
    VERIFY_LIST_FIELDS,
    VERIFY_LIST_LINK_FIELDS,
    VERIFY_LIST_DDE_FIELDS,
    VERIFY_LIST_FUNCTIONS,
    VERIFY_LIST_RUNNING_NAMES,
    VERIFY_LIST_PROGRAMS,
    VERIFY_LIST_TEXTS,
    VERIFY_LIST_FOREIGN,
    VERIFY_LIST_LAST
} VerifyList;
typedef struct {
    const char *const *words;
    guint count;
} VerifyWords;
extern const VerifyWords verify_lists[VERIFY_LIST_LAST];

#define VERIFY_NO_SPACE G_MAXUINT
/* Transitional and Strict addresses have one number; VERIFY_NO_SPACE when it is not known. */
guint verify_space_of(const char *uri, gsize size);
/* NULL when there is none. */
const VerifyElement *verify_element_of(guint space, const char *name);
/* In an element's own set, then among those that any may have; `space` VERIFY_NO_SPACE for none. */
const VerifyAttribute *verify_attribute_of(guint set, guint space, const char *name);
gboolean verify_list_has(VerifyList list, const char *word);
/* Whether "|a|b|" has `word`. */
gboolean verify_words_have(const char *words, const char *word);
/* Whether a word of the list stands at the start of `text`. */
gboolean verify_list_starts(VerifyList list, const char *text);

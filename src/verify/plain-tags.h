/* verify/plain-tags.h -- the forms of start tags that were found harmless; pure (verify/ only)
 *
 * Documents say few tags again and again. A form is the bytes of a tag but for those values of
 * which only the characters matter. */
#pragma once
#include "verify/tables.h"

typedef struct {
    const VerifyElement *element;
    guint8 name_size;
    gboolean empty;
} VerifyTag;

/* A value that may differ: its bytes must be of that class. */
typedef struct {
    gsize from, to; /* from the start of the tag */
    guint8 class;
} VerifyFree;

typedef struct VerifyTags VerifyTags;
VerifyTags *verify_tags_new(void);
void verify_tags_free(VerifyTags *tags);
/* The tag that begins at `at`, when one of its form was learned with that `turn`: where it ends,
 * else NULL. */
const char *verify_tags_find(const VerifyTags *tags, guint turn, const char *at, const char *end,
                             VerifyTag *tag);
/* From '<' to '>', well-formed. `turn` tells apart what prefixes stand for. */
void verify_tags_learn(VerifyTags *tags, guint turn, const char *at, gsize size,
                       const VerifyFree *values, guint count, const VerifyTag *tag);

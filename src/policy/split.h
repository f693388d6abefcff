/* policy/split.h -- a text into its sentences, full stops inside brackets left alone */
#pragma once
#include <glib.h>

typedef struct {
    guint32 start, size; /* bytes, without white space at either end */
} PolicySentence;

/* Replaces what `sentences` (PolicySentence) held by those of `text`. */
void policy_split(const char *text, gsize size, GArray *sentences);

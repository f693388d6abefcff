/* policy/layout.h -- what each line is before anyone asks what it says */
#pragma once
#include "policy/rules.h"
#include "policy/text.h"

typedef enum {
    LINE_BLANK,
    LINE_CONTENTS,   /* of a contents page, its title included */
    LINE_PAGE,       /* a page number */
    LINE_FIGURE,     /* the caption of a figure, or an image */
    LINE_DECORATION, /* a rule, a row of signs */
    LINE_AMENDMENT,  /* how the text came about: dates and numbers of acts */
    LINE_FURNITURE,  /* links, tags and what a web page adds */
    LINE_ROW,        /* a row of a table */
    LINE_TEXT        /* everything else: headings, clauses, sentences */
} PolicyLineClass;

/* One guint8 (PolicyLineClass) a line; owned. */
guint8 *policy_layout_classify(const PolicyRules *rules, const PolicyText *text);

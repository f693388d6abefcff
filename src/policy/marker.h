/* policy/marker.h -- the sign that opens a clause: 1, 4.1, (1), ①, (ア), ア, ・, ※, 第1章,
 * 第2条の2, 別表第1, ## … */
#pragma once
#include <glib.h>

#include "policy/rules.h"

typedef enum {
    FAMILY_NONE,
    FAMILY_CHAPTER,       /* 第1章, 第2編, 第3節; 第1 without a unit */
    FAMILY_ARTICLE,       /* 第4条, 第2条の2, 第4条から第6条まで */
    FAMILY_NAMED,         /* 序章, 附則 */
    FAMILY_ANNEX,         /* 別表第1, 様式第1号, 第1号様式 */
    FAMILY_REMARKS,       /* 備考 below a table or an annex */
    FAMILY_ROMAN,         /* Ⅰ */
    FAMILY_DECIMAL,       /* 1, 1., 4.1, 4.1.2 */
    FAMILY_KANJI,         /* 一 */
    FAMILY_PAREN_DECIMAL, /* (1) */
    FAMILY_PAREN_KANJI,   /* (一) */
    FAMILY_CLOSE_DECIMAL, /* 1) */
    FAMILY_CIRCLED,       /* ① */
    FAMILY_KANA,          /* ア */
    FAMILY_PAREN_KANA,    /* (ア) */
    FAMILY_CLOSE_KANA,    /* ア) */
    FAMILY_ALPHA,         /* a */
    FAMILY_PAREN_ALPHA,   /* (a) */
    FAMILY_CLOSE_ALPHA,   /* a) */
    FAMILY_BULLET,        /* ・ - ○ */
    FAMILY_NOTE,          /* ※ */
    FAMILY_LAST
} MarkerFamily;

extern const char *const marker_family_names[FAMILY_LAST];

#define MARKER_MAX_PARTS 6u
#define MARKER_TEXT_BYTES 96u

typedef struct {
    MarkerFamily family;
    guint32 value;    /* its number; bullets and notes are numbered by the outline */
    guint32 upto;     /* the last number of a range (第4条から第6条まで), else `value` */
    guint32 branch;   /* 2 for 第2条の2; 0 */
    guint32 parts;    /* numbers joined by dots; 1 for 4, 2 for 4.1 */
    guint32 iroha;    /* the place of its kana in イロハ, or 0 */
    guint32 kanji;    /* the kanji number its kana may have been typed for, or 0 */
    gunichar sign;    /* which unit, annex or bullet: 章, 表, ・ */
    gboolean strict;  /* written with brackets or the like: cannot be a plain number */
    gboolean loose;   /* the words behind touch it: it must fit to be one */
    gboolean misread; /* its characters stand for others: @ for ① */
    gboolean form;    /* an annex that is a form to fill in */
    guint hashes;     /* Markdown heading level before it, or 0 */
    gboolean listed;  /* a Markdown list sign stands before it */
    guint32 size;     /* bytes it takes of the line, with the white space after it */
    char text[MARKER_TEXT_BYTES]; /* as it stands in a path: narrow, without a closing dot */
} PolicyMarker;

/* Reads the marker that opens a line of `size` bytes. FALSE: the line has none, and then only
 * `hashes`, `listed` and `size` (of those signs) are set. */
gboolean policy_marker_read(const PolicyWords *words, const char *line, gsize size,
                            PolicyMarker *marker);
/* The text of a marker of `family` that bears the number `value`, as a path shows it: (3), ウ.
 * FALSE when the family has no such number. */
gboolean policy_marker_write(MarkerFamily family, gunichar sign, guint32 value,
                             char text[MARKER_TEXT_BYTES]);

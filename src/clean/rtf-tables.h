/* clean/rtf-tables.h -- the shape of the tables made from rules/clean-rtf.yaml (clean/ only) */
#pragma once
#include "disarm/danger.h"

enum {
    CLEAN_RTF_WORD = 1 << 0,        /* may stand among text */
    CLEAN_RTF_DESTINATION = 1 << 1, /* may begin a group */
    CLEAN_RTF_STARRED = 1 << 2,     /* the same, behind \* */
    CLEAN_RTF_QUIET = 1 << 3,       /* goes, and nobody misses it */
    CLEAN_RTF_GONE = 1 << 4         /* goes, and is told as `danger` */
};

typedef struct {
    const char *name;
    guint kinds;
    DisarmDanger danger; /* DISARM_DANGER_LAST: none */
} CleanRtfWord;

extern const CleanRtfWord clean_rtf_words[]; /* sorted */
extern const guint clean_rtf_words_count;
extern const char *const clean_rtf_properties[]; /* sorted */
extern const guint clean_rtf_properties_count;

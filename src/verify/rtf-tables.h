/* verify/rtf-tables.h -- the shape of the tables made from rules/verify-rtf.yaml (verify/ only) */
#pragma once
#include "disarm/danger.h"

enum { VERIFY_RTF_WORD = 1 << 0, VERIFY_RTF_DESTINATION = 1 << 1, VERIFY_RTF_STARRED = 1 << 2 };

typedef struct {
    const char *name;
    guint kinds;
    DisarmDanger danger; /* none here */
} VerifyRtfWord;

extern const VerifyRtfWord verify_rtf_words[]; /* sorted */
extern const guint verify_rtf_words_count;
extern const char *const verify_rtf_properties[]; /* sorted */
extern const guint verify_rtf_properties_count;

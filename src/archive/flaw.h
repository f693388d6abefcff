/* archive/flaw.h -- what can be odd about an archive or a member of it and still be read; pure */
#pragma once
#include <glib.h>

typedef enum {
    /* of an archive */
    ARCHIVE_FLAW_BEFORE = 1 << 0,    /* bytes before its first header */
    ARCHIVE_FLAW_BETWEEN = 1 << 1,   /* bytes inside that belong to nothing */
    ARCHIVE_FLAW_BEHIND = 1 << 2,    /* bytes behind its end */
    ARCHIVE_FLAW_COMMENT = 1 << 3,   /* its own, or one of a member */
    ARCHIVE_FLAW_BACKSLASH = 1 << 6, /* names of members have '\\' between folders */
    /* of a member */
    ARCHIVE_FLAW_DISAGREES = 1 << 4, /* its two headers say different things */
    ARCHIVE_FLAW_NAME = 1 << 5       /* its name is in no known character set, or holds a NUL */
} ArchiveFlaw;

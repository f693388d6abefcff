/* clean/kind.h -- what a file is, by its bytes and by its name: two answers that must agree; pure
 *
 * The kinds stand in rules/clean-kinds.yaml; pictures and archives in image/ and archive/. */
#pragma once
#include "base/problem.h"
#include <glib.h>

typedef enum {
    CLEAN_CLASS_PROGRAM, /* starts something when it is opened */
    CLEAN_CLASS_ENGINE,  /* made safe by an engine */
    CLEAN_CLASS_REFUSED  /* known, and not handled; or of no known kind */
} CleanClass;

typedef enum {
    CLEAN_ENGINE_NONE,
    CLEAN_ENGINE_TEXT,
    CLEAN_ENGINE_TABLE,
    CLEAN_ENGINE_OOXML,
    CLEAN_ENGINE_PDF,
    CLEAN_ENGINE_MAIL,
    CLEAN_ENGINE_MSG,
    CLEAN_ENGINE_TNEF,
    CLEAN_ENGINE_OLD,    /* `detail` is the CleanOld */
    CLEAN_ENGINE_LOCKED, /* an Office package under a password; never by name */
    CLEAN_ENGINE_ODF,
    CLEAN_ENGINE_ODF_FLAT,
    CLEAN_ENGINE_SVG,
    CLEAN_ENGINE_RTF,
    CLEAN_ENGINE_HTML,
    CLEAN_ENGINE_MHT,
    CLEAN_ENGINE_PICTURE, /* `detail` is the ImageKind */
    CLEAN_ENGINE_ARCHIVE  /* `detail` is the ArchiveFormat */
} CleanEngine;

/* All texts are static. */
typedef struct {
    const char *name;    /* "comma-table", "image-png", "zip": lasting */
    const char *text[2]; /* by ProblemLanguage */
    CleanClass class;
    CleanEngine engine;
    const char *advice[2]; /* what to do instead, where it is refused */
    guint detail;
    gboolean textual; /* by its bytes: text that begins like something */
} CleanFileKind;

/* By its bytes alone: never nothing. Text of no other kind is "plain-text", all else
 * "unknown-binary". Only the beginning of a text is looked at. */
CleanFileKind clean_kind_of_bytes(const guint8 *bytes, gsize size);
/* By its name's ending, in any case and width of letters; FALSE when it has none that is known. */
gboolean clean_kind_of_name(const char *name, CleanFileKind *kind);
/* The ending of a name without the dot, in lower case; "" when it has none. Transfer full. */
char *clean_name_ending(const char *name);
/* Sets PROBLEM_UNSUPPORTED with what the file is and what to do instead. Always FALSE. */
gboolean clean_kind_refuse(const CleanFileKind *kind, GError **error);

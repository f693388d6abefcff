/* clean/archive/name.h -- names of members made plain, and held apart from each other; pure */
#pragma once
#include <glib.h>

typedef enum {
    CLEAN_NAME_OUTSIDE = 1 << 0,   /* absolute, with a drive, a share or "..": leads elsewhere */
    CLEAN_NAME_DECEPTIVE = 1 << 1, /* directions, invisible characters, streams, reserved names */
    CLEAN_NAME_PLAINED = 1 << 2,   /* characters that a Windows disk does not take */
    CLEAN_NAME_SYSTEM = 1 << 3     /* what systems leave behind: __MACOSX, Thumbs.db, desktop.ini */
} CleanNameFlaw;

/* A path as it may stand in the output, with '/' between folders and none at its end; it may be ""
 * for what names only the root. `flaws` gets CleanNameFlaw. Transfer full. */
char *clean_member_name(const char *name, guint *flaws);
/* Whether the name shows one kind and is another: "photo.jpg.exe", with blanks or without. */
gboolean clean_name_has_two_endings(const char *name);

/* Names given out so far. Two names are one to a Windows disk in either case and width of letters,
 * composed or not; to those who unescape names, with '%' or not. */
typedef struct CleanTakenNames CleanTakenNames;
CleanTakenNames *clean_taken_new(void);
void clean_taken_free(CleanTakenNames *taken);
typedef enum {
    CLEAN_TAKE_FREE,
    CLEAN_TAKE_RENAMED, /* a number was put before the ending */
    CLEAN_TAKE_TWICE    /* the very same was asked for before, or a folder of it is a file */
} CleanTake;
/* Takes a file's path for what was called `asked_as` where it came from; `path` is replaced when it
 * is renamed. */
CleanTake clean_taken_file(CleanTakenNames *taken, const char *asked_as, char **path);
/* Takes a folder's path; FALSE when a file has that name. */
gboolean clean_taken_folder(CleanTakenNames *taken, const char *path);

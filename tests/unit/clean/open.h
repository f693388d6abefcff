/* tests/unit/clean/open.h -- files of open markup through the whole way, and what comes out */
#pragma once
#include "release/release.h"

typedef struct {
    gboolean passed;
    char *called;             /* owned */
    GByteArray *bytes;        /* owned; empty when nothing came out */
    DisarmFindings *findings; /* owned */
    GError *refusal;          /* owned */
} Opened;
void opened_clear(Opened *opened);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opened, opened_clear)

Opened open_file(const char *name, const void *bytes, gsize size, const char *policy);
/* The same, and asserts that it passed, and that what came out comes out of a second time. */
Opened open_file_well(const char *name, const void *bytes, gsize size, const char *policy);
Opened open_text(const char *name, const char *text);
/* A ZIP of pairs of names and texts, until NULL; the first is stored. Owned. */
GByteArray *open_pack(const char *const *pairs);
/* A part of a package that came out; NULL when there is none. Transfer full. */
char *opened_part(const Opened *opened, const char *name);
/* Whether what came out, or any part of it, holds this. */
gboolean opened_holds(const Opened *opened, const char *text);
gboolean opened_found(const Opened *opened, DisarmDanger danger, DisarmDeed deed);
/* PNG picture of one pixel. Static. */
const guint8 *open_pixel(gsize *size);

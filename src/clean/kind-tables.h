/* clean/kind-tables.h -- the shape of the tables made from rules/clean-kinds.yaml (clean/ only) */
#pragma once
#include "clean/kind.h"

typedef struct {
    guint kind;
    gsize at, size;
    const char *bytes;
} CleanKindBytes;

typedef struct {
    guint kind;
    gsize size;
    const char *text; /* in lower case */
} CleanKindStart;

typedef struct {
    const char *ending;
    guint kind;
} CleanKindEnding;

extern const CleanFileKind clean_kind_table[];
extern const CleanKindBytes clean_kind_bytes[];
extern const CleanKindStart clean_kind_starts[];
extern const CleanKindEnding clean_kind_endings[]; /* sorted */
extern const guint clean_kind_bytes_count, clean_kind_starts_count, clean_kind_endings_count;

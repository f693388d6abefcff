/* tests/fuzz/parts.h -- what a fuzz target packs before it runs: a first line with a file's name,
 * the policy and marks of the form, then parts, each a line about it and its bytes */
#pragma once
#include <glib.h>
#include <string.h>

/* Between the first line and each part. */
#define PARTS_BETWEEN "|PART|"
#define PARTS_MAX 48

/* How the bytes of a part fall into pieces, for changes that keep the form. */
typedef enum {
    PIECES_NONE,   /* bytes */
    PIECES_MARKUP, /* tags and what stands between them */
    PIECES_WORDS,  /* words, their marks and the spaces between */
    PIECES_LINES,  /* up to each end of a line */
    PIECES_BIFF,   /* u16 kind, u16 length, bytes: records of Excel 97 */
    PIECES_BOXES,  /* u16 version, u16 kind, u32 length, bytes; in each other: PowerPoint 97 */
    PIECES_EMF,    /* u32 kind, u32 size of the whole, bytes */
    PIECES_WMF,    /* u32 size in u16 of the whole, u16 kind, bytes */
    PIECES_CHUNKS, /* u32 length (big end first), four letters, bytes, u32 sum: PNG */
    PIECES_RIFF,   /* four letters, u32 length, bytes, even: WebP */
} Pieces;

/* A target whose input is of this form says how each part falls into pieces; mutate.c uses it.
 * `file` is the name in the first line, `line` the one about the part. */
Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size);

typedef struct {
    const char *line; /* not ended by a NUL */
    gsize line_bytes;
    const guint8 *bytes;
    gsize size;
} Part;

typedef struct {
    Part head;
    char name[24], policy[16], marks[16];
    Part parts[PARTS_MAX];
    guint count;
} Parts;

static inline void parts_line(const guint8 *bytes, gsize size, Part *part)
{
    const guint8 *end = size > 0 ? memchr(bytes, '\n', size) : NULL;
    *part = (Part){.line = (const char *)bytes, .line_bytes = size, .bytes = bytes + size};
    if (end == NULL)
        return;
    part->line_bytes = (gsize)(end - bytes);
    part->bytes = end + 1;
    part->size = size - part->line_bytes - 1;
}

static inline void parts_word(const char **at, const char *end, char *word, gsize room)
{
    gsize length = 0;
    for (; *at < end && **at != ' '; (*at)++)
        if (length + 1 < room && g_ascii_isgraph(**at))
            word[length++] = **at;
    word[length] = '\0';
    while (*at < end && **at == ' ')
        (*at)++;
}

/* Points into `bytes`. What stands before the first part, besides the line, is left out. */
static inline void parts_read(const guint8 *bytes, gsize size, Parts *out)
{
    const gsize between = sizeof PARTS_BETWEEN - 1;
    const guint8 *end = bytes + size;
    const guint8 *at = size > 0 ? memmem(bytes, size, PARTS_BETWEEN, between) : NULL;
    *out = (Parts){.count = 0};
    parts_line(bytes, at != NULL ? (gsize)(at - bytes) : size, &out->head);
    const char *word = out->head.line, *line_end = word + out->head.line_bytes;
    parts_word(&word, line_end, out->name, sizeof out->name);
    parts_word(&word, line_end, out->policy, sizeof out->policy);
    parts_word(&word, line_end, out->marks, sizeof out->marks);
    while (at != NULL && out->count < PARTS_MAX) {
        at += between;
        const guint8 *next = memmem(at, (gsize)(end - at), PARTS_BETWEEN, between);
        parts_line(at, (gsize)((next != NULL ? next : end) - at), &out->parts[out->count++]);
        at = next;
    }
}

/* A part's line as text. Transfer full. */
static inline char *parts_text(const Part *part)
{
    return g_strndup(part->line, part->line_bytes);
}

/* The name in the first line if it is one of `names` (ended by NULL), else the first of them: what
 * names can be is another question. */
static inline const char *parts_name(const Parts *parts, const char *const *names)
{
    for (guint i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], parts->name) == 0)
            return names[i];
    return names[0];
}

static inline gboolean parts_has_mark(const Parts *parts, char mark)
{
    return strchr(parts->marks, mark) != NULL;
}

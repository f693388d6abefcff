/* policy/fold.c -- folds characters by a table made from Unicode's compatibility mappings */
#include "policy/fold.h"

#include <string.h>
#include <unicode/unorm2.h>

#include "base/problem.h"
#include "policy/words.h"

#define PLANE_SIZE 0x10000u
#define DROPPED 0u

struct PolicyFold {
    gunichar to[PLANE_SIZE];      /* DROPPED: left out; itself: kept */
    guint8 lookalike[PLANE_SIZE]; /* 1: a reader would take it for `to`, so writing it is noise */
};

/* Ranges whose members are other spellings of one plain character. Look-alikes (radicals and
 * compatibility ideographs) come out of documents converted by machine. */
typedef struct {
    gunichar first, last;
    gboolean lookalike;
} Range;

static const Range folded_ranges[] = {
    {0x2E80, 0x2FD5, TRUE},  /* CJK and Kangxi radicals */
    {0xF900, 0xFAFF, TRUE},  /* compatibility ideographs */
    {0xFF01, 0xFF5E, FALSE}, /* full-width ASCII */
    {0xFF61, 0xFF9F, FALSE}, /* half-width punctuation and katakana */
};

static const struct {
    gunichar from, to;
} folded_single[] = {
    {' ', DROPPED},    {'\n', DROPPED},   {'\r', DROPPED},   {'\f', DROPPED},   {0x00A0, DROPPED},
    {0x3000, DROPPED}, {0x200B, DROPPED}, {0xFEFF, DROPPED}, {0x2003, DROPPED}, {'*', DROPPED},
    {0xFF0C, 0x3001},  {0xFF0E, 0x3002},  {0xFF65, 0x30FB},  {0x2010, '-'},     {0x2212, '-'},
};

static void fold_range(PolicyFold *fold, const UNormalizer2 *nfkc, const Range *range)
{
    for (gunichar c = range->first; c <= range->last; c++) {
        UChar source = (UChar)c;
        UChar plain[8];
        UErrorCode status = U_ZERO_ERROR;
        int32_t length = unorm2_normalize(nfkc, &source, 1, plain, 8, &status);
        if (U_FAILURE(status) || length != 1 || plain[0] == source)
            continue;
        fold->to[c] = plain[0];
        fold->lookalike[c] = range->lookalike ? 1 : 0;
    }
}

PolicyFold *policy_fold_new(GError **error)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    if (U_FAILURE(status)) {
        problem_set(error, PROBLEM_INTERNAL, u_errorName(status), NULL);
        return NULL;
    }
    PolicyFold *fold = g_new0(PolicyFold, 1);
    for (gunichar c = 0; c < PLANE_SIZE; c++)
        fold->to[c] = c;
    for (gsize i = 0; i < G_N_ELEMENTS(folded_ranges); i++)
        fold_range(fold, nfkc, &folded_ranges[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(folded_single); i++)
        fold->to[folded_single[i].from] = folded_single[i].to;
    return fold;
}

void policy_fold_free(PolicyFold *fold)
{
    g_free(fold);
}

void policy_folded_init(PolicyFolded *folded)
{
    folded->bytes = g_string_sized_new(1024);
    folded->origin = g_array_sized_new(FALSE, FALSE, sizeof(PolicyOrigin), 1024);
    folded->mended = FALSE;
}

void policy_folded_clear(PolicyFolded *folded)
{
    if (folded->bytes != NULL)
        g_string_free(folded->bytes, TRUE);
    g_clear_pointer(&folded->origin, g_array_unref);
    folded->bytes = NULL;
}

/* A voiced half-width kana is two characters: the mark joins the letter before it. */
static gunichar joined_voice(gunichar before, gunichar mark)
{
    gboolean voiced = mark == 0xFF9E;
    if (!voiced && mark != 0xFF9F)
        return 0;
    if (before == 0x30A6)
        return voiced ? 0x30F4 : 0;
    if (before >= 0x30CF && before <= 0x30DB && (before - 0x30CF) % 3 == 0)
        return before + (voiced ? 1 : 2);
    if (!voiced)
        return 0;
    if (before >= 0x30AB && before <= 0x30C1 && before % 2 == 1)
        return before + 1;
    if (before >= 0x30C4 && before <= 0x30C8 && before % 2 == 0)
        return before + 1;
    return 0;
}

typedef struct {
    char *bytes;          /* room for every byte of the source */
    PolicyOrigin *origin; /* same count, and one */
    gsize size;
    gunichar last; /* last character put out */
    gsize last_at;
    gboolean mended;
} Writer;

/* A narrow comma between Japanese words is 、; between digits it is none. */
static gboolean is_japanese_comma(const Writer *w, gunichar c)
{
    return c == ',' && w->last != 0 && !g_ascii_isdigit(MIN(w->last, 127u));
}

static inline void put_bytes(Writer *w, gunichar c, const char *utf8, gsize count,
                             PolicyOrigin origin)
{
    w->last_at = w->size;
    w->last = c;
    for (gsize i = 0; i < count; i++) {
        w->origin[w->size] = origin;
        w->bytes[w->size++] = utf8[i];
    }
}

static void put_other(Writer *w, gunichar c, PolicyOrigin origin)
{
    char utf8[6];
    gsize count = (gsize)g_unichar_to_utf8(c, utf8);
    put_bytes(w, c, utf8, count, origin);
}

/* Puts out what `c`, which stands in `count` bytes at `utf8`, folds to. */
static inline void fold_one(const PolicyFold *fold, Writer *w, gunichar c, const char *utf8,
                            gsize count, PolicyOrigin origin)
{
    if (is_japanese_comma(w, c)) {
        put_other(w, 0x3001, origin);
        return;
    }
    if (c >= PLANE_SIZE || (fold->to[c] == c && c != 0xFF9E && c != 0xFF9F)) {
        put_bytes(w, c, utf8, count, origin);
        return;
    }
    gunichar voiced = joined_voice(w->last, c);
    if (voiced != 0) {
        w->size = w->last_at;
        put_other(w, voiced, w->origin[w->last_at]);
        return;
    }
    w->mended = w->mended || fold->lookalike[c] != 0;
    if (fold->to[c] != DROPPED)
        put_other(w, fold->to[c], origin);
}

void policy_fold_text(const PolicyFold *fold, const char *text, gsize size_bytes,
                      PolicyFolded *folded)
{
    /* Only a comma grows: half-width kana and radicals keep their three bytes. */
    gsize room = size_bytes;
    for (const char *at = text; (at = memchr(at, ',', size_bytes - (gsize)(at - text))) != NULL;
         at++)
        room += 2;
    g_string_set_size(folded->bytes, room + 1);
    g_array_set_size(folded->origin, (guint)room + 2);
    Writer w = {.bytes = folded->bytes->str,
                .origin = (PolicyOrigin *)(void *)folded->origin->data};
    PolicyOrigin origin = {0, 0};
    const char *end = text + size_bytes;
    for (const char *at = text; at < end;) {
        const char *start = at;
        gunichar c = policy_next_char(&at);
        fold_one(fold, &w, c, start, (gsize)(at - start), origin);
        origin.byte += (guint32)(at - start);
        origin.point++;
    }
    w.origin[w.size] = origin;
    folded->mended = w.mended;
    g_string_set_size(folded->bytes, w.size);
    g_array_set_size(folded->origin, (guint)w.size + 1);
}

char *policy_fold_word(const PolicyFold *fold, const char *word)
{
    PolicyFolded folded;
    policy_folded_init(&folded);
    policy_fold_text(fold, word, strlen(word), &folded);
    char *result = g_strndup(folded.bytes->str, folded.bytes->len);
    policy_folded_clear(&folded);
    return result;
}

char *policy_fold_mend(const PolicyFold *fold, const char *text)
{
    GString *out = g_string_sized_new(strlen(text) + 1);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c < PLANE_SIZE && fold->lookalike[c])
            g_string_append_unichar(out, fold->to[c]);
        else
            g_string_append_len(out, at, g_utf8_next_char(at) - at);
    }
    return g_string_free(out, FALSE);
}

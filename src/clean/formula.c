/* clean/formula.c -- the tokens of a formula, and the functions that only compute */
#include "clean/formula.h"
#include "clean/schema.h"
#include <string.h>

#define NAME_MAX_BYTES 64u /* of a function that is known */

typedef struct {
    const char *from, *at, *end;
    GHashTable *gone_names, *gone_sheets;
    const char *token, *token_end; /* the one that decided */
    const char *path;              /* the first word with a backslash, or NULL */
} Reader;

char *clean_formula_fold(const char *name, gsize size)
{
    return g_utf8_casefold(name, (gssize)size);
}

/* Prefixes that newer programs put before function names. */
static void skip_markers(const char **at, gsize *size)
{
    static const char *const markers[] = {"_xlfn.", "_xlws.", "_xleta."};
    for (guint i = 0; *size > 0 && **at == '_' && i < G_N_ELEMENTS(markers); i++) {
        gsize length = strlen(markers[i]);
        if (*size > length && g_ascii_strncasecmp(*at, markers[i], length) == 0) {
            *at += length;
            *size -= length;
            i = G_MAXUINT; /* from the first again */
        }
    }
}

/* Short as they are, a call costs more than looking at their letters. */
static int order_of(const char *a, const char *b)
{
    gsize at = 0;
    while (a[at] == b[at] && a[at] != '\0')
        at++;
    return (guint8)a[at] - (guint8)b[at];
}

static gboolean is_function_known(const char *key)
{
    const char *const *low = clean_functions, *const *high = low + clean_functions_count;
    while (low < high) {
        const char *const *middle = low + (high - low) / 2;
        int order = order_of(key, *middle);
        if (order == 0)
            return TRUE;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return FALSE;
}

/* Variables of LAMBDA and LET are called by their names. */
static gboolean is_outward(const char *name, gsize size)
{
    if (size > 6 && g_ascii_strncasecmp(name, "_xlpm.", 6) == 0)
        return FALSE;
    skip_markers(&name, &size);
    char key[NAME_MAX_BYTES];
    if (size >= sizeof key)
        return TRUE;
    for (gsize i = 0; i < size; i++)
        key[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] & ~0x20 : name[i]);
    key[size] = '\0';
    return !is_function_known(key);
}

static gboolean is_gone(GHashTable *gone, const char *name, gsize size)
{
    if (gone == NULL)
        return FALSE;
    char plain[NAME_MAX_BYTES];
    gsize at = 0;
    for (; at < size && at + 1 < sizeof plain && (guint8)name[at] < 0x80; at++)
        plain[at] = g_ascii_tolower(name[at]);
    plain[at] = '\0';
    if (at == size) /* what folding would give */
        return g_hash_table_contains(gone, plain);
    g_autofree char *folded = clean_formula_fold(name, size);
    return g_hash_table_contains(gone, folded);
}

/* Behind a quote that is closed by the same, doubled inside; NULL when it is not closed. */
static const char *skip_quoted(const char *at, const char *end, char quote)
{
    while (at < end) {
        at = memchr(at, quote, (gsize)(end - at));
        if (at == NULL)
            return NULL;
        if (at + 1 == end || at[1] != quote)
            return at + 1;
        at += 2;
    }
    return NULL;
}

static gboolean is_word(char c)
{
    return (clean_bytes[(guint8)c] & CLEAN_BYTE_WORD) != 0;
}

/* A sheet between quotes: 'C:\[book.xls]sheet' or '[1]sheet' or 'sheet' or 'first:last'. */
static CleanFormula judge_quoted(const Reader *r, const char *name, gsize size, char behind)
{
    if (behind == '|' || memchr(name, '|', size) != NULL) /* a sheet may be called so, too */
        return CLEAN_FORMULA_DDE;
    if (memchr(name, '[', size) != NULL || memchr(name, '\\', size) != NULL ||
        memchr(name, '/', size) != NULL)
        return CLEAN_FORMULA_EXTERNAL;
    return is_gone(r->gone_sheets, name, size) ? CLEAN_FORMULA_GONE : CLEAN_FORMULA_PLAIN;
}

/* The next from `at` that is no blank; NUL at the end. */
static char solid_from(const Reader *r, const char *at)
{
    while (at < r->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at < r->end ? *at : '\0';
}

static char next_solid(const Reader *r)
{
    return solid_from(r, r->at);
}

/* A function handed to another, to be called by that: _xleta.SUM. */
static gboolean is_function(const char *word, gsize size)
{
    gsize bare = size;
    skip_markers(&word, &bare);
    return bare < size;
}

/* Names may hold backslashes. With a drive or a machine before them, or a "!" behind, it is a path.
 */
static gboolean leads_to_file(Reader *r, const char *word, gsize size, char behind)
{
    if (memchr(word, '\\', size) == NULL)
        return FALSE;
    r->path = r->path != NULL ? r->path : word;
    char before = word > r->from ? word[-1] : '\0';
    return before == ':' || before == '/' || behind == '!' || memmem(word, size, "\\\\", 2) != NULL;
}

/* A path may be of many words, with whatever stands in names of files between them: a "!" behind
 * that leads on, and is not of a sheet in quotes, ends one. Errors (#REF!) lead nowhere. */
static gboolean ends_path(const Reader *r)
{
    if (*r->at != '!' || r->path == NULL)
        return FALSE;
    char behind = solid_from(r, r->at + 1);
    return is_word(behind) || (behind != '\0' && strchr("$#'[\"", behind) != NULL);
}

static CleanFormula judge_word(Reader *r, const char *word, gsize size)
{
    char behind = next_solid(r);
    if (behind == '|')
        return CLEAN_FORMULA_DDE;
    if (leads_to_file(r, word, size, behind))
        return CLEAN_FORMULA_EXTERNAL;
    if (behind == '(' || is_function(word, size))
        return is_outward(word, size) ? CLEAN_FORMULA_OUTWARD : CLEAN_FORMULA_PLAIN;
    if (behind == '!' && is_gone(r->gone_sheets, word, size))
        return CLEAN_FORMULA_GONE;
    return is_gone(r->gone_names, word, size) ? CLEAN_FORMULA_GONE : CLEAN_FORMULA_PLAIN;
}

/* "[" begins another workbook ([1]…, [book.xls]…), or what stands in a table: after a name
 * (Table[…]) and inside of that, or alone where a table's own rows are meant ([@column], [[…]]). */
static CleanFormula read_bracket(Reader *r)
{
    const char *at = r->at;
    guint depth = 0;
    for (; at < r->end; at++) {
        if (*at == '\'' && at + 1 < r->end)
            at++; /* escapes the next */
        else if (*at == '[')
            depth++;
        else if (*at == ']' && --depth == 0)
            break;
    }
    if (at == r->end)
        return CLEAN_FORMULA_BROKEN;
    r->token = r->at;
    r->at = r->token_end = at + 1;
    /* Columns stand alone; a workbook is followed by a sheet, a name or "!". */
    gboolean alone = r->at == r->end || !(is_word(*r->at) || *r->at == '!' || *r->at == '\'');
    return alone ? CLEAN_FORMULA_PLAIN : CLEAN_FORMULA_EXTERNAL;
}

static CleanFormula read_word(Reader *r)
{
    const char *word = r->at;
    while (r->at < r->end && is_word(*r->at))
        r->at++;
    r->token = word;
    r->token_end = r->at;
    CleanFormula answer = judge_word(r, word, (gsize)(r->at - word));
    if (answer == CLEAN_FORMULA_PLAIN && r->at < r->end && *r->at == '[')
        return read_bracket(r);
    return answer;
}

static CleanFormula read_quoted(Reader *r)
{
    const char *name = r->at + 1;
    const char *close = skip_quoted(name, r->end, *r->at);
    gboolean string = *r->at == '"';
    if (close == NULL)
        return CLEAN_FORMULA_BROKEN;
    r->token = r->at;
    r->at = r->token_end = close;
    if (string)
        return CLEAN_FORMULA_PLAIN;
    CleanFormula answer = judge_quoted(r, name, (gsize)(close - 1 - name), next_solid(r));
    r->at += r->at < r->end && *r->at == '!';
    return answer;
}

static CleanFormula read_token(Reader *r)
{
    char c = *r->at;
    if (c == '"' || c == '\'')
        return read_quoted(r);
    if (c == '[')
        return read_bracket(r);
    if (c == '|') {
        r->token = r->at;
        r->token_end = r->at + 1;
        return CLEAN_FORMULA_DDE;
    }
    if (is_word(c))
        return read_word(r);
    if (ends_path(r)) {
        r->token = r->path;
        r->token_end = r->at + 1;
        return CLEAN_FORMULA_EXTERNAL;
    }
    r->at++;
    return (guint8)c < 0x20 && c != '\n' && c != '\r' && c != '\t' ? CLEAN_FORMULA_BROKEN
                                                                   : CLEAN_FORMULA_PLAIN;
}

/* Mostly none went, and then nobody need ask for each word. */
static GHashTable *filled(GHashTable *gone)
{
    return gone != NULL && g_hash_table_size(gone) > 0 ? gone : NULL;
}

CleanFormula clean_formula_read(const char *text, gsize size, GHashTable *gone_names,
                                GHashTable *gone_sheets, char **where)
{
    Reader r = {.from = text,
                .at = text,
                .end = text + size,
                .gone_names = filled(gone_names),
                .gone_sheets = filled(gone_sheets)};
    CleanFormula answer = CLEAN_FORMULA_PLAIN;
    while (r.at < r.end && answer == CLEAN_FORMULA_PLAIN)
        answer = read_token(&r);
    if (answer != CLEAN_FORMULA_PLAIN && where != NULL)
        *where = r.token != NULL ? g_strndup(r.token, (gsize)(r.token_end - r.token))
                                 : g_strndup(text, MIN(size, 40));
    return answer;
}

/* verify/formula.c -- formulas of spreadsheets: what they call and where they point */
#include "verify/value.h"
#include <string.h>

#define NAME_MAX_BYTES 1024u /* of a function, markers and the variables of LAMBDA included */

typedef struct {
    const char *text;
    gboolean slashed; /* a word held a backslash: what comes may be the rest of a path */
    DisarmDanger danger;
} Reader;

static gboolean is_word(guint8 c)
{
    return (verify_bytes[c] & VERIFY_BYTE_WORD) != 0;
}

/* Behind a piece in quotes that are doubled inside; NULL when it does not end. */
static const char *skip_quoted(const char *at, char quote)
{
    for (at++; *at != '\0'; at++) {
        if (*at != quote)
            continue;
        if (at[1] != quote)
            return at + 1;
        at++;
    }
    return NULL;
}

/* Behind brackets, in which ' escapes; NULL when they do not end. */
static const char *skip_brackets(const char *at)
{
    guint depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '\'' && at[1] != '\0')
            at++;
        else if (*at == '[')
            depth++;
        else if (*at == ']' && --depth == 0)
            return at + 1;
    }
    return NULL;
}

/* The name of a function, in capitals. */
static DisarmDanger call_of(const char *name)
{
    static const char *const prefixes[] = {"_XLFN.", "_XLWS.", "_XLETA."};
    const char *bare = name;
    if (*name == '_' && g_str_has_prefix(name, "_XLPM.") &&
        name[6] != '\0') /* a variable of LAMBDA or LET */
        return VERIFY_NO_DANGER;
    for (guint i = 0; *bare == '_' && i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(bare, prefixes[i]))
            bare += strlen(prefixes[i]);
    return verify_list_has(VERIFY_LIST_FUNCTIONS, bare) ? VERIFY_NO_DANGER : DISARM_FORMULA;
}

static DisarmDanger call(const char *from, const char *to)
{
    char name[NAME_MAX_BYTES];
    gsize size = (gsize)(to - from);
    if (size >= sizeof name)
        return DISARM_FORMULA; /* none is called so */
    for (gsize i = 0; i < size; i++)
        name[i] = (char)(from[i] - (from[i] >= 'a' && from[i] <= 'z' ? 'a' - 'A' : 0));
    name[size] = '\0';
    return call_of(name);
}

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
        at++;
    return at;
}

/* Names hold backslashes as paths do. A path begins at a drive or a machine, or leads to a sheet.
 */
static gboolean is_path(Reader *r, const char *from, const char *to, char next)
{
    gsize size = (gsize)(to - from);
    if (memchr(from, '\\', size) == NULL)
        return FALSE;
    r->slashed = TRUE;
    gboolean behind = from > r->text && (from[-1] == ':' || from[-1] == '/');
    return behind || next == '!' || memmem(from, size, "\\\\", 2) != NULL;
}

/* What stands in names of files may stand between two words of a path: which led to a sheet, and
 * not what stands before a "!" of its own, nobody can tell. An error ends with one that leads
 * nowhere. */
static gboolean ends_path(const Reader *r, const char *at)
{
    if (*at != '!' || !r->slashed)
        return FALSE;
    const char *next = skip_blanks(at + 1);
    return is_word((guint8)*next) || (*next != '\0' && strchr("$#'[\"", *next) != NULL);
}

/* Columns of a table; in front of a sheet it is a workbook. */
static const char *skip_columns(Reader *r, const char *at)
{
    const char *end = skip_brackets(at);
    if (end != NULL && (*end == '!' || *end == '\'' || is_word((guint8)*end)))
        r->danger = DISARM_EXTERNAL_BOOK;
    return end;
}

/* A word and what it is: a call, or a name or reference. */
static const char *skip_word(Reader *r, const char *at)
{
    const char *from = at;
    while (is_word((guint8)*at))
        at++;
    const char *next = skip_blanks(at);
    if (is_path(r, from, at, *next)) {
        r->danger = DISARM_EXTERNAL_BOOK;
        return at;
    }
    gboolean marks = *from == '_';
    gboolean handed = marks && at - from > 7 && g_ascii_strncasecmp(from, "_xleta.", 7) == 0;
    gboolean marked = marks && at - from > 6 &&
                      (g_ascii_strncasecmp(from, "_xlfn.", 6) == 0 ||
                       g_ascii_strncasecmp(from, "_xlws.", 6) == 0);
    if (*next == '(' || handed || marked) /* called, or handed to one that calls it */
        r->danger = call(from, at);
    return *at == '[' ? skip_columns(r, at) : at;
}

/* The name of a sheet holds neither brackets nor paths; another workbook's does. The "!" behind it
 * is its own. */
static const char *skip_sheet(Reader *r, const char *at)
{
    const char *end = skip_quoted(at, '\'');
    if (end != NULL && strcspn(at, "[]\\/|") < (gsize)(end - at))
        r->danger = DISARM_EXTERNAL_BOOK;
    return end != NULL && *end == '!' ? end + 1 : end;
}

DisarmDanger verify_formula(const char *text)
{
    Reader r = {text, FALSE, VERIFY_NO_DANGER};
    for (const char *at = text; at != NULL && *at != '\0' && r.danger == VERIFY_NO_DANGER;) {
        if (*at == '"')
            at = skip_quoted(at, '"');
        else if (*at == '\'')
            at = skip_sheet(&r, at);
        else if (*at == '[')
            at = skip_columns(&r, at);
        else if (is_word((guint8)*at))
            at = skip_word(&r, at);
        else if (*at == '|')
            r.danger = DISARM_DDE;
        else if (ends_path(&r, at))
            r.danger = DISARM_EXTERNAL_BOOK;
        else
            at++;
        if (at == NULL)
            r.danger = DISARM_FORMULA;
    }
    return r.danger;
}

/* verify/formula.c -- formulas of spreadsheets: what they call and where they point */
#include "verify/value.h"
#include <string.h>

#define NAME_MAX_BYTES 1024u /* of a function, markers and the variables of LAMBDA included */

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

/* Names hold backslashes as paths do. A path begins at a drive or a machine, or leads to a sheet.
 */
static gboolean is_path(const char *text, const char *from, const char *to, char next)
{
    gsize size = (gsize)(to - from);
    if (memchr(from, '\\', size) == NULL)
        return FALSE;
    gboolean behind = from > text && (from[-1] == ':' || from[-1] == '/');
    return behind || next == '!' || memmem(from, size, "\\\\", 2) != NULL;
}

/* Columns of a table; in front of a sheet it is a workbook. */
static const char *skip_columns(const char *at, DisarmDanger *danger)
{
    const char *end = skip_brackets(at);
    if (end != NULL && (*end == '!' || *end == '\'' || is_word((guint8)*end)))
        *danger = DISARM_EXTERNAL_BOOK;
    return end;
}

/* A word and what it is: a call, or a name or reference. */
static const char *skip_word(const char *text, const char *at, DisarmDanger *danger)
{
    const char *from = at;
    while (is_word((guint8)*at))
        at++;
    const char *next = at;
    while (*next == ' ' || *next == '\t' || *next == '\r' || *next == '\n')
        next++;
    if (is_path(text, from, at, *next))
        *danger = DISARM_EXTERNAL_BOOK;
    gboolean marks = *from == '_';
    gboolean handed = marks && at - from > 7 && g_ascii_strncasecmp(from, "_xleta.", 7) == 0;
    gboolean marked = marks && at - from > 6 &&
                      (g_ascii_strncasecmp(from, "_xlfn.", 6) == 0 ||
                       g_ascii_strncasecmp(from, "_xlws.", 6) == 0);
    if (*next == '(' || handed || marked) /* called, or handed to one that calls it */
        *danger = call(from, at);
    return *at == '[' ? skip_columns(at, danger) : at;
}

/* The name of a sheet holds neither brackets nor paths; another workbook's does. */
static const char *skip_sheet(const char *at, DisarmDanger *danger)
{
    const char *end = skip_quoted(at, '\'');
    if (end != NULL && strcspn(at, "[]\\/|") < (gsize)(end - at))
        *danger = DISARM_EXTERNAL_BOOK;
    return end;
}

DisarmDanger verify_formula(const char *text)
{
    DisarmDanger danger = VERIFY_NO_DANGER;
    for (const char *at = text; at != NULL && *at != '\0' && danger == VERIFY_NO_DANGER;) {
        if (*at == '"')
            at = skip_quoted(at, '"');
        else if (*at == '\'')
            at = skip_sheet(at, &danger);
        else if (*at == '[')
            at = skip_columns(at, &danger);
        else if (is_word((guint8)*at))
            at = skip_word(text, at, &danger);
        else if (*at == '|')
            danger = DISARM_DDE;
        else
            at++;
        if (at == NULL)
            danger = DISARM_FORMULA;
    }
    return danger;
}

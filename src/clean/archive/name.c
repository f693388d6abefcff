/* clean/archive/name.c -- paths piece by piece, and a table of those given out */
#include "clean/archive/name.h"
#include "clean/kind.h"
#include <string.h>

#define PIECE_MAX_BYTES 200
#define PATH_MAX_BYTES 900
#define ENDING_MAX_BYTES 16 /* with its dot: what is longer is none */

/* ---- pieces ---- */

static const char *const reserved[] = {
    "con",  "prn",  "aux",  "nul",  "clock$", "conin$", "conout$", "com0", "com1", "com2",
    "com3", "com4", "com5", "com6", "com7",   "com8",   "com9",    "lpt0", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",   "lpt8",   "lpt9",    NULL};
static const char *const systems[] = {"__macosx",    ".ds_store",   "thumbs.db",
                                      "desktop.ini", "ehthumbs.db", ".localized",
                                      "autorun.inf", ".directory",  NULL};

static gboolean is_unseen(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
           type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR ||
           type == G_UNICODE_SURROGATE || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE ||
           c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
}

/* A number behind them is written as such in any script: COM¹ is COM1. */
static gboolean is_reserved(const char *piece)
{
    g_autofree char *folded = g_utf8_normalize(piece, -1, G_NORMALIZE_NFKC);
    g_autofree char *lower = folded != NULL ? g_utf8_strdown(folded, -1) : g_strdup("");
    char *dot = strchr(lower, '.');
    if (dot != NULL)
        *dot = '\0';
    return g_strv_contains(reserved, g_strstrip(lower));
}

static void append_plain(GString *out, const char *piece, guint *flaws)
{
    for (const char *at = piece; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_unseen(c)) {
            *flaws |= CLEAN_NAME_DECEPTIVE;
        } else if (c < 0x80 && strchr("<>:\"|?*", (int)c) != NULL) {
            *flaws |= c == ':' ? CLEAN_NAME_DECEPTIVE : CLEAN_NAME_PLAINED;
            g_string_append_c(out, '_');
        } else if (g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR && c != 0x3000) {
            g_string_append_c(out, ' ');
        } else {
            g_string_append_unichar(out, c);
        }
    }
}

/* Blanks and dots at the end are not seen, and not kept by Windows. */
static void trim(GString *piece, guint *flaws)
{
    gsize size = piece->len;
    while (size > 0 && (piece->str[size - 1] == ' ' || piece->str[size - 1] == '.'))
        size--;
    *flaws |= size < piece->len ? CLEAN_NAME_DECEPTIVE : 0;
    g_string_truncate(piece, size);
    gsize blanks = strspn(piece->str, " ");
    *flaws |= blanks > 0 ? CLEAN_NAME_PLAINED : 0;
    g_string_erase(piece, 0, (gssize)blanks);
}

/* A folder called a.{class identifier} opens as what that class is (a control panel, a link), and
 * shows neither the identifier nor what is in it. Gives its dot, or NULL. */
static char *class_of(char *piece)
{
    static const char form[] = ".{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    gsize length = strlen(piece), size = sizeof form - 1;
    char *at = length >= size ? piece + length - size : NULL;
    for (gsize i = 0; at != NULL && i < size; i++)
        if (form[i] == 'x' ? !g_ascii_isxdigit(at[i]) : at[i] != form[i])
            return NULL;
    return at;
}

/* How much of `piece` fits `room`, cut between characters. */
static gsize fitting(const char *piece, gsize size, gsize room)
{
    if (size <= room)
        return size;
    while (room > 0 && ((guint8)piece[room] & 0xC0) == 0x80)
        room--;
    return room;
}

static const char *ending_of(const char *piece)
{
    const char *dot = strrchr(piece, '.');
    return dot != NULL && strlen(dot) <= ENDING_MAX_BYTES ? dot : "";
}

/* Cut before an ending that stays. */
static void shorten(GString *piece, guint *flaws)
{
    if (piece->len <= PIECE_MAX_BYTES)
        return;
    g_autofree char *ending = g_strdup(ending_of(piece->str));
    g_string_truncate(piece, fitting(piece->str, piece->len, PIECE_MAX_BYTES - strlen(ending)));
    g_string_append(piece, ending);
    *flaws |= CLEAN_NAME_PLAINED;
}

static void append_piece(GString *path, const char *piece, guint *flaws)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    append_plain(plain, piece, flaws);
    trim(plain, flaws);
    shorten(plain, flaws);
    trim(plain, flaws);
    char *class = class_of(plain->str);
    if (class != NULL) {
        *flaws |= CLEAN_NAME_DECEPTIVE;
        *class = '_';
    }
    if (is_reserved(plain->str)) {
        *flaws |= CLEAN_NAME_DECEPTIVE;
        g_string_prepend_c(plain, '_');
        shorten(plain, flaws);
    }
    if (plain->len == 0)
        g_string_append_c(plain, '_');
    g_autofree char *lower = g_utf8_strdown(plain->str, -1);
    if (g_strv_contains(systems, lower) || g_str_has_prefix(lower, "._"))
        *flaws |= CLEAN_NAME_SYSTEM;
    if (path->len > 0)
        g_string_append_c(path, '/');
    g_string_append_len(path, plain->str, (gssize)plain->len);
}

static gboolean has_drive(const char *name)
{
    return g_ascii_isalpha(name[0]) && name[1] == ':';
}

char *clean_member_name(const char *name, guint *flaws)
{
    g_autofree char *slashed = g_strdup(name);
    g_strdelimit(slashed, "\\", '/');
    *flaws = slashed[0] == '/' || has_drive(slashed) ? CLEAN_NAME_OUTSIDE : 0;
    g_auto(GStrv) pieces = g_strsplit(slashed, "/", -1);
    g_autoptr(GString) path = g_string_new(NULL);
    for (guint i = 0; pieces[i] != NULL; i++) {
        g_autofree char *bare = g_strstrip(g_strdup(pieces[i]));
        if (strcmp(bare, "..") == 0)
            *flaws |= CLEAN_NAME_OUTSIDE;
        else if (*pieces[i] != '\0' && strcmp(pieces[i], ".") != 0)
            append_piece(path, pieces[i], flaws);
    }
    if (path->len > PATH_MAX_BYTES) { /* the file alone is named */
        char *last = strrchr(path->str, '/');
        *flaws |= CLEAN_NAME_PLAINED;
        return g_strdup(last != NULL ? last + 1 : path->str);
    }
    return g_string_free(g_steal_pointer(&path), FALSE);
}

gboolean clean_name_has_two_endings(const char *name)
{
    CleanFileKind last, before;
    const char *dot = strrchr(name, '.');
    if (dot == NULL || !clean_kind_of_name(name, &last))
        return FALSE;
    g_autofree char *stem = g_strchomp(g_strndup(name, (gsize)(dot - name)));
    return clean_kind_of_name(stem, &before) && before.class != CLEAN_CLASS_PROGRAM &&
           last.class == CLEAN_CLASS_PROGRAM;
}

/* ---- those given out ---- */

struct CleanTakenNames {
    GHashTable *exact;   /* paths of files as they were asked for */
    GHashTable *files;   /* folded paths of files */
    GHashTable *numbers; /* folded paths that were there again -> the last number put to them */
    GHashTable *folders; /* folded paths of folders, also those that files lie in */
};

CleanTakenNames *clean_taken_new(void)
{
    CleanTakenNames *taken = g_new0(CleanTakenNames, 1);
    taken->exact = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    taken->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    taken->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    taken->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return taken;
}

void clean_taken_free(CleanTakenNames *taken)
{
    g_hash_table_unref(taken->exact);
    g_hash_table_unref(taken->files);
    g_hash_table_unref(taken->numbers);
    g_hash_table_unref(taken->folders);
    g_free(taken);
}

static char *fold(const char *path)
{
    g_autofree char *unescaped = g_uri_unescape_string(path, NULL);
    const char *from = unescaped != NULL && g_utf8_validate(unescaped, -1, NULL) ? unescaped : path;
    g_autofree char *narrow = g_utf8_normalize(from, -1, G_NORMALIZE_NFKC);
    return g_utf8_casefold(narrow != NULL ? narrow : from, -1);
}

/* Takes the folders a path lies in; FALSE when one of them is a file. */
static gboolean take_parents(CleanTakenNames *taken, const char *path)
{
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        g_autofree char *parent = g_strndup(path, (gsize)(slash - path));
        g_autofree char *folded = fold(parent);
        if (g_hash_table_contains(taken->files, folded))
            return FALSE;
        g_hash_table_add(taken->folders, g_steal_pointer(&folded));
    }
    return TRUE;
}

/* "a (2).txt", "(2).txt" for ".txt": the ending says what it is; no longer than clean_member_name
 * leaves it. */
static char *numbered(const char *path, guint number)
{
    const char *slash = strrchr(path, '/');
    const char *piece = slash != NULL ? slash + 1 : path;
    const char *ending = ending_of(piece);
    gsize stem = *ending == '\0' ? strlen(piece) : (gsize)(ending - piece);
    g_autofree char *suffix =
        g_strdup_printf(stem > 0 ? " (%u)%s" : "(%u)%s", number, piece + stem);
    gsize size = fitting(piece, stem, PIECE_MAX_BYTES - strlen(suffix));
    gsize folders = (gsize)(piece - path);
    if (folders + size + strlen(suffix) > PATH_MAX_BYTES)
        folders = 0;
    return g_strdup_printf("%.*s%.*s%s", (int)folders, path, (int)size, piece, suffix);
}

static gboolean is_taken(const CleanTakenNames *taken, const char *folded)
{
    return g_hash_table_contains(taken->files, folded) ||
           g_hash_table_contains(taken->folders, folded);
}

/* Names that are cut to one stem share its numbers: none is tried twice. */
static void find_number(CleanTakenNames *taken, char **path, char **folded)
{
    g_autofree char *asked = g_steal_pointer(path);
    g_autofree char *stem = numbered(asked, 1);
    g_autofree char *key = fold(stem);
    guint number = MAX(GPOINTER_TO_UINT(g_hash_table_lookup(taken->numbers, key)), 1);
    do {
        g_free(*path);
        g_free(*folded);
        *path = numbered(asked, ++number);
        *folded = fold(*path);
    } while (is_taken(taken, *folded));
    g_hash_table_insert(taken->numbers, g_steal_pointer(&key), GUINT_TO_POINTER(number));
}

CleanTake clean_taken_file(CleanTakenNames *taken, const char *asked_as, char **path)
{
    if (!g_hash_table_add(taken->exact, g_strdup(asked_as)) || !take_parents(taken, *path))
        return CLEAN_TAKE_TWICE;
    g_autofree char *folded = fold(*path);
    CleanTake outcome = is_taken(taken, folded) ? CLEAN_TAKE_RENAMED : CLEAN_TAKE_FREE;
    if (outcome == CLEAN_TAKE_RENAMED)
        find_number(taken, path, &folded);
    g_hash_table_add(taken->exact, g_strdup(*path));
    g_hash_table_add(taken->files, g_steal_pointer(&folded));
    return outcome;
}

gboolean clean_taken_folder(CleanTakenNames *taken, const char *path)
{
    g_autofree char *folded = fold(path);
    if (g_hash_table_contains(taken->files, folded) || !take_parents(taken, path))
        return FALSE;
    g_hash_table_add(taken->folders, g_steal_pointer(&folded));
    return TRUE;
}

/* verify/archive.c -- a ZIP, or any archive as it came, and every member on its own */
#include "verify/verify-file.h"
#include <string.h>

#define PIECE_MAX_BYTES 255u

/* Names that some system takes for one: width and case apart. Transfer full. */
static char *same_name(const char *name)
{
    g_autofree char *narrow = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
    return g_utf8_casefold(narrow != NULL ? narrow : "", -1);
}

static gboolean is_device(const char *piece)
{
    static const char *const names =
        "|con|prn|aux|nul|com1|com2|com3|com4|com5|com6|com7|com8|com9|"
        "lpt1|lpt2|lpt3|lpt4|lpt5|lpt6|lpt7|lpt8|lpt9|conin$|conout$|";
    g_autofree char *stem = g_strndup(piece, strcspn(piece, ".:"));
    g_autofree char *folded = same_name(stem);
    g_strchomp(folded); /* blanks before the dot do not count */
    return verify_words_have(names, folded);
}

/* What Windows takes for an object of a class, not for a file or folder: a.{GUID}. */
static gboolean is_object(const char *piece)
{
    const char *dot = strrchr(piece, '.');
    gsize size = dot != NULL ? strlen(dot + 1) : 0;
    if (size != 38 || dot[1] != '{' || dot[size] != '}')
        return FALSE;
    g_autofree char *inner = g_strndup(dot + 2, size - 2);
    return g_uuid_string_is_valid(inner);
}

/* A piece of a path that every system takes as it is written. */
static gboolean is_plain(const char *piece)
{
    gsize size = strlen(piece);
    gboolean edges = size > 0 && size <= PIECE_MAX_BYTES && piece[0] != ' ' &&
                     piece[size - 1] != ' ' && piece[size - 1] != '.';
    return edges && strpbrk(piece, "<>:\"|?*\\") == NULL && !is_device(piece) && !is_object(piece);
}

static void judge_path(Verify *v, const char *name)
{
    g_auto(GStrv) pieces = g_strsplit(name, "/", -1);
    for (char **piece = pieces; *piece != NULL; piece++)
        if (!is_plain(*piece)) {
            verify_say(v, DISARM_UNSAFE_PATH, name);
            return;
        }
}

static void judge_member(Verify *v, GHashTable *names, const char *name)
{
    if (!g_hash_table_add(names, same_name(name)))
        verify_say(v, DISARM_AMBIGUOUS, name);
    judge_path(v, name);
}

static void read_contents(Verify *v, GBytes *bytes, const char *name, GError *error)
{
    if (bytes == NULL) {
        verify_say_error(v, error);
        return;
    }
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    if (size > 0)
        verify_any(v, data, size, name);
    g_bytes_unref(bytes);
}

static GHashTable *names_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void verify_archive(Verify *v, ArchiveZip *zip)
{
    g_autoptr(GHashTable) names = names_new();
    guint64 said = v->said;
    for (guint i = 0; archive_zip_entry(zip, i) != NULL; i++) {
        const ArchiveZipEntry *entry = archive_zip_entry(zip, i);
        GError *error = NULL;
        verify_enter(v, entry->name);
        judge_member(v, names, entry->name);
        gboolean fits = disarm_budget_members(v->budget, 1, &error) &&
                        disarm_budget_inflate(v->budget, entry->size_bytes, &error);
        GBytes *bytes = fits ? archive_zip_extract(zip, entry, &error) : NULL;
        read_contents(v, bytes, entry->name, error);
        verify_leave(v);
    }
    if (v->said == said)
        disarm_part(v->findings, "zip", DISARM_SAME);
}

/* ---- as it came ---- */

static void read_member(Verify *v, ArchiveReader *reader, const ArchiveMember *member,
                        GHashTable *names)
{
    GError *error = NULL;
    g_autofree char *name = g_strdup(member->name != NULL ? member->name : "");
    gsize size = strlen(name);
    gboolean folder = member->kind == ARCHIVE_FOLDER;
    if (folder && size > 0 && name[size - 1] == '/')
        name[size - 1] = '\0';
    verify_enter(v, name);
    if (member->flaws != 0 || member->encrypted)
        verify_say(v, member->encrypted ? DISARM_ENCRYPTED : DISARM_AMBIGUOUS, name);
    if (!folder && member->kind != ARCHIVE_FILE)
        verify_say(v, DISARM_SPECIAL_MEMBER, name);
    if (member->name != NULL)
        judge_member(v, names, name);
    if (member->kind == ARCHIVE_FILE && !member->encrypted) {
        GBytes *bytes = archive_reader_extract(reader, &error);
        read_contents(v, bytes, name, error);
    }
    verify_leave(v);
}

void verify_original_archive(Verify *v, ArchiveFormat format, const guint8 *bytes, gsize size)
{
    g_autoptr(GHashTable) names = names_new();
    guint64 said = v->said;
    GError *error = NULL;
    g_autoptr(ArchiveReader) reader =
        archive_reader_open(format, bytes, size, v->budget, NULL, "a file", &error);
    const ArchiveMember *member = NULL;
    while (reader != NULL && (member = archive_reader_next(reader, &error)) != NULL)
        read_member(v, reader, member, names);
    if (error != NULL)
        verify_say_error(v, error);
    else if (archive_reader_flaws(reader) != 0)
        verify_say(v, DISARM_LEFTOVER, "bytes of an archive that belong to nothing");
    if (v->said == said)
        disarm_part(v->findings, archive_format_name(format), DISARM_SAME);
}

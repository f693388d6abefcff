/* ole/file.c -- the tree of names, each stream's chain claimed, and streams put together */
#include "ole/file.h"
#include "base/problem.h"
#include "ole/names.h"
#include "ole/sectors.h"
#include <string.h>

typedef enum { TYPE_UNUSED, TYPE_STORAGE, TYPE_STREAM, TYPE_ROOT = 5 } EntryType;

#define TYPE_AT 66
#define LEFT_AT 68
#define RIGHT_AT 72
#define CHILD_AT 76
#define CLASS_AT 80
#define TIMES_AT 100
#define FIRST_AT 116
#define SIZE_AT 120
#define NO_ENTRY 0xFFFFFFFFu

typedef struct {
    OleEntry shown;
    OleName name;
    guint32 first;          /* sector */
    guint depth;            /* of a storage */
    guint child, child_end; /* entries in a storage: from, up to */
    guint32 tree;           /* of a storage: the top of its tree in the directory */
} Entry;

struct OleFile {
    OleSectors sectors;
    DisarmBudget *budget;
    GArray *directory; /* guint32: its sectors */
    GArray *small;     /* guint32: sectors of the root's stream */
    GPtrArray *entries;
    guint8 *seen; /* by number in the directory */
    guint32 listed;
    OleFacts facts;
    gboolean too_deep;
};

gboolean ole_is_file(const guint8 *bytes, gsize size)
{
    return size > 8 && memcmp(bytes, OLE_MAGIC, 8) == 0;
}

static gboolean fail(OleFile *file, const char *why)
{
    if (file->sectors.failed == NULL)
        file->sectors.failed = why;
    return FALSE;
}

static void entry_free(gpointer data)
{
    Entry *entry = data;
    g_free((gpointer)entry->shown.name);
    g_free(entry);
}

static Entry *entry_at(const OleFile *file, guint at)
{
    return at < file->entries->len ? g_ptr_array_index(file->entries, at) : NULL;
}

static guint32 u32_at(const guint8 *bytes, gsize at)
{
    return (guint32)bytes[at] | (guint32)bytes[at + 1] << 8 | (guint32)bytes[at + 2] << 16 |
           (guint32)bytes[at + 3] << 24;
}

/* ---- the directory ---- */

/* The bytes of an entry of the directory, by its number; NULL, and failed, when there is none. */
static const guint8 *raw_entry(OleFile *file, guint32 number)
{
    guint32 each = (guint32)(((gsize)1 << file->sectors.shift) / OLE_ENTRY_BYTES);
    gsize have = 0;
    if (number / each >= file->directory->len) {
        fail(file, "its tree of names leads outside");
        return NULL;
    }
    const guint8 *bytes =
        ole_sector(&file->sectors, g_array_index(file->directory, guint32, number / each), &have);
    gsize at = (gsize)(number % each) * OLE_ENTRY_BYTES;
    if (bytes == NULL || at + OLE_ENTRY_BYTES > have) {
        fail(file, "its directory is cut off");
        return NULL;
    }
    return bytes + at;
}

static gboolean any_set(const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (bytes[i] != 0)
            return TRUE;
    return FALSE;
}

static void note_facts(OleFile *file, const guint8 *raw)
{
    file->facts.class_ids |= any_set(raw + CLASS_AT, OLE_CLASS_BYTES);
    file->facts.times |= any_set(raw + TIMES_AT, 16);
}

/* Version 3 has sizes of 32 bits; what stands above them is not to be read (MS-CFB 2.6.1). */
static gboolean read_size(OleFile *file, const guint8 *raw, gsize *size)
{
    guint32 high = file->sectors.shift == 9 ? 0 : u32_at(raw, SIZE_AT + 4);
    *size = u32_at(raw, SIZE_AT);
    return (high == 0 && *size <= file->sectors.size) ||
           fail(file, "a stream is said to be larger than the file");
}

static gboolean add_entry(OleFile *file, const guint8 *raw, guint parent)
{
    Entry *entry = g_new0(Entry, 1);
    const Entry *above = entry_at(file, parent);
    g_ptr_array_add(file->entries, entry);
    entry->shown = (OleEntry){.parent = parent, .class_id = raw + CLASS_AT};
    entry->shown.is_storage = raw[TYPE_AT] != TYPE_STREAM;
    entry->first = u32_at(raw, FIRST_AT);
    entry->tree = u32_at(raw, CHILD_AT);
    entry->depth = above != NULL ? above->depth + 1 : 0;
    if (parent == OLE_NONE)
        entry->shown.name = g_strdup("");
    else if (ole_name_from_entry(raw, &entry->name))
        entry->shown.name = ole_name_text(&entry->name);
    if (entry->shown.name == NULL)
        return fail(file, "a name in it is no name");
    file->too_deep |= entry->depth > OLE_DEPTH_MAX;
    note_facts(file, raw);
    return (entry->shown.is_storage && parent != OLE_NONE) ||
           read_size(file, raw, &entry->shown.size_bytes);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const Entry *const *x = a, *const *y = b;
    return ole_name_order(&(*x)->name, &(*y)->name);
}

/* Takes one node of a storage's tree, and puts those below it on the way. */
static gboolean take_node(OleFile *file, GArray *way, guint32 number, guint parent)
{
    const guint8 *raw = raw_entry(file, number);
    if (raw == NULL)
        return FALSE;
    if (file->seen[number] != 0)
        return fail(file, "its tree of names leads back to itself");
    file->seen[number] = 1;
    if (raw[TYPE_AT] != TYPE_STORAGE && raw[TYPE_AT] != TYPE_STREAM)
        return fail(file, "an entry in it is neither storage nor stream");
    guint32 below[2] = {u32_at(raw, LEFT_AT), u32_at(raw, RIGHT_AT)};
    for (guint i = 0; i < 2; i++)
        if (below[i] != NO_ENTRY)
            g_array_append_val(way, below[i]);
    return add_entry(file, raw, parent);
}

/* All entries of one storage, sorted. */
static gboolean read_storage(OleFile *file, guint at)
{
    g_autoptr(GArray) way = g_array_new(FALSE, FALSE, sizeof(guint32));
    Entry *storage = entry_at(file, at);
    storage->child = file->entries->len;
    if (storage->tree != NO_ENTRY)
        g_array_append_val(way, storage->tree);
    while (way->len > 0) {
        guint32 number = g_array_index(way, guint32, way->len - 1);
        g_array_set_size(way, way->len - 1);
        if (!take_node(file, way, number, at))
            return FALSE;
    }
    storage->child_end = file->entries->len;
    gsize count = storage->child_end - storage->child;
    if (count > 1)
        qsort(file->entries->pdata + storage->child, count, sizeof(gpointer), by_name);
    for (guint i = storage->child + 1; i < storage->child_end; i++)
        if (ole_name_order(&entry_at(file, i - 1)->name, &entry_at(file, i)->name) == 0)
            file->facts.duplicates = TRUE;
    return TRUE;
}

/* Names that nothing leads to. */
static void note_lost(OleFile *file)
{
    for (guint32 i = 0; i < file->listed && !file->facts.leftover; i++) {
        const guint8 *raw = raw_entry(file, i);
        if (raw != NULL && file->seen[i] == 0 && any_set(raw, TYPE_AT + 1))
            file->facts.leftover = TRUE;
    }
}

static gboolean read_tree(OleFile *file)
{
    const guint8 *root = raw_entry(file, 0);
    if (root == NULL || root[TYPE_AT] != TYPE_ROOT)
        return fail(file, "it has no root");
    file->seen[0] = 1;
    if (!add_entry(file, root, OLE_NONE))
        return FALSE;
    for (guint i = 0; i < file->entries->len && !file->too_deep; i++)
        if (entry_at(file, i)->shown.is_storage && !read_storage(file, i))
            return FALSE;
    note_lost(file);
    return TRUE;
}

/* ---- chains of streams ---- */

static gboolean is_small(const Entry *entry)
{
    return !entry->shown.is_storage && entry->shown.size_bytes < OLE_MINI_CUTOFF;
}

/* The bytes of one sector of a stream that are there. */
static const guint8 *piece(const OleFile *file, gboolean small, guint32 sector, gsize *have)
{
    if (!small)
        return ole_sector(&file->sectors, sector, have);
    guint32 each = (guint32)(((gsize)1 << file->sectors.shift) / OLE_MINI_BYTES);
    gsize at = (gsize)(sector % each) * OLE_MINI_BYTES;
    if (sector / each >= file->small->len)
        return NULL;
    const guint8 *bytes =
        ole_sector(&file->sectors, g_array_index(file->small, guint32, sector / each), have);
    if (bytes == NULL || at >= *have)
        return NULL;
    *have = MIN(*have - at, OLE_MINI_BYTES);
    return bytes + at;
}

/* The chain of a stream (or of the root's): as long as its size says, whole in the file. */
static GArray *claim(OleFile *file, const Entry *entry)
{
    gboolean small = is_small(entry);
    OleSpace *space = small ? &file->sectors.mini : &file->sectors.fat;
    gsize unit = small ? OLE_MINI_BYTES : (gsize)1 << file->sectors.shift;
    gsize size = entry->shown.size_bytes, have = 0;
    guint32 needed = (guint32)((size + unit - 1) / unit);
    g_autoptr(GArray) chain =
        ole_chain(&file->sectors, space, needed == 0 ? OLE_END : entry->first, needed);
    if (chain == NULL)
        return NULL;
    if (chain->len < needed) {
        fail(file, "a stream ends before its size");
        return NULL;
    }
    if (needed == 0)
        return g_steal_pointer(&chain);
    guint32 last = g_array_index(chain, guint32, needed - 1);
    gsize rest = size - (gsize)(needed - 1) * unit;
    const guint8 *bytes = piece(file, small, last, &have);
    gboolean root = entry->shown.is_storage; /* its last sector may be cut */
    if (bytes == NULL || (have < rest && !root)) {
        fail(file, "a stream is cut off");
        return NULL;
    }
    file->facts.leftover |=
        space->next[last] != OLE_END || (have > rest && any_set(bytes + rest, have - rest));
    return g_steal_pointer(&chain);
}

static gboolean claim_all(OleFile *file)
{
    file->small = claim(file, entry_at(file, OLE_ROOT));
    if (file->small == NULL)
        return FALSE;
    for (guint i = 1; i < file->entries->len; i++) {
        const Entry *entry = entry_at(file, i);
        g_autoptr(GArray) chain = entry->shown.is_storage ? NULL : claim(file, entry);
        if (chain == NULL && !entry->shown.is_storage)
            return FALSE;
    }
    return TRUE;
}

/* Bytes in sectors that belong to nothing. */
static void note_free(OleFile *file)
{
    OleSectors *s = &file->sectors;
    gsize have = 0;
    for (guint32 i = 0; i < s->fat.count && !file->facts.leftover; i++) {
        const guint8 *bytes = s->fat.claimed[i] == 0 ? ole_sector(s, i, &have) : NULL;
        file->facts.leftover = bytes != NULL && any_set(bytes, have);
    }
    for (guint32 i = 0; i < s->mini.count && !file->facts.leftover; i++) {
        const guint8 *bytes = s->mini.claimed[i] == 0 ? piece(file, TRUE, i, &have) : NULL;
        file->facts.leftover = bytes != NULL && any_set(bytes, have);
    }
    file->facts.trailing = s->size > 0 && s->size % ((gsize)1 << s->shift) != 0;
}

/* ---- the whole ---- */

static gboolean open_directory(OleFile *file, GError **error)
{
    OleSectors *s = &file->sectors;
    file->directory = ole_chain(s, &s->fat, s->first_directory, s->sectors);
    if (file->directory == NULL)
        return FALSE;
    file->listed =
        (guint32)((((guint64)file->directory->len << s->shift) / OLE_ENTRY_BYTES) & G_MAXUINT32);
    if (!disarm_budget_objects(file->budget, file->listed, error))
        return FALSE;
    file->seen = g_try_malloc0((gsize)file->listed + 1);
    return file->seen != NULL || fail(file, "there is no memory");
}

static void set_error(const OleFile *file, const char *what, GError **error)
{
    g_autofree char *limit = g_strdup_printf("%u", OLE_DEPTH_MAX);
    if (file->too_deep)
        problem_set(error, PROBLEM_TOO_DEEP, what, limit);
    else
        problem_set(error, PROBLEM_DAMAGED, what, file->sectors.failed);
}

OleFile *ole_file_open(const guint8 *bytes, gsize size, DisarmBudget *budget, const char *what,
                       GError **error)
{
    g_autoptr(OleFile) file = g_new0(OleFile, 1);
    GError *limit = NULL;
    file->budget = budget;
    file->entries = g_ptr_array_new_with_free_func(entry_free);
    gboolean fine = ole_sectors_open(&file->sectors, bytes, size) && open_directory(file, &limit) &&
                    read_tree(file) && !file->too_deep && claim_all(file);
    if (limit != NULL)
        g_propagate_error(error, limit);
    else if (!fine)
        set_error(file, what, error);
    if (!fine)
        return NULL;
    note_free(file);
    return g_steal_pointer(&file);
}

void ole_file_free(OleFile *file)
{
    if (file == NULL)
        return;
    ole_sectors_clear(&file->sectors);
    g_clear_pointer(&file->directory, g_array_unref);
    g_clear_pointer(&file->small, g_array_unref);
    g_ptr_array_unref(file->entries);
    g_free(file->seen);
    g_free(file);
}

OleFacts ole_file_facts(const OleFile *file)
{
    return file->facts;
}

const OleEntry *ole_file_entry(const OleFile *file, guint at)
{
    const Entry *entry = entry_at(file, at);
    return entry != NULL ? &entry->shown : NULL;
}

guint ole_file_find(const OleFile *file, guint parent, const char *name)
{
    const Entry *storage = entry_at(file, parent);
    OleName wanted;
    if (storage == NULL || !storage->shown.is_storage || !ole_name_from_text(name, &wanted))
        return OLE_NONE;
    guint low = storage->child, high = storage->child_end;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (ole_name_order(&entry_at(file, middle)->name, &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    gboolean found =
        low < storage->child_end && ole_name_order(&entry_at(file, low)->name, &wanted) == 0;
    gboolean twice = found && low + 1 < storage->child_end &&
                     ole_name_order(&entry_at(file, low + 1)->name, &wanted) == 0;
    return found && !twice ? low : OLE_NONE;
}

GBytes *ole_file_read(const OleFile *file, guint at, GError **error)
{
    const Entry *entry = entry_at(file, at);
    if (entry == NULL || entry->shown.is_storage) {
        problem_set(error, PROBLEM_INVALID, "a stream", "it is none");
        return NULL;
    }
    gsize size = entry->shown.size_bytes, done = 0, have = 0;
    gboolean small = is_small(entry);
    const OleSpace *space = small ? &file->sectors.mini : &file->sectors.fat;
    if (!disarm_budget_inflate(file->budget, size, error))
        return NULL;
    g_autofree guint8 *bytes = g_try_malloc(size + 1);
    for (guint32 sector = entry->first; bytes != NULL && done < size;
         sector = space->next[sector]) {
        const guint8 *part = piece(file, small, sector, &have);
        gsize more = MIN(have, size - done);
        if (part == NULL || more == 0)
            break;
        memcpy(bytes + done, part, more);
        done += more;
    }
    if (bytes == NULL || done < size) {
        problem_set(error, PROBLEM_DAMAGED, entry->shown.name, "its sectors are missing");
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), size);
}

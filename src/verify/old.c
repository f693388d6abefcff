/* verify/old.c -- the compound file itself: known streams, and not a byte besides */
#include "verify/old.h"
#include "ole/writer.h"
#include "verify/tables.h"
#include <string.h>

typedef struct {
    const char *part, *endings;
    const char *streams; /* the first tells the kind */
    guint8 class_id[OLE_CLASS_BYTES];
} Kind;

static const Kind kinds[] = {
    {"word-old",
     "|doc|dot|wbk|",
     "|WordDocument|1Table|Data|",
     {6, 9, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}},
    {"excel-old",
     "|xls|xlt|",
     "|Workbook|",
     {0x20, 8, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}},
    {"powerpoint-old",
     "|ppt|pps|pot|",
     "|PowerPoint Document|Current User|Pictures|",
     {0x10, 0x8D, 0x81, 0x64, 0x9B, 0x4F, 0xCF, 0x11, 0x86, 0xEA, 0, 0xAA, 0, 0xB9, 0x29, 0xE8}}};

static const Kind *kind_of(const OleFile *file)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *name = g_strndup(kinds[i].streams + 1, strcspn(kinds[i].streams + 1, "|"));
        if (ole_file_find(file, OLE_ROOT, name) != OLE_NONE)
            return &kinds[i];
    }
    return NULL;
}

static gboolean has_class(const OleFile *file, const Kind *kind)
{
    return memcmp(ole_file_entry(file, OLE_ROOT)->class_id, kind->class_id, OLE_CLASS_BYTES) == 0;
}

/* All streams, by name; into the writer as well. */
static void read_streams(Verify *v, const OleFile *file, const Kind *kind, OleWriter *writer,
                         GHashTable *streams)
{
    for (guint i = 1; ole_file_entry(file, i) != NULL; i++) {
        const OleEntry *entry = ole_file_entry(file, i);
        GError *error = NULL;
        if (entry->is_storage || !verify_words_have(kind->streams, entry->name)) {
            verify_say(v, DISARM_UNKNOWN_PART, entry->name);
            continue;
        }
        GBytes *bytes = ole_file_read(file, i, &error);
        if (bytes == NULL || !ole_writer_add(writer, entry->name, bytes, &error))
            verify_say_error(v, error);
        if (bytes != NULL)
            g_hash_table_insert(streams, (gpointer)entry->name, bytes);
    }
}

static VerifyBytes bytes_of(GHashTable *streams, const char *name)
{
    static const guint8 nothing[1];
    GBytes *bytes = g_hash_table_lookup(streams, name);
    VerifyBytes found = {nothing, 0};
    if (bytes != NULL && g_bytes_get_size(bytes) > 0)
        found.bytes = g_bytes_get_data(bytes, &found.size);
    return found;
}

static void judge_streams(Verify *v, GHashTable *streams)
{
    VerifyBytes book = bytes_of(streams, "Workbook"),
                slides = bytes_of(streams, "PowerPoint Document"),
                user = bytes_of(streams, "Current User"), pictures = bytes_of(streams, "Pictures"),
                text = bytes_of(streams, "WordDocument"), table = bytes_of(streams, "1Table"),
                data = bytes_of(streams, "Data");
    if (text.size > 0)
        verify_doc_streams(v, &text, &table, &data);
    else if (book.size > 0)
        verify_xls_stream(v, book.bytes, book.size);
    else if (slides.size > 0)
        verify_ppt_streams(v, &slides, &user, &pictures);
    else
        verify_say(v, DISARM_DAMAGED, "it is empty");
}

/* Written again from its streams, it must be the same. */
static void compare(Verify *v, OleWriter *writer, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) made = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(made);
    GError *error = NULL;
    if (!ole_writer_finish(writer, &sink, v->budget, &error))
        verify_say_error(v, error);
    else if (made->len != size || memcmp(made->data, bytes, size) != 0)
        verify_say(v, DISARM_LEFTOVER, "bytes of a compound file that belong to nothing");
}

void verify_old(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    GError *error = NULL;
    guint64 said = v->said;
    g_autoptr(OleFile) file = ole_file_open(bytes, size, v->budget, "a file", &error);
    const Kind *kind = file != NULL ? kind_of(file) : NULL;
    if (file == NULL) {
        verify_say_error(v, error);
        return;
    }
    if (kind == NULL) {
        verify_say(v, DISARM_UNSUPPORTED, "compound file");
        return;
    }
    if (*ending != '\0' && !verify_words_have(kind->endings, ending))
        verify_say(v, DISARM_DISGUISE, ending);
    if (!has_class(file, kind))
        verify_say(v, DISARM_DISGUISE, "class identifier");
    g_autoptr(OleWriter) writer = ole_writer_new(ole_file_entry(file, OLE_ROOT)->class_id);
    g_autoptr(GHashTable) streams =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
    read_streams(v, file, kind, writer, streams);
    if (v->said == said)
        judge_streams(v, streams);
    if (v->said == said)
        compare(v, writer, bytes, size);
    if (v->said == said)
        disarm_part(v->findings, kind->part, DISARM_SAME);
}

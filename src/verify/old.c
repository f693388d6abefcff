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

static const Kind kinds[] = {{"excel-old",
                              "|xls|xlt|",
                              "|Workbook|",
                              {0x20, 8, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}}};

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

static void read_stream(Verify *v, const OleFile *file, guint at, OleWriter *writer)
{
    const OleEntry *entry = ole_file_entry(file, at);
    GError *error = NULL;
    g_autoptr(GBytes) bytes = ole_file_read(file, at, &error);
    if (bytes == NULL || !ole_writer_add(writer, entry->name, bytes, &error)) {
        verify_say_error(v, error);
        return;
    }
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    if (strcmp(entry->name, "Workbook") == 0)
        verify_xls_stream(v, data, size);
}

static void read_streams(Verify *v, const OleFile *file, const Kind *kind, OleWriter *writer)
{
    for (guint i = 1; ole_file_entry(file, i) != NULL; i++) {
        const OleEntry *entry = ole_file_entry(file, i);
        verify_enter(v, entry->name);
        if (entry->is_storage || !verify_words_have(kind->streams, entry->name))
            verify_say(v, DISARM_UNKNOWN_PART, entry->name);
        else
            read_stream(v, file, i, writer);
        verify_leave(v);
    }
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
    read_streams(v, file, kind, writer);
    if (v->said == said)
        compare(v, writer, bytes, size);
    if (v->said == said)
        disarm_part(v->findings, kind->part, DISARM_SAME);
}

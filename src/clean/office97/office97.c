/* clean/office97/office97.c -- what a compound file is, what in it goes, and the new file */
#include "base/problem.h"
#include "clean/office97/internal.h"
#include "clean/schema.h"
#include "clean/whole.h"
#include <string.h>

typedef struct {
    CleanOld kind;
    const char *name;
    gboolean storage; /* else a stream */
} Sign;

/* The first that is there counts. */
static const Sign signs[] = {{CLEAN_OLD_PACKAGE, "EncryptedPackage", FALSE},
                             {CLEAN_OLD_MESSAGE, "__properties_version1.0", FALSE},
                             {CLEAN_OLD_WORD, "WordDocument", FALSE},
                             {CLEAN_OLD_POWERPOINT, "PowerPoint Document", FALSE},
                             {CLEAN_OLD_EXCEL, "Workbook", FALSE},
                             {CLEAN_OLD_EXCEL, "Book", FALSE},
                             {CLEAN_OLD_VISIO, "VisioDocument", FALSE},
                             {CLEAN_OLD_PUBLISHER, "Quill", TRUE},
                             {CLEAN_OLD_HANGUL, "\005HwpSummaryInformation", FALSE}};

CleanOld clean_old_kind(const guint8 *bytes, gsize size)
{
    const DisarmLimits limits = {.objects = G_MAXUINT32};
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    g_autoptr(OleFile) file = ole_file_open(bytes, size, &budget, "", NULL);
    for (gsize i = 0; file != NULL && i < G_N_ELEMENTS(signs); i++) {
        guint at = ole_file_find(file, OLE_ROOT, signs[i].name);
        if (at != OLE_NONE && ole_file_entry(file, at)->is_storage == signs[i].storage)
            return signs[i].kind;
    }
    return CLEAN_OLD_NONE;
}

/* ---- streams ---- */

GBytes *clean_old_stream(OleFile *file, const char *name, GError **error)
{
    guint at = ole_file_find(file, OLE_ROOT, name);
    return at == OLE_NONE || ole_file_entry(file, at)->is_storage ? g_bytes_new(NULL, 0)
                                                                  : ole_file_read(file, at, error);
}

void clean_old_add(OleWriter *writer, const char *name, const GByteArray *made, GError **failed)
{
    g_autoptr(GBytes) bytes = g_bytes_new(made->data, made->len);
    if (*failed == NULL)
        ole_writer_add(writer, name, bytes, failed);
}

/* ---- what the new file will not have ---- */

static const struct {
    const char *name; /* a beginning */
    DisarmDanger danger;
} parts[] = {{"_VBA_PROJECT", DISARM_MACRO},
             {"Macros", DISARM_MACRO},
             {"VBA", DISARM_MACRO},
             {"\001Ole10Native", DISARM_EMBEDDED_FILE},
             {"ObjectPool", DISARM_EMBEDDED_OBJECT},
             {"MBD", DISARM_EMBEDDED_OBJECT},
             {"LNK", DISARM_EMBEDDED_OBJECT},
             {"Ctls", DISARM_CONTROL},
             {"\003OCX", DISARM_CONTROL},
             {"\001Ole", DISARM_EMBEDDED_OBJECT},
             {"_SX_DB_CUR", DISARM_CACHED_DATA},
             {"MsoDataStore", DISARM_CUSTOM_DATA},
             {"Revision Log", DISARM_REVISION},
             {"User Names", DISARM_REVISION},
             {"XCB", DISARM_ADD_IN},
             {"_signatures", DISARM_SIGNATURE},
             {"_xmlsignatures", DISARM_SIGNATURE},
             {"\005SummaryInformation", DISARM_PERSONAL},
             {"\005DocumentSummaryInformation", DISARM_PERSONAL},
             {"\001CompObj", DISARM_DANGER_LAST},
             {"Workbook", DISARM_DANGER_LAST},
             {"Book", DISARM_DANGER_LAST},
             {"WordDocument", DISARM_DANGER_LAST},
             {"0Table", DISARM_DANGER_LAST},
             {"1Table", DISARM_DANGER_LAST},
             {"Data", DISARM_DANGER_LAST},
             {"PowerPoint Document", DISARM_DANGER_LAST},
             {"Current User", DISARM_DANGER_LAST},
             {"Pictures", DISARM_DANGER_LAST}};

static DisarmDanger danger_of(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (g_ascii_strncasecmp(name, parts[i].name, strlen(parts[i].name)) == 0)
            return parts[i].danger;
    return DISARM_UNKNOWN_PART;
}

/* Names them; what lies in a storage goes with it. */
static gboolean note_parts(const OleFile *file, DisarmJob *job, GError **error)
{
    for (guint i = 1; ole_file_entry(file, i) != NULL; i++) {
        const OleEntry *entry = ole_file_entry(file, i);
        DisarmDanger danger = danger_of(entry->name);
        if (entry->parent != OLE_ROOT || danger == DISARM_DANGER_LAST)
            continue;
        if (danger == DISARM_PERSONAL)
            disarm_find(job->findings, danger, DISARM_DROPPED, entry->name, -1);
        else if (!disarm_apply(job, clean_aspect_of(danger), danger, DISARM_DROPPED, entry->name,
                               error))
            return FALSE;
    }
    OleFacts facts = ole_file_facts(file);
    if (facts.leftover || facts.trailing)
        disarm_find(job->findings, DISARM_LEFTOVER, DISARM_DROPPED, NULL, 0);
    return TRUE;
}

/* ---- the way through ---- */

typedef struct {
    CleanOld kind;
    const char *part; /* its lasting name */
    guint8 class_id[OLE_CLASS_BYTES];
    gboolean (*streams)(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error);
} Form;

static const Form forms[] = {
    {CLEAN_OLD_EXCEL,
     "excel-old",
     {0x20, 8, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46},
     clean_xls_streams},
    {CLEAN_OLD_POWERPOINT,
     "powerpoint-old",
     {0x10, 0x8D, 0x81, 0x64, 0x9B, 0x4F, 0xCF, 0x11, 0x86, 0xEA, 0, 0xAA, 0, 0xB9, 0x29, 0xE8},
     clean_ppt_streams},
    {CLEAN_OLD_WORD,
     "word-old",
     {6, 9, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46},
     clean_doc_streams}};

static const Form *form_of(CleanOld kind)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        if (forms[i].kind == kind)
            return &forms[i];
    return NULL;
}

static gboolean run(const Form *form, const guint8 *bytes, gsize size, const char *what,
                    const DisarmSink *out, DisarmJob *job, GError **error)
{
    g_autoptr(OleFile) file = ole_file_open(bytes, size, job->budget, what, error);
    if (file == NULL) {
        disarm_find(job->findings, DISARM_DAMAGED, DISARM_REFUSED, NULL, 0);
        return FALSE;
    }
    if (ole_file_facts(file).duplicates)
        return disarm_refuse(job, DISARM_AMBIGUOUS, NULL, error);
    g_autoptr(OleWriter) writer = ole_writer_new(form->class_id);
    return note_parts(file, job, error) && form->streams(file, job, writer, error) &&
           ole_writer_finish(writer, out, job->budget, error);
}

gboolean clean_old(CleanOld kind, const guint8 *bytes, gsize size, const char *what,
                   const DisarmSink *out, DisarmJob *job, gboolean *same, GError **error)
{
    const Form *form = form_of(kind);
    *same = FALSE;
    if (form == NULL) {
        problem_set(error, PROBLEM_UNSUPPORTED, what, NULL);
        return FALSE;
    }
    if (!job->policy->verify_only) {
        gboolean fine = run(form, bytes, size, what, out, job, error);
        if (fine)
            disarm_part(job->findings, form->part, DISARM_REBUILT);
        return fine;
    }
    g_autoptr(GByteArray) made = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(made);
    if (!run(form, bytes, size, what, &sink, job, error))
        return FALSE;
    if (made->len != size || memcmp(made->data, bytes, size) != 0)
        disarm_find(job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, NULL, 0);
    else
        disarm_part(job->findings, form->part, DISARM_SAME);
    return clean_verify(job, same, error);
}

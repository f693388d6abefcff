/* core/imports.c -- policies being read */
#include "core/imports.h"
#include "base/problem.h"
#include "base/times.h"
#include "core/blobs.h"
#include "core/reading.h"
#include "core/spawn.h"
#include "edition/edition.h"
#include "worker/client.h"
#include <malloc.h>
#include <string.h>

#define IMPORTERS 2
#define REMEMBERED_MAX 50
/* What is larger costs the writer seconds and the core hundreds of megabytes, and is no policy:
 * some 9,000 units are fifteen times a large one. A PDF shows by its pages that it is long. */
#define READING_BYTES ((gsize)16 * 1024 * 1024)
#define READING_PAGE_BYTES ((gsize)48 * 1024)
#define READING_MAX_BYTES ((gsize)48 * 1024 * 1024)
#define UNIT_BYTES 1850u /* of a reading, usually */

typedef enum { RECEIVING, READING, READY, REFUSED } State;
static const char *const state_names[] = {"receiving", "reading", "ready", "refused"};

typedef struct {
    gint references; /* atomic */
    CoreImports *imports;
    char id[ID_TEXT_BYTES];
    char *file_name, *actor;
    CoreRequest *request; /* until it is answered; the importer's */
    ServiceBlobWriter *blob;
    GCancellable *cancel;
    GMutex lock; /* of what follows */
    State state;
    const char *stage; /* static */
    guint percent;
    char sha256[SERVICE_BLOB_NAME_BYTES];
    char text_sha256[SERVICE_BLOB_NAME_BYTES]; /* of the text read out of it; the importer's */
    guint64 bytes;
    gint64 started_us;
    GError *problem;
} Import;

struct CoreImports {
    Core *core;
    CoreQueue *queue;
    GThread *threads[IMPORTERS];
    GMutex recording; /* one reading at a time is held in memory as JSON */
    GMutex lock;
    GQueue known; /* newest first, each referenced */
    gint stopping;
};

static Import *import_ref(Import *import)
{
    g_atomic_int_inc(&import->references);
    return import;
}

static void import_unref(Import *import)
{
    if (!g_atomic_int_dec_and_test(&import->references))
        return;
    g_free(import->file_name);
    g_free(import->actor);
    service_blob_free(import->blob);
    g_object_unref(import->cancel);
    g_clear_error(&import->problem);
    g_mutex_clear(&import->lock);
    g_free(import);
}

/* ---- the importing thread ---- */

static void set_state(Import *import, State state, const char *stage, guint percent)
{
    g_mutex_lock(&import->lock);
    import->state = state;
    import->stage = stage;
    import->percent = percent;
    g_mutex_unlock(&import->lock);
}

/* The worker's names of its stages, as the interface calls them. */
static const struct {
    const char *worker, *shown;
} stages[] = {
    {"decode", "decoding"},   {"structure", "structure"}, {"outline", "structure"},
    {"units", "obligations"}, {"fields", "obligations"},  {"obligations", "obligations"},
};

static void progress(const char *stage, guint percent, gpointer user)
{
    const char *shown = "structure";
    for (gsize i = 0; i < G_N_ELEMENTS(stages); i++)
        if (strcmp(stages[i].worker, stage) == 0)
            shown = stages[i].shown;
    set_state(user, READING, shown, percent * 9 / 10);
}

static gboolean note_import(ServiceCall *service, gpointer user, GError **error)
{
    Import *import = user;
    const ServiceImportNote note = {.id = import->id,
                                    .file_name = import->file_name,
                                    .state = import->problem != NULL ? "refused" : "reading",
                                    .edition = "",
                                    .problem = import->problem};
    return service_note_import(service, &note, error);
}

static gboolean receive(Import *import, GError **error)
{
    Core *core = import->imports->core;
    gboolean durable = service_blob_finish(import->blob, import->sha256, &import->bytes, error);
    g_clear_pointer(&import->blob, service_blob_free);
    return durable && core_writer_call(core->logs[API_LOG_OF_BODY].writer, import->actor,
                                       note_import, import, error);
}

static gboolean read_file(Import *import, CoreReading *reading, GError **error)
{
    const CoreFile file = {.name = import->file_name,
                           .sha256 = import->sha256,
                           .size_bytes = import->bytes,
                           .progress = progress,
                           .user = import,
                           .cancel = import->cancel};
    return core_reading_read(import->imports->core, &file, reading, error);
}

static gboolean check_size(const Import *import, const CoreReading *reading, GError **error)
{
    gsize max_bytes = MIN(READING_BYTES + reading->pages * READING_PAGE_BYTES, READING_MAX_BYTES);
    if (g_bytes_get_size(reading->json) <= max_bytes)
        return TRUE;
    gsize thousands = max_bytes / UNIT_BYTES / 1000;
    g_autofree char *limit = g_strdup_printf("about %" G_GSIZE_FORMAT ",000 sentences" PROBLEM_MARK
                                             "約 %" G_GSIZE_FORMAT ",000 文",
                                             thousands, thousands);
    problem_set(error, PROBLEM_TOO_LARGE, import->file_name, limit);
    return FALSE;
}

typedef struct {
    Import *import;
    ServiceExtraction *extraction;
} Recording;

/* The edition and the end of the import stand or fall together. */
static gboolean record(ServiceCall *service, gpointer user, GError **error)
{
    Recording *recording = user;
    char edition[ID_TEXT_BYTES];
    g_strlcpy(edition, recording->import->id, sizeof edition);
    const ServiceImportNote note = {.id = recording->import->id,
                                    .file_name = recording->import->file_name,
                                    .state = "ready",
                                    .edition = edition};
    return core_blobs_stand(recording->import->imports->core, recording->import->sha256, error) &&
           service_import_policy(service, recording->extraction, edition, error) &&
           service_note_import(service, &note, error);
}

/* Removes a file that no edition and no record has. */
static void drop_blob(Import *import, const char *sha256)
{
    core_blobs_drop_later(import->imports->core, g_strdupv((char *[]){(char *)sha256, NULL}));
}

/* The text that was read out of the file is kept beside it, durable before the event that cites
 * it. */
static gboolean keep_text(Import *import, const ServiceExtraction *extraction, GBytes *text,
                          GError **error)
{
    const char *named = service_extraction_text(extraction);
    gsize size_bytes;
    const guint8 *bytes = g_bytes_get_data(text, &size_bytes);
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, text);
    if (named == NULL && size_bytes == 0)
        return TRUE;
    if (g_strcmp0(named, sha256) != 0) {
        problem_set(error, PROBLEM_WORKER_ENDED, import->file_name,
                    PROBLEM_BOTH("its text is not the one it named", "応答の本文が一致しません"));
        return FALSE;
    }
    g_autoptr(ServiceBlobWriter) blob = service_blob_begin(
        import->imports->core->blobs, import->file_name, WORKER_TEXT_MAX_BYTES, error);
    return blob != NULL && service_blob_append(blob, bytes, size_bytes, error) &&
           service_blob_finish(blob, import->text_sha256, NULL, error);
}

static gboolean record_reading(Import *import, CoreReading *reading, GError **error)
{
    g_autoptr(ServiceExtraction) extraction =
        service_extraction_read(reading->json, import->sha256, error);
    g_clear_pointer(&reading->json, g_bytes_unref); /* it stands in the extraction now */
    if (extraction == NULL || !keep_text(import, extraction, reading->text, error))
        return FALSE;
    Recording recording = {import, extraction};
    gboolean recorded = core_writer_call(import->imports->core->logs[API_LOG_OF_BODY].writer,
                                         import->actor, record, &recording, error);
    if (recorded)
        set_state(import, READY, "done", 100); /* before what it was recorded from is freed */
    else if (*import->text_sha256 != '\0')
        drop_blob(import, import->text_sha256);
    return recorded;
}

static gboolean read_and_record(Import *import, GError **error)
{
    CoreImports *imports = import->imports;
    g_auto(CoreReading) reading = {NULL, NULL, 0};
    set_state(import, READING, "decoding", 0);
    if (!read_file(import, &reading, error) || !check_size(import, &reading, error))
        return FALSE;
    set_state(import, READING, "recording", 92);
    g_mutex_lock(&imports->recording);
    gboolean recorded = record_reading(import, &reading, error);
    malloc_trim(0); /* what so much was needed for once is not kept */
    g_mutex_unlock(&imports->recording);
    return recorded;
}

static gboolean is_being_read(Import *other, const char *sha256)
{
    g_mutex_lock(&other->lock);
    gboolean same = other->state == READING && strcmp(other->sha256, sha256) == 0;
    g_mutex_unlock(&other->lock);
    return same;
}

/* The file of a refused import is not kept, unless another import has the same. */
static void drop_file(Import *import)
{
    CoreImports *imports = import->imports;
    gboolean used = FALSE;
    g_mutex_lock(&imports->lock);
    for (GList *at = imports->known.head; at != NULL; at = at->next)
        used |= at->data != import && is_being_read(at->data, import->sha256);
    g_mutex_unlock(&imports->lock);
    if (!used)
        drop_blob(import, import->sha256);
}

static void refuse(Import *import, GError *problem)
{
    g_mutex_lock(&import->lock);
    import->problem = problem;
    import->state = REFUSED;
    g_mutex_unlock(&import->lock);
    g_autoptr(GError) failed = NULL;
    if (!core_writer_call(import->imports->core->logs[API_LOG_OF_BODY].writer, import->actor,
                          note_import, import, &failed))
        g_warning("the end of an import was not noted: %s", failed->message);
    drop_file(import);
}

static void answer_accepted(Import *import)
{
    CoreRequest *request = g_steal_pointer(&import->request);
    request->answer.status = 202;
    request->answer.location = g_strconcat("/api/v1/imports/", import->id, NULL);
    g_string_append_printf(request->answer.body, "{\"id\":\"%s\"}", import->id);
    core_io_return(request);
}

static void answer_refused(Import *import, const GError *problem)
{
    CoreRequest *request = g_steal_pointer(&import->request);
    api_answer_problem(&request->answer, problem, request->call.language);
    core_io_return(request);
}

static void import_run(Import *import)
{
    GError *problem = NULL;
    if (!receive(import, &problem)) {
        answer_refused(import, problem);
        g_mutex_lock(&import->lock);
        import->state = REFUSED;
        import->problem = problem;
        g_mutex_unlock(&import->lock);
        return;
    }
    set_state(import, READING, "decoding", 0);
    answer_accepted(import);
    if (read_and_record(import, &problem))
        return;
    if (!g_atomic_int_get(&import->imports->stopping))
        refuse(import, problem);
    else
        g_error_free(problem); /* the next start reports it as given up */
}

static gpointer importer_main(gpointer data)
{
    CoreImports *imports = data;
    Import *import;
    while ((import = core_queue_pop(imports->queue)) != NULL) {
        import_run(import);
        import_unref(import);
    }
    return NULL;
}

/* ---- the I/O thread ---- */

CoreImports *core_imports_start(Core *core)
{
    CoreImports *imports = g_new0(CoreImports, 1);
    imports->core = core;
    imports->queue = core_queue_new();
    g_mutex_init(&imports->recording);
    g_mutex_init(&imports->lock);
    g_queue_init(&imports->known);
    for (guint i = 0; i < IMPORTERS; i++)
        imports->threads[i] = g_thread_new("importer", importer_main, imports);
    return imports;
}

void core_imports_stop(CoreImports *imports)
{
    g_atomic_int_set(&imports->stopping, TRUE);
    for (GList *at = imports->known.head; at != NULL; at = at->next)
        g_cancellable_cancel(((Import *)at->data)->cancel);
    core_spawns_stop(imports->core->spawns);
    core_queue_close(imports->queue);
    for (guint i = 0; i < IMPORTERS; i++)
        g_thread_join(imports->threads[i]);
    Import *import;
    while ((import = g_queue_pop_head(&imports->known)) != NULL)
        import_unref(import);
    core_queue_free(imports->queue);
    g_mutex_clear(&imports->lock);
    g_mutex_clear(&imports->recording);
    g_free(imports);
}

void core_imports_begin(CoreImports *imports, CoreRequest *request)
{
    Import *import = g_new0(Import, 1);
    import->references = 1;
    import->imports = imports;
    id_make(import->id);
    import->file_name = g_strdup(api_values_text(&request->call.values, "filename"));
    import->actor = g_strdup(request->call.actor);
    import->request = request;
    import->blob = g_steal_pointer(&request->blob);
    import->cancel = g_cancellable_new();
    import->stage = "receiving";
    import->started_us = request->call.now_us;
    g_mutex_init(&import->lock);
    g_mutex_lock(&imports->lock);
    g_queue_push_head(&imports->known, import_ref(import));
    if (imports->known.length > REMEMBERED_MAX)
        import_unref(g_queue_pop_tail(&imports->known));
    g_mutex_unlock(&imports->lock);
    core_queue_push(imports->queue, import);
}

static Import *import_find(CoreImports *imports, const char *id)
{
    Import *found = NULL;
    g_mutex_lock(&imports->lock);
    for (GList *at = imports->known.head; at != NULL && found == NULL; at = at->next)
        if (strcmp(((Import *)at->data)->id, id) == 0)
            found = import_ref(at->data);
    g_mutex_unlock(&imports->lock);
    return found;
}

/* Sending the same file again may help: it was not the file's fault. */
static gboolean is_retryable(const GError *problem)
{
    return g_error_matches(problem, PROBLEM, PROBLEM_WORKER_ENDED) ||
           g_error_matches(problem, PROBLEM, PROBLEM_TIMEOUT) ||
           g_error_matches(problem, PROBLEM, PROBLEM_DISK_FULL) ||
           g_error_matches(problem, PROBLEM, PROBLEM_STATE);
}

static void import_append(Import *import, ProblemLanguage language, GString *json)
{
    g_mutex_lock(&import->lock);
    g_autofree char *started_at = time_utc_text(import->started_us);
    g_string_append_printf(json,
                           "{\"id\":\"%s\",\"state\":\"%s\",\"stage\":\"%s\",\"percent\":%u,"
                           "\"bytes\":%" G_GUINT64_FORMAT ",\"started_at\":\"%s\",\"retryable\":%s",
                           import->id, state_names[import->state], import->stage, import->percent,
                           import->bytes, started_at,
                           is_retryable(import->problem) ? "true" : "false");
    g_string_append(json, ",\"filename\":");
    json_append_string(json, import->file_name, -1);
    if (*import->sha256 != '\0')
        g_string_append_printf(json, ",\"sha256\":\"%s\"", import->sha256);
    if (import->state == READY)
        g_string_append_printf(json, ",\"edition\":\"%s\"", import->id);
    if (import->problem != NULL) {
        g_string_append(json, ",\"problem\":");
        api_append_problem(json, import->problem, language);
    }
    g_string_append_c(json, '}');
    g_mutex_unlock(&import->lock);
}

gboolean core_imports_append(CoreImports *imports, const char *id, ProblemLanguage language,
                             GString *json)
{
    Import *import = import_find(imports, id);
    if (import == NULL)
        return FALSE;
    import_append(import, language, json);
    import_unref(import);
    return TRUE;
}

gboolean core_imports_cancel(CoreImports *imports, const char *id)
{
    Import *import = import_find(imports, id);
    if (import == NULL)
        return FALSE;
    g_cancellable_cancel(import->cancel);
    import_unref(import);
    return TRUE;
}

void core_imports_list(CoreImports *imports, ProblemLanguage language, GString *json)
{
    g_string_append(json, "{\"imports\":[");
    g_mutex_lock(&imports->lock);
    for (GList *at = imports->known.head; at != NULL; at = at->next) {
        if (at != imports->known.head)
            g_string_append_c(json, ',');
        import_append(at->data, language, json);
    }
    g_mutex_unlock(&imports->lock);
    g_string_append(json, "]}");
}

/* worker/reader.c -- what policy/ reads in the text of a file, with the facts of the file */
#include "worker/reader.h"
#include "document/document.h"
#include <string.h>

/* A text in each character set, and a page of HTML. */
static const char *const warm_up_texts[] = {
    "1 目的\nこの基準は、職員等が守らなければならない事項を定める。\n",
    "1 \x96\xda\x93I\n\x90\x45\x88\xf5\x82\xcd\x8e\xe7\x82\xe7\x82\xc8\x82\xaf\x82\xea\x82\xce"
    "\x82\xc8\x82\xe7\x82\xc8\x82\xa2\x81\x42\n",
    "1 \xcc\xdc\xc5\xaa\n\xbf\xa6\xb0\xf7\xa4\xcf\xbc\xe9\xa4\xe9\xa4\xca\xa4\xb1\xa4\xec"
    "\xa4\xd0\xa4\xca\xa4\xe9\xa4\xca\xa4\xa4\xa1\xa3\n",
    "<html><body><h1>1 目的</h1><p>職員等は、守らなければならない。</p></body></html>",
};

/* The facts are the file's, which for a PDF is not what lies here. */
static PolicySource source_of(const WorkerJob *job, const Document *document,
                              const GByteArray *bytes)
{
    gboolean is_pdf = job->input == WORKER_INPUT_PDF;
    return (PolicySource){.name = job->name,
                          .format = document->format,
                          .encoding = document->encoding,
                          .pages = document->pages,
                          .bytes = is_pdf ? (gsize)job->size_bytes : bytes->len};
}

static char *sha256_of(const WorkerJob *job, const GByteArray *bytes)
{
    return job->input == WORKER_INPUT_PDF
               ? g_strdup(job->sha256)
               : g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes->data, bytes->len);
}

PolicyReading *worker_read(const PolicyRules *rules, const WorkerJob *job, WorkerContents *contents,
                           GBytes **text, PolicyProgress progress, gpointer user, GError **error)
{
    Document *document = contents->document;
    const GByteArray *bytes = contents->bytes;
    PolicySource source = source_of(job, document, bytes);
    *text = NULL;
    if (document->text == NULL)
        return policy_read_from(rules, &source, bytes->data, bytes->len, progress, user, error);
    g_autofree char *sha256 = sha256_of(job, bytes);
    source.sha256 = sha256;
    PolicyReading *reading = policy_read_from(rules, &source, (const guint8 *)document->text,
                                              document->size_bytes, progress, user, error);
    if (reading != NULL)
        *text = g_bytes_new_take(g_steal_pointer(&document->text), document->size_bytes);
    return reading;
}

static gboolean warm_up_by(const PolicyRules *rules, const char *warm_up_text, GError **error)
{
    WorkerJob job;
    worker_job_make(&job, "warm-up");
    g_auto(WorkerContents) contents = {g_byte_array_new(), NULL};
    g_byte_array_append(contents.bytes, (const guint8 *)warm_up_text, (guint)strlen(warm_up_text));
    contents.document = document_read(contents.bytes->data, contents.bytes->len, job.name, error);
    if (contents.document == NULL)
        return FALSE;
    g_autoptr(GBytes) text = NULL;
    g_autoptr(PolicyReading) reading =
        worker_read(rules, &job, &contents, &text, NULL, NULL, error);
    g_autoptr(GBytes) json = reading != NULL ? policy_reading_json(reading, error) : NULL;
    return json != NULL;
}

gboolean worker_warm_up(const PolicyRules *rules, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(warm_up_texts); i++)
        if (!warm_up_by(rules, warm_up_texts[i], error))
            return FALSE;
    return TRUE;
}

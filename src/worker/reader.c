/* worker/reader.c -- document/ reads the text out of a file, policy/ reads the text */
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

gboolean worker_warm_up(const PolicyRules *rules, GError **error)
{
    WorkerJob job;
    worker_job_make(&job, "warm-up");
    for (gsize i = 0; i < G_N_ELEMENTS(warm_up_texts); i++) {
        g_autoptr(GBytes) text = NULL;
        g_autoptr(PolicyReading) reading =
            worker_read(rules, &job, (const guint8 *)warm_up_texts[i], strlen(warm_up_texts[i]),
                        &text, NULL, NULL, error);
        g_autoptr(GBytes) json = reading != NULL ? policy_reading_json(reading, error) : NULL;
        if (json == NULL)
            return FALSE;
    }
    return TRUE;
}

/* Facts of the file, which for a PDF is not what lies here. */
static PolicyReading *read_text(const PolicyRules *rules, const WorkerJob *job,
                                const Document *document, const guint8 *bytes, gsize size_bytes,
                                PolicyProgress progress, gpointer user, GError **error)
{
    gboolean itself = document->text == NULL;
    gboolean is_pdf = job->input == WORKER_INPUT_PDF;
    g_autofree char *sha256 =
        is_pdf ? g_strdup(job->sha256)
               : g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size_bytes);
    const PolicySource source = {.name = job->name,
                                 .format = document->format,
                                 .encoding = document->encoding,
                                 .pages = document->pages,
                                 .bytes = is_pdf ? (gsize)job->size_bytes : size_bytes,
                                 .sha256 = itself ? NULL : sha256};
    const guint8 *text = itself ? bytes : (const guint8 *)document->text;
    return policy_read_from(rules, &source, text, itself ? size_bytes : document->size_bytes,
                            progress, user, error);
}

PolicyReading *worker_read(const PolicyRules *rules, const WorkerJob *job, const guint8 *bytes,
                           gsize size_bytes, GBytes **text, PolicyProgress progress, gpointer user,
                           GError **error)
{
    g_autoptr(Document) document = job->input == WORKER_INPUT_PDF
                                       ? document_read_pdf(bytes, size_bytes, job->name, error)
                                       : document_read(bytes, size_bytes, job->name, error);
    if (document == NULL)
        return NULL;
    PolicyReading *reading =
        read_text(rules, job, document, bytes, size_bytes, progress, user, error);
    gboolean read_out = reading != NULL && document->text != NULL;
    *text =
        read_out ? g_bytes_new_take(g_steal_pointer(&document->text), document->size_bytes) : NULL;
    return reading;
}

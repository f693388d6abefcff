/* worker/contents.c -- a file taken in whole, a PDF range of pages after range */
#include "worker/contents.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/files.h"
#include "worker/channel.h"
#include <unistd.h>

static GByteArray *read_whole(int fd, const WorkerJob *job, GError **error)
{
    if (lseek(fd, 0, SEEK_SET) == 0)
        return os_read_at_most(fd, DOCUMENT_FILE_MAX_BYTES, job->name, error);
    problem_set(error, PROBLEM_INVALID, job->name, "not a regular file");
    return NULL;
}

static gboolean read_file(WorkerContents *contents, const WorkerJob *job, int input_fd,
                          GError **error)
{
    g_autoptr(GByteArray) bytes = read_whole(input_fd, job, error);
    if (bytes == NULL)
        return FALSE;
    contents->document = document_read(bytes->data, bytes->len, job->name, error);
    if (contents->document == NULL)
        return FALSE;
    contents->bytes = g_steal_pointer(&bytes);
    return TRUE;
}

typedef enum { PAGES_MORE, PAGES_ALL, PAGES_NONE, PAGES_FAILED } Pages;

static Pages take_pages(DocumentPdf *pdf, const WorkerJob *job, int channel_fd, GError **error)
{
    WorkerPages pages;
    guint count = 0;
    g_auto(OsFd) input = -1;
    if (!worker_channel_pages(channel_fd, &pages, &input, error))
        return PAGES_FAILED;
    if (pages.first == 0)
        return PAGES_NONE;
    g_autoptr(GByteArray) bytes = read_whole(input, job, error);
    if (bytes == NULL ||
        !document_pdf_add(pdf, pages.first, bytes->data, bytes->len, &count, error))
        return PAGES_FAILED;
    if (!worker_channel_pages_read(channel_fd, count)) {
        problem_set(error, PROBLEM_IO, job->name, "the channel was closed");
        return PAGES_FAILED;
    }
    return count < pages.last - pages.first + 1 ? PAGES_ALL : PAGES_MORE;
}

static gboolean read_pdf(WorkerContents *contents, const WorkerJob *job, int input_fd,
                         int channel_fd, GError **error)
{
    g_autoptr(DocumentPdf) pdf = document_pdf_new(job->name);
    Pages pages;
    do
        pages = take_pages(pdf, job, channel_fd, error);
    while (pages == PAGES_MORE);
    if (pages == PAGES_ALL)
        contents->document = document_pdf_read(pdf, error);
    if (pages == PAGES_NONE) /* the file itself may tell why */
        return read_file(contents, job, input_fd, error);
    return contents->document != NULL;
}

gboolean worker_contents_read(WorkerContents *contents, const WorkerJob *job, int input_fd,
                              int channel_fd, GError **error)
{
    *contents = (WorkerContents){NULL, NULL};
    return job->input == WORKER_INPUT_PDF ? read_pdf(contents, job, input_fd, channel_fd, error)
                                          : read_file(contents, job, input_fd, error);
}

void worker_contents_clear(WorkerContents *contents)
{
    g_clear_pointer(&contents->bytes, g_byte_array_unref);
    g_clear_pointer(&contents->document, document_free);
}

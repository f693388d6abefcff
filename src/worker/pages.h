/* worker/pages.h -- a PDF on its way through pdftotext to whoever reads it
 *
 * Several processes of the role tool each read a range of its pages at once; what they wrote is
 * handed on in order. How many pages there are, the file is not believed: each range begins with
 * the last page of the one before, so that a range that fails is a damaged file and not its end,
 * and the first one that is shorter than it was asked to be is the end. */
#pragma once
#include <gio/gio.h>
#include <glib.h>

/* How long a file may take: so long from its start, and longer with each page that arrived. */
typedef struct {
    gint64 started_us; /* on os_clock_boot_us */
    gint64 limit_us;
    guint pages; /* that arrived */
} WorkerTime;

WorkerTime worker_time_start(void);
WorkerTime worker_time_start_sheet(void);

/* Where tools come from: in core the parent, else a fork. */
typedef struct {
    /* The channel of a new one, the caller's; -1 with an error. */
    int (*start)(gpointer user, guint64 *id, GError **error);
    /* Ends it, if it has not ended; once for each that was started. */
    void (*end)(gpointer user, guint64 id);
    /* The PDF, opened anew and at its start; the caller's; -1 with an error. */
    int (*open_file)(gpointer user, GError **error);
    guint64 file_bytes; /* its size */
    gpointer user;
} WorkerTools;

/* Hands a PDF to a command's own child, which reads it from `reader_fd` as a worker does
 * (worker/input.h). TRUE as well when the child ended meanwhile: it says why itself. Errors as
 * worker_read_policy's. */
gboolean worker_pages_serve(const WorkerTools *tools, int reader_fd, const char *name,
                            WorkerTime *time, GError **error);

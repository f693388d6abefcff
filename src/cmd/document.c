/* cmd/document.c -- opens a document; a PDF by a process of its own first */
#include "cmd/document.h"
#include "document/document.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/sockets.h"
#include "policy/text.h"
#include "worker/client.h"
#include "worker/reader.h"
#include "worker/role.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* As a site does it: what takes longer is refused within five seconds. */
#define PDF_US (4 * G_TIME_SPAN_SECOND)

static int open_file(const char *path, GError **error)
{
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
                                    : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        problem_set_errno(error, path, errno);
    return fd;
}

/* A pipe is taken in first: what reads it must be able to begin anew. */
static int seekable(int fd, const char *name, GError **error)
{
    struct stat facts;
    if (fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)) {
        if (facts.st_size <= (off_t)DOCUMENT_FILE_MAX_BYTES)
            return fcntl(fd, F_DUPFD_CLOEXEC, 0);
        problem_set(error, PROBLEM_TOO_LARGE, name, "64 MiB");
        return -1;
    }
    g_autoptr(GByteArray) bytes = os_read_at_most(fd, DOCUMENT_FILE_MAX_BYTES, name, error);
    return bytes != NULL ? os_file_in_memory(bytes->data, bytes->len, error) : -1;
}

/* ---- a PDF ---- */

typedef struct {
    pid_t pid;
    int control, channel; /* our ends */
} Tool;

static void run_tool(const Tool *tool, int control, gboolean weak_sandbox)
{
    const RoleStart start = {
        .kind = ROLE_TOOL, .control_fd = control, .weak_sandbox = weak_sandbox};
    os_fd_close(tool->control);
    os_fd_close(tool->channel);
    _exit(tool_role_main(&start));
}

static gboolean start_tool(Tool *tool, gboolean weak_sandbox, GError **error)
{
    g_auto(OsFd) control = -1, channel = -1;
    const RoleMessage message = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE};
    if (!os_socket_pair(OS_SOCKET_PACKETS, &tool->control, &control, error) ||
        !os_socket_pair(OS_SOCKET_STREAM, &tool->channel, &channel, error) ||
        !role_message_send(tool->control, &message, channel, error))
        return FALSE;
    tool->pid = fork();
    if (tool->pid == 0)
        run_tool(tool, control, weak_sandbox);
    if (tool->pid < 0)
        problem_set_errno(error, "fork", errno);
    return tool->pid > 0;
}

static void end_tool(const Tool *tool)
{
    int status;
    if (tool->pid > 0) {
        kill(tool->pid, SIGKILL);
        while (waitpid(tool->pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    os_fd_close(tool->control);
    os_fd_close(tool->channel);
}

static GBytes *run_pdftotext(int input, gboolean weak_sandbox, GError **error)
{
    Tool tool = {0, -1, -1};
    GBytes *words = NULL;
    if (start_tool(&tool, weak_sandbox, error))
        words = worker_run_tool(tool.channel, "pdftotext", input, WORKER_RESULT_MAX_BYTES,
                                os_clock_boot_us() + PDF_US, NULL, error);
    end_tool(&tool);
    return words;
}

static gboolean take_words(CmdDocument *document, const char *name, GBytes *words, GError **error)
{
    gsize size_bytes;
    const guint8 *bytes = g_bytes_get_data(words, &size_bytes);
    g_autoptr(GByteArray) pdf = os_read_at_most(document->fd, DOCUMENT_FILE_MAX_BYTES, name, error);
    if (pdf == NULL)
        return FALSE;
    g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, pdf->data, pdf->len);
    int fd = os_file_in_memory(bytes, size_bytes, error);
    if (fd < 0)
        return FALSE;
    worker_job_make_pdf(&document->job, name, pdf->len, sha256);
    os_fd_close(document->fd);
    document->fd = fd;
    return TRUE;
}

/* What pdftotext cannot open stays as it is: the reader says why. */
static gboolean convert_pdf(CmdDocument *document, const char *name, gboolean weak_sandbox,
                            GError **error)
{
    guint8 opening[1024];
    gssize size = pread(document->fd, opening, sizeof opening, 0);
    g_autoptr(GError) problem = NULL;
    if (size <= 0 || !document_is_pdf(opening, (gsize)size))
        return TRUE;
    g_autoptr(GBytes) words = run_pdftotext(document->fd, weak_sandbox, &problem);
    if (lseek(document->fd, 0, SEEK_SET) != 0) {
        problem_set_errno(error, name, errno);
        return FALSE;
    }
    if (words != NULL)
        return take_words(document, name, words, error);
    if (g_error_matches(problem, PROBLEM, PROBLEM_WORKER_ENDED))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

gboolean cmd_document_open(CmdDocument *document, const char *path, gboolean weak_sandbox,
                           GError **error)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    g_auto(OsFd) file = open_file(path, error);
    document->fd = file < 0 ? -1 : seekable(file, name, error);
    if (document->fd < 0)
        return FALSE;
    worker_job_make(&document->job, name);
    return convert_pdf(document, name, weak_sandbox, error);
}

void cmd_document_close(CmdDocument *document)
{
    os_fd_close(document->fd);
    document->fd = -1;
}

static GByteArray *read_all(const CmdDocument *document, GError **error)
{
    return os_read_at_most(document->fd, DOCUMENT_FILE_MAX_BYTES, document->job.name, error);
}

GString *cmd_document_text(const CmdDocument *document, GError **error)
{
    const WorkerJob *job = &document->job;
    g_autoptr(GByteArray) bytes = read_all(document, error);
    if (bytes == NULL)
        return NULL;
    g_autoptr(Document) read = job->input == WORKER_INPUT_PDF
                                   ? document_read_pdf(bytes->data, bytes->len, job->name, error)
                                   : document_read(bytes->data, bytes->len, job->name, error);
    if (read == NULL)
        return NULL;
    if (read->text != NULL)
        return g_string_new_len(read->text, (gssize)read->size_bytes);
    g_autoptr(PolicyText) text = policy_text_read(bytes->data, bytes->len, job->name, error);
    return text != NULL ? g_string_new_len(text->utf8, (gssize)text->size_bytes) : NULL;
}

PolicyReading *cmd_document_read(const CmdDocument *document, const PolicyRules *rules,
                                 GError **error)
{
    const WorkerJob *job = &document->job;
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GByteArray) bytes = read_all(document, error);
    if (bytes == NULL)
        return NULL;
    return worker_read(rules, job, bytes->data, bytes->len, &text, NULL, NULL, error);
}

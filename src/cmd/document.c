/* cmd/document.c -- opens a document; tools of our own for a PDF */
#include "cmd/document.h"
#include "document/document.h"
#include "os/files.h"
#include "os/sockets.h"
#include "policy/text.h"
#include "worker/pages.h"
#include "worker/reader.h"
#include "worker/role.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL_FD 3

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

/* ---- opening ---- */

static gboolean is_pdf(int fd)
{
    guint8 opening[1024];
    gssize size = pread(fd, opening, sizeof opening, 0);
    return size > 0 && document_is_pdf(opening, (gsize)size);
}

/* A PDF is known by its size and hash; the child only gets what is read out of it. */
static gboolean prepare_pdf(CmdDocument *document, const char *name, GError **error)
{
    if (lseek(document->file, 0, SEEK_SET) != 0) {
        problem_set_errno(error, name, errno);
        return FALSE;
    }
    g_autoptr(GByteArray) pdf =
        os_read_at_most(document->file, DOCUMENT_FILE_MAX_BYTES, name, error);
    if (pdf == NULL)
        return FALSE;
    g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, pdf->data, pdf->len);
    worker_job_make_pdf(&document->job, name, pdf->len, sha256);
    return os_socket_pair(OS_SOCKET_STREAM, &document->child, &document->parent, error);
}

gboolean cmd_document_open(CmdDocument *document, const char *path, gboolean weak_sandbox,
                           GError **error)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    *document = (CmdDocument)CMD_DOCUMENT_NONE;
    document->weak_sandbox = weak_sandbox;
    g_auto(OsFd) file = open_file(path, error);
    document->file = file < 0 ? -1 : seekable(file, name, error);
    if (document->file < 0)
        return FALSE;
    worker_job_make(&document->job, name);
    return !is_pdf(document->file) || prepare_pdf(document, name, error);
}

void cmd_document_close(CmdDocument *document)
{
    os_fd_close(os_fd_take(&document->file));
    os_fd_close(os_fd_take(&document->child));
    os_fd_close(os_fd_take(&document->parent));
}

/* ---- beside the child: tools ---- */

typedef struct {
    pid_t pid;
    int control; /* our end */
} Tool;

typedef struct {
    const CmdDocument *document;
    GArray *tools; /* Tool; its place is its number */
} Source;

/* Nothing else that is open here is for the tool. */
static void become_tool(int control, int channel_of_ours, gboolean weak_sandbox)
{
    const RoleStart start = {
        .kind = ROLE_TOOL, .control_fd = CONTROL_FD, .weak_sandbox = weak_sandbox};
    os_fd_close(channel_of_ours);
    if (control != CONTROL_FD && dup2(control, CONTROL_FD) < 0)
        _exit(problem_exit_code(NULL));
    close_range(CONTROL_FD + 1, ~0U, 0);
    _exit(tool_role_main(&start));
}

static int start_tool(gpointer user, guint64 *id, GError **error)
{
    Source *source = user;
    Tool tool = {0, -1};
    g_auto(OsFd) ours = -1, theirs = -1, control = -1;
    const RoleMessage message = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE};
    if (!os_socket_pair(OS_SOCKET_PACKETS, &tool.control, &control, error) ||
        !os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, error) ||
        !role_message_send(tool.control, &message, theirs, error)) {
        os_fd_close(tool.control);
        return -1;
    }
    tool.pid = fork();
    if (tool.pid == 0)
        become_tool(control, ours, source->document->weak_sandbox);
    if (tool.pid < 0) {
        problem_set_errno(error, "fork", errno);
        os_fd_close(tool.control);
        return -1;
    }
    g_array_append_val(source->tools, tool);
    *id = source->tools->len - 1;
    return os_fd_take(&ours);
}

static void end_tool(gpointer user, guint64 id)
{
    const Source *source = user;
    const Tool *tool = &g_array_index(source->tools, Tool, id);
    int status;
    kill(tool->pid, SIGKILL);
    while (waitpid(tool->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    os_fd_close(tool->control);
}

/* Each tool needs a place of its own in the file. */
static int open_anew(gpointer user, GError **error)
{
    const Source *source = user;
    char path[32];
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", source->document->file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        problem_set_errno(error, source->document->job.name, errno);
    return fd;
}

gboolean cmd_document_serve(CmdDocument *document, GError **error)
{
    if (document->job.input != WORKER_INPUT_PDF)
        return TRUE;
    os_fd_close(os_fd_take(&document->child)); /* so that the end of the child shows */
    Source source = {document, g_array_new(FALSE, FALSE, sizeof(Tool))};
    const WorkerTools tools = {start_tool, end_tool, open_anew, document->job.size_bytes, &source};
    WorkerTime time = worker_time_start();
    gboolean served =
        worker_pages_serve(&tools, document->parent, document->job.name, &time, error);
    g_array_unref(source.tools);
    os_fd_close(os_fd_take(&document->parent)); /* and that it waits for no more */
    return served;
}

/* ---- in the child ---- */

static gboolean take_in(CmdDocument *document, WorkerContents *contents, GError **error)
{
    os_fd_close(os_fd_take(&document->parent));
    gboolean taken =
        worker_contents_read(contents, &document->job, document->file, document->child, error);
    os_fd_close(os_fd_take(&document->child));
    return taken;
}

GString *cmd_document_text(CmdDocument *document, GError **error)
{
    g_auto(WorkerContents) contents = {NULL, NULL};
    if (!take_in(document, &contents, error))
        return NULL;
    if (contents.document->text != NULL)
        return g_string_new_len(contents.document->text, (gssize)contents.document->size_bytes);
    g_autoptr(PolicyText) text =
        policy_text_read(contents.bytes->data, contents.bytes->len, document->job.name, error);
    return text != NULL ? g_string_new_len(text->utf8, (gssize)text->size_bytes) : NULL;
}

PolicyReading *cmd_document_read(CmdDocument *document, const PolicyRules *rules, GError **error)
{
    g_autoptr(GBytes) text = NULL;
    g_auto(WorkerContents) contents = {NULL, NULL};
    if (!take_in(document, &contents, error))
        return NULL;
    return worker_read(rules, &document->job, &contents, &text, NULL, NULL, error);
}

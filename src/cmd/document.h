/* cmd/document.h -- a document named on the command line, read in a child that is locked down */
#pragma once
#include "cmd/cmd.h"
#include "os/fd.h"
#include "policy/policy.h"
#include "worker/message.h"

/* The file, or for a PDF what pdftotext made of it. Zeroed with fd -1 while not open. */
typedef struct {
    OsFd fd;
    WorkerJob job;
} CmdDocument;

/* Opens `path` ("-": standard input). Nothing but its first bytes is looked at here; a PDF goes
 * through pdftotext, in a process locked down as the tool of a site is. */
gboolean cmd_document_open(CmdDocument *document, const char *path, gboolean weak_sandbox,
                           GError **error);
void cmd_document_close(CmdDocument *document);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmdDocument, cmd_document_close)

/* In the child: the text that is read out of it, as the lines of a reading count it. Owned. */
GString *cmd_document_text(const CmdDocument *document, GError **error);
/* In the child. Owned. */
PolicyReading *cmd_document_read(const CmdDocument *document, const PolicyRules *rules,
                                 GError **error);

/* cmd/document.h -- a document named on the command line, read in a child that is locked down */
#pragma once
#include "cmd/cmd.h"
#include "os/fd.h"
#include "policy/policy.h"
#include "worker/message.h"

/* Zeroed with descriptors -1 while not open. */
typedef struct {
    OsFd file;
    OsFd child, parent; /* of a PDF: the ends of a channel, for its pages */
    WorkerJob job;
    gboolean weak_sandbox;
} CmdDocument;
#define CMD_DOCUMENT_NONE                                                                          \
    {                                                                                              \
        .file = -1, .child = -1, .parent = -1                                                      \
    }

/* Opens `path` ("-": standard input). Nothing but its first bytes is looked at here. */
gboolean cmd_document_open(CmdDocument *document, const char *path, gboolean weak_sandbox,
                           GError **error);
void cmd_document_close(CmdDocument *document);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmdDocument, cmd_document_close)

/* Beside the child: has pdftotext read a PDF, in processes locked down as the tools of a site are,
 * and hands its pages to the child. Nothing to do for other documents. */
gboolean cmd_document_serve(CmdDocument *document, GError **error);
/* In the child: the text that is read out of it, as the lines of a reading count it. Owned. */
GString *cmd_document_text(CmdDocument *document, GError **error);
/* In the child. Owned. */
PolicyReading *cmd_document_read(CmdDocument *document, const PolicyRules *rules, GError **error);

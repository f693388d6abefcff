/* cmd/client.h -- asks the core of a site over its local socket, bringing the site up when it is
 * down */
#pragma once
#include "base/json.h"
#include "base/problem.h"
#include "wire/request.h"
#include <glib.h>

typedef struct CmdSite CmdSite;

/* Connects to the running site; when nobody holds its lock, starts it (without front) until closed.
 */
CmdSite *cmd_site_open(const char *site_dir, gboolean weak_sandbox, ProblemLanguage language,
                       GError **error);
void cmd_site_close(CmdSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmdSite, cmd_site_close)

typedef struct {
    WireMethod method;
    const char *path;  /* below /api/v1 */
    const char *query; /* NULL for none */
    const char *json;  /* body, or NULL */
    int file;          /* a body to be read to its end when `json` is NULL; 0 for none */
    int output;        /* where a good answer's body goes instead of `body`; 0 for none */
} CmdAsk;
typedef struct {
    guint status;
    GByteArray *body; /* ended by a NUL that is not counted */
} CmdReply;
void cmd_reply_clear(CmdReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmdReply, cmd_reply_clear)

/* Errors as the core told them: the message is for people, the code an exit status. */
GQuark cmd_answer_quark(void);
/* TRUE for a 2xx answer; FALSE with a problem of the core's (cmd_answer_quark) or our own. */
gboolean cmd_ask(CmdSite *site, const CmdAsk *ask, CmdReply *reply, GError **error);
/* The answer as JSON; owned. */
json_t *cmd_ask_json(CmdSite *site, const CmdAsk *ask, GError **error);

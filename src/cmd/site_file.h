/* cmd/site_file.h -- site.json: name, host, bodies and their logs' origins */
#pragma once
#include <glib.h>

typedef struct {
    const char *name; /* of the site and of its first body */
    const char *host;
    const char *body_id;
    /* "" for a new site; after a restore what sets its origins apart, e.g. "/r2". */
    const char *generation;
    guint32 uid_base;
} CmdSiteFile;

/* Writes SITE/site.json durably. */
gboolean cmd_site_file_write(const char *site_dir, const CmdSiteFile *file, GError **error);
gboolean cmd_site_file_exists(const char *site_dir);
void cmd_site_file_remove(const char *site_dir);
/* 0 when there is none. */
guint32 cmd_site_uid_base(const char *site_dir);
/* Transfer full. PROBLEM_NOT_FOUND, PROBLEM_INVALID. */
char *cmd_site_host(const char *site_dir, GError **error);

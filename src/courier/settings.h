/* courier/settings.h -- what the operator lets the courier reach, and as whom
 *
 * SITE/courier/settings.json (docs/format/courier-settings.md), 0600, the courier's own: it alone
 * says where connections go. Secrets lie beside it, a file each (mail.secret, directory.secret),
 * and the authorities that servers are verified by (mail.pem, directory.pem). Reading is strict: a
 * member nobody knows, or a line that would carry a password in the open, is refused. */
#pragma once
#include <glib.h>
#include <jansson.h>

#define COURIER_FOLDER "courier"
#define COURIER_SETTINGS_FILE "settings.json"
#define COURIER_SETTINGS_MAX_BYTES 65536
#define COURIER_SECRET_MAX_BYTES 1024
#define COURIER_CA_MAX_BYTES (256 * 1024)
#define COURIER_COLUMNS_MAX 24
/* Entries of a directory, as many as an import of persons takes. */
#define COURIER_ENTRIES_MAX 19999
#define COURIER_SCAN_BYTES_DEFAULT ((gint64)100 * 1024 * 1024) /* clamd's own MaxFileSize */

typedef enum { COURIER_TO_MAIL, COURIER_TO_DIRECTORY, COURIER_TO_SCAN, COURIER_PEERS } CourierTo;
extern const char *const courier_peer_names[]; /* "mail", "directory", "scan"; NULL ends */

typedef enum { COURIER_PLAIN, COURIER_STARTTLS, COURIER_TLS } CourierSecurity;

/* Where a line goes. */
typedef struct {
    gboolean set_up;
    char *host; /* name or address; NULL with `path` */
    guint16 port;
    char *path; /* of a local socket: scan only */
    CourierSecurity security;
    gboolean own_ca; /* NAME.pem beside the settings, else the system's authorities */
    char *user;      /* "" for none */
    char *secret;    /* NULL: none was found */
} CourierPeer;

/* One column of rows to come, and the attributes it may be found in, the first that is there. */
typedef struct {
    char *column; /* a name of office's import: "number", "name", … */
    char **attributes;
} CourierColumn;

typedef struct {
    CourierPeer peers[COURIER_PEERS];
    char *hello; /* how we call ourselves to a mail server */
    char *from, *from_name;
    char **to_domains; /* of recipients; "*" for any */
    char *address;     /* of the pages, for links; "" for https:// and the site's host */
    gint64 batch_minutes, daily_hour, give_up_days; /* how letters are gathered and given up */
    char *base, *filter;
    GPtrArray *columns;    /* CourierColumn */
    gint64 scan_max_bytes; /* larger files are not looked at by clamd, whatever it answers */
} CourierSettings;

/* Checks the text of a settings file; no secrets. PROBLEM_INVALID names the member. Owned. */
CourierSettings *courier_settings_read(const guint8 *bytes, gsize size_bytes, GError **error);
/* The file and the secrets in SITE/courier; without a file nothing is set up. */
CourierSettings *courier_settings_load(const char *site_dir, GError **error);
void courier_settings_free(CourierSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CourierSettings, courier_settings_free)
/* Forgets every secret but that of `to`, in memory. */
void courier_settings_keep(CourierSettings *settings, CourierTo to);

/* Whether letters to `address` (a valid one) are let out. */
gboolean courier_settings_allow(const CourierSettings *settings, const char *address);
/* What may be known outside of the courier: {mail: {host, port, security, user, from, …}, …};
 * no secret. New reference. */
json_t *courier_settings_facts(const CourierSettings *settings);
/* Path of the authorities a peer is verified by; transfer full. */
char *courier_ca_path(const char *site_dir, const CourierSettings *settings, CourierTo to);

/* courier/settings.c -- the settings file, member by member */
#include "courier/settings.h"
#include "base/json.h"
#include "base/problem.h"
#include "courier/letter.h"
#include "courier/message.h"
#include "os/files.h"
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM_CA "/etc/ssl/certs/ca-certificates.crt"
#define HOST_MAX_BYTES 253
#define SOCKET_MAX_BYTES 107
#define TEXT_MAX_BYTES 1024
#define LIST_MAX 50
#define SCAN_BYTES_MAX ((gint64)2 * 1024 * 1024 * 1024 - 1)
#define DEPTH 6

const char *const courier_peer_names[] = {"mail", "directory", "scan", NULL};
static const char *const security_names[] = {"plain", "starttls", "tls", NULL};

/* The members each part may have; all else is refused. */
static const char *const known[COURIER_PEERS] = {
    [COURIER_TO_MAIL] = (" host port security ca user from from_name hello to_domains address"
                         " batch_minutes daily_hour give_up_days "),
    [COURIER_TO_DIRECTORY] = " host port security ca user base filter columns ",
    [COURIER_TO_SCAN] = " host port path max_bytes ",
};

static void wipe(char **secret)
{
    if (*secret != NULL)
        explicit_bzero(*secret, strlen(*secret));
    g_clear_pointer(secret, g_free);
}

static void column_free(gpointer data)
{
    CourierColumn *column = data;
    g_free(column->column);
    g_strfreev(column->attributes);
    g_free(column);
}

void courier_settings_free(CourierSettings *settings)
{
    if (settings == NULL)
        return;
    for (CourierTo to = 0; to < COURIER_PEERS; to++) {
        CourierPeer *peer = &settings->peers[to];
        g_free(peer->host);
        g_free(peer->path);
        g_free(peer->user);
        wipe(&peer->secret);
    }
    g_free(settings->hello);
    g_free(settings->from);
    g_free(settings->from_name);
    g_free(settings->address);
    g_strfreev(settings->to_domains);
    g_free(settings->base);
    g_free(settings->filter);
    g_clear_pointer(&settings->columns, g_ptr_array_unref);
    g_free(settings);
}

void courier_settings_keep(CourierSettings *settings, CourierTo to)
{
    for (CourierTo other = 0; other < COURIER_PEERS; other++)
        if (other != to)
            wipe(&settings->peers[other].secret);
}

/* ---- reading ---- */

/* A part under way; the first flaw sticks. */
typedef struct {
    CourierSettings *settings;
    const json_t *part;
    const char *name;
    GError **error;
    gboolean failed;
} Reading;

static void fail(Reading *r, const char *member, const char *why)
{
    if (r->failed)
        return;
    r->failed = TRUE;
    g_autofree char *what = g_strdup_printf("%s.%s", r->name, member);
    problem_set(r->error, PROBLEM_INVALID, what, why);
}

static gboolean is_line(const char *text, gsize max_bytes)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)))
            return FALSE;
    return strlen(text) <= max_bytes;
}

/* A line of text; `fallback` when it is missing, NULL where it must be there. Owned. */
static char *take_text(Reading *r, const char *member, const char *fallback)
{
    const json_t *value = json_object_get(r->part, member);
    const char *text = value == NULL ? fallback : json_string_value(value);
    if (text == NULL || !is_line(text, TEXT_MAX_BYTES) || (fallback == NULL && *text == '\0'))
        fail(r, member, PROBLEM_BOTH("a line of text", "一行の文字"));
    return g_strdup(text);
}

static gint64 take_between(Reading *r, const char *member, gint64 fallback, gint64 min, gint64 max)
{
    const json_t *value = json_object_get(r->part, member);
    gint64 number = value == NULL ? fallback : json_integer_value(value);
    if ((value != NULL && !json_is_integer(value)) || number < min || number > max)
        fail(r, member, PROBLEM_BOTH("a number", "数"));
    return number;
}

static gint64 take_number(Reading *r, const char *member, gint64 fallback, gint64 max)
{
    return take_between(r, member, fallback, 1, max);
}

static char **take_list(Reading *r, const char *member, const json_t *list)
{
    g_autoptr(GStrvBuilder) out = g_strv_builder_new();
    gsize size = json_array_size(list);
    if (size == 0 || size > LIST_MAX)
        fail(r, member, PROBLEM_BOTH("a list of texts", "文字の一覧"));
    for (gsize i = 0; i < size && !r->failed; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text == NULL || *text == '\0' || !is_line(text, TEXT_MAX_BYTES))
            fail(r, member, PROBLEM_BOTH("a list of texts", "文字の一覧"));
        else
            g_strv_builder_add(out, text);
    }
    return g_strv_builder_end(out);
}

/* A name of labels, or an address (of IPv6 without brackets). */
static gboolean is_host(const char *text)
{
    struct in6_addr address;
    gsize size = strlen(text);
    if (strchr(text, ':') != NULL)
        return inet_pton(AF_INET6, text, &address) == 1;
    for (gsize i = 0; i < size; i++)
        if (!g_ascii_isalnum(text[i]) && strchr(".-_", text[i]) == NULL)
            return FALSE;
    return size > 0 && size <= HOST_MAX_BYTES && g_ascii_isalnum(text[0]);
}

static void take_host(Reading *r, CourierPeer *peer, gint64 port)
{
    g_clear_pointer(&peer->host, g_free);
    peer->host = take_text(r, "host", NULL);
    if (!r->failed && !is_host(peer->host))
        fail(r, "host", PROBLEM_BOTH("a name or an address", "名前またはアドレス"));
    peer->port = (guint16)take_number(r, "port", port, G_MAXUINT16);
}

static void take_security(Reading *r, CourierPeer *peer)
{
    g_autofree char *security = take_text(r, "security", NULL);
    g_autofree char *ca = take_text(r, "ca", "system");
    int place = security != NULL ? courier_name_find(security_names, security) : -1;
    if (place < 0)
        fail(r, "security", "plain, starttls or tls");
    peer->security = (CourierSecurity)MAX(place, 0);
    peer->own_ca = g_strcmp0(ca, "own") == 0;
    if (!peer->own_ca && g_strcmp0(ca, "system") != 0)
        fail(r, "ca", "system or own");
    peer->user = take_text(r, "user", "");
    if (!r->failed && *peer->user != '\0' && peer->security == COURIER_PLAIN)
        fail(r, "user",
             PROBLEM_BOTH("a password goes over a protected line only: security must be starttls "
                          "or tls",
                          "パスワードは暗号化した通信でしか送りません。security を starttls か tls "
                          "にしてください"));
}

static const gint64 ports[COURIER_PEERS][3] = {
    [COURIER_TO_MAIL] = {25, 587, 465},
    [COURIER_TO_DIRECTORY] = {389, 389, 636},
    [COURIER_TO_SCAN] = {3310, 3310, 3310},
};

static void take_line(Reading *r, CourierTo to)
{
    CourierPeer *peer = &r->settings->peers[to];
    if (to != COURIER_TO_SCAN)
        take_security(r, peer);
    take_host(r, peer, ports[to][peer->security]);
}

/* "https://HOST[:PORT]" without a path; http for pages of this machine alone. */
static gboolean is_address(const char *text)
{
    const char *host = NULL;
    if (g_str_has_prefix(text, "https://"))
        host = text + strlen("https://");
    else if (g_str_has_prefix(text, "http://localhost"))
        host = text + strlen("http://");
    for (const char *at = host; at != NULL && *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr(".-:[]", *at) == NULL)
            return FALSE;
    return host != NULL && *host != '\0' && strlen(host) <= HOST_MAX_BYTES;
}

static void read_letters(Reading *r)
{
    CourierSettings *s = r->settings;
    s->address = take_text(r, "address", "");
    if (!r->failed && *s->address != '\0' && !is_address(s->address))
        fail(r, "address", "https://HOST:PORT");
    s->batch_minutes = take_between(r, "batch_minutes", 5, 0, 1440);
    s->daily_hour = take_between(r, "daily_hour", 8, 0, 23);
    s->give_up_days = take_between(r, "give_up_days", 3, 2, 14);
}

static void read_mail(Reading *r)
{
    CourierSettings *s = r->settings;
    take_line(r, COURIER_TO_MAIL);
    s->from = take_text(r, "from", NULL);
    s->from_name = take_text(r, "from_name", "");
    if (!r->failed && !courier_address_is_valid(s->from))
        fail(r, "from", PROBLEM_BOTH("an address", "メールアドレス"));
    s->hello = take_text(r, "hello", "localhost");
    if (!r->failed && !is_host(s->hello))
        fail(r, "hello", PROBLEM_BOTH("a host name", "ホスト名"));
    const json_t *domains = json_object_get(r->part, "to_domains");
    if (domains != NULL)
        s->to_domains = take_list(r, "to_domains", domains);
    else if (!r->failed)
        s->to_domains = g_strsplit(courier_address_domain(s->from), ",", 1);
    read_letters(r);
}

static gboolean is_attribute(const char *text)
{
    gsize size = strlen(text);
    for (gsize i = 0; i < size; i++)
        if (!g_ascii_isalnum(text[i]) && strchr("-;.", text[i]) == NULL)
            return FALSE;
    return size > 0 && size <= 128;
}

static void read_column(Reading *r, const char *name, const json_t *value)
{
    CourierColumn *column = g_new0(CourierColumn, 1);
    g_ptr_array_add(r->settings->columns, column);
    column->column = g_strdup(name);
    column->attributes = take_list(r, "columns", value);
    for (char **at = column->attributes; *at != NULL; at++)
        if (!is_attribute(*at))
            fail(r, "columns", PROBLEM_BOTH("names of attributes", "属性の名前"));
    for (const char *at = name; *at != '\0'; at++)
        if (!g_ascii_islower(*at) && *at != '_')
            fail(r, "columns", PROBLEM_BOTH("names of columns", "列の名前"));
}

static void read_directory(Reading *r)
{
    CourierSettings *s = r->settings;
    take_line(r, COURIER_TO_DIRECTORY);
    s->base = take_text(r, "base", NULL);
    s->filter = take_text(r, "filter", "(objectClass=person)");
    const json_t *columns = json_object_get(r->part, "columns");
    gsize count = json_object_size(columns);
    if (count == 0 || count > COURIER_COLUMNS_MAX)
        fail(
            r, "columns",
            PROBLEM_BOTH("columns and the attributes they are found in", "列と、その値がある属性"));
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)columns, name, value)
    {
        read_column(r, name, value);
    }
}

static void read_scan(Reading *r)
{
    CourierPeer *peer = &r->settings->peers[COURIER_TO_SCAN];
    gboolean local = json_object_get(r->part, "path") != NULL;
    if (local) {
        peer->path = take_text(r, "path", NULL);
        if (!r->failed && (peer->path[0] != '/' || strlen(peer->path) > SOCKET_MAX_BYTES))
            fail(r, "path", PROBLEM_BOTH("the path of a socket", "ソケットのパス"));
        if (json_object_get(r->part, "host") != NULL)
            fail(r, "host", PROBLEM_BOTH("either path or host", "path か host のどちらか一つ"));
    } else
        take_line(r, COURIER_TO_SCAN);
    peer->user = g_strdup("");
    r->settings->scan_max_bytes =
        take_number(r, "max_bytes", COURIER_SCAN_BYTES_DEFAULT, SCAN_BYTES_MAX);
}

static void (*const read_part[COURIER_PEERS])(Reading *r) = {
    [COURIER_TO_MAIL] = read_mail,
    [COURIER_TO_DIRECTORY] = read_directory,
    [COURIER_TO_SCAN] = read_scan,
};

static void check_members(Reading *r, CourierTo to)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)r->part, name, value)
    {
        g_autofree char *word = g_strdup_printf(" %s ", name);
        if (strstr(known[to], word) == NULL)
            fail(r, name, PROBLEM_BOTH("no member of this name", "この名前の項目はありません"));
    }
}

static gboolean read_parts(CourierSettings *settings, const json_t *root, GError **error)
{
    const char *name;
    json_t *part;
    json_object_foreach((json_t *)root, name, part)
    {
        Reading r = {.settings = settings, .part = part, .name = name, .error = error};
        int to = courier_name_find(courier_peer_names, name);
        if (to < 0 || !json_is_object(part)) {
            fail(&r, "", "mail, directory or scan");
            return FALSE;
        }
        check_members(&r, (CourierTo)to);
        if (!r.failed)
            read_part[to](&r);
        if (r.failed)
            return FALSE;
        settings->peers[to].set_up = TRUE;
    }
    return TRUE;
}

static CourierSettings *settings_new(void)
{
    CourierSettings *settings = g_new0(CourierSettings, 1);
    settings->columns = g_ptr_array_new_with_free_func(column_free);
    return settings;
}

CourierSettings *courier_settings_read(const guint8 *bytes, gsize size_bytes, GError **error)
{
    g_autoptr(json_t) root = json_read(bytes, size_bytes, COURIER_SETTINGS_MAX_BYTES, DEPTH,
                                       COURIER_SETTINGS_FILE, error);
    if (root == NULL)
        return NULL;
    if (!json_is_object(root)) {
        problem_set(error, PROBLEM_INVALID, COURIER_SETTINGS_FILE, "{}");
        return NULL;
    }
    g_autoptr(CourierSettings) settings = settings_new();
    return read_parts(settings, root, error) ? g_steal_pointer(&settings) : NULL;
}

/* ---- files ---- */

/* Into one buffer, so that no copy of it is left behind; how much, or -1. */
static gssize read_secret(int fd, const char *file, char *buffer, gsize capacity, GError **error)
{
    gsize size = 0;
    gssize got = 1;
    while (got != 0 && size < capacity) {
        got = read(fd, buffer + size, capacity - size);
        if (got < 0 && errno != EINTR) {
            problem_set_errno(error, file, errno);
            return -1;
        }
        size += (gsize)MAX(got, 0);
    }
    if (size < capacity)
        return (gssize)size;
    problem_set(error, PROBLEM_TOO_LARGE, file, "1,024");
    return -1;
}

static gboolean load_secret(int folder, const char *name, char **secret, GError **error)
{
    char buffer[COURIER_SECRET_MAX_BYTES + 1];
    g_autofree char *file = g_strdup_printf("%s.secret", name);
    g_autoptr(GError) failed = NULL;
    g_auto(OsFd) fd = os_open_beneath(folder, file, &failed);
    if (fd < 0 && g_error_matches(failed, PROBLEM, PROBLEM_NOT_FOUND))
        return TRUE;
    gssize size = fd >= 0 ? read_secret(fd, file, buffer, sizeof buffer, &failed) : -1;
    if (size >= 0)
        *secret = g_strndup(buffer, (gsize)size);
    else
        g_propagate_error(error, g_steal_pointer(&failed));
    explicit_bzero(buffer, sizeof buffer);
    return size >= 0;
}

static gboolean load_secrets(int folder, CourierSettings *settings, GError **error)
{
    for (CourierTo to = 0; to < COURIER_PEERS; to++) {
        CourierPeer *peer = &settings->peers[to];
        if (peer->set_up && *peer->user != '\0' &&
            !load_secret(folder, courier_peer_names[to], &peer->secret, error))
            return FALSE;
    }
    return TRUE;
}

CourierSettings *courier_settings_load(const char *site_dir, GError **error)
{
    g_autofree char *path = g_build_filename(site_dir, COURIER_FOLDER, NULL);
    g_autoptr(GError) failed = NULL;
    g_auto(OsFd) folder = os_open_dir(path, &failed);
    g_autoptr(GByteArray) bytes = folder >= 0 ? os_read_file(folder, COURIER_SETTINGS_FILE,
                                                             COURIER_SETTINGS_MAX_BYTES, &failed)
                                              : NULL;
    if (bytes == NULL && g_error_matches(failed, PROBLEM, PROBLEM_NOT_FOUND))
        return settings_new();
    if (bytes == NULL) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return NULL;
    }
    g_autoptr(CourierSettings) settings = courier_settings_read(bytes->data, bytes->len, error);
    if (settings == NULL || !load_secrets(folder, settings, error))
        return NULL;
    return g_steal_pointer(&settings);
}

char *courier_ca_path(const char *site_dir, const CourierSettings *settings, CourierTo to)
{
    if (!settings->peers[to].own_ca)
        return g_strdup(SYSTEM_CA);
    g_autofree char *file = g_strdup_printf("%s.pem", courier_peer_names[to]);
    return g_build_filename(site_dir, COURIER_FOLDER, file, NULL);
}

/* ---- questions ---- */

gboolean courier_settings_allow(const CourierSettings *settings, const char *address)
{
    const char *domain = courier_address_domain(address);
    for (char **at = settings->to_domains; at != NULL && *at != NULL; at++)
        if (strcmp(*at, "*") == 0 || g_ascii_strcasecmp(*at, domain) == 0)
            return TRUE;
    return FALSE;
}

static json_t *peer_facts(const CourierPeer *peer)
{
    json_t *facts = json_object();
    if (peer->path != NULL) {
        json_object_set_new(facts, "path", json_string(peer->path));
        return facts;
    }
    json_object_set_new(facts, "host", json_string(peer->host));
    json_object_set_new(facts, "port", json_integer(peer->port));
    return facts;
}

static void add_line_facts(json_t *facts, const CourierPeer *peer)
{
    json_object_set_new(facts, "security", json_string(security_names[peer->security]));
    json_object_set_new(facts, "user", json_string(peer->user));
    json_object_set_new(facts, "secret", json_boolean(peer->secret != NULL));
    json_object_set_new(facts, "ca", json_string(peer->own_ca ? "own" : "system"));
}

static json_t *strings(char **list)
{
    json_t *array = json_array();
    for (; list != NULL && *list != NULL; list++)
        json_array_append_new(array, json_string(*list));
    return array;
}

static void add_mail_facts(json_t *facts, const CourierSettings *settings)
{
    add_line_facts(facts, &settings->peers[COURIER_TO_MAIL]);
    json_object_set_new(facts, "from", json_string(settings->from));
    json_object_set_new(facts, "from_name", json_string(settings->from_name));
    json_object_set_new(facts, "to_domains", strings(settings->to_domains));
    json_object_set_new(facts, "address", json_string(settings->address));
    json_object_set_new(facts, "batch_minutes", json_integer(settings->batch_minutes));
    json_object_set_new(facts, "daily_hour", json_integer(settings->daily_hour));
    json_object_set_new(facts, "give_up_days", json_integer(settings->give_up_days));
}

static void add_directory_facts(json_t *facts, const CourierSettings *settings)
{
    add_line_facts(facts, &settings->peers[COURIER_TO_DIRECTORY]);
    json_object_set_new(facts, "base", json_string(settings->base));
    json_object_set_new(facts, "filter", json_string(settings->filter));
    json_t *columns = json_object();
    for (guint i = 0; i < settings->columns->len; i++) {
        const CourierColumn *column = settings->columns->pdata[i];
        json_object_set_new(columns, column->column, strings(column->attributes));
    }
    json_object_set_new(facts, "columns", columns);
}

json_t *courier_settings_facts(const CourierSettings *settings)
{
    json_t *facts = json_object();
    for (CourierTo to = 0; to < COURIER_PEERS; to++) {
        if (!settings->peers[to].set_up)
            continue;
        json_t *part = peer_facts(&settings->peers[to]);
        if (to == COURIER_TO_MAIL)
            add_mail_facts(part, settings);
        else if (to == COURIER_TO_DIRECTORY)
            add_directory_facts(part, settings);
        else
            json_object_set_new(part, "max_bytes", json_integer(settings->scan_max_bytes));
        json_object_set_new(facts, courier_peer_names[to], part);
    }
    return facts;
}

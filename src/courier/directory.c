/* courier/directory.c -- people of a directory (LDAPv3), searched page by page on the one line that
 * was opened; what comes back is bounded in number, size and time */
#include "base/problem.h"
#include "courier/channel.h"
#include "courier/dial.h"
#include "os/clock.h"
#include <ldap.h>
#include <openldap.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define PAGE_ENTRIES 500
#define VALUE_MAX_CHARS 1000                       /* what an import takes in a cell */
#define ROWS_MAX_BYTES ((gsize)12 * 1024 * 1024)   /* of all values together */
#define MESSAGE_MAX_BYTES ((ber_len_t)1024 * 1024) /* of one answer, before it is taken apart */
#define STEP_WAIT_S 30                             /* for one page or one answer */
#define WHOLE_WAIT_US (120 * G_USEC_PER_SEC)

typedef struct {
    const CourierWork *work;
    LDAP *ld;
    struct berval *cookie; /* of the next page */
    gint64 deadline_us;
    guint rows, left_out, referrals;
    gsize bytes;
    gboolean securing; /* TLS is being agreed on */
} Search;

static void search_clear(Search *search)
{
    if (search->cookie != NULL)
        ber_bvfree(search->cookie);
    if (search->ld != NULL)
        ldap_unbind_ext(search->ld, NULL, NULL);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static gboolean fail(const Search *search, int code, GError **error)
{
    char *said = NULL;
    if (search->securing) { /* libldap has no words for it */
        problem_set(
            error, PROBLEM_UNREACHABLE, courier_peer_title(COURIER_TO_DIRECTORY),
            PROBLEM_BOTH("no protected line: its certificate is not of the authority set "
                         "up, is over, or names another host",
                         "暗号化した通信になりません。証明書が、設定した認証局のものでないか、"
                         "期限が切れているか、別の名前のものです"));
        return FALSE;
    }
    if (search->ld != NULL)
        ldap_get_option(search->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &said);
    g_autofree char *both =
        g_strdup_printf("%s%s%s", ldap_err2string(code), said != NULL && *said != '\0' ? ": " : "",
                        said != NULL ? said : "");
    g_autofree char *words = courier_words(both, strlen(both));
    problem_set(error, PROBLEM_UNREACHABLE, courier_peer_title(COURIER_TO_DIRECTORY), words);
    ldap_memfree(said);
    return FALSE;
}

/* ---- the line ---- */

/* Authority and strength, then a context of this line alone. */
static int set_security(const Search *search)
{
    const CourierWork *work = search->work;
    int demand = LDAP_OPT_X_TLS_HARD;
    int least = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
    int client = 0;
    g_autofree char *ca = courier_ca_path(work->site_dir, work->settings, COURIER_TO_DIRECTORY);
    int code = ldap_set_option(search->ld, LDAP_OPT_X_TLS_CACERTFILE, ca);
    if (code == LDAP_SUCCESS)
        code = ldap_set_option(search->ld, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (code == LDAP_SUCCESS)
        code = ldap_set_option(search->ld, LDAP_OPT_X_TLS_PROTOCOL_MIN, &least);
    return code == LDAP_SUCCESS ? ldap_set_option(search->ld, LDAP_OPT_X_TLS_NEWCTX, &client)
                                : code;
}

/* Nothing is followed elsewhere, nothing waited for without end, nothing large taken in. */
static int set_limits(const Search *search)
{
    int version = LDAP_VERSION3;
    const struct timeval wait = {.tv_sec = STEP_WAIT_S};
    ber_len_t most = MESSAGE_MAX_BYTES;
    Sockbuf *line = NULL;
    int code = ldap_set_option(search->ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    if (code == LDAP_SUCCESS)
        code = ldap_set_option(search->ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    if (code == LDAP_SUCCESS)
        code = ldap_set_option(search->ld, LDAP_OPT_TIMEOUT, &wait);
    if (code == LDAP_SUCCESS)
        code = ldap_set_option(search->ld, LDAP_OPT_NETWORK_TIMEOUT, &wait);
    if (code == LDAP_SUCCESS)
        code = ldap_get_option(search->ld, LDAP_OPT_SOCKBUF, &line);
    if (code == LDAP_SUCCESS && line != NULL)
        ber_sockbuf_ctrl(line, LBER_SB_OPT_SET_MAX_INCOMING, &most);
    return code;
}

static int sign_in(const Search *search)
{
    const CourierPeer *peer = &search->work->settings->peers[COURIER_TO_DIRECTORY];
    const char *secret = peer->secret != NULL ? peer->secret : "";
    if (*peer->user == '\0')
        return LDAP_SUCCESS;
    if (*secret == '\0')
        return LDAP_INAPPROPRIATE_AUTH; /* a bind without a password would be anonymous */
    struct berval password = {.bv_len = strlen(secret), .bv_val = (char *)secret};
    return ldap_sasl_bind_s(search->ld, peer->user, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL);
}

static int secure(Search *search, CourierSecurity security)
{
    int code = LDAP_SUCCESS;
    search->securing = TRUE;
    if (security == COURIER_STARTTLS)
        code = ldap_start_tls_s(search->ld, NULL, NULL);
    else if (security == COURIER_TLS)
        code = ldap_install_tls(search->ld);
    search->securing = code != LDAP_SUCCESS;
    return code;
}

static int begin(Search *search)
{
    const CourierPeer *peer = &search->work->settings->peers[COURIER_TO_DIRECTORY];
    gboolean bare = strchr(peer->host, ':') != NULL;
    g_autofree char *url =
        g_strdup_printf("%s://%s%s%s:%u", peer->security == COURIER_TLS ? "ldaps" : "ldap",
                        bare ? "[" : "", peer->host, bare ? "]" : "", peer->port);
    int code = ldap_init_fd(dup(search->work->line_fd), LDAP_PROTO_TCP, url, &search->ld);
    if (code == LDAP_SUCCESS)
        code = set_limits(search);
    if (code == LDAP_SUCCESS && peer->security != COURIER_PLAIN)
        code = set_security(search);
    if (code == LDAP_SUCCESS)
        code = secure(search, peer->security);
    return code == LDAP_SUCCESS ? sign_in(search) : code;
}

/* ---- entries ---- */

/* A value as a cell takes it; NULL for what is none: bytes, too long, of several lines. */
static char *cell_of(const struct berval *value)
{
    if (!g_utf8_validate(value->bv_val, (gssize)value->bv_len, NULL) ||
        g_utf8_strlen(value->bv_val, (gssize)value->bv_len) > VALUE_MAX_CHARS)
        return NULL;
    for (gsize i = 0; i < value->bv_len; i++)
        if ((guchar)value->bv_val[i] < 0x20 || value->bv_val[i] == 0x7f)
            return NULL;
    return g_strndup(value->bv_val, value->bv_len);
}

/* The first attribute of the column that is there; "" for none, NULL when it is no cell. */
static char *column_of(const Search *search, LDAPMessage *entry, const CourierColumn *column)
{
    for (char **name = column->attributes; *name != NULL; name++) {
        struct berval **values = ldap_get_values_len(search->ld, entry, *name);
        char *cell = values != NULL && values[0] != NULL ? cell_of(values[0]) : NULL;
        gboolean there = values != NULL && values[0] != NULL && values[0]->bv_len > 0;
        ldap_value_free_len(values);
        if (there)
            return cell;
        g_free(cell);
    }
    return g_strdup("");
}

/* FALSE when nobody listens any more. */
static gboolean take_entry(Search *search, LDAPMessage *entry)
{
    const GPtrArray *columns = search->work->settings->columns;
    g_auto(GStrv) cells = g_new0(char *, columns->len + 1);
    gboolean whole = TRUE;
    for (guint i = 0; i < columns->len && whole; i++) {
        cells[i] = column_of(search, entry, columns->pdata[i]);
        whole = cells[i] != NULL;
        search->bytes += whole ? strlen(cells[i]) : 0;
    }
    search->rows += whole ? 1 : 0;
    search->left_out += whole ? 0 : 1;
    return !whole || courier_channel_say(search->work->channel_fd, COURIER_ROW,
                                         (const char *const *)cells, columns->len);
}

static gboolean over(const char *limit, GError **error)
{
    problem_set(error, PROBLEM_TOO_LARGE, courier_peer_title(COURIER_TO_DIRECTORY), limit);
    return FALSE;
}

static gboolean take_page(Search *search, LDAPMessage *page, GError **error)
{
    for (LDAPMessage *at = ldap_first_message(search->ld, page); at != NULL;
         at = ldap_next_message(search->ld, at)) {
        int kind = ldap_msgtype(at);
        search->referrals += kind == LDAP_RES_SEARCH_REFERENCE ? 1 : 0;
        if (kind != LDAP_RES_SEARCH_ENTRY)
            continue;
        if (search->rows + search->left_out >= COURIER_ENTRIES_MAX)
            return over("19,999", error);
        if (!take_entry(search, at))
            return fail(search, LDAP_LOCAL_ERROR, error);
        if (search->bytes > ROWS_MAX_BYTES)
            return over("12 MiB", error);
    }
    return TRUE;
}

/* ---- pages ---- */

/* Where the next page begins, in `search->cookie`; its length is 0 after the last. */
static int note_cookie(Search *search, LDAPMessage *page)
{
    LDAPControl **controls = NULL;
    ber_int_t estimate;
    struct berval cookie = {0, NULL};
    int result = LDAP_SUCCESS;
    int code = ldap_parse_result(search->ld, page, &result, NULL, NULL, NULL, &controls, 0);
    LDAPControl *paged =
        controls != NULL ? ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL) : NULL;
    if (code == LDAP_SUCCESS && paged != NULL)
        code = ldap_parse_pageresponse_control(search->ld, paged, &estimate, &cookie);
    if (search->cookie != NULL)
        ber_bvfree(search->cookie);
    search->cookie = ber_dupbv(NULL, &cookie);
    ber_memfree(cookie.bv_val);
    ldap_controls_free(controls);
    return code == LDAP_SUCCESS ? result : code;
}

static char **attributes_of(const CourierSettings *settings)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (guint i = 0; i < settings->columns->len; i++)
        g_strv_builder_addv(
            names, (const char **)((CourierColumn *)settings->columns->pdata[i])->attributes);
    return g_strv_builder_end(names);
}

static gboolean ask_page(Search *search, char **attributes, gboolean *more, GError **error)
{
    const CourierSettings *settings = search->work->settings;
    struct timeval wait = {.tv_sec = STEP_WAIT_S};
    LDAPControl *paged = NULL;
    LDAPMessage *page = NULL;
    int code = ldap_create_page_control(search->ld, PAGE_ENTRIES, search->cookie, 0, &paged);
    if (code != LDAP_SUCCESS)
        return fail(search, code, error);
    LDAPControl *controls[] = {paged, NULL};
    code = ldap_search_ext_s(search->ld, settings->base, LDAP_SCOPE_SUBTREE, settings->filter,
                             attributes, 0, controls, NULL, &wait, LDAP_NO_LIMIT, &page);
    ldap_control_free(paged);
    gboolean done = code == LDAP_SUCCESS ? take_page(search, page, error) : FALSE;
    if (done)
        code = note_cookie(search, page);
    ldap_msgfree(page);
    *more = search->cookie != NULL && search->cookie->bv_len > 0;
    if (code != LDAP_SUCCESS)
        return fail(search, code, error);
    return done;
}

static gboolean say_heads(const CourierWork *work)
{
    const GPtrArray *columns = work->settings->columns;
    g_autofree const char **names = g_new0(const char *, columns->len + 1);
    for (guint i = 0; i < columns->len; i++)
        names[i] = ((CourierColumn *)columns->pdata[i])->column;
    return courier_channel_say(work->channel_fd, COURIER_ROW, names, columns->len);
}

static gboolean say_end(const Search *search)
{
    g_autofree char *rows = g_strdup_printf("%u", search->rows);
    g_autofree char *left_out = g_strdup_printf("%u", search->left_out);
    g_autofree char *referrals = g_strdup_printf("%u", search->referrals);
    const char *texts[] = {rows, left_out, referrals};
    return courier_channel_say(search->work->channel_fd, COURIER_RESULT, texts,
                               G_N_ELEMENTS(texts));
}

gboolean courier_directory(const CourierWork *work, GError **error)
{
    g_auto(Search) search = {.work = work, .deadline_us = os_clock_boot_us() + WHOLE_WAIT_US};
    g_auto(GStrv) attributes = attributes_of(work->settings);
    gboolean more = TRUE;
    int code = begin(&search);
    if (code != LDAP_SUCCESS)
        return fail(&search, code, error);
    if (!say_heads(work))
        return fail(&search, LDAP_LOCAL_ERROR, error);
    while (more) {
        if (os_clock_boot_us() > search.deadline_us)
            return fail(&search, LDAP_TIMEOUT, error);
        if (!ask_page(&search, attributes, &more, error))
            return FALSE;
    }
    return say_end(&search);
}

gboolean courier_directory_check(const CourierWork *work, GError **error)
{
    char none[] = LDAP_NO_ATTRS;
    char *attributes[] = {none, NULL};
    struct timeval wait = {.tv_sec = STEP_WAIT_S};
    g_auto(Search) search = {.work = work};
    LDAPMessage *found = NULL;
    int code = begin(&search);
    if (code == LDAP_SUCCESS)
        code = ldap_search_ext_s(search.ld, work->settings->base, LDAP_SCOPE_BASE,
                                 "(objectClass=*)", attributes, 0, NULL, NULL, &wait, 1, &found);
    ldap_msgfree(found);
    if (code != LDAP_SUCCESS)
        return fail(&search, code, error);
    const char *texts[] = {work->settings->base};
    return courier_channel_say(work->channel_fd, COURIER_RESULT, texts, G_N_ELEMENTS(texts));
}

gboolean courier_directory_prepare(GError **error)
{
    int version;
    if (ldap_get_option(NULL, LDAP_OPT_PROTOCOL_VERSION, &version) == LDAP_SUCCESS)
        return TRUE;
    problem_set(error, PROBLEM_INTERNAL, "libldap", NULL);
    return FALSE;
}

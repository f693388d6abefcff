/* front/head.c -- the first look at a request: is it clear, whom is it for, who answers it */
#include "base/problem.h"
#include "front/answer.h"
#include "front/exchange.h"
#include "front/fields.h"
#include "front/relay.h"
#include "front/target.h"
#include <string.h>

/* The prefix makes browsers insist on TLS; on plain HTTP, which stands on loopback alone, they
 * would not take such a cookie. */
#define SESSION_COOKIE "__Host-sekisho"
#define SESSION_COOKIE_PLAIN "sekisho"
#define SESSION_MAX_BYTES 256
#define FORWARDED_MAX_BYTES 256
#define BEARER_MAX_BYTES 256

typedef struct {
    const char *name;
    WireMethod method;
} MethodRow;

static const MethodRow method_rows[] = {
    {"GET", WIRE_GET}, {"POST", WIRE_POST},     {"PATCH", WIRE_PATCH},
    {"PUT", WIRE_PUT}, {"DELETE", WIRE_DELETE}, {"HEAD", WIRE_HEAD},
};

typedef struct {
    FrontVisitor *visitor;
    const char *method_name, *version; /* as the HTTP library holds them */
    WireMethod method;
    FrontFields fields;
    guint64 content_bytes;
    const char *query;
    char session[SESSION_MAX_BYTES + 1];
} Head;

static enum MHD_Result on_field(void *user, enum MHD_ValueKind kind, const char *name,
                                size_t name_bytes, const char *value, size_t value_bytes)
{
    (void)kind;
    front_fields_add(user, name, name_bytes, value, value_bytes);
    return MHD_YES;
}

/* The HTTP library smooths over folded lines, bare LF and NUL bytes. A head it read exactly as sent
 * adds up, byte for byte, to the length it had; any other is refused, so that nothing before or
 * behind front can have read it differently. */
static gboolean head_is_exact(const Head *head)
{
    const FrontExchange *exchange = &head->visitor->exchange;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(head->visitor->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    gsize line_bytes =
        strlen(head->method_name) + 1 + exchange->target->len + 1 + strlen(head->version) + 2;
    return info != NULL && info->header_size == line_bytes + head->fields.size_bytes + 2;
}

static gboolean refuse(Head *head, guint status, GError *problem)
{
    front_exchange_refuse(head->visitor, status, problem);
    return FALSE;
}

static gboolean refuse_with(Head *head, guint status, Problem kind, const char *thing,
                            const char *more)
{
    GError *problem = NULL;
    problem_set(&problem, kind, thing, more);
    return refuse(head, status, problem);
}

static const char *field(const Head *head, FrontField which)
{
    const char *value = head->fields.values[which];
    return value != NULL ? value : "";
}

static gboolean judge_form(Head *head)
{
    GError *problem = NULL;
    FrontExchange *exchange = &head->visitor->exchange;
    exchange->english = front_prefers_english(field(head, FIELD_LANGUAGE));
    if (!head_is_exact(head) && head->fields.broken == NULL) {
        head->fields.broken = PROBLEM_BOTH("its lines are malformed", "行の形が正しくありません");
        head->fields.framing = TRUE;
    }
    gboolean http_1_1 = strcmp(head->version, "HTTP/1.1") == 0;
    if (front_fields_judge(&head->fields, http_1_1, &head->content_bytes, &problem))
        return TRUE;
    exchange->close_after = head->fields.framing;
    return refuse(head, problem->code == PROBLEM_TOO_LARGE ? 431 : 0, problem);
}

static gboolean judge_method(Head *head)
{
    for (gsize i = 0; i < G_N_ELEMENTS(method_rows); i++)
        if (strcmp(method_rows[i].name, head->method_name) == 0)
            head->method = method_rows[i].method;
    head->visitor->exchange.head_only = head->method == WIRE_HEAD;
    if (head->method != 0)
        return TRUE;
    g_autofree char *shown =
        g_utf8_make_valid(head->method_name, (gssize)strnlen(head->method_name, 32));
    return refuse_with(head, 0, PROBLEM_METHOD, shown, NULL);
}

static gboolean judge_target(Head *head)
{
    GError *problem = NULL;
    Front *front = head->visitor->front;
    if (front_target_read(head->visitor->exchange.target->str, front->path, &head->query, &problem))
        return TRUE;
    return refuse(head, problem->code == PROBLEM_TOO_LARGE ? 414 : 0, problem);
}

static gboolean judge_host(Head *head)
{
    const FrontVisitor *visitor = head->visitor;
    const char *const *names = (const char *const *)visitor->front->settings->names;
    const char *host = field(head, FIELD_HOST);
    if (host[0] == '\0')
        return refuse_with(head, 0, PROBLEM_INVALID, PROBLEM_BOTH("the request", "要求"),
                           PROBLEM_BOTH("it names no host", "ホスト名がありません"));
    if (front_host_is(host, names, visitor->local))
        return TRUE;
    return refuse_with(head, 0, PROBLEM_MISDIRECTED, host, NULL);
}

static gboolean judge_session(Head *head)
{
    const char *name = head->visitor->secure ? SESSION_COOKIE : SESSION_COOKIE_PLAIN;
    if (front_cookie_read(field(head, FIELD_COOKIE), name, SESSION_MAX_BYTES, head->session))
        return TRUE;
    return refuse_with(head, 0, PROBLEM_INVALID, PROBLEM_BOTH("the cookie", "クッキー"),
                       PROBLEM_BOTH("it holds two sessions or a malformed one",
                                    "セッションが二つあるか、形が正しくありません"));
}

static gboolean judge_size(Head *head)
{
    guint64 max = head->visitor->front->settings->limits.body_max_bytes;
    if (head->content_bytes == G_MAXUINT64 || head->content_bytes <= max)
        return TRUE;
    head->visitor->exchange.close_after = TRUE;
    front_exchange_refuse_size(head->visitor);
    return FALSE;
}

static const char *forwarded(const Head *head, FrontField which)
{
    const char *value = field(head, which);
    return strlen(value) <= FORWARDED_MAX_BYTES ? value : "";
}

static gboolean send_request(Head *head, const WireRequest *request)
{
    GError *problem = NULL;
    if (front_relay_open(head->visitor, request, &problem))
        return TRUE;
    return refuse(head, problem->code == PROBLEM_TOO_LARGE ? 414 : 0, problem);
}

static gboolean send_to_core(Head *head)
{
    FrontVisitor *visitor = head->visitor;
    const char *bearer = front_bearer_read(field(head, FIELD_AUTHORIZATION), BEARER_MAX_BYTES);
    visitor->exchange.bearer = *bearer != '\0';
    const WireRequest request = {
        .method = (guint8)head->method,
        .secure = visitor->secure ? 1 : 0,
        .other_port = (guint16)(visitor->secure ? visitor->front->ports[ROLE_LISTEN_CARDS] : 0),
        .path = visitor->front->path->str,
        .query = head->query,
        .session = head->session,
        .token = field(head, FIELD_TOKEN),
        .attestation = field(head, FIELD_ATTESTATION),
        .bearer = bearer,
        .origin = field(head, FIELD_ORIGIN),
        .host = field(head, FIELD_HOST),
        .content_type = field(head, FIELD_CONTENT_TYPE),
        .language = forwarded(head, FIELD_LANGUAGE),
        .if_none_match = forwarded(head, FIELD_IF_NONE_MATCH),
        .peer = visitor->address,
        .content_bytes = head->content_bytes,
    };
    return send_request(head, &request);
}

static gboolean serve_page(Head *head)
{
    FrontExchange *exchange = &head->visitor->exchange;
    const char *path = head->visitor->front->path->str;
    if (head->method != WIRE_GET && head->method != WIRE_HEAD)
        return refuse_with(head, 0, PROBLEM_METHOD, head->method_name, NULL);
    FrontPage *page = front_pages_find(head->visitor->front->settings->pages, path);
    if (page == NULL)
        return refuse_with(head, 0, PROBLEM_NOT_FOUND, PROBLEM_BOTH("page", "ページ"), path);
    exchange->gzip =
        page->gzip != NULL && front_list_accepts(field(head, FIELD_ACCEPT_ENCODING), "gzip");
    exchange->unchanged = front_etag_matches(field(head, FIELD_IF_NONE_MATCH),
                                             exchange->gzip ? page->etag_gzip : page->etag);
    exchange->page = page;
    return TRUE;
}

static gboolean is_for_core(const char *path)
{
    return strncmp(path, "/api/", 5) == 0 || strcmp(path, "/api") == 0;
}

/* ---- on the listener for cards ---- */

/* One address, asked for by following a link: nothing else is served here. */
static gboolean judge_door(Head *head)
{
    const char *path = head->visitor->front->path->str;
    if (head->method != WIRE_GET || head->content_bytes != 0)
        return refuse_with(head, 0, PROBLEM_METHOD, head->method_name, NULL);
    if (strcmp(path, "/") == 0 && head->visitor->front->ports[ROLE_LISTEN_TLS] != 0)
        return TRUE;
    return refuse_with(head, 0, PROBLEM_NOT_FOUND, PROBLEM_BOTH("page", "ページ"), path);
}

/* Back to the main listener's page, which says in words why not. */
static void send_home(Head *head, FrontCardVerdict verdict)
{
    const Front *front = head->visitor->front;
    const char *host = field(head, FIELD_HOST);
    const char *bracket = strchr(host, ']'); /* of an IPv6 address */
    const char *colon = strrchr(bracket != NULL ? bracket : host, ':');
    gsize bytes = colon != NULL ? (gsize)(colon - host) : strlen(host);
    head->visitor->exchange.elsewhere =
        g_strdup_printf("https://%.*s:%u/#card-refused=%s", (int)bytes, host,
                        front->ports[ROLE_LISTEN_TLS], front_card_words[verdict]);
}

/* Of what the browser sends only the certificate and the question go on: no cookie, no token. */
static void exchange_card(Head *head)
{
    const FrontVisitor *visitor = head->visitor;
    const Front *front = visitor->front;
    char card[FRONT_CARD_TEXT_BYTES] = "";
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(visitor->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    FrontCardVerdict verdict =
        info == NULL ? FRONT_CARD_NONE
                     : front_cards_judge_peer(front->settings->cards, info->tls_session,
                                              g_get_real_time() / G_USEC_PER_SEC, card);
    if (verdict != FRONT_CARD_GOOD) {
        send_home(head, verdict);
        return;
    }
    const WireRequest request = {
        .method = WIRE_GET,
        .secure = 1,
        .other_port = (guint16)front->ports[ROLE_LISTEN_TLS],
        .path = "/api/v1/card",
        .query = head->query,
        .host = field(head, FIELD_HOST),
        .language = forwarded(head, FIELD_LANGUAGE),
        .peer = visitor->address,
        .card = card,
    };
    (void)send_request(head, &request);
}

/* ---- all of it ---- */

/* Every judgement of a head, in order; the first refusal stands. */
static void judge(Head *head)
{
    if (head->visitor->door == ROLE_LISTEN_CARDS) {
        if (judge_form(head) && judge_method(head) && judge_target(head) && judge_host(head) &&
            judge_door(head))
            exchange_card(head);
        return;
    }
    gboolean clear = judge_form(head) && judge_method(head) && judge_target(head) &&
                     judge_host(head) && judge_size(head) && judge_session(head);
    if (clear && is_for_core(head->visitor->front->path->str))
        (void)send_to_core(head);
    else if (clear)
        (void)serve_page(head);
}

enum MHD_Result front_exchange_head(FrontVisitor *visitor, const char *method, const char *version)
{
    Head head = {.visitor = visitor, .method_name = method, .version = version};
    MHD_get_connection_values_n(visitor->connection, MHD_HEADER_KIND, on_field, &head.fields);
    visitor->exchange.checked = TRUE;
    visitor->request_us = visitor->front->now_us;
    front_visitor_enter(visitor, PHASE_BODY, visitor->front->now_us);
    judge(&head);
    /* Answered on the first call, the library closes the connection: just what is wanted here. */
    if (!visitor->exchange.close_after)
        return MHD_YES;
    visitor->exchange.whole = TRUE;
    return front_answer_queue(visitor) ? MHD_YES : MHD_NO;
}

/* front/answer.c -- see answer.h */
#include "front/answer.h"
#include "base/json.h"
#include "base/problem.h"
#include "front/exchange.h"
#include "wire/request.h"
#include <string.h>

#define STREAM_BLOCK_BYTES 32768

typedef struct {
    const char *name, *value;
} HeaderRow;

static const HeaderRow security_rows[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
     "frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

#define RETRY_AFTER_S "1" /* core is back within a second */
#define CACHE_NEVER "no-store"
#define CACHE_ASK "no-cache"
#define CACHE_ALWAYS "public, max-age=31536000, immutable"

typedef enum { FORM_PLAIN, FORM_GZIP, FORM_LAST } PageForm;

/* By form, over TLS or not, changed or not. */
typedef struct {
    struct MHD_Response *ready[FORM_LAST][2][2];
} PageAnswers;

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (value[0] != '\0')
        (void)MHD_add_response_header(response, name, value);
}

static void dress(struct MHD_Response *response, gboolean secure, const char *cache)
{
    for (gsize i = 0; i < G_N_ELEMENTS(security_rows); i++)
        add_header(response, security_rows[i].name, security_rows[i].value);
    add_header(response, "Cache-Control", cache);
    if (secure)
        add_header(response, "Strict-Transport-Security", "max-age=31536000");
}

/* Where cards are shown no connection outlasts its answer: on it the next request would come in as
 * the one before, whose card may have been taken out meanwhile. */
static void dress_for(struct MHD_Response *response, const FrontVisitor *visitor)
{
    dress(response, visitor->secure, CACHE_NEVER);
    if (visitor->exchange.close_after || visitor->door == ROLE_LISTEN_CARDS)
        add_header(response, "Connection", "close");
}

static struct MHD_Response *page_answer(const FrontPage *page, PageForm form, gboolean secure,
                                        gboolean unchanged)
{
    GBytes *bytes = form == FORM_GZIP ? page->gzip : page->plain;
    gsize size_bytes = 0;
    const void *content = bytes != NULL ? g_bytes_get_data(bytes, &size_bytes) : NULL;
    if (content == NULL && bytes == NULL)
        return NULL;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        unchanged ? 0 : size_bytes, (void *)(guintptr)content, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return NULL;
    dress(response, secure, page->immutable ? CACHE_ALWAYS : CACHE_ASK);
    add_header(response, "ETag", form == FORM_GZIP ? page->etag_gzip : page->etag);
    if (page->gzip != NULL)
        add_header(response, "Vary", "Accept-Encoding");
    if (!unchanged)
        add_header(response, "Content-Type", page->type);
    if (form == FORM_GZIP && !unchanged)
        add_header(response, "Content-Encoding", "gzip");
    return response;
}

static void page_prepare(FrontPage *page, gpointer user)
{
    gboolean *complete = user;
    PageAnswers *answers = g_new0(PageAnswers, 1);
    page->answers = answers;
    for (guint at = 0; at < FORM_LAST * 4; at++) {
        PageForm form = at / 4;
        gboolean secure = at / 2 % 2 == 1, unchanged = at % 2 == 1;
        answers->ready[form][secure][unchanged] = page_answer(page, form, secure, unchanged);
        if (form == FORM_PLAIN && answers->ready[form][secure][unchanged] == NULL)
            *complete = FALSE;
    }
}

gboolean front_answers_prepare(FrontPages *pages, GError **error)
{
    gboolean complete = TRUE;
    front_pages_each(pages, page_prepare, &complete);
    if (!complete)
        problem_set(error, PROBLEM_INTERNAL, "MHD_create_response_from_buffer", NULL);
    return complete;
}

static void page_discard(FrontPage *page, gpointer user)
{
    (void)user;
    PageAnswers *answers = page->answers;
    for (guint at = 0; answers != NULL && at < FORM_LAST * 4; at++)
        if (answers->ready[at / 4][at / 2 % 2][at % 2] != NULL)
            MHD_destroy_response(answers->ready[at / 4][at / 2 % 2][at % 2]);
    g_free(answers);
    page->answers = NULL;
}

void front_answers_discard(FrontPages *pages)
{
    front_pages_each(pages, page_discard, NULL);
}

static gboolean queue_page(FrontVisitor *visitor)
{
    const FrontExchange *exchange = &visitor->exchange;
    const PageAnswers *answers = exchange->page->answers;
    PageForm form = exchange->gzip ? FORM_GZIP : FORM_PLAIN;
    return MHD_queue_response(visitor->connection, exchange->unchanged ? 304 : 200,
                              answers->ready[form][visitor->secure][exchange->unchanged]) ==
           MHD_YES;
}

static gboolean may_come_back(guint status)
{
    return status == 503 || status == 504;
}

static void json_member(GString *out, const char *name, const char *text)
{
    g_string_append(out, out->len > 1 ? ",\"" : "\"");
    g_string_append(out, name);
    g_string_append(out, "\":");
    json_append_string(out, text, -1);
}

/* RFC 9457 in the language asked for, as core tells problems too. */
static void append_problem(GString *out, const GError *problem, guint status, gboolean english)
{
    ProblemLanguage language = english ? PROBLEM_ENGLISH : PROBLEM_JAPANESE;
    g_autofree char *detail = problem_detail(problem, language);
    g_autofree char *way_out = problem_way_out(problem, language);
    g_autofree char *type = g_strconcat("urn:sekisho:problem:", problem_slug(problem), NULL);
    g_string_append_c(out, '{');
    json_member(out, "type", type);
    json_member(out, "title", problem_title(problem, language));
    json_member(out, "detail", detail);
    json_member(out, "way_out", way_out);
    g_string_append(out, ",\"status\":");
    json_append_integer(out, status);
    if (may_come_back(status))
        g_string_append(out, ",\"retry_after_s\":" RETRY_AFTER_S);
    g_string_append_c(out, '}');
}

static gboolean queue_and_release(FrontVisitor *visitor, guint status,
                                  struct MHD_Response *response)
{
    if (response == NULL)
        return FALSE;
    enum MHD_Result queued = MHD_queue_response(visitor->connection, status, response);
    MHD_destroy_response(response);
    return queued == MHD_YES;
}

static gboolean queue_refusal(FrontVisitor *visitor)
{
    const FrontExchange *exchange = &visitor->exchange;
    const GError *problem = exchange->refusal;
    guint status = exchange->refusal_status;
    if (status == 0)
        status = problem_status(problem);
    g_autoptr(GString) json = g_string_sized_new(512);
    append_problem(json, problem, status, exchange->english);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(json->len, json->str, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return FALSE;
    dress_for(response, visitor);
    add_header(response, "Content-Type", "application/problem+json");
    add_header(response, "Content-Language", exchange->english ? "en" : "ja");
    if (status == 405)
        add_header(response, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    if (may_come_back(status))
        add_header(response, "Retry-After", RETRY_AFTER_S);
    return queue_and_release(visitor, status, response);
}

static gboolean queue_elsewhere(FrontVisitor *visitor)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return FALSE;
    dress_for(response, visitor);
    add_header(response, "Location", visitor->exchange.elsewhere);
    return queue_and_release(visitor, 303, response);
}

/* Core's body as one piece where all of it is here, else as a stream the visitor fetches. */
static struct MHD_Response *core_body(FrontVisitor *visitor, const WireResponse *answer)
{
    FrontExchange *exchange = &visitor->exchange;
    gboolean all_here = exchange->core_ended && !exchange->head_only;
    if (all_here &&
        (answer->content_bytes == G_MAXUINT64 || answer->content_bytes == exchange->body->len))
        return MHD_create_response_from_buffer(exchange->body->len, exchange->body->data,
                                               MHD_RESPMEM_MUST_COPY);
    guint64 size_bytes =
        answer->content_bytes == G_MAXUINT64 ? MHD_SIZE_UNKNOWN : answer->content_bytes;
    return MHD_create_response_from_callback(size_bytes, STREAM_BLOCK_BYTES, front_exchange_fetch,
                                             visitor, NULL);
}

static gboolean queue_core(FrontVisitor *visitor)
{
    FrontExchange *exchange = &visitor->exchange;
    g_autoptr(GStringChunk) arena = g_string_chunk_new(512);
    WireResponse answer;
    if (!wire_response_read(&answer, arena, exchange->head->data, exchange->head->len, NULL) ||
        answer.status < 200 || answer.status > 599)
        return FALSE;
    struct MHD_Response *response = core_body(visitor, &answer);
    if (response == NULL)
        return FALSE;
    /* In chunks the library would send the last chunk of a body that HEAD does not have. */
    if (exchange->head_only && answer.content_bytes == G_MAXUINT64)
        (void)MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
    dress_for(response, visitor);
    add_header(response, "Content-Type", answer.content_type);
    add_header(response, "ETag", answer.etag);
    add_header(response, "Content-Disposition", answer.disposition);
    add_header(response, "Set-Cookie", answer.set_cookie);
    add_header(response, "Location", answer.location);
    add_header(response, "Retry-After", answer.retry_after);
    if (answer.status == 401 && exchange->bearer) /* RFC 6750 3; not to browsers, which would ask */
        add_header(response, "WWW-Authenticate", "Bearer");
    return queue_and_release(visitor, answer.status, response);
}

gboolean front_answer_queue(FrontVisitor *visitor)
{
    FrontExchange *exchange = &visitor->exchange;
    exchange->queued = TRUE;
    front_visitor_enter(visitor, PHASE_ANSWER, visitor->front->now_us);
    if (exchange->refusal != NULL)
        return queue_refusal(visitor);
    if (exchange->page != NULL)
        return queue_page(visitor);
    if (exchange->elsewhere != NULL)
        return queue_elsewhere(visitor);
    return queue_core(visitor);
}

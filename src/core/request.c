/* core/request.c -- a request from its head to its answer, as the I/O thread sees it */
#include "base/problem.h"
#include "base/times.h"
#include "core/core.h"
#include "office/office.h"
#include "os/clock.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void request_free(CoreRequest *request)
{
    if (request->call.prepared_free != NULL)
        request->call.prepared_free(request->call.prepared);
    g_strfreev(request->call.blobs_after);
    g_free(request->call.problem_more);
    json_decref(request->call.body);
    json_decref(request->call.attestation);
    people_program_free(request->program);
    g_clear_error(&request->program_refused);
    api_answer_clear(&request->answer);
    service_blob_free(request->blob);
    if (request->body != NULL)
        g_byte_array_unref(request->body);
    g_string_chunk_free(request->arena);
    g_free(request);
}

/* ---- the answer ---- */

static void request_close(CoreRequest *request)
{
    WireStream *stream = g_steal_pointer(&request->stream);
    wire_stream_set_user(stream, NULL); /* what the peer still sends is passed over */
    wire_stream_end(stream);
    request_free(request);
}

/* The next bytes of a body that lies in a file; 0 at its end, -1 when it cannot be read. */
static gssize file_piece(CoreRequest *request, guint8 *piece, gsize size_bytes)
{
    guint64 left = request->answer.file_bytes - request->sent;
    gsize want = (gsize)MIN(left, size_bytes);
    return want == 0 ? 0 : pread(request->answer.file, piece, want, (off_t)request->sent);
}

static gboolean send_file(CoreRequest *request)
{
    guint8 piece[WIRE_FRAME_MAX_BYTES];
    gssize got;
    while ((got = file_piece(request, piece, sizeof piece)) > 0) {
        gsize taken = wire_stream_send(request->stream, piece, (gsize)got);
        request->sent += taken;
        if (taken < (gsize)got)
            return FALSE;
    }
    return got == 0;
}

static gboolean send_text(CoreRequest *request)
{
    const GString *body = request->answer.body;
    request->sent += wire_stream_send(request->stream, (const guint8 *)body->str + request->sent,
                                      body->len - request->sent);
    return request->sent == body->len;
}

static void request_send(CoreRequest *request)
{
    if (!request->answered) {
        g_autoptr(GByteArray) head = g_byte_array_sized_new(256);
        request->answered = TRUE;
        if (!api_answer_head(&request->answer, head, NULL) ||
            !wire_stream_answer(request->stream, head->data, head->len)) {
            wire_stream_reset(g_steal_pointer(&request->stream), WIRE_RESET_FAILED);
            request_free(request);
            return;
        }
    }
    if (request->head.method == WIRE_HEAD ||
        (request->answer.file >= 0 ? send_file(request) : send_text(request)))
        request_close(request);
}

static void request_refuse(CoreRequest *request, const GError *problem)
{
    api_answer_problem(&request->answer, problem, request->call.language);
    request_send(request);
}

static void to_writer(CoreRequest *request)
{
    Core *core = request->core;
    request->write = (CoreWrite){
        .run = core_request_write, .done = core_request_written, .actor = request->call.actor};
    g_queue_push_tail(request->route->prepare != NULL ? &core->hashes
                                                      : &core->writes[request->call.log],
                      request);
}

void core_request_finish(CoreRequest *request)
{
    if (request->attesting && !request->core->stopping) {
        request->attesting = FALSE; /* a passkey answered for the act: now it is done */
        to_writer(request);
        return;
    }
    if (request->attesting) {
        g_autoptr(GError) ending = NULL; /* the act itself was not made */
        problem_set(&ending, PROBLEM_UNAVAILABLE, PROBLEM_BOTH("the program", "プログラム"), NULL);
        api_answer_problem(&request->answer, ending, request->call.language);
    }
    request->away = FALSE;
    if (request->stream == NULL)
        request_free(request);
    else
        request_send(request);
}

/* ---- the head ---- */

/* A token stands alone: a session that comes beside it is not looked at. */
static void find_program(CoreRequest *request)
{
    g_clear_error(&request->program_refused);
    g_clear_pointer(&request->program, people_program_free);
    request->program = core_program_find(request->core, request->head.bearer, request->head.peer,
                                         request->call.now_us, &request->program_refused);
}

static gboolean find_caller(CoreRequest *request)
{
    Core *core = request->core;
    ApiCall *call = &request->call;
    const char *operator_name = request->peer->operator_name;
    gboolean by_token = *request->head.bearer != '\0';
    if (operator_name == NULL && *request->head.card == '\0' && by_token)
        find_program(request);
    else if (operator_name == NULL && *request->head.card == '\0')
        core_session_find(core, request->head.session, call->now_us, &request->person);
    call->person = &request->person;
    call->program = request->program;
    call->actor = operator_name != NULL      ? g_string_chunk_insert(request->arena, operator_name)
                  : request->program != NULL ? request->program->actor
                                             : request->person.session.person;
    call->language = api_language(&request->head, &request->person);
    return operator_name != NULL;
}

#define API_CALLER_PERSON (API_CALLER_SESSION | API_CALLER_ADMINISTRATOR)

/* Asked only where it matters. */
static gboolean is_auditor(const CoreRequest *request)
{
    g_autoptr(GError) problem = NULL;
    char day[TIME_DAY_BYTES];
    if ((request->route->callers & API_CALLER_AUDITOR) == 0)
        return FALSE;
    time_day_at(request->call.now_us, day);
    g_autoptr(OfficeKeys) keys =
        office_keys(request->core->body, request->person.session.person, day, &problem);
    if (keys == NULL)
        g_warning("whether somebody is an auditor: %s", problem->message);
    return keys != NULL && office_keys_find(keys, "f:auditor:") != NULL;
}

/* What came through the listener for cards is a card's alone: a session it might bring along is not
 * looked at. On the machine nobody holds a card. */
static guint caller_of(const CoreRequest *request, gboolean operator)
{
    if (*request->head.card != '\0')
        return operator? 0 : API_CALLER_CARD;
    if (*request->head.bearer != '\0')
        return operator|| request->program == NULL ? 0 : API_CALLER_PROGRAM;
    if (operator)
        return API_CALLER_OPERATOR;
    if (!request->person.signed_in)
        return API_CALLER_PUBLIC;
    if (request->person.session.administrator)
        return API_CALLER_PERSON;
    return API_CALLER_SESSION | (is_auditor(request) ? API_CALLER_AUDITOR : 0u);
}

/* What a session owes comes before all else. */
static gboolean check_owed(const CoreRequest *request, GError **error)
{
    PeopleOwes owes = people_session_owes(&request->person.session, request->call.now_us);
    if (owes == PEOPLE_OWES_NOTHING || (request->route->owing & 1u << owes) != 0)
        return TRUE;
    if (owes == PEOPLE_OWES_PASSWORD)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this", "この操作"),
                    PROBLEM_BOTH("the password is to be changed first",
                                 "先にパスワードを変更してください"));
    else
        problem_set(error, PROBLEM_FACTOR,
                    owes == PEOPLE_OWES_FACTOR
                        ? PROBLEM_BOTH("the second factor is given", "二つ目の確認")
                        : PROBLEM_BOTH("a second factor is registered", "二つ目の確認の登録"),
                    NULL);
    return FALSE;
}

static gboolean check_proof(const CoreRequest *request, GError **error)
{
    gint64 age_us = request->call.now_us - request->person.session.proved_us;
    if (!request->route->recent || (age_us >= 0 && age_us <= PEOPLE_PROOF_US))
        return TRUE;
    problem_set(error, PROBLEM_PROOF, NULL, NULL);
    return FALSE;
}

/* Of administrators, when the site demands it: within privileged work. */
static gboolean check_work(const CoreRequest *request, GError **error)
{
    const PeopleSession *session = &request->person.session;
    if (request->route->acts == PEOPLE_ACTS_ORDINARY || !session->work_demanded ||
        people_session_works(session, request->call.now_us))
        return TRUE;
    problem_set(error, PROBLEM_WORK, NULL, NULL);
    return FALSE;
}

/* Whether the site demands that a passkey answers for the act; never of an operator. Who has one
 * gets no other by the session alone, nor rid of it, or the demand would be none. */
static gboolean is_attested(const CoreRequest *request)
{
    const PeopleSession *session = &request->person.session;
    if (!request->person.signed_in || !session->administrator)
        return FALSE;
    if (request->route->own_key)
        return session->attest_for != 0 && session->passkeys > 0;
    return people_acts_attested(session->attest_for, request->route->acts);
}

static gboolean check_attested(const CoreRequest *request, GError **error)
{
    if (!is_attested(request) || *request->head.attestation != '\0')
        return TRUE;
    problem_set(error, PROBLEM_ATTEST, NULL, NULL);
    return FALSE;
}

/* No page of another site sends a token, and none of our own does. `type`: NULL while it is not
 * known which records are meant. */
static gboolean check_program(const CoreRequest *request, const char *type, GError **error)
{
    if (*request->head.origin != '\0') {
        problem_set(error, PROBLEM_CROSS_SITE, NULL, NULL);
        return FALSE;
    }
    if (request->route->program == 0 ||
        people_program_may(request->program, request->route->program, type))
        return TRUE;
    problem_set(error, PROBLEM_NOT_ALLOWED, PROBLEM_BOTH("this", "この操作"), NULL);
    return FALSE;
}

/* Where the address names a type of records, it must be one of the program's. */
static gboolean check_named_type(const CoreRequest *request, GError **error)
{
    static const char *const names[] = {"type", "type_name"};
    for (gsize i = 0; request->program != NULL && i < G_N_ELEMENTS(names); i++) {
        const char *type = api_values_text(&request->call.values, names[i]);
        if (*type != '\0' && !check_program(request, type, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_caller(CoreRequest *request, gboolean operator, GError ** error)
{
    const ApiRoute *route = request->route;
    guint as = caller_of(request, operator);
    if (request->program_refused != NULL) {
        g_propagate_error(error, g_error_copy(request->program_refused));
        return FALSE;
    }
    if ((route->callers & as) == 0) {
        if (as == API_CALLER_PUBLIC && (route->callers & API_CALLER_PERSON) != 0)
            problem_set(error, PROBLEM_NOT_SIGNED_IN, NULL, NULL);
        else
            problem_set(error, PROBLEM_NOT_ALLOWED, PROBLEM_BOTH("this", "この操作"), NULL);
        return FALSE;
    }
    if (operator)
        return TRUE;
    if (as == API_CALLER_PROGRAM)
        return check_program(request, NULL, error);
    return api_check_cross_site(&request->head, &request->person, error) &&
           (!request->person.signed_in ||
            (check_owed(request, error) && check_proof(request, error) &&
             check_work(request, error) && check_attested(request, error)));
}

/* While its body came, the session may have ended, or the work in it. */
static gboolean check_again(CoreRequest *request, GError **error)
{
    if (request->route->does == API_DOES_READ)
        return TRUE;
    request->call.now_us = os_clock_utc_us();
    gboolean operator= find_caller(request);
    return check_caller(request, operator, error);
}

static ApiLogOf log_of(const CoreRequest *request)
{
    if (request->route->log == API_LOG_CHOSEN)
        return strcmp(api_values_text(&request->call.values, "log"), "site") == 0 ? API_LOG_OF_SITE
                                                                                  : API_LOG_OF_BODY;
    return request->route->log == API_LOG_SITE ? API_LOG_OF_SITE : API_LOG_OF_BODY;
}

static gboolean too_large(const CoreRequest *request, GError **error)
{
    g_autofree char *limit =
        g_format_size_full(request->route->body_max_bytes, G_FORMAT_SIZE_IEC_UNITS);
    problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("what was sent", "送られたデータ"), limit);
    return FALSE;
}

static gboolean check_announced(const CoreRequest *request, GError **error)
{
    guint64 announced = request->head.content_bytes;
    return announced == G_MAXUINT64 || announced <= request->route->body_max_bytes ||
           too_large(request, error);
}

static gboolean body_begin(CoreRequest *request, GError **error)
{
    const ApiRoute *route = request->route;
    if (!check_announced(request, error))
        return FALSE;
    if (route->body == API_BODY_STREAM) {
        request->blob = service_blob_begin(request->core->blobs,
                                           api_values_text(&request->call.values, "filename"),
                                           route->body_max_bytes, error);
        return request->blob != NULL;
    }
    if (route->body == API_BODY_NONE)
        return TRUE;
    if (!g_str_has_prefix(request->head.content_type, "application/json")) {
        problem_set(error, PROBLEM_INVALID, "Content-Type", "application/json");
        return FALSE;
    }
    request->body = g_byte_array_new();
    return TRUE;
}

static gboolean request_begin(CoreRequest *request, GError **error)
{
    gboolean operator= find_caller(request);
    request->route = api_router_find(request->core->router, request->head.method,
                                     request->head.path, &request->call.values, error);
    if (request->route == NULL || !check_caller(request, operator, error) ||
        !api_route_read_query(request->route, request->head.query, &request->call.values, error) ||
        !check_named_type(request, error))
        return FALSE;
    request->call.log = log_of(request);
    return body_begin(request, error);
}

void core_request_opened(WireStream *stream, const guint8 *head, gsize size_bytes,
                         gpointer conn_user)
{
    CorePeer *peer = conn_user;
    g_autoptr(GStringChunk) arena = g_string_chunk_new(1024);
    WireRequest request_head;
    if (!wire_request_read(&request_head, arena, head, size_bytes, NULL)) {
        wire_stream_reset(stream, WIRE_RESET_REFUSED);
        return;
    }
    CoreRequest *request = g_new0(CoreRequest, 1);
    request->core = peer->core;
    request->peer = peer;
    request->stream = stream;
    request->arena = g_steal_pointer(&arena);
    request->head = request_head;
    request->call.request = &request->head;
    request->call.values.arena = request->arena;
    request->call.now_us = os_clock_utc_us();
    request->call.facts = &peer->core->facts;
    api_answer_init(&request->answer);
    wire_stream_set_user(stream, request);
    g_autoptr(GError) problem = NULL;
    if (!request_begin(request, &problem))
        request_refuse(request, problem);
}

/* ---- the body ---- */

static gboolean body_take(CoreRequest *request, const guint8 *bytes, gsize size_bytes,
                          GError **error)
{
    if (request->blob != NULL)
        return service_blob_append(request->blob, bytes, size_bytes, error);
    if (request->body != NULL &&
        request->body->len + size_bytes <= request->route->body_max_bytes) {
        g_byte_array_append(request->body, bytes, (guint)size_bytes);
        return TRUE;
    }
    return too_large(request, error);
}

void core_request_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    CoreRequest *request = wire_stream_user(stream);
    if (request == NULL || request->answered || request->away)
        return; /* refused already: no credit, so the peer stops */
    g_autoptr(GError) problem = NULL;
    if (body_take(request, bytes, size_bytes, &problem))
        wire_stream_consumed(stream, size_bytes);
    else
        request_refuse(request, problem);
}

/* ---- on its way ---- */

static void to_attest(CoreRequest *request)
{
    request->attesting = TRUE;
    request->write = (CoreWrite){
        .run = core_request_attest, .done = core_request_attested, .actor = request->call.actor};
    g_queue_push_tail(&request->core->writes[API_LOG_OF_SITE], request);
}

static gboolean dispatch(CoreRequest *request, GError **error)
{
    const ApiRoute *route = request->route;
    if (!check_again(request, error))
        return FALSE;
    if (request->body != NULL) {
        request->call.body =
            api_route_read_body(route, request->body->data, request->body->len, error);
        if (request->call.body == NULL)
            return FALSE;
    }
    if (route->does == API_DOES_CORE)
        return core_operation(request, error);
    if (route->does == API_DOES_READ)
        g_queue_push_tail(&request->core->reads, request);
    else if (is_attested(request))
        to_attest(request);
    else
        to_writer(request);
    return FALSE;
}

void core_request_ended(WireStream *stream)
{
    CoreRequest *request = wire_stream_user(stream);
    if (request == NULL || request->answered || request->away)
        return;
    g_autoptr(GError) problem = NULL;
    request->away = TRUE;
    gboolean made = dispatch(request, &problem);
    if (!made && problem == NULL)
        return; /* a thread has it */
    request->away = FALSE;
    if (made)
        request_send(request);
    else
        request_refuse(request, problem);
}

void core_request_reset(WireStream *stream, guint32 why)
{
    (void)why;
    CoreRequest *request = wire_stream_user(stream);
    if (request == NULL)
        return;
    request->stream = NULL;
    request->peer = NULL;
    if (!request->away)
        request_free(request); /* else it is freed when it comes back */
}

void core_request_writable(WireStream *stream)
{
    CoreRequest *request = wire_stream_user(stream);
    if (request != NULL && request->answered && !request->away)
        request_send(request);
}

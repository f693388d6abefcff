/* courier/mail.c -- letters over SMTP, on the one line that was opened */
#include "base/problem.h"
#include "courier/channel.h"
#include "courier/dial.h"
#include "courier/letter.h"
#include "os/fd.h"
#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#define LETTER_WAIT_S 60L
#define COMMAND_BYTES 5

typedef struct {
    const CourierWork *work;
    CURL *curl;
    struct curl_slist *known_address; /* so that no name is looked up again */
    int line_fd;                      /* -1 once libcurl has it */
    char *answer;                     /* last line the server said */
    char command[COMMAND_BYTES];      /* verb of the last command: "RCPT", "DATA" */
    gboolean ending;                  /* QUIT was said */
    char failure[CURL_ERROR_SIZE];
    const GByteArray *message;
    gsize sent_bytes;
} Post;

static void post_clear(Post *post)
{
    curl_easy_cleanup(post->curl);
    curl_slist_free_all(post->known_address);
    os_fd_close(post->line_fd);
    g_free(post->answer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Post, post_clear)

/* ---- what libcurl asks of us ---- */

static curl_socket_t give_line(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    Post *post = user;
    (void)purpose;
    (void)address;
    int fd = os_fd_take(&post->line_fd);
    return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

static int line_stands(void *user, curl_socket_t fd, curlsocktype purpose)
{
    (void)user;
    (void)fd;
    (void)purpose;
    return CURL_SOCKOPT_ALREADY_CONNECTED;
}

static int close_line(void *user, curl_socket_t fd)
{
    (void)user;
    return close(fd);
}

/* After a refusal libcurl says good-bye: what was answered before that counts. */
static gboolean is_over(const char *command)
{
    return strncmp(command, "QUIT", COMMAND_BYTES - 1) == 0;
}

static size_t note_answer(char *bytes, size_t size, size_t count, void *user)
{
    Post *post = user;
    if (post->ending)
        return size * count;
    g_free(post->answer);
    post->answer = courier_words(bytes, size * count);
    return size * count;
}

static int note_command(CURL *curl, curl_infotype kind, char *bytes, size_t size_bytes, void *user)
{
    Post *post = user;
    (void)curl;
    if (kind != CURLINFO_HEADER_OUT)
        return 0;
    gsize size = MIN(size_bytes, sizeof post->command - 1);
    char command[COMMAND_BYTES] = "";
    memcpy(command, bytes, size);
    post->ending = is_over(command);
    if (!post->ending)
        memcpy(post->command, command, sizeof command);
    return 0;
}

static size_t give_message(char *space, size_t size, size_t count, void *user)
{
    Post *post = user;
    gsize step = MIN(size * count, post->message->len - post->sent_bytes);
    memcpy(space, post->message->data + post->sent_bytes, step);
    post->sent_bytes += step;
    return step;
}

/* ---- one line ---- */

static void set_line(Post *post)
{
    const CourierPeer *peer = &post->work->settings->peers[COURIER_TO_MAIL];
    gboolean bare = strchr(peer->host, ':') != NULL;
    g_autofree char *url = g_strdup_printf(
        "%s://%s%s%s:%u/%s", peer->security == COURIER_TLS ? "smtps" : "smtp", bare ? "[" : "",
        peer->host, bare ? "]" : "", peer->port, post->work->settings->hello);
    g_autofree char *known = g_strdup_printf("%s:%u:127.0.0.1", peer->host, peer->port);
    post->known_address = curl_slist_append(NULL, known);
    curl_easy_setopt(post->curl, CURLOPT_URL, url);
    curl_easy_setopt(post->curl, CURLOPT_RESOLVE, post->known_address);
    curl_easy_setopt(post->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(post->curl, CURLOPT_OPENSOCKETFUNCTION, give_line);
    curl_easy_setopt(post->curl, CURLOPT_OPENSOCKETDATA, post);
    curl_easy_setopt(post->curl, CURLOPT_SOCKOPTFUNCTION, line_stands);
    curl_easy_setopt(post->curl, CURLOPT_CLOSESOCKETFUNCTION, close_line);
}

static void set_security(Post *post)
{
    const CourierWork *work = post->work;
    const CourierPeer *peer = &work->settings->peers[COURIER_TO_MAIL];
    if (peer->security != COURIER_PLAIN) {
        g_autofree char *ca = courier_ca_path(work->site_dir, work->settings, COURIER_TO_MAIL);
        curl_easy_setopt(post->curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
        curl_easy_setopt(post->curl, CURLOPT_CAINFO, ca);
        curl_easy_setopt(post->curl, CURLOPT_CAPATH, NULL);
        curl_easy_setopt(post->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    }
    if (*peer->user == '\0')
        return;
    curl_easy_setopt(post->curl, CURLOPT_USERNAME, peer->user);
    curl_easy_setopt(post->curl, CURLOPT_PASSWORD, peer->secret != NULL ? peer->secret : "");
}

static void set_rest(Post *post)
{
    curl_easy_setopt(post->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(post->curl, CURLOPT_TIMEOUT, LETTER_WAIT_S);
    curl_easy_setopt(post->curl, CURLOPT_ERRORBUFFER, post->failure);
    curl_easy_setopt(post->curl, CURLOPT_HEADERFUNCTION, note_answer);
    curl_easy_setopt(post->curl, CURLOPT_HEADERDATA, post);
    curl_easy_setopt(post->curl, CURLOPT_WRITEFUNCTION, note_answer);
    curl_easy_setopt(post->curl, CURLOPT_WRITEDATA, post);
    curl_easy_setopt(post->curl, CURLOPT_VERBOSE, 1L); /* so that commands are noted; prints none */
    curl_easy_setopt(post->curl, CURLOPT_DEBUGFUNCTION, note_command);
    curl_easy_setopt(post->curl, CURLOPT_DEBUGDATA, post);
}

static gboolean post_begin(Post *post, const CourierWork *work, GError **error)
{
    *post = (Post){.work = work, .line_fd = dup(work->line_fd), .curl = curl_easy_init()};
    if (post->curl == NULL || post->line_fd < 0) {
        problem_set(error, PROBLEM_INTERNAL, "libcurl", NULL);
        return FALSE;
    }
    set_line(post);
    set_security(post);
    set_rest(post);
    return TRUE;
}

/* The reply code of the last line that counts; 0 when nothing was said. */
static long status_of(const Post *post)
{
    return post->answer != NULL ? (long)g_ascii_strtoll(post->answer, NULL, 10) : 0;
}

/* Why it failed: the server's own words where it was the server that refused. */
static char *why(const Post *post, CURLcode code)
{
    if (status_of(post) >= 400)
        return g_strdup(post->answer);
    const char *text = *post->failure != '\0' ? post->failure : curl_easy_strerror(code);
    return courier_words(text, strlen(text));
}

/* ---- one letter ---- */

/* What the server says of this recipient or this text. FALSE: all else is of the line, of the
 * server or of the settings, and no letter fares better. */
static gboolean outcome_of(const Post *post, CURLcode code, CourierSent *sent)
{
    long status = status_of(post);
    *sent = COURIER_SENT;
    if (code == CURLE_OK)
        return TRUE;
    *sent = status / 100 == 5 ? COURIER_REFUSED : COURIER_LATER;
    return (status / 100 == 4 || status / 100 == 5) &&
           (strcmp(post->command, "RCPT") == 0 || strcmp(post->command, "DATA") == 0);
}

/* FALSE when the server does not serve. */
static gboolean hand_over(Post *post, const CourierLetter *letter, CourierSent *sent, char **answer)
{
    const CourierSettings *settings = post->work->settings;
    g_autoptr(GByteArray) message =
        courier_letter_write(letter, settings->from, settings->from_name);
    struct curl_slist *to = curl_slist_append(NULL, letter->to);
    post->message = message;
    post->sent_bytes = 0;
    post->command[0] = post->failure[0] = '\0';
    post->ending = FALSE;
    g_clear_pointer(&post->answer, g_free);
    curl_easy_setopt(post->curl, CURLOPT_MAIL_FROM, settings->from);
    curl_easy_setopt(post->curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(post->curl, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(post->curl, CURLOPT_READDATA, post);
    curl_easy_setopt(post->curl, CURLOPT_UPLOAD, 1L);
    CURLcode code = curl_easy_perform(post->curl);
    gboolean served = outcome_of(post, code, sent);
    *answer =
        code == CURLE_OK ? g_strdup(post->answer != NULL ? post->answer : "") : why(post, code);
    curl_easy_setopt(post->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(to);
    post->message = NULL;
    return served;
}

static gboolean letter_of(const CourierMessage *job, CourierLetter *letter)
{
    guint64 date_us;
    if (job->kind != COURIER_MAIL || job->count != 5 ||
        !courier_number_read(job->texts[4], G_MAXINT64, &date_us))
        return FALSE;
    *letter = (CourierLetter){job->texts[0], job->texts[1], job->texts[2], job->texts[3],
                              (gint64)date_us};
    return TRUE;
}

/* FALSE without an error when core no longer listens or makes no sense. */
static gboolean do_letter(Post *post, const CourierMessage *job, GError **error)
{
    CourierLetter letter;
    g_autofree char *answer = NULL;
    CourierSent sent = COURIER_REFUSED;
    if (!letter_of(job, &letter))
        return FALSE;
    const char *flaw = courier_letter_flaw(&letter);
    if (flaw != NULL)
        answer = g_strconcat("not a letter: ", flaw, NULL);
    else if (!courier_settings_allow(post->work->settings, letter.to))
        answer = g_strdup("to_domains: this domain is not let out");
    else if (!hand_over(post, &letter, &sent, &answer)) {
        problem_set(error, PROBLEM_UNREACHABLE, courier_peer_title(COURIER_TO_MAIL), answer);
        return FALSE;
    }
    const char *texts[] = {courier_sent_names[sent], answer};
    return courier_channel_say(post->work->channel_fd, COURIER_RESULT, texts, G_N_ELEMENTS(texts));
}

gboolean courier_mail(const CourierWork *work, CourierMessage *first, GError **error)
{
    g_auto(Post) post;
    if (!post_begin(&post, work, error))
        return FALSE;
    gboolean more = do_letter(&post, first, error);
    while (more) {
        g_auto(CourierMessage) next = {0};
        more = courier_channel_take(work->channel_fd, &next, NULL, error) &&
               do_letter(&post, &next, error);
    }
    return *error == NULL;
}

gboolean courier_mail_check(const CourierWork *work, GError **error)
{
    g_auto(Post) post;
    if (!post_begin(&post, work, error))
        return FALSE;
    curl_easy_setopt(post.curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_easy_setopt(post.curl, CURLOPT_NOBODY, 1L);
    CURLcode code = curl_easy_perform(post.curl);
    if (code != CURLE_OK) {
        g_autofree char *words = why(&post, code);
        problem_set(error, PROBLEM_UNREACHABLE, courier_peer_title(COURIER_TO_MAIL), words);
        return FALSE;
    }
    const char *texts[] = {post.answer != NULL ? post.answer : ""};
    courier_channel_say(work->channel_fd, COURIER_RESULT, texts, G_N_ELEMENTS(texts));
    return TRUE;
}

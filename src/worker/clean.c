/* worker/clean.c -- an order to a cleaner, and its answer */
#include "worker/clean.h"
#include "base/json.h"
#include "base/problem.h"
#include "clean/kind.h"
#include "disarm/finding-json.h"
#include "disarm/report.h"
#include "image/kind.h"
#include "os/sockets.h"
#include <string.h>

#define RESULT_DEPTH 8u
#define KIND_BYTES 64u
#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* ---- the order ---- */

static gboolean copy_text(char *to, gsize capacity, const char *text, const char *what,
                          GError **error)
{
    if (g_strlcpy(to, text, capacity) < capacity)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, what, NULL);
    return FALSE;
}

gboolean worker_clean_order_make(WorkerCleanOrder *order, const char *name, guint64 size_bytes,
                                 const char *policy, const char *password, GError **error)
{
    memset(order, 0, sizeof *order);
    order->version = WORKER_CLEAN_VERSION;
    order->size_bytes = size_bytes;
    order->has_password = password != NULL;
    return copy_text(order->name, sizeof order->name, name,
                     PROBLEM_BOTH("the file's name", "ファイル名"), error) &&
           copy_text(order->policy, sizeof order->policy, policy,
                     PROBLEM_BOTH("the policy's name", "方針の名前"), error) &&
           copy_text(order->password, sizeof order->password, password != NULL ? password : "",
                     PROBLEM_BOTH("the password", "パスワード"), error);
}

static gboolean is_text(const char *bytes, gsize capacity)
{
    return memchr(bytes, '\0', capacity) != NULL && g_utf8_validate(bytes, -1, NULL);
}

gboolean worker_clean_order_check(const WorkerCleanOrder *order)
{
    return order->version == WORKER_CLEAN_VERSION && order->has_password <= 1 &&
           is_text(order->policy, sizeof order->policy) &&
           is_text(order->name, sizeof order->name) &&
           is_text(order->password, sizeof order->password);
}

gboolean worker_clean_begin(const WorkerCall *call, const WorkerCleanOrder *order, int input_fd,
                            int output_fd, GError **error)
{
    const guint32 mark = WORKER_CLEAN_VERSION;
    if (os_send_message(call->channel_fd, order, sizeof *order, input_fd, NULL) &&
        os_send_message(call->channel_fd, &mark, sizeof mark, output_fd, NULL))
        return TRUE;
    problem_set(error, PROBLEM_WORKER_ENDED, call->name, "it ended before it began");
    return FALSE;
}

/* ---- the answer ---- */

void worker_cleaned_clear(WorkerCleaned *cleaned)
{
    g_clear_pointer(&cleaned->kind, g_free);
    g_clear_pointer(&cleaned->ending, g_free);
    g_clear_pointer(&cleaned->findings, disarm_findings_free);
}

GBytes *worker_cleaned_write(const char *kind, const char *ending, gboolean same,
                             DisarmFindings *findings, GError **error)
{
    g_autoptr(json_t) object = json_object();
    if (kind != NULL)
        json_object_set_new(object, "kind", json_string(kind));
    if (ending != NULL)
        json_object_set_new(object, "ending", json_string(ending));
    json_object_set_new(object, "same", json_boolean(same));
    disarm_findings_write(findings, object);
    return json_write_canonical(object, DISARM_REPORT_MAX_BYTES, error);
}

/* An optional member of a few letters; FALSE when it is anything else. */
static gboolean take_word(const json_t *object, const char *key, gsize max, const char *letters,
                          char **word)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        return TRUE;
    const char *text = json_string_value(value);
    gsize size = text != NULL ? strspn(text, letters) : 0;
    if (size == 0 || size > max || text[size] != '\0')
        return FALSE;
    *word = g_strdup(text);
    return TRUE;
}

/* A saved page becomes a page; nothing else may, since a page is what runs most. */
static gboolean is_saved_page(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL &&
           (g_ascii_strcasecmp(dot, ".mht") == 0 || g_ascii_strcasecmp(dot, ".mhtml") == 0);
}

/* Whose name promises nothing may be any document, an OpenDocument file another such. */
static gboolean is_document_ending(const char *ending, const char *name)
{
    static const char *const documents[] = {"pdf", "rtf", "doc", "xls", "ppt", NULL};
    static const char *const open[] = {"odt", "ott", "ods", "ots", "odp",
                                       "otp", "odg", "otg", "odf", NULL};
    static const char *const flat[] = {"fodt", "fods", "fodp", "fodg", NULL};
    CleanFileKind named;
    gboolean free = !clean_kind_of_name(name, &named);
    return (free && g_strv_contains(documents, ending)) ||
           ((free || named.engine == CLEAN_ENGINE_ODF) && g_strv_contains(open, ending)) ||
           ((free || named.engine == CLEAN_ENGINE_ODF_FLAT) && g_strv_contains(flat, ending));
}

/* Endings that disarming gives: those of Office files without macros, of archives made anew, of
 * saved pages, of documents that were called nothing, and the usual one of pictures that are
 * cleaned. */
static gboolean is_given_ending(const char *ending, const char *name)
{
    static const char *const given[] = {"docx", "dotx", "xlsx", "xltx", "pptx",
                                        "potx", "ppsx", "zip",  "txt",  NULL};
    ImageKind image = image_kind_of_ending(ending);
    return g_strv_contains(given, ending) || is_document_ending(ending, name) ||
           (strcmp(ending, "html") == 0 && is_saved_page(name)) ||
           (image_kind_is_cleaned(image) && strcmp(ending, image_kind_ending(image)) == 0);
}

static gboolean take(WorkerCleaned *cleaned, const json_t *object, const char *name)
{
    const json_t *same = json_object_get(object, "same");
    if (!json_is_boolean(same) ||
        !take_word(object, "kind", KIND_BYTES, LETTERS DIGITS "-", &cleaned->kind) ||
        !take_word(object, "ending", WORKER_CLEAN_ENDING_BYTES, LETTERS DIGITS, &cleaned->ending))
        return FALSE;
    cleaned->same = json_is_true(same);
    if (cleaned->ending != NULL && (cleaned->same || !is_given_ending(cleaned->ending, name)))
        return FALSE;
    cleaned->findings = disarm_findings_read(object, NULL);
    return cleaned->findings != NULL;
}

gboolean worker_cleaned_read(WorkerCleaned *cleaned, const guint8 *bytes, gsize size,
                             const char *name, GError **error)
{
    g_autoptr(json_t) object =
        json_read(bytes, size, DISARM_REPORT_MAX_BYTES, RESULT_DEPTH, "result", NULL);
    *cleaned = (WorkerCleaned){0};
    if (object != NULL && take(cleaned, object, name))
        return TRUE;
    worker_cleaned_clear(cleaned);
    problem_set(error, PROBLEM_WORKER_ENDED, name, "it sent nonsense");
    return FALSE;
}

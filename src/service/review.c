/* service/review.c -- findings and coverage decided, the questions of exemption answered */
#include "edition/review.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/edition.h"
#include "service/call.h"
#include "service/in_use.h"
#include <string.h>

#define REASON_MAX_CHARS 2000
#define PATHS_MAX 100
#define PATH_MAX_CHARS 1000

/* What stands, as far as a decision needs it. */
typedef struct {
    guint64 version;
    char *state, *paths; /* owned */
} Standing;

static void standing_clear(Standing *standing)
{
    g_free(standing->state);
    g_free(standing->paths);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Standing, standing_clear)

static gboolean check_version(const Standing *standing, guint64 expected, const char *what,
                              GError **error)
{
    if (standing->version == expected)
        return TRUE;
    problem_set(error, PROBLEM_CONFLICT, what, PROBLEM_BOTH("someone else", "別の人"));
    return FALSE;
}

static gboolean check_choice(const char *const *choices, const char *value, const char *name,
                             GError **error)
{
    if (value != NULL && g_strv_contains(choices, value))
        return TRUE;
    g_autofree char *all = g_strjoinv(", ", (char **)choices);
    problem_set(error, PROBLEM_INVALID, name, all);
    return FALSE;
}

static gboolean refuse_same(GError **error)
{
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the decision", "判断"),
                PROBLEM_BOTH("nothing would change", "変わる内容がありません"));
    return FALSE;
}

/* ---- findings ---- */

static gboolean keep_finding(const EditionFinding *finding, gpointer user)
{
    *(Standing *)user =
        (Standing){finding->decided.version, g_strdup(finding->decision), g_strdup(finding->path)};
    return FALSE;
}

gboolean service_decide_finding(ServiceCall *call, const ServiceReview *in, GError **error)
{
    guint64 event = 0;
    guint64 n = 0;
    g_auto(Standing) standing = {0};
    if (!service_may(call, "finding.decide", error) ||
        !service_check_text(in->reason, "reason", 0, REASON_MAX_CHARS, error) ||
        !check_choice(edition_finding_decisions, in->decision, "decision", error) ||
        !service_find_in_use(call, in->edition, &event, error) ||
        !g_ascii_string_to_unsigned(in->what, 10, 1, G_MAXUINT32, &n, error) ||
        !edition_visit_finding(ledger_log_store(call->log), event, n, keep_finding, &standing,
                               error) ||
        !check_version(&standing, in->expected_version, PROBLEM_BOTH("this finding", "この指摘"),
                       error))
        return FALSE;
    if (strcmp(standing.state, in->decision) == 0)
        return refuse_same(error);
    g_autofree char *subject = g_strconcat("edition/", in->edition, "/finding/", in->what, NULL);
    g_autofree char *clause = g_strconcat(in->edition, "/", standing.paths, NULL);
    const char *const clauses[] = {clause, NULL};
    const ServiceEvent decide = {.act = "finding.decide",
                                 .subject = subject,
                                 .from_state = standing.state,
                                 .to_state = in->decision,
                                 .clauses = *standing.paths != '\0' ? clauses : NULL};
    return service_append(call, &decide, json_pack("{s:s}", "reason", in->reason), error);
}

/* ---- coverage ---- */

static gboolean keep_item(const EditionCoverage *coverage, gpointer user)
{
    *(Standing *)user =
        (Standing){coverage->decided.version, g_strdup(coverage->state), g_strdup(coverage->paths)};
    return FALSE;
}

static gboolean check_paths(const json_t *paths, GError **error)
{
    gboolean fit = json_array_size(paths) <= PATHS_MAX;
    for (gsize i = 0; fit && i < json_array_size(paths); i++) {
        const char *path = json_string_value(json_array_get(paths, i));
        fit = path != NULL && strchr(path, '\n') == NULL &&
              service_check_text(path, "paths", 1, PATH_MAX_CHARS, NULL);
    }
    if (!fit)
        problem_set(error, PROBLEM_INVALID, "paths",
                    PROBLEM_BOTH("at most 100 clauses", "条項を100個までで指定してください"));
    return fit;
}

/* As given, else as they stand; owned. */
static json_t *paths_of(const ServiceReview *in, const Standing *standing)
{
    if (in->paths != NULL)
        return json_deep_copy(in->paths);
    json_t *paths = json_array();
    g_auto(GStrv) lines = g_strsplit(standing->paths, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
            json_array_append_new(paths, json_string(*line));
    return paths;
}

/* People decide: that something is perhaps said is only ever read. */
static const char *const coverage_decisions[] = {"said",      "partly",     "unsaid",
                                                 "elsewhere", "not_needed", NULL};

gboolean service_decide_coverage(ServiceCall *call, const ServiceReview *in, GError **error)
{
    guint64 event = 0;
    g_auto(Standing) standing = {0};
    if (!service_may(call, "coverage.decide", error) ||
        !service_check_text(in->reason, "reason", 1, REASON_MAX_CHARS, error) ||
        !check_choice(coverage_decisions, in->decision, "state", error) ||
        !check_paths(in->paths, error) || !service_find_in_use(call, in->edition, &event, error) ||
        !edition_visit_coverage(ledger_log_store(call->log), event, in->what, keep_item, &standing,
                                error) ||
        !check_version(&standing, in->expected_version, PROBLEM_BOTH("this item", "この比較の項目"),
                       error))
        return FALSE;
    g_autofree char *subject = g_strconcat("edition/", in->edition, "/coverage/", in->what, NULL);
    const ServiceEvent decide = {.act = "coverage.decide",
                                 .subject = subject,
                                 .from_state = standing.state,
                                 .to_state = in->decision};
    return service_append(
        call, &decide,
        json_pack("{s:o, s:s}", "paths", paths_of(in, &standing), "reason", in->reason), error);
}

/* ---- exemption ---- */

gboolean service_answer_exemption(ServiceCall *call, gboolean connected, gboolean personal,
                                  const char *note, GError **error)
{
    const ServiceEvent event = {.act = "exemption.answer", .subject = "exemption"};
    if (!service_may(call, event.act, error) ||
        !service_check_text(note, "note", 0, REASON_MAX_CHARS, error))
        return FALSE;
    return service_append(
        call, &event,
        json_pack("{s:b, s:b, s:s}", "connected", connected, "personal", personal, "note", note),
        error);
}

/* base/problem.c -- errors that keep what they are about, so that they can be told in either
 * language */
#include "base/problem.h"
#include "base/phrase.h"
#include "base/problem_texts.h"
#include <errno.h>
#include <string.h>

typedef struct {
    char *things[2];
} ProblemPrivate;

static void problem_private_init(ProblemPrivate *private)
{
    memset(private, 0, sizeof *private);
}

static void problem_private_copy(const ProblemPrivate *from, ProblemPrivate *to)
{
    for (gsize i = 0; i < G_N_ELEMENTS(from->things); i++)
        to->things[i] = g_strdup(from->things[i]);
}

static void problem_private_clear(ProblemPrivate *private)
{
    for (gsize i = 0; i < G_N_ELEMENTS(private->things); i++)
        g_clear_pointer(&private->things[i], g_free);
}

/* Defines problem_quark(): a domain whose errors carry more than a code and a message.
 * gate-allow globals: the macro keeps the number of the domain, set once */
G_DEFINE_EXTENDED_ERROR(Problem, problem)

/* The part of a thing that is in `language`. */
static void append_thing(GString *out, const char *thing, ProblemLanguage language)
{
    const char *mark = strstr(thing, PROBLEM_MARK);
    if (mark == NULL)
        g_string_append(out, thing);
    else if (language == PROBLEM_JAPANESE)
        g_string_append(out, mark + 1);
    else
        g_string_append_len(out, thing, mark - thing);
}

/* What is wrong may be a phrase of a reader; what it is about is a name, and stays. */
static void append_reason(GString *out, const char *reason, ProblemLanguage language)
{
    gboolean phrase = strchr(reason, ' ') != NULL && strstr(reason, PROBLEM_MARK) == NULL;
    g_autofree char *own = phrase ? phrase_text(reason, language) : g_strdup(reason);
    append_thing(out, own, language);
}

static char *fill(const char *text, char *const things[2], ProblemLanguage language)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        const char *brace = strchr(at, '{');
        if (brace == NULL || (brace[1] != '1' && brace[1] != '2') || brace[2] != '}') {
            g_string_append(out, at);
            break;
        }
        g_string_append_len(out, at, brace - at);
        const char *thing = things[brace[1] - '1'];
        if (brace[1] == '1')
            append_thing(out, thing != NULL ? thing : "?", language);
        else
            append_reason(out, thing != NULL ? thing : "?", language);
        at = brace + 3;
    }
    return g_string_free(out, FALSE);
}

static gboolean is_ours(const GError *error)
{
    return error != NULL && error->domain == PROBLEM && error->code >= 0 &&
           error->code < PROBLEM_LAST;
}

static const ProblemRow *row_of(const GError *error)
{
    return &problem_rows[is_ours(error) ? error->code : PROBLEM_INTERNAL];
}

void problem_set(GError **error, Problem kind, const char *thing, const char *more)
{
    if (error == NULL)
        return;
    char *things[2] = {(char *)thing, (char *)more};
    g_autofree char *message =
        fill(problem_rows[kind].detail[PROBLEM_ENGLISH], things, PROBLEM_ENGLISH);
    g_set_error_literal(error, PROBLEM, (int)kind, message);
    ProblemPrivate *private = problem_get_private(*error);
    private->things[0] = g_strdup(thing);
    private->things[1] = g_strdup(more);
}

void problem_set_errno(GError **error, const char *thing, int saved_errno)
{
    gboolean full = saved_errno == ENOSPC || saved_errno == EDQUOT;
    Problem kind = saved_errno == EADDRINUSE ? PROBLEM_BUSY : PROBLEM_IO;
    problem_set(error, full ? PROBLEM_DISK_FULL : kind, thing, g_strerror(saved_errno));
}

const char *problem_slug(const GError *error)
{
    return row_of(error)->slug;
}

guint problem_status(const GError *error)
{
    return row_of(error)->status;
}

int problem_exit_code(const GError *error)
{
    return row_of(error)->exit_code;
}

const char *problem_title(const GError *error, ProblemLanguage language)
{
    return row_of(error)->title[language];
}

const char *problem_thing(const GError *error, guint at)
{
    if (!is_ours(error) || at > 1)
        return NULL;
    return problem_get_private(error)->things[at];
}

char *problem_detail(const GError *error, ProblemLanguage language)
{
    char *foreign[2] = {error != NULL ? error->message : NULL, NULL};
    char *const *things = is_ours(error) ? problem_get_private(error)->things : foreign;
    return fill(row_of(error)->detail[language], things, language);
}

char *problem_way_out(const GError *error, ProblemLanguage language)
{
    static char *const none[2] = {NULL, NULL};
    char *const *things = is_ours(error) ? problem_get_private(error)->things : none;
    return fill(row_of(error)->way_out[language], things, language);
}

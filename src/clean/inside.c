/* clean/inside.c -- a file inside another, on its way through the engines */
#include "clean/inside.h"
#include "clean/archive/name.h"
#include "clean/kind.h"
#include <string.h>

void clean_inside_note_zip(DisarmJob *job, const ArchiveZip *zip)
{
    guint flaws = archive_zip_flaws(zip);
    if ((flaws & ARCHIVE_FLAW_BACKSLASH) != 0)
        disarm_find(job->findings, DISARM_AMBIGUOUS, DISARM_RENAMED, "\\", -1);
    if ((flaws & ~(guint)ARCHIVE_FLAW_BACKSLASH) != 0)
        disarm_find(job->findings, DISARM_LEFTOVER, DISARM_DROPPED, NULL, -1);
}

char *clean_inside_name(DisarmJob *job, const char *name, guint *flaws)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash != NULL ? slash + 1 : name;
    const char *back = strrchr(base, '\\');
    base = back != NULL ? back + 1 : base;
    /* Composed, as the names of a ZIP are read: what comes out comes out of a second time. */
    g_autofree char *composed = g_utf8_normalize(base, -1, G_NORMALIZE_NFC);
    char *plain = clean_member_name(composed != NULL ? composed : base, flaws);
    g_strdelimit(plain, "/", '_');
    if (base != name || (*flaws & (CLEAN_NAME_DECEPTIVE | CLEAN_NAME_PLAINED)) != 0)
        disarm_find(job->findings, DISARM_DECEPTIVE_NAME, DISARM_RENAMED, name, -1);
    return plain;
}

gboolean clean_inside_is_program(const char *name, guint flaws, DisarmDanger *danger)
{
    CleanFileKind named;
    gboolean two = clean_name_has_two_endings(name) || (flaws & CLEAN_NAME_DECEPTIVE) != 0;
    *danger = two ? DISARM_DECEPTIVE_NAME : DISARM_EXECUTABLE;
    return clean_kind_of_name(name, &named) && named.class == CLEAN_CLASS_PROGRAM;
}

DisarmDanger clean_inside_danger(const GError *why)
{
    static const struct {
        Problem problem;
        DisarmDanger danger;
    } rows[] = {{PROBLEM_ENCRYPTED, DISARM_ENCRYPTED},   {PROBLEM_UNSUPPORTED, DISARM_UNSUPPORTED},
                {PROBLEM_DISGUISED, DISARM_DISGUISE},    {PROBLEM_TOO_LARGE, DISARM_LIMIT},
                {PROBLEM_TOO_DEEP, DISARM_LIMIT},        {PROBLEM_ENCODING, DISARM_UNSUPPORTED},
                {PROBLEM_UNSAFE, DISARM_UNKNOWN_CONTENT}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_error_matches(why, PROBLEM, (gint)rows[i].problem))
            return rows[i].danger;
    return DISARM_DAMAGED;
}

gboolean clean_inside_is_of_part(const GError *error)
{
    return g_error_matches(error, PROBLEM, PROBLEM_DAMAGED) ||
           g_error_matches(error, PROBLEM, PROBLEM_UNSUPPORTED) ||
           g_error_matches(error, PROBLEM, PROBLEM_ENCRYPTED) ||
           g_error_matches(error, PROBLEM, PROBLEM_EMPTY) ||
           g_error_matches(error, PROBLEM, PROBLEM_DISGUISED);
}

gboolean clean_inside_ends_all(const GError *why)
{
    return g_error_matches(why, PROBLEM, PROBLEM_TOO_LARGE) ||
           g_error_matches(why, PROBLEM, PROBLEM_TOO_DEEP) ||
           g_error_matches(why, PROBLEM, PROBLEM_INTERNAL);
}

gboolean clean_inside(DisarmJob *job, const char *path, GBytes *contents, GByteArray *made,
                      CleanFile *result, GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(contents, &size);
    DisarmSink sink = disarm_sink_memory(made);
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    DisarmJob inner = *job;
    inner.findings = apart;
    *result = (CleanFile){0};
    if (size == 0) { /* nothing is in it: only its name is judged */
        result->kind = "empty";
        return TRUE;
    }
    if (!clean_file(bytes, size, path, &sink, &inner, result, error))
        return FALSE;
    disarm_findings_take(job->findings, apart);
    return TRUE;
}

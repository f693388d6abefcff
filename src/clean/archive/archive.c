/* clean/archive/archive.c -- each member read, judged, made safe and written, or left out and told
 */
#include "clean/archive/archive.h"
#include "archive/reader.h"
#include "archive/zip_writer.h"
#include "clean/archive/name.h"
#include "clean/archive/notice.h"
#include "clean/inside.h"
#include "clean/whole.h"
#include <string.h>

typedef struct {
    DisarmJob *job;
    const char *name;
    ArchiveReader *reader;
    ArchiveZipWriter *writer; /* NULL: verify-only */
    CleanTakenNames *taken;
    CleanNotice *notice;
    guint kept;             /* files that were written, or would be */
    gboolean locked;        /* a password opened it */
    gsize size_bytes;       /* of the archive */
    guint64 unpacked_bytes; /* out of it so far, at any depth */
    GError *first;          /* why the first member was left out; owned */
} Run;

/* ---- members that are left out ---- */

/* Notes that the member we are in stays out, for `why` (taken); refuses when the policy says so. */
static gboolean leave_out(Run *run, const char *path, DisarmAspect aspect, DisarmDanger danger,
                          const char *detail, GError *why, GError **error)
{
    if (disarm_rule(run->job, aspect) == DISARM_REFUSE && why == NULL)
        return disarm_refuse(run->job, danger, detail, error);
    if (disarm_rule(run->job, aspect) == DISARM_REFUSE) {
        disarm_find(run->job->findings, danger, DISARM_REFUSED, detail, -1);
        g_propagate_error(error, why);
        return FALSE;
    }
    disarm_find(run->job->findings, danger, DISARM_DROPPED, detail, -1);
    disarm_part(run->job->findings, "member", DISARM_LEFT_OUT);
    clean_notice_add(run->notice, path, danger, why);
    if (run->first == NULL && why != NULL)
        run->first = why;
    else
        g_clear_error(&why);
    return TRUE;
}

/* ---- members that stay ---- */

static gboolean write_member(Run *run, const char *path, const ArchiveMember *member,
                             GBytes *contents, const GByteArray *made, GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(contents, &size);
    if (run->writer == NULL)
        return TRUE;
    gboolean same = made->len == size && (size == 0 || memcmp(made->data, bytes, size) == 0);
    if (same && member->packed.bytes != NULL)
        return archive_zip_writer_copy(run->writer, path, &member->packed, error);
    return archive_zip_writer_add(run->writer, path, made->data, made->len, ARCHIVE_SMALL, error);
}

/* A name that another member has: the very same is the archive's contradiction, one that only looks
 * the same on some disks gets a number. */
static gboolean take_name(Run *run, const char *asked_as, char **path, gboolean *taken,
                          GError **error)
{
    CleanTake take = clean_taken_file(run->taken, asked_as, path);
    *taken = take != CLEAN_TAKE_TWICE;
    if (!*taken)
        return leave_out(run, *path, DISARM_MEMBERS, DISARM_AMBIGUOUS, *path, NULL, error);
    if (take == CLEAN_TAKE_RENAMED)
        disarm_find(run->job->findings, DISARM_AMBIGUOUS, DISARM_RENAMED, *path, -1);
    return TRUE;
}

static gboolean keep(Run *run, const char *path, const CleanFile *result,
                     const ArchiveMember *member, GBytes *contents, const GByteArray *made,
                     GError **error)
{
    gboolean taken = FALSE;
    g_autofree char *called = clean_file_name(path, result);
    if (!take_name(run, path, &called, &taken, error))
        return FALSE;
    if (!taken)
        return TRUE;
    run->kept++;
    return write_member(run, called, member, contents, made, error);
}

static gboolean take_contents(Run *run, const char *path, const ArchiveMember *member,
                              GBytes *contents, GError **error)
{
    GError *why = NULL;
    CleanFile result;
    g_autoptr(GByteArray) made = g_byte_array_new();
    gboolean cleaned = clean_inside(run->job, path, contents, made, &result, &why);
    run->unpacked_bytes += g_bytes_get_size(contents) + result.unpacked_bytes;
    if (cleaned)
        return keep(run, path, &result, member, contents, made, error);
    if (clean_inside_ends_all(why)) {
        g_propagate_error(error, why);
        return FALSE;
    }
    g_autofree char *detail = g_strdup(why->message);
    return leave_out(run, path, DISARM_MEMBERS, clean_inside_danger(why), detail, why, error);
}

/* ---- what is judged before a byte is read ---- */

/* Whether the member goes for what it is called or what it is; then `done` is TRUE. */
static gboolean judge(Run *run, const char *path, guint flaws, const ArchiveMember *member,
                      gboolean *done, GError **error)
{
    DisarmDanger danger;
    *done = TRUE;
    if ((flaws & CLEAN_NAME_SYSTEM) != 0) {
        disarm_find(run->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, member->name, -1);
        return TRUE;
    }
    if ((flaws & CLEAN_NAME_OUTSIDE) != 0)
        return leave_out(run, path, DISARM_MEMBERS, DISARM_UNSAFE_PATH, member->name, NULL, error);
    if ((member->flaws & ARCHIVE_FLAW_DISAGREES) != 0)
        return leave_out(run, path, DISARM_MEMBERS, DISARM_AMBIGUOUS, member->name, NULL, error);
    if (member->kind == ARCHIVE_OTHER)
        return leave_out(run, path, DISARM_MEMBERS, DISARM_UNSUPPORTED, NULL, NULL, error);
    if (member->kind != ARCHIVE_FILE && member->kind != ARCHIVE_FOLDER)
        return leave_out(run, path, DISARM_MEMBERS, DISARM_SPECIAL_MEMBER, NULL, NULL, error);
    if (member->kind == ARCHIVE_FILE && clean_inside_is_program(path, flaws, &danger))
        return leave_out(run, path, DISARM_PROGRAMS, danger, member->name, NULL, error);
    *done = FALSE;
    return TRUE;
}

static void note_name(Run *run, const char *path, guint flaws, const ArchiveMember *member)
{
    gboolean deceptive = (flaws & (CLEAN_NAME_DECEPTIVE | CLEAN_NAME_PLAINED)) != 0;
    if (deceptive || (member->flaws & ARCHIVE_FLAW_NAME) != 0)
        disarm_find(run->job->findings, DISARM_DECEPTIVE_NAME, DISARM_RENAMED, path, -1);
}

static gboolean take_folder(Run *run, const char *path, GError **error)
{
    if (*path == '\0')
        return TRUE;
    if (!clean_taken_folder(run->taken, path))
        return leave_out(run, path, DISARM_MEMBERS, DISARM_AMBIGUOUS, path, NULL, error);
    return TRUE;
}

static gboolean take_member(Run *run, const char *path, guint flaws, const ArchiveMember *member,
                            GError **error)
{
    gboolean done = FALSE;
    if (!judge(run, path, flaws, member, &done, error))
        return FALSE;
    if (done)
        return TRUE;
    note_name(run, path, flaws, member);
    if (member->kind == ARCHIVE_FOLDER)
        return take_folder(run, path, error);
    GError *why = NULL;
    g_autoptr(GBytes) contents = archive_reader_extract(run->reader, &why);
    if (contents == NULL) {
        if (clean_inside_ends_all(why) || g_error_matches(why, PROBLEM, PROBLEM_ENCRYPTED)) {
            g_propagate_error(error, why);
            return FALSE;
        }
        return leave_out(run, path, DISARM_MEMBERS, DISARM_DAMAGED, NULL, why, error);
    }
    run->locked |= member->encrypted;
    return take_contents(run, path, member, contents, error);
}

/* ---- the whole ---- */

/* What a packed file is called that has no name of its own: the archive's without its ending. */
static char *own_name(const char *archive)
{
    const char *dot = strrchr(archive, '.');
    const char *slash = strrchr(archive, '/');
    const char *start = slash != NULL ? slash + 1 : archive;
    return dot != NULL && dot > start ? g_strndup(start, (gsize)(dot - start)) : g_strdup(start);
}

/* Archives inside each other multiply, each of them modestly: all that came out of this one so far
 * is held against its own size. */
static gboolean is_in_ratio(const Run *run, GError **error)
{
    return disarm_budget_ratio(run->job->budget, run->size_bytes, run->unpacked_bytes, error);
}

static gboolean take_all(Run *run, GError **error)
{
    GError *found = NULL;
    const ArchiveMember *member = NULL;
    while ((member = archive_reader_next(run->reader, &found)) != NULL) {
        guint flaws = 0;
        g_autofree char *own = member->name == NULL ? own_name(run->name) : NULL;
        const char *name = own != NULL ? own : member->name;
        g_autofree char *path = clean_member_name(name, &flaws);
        disarm_enter(run->job->findings, name);
        gboolean taken = take_member(run, path, flaws, member, error) && is_in_ratio(run, error);
        disarm_leave(run->job->findings);
        if (!taken)
            return FALSE;
    }
    if (found != NULL)
        g_propagate_error(error, found);
    return found == NULL;
}

static void note_flaws(Run *run)
{
    static const struct {
        ArchiveFlaw flaw;
        const char *detail;
    } rows[] = {{ARCHIVE_FLAW_BEFORE, "before"},
                {ARCHIVE_FLAW_BETWEEN, "between"},
                {ARCHIVE_FLAW_BEHIND, "behind"},
                {ARCHIVE_FLAW_COMMENT, "comment"}};
    guint flaws = archive_reader_flaws(run->reader);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if ((flaws & rows[i].flaw) != 0)
            disarm_find(run->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, rows[i].detail, -1);
    if (run->locked)
        disarm_find(run->job->findings, DISARM_ENCRYPTED, DISARM_DROPPED, NULL, 0);
}

/* An archive of which nothing remains is no archive for anybody. */
static gboolean refuse_empty(Run *run, GError **error)
{
    if (run->first != NULL)
        g_propagate_error(error, g_steal_pointer(&run->first));
    else if (clean_notice_count(run->notice) > 0)
        disarm_refuse(run->job, clean_notice_danger(run->notice), NULL, error);
    else
        problem_set(error, PROBLEM_EMPTY, run->name, NULL);
    return FALSE;
}

static gboolean write_notice(Run *run, GError **error)
{
    if (run->writer == NULL || clean_notice_count(run->notice) == 0)
        return TRUE;
    g_autofree char *path = g_strdup(CLEAN_NOTICE_NAME);
    g_autoptr(GString) text = clean_notice_text(run->notice, "この圧縮ファイル", "this archive");
    clean_taken_file(run->taken, "/", &path); /* no member is called that */
    return archive_zip_writer_add(run->writer, path, (const guint8 *)text->str, text->len,
                                  ARCHIVE_SMALL, error);
}

static gboolean finish(Run *run, gboolean *same, GError **error)
{
    note_flaws(run);
    if (run->kept == 0)
        return refuse_empty(run, error);
    if (run->writer == NULL)
        return clean_verify(run->job, same, error);
    return write_notice(run, error) && archive_zip_writer_finish(run->writer, error) &&
           disarm_budget_output(run->job->budget, archive_zip_writer_size(run->writer), error);
}

static gboolean run_in(ArchiveFormat format, const guint8 *bytes, gsize size, const char *name,
                       const DisarmSink *out, DisarmJob *job, CleanFile *result, GError **error)
{
    const DisarmBudget *budget = job->budget;
    g_autoptr(ArchiveReader) reader =
        archive_reader_open(format, bytes, size, job->budget, job->password, name, error);
    if (reader == NULL)
        return FALSE;
    guint64 room =
        budget->limits.output_bytes - MIN(budget->output_bytes, budget->limits.output_bytes);
    Run run = {.job = job, .name = name, .reader = reader, .size_bytes = size};
    run.writer = job->policy->verify_only ? NULL : archive_zip_writer_new(out, room, name);
    run.taken = clean_taken_new();
    run.notice = clean_notice_new();
    gboolean cleaned = take_all(&run, error) && finish(&run, &result->same, error);
    result->unpacked_bytes = run.unpacked_bytes;
    archive_zip_writer_free(run.writer);
    clean_taken_free(run.taken);
    clean_notice_free(run.notice);
    g_clear_error(&run.first);
    return cleaned;
}

gboolean clean_archive(ArchiveFormat format, const guint8 *bytes, gsize size, const char *name,
                       const DisarmSink *out, DisarmJob *job, CleanFile *result, GError **error)
{
    if (!disarm_budget_enter(job->budget, error))
        return FALSE;
    gboolean cleaned = run_in(format, bytes, size, name, out, job, result, error);
    disarm_budget_leave(job->budget);
    return cleaned;
}

/* cmd/clean_batch.c -- a window of files under way, and the order in which they are released */
#include "cmd/clean_batch.h"
#include "clean/archive-name.h"
#include "clean/file.h"
#include "clean/kind.h"
#include "cmd/clean_show.h"
#include "image/kind.h"
#include "os/clock.h"
#include "os/files.h"
#include <poll.h>
#include <string.h>

#define WINDOW 4 /* files under way or waiting for one before them, for each process */
#define FOLDER_MODE 0777u

typedef struct {
    CmdCleanOne one;
    gboolean running;
} Slot;

typedef struct {
    const CmdCleanBatch *batch;
    Slot *slots; /* of file i: i % slot_count */
    guint slot_count, running;
    guint begun, released; /* files */
    guint tally[CMD_FAILED + 1];
    CleanTakenNames *taken;
    GPtrArray *paths; /* char, owned: what each file's output is called when its ending stays */
} Run;

static Slot *slot_of(const Run *run, guint file)
{
    return &run->slots[file % run->slot_count];
}

/* ---- names ---- */

static char *path_of(const CmdCleanInput *input, const char *called)
{
    return *input->folder != '\0' ? g_strconcat(input->folder, "/", called, NULL)
                                  : g_strdup(called);
}

/* Every file keeps its own name before another takes it for a new ending; of names that are one to
 * some disk, later ones get a number. */
static void take_names(Run *run)
{
    for (guint i = 0; i < cmd_clean_inputs_count(run->batch->inputs); i++) {
        const CmdCleanInput *input = cmd_clean_inputs_get(run->batch->inputs, i);
        g_autofree char *asked_as = g_strdup_printf("/%u", i); /* no two are the same */
        char *path = path_of(input, input->name);
        clean_taken_file(run->taken, asked_as, &path);
        g_ptr_array_add(run->paths, path);
    }
}

/* The output's path under its folder. Owned. */
static char *path_for(Run *run, CmdCleanOne *one)
{
    const CmdCleanBatch *batch = run->batch;
    const CleanFile kind = {.ending = one->cleaned.ending};
    if (batch->named != NULL)
        return clean_file_name(batch->named, &kind);
    const char *own = g_ptr_array_index(run->paths, run->released);
    char *path = clean_file_name(own, &kind);
    g_autofree char *asked_as = g_strdup_printf("//%u", run->released);
    if (strcmp(path, own) != 0 &&
        clean_taken_file(run->taken, asked_as, &path) == CLEAN_TAKE_RENAMED)
        disarm_find(one->cleaned.findings, DISARM_AMBIGUOUS, DISARM_RENAMED, path, -1);
    return path;
}

/* The folder of `path`, made where it is missing; `base` gets what stands in it. */
static int folder_for(const CmdCleanSetting *setting, const char *path, const char **base,
                      GError **error)
{
    int at = setting->outfd;
    g_auto(OsFd) own = -1;
    g_auto(GStrv) pieces = g_strsplit(path, "/", -1);
    for (guint i = 0; pieces[i + 1] != NULL; i++) {
        if (!os_make_dir_beneath(at, pieces[i], FOLDER_MODE, error))
            return -1;
        int next = os_open_dir_beneath(at, pieces[i], error);
        os_fd_close(own);
        at = own = next;
        if (next < 0)
            return -1;
    }
    const char *slash = strrchr(path, '/');
    *base = slash != NULL ? slash + 1 : path;
    return own >= 0 ? os_fd_take(&own) : os_open_dir_beneath(at, ".", error);
}

/* ---- release ---- */

static gboolean is_text(const char *kind)
{
    return g_strcmp0(kind, "plain-text") == 0 || g_strcmp0(kind, "comma-table") == 0 ||
           g_strcmp0(kind, "tab-table") == 0;
}

/* Whether a name ends in what the output is, which is due: a picture may end as any of its kind, a
 * text in "txt". */
static gboolean ending_fits(const CmdCleanOne *one, const char *called, const char *due)
{
    g_autofree char *ending = clean_name_ending(called);
    ImageKind image = image_kind_of_ending(ending);
    return strcmp(ending, due) == 0 || (strcmp(ending, "txt") == 0 && is_text(one->cleaned.kind)) ||
           (image != IMAGE_NONE && g_strcmp0(one->cleaned.kind, image_kind_name(image)) == 0);
}

/* The name is judged last, and here: the cleaner has no say in it. */
static gboolean may_be_called(CmdCleanOne *one, const char *called)
{
    CleanFileKind kind;
    g_autofree char *own = clean_name_ending(one->input->name);
    const char *due = one->cleaned.ending != NULL ? one->cleaned.ending : own;
    gboolean program = clean_kind_of_name(called, &kind) && kind.class == CLEAN_CLASS_PROGRAM;
    if (ending_fits(one, called, due) && !program)
        return TRUE;
    g_autofree char *shown = disarm_printable(called, strlen(called), DISARM_DETAIL_MAX);
    g_autofree char *wanted = g_strdup_printf(
        "the name must end in “.%s”" PROBLEM_MARK "名前の終わりを「.%s」にします", due, due);
    problem_set(&one->refusal, PROBLEM_INVALID, shown,
                program        ? PROBLEM_BOTH("a program's name", "プログラムの名前です")
                : *due == '\0' ? PROBLEM_BOTH("the input has no ending, nor may the output",
                                              "元のファイルに拡張子がないので、付けられません")
                               : wanted);
    return FALSE;
}

static gboolean release_one(Run *run, CmdCleanOne *one, char **called)
{
    const char *base = NULL;
    if (one->refusal != NULL || one->failure != NULL)
        return FALSE;
    *called = path_for(run, one);
    if (!may_be_called(one, *called))
        return FALSE;
    g_auto(OsFd) folder = folder_for(run->batch->setting, *called, &base, &one->failure);
    return folder >= 0 && cmd_clean_release(one, folder, base);
}

static gboolean release(Run *run, CmdCleanOne *one, GError **error)
{
    g_autofree char *called = NULL;
    const CmdCleanBatch *batch = run->batch;
    gboolean there = release_one(run, one, &called);
    const CmdCleanShown shown = {run->released + 1, cmd_clean_inputs_count(batch->inputs),
                                 there ? called : NULL, batch->language};
    run->tally[one->failure != NULL ? CMD_FAILED : there ? CMD_DONE : CMD_REFUSED]++;
    if (batch->full_text)
        cmd_clean_show_text(one, &shown);
    else
        cmd_clean_show_line(one, &shown);
    return batch->report_fd < 0 || cmd_clean_write_report(one, &shown, batch->report_fd, error);
}

static gboolean release_ready(Run *run, GError **error)
{
    while (run->released < run->begun && !slot_of(run, run->released)->running) {
        CmdCleanOne *one = &slot_of(run, run->released)->one;
        gboolean told = release(run, one, error);
        cmd_clean_clear(one);
        run->released++;
        if (!told)
            return FALSE;
    }
    return TRUE;
}

/* ---- under way ---- */

static void begin_more(Run *run)
{
    const CmdCleanBatch *batch = run->batch;
    guint count = cmd_clean_inputs_count(batch->inputs);
    while (run->running < batch->processes && run->begun < count &&
           run->begun < run->released + run->slot_count) {
        Slot *slot = slot_of(run, run->begun);
        slot->running = cmd_clean_begin(&slot->one, batch->setting,
                                        cmd_clean_inputs_get(batch->inputs, run->begun));
        run->running += slot->running ? 1 : 0;
        run->begun++;
    }
}

/* Waits until one of those under way says something or is late. */
static void wait_for_any(Run *run, struct pollfd *watched)
{
    gint64 first_us = G_MAXINT64;
    for (guint i = 0; i < run->slot_count; i++) {
        const Slot *slot = &run->slots[i];
        watched[i] =
            (struct pollfd){.fd = slot->running ? slot->one.channel : -1, .events = POLLIN};
        if (slot->running)
            first_us = MIN(first_us, cmd_clean_deadline_us(&slot->one));
    }
    if (poll(watched, run->slot_count, os_clock_poll_ms(first_us)) < 0)
        for (guint i = 0; i < run->slot_count; i++)
            watched[i].revents = 0;
}

static void step_all(Run *run, const struct pollfd *watched)
{
    gint64 now_us = os_clock_boot_us();
    for (guint i = 0; i < run->slot_count; i++) {
        Slot *slot = &run->slots[i];
        gboolean late = slot->running && now_us >= cmd_clean_deadline_us(&slot->one);
        if (!slot->running || (watched[i].revents == 0 && !late))
            continue;
        if (cmd_clean_step(&slot->one, late)) {
            slot->running = FALSE;
            run->running--;
        }
    }
}

static gboolean run_all(Run *run, GError **error)
{
    g_autofree struct pollfd *watched = g_new0(struct pollfd, run->slot_count);
    guint count = cmd_clean_inputs_count(run->batch->inputs);
    while (run->released < count) {
        begin_more(run);
        if (run->running > 0) {
            wait_for_any(run, watched);
            step_all(run, watched);
            begin_more(run); /* so that no core waits for the disk */
        }
        if (!release_ready(run, error))
            return FALSE;
    }
    return TRUE;
}

static void show_counts(const Run *run)
{
    guint count = cmd_clean_inputs_count(run->batch->inputs);
    if (count == 1)
        return;
    g_print(run->batch->language == PROBLEM_JAPANESE
                ? "%u ファイル: 渡せるもの %u、渡せないもの %u、失敗 %u\n"
                : "%u files: %u passed, %u refused, %u failed\n",
            count, run->tally[CMD_DONE], run->tally[CMD_REFUSED], run->tally[CMD_FAILED]);
}

int cmd_clean_batch(const CmdCleanBatch *batch, GError **error)
{
    Run run = {.batch = batch, .slot_count = batch->processes * WINDOW};
    run.slots = g_new0(Slot, run.slot_count);
    run.taken = clean_taken_new();
    run.paths = g_ptr_array_new_with_free_func(g_free);
    take_names(&run);
    gboolean told = run_all(&run, error);
    for (guint i = run.released; i < run.begun; i++)
        cmd_clean_clear(&slot_of(&run, i)->one);
    g_ptr_array_unref(run.paths);
    clean_taken_free(run.taken);
    g_free(run.slots);
    if (!told)
        return -1;
    show_counts(&run);
    if (run.tally[CMD_FAILED] > 0)
        return CMD_FAILED;
    return run.tally[CMD_REFUSED] > 0 ? CMD_REFUSED : CMD_DONE;
}

/* cmd/clean_batch.c -- a window of files under way, and the order in which they are released */
#include "cmd/clean_batch.h"
#include "clean/archive/name.h"
#include "clean/file.h"
#include "clean/kind.h"
#include "cmd/clean_release.h"
#include "cmd/clean_show.h"
#include "image/kind.h"
#include "os/clock.h"
#include "os/files.h"
#include <poll.h>
#include <string.h>

#define WINDOW 8 /* files under way or waiting for one before them, for each process */
#define FOLDER_MODE 0777u

typedef struct {
    CmdCleanOne one;
    CmdCleanStep step;
    CmdCleanPlace place;
} Slot;

typedef struct {
    const CmdCleanBatch *batch;
    Slot *slots; /* of file i: i % slot_count */
    guint slot_count, running;
    guint begun, released; /* files; released: up to the one that is told next */
    CmdCleanReleaser *releaser;
    GPtrArray *group; /* CmdCleanPlace, lent: what it has, from `released` on */
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
static char *path_for(Run *run, guint file, CmdCleanOne *one)
{
    const CmdCleanBatch *batch = run->batch;
    const CleanFile kind = {.ending = one->cleaned.ending};
    if (batch->named != NULL)
        return clean_file_name(batch->named, &kind);
    const char *own = g_ptr_array_index(run->paths, file);
    char *path = clean_file_name(own, &kind);
    g_autofree char *asked_as = g_strdup_printf("//%u", file);
    if (strcmp(path, own) != 0 &&
        clean_taken_file(run->taken, asked_as, &path) == CLEAN_TAKE_RENAMED)
        disarm_find(one->cleaned.findings, DISARM_AMBIGUOUS, DISARM_RENAMED, path, -1);
    return path;
}

/* A new one is made durable, as what will stand in it. */
static int folder_in(int at, const char *name, GError **error)
{
    g_autoptr(GError) missing = NULL;
    int there = os_open_dir_beneath(at, name, &missing);
    if (there >= 0)
        return there;
    if (!g_error_matches(missing, PROBLEM, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&missing));
        return -1;
    }
    return os_make_dir_beneath(at, name, FOLDER_MODE, error) && os_sync(at, name, error)
               ? os_open_dir_beneath(at, name, error)
               : -1;
}

/* The folder of `path`, made where it is missing; `base` gets what stands in it. */
static int folder_for(const CmdCleanSetting *setting, const char *path, const char **base,
                      GError **error)
{
    int at = setting->outfd;
    g_auto(OsFd) own = -1;
    g_auto(GStrv) pieces = g_strsplit(path, "/", -1);
    for (guint i = 0; pieces[i + 1] != NULL; i++) {
        int next = folder_in(at, pieces[i], error);
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

/* Where it will stand; one that gets no name has a place all the same, in the order of files. */
static void find_place(Run *run, guint file)
{
    Slot *slot = slot_of(run, file);
    CmdCleanOne *one = &slot->one;
    CmdCleanPlace *place = &slot->place;
    *place = (CmdCleanPlace){.one = one, .folder = -1};
    g_ptr_array_add(run->group, place);
    if (one->refusal != NULL || one->failure != NULL)
        return;
    place->called = path_for(run, file, one);
    if (may_be_called(one, place->called))
        place->folder = folder_for(run->batch->setting, place->called, &place->base, &one->failure);
}

/* All that ended, up to the first that did not, when those before them are told. */
static void release_ready(Run *run)
{
    if (run->group->len > 0)
        return;
    for (guint i = run->released; i < run->begun && slot_of(run, i)->step == CMD_CLEAN_ENDED; i++)
        find_place(run, i);
    if (run->group->len > 0)
        cmd_clean_releaser_give(run->releaser, run->group);
}

static gboolean tell(Run *run, Slot *slot, GError **error)
{
    CmdCleanOne *one = &slot->one;
    const CmdCleanBatch *batch = run->batch;
    const CmdCleanShown shown = {run->released + 1, cmd_clean_inputs_count(batch->inputs),
                                 slot->place.there ? slot->place.called : NULL, batch->language};
    run->tally[one->failure != NULL ? CMD_FAILED : slot->place.there ? CMD_DONE : CMD_REFUSED]++;
    if (batch->full_text)
        cmd_clean_show_text(one, &shown);
    else
        cmd_clean_show_line(one, &shown);
    return batch->report_fd < 0 || cmd_clean_write_report(one, &shown, batch->report_fd, error);
}

static gboolean tell_released(Run *run, GError **error)
{
    gboolean told = TRUE;
    cmd_clean_releaser_take(run->releaser);
    for (guint i = 0; told && i < run->group->len; i++) {
        Slot *slot = slot_of(run, run->released);
        told = tell(run, slot, error);
        cmd_clean_place_clear(&slot->place);
        cmd_clean_clear(&slot->one);
        run->released++;
    }
    g_ptr_array_set_size(run->group, 0);
    return told;
}

/* ---- under way ---- */

static void begin_more(Run *run)
{
    const CmdCleanBatch *batch = run->batch;
    guint count = cmd_clean_inputs_count(batch->inputs);
    while (run->running < batch->processes && run->begun < count &&
           run->begun < run->released + run->slot_count) {
        Slot *slot = slot_of(run, run->begun);
        gboolean works = cmd_clean_begin(&slot->one, batch->setting,
                                         cmd_clean_inputs_get(batch->inputs, run->begun));
        slot->step = works ? CMD_CLEAN_WORKS : CMD_CLEAN_ENDED;
        run->running += works ? 1 : 0;
        run->begun++;
    }
}

/* Waits until one of those under way says something or is late, or until the group has its names,
 * of which the last of `watched` tells. */
static void wait_for_any(const Run *run, struct pollfd *watched)
{
    gint64 first_us = G_MAXINT64;
    for (guint i = 0; i < run->slot_count; i++) {
        const CmdCleanOne *one = &run->slots[i].one;
        gboolean under_way = run->slots[i].step != CMD_CLEAN_ENDED;
        watched[i] =
            (struct pollfd){.fd = under_way ? cmd_clean_watched(one) : -1, .events = POLLIN};
        if (under_way)
            first_us = MIN(first_us, cmd_clean_deadline_us(one));
    }
    watched[run->slot_count] =
        (struct pollfd){.fd = cmd_clean_releaser_watched(run->releaser), .events = POLLIN};
    if (poll(watched, run->slot_count + 1, os_clock_poll_ms(first_us)) < 0)
        for (guint i = 0; i <= run->slot_count; i++)
            watched[i].revents = 0;
}

static void step_all(Run *run, const struct pollfd *watched)
{
    gint64 now_us = os_clock_boot_us();
    for (guint i = 0; i < run->slot_count; i++) {
        Slot *slot = &run->slots[i];
        if (slot->step == CMD_CLEAN_ENDED)
            continue;
        gboolean late = now_us >= cmd_clean_deadline_us(&slot->one);
        if (watched[i].revents == 0 && !late)
            continue;
        gboolean worked = slot->step == CMD_CLEAN_WORKS;
        slot->step = cmd_clean_step(&slot->one, late);
        if (worked && slot->step != CMD_CLEAN_WORKS)
            run->running--;
    }
}

static gboolean run_all(Run *run, GError **error)
{
    g_autofree struct pollfd *watched = g_new0(struct pollfd, run->slot_count + 1);
    guint count = cmd_clean_inputs_count(run->batch->inputs);
    while (run->released < count) {
        begin_more(run);
        release_ready(run);
        wait_for_any(run, watched);
        step_all(run, watched);
        if (watched[run->slot_count].revents != 0 && !tell_released(run, error))
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
    g_autoptr(CmdCleanReleaser) releaser = cmd_clean_releaser_new(error);
    if (releaser == NULL)
        return -1;
    Run run = {.batch = batch, .slot_count = batch->processes * WINDOW, .releaser = releaser};
    run.slots = g_new0(Slot, run.slot_count);
    for (guint i = 0; i < run.slot_count; i++) {
        run.slots[i].step = CMD_CLEAN_ENDED;
        run.slots[i].place.folder = -1;
    }
    run.group = g_ptr_array_new();
    run.taken = clean_taken_new();
    run.paths = g_ptr_array_new_with_free_func(g_free);
    take_names(&run);
    gboolean told = run_all(&run, error);
    cmd_clean_releaser_take(releaser);
    for (guint i = run.released; i < run.begun; i++) {
        cmd_clean_place_clear(&slot_of(&run, i)->place);
        cmd_clean_clear(&slot_of(&run, i)->one);
    }
    g_ptr_array_unref(run.group);
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

/* worker/pages.c -- ranges of a PDF's pages read at once and handed on in order */
#include "worker/pages.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "os/sockets.h"
#include "worker/call.h"

/* A tool costs as much as some five pages to start. */
#define RANGE_PAGES 48u
#define ASK_AFTER 2u /* ranges, whether there are too many pages */
#define LANES_MAX 4u
#define AHEAD 2u /* ranges a lane may be ahead of the reader */
#define WINDOW (LANES_MAX * AHEAD)
/* What the programs may take together, and each besides the file, which it holds whole. */
#define MEMORY_BYTES ((guint64)384 * 1024 * 1024)
#define LANE_BYTES ((guint64)64 * 1024 * 1024)
/* A refusal is promised within five seconds; sanitizers slow processes down. A page is read in
 * some four milliseconds. */
#define START_US (4 * G_TIME_SPAN_SECOND)
#define SHEET_US (15 * G_TIME_SPAN_SECOND) /* a million cells are read in some two */
#define PAGE_US (10 * G_TIME_SPAN_MILLISECOND)
#define SANITIZED_SLOWER 10

typedef enum { RANGE_RUNS, RANGE_WHOLE, RANGE_FAILED } State;

/* Pages under way. Its first page, but for the first of all, is known to be there. */
typedef struct {
    WorkerPages pages;
    State state;
    guint64 tool;
    int channel; /* -1 when it has ended */
    WorkerCall call;
} Range;

typedef struct {
    const WorkerTools *tools;
    WorkerCall *reader;
    WorkerTime *time;
    GCancellable *cancel;
    gint64 arrived_us;           /* when pages last did */
    guint lanes, running;        /* how many tools at once */
    guint started, given, taken; /* ranges, counted from the first page on */
    gsize bytes;                 /* that came of all of them */
    gboolean ended;
    Range ranges[WINDOW];
    Range beyond; /* asks a long document for a page that none may have */
    gboolean asked_beyond;
} Feed;

static gint64 allowance(gint64 us)
{
    return sandbox_is_relaxed() ? us * SANITIZED_SLOWER : us;
}

WorkerTime worker_time_start(void)
{
    return (WorkerTime){os_clock_boot_us(), allowance(START_US), 0};
}

WorkerTime worker_time_start_sheet(void)
{
    return (WorkerTime){os_clock_boot_us(), allowance(SHEET_US), 0};
}

static Range *range_of(Feed *feed, guint number)
{
    return &feed->ranges[number % WINDOW];
}

/* ---- tools ---- */

static guint count_lanes(guint64 file_bytes)
{
    guint64 fit = MEMORY_BYTES / (file_bytes + LANE_BYTES);
    return (guint)CLAMP(fit, 1, MIN(LANES_MAX, g_get_num_processors()));
}

static void end_tool(Feed *feed, Range *range)
{
    feed->tools->end(feed->tools->user, range->tool);
    os_fd_close(os_fd_take(&range->channel));
    feed->running--;
}

static gboolean give_job(const Feed *feed, Range *range, GError **error)
{
    g_auto(OsFd) file = feed->tools->open_file(feed->tools->user, error);
    WorkerJob job;
    worker_job_make(&job, "pdftotext");
    job.first_page = range->pages.first;
    job.last_page = range->pages.last;
    job.memory_bytes = MEMORY_BYTES / feed->lanes;
    return file >= 0 && worker_call_begin(&range->call, &job, file, error);
}

static gboolean begin(Feed *feed, Range *range, guint first, guint last, GError **error)
{
    *range = (Range){.pages = {first, last}};
    range->channel = feed->tools->start(feed->tools->user, &range->tool, error);
    if (range->channel < 0)
        return FALSE;
    worker_call_init(&range->call, range->channel, feed->reader->name,
                     WORKER_RESULT_MAX_BYTES - feed->bytes);
    feed->running++;
    return TRUE;
}

/* A tool that cannot be started is missed only when no other runs. */
static gboolean start_range(Feed *feed, GError **error)
{
    Range *range = range_of(feed, feed->started);
    guint first = feed->started * RANGE_PAGES;
    guint last = MIN(first + RANGE_PAGES, WORKER_PAGES_MAX);
    g_autoptr(GError) problem = NULL;
    if (begin(feed, range, MAX(first, 1), last, &problem)) {
        feed->started++;
        return give_job(feed, range, error);
    }
    if (feed->running > 0) {
        feed->lanes = feed->running;
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

/* Whether a document that goes on has too many pages is asked early: to read as many as it may have
 * first takes long. */
static gboolean start_beyond(Feed *feed, GError **error)
{
    if (feed->asked_beyond || feed->taken < ASK_AFTER || feed->running == feed->lanes)
        return TRUE;
    feed->asked_beyond = begin(feed, &feed->beyond, WORKER_PAGES_MAX, WORKER_PAGES_MAX, NULL);
    return !feed->asked_beyond || give_job(feed, &feed->beyond, error);
}

static gboolean is_asking(const Feed *feed)
{
    return feed->asked_beyond && feed->beyond.channel >= 0;
}

static gboolean may_start(const Feed *feed)
{
    return feed->running < feed->lanes && feed->started - feed->taken < feed->lanes * AHEAD &&
           feed->started * RANGE_PAGES < WORKER_PAGES_MAX;
}

/* What a program could not read is no reason yet: earlier pages may have been the last. */
static gboolean take_from_tool(Feed *feed, Range *range, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (worker_call_take(&range->call, &problem)) {
        if (!range->call.done)
            return TRUE;
        range->state = RANGE_WHOLE;
        feed->bytes += range->call.result->len;
    } else if (g_error_matches(problem, PROBLEM, PROBLEM_WORKER_ENDED)) {
        range->state = RANGE_FAILED;
    } else {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (feed->bytes > WORKER_RESULT_MAX_BYTES)
        range->state = RANGE_FAILED;
    end_tool(feed, range);
    return TRUE;
}

static gboolean take_from_beyond(Feed *feed, GError **error)
{
    Range *range = &feed->beyond;
    if (worker_call_take(&range->call, NULL) && !range->call.done)
        return TRUE;
    end_tool(feed, range);
    if (!range->call.done)
        return TRUE;
    problem_set(error, PROBLEM_TOO_LARGE, feed->reader->name,
                PROBLEM_BOTH("2,000 pages", "2,000 ページ"));
    return FALSE;
}

/* ---- the reader ---- */

static gboolean send_pages(Feed *feed, const WorkerPages *pages, int fd)
{
    feed->reader->gone = !os_send_message(feed->reader->channel_fd, pages, sizeof *pages, fd, NULL);
    return !feed->reader->gone;
}

static gboolean tell_gone(const Feed *feed, GError **error)
{
    problem_set(error, PROBLEM_WORKER_ENDED, feed->reader->name, "it ended before it was done");
    return FALSE;
}

/* One range at a time: the reader asks for the next by saying how many pages this one had. */
static gboolean give_next(Feed *feed, GError **error)
{
    Range *range = range_of(feed, feed->given);
    if (feed->given == feed->started || feed->given != feed->taken || range->state == RANGE_RUNS)
        return TRUE;
    if (range->state == RANGE_FAILED) {
        const WorkerPages none = {0, 0};
        feed->ended = TRUE;
        return send_pages(feed, &none, -1) || tell_gone(feed, error);
    }
    const GByteArray *bytes = range->call.result;
    g_auto(OsFd) file = os_file_in_memory(bytes->data, bytes->len, error);
    if (file < 0)
        return FALSE;
    feed->reader->pages_due = range->pages.last - range->pages.first + 1;
    feed->given++;
    g_byte_array_set_size(range->call.result, 0);
    return send_pages(feed, &range->pages, file) || tell_gone(feed, error);
}

static void note_pages(Feed *feed)
{
    Range *range = range_of(feed, feed->taken++);
    guint asked = range->pages.last - range->pages.first + 1;
    feed->ended = feed->reader->pages < asked;
    feed->time->pages += feed->reader->pages;
    feed->time->limit_us += allowance((gint64)feed->reader->pages * PAGE_US);
    feed->arrived_us = os_clock_boot_us();
    worker_call_clear(&range->call);
}

static gboolean take_from_reader(Feed *feed, GError **error)
{
    if (!worker_call_take(feed->reader, error))
        return FALSE;
    if (feed->given > feed->taken && feed->reader->pages_due == 0)
        note_pages(feed);
    return TRUE;
}

/* ---- both ---- */

/* Pages that stop arriving do not live on what earlier ones earned. */
static gint64 deadline_of(const Feed *feed)
{
    return MIN(feed->time->started_us + feed->time->limit_us,
               feed->arrived_us + allowance(START_US));
}

static gboolean wait_for_some(Feed *feed, GError **error)
{
    struct pollfd watched[3 + WINDOW];
    Range *ranges[3 + WINDOW];
    gsize count = 2;
    watched[1] = (struct pollfd){.fd = feed->reader->channel_fd, .events = POLLIN};
    for (guint number = feed->given; number < feed->started; number++) {
        ranges[count] = range_of(feed, number);
        if (ranges[count]->state == RANGE_RUNS)
            watched[count++] =
                (struct pollfd){.fd = range_of(feed, number)->channel, .events = POLLIN};
    }
    if (is_asking(feed)) {
        ranges[count] = &feed->beyond;
        watched[count++] = (struct pollfd){.fd = feed->beyond.channel, .events = POLLIN};
    }
    if (!worker_wait(watched, count, feed->reader->name, feed->time, deadline_of(feed),
                     feed->cancel, error))
        return FALSE;
    for (gsize i = 2; i < count; i++)
        if (watched[i].revents != 0 &&
            !(ranges[i] == &feed->beyond ? take_from_beyond(feed, error)
                                         : take_from_tool(feed, ranges[i], error)))
            return FALSE;
    return watched[1].revents == 0 || take_from_reader(feed, error);
}

static gboolean turn(Feed *feed, GError **error)
{
    if (!start_beyond(feed, error))
        return FALSE;
    while (may_start(feed)) {
        guint started = feed->started;
        if (!start_range(feed, error))
            return FALSE;
        if (feed->started == started)
            break;
    }
    return give_next(feed, error) && (feed->ended || wait_for_some(feed, error));
}

gboolean worker_pages_hand_over(const WorkerTools *tools, WorkerCall *reader, WorkerTime *time,
                                GCancellable *cancel, GError **error)
{
    Feed feed = {.tools = tools,
                 .reader = reader,
                 .time = time,
                 .cancel = cancel,
                 .arrived_us = os_clock_boot_us(),
                 .lanes = count_lanes(tools->file_bytes)};
    gboolean well = TRUE;
    while (well && !feed.ended)
        well = turn(&feed, error);
    for (guint number = feed.taken; number < feed.started; number++) {
        Range *range = range_of(&feed, number);
        if (range->state == RANGE_RUNS)
            end_tool(&feed, range);
        worker_call_clear(&range->call);
    }
    if (is_asking(&feed))
        end_tool(&feed, &feed.beyond);
    worker_call_clear(&feed.beyond.call);
    return well;
}

gboolean worker_pages_serve(const WorkerTools *tools, int reader_fd, const char *name,
                            WorkerTime *time, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(WorkerCall) reader;
    worker_call_init(&reader, reader_fd, name, 0);
    if (worker_pages_hand_over(tools, &reader, time, NULL, &problem) || reader.gone)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

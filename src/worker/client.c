/* worker/client.c -- one file through a worker */
#include "worker/client.h"
#include "base/json.h"
#include "base/problem.h"
#include "sheet/sheet.h"
#include "worker/call.h"

GBytes *worker_read_policy(int channel_fd, const WorkerFile *file, WorkerTime *time, GBytes **text,
                           GError **error)
{
    g_auto(WorkerCall) call;
    worker_call_init(&call, channel_fd, file->job->name, WORKER_RESULT_MAX_BYTES);
    call.progress = file->progress;
    call.user = file->user;
    call.text = g_byte_array_new();
    if (!worker_call_begin(&call, file->job, file->input_fd, error) ||
        (file->tools != NULL &&
         !worker_pages_hand_over(file->tools, &call, time, file->cancel, error)) ||
        !worker_call_finish(&call, time, file->cancel, error))
        return NULL;
    *text = g_byte_array_free_to_bytes(g_steal_pointer(&call.text));
    return g_byte_array_free_to_bytes(g_steal_pointer(&call.result));
}

/* ---- tables ---- */

#define SHEET_DEPTH 4u

static gboolean are_texts(const json_t *array, gsize max)
{
    gsize at;
    json_t *text;
    if (!json_is_array(array) || json_array_size(array) > max)
        return FALSE;
    json_array_foreach(array, at, text)
    {
        if (!json_is_string(text))
            return FALSE;
    }
    return TRUE;
}

static gboolean are_rows(const json_t *rows)
{
    gsize at;
    json_t *row;
    if (!json_is_array(rows) || json_array_size(rows) > SHEET_ROWS_MAX)
        return FALSE;
    json_array_foreach(rows, at, row)
    {
        if (!are_texts(row, SHEET_COLUMNS_MAX))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_sheet(const json_t *sheet)
{
    return json_is_object(sheet) && json_object_size(sheet) == 7 &&
           json_is_integer(json_object_get(sheet, "sheet")) &&
           json_is_string(json_object_get(sheet, "format")) &&
           json_is_string(json_object_get(sheet, "encoding")) &&
           json_is_integer(json_object_get(sheet, "merged")) &&
           json_is_integer(json_object_get(sheet, "uncomputed")) &&
           are_texts(json_object_get(sheet, "sheets"), SHEET_COLUMNS_MAX) &&
           are_rows(json_object_get(sheet, "rows"));
}

GBytes *worker_read_sheet(int channel_fd, const WorkerFile *file, const WorkerTime *time,
                          GError **error)
{
    g_auto(WorkerCall) call;
    worker_call_init(&call, channel_fd, file->job->name, SHEET_ANSWER_MAX_BYTES);
    if (!worker_call_begin(&call, file->job, file->input_fd, error) ||
        !worker_call_finish(&call, time, file->cancel, error))
        return NULL;
    g_autoptr(json_t) sheet = json_read(call.result->data, call.result->len, SHEET_ANSWER_MAX_BYTES,
                                        SHEET_DEPTH, "result", NULL);
    if (sheet != NULL && is_sheet(sheet))
        return g_byte_array_free_to_bytes(g_steal_pointer(&call.result));
    problem_set(error, PROBLEM_WORKER_ENDED, call.name, "it sent nonsense");
    return NULL;
}

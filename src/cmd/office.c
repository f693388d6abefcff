/* cmd/office.c -- sekisho office import, change and list */
#include "cmd/import.h"
#include "cmd/office_names.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX_BYTES (16 * 1024 * 1024)

typedef struct {
    char *dir, *day, *reason;
    gboolean complete, json, weak;
} Office;

static void office_clear(Office *office)
{
    g_free(office->dir);
    g_free(office->day);
    g_free(office->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Office, office_clear)

static gboolean office_options(CmdCall *call, Office *office, int words, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &office->dir, "Directory of the site", "DIR"},
        {"day", 0, 0, G_OPTION_ARG_STRING, &office->day, "The day it is about (today)", "DAY"},
        {"reason", 0, 0, G_OPTION_ARG_STRING, &office->reason,
         "Why; without it an import is only shown", "TEXT"},
        {"complete", 0, 0, G_OPTION_ARG_NONE, &office->complete,
         "Who is in no row of the import leaves", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &office->json, "Print the answer as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &office->weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, words, words, error) &&
           cmd_required(office->dir, "--site", error);
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* A file of JSON; owned. */
static json_t *read_file(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    int dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0) {
        problem_set_errno(error, folder, errno);
        return NULL;
    }
    g_autoptr(GByteArray) bytes = os_read_file(dir, name, FILE_MAX_BYTES, error);
    close(dir);
    return bytes == NULL ? NULL
                         : json_read(bytes->data, bytes->len, FILE_MAX_BYTES, 8, name, error);
}

static json_t *ask_with(CmdSite *site, const char *path, const json_t *body, GError **error)
{
    g_autofree char *text = json_dumps(body, JSON_COMPACT);
    const CmdAsk ask = {.method = WIRE_POST, .path = path, .json = text};
    return cmd_ask_json(site, &ask, error);
}

/* ---- import ---- */

/* Rows of a table the site reads, or of JSON as it stands. */
static json_t *read_rows(CmdSite *site, const char *path, GError **error)
{
    if (g_str_has_suffix(path, ".json"))
        return read_file(path, error);
    g_autoptr(json_t) sheet = cmd_send_file(site, "/sheets", path, error);
    return json_incref(json_object_get(sheet, "rows"));
}

static json_t *import_body(const Office *office, json_t *rows)
{
    json_t *body = json_pack("{s:o, s:b}", "rows", rows, "complete", office->complete);
    if (office->day != NULL)
        json_object_set_new(body, "day", json_string(office->day));
    return body;
}

static void say_row(const json_t *row)
{
    const json_t *notes = json_object_get(row, "notes");
    g_print("%" JSON_INTEGER_FORMAT "\t%s\t%s", json_integer_value(json_object_get(row, "row")),
            text_in(row, "verdict"), text_in(row, "title"));
    for (gsize i = 0; i < json_array_size(notes); i++)
        g_print("%s%s", i == 0 ? "\t" : " / ", json_string_value(json_array_get(notes, i)));
    g_print("\n");
}

static void say_preview(const CmdCall *call, const json_t *preview)
{
    const json_t *rows = json_object_get(preview, "rows");
    const json_t *counts = json_object_get(preview, "counts");
    for (gsize i = 0; i < json_array_size(rows); i++)
        if (strcmp(text_in(json_array_get(rows, i), "verdict"), "unchanged") != 0)
            say_row(json_array_get(rows, i));
    static const char *const words[][2] = {{"new", "新規"},           {"moved", "異動"},
                                           {"changed", "変更"},       {"leaves", "退職"},
                                           {"unchanged", "変更なし"}, {"refused", "取り込めない"}};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        g_print("%s%s %" JSON_INTEGER_FORMAT, i > 0 ? ", " : "",
                CMD_SAY(call, words[i][1], words[i][0]),
                json_integer_value(json_object_get(counts, words[i][0])));
    g_print("\n");
}

/* TRUE when something would change. */
static gboolean changes_anything(const json_t *preview)
{
    static const char *const verdicts[] = {"new", "moved", "changed", "leaves"};
    const json_t *counts = json_object_get(preview, "counts");
    for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++)
        if (json_integer_value(json_object_get(counts, verdicts[i])) > 0)
            return TRUE;
    return FALSE;
}

static gboolean do_import(CmdSite *site, const Office *office, json_t *body, const json_t *preview,
                          GError **error)
{
    json_object_set(body, "digest", json_object_get(preview, "digest"));
    json_object_set_new(body, "reason", json_string(office->reason));
    g_autoptr(json_t) done = ask_with(site, "/office/import", body, error);
    return done != NULL;
}

int cmd_office_import(CmdCall *call, GError **error)
{
    g_auto(Office) office = {0};
    if (!office_options(call, &office, 1, error))
        return -1;
    g_autoptr(CmdSite) site = cmd_site_open(office.dir, office.weak, call->language, error);
    json_t *rows = site != NULL ? read_rows(site, call->argv[1], error) : NULL;
    if (rows == NULL)
        return -1;
    g_autoptr(json_t) body = import_body(&office, rows);
    g_autoptr(json_t) preview = ask_with(site, "/office/import/preview", body, error);
    if (preview == NULL)
        return -1;
    if (office.json)
        cmd_print_json(preview);
    else
        say_preview(call, preview);
    if (json_is_true(json_object_get(preview, "refused")))
        return CMD_REFUSED;
    if (office.reason == NULL || !changes_anything(preview))
        return CMD_DONE;
    return do_import(site, &office, body, preview, error) ? CMD_DONE : -1;
}

/* ---- change ---- */

int cmd_office_change(CmdCall *call, GError **error)
{
    g_auto(Office) office = {0};
    if (!office_options(call, &office, 1, error))
        return -1;
    g_autoptr(json_t) file = read_file(call->argv[1], error);
    g_autoptr(CmdSite) site =
        file != NULL ? cmd_site_open(office.dir, office.weak, call->language, error) : NULL;
    json_t *changes = json_object_get(file, "changes");
    if (site == NULL || !cmd_office_resolve(site, changes, error))
        return -1;
    if (office.reason != NULL)
        json_object_set_new(file, "reason", json_string(office.reason));
    g_autoptr(json_t) done = ask_with(site, "/office/change", file, error);
    if (done == NULL)
        return -1;
    if (office.json)
        cmd_print_json(done);
    else
        g_print(CMD_SAY(call, "変更した件数：%zu\n", "changes made: %zu\n"),
                json_array_size(changes));
    return CMD_DONE;
}

/* ---- list ---- */

int cmd_office_list(CmdCall *call, GError **error)
{
    g_auto(Office) office = {0};
    if (!office_options(call, &office, 0, error))
        return -1;
    g_autoptr(CmdSite) site = cmd_site_open(office.dir, office.weak, call->language, error);
    g_autofree char *query = office.day != NULL ? g_strconcat("limit=10000&day=", office.day, NULL)
                                                : g_strdup("limit=10000");
    const CmdAsk ask = {.method = WIRE_GET, .path = "/office/persons", .query = query};
    g_autoptr(json_t) answer = site != NULL ? cmd_ask_json(site, &ask, error) : NULL;
    if (answer == NULL)
        return -1;
    if (office.json) {
        cmd_print_json(answer);
        return CMD_DONE;
    }
    const json_t *persons = json_object_get(answer, "persons");
    for (gsize i = 0; i < json_array_size(persons); i++) {
        const json_t *person = json_array_get(persons, i);
        g_print("%s\t%s\t%s\t%s\t%s\n", text_in(person, "id"), text_in(person, "number"),
                text_in(person, "name"), text_in(person, "unit"), text_in(person, "post"));
    }
    return CMD_DONE;
}

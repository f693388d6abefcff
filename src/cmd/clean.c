/* cmd/clean.c -- sekisho clean: files made safe, each by a process of its own */
#include "clean/file.h"
#include "clean/kind.h"
#include "cmd/clean_batch.h"
#include "os/files.h"
#include "os/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROCESSES_MAX 64
#define FOLDER_MODE 0777u

typedef struct {
    char *policy, *report; /* owned */
    int password_fd, processes;
    gboolean text, weak;
    OsFd out, report_file, program;
    RoleLaunch launch;
    RoleZygote zygote; /* of the cleaners */
    char *named;       /* what the one output is to be called; owned */
} Clean;

static void clean_clear(Clean *clean)
{
    g_free(clean->policy);
    g_free(clean->report);
    g_free(clean->named);
    os_fd_close(clean->out);
    os_fd_close(clean->report_file);
    role_zygote_end(&clean->zygote);
    os_fd_close(clean->program);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Clean, clean_clear)

/* ---- where it goes ---- */

static gboolean is_folder(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* That a new name in it is there for good. */
static gboolean sync_folder_of(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_auto(OsFd) fd = os_open_dir(folder, error);
    return fd >= 0 && os_sync(fd, folder, error);
}

static gboolean make_folder(const char *path, GError **error)
{
    if (mkdir(path, FOLDER_MODE) == 0)
        return sync_folder_of(path, error);
    if (errno == EEXIST && is_folder(path))
        return TRUE;
    problem_set_errno(error, path, errno);
    return FALSE;
}

/* What a file may be called at all: what a disk takes, shows as it is, and starts nothing. */
static gboolean check_name(const char *name, GError **error)
{
    CleanFileKind kind;
    gboolean changed = FALSE;
    if (!g_utf8_validate(name, -1, NULL)) {
        problem_set(error, PROBLEM_INVALID, "OUT", "UTF-8");
        return FALSE;
    }
    g_autofree char *plain = clean_file_plain_name(name, &changed);
    gboolean program = clean_kind_of_name(name, &kind) && kind.class == CLEAN_CLASS_PROGRAM;
    if (changed)
        problem_set(error, PROBLEM_USAGE,
                    PROBLEM_BOTH("OUT: this name hides something, or not every disk takes it",
                                 "OUT: 見た目どおりでない名前か、使えない文字のある名前です"),
                    NULL);
    else if (program)
        problem_set(error, PROBLEM_USAGE,
                    PROBLEM_BOTH("OUT: files of this ending are programs",
                                 "OUT: この拡張子のファイルはプログラムとして開かれます"),
                    NULL);
    return !changed && !program;
}

/* The last of `paths` is OUT: a file's name for one file, else a folder. */
static gboolean open_out(Clean *clean, char **paths, int count, GError **error)
{
    const char *out = paths[count];
    gboolean one =
        count == 1 && !is_folder(paths[0]) && !is_folder(out) && !g_str_has_suffix(out, "/");
    if (one) {
        g_autofree char *folder = g_path_get_dirname(out);
        clean->named = g_path_get_basename(out);
        if (!check_name(clean->named, error))
            return FALSE;
        clean->out = os_open_dir(folder, error);
    } else if (make_folder(out, error))
        clean->out = os_open_dir(out, error);
    return clean->out >= 0;
}

static gboolean open_report(Clean *clean, GError **error)
{
    if (clean->report == NULL)
        return TRUE;
    clean->report_file =
        open(clean->report, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666);
    if (clean->report_file >= 0)
        return TRUE;
    if (errno == EEXIST)
        problem_set(error, PROBLEM_EXISTS, clean->report, NULL);
    else
        problem_set_errno(error, clean->report, errno);
    return FALSE;
}

/* ---- the command ---- */

static gboolean take_options(Clean *clean, CmdCall *call, GError **error)
{
    const GOptionEntry entries[] = {
        {"policy", 0, 0, G_OPTION_ARG_STRING, &clean->policy,
         "What may pass: office, strict or verify-only (office)", "NAME"},
        {"report", 0, 0, G_OPTION_ARG_FILENAME, &clean->report,
         "A new file for the reports, one JSON object per file and line", "FILE"},
        {"text", 0, 0, G_OPTION_ARG_NONE, &clean->text, "The whole report of each file, not a line",
         NULL},
        {"password-fd", 0, 0, G_OPTION_ARG_INT, &clean->password_fd,
         "Read the password of locked files from this descriptor", "N"},
        {"processes", 0, 0, G_OPTION_ARG_INT, &clean->processes,
         "So many files at once (one more than there are cores)", "N"},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &clean->weak,
         "Go on where the kernel cannot lock the reader down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 2, G_MAXINT, error))
        return FALSE;
    if (clean->processes >= 1 && clean->processes <= PROCESSES_MAX)
        return TRUE;
    problem_set(error, PROBLEM_USAGE, "--processes 1–64", NULL);
    return FALSE;
}

/* It loads while the command looks at its files. */
static gboolean start_cleaners(Clean *clean, GError **error)
{
    clean->program = role_open_program(error);
    clean->launch = (RoleLaunch){.exe_fd = clean->program, .weak_sandbox = clean->weak};
    clean->zygote = (RoleZygote){.launch = &clean->launch, .kind = ROLE_CLEANER};
    return clean->program >= 0 && role_zygote_start(&clean->zygote, error);
}

static void show_passed_over(const CmdCleanInputs *inputs, ProblemLanguage language)
{
    const GPtrArray *names = cmd_clean_inputs_passed_over(inputs);
    for (guint i = 0; i < names->len; i++)
        g_print(language == PROBLEM_JAPANESE
                    ? "対象外: %s（名前が途中の出力と同じ形です。必要なら名前を変えてください）\n"
                    : "passed over: %s (it is named like an output under way; rename it if you "
                      "need it)\n",
                (const char *)names->pdata[i]);
}

static int run(Clean *clean, CmdCall *call, const DisarmPolicy *policy, const char *password,
               GError **error)
{
    struct stat own[2];
    guint own_count = 0;
    int count = call->argc - 2;
    char **paths = call->argv + 1;
    if (!open_out(clean, paths, count, error) || !open_report(clean, error))
        return -1;
    if (fstat(clean->out, &own[own_count]) == 0)
        own_count++;
    if (clean->report_file >= 0 && fstat(clean->report_file, &own[own_count]) == 0)
        own_count++;
    g_autoptr(CmdCleanInputs) inputs = cmd_clean_inputs(paths, count, own, own_count, error);
    if (inputs == NULL)
        return -1;
    show_passed_over(inputs, call->language);
    const CmdCleanSetting setting = {
        .zygote = &clean->zygote, .policy = policy, .password = password, .outfd = clean->out};
    const CmdCleanBatch batch = {
        .setting = &setting,
        .inputs = inputs,
        .named = clean->named,
        .processes = (guint)clean->processes,
        .language = call->language,
        .full_text = clean->text || cmd_clean_inputs_count(inputs) == 1,
        .report_fd = clean->report_file,
    };
    int status = cmd_clean_batch(&batch, error);
    gboolean kept =
        status < 0 || clean->report_file < 0 ||
        (os_sync(clean->report_file, clean->report, error) && sync_folder_of(clean->report, error));
    return kept ? status : -1;
}

int cmd_clean(CmdCall *call, GError **error)
{
    g_auto(Clean) clean = {.password_fd = -1,
                           /* One beyond the cores is made ready while the others work. */
                           .processes = (int)MIN(g_get_num_processors() + 1, PROCESSES_MAX),
                           .out = -1,
                           .report_file = -1,
                           .program = -1};
    if (!take_options(&clean, call, error) || (!clean.weak && !sandbox_check(error)) ||
        !start_cleaners(&clean, error))
        return -1;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(error);
    const DisarmPolicy *policy =
        policies != NULL
            ? disarm_policies_find(policies, clean.policy != NULL ? clean.policy : "office", error)
            : NULL;
    if (policy == NULL)
        return -1;
    g_autofree char *password =
        clean.password_fd >= 0 ? cmd_read_secret(clean.password_fd, error) : NULL;
    if (clean.password_fd >= 0 && password == NULL)
        return -1;
    int status = run(&clean, call, policy, password, error);
    if (password != NULL)
        explicit_bzero(password, strlen(password));
    return status;
}

/* worker/tools.c -- the table of programs, each reading standard input and writing standard output
 */
#include "worker/tools.h"
#include <string.h>

#define CAT "/usr/bin/cat"
#define PDFTOTEXT "/usr/bin/pdftotext"

const WorkerTool worker_tools[] = {
    {"cat", CAT, FALSE, {NULL}}, /* bytes through the whole arrangement, unchanged */
    {"pdftotext",
     PDFTOTEXT,
     TRUE,
     {"-enc", "UTF-8", "-bbox", "-f", WORKER_TOOL_FIRST_PAGE, "-l", WORKER_TOOL_LAST_PAGE, "-", "-",
      NULL}},
};
const gsize worker_tool_count = G_N_ELEMENTS(worker_tools);

/* The programs and the loader may be executed; libraries and their data are only read. */
const SandboxPlace worker_tool_places[] = {
    {CAT, SANDBOX_EXECUTE, 0},
    {PDFTOTEXT, SANDBOX_EXECUTE, 0},
    {"/lib64/ld-linux-x86-64.so.2", SANDBOX_EXECUTE, 0},
    {"/lib/ld-linux-aarch64.so.1", SANDBOX_EXECUTE, 0},
    {"/usr/lib", SANDBOX_READ, 0},
    {"/lib", SANDBOX_READ, 0},
    {"/lib64", SANDBOX_READ, 0},
    {"/usr/share/poppler", SANDBOX_READ, 0},
    {"/etc/ld.so.cache", SANDBOX_READ, 0},
};
const gsize worker_tool_place_count = G_N_ELEMENTS(worker_tool_places);

const WorkerTool *worker_tool_find(const char *name)
{
    for (gsize i = 0; i < worker_tool_count; i++)
        if (strcmp(worker_tools[i].name, name) == 0)
            return &worker_tools[i];
    return NULL;
}

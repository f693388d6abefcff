/* worker/tools.h -- the programs the tool role may run, and what they may open (worker/ only) */
#pragma once
#include "os/sandbox.h"

#define WORKER_TOOL_ARGUMENTS_MAX 12
#define WORKER_TOOL_FIRST_PAGE "FIRST" /* stand for the job's numbers */
#define WORKER_TOOL_LAST_PAGE "LAST"

typedef struct {
    const char *name;
    const char *path;
    gboolean reads_pages;
    const char *arguments[WORKER_TOOL_ARGUMENTS_MAX]; /* after the name; NULL-terminated */
} WorkerTool;

extern const WorkerTool worker_tools[];
extern const gsize worker_tool_count;
/* NULL when there is no such program. Lent. */
const WorkerTool *worker_tool_find(const char *name);

extern const SandboxPlace worker_tool_places[];
extern const gsize worker_tool_place_count;

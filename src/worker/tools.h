/* worker/tools.h -- the programs the tool role may run, and what they may open (worker/ only) */
#pragma once
#include "os/sandbox.h"

#define WORKER_TOOL_ARGUMENTS_MAX 8

typedef struct {
    const char *name;
    const char *path;
    const char *arguments[WORKER_TOOL_ARGUMENTS_MAX]; /* after the name; NULL-terminated */
} WorkerTool;

extern const WorkerTool worker_tools[];
extern const gsize worker_tool_count;
/* NULL when there is no such program. Lent. */
const WorkerTool *worker_tool_find(const char *name);

extern const SandboxPlace worker_tool_places[];
extern const gsize worker_tool_place_count;

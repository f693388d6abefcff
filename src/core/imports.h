/* core/imports.h -- policies being read: received to a blob, read by a worker, recorded by the
 * writer */
#pragma once
#include "core/core.h"

typedef struct CoreImports CoreImports;

CoreImports *core_imports_start(Core *core);
/* What is being read is given up (and reported so at the next start); ends the threads, frees. */
void core_imports_stop(CoreImports *imports);
/* I/O thread. The request's file has come whole: takes request and blob; the answer follows once
 * the file is durable. */
void core_imports_begin(CoreImports *imports, CoreRequest *request);
/* Appends the import as JSON; FALSE when this run of the program knows none of that id. */
gboolean core_imports_append(CoreImports *imports, const char *id, ProblemLanguage language,
                             GString *json);
/* Stops it when it is still read; FALSE as above. */
gboolean core_imports_cancel(CoreImports *imports, const char *id);
/* {imports: [...]}, newest first. */
void core_imports_list(CoreImports *imports, ProblemLanguage language, GString *json);

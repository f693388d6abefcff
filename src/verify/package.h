/* verify/package.h -- an Office package: its types, relationships and parts (ECMA-376 part 2); pure
 * (verify/ only) */
#pragma once
#include "archive/zip.h"
#include "verify/say.h"

/* `ending` is of the file's name, in lower case; "" when it has none. */
void verify_package(Verify *v, ArchiveZip *zip, const char *ending);

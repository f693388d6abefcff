/* verify/old.h -- old Office files in the one form that is written here; pure (verify/ only) */
#pragma once
#include "ole/file.h"
#include "verify/say.h"

/* A compound file; `ending` of its name. */
void verify_old(Verify *v, const guint8 *bytes, gsize size, const char *ending);
void verify_xls_stream(Verify *v, const guint8 *bytes, gsize size);

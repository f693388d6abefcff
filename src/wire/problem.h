/* wire/problem.h -- a problem as it crosses from one of our processes to another; pure
 *
 * kind u16 (base/problem.h, one binary: the numbers agree), then the two things as length u16 and
 * bytes. */
#pragma once
#include "base/cursor.h"
#include <glib.h>

/* A foreign error crosses as PROBLEM_INTERNAL with its message. Things longer than 1 KiB are cut.
 */
void wire_problem_write(GByteArray *out, const GError *problem);
/* Sets `error` to what was written, or to PROBLEM_INVALID when the bytes are not of the form: it is
 * always set (and may not be NULL). */
void wire_problem_read(Cursor *c, GError **error);

/* wire/problem.c -- problems to bytes and back */
#include "wire/problem.h"
#include "base/problem.h"
#include <string.h>

#define THING_MAX_BYTES 1024

static void put_u16(GByteArray *out, guint16 number)
{
    guint16 wire = GUINT16_TO_BE(number);
    g_byte_array_append(out, (const guint8 *)&wire, sizeof wire);
}

static void put_thing(GByteArray *out, const char *thing)
{
    if (thing == NULL)
        thing = "";
    gsize size = strnlen(thing, THING_MAX_BYTES);
    const char *end = thing + size;
    g_utf8_validate_len(thing, size, &end); /* a cut falls between characters */
    put_u16(out, (guint16)(end - thing));
    g_byte_array_append(out, (const guint8 *)thing, (guint)(end - thing));
}

void wire_problem_write(GByteArray *out, const GError *problem)
{
    gboolean ours = problem->domain == PROBLEM;
    put_u16(out, (guint16)(ours ? problem->code : PROBLEM_INTERNAL));
    put_thing(out, ours ? problem_thing(problem, 0) : problem->message);
    put_thing(out, ours ? problem_thing(problem, 1) : NULL);
}

/* NUL-terminated; NULL for an empty one. */
static char *read_thing(Cursor *c)
{
    guint16 size = cursor_u16be(c);
    const guint8 *bytes = cursor_lend(c, size, THING_MAX_BYTES);
    if (bytes == NULL || size == 0)
        return NULL;
    if (g_utf8_validate_len((const char *)bytes, size, NULL))
        return g_strndup((const char *)bytes, size);
    cursor_fail(c, "a string is not UTF-8");
    return NULL;
}

void wire_problem_read(Cursor *c, GError **error)
{
    guint16 kind = cursor_u16be(c);
    g_autofree char *thing = read_thing(c);
    g_autofree char *more = read_thing(c);
    if (cursor_at_end(c) && kind < PROBLEM_LAST)
        problem_set(error, (Problem)kind, thing, more);
    else
        problem_set(error, PROBLEM_INVALID, "problem", "not of its form");
}

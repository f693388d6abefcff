/* verify/value.h -- whether one value can do anything; pure (verify/ only)
 *
 * Each answers with the danger that it is, or VERIFY_NO_DANGER. `text` is UTF-8. */
#pragma once
#include "verify/tables.h"

/* A number, a word, a code: letters and digits of ASCII and a few signs, no address. */
DisarmDanger verify_token(const char *text);
/* Bytes as Base64 (RFC 4648, 4): its letters and blanks alone, "//" too. */
DisarmDanger verify_base64(const char *text);
/* Not empty: `danger`. */
DisarmDanger verify_never(const char *text, DisarmDanger danger);
/* A switch that is on: `danger`. */
DisarmDanger verify_off(const char *text, DisarmDanger danger);
/* Where a link leads: http, https, mailto when `links`, or a place in the document (#…). */
DisarmDanger verify_address(const char *text, gboolean links);
/* A place in the document itself. */
DisarmDanger verify_place(const char *text);
/* CSS that fetches nothing. */
DisarmDanger verify_style(const char *text);
/* An action of a slide: to another slide, or none. */
DisarmDanger verify_action(const char *text);
/* The name of a formula: none that runs by itself. */
DisarmDanger verify_name(const char *text);
/* A formula of a spreadsheet (ECMA-376 part 1, 18.17): functions on the list, this workbook alone.
 */
DisarmDanger verify_formula(const char *text);
/* An instruction of a field, whole (ECMA-376 part 1, 17.16): one on the list. */
DisarmDanger verify_instruction(const char *text, gboolean links);
/* Whether the beginning of an instruction says already which it is, whatever comes behind, and that
 * is no link. */
gboolean verify_instruction_is_settled(const char *text);

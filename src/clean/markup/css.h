/* clean/markup/css.h -- style sheets, kept as far as they only say how something looks; pure
 * (clean/ only)
 *
 * Nothing is fetched, run or named that lies outside: no @-rule, no address but "url(#id)", no
 * escape, and properties and calls of the lists in rules/clean-svg.yaml alone. */
#pragma once
#include <glib.h>

/* Declarations ("fill: red; width: 3px") as they may stand; `lost` becomes TRUE when some may not.
 * The same comes out of what came out. Transfer full. */
char *clean_css_declarations(const char *text, gboolean *lost);
/* Whether declarations that came out hide what has them. */
gboolean clean_css_hides(const char *declarations);
/* A whole sheet. */
char *clean_css_sheet(const char *text, gboolean *lost);
/* One value of a property. */
gboolean clean_css_is_value(const char *value);

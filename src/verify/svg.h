/* verify/svg.h -- SVG drawings, and style sheets and pictures in addresses; pure (verify/ only) */
#pragma once
#include "verify/say.h"

/* Whether a text begins as a drawing does: its root, perhaps behind XML's declaration. */
gboolean verify_is_svg(const guint8 *bytes, gsize size);
void verify_drawing(Verify *v, const guint8 *bytes, gsize size, const char *ending);

/* One value, declarations, a whole sheet: properties and calls of the list, no @-rule, escape,
 * comment or address but a place. */
DisarmDanger verify_css_value(const char *text);
DisarmDanger verify_css_declarations(const char *text);
DisarmDanger verify_css_sheet(const char *text);
/* "data:image/png;base64,…" with a picture that is well; says what is wrong with it. */
void verify_data_picture(Verify *v, const char *address);

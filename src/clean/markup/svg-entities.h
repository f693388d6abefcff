/* clean/markup/svg-entities.h -- names for texts that drawing programs declare before a drawing;
 * pure (clean/ only) */
#pragma once
#include <glib.h>

#define SVG_ENTITIES_MAX 64u
#define SVG_ENTITY_MAX_BYTES ((gsize)1024)
#define SVG_ENTITIES_GROWTH_MAX ((gsize)1024 * 1024) /* by all that is put in */

/* The drawing with each `&name;` in a value of an attribute replaced by its text, and without the
 * declarations (Extensible Markup Language 1.0, 4.2). NULL when nothing is declared, or anything
 * but texts that hold no markup, no reference and no quote: then it is for the tokenizer to refuse,
 * as is a name in the text between tags, which is not replaced. Owned. */
GBytes *svg_entities_put_in(const guint8 *bytes, gsize size);

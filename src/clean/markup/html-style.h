/* clean/markup/html-style.h -- whether a style lets text be seen; pure (clean/ only) */
#pragma once
#include <glib.h>

#define HTML_NO_COLOUR (-1)

/* What an element hands on to those in it. */
typedef struct {
    gboolean gone;             /* not shown, and nothing in it can be */
    gboolean small;            /* too small, until a size is given */
    gboolean unseen;           /* invisible, until it is visible again */
    gboolean backed;           /* the background is one that was told */
    gint32 colour, background; /* 0xRRGGBB, or HTML_NO_COLOUR */
} HtmlLook;

/* Applies declarations of CSS ("display:none; color:#fff"). */
void html_look_apply(HtmlLook *look, const char *declarations, gsize size);
/* The old attributes: color of <font>, bgcolor. */
gint32 html_colour(const char *text, gsize size);
/* Whether text is hidden from the eye; `styled`: the page has rules that are not understood. */
gboolean html_look_hides(const HtmlLook *look, gboolean styled);

/* Rules of a page with a plain selector (tag, .class, tag.class, #id); others are passed over. */
typedef struct HtmlRules HtmlRules;
HtmlRules *html_rules_new(void);
void html_rules_free(HtmlRules *rules);
/* FALSE when some of it was not understood. */
gboolean html_rules_add(HtmlRules *rules, const char *css, gsize size);
/* Applies those that fit an element; `id` and `classes` may be NULL. Gives how many bytes of rules
 * that were, since each element may have all of them read again. */
gsize html_rules_apply(const HtmlRules *rules, HtmlLook *look, const char *tag, const char *id,
                       const char *classes);

/* clean/markup/html-token.h -- HTML as tags and text, taken apart without a tree; pure (clean/
 * only)
 *
 * Goes by the tokenizer of the HTML standard where it decides what is text: comments, raw text of
 * scripts and styles, references in text and attributes. */
#pragma once
#include <glib.h>

typedef enum { HTML_TEXT, HTML_START, HTML_END, HTML_RAW, HTML_NOTHING } HtmlKind;

#define HTML_ATTRIBUTES_MAX 64u

typedef struct {
    const char *at, *end; /* lent */
    HtmlKind kind;
    const char *text; /* of HTML_TEXT and HTML_RAW (behind <script>, <style> …), as it stands */
    gsize text_size;
    char tag[24]; /* in lower case; of HTML_RAW the element it belongs to; a longer one is cut */
    struct {
        const char *name, *value; /* as they stand */
        gsize name_size, value_size;
    } attributes[HTML_ATTRIBUTES_MAX];
    guint attribute_count;
} HtmlToken;

void html_token_open(HtmlToken *token, const char *html, gsize size);
/* The next into `kind`; FALSE at the end. */
gboolean html_token_next(HtmlToken *token);
/* An attribute's value with its references resolved, or NULL; `name` in lower case. Transfer full.
 */
char *html_token_attribute(const HtmlToken *token, const char *name);
/* Appends text with its references resolved. */
void html_text_append(GString *out, const char *text, gsize size);

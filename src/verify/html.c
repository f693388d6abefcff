/* verify/html.c -- a page that HTML and XML read the same: read by Expat, and held to where the two
 * would differ */
#include "verify/html.h"
#include "verify/markup.h"
#include "verify/svg.h"
#include "verify/value.h"
#include <string.h>

#define HEAD "<!DOCTYPE html>\n"

static gboolean is_void(const char *name, gsize size)
{
    g_autofree char *word = g_strndup(name, size);
    return verify_words_have("|br|hr|img|wbr|col|meta|", word);
}

/* An element that ends in its own tag must be one that has no other end, and the other way. No
 * markup but tags and references of five letters; no raw text that would be read another way. */
static void judge_form(Verify *v, const char *text)
{
    for (const char *at = strchr(text, '<'); at != NULL; at = strchr(at + 1, '<')) {
        gsize name = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789");
        const char *end = at + 1 + strcspn(at + 1, "<>");
        if (at[1] == '/')
            continue;
        if (name == 0 || *end != '>') {
            verify_say(v, DISARM_AMBIGUOUS, "markup that is no tag");
            return;
        }
        if ((end[-1] == '/') != is_void(at + 1, name))
            verify_say(v, DISARM_AMBIGUOUS, "an end that HTML does not see");
        if (name == 5 && memcmp(at + 1, "style", 5) == 0 && end[strcspn(end, "<&")] != '<')
            verify_say(v, DISARM_AMBIGUOUS, "style");
    }
}

static void on_value(VerifyMarkup *markup, const VerifyMarkupName *element,
                     const VerifyMarkupName *attribute, const char *value)
{
    Verify *v = markup->v;
    if (attribute->demand == VERIFY_DEMAND_CSS)
        verify_say(v, verify_css_declarations(value), value);
    else if (strcmp(attribute->name, "src") == 0 && element->demand == VERIFY_DEMAND_IMAGE)
        verify_data_picture(v, value);
    else if (strcmp(attribute->name, "href") == 0 && element->demand == VERIFY_DEMAND_ANCHOR)
        verify_say(v, verify_address(value, verify_keeps(v, DISARM_LINKS)), value);
    else
        verify_say(v, DISARM_EXTERNAL_RESOURCE, value);
}

static void on_element(VerifyMarkup *markup, const VerifyMarkupName *element, const char **values)
{
    const char *charset = verify_markup_value(values, "", "charset");
    if (markup->depth == 1 && strcmp(element->name, "html") != 0)
        verify_say(markup->v, DISARM_DISGUISE, element->name);
    if (strcmp(element->name, "meta") == 0 && g_strcmp0(charset, "utf-8") != 0)
        verify_say(markup->v, DISARM_ENCODING, charset);
}

static void on_text(VerifyMarkup *markup, const VerifyMarkupName *element, const char *text)
{
    if (element->demand == VERIFY_DEMAND_SHEET)
        verify_say(markup->v, verify_css_sheet(text), text);
}

gboolean verify_is_html(const guint8 *bytes, gsize size)
{
    return size > strlen(HEAD "<html") && memcmp(bytes, HEAD "<html", strlen(HEAD "<html")) == 0;
}

void verify_html_page(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    guint64 said = v->said;
    gsize head = strlen(HEAD);
    g_autofree char *text = g_strndup((const char *)bytes + head, size - head);
    g_autofree VerifyMarkup *markup = g_new0(VerifyMarkup, 1);
    *markup = (VerifyMarkup){.v = v,
                             .language = &verify_html,
                             .element = on_element,
                             .value = on_value,
                             .text = on_text};
    if (*ending != '\0' && !verify_words_have("|html|htm|", ending))
        verify_say(v, DISARM_DISGUISE, ending);
    judge_form(v, text);
    verify_markup_read(markup, bytes + head, size - head);
    if (v->said == said)
        disarm_part(v->findings, "html", DISARM_SAME);
}

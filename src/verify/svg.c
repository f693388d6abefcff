/* verify/svg.c -- a drawing: its names, where its addresses lead, its styles and pictures */
#include "verify/svg.h"
#include "verify/markup.h"
#include "verify/value.h"
#include <string.h>

static gboolean is_place(const char *value)
{
    return value[0] == '#' && value[1] != '\0' && strpbrk(value, " /\\\"'<>()") == NULL;
}

static void judge_address(Verify *v, const VerifyMarkupName *element, const char *value)
{
    switch ((VerifyDemand)element->demand) {
    case VERIFY_DEMAND_IMAGE:
        verify_data_picture(v, value);
        break;
    case VERIFY_DEMAND_ANCHOR:
        verify_say(v, verify_address(value, verify_keeps(v, DISARM_LINKS)), value);
        break;
    default:
        verify_say(v, is_place(value) ? VERIFY_NO_DANGER : DISARM_EXTERNAL_RESOURCE, value);
        break;
    }
}

static void on_value(VerifyMarkup *markup, const VerifyMarkupName *element,
                     const VerifyMarkupName *attribute, const char *value)
{
    switch ((VerifyDemand)attribute->demand) {
    case VERIFY_DEMAND_PAINT:
        verify_say(markup->v, verify_css_value(value), value);
        break;
    case VERIFY_DEMAND_CSS:
        verify_say(markup->v, verify_css_declarations(value), value);
        break;
    default:
        judge_address(markup->v, element, value);
        break;
    }
}

static void on_element(VerifyMarkup *markup, const VerifyMarkupName *element, const char **values)
{
    (void)values;
    if (markup->depth == 1 && strcmp(element->name, "svg") != 0)
        verify_say(markup->v, DISARM_DISGUISE, element->name);
}

static void on_text(VerifyMarkup *markup, const VerifyMarkupName *element, const char *text)
{
    if (element->demand == VERIFY_DEMAND_SHEET)
        verify_say(markup->v, verify_css_sheet(text), text);
}

gboolean verify_is_svg(const guint8 *bytes, gsize size)
{
    gsize look = MIN(size, (gsize)512);
    g_autofree char *text = g_strndup((const char *)bytes, look);
    const char *at = text;
    if (g_str_has_prefix(at, "<?xml ") && strstr(at, "?>") != NULL)
        at = strstr(at, "?>") + 2;
    at += strspn(at, " \t\r\n");
    return g_str_has_prefix(at, "<svg ") || g_str_has_prefix(at, "<svg>");
}

void verify_drawing(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    guint64 said = v->said;
    g_autofree VerifyMarkup *markup = g_new0(VerifyMarkup, 1);
    *markup = (VerifyMarkup){
        .v = v, .language = &verify_svg, .element = on_element, .value = on_value, .text = on_text};
    if (*ending != '\0' && strcmp(ending, "svg") != 0)
        verify_say(v, DISARM_DISGUISE, ending);
    verify_markup_read(markup, bytes, size);
    if (v->said == said)
        disarm_part(v->findings, "svg", DISARM_SAME);
}

/* verify/markup.c -- each element, attribute and text against the names of its language */
#include "verify/markup.h"
#include "verify/xml.h"
#include <string.h>

#define TEXT_MAX_BYTES ((gsize)64 * 1024 * 1024)

static const VerifyMarkupName *find(const VerifyMarkupName *rows, guint count, const char *uri,
                                    const char *name)
{
    guint low = 0, high = count;
    while (low < high) {
        guint middle = (low + high) / 2;
        int order = strcmp(uri, rows[middle].uri);
        order = order != 0 ? order : strcmp(name, rows[middle].name);
        if (order == 0)
            return &rows[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static void say_name(const VerifyMarkup *markup, const char *uri, const char *name)
{
    g_autofree char *what = g_strdup_printf("%s %s", uri, name);
    verify_say(markup->v, DISARM_UNKNOWN_CONTENT, what);
}

static void judge_attribute(VerifyMarkup *markup, const VerifyMarkupName *element, const char *full,
                            const char *value)
{
    gboolean bare = verify_xml_is_bare(full);
    const VerifyXmlName *name = bare ? NULL : verify_xml_name(markup->xml, full);
    const char *uri = name != NULL ? name->uri : "", *local = name != NULL ? name->local : full;
    const VerifyMarkupName *row =
        find(markup->language->attributes, markup->language->attribute_count, uri, local);
    if (row == NULL)
        say_name(markup, uri, local);
    else if (row->demand != VERIFY_DEMAND_INERT)
        markup->value(markup, element, row, value);
}

static void judge_heard(VerifyMarkup *markup)
{
    const VerifyMarkupName *element = markup->depth > 0 ? markup->open[markup->depth - 1] : NULL;
    if (element == NULL || markup->heard->len == 0)
        return;
    if (element->text)
        markup->text(markup, element, markup->heard->str);
    else if (strspn(markup->heard->str, " \t\r\n") != markup->heard->len)
        verify_say(markup->v, DISARM_UNKNOWN_CONTENT, markup->heard->str);
    g_string_truncate(markup->heard, 0);
}

static void on_start(gpointer user, const VerifyXmlName *name, const char **attributes)
{
    VerifyMarkup *markup = user;
    const VerifyMarkupName *element =
        find(markup->language->elements, markup->language->element_count, name->uri, name->local);
    judge_heard(markup);
    if (markup->depth == 0)
        markup->root = element != NULL ? element->name : "";
    markup->open[markup->depth++] = element;
    if (element == NULL) {
        say_name(markup, name->uri, name->local);
        return;
    }
    markup->element(markup, element, attributes);
    for (guint i = 0; attributes[i] != NULL; i += 2)
        judge_attribute(markup, element, attributes[i], attributes[i + 1]);
}

static void on_text(gpointer user, const char *text, gsize size)
{
    VerifyMarkup *markup = user;
    const VerifyMarkupName *element = markup->depth > 0 ? markup->open[markup->depth - 1] : NULL;
    gboolean matters =
        element != NULL && (!element->text || (element->demand != 0 && markup->text));
    if (!matters)
        return;
    if (size > TEXT_MAX_BYTES - markup->heard->len)
        verify_say(markup->v, DISARM_LIMIT, element->name);
    else
        g_string_append_len(markup->heard, text, (gssize)size);
}

static void on_end(gpointer user)
{
    VerifyMarkup *markup = user;
    judge_heard(markup);
    markup->depth--;
}

void verify_markup_read(VerifyMarkup *markup, const guint8 *bytes, gsize size)
{
    static const VerifyXmlHandlers handlers = {on_start, on_text, on_end};
    markup->depth = 0;
    markup->root = "";
    markup->xml = verify_xml_new(markup->v, &handlers, markup);
    if (markup->xml == NULL)
        return;
    markup->heard = g_string_new(NULL);
    verify_xml_push(markup->xml, bytes, size, NULL);
    verify_xml_finish(markup->xml);
    verify_xml_free(markup->xml);
    g_string_free(markup->heard, TRUE);
}

const char *verify_markup_value(const char **values, const char *uri, const char *name)
{
    gsize size = strlen(uri);
    for (guint i = 0; values[i] != NULL; i += 2) {
        const char *local = strchr(values[i], '\n');
        gboolean right =
            local != NULL ? (gsize)(local - values[i]) == size && memcmp(values[i], uri, size) == 0
                          : size == 0;
        if (right && strcmp(local != NULL ? local + 1 : values[i], name) == 0)
            return values[i + 1];
    }
    return NULL;
}

/* verify/markup.h -- open markup, read by Expat and held to its language's names; pure (verify/
 * only)
 *
 * The tables are made from rules/verify-odf.yaml and its like by tools/verify-markup. */
#pragma once
#include "verify/say.h"
#include "verify/verify-markup-tables.h"

typedef struct {
    const char *uri, *name;
    guint8 demand; /* VerifyDemand */
    gboolean text; /* of an element: it may hold text */
} VerifyMarkupName;
typedef struct {
    const VerifyMarkupName *elements; /* sorted by address and name; so are the attributes */
    guint element_count;
    const VerifyMarkupName *attributes;
    guint attribute_count;
} VerifyLanguage;
extern const VerifyLanguage verify_html, verify_odf, verify_svg;
extern const char verify_odf_functions[], verify_odf_settings[], verify_svg_properties[],
    verify_svg_calls[];

typedef struct VerifyMarkup VerifyMarkup;
struct VerifyMarkup {
    Verify *v;
    const VerifyLanguage *language;
    gpointer user;
    /* An element that opens, with its names and values in pairs. */
    void (*element)(VerifyMarkup *markup, const VerifyMarkupName *element, const char **values);
    /* A value that must be more than inert, of an element. */
    void (*value)(VerifyMarkup *markup, const VerifyMarkupName *element,
                  const VerifyMarkupName *attribute, const char *value);
    /* May be NULL. The text of an element that must be more than inert, whole. */
    void (*text)(VerifyMarkup *markup, const VerifyMarkupName *element, const char *text);
    /* of the reading */
    struct VerifyXml *xml;
    const VerifyMarkupName *open[VERIFY_DEPTH_MAX];
    guint depth;
    GString *heard;
    const char *root; /* name of the first element that opened; static */
};
/* Reads all of it. `markup` is filled up to `user` and the functions. */
void verify_markup_read(VerifyMarkup *markup, const guint8 *bytes, gsize size);
/* The value of an attribute in no space, or in `uri`; NULL when there is none. */
const char *verify_markup_value(const char **values, const char *uri, const char *name);

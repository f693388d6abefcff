/* verify/pdf-special.c -- values that are more than one of a key's kinds: places, colours, ways
 * between the parts of a tree, each in its one form */
#include "verify/pdf-values.h"
#include "verify/value.h"
#include <string.h>

static gboolean refer_to(VerifyPdf *p, const char *kind, int order)
{
    const guint8 *behind = NULL;
    verify_pdf_skip_blank(p);
    guint32 number = verify_pdf_reference_ahead(p, &behind);
    if (number == 0 || (order > 0 && number <= p->current) || (order < 0 && number >= p->current))
        return verify_pdf_wrong(p, DISARM_AMBIGUOUS, "reference that may lead back");
    p->at = behind;
    return verify_pdf_refer(p, number, verify_pdf_kind(kind, strlen(kind)));
}

static gboolean read_place(VerifyPdf *p)
{
    static const char *const ways = "XYZ|Fit|FitH|FitV|FitR|FitB|FitBH|FitBV|";
    const VerifyPdfWhat way = {.words = ways};
    if (!verify_pdf_eat(p, "[") || !refer_to(p, "page", 0) || !verify_pdf_name_value(p, &way))
        return FALSE;
    for (guint i = 0; verify_pdf_next(p) != ']'; i++) {
        verify_pdf_skip_blank(p);
        if (i == 4)
            return verify_pdf_damaged(p, "destination");
        if (!(verify_pdf_is_next(p, "null") ? verify_pdf_eat(p, "null")
                                            : verify_pdf_number(p, NULL)))
            return FALSE;
    }
    p->at++;
    return TRUE;
}

static gboolean read_target(VerifyPdf *p)
{
    return verify_pdf_next(p) == '[' ? read_place(p) : verify_pdf_text(p, NULL);
}

static gboolean read_address(VerifyPdf *p)
{
    g_autoptr(GString) address = g_string_new(NULL);
    if (!verify_pdf_text(p, address))
        return FALSE;
    gboolean links = verify_keeps(p->v, DISARM_LINKS);
    gboolean text = g_utf8_validate(address->str, (gssize)address->len, NULL);
    DisarmDanger danger = text ? verify_address(address->str, links) : DISARM_UNSAFE_LINK;
    if (address->str[0] == '#')
        danger = DISARM_UNSAFE_LINK;
    return danger == VERIFY_NO_DANGER || verify_pdf_wrong(p, danger, address->str);
}

static gboolean read_click(VerifyPdf *p)
{
    const VerifyPdfWhat named = {.words = "NextPage|PrevPage|FirstPage|LastPage|"};
    gboolean fine = FALSE;
    if (verify_pdf_is_next(p, "<</S/URI/URI")) {
        p->at += strlen("<</S/URI/URI");
        fine = read_address(p);
    } else if (verify_pdf_is_next(p, "<</S/GoTo/D")) {
        p->at += strlen("<</S/GoTo/D");
        fine = read_target(p);
    } else if (verify_pdf_is_next(p, "<</S/Named/N")) {
        p->at += strlen("<</S/Named/N");
        fine = verify_pdf_name_value(p, &named);
    }
    return fine ? verify_pdf_eat(p, ">>") : verify_pdf_wrong(p, DISARM_ACTION, NULL);
}

static gboolean read_named(VerifyPdf *p)
{
    if (!verify_pdf_eat(p, "["))
        return FALSE;
    while (verify_pdf_next(p) != ']')
        if (!verify_pdf_text(p, NULL) || !read_place(p))
            return FALSE;
    p->at++;
    return TRUE;
}

static gboolean read_labels(VerifyPdf *p)
{
    static const VerifyPdfKind label = {"label", NULL, " P=s S==D|R|r|A|a| St=n ", 0, FALSE};
    const VerifyPdfWhat what = {.dict = TRUE, .kind = &label};
    if (!verify_pdf_eat(p, "<</Nums["))
        return FALSE;
    while (verify_pdf_next(p) != ']') {
        verify_pdf_skip_blank(p);
        if (!verify_pdf_number(p, NULL) || !verify_pdf_value(p, &what))
            return FALSE;
    }
    p->at++;
    return verify_pdf_eat(p, ">>");
}

static gboolean read_nest(VerifyPdf *p, gboolean names)
{
    const guint8 *behind = NULL;
    const VerifyPdfWhat leaf = {.name = names, .text = !names};
    if (verify_pdf_next(p) != '[') {
        if (verify_pdf_reference_ahead(p, &behind) != 0)
            return refer_to(p, "layer", 0);
        return verify_pdf_value(p, &leaf);
    }
    p->at++;
    if (!verify_pdf_enter(p))
        return FALSE;
    while (verify_pdf_next(p) != ']') {
        verify_pdf_skip_blank(p);
        if (!read_nest(p, names))
            return FALSE;
    }
    p->at++;
    p->depth--;
    return TRUE;
}

static gboolean read_color(VerifyPdf *p);

static gboolean read_inks(VerifyPdf *p)
{
    const VerifyPdfWhat names = {.name = TRUE, .array = TRUE};
    const VerifyPdfWhat function = {.dict = TRUE, .kind = verify_pdf_kind("function", 8)};
    if (!verify_pdf_value(p, &names) || !read_color(p))
        return FALSE;
    verify_pdf_skip_blank(p);
    return verify_pdf_value(p, &function);
}

static gboolean read_indexed(VerifyPdf *p)
{
    const VerifyPdfWhat table = {.text = TRUE, .dict = TRUE, .kind = verify_pdf_kind("plain", 5)};
    if (!read_color(p))
        return FALSE;
    verify_pdf_skip_blank(p);
    if (!verify_pdf_number(p, NULL))
        return FALSE;
    verify_pdf_skip_blank(p);
    return verify_pdf_value(p, &table);
}

static gboolean read_color_array(VerifyPdf *p, const char *name)
{
    const VerifyPdfWhat measured = {.dict = TRUE, .kind = verify_pdf_kind("measured", 8)};
    if (strcmp(name, "ICCBased") == 0)
        return refer_to(p, "profile", 0);
    if (strcmp(name, "Indexed") == 0)
        return read_indexed(p);
    if (strcmp(name, "Separation") == 0 || strcmp(name, "DeviceN") == 0)
        return read_inks(p);
    if (strcmp(name, "Pattern") == 0)
        return read_color(p);
    verify_pdf_skip_blank(p);
    return verify_pdf_word_is_in("CalGray|CalRGB|Lab|", name)
               ? verify_pdf_value(p, &measured)
               : verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, name);
}

static gboolean read_color(VerifyPdf *p)
{
    const VerifyPdfWhat plain = {.words = "DeviceGray|DeviceRGB|DeviceCMYK|Pattern|"};
    char name[VERIFY_PDF_NAME_MAX];
    if (verify_pdf_next(p) != '[')
        return verify_pdf_name_value(p, &plain);
    p->at++;
    if (!verify_pdf_enter(p) || !verify_pdf_name(p, name) || !read_color_array(p, name))
        return FALSE;
    p->depth--;
    return verify_pdf_eat(p, "]");
}

static gboolean read_state_font(VerifyPdf *p)
{
    const VerifyPdfWhat font = {.dict = TRUE, .kind = verify_pdf_kind("font", 4)};
    if (!verify_pdf_eat(p, "[") || !verify_pdf_value(p, &font))
        return FALSE;
    verify_pdf_skip_blank(p);
    return verify_pdf_number(p, NULL) && verify_pdf_eat(p, "]");
}

static gboolean read_kids(VerifyPdf *p)
{
    if (!verify_pdf_eat(p, "["))
        return FALSE;
    while (verify_pdf_next(p) != ']')
        if (!refer_to(p, "field", 1))
            return FALSE;
    p->at++;
    return TRUE;
}

/* ---- the tree of parts ---- */

static gboolean read_structure(VerifyPdf *p)
{
    const guint8 *behind = NULL;
    verify_pdf_skip_blank(p);
    p->structure = verify_pdf_reference_ahead(p, &behind);
    return refer_to(p, "structure", 0);
}

/* The part above, or the root. */
static gboolean read_whole(VerifyPdf *p)
{
    const guint8 *behind = NULL;
    verify_pdf_skip_blank(p);
    return refer_to(
        p, verify_pdf_reference_ahead(p, &behind) == p->structure ? "structure" : "part", -1);
}

/* One that stands in two places would be read twice, and all below it again. */
static gboolean read_part(VerifyPdf *p, guint32 number)
{
    if (!refer_to(p, "part", 1))
        return FALSE;
    if ((p->reached[number] & VERIFY_PDF_KID) != 0)
        return verify_pdf_wrong(p, DISARM_AMBIGUOUS, "part in two places");
    p->reached[number] |= VERIFY_PDF_KID;
    return TRUE;
}

static gboolean read_parts(VerifyPdf *p)
{
    const VerifyPdfWhat mark = {.dict = TRUE, .kind = verify_pdf_kind("mark", 4)};
    const guint8 *behind = NULL;
    if (!verify_pdf_eat(p, "["))
        return FALSE;
    while (verify_pdf_next(p) != ']') {
        verify_pdf_skip_blank(p);
        guint32 part = verify_pdf_reference_ahead(p, &behind);
        gboolean fine = verify_pdf_is_next(p, "<<") ? verify_pdf_value(p, &mark)
                        : part != 0                 ? read_part(p, part)
                                                    : verify_pdf_number(p, NULL);
        if (!fine)
            return FALSE;
    }
    p->at++;
    return TRUE;
}

static gboolean read_owners_of_page(VerifyPdf *p)
{
    verify_pdf_skip_blank(p);
    if (!verify_pdf_number(p, NULL) || !verify_pdf_eat(p, "["))
        return FALSE;
    while (verify_pdf_next(p) != ']') {
        verify_pdf_skip_blank(p);
        if (!(verify_pdf_is_next(p, "null") ? verify_pdf_eat(p, "null") : refer_to(p, "part", 0)))
            return FALSE;
    }
    p->at++;
    return TRUE;
}

static gboolean read_owners(VerifyPdf *p)
{
    if (!verify_pdf_eat(p, "<</Nums["))
        return FALSE;
    while (verify_pdf_next(p) != ']')
        if (!read_owners_of_page(p))
            return FALSE;
    p->at++;
    return verify_pdf_eat(p, ">>");
}

static gboolean read_roles(VerifyPdf *p)
{
    const VerifyPdfWhat role = {.name = TRUE};
    return verify_pdf_map(p, &role);
}

static gboolean is_reader(const char *reader, const char *name)
{
    return strlen(name) == strcspn(reader, " ") && strncmp(reader, name, strlen(name)) == 0;
}

gboolean verify_pdf_special(VerifyPdf *p, const char *reader)
{
    static const struct {
        const char *name;
        gboolean (*read)(VerifyPdf *p);
    } readers[] = {{"place", read_place},
                   {"target", read_target},
                   {"click", read_click},
                   {"named", read_named},
                   {"labels", read_labels},
                   {"color", read_color},
                   {"state-font", read_state_font},
                   {"kids", read_kids},
                   {"structure", read_structure},
                   {"whole", read_whole},
                   {"parts", read_parts},
                   {"owners", read_owners},
                   {"roles", read_roles}};
    static const struct {
        const char *name, *kind;
        int order; /* of its number, held against that of who refers to it */
    } ways[] = {{"tree", "pages", -1},
                {"page", "page", 0},
                {"below", "outline", 1},
                {"above", "outline", -1},
                {"above-field", "field", -1}};
    const VerifyPdfWhat color = {.reader = "color"};
    if (is_reader(reader, "colors"))
        return verify_pdf_map(p, &color);
    if (is_reader(reader, "nest-names") || is_reader(reader, "nest-texts"))
        return read_nest(p, is_reader(reader, "nest-names"));
    for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
        if (is_reader(reader, readers[i].name))
            return readers[i].read(p);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
        if (is_reader(reader, ways[i].name))
            return refer_to(p, ways[i].kind, ways[i].order);
    return verify_pdf_damaged(p, reader);
}

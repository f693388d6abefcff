/* verify/pdf-values.c -- values in their one spelling, each held against what its key may have */
#include "verify/pdf-internal.h"
#include "verify/value.h"
#include <string.h>

#define DEPTH_MAX 60u

/* ---- spelling ---- */

static gboolean is_name_byte(guint8 c)
{
    return c > 0x20 && c < 0x7F && strchr("()<>[]{}/%#", c) == NULL;
}

gboolean verify_pdf_wrong(VerifyPdf *p, DisarmDanger danger, const char *what)
{
    if (!p->wrong)
        verify_say(p->v, danger, what);
    p->wrong = TRUE;
    return FALSE;
}

static gboolean damaged(VerifyPdf *p, const char *what)
{
    return verify_pdf_wrong(p, DISARM_DAMAGED, what);
}

static gboolean is_next(const VerifyPdf *p, const char *text)
{
    gsize size = strlen(text);
    return (gsize)(p->end - p->at) >= size && memcmp(p->at, text, size) == 0;
}

gboolean verify_pdf_eat(VerifyPdf *p, const char *text)
{
    if (p->wrong || !is_next(p, text))
        return damaged(p, text);
    p->at += strlen(text);
    return TRUE;
}

static guint8 next(const VerifyPdf *p)
{
    return p->at < p->end ? *p->at : 0;
}

/* One blank stands between two values that would run together, and nowhere else. */
static void skip_blank(VerifyPdf *p)
{
    if (next(p) == ' ')
        p->at++;
}

static int hex(guint8 c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static gboolean read_name(VerifyPdf *p, char *out)
{
    gsize size = 0;
    if (!verify_pdf_eat(p, "/"))
        return FALSE;
    while (p->at < p->end && (is_name_byte(*p->at) || *p->at == '#')) {
        guint8 c = *p->at++;
        if (c == '#') {
            int high = p->end - p->at > 1 ? hex(p->at[0]) : -1;
            int low = p->end - p->at > 1 ? hex(p->at[1]) : -1;
            if (high < 0 || low < 0)
                return damaged(p, "escape in a name");
            c = (guint8)(high * 16 + low);
            if (c == 0 || is_name_byte(c))
                return verify_pdf_wrong(p, DISARM_DISGUISE, "escape in a name");
            p->at += 2;
        }
        if (size == VERIFY_PDF_NAME_MAX - 1)
            return damaged(p, "length of a name");
        out[size++] = (char)c;
    }
    out[size] = '\0';
    return TRUE;
}

gboolean verify_pdf_number(VerifyPdf *p, gint64 *whole)
{
    const guint8 *start = p->at;
    gint64 value = 0;
    if (next(p) == '-')
        p->at++;
    const guint8 *digits = p->at;
    for (; g_ascii_isdigit(next(p)); p->at++)
        if (value < G_MAXINT64 / 20)
            value = value * 10 + (*p->at - '0');
    if (p->at == digits || p->at - digits > 18)
        return damaged(p, "number");
    if (next(p) == '.') {
        const guint8 *point = ++p->at;
        while (g_ascii_isdigit(next(p)))
            p->at++;
        if (p->at == point || p->at[-1] == '0')
            return damaged(p, "number");
    }
    if (whole != NULL)
        *whole = *start == '-' ? -value : value;
    return TRUE;
}

static gboolean read_literal(VerifyPdf *p, GString *out)
{
    while (next(p) != ')') {
        guint8 c = next(p);
        if (c < 0x20 || c > 0x7E || c == '(')
            return damaged(p, "text");
        if (c == '\\') {
            p->at++;
            c = next(p);
            if (c != '(' && c != ')' && c != '\\')
                return damaged(p, "escape in a text");
        }
        if (out != NULL)
            g_string_append_c(out, (char)c);
        p->at++;
    }
    p->at++;
    return TRUE;
}

static gboolean read_text(VerifyPdf *p, GString *out)
{
    if (next(p) == '(') {
        p->at++;
        return read_literal(p, out);
    }
    if (!verify_pdf_eat(p, "<"))
        return FALSE;
    while (p->end - p->at > 1 && hex(p->at[0]) >= 0 && hex(p->at[1]) >= 0) {
        if (out != NULL)
            g_string_append_c(out, (char)(hex(p->at[0]) * 16 + hex(p->at[1])));
        p->at += 2;
    }
    return verify_pdf_eat(p, ">");
}

/* "N 0 R" ahead: its number, and the place behind it; else 0. */
static guint32 reference_ahead(const VerifyPdf *p, const guint8 **behind)
{
    guint64 number = 0;
    const guint8 *at = p->at;
    while (at < p->end && g_ascii_isdigit(*at) && number < G_MAXUINT32)
        number = number * 10 + (guint64)(*at++ - '0');
    if (p->end - at < 4 || memcmp(at, " 0 R", 4) != 0 || number == 0 || number >= p->places->len)
        return 0;
    *behind = at + 4;
    return (guint32)number;
}

/* ---- any value, for the walk over the file ---- */

static gboolean skip_atom(VerifyPdf *p)
{
    char name[VERIFY_PDF_NAME_MAX];
    const guint8 *behind = NULL;
    guint8 c = next(p);
    if (c == '/')
        return read_name(p, name);
    if (c == '(' || c == '<')
        return read_text(p, NULL);
    if (is_next(p, "true"))
        return verify_pdf_eat(p, "true");
    if (is_next(p, "false"))
        return verify_pdf_eat(p, "false");
    if (is_next(p, "null"))
        return verify_pdf_eat(p, "null");
    if (reference_ahead(p, &behind) != 0) {
        p->at = behind;
        return TRUE;
    }
    return verify_pdf_number(p, NULL);
}

static void note_length(VerifyPdf *p, gsize *length)
{
    static const char key[] = "/Length ";
    if (!is_next(p, key))
        return;
    VerifyPdf ahead = *p;
    gint64 value = 0;
    ahead.at += sizeof key - 1;
    if (verify_pdf_number(&ahead, &value) && value >= 0)
        *length = (gsize)value;
}

gboolean verify_pdf_skip(VerifyPdf *p, gsize *length)
{
    char closers[DEPTH_MAX] = "";
    guint depth = 0;
    do {
        skip_blank(p);
        if (depth == 1 && closers[0] == '>')
            note_length(p, length);
        gboolean dict = is_next(p, "<<");
        if (depth > 0 && closers[depth - 1] == ']' && next(p) == ']') {
            p->at++;
            depth--;
        } else if (depth > 0 && closers[depth - 1] == '>' && is_next(p, ">>")) {
            p->at += 2;
            depth--;
        } else if (dict || next(p) == '[') {
            if (depth == DEPTH_MAX)
                return damaged(p, "depth");
            closers[depth++] = dict ? '>' : ']';
            p->at += dict ? 2 : 1;
        } else if (!skip_atom(p)) {
            return FALSE;
        }
    } while (depth > 0);
    return TRUE;
}

/* ---- what a value may be ---- */

typedef struct {
    gboolean number, name, text, truth, array, dict, list, map;
    const char *words; /* up to a blank or a sign; or NULL */
    const VerifyPdfKind *kind;
    const char *reader; /* behind the "!"; or NULL */
} What;

static gboolean *flag_of(What *what, char sign)
{
    switch (sign) {
    case 'n':
        return &what->number;
    case '/':
        return &what->name;
    case 's':
        return &what->text;
    case 'b':
        return &what->truth;
    default:
        return &what->array;
    }
}

static What read_what(const char *spec)
{
    What what = {0};
    gsize plain = strspn(spec, "n/sb[");
    for (gsize i = 0; i < plain; i++)
        *flag_of(&what, spec[i]) = TRUE;
    spec += plain;
    if (*spec == '!')
        what.reader = spec + 1;
    if (*spec == '=') {
        what.words = spec + 1;
        spec += strcspn(spec, "@ ");
    }
    for (; *spec != '\0' && strchr("@*%", *spec) != NULL; spec++) {
        what.dict |= *spec == '@';
        what.list |= *spec == '*';
        what.map |= *spec == '%';
    }
    if (what.dict || what.list || what.map)
        what.kind = verify_pdf_kind(spec, strcspn(spec, " "));
    return what;
}

/* The words end with "|" each. */
static gboolean word_is_in(const char *words, const char *word)
{
    gsize size = strlen(word);
    while (*words != ' ' && *words != '@' && *words != '\0') {
        gsize length = strcspn(words, "|");
        if (length == size && memcmp(words, word, size) == 0)
            return TRUE;
        words += length + 1;
    }
    return FALSE;
}

static gboolean read_value(VerifyPdf *p, const What *what);
static gboolean read_special(VerifyPdf *p, const char *reader);

static gboolean enter(VerifyPdf *p)
{
    return ++p->depth <= DEPTH_MAX || damaged(p, "depth");
}

static gboolean refer(VerifyPdf *p, guint32 number, const VerifyPdfKind *kind)
{
    if (kind == NULL)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "reference");
    guint64 there = g_array_index(p->places, guint64, number);
    guint64 here = g_array_index(p->places, guint64, p->current);
    if (kind->before && there >= here)
        return verify_pdf_wrong(p, DISARM_AMBIGUOUS, "reference that may lead back");
    char *key = g_strdup_printf("%u %s", number, kind->name);
    if (!g_hash_table_add(p->seen, key))
        return TRUE;
    VerifyPdfWork work = {number, kind};
    g_array_append_val(p->work, work);
    return TRUE;
}

static gboolean read_reference(VerifyPdf *p, guint32 number, const guint8 *behind, const What *what)
{
    if (!what->dict)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "reference");
    p->at = behind;
    return refer(p, number, what->kind);
}

static gboolean read_array(VerifyPdf *p, const What *what)
{
    What item = *what;
    if (what->list)
        item = (What){.dict = TRUE, .kind = what->kind};
    else if (!what->array)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "array");
    p->at++;
    if (!enter(p))
        return FALSE;
    while (next(p) != ']') {
        skip_blank(p);
        if (!read_value(p, &item))
            return FALSE;
    }
    p->at++;
    p->depth--;
    return TRUE;
}

static gboolean read_map(VerifyPdf *p, const What *item)
{
    char name[VERIFY_PDF_NAME_MAX];
    if (!verify_pdf_eat(p, "<<") || !enter(p))
        return FALSE;
    while (!is_next(p, ">>")) {
        if (!read_name(p, name))
            return FALSE;
        skip_blank(p);
        if (!(item->reader != NULL ? read_special(p, item->reader) : read_value(p, item)))
            return FALSE;
    }
    p->at += 2;
    p->depth--;
    return TRUE;
}

static gboolean read_dict(VerifyPdf *p, const What *what)
{
    gsize data = 0;
    char filter[1];
    if (what->map) {
        What item = {.dict = TRUE, .kind = what->kind};
        return read_map(p, &item);
    }
    if (!what->dict || what->kind == NULL)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "dictionary");
    p->at += 2;
    return enter(p) && verify_pdf_dict(p, what->kind, &data, filter, NULL) && p->depth-- > 0;
}

static gboolean read_name_value(VerifyPdf *p, const What *what)
{
    char name[VERIFY_PDF_NAME_MAX];
    if (!read_name(p, name))
        return FALSE;
    if (what->name || (what->words != NULL && word_is_in(what->words, name)))
        return TRUE;
    return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, name);
}

static gboolean read_value(VerifyPdf *p, const What *what)
{
    const guint8 *behind = NULL;
    guint8 c = next(p);
    guint32 number = reference_ahead(p, &behind);
    if (number != 0)
        return read_reference(p, number, behind, what);
    if (is_next(p, "<<"))
        return read_dict(p, what);
    if (c == '[')
        return read_array(p, what);
    if (c == '/')
        return read_name_value(p, what);
    if (c == '(' || c == '<')
        return what->text ? read_text(p, NULL)
                          : verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "text");
    if (what->truth && (is_next(p, "true") || is_next(p, "false")))
        return verify_pdf_eat(p, is_next(p, "true") ? "true" : "false");
    return what->number ? verify_pdf_number(p, NULL)
                        : verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "value");
}

/* ---- those that are no plain values ---- */

static gboolean refer_to(VerifyPdf *p, const char *kind, int order)
{
    const guint8 *behind = NULL;
    skip_blank(p);
    guint32 number = reference_ahead(p, &behind);
    if (number == 0 || (order > 0 && number <= p->current) || (order < 0 && number >= p->current))
        return verify_pdf_wrong(p, DISARM_AMBIGUOUS, "reference that may lead back");
    p->at = behind;
    return refer(p, number, verify_pdf_kind(kind, strlen(kind)));
}

static gboolean read_place(VerifyPdf *p)
{
    static const char *const ways = "XYZ|Fit|FitH|FitV|FitR|FitB|FitBH|FitBV|";
    const What way = {.words = ways};
    if (!verify_pdf_eat(p, "[") || !refer_to(p, "page", 0) || !read_name_value(p, &way))
        return FALSE;
    for (guint i = 0; next(p) != ']'; i++) {
        skip_blank(p);
        if (i == 4)
            return damaged(p, "destination");
        if (!(is_next(p, "null") ? verify_pdf_eat(p, "null") : verify_pdf_number(p, NULL)))
            return FALSE;
    }
    p->at++;
    return TRUE;
}

static gboolean read_target(VerifyPdf *p)
{
    return next(p) == '[' ? read_place(p) : read_text(p, NULL);
}

static gboolean read_address(VerifyPdf *p)
{
    g_autoptr(GString) address = g_string_new(NULL);
    if (!read_text(p, address))
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
    const What named = {.words = "NextPage|PrevPage|FirstPage|LastPage|"};
    gboolean fine = FALSE;
    if (is_next(p, "<</S/URI/URI")) {
        p->at += strlen("<</S/URI/URI");
        fine = read_address(p);
    } else if (is_next(p, "<</S/GoTo/D")) {
        p->at += strlen("<</S/GoTo/D");
        fine = read_target(p);
    } else if (is_next(p, "<</S/Named/N")) {
        p->at += strlen("<</S/Named/N");
        fine = read_name_value(p, &named);
    }
    return fine ? verify_pdf_eat(p, ">>") : verify_pdf_wrong(p, DISARM_ACTION, NULL);
}

static gboolean read_named(VerifyPdf *p)
{
    if (!verify_pdf_eat(p, "["))
        return FALSE;
    while (next(p) != ']')
        if (!read_text(p, NULL) || !read_place(p))
            return FALSE;
    p->at++;
    return TRUE;
}

static gboolean read_labels(VerifyPdf *p)
{
    static const VerifyPdfKind label = {"label", NULL, " P=s S==D|R|r|A|a| St=n ", 0, FALSE};
    const What what = {.dict = TRUE, .kind = &label};
    if (!verify_pdf_eat(p, "<</Nums["))
        return FALSE;
    while (next(p) != ']') {
        skip_blank(p);
        if (!verify_pdf_number(p, NULL) || !read_value(p, &what))
            return FALSE;
    }
    p->at++;
    return verify_pdf_eat(p, ">>");
}

static gboolean read_nest(VerifyPdf *p, gboolean names)
{
    const guint8 *behind = NULL;
    const What leaf = {.name = names, .text = !names};
    if (next(p) != '[') {
        if (reference_ahead(p, &behind) != 0)
            return refer_to(p, "layer", 0);
        return read_value(p, &leaf);
    }
    p->at++;
    if (!enter(p))
        return FALSE;
    while (next(p) != ']') {
        skip_blank(p);
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
    const What names = {.name = TRUE, .array = TRUE};
    const What function = {.dict = TRUE, .kind = verify_pdf_kind("function", 8)};
    if (!read_value(p, &names) || !read_color(p))
        return FALSE;
    skip_blank(p);
    return read_value(p, &function);
}

static gboolean read_indexed(VerifyPdf *p)
{
    const What table = {.text = TRUE, .dict = TRUE, .kind = verify_pdf_kind("plain", 5)};
    if (!read_color(p))
        return FALSE;
    skip_blank(p);
    if (!verify_pdf_number(p, NULL))
        return FALSE;
    skip_blank(p);
    return read_value(p, &table);
}

static gboolean read_color_array(VerifyPdf *p, const char *name)
{
    const What measured = {.dict = TRUE, .kind = verify_pdf_kind("measured", 8)};
    if (strcmp(name, "ICCBased") == 0)
        return refer_to(p, "profile", 0);
    if (strcmp(name, "Indexed") == 0)
        return read_indexed(p);
    if (strcmp(name, "Separation") == 0 || strcmp(name, "DeviceN") == 0)
        return read_inks(p);
    if (strcmp(name, "Pattern") == 0)
        return read_color(p);
    skip_blank(p);
    return word_is_in("CalGray|CalRGB|Lab|", name)
               ? read_value(p, &measured)
               : verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, name);
}

static gboolean read_color(VerifyPdf *p)
{
    const What plain = {.words = "DeviceGray|DeviceRGB|DeviceCMYK|Pattern|"};
    char name[VERIFY_PDF_NAME_MAX];
    if (next(p) != '[')
        return read_name_value(p, &plain);
    p->at++;
    if (!enter(p) || !read_name(p, name) || !read_color_array(p, name))
        return FALSE;
    p->depth--;
    return verify_pdf_eat(p, "]");
}

static gboolean read_state_font(VerifyPdf *p)
{
    const What font = {.dict = TRUE, .kind = verify_pdf_kind("font", 4)};
    if (!verify_pdf_eat(p, "[") || !read_value(p, &font))
        return FALSE;
    skip_blank(p);
    return verify_pdf_number(p, NULL) && verify_pdf_eat(p, "]");
}

static gboolean read_kids(VerifyPdf *p)
{
    if (!verify_pdf_eat(p, "["))
        return FALSE;
    while (next(p) != ']')
        if (!refer_to(p, "field", 1))
            return FALSE;
    p->at++;
    return TRUE;
}

/* ---- the tree of parts ---- */

static gboolean read_structure(VerifyPdf *p)
{
    const guint8 *behind = NULL;
    skip_blank(p);
    p->structure = reference_ahead(p, &behind);
    return refer_to(p, "structure", 0);
}

/* The part above, or the root. */
static gboolean read_whole(VerifyPdf *p)
{
    const guint8 *behind = NULL;
    skip_blank(p);
    return refer_to(p, reference_ahead(p, &behind) == p->structure ? "structure" : "part", -1);
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
    const What mark = {.dict = TRUE, .kind = verify_pdf_kind("mark", 4)};
    const guint8 *behind = NULL;
    if (!verify_pdf_eat(p, "["))
        return FALSE;
    while (next(p) != ']') {
        skip_blank(p);
        guint32 part = reference_ahead(p, &behind);
        gboolean fine = is_next(p, "<<") ? read_value(p, &mark)
                        : part != 0      ? read_part(p, part)
                                         : verify_pdf_number(p, NULL);
        if (!fine)
            return FALSE;
    }
    p->at++;
    return TRUE;
}

static gboolean read_owners_of_page(VerifyPdf *p)
{
    skip_blank(p);
    if (!verify_pdf_number(p, NULL) || !verify_pdf_eat(p, "["))
        return FALSE;
    while (next(p) != ']') {
        skip_blank(p);
        if (!(is_next(p, "null") ? verify_pdf_eat(p, "null") : refer_to(p, "part", 0)))
            return FALSE;
    }
    p->at++;
    return TRUE;
}

static gboolean read_owners(VerifyPdf *p)
{
    if (!verify_pdf_eat(p, "<</Nums["))
        return FALSE;
    while (next(p) != ']')
        if (!read_owners_of_page(p))
            return FALSE;
    p->at++;
    return verify_pdf_eat(p, ">>");
}

static gboolean read_roles(VerifyPdf *p)
{
    const What role = {.name = TRUE};
    return read_map(p, &role);
}

static gboolean is_reader(const char *reader, const char *name)
{
    return strlen(name) == strcspn(reader, " ") && strncmp(reader, name, strlen(name)) == 0;
}

static gboolean read_special(VerifyPdf *p, const char *reader)
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
    const What color = {.reader = "color"};
    if (is_reader(reader, "colors"))
        return read_map(p, &color);
    if (is_reader(reader, "nest-names") || is_reader(reader, "nest-texts"))
        return read_nest(p, is_reader(reader, "nest-names"));
    for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
        if (is_reader(reader, readers[i].name))
            return readers[i].read(p);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
        if (is_reader(reader, ways[i].name))
            return refer_to(p, ways[i].kind, ways[i].order);
    return damaged(p, reader);
}

/* ---- dictionaries ---- */

/* The kind that the first key and its value choose. */
static const VerifyPdfKind *choose(const VerifyPdf *p, const VerifyPdfKind *kind)
{
    VerifyPdf ahead = *p;
    char word[VERIFY_PDF_NAME_MAX];
    const char *row = kind->choose;
    gsize size = strcspn(row, " ");
    if (next(p) != '/' || (gsize)(p->end - p->at) <= size + 2 || memcmp(p->at + 1, row, size) != 0)
        return NULL;
    ahead.at += size + 1;
    ahead.wrong = TRUE; /* quiet */
    skip_blank(&ahead);
    if (*ahead.at == '/') {
        ahead.wrong = FALSE;
        if (!read_name(&ahead, word))
            return NULL;
    } else {
        word[0] = (char)*ahead.at;
        word[1] = '\0';
    }
    for (row += size + 1; *row != '\0'; row += strcspn(row, " ") + 1) {
        gsize length = strcspn(row, ":");
        if (length == strlen(word) && memcmp(row, word, length) == 0)
            return verify_pdf_kind(row + length + 1, strcspn(row + length + 1, " "));
    }
    return NULL;
}

static const char *spec_of(const VerifyPdfKind *kind, const char *key)
{
    g_autofree char *sought = g_strconcat(" ", key, "=", NULL);
    const char *found = strpbrk(key, " =") == NULL ? strstr(kind->keys, sought) : NULL;
    return found != NULL ? found + strlen(sought) : NULL;
}

/* Filter, its parameters and the length, which end the dictionary of a stream. */
static gboolean read_data_keys(VerifyPdf *p, gsize *data_bytes, char *filter)
{
    const guint8 *start = p->at;
    const guint8 *length = memmem(p->at, MIN((gsize)(p->end - p->at), 200u), "/Length ", 8);
    gint64 size = 0;
    if (length == NULL || length - start >= (gssize)VERIFY_PDF_NAME_MAX)
        return damaged(p, "length of data");
    memcpy(filter, start, (gsize)(length - start));
    filter[length - start] = '\0';
    p->at = length + 8;
    if (!verify_pdf_number(p, &size) || size < 0)
        return damaged(p, "length of data");
    *data_bytes = (gsize)size;
    return verify_pdf_eat(p, ">>");
}

static gboolean read_keys(VerifyPdf *p, const VerifyPdfKind *kind)
{
    char key[VERIFY_PDF_NAME_MAX];
    g_autoptr(GHashTable) twice = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    while (!is_next(p, ">>")) {
        if (kind->data != VERIFY_PDF_NO_DATA && (is_next(p, "/Filter/") || is_next(p, "/Length ")))
            return TRUE;
        if (!read_name(p, key))
            return FALSE;
        const char *spec = spec_of(kind, key);
        if (spec == NULL || !g_hash_table_add(twice, g_strdup(key)))
            return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, key);
        What what = read_what(spec);
        skip_blank(p);
        if (!(what.reader != NULL ? read_special(p, what.reader) : read_value(p, &what)))
            return FALSE;
    }
    return TRUE;
}

gboolean verify_pdf_dict(VerifyPdf *p, const VerifyPdfKind *kind, gsize *data_bytes, char *filter,
                         const VerifyPdfKind **chosen)
{
    if (kind->choose != NULL)
        kind = choose(p, kind);
    if (kind == NULL)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "dictionary");
    if (chosen != NULL)
        *chosen = kind;
    if (!read_keys(p, kind))
        return FALSE;
    if (kind->data == VERIFY_PDF_NO_DATA)
        return verify_pdf_eat(p, ">>");
    return chosen != NULL ? read_data_keys(p, data_bytes, filter)
                          : verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "data without an object");
}

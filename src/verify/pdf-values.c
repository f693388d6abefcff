/* verify/pdf-values.c -- values in their one spelling, each held against what its key may have */
#include "verify/pdf-values.h"
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

gboolean verify_pdf_damaged(VerifyPdf *p, const char *what)
{
    return verify_pdf_wrong(p, DISARM_DAMAGED, what);
}

gboolean verify_pdf_eat(VerifyPdf *p, const char *text)
{
    if (p->wrong || !verify_pdf_is_next(p, text))
        return verify_pdf_damaged(p, text);
    p->at += strlen(text);
    return TRUE;
}

static int hex(guint8 c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

gboolean verify_pdf_name(VerifyPdf *p, char *out)
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
                return verify_pdf_damaged(p, "escape in a name");
            c = (guint8)(high * 16 + low);
            if (c == 0 || is_name_byte(c))
                return verify_pdf_wrong(p, DISARM_DISGUISE, "escape in a name");
            p->at += 2;
        }
        if (size == VERIFY_PDF_NAME_MAX - 1)
            return verify_pdf_damaged(p, "length of a name");
        out[size++] = (char)c;
    }
    out[size] = '\0';
    return TRUE;
}

gboolean verify_pdf_number(VerifyPdf *p, gint64 *whole)
{
    const guint8 *start = p->at;
    gint64 value = 0;
    if (verify_pdf_next(p) == '-')
        p->at++;
    const guint8 *digits = p->at;
    for (; g_ascii_isdigit(verify_pdf_next(p)); p->at++)
        if (value < G_MAXINT64 / 20)
            value = value * 10 + (*p->at - '0');
    if (p->at == digits || p->at - digits > 18)
        return verify_pdf_damaged(p, "number");
    if (verify_pdf_next(p) == '.') {
        const guint8 *point = ++p->at;
        while (g_ascii_isdigit(verify_pdf_next(p)))
            p->at++;
        if (p->at == point || p->at[-1] == '0')
            return verify_pdf_damaged(p, "number");
    }
    if (whole != NULL)
        *whole = *start == '-' ? -value : value;
    return TRUE;
}

static gboolean read_literal(VerifyPdf *p, GString *out)
{
    while (verify_pdf_next(p) != ')') {
        guint8 c = verify_pdf_next(p);
        if (c < 0x20 || c > 0x7E || c == '(')
            return verify_pdf_damaged(p, "text");
        if (c == '\\') {
            p->at++;
            c = verify_pdf_next(p);
            if (c != '(' && c != ')' && c != '\\')
                return verify_pdf_damaged(p, "escape in a text");
        }
        if (out != NULL)
            g_string_append_c(out, (char)c);
        p->at++;
    }
    p->at++;
    return TRUE;
}

gboolean verify_pdf_text(VerifyPdf *p, GString *out)
{
    if (verify_pdf_next(p) == '(') {
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

guint32 verify_pdf_reference_ahead(const VerifyPdf *p, const guint8 **behind)
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
    guint8 c = verify_pdf_next(p);
    if (c == '/')
        return verify_pdf_name(p, name);
    if (c == '(' || c == '<')
        return verify_pdf_text(p, NULL);
    if (verify_pdf_is_next(p, "true"))
        return verify_pdf_eat(p, "true");
    if (verify_pdf_is_next(p, "false"))
        return verify_pdf_eat(p, "false");
    if (verify_pdf_is_next(p, "null"))
        return verify_pdf_eat(p, "null");
    if (verify_pdf_reference_ahead(p, &behind) != 0) {
        p->at = behind;
        return TRUE;
    }
    return verify_pdf_number(p, NULL);
}

static void note_length(VerifyPdf *p, gsize *length)
{
    static const char key[] = "/Length ";
    if (!verify_pdf_is_next(p, key))
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
        verify_pdf_skip_blank(p);
        if (depth == 1 && closers[0] == '>')
            note_length(p, length);
        gboolean dict = verify_pdf_is_next(p, "<<");
        if (depth > 0 && closers[depth - 1] == ']' && verify_pdf_next(p) == ']') {
            p->at++;
            depth--;
        } else if (depth > 0 && closers[depth - 1] == '>' && verify_pdf_is_next(p, ">>")) {
            p->at += 2;
            depth--;
        } else if (dict || verify_pdf_next(p) == '[') {
            if (depth == DEPTH_MAX)
                return verify_pdf_damaged(p, "depth");
            closers[depth++] = dict ? '>' : ']';
            p->at += dict ? 2 : 1;
        } else if (!skip_atom(p)) {
            return FALSE;
        }
    } while (depth > 0);
    return TRUE;
}

/* ---- what a value may be ---- */

static gboolean *flag_of(VerifyPdfWhat *what, char sign)
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

static VerifyPdfWhat read_what(const char *spec)
{
    VerifyPdfWhat what = {0};
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
gboolean verify_pdf_word_is_in(const char *words, const char *word)
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

gboolean verify_pdf_enter(VerifyPdf *p)
{
    return ++p->depth <= DEPTH_MAX || verify_pdf_damaged(p, "depth");
}

gboolean verify_pdf_refer(VerifyPdf *p, guint32 number, const VerifyPdfKind *kind)
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

static gboolean read_reference(VerifyPdf *p, guint32 number, const guint8 *behind,
                               const VerifyPdfWhat *what)
{
    if (!what->dict)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "reference");
    p->at = behind;
    return verify_pdf_refer(p, number, what->kind);
}

static gboolean read_array(VerifyPdf *p, const VerifyPdfWhat *what)
{
    VerifyPdfWhat item = *what;
    if (what->list)
        item = (VerifyPdfWhat){.dict = TRUE, .kind = what->kind};
    else if (!what->array)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "array");
    p->at++;
    if (!verify_pdf_enter(p))
        return FALSE;
    while (verify_pdf_next(p) != ']') {
        verify_pdf_skip_blank(p);
        if (!verify_pdf_value(p, &item))
            return FALSE;
    }
    p->at++;
    p->depth--;
    return TRUE;
}

gboolean verify_pdf_map(VerifyPdf *p, const VerifyPdfWhat *item)
{
    char name[VERIFY_PDF_NAME_MAX];
    if (!verify_pdf_eat(p, "<<") || !verify_pdf_enter(p))
        return FALSE;
    while (!verify_pdf_is_next(p, ">>")) {
        if (!verify_pdf_name(p, name))
            return FALSE;
        verify_pdf_skip_blank(p);
        if (!(item->reader != NULL ? verify_pdf_special(p, item->reader)
                                   : verify_pdf_value(p, item)))
            return FALSE;
    }
    p->at += 2;
    p->depth--;
    return TRUE;
}

static gboolean read_dict(VerifyPdf *p, const VerifyPdfWhat *what)
{
    gsize data = 0;
    char filter[1];
    if (what->map) {
        VerifyPdfWhat item = {.dict = TRUE, .kind = what->kind};
        return verify_pdf_map(p, &item);
    }
    if (!what->dict || what->kind == NULL)
        return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "dictionary");
    p->at += 2;
    return verify_pdf_enter(p) && verify_pdf_dict(p, what->kind, &data, filter, NULL) &&
           p->depth-- > 0;
}

gboolean verify_pdf_name_value(VerifyPdf *p, const VerifyPdfWhat *what)
{
    char name[VERIFY_PDF_NAME_MAX];
    if (!verify_pdf_name(p, name))
        return FALSE;
    if (what->name || (what->words != NULL && verify_pdf_word_is_in(what->words, name)))
        return TRUE;
    return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, name);
}

gboolean verify_pdf_value(VerifyPdf *p, const VerifyPdfWhat *what)
{
    const guint8 *behind = NULL;
    guint8 c = verify_pdf_next(p);
    guint32 number = verify_pdf_reference_ahead(p, &behind);
    if (number != 0)
        return read_reference(p, number, behind, what);
    if (verify_pdf_is_next(p, "<<"))
        return read_dict(p, what);
    if (c == '[')
        return read_array(p, what);
    if (c == '/')
        return verify_pdf_name_value(p, what);
    if (c == '(' || c == '<')
        return what->text ? verify_pdf_text(p, NULL)
                          : verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "text");
    if (what->truth && (verify_pdf_is_next(p, "true") || verify_pdf_is_next(p, "false")))
        return verify_pdf_eat(p, verify_pdf_is_next(p, "true") ? "true" : "false");
    return what->number ? verify_pdf_number(p, NULL)
                        : verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, "value");
}

/* ---- dictionaries ---- */

/* The kind that the first key and its value choose. */
static const VerifyPdfKind *choose(const VerifyPdf *p, const VerifyPdfKind *kind)
{
    VerifyPdf ahead = *p;
    char word[VERIFY_PDF_NAME_MAX];
    const char *row = kind->choose;
    gsize size = strcspn(row, " ");
    if (verify_pdf_next(p) != '/' || (gsize)(p->end - p->at) <= size + 2 ||
        memcmp(p->at + 1, row, size) != 0)
        return NULL;
    ahead.at += size + 1;
    ahead.wrong = TRUE; /* quiet */
    verify_pdf_skip_blank(&ahead);
    if (*ahead.at == '/') {
        ahead.wrong = FALSE;
        if (!verify_pdf_name(&ahead, word))
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
        return verify_pdf_damaged(p, "length of data");
    memcpy(filter, start, (gsize)(length - start));
    filter[length - start] = '\0';
    p->at = length + 8;
    if (!verify_pdf_number(p, &size) || size < 0)
        return verify_pdf_damaged(p, "length of data");
    *data_bytes = (gsize)size;
    return verify_pdf_eat(p, ">>");
}

static gboolean read_keys(VerifyPdf *p, const VerifyPdfKind *kind)
{
    char key[VERIFY_PDF_NAME_MAX];
    g_autoptr(GHashTable) twice = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    while (!verify_pdf_is_next(p, ">>")) {
        if (kind->data != VERIFY_PDF_NO_DATA &&
            (verify_pdf_is_next(p, "/Filter/") || verify_pdf_is_next(p, "/Length ")))
            return TRUE;
        if (!verify_pdf_name(p, key))
            return FALSE;
        const char *spec = spec_of(kind, key);
        if (spec == NULL || !g_hash_table_add(twice, g_strdup(key)))
            return verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, key);
        VerifyPdfWhat what = read_what(spec);
        verify_pdf_skip_blank(p);
        if (!(what.reader != NULL ? verify_pdf_special(p, what.reader)
                                  : verify_pdf_value(p, &what)))
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

/* verify/value.c -- single values: what each may be */
#include "verify/value.h"
#include <string.h>

#define TOKEN_MAX_BYTES 512u

static gboolean is_token(guint8 c)
{
    if (g_ascii_isalnum((char)c))
        return TRUE;
    switch (c) {
    case ' ':
    case '+':
    case '-':
    case '.':
    case ',':
    case ':':
    case ';':
    case '_':
    case '#':
    case '%':
    case '*':
    case '/':
    case '=':
    case '(':
    case ')':
    case '{':
    case '}':
    case '$':
    case '?':
    case '\t':
    case '\n':
        return TRUE;
    default:
        return FALSE;
    }
}

DisarmDanger verify_token(const char *text)
{
    gsize size = 0;
    gboolean plain = TRUE;
    for (; plain && text[size] != '\0'; size++)
        plain = size < TOKEN_MAX_BYTES && is_token((guint8)text[size]) &&
                !(text[size] == '/' && text[size + 1] == '/');
    return plain ? VERIFY_NO_DANGER : DISARM_UNKNOWN_CONTENT;
}

DisarmDanger verify_base64(const char *text)
{
    gsize size = 0;
    while (g_ascii_isalnum(text[size]) || (text[size] != '\0' && strchr("+/ \t\r\n", text[size])))
        size++;
    gsize whole = size + strspn(text + size, "=");
    gboolean plain = text[whole] == '\0' && whole - size <= 2 && whole <= TOKEN_MAX_BYTES;
    return plain ? VERIFY_NO_DANGER : DISARM_UNKNOWN_CONTENT;
}

DisarmDanger verify_never(const char *text, DisarmDanger danger)
{
    return *text == '\0' ? VERIFY_NO_DANGER : danger;
}

DisarmDanger verify_off(const char *text, DisarmDanger danger)
{
    return verify_words_have("|0|false|f|off|", text) ? VERIFY_NO_DANGER : danger;
}

static gboolean has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((guint8)*text < 0x20 || *text == 0x7f)
            return TRUE;
    return FALSE;
}

/* A character that no reader shows: it would make an address or a name look like another. */
static gboolean hides_some(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return TRUE;
    for (; *text != '\0'; text = g_utf8_next_char(text))
        switch (g_unichar_type(g_utf8_get_char(text))) {
        case G_UNICODE_CONTROL:
        case G_UNICODE_FORMAT:
        case G_UNICODE_LINE_SEPARATOR:
        case G_UNICODE_PARAGRAPH_SEPARATOR:
            return TRUE;
        default:
            break;
        }
    return FALSE;
}

/* A message that a link begins may be filled in with words, not with files (RFC 6068). */
static gboolean fills_in_words(const char *query)
{
    for (const char *at = query; *at != '\0'; at += strcspn(at, "&"), at += *at == '&') {
        gsize size = strcspn(at, "=&");
        g_autofree char *name = g_ascii_strdown(at, (gssize)size);
        if (size > 0 && !verify_words_have("|to|cc|bcc|subject|body|", name))
            return FALSE;
    }
    return TRUE;
}

DisarmDanger verify_address(const char *text, gboolean links)
{
    enum { WEB, SECURE, MAIL };
    static const char *const schemes[] = {
        [WEB] = "http://", [SECURE] = "https://", [MAIL] = "mailto:"};
    if (*text == '\0' || *text == '#')
        return verify_place(text);
    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
        gsize size = strlen(schemes[i]);
        if (g_ascii_strncasecmp(text, schemes[i], size) != 0)
            continue;
        gboolean plain = text[size] != '\0' && text[size] != '/' && text[size] != '\\' &&
                         text[size] != ' ' && !hides_some(text);
        const char *query = strchr(text, '?');
        if (i == MAIL && query != NULL && !fills_in_words(query + 1))
            return DISARM_UNSAFE_LINK;
        return !plain ? DISARM_UNSAFE_LINK : links ? VERIFY_NO_DANGER : DISARM_LINK;
    }
    return DISARM_UNSAFE_LINK;
}

DisarmDanger verify_place(const char *text)
{
    gboolean inside = strstr(text, "//") == NULL && strpbrk(text, "\\|[]") == NULL &&
                      strstr(text, "script:") == NULL && !has_control(text);
    return inside ? VERIFY_NO_DANGER : DISARM_UNSAFE_LINK;
}

DisarmDanger verify_style(const char *text)
{
    /* Fonts are called Script and Curlz: what fetches or runs has a "(", a ":" or an "@". */
    static const char *const words[] = {"(", "script:", "behavior", "binding",
                                        "@", "\\",      "/*",       "//"};
    g_autofree char *lower = g_ascii_strdown(text, -1);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(lower, words[i]) != NULL)
            return DISARM_EXTERNAL_RESOURCE;
    return VERIFY_NO_DANGER;
}

DisarmDanger verify_action(const char *text)
{
    static const char *const jumps = "|firstslide|lastslide|nextslide|previousslide|"
                                     "lastslideviewed|endshow|";
    static const char jump[] = "ppaction://hlinkshowjump?jump=";
    if (verify_words_have("|ppaction://noaction|ppaction://hlinksldjump|", text) || *text == '\0')
        return VERIFY_NO_DANGER;
    if (g_str_has_prefix(text, jump) && verify_words_have(jumps, text + strlen(jump)))
        return VERIFY_NO_DANGER;
    return DISARM_ACTION;
}

DisarmDanger verify_name(const char *text)
{
    g_autofree char *upper = g_ascii_strup(text, -1);
    const char *bare = g_str_has_prefix(upper, "_XLNM.") ? upper + 6 : upper;
    gboolean runs = verify_list_starts(VERIFY_LIST_RUNNING_NAMES, bare) || hides_some(text);
    return runs ? DISARM_MACRO_SHEET : VERIFY_NO_DANGER;
}

/* ---- fields ---- */

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r' ||
           strncmp(at, "\xc2\xa0", 2) == 0 || strncmp(at, "\xe3\x80\x80", 3) == 0)
        at += (guint8)*at < 0x80 ? 1 : (guint8)*at == 0xc2 ? 2 : 3;
    return at;
}

/* One argument of a field, quotes and escapes taken off; NULL at the end. */
static char *next_argument(const char **at)
{
    const char *from = skip_blanks(*at);
    if (*from == '\0')
        return NULL;
    GString *word = g_string_new(NULL);
    gboolean quoted = *from == '"';
    for (from += quoted; *from != '\0'; from++) {
        gboolean escaped = *from == '\\' && (from[1] == '\\' || from[1] == '"');
        gboolean ends = *from == '"' || (!quoted && skip_blanks(from) != from);
        if (!escaped && ends)
            break;
        from += escaped;
        g_string_append_c(word, *from);
    }
    *at = quoted && *from == '"' ? from + 1 : from;
    return g_string_free(word, FALSE);
}

/* HYPERLINK: every argument that follows no switch is an address; \l has a place, \m and \n
 * nothing. */
static DisarmDanger link_arguments(const char *at, gboolean links)
{
    DisarmDanger danger = VERIFY_NO_DANGER;
    const char *taken = "|\\o|\\t|\\s|";
    gboolean text = FALSE, place = FALSE;
    while (danger == VERIFY_NO_DANGER) {
        g_autofree char *word = next_argument(&at);
        if (word == NULL)
            break;
        g_autofree char *lower = g_ascii_strdown(word, -1);
        gboolean is_switch = lower[0] == '\\' && lower[1] != '\0' && lower[2] == '\0';
        if (!is_switch && !text)
            danger = place ? verify_place(lower) : verify_address(lower, links);
        text = is_switch && verify_words_have(taken, lower);
        place = is_switch && lower[1] == 'l';
    }
    return danger;
}

/* The first word of an instruction in capitals; "=" for a formula. Moves behind it. */
static char *first_word(const char **at)
{
    *at = skip_blanks(*at);
    if (**at == '=')
        return g_strdup("=");
    gsize size = strcspn(*at, " \t\n\r\"\\{}");
    char *word = g_ascii_strup(*at, (gssize)size);
    *at += size;
    return word;
}

gboolean verify_instruction_is_settled(const char *text)
{
    const char *at = text;
    g_autofree char *word = first_word(&at);
    gboolean whole = *word == '=' || (*word != '\0' && *at != '\0');
    return whole && !verify_list_has(VERIFY_LIST_LINK_FIELDS, word);
}

DisarmDanger verify_instruction(const char *text, gboolean links)
{
    const char *at = text;
    g_autofree char *word = first_word(&at);
    if (*word == '\0')
        return *at == '\0' ? VERIFY_NO_DANGER : DISARM_FIELD;
    if (verify_list_has(VERIFY_LIST_DDE_FIELDS, word))
        return DISARM_DDE;
    if (verify_list_has(VERIFY_LIST_LINK_FIELDS, word))
        return link_arguments(at, links);
    return verify_list_has(VERIFY_LIST_FIELDS, word) ? VERIFY_NO_DANGER : DISARM_FIELD;
}

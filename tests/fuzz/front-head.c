/* tests/fuzz/front-head.c -- any address and any header fields: taken apart or refused, never worse
 */
#include "front/bounds.h"
#include "front/fields.h"
#include "front/target.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was taken must be what it promises to be. */
static void try_target(const char *raw)
{
    g_autoptr(GString) path = g_string_new(NULL);
    const char *query = NULL;
    if (!front_target_read(raw, path, &query, NULL))
        return;
    if (path->str[0] != '/' || strlen(path->str) != path->len || strstr(path->str, "/../") ||
        strstr(path->str, "//") || g_str_has_suffix(path->str, "/..") || query == NULL ||
        !g_utf8_validate(path->str, -1, NULL))
        abort();
}

static void try_lists(const char *value)
{
    static const char *const names[] = {"sekisho.example", "[2001:db8::7]", NULL};
    char cookie[33];
    if (front_cookie_read(value, "s", 32, cookie) && strpbrk(cookie, " ;,\"\r\n") != NULL)
        abort();
    (void)front_host_is(value, names, TRUE);
    (void)front_list_accepts(value, "gzip");
    (void)front_etag_matches(value, "\"e\"");
    (void)front_prefers_english(value);
}

static void try_field(FrontFields *fields, char *line)
{
    char *colon = strchr(line, ':');
    if (colon == NULL)
        return;
    *colon = '\0';
    char *value = colon + 1 + strspn(colon + 1, " ");
    front_fields_add(fields, line, strlen(line), value, strlen(value));
    try_lists(value);
}

/* First line: the target; then "Name: value" lines. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    if (lines[0] == NULL) /* the text began with NUL */
        return 0;
    try_target(lines[0]);
    FrontFields fields = {0};
    for (gsize i = 1; lines[i] != NULL; i++)
        try_field(&fields, lines[i]);
    guint64 content_bytes = 0;
    gboolean clear = front_fields_judge(&fields, TRUE, &content_bytes, NULL);
    if (clear && fields.values[FIELD_TRANSFER_ENCODING] != NULL &&
        fields.values[FIELD_CONTENT_LENGTH] != NULL)
        abort();
    return 0;
}

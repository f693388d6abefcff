/* tests/fuzz/api-request.c -- addresses, queries and bodies of requests: found and checked,
 * whatever they hold
 *
 * The input: method, then path, query and body, each ended by a line feed but the last. */
#include "api-routes.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

static void ask(ApiRouter *router, guint8 method, char **parts)
{
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    ApiValues values = {.arena = arena};
    g_autoptr(GError) error = NULL;
    const ApiRoute *route = api_router_find(router, method, parts[0], &values, &error);
    if (route == NULL || !api_route_read_query(route, parts[1], &values, &error)) {
        g_assert_nonnull(error);
        return;
    }
    g_assert_no_error(error);
    if (route->body != API_BODY_JSON)
        return;
    g_autoptr(json_t) body =
        api_route_read_body(route, (const guint8 *)parts[2], strlen(parts[2]), &error);
    g_assert_true((body == NULL) == (error != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    if (size_bytes < 1)
        return 0;
    /* What crosses from front is valid UTF-8 without NUL (wire/request.h). */
    g_autofree char *text = g_utf8_make_valid((const char *)bytes + 1, (gssize)size_bytes - 1);
    g_auto(GStrv) parts = g_strsplit(text, "\n", 3);
    if (g_strv_length(parts) == 3) {
        ApiRouter *router = api_router_new();
        ask(router, (guint8)(bytes[0] % 8), parts);
        api_router_free(router);
    }
    return 0;
}

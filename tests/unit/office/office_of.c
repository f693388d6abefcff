/* tests/unit/office/office_of.c -- an office in a database in memory */
#include "office_of.h"
#include <stdarg.h>

OfficeOf *office_of_new(void)
{
    g_autoptr(GError) error = NULL;
    const StoreSchema *const steps[] = {&office_schema_001};
    OfficeOf *of = g_new0(OfficeOf, 1);
    of->store = store_open_memory(&error);
    g_assert_no_error(error);
    store_upgrade(of->store, steps, G_N_ELEMENTS(steps), &error);
    g_assert_no_error(error);
    return of;
}

void office_of_free(OfficeOf *of)
{
    store_close(of->store);
    g_free(of);
}

void office_of_change(OfficeOf *of, json_t *changes)
{
    g_autoptr(GError) error = NULL;
    json_t *content = json_pack("{s:o, s:s}", "changes", changes, "reason", "理由");
    g_assert_nonnull(content);
    const LedgerEvent event = {.actor = "0123456789abcdefghjkmnpqrs",
                               .on_behalf_of = "",
                               .act = "office.change",
                               .subject = "office",
                               .from_state = "",
                               .to_state = ""};
    const LedgerPlace place = {of->events, G_GINT64_CONSTANT(1795000000000000)};
    of->events++;
    gboolean open = store_begin(of->store, NULL);
    office_project_change(of->store, &event, &place, content, &error);
    g_assert_no_error(error);
    g_assert_true(open && store_commit(of->store, NULL));
    json_decref(content);
}

void office_of_put(OfficeOf *of, const char *what, const char *id, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    json_t *set = json_vpack_ex(NULL, 0, format, args);
    va_end(args);
    g_assert_nonnull(set);
    office_of_change(of, json_pack("[{s:s, s:s, s:o}]", "what", what, "id", id, "set", set));
}

void office_of_cancel(OfficeOf *of, const char *what, const char *id)
{
    office_of_change(of, json_pack("[{s:s, s:s, s:b}]", "what", what, "id", id, "cancel", 1));
}

static void append_as(GString *out, const OfficeAs *as)
{
    if (!as->deputy)
        return;
    g_string_append_printf(out, "(for %s, %s%s)", as->for_person, office_limits[as->limits],
                           as->after_view ? ", after view" : "");
}

char *office_of_keys(OfficeOf *of, const char *person, const char *day)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OfficeKeys) keys = office_keys(of->store, person, day, &error);
    g_assert_no_error(error);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < keys->keys->len; i++) {
        const OfficeKey *key = &g_array_index(keys->keys, OfficeKey, i);
        g_string_append_printf(out, "%s%s", i > 0 ? " " : "", key->key);
        append_as(out, &key->as);
    }
    return g_string_free(out, FALSE);
}

char *office_of_holders(OfficeOf *of, const char *key, const char *day)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OfficeHolders) holders = office_holders(of->store, key, day, &error);
    g_assert_no_error(error);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < holders->holders->len; i++) {
        const OfficeHolder *one = &g_array_index(holders->holders, OfficeHolder, i);
        g_string_append_printf(out, "%s%s", i > 0 ? " " : "", one->person);
        append_as(out, &one->as);
    }
    return g_string_free(out, FALSE);
}

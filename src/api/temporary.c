/* api/temporary.c -- see temporary.h */
#include "api/temporary.h"
#include <string.h>

static void temporary_free(gpointer data)
{
    ApiTemporary *temporary = data;
    if (temporary->password != NULL)
        explicit_bzero(temporary->password, strlen(temporary->password));
    g_free(temporary->password);
    g_free(temporary->hash);
    g_free(temporary);
}

static gboolean make(const ApiCall *call, ApiTemporary *temporary, const char *given,
                     GError **error)
{
    PeopleSettings settings;
    if (!people_settings_read(call->site, &settings, error))
        return FALSE;
    temporary->password = given != NULL ? g_strdup(given) : people_password_make(error);
    if (temporary->password == NULL)
        return FALSE;
    temporary->hash = people_password_hash(temporary->password,
                                           (PeopleScheme)settings.at[PEOPLE_PASSWORD_HASH], error);
    return temporary->hash != NULL;
}

gboolean api_temporary_prepare(ApiCall *call, const char *given, GError **error)
{
    ApiTemporary *temporary = g_new0(ApiTemporary, 1);
    call->prepared = temporary;
    call->prepared_free = temporary_free;
    return make(call, temporary, given, error);
}

const ApiTemporary *api_temporary(const ApiCall *call)
{
    return call->prepared;
}

static void temporaries_free(gpointer data)
{
    g_ptr_array_unref(data);
}

gboolean api_temporaries_prepare(ApiCall *call, gsize count, GError **error)
{
    if (call->prepared == NULL) {
        call->prepared = g_ptr_array_new_with_free_func(temporary_free);
        call->prepared_free = temporaries_free;
    }
    GPtrArray *all = call->prepared;
    ApiTemporary *temporary = g_new0(ApiTemporary, 1);
    g_ptr_array_add(all, temporary);
    call->prepare_more = all->len < count;
    return make(call, temporary, NULL, error);
}

const ApiTemporary *api_temporaries_at(const ApiCall *call, gsize index)
{
    const GPtrArray *all = call->prepared;
    return g_ptr_array_index(all, index);
}

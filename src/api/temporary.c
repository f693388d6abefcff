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

gboolean api_temporary_prepare(ApiCall *call, const char *given, GError **error)
{
    PeopleSettings settings;
    if (!people_settings_read(call->site, &settings, error))
        return FALSE;
    ApiTemporary *temporary = g_new0(ApiTemporary, 1);
    call->prepared = temporary;
    call->prepared_free = temporary_free;
    temporary->password = given != NULL ? g_strdup(given) : people_password_make(error);
    if (temporary->password == NULL)
        return FALSE;
    temporary->hash = people_password_hash(temporary->password,
                                           (PeopleScheme)settings.at[PEOPLE_PASSWORD_HASH], error);
    return temporary->hash != NULL;
}

const ApiTemporary *api_temporary(const ApiCall *call)
{
    return call->prepared;
}

/* people/client-data.c -- what the browser says a ceremony was: read strictly. Pure */
#include "base/json.h"
#include "base/problem.h"
#include "people/passkey.h"
#include <string.h>

static gboolean refuse(const char *what, GError **error)
{
    problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("what the browser sent", "ブラウザーの応答"),
                what);
    return FALSE;
}

static gboolean take_ceremony(PeopleClientData *data, const json_t *object, GError **error)
{
    const char *type = json_get_string(object, "type", error);
    if (type == NULL)
        return FALSE;
    if (strcmp(type, "webauthn.create") == 0)
        data->ceremony = PEOPLE_CEREMONY_CREATE;
    else if (strcmp(type, "webauthn.get") == 0)
        data->ceremony = PEOPLE_CEREMONY_GET;
    else
        return refuse("type", error);
    return TRUE;
}

static gboolean take_challenge(PeopleClientData *data, const json_t *object, GError **error)
{
    const char *text = json_get_string(object, "challenge", error);
    if (text == NULL)
        return FALSE;
    g_autoptr(GBytes) bytes = people_base64url_read(text, PEOPLE_CHALLENGE_MAX_BYTES);
    if (bytes == NULL)
        return refuse("challenge", error);
    const guint8 *at = g_bytes_get_data(bytes, &data->challenge_bytes);
    if (data->challenge_bytes > 0)
        memcpy(data->challenge, at, data->challenge_bytes);
    return TRUE;
}

static gboolean take_origin(PeopleClientData *data, const json_t *object, GError **error)
{
    const char *origin = json_get_string(object, "origin", error);
    if (origin == NULL)
        return FALSE;
    if (g_strlcpy(data->origin, origin, sizeof data->origin) >= sizeof data->origin)
        return refuse("origin", error);
    return TRUE;
}

/* A page of somebody else's that frames ours could have asked. */
static gboolean check_frame(const json_t *object, GError **error)
{
    const json_t *cross = json_object_get(object, "crossOrigin");
    if ((cross != NULL && !json_is_false(cross)) || json_object_get(object, "topOrigin") != NULL)
        return refuse("crossOrigin", error);
    return TRUE;
}

gboolean people_client_data_read(PeopleClientData *data, const guint8 *bytes, gsize size_bytes,
                                 GError **error)
{
    PeopleClientData read = {0};
    g_autoptr(json_t) object =
        json_read(bytes, size_bytes, PEOPLE_CLIENT_DATA_MAX_BYTES, 4, "clientDataJSON", error);
    if (object == NULL)
        return FALSE;
    if (!json_is_object(object))
        return refuse("clientDataJSON", error);
    if (!take_ceremony(&read, object, error) || !take_challenge(&read, object, error) ||
        !take_origin(&read, object, error) || !check_frame(object, error))
        return FALSE;
    *data = read;
    return TRUE;
}

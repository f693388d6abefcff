/* clean/markup/data-picture.c -- Base64 of a picture, through the engine of pictures */
#include "clean/markup/data-picture.h"
#include "clean/schema.h"
#include "image/image.h"
#include <string.h>

static gboolean note(const DisarmJob *job, DisarmDanger danger, const char *detail, GError **error)
{
    DisarmJob own = *job;
    return disarm_apply(&own, clean_aspect_of(danger), danger, DISARM_DROPPED, detail, error);
}

static gboolean is_taken(ImageKind kind)
{
    return kind == IMAGE_PNG || kind == IMAGE_JPEG || kind == IMAGE_GIF || kind == IMAGE_WEBP;
}

/* Whether a refusal is of the picture alone. */
static gboolean is_of_picture(const GError *error)
{
    return g_error_matches(error, PROBLEM, PROBLEM_DAMAGED) ||
           g_error_matches(error, PROBLEM, PROBLEM_UNSUPPORTED) ||
           g_error_matches(error, PROBLEM, PROBLEM_EMPTY);
}

gboolean clean_picture_address(DisarmJob *job, const guint8 *bytes, gsize size, char **made,
                               GError **error)
{
    g_autoptr(GError) problem = NULL;
    *made = NULL;
    ImageKind kind = size > 0 ? image_kind_of(bytes, size) : IMAGE_NONE;
    if (!is_taken(kind))
        return note(job, DISARM_UNSUPPORTED, NULL, error);
    g_autoptr(GBytes) picture = image_clean(kind, bytes, size, job, &problem);
    if (picture == NULL && is_of_picture(problem))
        return note(job, DISARM_DAMAGED, image_kind_name(kind), error);
    if (picture == NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    g_autofree char *base64 =
        g_base64_encode(g_bytes_get_data(picture, NULL), g_bytes_get_size(picture));
    *made = g_strconcat("data:", image_kind_media_type(kind), ";base64,", base64, NULL);
    return TRUE;
}

gboolean clean_data_picture(DisarmJob *job, const char *address, char **made, GError **error)
{
    gsize size = 0;
    const char *comma = strchr(address, ',');
    gboolean data = g_ascii_strncasecmp(address, "data:image/", 11) == 0 && comma != NULL &&
                    g_strstr_len(address, comma - address, ";base64") != NULL;
    *made = NULL;
    if (!data) {
        const char *end = NULL; /* not in the middle of a character */
        g_utf8_validate(address, (gssize)MIN(strlen(address), 100), &end);
        g_autofree char *shown = g_strndup(address, (gsize)(end - address));
        return note(job, DISARM_EXTERNAL_RESOURCE, shown, error);
    }
    if (!disarm_budget_inflate(job->budget, strlen(comma), error))
        return FALSE;
    g_autofree guchar *bytes = g_base64_decode(comma + 1, &size);
    return clean_picture_address(job, bytes, size, made, error);
}

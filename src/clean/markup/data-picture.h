/* clean/markup/data-picture.h -- pictures that stand in an address (RFC 2397); pure (clean/ only)
 */
#pragma once
#include "disarm/job.h"

/* The address with its picture made anew into `made` (owned), or NULL where it is none that stays:
 * another kind than PNG, JPEG, GIF or WebP, or an address that leads elsewhere; which is noted.
 * FALSE when the job ends. */
gboolean clean_data_picture(DisarmJob *job, const char *address, char **made, GError **error);
/* The same of the bytes of a picture. */
gboolean clean_picture_address(DisarmJob *job, const guint8 *bytes, gsize size, char **made,
                               GError **error);

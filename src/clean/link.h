/* clean/link.h -- addresses and calls that may stay, and those that may not; pure (clean/ only) */
#pragma once
#include "disarm/job.h"

typedef enum {
    CLEAN_LINK_WEB,    /* http, https, mailto: the policy decides */
    CLEAN_LINK_INSIDE, /* a place in the same file: "#name", "#'a sheet'!A1" */
    CLEAN_LINK_UNSAFE
} CleanLink;
/* Whether an address or a name (UTF-8) holds a character that no reader shows: a mark of direction,
 * a widthless one, a control. It would look like another. */
gboolean clean_link_hides(const char *text, gsize size);
/* An address as a relationship or field names it (decoded UTF-8). RFC 3986, taken strictly: what is
 * not clearly of the first two kinds is unsafe. */
CleanLink clean_link_kind(const char *address, gsize size);
/* The same of a place without its "#". */
gboolean clean_link_is_place(const char *place, gsize size);

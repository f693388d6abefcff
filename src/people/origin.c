/* people/origin.c -- from where somebody signs in, or a program calls: ranges of addresses, and
 * what is asked there */
#include "base/problem.h"
#include "people/settings.h"
#include <gio/gio.h>
#include <string.h>

#define RANGES_MAX 100
#define SEPARATORS " ,\t\n\xe3\x80\x81" /* and the ideographic comma, byte by byte */
#define MAPPED "::ffff:"                /* an IPv4 address met on an IPv6 socket */

static char **split(const char *ranges)
{
    return g_strsplit_set(ranges, SEPARATORS, -1);
}

gboolean people_ranges_check(const char *ranges, GError **error)
{
    g_auto(GStrv) parts = split(ranges);
    gsize count = 0;
    for (char **part = parts; *part != NULL; part++) {
        if (**part == '\0')
            continue;
        g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string(*part, NULL);
        if (mask == NULL || ++count > RANGES_MAX) {
            g_autofree char *shown = g_utf8_make_valid(*part, -1);
            problem_set(error, PROBLEM_INVALID, shown,
                        PROBLEM_BOTH("ranges such as 192.0.2.0/24 or 2001:db8::/32, 100 at most",
                                     "192.0.2.0/24 や 2001:db8::/32 の形で、100 個まで"));
            return FALSE;
        }
    }
    return TRUE;
}

gboolean people_ranges_have(const char *ranges, const char *peer)
{
    const char *plain =
        g_str_has_prefix(peer, MAPPED) && strchr(peer, '.') != NULL ? peer + strlen(MAPPED) : peer;
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(plain);
    g_auto(GStrv) parts = split(ranges);
    for (char **part = parts; address != NULL && *part != NULL; part++) {
        g_autoptr(GInetAddressMask) mask =
            **part != '\0' ? g_inet_address_mask_new_from_string(*part, NULL) : NULL;
        if (mask != NULL && g_inet_address_mask_matches(mask, address))
            return TRUE;
    }
    return FALSE;
}

gboolean people_factor_is_asked(const PeopleSettings *settings, gboolean administrator,
                                const char *peer)
{
    if (administrator || settings->at[PEOPLE_FACTOR_FOR] == PEOPLE_FOR_EVERYONE)
        return TRUE;
    if (settings->at[PEOPLE_FACTOR_FOR] != PEOPLE_FOR_OUTSIDE)
        return FALSE;
    return peer == NULL || !people_ranges_have(settings->factor_inside, peer);
}

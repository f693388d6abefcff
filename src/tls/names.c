/* tls/names.c -- see names.h */
#include "tls/names.h"
#include "base/problem.h"
#include <arpa/inet.h>
#include <string.h>

#define DNS_MAX_BYTES 253
#define LABEL_MAX_BYTES 63
#define ADDRESSES_MAX 32
#define MASK_FOUR "255.255.255.255"
#define MASK_SIX "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"

typedef enum { NAME_DNS, NAME_FOUR, NAME_SIX } NameKind;

static NameKind name_kind(const char *name)
{
    guint8 address[16];
    if (inet_pton(AF_INET, name, address) == 1)
        return NAME_FOUR;
    return inet_pton(AF_INET6, name, address) == 1 ? NAME_SIX : NAME_DNS;
}

static gboolean is_label(const char *label)
{
    gsize bytes = strlen(label);
    if (bytes == 0 || bytes > LABEL_MAX_BYTES || label[0] == '-' || label[bytes - 1] == '-')
        return FALSE;
    for (gsize i = 0; i < bytes; i++)
        if (!g_ascii_isalnum(label[i]) && label[i] != '-')
            return FALSE;
    return TRUE;
}

static gboolean is_dns(const char *name)
{
    if (strlen(name) > DNS_MAX_BYTES)
        return FALSE;
    g_auto(GStrv) labels = g_strsplit(name, ".", -1);
    for (gsize i = 0; labels[i] != NULL; i++)
        if (!is_label(labels[i]))
            return FALSE;
    /* All digits would be an address written wrongly. */
    return labels[0] != NULL && strspn(name, "0123456789.") != strlen(name);
}

static gboolean refuse_name(const char *name, GError **error)
{
    problem_set(error, PROBLEM_INVALID,
                PROBLEM_BOTH("the host name or address", "ホスト名・アドレス"), name);
    return FALSE;
}

gboolean tls_names_check(const TlsNames *names, GError **error)
{
    if (name_kind(names->host) == NAME_DNS && !is_dns(names->host))
        return refuse_name(names->host, error);
    for (gsize i = 0; names->addresses != NULL && names->addresses[i] != NULL; i++)
        if (i >= ADDRESSES_MAX || name_kind(names->addresses[i]) == NAME_DNS)
            return refuse_name(names->addresses[i], error);
    return TRUE;
}

/* The `index`th name: the host, then the addresses; NULL after the last. */
static const char *name_at(const TlsNames *names, gsize index)
{
    if (index == 0)
        return names->host;
    return names->addresses != NULL ? names->addresses[index - 1] : NULL;
}

char *tls_names_alternatives(const TlsNames *names)
{
    GString *text = g_string_new(NULL);
    const char *name;
    for (gsize i = 0; (name = name_at(names, i)) != NULL; i++)
        g_string_append_printf(text, "%s%s:%s", i > 0 ? "," : "",
                               name_kind(name) == NAME_DNS ? "DNS" : "IP", name);
    return g_string_free(text, FALSE);
}

char *tls_names_constraints(const TlsNames *names)
{
    GString *text = g_string_new("critical");
    gboolean seen[3] = {FALSE, FALSE, FALSE};
    const char *name;
    for (gsize i = 0; (name = name_at(names, i)) != NULL; i++) {
        NameKind kind = name_kind(name);
        seen[kind] = TRUE;
        if (kind == NAME_DNS)
            g_string_append_printf(text, ",permitted;DNS:%s", name);
        else
            g_string_append_printf(text, ",permitted;IP:%s/%s", name,
                                   kind == NAME_FOUR ? MASK_FOUR : MASK_SIX);
    }
    /* A kind of name that is not constrained would be free: forbid it whole. */
    if (!seen[NAME_DNS])
        g_string_append(text, ",permitted;DNS:none.invalid");
    if (!seen[NAME_FOUR])
        g_string_append(text, ",excluded;IP:0.0.0.0/0.0.0.0");
    if (!seen[NAME_SIX])
        g_string_append(text, ",excluded;IP:::/::");
    return g_string_free(text, FALSE);
}

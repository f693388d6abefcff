/* core/settings.h -- what site.json says of the site and its bodies */
#pragma once
#include <glib.h>

#define CORE_SITE_JSON_MAX_BYTES 65536

typedef struct {
    char *id, *name, *origin;
} CoreBody;

typedef struct {
    char *name, *host, *origin;
    gboolean virus_check; /* "virus_check": true; what people attach counts only once found clean */
    CoreBody body;        /* the body shown; further bodies come with a later form of site.json */
} CoreSettings;

/* PROBLEM_FORMAT names what is wrong. Owned. */
CoreSettings *core_settings_load(const char *site_dir, GError **error);
void core_settings_free(CoreSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CoreSettings, core_settings_free)

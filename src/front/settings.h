/* front/settings.h -- what front reads before it locks itself down: names, limits, certificate, UI
 */
#pragma once
#include "front/bounds.h"
#include "front/cards.h"
#include "front/pages.h"

typedef struct {
    GStrv names; /* host names this site answers for, lower case */
    FrontLimits limits;
    FrontPages *pages;
    char *certificate_pem, *key_pem; /* NULL without SITE/tls: then only plain loopback is served */
    FrontCards *cards;               /* NULL where no authority is trusted for cards */
} FrontSettings;

/* From SITE/site.json ("host", optional "front": {"names": […], limits…}), SITE/tls/server.pem and
 * server.key, SITE/tls/cards (cards.h), and the UI's directory: $SEKISHO_UI, or what lies beside
 * the program
 * (../share/sekisho/ui, ../ui/dist). PROBLEM_INVALID, PROBLEM_IO, PROBLEM_NOT_FOUND, …TOO_LARGE. */
FrontSettings *front_settings_load(const char *site_dir, GError **error);
void front_settings_free(FrontSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrontSettings, front_settings_free)

/* service/house.h -- the tables a log fills about itself and the site: name, bodies, sandbox,
 * courier
 *
 * Made from `site.create`, `log.open`, `body.create`, `body.checkpoint`, `sandbox.weak`,
 * `sandbox.full` and `courier.change`; asked by report/. What a visitor is lent lives until it
 * returns. */
#pragma once
#include "ledger/log.h"
#include "store/store.h"

extern const StoreSchema site_schema_001;
extern const StoreSchema site_schema_002;
#define SERVICE_HOUSE_DERIVED_TABLES "log_name", "body", "sandbox_note", "courier_setting"

gboolean service_house_project_name(Store *store, const LedgerEvent *event,
                                    const LedgerPlace *place, const json_t *content,
                                    GError **error);
gboolean service_house_project_body(Store *store, const LedgerEvent *event,
                                    const LedgerPlace *place, const json_t *content,
                                    GError **error);
gboolean service_house_project_checkpoint(Store *store, const LedgerEvent *event,
                                          const LedgerPlace *place, const json_t *content,
                                          GError **error);
gboolean service_house_project_sandbox(Store *store, const LedgerEvent *event,
                                       const LedgerPlace *place, const json_t *content,
                                       GError **error);
gboolean service_house_project_courier(Store *store, const LedgerEvent *event,
                                       const LedgerPlace *place, const json_t *content,
                                       GError **error);

/* The name and host the site goes by; "" before there is one. Each transfer full. */
gboolean service_house_name(Store *store, char **name, char **host, GError **error);
typedef struct {
    const char *id, *name, *origin;
} ServiceBody;
gboolean service_house_each_body(Store *store,
                                 void (*visit)(const ServiceBody *body, gpointer user),
                                 gpointer user, GError **error);
typedef struct {
    gboolean weak;
    gint64 since_us;
    char *missing; /* comma-separated; transfer full, "" when none */
} ServiceSandbox;
gboolean service_house_sandbox(Store *store, ServiceSandbox *sandbox, GError **error);
/* What the courier may reach, as canonical JSON; "" while nothing was said. Transfer full; NULL
 * with an error. */
char *service_house_courier(Store *store, GError **error);

/* service/courier.c -- what the courier may reach becomes an event when it changes */
#include "service/courier.h"
#include "base/problem.h"
#include "service/call.h"
#include "service/house.h"
#include <string.h>

#define FACTS_MAX_BYTES 65536

gboolean service_note_courier(ServiceCall *call, const json_t *facts, GError **error)
{
    const ServiceEvent event = {.act = "courier.change", .subject = "settings/courier"};
    g_autofree char *before = service_house_courier(ledger_log_store(call->log), error);
    g_autoptr(GBytes) bytes =
        before != NULL ? json_write_canonical(facts, FACTS_MAX_BYTES, error) : NULL;
    if (bytes == NULL)
        return FALSE;
    if (*before == '\0' && json_object_size(facts) == 0)
        return TRUE; /* nothing was ever set up */
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    if (strlen(before) == size && memcmp(before, text, size) == 0)
        return TRUE;
    return service_append(call, &event, json_pack("{s:O}", "settings", facts), error);
}

/* front/bounds.c -- the table of limits: name, default, bounds */
#include "front/bounds.h"

typedef struct {
    const char *name;
    gsize offset;
    guint initial, min, max;
} LimitRow;

#define LIMIT(field, initial, min, max)                                                            \
    {                                                                                              \
#field, G_STRUCT_OFFSET(FrontLimits, field), initial, min, max                             \
    }

static const LimitRow limit_rows[] = {
    LIMIT(handshake_ms, 5000, 100, 60000),    LIMIT(head_ms, 10000, 100, 120000),
    LIMIT(idle_ms, 30000, 100, 600000),       LIMIT(body_ms, 600000, 500, 7200000),
    LIMIT(core_ms, 120000, 500, 1800000),     LIMIT(window_ms, 5000, 100, 60000),
    LIMIT(rate_min_bytes_s, 500, 1, 1000000), LIMIT(visitors_max, 2000, 4, 20000),
    LIMIT(visitors_each_max, 256, 2, 20000),  LIMIT(card_handshake_ms, 120000, 100, 600000),
};

static guint *limit_place(FrontLimits *limits, const LimitRow *row)
{
    return (guint *)(gpointer)((guint8 *)limits + row->offset);
}

FrontLimits front_limits_default(void)
{
    FrontLimits limits = {.body_max_bytes = 64 * 1024 * 1024};
    for (gsize i = 0; i < G_N_ELEMENTS(limit_rows); i++)
        *limit_place(&limits, &limit_rows[i]) = limit_rows[i].initial;
    return limits;
}

gboolean front_limits_read(FrontLimits *limits, const json_t *object, GError **error)
{
    FrontLimits read = *limits;
    gint64 value = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(limit_rows); i++) {
        const LimitRow *row = &limit_rows[i];
        if (json_object_get(object, row->name) == NULL)
            continue;
        if (!json_get_integer(object, row->name, row->min, row->max, &value, error))
            return FALSE;
        *limit_place(&read, row) = (guint)value;
    }
    if (json_object_get(object, "body_max_bytes") != NULL) {
        if (!json_get_integer(object, "body_max_bytes", 1024, JSON_INTEGER_MAX, &value, error))
            return FALSE;
        read.body_max_bytes = (guint64)value;
    }
    *limits = read;
    return TRUE;
}

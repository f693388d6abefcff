/* reading/read.c -- from bytes to a reading: decode, outline and units, then what the whole says */
#include "reading/read.h"
#include "policy/reading.h"
#include "policy/text.h"
#include "reading/walk.h"

static PolicyReading *read_text(const PolicyRules *rules, const PolicySource *source,
                                const guint8 *bytes, gsize size_bytes, PolicyProgress progress,
                                gpointer progress_data, GError **error)
{
    if (!policy_progress_tell(progress, progress_data, "decode", 0, error))
        return NULL;
    g_autoptr(PolicyText) text = policy_text_read(bytes, size_bytes, source->name, error);
    if (text == NULL)
        return NULL;
    g_autoptr(PolicyReading) reading =
        policy_read_units(rules, source, text, bytes, size_bytes, progress, progress_data, error);
    if (reading == NULL)
        return NULL;
    reading_walk(rules, text, reading);
    if (!policy_progress_tell(progress, progress_data, "fields", 100, error))
        return NULL;
    return g_steal_pointer(&reading);
}

PolicyReading *policy_read(const PolicyRules *rules, const guint8 *bytes, gsize size_bytes,
                           const char *name, PolicyProgress progress, gpointer progress_data,
                           GError **error)
{
    const PolicySource itself = {.name = name};
    return read_text(rules, &itself, bytes, size_bytes, progress, progress_data, error);
}

PolicyReading *policy_read_from(const PolicyRules *rules, const PolicySource *source,
                                const guint8 *text, gsize size_bytes, PolicyProgress progress,
                                gpointer progress_data, GError **error)
{
    return read_text(rules, source, text, size_bytes, progress, progress_data, error);
}

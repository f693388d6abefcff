/* clean/ooxml/filter-mc.c -- markup compatibility: every branch is filtered, and what names
 * namespaces names only those that stay */
#include "clean/ooxml/filter.h"
#include <string.h>

/* The next word of a list. */
static gboolean next_word(CleanSlice *rest, CleanSlice *word)
{
    while (rest->size > 0 && strchr(" \t\r\n", *rest->at) != NULL) {
        rest->at++;
        rest->size--;
    }
    *word = (CleanSlice){rest->at, 0};
    while (rest->size > 0 && strchr(" \t\r\n", *rest->at) == NULL) {
        rest->at++;
        rest->size--;
        word->size++;
    }
    return word->size > 0;
}

/* Prefixes as we write them. FALSE when one names a namespace that no table has, or that this part
 * may not use; the others are in `out`. */
static gboolean rewrite_prefixes(CleanFilter *filter, CleanSlice raw, GString *out)
{
    gboolean all = TRUE;
    CleanSlice word;
    g_string_truncate(out, 0);
    filter->named_count = 0;
    while (next_word(&raw, &word)) {
        guint space = clean_names_prefix(filter->names, word);
        gboolean known = space != CLEAN_SPACE_UNKNOWN && space != 0 &&
                         *clean_spaces[space].prefix != '\0' &&
                         (clean_spaces[space].groups & clean_kinds[filter->kind].groups) != 0;
        known &= filter->named_count < CLEAN_NAMED_MAX;
        all &= known;
        if (!known)
            continue;
        filter->named[filter->named_count++] = (guint8)space;
        g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", clean_spaces[space].prefix);
    }
    return all;
}

gboolean clean_mc_attribute(CleanFilter *filter, const CleanElement *element, CleanSlice local,
                            CleanSlice raw, GError **error)
{
    static const char name[] = "Ignorable";
    (void)element;
    (void)error;
    if (local.size != sizeof name - 1 || memcmp(local.at, name, local.size) != 0) {
        filter->changed = TRUE; /* ProcessContent and the like speak of what does not stay */
        return TRUE;
    }
    filter->changed |= !rewrite_prefixes(filter, raw, filter->value);
    if (filter->value->len == 0)
        return TRUE;
    CleanKept *kept = &filter->kept[filter->kept_count++];
    const char *lasting = g_string_chunk_insert(filter->chunk, filter->value->str);
    *kept = (CleanKept){CLEAN_SPACE_MC, name, sizeof name - 1, {lasting, filter->value->len}, TRUE,
                        CLEAN_VALUE_T,  NULL};
    return TRUE;
}

static gboolean is(CleanSlice text, const char *name)
{
    return strlen(name) == text.size && memcmp(name, text.at, text.size) == 0;
}

static gboolean start_choice(CleanFilter *filter, const CleanXmlAttribute *attributes, guint count,
                             GError **error)
{
    static const char requires[] = "Requires";
    filter->kept_count = 0;
    for (guint i = 0; i < count; i++) {
        if (attributes[i].declares)
            continue;
        CleanSlice raw = attributes[i].value;
        if (is(attributes[i].name.raw, requires) && rewrite_prefixes(filter, raw, filter->value)) {
            CleanSlice value = {g_string_chunk_insert(filter->chunk, filter->value->str),
                                filter->value->len};
            filter->kept[filter->kept_count++] =
                (CleanKept){0, requires, sizeof requires - 1, value, TRUE, CLEAN_VALUE_T, NULL};
        } else {
            filter->changed = TRUE;
        }
    }
    if (filter->kept_count == 1) {
        clean_filter_emit(filter, CLEAN_SPACE_MC, "Choice", 6, TRUE, NULL, CLEAN_MC_CHOICE);
        return TRUE;
    }
    clean_filter_push(filter, CLEAN_FRAME_DROP, NULL, 0);
    return clean_filter_danger(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "mc:Choice", -1,
                               error);
}

/* Without a choice before it, what the fallback holds stands alone. */
static void start_fallback(CleanFilter *filter)
{
    CleanFrame *alternate = clean_filter_top(filter);
    filter->kept_count = filter->named_count = 0;
    if (alternate->holds || alternate->mode != CLEAN_FRAME_KEEP) {
        gboolean unwrapped = alternate->mode != CLEAN_FRAME_KEEP;
        if (unwrapped)
            clean_filter_push(filter, CLEAN_FRAME_UNWRAP, NULL, CLEAN_MC_FALLBACK);
        else
            clean_filter_emit(filter, CLEAN_SPACE_MC, "Fallback", 8, FALSE, NULL,
                              CLEAN_MC_FALLBACK);
        return;
    }
    if (filter->writer != NULL)
        clean_writer_back(filter->writer, alternate->mark);
    alternate->mode = CLEAN_FRAME_UNWRAP;
    alternate->weak = FALSE;
    filter->changed = TRUE;
    clean_filter_push(filter, CLEAN_FRAME_UNWRAP, NULL, CLEAN_MC_FALLBACK);
}

gboolean clean_mc_start(CleanFilter *filter, const CleanName *name,
                        const CleanXmlAttribute *attributes, guint count, GError **error)
{
    const CleanFrame *top = clean_filter_top(filter);
    gboolean inside = top != NULL && top->mc == CLEAN_MC_ALTERNATE;
    filter->kept_count = filter->named_count = 0;
    if (top != NULL && !inside && is(name->local, "AlternateContent")) {
        clean_filter_emit(filter, CLEAN_SPACE_MC, "AlternateContent", 16, TRUE, NULL,
                          CLEAN_MC_ALTERNATE);
        return TRUE;
    }
    if (inside && is(name->local, "Choice"))
        return start_choice(filter, attributes, count, error);
    if (inside && is(name->local, "Fallback")) {
        start_fallback(filter);
        return TRUE;
    }
    clean_filter_push(filter, CLEAN_FRAME_DROP, NULL, 0);
    return clean_filter_danger(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, name->local.at,
                               (gssize)MIN(name->local.size, 60), error);
}

/* policy/scan.c -- one pass of the matcher, then each use keeps its longest words */
#include "policy/scan.h"

#include <string.h>

void policy_scan_init(PolicyScan *scan)
{
    scan->all = g_array_sized_new(FALSE, FALSE, sizeof(PolicyHit), 256);
    for (guint i = 0; i < USE_LAST; i++)
        scan->hits[i] = g_array_sized_new(FALSE, FALSE, sizeof(PolicyHit), 32);
}

void policy_scan_clear(PolicyScan *scan)
{
    if (scan->all == NULL)
        return;
    g_array_unref(scan->all);
    for (guint i = 0; i < USE_LAST; i++)
        g_array_unref(scan->hits[i]);
    scan->all = NULL;
}

void policy_scan_keep_longest(GArray *hits, const PolicyHit *hit)
{
    while (hits->len > 0) {
        const PolicyHit *last = &g_array_index(hits, PolicyHit, hits->len - 1);
        if (last->start <= hit->start && last->end >= hit->end &&
            (last->start != hit->start || last->end != hit->end))
            return;
        if (last->start < hit->start || (last->start == hit->start && last->end == hit->end))
            break;
        g_array_set_size(hits, hits->len - 1);
    }
    g_array_append_val(hits, *hit);
}

void policy_scan_run(PolicyScan *scan, const PolicyRules *rules, const char *text, gsize size)
{
    g_array_set_size(scan->all, 0);
    for (guint i = 0; i < USE_LAST; i++)
        g_array_set_size(scan->hits[i], 0);
    memset(&scan->cues, 0, sizeof scan->cues);
    policy_match_run(rules->match, text, size, scan->all);
    for (guint i = 0; i < scan->all->len; i++) {
        const PolicyHit *hit = &g_array_index(scan->all, PolicyHit, i);
        const PolicyEntry *entry = policy_rules_entry(rules, hit->value);
        if (entry->use == USE_CUE)
            policy_cues_set(&scan->cues, (guint)entry->value);
        else if (entry->use == USE_CAPABILITY)
            g_array_append_val(scan->hits[USE_CAPABILITY], *hit); /* where each counts decides */
        else
            policy_scan_keep_longest(scan->hits[entry->use], hit);
    }
}

const PolicyHit *policy_scan_first(const PolicyScan *scan, const PolicyRules *rules, PolicyUse use)
{
    for (guint i = 0; i < scan->hits[use]->len; i++) {
        const PolicyHit *hit = &g_array_index(scan->hits[use], PolicyHit, i);
        if (!policy_rules_entry(rules, hit->value)->skip)
            return hit;
    }
    return NULL;
}

/* Longest words only are kept, so rising ends mean rising starts. */
guint policy_scan_from(const PolicyScan *scan, PolicyUse use, gsize at)
{
    const GArray *hits = scan->hits[use];
    guint low = 0, high = hits->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(hits, PolicyHit, middle).start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* disarm/finding.c -- equal findings are one with a count; what does not print is escaped */
#include "disarm/finding.h"
#include <string.h>

#define NAME_MAX_BYTES ((gsize)1024) /* of a place, shown */

struct DisarmFindings {
    GPtrArray *list;  /* DisarmFinding, owned; sorted when `sorted` */
    GHashTable *seen; /* key text, owned -> DisarmFinding */
    GPtrArray *parts; /* DisarmPart, owned */
    GString *place;   /* names entered, joined */
    GArray *lengths;  /* gsize: how long `place` was before each */
    DisarmUnit unit;
    guint number;
    char *name;
    gboolean sorted;
    guint64 tally[DISARM_DANGER_LAST][DISARM_REFUSED + 1];
};

static void finding_free(gpointer data)
{
    DisarmFinding *finding = data;
    g_free(finding->part);
    g_free(finding->name);
    g_free(finding->detail);
    g_free(finding);
}

static void part_free(gpointer data)
{
    DisarmPart *part = data;
    g_free(part->part);
    g_free(part->kind);
    g_free(part);
}

DisarmFindings *disarm_findings_new(void)
{
    DisarmFindings *findings = g_new0(DisarmFindings, 1);
    findings->list = g_ptr_array_new_with_free_func(finding_free);
    findings->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    findings->parts = g_ptr_array_new_with_free_func(part_free);
    findings->place = g_string_new(NULL);
    findings->lengths = g_array_new(FALSE, FALSE, sizeof(gsize));
    return findings;
}

void disarm_findings_free(DisarmFindings *findings)
{
    if (findings == NULL)
        return;
    g_ptr_array_unref(findings->list);
    g_hash_table_unref(findings->seen);
    g_ptr_array_unref(findings->parts);
    g_string_free(findings->place, TRUE);
    g_array_unref(findings->lengths);
    g_free(findings->name);
    g_free(findings);
}

/* Whether a character shows as what it is: no controls, no direction marks, nothing private. */
static gboolean shows(gunichar c)
{
    return g_unichar_isprint(c) && g_unichar_type(c) != G_UNICODE_FORMAT &&
           g_unichar_type(c) != G_UNICODE_PRIVATE_USE;
}

char *disarm_printable(const char *bytes, gsize size, gsize max)
{
    GString *out = g_string_new(NULL);
    const char *end = bytes + size;
    while (bytes < end && out->len + 10 < max) {
        if (g_ascii_isprint(*bytes)) {
            g_string_append_c(out, *bytes++);
            continue;
        }
        gunichar c = g_utf8_get_char_validated(bytes, end - bytes);
        gboolean valid = c != (gunichar)-1 && c != (gunichar)-2 && c != 0;
        if (!valid)
            g_string_append_printf(out, "\\x%02x", (guint)(guint8)*bytes);
        else if (shows(c))
            g_string_append_unichar(out, c);
        else
            g_string_append_printf(out, "\\u{%x}", c);
        bytes = valid ? g_utf8_next_char(bytes) : bytes + 1;
    }
    if (bytes < end)
        g_string_append(out, "…");
    return g_string_free(out, FALSE);
}

void disarm_enter(DisarmFindings *findings, const char *name)
{
    gsize before = findings->place->len;
    g_array_append_val(findings->lengths, before);
    g_autofree char *shown = disarm_printable(name, strlen(name), NAME_MAX_BYTES);
    if (before > 0)
        g_string_append(findings->place, " > ");
    g_string_append(findings->place, shown);
    disarm_at(findings, DISARM_WHOLE, 0, NULL);
}

void disarm_leave(DisarmFindings *findings)
{
    g_return_if_fail(findings->lengths->len > 0);
    guint last = findings->lengths->len - 1;
    g_string_truncate(findings->place, g_array_index(findings->lengths, gsize, last));
    g_array_set_size(findings->lengths, last);
    disarm_at(findings, DISARM_WHOLE, 0, NULL);
}

void disarm_at(DisarmFindings *findings, DisarmUnit unit, guint number, const char *name)
{
    g_free(findings->name);
    findings->unit = unit;
    findings->number = number;
    findings->name = name != NULL ? disarm_printable(name, strlen(name), NAME_MAX_BYTES) : NULL;
}

static DisarmFinding *add(DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed,
                          char *detail)
{
    DisarmFinding *finding = g_new0(DisarmFinding, 1);
    *finding = (DisarmFinding){.danger = danger,
                               .deed = deed,
                               .part = g_strdup(findings->place->str),
                               .unit = findings->unit,
                               .number = findings->number,
                               .name = g_strdup(findings->name),
                               .detail = detail};
    g_ptr_array_add(findings->list, finding);
    findings->sorted = FALSE;
    return finding;
}

/* `count` of them at once. */
static void note(DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed, const char *detail,
                 gsize size, guint64 count)
{
    findings->tally[danger][deed] += count;
    g_autofree char *shown =
        detail != NULL ? disarm_printable(detail, size, DISARM_DETAIL_MAX) : NULL;
    g_autofree char *key =
        g_strdup_printf("%d %d %d %u\n%s\n%s\n%s", (int)danger, (int)deed, (int)findings->unit,
                        findings->number, findings->place->str,
                        findings->name != NULL ? findings->name : "", shown != NULL ? shown : "");
    DisarmFinding *finding = g_hash_table_lookup(findings->seen, key);
    if (finding == NULL && findings->list->len >= DISARM_FINDINGS_MAX)
        return;
    if (finding == NULL) {
        finding = add(findings, danger, deed, g_steal_pointer(&shown));
        g_hash_table_insert(findings->seen, g_steal_pointer(&key), finding);
    }
    finding->count += count;
}

void disarm_find(DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed, const char *detail,
                 gssize size)
{
    gsize bytes = detail == NULL ? 0 : size < 0 ? strlen(detail) : (gsize)size;
    note(findings, danger, deed, detail, bytes, 1);
}

void disarm_find_again(DisarmFindings *findings, const DisarmFinding *finding)
{
    if (*finding->part != '\0')
        disarm_enter(findings, finding->part);
    disarm_at(findings, finding->unit, finding->number, finding->name);
    gsize size = finding->detail != NULL ? strlen(finding->detail) : 0;
    note(findings, finding->danger, finding->deed, finding->detail, size, finding->count);
    if (*finding->part != '\0')
        disarm_leave(findings);
}

void disarm_find_more(DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed, guint64 count)
{
    findings->tally[danger][deed] += count;
}

void disarm_part(DisarmFindings *findings, const char *kind, DisarmOutcome outcome)
{
    if (findings->parts->len >= DISARM_PARTS_MAX)
        return;
    DisarmPart *part = g_new0(DisarmPart, 1);
    *part = (DisarmPart){g_strdup(findings->place->str), g_strdup(kind), outcome};
    g_ptr_array_add(findings->parts, part);
}

void disarm_findings_take(DisarmFindings *findings, DisarmFindings *apart)
{
    for (guint i = 0; i < apart->list->len; i++) {
        const DisarmFinding *finding = disarm_findings_get(apart, i);
        disarm_find_again(findings, finding);
        findings->tally[finding->danger][finding->deed] -= finding->count; /* added below */
    }
    for (guint i = 0; i < apart->parts->len; i++) {
        const DisarmPart *part = g_ptr_array_index(apart->parts, i);
        if (*part->part != '\0')
            disarm_enter(findings, part->part);
        disarm_part(findings, part->kind, part->outcome);
        if (*part->part != '\0')
            disarm_leave(findings);
    }
    for (guint danger = 0; danger < DISARM_DANGER_LAST; danger++)
        for (guint deed = 0; deed <= DISARM_REFUSED; deed++)
            findings->tally[danger][deed] += apart->tally[danger][deed];
}

/* g_ptr_array_sort keeps the order of equal ones. */
static gint by_danger(gconstpointer a, gconstpointer b)
{
    const DisarmFinding *const *left = a, *const *right = b;
    return (gint)(*left)->danger - (gint)(*right)->danger;
}

guint disarm_findings_count(const DisarmFindings *findings)
{
    return findings->list->len;
}

const DisarmFinding *disarm_findings_get(DisarmFindings *findings, guint at)
{
    if (!findings->sorted)
        g_ptr_array_sort(findings->list, by_danger);
    findings->sorted = TRUE;
    return at < findings->list->len ? g_ptr_array_index(findings->list, at) : NULL;
}

guint disarm_parts_count(const DisarmFindings *findings)
{
    return findings->parts->len;
}

const DisarmPart *disarm_parts_get(const DisarmFindings *findings, guint at)
{
    return at < findings->parts->len ? g_ptr_array_index(findings->parts, at) : NULL;
}

guint64 disarm_findings_tally(const DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed)
{
    return findings->tally[danger][deed];
}

gboolean disarm_findings_changed(const DisarmFindings *findings)
{
    for (guint danger = 0; danger < DISARM_DANGER_LAST; danger++)
        for (guint deed = 0; deed <= DISARM_REFUSED; deed++)
            if (deed != DISARM_KEPT && findings->tally[danger][deed] > 0)
                return TRUE;
    return FALSE;
}

/* ---- words ---- */

static const struct {
    const char *name, *text[2];
} deeds[] = {
    [DISARM_DROPPED] = {"dropped", {"取り除いた", "removed"}},
    [DISARM_FROZEN] = {"frozen", {"見える内容だけを残した", "only what is seen was kept"}},
    [DISARM_REWRITTEN] = {"rewritten", {"安全な形に作り直した", "made anew in a safe form"}},
    [DISARM_RENAMED] = {"renamed", {"名前を直した", "renamed"}},
    [DISARM_KEPT] = {"kept", {"方針により残した", "kept by policy"}},
    [DISARM_REFUSED] = {"refused", {"これがあるため渡さない", "not passed because of it"}},
};

static const struct {
    const char *name, *text[2];
} units[] = {
    [DISARM_WHOLE] = {"whole", {"", ""}},
    [DISARM_PAGE] = {"page", {"ページ", "page"}},
    [DISARM_SHEET] = {"sheet", {"シート", "sheet"}},
    [DISARM_SLIDE] = {"slide", {"スライド", "slide"}},
    [DISARM_LINE] = {"line", {"行", "line"}},
};

const char *disarm_deed_name(DisarmDeed deed)
{
    return deeds[deed].name;
}

const char *disarm_deed_text(DisarmDeed deed, ProblemLanguage language)
{
    return deeds[deed].text[language];
}

const char *disarm_unit_name(DisarmUnit unit)
{
    return units[unit].name;
}

const char *disarm_outcome_name(DisarmOutcome outcome)
{
    static const char *const names[] = {"same", "rebuilt", "left-out"};
    return names[outcome];
}

char *disarm_unit_text(const DisarmFinding *finding, ProblemLanguage language)
{
    if (finding->unit == DISARM_WHOLE)
        return g_strdup("");
    GString *text = g_string_new(units[finding->unit].text[language]);
    if (finding->number > 0)
        g_string_append_printf(text, " %u", finding->number);
    if (finding->name != NULL)
        g_string_append_printf(text, language == PROBLEM_JAPANESE ? "「%s」" : " “%s”",
                               finding->name);
    return g_string_free(text, FALSE);
}

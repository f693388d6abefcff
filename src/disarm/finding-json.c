/* disarm/finding-json.c -- findings written and read */
#include "disarm/finding-json.h"
#include <string.h>

#define FINDING_BYTES 160u /* of its marks and numbers, at most */
#define KIND_BYTES 64u

/* ---- writing ---- */

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

static void set_number(json_t *object, const char *key, guint64 number)
{
    json_object_set_new(object, key,
                        json_integer((json_int_t)MIN(number, (guint64)JSON_INTEGER_MAX)));
}

static gsize length_of(const char *text)
{
    return text != NULL ? 2 * strlen(text) : 0; /* quotes and backslashes are doubled */
}

static json_t *finding_json(const DisarmFinding *finding)
{
    json_t *object = json_object();
    set_text(object, "danger", disarm_danger_name(finding->danger));
    set_text(object, "deed", disarm_deed_name(finding->deed));
    set_text(object, "part", finding->part);
    set_text(object, "detail", finding->detail);
    set_number(object, "count", finding->count);
    if (finding->unit != DISARM_WHOLE) {
        set_text(object, "unit", disarm_unit_name(finding->unit));
        set_text(object, "name", finding->name);
        set_number(object, "number", finding->number);
    }
    return object;
}

static json_t *findings_json(DisarmFindings *findings)
{
    json_t *list = json_array();
    gsize bytes = 0;
    for (guint i = 0; i < disarm_findings_count(findings); i++) {
        const DisarmFinding *finding = disarm_findings_get(findings, i);
        bytes += FINDING_BYTES + length_of(finding->part) + length_of(finding->detail) +
                 length_of(finding->name);
        if (bytes > DISARM_LIST_MAX_BYTES)
            break;
        json_array_append_new(list, finding_json(finding));
    }
    return list;
}

/* How often each danger was met, by what was done; those not listed too. */
static json_t *tally_json(const DisarmFindings *findings)
{
    json_t *object = json_object();
    for (guint danger = 0; danger < DISARM_DANGER_LAST; danger++) {
        json_t *counts = json_object();
        for (guint deed = 0; deed <= DISARM_REFUSED; deed++) {
            guint64 count = disarm_findings_tally(findings, danger, deed);
            if (count > 0)
                set_number(counts, disarm_deed_name(deed), count);
        }
        if (json_object_size(counts) > 0)
            json_object_set(object, disarm_danger_name(danger), counts);
        json_decref(counts);
    }
    return object;
}

static void write_parts(const DisarmFindings *findings, json_t *into)
{
    json_t *list = json_array();
    gsize bytes = 0;
    guint at = 0, count = disarm_parts_count(findings);
    for (; at < count; at++) {
        const DisarmPart *part = disarm_parts_get(findings, at);
        bytes += FINDING_BYTES + length_of(part->part);
        if (bytes > DISARM_LIST_MAX_BYTES)
            break;
        json_t *object = json_object();
        set_text(object, "part", part->part);
        set_text(object, "kind", part->kind);
        set_text(object, "outcome", disarm_outcome_name(part->outcome));
        json_array_append_new(list, object);
    }
    json_object_set_new(into, "parts", list);
    if (at < count)
        set_number(into, "parts_left", count - at);
}

void disarm_findings_write(DisarmFindings *findings, json_t *object)
{
    json_object_set_new(object, "findings", findings_json(findings));
    json_object_set_new(object, "tally", tally_json(findings));
    write_parts(findings, object);
}

/* ---- reading ---- */

typedef const char *(*NameOf)(guint number);

static const char *danger_name(guint number)
{
    return disarm_danger_name((DisarmDanger)number);
}

static const char *deed_name(guint number)
{
    return disarm_deed_name((DisarmDeed)number);
}

static const char *unit_name(guint number)
{
    return disarm_unit_name((DisarmUnit)number);
}

static const char *outcome_name(guint number)
{
    return disarm_outcome_name((DisarmOutcome)number);
}

static gboolean wrong(const char *what, GError **error)
{
    problem_set(error, PROBLEM_INVALID, what, "findings");
    return FALSE;
}

static gboolean find_name(const char *name, NameOf name_of, guint last, guint *number,
                          GError **error)
{
    for (guint i = 0; name != NULL && i <= last; i++)
        if (strcmp(name, name_of(i)) == 0) {
            *number = i;
            return TRUE;
        }
    return name == NULL ? FALSE : wrong(name, error);
}

static gboolean read_name(const json_t *object, const char *key, NameOf name_of, guint last,
                          guint *number, GError **error)
{
    return find_name(json_get_string(object, key, error), name_of, last, number, error);
}

/* Optional texts. */
static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static gboolean read_finding(DisarmFindings *findings, const json_t *object, GError **error)
{
    guint danger = 0, deed = 0, unit = DISARM_WHOLE;
    gint64 count = 0, number = 0;
    const char *part = json_get_string(object, "part", error);
    if (part == NULL ||
        !read_name(object, "danger", danger_name, DISARM_DANGER_LAST - 1, &danger, error) ||
        !read_name(object, "deed", deed_name, DISARM_REFUSED, &deed, error) ||
        !json_get_integer(object, "count", 1, JSON_INTEGER_MAX, &count, error))
        return FALSE;
    if (json_object_get(object, "unit") != NULL &&
        (!read_name(object, "unit", unit_name, DISARM_LINE, &unit, error) ||
         !json_get_integer(object, "number", 0, G_MAXUINT32, &number, error)))
        return FALSE;
    const DisarmFinding finding = {.danger = (DisarmDanger)danger,
                                   .deed = (DisarmDeed)deed,
                                   .part = (char *)part,
                                   .unit = (DisarmUnit)unit,
                                   .number = (guint)number,
                                   .name = (char *)text_of(object, "name"),
                                   .detail = (char *)text_of(object, "detail"),
                                   .count = (guint64)count};
    disarm_find_again(findings, &finding);
    return TRUE;
}

/* What the tally counts beyond the list. */
static gboolean read_count(DisarmFindings *findings, guint danger, const char *deed_text,
                           const json_t *counts, GError **error)
{
    guint deed = 0;
    gint64 count = 0;
    if (!find_name(deed_text, deed_name, DISARM_REFUSED, &deed, error) ||
        !json_get_integer(counts, deed_text, 1, JSON_INTEGER_MAX, &count, error))
        return FALSE;
    guint64 listed = disarm_findings_tally(findings, (DisarmDanger)danger, (DisarmDeed)deed);
    if ((guint64)count < listed)
        return wrong(deed_text, error);
    disarm_find_more(findings, (DisarmDanger)danger, (DisarmDeed)deed, (guint64)count - listed);
    return TRUE;
}

static gboolean read_tally(DisarmFindings *findings, json_t *tally, GError **error)
{
    const char *danger_text, *deed_text;
    json_t *counts, *count;
    json_object_foreach(tally, danger_text, counts)
    {
        guint danger = 0;
        if (!find_name(danger_text, danger_name, DISARM_DANGER_LAST - 1, &danger, error))
            return FALSE;
        json_object_foreach(counts, deed_text, count)
        {
            if (!read_count(findings, danger, deed_text, counts, error))
                return FALSE;
        }
    }
    return TRUE;
}

static gboolean is_lasting_name(const char *text)
{
    gsize size = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return size > 0 && size <= KIND_BYTES && text[size] == '\0';
}

static gboolean read_part(DisarmFindings *findings, const json_t *object, GError **error)
{
    guint outcome = 0;
    const char *part = json_get_string(object, "part", error);
    const char *kind = part != NULL ? json_get_string(object, "kind", error) : NULL;
    if (kind == NULL || (!is_lasting_name(kind) && !wrong(kind, error)) ||
        !read_name(object, "outcome", outcome_name, DISARM_LEFT_OUT, &outcome, error))
        return FALSE;
    if (*part != '\0')
        disarm_enter(findings, part);
    disarm_part(findings, kind, (DisarmOutcome)outcome);
    if (*part != '\0')
        disarm_leave(findings);
    return TRUE;
}

static gboolean read_list(DisarmFindings *findings, const json_t *object, const char *key,
                          gboolean (*read)(DisarmFindings *, const json_t *, GError **),
                          GError **error)
{
    const json_t *list = json_object_get(object, key);
    if (!json_is_array(list))
        return wrong(key, error);
    for (gsize i = 0; i < json_array_size(list); i++)
        if (!read(findings, json_array_get(list, i), error))
            return FALSE;
    return TRUE;
}

DisarmFindings *disarm_findings_read(const json_t *object, GError **error)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    json_t *tally = json_object_get(object, "tally");
    if (!json_is_object(tally)) {
        wrong("tally", error);
        return NULL;
    }
    if (!read_list(findings, object, "findings", read_finding, error) ||
        !read_tally(findings, tally, error) ||
        !read_list(findings, object, "parts", read_part, error))
        return NULL;
    return g_steal_pointer(&findings);
}

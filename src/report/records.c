/* report/records.c -- registers, search, types: lists of records */
#include "report/records.h"
#include "base/json.h"
#include "base/problem.h"
#include "record/show.h"
#include "register/parts.h"
#include "register/who.h"
#include "report/json.h"
#include "report/lines.h"
#include <string.h>

/* ---- types ---- */

static const RegisterSet *newest(const ReportLook *look, GError **error)
{
    return register_types_newest(register_desk_types(look->view.desk), look->view.store, error);
}

static void append_value(GString *json, json_t *value)
{
    g_autofree char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    g_string_append(json, text);
    json_decref(value);
}

static void append_type(ReportLook *look, GString *json, const RegisterSet *set,
                        const RecordType *type)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "type", type->name);
    report_number(json, "version", type->version);
    report_label(json, "title", type->title);
    report_raw(json, "forms", "[");
    for (guint i = 0; i < type->forms->len; i++) {
        report_next(json);
        json_append_string(json, type->forms->pdata[i], -1);
    }
    g_string_append_c(json, ']');
    report_key(json, "phrases");
    append_value(json, record_phrases_json(type));
    report_bool(json, "may_open", register_may_open(&look->view, set, type, look->ask->person));
    report_bool(json, "sees_all", register_sees_kind(&look->sight, register_set_kind(set, type)));
    report_bool(json, "recurs", type->recurs.every != NULL);
    g_string_append_c(json, '}');
}

static void append_functions(GString *json, const RecordTypes *types)
{
    GPtrArray *functions = record_types_functions(types);
    report_raw(json, "functions", "[");
    for (guint i = 0; i < functions->len; i++) {
        const RecordFunction *function = functions->pdata[i];
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "code", function->code);
        report_label(json, "label", function->label);
        report_text(json, "per", function->per);
        report_bool(json, "single", function->single);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

gboolean report_types(const ReportAsk *ask, GString *json, GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    const RegisterSet *set = newest(&look, error);
    if (set == NULL)
        return FALSE;
    GPtrArray *all = record_types_all(set->types);
    g_string_append_c(json, '{');
    report_number(json, "generation", set->generation);
    report_raw(json, "types", "[");
    for (guint i = 0; i < all->len; i++)
        append_type(&look, json, set, all->pdata[i]);
    g_string_append_c(json, ']');
    append_functions(json, set->types);
    g_string_append_c(json, '}');
    return register_view_good(&look.view, error);
}

static gboolean unknown_type(const char *name, GError **error)
{
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record type", "記録の種類"), name);
    return FALSE;
}

gboolean report_type(const ReportAsk *ask, const char *name, guint64 generation, GString *json,
                     GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    const RegisterSet *set = generation == 0
                                 ? newest(&look, error)
                                 : register_types_at(register_desk_types(look.view.desk),
                                                     look.view.store, generation, error);
    const RecordType *type = set != NULL ? record_types_find(set->types, name) : NULL;
    if (set == NULL || type == NULL)
        return set != NULL && unknown_type(name, error);
    json_t *out = record_type_json(type);
    json_object_set_new(out, "may_open",
                        json_boolean(register_may_open(&look.view, set, type, ask->person)));
    json_object_set_new(out, "generation", json_integer((json_int_t)set->generation));
    append_value(json, out);
    return register_view_good(&look.view, error);
}

/* ---- registers ---- */

typedef struct {
    ReportLook *look;
    GString *json;
    guint64 shown;
} Listing;

static gboolean append_line(const RegisterLine *line, gpointer user)
{
    Listing *listing = user;
    report_line(listing->look, listing->json, line, TRUE);
    listing->shown++;
    return TRUE;
}

static void append_columns(GString *json, const RecordType *type)
{
    report_raw(json, "columns", "[");
    for (guint i = 0; i < type->list.cells->len; i++) {
        report_next(json);
        json_append_string(json, ((RecordField *)type->list.cells->pdata[i])->name, -1);
    }
    g_string_append_c(json, ']');
}

gboolean report_records(const ReportAsk *ask, const char *name, const RegisterListing *in,
                        GString *json, GError **error)
{
    guint64 total = 0;
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    const RegisterSet *set = newest(&look, error);
    const RecordType *type = set != NULL ? record_types_find(set->types, name) : NULL;
    if (set == NULL || type == NULL)
        return set != NULL && unknown_type(name, error);
    g_autoptr(GString) own = g_string_new("{");
    Listing listing = {&look, own, 0};
    append_columns(own, type);
    report_raw(own, "records", "[");
    if (!register_list(&look.sight, type, in, &total, append_line, &listing, error))
        return FALSE;
    g_string_append_c(own, ']');
    report_number(own, "total", total);
    if (in->offset + listing.shown < total)
        report_number(own, "next", in->offset + listing.shown);
    if (!report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_search(const ReportAsk *ask, const RegisterSearch *search, GString *json,
                       GError **error)
{
    gint64 next = 0;
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{\"records\":[");
    Listing listing = {&look, own, 0};
    if (!register_search(&look.sight, search, &next, append_line, &listing, error))
        return FALSE;
    g_string_append_c(own, ']');
    if (next > 0)
        report_number(own, "next", (guint64)next);
    if (!report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

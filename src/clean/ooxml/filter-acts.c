/* clean/ooxml/filter-acts.c -- elements that need more than a row of the tables */
#include "base/problem.h"
#include "clean/formula.h"
#include "clean/link.h"
#include "clean/ooxml/filter.h"
#include <string.h>

typedef gboolean (*Act)(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                        GError **error);

static gboolean is_on(const char *value)
{
    return strcmp(value, "1") == 0 || g_ascii_strcasecmp(value, "true") == 0 ||
           strcmp(value, "on") == 0;
}

/* ---- comments, revisions, hidden text ---- */

static gboolean act_comment(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                            GError **error)
{
    (void)element;
    if (disarm_rule(filter->job, DISARM_COMMENTS) == DISARM_DROP)
        *mode = CLEAN_FRAME_DROP;
    (void)error;
    return TRUE;
}

/* Of a file's properties all but the program that wrote it: others lay out by that. */
static gboolean act_personal(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                             GError **error)
{
    gboolean keeps = disarm_rule(filter->job, DISARM_METADATA) == DISARM_KEEP;
    if (!keeps)
        *mode = CLEAN_FRAME_DROP;
    return clean_filter_danger(filter, DISARM_PERSONAL, keeps ? DISARM_KEPT : DISARM_DROPPED,
                               (*element)->name, -1, error);
}

static gboolean act_revision(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                             GError **error)
{
    gboolean keeps = disarm_rule(filter->job, DISARM_REVISIONS) == DISARM_KEEP;
    const CleanFrame *top = clean_filter_top(filter);
    gboolean in_properties = top != NULL && top->element != NULL && top->element->size > 2 &&
                             strcmp(top->element->name + top->element->size - 2, "Pr") == 0;
    if (!keeps)
        *mode = (*element)->act == CLEAN_ACT_INSERTED && !in_properties ? CLEAN_FRAME_UNWRAP
                                                                        : CLEAN_FRAME_DROP;
    return clean_filter_danger(filter, DISARM_REVISION, keeps ? DISARM_KEPT : DISARM_FROZEN, NULL,
                               -1, error);
}

static gboolean act_rsid(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                         GError **error)
{
    (void)element;
    (void)error;
    if (disarm_rule(filter->job, DISARM_REVISIONS) != DISARM_KEEP)
        *mode = CLEAN_FRAME_DROP;
    return TRUE;
}

static gboolean act_vanish(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                           GError **error)
{
    (void)element;
    (void)mode;
    const char *value = clean_filter_value(filter, "val");
    const CleanFrame *run = clean_filter_around(filter, CLEAN_ACT_RUN);
    if ((*value != '\0' && !is_on(value)) || run == NULL)
        return TRUE;
    if (disarm_rule(filter->job, DISARM_HIDDENS) == DISARM_KEEP)
        return clean_filter_danger(filter, DISARM_HIDDEN, DISARM_KEPT, NULL, -1, error);
    clean_filter_condemn(filter, run->number);
    return clean_filter_danger(filter, DISARM_HIDDEN, DISARM_DROPPED, NULL, -1, error);
}

/* ---- objects ---- */

/* A frame around an OLE object and its picture becomes a frame around a picture. */
static gboolean act_object(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                           GError **error)
{
    (void)mode;
    (void)error;
    *element = &clean_elements[CLEAN_ELEMENT_W_PICT];
    filter->kept_count = 0;
    filter->changed = TRUE;
    return TRUE;
}

static gboolean act_frame(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                          GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    filter->frame_ole = FALSE;
    filter->picture = 0;
    return TRUE;
}

static gboolean act_ole_object(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                               GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    filter->frame_ole = TRUE;
    return TRUE;
}

/* What says that it shows an object, whether or not one is there. */
static gboolean act_graphic_data(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                                 GError **error)
{
    (void)element;
    if (!g_str_has_suffix(clean_filter_value(filter, "uri"), "/ole"))
        return TRUE;
    filter->frame_ole = TRUE;
    if (clean_filter_around(filter, CLEAN_ACT_FRAME) != NULL)
        return TRUE;
    *mode = CLEAN_FRAME_DROP;
    return clean_filter_danger(filter, DISARM_EMBEDDED_OBJECT, DISARM_DROPPED, NULL, -1, error);
}

static gboolean act_picture(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                            GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    if (filter->frame_ole)
        filter->picture = filter->number + 1;
    return TRUE;
}

void clean_act_shape(CleanFilter *filter, const CleanXmlAttribute *attributes, guint count)
{
    for (guint i = 0; i < count && filter->shape_id[0] == '\0'; i++) {
        CleanSlice name = attributes[i].name.raw, value = attributes[i].value;
        gboolean number = value.size < sizeof filter->shape_id;
        for (gsize at = 0; at < value.size; at++)
            number &= g_ascii_isdigit(value.at[at]);
        if (number && name.size == 2 && memcmp(name.at, "id", 2) == 0) {
            memcpy(filter->shape_id, value.at, value.size);
            filter->shape_id[value.size] = '\0';
        }
    }
}

/* Others (animations, comments) know the frame by its number, which is now the picture's. */
static gboolean act_shape_name(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                               GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    CleanKept *id = clean_filter_kept(filter, "id");
    if (filter->shape_id[0] != '\0' && id != NULL)
        clean_filter_replace(filter, id, filter->shape_id);
    filter->shape_id[0] = '\0';
    return TRUE;
}

static gboolean end_frame(CleanFilter *filter, const CleanFrame *frame, GError **error)
{
    if (!filter->frame_ole)
        return TRUE;
    filter->frame_ole = FALSE;
    filter->again = TRUE;
    gboolean shown = filter->picture > 0;
    clean_filter_verdict(filter, frame->number, shown ? CLEAN_VERDICT_OPENED : CLEAN_VERDICT_GONE);
    if (shown)
        clean_filter_verdict(filter, filter->picture - 1, CLEAN_VERDICT_PICTURE);
    return clean_filter_danger(filter, DISARM_EMBEDDED_OBJECT,
                               shown ? DISARM_FROZEN : DISARM_DROPPED, NULL, -1, error);
}

/* What a VML shape stands for in a sheet ([MS-OI29500] ClientData): a comment, a picture, or a
 * control. */
static gboolean act_client_data(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                                GError **error)
{
    (void)element;
    (void)mode;
    static const char *const shown[] = {"Pict", "Shape", "Group", "Rect", "Oval",
                                        "Line", "LineA", "RectA", NULL};
    const char *type = clean_filter_value(filter, "ObjectType");
    CleanFrame *shape = clean_filter_around(filter, CLEAN_ACT_WHOLE);
    gboolean note = strcmp(type, "Note") == 0;
    gboolean drops = disarm_rule(filter->job, DISARM_COMMENTS) == DISARM_DROP;
    if (shape == NULL || (note && !drops) || g_strv_contains(shown, type))
        return TRUE;
    clean_filter_condemn(filter, shape->number);
    return clean_filter_danger(filter, note ? DISARM_COMMENT : DISARM_CONTROL, DISARM_DROPPED, type,
                               -1, error);
}

/* ---- formulas ---- */

static DisarmDanger danger_of(CleanFormula answer)
{
    return answer == CLEAN_FORMULA_EXTERNAL ? DISARM_EXTERNAL_BOOK
           : answer == CLEAN_FORMULA_DDE    ? DISARM_DDE
                                            : DISARM_FORMULA;
}

/* Whether the text that was listened to may stay; what may not is noted. */
static gboolean judge_text(CleanFilter *filter, gboolean *plain, GError **error)
{
    g_autofree char *where = NULL;
    CleanFormula answer =
        clean_formula_read(filter->text->str, filter->text->len, filter->shared->gone_names,
                           filter->shared->gone_sheets, &where);
    *plain = answer == CLEAN_FORMULA_PLAIN;
    if (*plain)
        return TRUE;
    g_autofree char *detail =
        g_strdup_printf("%s%s%s", filter->cell, filter->cell[0] != '\0' ? ": " : "", where);
    return clean_filter_danger(filter, danger_of(answer), DISARM_FROZEN, detail, -1, error);
}

static gboolean act_listen(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                           GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    clean_filter_listen(filter);
    return TRUE;
}

static gboolean act_cell(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                         GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    const CleanKept *at = filter->kept_count > 0 ? &filter->kept[0] : NULL;
    gboolean known = at != NULL && at->name[0] == 'r' && at->value.size < sizeof filter->cell;
    gsize size = known ? at->value.size : 0;
    memcpy(filter->cell, known ? at->value.at : "", size);
    filter->cell[size] = '\0';
    return TRUE;
}

/* A formula shared by cells stands in the first of them; the others name it by its number. */
static gboolean act_formula(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                            GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    filter->shared_formula = 0;
    clean_filter_listen(filter);
    if (filter->kept_count == 0 || strcmp(clean_filter_value(filter, "t"), "shared") != 0)
        return TRUE;
    const char *number = clean_filter_value(filter, "si");
    guint64 value = 0;
    if (g_ascii_string_to_unsigned(number, 10, 0, G_MAXINT32, &value, NULL))
        filter->shared_formula = (guint)value + 1;
    return TRUE;
}

static gboolean end_formula(CleanFilter *filter, const CleanFrame *frame, GError **error)
{
    gboolean plain = TRUE;
    gpointer number = GUINT_TO_POINTER(filter->shared_formula);
    if (!judge_text(filter, &plain, error))
        return FALSE;
    if (number != NULL && filter->text->len > 0 && plain)
        g_hash_table_add(filter->known_formulas, number);
    if (number != NULL && filter->text->len == 0)
        plain = g_hash_table_contains(filter->known_formulas, number);
    if (!plain)
        clean_filter_verdict(filter, frame->number, CLEAN_VERDICT_GONE);
    return TRUE;
}

static gboolean end_formula_whole(CleanFilter *filter, const CleanFrame *frame, GError **error)
{
    gboolean plain = TRUE;
    if (!judge_text(filter, &plain, error) || plain)
        return plain || error == NULL || *error == NULL;
    const CleanFrame *whole = clean_filter_around(filter, CLEAN_ACT_WHOLE);
    clean_filter_condemn(filter, whole != NULL ? whole->number : frame->number);
    return TRUE;
}

static gboolean end_formula_drop(CleanFilter *filter, const CleanFrame *frame, GError **error)
{
    gboolean plain = TRUE;
    if (!judge_text(filter, &plain, error))
        return FALSE;
    if (!plain)
        clean_filter_verdict(filter, frame->number, CLEAN_VERDICT_GONE);
    return TRUE;
}

static gboolean end_formula_chart(CleanFilter *filter, const CleanFrame *frame, GError **error)
{
    gboolean plain = TRUE;
    if (frame->muted)
        return TRUE;
    if (!judge_text(filter, &plain, error))
        return FALSE;
    if (!plain)
        clean_filter_verdict(filter, frame->number, CLEAN_VERDICT_BLANK);
    return TRUE;
}

/* ---- workbooks ---- */

/* Spread by what is not seen, a name runs as if that were not there. */
static gboolean starts_macro(const char *name)
{
    static const char *const words[] = {"Auto_Open",       "Auto_Close", "Auto_Activate",
                                        "Auto_Deactivate", "AutoOpen",   "AutoClose"};
    if (g_ascii_strncasecmp(name, "_xlnm.", 6) == 0)
        name += 6;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strncasecmp(name, words[i], strlen(words[i])) == 0)
            return TRUE;
    return clean_link_hides(name, strlen(name));
}

static void name_gone(CleanFilter *filter, GHashTable *gone, const char *name)
{
    if (filter->pass == CLEAN_PASS_LEARN)
        g_hash_table_add(gone, clean_formula_fold(name, strlen(name)));
}

/* The sheet a name belongs to may have moved, or gone. */
static gboolean moves_name(CleanFilter *filter, CleanMode *mode)
{
    CleanKept *place = clean_filter_kept(filter, "localSheetId");
    guint64 number = 0;
    const GArray *sheets = filter->shared->sheets;
    if (place == NULL)
        return TRUE;
    if (!g_ascii_string_to_unsigned(clean_filter_value(filter, "localSheetId"), 10, 0, G_MAXINT32,
                                    &number, NULL) ||
        number >= sheets->len || g_array_index(sheets, gint, number) < 0) {
        *mode = CLEAN_FRAME_DROP;
        return FALSE;
    }
    gint now = g_array_index(sheets, gint, number);
    if ((guint64)now != number) {
        g_autofree char *text = g_strdup_printf("%d", now);
        clean_filter_replace(filter, place, text);
    }
    return TRUE;
}

static gboolean act_defined_name(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                                 GError **error)
{
    (void)element;
    static const char *const marks[] = {"function", "vbProcedure", "xlm"};
    gboolean macro = starts_macro(clean_filter_value(filter, "name"));
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        macro |= is_on(clean_filter_value(filter, marks[i]));
    const char *name = clean_filter_value(filter, "name");
    if (macro) {
        *mode = CLEAN_FRAME_DROP;
        name_gone(filter, filter->shared->gone_names, name);
        return clean_filter_danger(filter, DISARM_MACRO_SHEET, DISARM_DROPPED, name, -1, error);
    }
    if (!moves_name(filter, mode))
        return TRUE;
    name = clean_filter_value(filter, "name");
    g_strlcpy(filter->cell, name, sizeof filter->cell);
    clean_filter_listen(filter);
    return TRUE;
}

static gboolean end_defined_name(CleanFilter *filter, const CleanFrame *frame, GError **error)
{
    gboolean plain = TRUE;
    gboolean right = judge_text(filter, &plain, error);
    if (right && !plain) {
        clean_filter_verdict(filter, frame->number, CLEAN_VERDICT_GONE);
        name_gone(filter, filter->shared->gone_names, filter->cell);
    }
    filter->cell[0] = '\0';
    return right;
}

/* Where a sheet stands once others went; called for those that went as well. */
static void place_sheet(CleanFilter *filter, gboolean kept, const char *name)
{
    filter->sheet++;
    if (filter->pass != CLEAN_PASS_LEARN)
        return;
    gint place = kept ? (gint)filter->shared->kept_sheets++ : -1;
    g_array_append_val(filter->shared->sheets, place);
    if (!kept)
        g_hash_table_add(filter->shared->gone_sheets, clean_formula_fold(name, strlen(name)));
}

/* Sheets come in the order of their positions. */
static gboolean act_sheet(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                          GError **error)
{
    (void)element;
    g_autofree char *state = g_ascii_strdown(clean_filter_value(filter, "state"), -1);
    gboolean hidden = strcmp(state, "hidden") == 0 || strcmp(state, "veryhidden") == 0;
    gboolean drops = hidden && disarm_rule(filter->job, DISARM_HIDDENS) != DISARM_KEEP;
    gboolean right = TRUE;
    g_autofree char *name = g_strdup(clean_filter_value(filter, "name"));
    if (drops)
        *mode = CLEAN_FRAME_DROP;
    place_sheet(filter, *mode == CLEAN_FRAME_KEEP, name);
    disarm_at(filter->job->findings, DISARM_SHEET, filter->sheet, name);
    if (hidden)
        right = clean_filter_danger(filter, DISARM_HIDDEN, drops ? DISARM_DROPPED : DISARM_KEPT,
                                    NULL, -1, error);
    disarm_at(filter->job->findings, DISARM_WHOLE, 0, NULL);
    return right;
}

static gboolean act_book_view(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                              GError **error)
{
    (void)element;
    (void)mode;
    (void)error;
    static const char *const marks[] = {"activeTab", "firstSheet"};
    const GArray *sheets = filter->shared->sheets;
    for (guint i = 0; i < G_N_ELEMENTS(marks) && filter->pass != CLEAN_PASS_LEARN; i++) {
        CleanKept *kept = clean_filter_kept(filter, marks[i]);
        guint64 number = 0;
        if (kept == NULL || !g_ascii_string_to_unsigned(clean_filter_value(filter, marks[i]), 10, 0,
                                                        G_MAXINT32, &number, NULL))
            continue;
        gint now = number < sheets->len ? g_array_index(sheets, gint, number) : -1;
        if ((guint64)now == number)
            continue;
        g_autofree char *text = g_strdup_printf("%d", MAX(now, 0));
        clean_filter_replace(filter, kept, text);
    }
    return TRUE;
}

/* Rows that come from elsewhere, or cannot come again, are not kept. */
static gboolean act_cache_source(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                                 GError **error)
{
    (void)element;
    (void)mode;
    const char *type = clean_filter_value(filter, "type");
    if (strcmp(type, "worksheet") == 0)
        return TRUE;
    filter->condemned = TRUE;
    return clean_filter_danger(filter, DISARM_DATA_CONNECTION, DISARM_FROZEN, type, -1, error);
}

static gboolean act_cache_sheet(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                                GError **error)
{
    (void)element;
    (void)mode;
    g_autofree char *sheet = g_strdup(clean_filter_value(filter, "sheet"));
    g_autofree char *folded = clean_formula_fold(sheet, strlen(sheet));
    gboolean elsewhere = clean_filter_kept(filter, "id") != NULL || strchr(sheet, '[') != NULL ||
                         g_hash_table_contains(filter->shared->gone_sheets, folded);
    if (!elsewhere)
        return TRUE;
    filter->condemned = TRUE;
    return clean_filter_danger(filter, DISARM_EXTERNAL_BOOK, DISARM_FROZEN, sheet, -1, error);
}

/* ---- slides ---- */

static gboolean act_slide(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                          GError **error)
{
    (void)element;
    (void)error;
    if (*mode == CLEAN_FRAME_KEEP)
        g_hash_table_add(filter->shared->slides, g_strdup(clean_filter_value(filter, "id")));
    return TRUE;
}

static gboolean act_section_slide(CleanFilter *filter, const CleanElement **element,
                                  CleanMode *mode, GError **error)
{
    (void)element;
    (void)error;
    if (!g_hash_table_contains(filter->shared->slides, clean_filter_value(filter, "id")))
        *mode = CLEAN_FRAME_DROP;
    return TRUE;
}

static gboolean act_slide_root(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                               GError **error)
{
    (void)element;
    (void)mode;
    const char *show = clean_filter_value(filter, "show");
    if (*show == '\0' || is_on(show))
        return TRUE;
    gboolean keeps = disarm_rule(filter->job, DISARM_HIDDENS) == DISARM_KEEP;
    filter->condemned |= !keeps;
    return clean_filter_danger(filter, DISARM_HIDDEN, keeps ? DISARM_KEPT : DISARM_DROPPED, NULL,
                               -1, error);
}

static gboolean act_row(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                        GError **error)
{
    (void)element;
    (void)mode;
    if (clean_filter_kept(filter, "hidden") == NULL || !is_on(clean_filter_value(filter, "hidden")))
        return TRUE;
    return clean_filter_danger(filter, DISARM_HIDDEN, DISARM_KEPT, NULL, -1, error);
}

/* ---- fields ---- */

static gboolean act_field_char(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                               GError **error)
{
    (void)element;
    (void)mode;
    return clean_fields_char(filter, error);
}

/* What is no field's instruction is seen nowhere. */
static gboolean act_field_text(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                               GError **error)
{
    if (clean_fields_in_instruction(filter))
        return TRUE;
    *mode = CLEAN_FRAME_DROP;
    return clean_filter_danger(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, (*element)->name, -1,
                               error);
}

static gboolean act_field_simple(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                                 GError **error)
{
    (void)element;
    return clean_fields_simple(filter, mode, error);
}

static gboolean act_story(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                          GError **error)
{
    (void)element;
    (void)mode;
    return clean_fields_story(filter, TRUE, error);
}

static const struct {
    Act start;
    gboolean (*end)(CleanFilter *filter, const CleanFrame *frame, GError **error);
} acts[] = {
    [CLEAN_ACT_COMMENT] = {act_comment, NULL},
    [CLEAN_ACT_INSERTED] = {act_revision, NULL},
    [CLEAN_ACT_DELETED] = {act_revision, NULL},
    [CLEAN_ACT_REVISION] = {act_revision, NULL},
    [CLEAN_ACT_PERSONAL] = {act_personal, NULL},
    [CLEAN_ACT_RSID] = {act_rsid, NULL},
    [CLEAN_ACT_VANISH] = {act_vanish, NULL},
    [CLEAN_ACT_OBJECT] = {act_object, NULL},
    [CLEAN_ACT_FRAME] = {act_frame, end_frame},
    [CLEAN_ACT_OLE_OBJECT] = {act_ole_object, NULL},
    [CLEAN_ACT_GRAPHIC_DATA] = {act_graphic_data, NULL},
    [CLEAN_ACT_SHAPE_NAME] = {act_shape_name, NULL},
    [CLEAN_ACT_PICTURE] = {act_picture, NULL},
    [CLEAN_ACT_CLIENT_DATA] = {act_client_data, NULL},
    [CLEAN_ACT_CELL] = {act_cell, NULL},
    [CLEAN_ACT_FORMULA] = {act_formula, end_formula},
    [CLEAN_ACT_FORMULA_WHOLE] = {act_listen, end_formula_whole},
    [CLEAN_ACT_FORMULA_DROP] = {act_listen, end_formula_drop},
    [CLEAN_ACT_FORMULA_CHART] = {act_listen, end_formula_chart},
    [CLEAN_ACT_DEFINED_NAME] = {act_defined_name, end_defined_name},
    [CLEAN_ACT_SHEET] = {act_sheet, NULL},
    [CLEAN_ACT_BOOK_VIEW] = {act_book_view, NULL},
    [CLEAN_ACT_CACHE_SOURCE] = {act_cache_source, NULL},
    [CLEAN_ACT_CACHE_SHEET] = {act_cache_sheet, NULL},
    [CLEAN_ACT_SLIDE] = {act_slide, NULL},
    [CLEAN_ACT_SECTION_SLIDE] = {act_section_slide, NULL},
    [CLEAN_ACT_SLIDE_ROOT] = {act_slide_root, NULL},
    [CLEAN_ACT_ROW] = {act_row, NULL},
    [CLEAN_ACT_FIELD_CHAR] = {act_field_char, NULL},
    [CLEAN_ACT_FIELD_TEXT] = {act_field_text, NULL},
    [CLEAN_ACT_FIELD_SIMPLE] = {act_field_simple, NULL},
};

gboolean clean_act_start(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                         GError **error)
{
    guint act = (*element)->act;
    if (act == CLEAN_ACT_STORY)
        return act_story(filter, element, mode, error);
    return act >= G_N_ELEMENTS(acts) || acts[act].start == NULL ||
           acts[act].start(filter, element, mode, error);
}

gboolean clean_act_end(CleanFilter *filter, const CleanFrame *frame, GError **error)
{
    guint act = frame->element->act;
    if (act == CLEAN_ACT_STORY)
        return clean_fields_story(filter, FALSE, error);
    return act >= G_N_ELEMENTS(acts) || acts[act].end == NULL ||
           acts[act].end(filter, frame, error);
}

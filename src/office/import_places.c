/* office/import_places.c -- units and posts that rows name: found among those that stand, or made
 */
#include "base/problem.h"
#include "office/folded.h"
#include "office/importing.h"
#include <string.h>

/* ---- what stands ---- */

static void unit_free(gpointer data)
{
    ImportUnit *unit = data;
    g_free(unit->id);
    g_free(unit->code);
    g_free(unit->folded);
    g_free(unit->parent);
    g_free(unit);
}

static void post_free(gpointer data)
{
    ImportPost *post = data;
    g_free(post->id);
    g_free(post->unit);
    g_free(post->folded);
    g_free(post);
}

static void person_free(gpointer data)
{
    ImportPerson *person = data;
    g_free(person->id);
    g_free(person->number);
    g_free(person->folded);
    json_decref(person->row);
    g_free(person);
}

static void set_span(OfficeSpan *span, const char *from, const char *until)
{
    g_strlcpy(span->from, from, sizeof span->from);
    g_strlcpy(span->until, until, sizeof span->until);
}

static gboolean load_unit(const OfficeUnit *unit, gpointer user)
{
    Importing *i = user;
    ImportUnit *own = g_new0(ImportUnit, 1);
    own->id = g_strdup(unit->id);
    own->code = g_strdup(unit->code);
    own->folded = office_folded(unit->name);
    own->parent = g_strdup(unit->parent);
    set_span(&own->span, unit->from_on, unit->until_on);
    g_ptr_array_add(i->units, own);
    return TRUE;
}

static gboolean load_post(const OfficePost *post, gpointer user)
{
    Importing *i = user;
    ImportPost *own = g_new0(ImportPost, 1);
    own->id = g_strdup(post->id);
    own->unit = g_strdup(post->unit);
    own->folded = office_folded(post->name);
    own->many = post->many;
    set_span(&own->span, post->from_on, post->until_on);
    g_ptr_array_add(i->posts, own);
    return TRUE;
}

static gboolean load_person(const OfficePerson *person, gpointer user)
{
    Importing *i = user;
    ImportPerson *own = g_new0(ImportPerson, 1);
    own->id = g_strdup(person->id);
    own->number = g_strdup(person->number);
    own->folded = office_folded(person->name);
    own->row =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "number", person->number, "name",
                  person->name, "kana", person->kana, "mail", person->mail, "kind", person->kind,
                  "company", person->company, "from_on", person->from_on, "until_on",
                  strcmp(person->until_on, OFFICE_OPEN) == 0 ? "" : person->until_on);
    set_span(&own->span, person->from_on, person->until_on);
    g_ptr_array_add(i->persons, own);
    if (*own->number != '\0')
        g_hash_table_insert(i->by_number, own->number, own);
    return TRUE;
}

gboolean office_importing_load(Importing *i)
{
    i->units = g_ptr_array_new_with_free_func(unit_free);
    i->posts = g_ptr_array_new_with_free_func(post_free);
    i->persons = g_ptr_array_new_with_free_func(person_free);
    i->by_number = g_hash_table_new(g_str_hash, g_str_equal);
    i->seats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gboolean loaded = office_each_unit(i->store, NULL, load_unit, i, i->error) &&
                      office_each_post(i->store, NULL, load_post, i, i->error) &&
                      office_each_person(i->store, NULL, load_person, i, i->error);
    i->first = loaded && i->units->len == 0;
    return loaded;
}

void office_importing_clear(Importing *i)
{
    g_clear_pointer(&i->by_number, g_hash_table_destroy);
    g_clear_pointer(&i->seats, g_hash_table_destroy);
    g_clear_pointer(&i->units, g_ptr_array_unref);
    g_clear_pointer(&i->posts, g_ptr_array_unref);
    g_clear_pointer(&i->persons, g_ptr_array_unref);
}

/* ---- units ---- */

static gboolean is_there(const OfficeSpan *span, const char *day)
{
    return strcmp(span->from, day) <= 0 && strcmp(span->until, day) >= 0;
}

static ImportUnit *unit_by_code(const Importing *i, const char *code, const char *day)
{
    for (guint at = 0; at < i->units->len; at++) {
        ImportUnit *unit = i->units->pdata[at];
        if (*code != '\0' && strcmp(unit->code, code) == 0 && is_there(&unit->span, day))
            return unit;
    }
    return NULL;
}

/* Units called so that day, below `parent` when it is given; counts them. */
static ImportUnit *unit_by_name(const Importing *i, const char *name, const char *parent,
                                const char *day, guint *count)
{
    ImportUnit *found = NULL;
    g_autofree char *folded = office_folded(name);
    *count = 0;
    for (guint at = 0; at < i->units->len; at++) {
        ImportUnit *unit = i->units->pdata[at];
        if (strcmp(unit->folded, folded) != 0 || !is_there(&unit->span, day) ||
            (parent != NULL && strcmp(unit->parent, parent) != 0))
            continue;
        found = unit;
        ++*count;
    }
    return found;
}

/* The one unit at the top, when there is just one. */
static const char *root_of(const Importing *i, const char *day)
{
    const char *root = NULL;
    for (guint at = 0; at < i->units->len; at++) {
        const ImportUnit *unit = i->units->pdata[at];
        if (*unit->parent != '\0' || !is_there(&unit->span, day))
            continue;
        if (root != NULL)
            return "";
        root = unit->id;
    }
    return root != NULL ? root : "";
}

/* What an office that was empty gets has stood since ever; what comes later begins that day. */
static void begin_span(const Importing *i, OfficeSpan *span, const char *day)
{
    set_span(span, i->first ? "" : day, OFFICE_OPEN);
}

static ImportUnit *make_unit(Importing *i, const char *name, const char *code, const char *parent,
                             const char *day)
{
    ImportUnit *unit = g_new0(ImportUnit, 1);
    unit->id = office_importing_name(i);
    unit->code = g_strdup(code);
    unit->folded = office_folded(name);
    unit->parent = g_strdup(parent);
    unit->made = TRUE;
    begin_span(i, &unit->span, day);
    g_ptr_array_add(i->units, unit);
    office_importing_ask(i, OFFICE_UNIT, unit->id,
                         json_pack("{s:s, s:s, s:s, s:s, s:I}", "name", name, "code", code,
                                   "parent", parent, "from_on", unit->span.from, "place",
                                   (json_int_t)i->units->len));
    unit->set = json_object_get(
        json_array_get(i->import->asked, json_array_size(i->import->asked) - 1), "set");
    office_importing_note(i, PROBLEM_BOTH("the unit {1} is made", "部署「{1}」を新しく作ります"),
                          name);
    return unit;
}

/* The unit above: by code, by name, or the one at the top. NULL after refusing. */
static const char *parent_of_row(Importing *i, const char *day)
{
    guint count = 0;
    g_autofree char *code = office_importing_cell(i, OFFICE_COLUMN_PARENT_CODE);
    g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_PARENT);
    const ImportUnit *unit = unit_by_code(i, code, day);
    if (unit != NULL)
        return unit->id;
    if (*name == '\0' && *code == '\0')
        return root_of(i, day);
    if (*name == '\0') {
        office_importing_refuse(
            i, PROBLEM_BOTH("no unit has the code {1}", "コード「{1}」の部署がありません"), code);
        return NULL;
    }
    unit = unit_by_name(i, name, NULL, day, &count);
    if (count > 1) {
        office_importing_refuse(
            i,
            PROBLEM_BOTH("several units are called {1}: a code is needed",
                         "「{1}」という部署が複数あります。部署コードを入れてください"),
            name);
        return NULL;
    }
    return unit != NULL ? unit->id : make_unit(i, name, code, root_of(i, day), day)->id;
}

/* The section (係) of the row below `unit`; the unit itself when the row names none. */
static ImportUnit *section_of(Importing *i, ImportUnit *unit, const char *day)
{
    guint count = 0;
    g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_SECTION);
    if (*name == '\0' || strcmp(name, "-") == 0)
        return unit;
    ImportUnit *section = unit_by_name(i, name, unit->id, day, &count);
    return section != NULL ? section : make_unit(i, name, "", unit->id, day);
}

ImportUnit *office_importing_unit(Importing *i, const char *day)
{
    guint count = 0;
    g_autofree char *code = office_importing_cell(i, OFFICE_COLUMN_UNIT_CODE);
    g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_UNIT);
    ImportUnit *unit = unit_by_code(i, code, day);
    if (unit == NULL && *name == '\0') {
        office_importing_refuse(i,
                                PROBLEM_BOTH("the row names no unit that is known",
                                             "部署が書かれていないか、知らないコードです"),
                                NULL);
        return NULL;
    }
    if (unit == NULL && *code == '\0') {
        gboolean placed = office_importing_has(i, OFFICE_COLUMN_PARENT) ||
                          office_importing_has(i, OFFICE_COLUMN_PARENT_CODE);
        const char *parent = placed ? parent_of_row(i, day) : NULL;
        if (placed && parent == NULL)
            return NULL;
        unit = unit_by_name(i, name, parent, day, &count);
    }
    if (count > 1) {
        office_importing_refuse(
            i,
            PROBLEM_BOTH("several units are called {1}: a code is needed",
                         "「{1}」という部署が複数あります。部署コードを入れてください"),
            name);
        return NULL;
    }
    if (unit == NULL) {
        const char *parent = parent_of_row(i, day);
        unit = parent != NULL ? make_unit(i, name, code, parent, day) : NULL;
    }
    return unit != NULL ? section_of(i, unit, day) : NULL;
}

/* ---- posts ---- */

static ImportPost *find_post(const Importing *i, const char *unit, const char *folded,
                             const char *day)
{
    for (guint at = 0; at < i->posts->len; at++) {
        ImportPost *post = i->posts->pdata[at];
        if (strcmp(post->unit, unit) == 0 && strcmp(post->folded, folded) == 0 &&
            is_there(&post->span, day))
            return post;
    }
    return NULL;
}

/* 係長 of a section of which the extract knows several are one post of several. */
static gboolean is_single(const Importing *i, const ImportUnit *unit, const char *name)
{
    g_autofree char *folded = office_folded(name);
    g_autofree char *seat = g_strconcat(unit->folded, "/", folded, NULL);
    return office_import_post_is_single(name) &&
           GPOINTER_TO_UINT(g_hash_table_lookup(i->seats, seat)) <= 1;
}

static ImportPost *make_post(Importing *i, const ImportUnit *unit, const char *name, gboolean many,
                             const char *day)
{
    ImportPost *post = g_new0(ImportPost, 1);
    post->id = office_importing_name(i);
    post->unit = g_strdup(unit->id);
    post->folded = office_folded(name);
    post->many = many;
    post->made = TRUE;
    begin_span(i, &post->span, day);
    /* A post cannot be older than its unit. */
    if (strcmp(post->span.from, unit->span.from) < 0)
        g_strlcpy(post->span.from, unit->span.from, sizeof post->span.from);
    g_ptr_array_add(i->posts, post);
    office_importing_ask(i, OFFICE_POST, post->id,
                         json_pack("{s:s, s:s, s:s, s:b, s:s, s:I}", "unit", unit->id, "name", name,
                                   "kind", office_import_post_kind(name), "many", many, "from_on",
                                   post->span.from, "place", (json_int_t)i->posts->len));
    office_importing_note(i, PROBLEM_BOTH("the post {1} is made", "職「{1}」を新しく作ります"),
                          name);
    return post;
}

ImportPost *office_importing_post(Importing *i, const ImportUnit *unit, const char *day)
{
    g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_POST);
    if (*name == '\0') {
        g_free(name);
        name = g_strdup("職員");
    }
    g_autofree char *folded = office_folded(name);
    ImportPost *post = find_post(i, unit->id, folded, day);
    return post != NULL ? post : make_post(i, unit, name, !is_single(i, unit, name), day);
}

/* ---- sheets of units and of posts ---- */

static void note_day(json_t *set, const char *field, const char *day)
{
    if (*day != '\0')
        json_object_set_new(set, field, json_string(day));
}

/* What the row says of the unit besides its place. */
static gboolean set_unit(Importing *i, json_t *set)
{
    char from[16];
    char until[16];
    g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_UNIT);
    g_autofree char *kana = office_importing_cell(i, OFFICE_COLUMN_UNIT_KANA);
    g_autofree char *place = office_importing_cell(i, OFFICE_COLUMN_PLACE);
    g_autofree char *successor = office_importing_cell(i, OFFICE_COLUMN_SUCCESSOR_CODE);
    if (!office_importing_day(i, OFFICE_COLUMN_FROM, "", from) ||
        !office_importing_day(i, OFFICE_COLUMN_UNTIL, "", until))
        return FALSE;
    if (*name != '\0')
        json_object_set_new(set, "name", json_string(name));
    if (*kana != '\0')
        json_object_set_new(set, "kana", json_string(kana));
    if (*place != '\0' && strspn(place, "0123456789") == strlen(place) && strlen(place) < 7)
        json_object_set_new(set, "place", json_integer(g_ascii_strtoll(place, NULL, 10)));
    note_day(set, "from_on", from);
    note_day(set, "until_on", until);
    for (guint at = 0; at < i->units->len && *successor != '\0'; at++) {
        const ImportUnit *unit = i->units->pdata[at];
        if (strcmp(unit->code, successor) == 0) {
            json_object_set_new(set, "successor", json_string(unit->id));
            return TRUE;
        }
    }
    if (*successor == '\0')
        return TRUE;
    office_importing_refuse(i,
                            PROBLEM_BOTH("no unit has the successor's code {1}",
                                         "承継先コード「{1}」の部署がありません"),
                            successor);
    return FALSE;
}

static void change_unit(Importing *i, ImportUnit *unit, json_t *set)
{
    g_autoptr(json_t) row = office_row_read(i->store, OFFICE_UNIT, unit->id, NULL);
    const char *name;
    json_t *value;
    gboolean differs = FALSE;
    json_object_foreach(set, name, value)
    {
        differs = differs || !json_equal(value, json_object_get(row, name));
    }
    if (!differs) {
        json_decref(set);
        return;
    }
    office_importing_raise(i, OFFICE_ROW_CHANGED);
    office_importing_ask(i, OFFICE_UNIT, unit->id, set);
}

gboolean office_importing_unit_row(Importing *i)
{
    g_autofree char *code = office_importing_cell(i, OFFICE_COLUMN_UNIT_CODE);
    g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_UNIT);
    guint count = 0;
    const char *day = i->options->day;
    i->row->title = g_strdup(*name != '\0' ? name : code);
    ImportUnit *unit =
        *code != '\0' ? unit_by_code(i, code, day) : unit_by_name(i, name, NULL, day, &count);
    const char *why = NULL;
    if (count > 1 || (unit != NULL && unit->listed))
        why = PROBLEM_BOTH("the unit stands twice in the sheet", "同じ部署が 2 回あります");
    else if (*name == '\0' && unit == NULL)
        why = PROBLEM_BOTH("the unit has no name", "部署の名称がありません");
    if (why != NULL) {
        office_importing_refuse(i, why, NULL);
        return TRUE;
    }
    if (unit == NULL) {
        office_importing_raise(i, OFFICE_ROW_NEW);
        unit = make_unit(i, name, code, "", day);
    }
    unit->listed = TRUE;
    g_ptr_array_set_size(i->unit_rows, (gint)i->row_at + 1);
    i->unit_rows->pdata[i->row_at] = unit;
    return TRUE;
}

gboolean office_importing_unit_rest(Importing *i)
{
    ImportUnit *unit = i->row_at < i->unit_rows->len ? i->unit_rows->pdata[i->row_at] : NULL;
    gboolean placed = office_importing_has(i, OFFICE_COLUMN_PARENT) ||
                      office_importing_has(i, OFFICE_COLUMN_PARENT_CODE);
    if (unit == NULL)
        return TRUE;
    /* A sheet without places puts new units below the one at the top, when there was one. */
    const char *parent = placed || !i->first ? parent_of_row(i, i->options->day) : "";
    g_autoptr(json_t) set = json_object();
    if (parent == NULL || !set_unit(i, set))
        return TRUE;
    if (strcmp(parent, unit->id) != 0 && (placed || unit->made)) {
        json_object_set_new(set, "parent", json_string(parent));
        g_free(unit->parent);
        unit->parent = g_strdup(parent);
    }
    if (unit->made)
        json_object_update(unit->set, set);
    else
        change_unit(i, unit, json_incref(set));
    return TRUE;
}

gboolean office_importing_post_row(Importing *i)
{
    g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_POST);
    g_autofree char *many = office_importing_cell(i, OFFICE_COLUMN_MANY);
    const char *day = i->options->day;
    i->row->title = g_strdup(name);
    if (*name == '\0') {
        office_importing_refuse(i, PROBLEM_BOTH("the post has no name", "職の名称がありません"),
                                NULL);
        return TRUE;
    }
    const ImportUnit *unit = office_importing_unit(i, day);
    g_autofree char *folded = office_folded(name);
    if (unit == NULL || find_post(i, unit->id, folded, day) != NULL)
        return TRUE;
    int several = office_import_beside(many);
    office_importing_raise(i, OFFICE_ROW_NEW);
    make_post(i, unit, name,
              *many != '\0' && several >= 0 ? several == 1 : !office_import_post_is_single(name),
              day);
    return TRUE;
}

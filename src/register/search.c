/* register/search.c -- candidates by pairs of characters, then what the texts themselves say */
#include "register/search.h"
#include "base/fold.h"
#include "base/problem.h"
#include "register/grams.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(type_generations, "SELECT DISTINCT generation FROM record_type");
STORE_SQL(row_facts, "SELECT generation, restricted FROM record WHERE id = $1");
STORE_SQL(kind_names, "SELECT id, name FROM record_kind");
STORE_SQL(of_person, "SELECT record FROM record_see WHERE key = $1");

#define WORDS_MAX 8
#define LOOKED_MAX 20000 /* texts looked at for one page */
#define PERSONS_MAX 30   /* whose names a word may be */
#define ASKED_MAX 200    /* records asked one by one whether they are seen */
#define KINDS (G_MAXUINT16 + 1)

typedef struct {
    char *text;          /* folded */
    RegisterHits people; /* somebody of that name takes part; bits NULL for nobody */
    GPtrArray *keys;     /* p:PERSON of that name; NULL for nobody */
} Word;

typedef struct {
    RegisterSight *sight;
    gint64 last;
    guint16 *kinds;   /* by ordinal */
    GArray *words;    /* Word */
    RegisterHits own; /* seen one by one; bits NULL as long as few were asked */
    guint asked;
    RegisterHits all;                   /* those that every word may be of, as far as was read */
    RegisterGramWord asking[WORDS_MAX]; /* as `grams` is lent them */
    RegisterGrams *grams;
    guint8 *whole;     /* by kind: 1 where it is seen as a whole in some generation */
    GHashTable *names; /* kind to type name */
} Search;

static RegisterHits hits_new(const Search *s)
{
    return (RegisterHits){s->last, g_malloc0((gsize)s->last / 8 + 1), s->kinds};
}

static void word_clear(gpointer data)
{
    Word *word = data;
    g_free(word->text);
    g_free(word->people.bits);
    g_clear_pointer(&word->keys, g_ptr_array_unref);
}

static void search_clear(Search *s)
{
    g_free(s->kinds);
    g_free(s->own.bits);
    g_clear_pointer(&s->words, g_array_unref);
    g_free(s->all.bits);
    g_clear_pointer(&s->grams, register_grams_close);
    g_free(s->whole);
    g_clear_pointer(&s->names, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* ---- words ---- */

typedef struct {
    const char *word;
    GPtrArray *keys; /* p:PERSON */
} Naming;

static gboolean is_called(const OfficePerson *person, gpointer user)
{
    Naming *naming = user;
    g_autofree char *folded = fold_text(person->name);
    if (strstr(folded, naming->word) != NULL)
        g_ptr_array_add(naming->keys, g_strconcat("p:", person->id, NULL));
    return naming->keys->len <= PERSONS_MAX;
}

static gboolean add_records_of(Search *s, const char *key, RegisterHits *hits, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(s->sight->view->store, &of_person, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        register_hits_add(hits, store_column_integer(query, 0));
    return step == STORE_DONE;
}

static gboolean add_people(Search *s, Word *word, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    Naming naming = {word->text, keys};
    if (!office_each_person(s->sight->view->store, NULL, is_called, &naming, error))
        return FALSE;
    if (keys->len == 0 || keys->len > PERSONS_MAX)
        return TRUE;
    word->people = hits_new(s);
    word->keys = g_ptr_array_ref(keys);
    for (guint i = 0; i < keys->len; i++)
        if (!add_records_of(s, keys->pdata[i], &word->people, error))
            return FALSE;
    return TRUE;
}

static gboolean add_word(Search *s, const char *part, GError **error)
{
    Word word = {.text = fold_text(part)};
    if (*word.text == '\0' || s->words->len >= WORDS_MAX) {
        g_free(word.text);
        return TRUE;
    }
    if (g_utf8_strlen(word.text, -1) < 2) {
        g_free(word.text);
        problem_set(
            error, PROBLEM_INVALID, "q",
            PROBLEM_BOTH("words of at least two characters", "2文字以上の語を入力してください"));
        return FALSE;
    }
    g_array_append_val(s->words, word);
    return add_people(s, &g_array_index(s->words, Word, s->words->len - 1), error);
}

static gboolean add_words(Search *s, const char *q, GError **error)
{
    g_autofree char *normal = g_utf8_normalize(q, -1, G_NORMALIZE_NFKC);
    g_auto(GStrv) parts = g_strsplit_set(normal != NULL ? normal : "", " \t\r\n", 32);
    for (char **part = parts; *part != NULL; part++)
        if (!add_word(s, *part, error))
            return FALSE;
    if (s->words->len > 0)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, "q",
                PROBLEM_BOTH("at least one word", "探す語を入力してください"));
    return FALSE;
}

/* ---- what is seen ---- */

static gboolean read_names(Search *s, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(s->sight->view->store, &kind_names, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW)
        g_hash_table_insert(s->names, GINT_TO_POINTER((gint)store_column_integer(query, 0)),
                            g_strdup(store_column_text(query, 1, NULL)));
    return step == STORE_DONE;
}

static gboolean add_whole(Search *s, guint64 generation, GError **error)
{
    RegisterView *view = s->sight->view;
    const RegisterSet *set =
        register_types_at(register_desk_types(view->desk), view->store, generation, error);
    GHashTableIter iter;
    gpointer kind;
    gpointer name;
    if (set == NULL)
        return FALSE;
    g_hash_table_iter_init(&iter, s->names);
    while (g_hash_table_iter_next(&iter, &kind, &name)) {
        const RecordType *type = record_types_find(set->types, name);
        if (type != NULL && register_sees_kind(s->sight, register_set_kind(set, type)))
            s->whole[GPOINTER_TO_UINT(kind) % KINDS] = 1;
    }
    return TRUE;
}

static gboolean read_whole(Search *s, GError **error)
{
    g_autoptr(GArray) generations = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(StoreQuery) query = store_query(s->sight->view->store, &type_generations, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW) {
        gint64 generation = store_column_integer(query, 0);
        g_array_append_val(generations, generation);
    }
    for (guint i = 0; i < generations->len; i++)
        if (!add_whole(s, (guint64)g_array_index(generations, gint64, i), error))
            return FALSE;
    return step == STORE_DONE;
}

static gboolean read_own(Search *s, GError **error)
{
    g_autoptr(GArray) ids = register_seen_rows(s->sight, 0, error);
    s->own = hits_new(s);
    for (guint i = 0; ids != NULL && i < ids->len; i++)
        register_hits_add(&s->own, g_array_index(ids, gint64, i));
    return ids != NULL;
}

/* The type a record stands in, and whether it is restricted; NULL when the database failed. */
static const RegisterKind *kind_of(Search *s, gint64 id, gboolean *restricted, GError **error)
{
    RegisterView *view = s->sight->view;
    g_autoptr(StoreQuery) query = store_query(view->store, &row_facts, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, id);
    if (store_step(query, error) != STORE_ROW)
        return NULL;
    const RegisterSet *set = register_types_at(register_desk_types(view->desk), view->store,
                                               (guint64)store_column_integer(query, 0), error);
    const char *name =
        g_hash_table_lookup(s->names, GINT_TO_POINTER((gint)register_kind_of_id(id)));
    const RecordType *type =
        set != NULL && name != NULL ? record_types_find(set->types, name) : NULL;
    *restricted = store_column_integer(query, 1) != 0;
    return type != NULL ? register_set_kind(set, type) : NULL;
}

/* The very answer for one record whose kind may be seen as a whole. */
static gboolean sees_by_kind(Search *s, gint64 id, GError **error)
{
    gboolean restricted = TRUE;
    const RegisterKind *kind = kind_of(s, id, &restricted, error);
    return kind != NULL && !restricted && register_sees_kind(s->sight, kind);
}

static gboolean names_persons(const RecordField *field)
{
    for (guint i = 0; field->kind == RECORD_TABLE && i < field->columns->len; i++)
        if (((const RecordField *)field->columns->pdata[i])->kind == RECORD_PERSON)
            return TRUE;
    return field->kind == RECORD_PERSON;
}

/* That somebody of the name takes part is said only by what is shown of the record. */
static gboolean is_shown(Search *s, const Word *word, gint64 id, GError **error)
{
    gboolean hides = FALSE;
    gboolean restricted;
    const RegisterKind *kind = kind_of(s, id, &restricted, error);
    for (guint i = 0; kind != NULL && i < kind->type->fields->len; i++) {
        const RecordField *field = kind->type->fields->pdata[i];
        hides = hides || (field->see->len > 0 && names_persons(field));
    }
    if (kind == NULL || !hides)
        return kind != NULL;
    g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(RegisterRecord) record = register_record_load_id(s->sight->view, id, error);
    if (record == NULL)
        return FALSE;
    register_shown_persons(s->sight, record, shown);
    for (guint i = 0; i < shown->len; i++)
        if (g_ptr_array_find_with_equal_func(word->keys, shown->pdata[i], g_str_equal, NULL))
            return TRUE;
    return FALSE;
}

/* Whether it is seen for a key of its own. A few are asked; then all that the person sees are read
 * at once, so that a word of which nearly nothing is seen is passed over by bits. */
static gboolean sees_own(Search *s, gint64 ordinal, gint64 id, GError **error)
{
    if (s->own.bits == NULL && s->asked++ < ASKED_MAX) {
        gboolean sees = register_sees_id(s->sight, id);
        return register_view_good(s->sight->view, error) && sees;
    }
    if (s->own.bits == NULL && !read_own(s, error))
        return FALSE;
    return register_hits_has(&s->own, ordinal);
}

static gboolean sees(Search *s, gint64 ordinal, gint64 id, GError **error)
{
    GError *problem = NULL;
    if (s->whole[s->kinds[ordinal]] != 0 && sees_by_kind(s, id, &problem))
        return TRUE;
    if (problem == NULL)
        return sees_own(s, ordinal, id, error);
    g_propagate_error(error, problem);
    return FALSE;
}

/* ---- the pass ---- */

/* Those of whom every word is a name: they may have no text. */
static void add_named(Search *s)
{
    gsize bytes = (gsize)s->last / 8 + 1;
    for (guint i = 0; i < s->words->len; i++)
        if (g_array_index(s->words, Word, i).people.bits == NULL)
            return;
    memset(s->all.bits, 0xff, bytes);
    for (guint i = 0; i < s->words->len; i++)
        for (gsize at = 0; at < bytes; at++)
            s->all.bits[at] &= g_array_index(s->words, Word, i).people.bits[at];
}

static gboolean open_grams(Search *s, GError **error)
{
    for (guint i = 0; i < s->words->len; i++) {
        const Word *word = &g_array_index(s->words, Word, i);
        s->asking[i] =
            (RegisterGramWord){word->text, word->people.bits != NULL ? &word->people : NULL};
    }
    s->all = hits_new(s);
    add_named(s);
    s->grams = register_grams_open(s->sight->view->store, s->asking, s->words->len, &s->all, error);
    return s->grams != NULL;
}

static gboolean may_match(const Search *s, gint64 ordinal)
{
    return register_hits_has(&s->all, ordinal) &&
           (s->own.bits == NULL || register_hits_has(&s->own, ordinal) ||
            s->whole[s->kinds[ordinal]] != 0);
}

/* The next record from `from` down to `until` that may match; 0 when there is none. */
static gint64 next_known(const Search *s, gint64 from, gint64 until)
{
    for (gint64 ordinal = from; ordinal >= until; ordinal--) {
        if (s->all.bits[ordinal / 8] == 0)
            ordinal -= ordinal % 8; /* nothing in this byte */
        else if (may_match(s, ordinal))
            return ordinal;
    }
    return 0;
}

/* As much of the index is read as may still hold a newer record. */
static gint64 next_match(Search *s, gint64 from, GError **error)
{
    for (;;) {
        gint64 reach = register_grams_reach(s->grams);
        gint64 ordinal = next_known(s, from, MAX(reach, 1));
        if (ordinal > 0 || reach == 0)
            return ordinal;
        from = MIN(from, reach);
        if (!register_grams_read(s->grams, error))
            return 0;
    }
}

/* Words that are no name of anybody taking part must stand in the text. */
static RegisterHolds matches(Search *s, gint64 ordinal, gint64 id, GError **error)
{
    char *texts[WORDS_MAX + 1] = {NULL};
    guint count = 0;
    for (guint i = 0; i < s->words->len; i++) {
        const Word *word = &g_array_index(s->words, Word, i);
        if (word->people.bits == NULL || !register_hits_has(&word->people, ordinal) ||
            !is_shown(s, word, id, error))
            texts[count++] = word->text;
    }
    return register_text_holds(s->sight->view->store, id, texts, error);
}

static gboolean search_prepare(Search *s, const RegisterSearch *in, GError **error)
{
    if (!register_last_ordinal(s->sight->view->store, &s->last, error))
        return FALSE;
    s->kinds = g_new0(guint16, (gsize)s->last + 1);
    s->words = g_array_new(FALSE, TRUE, sizeof(Word));
    g_array_set_clear_func(s->words, word_clear);
    s->whole = g_new0(guint8, KINDS);
    s->names = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return add_words(s, in->q, error) && read_names(s, error) && read_whole(s, error) &&
           open_grams(s, error);
}

gboolean register_search(RegisterSight *sight, const RegisterSearch *in, gint64 *next,
                         RegisterLineVisit visit, gpointer user, GError **error)
{
    g_auto(Search) s = {.sight = sight};
    g_autoptr(GError) problem = NULL;
    guint found = 0;
    guint looked = 0;
    *next = 0;
    if (!search_prepare(&s, in, error))
        return FALSE;
    gint64 ordinal = in->before > 0 ? MIN(in->before, s.last + 1) : s.last + 1;
    while (problem == NULL && (ordinal = next_match(&s, ordinal - 1, &problem)) > 0) {
        if (found == in->limit || looked == LOOKED_MAX) {
            *next = ordinal + 1;
            break;
        }
        gint64 id = register_record_id(s.kinds[ordinal], ordinal);
        looked++;
        if (matches(&s, ordinal, id, &problem) != REGISTER_HOLDS ||
            !sees(&s, ordinal, id, &problem))
            continue;
        found++;
        register_line_visit(sight->view, id, visit, user, &problem);
    }
    if (problem == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

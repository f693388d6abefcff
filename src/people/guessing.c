/* people/guessing.c -- what may be a password: not what is tried first */
#include "base/problem.h"
#include "people/passwords.h"
#include "people/people-resource.h"
#include <string.h>

#define WORDS_PATH "/sekisho/people/passwords.txt"
#define DIFFERENT_MIN 5
#define FREE_MIN 8    /* characters that neither a word nor the ones before them give away */
#define WORD_WORTH 2  /* characters that a word from the list is worth, a short one half of it */
#define WORD_BYTES 3  /* at least; shorter ones stand in everything */
#define SHORT_CHARS 2 /* of kana or kanji: a word all the same */
#define TAKEN_OUT 1   /* stands where a word was */

static char *fold(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    return normal == NULL ? g_strdup("") : g_utf8_casefold(normal, -1);
}

/* ---- words ---- */

static gint longer_first(gconstpointer a, gconstpointer b)
{
    gsize left = strlen(*(const char *const *)a);
    gsize right = strlen(*(const char *const *)b);
    return left < right ? 1 : left > right ? -1 : 0;
}

static void add_word(GPtrArray *words, const char *word)
{
    g_autofree char *folded = fold(word);
    if (strlen(folded) >= WORD_BYTES && g_utf8_strlen(folded, -1) >= SHORT_CHARS)
        g_ptr_array_add(words, g_steal_pointer(&folded));
}

static void add_listed(GPtrArray *words)
{
    g_autoptr(GBytes) bytes = g_resource_lookup_data(people_get_resource(), WORDS_PATH,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize size_bytes;
    const char *data = g_bytes_get_data(bytes, &size_bytes);
    g_autofree char *text = g_strndup(data, size_bytes);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);
    for (char **line = lines; *line != NULL; line++) {
        if (**line == '#')
            continue;
        g_auto(GStrv) found = g_strsplit(*line, " ", 0);
        for (char **word = found; *word != NULL; word++)
            add_word(words, *word);
    }
}

/* Those of the list and the names, the longest first. */
static GPtrArray *all_words(const char *const *names)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    add_listed(words);
    for (gsize i = 0; names != NULL && names[i] != NULL; i++)
        add_word(words, names[i]);
    g_ptr_array_sort(words, longer_first);
    return words;
}

/* Takes every occurrence of `word` out; what they are worth. */
static guint take_out(GString *text, const char *word)
{
    guint count = 0;
    gsize bytes = strlen(word);
    guint worth = g_utf8_strlen(word, -1) > SHORT_CHARS ? WORD_WORTH : WORD_WORTH / 2;
    char *at = text->str;
    while ((at = strstr(at, word)) != NULL) {
        gssize place = at - text->str;
        g_string_erase(text, place, (gssize)bytes);
        g_string_insert_c(text, place, TAKEN_OUT);
        at = text->str + place;
        count += worth;
    }
    return count;
}

/* A year is as good as a word. */
static guint take_out_years(GString *text)
{
    guint count = 0;
    for (char *at = text->str; strlen(at) >= 4; at++) {
        gboolean century = strncmp(at, "19", 2) == 0 || strncmp(at, "20", 2) == 0;
        if (!century || !g_ascii_isdigit(at[2]) || !g_ascii_isdigit(at[3]))
            continue;
        gssize place = at - text->str;
        g_string_erase(text, place, 4);
        g_string_insert_c(text, place, TAKEN_OUT);
        at = text->str + place;
        count += WORD_WORTH;
    }
    return count;
}

/* ---- regularity ---- */

/* Whether the character at `i` follows from the ones before it: the same again, or the next of a
 * run up or down. */
static gboolean follows(const gunichar *text, glong i)
{
    gint64 step = i > 0 ? (gint64)text[i] - text[i - 1] : G_MAXINT32;
    return step == 0 || (i > 1 && ABS(step) == 1 && (gint64)text[i - 1] - text[i - 2] == step);
}

/* After how many characters all repeats; the whole length where it does not. */
static glong period_of(const gunichar *text, glong length)
{
    for (glong period = 1; period <= length / 2; period++) {
        glong i = period;
        while (i < length && text[i] == text[i - period])
            i++;
        if (i == length)
            return period;
    }
    return length;
}

static guint count_free(const char *left)
{
    glong length;
    g_autofree gunichar *text = g_utf8_to_ucs4_fast(left, -1, &length);
    glong kept = 0;
    for (glong i = 0; i < length; i++)
        if (text[i] != TAKEN_OUT)
            text[kept++] = text[i];
    kept = period_of(text, kept);
    guint count = 0;
    for (glong i = 0; i < kept; i++)
        count += follows(text, i) ? 0 : 1;
    return count;
}

static guint count_different(const char *text)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        g_hash_table_add(seen, GUINT_TO_POINTER(g_utf8_get_char(at)));
    return g_hash_table_size(seen);
}

/* ---- all of it ---- */

static char *first_period(const char *folded)
{
    glong length;
    g_autofree gunichar *text = g_utf8_to_ucs4_fast(folded, -1, &length);
    return g_ucs4_to_utf8(text, period_of(text, length), NULL, NULL, NULL);
}

static const char *guessed(const char *password, const char *const *names)
{
    if (count_different(password) < DIFFERENT_MIN)
        return PROBLEM_BOTH("use at least 5 different characters",
                            "5種類以上の文字を使ってください");
    g_autofree char *folded = fold(password);
    g_autofree char *once = first_period(folded);
    g_autoptr(GString) left = g_string_new(once);
    g_autoptr(GPtrArray) words = all_words(names);
    guint found = 0;
    for (guint i = 0; i < words->len; i++)
        found += take_out(left, words->pdata[i]);
    found += take_out_years(left);
    if (count_free(left->str) + found >= FREE_MIN)
        return NULL;
    if (found > 0)
        return PROBLEM_BOTH(
            "it rests on words that are tried first (names, years, the organisation). "
            "Join several words that have nothing to do with each other",
            "名前、年、団体名など、最初に試される言葉でできています。互いに関係のない"
            "言葉をいくつかつないでください");
    return PROBLEM_BOTH(
        "it is too regular. Join several words that have nothing to do with each "
        "other",
        "文字の並びが規則的すぎます。互いに関係のない言葉をいくつかつないでください");
}

static const char *why_refused(const char *password, const PeoplePasswordRules *rules,
                               gboolean *short_or_long)
{
    if (!g_utf8_validate(password, -1, NULL))
        return PROBLEM_BOTH("not text", "文字として読めません");
    glong characters = g_utf8_strlen(password, -1);
    *short_or_long = characters < rules->min_chars || characters > PEOPLE_PASSWORD_MAX;
    return *short_or_long ? NULL : guessed(password, rules->names);
}

static gboolean refuse(const char *why, GError **error)
{
    problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the new password", "新しいパスワード"), why);
    return FALSE;
}

static gboolean refuse_length(gint64 min_chars, GError **error)
{
    g_autofree char *why =
        g_strdup_printf("use %" G_GINT64_FORMAT " to %d characters" PROBLEM_MARK "%" G_GINT64_FORMAT
                        "文字以上%d文字以内にしてください",
                        min_chars, PEOPLE_PASSWORD_MAX, min_chars, PEOPLE_PASSWORD_MAX);
    return refuse(why, error);
}

gboolean people_password_check(const char *password, const PeoplePasswordRules *rules,
                               GError **error)
{
    gboolean short_or_long = FALSE;
    gboolean leaked = FALSE;
    const char *why = why_refused(password, rules, &short_or_long);
    if (short_or_long)
        return refuse_length(rules->min_chars, error);
    if (why != NULL)
        return refuse(why, error);
    if (rules->folder != NULL && !people_leaked_find(rules->folder, password, &leaked, error))
        return FALSE;
    return !leaked ||
           refuse(PROBLEM_BOTH("it stands in the list of leaked passwords. Choose "
                               "another one, and change it wherever else you use it",
                               "流出したパスワードの一覧にあります。別のものにし、ほかでも使って"
                               "いるときは、そこでも変えてください"),
                  error);
}

/* diff/words.c -- which words of a sentence changed */
#include "policy/words.h"
#include "diff/align.h"

#define CELLS_MAX ((gsize)1 << 21) /* of the table of common runs; beyond it all is replaced */
#define NOISE_POINTS 1 /* what stays between two changes and is no longer, changes too */

typedef enum { WORD_SPACE, WORD_HAN, WORD_HIRAGANA, WORD_KATAKANA, WORD_LATIN, WORD_SIGN } Kind;

static Kind kind_of(gunichar c)
{
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0)
        return WORD_SPACE;
    if (policy_is_hiragana(c))
        return WORD_HIRAGANA;
    if ((c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || (c >= 0xFF66 && c <= 0xFF9F))
        return WORD_KATAKANA;
    if ((c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 || c == 0x3006 || c >= 0x20000)
        return WORD_HAN;
    gunichar narrow = c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
    if (narrow < 0x80 ? g_ascii_isalnum((char)narrow) : g_unichar_isalpha(narrow))
        return WORD_LATIN;
    return WORD_SIGN;
}

/* A word with the spaces behind it. */
typedef struct {
    const char *text;
    guint32 size, points;
    guint32 hash; /* of its folded form */
    Kind kind;
} Word;

/* 及び, 並びに, 又は, 若しくは: their kanji belongs to no compound noun before it. */
static gboolean opens_link(const char *at)
{
    static const char *const links[] = {"及び", "並び", "又は", "若し"};
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++)
        if (g_str_has_prefix(at, links[i]))
            return TRUE;
    return FALSE;
}

static GArray *cut(const char *text)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    Kind last = WORD_SIGN;
    while (*text != '\0') {
        const char *at = text;
        gunichar c = policy_next_char(&text);
        gboolean link = opens_link(at);
        Kind kind = link ? WORD_HIRAGANA : kind_of(c);
        gboolean joins =
            !link && words->len > 0 && (kind == WORD_SPACE || (kind == last && kind != WORD_SIGN));
        if (!joins) {
            const Word word = {at, 0, 0, 0, kind};
            g_array_append_val(words, word);
        }
        Word *word = &g_array_index(words, Word, words->len - 1);
        word->size += (guint32)(text - at);
        word->points++;
        last = kind;
    }
    return words;
}

static void hash_words(GArray *words)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++) {
        Word *word = &g_array_index(words, Word, i);
        g_string_truncate(folded, 0);
        diff_fold(folded, word->text, word->size);
        word->hash = g_str_hash(folded->str);
    }
}

/* ---- the longest common row of words ---- */

typedef struct {
    const Word *old, *new;
    guint32 old_count, new_count;
    gboolean *old_same, *new_same; /* kept */
} Table;

static void trim(Table *table, guint32 *front, guint32 *back)
{
    guint32 most = MIN(table->old_count, table->new_count);
    *front = 0;
    while (*front < most && table->old[*front].hash == table->new[*front].hash)
        (*front)++;
    *back = 0;
    while (*back < most - *front && table->old[table->old_count - 1 - *back].hash ==
                                        table->new[table->new_count - 1 - *back].hash)
        (*back)++;
    for (guint32 i = 0; i < *front; i++)
        table->old_same[i] = table->new_same[i] = TRUE;
    for (guint32 i = 0; i < *back; i++) {
        table->old_same[table->old_count - 1 - i] = TRUE;
        table->new_same[table->new_count - 1 - i] = TRUE;
    }
}

/* Longer words weigh more: of two rows of equally many, the one that keeps more of the sentence. */
static guint32 weight_of(const Word *word)
{
    return word->kind == WORD_SIGN ? 1 : 1 + word->points;
}

static void compare_middle(Table *table, guint32 front, guint32 back)
{
    guint32 rows = table->old_count - front - back;
    guint32 columns = table->new_count - front - back;
    if (rows == 0 || columns == 0 || ((gsize)rows + 1) * ((gsize)columns + 1) > CELLS_MAX)
        return;
    const Word *old = table->old + front;
    const Word *new = table->new + front;
    gsize width = (gsize)columns + 1;
    g_autofree guint32 *best = g_new0(guint32, ((gsize)rows + 1) * width);
    for (guint32 i = rows; i-- > 0;)
        for (guint32 j = columns; j-- > 0;) {
            guint32 *cell = &best[i * width + j];
            *cell = MAX(cell[1], cell[width]);
            if (old[i].hash == new[j].hash)
                *cell = MAX(*cell, cell[width + 1] + weight_of(&old[i]));
        }
    guint32 i = 0;
    guint32 j = 0;
    while (i < rows && j < columns) {
        const guint32 *cell = &best[i * width + j];
        if (old[i].hash == new[j].hash &&*cell == cell[width + 1] + weight_of(&old[i])) {
            table->old_same[front + i++] = TRUE;
            table->new_same[front + j++] = TRUE;
        } else if (*cell == cell[width]) {
            i++;
        } else {
            j++;
        }
    }
}

/* ---- runs ---- */

typedef struct {
    GArray *out; /* PolicyDiffWords */
    const char *removed, *added, *same;
    gsize removed_bytes, added_bytes, same_bytes;
} Runs;

static void put(Runs *runs, PolicyDiffWordsKind change, const char *text, gsize size_bytes)
{
    const PolicyDiffWords run = {change, text, size_bytes};
    if (size_bytes > 0)
        g_array_append_val(runs->out, run);
}

static void end_change(Runs *runs)
{
    put(runs, DIFF_WORDS_REMOVED, runs->removed, runs->removed_bytes);
    put(runs, DIFF_WORDS_ADDED, runs->added, runs->added_bytes);
    runs->removed_bytes = runs->added_bytes = 0;
}

static void end_same(Runs *runs)
{
    put(runs, DIFF_WORDS_SAME, runs->same, runs->same_bytes);
    runs->same_bytes = 0;
}

static void extend(const char **text, gsize *size_bytes, const Word *word)
{
    if (*size_bytes == 0)
        *text = word->text;
    *size_bytes += word->size;
}

/* A word that stays between changes of both texts, and is not worth the eye's stop. */
static void drop_noise(Table *table)
{
    guint32 j = 0;
    for (guint32 i = 0; i < table->old_count; i++) {
        if (!table->old_same[i])
            continue;
        while (!table->new_same[j])
            j++;
        const Word *word = &table->old[i];
        gboolean before = i > 0 && !table->old_same[i - 1] && j > 0 && !table->new_same[j - 1];
        gboolean after = i + 1 < table->old_count && !table->old_same[i + 1] &&
                         j + 1 < table->new_count && !table->new_same[j + 1];
        if (before && after && word->points <= NOISE_POINTS && word->kind != WORD_HAN)
            table->old_same[i] = table->new_same[j] = FALSE;
        j++;
    }
}

static void put_runs(const Table *table, Runs *runs)
{
    guint32 i = 0;
    guint32 j = 0;
    while (i < table->old_count || j < table->new_count) {
        if (i < table->old_count && !table->old_same[i]) {
            end_same(runs);
            extend(&runs->removed, &runs->removed_bytes, &table->old[i++]);
        } else if (j < table->new_count && !table->new_same[j]) {
            end_same(runs);
            extend(&runs->added, &runs->added_bytes, &table->new[j++]);
        } else {
            end_change(runs);
            extend(&runs->same, &runs->same_bytes, &table->new[j++]);
            i++;
        }
    }
    end_same(runs);
    end_change(runs);
}

GArray *policy_diff_words(const char *before, const char *after)
{
    g_autoptr(GArray) old = cut(before);
    g_autoptr(GArray) new = cut(after);
    hash_words(old);
    hash_words(new);
    g_autofree gboolean *old_same = g_new0(gboolean, old->len + 1);
    g_autofree gboolean *new_same = g_new0(gboolean, new->len + 1);
    Table table = {(const Word *)(const void *)old->data,
                   (const Word *)(const void *)new->data,
                   old->len,
                   new->len,
                   old_same,
                   new_same};
    guint32 front = 0;
    guint32 back = 0;
    trim(&table, &front, &back);
    compare_middle(&table, front, back);
    drop_noise(&table);
    Runs runs = {.out = g_array_new(FALSE, FALSE, sizeof(PolicyDiffWords))};
    put_runs(&table, &runs);
    return runs.out;
}

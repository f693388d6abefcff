/* policy/fold.h -- one spelling for matching: width, spaces and look-alikes folded, with the way
 * back */
#pragma once
#include <glib.h>

/* Which character stands for which; built once with ICU (NFKC of single characters). */
typedef struct PolicyFold PolicyFold;
PolicyFold *policy_fold_new(GError **error); /* PROBLEM_INTERNAL when ICU has no normalizer */
void policy_fold_free(PolicyFold *fold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyFold, policy_fold_free)

/* Where a byte of the folded text came from. */
typedef struct {
    guint32 byte;  /* offset in the text as written */
    guint32 point; /* code points before it there */
} PolicyOrigin;

/* A folded text. `origin` has size + 1 entries; the last one is the end. Reused from text to text.
 */
typedef struct {
    GString *bytes;  /* UTF-8, spaces dropped, full-width ASCII narrowed, half-width kana widened */
    GArray *origin;  /* PolicyOrigin */
    gboolean mended; /* a look-alike character (radical, compatibility form) was replaced */
} PolicyFolded;
void policy_folded_init(PolicyFolded *folded);
void policy_folded_clear(PolicyFolded *folded);

/* Folds `size_bytes` of valid UTF-8 into `folded`, replacing what it held. */
void policy_fold_text(const PolicyFold *fold, const char *text, gsize size_bytes,
                      PolicyFolded *folded);
/* The folded form of a word; transfer full. */
char *policy_fold_word(const PolicyFold *fold, const char *word);
/* Same text with look-alike characters replaced and everything else as written; transfer full. */
char *policy_fold_mend(const PolicyFold *fold, const char *text);

static inline const PolicyOrigin *policy_folded_origin(const PolicyFolded *folded, gsize at)
{
    return &g_array_index(folded->origin, PolicyOrigin, at);
}

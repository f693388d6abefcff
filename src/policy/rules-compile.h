/* policy/rules-compile.h -- between the files that turn rule texts into PolicyRules */
#pragma once
#include "base/yaml.h"
#include "policy/rules.h"

typedef struct {
    PolicyRules *rules;
    PolicyMatchBuilder *builder;
    PolicyMatchBuilder *known; /* words of knowledge */
    GHashTable *lists;         /* name -> GPtrArray of words, for {name} */
    GPtrArray *variants;       /* GPtrArray of spellings that stand for each other */
    GHashTable *cue_of;        /* folded word -> number of its cue + 1 */
    const char *file;          /* being read */
} PolicyCompiler;

/* Every spelling of `word`: {lists} put in, variants tried, folded. Transfer full. */
GPtrArray *policy_compile_spellings(PolicyCompiler *compiler, const char *word);
/* The texts of a list, or of one plain value, or none for NULL; lent by the file. Owned. */
GPtrArray *policy_compile_texts(const YamlNode *node);
/* The value of `key` as a whole number of 16 bits, or `otherwise`. */
int policy_compile_number(const YamlNode *map, const char *key, int otherwise);
/* Each reads the parts of one file's map that it knows. FALSE with PROBLEM_FORMAT naming the file
 * and rule. */
gboolean policy_compile_words(PolicyCompiler *compiler, const YamlNode *root, GError **error);
gboolean policy_compile_entries(PolicyCompiler *compiler, const YamlNode *root, GError **error);
gboolean policy_compile_decisions(PolicyCompiler *compiler, const YamlNode *root, GError **error);
gboolean policy_compile_knowledge(PolicyCompiler *compiler, const YamlNode *root, GError **error);
/* PROBLEM_FORMAT: `what` is wrong in `rule` of the file being read; always FALSE. */
gboolean policy_compile_fail(const PolicyCompiler *compiler, const char *rule, const char *what,
                             GError **error);

PolicyKnowledge *policy_knowledge_new(void);
void policy_knowledge_free(PolicyKnowledge *knowledge);

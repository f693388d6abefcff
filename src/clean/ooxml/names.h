/* clean/ooxml/names.h -- which namespace a prefix stands for at a place, and the table entries of
 * names (clean/ only) */
#pragma once
#include "clean/schema.h"
#include "clean/xml.h"

#define CLEAN_SPACE_UNKNOWN 0xFFu /* an address on no list, or a prefix that was never declared */

typedef struct CleanNames CleanNames;
CleanNames *clean_names_new(void);
void clean_names_free(CleanNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CleanNames, clean_names_free)

/* For another file: what was remembered of one serves none of the next. */
void clean_names_reset(CleanNames *names);

/* Takes the declarations among the attributes of an element that opens; clean_names_close with its
 * end. FALSE for one that XML forbids. */
gboolean clean_names_open(CleanNames *names, const CleanXmlAttribute *attributes, guint count);
void clean_names_close(CleanNames *names);

typedef struct {
    guint space;
    CleanSlice local;
    const CleanElement *element; /* NULL when the tables have none */
} CleanName;
CleanName clean_names_element(CleanNames *names, const CleanXmlName *name);
/* What an attribute's name stands for; `local` gets it without its prefix. */
guint clean_names_attribute(const CleanNames *names, const CleanXmlName *name, CleanSlice *local);
/* What the attributes of an element are, when the same names in the same order were seen on it
 * before and remembered: none twice, none that declares. Else NULL. Lent until the next call. */
const CleanAttribute *const *clean_names_recall(const CleanNames *names,
                                                const CleanElement *element,
                                                const CleanXmlAttribute *attributes, guint count);
void clean_names_remember(CleanNames *names, const CleanElement *element,
                          const CleanXmlAttribute *attributes, const CleanAttribute *const *rows,
                          guint count);
#define CLEAN_REMEMBERED_MAX 8u /* attributes of an element; more are not remembered */
/* The namespace of a prefix, as in mc:Ignorable. */
guint clean_names_prefix(const CleanNames *names, CleanSlice prefix);

/* Declarations of the element opened last, in order; CLEAN_SPACE_UNKNOWN for addresses on no list.
 */
guint clean_names_declared(const CleanNames *names, guint at);
guint clean_names_declared_count(const CleanNames *names);
/* Stands for the declarations in force: the same number, the same declarations. */
guint32 clean_names_turn(const CleanNames *names);
/* Whether every declaration so far was of a known namespace. */
gboolean clean_names_plain(const CleanNames *names);
/* Whether an address of Strict files was declared. */
gboolean clean_names_strict(const CleanNames *names);

/* clean/ooxml/filter.h -- one XML part against the tables: what may stay is written, all else is
 * not (clean/ only)
 *
 * A part is read up to three times. The first reading learns: what is inside an element may decide
 * that the element as a whole cannot stay, or what becomes of a field that began long before.
 * Verdicts are kept by the number of the element. When some elements go as a whole, the second
 * reading settles which relationships are still in use. The last one writes; it is left out when
 * nothing changed, and the part is then copied as it lies packed. */
#pragma once
#include "clean/ooxml/names.h"
#include "clean/ooxml/writer.h"

typedef enum { CLEAN_PASS_LEARN, CLEAN_PASS_SETTLE, CLEAN_PASS_WRITE } CleanPass;

/* A relationship of the part, as far as its XML is concerned. */
typedef struct {
    char *id;
    gboolean kept, used;
    gboolean link; /* it leads to no part: only a click may follow it */
} CleanReference;

/* What parts must know of each other; filled by the parts read first. */
typedef struct {
    GHashTable *gone_sheets; /* folded names, owned */
    GHashTable *gone_names;  /* defined names, folded, owned */
    GHashTable *slides;      /* ids of slides that stay, owned */
    GArray *sheets;          /* gint: new position of each sheet, or -1 */
    guint kept_sheets;
} CleanShared;
void clean_shared_init(CleanShared *shared);
void clean_shared_clear(CleanShared *shared);

typedef enum {
    CLEAN_VERDICT_GONE,    /* the element goes with all that is in it */
    CLEAN_VERDICT_OPENED,  /* of what is in it, only one picture stays */
    CLEAN_VERDICT_PICTURE, /* that picture */
    CLEAN_VERDICT_BLANK,   /* it stays, and its text becomes "#REF!" */
    CLEAN_VERDICT_UNWRAPPED
} CleanVerdictKind;

typedef struct {
    guint32 number; /* of the element, from 0 */
    guint8 kind;    /* CleanVerdictKind */
} CleanVerdict;

typedef enum { CLEAN_MC_NONE, CLEAN_MC_ALTERNATE, CLEAN_MC_CHOICE, CLEAN_MC_FALLBACK } CleanMc;

typedef enum { CLEAN_FRAME_KEEP, CLEAN_FRAME_UNWRAP, CLEAN_FRAME_DROP, CLEAN_FRAME_OPEN } CleanMode;

typedef struct {
    const CleanElement *element; /* NULL for mc: and what is on no list */
    guint32 number;
    guint8 mode;    /* CleanMode */
    guint8 mc;      /* CleanMc */
    gboolean holds; /* something was kept in it */
    gboolean lost;  /* something in it was not */
    gboolean weak;  /* it goes when nothing is left in it */
    gboolean cells; /* a row of a sheet, without a prefix: plain cells may be taken at once */
    gboolean muted; /* its text went, what stands for it is written */
    CleanMark mark; /* before it, when it is weak */
} CleanFrame;

/* One attribute that stays. */
typedef struct {
    guint space;
    const char *name; /* lent by the tables */
    gsize name_size;
    CleanSlice value;          /* raw */
    gboolean plain;            /* decoding it gives it again */
    guint8 kind;               /* CleanValue */
    CleanReference *reference; /* that it names, or NULL */
} CleanKept;

#define CLEAN_NAMED_MAX 64u

typedef struct CleanFields CleanFields;

typedef struct {
    /* given */
    DisarmJob *job;
    const char *what; /* names the part in errors */
    guint kind;       /* CleanKind */
    CleanPass pass;
    GHashTable *references; /* id -> CleanReference, lent */
    CleanShared *shared;
    GArray *verdicts;    /* CleanVerdict, sorted but in the first pass */
    CleanWriter *writer; /* of the last pass, else NULL */
    CleanNames *names;
    /* found */
    gboolean changed, again, condemned;
    gboolean foreign; /* its root is not that of its kind */
    /* at work */
    guint32 number; /* of the next element */
    guint next_verdict;
    guint uncharged;     /* elements not charged to the budget yet */
    GString *text;       /* decoded text of the element that is listened to */
    guint listening;     /* frames deep; 0: to none */
    GString *value;      /* scratch of attributes */
    GStringChunk *chunk; /* values that were made */
    guint sealed;        /* what seals the element that opened last, or 0 */
    int judged;          /* CleanVerdictKind of the element that is opening, or -1 */
    char cell[16];       /* the cell we are in */
    guint shared_formula;
    GHashTable *lost_formulas, *known_formulas; /* numbers of shared formulas */
    guint sheet;                                /* position of the next sheet */
    guint32 picture;                            /* number of the last picture in a frame, + 1 */
    gboolean frame_ole;
    char shape_id[12]; /* of the frame that a picture takes the place of, or "" */
    CleanFields *fields;
    guint fields_open;
    guint depth;
    CleanFrame *frames; /* CLEAN_XML_DEPTH_MAX + 1 */
    CleanKept *kept;    /* CLEAN_XML_ATTRIBUTES_MAX */
    guint kept_count;
    guint8 named[CLEAN_NAMED_MAX]; /* namespaces that the element opening names in a list */
    guint named_count;
} CleanFilter;

/* The filter lends all it is given and starts anew for each pass. */
void clean_filter_init(CleanFilter *filter);
void clean_filter_clear(CleanFilter *filter);
/* Handlers for clean_xml_new. */
CleanXmlHandlers clean_filter_handlers(CleanFilter *filter);
/* After the last byte: what was left open, and the verdicts in order. */
gboolean clean_filter_finish(CleanFilter *filter, const CleanXml *xml, GError **error);

/* ---- between the files of the filter ---- */

/* The frame `up` above the top (0 is the top), or NULL. */
static inline CleanFrame *clean_filter_frame(CleanFilter *filter, guint up)
{
    return up < filter->depth ? &filter->frames[filter->depth - 1 - up] : NULL;
}
static inline CleanFrame *clean_filter_top(CleanFilter *filter)
{
    return clean_filter_frame(filter, 0);
}
/* Notes that something did not stay as it was: a danger applied by policy. FALSE refuses. */
gboolean clean_filter_danger(CleanFilter *filter, DisarmDanger danger, DisarmDeed deed,
                             const char *detail, gssize size, GError **error);
void clean_filter_verdict(CleanFilter *filter, guint32 number, CleanVerdictKind kind);
/* The element goes with all that is in it, relationships too: a second reading settles that. */
void clean_filter_condemn(CleanFilter *filter, guint32 number);
/* The nearest frame whose element has this act (CleanAct), or NULL. */
CleanFrame *clean_filter_around(CleanFilter *filter, guint act);
/* The kept attribute of that name in no namespace or the element's own, or NULL. */
CleanKept *clean_filter_kept(CleanFilter *filter, const char *name);
/* Gives it another value. */
void clean_filter_replace(CleanFilter *filter, CleanKept *kept, const char *value);
/* Its value, decoded, in filter->value; "" when it is not there. */
const char *clean_filter_value(CleanFilter *filter, const char *name);
/* Gathers the decoded text of the element that is opening until it ends. */
void clean_filter_listen(CleanFilter *filter);

/* filter-values.c: whether an attribute may stay; loses it or notes that the element must go. */
typedef enum { CLEAN_KEPT, CLEAN_LOST, CLEAN_ELEMENT_LOST, CLEAN_REFUSED } CleanAnswer;
CleanAnswer clean_value_check(CleanFilter *filter, const CleanElement *element, CleanKept *kept,
                              GError **error);

/* filter-acts.c: what an element with an act of its own does when it opens and ends. `mode` is
 * CLEAN_FRAME_KEEP before. */
gboolean clean_act_start(CleanFilter *filter, const CleanElement **element, CleanMode *mode,
                         GError **error);
gboolean clean_act_end(CleanFilter *filter, const CleanFrame *frame, GError **error);
/* The name of a frame that opens up: its number is kept for the picture in it. */
void clean_act_shape(CleanFilter *filter, const CleanXmlAttribute *attributes, guint count);

/* filter-mc.c: markup compatibility (ECMA-376 part 3). */
gboolean clean_mc_start(CleanFilter *filter, const CleanName *name,
                        const CleanXmlAttribute *attributes, guint count, GError **error);
gboolean clean_mc_attribute(CleanFilter *filter, const CleanElement *element, CleanSlice local,
                            CleanSlice raw, GError **error);
/* Opens an element that stays, with `kept` attributes. */
void clean_filter_emit(CleanFilter *filter, guint space, const char *name, gsize size,
                       gboolean weak, const CleanElement *element, guint8 mc);
void clean_filter_push(CleanFilter *filter, CleanMode mode, const CleanElement *element, guint8 mc);

/* filter-cells.c: how many bytes of plain cells `at` begins with; they are kept. In a row that
 * stays, of the default namespace. */
gsize clean_filter_cells(CleanFilter *filter, const char *at, gsize size);

/* fields.c: Word fields. */
CleanFields *clean_fields_new(void);
void clean_fields_free(CleanFields *fields);
gboolean clean_fields_char(CleanFilter *filter, GError **error);
/* A child of a run: its number is noted while a field's instruction is open. */
void clean_fields_run_child(CleanFilter *filter);
gboolean clean_fields_in_instruction(const CleanFilter *filter);
void clean_fields_text(CleanFilter *filter, const char *text, gsize size);
gboolean clean_fields_simple(CleanFilter *filter, CleanMode *mode, GError **error);
/* A text box, note or comment: fields do not reach over its ends. */
gboolean clean_fields_story(CleanFilter *filter, gboolean opens, GError **error);
gboolean clean_fields_finish(CleanFilter *filter, GError **error);

/* record/type.h -- a record type as loaded: fields, states, transitions, deadlines; all lent by
 * the RecordTypes it was loaded into */
#pragma once
#include <glib.h>

typedef struct RecordType RecordType;
typedef struct RecordField RecordField;
typedef struct RecordExpr RecordExpr;
typedef struct RecordTransition RecordTransition;

typedef struct {
    const char *ja, *en;
} RecordLabel;

typedef enum {
    RECORD_TEXT,
    RECORD_CHOICE,
    RECORD_CHOICES,
    RECORD_DATE,
    RECORD_TIME, /* a moment: date and time of day */
    RECORD_NUMBER,
    RECORD_MONEY, /* whole yen */
    RECORD_YES_NO,
    RECORD_PERSON,
    RECORD_UNIT,
    RECORD_POST,
    RECORD_CLASSIFICATION, /* a step of a scale of functions.yaml */
    RECORD_REFERENCE,      /* to a record of another type */
    RECORD_FILE,
    RECORD_TABLE, /* rows of fields */
    RECORD_KIND_LAST
} RecordKind;
extern const char *const record_kind_names[RECORD_KIND_LAST + 1]; /* NULL at its end */

/* A length of time; `count` 0 means none. Months and years go by the calendar. */
typedef enum { RECORD_HOURS, RECORD_DAYS, RECORD_MONTHS, RECORD_YEARS } RecordSpanUnit;
typedef struct {
    guint count;
    RecordSpanUnit unit;
} RecordSpan;

/* A function of the policy that posts hold: a row of functions.yaml. */
typedef struct {
    const char *code;
    RecordLabel label;
    const char *per; /* "body", "unit", or the type whose records each have one */
    gboolean single; /* one holder per body, unit or record */
    guint line;
} RecordFunction;

/* An option of a choice, or a step of a scale. */
typedef struct {
    const char *code;
    RecordLabel label, help;
    GPtrArray *tells;  /* RecordWho: whom FIELD.tells means */
    RecordSpan within; /* what FIELD.within means */
    guint rank;        /* its place */
    guint line;
} RecordOption;

typedef struct {
    const char *name;
    RecordLabel label;
    GPtrArray *options; /* RecordOption, from least to most */
} RecordScale;

typedef enum { RECORD_NEED_NEVER, RECORD_NEED_ALWAYS, RECORD_NEED_WHEN } RecordNeed;

struct RecordField {
    const char *name;
    RecordLabel label, help;
    RecordKind kind;
    GPtrArray *options;       /* RecordOption; of choice, choices and classification */
    gboolean ordered;         /* its options can be compared */
    const RecordScale *scale; /* of a classification */
    const RecordType *target; /* of a reference */
    GPtrArray *columns;       /* RecordField; of a table */
    RecordField *table;       /* the table it is a column of, or NULL */
    RecordNeed need;
    RecordExpr *need_when; /* of RECORD_NEED_WHEN */
    gboolean has_min, has_max;
    gint64 min, max;            /* characters, rows, bytes, or the number itself */
    RecordExpr *preset, *value; /* default; derived value */
    GPtrArray *see;             /* RecordWho; empty: who may see the record */
    gboolean personal, party, multiline, builtin;
    RecordSpan keep; /* how long after the record is closed */
    guint index;     /* among the type's fields; columns count too */
    guint line;
};

typedef enum {
    RECORD_WHO_APPLICANT,   /* who opened the record */
    RECORD_WHO_FIELD,       /* the person, or the holder of the post, that a field names */
    RECORD_WHO_FUNCTION,    /* any holder of a function */
    RECORD_WHO_FUNCTION_OF, /* the holder for a unit, a person's unit, or a record */
    RECORD_WHO_DOER,        /* who made a transition of this record */
    RECORD_WHO_TELLS        /* whom the chosen option of a field tells */
} RecordWhoKind;

typedef struct {
    RecordWhoKind kind;
    const char *text; /* as written */
    const RecordFunction *function;
    const RecordField *field, *via; /* `via` is a reference whose record holds `field` */
    const RecordTransition *transition;
    guint line;
} RecordWho;

typedef struct {
    const char *name;
    RecordLabel label;
    gboolean final;
    gboolean rests;         /* nobody is waited for in it: only its deadlines make work */
    GPtrArray *edit_by;     /* RecordWho: who may change fields while in it */
    GPtrArray *edit_fields; /* RecordField */
    guint index, line;
} RecordState;

typedef enum {
    RECORD_ACT_RECORD, /* notes that something happened */
    RECORD_ACT_ASK,
    RECORD_ACT_GRANT, /* permits, approves, confirms */
    RECORD_ACT_REFUSE,
    RECORD_ACT_RETURN,   /* 差戻し */
    RECORD_ACT_WITHDRAW, /* 引戻し */
    RECORD_ACT_REPORT,
    RECORD_ACT_REVIEW,
    RECORD_ACT_CLOSE,
    RECORD_ACT_LAST
} RecordAct;
extern const char *const record_act_names[RECORD_ACT_LAST + 1];

typedef enum { RECORD_NOTIFY, RECORD_SET, RECORD_OPEN } RecordEffectKind;
typedef struct {
    RecordEffectKind kind;
    GPtrArray *to;            /* RecordWho, of notify */
    RecordLabel text;         /* of notify */
    RecordExpr *when;         /* or NULL */
    const RecordField *field; /* of set: the reference (or a column, for each row) */
    const char *transition;   /* of set: its name in the other type */
    const RecordType *type;   /* of set and open: the other type */
    GPtrArray *with_fields;   /* RecordField of the other type, of open */
    GPtrArray *with_values;   /* RecordExpr, side by side with them */
    guint line;
} RecordEffect;

struct RecordTransition {
    const char *name;
    RecordLabel label;
    GPtrArray *from; /* RecordState */
    const RecordState *to;
    RecordAct act;
    GPtrArray *by, *not_by; /* RecordWho */
    gboolean has_second;    /* a second person must agree */
    GPtrArray *second_by, *second_not_by;
    RecordExpr *when;         /* or NULL */
    GPtrArray *needs, *fills; /* RecordField: must be there; asked for by its own form */
    gboolean reason;          /* a comment is demanded */
    gboolean aside;           /* nobody is waited for to make it */
    GPtrArray *effects;       /* RecordEffect */
    GPtrArray *moved_by;      /* RecordType: their effects may make it */
    const RecordType *relief; /* whose records may relieve from not_by, or NULL */
    const char *serves;       /* id of the clause pattern a refusal names, or NULL */
    guint index, line;
};

typedef struct {
    const char *name;
    RecordLabel label, basis;        /* `basis`: the law or clause, or NULLs */
    GPtrArray *states;               /* RecordState */
    RecordSpan within;               /* from entry to the state, or from `from` */
    const RecordField *within_of;    /* the choice whose option says how long */
    const RecordField *from, *until; /* dates or times */
    GPtrArray *before;               /* RecordSpan*: reminded so long ahead */
    RecordExpr *when;
    GPtrArray *remind, *escalate; /* RecordWho */
    RecordSpan escalate_after;
    const RecordState *becomes; /* or NULL */
    GPtrArray *effects;         /* RecordEffect */
    guint line;
} RecordDeadline;

typedef struct {
    const char *every; /* fiscal_year, half, quarter, month, days; NULL: does not recur */
    guint days;        /* of `days` */
    const char *each;  /* body, unit, person, or a type: one record for each */
    GPtrArray *states; /* RecordState of that type: only records in one of them; empty: all */
    const RecordField *about;        /* the field that names it, or NULL for body */
    RecordSpan due;                  /* so long after the period's end */
    gboolean at_start;               /* opened when the period begins; else when it has ended */
    const RecordField *first, *last; /* dates that get the period's first and last day, or NULL */
    guint line;
} RecordRecurs;

typedef struct {
    const char *id, *capability, *guideline;
    GPtrArray *words; /* const char*: what such a clause says */
    RecordLabel label;
    guint line;
} RecordServe;

typedef struct {
    RecordLabel title;
    GPtrArray *rows;  /* GPtrArray of RecordField: side by side */
    GPtrArray *boxes; /* RecordTransition: whose doer stamps, left to right */
} RecordPrint;

/* What people say when they need a record of this type, and what it then holds from the start. */
typedef struct {
    RecordLabel label;
    GPtrArray *fields; /* RecordField: choices, classifications, yes or no */
    GPtrArray *codes;  /* const char*: side by side with them; "yes" or "no" for yes_no */
    guint line;
} RecordPhrase;

/* A piece of a template: a text, or what a field holds. */
typedef struct {
    const char *text;         /* NULL for a field */
    const RecordField *field; /* NULL for a text */
} RecordPiece;

typedef struct {
    GPtrArray *columns, *filters, *groups; /* RecordField; the state is a column by itself */
    GPtrArray *cells; /* RecordField: the columns, then what else is filtered, grouped or sorted */
    const RecordField *sort;
    GPtrArray *title; /* RecordPiece: what a record is called; empty: by its first column */
} RecordList;

typedef struct {
    const RecordField *reason, *until; /* text; date */
    const RecordState *review;         /* where the later review is waited for */
    const RecordField *person;         /* who is relieved */
    const RecordField *unit;           /* for records of which unit; NULL: of all */
    const RecordField *from;           /* date; NULL: from the grant on */
    GPtrArray *states;                 /* RecordState: in force while in them */
    guint line;
} RecordRelief;

/* While a record is in `states`, whom it names holds a function of the policy. */
typedef struct {
    const RecordFunction *function;   /* the one, or NULL: */
    const RecordField *function_of;   /* the choice whose options are functions */
    const RecordField *person, *post; /* the post goes first where both are filled in */
    GPtrArray *of;    /* RecordField: the units and records it is held for; the one that suits */
    gboolean of_this; /* held for this very record */
    const RecordField *from, *until; /* dates, or NULL */
    GPtrArray *states;
    guint line;
} RecordHold;

/* While a record is in `states`, one person stands in for another. */
typedef struct {
    const RecordField *function; /* the choice whose options are functions */
    const RecordField *holder, *deputy, *from, *until;
    const RecordField *limits;     /* a choice of all, permits, urgent; or NULL */
    const RecordField *after_view; /* yes_no, or NULL */
    GPtrArray *states;
    guint line;
} RecordStandIn;

/* How long its records are kept after they closed, and whose posts decide then. */
typedef struct {
    RecordSpan span;
    gboolean from_closing; /* else from 1 April after the fiscal year in which it closed */
    GPtrArray *decide;     /* RecordWho: holders of functions */
    RecordLabel basis;     /* the rule of the body, or NULLs */
    guint line;
} RecordKeep;

/* What a record of this type is offered for: where another may not be done. */
typedef struct {
    GPtrArray *refusals;               /* const char*: state, condition, person, excluded */
    const RecordField *clause, *words; /* what gets the clause's number and words; may be columns */
    const RecordField *target;         /* what gets number and title of the record refused */
    guint line;
} RecordOffer;

struct RecordType {
    const char *name, *file;
    guint version, line;
    RecordLabel title;
    GPtrArray *forms;                /* const char*: names bodies give the form */
    GPtrArray *phrases;              /* RecordPhrase */
    GPtrArray *serves;               /* RecordServe */
    GPtrArray *fields;               /* RecordField; built-in ones first */
    guint all_fields;                /* with columns: one more than the greatest index */
    GPtrArray *open_by, *open_needs; /* RecordWho, RecordField */
    gboolean open_follow_up, open_schedule;
    const RecordState *initial;
    GPtrArray *states, *transitions, *deadlines; /* RecordState, RecordTransition, RecordDeadline */
    GPtrArray *derived; /* RecordField with a value, in an order to compute them in */
    RecordRecurs recurs;
    RecordPrint print;
    RecordList list;
    RecordRelief relief;
    const char *numbered;   /* what numbers begin with; NULL: its records get none */
    GPtrArray *see;         /* RecordWho: who may see them besides those the type names anywhere */
    RecordExpr *restricted; /* when it holds only `see_restricted` see one; or NULL */
    GPtrArray *see_restricted; /* RecordWho */
    GPtrArray *holds;          /* RecordHold */
    RecordStandIn stands_in;   /* line 0: none */
    RecordOffer offer;         /* line 0: none */
    RecordKeep keep;           /* line 0: kept without end */
};

typedef struct RecordTypes RecordTypes;
/* Lent. NULL when there is none of the name. */
const RecordType *record_types_find(const RecordTypes *types, const char *name);
const RecordFunction *record_types_function(const RecordTypes *types, const char *code);
GPtrArray *record_types_all(const RecordTypes *types);       /* RecordType, by name */
GPtrArray *record_types_functions(const RecordTypes *types); /* RecordFunction */
void record_types_free(RecordTypes *types);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordTypes, record_types_free)

const RecordField *record_field_find(const GPtrArray *fields, const char *name);
const RecordState *record_state_find(const RecordType *type, const char *name);
/* The first transition of the name (several may share one and differ in `when`). */
const RecordTransition *record_transition_find(const RecordType *type, const char *name);
/* Whether somebody is waited for to make it: it leads on, and is not aside. */
gboolean record_is_waited(const RecordTransition *transition);
/* Whether two say the same. */
gboolean record_who_same(const RecordWho *a, const RecordWho *b);
gboolean record_who_among(const GPtrArray *whos, const RecordWho *who);
/* "30d"; "" for none; transfer full. */
char *record_span_text(RecordSpan span);

/* policy/rules.h -- the compiled rules: one table of entries behind one matcher, and decision lists
 */
#pragma once
#include <glib.h>
#include <openssl/evp.h>

#include "policy/fold.h"
#include "policy/knowledge.h"
#include "policy/learned.h"
#include "policy/match.h"
#include "policy/policy.h"
#include "policy/vocabulary.h"

#define RULES_MAX_CUES 1024u
#define CUE_WORDS (RULES_MAX_CUES / 64u)

/* Where the one stands whose leave is asked: before の, に or から; before が; before が of a
 * clause that says whom he lets in. */
enum { LEAVE_OBJECT, LEAVE_SUBJECT, LEAVE_ADMITS };

/* What the words of an entry are used for; one section of the rule files each. */
typedef enum {
    USE_ENDING,      /* endings: how a sentence closes; value = kind, other = modality */
    USE_LEAD,        /* leads: announces a list; value = kind of its items, or KIND_LAST */
    USE_TIMING,      /* timing: value = PolicyTiming, other = the kind it asks for, or KIND_LAST */
    USE_AGENT,       /* agents: closes the name of someone who can act; value = REACH_…, other = 1
                        for outsiders */
    USE_REPORT,      /* reports: telling somebody; value = 1: by handing something over */
    USE_APPROVAL,    /* approvals: value = LEAVE_…, other = without */
    USE_RECORD,      /* records: closes the name of a document; value = RECORD_… */
    USE_RECORD_VERB, /* record_verbs: what makes or keeps one; value = 1: what does neither */
    USE_GRADE,       /* grades: a scale of classes, followed by its step */
    USE_SECTION,     /* sections: what a heading says of what is below; value = PolicySection */
    USE_CAPABILITY,  /* capabilities: value = PolicyCapability, weight */
    USE_MEND,        /* mends: a run that machine reading left */
    USE_CUE,         /* words that decision lists ask for; value = number of the cue */
    USE_LAST
} PolicyUse;

/* What a document is: one that is also made where it is the topic, one with blanks to be filled in.
 */
enum { RECORD_OTHER, RECORD_TOPIC, RECORD_PAPER };

/* What before a name belongs to it: nothing, all of its clause, or a clause that says which of a
 * class are meant. */
enum { REACH_ROLE, REACH_CLAUSE, REACH_CLASS, REACH_BODY };

/* What must hold besides the words of an ending; the rule file says what for. */
enum {
    ASKS_NOTHING,
    ASKS_ROLE,
    ASKS_FOUNDING,
    ASKS_BEARER,
    ASKS_DECIDER,
    ASKS_RELIEF,
    ASKS_PROVISO,
    ASKS_LAST
};

/* Where an entry of `capabilities` counts. */
enum { WHERE_OWN = 1, WHERE_HEADING = 2, WHERE_BOTH = 3 };

typedef struct {
    const char *rule; /* "modality/must" */
    guint8 use;
    guint8 skip; /* stands in for the words it covers, and says nothing itself */
    guint8 where;
    guint8 confidence; /* per cent */
    gint16 value, other, weight;
} PolicyEntry;

typedef struct {
    guint64 bit[CUE_WORDS];
} PolicyCues;

/* What a unit is made of. */
typedef enum { SHAPE_SENTENCE, SHAPE_ITEM, SHAPE_ROW, SHAPE_LAST } PolicyShape;

/* One line of a decision list: every condition given must hold; the first line that holds decides.
 */
typedef struct {
    const char *rule;
    guint32 kinds, modalities, timings, capabilities, shapes; /* sets; 0 asks nothing */
    guint32 has, lacks;                                       /* sets of PolicyField */
    gboolean asks_any, asks_also, asks_heading;
    PolicyCues any, also, none, heading;
    gint16 result; /* PolicyCapability or PolicyMechanism */
    guint8 confidence;
    const char *how, *how_ja; /* NULL when not said */
} PolicyDecision;

typedef struct {
    const char *key;     /* as it opens a path */
    GPtrArray *endings;  /* folded */
    GPtrArray *excluded; /* folded: titles that end so are not this part */
    GPtrArray *inside;   /* folded: a regulation whose title holds one is this part */
} PolicyPart;

/* Short word lists asked for by place rather than found anywhere; all folded. */
typedef struct {
    GArray *parts;                  /* PolicyPart */
    GPtrArray *contents;            /* titles of a contents page */
    GPtrArray *openers;             /* how a sentence or paragraph can begin */
    GPtrArray *open_signs;          /* inside a line: a sentence is under way */
    GPtrArray *open_tails;          /* at the end of a line: the sentence goes on */
    GPtrArray *closed_tails;        /* nouns that end as those do: a title may end so */
    GPtrArray *counters;            /* after a number: it counts something and is no marker */
    GPtrArray *not_counters;        /* words that begin like a counter: 人的 */
    GPtrArray *annexes;             /* names of annexes, which a number may follow: 別表 */
    GPtrArray *forms;               /* of them: forms to fill in, which hold no clauses: 様式 */
    GPtrArray *rule_endings;        /* how titles of regulations end: 規程, 要綱 */
    GPtrArray *subjects;            /* what a title is about, behind the name of the body */
    GPtrArray *enactments;          /* how sentences end that bring a text about */
    GPtrArray *amendments;          /* words of lines that tell how a text came about: 改正 */
    GPtrArray *sources;             /* kinds of act that such lines number: 訓令 */
    GPtrArray *eras;                /* 令和, 令 */
    GPtrArray *furniture;           /* what web pages put around a text */
    GPtrArray *repealed;            /* the words of a clause that is gone: 削除 */
    GPtrArray *title_endings;       /* titles of whole documents */
    GPtrArray *body_endings;        /* names of bodies */
    GPtrArray *named_markers;       /* headings that are markers without a number */
    GPtrArray *alias_openers;       /* what opens the giving of a short name */
    GPtrArray *chain_words;         /* between the members of a list of names */
    GPtrArray *scenes;              /* openings of a clause that are no part of a subject */
    GPtrArray *reporters;           /* "who has received a report": dropped from a subject */
    GPtrArray *self_words;          /* the subject itself */
    GPtrArray *duties;              /* what a title says someone has: 遵守事項, 役割 */
    GPtrArray *formal_nouns;        /* behind a verb they name no thing: 場合, ため */
    GPtrArray *selves;              /* what a text calls itself: この規程 */
    GPtrArray *defined_below;       /* ends a sentence whose definitions come in a list */
    GPtrArray *writing;             /* what is written into a document: 記入し */
    GPtrArray *unfilled;            /* behind a paper: it is only spoken of: に基づ */
    GPtrArray *unmade;              /* what is done with a paper that is there: 閲覧 */
    GPtrArray *handing;             /* what is done by handing a document in: 申請し */
    GPtrArray *act_bars;            /* words of clauses, which no short act holds */
    GPtrArray *act_fronts;          /* what may stand before such an act: のうちから */
    GPtrArray *handed;              /* a request was handed in, and leave is asked by it */
    GPtrArray *likewise;            /* ends a sentence that says the same as the one before */
    GPtrArray *founding;            /* ends a sentence that sets something up, and binds nobody */
    GPtrArray *acts;                /* what the one before が does at a sentence's end */
    GPtrArray *name_fronts;         /* before a name: when or how, and no part of it */
    GPtrArray *level_columns;       /* of a table: how grave something is that happens */
    GPtrArray *kept_for;            /* how long something is kept: 年間保存 */
    GPtrArray *leave_columns;       /* of a table: whose leave is needed */
    GPtrArray *due_columns;         /* of a table: until when */
    GPtrArray *name_parts;          /* with kana, inside a compound: まちづくり, 取扱い */
    GPtrArray *name_kins;           /* before a name: which of several; part of it */
    GPtrArray *seated;              /* behind the name of one who is made to hold a role */
    GPtrArray *seatings;            /* words that make someone hold a role */
    GPtrArray *undergone;           /* what someone does, behind により */
    GPtrArray *absences;            /* why someone does nothing, behind が */
    GPtrArray *only_these;          /* behind those who have leave */
    GPtrArray *done_to;             /* what is done with a body, behind its name */
    GPtrArray *goes_back;           /* open a 項 that takes up the one before */
    GPtrArray *has_come, *has_done; /* "…があった", "…をした": of what is taken up */
    GPtrArray *leaves;              /* 許可, 承認 */
    GPtrArray *unseated;            /* behind other names in such a sentence */
    GPtrArray *requests;            /* papers that ask their receiver for leave: 申請書 */
    GPtrArray *orders;              /* papers that ask for something to be done: 依頼書 */
    GPtrArray *matters;             /* ends an item that names what something is about */
    GPtrArray *class_columns;       /* table columns that name classes of information */
    GPtrArray *graded;              /* what is classed by number: 第一種データ */
    GPtrArray *kept_things;         /* table columns that name what is so kept */
    GPtrArray *kept_columns;        /* table columns that say how long a document is kept */
    GPtrArray *backward;            /* opens a sentence that refers to the one before: 前項 */
    GPtrArray *choices;             /* what is done with one who is chosen for a post */
    GPtrArray *rereads;             /* in a sentence that has words of the text read as others */
    GPtrArray *rulings;             /* nouns of rules that a matter may be left to */
    GPtrArray *sheets;              /* what an annex or a form is called at its front */
    GPtrArray *enactors;            /* by whose act a text itself sets up what it names */
    GPtrArray *doer_columns;        /* table columns that say who does what the row says */
    GPtrArray *ask_fronts;          /* how one is asked, between と and the asking */
    GPtrArray *measures;            /* nouns of which とする only says how much or where */
    GPtrArray *here_words;          /* organisations at which something is done */
    GPtrArray *norm_columns;        /* table columns that say what must be done */
    GPtrArray *told_columns;        /* table columns that say who is told */
    GPtrArray *declaratives;        /* last letters of plain verbs */
    GPtrArray *listed;              /* "次に掲げる者": those whom the items of a list name */
    GPtrArray *mend_from, *mend_to; /* misread runs and what they stood for */
} PolicyWords;

struct PolicyRules {
    GStringChunk *strings;
    PolicyFold *fold;
    EVP_MD *sha256; /* fetched while files may still be opened */
    PolicyMatch *match;
    GArray *entries; /* PolicyEntry; the matcher's values are places in it */
    PolicyWords words;
    GArray *capability_first; /* PolicyDecision: asked before words are weighed */
    GArray *mechanisms;       /* PolicyDecision */
    guint cues;
    PolicyKnowledge *knowledge;
    PolicyLearned *learned; /* what no file says is learned by none */
};

static inline const PolicyEntry *policy_rules_entry(const PolicyRules *rules, guint32 value)
{
    return &g_array_index(rules->entries, PolicyEntry, value);
}

static inline void policy_cues_set(PolicyCues *cues, guint cue)
{
    cues->bit[cue / 64] |= G_GUINT64_CONSTANT(1) << (cue % 64);
}

/* Whether the two sets share a cue. */
static inline gboolean policy_cues_meet(const PolicyCues *a, const PolicyCues *b)
{
    for (guint i = 0; i < CUE_WORDS; i++) {
        if ((a->bit[i] & b->bit[i]) != 0)
            return TRUE;
    }
    return FALSE;
}

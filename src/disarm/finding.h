/* disarm/finding.h -- what engines note while they work: dangers met, and what became of each part
 */
#pragma once
#include "disarm/danger.h"

typedef enum {
    DISARM_DROPPED,   /* it is gone */
    DISARM_FROZEN,    /* what is seen stays, what is live went */
    DISARM_REWRITTEN, /* made anew from what was understood */
    DISARM_RENAMED,
    DISARM_KEPT,   /* it stays because the policy says so */
    DISARM_REFUSED /* it ended the job */
} DisarmDeed;

/* Where in the terms of who reads the file. */
typedef enum {
    DISARM_WHOLE, /* no narrower place */
    DISARM_PAGE,
    DISARM_SHEET,
    DISARM_SLIDE,
    DISARM_LINE
} DisarmUnit;

typedef struct {
    DisarmDanger danger;
    DisarmDeed deed;
    char *
        part; /* "word/media/image1.emf"; a member of an archive: "申請.zip > 様式.docx > word/…" */
    DisarmUnit unit;
    guint number;  /* from 1; 0 when it is not known */
    char *name;    /* of the sheet or slide, or NULL */
    char *detail;  /* "DDEAUTO", "http://…": as found, cut and made printable; or NULL */
    guint64 count; /* equal ones are one finding */
} DisarmFinding;

typedef enum { DISARM_SAME, DISARM_REBUILT, DISARM_LEFT_OUT } DisarmOutcome;

typedef struct {
    char *part, *kind; /* "word/document.xml", "word-document" */
    DisarmOutcome outcome;
} DisarmPart;

typedef struct DisarmFindings DisarmFindings;
#define DISARM_FINDINGS_MAX 2000u /* kept apart; more are counted by danger and deed alone */
#define DISARM_PARTS_MAX 20000u
#define DISARM_DETAIL_MAX 300u /* bytes */
DisarmFindings *disarm_findings_new(void);
void disarm_findings_free(DisarmFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DisarmFindings, disarm_findings_free)

/* At most about `max` bytes of any bytes, as UTF-8 that shows what is there: controls, direction
 * marks and private characters stand as \u{…}, what is no UTF-8 as \x…. Transfer full. */
char *disarm_printable(const char *bytes, gsize size, gsize max);

/* An engine says where it is, and engines that it calls add to that: they know nothing but their
 * own bytes. Any bytes may be in `name`: what does not print is escaped. */
void disarm_enter(DisarmFindings *findings, const char *name);
void disarm_leave(DisarmFindings *findings);
/* Until the next call or the end of the part. `name` may be NULL. */
void disarm_at(DisarmFindings *findings, DisarmUnit unit, guint number, const char *name);

/* Notes a danger here; `detail` (any bytes, `size` of them or -1) may be NULL. */
void disarm_find(DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed, const char *detail,
                 gssize size);
/* Notes what became of the part we are in; `kind` is a lasting name. */
void disarm_part(DisarmFindings *findings, const char *kind, DisarmOutcome outcome);

/* Notes what was noted elsewhere, as often, under the place we are in; afterwards we are nowhere
 * narrower in it. */
void disarm_find_again(DisarmFindings *findings, const DisarmFinding *finding);
/* Counts so many more that are not kept apart. */
void disarm_find_more(DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed,
                      guint64 count);

/* Takes over what was noted apart, under the place we are in. */
void disarm_findings_take(DisarmFindings *findings, DisarmFindings *apart);

guint disarm_findings_count(const DisarmFindings *findings);
/* By danger, then in the order they were met. Lent until the next finding. */
const DisarmFinding *disarm_findings_get(DisarmFindings *findings, guint at);
guint disarm_parts_count(const DisarmFindings *findings);
const DisarmPart *disarm_parts_get(const DisarmFindings *findings, guint at);
/* How many of a danger ended with that deed, those not kept apart too. */
guint64 disarm_findings_tally(const DisarmFindings *findings, DisarmDanger danger, DisarmDeed deed);
/* Whether anything was found that did not stay as it was. */
gboolean disarm_findings_changed(const DisarmFindings *findings);

/* "dropped", "sheet", "rebuilt". Static. */
const char *disarm_deed_name(DisarmDeed deed);
const char *disarm_deed_text(DisarmDeed deed, ProblemLanguage language);
const char *disarm_unit_name(DisarmUnit unit);
const char *disarm_outcome_name(DisarmOutcome outcome);
/* "シート3「集計」", "sheet 3 “集計”"; "" for the whole. Transfer full. */
char *disarm_unit_text(const DisarmFinding *finding, ProblemLanguage language);

/* report/letter.h -- what a letter says, at the moment it is sent
 *
 * Of a record: its kind, number and state, what is told of it, and where it is; nothing that
 * anybody typed. What the person may not see any more, was read in the browser meanwhile, or is
 * told to somebody else by now, is left out. */
#pragma once
#include "report/records.h"
#include "service/letters.h"

typedef struct {
    const char *site_name;
    const char *address; /* of the pages, "https://sekisho.example" */
    Store *site;
} ReportLetterFacts;
#define REPORT_LETTER_MAX_BYTES (32 * 1024) /* of a text; what would pass it is counted */
typedef struct {
    char *subject, *text; /* NULL when nothing is to be told; owned */
} ReportLetter;
void report_letter_clear(ReportLetter *letter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportLetter, report_letter_clear)

/* `ask->person`: to whom; who is disabled is told nothing. */
gboolean report_letter(const ReportAsk *ask, const ReportLetterFacts *facts, const char *id,
                       ReportLetter *letter, GError **error);

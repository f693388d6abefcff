/* base/problem.h -- what can go wrong, as a table: one kind, one address, one status, one text per
 * language */
#pragma once
#include <glib.h>

/* Every GError that reaches a person carries this domain and one of these codes. The table in
 * problem_texts.c gives each its slug (RFC 9457 `type`), HTTP status, exit code, and its title,
 * detail and way out in Japanese and English; details may hold {1} and {2}, filled from the error's
 * things. A new kind is a new row. */
#define PROBLEM (problem_quark())
GQuark problem_quark(void);

typedef enum {
    PROBLEM_INVALID,   /* {1} is not of the form asked for: {2} */
    PROBLEM_TOO_LARGE, /* {1} is over the limit of {2} */
    PROBLEM_TOO_DEEP,  /* {1} is nested deeper than {2} */
    PROBLEM_NOT_SIGNED_IN,
    PROBLEM_WRONG_PASSWORD,
    PROBLEM_LOCKED,       /* too many failures; again in {1} seconds */
    PROBLEM_WRONG_CODE,   /* of a second factor */
    PROBLEM_FACTOR,       /* a second factor is to be given, or registered, first: {1} */
    PROBLEM_PROOF,        /* the person is to show a credential again */
    PROBLEM_WORK,         /* privileged work is to be begun first */
    PROBLEM_ATTEST,       /* a passkey is to answer for this very act */
    PROBLEM_PASSKEY,      /* it is not accepted: {1} */
    PROBLEM_TOKEN,        /* a program's token is not accepted; nobody is told why */
    PROBLEM_USED,         /* what can be used once was used */
    PROBLEM_DISABLED,     /* this account is not in use */
    PROBLEM_EXPIRED,      /* the temporary password was not used in time */
    PROBLEM_NOT_ALLOWED,  /* {1} may not be done by this caller */
    PROBLEM_CROSS_SITE,   /* Origin or token does not belong to this session */
    PROBLEM_NOT_FOUND,    /* no {1} called {2} */
    PROBLEM_METHOD,       /* {1} does not stand at this address */
    PROBLEM_CONFLICT,     /* {1} was changed meanwhile by {2} */
    PROBLEM_STATE,        /* {1} cannot be done now: {2} */
    PROBLEM_UNSUPPORTED,  /* files of the kind {1} are not read; {2} is what to do instead */
    PROBLEM_EMPTY,        /* {1} holds nothing that can be read */
    PROBLEM_ENCODING,     /* {1} is in no character set that is read, first bad byte at {2} */
    PROBLEM_NO_CLAUSES,   /* {1} was read, but no numbered clause was found */
    PROBLEM_BUSY,         /* {1} is in use by another program */
    PROBLEM_TIMEOUT,      /* {1} took longer than {2} */
    PROBLEM_WORKER_ENDED, /* the program that read {1} ended: {2}; nothing was taken over */
    PROBLEM_DISK_FULL,    /* no room to save; nothing was changed */
    PROBLEM_STORE,        /* the database refused: {1} */
    PROBLEM_KEEPER,       /* the keeper would not sign: {1} */
    PROBLEM_LEDGER,       /* the ledger does not verify: {1} at {2} */
    PROBLEM_FORMAT,       /* {1}: {2} (a file of our own is damaged) */
    PROBLEM_SANDBOX,      /* this kernel cannot lock {1} down: {2} */
    PROBLEM_IO,           /* {1}: {2} (system call and reason) */
    PROBLEM_USAGE,        /* {1} (command line) */
    PROBLEM_INTERNAL,     /* a defect of the program: {1} */
    PROBLEM_MISDIRECTED,  /* no site is called {1} here */
    PROBLEM_UNAVAILABLE,  /* {1} is not running at the moment; again shortly */
    PROBLEM_ENCRYPTED,    /* {1} is locked by a password */
    PROBLEM_SCANNED,      /* {1} holds pictures of {2} pages and no text */
    PROBLEM_DAMAGED,      /* {1} is cut off or damaged: {2} */
    PROBLEM_UNSAFE,       /* it holds {1}, which may not pass: {2} */
    PROBLEM_DISGUISED,    /* {1} is named as one kind and is really {2} */
    PROBLEM_EXISTS,       /* {1} is there already, and nothing is written over it */
    PROBLEM_UNREACHABLE,  /* {1} could not be reached, or did not serve: {2} */
    PROBLEM_LAST
} Problem;

typedef enum { PROBLEM_JAPANESE, PROBLEM_ENGLISH } ProblemLanguage;

/* A thing named in both languages: PROBLEM_BOTH("the ledger export", "台帳の書き出し"). A thing
 * without the mark stands as it is in both. */
#define PROBLEM_MARK "\x1f"
#define PROBLEM_BOTH(english, japanese) english PROBLEM_MARK japanese

/* {2} of PROBLEM_UNSUPPORTED where any format that is read would do. */
#define PROBLEM_SAVE_AS_TEXT                                                                       \
    PROBLEM_BOTH("Save it as Word (docx), ODT, PDF, HTML or plain text and send that.",            \
                 "Word（docx）、ODT、PDF、HTML、テキストのどれかで保存し直して送ってください。")

/* Sets `error` (may be NULL) to `kind`; `thing` and `more` fill {1} and {2} and may be NULL. The
 * GError's message is the English detail. */
void problem_set(GError **error, Problem kind, const char *thing, const char *more);
/* PROBLEM_IO from errno (ENOSPC and EDQUOT become PROBLEM_DISK_FULL, EADDRINUSE PROBLEM_BUSY). */
void problem_set_errno(GError **error, const char *thing, int saved_errno);

/* Facts of a kind; `error` may be of a foreign domain (then PROBLEM_INTERNAL). Static strings. */
const char *problem_slug(const GError *error);
guint problem_status(const GError *error);  /* HTTP status */
int problem_exit_code(const GError *error); /* 1 refused or found, 2 wrong use, 3 failed */
const char *problem_title(const GError *error, ProblemLanguage language);
/* What fills {1} (`at` 0) or {2} (1), as it was set; NULL when nothing was, or for a foreign
 * domain. Lent. */
const char *problem_thing(const GError *error, guint at);
/* What happened, and what to do now; transfer full. */
char *problem_detail(const GError *error, ProblemLanguage language);
char *problem_way_out(const GError *error, ProblemLanguage language);

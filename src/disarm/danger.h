/* disarm/danger.h -- what can be dangerous in a file: a closed list, each with words for people */
#pragma once
#include "base/problem.h"
#include <glib.h>

/* In the order in which a report names them: the gravest first. A new one is a new row of the
 * table in danger_texts.c. */
typedef enum {
    /* programs */
    DISARM_MACRO,       /* VBA, Basic, and what belongs to it */
    DISARM_MACRO_SHEET, /* Excel 4.0 macro and dialog sheets, names that start them */
    DISARM_SCRIPT,      /* JavaScript, VBScript, FormCalc */
    DISARM_EXECUTABLE,  /* a program or what starts one, as a file: exe, lnk, hta, iso, … */
    DISARM_ADD_IN,      /* add-ins, task panes, ribbons, menus, key maps */
    DISARM_CONTROL,     /* ActiveX and form controls */
    DISARM_ACTION,      /* what runs when something is opened, shown or clicked */
    /* foreign bodies */
    DISARM_EMBEDDED_OBJECT, /* OLE objects */
    DISARM_EMBEDDED_FILE,   /* whole files inside: attachments, packages */
    DISARM_FOREIGN_CONTENT, /* content of another format that is taken in on opening (altChunk) */
    DISARM_MEDIA,           /* audio, video, 3-D models */
    DISARM_FONT,            /* embedded fonts */
    /* what reaches outside */
    DISARM_DDE,
    DISARM_EXTERNAL_RESOURCE, /* fetched by itself: templates, pictures, objects, frames, beacons */
    DISARM_DATA_CONNECTION,   /* databases, queries, mail merge */
    DISARM_FIELD,             /* Word fields that run, ask or fetch */
    DISARM_FORMULA,           /* functions that run, fetch or link */
    DISARM_EXTERNAL_BOOK,     /* references to other workbooks */
    DISARM_SUBMIT,            /* forms that send what is typed */
    DISARM_UNSAFE_LINK,       /* links to files, shares, scripts, unknown schemes */
    DISARM_LINK,              /* links to web pages and mail addresses */
    /* disguise and attack on the reader */
    DISARM_DISGUISE,        /* contents that are not what name or label say */
    DISARM_AMBIGUOUS,       /* readable in two ways: names twice, headers that disagree, overlaps */
    DISARM_DECLARATION,     /* XML: document types, entities, processing instructions */
    DISARM_DECEPTIVE_NAME,  /* names that show as something else: direction marks, two endings */
    DISARM_UNSAFE_PATH,     /* names that lead outside the folder */
    DISARM_SPECIAL_MEMBER,  /* links, devices */
    DISARM_METAFILE_RECORD, /* records of EMF, WMF and the like that do more than draw */
    DISARM_CELL_FORMULA,    /* a CSV cell that a spreadsheet would compute */
    DISARM_CONTROL_CHARACTER, /* invisible characters, direction marks, terminal sequences */
    DISARM_LIMIT,             /* more than the policy lets a file be */
    DISARM_DAMAGED,
    DISARM_ENCRYPTED,
    DISARM_UNSUPPORTED,
    /* what the reader does not see */
    DISARM_HIDDEN, /* hidden sheets, slides, rows, text */
    DISARM_COMMENT,
    DISARM_REVISION,    /* recorded changes */
    DISARM_PERSONAL,    /* authors, companies, paths, times of editing */
    DISARM_LOCATION,    /* where and with what a picture was taken */
    DISARM_CUSTOM_DATA, /* XML, properties and tags that programs attached */
    DISARM_CACHED_DATA, /* source rows behind pivot tables and charts */
    DISARM_PRINTER,
    DISARM_THUMBNAIL,
    DISARM_LEFTOVER, /* bytes outside the structure, unused parts, old edits */
    /* other changes */
    DISARM_SIGNATURE,       /* signatures, which no changed file can keep */
    DISARM_UNKNOWN_PART,    /* a part of no known kind */
    DISARM_UNKNOWN_CONTENT, /* elements, attributes, records that are on no list */
    DISARM_ENCODING,        /* another character set than it came in */
    DISARM_COLOUR_PROFILE,  /* how a picture's colours are meant (ICC) */
    DISARM_DANGER_LAST
} DisarmDanger;

/* "embedded-object". Static. */
const char *disarm_danger_name(DisarmDanger danger);
/* For a clerk: what it is; why it is dangerous; what its removal means for the reader. Static. */
const char *disarm_danger_what(DisarmDanger danger, ProblemLanguage language);
const char *disarm_danger_why(DisarmDanger danger, ProblemLanguage language);
const char *disarm_danger_means(DisarmDanger danger, ProblemLanguage language);

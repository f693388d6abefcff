/* disarm/budget.h -- how much a file may become while it is read; asked before memory is taken */
#pragma once
#include <glib.h>

typedef struct {
    guint64 file_bytes;     /* of the file handed in */
    guint64 inflated_bytes; /* of everything that is unpacked or decoded, pixels too */
    guint64 output_bytes;
    guint64 objects; /* elements, cells, records, PDF objects */
    guint64 pixels;  /* of one picture */
    guint members;   /* parts of all containers */
    guint pages;
    guint depth; /* containers inside each other; the file itself is 1 */
    guint ratio; /* unpacked to packed, of streams over DISARM_RATIO_FREE_BYTES */
    /* Of the process that does it; kept by whoever runs it. */
    guint64 memory_bytes; /* beside the file itself */
    guint seconds;        /* until there is an answer */
} DisarmLimits;

/* A stream of this size harms nobody, however well it was packed. */
#define DISARM_RATIO_FREE_BYTES ((guint64)1024 * 1024)

/* What any file may unpack to, however small it is: a flat picture of 120 million pixels. */
#define DISARM_FREE_BYTES ((guint64)512 * 1024 * 1024)

typedef struct {
    guint64 inflated_bytes, output_bytes, objects, members, pages;
} DisarmReturned;

/* One for a whole job: engines that call each other share it. What is over a limit is
 * PROBLEM_TOO_LARGE (depth: PROBLEM_TOO_DEEP), and the job ends with it. */
typedef struct {
    DisarmLimits limits;
    guint64 inflated_bytes, output_bytes, objects; /* used so far */
    guint members, pages, depth;
    DisarmReturned returned; /* used and given back */
} DisarmBudget;

void disarm_budget_init(DisarmBudget *budget, const DisarmLimits *limits);
/* The file has that size: what all of it unpacks to, a thing unpacked twice counted twice, is
 * `ratio` times that at most, and DISARM_FREE_BYTES besides. Before anything is charged. */
void disarm_budget_file(DisarmBudget *budget, guint64 file_bytes);

/* Each asks for more of one thing; FALSE when it is not to be had, and then nothing was charged. */
gboolean disarm_budget_inflate(DisarmBudget *budget, guint64 bytes, GError **error);
gboolean disarm_budget_output(DisarmBudget *budget, guint64 bytes, GError **error);
gboolean disarm_budget_objects(DisarmBudget *budget, guint64 count, GError **error);
gboolean disarm_budget_members(DisarmBudget *budget, guint64 count, GError **error);
gboolean disarm_budget_pages(DisarmBudget *budget, guint64 count, GError **error);
gboolean disarm_budget_picture(DisarmBudget *budget, guint64 width, guint64 height,
                               GError **error); /* charges nothing */
/* A packed stream of declared size: the ratio, and `plain_bytes` charged as inflated. */
gboolean disarm_budget_stream(DisarmBudget *budget, guint64 packed_bytes, guint64 plain_bytes,
                              GError **error);
/* The ratio alone, of what was unpacked so far from so many packed bytes; charges nothing. */
gboolean disarm_budget_ratio(const DisarmBudget *budget, guint64 packed_bytes, guint64 plain_bytes,
                             GError **error);
/* What was read since `before` is read anew, and charged anew: it is given back. Of each thing no
 * more than its limit in all, so that a job never does more than twice what it may. */
void disarm_budget_return(DisarmBudget *budget, const DisarmBudget *before);
/* Into a container and out of it again. */
gboolean disarm_budget_enter(DisarmBudget *budget, GError **error);
void disarm_budget_leave(DisarmBudget *budget);
/* What may still be unpacked: the cap to give a decoder that is not told a size. */
guint64 disarm_budget_inflatable(const DisarmBudget *budget);

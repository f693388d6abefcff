/* verify/verify.h -- whether everything in a file is of known kind and can do nothing; pure
 *
 * The second opinion on what a disarmer made: it parses the bytes again by tables of its own
 * (rules/verify-*.yaml) and shares with the disarmers only the words of disarm/ and the readers of
 * archive/. What no table names is wrong. Office packages whole, PNG, JPEG, GIF, BMP, TIFF, WebP,
 * EMF, WMF, ZIP, tables and texts; a ZIP and a package with what is in them.
 *
 * With a policy that is `verify_only` the file is one as it came: it need not be in the form that
 * disarmers write, but every part must be known and inactive all the same. */
#pragma once
#include "disarm/job.h"

/* Reads `bytes` as a file called `name` (lent; its ending must fit). `job` has budget and findings
 * of its own, used for nothing else: findings get each thing that is wrong (DISARM_REFUSED) with
 * its place, and each part that is known and inactive (DISARM_SAME). FALSE when anything is wrong,
 * with PROBLEM_UNSAFE naming the first part and what is in it. */
gboolean verify_file(const guint8 *bytes, gsize size, const char *name, DisarmJob *job,
                     GError **error);

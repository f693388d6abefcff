/* clean/archive/notice.h -- the text member that says what was left out of an archive, and why;
 * pure (clean/ only) */
#pragma once
#include "disarm/danger.h"

#define CLEAN_NOTICE_NAME "無害化で除いたファイル.txt"
#define CLEAN_NOTICE_MAX 1000u /* members named; more are only counted */

typedef struct CleanNotice CleanNotice;
CleanNotice *clean_notice_new(void);
void clean_notice_free(CleanNotice *notice);
/* `why` may be NULL: then the danger's own words are all there is. */
void clean_notice_add(CleanNotice *notice, const char *path, DisarmDanger danger,
                      const GError *why);
guint clean_notice_count(const CleanNotice *notice);
/* Of the first member; there must be one. */
DisarmDanger clean_notice_danger(const CleanNotice *notice);
/* UTF-8 with a mark of byte order, lines ended as Windows does. What they were left out of is
 * called `japanese` and `english`. Owned. */
GString *clean_notice_text(const CleanNotice *notice, const char *japanese, const char *english);

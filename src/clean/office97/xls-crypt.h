/* clean/office97/xls-crypt.h -- workbooks that are encrypted (MS-XLS 2.2.10; clean/ only) */
#pragma once
#include "disarm/job.h"

/* The stream itself when it is not encrypted; else decrypted, and told. PROBLEM_ENCRYPTED. Owned.
 */
GBytes *xls_decrypt(GBytes *stream, DisarmJob *job, GError **error);

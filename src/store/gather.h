/* store/gather.h -- frames of the write-ahead log go to the system many at a time
 *
 * SQLite writes each frame of its log by two calls, 24 bytes and a page, which lie across the
 * system's own pages; of a commit that touches many pages this is most of the cost. What it writes
 * to the log one after another is gathered here and handed on as one piece: when it asks for the
 * log to be synced, before anything else is done with the file, or when much has come. So what
 * is durable, and when, is as it was: with synchronous = FULL a commit syncs the log before others
 * are told of it. All other files are the engine's own affair. */
#pragma once

/* The name for sqlite3_open_v2; made known to the engine, which must have been configured before,
 * by the first call. */
const char *store_gather_vfs(void);

/* verify/old.h -- old Office files in the one form that is written here; pure (verify/ only) */
#pragma once
#include "ole/file.h"
#include "verify/say.h"

/* A compound file; `ending` of its name. */
void verify_old(Verify *v, const guint8 *bytes, gsize size, const char *ending);
typedef struct {
    const guint8 *bytes; /* never NULL */
    gsize size;
} VerifyBytes;
/* Streams of a presentation; `pictures` of no bytes where there is none. */
void verify_ppt_streams(Verify *v, const VerifyBytes *document, const VerifyBytes *user,
                        const VerifyBytes *pictures);
/* Streams of a document; `data` of no bytes where there is none. */
void verify_doc_streams(Verify *v, const VerifyBytes *document, const VerifyBytes *table,
                        const VerifyBytes *data);
void verify_xls_stream(Verify *v, const guint8 *bytes, gsize size);

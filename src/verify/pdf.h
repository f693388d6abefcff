/* verify/pdf.h -- a PDF in the one form that is written here: every object, key, value and byte;
 * pure (verify/ only)
 *
 * docs/design/clean-pdf.md says what the form is. Whatever is not of it is wrong. */
#pragma once
#include "verify/say.h"

void verify_pdf(Verify *v, const guint8 *bytes, gsize size);

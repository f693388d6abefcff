/* pdf/predictor.h -- rows that say how they differ from the one before (7.4.4.4; pdf/ only) */
#pragma once
#include "pdf/filter.h"

/* In place. FALSE for numbers that are none of a row; then nothing is left. */
gboolean pdf_predictor_undo(const PdfFilterParms *parms, PdfSink *sink);

/* tests/fuzz/pdf-document.c -- any bytes as a PDF: refused, or every object of it read and every
 * stream unpacked, within the budget */
#include "pdf/document.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MIB ((guint64)1024 * 1024)

static void read_stream(PdfDocument *document, const PdfObject *object)
{
    PdfFilters filters;
    g_auto(PdfData) unpacked = {0};
    g_autoptr(GError) error = NULL;
    if (!pdf_filters_read(document, &object->value, &filters))
        return;
    gboolean fine = pdf_data_read(document, object, &filters, 0, &unpacked, &error);
    if (fine != (error == NULL) || fine != (unpacked.bytes != NULL))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const DisarmLimits limits = {.file_bytes = MIB,
                                 .inflated_bytes = 16 * MIB,
                                 .output_bytes = 8 * MIB,
                                 .objects = 100000,
                                 .pages = 10,
                                 .depth = 3,
                                 .ratio = 100};
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    disarm_budget_init(&budget, &limits);
    g_autoptr(PdfDocument) document = pdf_document_open(data, size, "secret", &budget, &error);
    if ((document == NULL) != (error != NULL))
        abort();
    for (guint32 i = 0; document != NULL && i < pdf_numbers(document); i++) {
        const PdfObject *object = pdf_object(document, i);
        if (object->is_stream)
            read_stream(document, object);
    }
    return 0;
}

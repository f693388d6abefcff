/* clean/records.c -- looks up records and numbers in the lists */
#include "clean/records.h"

const CleanRecord *clean_record(const CleanRecords *records, guint16 id)
{
    guint low = 0, high = records->count;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (records->rows[middle].id == id)
            return &records->rows[middle];
        if (records->rows[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

gboolean clean_record_fits(const CleanRecord *record, gsize size)
{
    if (size < record->least || size > record->most)
        return FALSE;
    return record->step == 0 ? size == record->least : (size - record->least) % record->step == 0;
}

gboolean clean_range_has(const CleanRanges *ranges, guint number)
{
    for (guint i = 0; i < ranges->count; i++)
        if (number >= ranges->rows[i][0] && number <= ranges->rows[i][1])
            return TRUE;
    return FALSE;
}

const CleanArguments *clean_call(const CleanCalls *calls, guint number)
{
    const CleanArguments *row = number < calls->count ? &calls->rows[number] : NULL;
    return row != NULL && row->least <= row->most ? row : NULL;
}

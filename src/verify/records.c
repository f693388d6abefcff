/* verify/records.c -- what a record is by the lists */
#include "verify/records.h"

static const VerifyRecord *find(const VerifyRecords *records, guint id)
{
    guint low = 0, high = records->count;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (records->rows[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < records->count && records->rows[low].id == id ? &records->rows[low] : NULL;
}

static gboolean fits(const VerifyRecord *row, gsize size)
{
    if (size < row->least || size > row->most)
        return FALSE;
    return row->step == 0 ? size == row->least : (size - row->least) % row->step == 0;
}

const VerifyRecord *verify_record(Verify *v, const VerifyRecords *records, guint id, guint place,
                                  gsize size)
{
    const VerifyRecord *row = find(records, id);
    g_autofree char *number = g_strdup_printf("record %04X", id);
    if (row == NULL || row->act == VERIFY_RECORD_TOLD)
        verify_say(v, row != NULL ? row->danger : DISARM_UNKNOWN_CONTENT,
                   row != NULL ? row->name : number);
    else if ((row->places & place) == 0 || !fits(row, size))
        verify_say(v, DISARM_UNKNOWN_CONTENT, row->name);
    else
        return row;
    return NULL;
}

gboolean verify_in(const VerifyRanges *ranges, guint number)
{
    for (guint i = 0; i < ranges->count; i++)
        if (number >= ranges->rows[i][0] && number <= ranges->rows[i][1])
            return TRUE;
    return FALSE;
}

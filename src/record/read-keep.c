/* record/read-keep.c -- how long records of a type are kept, and who decides when that is over */
#include "record/reader.h"

static const char *const keep_members[] = {"for", "from", "decide", "basis", NULL};
static const char *const beginnings[] = {"fiscal_year", "closing", NULL};

/* Years later the persons a record names may have left: posts decide. */
static void check_decide(RecordReader *r, const YamlNode *node, const GPtrArray *decide)
{
    for (guint i = 0; i < decide->len; i++) {
        const RecordWho *who = g_ptr_array_index(decide, i);
        if (who->kind != RECORD_WHO_FUNCTION && who->kind != RECORD_WHO_FUNCTION_OF)
            record_reader_find(r, RECORD_WRONG_KIND, yaml_get(node, "decide"),
                               PROBLEM_BOTH("a function that posts hold", "役職が担う役割"), NULL);
    }
    if (decide->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "decide", NULL);
}

void record_define_keep(RecordReader *r, const YamlNode *root)
{
    const YamlNode *node = yaml_get(root, "keep");
    RecordKeep *keep = &r->type->keep;
    if (node == NULL || !record_reader_map(r, node, keep_members))
        return;
    gsize place = record_reader_enter(r, "keep");
    keep->line = node->line;
    keep->span = record_reader_span(r, node, "for");
    keep->from_closing = record_reader_among(r, node, "from", beginnings, RECORD_OPTIONAL) == 1;
    keep->decide = record_reader_whos(r, node, "decide");
    keep->basis = record_reader_label_at(r, node, "basis", RECORD_OPTIONAL);
    if (yaml_get(node, "for") == NULL)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "for", NULL);
    check_decide(r, node, keep->decide);
    record_reader_leave(r, place);
}

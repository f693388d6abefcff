/* document/odt-body.c -- paragraphs, lists, tables, text boxes and notes of an OpenDocument text */
#include "document/odt.h"
#include "document/table.h"
#include <string.h>

#define LISTS_MAX 32u
#define CELL_REPEATS_MAX 64

typedef struct {
    char *style; /* of the list, or inherited; owned */
} List;

/* A place paragraphs are read into: the body, a cell, a text box, a note. */
typedef struct {
    DocumentFlow *flow;           /* lent */
    DocumentFlow *boxes;          /* of the paragraph in hand; owned, or NULL */
    GPtrArray *tables;            /* DocumentTable in hand; owned */
    GString *text;                /* of the paragraph in hand; owned */
    gboolean in_paragraph, space; /* `space`: white space behind it is no more */
    guint heading;                /* outline level of the paragraph in hand; 0 for none */
    List lists[LISTS_MAX];
    guint depth;         /* of lists; may pass LISTS_MAX */
    gboolean opens_item; /* the next paragraph is an item's first */
    guint start;         /* its number, or 0 */
} Frame;

typedef struct {
    OdtLists *lists;
    DocumentAllowance *allowance;
    DocumentFlow *notes; /* to stand at the end; owned */
    GPtrArray *flows;    /* of notes in hand; owned */
    GPtrArray *frames;   /* Frame; owned */
    guint skipping;      /* depth inside an element that is left out */
    guint contents;      /* depth of tables of contents */
    guint note_number;
    gboolean in_body;
} Body;

static Frame *frame_in_hand(const Body *body)
{
    return g_ptr_array_index(body->frames, body->frames->len - 1);
}

static void frame_push(Body *body, DocumentFlow *flow)
{
    Frame *frame = g_new0(Frame, 1);
    frame->flow = flow;
    frame->tables = g_ptr_array_new_with_free_func((GDestroyNotify)document_table_free);
    frame->text = g_string_new(NULL);
    g_ptr_array_add(body->frames, frame);
}

static void frame_free(gpointer data)
{
    Frame *frame = data;
    for (guint i = 0; i < LISTS_MAX; i++)
        g_free(frame->lists[i].style);
    document_flow_free(frame->boxes);
    g_ptr_array_unref(frame->tables);
    g_string_free(frame->text, TRUE);
    g_free(frame);
}

static void frame_pop(Body *body)
{
    if (body->frames->len > 1)
        g_ptr_array_remove_index(body->frames, body->frames->len - 1);
}

/* ---- paragraphs ---- */

static void append(Body *body, const char *text, gsize size)
{
    Frame *frame = frame_in_hand(body);
    if (!frame->in_paragraph)
        return;
    if (frame->text->len + size > DOCUMENT_TEXT_MAX_BYTES)
        body->allowance->used_up = TRUE;
    else
        g_string_append_len(frame->text, text, (gssize)size);
    frame->space = FALSE;
}

/* White space as written in XML counts once; text:s says how much there really is. */
static void append_collapsed(Body *body, const char *text, gsize size)
{
    Frame *frame = frame_in_hand(body);
    for (gsize at = 0, run; at < size; at += run) {
        run = 0;
        while (at + run < size && strchr(" \t\r\n", text[at + run]) == NULL)
            run++;
        if (run > 0) {
            append(body, text + at, run);
            continue;
        }
        run = 1;
        if (!frame->space)
            append(body, " ", 1);
        frame->space = TRUE;
    }
}

static void begin_paragraph(Body *body, guint heading)
{
    Frame *frame = frame_in_hand(body);
    g_string_truncate(frame->text, 0);
    frame->in_paragraph = frame->space = TRUE;
    frame->heading = heading;
}

static void append_label(Body *body, Frame *frame, GString *line)
{
    if (frame->depth > 0 && frame->depth <= LISTS_MAX && frame->opens_item)
        odt_lists_step(body->lists, frame->lists[frame->depth - 1].style, frame->depth,
                       frame->start, line);
    else if (frame->depth == 0 && frame->heading > 0)
        odt_lists_step(body->lists, NULL, frame->heading, 0, line);
    frame->opens_item = FALSE;
    frame->start = 0;
}

static void write_paragraph(Body *body, Frame *frame)
{
    g_autoptr(GString) line = g_string_new(NULL);
    append_label(body, frame, line);
    gboolean labelled = line->len > 0;
    g_string_append_len(line, frame->text->str, (gssize)frame->text->len);
    if (body->contents > 0)
        document_flow_add_contents(frame->flow, line->str, line->len);
    else if (frame->heading > 0 && !labelled && line->len > 0 && body->frames->len == 1)
        document_flow_add_heading(frame->flow, frame->heading, line->str, line->len);
    else
        document_flow_add(frame->flow, line->str, line->len);
}

/* Text boxes follow the paragraph they hang on. */
static void write_boxes(Frame *frame)
{
    if (frame->boxes == NULL || frame->in_paragraph)
        return;
    document_flow_append(frame->flow, frame->boxes);
    g_clear_pointer(&frame->boxes, document_flow_free);
}

static void end_paragraph(Body *body)
{
    Frame *frame = frame_in_hand(body);
    if (!frame->in_paragraph)
        return;
    frame->in_paragraph = FALSE;
    write_paragraph(body, frame);
    write_boxes(frame);
}

/* ---- lists ---- */

static void begin_list(Body *body, const char *const *attributes)
{
    Frame *frame = frame_in_hand(body);
    const char *style = document_xml_attribute(attributes, "text:style-name");
    const char *goes_on = document_xml_attribute(attributes, "text:continue-numbering");
    const char *continues = document_xml_attribute(attributes, "text:continue-list");
    if (style == NULL && frame->depth > 0 && frame->depth <= LISTS_MAX)
        style = frame->lists[frame->depth - 1].style;
    if (frame->depth < LISTS_MAX) {
        char *kept = g_strdup(style != NULL ? style : "?");
        g_free(frame->lists[frame->depth].style);
        frame->lists[frame->depth].style = kept;
        if (frame->depth == 0 && continues == NULL && !document_xml_switch(goes_on, FALSE))
            odt_lists_restart(body->lists, kept);
    }
    frame->depth++;
}

static void begin_item(Body *body, const char *const *attributes)
{
    Frame *frame = frame_in_hand(body);
    const char *start = document_xml_attribute(attributes, "text:start-value");
    frame->opens_item = TRUE;
    frame->start = (guint)document_xml_number(start, 0, 9999, 0);
}

/* ---- tables, text boxes, notes ---- */

static DocumentTable *table_in_hand(const Frame *frame)
{
    return frame->tables->len > 0 ? g_ptr_array_index(frame->tables, frame->tables->len - 1) : NULL;
}

static guint number_in(const char *const *attributes, const char *name, gint64 max)
{
    return (guint)document_xml_number(document_xml_attribute(attributes, name), 1, max, 1);
}

static void begin_cell(Body *body, const char *const *attributes)
{
    DocumentTable *table = table_in_hand(frame_in_hand(body));
    guint columns = number_in(attributes, "table:number-columns-spanned", 256);
    guint rows = number_in(attributes, "table:number-rows-spanned", 10000);
    guint repeats = number_in(attributes, "table:number-columns-repeated", CELL_REPEATS_MAX);
    for (guint i = 1; table != NULL && i < repeats; i++)
        document_table_cell(table, 1, 1);
    if (table != NULL)
        frame_push(body, document_table_cell(table, columns, rows));
}

static void end_cell(Body *body)
{
    Frame *frame = frame_in_hand(body);
    if (frame->tables->len == 0)
        frame_pop(body);
}

static void end_table(Body *body)
{
    Frame *frame = frame_in_hand(body);
    DocumentTable *table = table_in_hand(frame);
    if (table == NULL)
        return;
    document_table_write(table, frame->flow);
    g_ptr_array_remove_index(frame->tables, frame->tables->len - 1);
}

static void begin_box(Body *body)
{
    Frame *frame = frame_in_hand(body);
    if (frame->boxes == NULL)
        frame->boxes = document_flow_new(body->allowance);
    frame_push(body, frame->boxes);
}

static void end_box(Body *body)
{
    frame_pop(body);
    write_boxes(frame_in_hand(body));
}

static void begin_note(Body *body)
{
    DocumentFlow *flow = document_flow_new(body->allowance);
    g_ptr_array_add(body->flows, flow);
    frame_push(body, flow);
}

static void end_note(Body *body)
{
    if (body->frames->len < 2)
        return;
    DocumentFlow *flow = frame_in_hand(body)->flow;
    frame_pop(body);
    g_autofree char *text = g_strstrip(g_strdup(flow->text->str));
    g_autofree char *line =
        g_strdup_printf("※%u %s", ++body->note_number, g_strdelimit(text, "\n", ' '));
    document_flow_add(body->notes, line, strlen(line));
}

/* ---- elements ---- */

static gboolean is_one_of(const char *name, const char *const *names)
{
    return g_strv_contains(names, name);
}

static const char *const left_out[] = {"text:tracked-changes",
                                       "text:ruby-text",
                                       "text:note-citation",
                                       "office:annotation",
                                       "office:forms",
                                       "text:sequence-decls",
                                       "svg:title",
                                       "svg:desc",
                                       "table:covered-table-cell",
                                       "text:index-title-template",
                                       "text:table-of-content-source",
                                       NULL};
static const char *const contents[] = {"text:table-of-content", "text:illustration-index",
                                       "text:table-index", "text:alphabetical-index", NULL};

static void begin_paragraph_element(Body *body, const char *name, const char *const *attributes)
{
    gboolean heading = strcmp(name, "text:h") == 0;
    begin_paragraph(body, heading ? number_in(attributes, "text:outline-level", 10) : 0);
}

static void append_spaces(Body *body, const char *const *attributes)
{
    for (guint count = number_in(attributes, "text:c", 1000); count > 0; count--)
        append(body, " ", 1);
}

static void begin_structure(Body *body, const char *name, const char *const *attributes)
{
    DocumentTable *table = table_in_hand(frame_in_hand(body));
    if (strcmp(name, "text:list") == 0)
        begin_list(body, attributes);
    else if (strcmp(name, "text:list-item") == 0)
        begin_item(body, attributes);
    else if (strcmp(name, "table:table") == 0)
        g_ptr_array_add(frame_in_hand(body)->tables, document_table_new(body->allowance));
    else if (strcmp(name, "table:table-row") == 0 && table != NULL)
        document_table_row(table);
    else if (strcmp(name, "table:table-cell") == 0)
        begin_cell(body, attributes);
    else if (strcmp(name, "draw:text-box") == 0)
        begin_box(body);
    else if (strcmp(name, "text:note-body") == 0)
        begin_note(body);
    else if (is_one_of(name, contents))
        body->contents++;
}

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    Body *body = user;
    if (strcmp(name, "office:text") == 0)
        body->in_body = TRUE;
    else if (!body->in_body)
        return;
    else if (body->skipping > 0 || is_one_of(name, left_out))
        body->skipping++;
    else if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0)
        begin_paragraph_element(body, name, attributes);
    else if (strcmp(name, "text:s") == 0)
        append_spaces(body, attributes);
    else if (strcmp(name, "text:tab") == 0)
        append(body, "\t", 1);
    else if (strcmp(name, "text:line-break") == 0)
        append(body, "\n", 1);
    else
        begin_structure(body, name, attributes);
}

static void end_structure(Body *body, const char *name)
{
    Frame *frame = frame_in_hand(body);
    if (strcmp(name, "text:list") == 0)
        frame->depth -= frame->depth > 0;
    else if (strcmp(name, "table:table") == 0)
        end_table(body);
    else if (strcmp(name, "table:table-cell") == 0)
        end_cell(body);
    else if (strcmp(name, "draw:text-box") == 0)
        end_box(body);
    else if (strcmp(name, "text:note-body") == 0)
        end_note(body);
    else if (is_one_of(name, contents))
        body->contents -= body->contents > 0;
}

static void on_end(const char *name, gpointer user)
{
    Body *body = user;
    if (strcmp(name, "office:text") == 0)
        body->in_body = FALSE;
    else if (!body->in_body)
        return;
    else if (body->skipping > 0)
        body->skipping--;
    else if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0)
        end_paragraph(body);
    else
        end_structure(body, name);
}

static void on_text(const char *text, gsize size, gpointer user)
{
    Body *body = user;
    if (body->in_body && body->skipping == 0 && frame_in_hand(body)->in_paragraph)
        append_collapsed(body, text, size);
}

static gboolean go_on(gpointer user)
{
    return !((Body *)user)->allowance->used_up;
}

gboolean odt_body_read(GBytes *bytes, const char *what, OdtLists *lists, DocumentFlow *out,
                       GError **error)
{
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, go_on, FALSE};
    g_autoptr(DocumentFlow) notes = document_flow_new(out->allowance);
    Body body = {.lists = lists,
                 .allowance = out->allowance,
                 .notes = notes,
                 .flows = g_ptr_array_new_with_free_func((GDestroyNotify)document_flow_free),
                 .frames = g_ptr_array_new_with_free_func(frame_free)};
    frame_push(&body, out);
    gboolean read = document_xml_read(bytes, what, odt_spaces, &handlers, &body, error);
    if (read)
        document_flow_append(out, notes);
    g_ptr_array_unref(body.frames);
    g_ptr_array_unref(body.flows);
    return read;
}

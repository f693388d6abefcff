/* document/odt-body.c -- paragraphs, lists, tables, text boxes and notes of an OpenDocument text */
#include "document/frame.h"
#include "document/odt.h"
#include <string.h>

#define LISTS_MAX 32u
#define CELL_REPEATS_MAX 64

typedef struct {
    char *style; /* of the list, or inherited; owned */
} List;

/* What a frame is to an OpenDocument text. */
typedef struct {
    gboolean space; /* white space behind it is no more */
    guint heading;  /* outline level of the paragraph in hand; 0 for none */
    List lists[LISTS_MAX];
    guint depth;         /* of lists; may pass LISTS_MAX */
    gboolean opens_item; /* the next paragraph is an item's first */
    guint start;         /* its number, or 0 */
} Own;

typedef struct {
    OdtLists *lists;
    DocumentFrames frames;
    DocumentFlow *notes; /* to stand at the end; owned */
    guint skipping;      /* depth inside an element that is left out */
    guint contents;      /* depth of tables of contents */
    gboolean in_body;
} Body;

static DocumentFrame *in_hand(const Body *body)
{
    return document_frames_in_hand(&body->frames);
}

static Own *own_in_hand(const Body *body)
{
    return in_hand(body)->own;
}

static void own_end(gpointer own)
{
    for (guint i = 0; i < LISTS_MAX; i++)
        g_free(((Own *)own)->lists[i].style);
}

/* ---- paragraphs ---- */

static void append(Body *body, const char *text, gsize size)
{
    if (!in_hand(body)->in_paragraph)
        return;
    document_frames_append(&body->frames, text, size);
    own_in_hand(body)->space = FALSE;
}

/* White space as written in XML counts once; text:s says how much there really is. */
static void append_collapsed(Body *body, const char *text, gsize size)
{
    Own *own = own_in_hand(body);
    for (gsize at = 0, run; at < size; at += run) {
        run = 0;
        while (at + run < size && strchr(" \t\r\n", text[at + run]) == NULL)
            run++;
        if (run > 0) {
            append(body, text + at, run);
            continue;
        }
        run = 1;
        if (!own->space)
            append(body, " ", 1);
        own->space = TRUE;
    }
}

static void begin_paragraph(Body *body, guint heading)
{
    DocumentFrame *frame = in_hand(body);
    Own *own = frame->own;
    g_string_truncate(frame->text, 0);
    frame->in_paragraph = own->space = TRUE;
    own->heading = heading;
}

static void append_label(Body *body, Own *own, GString *line)
{
    if (own->depth > 0 && own->depth <= LISTS_MAX && own->opens_item)
        odt_lists_step(body->lists, own->lists[own->depth - 1].style, own->depth, own->start, line);
    else if (own->depth == 0 && own->heading > 0)
        odt_lists_step(body->lists, NULL, own->heading, 0, line);
    own->opens_item = FALSE;
    own->start = 0;
}

static void write_paragraph(Body *body, const DocumentFrame *frame)
{
    Own *own = frame->own;
    g_autoptr(GString) line = g_string_new(NULL);
    append_label(body, own, line);
    gboolean labelled = line->len > 0;
    g_string_append_len(line, frame->text->str, (gssize)frame->text->len);
    if (body->contents > 0)
        document_flow_add_contents(frame->flow, line->str, line->len);
    else if (own->heading > 0 && !labelled && line->len > 0 &&
             document_frames_in_body(&body->frames))
        document_flow_add_heading(frame->flow, own->heading, line->str, line->len);
    else
        document_flow_add(frame->flow, line->str, line->len);
}

static void end_paragraph(Body *body)
{
    DocumentFrame *frame = in_hand(body);
    if (!frame->in_paragraph)
        return;
    frame->in_paragraph = FALSE;
    write_paragraph(body, frame);
    document_frames_write_boxes(&body->frames);
}

/* ---- lists ---- */

static void begin_list(Body *body, const char *const *attributes)
{
    Own *own = own_in_hand(body);
    const char *style = document_xml_attribute(attributes, "text:style-name");
    const char *goes_on = document_xml_attribute(attributes, "text:continue-numbering");
    const char *continues = document_xml_attribute(attributes, "text:continue-list");
    if (style == NULL && own->depth > 0 && own->depth <= LISTS_MAX)
        style = own->lists[own->depth - 1].style;
    if (own->depth < LISTS_MAX) {
        char *kept = g_strdup(style != NULL ? style : "?");
        g_free(own->lists[own->depth].style);
        own->lists[own->depth].style = kept;
        if (own->depth == 0 && continues == NULL && !document_xml_switch(goes_on, FALSE))
            odt_lists_restart(body->lists, kept);
    }
    own->depth++;
}

static void begin_item(Body *body, const char *const *attributes)
{
    Own *own = own_in_hand(body);
    const char *start = document_xml_attribute(attributes, "text:start-value");
    own->opens_item = TRUE;
    own->start = (guint)document_xml_number(start, 0, 9999, 0);
}

/* ---- tables ---- */

static guint number_in(const char *const *attributes, const char *name, gint64 max)
{
    return (guint)document_xml_number(document_xml_attribute(attributes, name), 1, max, 1);
}

static void begin_cell(Body *body, const char *const *attributes)
{
    DocumentTable *table = document_frames_table(&body->frames);
    guint columns = number_in(attributes, "table:number-columns-spanned", 256);
    guint rows = number_in(attributes, "table:number-rows-spanned", 10000);
    guint repeats = number_in(attributes, "table:number-columns-repeated", CELL_REPEATS_MAX);
    for (guint i = 1; table != NULL && i < repeats; i++)
        document_table_cell(table, 1, 1);
    if (table != NULL)
        document_frames_push(&body->frames, document_table_cell(table, columns, rows));
}

static void end_cell(Body *body)
{
    if (document_frames_table(&body->frames) == NULL)
        document_frames_pop(&body->frames);
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
    DocumentTable *table = document_frames_table(&body->frames);
    if (strcmp(name, "text:list") == 0)
        begin_list(body, attributes);
    else if (strcmp(name, "text:list-item") == 0)
        begin_item(body, attributes);
    else if (strcmp(name, "table:table") == 0)
        document_frames_begin_table(&body->frames);
    else if (strcmp(name, "table:table-row") == 0 && table != NULL)
        document_table_row(table);
    else if (strcmp(name, "table:table-cell") == 0)
        begin_cell(body, attributes);
    else if (strcmp(name, "draw:text-box") == 0)
        document_frames_begin_box(&body->frames);
    else if (strcmp(name, "text:note-body") == 0)
        document_frames_begin_note(&body->frames);
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
    Own *own = own_in_hand(body);
    if (strcmp(name, "text:list") == 0)
        own->depth -= own->depth > 0;
    else if (strcmp(name, "table:table") == 0)
        document_frames_end_table(&body->frames);
    else if (strcmp(name, "table:table-cell") == 0)
        end_cell(body);
    else if (strcmp(name, "draw:text-box") == 0)
        document_frames_end_box(&body->frames);
    else if (strcmp(name, "text:note-body") == 0)
        document_frames_end_note(&body->frames, body->notes);
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
    if (body->in_body && body->skipping == 0 && in_hand(body)->in_paragraph)
        append_collapsed(body, text, size);
}

static gboolean go_on(gpointer user)
{
    return !((Body *)user)->notes->allowance->used_up;
}

gboolean odt_body_read(GBytes *bytes, const char *what, OdtLists *lists, DocumentFlow *out,
                       GError **error)
{
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, go_on, FALSE};
    g_autoptr(DocumentFlow) notes = document_flow_new(out->allowance);
    static const DocumentFrameOwn own = {sizeof(Own), NULL, own_end};
    Body body = {.lists = lists, .notes = notes};
    document_frames_init(&body.frames, out, &own);
    gboolean read = document_xml_read(bytes, what, odt_spaces, &handlers, &body, error);
    if (read)
        document_flow_append(out, notes);
    document_frames_clear(&body.frames);
    return read;
}

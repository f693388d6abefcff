/* document/docx-body.c -- paragraphs, tables, text boxes and notes of a Word file, in order */
#include "document/docx.h"
#include "document/frame.h"
#include <string.h>

#define FIELDS_MAX 32u
#define NOT_SKIPPING 0u

/* A paragraph in hand. */
typedef struct {
    char *style;                   /* owned */
    int outline, numbering, level; /* DOCX_LEVEL_NONE when the paragraph does not say */
    gboolean contents;             /* in a table of contents */
    gboolean goes_on;              /* its end was deleted: the next paragraph belongs to it */
} Paragraph;

/* What a frame is to a Word file. */
typedef struct {
    Paragraph paragraph;
    guint columns;   /* of the cell that begins: lent out at its first paragraph */
    gboolean merges; /* it goes on the one above */
    gboolean cell_is_open;
} Own;

typedef struct {
    gboolean contents, in_result;
} Field;

typedef struct {
    const DocxStyles *styles;
    DocxNumbering *numbering;
    DocumentFlow *out;
    DocumentFrames frames;
    Field fields[FIELDS_MAX];
    guint field_count;
    guint skipping; /* depth inside an element that is left out */
    gboolean in_properties, in_text, in_instruction, hidden;
} Body;

static DocumentFrame *in_hand(const Body *body)
{
    return document_frames_in_hand(&body->frames);
}

static Own *own_in_hand(const Body *body)
{
    return in_hand(body)->own;
}

static void paragraph_reset(Paragraph *paragraph)
{
    g_clear_pointer(&paragraph->style, g_free);
    paragraph->outline = paragraph->numbering = paragraph->level = DOCX_LEVEL_NONE;
    paragraph->contents = paragraph->goes_on = FALSE;
}

static void own_begin(gpointer own)
{
    paragraph_reset(&((Own *)own)->paragraph);
}

static void own_end(gpointer own)
{
    g_free(((Own *)own)->paragraph.style);
}

/* ---- paragraphs ---- */

static void begin_paragraph(Body *body)
{
    DocumentFrame *frame = in_hand(body);
    Own *own = frame->own;
    if (!own->paragraph.goes_on)
        g_string_truncate(frame->text, 0);
    paragraph_reset(&own->paragraph);
    frame->in_paragraph = TRUE;
}

/* What the paragraph does not say itself its style does. */
static DocxStyle properties_of(const Body *body, const Paragraph *paragraph)
{
    DocxStyle style = docx_styles_find(body->styles, paragraph->style);
    if (paragraph->outline != DOCX_LEVEL_NONE)
        style.outline = paragraph->outline;
    if (paragraph->numbering != DOCX_LEVEL_NONE)
        style.numbering = paragraph->numbering;
    if (paragraph->level != DOCX_LEVEL_NONE)
        style.level = paragraph->level;
    style.contents |= paragraph->contents;
    return style;
}

static void write_paragraph(Body *body, const DocumentFrame *frame)
{
    const Paragraph *paragraph = &((const Own *)frame->own)->paragraph;
    DocxStyle style = properties_of(body, paragraph);
    g_autoptr(GString) line = g_string_new(NULL);
    if (style.numbering > 0)
        docx_numbering_step(body->numbering, style.numbering, style.level, paragraph->style, line);
    gboolean labelled = line->len > 0;
    g_string_append_len(line, frame->text->str, (gssize)frame->text->len);
    gboolean heading = style.outline >= 0 && style.outline < 9 && !labelled && line->len > 0;
    if (style.contents && line->len > 0)
        document_flow_add_contents(frame->flow, line->str, line->len);
    else if (heading && document_frames_in_body(&body->frames))
        document_flow_add_heading(frame->flow, (guint)style.outline + 1, line->str, line->len);
    else
        document_flow_add(frame->flow, line->str, line->len);
}

static void end_paragraph(Body *body)
{
    DocumentFrame *frame = in_hand(body);
    if (!frame->in_paragraph)
        return;
    frame->in_paragraph = FALSE;
    if (!own_in_hand(body)->paragraph.goes_on)
        write_paragraph(body, frame);
    document_frames_write_boxes(&body->frames);
}

static gboolean is_shown(const Body *body)
{
    for (guint i = 0; i < MIN(body->field_count, FIELDS_MAX); i++)
        if (!body->fields[i].in_result)
            return FALSE;
    return !body->hidden && !body->in_properties && in_hand(body)->in_paragraph;
}

static void append(Body *body, const char *text, gsize size)
{
    if (!is_shown(body))
        return;
    document_frames_append(&body->frames, text, size);
    for (guint i = 0; i < MIN(body->field_count, FIELDS_MAX); i++)
        own_in_hand(body)->paragraph.contents |= body->fields[i].contents;
}

/* ---- fields: an instruction, then the result that is shown ---- */

static void take_field(Body *body, const char *type)
{
    Field *field = body->field_count > 0 && body->field_count <= FIELDS_MAX
                       ? &body->fields[body->field_count - 1]
                       : NULL;
    if (g_strcmp0(type, "begin") == 0) {
        if (body->field_count < FIELDS_MAX)
            body->fields[body->field_count] = (Field){FALSE, FALSE};
        body->field_count++;
    } else if (g_strcmp0(type, "separate") == 0 && field != NULL) {
        field->in_result = TRUE;
    } else if (g_strcmp0(type, "end") == 0 && body->field_count > 0) {
        body->field_count--;
    }
}

static void take_instruction(Body *body, const char *text, gsize size)
{
    while (size > 0 && *text == ' ') {
        text++;
        size--;
    }
    if (size >= 4 && memcmp(text, "TOC ", 4) == 0 && body->field_count > 0 &&
        body->field_count <= FIELDS_MAX)
        body->fields[body->field_count - 1].contents = TRUE;
}

/* ---- tables ---- */

/* A cell's properties come before its first paragraph: only then is it known what it is. */
static void open_cell(Body *body)
{
    Own *own = own_in_hand(body);
    DocumentTable *table = document_frames_table(&body->frames);
    if (table == NULL || own->cell_is_open || own->columns == 0)
        return;
    own->cell_is_open = TRUE;
    if (own->merges) {
        document_table_continue(table, own->columns);
        document_frames_push_new(&body->frames); /* unseen: it holds an empty paragraph */
    } else {
        document_frames_push(&body->frames, document_table_cell(table, own->columns, 1));
    }
}

static void begin_cell(Body *body)
{
    Own *own = own_in_hand(body);
    own->columns = 1;
    own->merges = FALSE;
    own->cell_is_open = FALSE;
}

static void end_cell(Body *body)
{
    open_cell(body);
    if (document_frames_table(&body->frames) == NULL)
        document_frames_pop(&body->frames);
    own_in_hand(body)->columns = 0;
    own_in_hand(body)->cell_is_open = FALSE;
}

static void begin_table(Body *body)
{
    open_cell(body);
    document_frames_begin_table(&body->frames);
}

/* ---- notes ---- */

static void begin_note(Body *body, const char *const *attributes)
{
    const char *type = document_xml_attribute(attributes, "w:type");
    if (type != NULL && strcmp(type, "normal") != 0) {
        body->skipping = 1;
        return;
    }
    document_frames_begin_note(&body->frames);
}

/* ---- elements ---- */

/* Left out with all they hold: what was deleted or moved away, readings beside ruby, how things
 * were before, the copy of a drawing for old programs. */
static gboolean is_left_out(const char *name)
{
    static const char *const names[] = {
        "w:del",       "w:moveFrom",    "w:rt",         "mc:Fallback",   "w:pPrChange",
        "w:rPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange",  "w:sectPrChange",
        "w:sectPr",    "w:tblGrid",     "w:delText",    "w:delInstrText"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return TRUE;
    return FALSE;
}

static void take_paragraph_property(Body *body, const char *name, const char *value)
{
    Paragraph *paragraph = &own_in_hand(body)->paragraph;
    if (strcmp(name, "w:pStyle") == 0) {
        g_free(paragraph->style);
        paragraph->style = g_strdup(value);
    } else if (strcmp(name, "w:outlineLvl") == 0) {
        paragraph->outline = (int)document_xml_number(value, 0, 9, 9);
    } else if (strcmp(name, "w:numId") == 0) {
        paragraph->numbering = (int)document_xml_number(value, 0, G_MAXINT32, 0);
    } else if (strcmp(name, "w:ilvl") == 0) {
        paragraph->level = (int)document_xml_number(value, 0, 8, 0);
    } else if (strcmp(name, "w:del") == 0 || strcmp(name, "w:moveFrom") == 0) {
        paragraph->goes_on = TRUE;
    }
}

static void take_cell_property(Own *own, const char *name, const char *value)
{
    if (strcmp(name, "w:gridSpan") == 0)
        own->columns = (guint)document_xml_number(value, 1, 256, 1);
    else if (strcmp(name, "w:vMerge") == 0)
        own->merges = g_strcmp0(value, "restart") != 0;
}

/* Characters that stand as elements. */
static gboolean take_character(Body *body, const char *name)
{
    static const struct {
        const char *name, *text;
    } characters[] = {{"w:tab", "\t"}, {"w:ptab", "\t"},         {"w:br", "\n"},
                      {"w:cr", "\n"},  {"w:noBreakHyphen", "-"}, {"w:sym", "・"}};
    for (gsize i = 0; i < G_N_ELEMENTS(characters); i++)
        if (strcmp(characters[i].name, name) == 0) {
            append(body, characters[i].text, strlen(characters[i].text));
            return TRUE;
        }
    return FALSE;
}

static void begin_structure(Body *body, const char *name, const char *const *attributes)
{
    if (strcmp(name, "w:tbl") == 0)
        begin_table(body);
    else if (strcmp(name, "w:tr") == 0 && document_frames_table(&body->frames) != NULL)
        document_table_row(document_frames_table(&body->frames));
    else if (strcmp(name, "w:tc") == 0)
        begin_cell(body);
    else if (strcmp(name, "w:txbxContent") == 0)
        document_frames_begin_box(&body->frames);
    else if (strcmp(name, "w:footnote") == 0 || strcmp(name, "w:endnote") == 0)
        begin_note(body, attributes);
    else if (strcmp(name, "w:fldChar") == 0)
        take_field(body, document_xml_attribute(attributes, "w:fldCharType"));
    else if (strcmp(name, "w:instrText") == 0)
        body->in_instruction = TRUE;
}

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    Body *body = user;
    const char *value = document_xml_attribute(attributes, "w:val");
    if (body->skipping != NOT_SKIPPING) {
        body->skipping++;
    } else if (body->in_properties) {
        take_paragraph_property(body, name, value);
        body->skipping = is_left_out(name) ? 1 : NOT_SKIPPING;
    } else if (is_left_out(name)) {
        body->skipping = 1;
    } else if (strcmp(name, "w:t") == 0 || strcmp(name, "m:t") == 0) {
        body->in_text = TRUE;
    } else if (strcmp(name, "w:r") == 0) {
        body->hidden = FALSE;
    } else if (strcmp(name, "w:vanish") == 0) {
        body->hidden = document_xml_switch(value, TRUE);
    } else if (strcmp(name, "w:p") == 0) {
        open_cell(body);
        begin_paragraph(body);
    } else if (strcmp(name, "w:pPr") == 0) {
        body->in_properties = TRUE;
    } else if (!take_character(body, name)) {
        take_cell_property(own_in_hand(body), name, value);
        begin_structure(body, name, attributes);
    }
}

static void end_structure(Body *body, const char *name)
{
    if (strcmp(name, "w:tbl") == 0)
        document_frames_end_table(&body->frames);
    else if (strcmp(name, "w:tc") == 0)
        end_cell(body);
    else if (strcmp(name, "w:txbxContent") == 0)
        document_frames_end_box(&body->frames);
    else if (strcmp(name, "w:footnote") == 0 || strcmp(name, "w:endnote") == 0)
        document_frames_end_note(&body->frames, body->out);
    else if (strcmp(name, "w:instrText") == 0)
        body->in_instruction = FALSE;
}

static void on_end(const char *name, gpointer user)
{
    Body *body = user;
    if (body->skipping != NOT_SKIPPING) {
        body->skipping--;
    } else if (strcmp(name, "w:pPr") == 0) {
        body->in_properties = FALSE;
    } else if (strcmp(name, "w:t") == 0 || strcmp(name, "m:t") == 0) {
        body->in_text = FALSE;
    } else if (strcmp(name, "w:p") == 0) {
        end_paragraph(body);
    } else if (strcmp(name, "w:r") == 0) {
        body->hidden = FALSE;
    } else {
        end_structure(body, name);
    }
}

static void on_text(const char *text, gsize size, gpointer user)
{
    Body *body = user;
    if (body->skipping != NOT_SKIPPING)
        return;
    if (body->in_text)
        append(body, text, size);
    else if (body->in_instruction)
        take_instruction(body, text, size);
}

static gboolean go_on(gpointer user)
{
    return !((Body *)user)->out->allowance->used_up;
}

gboolean docx_body_read(GBytes *bytes, const char *what, const DocxStyles *styles,
                        DocxNumbering *numbering, DocumentFlow *out, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, go_on, FALSE};
    static const DocumentFrameOwn own = {sizeof(Own), own_begin, own_end};
    Body body = {.styles = styles, .numbering = numbering, .out = out};
    document_frames_init(&body.frames, out, &own);
    gboolean read = document_xml_read(bytes, what, docx_spaces, &handlers, &body, error);
    document_frames_clear(&body.frames);
    return read;
}

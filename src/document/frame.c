/* document/frame.c -- frames pushed and popped, and what is written when they end */
#include "document/frame.h"
#include <string.h>

static void frame_free(const DocumentFrames *frames, DocumentFrame *frame)
{
    frames->own->end(frame->own);
    g_free(frame->own);
    document_flow_free(frame->boxes);
    g_ptr_array_unref(frame->tables);
    g_string_free(frame->text, TRUE);
    g_free(frame);
}

void document_frames_init(DocumentFrames *frames, DocumentFlow *out, const DocumentFrameOwn *own)
{
    *frames = (DocumentFrames){
        .own = own,
        .allowance = out->allowance,
        .frames = g_ptr_array_new(),
        .flows = g_ptr_array_new_with_free_func((GDestroyNotify)document_flow_free)};
    document_frames_push(frames, out);
}

void document_frames_clear(DocumentFrames *frames)
{
    for (guint i = 0; i < frames->frames->len; i++)
        frame_free(frames, g_ptr_array_index(frames->frames, i));
    g_ptr_array_unref(frames->frames);
    g_ptr_array_unref(frames->flows);
}

DocumentFrame *document_frames_in_hand(const DocumentFrames *frames)
{
    return g_ptr_array_index(frames->frames, frames->frames->len - 1);
}

gboolean document_frames_in_body(const DocumentFrames *frames)
{
    return frames->frames->len == 1;
}

void document_frames_push(DocumentFrames *frames, DocumentFlow *flow)
{
    DocumentFrame *frame = g_new0(DocumentFrame, 1);
    frame->flow = flow;
    frame->tables = g_ptr_array_new_with_free_func((GDestroyNotify)document_table_free);
    frame->text = g_string_new(NULL);
    frame->own = g_malloc0(frames->own->bytes);
    if (frames->own->begin != NULL)
        frames->own->begin(frame->own);
    g_ptr_array_add(frames->frames, frame);
}

void document_frames_push_new(DocumentFrames *frames)
{
    DocumentFlow *flow = document_flow_new(frames->allowance);
    g_ptr_array_add(frames->flows, flow);
    document_frames_push(frames, flow);
}

void document_frames_pop(DocumentFrames *frames)
{
    if (document_frames_in_body(frames))
        return;
    frame_free(frames, document_frames_in_hand(frames));
    g_ptr_array_remove_index(frames->frames, frames->frames->len - 1);
}

/* ---- paragraphs ---- */

void document_frames_append(DocumentFrames *frames, const char *text, gsize size)
{
    DocumentFrame *frame = document_frames_in_hand(frames);
    if (frame->text->len + size > DOCUMENT_TEXT_MAX_BYTES)
        frames->allowance->used_up = TRUE;
    else
        g_string_append_len(frame->text, text, (gssize)size);
}

void document_frames_write_boxes(DocumentFrames *frames)
{
    DocumentFrame *frame = document_frames_in_hand(frames);
    if (frame->boxes == NULL || frame->in_paragraph)
        return;
    document_flow_append(frame->flow, frame->boxes);
    g_clear_pointer(&frame->boxes, document_flow_free);
}

/* ---- tables, text boxes, notes ---- */

DocumentTable *document_frames_table(const DocumentFrames *frames)
{
    const GPtrArray *tables = document_frames_in_hand(frames)->tables;
    return tables->len > 0 ? g_ptr_array_index(tables, tables->len - 1) : NULL;
}

void document_frames_begin_table(DocumentFrames *frames)
{
    g_ptr_array_add(document_frames_in_hand(frames)->tables, document_table_new(frames->allowance));
}

void document_frames_end_table(DocumentFrames *frames)
{
    DocumentFrame *frame = document_frames_in_hand(frames);
    const DocumentTable *table = document_frames_table(frames);
    if (table == NULL)
        return;
    document_table_write(table, frame->flow);
    g_ptr_array_remove_index(frame->tables, frame->tables->len - 1);
}

void document_frames_begin_box(DocumentFrames *frames)
{
    DocumentFrame *frame = document_frames_in_hand(frames);
    if (frame->boxes == NULL)
        frame->boxes = document_flow_new(frames->allowance);
    document_frames_push(frames, frame->boxes);
}

void document_frames_end_box(DocumentFrames *frames)
{
    document_frames_pop(frames);
    document_frames_write_boxes(frames);
}

void document_frames_begin_note(DocumentFrames *frames)
{
    document_frames_push_new(frames);
}

void document_frames_end_note(DocumentFrames *frames, DocumentFlow *out)
{
    if (document_frames_in_body(frames))
        return;
    const DocumentFlow *flow = document_frames_in_hand(frames)->flow;
    document_frames_pop(frames);
    g_autofree char *text = g_strstrip(g_strdup(flow->text->str));
    if (*text == '\0')
        return;
    g_autofree char *line =
        g_strdup_printf("※%u %s", ++frames->note_number, g_strdelimit(text, "\n", ' '));
    document_flow_add(out, line, strlen(line));
}

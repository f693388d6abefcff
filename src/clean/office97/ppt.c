/* clean/office97/ppt.c -- the way through a presentation: the last edit, what it reaches, written
 * anew */
#include "clean/office97/internal.h"
#include "clean/office97/ppt-internal.h"

static void open_all(Ppt *ppt)
{
    ppt->places = g_hash_table_new(NULL, NULL);
    ppt->links = g_hash_table_new(NULL, NULL);
    ppt->gone = g_hash_table_new(NULL, NULL);
    ppt->live = g_array_new(FALSE, FALSE, sizeof(guint32));
    ppt->decrypted = g_ptr_array_new_with_free_func(g_free);
    ppt->out = g_byte_array_new();
    ppt->pictures_out = g_byte_array_new();
}

static void close_all(Ppt *ppt)
{
    g_hash_table_unref(ppt->places);
    g_hash_table_unref(ppt->links);
    g_hash_table_unref(ppt->gone);
    g_array_unref(ppt->live);
    g_ptr_array_unref(ppt->decrypted);
    g_byte_array_unref(ppt->out);
    g_byte_array_unref(ppt->pictures_out);
}

static void run(Ppt *ppt, GBytes *user, OleWriter *writer)
{
    g_autoptr(GByteArray) user_out = g_byte_array_new();
    gsize user_size = 0;
    const guint8 *user_bytes = g_bytes_get_data(user, &user_size);
    if (!ppt_read_edits(ppt, user_bytes, user_size))
        return;
    ppt_put_objects(ppt, user_out);
    clean_old_add(writer, "PowerPoint Document", ppt->out, &ppt->failed);
    clean_old_add(writer, "Current User", user_out, &ppt->failed);
    if (ppt->pictures_out->len > 0)
        clean_old_add(writer, "Pictures", ppt->pictures_out, &ppt->failed);
}

gboolean clean_ppt_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error)
{
    g_autoptr(GBytes) document = clean_old_stream(file, "PowerPoint Document", error);
    g_autoptr(GBytes) user =
        document != NULL ? clean_old_stream(file, "Current User", error) : NULL;
    g_autoptr(GBytes) pictures = user != NULL ? clean_old_stream(file, "Pictures", error) : NULL;
    if (pictures == NULL)
        return FALSE;
    Ppt ppt = {.job = job};
    static const guint8 nothing[1];
    ppt.bytes = g_bytes_get_data(document, &ppt.size);
    ppt.pictures = g_bytes_get_data(pictures, &ppt.pictures_size);
    if (ppt.pictures == NULL)
        ppt.pictures = nothing;
    open_all(&ppt);
    run(&ppt, user, writer);
    close_all(&ppt);
    if (ppt.failed == NULL)
        return TRUE;
    g_propagate_error(error, ppt.failed);
    return FALSE;
}

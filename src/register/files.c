/* register/files.c -- attachments: sent, judged, cited, swept */
#include "register/files.h"
#include "base/problem.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(attachment_insert, "INSERT INTO attachment (id, person, sha256, name, bytes, media,"
                             " state, sent_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
/* Bytes in which a virus was found carry it whoever sends them again, until a check finds them
 * clean. */
STORE_SQL(attachment_find, "SELECT id, person, sha256, name, media, CASE WHEN EXISTS (SELECT 1"
                           " FROM attachment AS i WHERE i.sha256 = a.sha256 AND"
                           " i.state = 'infected') THEN 'infected' ELSE state END, bytes, sent_us"
                           " FROM attachment AS a WHERE id = $1");
/* That they could not be looked at again takes nothing back. */
STORE_SQL(attachment_judge, "UPDATE attachment SET state = $2 WHERE sha256 = $1 AND"
                            " ($2 <> 'failed' OR state = 'unchecked')");
STORE_SQL(attachment_stale, "SELECT id, sha256 FROM attachment AS a WHERE sent_us < $1 AND"
                            " NOT EXISTS (SELECT 1 FROM record_file AS f"
                            " WHERE f.attachment = a.id) LIMIT 200");
STORE_SQL(attachment_held, "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM attachment AS a"
                           " WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM record_file AS f"
                           " WHERE f.attachment = a.id)");
STORE_SQL(attachment_delete, "DELETE FROM attachment WHERE id = $1");
STORE_SQL(file_of_attachment, "SELECT record, field, sha256, name, bytes, media FROM record_file"
                              " WHERE attachment = $1");
STORE_SQL(blob_uses, "SELECT (SELECT COUNT(*) FROM attachment WHERE sha256 = $1)"
                     " + (SELECT COUNT(*) FROM record_file WHERE sha256 = $1)");

gboolean register_attachment_room(Store *store, const char *person, guint64 bytes, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &attachment_held, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    guint64 held = (guint64)store_column_integer(query, 1);
    if (store_column_integer(query, 0) < REGISTER_LOOSE_MAX &&
        held + bytes <= REGISTER_LOOSE_MAX_BYTES)
        return TRUE;
    problem_set(
        error, PROBLEM_STATE, PROBLEM_BOTH("another file", "ファイルの追加"),
        PROBLEM_BOTH("too much was sent that no record cites; submit or discard those first",
                     "どの記録にも使われていない添付が多すぎます。先にそれらを提出してください"));
    return FALSE;
}

gboolean register_attachment_add(Store *store, const RegisterAttachment *attachment, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &attachment_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, attachment->id);
    store_bind_text(query, 2, attachment->person);
    store_bind_text(query, 3, attachment->sha256);
    store_bind_text(query, 4, attachment->name);
    store_bind_integer(query, 5, (gint64)attachment->bytes);
    store_bind_text(query, 6, attachment->media);
    store_bind_text(query, 7, attachment->state);
    store_bind_integer(query, 8, attachment->sent_us);
    return store_run(query, error);
}

static gboolean unknown(const char *id, GError **error)
{
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("attachment", "添付ファイル"), id);
    return FALSE;
}

/* PROBLEM_NOT_FOUND. */
static gboolean visit_sent(Store *store, const char *id,
                           void (*visit)(const RegisterAttachment *attachment, gpointer user),
                           gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &attachment_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_DONE)
        return unknown(id, error);
    if (step == STORE_FAILED)
        return FALSE;
    const RegisterAttachment attachment = {.id = store_column_text(query, 0, NULL),
                                           .person = store_column_text(query, 1, NULL),
                                           .sha256 = store_column_text(query, 2, NULL),
                                           .name = store_column_text(query, 3, NULL),
                                           .media = store_column_text(query, 4, NULL),
                                           .state = store_column_text(query, 5, NULL),
                                           .bytes = (guint64)store_column_integer(query, 6),
                                           .sent_us = store_column_integer(query, 7)};
    visit(&attachment, user);
    return TRUE;
}

gboolean register_attachment_judge(Store *store, const char *sha256, const char *state,
                                   GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &attachment_judge, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, sha256);
    store_bind_text(query, 2, state);
    return store_run(query, error);
}

gboolean register_blob_uses(Store *store, const char *sha256, guint64 *uses, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &blob_uses, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, sha256);
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    *uses = (guint64)store_column_integer(query, 0);
    return TRUE;
}

static GPtrArray *stale_ids(Store *store, gint64 before_us, GPtrArray *hashes, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(StoreQuery) query = store_query(store, &attachment_stale, error);
    StoreStep step = STORE_FAILED;
    if (query != NULL)
        store_bind_integer(query, 1, before_us);
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW) {
        g_ptr_array_add(ids, g_strdup(store_column_text(query, 0, NULL)));
        g_ptr_array_add(hashes, g_strdup(store_column_text(query, 1, NULL)));
    }
    return step == STORE_DONE ? g_steal_pointer(&ids) : NULL;
}

gboolean register_attachment_sweep(Store *store, gint64 before_us, GPtrArray *blobs, GError **error)
{
    g_autoptr(GPtrArray) hashes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) ids = stale_ids(store, before_us, hashes, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        guint64 uses = 0;
        g_autoptr(StoreQuery) query = store_query(store, &attachment_delete, error);
        if (query == NULL)
            return FALSE;
        store_bind_text(query, 1, ids->pdata[i]);
        if (!store_run(query, error) || !register_blob_uses(store, hashes->pdata[i], &uses, error))
            return FALSE;
        if (uses == 0)
            g_ptr_array_add(blobs, g_strdup(hashes->pdata[i]));
    }
    return ids != NULL;
}

/* ---- cited ---- */

static void describe(const RegisterAttachment *attachment, gpointer user)
{
    json_t *file = user;
    json_object_set_new(file, "sha256", json_string(attachment->sha256));
    json_object_set_new(file, "name", json_string(attachment->name));
    json_object_set_new(file, "bytes", json_integer((json_int_t)attachment->bytes));
    json_object_set_new(file, "media", json_string(attachment->media));
}

/* What a record cites already says it all, whatever became of what was sent. */
static gboolean describe_cited(RegisterView *view, json_t *file)
{
    g_autoptr(StoreQuery) query = store_query(view->store, &file_of_attachment, NULL);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, register_text_in(file, "id"));
    if (store_step(query, NULL) != STORE_ROW)
        return FALSE;
    const RegisterAttachment cited = {.sha256 = store_column_text(query, 2, NULL),
                                      .name = store_column_text(query, 3, NULL),
                                      .bytes = (guint64)store_column_integer(query, 4),
                                      .media = store_column_text(query, 5, NULL)};
    describe(&cited, file);
    return TRUE;
}

void register_file_describe(RegisterView *view, json_t *file)
{
    GError **failed = view->failed == NULL ? &view->failed : NULL;
    if (!describe_cited(view, file))
        visit_sent(view->store, register_text_in(file, "id"), describe, file, failed);
}

typedef struct {
    const RegisterRecord *record;
    const RecordField *field;
    const char *person;
    gboolean checked;
    const char *lack; /* static; NULL when it may be cited */
} Citing;

static void judge_citing(const RegisterAttachment *attachment, gpointer user)
{
    Citing *citing = user;
    if (strcmp(attachment->person, citing->person) != 0)
        citing->lack = PROBLEM_BOTH("somebody else sent this file", "送った本人しか添付できません");
    else if (citing->field->has_max && (gint64)attachment->bytes > citing->field->max)
        citing->lack = PROBLEM_BOTH("the file is too large here", "この項目には大きすぎます");
    else if (strcmp(attachment->state, "infected") == 0)
        citing->lack = PROBLEM_BOTH("a virus was found in the file", "ウイルスが見つかりました");
    else if (citing->checked && strcmp(attachment->state, "clean") != 0)
        citing->lack = PROBLEM_BOTH("the file has not been checked for viruses yet",
                                    "ウイルス検査がまだ済んでいません");
}

static gboolean is_cited_here(RegisterView *view, const RegisterRecord *record, const char *id)
{
    g_autoptr(StoreQuery) query = store_query(view->store, &file_of_attachment, NULL);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    while (store_step(query, NULL) == STORE_ROW)
        if (store_column_integer(query, 0) == record->id)
            return TRUE;
    return FALSE;
}

gboolean register_file_check(RegisterView *view, const RegisterRecord *record,
                             const RecordField *field, const char *id, const char *person,
                             GError **error)
{
    Citing citing = {record, field, person, register_desk_demands_checks(view->desk), NULL};
    if (record->id != 0 && is_cited_here(view, record, id))
        return TRUE;
    g_autoptr(GError) missing = NULL;
    g_autofree char *label = g_strconcat(field->label.en, PROBLEM_MARK, field->label.ja, NULL);
    if (!visit_sent(view->store, id, judge_citing, &citing, &missing)) {
        if (!g_error_matches(missing, PROBLEM, PROBLEM_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&missing));
            return FALSE;
        }
        citing.lack = PROBLEM_BOTH("there is no such file", "ファイルが見つかりません");
    }
    if (citing.lack == NULL)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, label, citing.lack);
    return FALSE;
}

/* ---- seen ---- */

static gboolean sees_citing(RegisterSight *sight, gint64 id, const char *name)
{
    g_autoptr(RegisterRecord) record = register_record_load_id(sight->view, id, NULL);
    if (record == NULL || !register_sees(sight, record))
        return FALSE;
    const RecordField *field = record_field_find(record->type->fields, name);
    for (guint i = 0; field == NULL && i < record->type->fields->len; i++) {
        const RecordField *table = record->type->fields->pdata[i];
        field = record_field_find(table->columns, name) != NULL ? table : NULL;
    }
    return field != NULL && register_sees_field(sight, record, field);
}

/* Visits what a record that the person sees cites; `found` says whether there is one. */
static gboolean visit_cited(RegisterSight *sight, const char *id, RegisterAttachment *attachment,
                            GStringChunk *texts, gboolean *found, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(sight->view->store, &file_of_attachment, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step;
    while (!*found && (step = store_step(query, error)) == STORE_ROW) {
        if (!sees_citing(sight, store_column_integer(query, 0), store_column_text(query, 1, NULL)))
            continue;
        attachment->sha256 = g_string_chunk_insert(texts, store_column_text(query, 2, NULL));
        attachment->name = g_string_chunk_insert(texts, store_column_text(query, 3, NULL));
        attachment->bytes = (guint64)store_column_integer(query, 4);
        attachment->media = g_string_chunk_insert(texts, store_column_text(query, 5, NULL));
        *found = TRUE;
    }
    return *found || step == STORE_DONE;
}

typedef struct {
    RegisterAttachment attachment;
    GStringChunk *texts;
    const char *person;
    gboolean own;
} Sent;

static void note_sent(const RegisterAttachment *attachment, gpointer user)
{
    Sent *sent = user;
    sent->attachment.state = g_string_chunk_insert(sent->texts, attachment->state);
    sent->own = strcmp(attachment->person, sent->person) == 0;
    if (!sent->own)
        return;
    sent->attachment.sha256 = g_string_chunk_insert(sent->texts, attachment->sha256);
    sent->attachment.name = g_string_chunk_insert(sent->texts, attachment->name);
    sent->attachment.media = g_string_chunk_insert(sent->texts, attachment->media);
    sent->attachment.bytes = attachment->bytes;
}

static gboolean is_withheld(const RegisterSight *sight, const char *state, GError **error)
{
    gboolean infected = strcmp(state, "infected") == 0;
    if (!infected &&
        (strcmp(state, "clean") == 0 || !register_desk_demands_checks(sight->view->desk)))
        return FALSE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the attachment", "添付ファイル"),
                infected ? PROBLEM_BOTH("a virus was found in it", "ウイルスが見つかりました")
                         : PROBLEM_BOTH("it has not been checked for viruses yet",
                                        "ウイルス検査がまだ済んでいません"));
    return TRUE;
}

gboolean register_file_visit(RegisterSight *sight, const char *id, const char *person,
                             void (*visit)(const RegisterAttachment *attachment, gpointer user),
                             gpointer user, GError **error)
{
    g_autoptr(GStringChunk) texts = g_string_chunk_new(256);
    Sent sent = {.attachment = {.id = id, .state = "unchecked"}, .texts = texts, .person = person};
    g_autoptr(GError) missing = NULL;
    if (!visit_sent(sight->view->store, id, note_sent, &sent, &missing) &&
        !g_error_matches(missing, PROBLEM, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&missing));
        return FALSE; /* whether a virus was found in it is not known */
    }
    gboolean found = sent.own;
    if (!found && !visit_cited(sight, id, &sent.attachment, texts, &found, error))
        return FALSE;
    if (!found)
        return unknown(id, error);
    if (is_withheld(sight, sent.attachment.state, error))
        return FALSE;
    visit(&sent.attachment, user);
    return TRUE;
}

const char *register_media_of(const guint8 *bytes, gsize size_bytes)
{
    static const struct {
        const char *begins;
        gsize size;
        const char *media;
    } kinds[] = {
        {"%PDF-", 5, "application/pdf"},
        {"\x89PNG\r\n\x1a\n", 8, "image/png"},
        {"\xff\xd8\xff", 3, "image/jpeg"},
        {"GIF8", 4, "image/gif"},
        {"PK\3\4", 4, "application/zip"},
        {"\xd0\xcf\x11\xe0", 4, "application/x-ole-storage"},
        {"7z\xbc\xaf\x27\x1c", 6, "application/x-7z-compressed"},
        {"\x1f\x8b", 2, "application/gzip"},
        {"MZ", 2, "application/x-msdownload"},
        {"II*\0", 4, "image/tiff"},
        {"MM\0*", 4, "image/tiff"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (size_bytes >= kinds[i].size && memcmp(bytes, kinds[i].begins, kinds[i].size) == 0)
            return kinds[i].media;
    for (gsize i = 0; i < size_bytes; i++)
        if (bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t')
            return "application/octet-stream";
    return size_bytes > 0 ? "text/plain" : "application/x-empty";
}

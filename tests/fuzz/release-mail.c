/* tests/fuzz/release-mail.c -- parts as a message, on the whole way: of mail and saved pages
 * (m.eml, m.mht), of Outlook (m.msg: a compound file) and of Exchange (winmail.dat: attributes)
 *
 * Mail: the first part is the message's head. Of each other the bytes are fields, the word |DATA|
 * and what is in the part; its line says how that is encoded ("b" base64, "q" quoted, else not), or
 * "<mixed" (related, alternative, ...) for the begin and ">" for the end of parts in parts.
 * winmail.dat: a line is level and identifier of an attribute, in hexadecimal digits. */
#include "pack-compound.h"
#include "release-way.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"m.eml", "m.mht", "m.msg", "winmail.dat", NULL};

#define DATA "|DATA|"
#define DEPTH_MAX 8u

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    (void)line;
    gboolean text = g_str_has_suffix(file, ".eml") || g_str_has_suffix(file, ".mht");
    if (!text)
        return PIECES_NONE;
    return size > 0 && memmem(bytes, size, "</", 2) != NULL ? PIECES_MARKUP : PIECES_WORDS;
}

/* ---- mail ---- */

static void put_base64(GString *out, const guint8 *bytes, gsize size)
{
    g_autofree char *text = g_base64_encode(bytes, size);
    for (gsize at = 0, length = strlen(text); at < length; at += 76) {
        g_string_append_len(out, text + at, (gssize)MIN(76, length - at));
        g_string_append(out, "\r\n");
    }
}

static void put_quoted(GString *out, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        if (i % 24 == 23)
            g_string_append(out, "=\r\n");
        if (g_ascii_isalnum(bytes[i]) || bytes[i] == '<' || bytes[i] == '>' || bytes[i] == '\n')
            g_string_append_c(out, (char)bytes[i]);
        else
            g_string_append_printf(out, "=%02X", bytes[i]);
    }
}

static void put_part(GString *out, const Part *part)
{
    const guint8 *end = part->bytes + part->size;
    const guint8 *data =
        part->size > 0 ? memmem(part->bytes, part->size, DATA, sizeof DATA - 1) : NULL;
    const guint8 *from = data != NULL ? data + sizeof DATA - 1 : end;
    char how = part->line_bytes > 0 ? *part->line : 0;
    g_string_append_len(out, (const char *)part->bytes,
                        (gssize)((data != NULL ? data : end) - part->bytes));
    if (how == 'b')
        g_string_append(out, "Content-Transfer-Encoding: base64\r\n\r\n");
    else if (how == 'q')
        g_string_append(out, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    else
        g_string_append(out, "\r\n");
    if (how == 'b')
        put_base64(out, from, (gsize)(end - from));
    else if (how == 'q')
        put_quoted(out, from, (gsize)(end - from));
    else
        g_string_append_len(out, (const char *)from, (gssize)(end - from));
}

static GString *pack_mail(const Parts *parts)
{
    GString *out = g_string_new(NULL);
    guint depth = 0;
    for (guint i = 0; i < parts->count; i++) {
        const Part *part = &parts->parts[i];
        char how = part->line_bytes > 0 ? *part->line : 0;
        if (how == '>' && depth > 0)
            g_string_append_printf(out, "\r\n--b%u--\r\n", --depth);
        else if (i > 0 && depth > 0)
            g_string_append_printf(out, "\r\n--b%u\r\n", depth - 1);
        if (how == '<' && depth < DEPTH_MAX) {
            g_autofree char *kind = g_strndup(part->line + 1, part->line_bytes - 1);
            g_string_append_len(out, (const char *)part->bytes, (gssize)part->size);
            g_string_append_printf(out, "Content-Type: multipart/%s; boundary=b%u\r\n\r\n", kind,
                                   depth++);
        } else if (how != '>') {
            put_part(out, part);
        }
    }
    while (depth > 0)
        g_string_append_printf(out, "\r\n--b%u--\r\n", --depth);
    return out;
}

/* ---- winmail.dat (MS-OXTNEF 2.1.3) ---- */

static GString *pack_winmail(const Parts *parts)
{
    static const char head[] = {0x78, (char)0x9f, 0x3e, 0x22, 1, 0};
    GString *out = g_string_new_len(head, sizeof head);
    for (guint i = 0; i < parts->count; i++) {
        const Part *part = &parts->parts[i];
        g_autofree char *line = parts_text(part);
        char *end = NULL;
        guint8 bytes[9] = {(guint8)g_ascii_strtoull(line, &end, 16)}, sum[2];
        guint total = 0;
        mend_put(bytes + 1, 4, FALSE, (guint32)g_ascii_strtoull(end, NULL, 16));
        mend_put(bytes + 5, 4, FALSE, (guint32)part->size);
        for (gsize k = 0; k < part->size; k++)
            total += part->bytes[k];
        mend_put(sum, 2, FALSE, total);
        g_string_append_len(out, (const char *)bytes, sizeof bytes);
        g_string_append_len(out, (const char *)part->bytes, (gssize)part->size);
        g_string_append_len(out, (const char *)sum, sizeof sum);
    }
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Parts parts;
    parts_read(data, size, &parts);
    if (parts.count == 0)
        return 0;
    const char *name = parts_name(&parts, names);
    DisarmPolicy policy = way_policy(parts.policy);
    gboolean outlook = g_str_has_suffix(name, ".msg");
    gboolean exchange = g_str_has_suffix(name, ".dat");
    g_autoptr(GByteArray) compound = outlook ? pack_compound(&parts) : NULL;
    g_autoptr(GString) text = outlook ? NULL : exchange ? pack_winmail(&parts) : pack_mail(&parts);
    const guint8 *bytes = outlook ? compound->data : (const guint8 *)text->str;
    gsize bytes_size = outlook ? compound->len : text->len;
    way_check(&policy, name, bytes, bytes_size, FALSE);
    way_whole(&policy, name, bytes, bytes_size);
    return 0;
}

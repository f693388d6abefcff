/* tests/unit/rtf/rtf_reader.c -- tokens of Rich Text, and Outlook's way to pack it */
#include "rtf/charset.h"
#include "rtf/reader.h"
#include <string.h>

/* One letter for each token, and what is in it. */
static char *tokens(const char *text, gsize size)
{
    RtfReader r;
    GString *out = g_string_new(NULL);
    rtf_reader_open(&r, (const guint8 *)text, size);
    while (rtf_reader_next(&r)) {
        g_string_append_c(out, " {}wbh#?"[r.kind]);
        if (r.kind == RTF_WORD)
            g_string_append(out, r.word);
        if ((r.kind == RTF_WORD && r.has_number) || r.kind == RTF_HEX)
            g_string_append_printf(out, "%d", r.number);
        if (r.kind == RTF_BYTES || r.kind == RTF_BINARY)
            g_string_append_len(out, (const char *)r.bytes, (gssize)r.size);
        g_string_append_c(out, ' ');
    }
    return g_string_free(out, FALSE);
}

static void reads(void)
{
    static const char *const rows[][2] = {
        {"{\\rtf1\\b0 x\\par}", "{ wrtf1 wb0 bx wpar } "},
        {"a\r\nb\\\nc\\\td", "ba bb wpar bc wtab bd "},
        {"\\'e3\\'ZZ\\\\\\{\\~\\*\\!", "h227 ? bZZ b\\ b{ w~ w* ? "},
        {"\\u-10 \\u12345?", "wu-10 wu12345 b? "},
        {"\\bin3 }{\\x", "#}{\\ bx "},
        {"\\bin99 ab", "#ab "},
        {"\\bin-1 a", "# ba "},
        {"\\fs99999999999999 a", "wfs2147483647 ba "},
        {"\\abcdefghijklmnopqrstuvwxyzabcdefghijk1 a", "? ba "},
        {"\\", "? "},
        {"\\'4", "? b4 "},
        {"\x95\\b", "b\x95 wb "},
        {"\\ansicpg932 \x95\\b\x95", "wansicpg932 b\x95\\b\x95 "},
        {"\\ansicpg932\\ansicpg1252\\fcharset128 \x95\\b",
         "wansicpg932 wansicpg1252 wfcharset128 b\x95 wb "},
        {"\\fcharset128 \x8A{\x8A\x7D\xB1}", "wfcharset128 b\x8A{\x8A\x7D\xB1 } "},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *found = tokens(rows[i][0], strlen(rows[i][0]));
        g_assert_cmpstr(found, ==, rows[i][1]);
    }
    RtfReader r;
    rtf_reader_open(&r, (const guint8 *)"\0\0a", 3);
    g_assert_true(rtf_reader_next(&r));
    g_assert_cmpuint(r.size, ==, 3);
    g_assert_false(rtf_reader_next(&r));
    g_assert_true(rtf_looks_like((const guint8 *)" \n{\\rt!", 7));
    g_assert_false(rtf_looks_like((const guint8 *)"{\\r", 3));
}

static void charsets(void)
{
    g_assert_cmpstr(rtf_charset_page(932), ==, "cp932");
    g_assert_cmpstr(rtf_charset_font(128), ==, "cp932");
    g_assert_null(rtf_charset_font(1));
    g_assert_null(rtf_charset_font(-1));
    g_assert_null(rtf_charset_page(7));
}

/* The example of MS-OXRTFCP 4.1.1, and what is no such thing. */
static void packed(void)
{
    static const guint8 in[] = {0x2d, 0,    0,    0,    0x2b, 0,    0,    0,    0x4c, 0x5a,
                                0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,    0x0a, 0,
                                0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a,
                                0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0,    0x20, 0x62, 0x77,
                                0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};
    static const char want[] = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
    g_autoptr(GByteArray) out = rtf_unpack(in, sizeof in, 1000);
    g_assert_cmpuint(out->len, ==, strlen(want));
    g_assert_true(memcmp(out->data, want, out->len) == 0);
    g_autoptr(GByteArray) cut = rtf_unpack(in, sizeof in, 5);
    g_assert_cmpuint(cut->len, ==, 5);
    g_assert_null(rtf_unpack(in, 10, 1000));
    g_assert_null(rtf_unpack((const guint8 *)"0123456789abcdefxyz", 19, 1000));
    static const guint8 plain[] = {15,  0,   0, 0, 3, 0, 0,   0,   'M', 'E',
                                   'L', 'A', 0, 0, 0, 0, 'a', 'b', 'c'};
    g_autoptr(GByteArray) as_is = rtf_unpack(plain, sizeof plain, 1000);
    g_assert_true(as_is->len == 3 && memcmp(as_is->data, "abc", 3) == 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reader/reads", reads);
    g_test_add_func("/reader/charsets", charsets);
    g_test_add_func("/reader/packed", packed);
    return g_test_run();
}

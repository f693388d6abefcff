/* tests/unit/clean/clean_kind.c -- what a file is, by its bytes and by its name */
#include "clean/kind.h"
#include <string.h>

static void by_bytes(void)
{
    static const struct {
        const char *bytes;
        gsize size; /* 0: as long as the text */
        const char *kind;
    } rows[] = {
        {"MZ\x90\0", 4, "windows-program"},
        {"\x7F"
         "ELF\2\1",
         0, "elf-program"},
        {"L\0\0\0\1\x14\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 20, "shortcut"},
        {"[InternetShortcut]\r\nURL=file://x", 0, "internet-shortcut"},
        {"\xEF\xBB\xBF[internetshortcut]\n", 0, "internet-shortcut"},
        {"REGEDIT4\r\n", 0, "registry-file"},
        {"W\0i\0n\0d\0o\0w\0s\0 \0R\0e\0g\0i\0s\0t\0r\0y\0 \0E\0d\0i\0t\0o\0r\0", 46,
         "registry-file"},
        {"\xFF\xFEW\0i\0n\0d\0o\0w\0s\0 \0R\0e\0g\0i\0s\0t\0r\0y\0 \0E\0d\0i\0t\0o\0r\0", 48,
         "registry-file"},
        {"ITSF\3\0\0\0", 8, "help-file"},
        {"#!/bin/sh\n", 0, "script"},
        {"%PDF-1.7\n", 0, "pdf"},
        {"{\\rtf1", 0, "rtf"},
        {"{\\rt", 0, "rtf"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "old-office"},
        {"<!DOCTYPE html>", 0, "html"},
        {"  \r\n<HTML>", 0, "html"},
        {"<?xml version=\"1.0\"?>\n<Workbook xmlns=\"x\">", 0, "workbook-xml"},
        {"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?>", 0, "word-xml"},
        {"<?xml version=\"1.0\"?>\r\n<!-- c -->\r\n<pkg:package>", 0, "flat-opc"},
        {"<?xml version=\"1.0\"?><data/>", 0, "xml"},
        {"ID;PWXL;N;E\n", 0, "symbolic-link-table"},
        {"TABLE\r\n0,1\r\n", 0, "data-interchange-table"},
        {"WEB\r\n1\r\nhttp://x", 0, "query"},
        {"From: <Saved by Windows>", 0, "web-archive"},
        {"\x89PNG\r\n\x1A\n", 0, "image-png"},
        {"\xFF\xD8\xFF\xE0", 4, "image-jpeg"},
        {"7z\xBC\xAF\x27\x1C", 0, "7z"},
        {"Rar!\x1A\x07\0", 7, "rar"},
        {"MSCF\0\0", 6, "cab"},
        {"PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22, "zip"},
        {"こんにちは\n", 0, "plain-text"},
        {"\x82\xB1\x82\xF1\n", 0, "plain-text"},
        {"a,b\vc\r\n", 0, "plain-text"},  /* a line end inside a cell, as data bases write it */
        {"a\r\n\f\x1A", 0, "plain-text"}, /* the end of a file of DOS */
        {"\x1B]0;a\ab\b\n", 0, "plain-text"},
        {"\1\2\3\4", 4, "unknown-binary"},
        {"a\0\1\2", 4, "unknown-binary"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize size = rows[i].size != 0 ? rows[i].size : strlen(rows[i].bytes);
        CleanFileKind kind = clean_kind_of_bytes((const guint8 *)rows[i].bytes, size);
        g_assert_cmpstr(kind.name, ==, rows[i].kind);
        g_assert_nonnull(kind.text[PROBLEM_JAPANESE]);
        g_assert_nonnull(kind.text[PROBLEM_ENGLISH]);
    }
}

static void disk_image(void)
{
    g_autofree guint8 *bytes = g_malloc0(40000);
    memcpy(bytes + 32769, "CD001", 5);
    g_assert_cmpstr(clean_kind_of_bytes(bytes, 40000).name, ==, "disk-image");
}

static void by_name(void)
{
    static const struct {
        const char *name, *kind; /* NULL: not known */
    } rows[] = {{"a.csv", "comma-table"},
                {"A.CSV", "comma-table"},
                {"ａ．ｃｓｖ", "comma-table"},
                {"x/y.tar.gz", "gzip"},
                {"報告.docx", "ooxml"},
                {"a.exe", "windows-program"},
                {"a.txt.scr", "windows-program"},
                {"a.LNK", "shortcut"},
                {"a.iqy", "query"},
                {"a.prn", "printer-table"},
                {"a.lzh", "lzh"},
                {"a.jpeg", "image-jpeg"},
                {"a.jtd", "japanese-word-processor"},
                {"a.xls", "excel-old"},
                {"a.pps", "powerpoint-old"},
                {"a.doc", "word-old"},
                {"a.vsd", "visio-old"},
                {"a.pub", "publisher"},
                {"a.mpp", "project"},
                {"a.hwp", "hangul-document"},
                {"a.iso", "disk-image"},
                {"dir.d/none", NULL},
                {"none", NULL},
                {"a.qqq", NULL}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        CleanFileKind kind = {0};
        g_assert_cmpint(clean_kind_of_name(rows[i].name, &kind), ==, rows[i].kind != NULL);
        g_assert_cmpstr(kind.name, ==, rows[i].kind);
    }
}

static void endings(void)
{
    g_autofree char *plain = clean_name_ending("a.B.Txt");
    g_autofree char *none = clean_name_ending("a.b/c");
    g_assert_cmpstr(plain, ==, "txt");
    g_assert_cmpstr(none, ==, "");
}

static void refusals(void)
{
    g_autoptr(GError) error = NULL;
    CleanFileKind kind = clean_kind_of_bytes((const guint8 *)"ID;PWXL", 7);
    g_assert_false(clean_kind_refuse(&kind, &error));
    g_assert_error(error, PROBLEM, PROBLEM_UNSUPPORTED);
    g_autofree char *text = problem_way_out(error, PROBLEM_JAPANESE);
    g_assert_nonnull(strstr(text, "xlsx"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kind/by-bytes", by_bytes);
    g_test_add_func("/kind/disk-image", disk_image);
    g_test_add_func("/kind/by-name", by_name);
    g_test_add_func("/kind/endings", endings);
    g_test_add_func("/kind/refusals", refusals);
    return g_test_run();
}

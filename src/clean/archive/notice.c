/* clean/archive/notice.c -- a list for who opens the archive */
#include "clean/archive/notice.h"

struct CleanNotice {
    GString *lines;
    guint count;
    DisarmDanger first;
};

CleanNotice *clean_notice_new(void)
{
    CleanNotice *notice = g_new0(CleanNotice, 1);
    notice->lines = g_string_new(NULL);
    return notice;
}

void clean_notice_free(CleanNotice *notice)
{
    g_string_free(notice->lines, TRUE);
    g_free(notice);
}

guint clean_notice_count(const CleanNotice *notice)
{
    return notice->count;
}

DisarmDanger clean_notice_danger(const CleanNotice *notice)
{
    return notice->first;
}

void clean_notice_add(CleanNotice *notice, const char *path, DisarmDanger danger, const GError *why)
{
    if (notice->count++ == 0)
        notice->first = danger;
    if (notice->count > CLEAN_NOTICE_MAX)
        return;
    g_autofree char *detail = why != NULL ? problem_detail(why, PROBLEM_JAPANESE) : NULL;
    g_autofree char *way_out = why != NULL ? problem_way_out(why, PROBLEM_JAPANESE) : NULL;
    g_string_append_printf(notice->lines, "・%s\r\n　理由：%s\r\n",
                           *path != '\0' ? path : "（名前なし）",
                           detail != NULL ? detail : disarm_danger_what(danger, PROBLEM_JAPANESE));
    g_string_append_printf(notice->lines, "　%s\r\n\r\n",
                           way_out != NULL ? way_out
                                           : disarm_danger_means(danger, PROBLEM_JAPANESE));
}

GString *clean_notice_text(const CleanNotice *notice, const char *japanese, const char *english)
{
    GString *text = g_string_new("\xEF\xBB\xBF");
    g_string_append_printf(
        text,
        "%sを無害化したとき、次の %u "
        "個のファイルは安全を確かめられないため除きました。\r\n"
        "必要なものがあるときは、送り主に別の形で送ってもらうか、情報担当に相談してください。\r\n"
        "(%u files were left out of %s when it was disarmed.)\r\n\r\n",
        japanese, notice->count, notice->count, english);
    g_string_append_len(text, notice->lines->str, (gssize)notice->lines->len);
    if (notice->count > CLEAN_NOTICE_MAX)
        g_string_append_printf(text, "ほか %u 個\r\n", notice->count - CLEAN_NOTICE_MAX);
    return text;
}

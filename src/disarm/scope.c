/* disarm/scope.c -- the limits of disarming, by kind of file */
#include "disarm/scope.h"

/* `kinds` are beginnings of names of kinds; "" fits all. */
static const struct {
    const char *kinds[8];
    const char *text[2];
} rows[] = {
    {{""},
     {"書かれていることが正しいか、人をだます文面でないかは確かめていません。",
      "Whether what it says is true, or written to deceive, is not judged."}},
    {{""},
     {"開くソフトウェアに未知の欠陥があり、ふつうの内容でそれが起こることまでは防げません。",
      "A defect of the program it is opened with that ordinary contents set off is not ruled "
      "out."}},
    {{"word-", "excel-", "powerpoint-"},
     {"スタイルで隠した文字は見分けません。隠した行と列は知らせますが、残します。",
      "Text hidden by a style is not told apart; hidden rows and columns are reported and stay."}},
    {{"excel-"},
     {"計算だけをする数式は残ります。結果が正しいかは確かめていません。",
      "Formulas that only compute stay; whether their results are right is not judged."}},
    {{"comma-table", "tab-table"},
     {"外を読みに行く力のない、計算だけをするセルは残ります。",
      "Cells that compute without reaching outside stay."}},
    {{"plain-text", "comma-table", "tab-table"},
     {"文字として書かれたリンクや命令は、文字のまま残ります。",
      "Addresses and commands written as text stay as text."}},
    {{"message", "outlook-message"},
     {"差出人が本人かどうか、書かれた行き先が安全かどうかは確かめていません。文字の飾りは残りません"
      "。",
      "Whether senders are who they say, and where addresses lead, is not judged; layout is not "
      "kept."}},
    {{"image-"},
     {"絵の点そのものに混ぜ込まれた情報（電子透かしなど）は残ります。",
      "What is hidden in the pixels themselves, such as a watermark, stays."}},
    {{"zip", "7z", "tar", "gzip", "bzip2", "xz"},
     {"作った日時、空のフォルダー、パスワードは、作り直した書庫に付きません。",
      "The archive made anew has no times, no empty folders and no password."}},
};

static gboolean fits(const char *const *kinds, const char *kind)
{
    for (; *kinds != NULL; kinds++)
        if (**kinds == '\0' || (kind != NULL && g_str_has_prefix(kind, *kinds)))
            return TRUE;
    return FALSE;
}

void disarm_scope_each(const char *kind, DisarmScopeTake take, gpointer user)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (fits(rows[i].kinds, kind))
            take(rows[i].text, user);
}

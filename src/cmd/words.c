/* cmd/words.c -- what the options mean, in Japanese */
#include "cmd/words.h"
#include <glib.h>
#include <string.h>

static const struct {
    const char *english, *japanese;
} words[] = {
    {"A checkpoint held elsewhere", "外で保管しているチェックポイント"},
    {"A new directory for the backup", "控えを置く新しいフォルダー"},
    {"A new file instead of standard output", "標準出力の代わりに新しいファイルへ"},
    {"Bring back what second factors are sealed with, by the backup's passphrase",
     "控えの合言葉で、二つ目の確認を封じている鍵も戻す"},
    {"Directory of the body's own types", "団体独自の種類を置くフォルダー"},
    {"Directory of the site", "サイトのフォルダー"},
    {"Directory to make", "作るフォルダー"},
    {"Go on where the kernel cannot lock a role down",
     "カーネルがプロセスを封じ込められなくても続ける"},
    {"Go on where the kernel cannot lock a role down; recorded and shown",
     "カーネルがプロセスを封じ込められなくても続ける（記録し、画面に表示します）"},
    {"Go on where the kernel cannot lock the reader down",
     "カーネルが読み取りプロセスを封じ込められなくても続ける"},
    {"Host name people will use (localhost)", "利用者が使うホスト名（localhost）"},
    {"Its name in the ledger's address (a-z, 0-9, -; main)",
     "台帳の名に使う団体の略号（a-z、0-9、-。main）"},
    {"Its states as a Graphviz picture", "状態の図を Graphviz の形で"},
    {"Its states as a Mermaid picture", "状態の図を Mermaid の形で"},
    {"Keep the certificate authority's key in this file", "認証局の鍵をこのファイルに残す"},
    {"Name of the body, e.g. みほん町", "団体の名（例: みほん町）"},
    {"One JSON object with all findings", "すべての指摘を一つの JSON で"},
    {"One JSON object: counts and what changed", "件数と変わったところを一つの JSON で"},
    {"One JSON object per unit and line", "1 文 1 行の JSON"},
    {"Policy to read at once", "同時に読み込むポリシー"},
    {"Print the answer as JSON", "結果を JSON で出力する"},
    {"Print the edition as JSON", "版を JSON で出力する"},
    {"Print the findings as JSON", "見つかったことを JSON で出力する"},
    {"Print the report as JSON", "検証の結果を JSON で出力する"},
    {"Print the type as JSON", "種類を JSON で出力する"},
    {"Print the verification as JSON", "検証の結果を JSON で出力する"},
    {"Print what was copied as JSON", "控えたものを JSON で出力する"},
    {"Print what was made as JSON", "作ったものを JSON で出力する"},
    {"Read the temporary password from this descriptor",
     "仮のパスワードをこのファイル記述子から読む"},
    {"Say how it is used", "使い方を表示する"},
    {"Serve HTTP here; loopback only", "ここで HTTP を待ち受ける（ループバックのみ）"},
    {"Serve HTTPS here (127.0.0.1:8443); may be repeated",
     "ここで HTTPS を待ち受ける（127.0.0.1:8443。繰り返し指定可）"},
    {"Sign-in name", "サインイン名"},
    {"Sign-in name of the administrator (admin)", "管理者のサインイン名（admin）"},
    {"Take the keys along, under the passphrase read from this descriptor",
     "このファイル記述子から読む合言葉で暗号化して鍵も控える"},
    {"The administrator's name", "管理者の氏名"},
    {"The backup", "控えのフォルダー"},
    {"The body's last checkpoint, held elsewhere, when it is younger than the backup",
     "控えより新しい、外で保管している団体の最後のチェックポイント"},
    {"The file that keeps the certificate authority's key", "認証局の鍵を残してあるファイル"},
    {"The outline with its units (as without option)", "見出しと文の木（指定がないときと同じ）"},
    {"The person's id in the organisation", "組織での人の番号"},
    {"The person's name", "氏名"},
    {"The units at PATH with the words and rules they were read by",
     "PATH の文と、読み取りに使った語と規則"},
    {"The whole reading as one JSON object", "読み取った全体を一つの JSON で"},
    {"To standard output (as when absent)", "標準出力へ（指定がないときと同じ）"},
    {"Verifier key known from elsewhere (with --export)",
     "別の手段で知った検証鍵（--export とともに）"},
    {"What the whole says of the body, and what law asks",
     "文書全体から読み取った体制など、国の求めとの照らし合わせ"},
    {"What `ledger export` wrote (- for standard input)",
     "ledger export で書き出したファイル（- は標準入力）"},
    {"administrator or staff (staff)", "administrator（管理者）か staff（職員、指定がないとき）"},
    {"body (as when absent) or site", "body（指定がないときと同じ）か site"},
    {"body or site; both when absent", "body か site。指定がなければ両方"},
};

const char *cmd_word_japanese(const char *english)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].english, english) == 0)
            return words[i].japanese;
    return english;
}

/* tests/unit/policy/policy_fields.c -- what one sentence says of whom, when, with whose leave */
#include "reading_of.h"
#include <string.h>

/* A sentence, alone in a clause, and what must be read of it; NULL fields are not asked. */
typedef struct {
    const char *text, *kind, *modality, *timing, *actor, *approver, *notify, *records, *grades;
} Case;

static const Case cases[] = {
    {.text = "職員は、鍵を掛けなければならない。",
     .kind = "obligation",
     .modality = "must",
     .timing = "always",
     .actor = "職員"},
    {.text = "職員は、鍵を貸してはならない。", .kind = "obligation", .modality = "must_not"},
    {.text = "私物の持込みを禁止する。", .kind = "obligation", .modality = "must_not", .actor = ""},
    {.text = "課長は、鍵を替えるよう努めなければならない。", .modality = "should", .actor = "課長"},
    {.text = "専用の箱を置くことが望ましい。", .modality = "should"},
    {.text = "課長は、箱を開けることができる。", .kind = "permission", .modality = "may"},
    {.text = "ただし、祭りの日は、この限りでない。", .kind = "permission"},
    {.text = "局長は、箱の管理に関する権限及び責任を有する。", .kind = "power", .actor = "局長"},
    {.text = "副市長を、統括責任者とする。", .kind = "designation", .actor = "副市長"},
    {.text = "統括責任者は、総務部長をもって充てる。", .kind = "designation", .actor = "総務部長"},
    {.text = "校長は、箱の管理に関する権限及び責任を有する箱管理責任者とする。", .actor = "校長"},
    {.text = "箱取扱責任者を置き、これに総務課長を充てる。", .actor = "総務課長"},
    {.text = "箱管理者を置き、箱規程第6条に規定する文書主任をもって充てる。", .actor = "文書主任"},
    {.text = "箱とは、鍵の掛かる入れ物をいう。", .kind = "definition", .modality = "none"},
    {.text = "この定めは、箱を守ることを目的とする。", .kind = "statement"},
    {.text = "箱を点検する。", .kind = "obligation", .modality = "must"},
    {.text = "箱は、公開しない。", .modality = "must_not"},
    {.text = "課長は、次の点検までに鍵を直すこと。", .kind = "obligation"},
    {.text = "箱の置き場は、次のとおりとする。", .kind = "lead", .modality = "none"},
    /* who is told, whose leave */
    {.text = "職員は、鍵を失くした場合、速やかに課長及び局長へ報告しなければならない。",
     .timing = "prompt",
     .notify = "課長|局長"},
    {.text = "職員は、課長に対して、箱の数を報告しなければならない。", .notify = "課長"},
    {.text = "報告を受けた課長は、局長に通知しなければならない。",
     .actor = "課長",
     .notify = "局長"},
    {.text = "職員は、課長から報告を受けた場合、内容を書き留めなければならない。", .notify = ""},
    {.text = "課長は、局長及び鍵を扱う課の情報管理者に通知すること。", .notify = "局長|情報管理者"},
    {.text = "職員は、課長又は係長の許可を得て、箱を持ち出すことができる。",
     .approver = "課長|係長"},
    {.text = "職員は、課長の許可なく箱を開けてはならない。",
     .approver = "課長",
     .timing = "always"},
    {.text = "課長が必要と認めた場合は、箱を開けることができる。", .approver = "課長"},
    {.text = "職員は、課長に承認を得なければならない。", .timing = "event"},
    /* when */
    {.text = "課長は、毎年度、箱を数えなければならない。", .timing = "annual"},
    {.text = "課長は、定期的に又は必要に応じて箱を数えなければならない。", .timing = "periodic"},
    {.text = "課長は、必要に応じて、箱を数えなければならない。", .timing = "as_needed"},
    {.text = "課長は、箱が壊れた場合に対処するため、鍵を備えなければならない。",
     .timing = "always"},
    {.text = "やむを得ない場合を除き、職員は箱を開けてはならない。", .timing = "always"},
    /* who a case is about does what it asks, when nobody else is named */
    {.text = "受託者が倉庫を離れ、又は箱を失くしたときは、直ちに鍵を返却しなければならない。",
     .actor = "受託者"},
    {.text = "係長が箱を失くしたときは、課長は鍵を替えなければならない。", .actor = "課長"},
    {.text = "課長が必要と認めたときは、鍵を替えなければならない。", .actor = ""},
    {.text = "来訪者については、名簿に記入し、課長の許可を受けなければならない。",
     .actor = "来訪者",
     .approver = "課長"},
    /* documents and classes */
    {.text = "課長は、「持出申請書」を用いて許可を得なければならない。", .records = "持出申請書"},
    {.text = "課長は、箱の台帳及び点検記録を作成しなければならない。",
     .records = "箱の台帳|点検記録"},
    {.text = "職員は、実施手順を遵守しなければならない。", .records = ""},
    {.text = "課長は、手順を定める基準に従わなければならない。", .records = ""},
    {.text = "機密性３Ａ又は自治体完全性 2 以上の情報は、箱に入れること。",
     .grades = "機密性３Ａ|自治体完全性 2 以上"},
    /* subjects */
    {.text = "幹部を含めた全ての職員は、訓練に参加しなければならない。",
     .actor = "幹部を含めた全ての職員"},
    {.text = "課長又は係長は、箱を閉じること。", .actor = "課長|係長"},
    {.text = "監査を受ける者とその監査を行う者は、兼務してはならない。",
     .actor = "監査を受ける者|監査を行う者"},
    {.text = "職員及び臨時の職員（以下「職員等」という。）は、箱を閉じること。", .actor = "職員等"},
    {.text = "鍵が壊れた場合、課長は、直さなければならない。", .actor = "課長"},
    {.text = "箱の数を統一するため、情報セキュリティ委員会において、箱の数を決定する。",
     .actor = "情報セキュリティ委員会"},
    {.text = "職員が外から入る場合は、課長の許可を得なければならない。",
     .actor = "職員",
     .approver = "課長"},
    {.text = "パスワードは、長くしなければならない。", .actor = ""},
    {.text = "許しを求める者と、それを与える者は、兼ねてはならない。",
     .actor = "許しを求める者|それを与える者"},
    {.text = "班長は課長、副班長は係長補佐又は係主幹をもって充てる。",
     .kind = "designation",
     .actor = "課長|係長補佐|係主幹"},
    {.text = "各課に担当者を1人置く。", .kind = "obligation", .actor = ""},
    {.text = "市長は、箱を扱う課の長を箱管理者（以下「管理者」という。）に指名する。",
     .kind = "obligation",
     .actor = "市長"},
    {.text = "箱の経費は、総務課において予算の範囲内で支弁する。", .actor = "総務課"},
    {.text = "会合に座長を置き、座長が会合の招集及び進行を行う。", .actor = "座長"},
    {.text = "会議は、過半数の出席がなければ開くことができない。",
     .modality = "must_not",
     .actor = ""},
    {.text = "鍵は、預けられた職員が管理する。", .actor = "預けられた職員"},
    {.text = "鍵の管理は、鍵管理委員会（以下「委員会」という。）が行う。", .actor = "委員会"},
    {.text = "箱の貸与を受けた部署の管理者は、箱を数えること。", .actor = "管理者"},
    {.text = "持ち出す者は、課長の承認を得るとともに、当該課長は、その旨を台帳に記すものとする。",
     .actor = "持ち出す者|課長"},
    {.text =
         "箱を預けようとするときは、当該箱を主管する課の長は、契約書に期限を定めなければならない。",
     .actor = "当該箱を主管する課の長"},
    {.text = "箱が壊れたときは、当該課長は、直ちに箱を取り替えなければならない。", .actor = "課長"},
    {.text = "前項の記録は、何人もこれを書き換えてはならない。",
     .modality = "must_not",
     .actor = "何人"},
    {.text = "課長は各部の次長を、係長は各課の主査をもって充て、実施責任者となる。",
     .kind = "designation"},
    {.text = "会議を招集し、議長を努める。", .modality = "must"},
    {.text = "手続は、物品取扱規程（平成5年訓令第2号）によるものとする。", .kind = "statement"},
    {.text = "台帳は、別紙（様式第2号）とする。", .kind = "statement"},
    {.text = "対象となる職員は、課長が特に認める職員とする。", .kind = "scope", .approver = "課長"},
    {.text = "会合は、課長が、毎年度の初めに開く。", .actor = "課長", .timing = "annual"},
    {.text = "職員は、異動するときは、箱を返し、課長は、受領票にその旨を記すものとする。",
     .actor = "職員|課長",
     .records = "受領票"},
    /* how actors, leave and telling are put in regulations besides */
    {.text = "課長は、箱を替えようとするときは、局長に協議の上、その承認を得るものとする。",
     .approver = "局長"},
    {.text = "点検は、課長により行われなければならない。", .actor = "課長"},
    {.text = "受託者は、町の承諾を得ずに、箱を他人に渡してはならない。", .approver = "町"},
    {.text = "支店にあっては次長、本店にあっては課長が、箱を数えるものとする。",
     .actor = "次長|課長"},
    {.text = "本店にあっては課長が、支所にあっては支所長が、鍵を保管する。",
     .actor = "課長|支所長"},
    {.text = "白い箱にあっては課長の、その他の箱にあっては係長の許可を得なければならない。",
     .approver = "課長|係長"},
    {.text =
         "白い箱については課長に、その他のものについては係長に、速やかに報告しなければならない。",
     .notify = "課長|係長"},
    {.text = "課長の許可があれば、箱を開けることができる。", .approver = "課長"},
    {.text = "計画は、局長の承認を経て、課長が定める。", .approver = "局長"},
    {.text = "課長に代わって係長が許可することができる。", .actor = "係長", .approver = ""},
    {.text = "受託者においても、同様の箱を用いなければならない。", .actor = "受託者"},
    {.text = "課長が不在のときは、第1項の報告は、局長に対してするものとする。",
     .actor = "",
     .notify = "局長"},
    {.text = "箱を入れる必要があるときは、申出に基づき、課長がこれを承認し、係を立ち会わせるものと"
             "する。",
     .actor = "課長",
     .timing = "event"},
    {.text = "紙は、出力者において速やかに回収し、机に置いてはならない。", .actor = "出力者"},
    {.text = "局長は、5日前までに室長に通知するものとし、通知を受けた室長は、箱を替える。",
     .actor = "局長|室長"},
    {.text = "許可を申請する者とこれを行う者とは、同一の者であってはならない。",
     .actor = "許可を申請する者|これを行う者"},
    {.text = "箱は、局長の承認を受けた者でなければ、使うことができない。",
     .approver = "局長",
     .actor = ""},
    {.text = "委員会は、局長、部長及び課長のうちから局長が指名する者をもって組織する。",
     .actor = "局長|部長|課長のうちから局長が指名する者"},
    {.text = "箱管理者は、当該箱を所管する課の長とする。", .actor = "当該箱を所管する課の長"},
    {.text = "副市長をもって箱責任者（以下「責任者」という。）に充てる。",
     .kind = "designation",
     .actor = "副市長"},
    {.text = "課長は、委託先に状況を報告させなければならない。", .notify = ""},
    {.text = "課長は、図面を職員以外の者の閲覧に供してはならない。", .notify = ""},
    {.text = "課長は、県に対する報告及び本人に対する通知を行わなければならない。",
     .notify = "県|本人"},
    {.text = "遮断した旨は、速やかに局長に報告され、課長に通知されなければならない。",
     .notify = "局長|課長"},
    {.text = "課長は、報告書を局長及び監査の対象となった部長に提出する。", .notify = "局長|部長"},
    {.text = "課長は、箱の要否を、依頼に基づき決める。", .timing = "event"},
    {.text = "課長は、改正の必要があると認めるときは、局長に知らせること。", .timing = "as_needed"},
    {.text = "課長は、点検票により箱を点検するものとする。", .records = "点検票"},
    {.text = "課長は、受講の状況を受講記録簿に整理し、保管する。", .records = "受講記録簿"},
    /* plainer verbs */
    {.text = "職員は、課長の承認を受けずに、箱を開けてはならない。", .approver = "課長"},
    {.text = "職員は、課長と協議し、その同意を得る。", .approver = "課長", .notify = ""},
    {.text = "職員は、壊れた箱を課長に知らせること。", .notify = "課長"},
    {.text = "係長は、議事録を作り、課長に送付する。", .notify = "課長", .records = "議事録"},
    {.text = "課長は、箱の開け方の手順を手順書に定める。", .records = "手順書"},
    {.text = "課長は、各係の箱管理簿を取りまとめ、委員会に提出する。", .records = ""},
    {.text = "課長は、箱の数を3年ごとに見直す。", .timing = "periodic"},
    /* leave by other words, and who hears of it */
    {.text = "箱は、課長の決裁により移すことができる。", .approver = "課長"},
    {.text = "職員は、課長の承認を待って鍵を替えるものとする。", .approver = "課長"},
    {.text = "係長は、事後に局長の追認を得なければならない。", .approver = "局長"},
    {.text = "祭りの間に限り、課長が口頭で許可したときは、箱を使うことができる。",
     .approver = "課長"},
    {.text = "職員は、作業の内容を課長に説明し、了承を得なければならない。",
     .approver = "課長",
     .notify = ""},
    {.text = "職員は、提供元の同意なしに箱を開けてはならない。", .approver = "提供元"},
    {.text = "係長は、箱使用申請書の写しを課長に送付する。", .approver = "", .notify = "課長"},
    {.text = "職員は、鍵を失くしたときは、時を移さず、課長に急報しなければならない。",
     .timing = "prompt",
     .notify = "課長"},
    {.text = "係長は、箱を替えるときは、各課に予告する。", .notify = "各課"},
    {.text = "職員は、委託元の課長に直ちに電話し、指示に従うこと。", .notify = "委託元の課長"},
    /* several who act, and who is named by other particles */
    {.text = "箱が壊れた場合は、係長から課長へ連絡する。", .actor = "係長", .notify = "課長"},
    {.text = "主管課長から協議のあった事項について、助言をすること。", .actor = ""},
    {.text = "記録は、係長により5年間保存され、捨ててはならない。", .actor = "係長"},
    {.text = "音が鳴ったときは、日中は係長が、夜間は班長が箱を見回り、戸を閉める。",
     .actor = "係長|班長"},
    {.text = "箱は、課長が鍵のかかる棚で保管し、職員は、名簿に記入して借り受ける。",
     .actor = "課長|職員"},
    {.text = "箱の見直しは、その都度、係長が案を作成し、部長の意見を聴いた上で、課長が決定する。",
     .actor = "係長|課長"},
    {.text = "箱は、係員が退職し、又は異動したときは、課長が保管する。", .actor = "課長"},
    {.text = "開けるには、課長及び係長の2名が立ち会い、その旨を記すこと。", .actor = "課長|係長"},
    {.text = "区分は、箱を作成した者が保存の際に決め、表に印を付ける。", .actor = "箱を作成した者"},
    {.text = "鍵管理担当は、箱の鍵を数えなければならない。", .actor = "鍵管理担当"},
    {.text = "鍵の管理を担当する課長は、局長に報告する。",
     .actor = "鍵の管理を担当する課長",
     .notify = "局長"},
    {.text = "鍵の写しを作ろうとする課長は、局長に報告する。", .actor = "課長", .notify = "局長"},
    {.text = "鍵を受けた課長は、局長に報告する。", .actor = "課長", .notify = "局長"},
    {.text = "室長は、対応班を編成し、その班長に係長を充てる。",
     .kind = "obligation",
     .actor = "室長"},
    {.text = "箱を捨てるときは、職員2名以上が最後まで立ち会い、写真を残さなければならない。",
     .actor = "職員"},
    {.text = "箱の移設は、移設先の町村の同意及び課長の許可を得て行う。",
     .approver = "移設先の町村|課長"},
    {.text = "鍵を返し、係長の確認を受けなければならない。", .approver = "", .timing = "event"},
    {.text = "職員が箱を家に送ることは、禁止する。", .actor = "職員"},
    {.text = "見学者については職員が先導し、箱に触れさせないこと。", .actor = "職員"},
    {.text = "委託先の係員も、箱を開けてはならない。", .actor = "委託先の係員"},
    {.text = "職員は、課長に「箱使用申請書」を出して承認を受けること。",
     .approver = "課長",
     .notify = ""},
    {.text = "急ぐ場合は、課長の許可は、事後に受けることをもって足りる。", .approver = "課長"},
    {.text = "倉に入る者は、総務課の職員及び課長の許可を受けた者に限る。", .approver = "課長"},
    {.text = "部長を総責任者、課長を副責任者、係長を箱責任者とする。", .actor = "部長|課長|係長"},
    {.text = "総責任者は部長、箱責任者は課長とする。", .actor = "部長|課長"},
    {.text = "箱主任の仕事は、おおむね次のとおりとする。", .kind = "lead", .actor = "箱主任"},
    {.text = "受託者が守るべきことは、次のとおりとする。", .actor = "受託者"},
    {.text = "私物の鍵を使う場合も、職員は課長に届け出ること。", .actor = "職員", .notify = "課長"},
    {.text = "箱を休日に使う場合でも、職員は鍵を掛けなければならない。", .actor = "職員"},
    {.text = "箱は、課長が選び、番号を付けたもののみを使用すること。", .actor = ""},
    {.text = "オンライン会議は、専用の部屋で行う。", .actor = ""},
    {.text = "職員は、見せる箱を共用の棚に置く。", .actor = "職員"},
    {.text = "鍵は、課長及び係長が1本ずつ保管する。", .actor = "課長|係長"},
    {.text = "箱は、課長が施錠できる場所に保管し、使用の都度名簿に記録させる。", .actor = "課長"},
    {.text = "職員は、「箱使用願」を箱係に提出し、課長の承認を待つ。", .approver = "課長"},
    {.text = "番号を知る箱については、課長の許可を要しない。", .approver = ""},
    {.text = "職員は、分からないことは箱係に取り次ぐ。", .notify = "箱係"},
    {.text = "職員は、鍵を失くしたときは、まず課長に口頭で伝える。", .notify = "課長"},
    {.text = "課長は、聞いてから30分以内に部長に電話する。", .timing = "event"},
    {.text = "職員は、10分以内に自動で閉まる箱を使わなければならない。", .timing = "always"},
    {.text = "箱の扱いを審議するため、箱会議を置く。", .kind = "obligation", .actor = ""},
    {.text = "局長に事故があるときは、課長がその職務を代理する。",
     .kind = "power",
     .actor = "課長"},
    {.text = "箱に関し必要な事項は、局長が別に定める。", .kind = "obligation", .actor = "局長"},
    {.text = "箱ごとに箱番を置き、当該箱を主管する課の長がこれに当たる。",
     .kind = "designation",
     .actor = "当該箱を主管する課の長"},
    {.text = "箱の番号は、見張りの者が読めないように隠す。", .actor = ""},
    {.text = "点検は、点検責任者（局長が選ぶ。）により、2年に1回以上実施される。",
     .actor = "点検責任者"},
    {.text = "知らせは、広報担当の職員が出す。", .actor = "広報担当の職員"},
    {.text = "箱を捨てるときは、箱係において物理的に破壊する。", .actor = "箱係"},
    {.text = "箱の数の上限は、局長が定める。", .kind = "obligation", .actor = "局長"},
    {.text = "鍵の追加が必要なときは、課長に申し出る。", .timing = "event"},
    {.text = "箱の見直しが必要な場合は、適宜見直しを行う。", .timing = "as_needed"},
    {.text = "退職した後も、鍵の番号を漏らしてはならない。", .timing = "always"},
    {.text = "箱の一覧を箱台帳に載せ、月ごとに改める。", .records = "箱台帳"},
    {.text = "箱の貸出しは、課長からの「箱使用依頼票」に基づき、箱係が行う。",
     .records = "箱使用依頼票"},
    /* papers with blanks, whatever is done with them */
    {.text = "職員は、「箱使用簿」に日時と理由を書き、返すこと。", .records = "箱使用簿"},
    {.text = "職員は、翌日までに「鍵紛失届」を出さなければならない。", .records = "鍵紛失届"},
    {.text = "課長は、業者から「箱破砕報告書」を受領する。", .records = "箱破砕報告書"},
    {.text = "職員は、「箱申請書」（様式第2号）に使う日を記入し、許可を受ける。",
     .records = "箱申請書"},
    {.text = "箱の授受は、授受簿に受領印を徴して行う。", .records = "授受簿"},
    {.text = "箱は、箱台帳により管理する。", .records = "箱台帳"},
    {.text = "課長は、箱点検票により審査しなければならない。", .records = "箱点検票"},
    {.text = "開けたときは、「開封記録」に日時を書き残しておくこと。", .records = "開封記録"},
    {.text = "箱の数を一覧表にまとめ、局長に報告する。", .records = "一覧表"},
    {.text = "操作の記録は、1年間残す。", .records = "操作の記録"},
    {.text = "職員は、入るときは、身分証明書を携帯しなければならない。", .records = ""},
    {.text = "課長は、届出書を提出した者を名簿で調べる。", .records = "名簿"},
    {.text = "課長は、集められた点検票を閲覧する。", .records = ""},
    {.text = "課長は、報告書に基づき、箱を直す。", .records = ""},
    {.text = "監査を受ける課は、資料の提出に協力しなければならない。", .records = ""},
    {.text = "前項の記録は、2年間残しておくものとする。", .records = ""},
    {.text = "課長は、箱の守秘契約（NDA）の締結を行う。", .records = "守秘契約"},
    {.text = "課長は、箱当番の連絡体制表を整備し、職員に知らせること。", .records = "連絡体制表"},
    {.text = "課長は、箱の仕様を定めなければならない。", .records = "箱の仕様"},
    {.text = "課長は、箱を仕様に従い作らせなければならない。", .records = ""},
    {.text = "課長は、申出書及びその審査結果を保管する。", .records = "申出書|審査結果"},
    {.text = "台帳は、箱課所が作成する。", .actor = "箱課所"},
    /* how strongly, and when */
    {.text = "課長は、箱を壊さないよう配慮しなければならない。", .modality = "should"},
    {.text = "箱には、鍵を入れないことを原則とする。",
     .kind = "obligation",
     .modality = "must_not"},
    {.text = "派遣された職員も、この定めの適用を受ける。", .kind = "scope"},
    {.text = "職員は、入室のつど名簿に記入する。", .timing = "event"},
    {.text = "承認を受けた所属は、箱を売ってはならない。", .timing = "always"},
};

static void assert_names(const PolicyReading *reading, const Case *c, PolicyRun run,
                         const char *want, const char *field)
{
    g_autofree char *got = names_of(reading, run);
    if (want != NULL && strcmp(got, want) != 0)
        g_error("%s of \"%s\": %s wanted, %s found", field, c->text, want, got);
}

static void assert_word(const Case *c, const char *got, const char *want, const char *field)
{
    if (want != NULL && strcmp(got, want) != 0)
        g_error("%s of \"%s\": %s wanted, %s found", field, c->text, want, got);
}

static void sentences(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *c = &cases[i];
        g_autofree char *text = g_strdup_printf("1 甲\n%s\n", c->text);
        g_autoptr(PolicyReading) reading = reading_of(text);
        const PolicyUnit *unit = unit_at(reading, "方針/1", 1);
        assert_word(c, policy_kind_names[unit->kind], c->kind, "kind");
        assert_word(c, policy_modality_names[unit->modality], c->modality, "modality");
        assert_word(c, policy_timing_names[unit->timing], c->timing, "timing");
        assert_names(reading, c, unit->actor, c->actor, "actor");
        assert_names(reading, c, unit->approver, c->approver, "approver");
        assert_names(reading, c, unit->notify, c->notify, "notify");
        assert_names(reading, c, unit->records, c->records, "records");
        assert_names(reading, c, unit->grades, c->grades, "class");
    }
}

static const PolicyEvidence *evidence_of(const PolicyReading *reading, const PolicyUnit *unit,
                                         PolicyField field)
{
    for (guint32 i = 0; i < unit->evidence.count; i++) {
        const PolicyEvidence *e =
            &g_array_index(reading->evidence, PolicyEvidence, unit->evidence.first + i);
        if (e->field == field)
            return e;
    }
    return NULL;
}

static void inherited_actors(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("1 甲\n(1) 乙\n① 課長は、次を守ること。\n(ア) 鍵を掛けること。\n(2) 丙\n① "
                   "係長は、鍵を掛ける。箱も閉じる。\n"
                   "② 箱を数えること。\n(3) 職員の遵守事項\n① 鍵を掛けること。\n");
    static const struct {
        const char *path;
        guint s;
        const char *actor;
        PolicyFrom from;
    } want[] = {{"方針/1/(1)/①/(ア)", 1, "課長", FROM_LEAD},
                {"方針/1/(2)/①", 2, "係長", FROM_SIBLING},
                {"方針/1/(2)/②", 1, "係長", FROM_SIBLING},
                {"方針/1/(3)/①", 1, "職員", FROM_HEADING}};
    for (gsize i = 0; i < G_N_ELEMENTS(want); i++) {
        const PolicyUnit *unit = unit_at(reading, want[i].path, want[i].s);
        g_autofree char *actor = names_of(reading, unit->actor);
        g_assert_cmpstr(actor, ==, want[i].actor);
        g_assert_cmpuint(evidence_of(reading, unit, FIELD_ACTOR)->from, ==, want[i].from);
    }
}

/* Who stands in brackets at a title's end acts below it; an item that says the same of another case
 * tells those whom the one before it tells. */
static void titles_and_likewise(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("1 甲\n(1) 箱の管理（課長）\n① 箱を数える。\n(2) 乙\n① "
                   "係員は、直ちに課長に報告する。\n② 夜に見つけた場合も、同様とする。\n");
    g_autofree char *actor = names_of(reading, unit_at(reading, "方針/1/(1)/①", 1)->actor);
    g_assert_cmpstr(actor, ==, "課長");
    g_autofree char *told = names_of(reading, unit_at(reading, "方針/1/(2)/②", 1)->notify);
    g_assert_cmpstr(told, ==, "課長");
}

/* Of siblings that name different people the first lends his, unless it names nobody or has handed
 * the matter on. */
static void discordant_siblings(void)
{
    g_autoptr(PolicyReading) first =
        reading_of("1 甲\n① 課長は、鍵を掛ける。\n② 係長は、箱を閉じる。\n③ 箱を数える。\n");
    g_autofree char *name = names_of(first, unit_at(first, "方針/1/③", 1)->actor);
    g_assert_cmpstr(name, ==, "課長");
    g_autoptr(PolicyReading) nobody =
        reading_of("1 甲\n① 鍵を数える。\n② 係長は、箱を閉じる。\n③ 箱を数える。\n");
    g_assert_cmpuint(unit_at(nobody, "方針/1/③", 1)->actor.count, ==, 0);
    g_autoptr(PolicyReading) handed = reading_of(
        "1 甲\n① 課長は、局長に報告する。\n② 局長は、県に報告する。\n③ 国に報告する。\n");
    g_assert_cmpuint(unit_at(handed, "方針/1/③", 1)->actor.count, ==, 0);
}

static void assert_actor(const PolicyReading *reading, const char *path, const char *want)
{
    g_autofree char *got = names_of(reading, unit_at(reading, path, 1)->actor);
    g_assert_cmpstr(got, ==, want);
}

/* Leave that names nobody is asked again of whom the sentence before says; and below a list whose
 * lead binds nobody, a title's body does not act. */
static void bare_leave_and_lead(void)
{
    g_autoptr(PolicyReading) again =
        reading_of("1 甲\n(1) 職員は、課長の承認を得て箱を開ける。期限の後は、改めて承認を得る"
                   "ものとする。\n");
    g_autofree char *asked = names_of(again, unit_at(again, "方針/1/(1)", 2)->approver);
    g_assert_cmpstr(asked, ==, "課長");
    g_autoptr(PolicyReading) list =
        reading_of("みほん町箱管理規程\n\n（箱委員会）\n第1条　箱委員会を置く。\n"
                   "2　次に掲げる事項は、箱委員会の議を経なければならない。\n"
                   "(1) 箱の購入に関する事項\n(2) 箱の廃棄に関する事項\n");
    g_assert_cmpuint(unit_at(list, "基準/第1条/2/(1)", 1)->actor.count, ==, 0);
}

/* Items of a clause that classifies tell what the classes are, and bind nobody. */
static void items_that_classify(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        "みほん町箱管理規程\n\n（箱）\n第1条　課長は、箱を次に掲げる区分により分類しなければ"
        "ならない。\n(1) 第1種の箱　秘密を要するもの\n(2) 残りの箱　前号に該当しないもの\n");
    const PolicyUnit *unit = unit_at(reading, "基準/第1条/(2)", 1);
    g_assert_cmpint(unit->kind, ==, KIND_DEFINITION);
    g_assert_cmpuint(unit->actor.count, ==, 0);
}

static void assert_records(const PolicyReading *reading, const char *path, const char *want)
{
    g_autofree char *got = names_of(reading, unit_at(reading, path, 1)->records);
    g_assert_cmpstr(got, ==, want);
}

/* An item that is as a whole the name of such a document as its lead has made is that document. */
static void items_that_name_documents(void)
{
    g_autoptr(PolicyReading) made = reading_of(
        "1 甲\n課長は、以下の全ての実施手順を整備しなければならない。\n(1) 箱を守るための手順\n"
        "(2) 箱が壊れた際の復旧手順（別紙）\n(3) 鍵の台帳\n(4) 手順の周知\n");
    assert_records(made, "方針/1/(1)", "箱を守るための手順");
    assert_records(made, "方針/1/(2)", "箱が壊れた際の復旧手順");
    assert_records(made, "方針/1/(3)", "");
    assert_records(made, "方針/1/(4)", "");
    g_autoptr(PolicyReading) part = reading_of(
        "1 甲\n課長は、次を含む箱対応計画を作成しなければならない。\n(1) 箱を閉じる手順\n");
    assert_records(part, "方針/1/(1)", "");
}

/* What is to be considered is so down to the items of its items. */
static void items_of_what_is_considered(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        "1 甲\n(1) 課長は、次の内容を考慮すること。\n① 業者の選定基準\n(ア) 箱を作れること。\n"
        "(2) 課長は、次の事項を守ること。\n① 業者の選定\n(ア) 箱を作れること。\n");
    g_assert_cmpint(unit_at(reading, "方針/1/(1)/①/(ア)", 1)->modality, ==, MODALITY_SHOULD);
    g_assert_cmpint(unit_at(reading, "方針/1/(2)/①/(ア)", 1)->modality, ==, MODALITY_MUST);
}

/* A 項 that answers what the 項 before says has come or was done is his to whom it came. */
static void answering_paragraphs(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("みほん町箱管理規程\n\n（申請）\n第1条　箱を使おうとする者は、申請書を箱番に提出"
                   "しなければならない。\n"
                   "2　前項の申請があったときは、その内容を審査しなければならない。\n"
                   "3　係長は、前項の審査について、課長の承認を得なければならない。\n"
                   "4　前項の承認をしたときは、台帳に記載しなければならない。\n");
    assert_actor(reading, "基準/第1条/4", "課長");
    g_autoptr(PolicyReading) told = reading_of(
        "みほん町箱管理規程\n\n（届出）\n第1条　箱を失くした者は、課長に届け出なければならない。\n"
        "2　前項の届出があったときは、鍵を替えなければならない。\n");
    assert_actor(told, "基準/第1条/2", "課長");
}

/* Members of a body below the words that make it up hold seats; rows of the table that a duty
 * names are its bearer's; 4.1 below 第4章 stands right below the part. */
static void lists_of_regulations(void)
{
    g_autoptr(PolicyReading) members =
        reading_of("みほん町箱管理規程\n\n（委員会）\n第1条　委員会は、次に掲げる者をもって組織し、"
                   "局長がその長となる。\n(1) "
                   "教育長\n(2) 総務課長\n");
    g_assert_cmpuint(unit_at(members, "基準/第1条/(1)", 1)->kind, ==, KIND_DESIGNATION);
    assert_actor(members, "基準/第1条/(2)", "総務課長");
    g_autoptr(PolicyReading) rows =
        reading_of("みほん町箱対策基準\n\n第2章　箱\n\n2.1 "
                   "区分\n\n課長は、箱を表1に掲げる区分により分けなければなら"
                   "ない。\n\n表1\n区分\t内容\t扱い\n大\t重い箱\t二人で運ぶこと\n");
    g_assert_cmpuint(unit_at(rows, "基準/2.1", 1)->kind, ==, KIND_LEAD);
    assert_actor(rows, "基準/2.1/表1-行1", "課長");
}

static void definitions(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("1 定義\n(1) 箱\n鍵の掛かる入れ物をいう。\n2 "
                   "乙\n職員（以下「職員等」という。）は、守ること。\n"
                   "3 丙\n職員等は、守ること。\n");
    g_assert_cmpuint(reading->definitions->len, ==, 2);
    const PolicyDefinition *alias = &g_array_index(reading->definitions, PolicyDefinition, 1);
    g_assert_cmpstr(alias->term, ==, "職員等");
    g_assert_cmpstr(alias->means, ==, "職員");
    const PolicyUnit *unit = unit_at(reading, "方針/3", 1);
    gboolean followed = FALSE;
    for (guint32 i = 0; i < unit->evidence.count; i++)
        followed =
            followed ||
            g_array_index(reading->evidence, PolicyEvidence, unit->evidence.first + i).from ==
                FROM_DEFINITION;
    g_assert_true(followed);
}

/* Rows take the duty of the text above them, and those told from the column that names them. */
static void rows(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("1 甲\n職員は、次の者に報告すること。\n重さ\t内容\t報告先\n"
                   "軽い\t箱が汚れた\t課長及び局長（総務）\n無い\t何も無い\t\n");
    g_assert_cmpuint(unit_at(reading, "方針/1", 1)->notify.count, ==, 0);
    const PolicyUnit *row = unit_at(reading, "方針/1/表1-行1", 1);
    g_autofree char *actor = names_of(reading, row->actor);
    g_autofree char *notify = names_of(reading, row->notify);
    g_assert_cmpstr(actor, ==, "職員");
    g_assert_cmpstr(notify, ==, "課長|局長");
    g_assert_cmpuint(row->kind, ==, KIND_OBLIGATION);
    g_assert_cmpuint(unit_at(reading, "方針/1/表1-行2", 1)->kind, ==, KIND_DEFINITION);
    g_autoptr(PolicyReading) grave =
        reading_of("みほん町箱管理規程\n\n（分け方）\n第1条　課長は、箱を数える。\n\n別表第1\n"
                   "程度\t様子\t動き\n第1級\t箱が傾いた\t課長が対応する。\n\n別表第2\n"
                   "区分\t基準\n大\t二人で運ぶ箱\n");
    const PolicyUnit *act = unit_at(grave, "基準/別表第1/表1-行1", 1);
    g_autofree char *doer = names_of(grave, act->actor);
    g_assert_cmpuint(act->kind, ==, KIND_OBLIGATION);
    g_assert_cmpuint(act->timing, ==, TIMING_EVENT);
    g_assert_cmpstr(doer, ==, "課長");
    g_assert_cmpuint(unit_at(grave, "基準/別表第2/表1-行1", 1)->kind, ==, KIND_DEFINITION);
}

static void noise_is_mended(void)
{
    g_autoptr(PolicyReading) reading = reading_of("1 甲\n職員は、箱を持ち込んで서는ならない。\n");
    const PolicyUnit *unit = unit_at(reading, "方針/1", 1);
    g_assert_cmpstr(unit->text, ==, "職員は、箱を持ち込んで서는ならない。");
    g_assert_cmpstr(unit->reading, ==, "職員は、箱を持ち込んではならない。");
    g_assert_cmpuint(unit->modality, ==, MODALITY_MUST_NOT);
    g_autoptr(PolicyReading) radicals = reading_of("1 甲\n⽅針を定める。\n");
    g_assert_cmpstr(unit_at(radicals, "方針/1", 1)->reading, ==, "方針を定める。");
    g_autoptr(PolicyReading) clean = reading_of("1 甲\n方針を定める。\n");
    g_assert_null(unit_at(clean, "方針/1", 1)->reading);
}

static void evidence_points_at_words(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("1 甲\nＣＩＳＯ は、鍵を 掛けなければならない。\n");
    const PolicyUnit *unit = unit_at(reading, "方針/1", 1);
    const PolicyEvidence *e = evidence_of(reading, unit, FIELD_MODALITY);
    g_assert_cmpstr(e->rule, ==, "modality/must");
    const char *start = g_utf8_offset_to_pointer(unit->text, e->start);
    g_autofree char *words =
        g_strndup(start, (gsize)(g_utf8_offset_to_pointer(unit->text, e->end) - start));
    g_assert_cmpstr(words, ==, "なければならない");
}

static void capability_and_mechanism(void)
{
    static const struct {
        const char *title, *text, *capability, *mechanism;
    } want[] = {
        {"物理的セキュリティ", "サーバ室の配線を保護しなければならない。", "PHYS", "attest"},
        {"バックアップの実施", "バックアップを取得しなければならない。", "BACKUP", "monitor"},
        {"研修・訓練", "定期的に研修を実施しなければならない。", "TRAIN", "schedule"},
        {"例外措置", "CISOの許可を得て、例外措置を講じることができる。", "EXC", "workflow"},
        {"無害化", "無害化通信を図らなければならない。", "CLEAN", "enforce"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(want); i++) {
        g_autofree char *text = g_strdup_printf("1 %s\n%s\n", want[i].title, want[i].text);
        g_autoptr(PolicyReading) reading = reading_of(text);
        const PolicyUnit *unit = unit_at(reading, "方針/1", 1);
        g_assert_cmpstr(policy_capability_names[unit->capability], ==, want[i].capability);
        g_assert_cmpstr(policy_mechanism_names[unit->mechanism], ==, want[i].mechanism);
        g_assert_cmpstr(unit->how, !=, "");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/fields/sentences", sentences);
    g_test_add_func("/policy/fields/inherited-actors", inherited_actors);
    g_test_add_func("/policy/fields/titles-and-likewise", titles_and_likewise);
    g_test_add_func("/policy/fields/discordant-siblings", discordant_siblings);
    g_test_add_func("/policy/fields/bare-leave-and-lead", bare_leave_and_lead);
    g_test_add_func("/policy/fields/items-that-classify", items_that_classify);
    g_test_add_func("/policy/fields/items-that-name-documents", items_that_name_documents);
    g_test_add_func("/policy/fields/items-of-what-is-considered", items_of_what_is_considered);
    g_test_add_func("/policy/fields/answering-paragraphs", answering_paragraphs);
    g_test_add_func("/policy/fields/lists-of-regulations", lists_of_regulations);
    g_test_add_func("/policy/fields/definitions", definitions);
    g_test_add_func("/policy/fields/rows", rows);
    g_test_add_func("/policy/fields/noise-is-mended", noise_is_mended);
    g_test_add_func("/policy/fields/evidence-points-at-words", evidence_points_at_words);
    g_test_add_func("/policy/fields/capability-and-mechanism", capability_and_mechanism);
    return g_test_run();
}

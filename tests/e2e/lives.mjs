// tests/e2e/lives.mjs -- the four lives as data: who opens the record, who does which step and finds it where, who is told,
// who reads it, and who must learn nothing of it
import { day } from './forms.mjs';
import { policyText, texts } from './journey.mjs';

const { ja } = texts;

/** The Sunday before today: clocks run on Sundays, too. */
function lastSunday() {
  const weekday = new Date(day(0)).getUTCDay();
  return day(weekday === 0 ? -7 : -weekday);
}

/* A step: `by`, the button `act`, `values` and `comment` typed into it, the `state` it leads to; `for`: whom a deputy stands in
 * for; `found`: where the record stands for this person: among what waits (`asked`, else unsaid), among what one may do for others who do
 * not (`may`), or in the register alone (`register`); `told`: who has a notice of it. `act: LOOK` is
 * the after-view of what a deputy did. */
export const LOOK = ja.record.look;

const TAKEOUT = {
  type: 'takeout_bringin',
  open: {
    by: 'staff', send: '申請する', state: '許可待ち',
    values: () => ({
      kind: '外部での処理', blanket: '個別許可', purpose: '自宅での決算資料の作成', destination: '自宅（みほん町本町1-1）', holder: '二 花子', out_on: day(0), back_on: day(3),
      items: [{ kind: '電子データ', name: '固定資産税 決算資料', amount: '１', confidentiality: '機密性3B', people: '120', encrypted: true }],
      transport: ['公用車'], protection: ['施錠できるかばん', '暗号化'], consent: true,
    }),
  },
  steps: [
    { by: 'manager', act: '差し戻す', comment: '持ち帰る資料を絞ってください', state: '下書き', told: ['staff'] },
    { by: 'staff', act: '申請する', state: '許可待ち', told: ['manager'] },
    { by: 'division', act: '認めて統括に回す', state: '統括の許可待ち', found: 'may', told: ['chief'] },
    { by: 'chief', act: '差し戻す', comment: '期間を書き直してください', state: '下書き' },
    { by: 'staff', act: '申請する', state: '許可待ち' },
    { by: 'acting', for: 'manager', act: '認めて統括に回す', state: '統括の許可待ち' },
    { by: 'manager', act: LOOK },
    { by: 'ciso', act: '許可する（統括）', state: '許可済み', found: 'may', told: ['staff', 'holder'] },
    { by: 'holder', act: '持出・持込を記録する', found: 'may', values: { out_at: `${day(0)}T09:30`, out_checked: true }, state: '持出・持込中' },
    { by: 'staff', act: '返却・搬出を記録する', values: { back_at: `${day(0)}T17:00`, back_state: 'すべて異常なし', scanned: true, erased: true }, state: '返却確認待ち' },
    { by: 'keeper', act: '返却を確認できない', comment: '1点足りません', found: 'may', state: '持出・持込中', told: ['holder'] },
    { by: 'holder', act: '返却・搬出を記録する', found: 'may', state: '返却確認待ち' },
    { by: 'manager', act: '返却を確認する', values: { return_note: '異常なし' }, state: '完了' },
  ],
  reads: ['csirt'],
  strangers: ['stranger', 'operator'],
  search: '自宅での決算資料',
};

const INCIDENT = {
  type: 'incident',
  open: {
    by: 'staff', send: ja.form.open, state: '報告あり',
    values: () => ({
      what: '住民132名分の名簿を別の事業者に送った', known_at: `${lastSunday()}T10:00`, finder: '税務課 一太郎（内線 221）', kind: ['誤送信'], confidentiality: '機密性3B',
      personal: true, people: '132', personal_items: '氏名、住所', sensitive: false, my_number: false, property_risk: true, wrongful: false,
    }),
  },
  steps: [
    { by: 'desk', act: '受け付けてレベルを決める', found: 'may', values: { level: 'レベル1' }, state: '対応中', told: ['manager', 'csirt', 'head', 'data', 'chief'] },
    { by: 'csirt', act: 'レベルを変える', values: { level: 'レベル3' }, comment: '住民に影響が及ぶため', state: '対応中', told: ['ciso', 'chief'] },
    {
      by: 'head', act: '原因と再発防止策を報告する', found: 'may', state: 'CISOの指示待ち',
      values: {
        first_aid: '送信先に削除を依頼し、削除の確認を得た', effect: '名簿1件。ほかのシステムへの影響なし', secondary: '確認されていない', cause: '宛先の候補を取り違えた',
        persons_told: '132名に文書を郵送', ppc_first_on: day(0), prefecture_on: day(0), prevention: '外部宛は2名で確認する',
      },
    },
    { by: 'chief', act: '調査を続けさせる', comment: 'ほかの課の送信も見てください', found: 'may', state: '対応中' },
    { by: 'manager', act: '原因と再発防止策を報告する', found: 'may', values: { sideways: '全課の送信を見た。同じ例なし' }, state: 'CISOの指示待ち', told: ['ciso'] },
    { by: 'ciso', act: '再発防止を指示する', values: { instruction: '全課で宛先の確認手順を改めること', prevention_until: day(30) }, state: '再発防止の実施中' },
    { by: 'csirt', act: '完了を報告する', values: { done_on: day(0), ppc_final_on: day(0), published: '直ちに公表した', published_on: day(0) }, state: '完了', told: ['ciso', 'head'] },
  ],
  reads: ['data'],
  strangers: ['stranger', 'operator'],
  search: '住民132名分の名簿',
};

const EXCEPTION = {
  type: 'exception',
  open: {
    by: 'keeper', send: '申請する', state: '統括の審査待ち',
    values: () => ({
      subject: 'OSサポート切れ端末の使用', clauses: [{ clause: '対策基準 6.4', words: 'サポートの切れたOSを使わない' }], target: '税務課 端末2台',
      reason: '後継システムの稼働まで新OSに対応しない', content: '独立した端末として使う', from_on: day(0), until_on: day(80), confidentiality: '機密性2',
      risk: '中', risk_text: '脆弱性を突かれるおそれ', compensation: 'ネットワークから切り離す', plan: '新システムに移行し廃棄',
    }),
  },
  steps: [
    { by: 'chief', act: '差し戻す', comment: '終期を年度末にしてください', state: '下書き', told: ['keeper'] },
    { by: 'keeper', act: '申請する', state: '統括の審査待ち' },
    { by: 'vice', for: 'chief', act: '審査してCISOに上げる', state: 'CISOの許可待ち', told: ['ciso'] },
    { by: 'chief', act: LOOK },
    { by: 'ciso', act: '差し戻す', comment: '代替措置を具体的に', state: '下書き' },
    { by: 'keeper', act: '申請する', state: '統括の審査待ち' },
    { by: 'second', act: '審査してCISOに上げる', found: 'may', values: { condition: '週1回ログを確認すること' }, state: 'CISOの許可待ち' },
    { by: 'committee', act: '許可する', found: 'may', state: '実施中', told: ['keeper', 'chief'] },
    { by: 'keeper', act: '延長・変更を申請する', comment: '稼働が延びたため', found: 'register', state: '下書き' },
    { by: 'keeper', act: '申請する', state: '統括の審査待ち' },
    { by: 'chief', act: '審査してCISOに上げる', state: 'CISOの許可待ち' },
    { by: 'ciso', act: '許可する', state: '実施中', told: ['keeper'] },
    { by: 'keeper', act: '終了を報告する', found: 'register', values: { outcome: '新システムへ移行済み。期間中の事故なし' }, state: '終了', told: ['chief', 'ciso'] },
  ],
  reads: [],
  strangers: ['stranger', 'staff'],
  search: 'サポート切れ端末',
};

const LOG_REVIEW = {
  type: 'log_review',
  open: {
    by: 'operator', send: ja.form.open, state: '実施待ち',
    values: () => ({
      system: '税務システム', period_from: '2026-10-01', period_to: '2026-10-31', logs: ['ログイン失敗', '特権IDの操作'], method: '全件', total: '120,000', looked: '800',
      missing: false, clock_right: true, checks: [{ point: '退職者IDの使用', found: '異常なし' }], worst: '異常なし', summary: '異常なし',
    }),
    files: { file: 'ログ集計.csv' },
  },
  steps: [
    { by: 'operator', act: '見た結果に署名する', state: '確認待ち' },
    { by: 'sysman', act: 'やり直しを求める', comment: '特権IDは全件を見てください', state: '実施待ち', told: ['operator'] },
    { by: 'operator', act: '見た結果に署名する', values: { looked: '1,200' }, state: '確認待ち' },
    { by: 'chief', act: 'やり直しを求める', comment: '件数の根拠を書いてください', found: 'may', state: '実施待ち' },
    { by: 'sysman', act: '見た結果に署名する', found: 'may', state: '確認待ち' },
    { by: 'chief', act: '確認する', values: { remark: '妥当と認める' }, state: '確認済み' },
  ],
  reads: [],
  strangers: ['stranger', 'staff', 'keeper'],
  search: '税務システム',
};

export const LIVES = [['take-out', TAKEOUT], ['incident', INCIDENT], ['exception', EXCEPTION], ['log review', LOG_REVIEW]];

/** The sample's policy says nothing of exceptions: a clause that their events can cite. */
const EXCEPTIONS = `9.3 例外措置

(1) 情報セキュリティ管理者は、この基準を遵守することが困難なときは、CISOの許可を得て、例外措置をとることができる。
(2) CISOは、例外措置の申請書及び審査の結果を保管しなければならない。

`;

/** Everybody whom the four types mean in some way, deputies, an auditor, and somebody they do not mean. */
export const CAST = {
  policy: policyText().replace('9.3 見直し', `${EXCEPTIONS}9.4 見直し`),
  units: [['town', 'みほん町'], ['general', '総務課', 'town'], ['division', '町民部', 'town'], ['tax', '税務課', 'division']],
  people: {
    ciso: ['副町 長', 'town', '副町長'], second: ['教育 長', 'town', '教育長'], committee: ['委 員', 'town', '委員'], auditor: ['監 査', 'town', '監査委員'],
    chief: ['総務 次郎', 'general', '総務課長'], vice: ['補佐 人', 'general', '総務課長補佐'], head: ['情報 係', 'general', '情報係長'], csirt: ['調 査', 'general', '情報係主査'],
    desk: ['窓口 係', 'general', '情報係主任'], data: ['文書 守', 'general', '文書係長'], sysman: ['電算 長', 'general', '電算係長'], operator: ['運用 守', 'general', '電算係主事'],
    stranger: ['他 課', 'general', '庶務係主事'], division: ['部 長', 'division', '町民部長'], manager: ['税 務', 'tax', '税務課長'], acting: ['代 理', 'tax', '税務課長補佐'],
    keeper: ['咲 良', 'tax', '主任'], staff: ['一 太郎', 'tax', '主事'], holder: ['二 花子', 'tax', '主事補'],
  },
  held: [
    ['ciso', '', 'ciso'], ['deputy_ciso', '', 'second'], ['committee', '', 'committee'], ['auditor', '', 'auditor'], ['chief_officer', '', 'chief'],
    ['section_manager', 'general', 'chief'], ['csirt_head', '', 'head'], ['csirt', '', 'csirt'], ['desk', '', 'desk'], ['data_manager', 'tax', 'data'],
    ['division_officer', 'division', 'division'], ['section_manager', 'tax', 'manager'], ['section_staff', 'tax', 'keeper'],
  ],
  /* holder, deputy, function, scope */
  deputies: [['manager', 'acting', 'section_manager', 'tax'], ['chief', 'vice', 'chief_officer', '']],
};

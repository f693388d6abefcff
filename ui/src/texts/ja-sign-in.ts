// texts/ja-sign-in.ts -- what the screens say in Japanese of who is signed in, and by what other means one does
const n = (value: number): string => value.toLocaleString('ja-JP');

export const jaSignIn = {
  signedIn: {
    title: 'サインイン中の人',
    lead: 'いまサインインしている人の一覧です。心当たりのないもの、席を離れたままのものは、ここで終わらせます。終わらせた端末はすぐに使えなくなり、もう一度サインインが要ります。終わらせたことは台帳の記録になります。',
    open: 'サインイン中の人を見る',
    of: 'サインインしている端末',
    ofAbout: '終わらせた端末はすぐに使えなくなり、もう一度サインインが要ります。自動で保存された書きかけは残ります。',
    count: (count: number): string => `${n(count)} 件`,
    working: '特権作業中',
    endOf: (name: string, peer: string): string => `${name} さんの ${peer} のサインインを終わらせる`,
    endAll: 'すべて終わらせる',
    ended: 'サインインを終わらせました。',
    nowhere: 'いまはサインインしていません。',
  },
  card: {
    use: 'IC カードでサインインする',
    title: 'IC カード (証明書)',
    about: '登録した証明書の IC カードと暗証番号で、パスワードなしでサインインできます。カードを失くしたときは、ここで外し、発行元にも失効を届け出てください。外すと、この人のいまのサインインもすべて終わります。',
    none: '登録した証明書はありません。',
    subject: '証明書の名義',
    issuer: '発行元',
    serial: 'シリアル番号',
    until: '有効期限',
    used: '最後に使った日時',
    add: '証明書のファイルを選んで登録する',
    added: '登録しました。このカードでサインインできます。',
    remove: '外す',
    removeOf: (subject: string): string => `${subject} を外す`,
    removed: '外しました。この人のサインインも終わらせました。',
    refused: {
      none: 'IC カードの証明書を受け取れませんでした。カードを読み取り装置に置き、ブラウザーで証明書を選んでください。選ぶ画面が出ないときは、ブラウザーをすべて閉じて、開き直してください。',
      untrusted: 'この IC カードは、ここで使える発行元のものではないか、この画面から始めたものではありません。',
      expired: 'IC カードの証明書の有効期限が切れているか、まだ始まっていません。発行元に更新を頼んでください。',
      unfit: 'この証明書は、サインインのためのものではありません。別の証明書を選んでください。',
      revoked: 'この IC カードは失効しています。使えません。',
      stale: 'カードの失効の一覧が古いため、いまは IC カードでサインインできません。管理者に知らせてください。',
      unknown: 'この IC カードは、まだだれにも登録されていません。管理者に登録を頼んでください。',
      disabled: 'この IC カードの人の登録は、止められています。管理者に尋ねてください。',
    },
  },
};

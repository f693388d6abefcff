// texts/ja-sign-in.ts -- what the screens say in Japanese of who is signed in, and by what other means one does
const n = (value: number): string => value.toLocaleString('ja-JP');

export const jaSignIn = {
  signedIn: {
    title: 'サインイン中の人',
    lead: 'いまサインインしている人の一覧です。心当たりのないもの、席を離れたままのものは、ここで終わらせます。終わらせたことは台帳の記録になります。',
    open: 'サインイン中の人を見る',
    of: 'サインインしている端末',
    count: (count: number): string => `${n(count)} 件`,
    working: '特権作業中',
    endOf: (name: string, peer: string): string => `${name} さんの ${peer} のサインインを終わらせる`,
    endAll: 'すべて終わらせる',
    ended: 'サインインを終わらせました。',
    nowhere: 'いまはサインインしていません。',
  },
};

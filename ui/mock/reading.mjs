// mock/reading.mjs -- a rough reading of a policy text: enough life for looking at screens, nothing to rely on
const PARTS = [
  ['方針', /^.{2,30}情報セキュリティ基本方針$/],
  ['基準', /^.{2,30}情報セキュリティ対策基準$/],
];
const ACTORS = ['最高情報セキュリティ責任者', '統括情報セキュリティ責任者', '情報セキュリティ責任者', '情報セキュリティ管理者', '情報システム管理者', '情報システム担当者', '委託事業者', '職員等', '監査を行う者'];
const MARKER = /^(?:(\d+\.\d+)|(\d+)|(\(\d+\))|([①-⑳])|(（[ア-ン]）|\([ア-ン]\)))[\s　]+(.*)$/;
const TIMING = [[/速やかに|直ちに/, 'prompt'], [/毎年|年１回|年1回/, 'annual'], [/定期的に/, 'periodic'], [/必要に応じ/, 'as_needed'], [/場合|とき/, 'event']];
const FIELDS = [
  [/ログ|作業記録|障害/, 'LOG', 'register'], [/バックアップ/, 'BACKUP', 'schedule'], [/パスワード|ＩＤ|ID|認証/, 'ID', 'enforce'],
  [/監査/, 'AUDIT', 'schedule'], [/自己点検/, 'SELF', 'attest'], [/研修|訓練/, 'TRAIN', 'schedule'], [/事故|インシデント/, 'INC', 'workflow'],
  [/委託/, 'VENDOR', 'workflow'], [/クラウド/, 'CLOUD', 'workflow'], [/ネットワーク|LGWAN|通信/, 'ZONE', 'enforce'], [/持ち出|端末|媒体|USB/, 'DEVICE', 'workflow'],
  [/サーバ室|管理区域|電源/, 'PHYS', 'attest'], [/台帳|分類/, 'ASSET', 'register'], [/ウイルス|修正プログラム|ぜい弱/, 'HOST', 'monitor'],
  [/電子メール|メール/, 'MAIL', 'monitor'], [/報告|通知/, 'ORG', 'report'], [/責任者|権限/, 'ORG', 'register'],
];

function span(text, words, field, rule) {
  const at = text.indexOf(words);
  if (at < 0) return [];
  const start = Array.from(text.slice(0, at)).length;
  return [{ field, rule, words, start, end: start + Array.from(words).length, from: 'own', path: '', line: 0 }];
}

function readSentence(text, inherited) {
  const evidence = [];
  const modal = [['must_not', /してはならない|ならない。$/, /してはならない/], ['must', /なければならない|ものとする|を講じる|する。$/, /しなければならない|なければならない|ものとする|を講じる|する/], ['should', /努め|望ましい/, /努める|努めなければならない|望ましい/], ['may', /できる/, /ことができる|できる/]];
  let modality = 'none';
  for (const [name, test, words] of [modal[0], modal[2], modal[1], modal[3]]) {
    if (name === 'must_not' ? !/してはならない|させてはならない/.test(text) : !test.test(text)) continue;
    modality = name;
    const found = words.exec(text)?.[0];
    if (found !== undefined) evidence.push(...span(text, found, 'modality', `modality/${name}`));
    break;
  }
  let kind = modality === 'none' ? 'statement' : modality === 'may' ? 'permission' : 'obligation';
  if (/をいう。$/.test(text)) kind = 'definition';
  if (/次の(事項|とおり|ことを)/.test(text)) kind = 'lead';
  if (/権限(及び責任)?を有する/.test(text)) kind = 'power';
  if (/とする。$/.test(text) && /充て|(課長|町長|副町長)を/.test(text)) kind = 'designation';
  if (kind === 'definition' || kind === 'statement' || kind === 'lead') modality = kind === 'lead' ? modality : 'none';
  const own = ACTORS.filter((name) => text.includes(`${name}は`) || text.includes(`${name}が`));
  const actor = own.length > 0 ? own : inherited;
  for (const name of own) evidence.push(...span(text, name, 'actor', 'actor/subject'));
  const approver = ACTORS.filter((name) => text.includes(`${name}の許可`) || text.includes(`${name}の承認`));
  for (const name of approver) evidence.push(...span(text, name, 'approver', 'approver/kyoka'));
  const notify = ACTORS.filter((name) => text.includes(`${name}に報告`) || text.includes(`${name}に通知`));
  for (const name of notify) evidence.push(...span(text, name, 'notify', 'notify/hokoku'));
  let timing = 'none';
  for (const [test, name] of TIMING) {
    const found = test.exec(text);
    if (found === null) continue;
    timing = name;
    evidence.push(...span(text, found[0], 'timing', `timing/${name}`));
    break;
  }
  let [capability, mechanism] = kind === 'definition' || kind === 'statement' ? ['NONE', 'none'] : ['POLICY', 'attest'];
  for (const [test, code, means] of FIELDS) {
    const found = test.exec(text);
    if (found === null || capability === 'NONE') continue;
    [capability, mechanism] = [code, means];
    evidence.push(...span(text, found[0], 'capability', `capability/${code}`));
    break;
  }
  return { kind, modality, actor, approver, notify, timing, records: [], class: [], capability, mechanism, evidence };
}

export function readPolicy(text, name) {
  const lines = text.split(/\r?\n/);
  const reading = { title: lines.find((line) => line.trim() !== '') ?? name, parts: [], outline: [], units: [], definitions: [], unread: [] };
  let part;
  let stack = [];
  let chapterNow = '';
  let inherited = [];
  lines.forEach((raw, index) => {
    const line = raw.replace(/^[-\s　]+/, '').trim();
    const number = index + 1;
    if (line === '') return;
    const named = PARTS.find(([, pattern]) => pattern.test(line));
    if (named !== undefined && !/\t/.test(raw)) {
      part = named[0];
      stack = [];
      reading.parts.push({ key: part, title: line, line: number });
      reading.outline.push({ path: part, title: line, line: number, depth: 0, part, chapter: '', inferred: false, guideline: '', areas: [], units: 0 });
      return;
    }
    if (part === undefined || /\t\d+$/.test(raw)) {
      reading.unread.push({ lines: [number, number], why: part === undefined && !/\t/.test(raw) ? 'cover' : 'contents', text: line.slice(0, 80) });
      return;
    }
    const marked = MARKER.exec(line);
    let body = line;
    if (marked !== null) {
      const family = [1, 2, 3, 4, 5].findIndex((i) => marked[i] !== undefined);
      const marker = marked[family + 1];
      const depth = [2, 1, 3, 4, 5][family];
      stack = stack.filter((one) => one.depth < depth && !(family === 0 && one.depth === 1));
      stack.push({ depth, marker });
      body = marked[6];
      const path = [part, ...stack.map((one) => one.marker)].join('/');
      const heading = !body.endsWith('。');
      if (family <= 1) chapterNow = marker.split('.')[0];
      const chapter = chapterNow;
      reading.outline.push({ path, title: heading ? body : '', line: number, depth, part, chapter, inferred: false, guideline: chapter, areas: [], units: 0 });
      if (heading) {
        inherited = [];
        return;
      }
    }
    const path = [part, ...stack.map((one) => one.marker)].join('/');
    const chapter = chapterNow;
    const sentences = body.replace(/。）/g, '\u0000').match(/[^。]+。?/g)?.map((one) => one.replace(/\u0000/g, '。）')) ?? [];
    sentences.forEach((sentence, i) => {
      const read = readSentence(sentence, inherited);
      if (read.actor.length > 0 && (read.kind === 'lead' || i === 0)) inherited = read.actor;
      const n = reading.units.length + 1;
      for (const one of read.evidence) Object.assign(one, { path, line: number });
      const defined = /（以下「([^」]+)」という。?）/.exec(sentence);
      if (defined !== null) reading.definitions.push({ term: defined[1], means: sentence.slice(0, defined.index).slice(-40), path, line: number });
      reading.units.push({
        n, path, s: i + 1, lines: [number, number], text: sentence, ...read, how: 'asked in self-inspection', how_ja: '自己点検で確かめます。',
        chapter, part, guideline: chapter, areas: [], sure: 72, version: 1, corrected: false, title: '', history: [],
        confidence: { kind: 96, modality: 94, actor: read.actor.length === 0 ? 62 : 91, timing: 88, capability: read.capability === 'POLICY' ? 58 : 84, mechanism: 72 + (n % 9) },
      });
      const entry = reading.outline.findLast((one) => one.path === path);
      if (entry !== undefined) entry.units += 1;
    });
  });
  return { ...reading, lines, marker_families: [{ family: 'decimal', example: '4.1', depth: 1 }, { family: 'paren', example: '(1)', depth: 2 }, { family: 'circled', example: '①', depth: 3 }] };
}

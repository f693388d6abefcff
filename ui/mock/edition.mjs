// mock/edition.mjs -- plays facts, findings, coverage, differences and carrying over: a little of each, to look at screens
const fact = (n, kind, name, value, code, path, confidence, details = []) => ({
  n, kind, name, value, function: code, path, confidence, details, line: n * 10, words: `${name}は、${value}をもって充てる。`, origin: 'read', state: 'stands', version: 1, corrected: false, history: [],
});
const finding = (n, severity, rule, path, line, words, ja, en) => ({ n, severity, rule, path, line, words, ja, en, decision: 'open', version: 1 });
const wanted = (id, area, guideline, state, ja, en, paths = []) => ({ id, area, guideline, basis: '', state, read_state: state, ja, en, paths, decided: false, version: 1 });
const STATES = ['said', 'partly', 'perhaps', 'unsaid', 'elsewhere', 'not_needed'];

export const exemption = { answered: false };

/** What a reading adds in format 2, the same for every document. */
export function understanding() {
  return {
    facts: [
      fact(1, 'post', 'CISO', '副町長', 'ciso', '基準/1/(1)/①', 95),
      fact(2, 'post', '統括情報セキュリティ責任者', '総務課長', 'chief_officer', '基準/1/(2)/①', 95),
      fact(3, 'post', 'CSIRT', '', 'csirt', '基準/1/(1)/②', 60),
      fact(4, 'zone', '住民情報系', '', 'mynumber', '方針/2/(3)', 92),
      fact(5, 'classification', '自治体機密性3', '町民の権利を侵すおそれのある情報', 'confidentiality', '基準/2/(1)', 90, [{ label: '持ち出し', text: '暗号化' }]),
      fact(6, 'revision', '2026-04-01', '改定', '', '', 90),
    ],
    findings: [
      finding(1, 'error', 'post/undesignated', '基準/9.1', 470, '監査責任者', '「監査責任者」に務めがありますが、だれを充てるかが書かれていません。', 'The auditor has duties, but nobody is designated.'),
      finding(2, 'warning', 'numbering/gap', '基準/5.1', 310, '(8)', '番号が飛んでいます（(8) の前に (7) がありません）。', 'A number is passed over.'),
    ],
    coverage: [
      wanted('org.ciso', 1, '1', 'said', '全体に責任を負う者を定める', 'Name who answers for everything', ['基準/1/(1)/①']),
      wanted('tech.log', 5, '6.1', 'partly', 'ログを取り、見る', 'Keep logs and look at them', ['基準/6.1']),
      wanted('vendor.choice', 7, '8.1', 'unsaid', '委託先を選ぶ基準を定める', 'Lay down how contractors are chosen'),
    ],
  };
}

export function coverage(edition) {
  const items = edition.reading.coverage;
  const areas = [...new Set(items.map((item) => item.area))].map((area) => ({
    area, ...Object.fromEntries(STATES.map((state) => [state, items.filter((item) => item.area === area && item.state === state).length])),
  }));
  const applies = !exemption.answered ? 'unknown' : exemption.connected || exemption.personal ? 'yes' : 'no';
  return { deadline: '2027-07-01', days_left: 222, applies, exemption, law: { areas: [], chapters: [], questions: [] }, areas, items };
}

export function findings(edition) {
  const list = edition.reading.findings;
  const count = (name) => list.filter((one) => one.severity === name).length;
  return { findings: list, counts: { error: count('error'), warning: count('warning'), notice: count('notice'), open: list.filter((one) => one.decision === 'open').length } };
}

export function facts(edition, removed) {
  const list = edition.reading.facts.filter((one) => removed || one.state === 'stands');
  const kinds = [...new Set(list.map((one) => one.kind))];
  return { facts: list, counts: kinds.map((kind) => ({ kind, count: list.filter((one) => one.kind === kind).length })) };
}

/** By text alone: what both say is the same, all else is added or removed. */
export function diff(from, to, query) {
  const side = ({ n, path, s, lines, text }) => ({ n, path, s, lines, text, title: '' });
  const old = new Set(from.reading.units.map((unit) => unit.text));
  const fresh = new Set(to.reading.units.map((unit) => unit.text));
  const entries = [
    ...to.reading.units.map((unit) => ({ kind: old.has(unit.text) ? 'same' : 'added', from: old.has(unit.text) ? [side(unit)] : [], to: [side(unit)] })),
    ...from.reading.units.filter((unit) => !fresh.has(unit.text)).map((unit) => ({ kind: 'removed', from: [side(unit)], to: [] })),
  ].map((entry, index) => ({ ...entry, n: index + 1, moved: false, fields: [] }));
  const counts = Object.fromEntries(['same', 'renumbered', 'moved', 'changed', 'split', 'joined', 'added', 'removed'].map((kind) => [kind, entries.filter((entry) => entry.kind === kind).length]));
  const shown = query.get('mode') === 'all' ? entries : entries.filter((entry) => entry.kind !== 'same');
  return { from: from.id, to: to.id, counts, obligations: 0, entries: shown, total: shown.length };
}

export const carry = () => ({ open: 0, settled: 0, pending: 0, rows: [], kept: [] });

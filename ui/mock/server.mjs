// mock/server.mjs -- plays the server for work on the screens: the answers of api/openapi.yaml, kept in memory
// Usage: node mock/server.mjs [--port N] [--policy FILE] [--many COUNT] [--dist]; user "admin", password "mihon-mihon-mihon"
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { carry, coverage, diff, exemption, facts, findings, understanding } from './edition.mjs';
import { readPolicy } from './reading.mjs';

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const root = new URL('../', import.meta.url).pathname;
const dist = join(root, 'dist');
const policyFile = argument('policy', join(root, '../sample/mihon/policy.txt'));
const many = Number(argument('many', '0'));
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const HASH = (text) => createHash('sha256').update(text).digest('hex');
const id = () => Array.from(HASH(randomUUID()).slice(0, 26), (c) => c).join('');
const now = () => new Date().toISOString().replace('Z', '000Z');

const state = {
  password: 'mihon-mihon-mihon', temporary: true, session: undefined, language: 'ja', downUntil: 0,
  editions: [], imports: [], leaves: [], events: [], anchors: [],
};

// ---- the ledger ----
const node = (a, b) => createHash('sha256').update(Buffer.concat([Buffer.from([1]), a, b])).digest();
const leafHash = (leaf) => createHash('sha256').update(Buffer.concat([Buffer.from([0]), leaf])).digest();
const split = (count) => 2 ** Math.floor(Math.log2(count - 1));
const rootOf = (hashes) => (hashes.length === 1 ? hashes[0] : node(rootOf(hashes.slice(0, split(hashes.length))), rootOf(hashes.slice(split(hashes.length)))));
function pathOf(hashes, index) {
  if (hashes.length === 1) return [];
  const k = split(hashes.length);
  return index < k
    ? [...pathOf(hashes.slice(0, k), index), rootOf(hashes.slice(k))]
    : [...pathOf(hashes.slice(k), index - k), rootOf(hashes.slice(0, k))];
}
const rootHex = () => rootOf(state.leaves.map(leafHash)).toString('hex');
function receipt(index) {
  const hashes = state.leaves.map(leafHash);
  return { log: 'mihon.test/body/mihon', index, root_size: hashes.length, root: rootHex(), inclusion: pathOf(hashes, index).map((h) => h.toString('hex')) };
}
function append(act, subject, content, more = {}) {
  const index = state.leaves.length;
  const event = { index, time: now(), actor: 'person-1', actor_name: '町田 はな', on_behalf_of: '', act, subject, from_state: '', to_state: '', clauses: [], content: content === undefined ? 'none' : 'present', ...more };
  state.events.push({ ...event, content_value: content });
  state.leaves.push(Buffer.from(JSON.stringify(event)));
  return receipt(index);
}
const note = () => `mihon.test/body/mihon\n${state.leaves.length}\n${Buffer.from(rootHex(), 'hex').toString('base64')}\n\n— mihon.test/body/mihon AbCdEf0123456789\n`;

// ---- editions ----
const counts = (units, field) => {
  const table = new Map();
  for (const unit of units) for (const key of [unit[field]].flat()) table.set(key, (table.get(key) ?? 0) + 1);
  return [...table].map(([key, count]) => ({ key, count }));
};
const FACETS = ['kind', 'modality', 'timing', 'capability', 'mechanism', 'actor', 'chapter', 'part', 'guideline'];
function addEdition(text, name) {
  const reading = { ...readPolicy(text, name), ...understanding() };
  while (reading.units.length < many) reading.units.push({ ...reading.units[reading.units.length % 200], n: reading.units.length + 1, history: [] });
  const edition = {
    id: id(), title: reading.title, body_name: 'みほん町', state: 'draft', imported_at: now(), imported_by: '町田 はな',
    source: { name, bytes: Buffer.byteLength(text), lines: reading.lines.length, encoding: 'utf-8', format: 'text', pages: 0, sha256: HASH(text) }, reading,
  };
  state.editions.unshift(edition);
  edition.event = append('policy.import', `edition ${edition.id}`, { title: edition.title, source: edition.source, units: reading.units.length }, { to_state: 'draft' });
  return edition;
}
const brief = (edition) => {
  const { reading, event, ...rest } = edition;
  return { ...rest, units: reading.units.length, obligations: reading.units.filter((u) => u.kind === 'obligation').length, corrected: reading.units.filter((u) => u.corrected).length, unread: reading.unread.length, facts: reading.facts.length, findings: reading.findings.filter((one) => one.decision === 'open').length, open_decisions: 0, event_index: event.index };
};
const detail = (edition) => ({
  ...brief(edition), parts: edition.reading.parts, marker_families: edition.reading.marker_families, outline: edition.reading.outline, definitions: edition.reading.definitions, unread_parts: edition.reading.unread,
  counts: Object.fromEntries(FACETS.filter((f) => f !== 'part').map((field) => [field, counts(edition.reading.units, field)])),
});
const kindFits = (unit, kind) => (kind === 'duty' ? unit.kind === 'obligation' || unit.kind === 'power' : unit.kind === kind);
function fits(unit, query, leftOut) {
  for (const [name, value] of query) {
    if (name === leftOut || name === 'limit' || name === 'after') continue;
    if (name === 'q' && !value.split(/\s+/).every((word) => unit.text.includes(word) || unit.path.includes(word))) return false;
    if (name === 'path' && unit.path !== value && !unit.path.startsWith(`${value}/`)) return false;
    if (name === 'kind' && !kindFits(unit, value)) return false;
    if (name === 'corrected' && String(unit.corrected) !== value) return false;
    if (name === 'actor' && !unit.actor.includes(value)) return false;
    if (['part', 'chapter', 'capability', 'mechanism', 'timing', 'modality'].includes(name) && unit[name] !== value) return false;
  }
  return true;
}
function list(edition, query) {
  const all = edition.reading.units.filter((unit) => fits(unit, query));
  const limit = Number(query.get('limit') ?? 200);
  const rest = all.filter((unit) => unit.n > Number(query.get('after') ?? 0));
  const units = rest.slice(0, limit).map(({ evidence, history, title, ...unit }) => unit);
  const facets = Object.fromEntries(FACETS.map((field) => [field, counts(edition.reading.units.filter((unit) => fits(unit, query, field)), field)]));
  return { units, total: all.length, facets, ...(rest.length > limit ? { next: units[units.length - 1].n } : {}) };
}
function heatmap(edition) {
  const mechanisms = ['enforce', 'monitor', 'workflow', 'schedule', 'register', 'report', 'attest', 'none'];
  const duties = edition.reading.units.filter((unit) => kindFits(unit, 'duty'));
  const chapters = edition.reading.outline.filter((entry) => entry.depth === 1 && /\/\d+$/.test(entry.path)).map((entry) => {
    const mine = duties.filter((unit) => unit.part === entry.part && unit.chapter === entry.chapter);
    return { part: entry.part, chapter: entry.chapter, title: entry.title, counts: mechanisms.map((m) => mine.filter((u) => u.mechanism === m).length), total: mine.length };
  });
  return { mechanisms, chapters, total: duties.length };
}

// ---- answers ----
class Problem extends Error {
  constructor(status, kind, title, wayOut, more = {}) {
    super(title);
    this.answer = { type: `urn:sekisho:problem:${kind}`, title, status, detail: title, way_out: wayOut, ...more };
  }
}
const missing = () => new Problem(404, 'not-found', '見つかりません', '一覧から選び直してください。');
const findEdition = (key) => state.editions.find((edition) => edition.id === key) ?? (() => { throw missing(); })();
const findUnit = (edition, n) => edition.reading.units.find((unit) => unit.n === Number(n)) ?? (() => { throw missing(); })();
const session = (signedIn = true) => (!signedIn
  ? { signed_in: false, language: state.language }
  : { signed_in: true, language: state.language, csrf_token: state.session, needs: state.temporary ? 'password' : 'none', password_min: 12, ends_at: new Date(Date.now() + 8 * 3600e3).toISOString(), person: { id: 'person-1', login: 'admin', name: '町田 はな', administrator: true } });

function correct(edition, unit, body) {
  if (body.expected_version !== unit.version) throw new Problem(409, 'conflict', 'ほかの人が先に直していました', '両方を見比べて選んでください。', { current: unit });
  unit.version += 1;
  unit.corrected = true;
  const event = append('unit.correct', `edition ${edition.id} unit ${unit.n}`, { changes: body.changes, reason: body.reason }, { clauses: [unit.path] });
  for (const [field, after] of Object.entries(body.changes)) {
    unit.history.push({ version: unit.version, field, before: unit[field], after, reason: body.reason, at: now(), by: '町田 はな', event_index: event.index });
    unit[field] = after;
  }
  return { unit, event };
}
function startImport(text, name) {
  const one = { id: id(), state: 'reading', stage: 'decoding', percent: 5, filename: name, bytes: Buffer.byteLength(text), started_at: now(), retryable: false };
  state.imports.unshift(one);
  const timer = setInterval(() => {
    if (one.state !== 'reading') return clearInterval(timer);
    one.percent += 15;
    one.stage = ['decoding', 'structure', 'obligations', 'recording'][Math.min(3, Math.floor(one.percent / 28))];
    if (one.percent < 100) return undefined;
    clearInterval(timer);
    if (!/なければならない|する/.test(text)) {
      Object.assign(one, { state: 'refused', percent: 100, problem: new Problem(422, 'no-clauses', '番号の付いた条文が見つかりません', '条文の入ったテキストを渡してください。').answer });
    } else {
      const edition = addEdition(text, name);
      Object.assign(one, { state: 'ready', stage: 'done', percent: 100, edition: edition.id, event: edition.event });
    }
    return undefined;
  }, 150);
  return { id: one.id };
}

const routes = [
  ['GET', '/session', ({ signedIn }) => session(signedIn), 'public'],
  ['POST', '/session', ({ body }) => {
    if (body.login !== 'admin' || body.password !== state.password) throw new Problem(401, 'wrong-password', '利用者名かパスワードが違います', '確かめて、もう一度入力してください。');
    state.session = id();
    return session();
  }, 'public'],
  ['DELETE', '/session', () => { state.session = undefined; return session(false); }],
  ['POST', '/session/password', ({ body }) => {
    if (body.current !== state.password) throw new Problem(401, 'wrong-password', 'いまのパスワードが違います', '確かめて、もう一度入力してください。');
    state.password = body.new;
    state.temporary = false;
    return session();
  }],
  ['GET', '/site', ({ signedIn }) => ({ name: 'みほん町', host: 'mihon.test', version: '0.1.0', bodies: [{ id: 'mihon', name: 'みほん町', origin: 'mihon.test/body/mihon' }], banners: !signedIn ? [] : [{ kind: 'weaker_sandbox', since: now() }] }), 'public'],
  ['POST', '/site/language', ({ body }) => { state.language = body.language; return session(); }],
  ['GET', '/imports', () => ({ imports: state.imports })],
  ['POST', '/imports', ({ text, query }) => startImport(text, query.get('filename')), 'raw'],
  ['GET', '/imports/:id', ({ at }) => state.imports.find((one) => one.id === at.id) ?? (() => { throw missing(); })()],
  ['DELETE', '/imports/:id', ({ at }) => Object.assign(state.imports.find((one) => one.id === at.id), { state: 'refused', problem: new Problem(409, 'state', '読み取りをやめました', 'もう一度渡すと、初めから読みます。').answer })],
  ['GET', '/sessions', () => ({ sessions: [{ id: state.session, since: now(), last: now(), peer: '127.0.0.1', this: true }] })],
  ['GET', '/exemption', () => exemption],
  ['POST', '/exemption', ({ body }) => {
    Object.assign(exemption, body, { answered: true, by: '町田 はな', at: now() });
    return { exemption, event: append('exemption.answer', 'body mihon', body) };
  }],
  ['GET', '/editions/:id/facts', ({ at, query }) => facts(findEdition(at.id), query.get('removed') === 'true')],
  ['GET', '/editions/:id/facts/:n', ({ at }) => findEdition(at.id).reading.facts.find((one) => one.n === Number(at.n)) ?? (() => { throw missing(); })()],
  ['PATCH', '/editions/:id/facts/:n', ({ at, body }) => {
    const one = findEdition(at.id).reading.facts.find((fact) => fact.n === Number(at.n));
    Object.assign(one, body.changes, { version: one.version + 1, corrected: true, confidence: 100 });
    return { fact: one, event: append('fact.correct', `edition/${at.id}/fact/${at.n}`, body) };
  }],
  ['GET', '/editions/:id/findings', ({ at }) => findings(findEdition(at.id))],
  ['POST', '/editions/:id/findings/:n', ({ at, body }) => {
    const one = findEdition(at.id).reading.findings.find((finding) => finding.n === Number(at.n));
    Object.assign(one, { decision: body.decision, reason: body.reason, by: '町田 はな', at: now(), version: one.version + 1 });
    return { finding: one, event: append('finding.decide', `edition/${at.id}/finding/${at.n}`, body) };
  }],
  ['GET', '/editions/:id/coverage', ({ at }) => coverage(findEdition(at.id))],
  ['POST', '/editions/:id/coverage/:item', ({ at, body }) => {
    const one = findEdition(at.id).reading.coverage.find((item) => item.id === at.item);
    Object.assign(one, { state: body.state, paths: body.paths ?? one.paths, reason: body.reason, decided: true, by: '町田 はな', at: now(), version: one.version + 1 });
    return { item: one, event: append('coverage.decide', `edition/${at.id}/coverage/${at.item}`, body) };
  }],
  ['GET', '/editions/:id/diff', ({ at, query }) => diff(findEdition(query.get('from')), findEdition(at.id), query)],
  ['GET', '/editions/:id/carry', () => carry()],
  ['GET', '/editions', () => ({ editions: state.editions.map(brief) })],
  ['GET', '/editions/:id', ({ at }) => detail(findEdition(at.id))],
  ['POST', '/editions/:id/adopt', ({ at, body }) => {
    const edition = findEdition(at.id);
    for (const other of state.editions) if (other.state === 'adopted') other.state = 'replaced';
    Object.assign(edition, { state: 'adopted', adopted_on: body.adopted_on, adopted_by: '町田 はな' });
    return { edition: brief(edition), event: append('edition.adopt', `edition ${edition.id}`, body, { from_state: 'draft', to_state: 'adopted' }) };
  }],
  ['GET', '/editions/:id/units', ({ at, query }) => list(findEdition(at.id), query)],
  ['GET', '/editions/:id/units.csv', ({ at, query }) => ({ csv: `\ufeff番号,本文\r\n${list(findEdition(at.id), new URLSearchParams([...query, ['limit', '99999']])).units.map((u) => `${u.path},"${u.text}"`).join('\r\n')}\r\n` })],
  ['GET', '/editions/:id/units/:n', ({ at }) => findUnit(findEdition(at.id), at.n)],
  ['PATCH', '/editions/:id/units/:n', ({ at, body }) => { const edition = findEdition(at.id); return correct(edition, findUnit(edition, at.n), body); }],
  ['GET', '/editions/:id/source', ({ at, query }) => {
    const { lines } = findEdition(at.id).reading;
    const from = Number(query.get('from') ?? 1);
    const shown = lines.slice(from - 1, Number(query.get('to') ?? 2000));
    return { from, to: from + shown.length - 1, total: lines.length, lines: shown };
  }],
  ['GET', '/editions/:id/heatmap', ({ at }) => heatmap(findEdition(at.id))],
  ['GET', '/ledger', ({ query }) => ({ log: query.get('log') ?? 'body', origin: 'mihon.test/body/mihon', size: state.leaves.length, root: rootHex(), public_key: 'mihon.test/body/mihon+0123abcd+AbCdEf', checkpoint: note(), signed_size: state.leaves.length, signed_at: now(), anchors: state.anchors, unanchored: state.leaves.length - (state.anchors.at(-1)?.size ?? 0), clock: { state: 'steady' } })],
  ['GET', '/ledger/events', ({ query }) => {
    const before = Number(query.get('before') ?? 1e15);
    const found = state.events.filter((event) => event.index < before && (query.get('act') ?? event.act) === event.act).reverse();
    const events = found.slice(0, Number(query.get('limit') ?? 100));
    return { events: events.map(({ content_value, ...event }) => event), size: state.leaves.length, ...(found.length > events.length ? { next: events.at(-1).index } : {}) };
  }],
  ['GET', '/ledger/events/:index', ({ at }) => {
    const event = state.events[Number(at.index)] ?? (() => { throw missing(); })();
    const leaf = state.leaves[event.index];
    return { ...event, leaf: JSON.parse(leaf.toString()), leaf_base64: leaf.toString('base64'), leaf_hash: leafHash(leaf).toString('hex'), receipt: receipt(event.index), proof_ready: true };
  }],
  ['GET', '/ledger/events/:index/proof', ({ at }) => ({ file: `c2sp.org/tlog-proof@v1\nindex ${at.index}\n${receipt(Number(at.index)).inclusion.join('\n')}\n\n${note()}` })],
  ['POST', '/ledger/events/:index/erase', ({ at, body }) => {
    Object.assign(state.events[Number(at.index)], { content: 'erased', content_value: undefined });
    return { event: append('content.erase', `event ${at.index}`, body) };
  }],
  ['GET', '/ledger/checkpoint', () => ({ file: note() })],
  ['GET', '/ledger/export', () => ({ file: state.leaves.join('\n') })],
  ['POST', '/ledger/verify', ({ body }) => ({ ok: body.against === undefined || body.against === note(), origin: 'mihon.test/body/mihon', size: state.leaves.length, root: rootHex(), leaves: state.leaves.length, contents: state.leaves.length, erased: 0, signed_size: state.leaves.length, ...(body.against === undefined ? {} : { against_size: state.leaves.length }), duration_ms: 3, findings: body.against === undefined || body.against === note() ? [] : [{ what: '渡された控えの指紋と合いません' }] })],
  ['POST', '/ledger/anchors', ({ body }) => {
    const event = append('anchor.add', 'checkpoint', body);
    state.anchors.push({ index: event.index, kind: body.kind, size: event.index, detail: body.detail, at: now(), by: '町田 はな' });
    return { event };
  }],
  ['POST', '/ledger/clock/confirm', () => ({ event: append('clock.confirm', 'clock', undefined) })],
];

function match(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const at = {};
  for (const [i, part] of wanted.entries()) {
    if (part.startsWith(':')) at[part.slice(1)] = decodeURIComponent(given[i]);
    else if (part !== given[i]) return undefined;
  }
  return at;
}

function answerApi(request, response, url, bytes) {
  const path = url.pathname.slice('/api/v1'.length);
  for (const [method, pattern, act, how] of routes) {
    const at = match(pattern, path);
    if (at === undefined || method !== request.method) continue;
    const signedIn = state.session !== undefined && (request.headers.cookie ?? '').includes(`sekisho=${state.session}`);
    if (how !== 'public' && !signedIn) throw new Problem(401, 'not-signed-in', 'サインインしていません', 'サインインしてください。');
    if (method !== 'GET' && path !== '/session' && request.headers['x-csrf-token'] !== state.session) throw new Problem(403, 'cross-site', '別の画面からの操作です', '読み込み直してください。');
    const text = bytes.toString('utf8');
    const body = how !== 'raw' && text !== '' ? JSON.parse(text) : {};
    const answer = act({ at, body, text, signedIn, query: url.searchParams });
    if (method === 'POST' && path === '/session') response.setHeader('Set-Cookie', `sekisho=${state.session}; Path=/; HttpOnly; SameSite=Strict`);
    if (answer.csv !== undefined) return response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="obligations.csv"' }).end(answer.csv);
    if (answer.file !== undefined) return response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(answer.file);
    return response.writeHead(path === '/imports' && method === 'POST' ? 202 : 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  }
  throw missing();
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
function answerFile(request, response, url) {
  const asked = join(dist, normalize(url.pathname));
  const file = asked.startsWith(dist) && extname(asked) !== '' && existsSync(asked) ? asked : join(dist, 'index.html');
  const packed = (request.headers['accept-encoding'] ?? '').includes('gzip') && existsSync(`${file}.gz`);
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', ...(packed ? { 'Content-Encoding': 'gzip' } : {}) });
  createReadStream(packed ? `${file}.gz` : file).pipe(response);
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    response.setHeader('Content-Security-Policy', CSP);
    if (url.pathname === '/mock/lose-session') { state.session = undefined; return response.end('ok'); }
    if (url.pathname === '/mock/down') { state.downUntil = Date.now() + 1000 * Number(url.searchParams.get('s') ?? 3); return response.end('ok'); }
    if (!url.pathname.startsWith('/api/v1')) return answerFile(request, response, url);
    if (Date.now() < state.downUntil) return response.writeHead(503, { 'Content-Type': 'application/problem+json' }).end('{}');
    try {
      return answerApi(request, response, url, Buffer.concat(pieces));
    } catch (error) {
      const answer = error.answer ?? { type: 'urn:sekisho:problem:internal', title: String(error), status: 500, detail: String(error.stack), way_out: '' };
      return response.writeHead(answer.status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(answer));
    }
  });
});
append('log.open', 'mihon', { name: 'みほん町' });
if (!process.argv.includes('--empty')) addEdition(readFileSync(policyFile, 'utf8'), 'policy.txt');
server.listen(Number(argument('port', '8099')), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`);
});

// tests/e2e/town.mjs -- a town with people in their posts, each with an account and a window of their own
import { NEW_PASSWORD, policyText } from './journey.mjs';
import { visit } from './browser.mjs';

const SINCE = '2020-04-01';
const UNITS = [['town', 'みほん町'], ['general', '総務課', 'town'], ['tax', '税務課', 'town']];
/** login: name, unit, post */
export const PEOPLE = {
  ciso: ['副町 長', 'town', '副町長'],
  chief: ['総務 次郎', 'general', '総務課長'],
  csirt: ['情報 係', 'general', '情報係長'],
  operator: ['運用 守', 'general', '情報係主事'],
  manager: ['税 務', 'tax', '税務課長'],
  keeper: ['咲 良', 'tax', '主任'],
  staff: ['一 太郎', 'tax', '主事'],
  auditor: ['監 査', 'town', '監査委員'],
};
const HELD = [
  ['ciso', '', 'ciso'], ['chief_officer', '', 'chief'], ['section_manager', 'general', 'chief'], ['section_manager', 'tax', 'manager'],
  ['section_staff', 'tax', 'keeper'], ['section_staff', 'general', 'csirt'], ['csirt', '', 'csirt'], ['csirt_head', '', 'csirt'], ['auditor', '', 'auditor'],
];

const TOWN = { policy: policyText(), units: UNITS, people: PEOPLE, held: HELD, deputies: [] };

/** The changes that put the town's people into office; ids that begin with + are made. */
function office(cast) {
  const put = (what, id, set) => ({ what, id, set: { ...set, from_on: SINCE } });
  return [
    ...cast.units.map(([key, name, above]) => put('unit', `+u${key}`, { name, ...(above ? { parent: `+u${above}` } : {}) })),
    ...Object.entries(cast.people).flatMap(([login, [name, unit, post]]) => [
      put('post', `+t${login}`, { name: post, unit: `+u${unit}` }),
      put('person', `+p${login}`, { name, kind: 'regular' }),
      put('appointment', `+a${login}`, { person: `+p${login}`, post: `+t${login}`, main: true }),
    ]),
    ...cast.held.map(([code, scope, login], at) => put('holding', `+h${at}`, { function: code, post: `+t${login}`, ...(scope ? { scope: `+u${scope}` } : {}) })),
    ...cast.deputies.map(([holder, login, code, scope], at) =>
      put('deputy', `+d${at}`, { holder_post: `+t${holder}`, deputy_post: `+t${login}`, function: code, place: 1, after_view: true, ...(scope ? { scope: `+u${scope}` } : {}) })),
  ];
}

/** Somebody signed in, without a window: for what is not the subject of a test. */
export class Session {
  constructor(url) {
    this.url = url;
  }

  async ask(method, path, body, type = 'application/json') {
    const headers = { Origin: this.url, 'Content-Type': type, 'Accept-Language': 'ja' };
    if (this.cookie) headers.Cookie = `sekisho=${this.cookie}`;
    if (this.csrf) headers['X-Csrf-Token'] = this.csrf;
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: type === 'application/json' && body !== undefined ? JSON.stringify(body) : body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    this.cookie = /sekisho=([0-9a-f]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? this.cookie;
    return text === '' ? undefined : JSON.parse(text);
  }

  async signIn(login, password) {
    this.csrf = (await this.ask('POST', '/session', { login, password })).csrf_token;
    return this;
  }

  /** The first sign-in: from the temporary password to one's own. */
  async begin(login, temporary) {
    await this.signIn(login, temporary);
    await this.ask('POST', '/session/password', { current: temporary, new: NEW_PASSWORD });
    return this.signIn(login, NEW_PASSWORD);
  }
}

async function adoptPolicy(admin, text) {
  const { id } = await admin.ask('POST', '/imports?filename=policy.txt', Buffer.from(text, 'utf8'), 'application/octet-stream');
  for (;;) {
    const state = await admin.ask('GET', `/imports/${id}`);
    if (state.state === 'refused') throw new Error(JSON.stringify(state));
    if (state.state === 'ready') return admin.ask('POST', `/editions/${state.edition}/adopt`, { adopted_on: '2026-04-01', note: '' });
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** The town behind `server`: its policy in force, its people (of `cast`) in office; `logins` are those who have an account and are signed in. */
export async function settle(server, logins = Object.keys(PEOPLE), cast = TOWN) {
  const admin = await new Session(server.url).begin(server.login, server.password);
  await adoptPolicy(admin, cast.policy);
  const { ids } = await admin.ask('POST', '/office/change', { changes: office(cast), reason: '設定' });
  const idOf = Object.fromEntries(ids.map((one) => [one.name.slice(1), one.id]));
  const sessions = { admin };
  for (const login of logins) {
    const { password } = await admin.ask('POST', '/accounts', { login, name: cast.people[login][0], person: idOf[`p${login}`] });
    sessions[login] = await new Session(server.url).begin(login, password);
  }
  return { server, sessions, idOf };
}

/** A window of `login`, already signed in. */
export async function windowOf(browser, town, login, width) {
  const { url } = town.server;
  const opened = await visit(browser, url, { viewport: { width, height: width < 500 ? 844 : 900 } });
  await opened.context.addCookies([{ name: 'sekisho', value: town.sessions[login].cookie, url }]);
  return { login, width, ...opened };
}

/** A system of the tax section, confirmed: `manager` answers for it, `staff` runs it (logins). */
export async function taxSystem(town, manager, staff) {
  const { keeper, chief } = town.sessions;
  const values = {
    system_no: 'SYS-001', name: '税務システム', purpose: '賦課と収納', kind: 'own', manager: town.idOf[`p${manager}`], staff_in_charge: town.idOf[`p${staff}`],
    emergency_contact: '情報係 内線234', zone: 'mynumber', confidentiality: 'c3b', integrity: 'i2', availability: 'a2', personal: true, may_stop: 'ask', contract_from: '2024-04-01',
  };
  const { record } = await keeper.ask('POST', '/records', { type: 'information_system', values, transition: 'submit' });
  await chief.ask('POST', `/records/${record.id}/move`, { expected_version: record.version, transition: 'confirm' });
}

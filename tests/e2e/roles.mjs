// tests/e2e/roles.mjs -- the four lives of records, each walked by every role of its type: signed in by the form, found where the
// record stands for that role, done, read by who reads it, hidden from who must not know; on a phone and at a desk. Then what the
// ledger says is held against what was done, and both verifiers are asked.
// Usage: node tests/e2e/roles.mjs PATH-OF-SEKISHO [LIFE [SIZE]]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, missing, visit } from './browser.mjs';
import { fillAll, open, rest, send, stateIs } from './forms.mjs';
import { ask, NEW_PASSWORD, settled, signIn, texts } from './journey.mjs';
import { CAST, LIVES, LOOK } from './lives.mjs';
import { look } from './look.mjs';
import { root, startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';
import { Session, settle, taxSystem } from './town.mjs';

const { ja } = texts;
const SIZES = [['phone', { width: 390, height: 844 }], ['desk', { width: 1280, height: 900 }]];
const NEXT_STEPS = 'section[aria-labelledby="steps"]';

const linkTo = (place, record) => place.locator(`main a[href^="/records/${record}"]`).first();
const nameOf = (login) => CAST.people[login][0];

/** A window of `login` in this size; the first is signed in by the form, those of later lives by its cookie. */
async function windowFor(walk, login) {
  if (walk.windows[login] === undefined) {
    const url = walk.town.server.url;
    const opened = await visit(walk.browser, url, { viewport: walk.viewport });
    if (walk.cookies[login] === undefined) {
      await opened.page.goto(`${url}/`);
      await opened.page.getByLabel(ja.signIn.login).waitFor();
      await signIn(opened.page, login, NEW_PASSWORD);
      await opened.page.getByRole('heading', { level: 1, name: ja.home.title }).waitFor();
      walk.cookies[login] = await opened.context.cookies();
    } else {
      await opened.context.addCookies(walk.cookies[login]);
    }
    walk.windows[login] = { login, url, ...opened };
  }
  return walk.windows[login];
}

async function closeWindows(walk) {
  for (const who of Object.values(walk.windows)) {
    await step(`${walk.name}: ${who.login} has nothing to complain of`, async () => same(who.complaints, [], 'complaints'));
    await who.context.close();
  }
  walk.windows = {};
}

/** The months of the record's deadlines, as the calendar is asked for them. */
async function monthsOf(walk, who) {
  const { deadlines } = await ask(who.page, `/records/${walk.record}`);
  return [...new Set(deadlines.map((one) => new Date(new Date(one.due_at).getTime() + 9 * 3_600_000).toISOString().slice(0, 7)))];
}

/** Everywhere the record is to stand for `who`. */
async function finds(walk, who, found) {
  if (found === 'asked') {
    await open(who, '/');
    await linkTo(who.page, walk.record).waitFor();
    const mine = who.page.getByRole('list', { name: ja.today.waiting });
    await mine.locator(`a[href^="/records/${walk.record}"]`).first().waitFor();
    await look(who.page, `${walk.file}-${who.login}-home`);
  }
  await open(who, `/registers/${walk.life.type}?which=all`);
  await linkTo(who.page, walk.record).waitFor();
  for (const month of await monthsOf(walk, who)) {
    await open(who, `/calendar?month=${month}`);
    await linkTo(who.page, walk.record).waitFor();
  }
}

/** From the list in which it waits, or from the register, to its page. */
async function goTo(walk, who, found) {
  await open(who, found === 'asked' ? '/inbox' : found === 'may' ? '/inbox?all=1' : `/registers/${walk.life.type}?which=all`);
  await linkTo(who.page, walk.record).click();
  await who.page.waitForURL(new RegExp(`/records/${walk.record}`));
  await who.page.locator(NEXT_STEPS).waitFor();
}

async function take(walk, who, one) {
  const { page } = who;
  const steps = page.locator(NEXT_STEPS);
  await steps.getByRole('button', { name: one.act, exact: true }).click();
  if (one.act === LOOK) {
    await page.getByText(ja.records.receipt).waitFor();
    return;
  }
  const form = page.locator('.step-form');
  await form.waitFor();
  if (one.for !== undefined) await form.getByText(ja.records.asDeputy(nameOf(one.for))).waitFor();
  await fillAll(form, one.values ?? {});
  if (one.comment !== undefined) await form.locator('[data-field="comment"] textarea').fill(one.comment);
  await look(page, `${walk.file}-${who.login}-step`);
  await rest(who);
  await form.locator('button[type=submit]').click();
  await page.getByText(ja.records.receipt).waitFor();
  await stateIs(who, one.state);
}

async function told(walk, login) {
  const who = await windowFor(walk, login);
  await open(who, '/notices');
  await linkTo(who.page, walk.record).waitFor();
  await look(who.page, `${walk.file}-${login}-notices`);
}

async function begin(walk) {
  const { by, values, files, send: label, state } = walk.life.open;
  await step(`${walk.name}: ${by} opens it`, async () => {
    const who = await windowFor(walk, by);
    await open(who, `/new/${walk.life.type}`);
    await fillAll(who.page, values());
    for (const [field, name] of Object.entries(files ?? {})) {
      const place = who.page.locator(`[data-field="${field}"]`);
      await place.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from('a,b\n') });
      await place.getByText(name, { exact: true }).waitFor();
    }
    walk.record = await send(who, label);
    await stateIs(who, state);
  });
}

async function through(walk) {
  const known = new Set();
  for (const one of walk.life.steps) {
    const found = one.found ?? 'asked';
    await step(`${walk.name}: ${one.by} finds it, and: ${one.act}`, async () => {
      const who = await windowFor(walk, one.by);
      if (!known.has(one.by)) await finds(walk, who, found);
      known.add(one.by);
      await goTo(walk, who, found);
      await take(walk, who, one);
    });
    for (const login of one.told ?? []) await step(`${walk.name}: ${login} is told of it`, () => told(walk, login));
  }
}

/** Nothing but a comment: no step, no correction, nothing that was barred. */
async function isOfferedNothing(page) {
  const steps = page.locator(NEXT_STEPS);
  await steps.waitFor();
  same(await steps.getByRole('button').allTextContents(), [ja.record.note], 'what is offered');
  same(await steps.locator('.details').count(), 0, 'what is barred');
}

async function reads(walk) {
  for (const login of walk.life.reads) {
    await step(`${walk.name}: ${login} finds it in the register and reads it, and is offered nothing`, async () => {
      const who = await windowFor(walk, login);
      await goTo(walk, who, 'register');
      await isOfferedNothing(who.page);
      await look(who.page, `${walk.file}-${login}-reads`);
    });
  }
  for (const login of walk.life.strangers) {
    await step(`${walk.name}: ${login} learns nothing of it`, async () => {
      const { page, url } = await windowFor(walk, login);
      await page.goto(new URL(`/records/${walk.record}`, url).href);
      await page.getByRole('alert').waitFor();
      for (const place of [`/registers/${walk.life.type}?which=all`, `/search?q=${encodeURIComponent(walk.life.search)}`, '/notices']) {
        await open({ page, url }, place);
        await settled(page);
        same(await linkTo(page, walk.record).count(), 0, place);
      }
    });
  }
}

/** Search, history, evidence, each event with its proof, the whole ledger: all of it in the browser, and no act anywhere. */
async function audits(walk) {
  const { page, url } = await windowFor(walk, 'auditor');
  const who = { page, url };
  await step(`${walk.name}: the auditor finds it with its history and evidence, and is offered nothing`, async () => {
    await open(who, `/search?q=${encodeURIComponent(walk.life.search)}`);
    await linkTo(page, walk.record).waitFor();
    await goTo(walk, who, 'register');
    await isOfferedNothing(page);
    const { history } = await ask(page, `/records/${walk.record}`);
    same(await page.locator('.record-history > li').count(), history.length, 'entries of the history');
    for (const name of Object.values(walk.life.open.files ?? {})) {
      const href = await page.getByRole('link', { name: new RegExp(name) }).getAttribute('href');
      same(await page.evaluate(async (address) => (await fetch(address)).text(), href), 'a,b\n', name);
    }
    await look(page, `${walk.file}-auditor-reads`);
  });
  await step(`${walk.name}: the auditor comes from the history to an event and its proof, and verifies the ledger`, async () => {
    await page.locator('.record-history').getByRole('link', { name: /^記録/ }).first().click();
    await page.getByText(ja.acts.words['record.move'], { exact: true }).first().waitFor();
    await page.getByText(ja.event.contentOfRecord).waitFor();
    await page.getByText(`→ ${walk.life.steps.at(-1).state}`).waitFor();
    same(await page.getByRole('heading', { name: ja.event.erase }).count(), 0, 'erasure');
    await look(page, `${walk.file}-auditor-event`);
    if (walk.viewport.width < 500) await page.getByRole('button', { name: ja.common.menu }).click();
    await page.getByRole('link', { name: ja.nav.ledger, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: ja.ledger.title }).waitFor();
    await page.getByRole('link', { name: ja.acts.words['record.move'], exact: true }).first().waitFor();
    same(await page.getByRole('link', { name: ja.ledger.export }).count(), 0, 'the export');
    same(await page.locator('main form').count(), 0, 'forms');
    await look(page, `${walk.file}-auditor-ledger`);
    await page.getByRole('link', { name: ja.ledger.verify }).click();
    await page.getByRole('button', { name: ja.verify.submit }).click();
    await page.getByText(ja.verify.good).waitFor();
    await look(page, `${walk.file}-auditor-verified`);
  });
}

/** Who did what for whom, and what state it led to, as the steps say; the clock's own acts left out. */
function expected(town, life) {
  const id = (login) => (login === undefined ? '' : town.idOf[`p${login}`]);
  const steps = life.steps.map((one) => [id(one.by), id(one.for), one.for === undefined ? '' : nameOf(one.for), one.act === LOOK ? 'record.look' : 'record.move', one.state ?? '']);
  return [...(life.open.send === ja.form.open ? [] : [[id(life.open.by), '', '', 'record.move', life.open.state]]), ...steps];
}

async function holds(town, { name, life, record, began }) {
  await step(`${name}: each act stands in the ledger, by whom and for whom, in order, cited as it was done`, async () => {
    const { history, state_label: state } = await town.sessions.auditor.ask('GET', `/records/${record}`);
    const events = [];
    for (const { index } of history) events.push(await town.sessions.auditor.ask('GET', `/ledger/events/${index}`));
    events.sort((a, b) => a.index - b.index);
    same(events[0].act, 'record.open', 'the first');
    same(events[0].actor, town.idOf[`p${life.open.by}`], 'who opened it');
    const said = new Map(history.map((one) => [one.index, one]));
    const acts = events.slice(1).filter((one) => one.actor !== 'system');
    same(acts.map((one) => [one.actor, one.on_behalf_of, one.on_behalf_name, one.act, one.act === 'record.look' ? '' : said.get(one.index).to_label.ja]), expected(town, life), 'acts');
    same(state.ja, life.steps.at(-1).state ?? state.ja, 'how it ended');
    for (const [at, one] of events.entries()) {
      same(one.subject, `record/${record}`, 'subject');
      same(one.content, 'present', 'content');
      check(Date.parse(one.time) >= Math.max(began, at === 0 ? 0 : Date.parse(events[at - 1].time)) && Date.parse(one.time) <= Date.now(), `time of ${one.index}: ${one.time}`);
    }
    check(events.some((one) => one.clauses.length > 0), 'clauses are cited');
  });
}

async function verified(town, program) {
  await step('the program verifies both logs, and a verifier written from the format alone verifies what was exported', async () => {
    const out = execFileSync(program, ['ledger', 'verify', '--site', town.server.site, '--json'], { encoding: 'utf8' });
    const reports = out.trim().split('\n').map((line) => JSON.parse(line));
    check(reports.length === 2 && reports.every((one) => one.ok), out);
    const { public_key: key, size } = await town.sessions.admin.ask('GET', '/ledger');
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-roles-'));
    try {
      const answer = await fetch(`${town.server.url}/api/v1/ledger/export`, { headers: { Cookie: `sekisho=${town.sessions.admin.cookie}` } });
      writeFileSync(join(folder, 'export'), Buffer.from(await answer.arrayBuffer()));
      const said = execFileSync('python3', [join(root, 'tests/verifier/verify_ledger.py'), join(folder, 'export'), '--key', key], { encoding: 'utf8' });
      const report = JSON.parse(said);
      check(report.ok && report.size >= size, said);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

async function main([program, only, onlySize]) {
  const why = missing();
  if (why !== undefined) {
    skipAll(why);
    return 0;
  }
  const server = await startServer(program);
  const browser = await launch();
  try {
    const town = await settle(server, Object.keys(CAST.people), CAST);
    await taxSystem(town, 'sysman', 'operator');
    const walked = [];
    for (const [size, viewport] of SIZES.filter(([name]) => name === (onlySize ?? name))) {
      const cookies = {};
      for (const [name, life] of LIVES.filter(([one]) => one === (only ?? one))) {
        const walk = { town, browser, viewport, cookies, windows: {}, life, name: `${name}, ${size}`, file: name.replace(' ', '-'), began: Date.now() };
        await begin(walk);
        await through(walk);
        await reads(walk);
        await audits(walk);
        await closeWindows(walk);
        walked.push(walk);
      }
    }
    const { url } = server; // who was signed in at the beginning may have been idle for too long
    town.sessions.admin = await new Session(url).signIn(server.login, NEW_PASSWORD);
    town.sessions.auditor = await new Session(url).signIn('auditor', NEW_PASSWORD);
    for (const walk of walked) await holds(town, walk);
    await verified(town, program);
  } finally {
    await browser.close();
    await server.close();
  }
  return finish();
}

process.exitCode = await main(process.argv.slice(2));

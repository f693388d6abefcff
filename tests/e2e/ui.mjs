// tests/e2e/ui.mjs -- the web UI in Debian's Chromium, from the first sign-in to the proof
// Usage: node tests/e2e/ui.mjs PATH-OF-SEKISHO | --mock
import { readFileSync } from 'node:fs';
import { accessibilityFindings, launch, missing, visit } from './browser.mjs';
import { ask, importPolicy, NEW_PASSWORD, policyText, setFirstPassword, settled, signIn, texts } from './journey.mjs';
import { carry, coverage, diff, discard, facts, secondEdition, sessions } from './edition.mjs';
import { startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';

const { ja, en } = texts;
const FIRST_VIEW_MAX_BYTES = 250_000;

async function firstViewBytes(browser, url) {
  const { context, page } = await visit(browser, url);
  const client = await context.newCDPSession(page);
  let bytes = 0;
  await client.send('Network.enable');
  client.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength;
  });
  await page.goto(url);
  await page.getByLabel(ja.signIn.login).waitFor();
  await settled(page);
  await context.close();
  return bytes;
}

async function comeIn(page, server) {
  await page.goto(`${server.url}/`);
  await step('a wrong password is refused with a way out', async () => {
    await signIn(page, server.login, 'not the password');
    await page.getByRole('alert').waitFor();
  });
  await step('sign in and set the first password', async () => {
    await signIn(page, server.login, server.password);
    await setFirstPassword(page, server.password);
    await page.getByRole('heading', { level: 1, name: ja.home.welcome }).waitFor();
  });
}

async function setUp(page, world) {
  await step('a file without clauses is refused, saying what to do', async () => {
    await page.getByRole('link', { name: ja.nav.import }).first().click();
    await page.locator('input[type=file]').setInputFiles({ name: 'memo.txt', mimeType: 'text/plain', buffer: Buffer.from('買い物メモ\n牛乳\n卵\n') });
    await page.getByRole('alert').waitFor();
    await page.getByText(ja.problem.wayOut).first().waitFor();
  });
  await step('import a policy and see what was understood', async () => {
    world.edition = await importPolicy(page, 'policy.txt', policyText());
    await page.getByRole('heading', { name: ja.review.notUnderstood, exact: true }).waitFor();
    await page.getByRole('heading', { name: ja.review.definitions }).waitFor();
    const detail = await ask(page, `/editions/${world.edition}`);
    check(detail.units > 100, `only ${detail.units} units`);
    check((await page.locator('#unread').count()) === 1, 'unread parts have their place');
    world.detail = detail;
  });
}

async function correctOne(page, world) {
  const { units } = await ask(page, `/editions/${world.edition}/units?kind=obligation&limit=50`);
  const unit = units.find((one) => one.timing !== 'annual' && one.actor.length > 0) ?? units[0];
  world.unit = unit;
  const address = `/editions/${world.edition}/read?path=${encodeURIComponent(unit.path)}&unit=${unit.n}`;
  await step('the reader marks the words a reading came from', async () => {
    await page.goto(world.url + address);
    await page.locator('.sentence-chosen mark').first().waitFor();
    const sentence = await page.locator('.sentence-chosen .clause-text').textContent();
    same(sentence, unit.text, 'the sentence stands as written, marks or not');
    const words = page.locator('.words-button').first();
    await words.focus();
    await page.locator('.mark-active').first().waitFor();
  });
  await step('a correction needs a reason, is recorded, and shows its event', async () => {
    await page.getByRole('button', { name: ja.reader.correct }).click();
    await page.getByRole('button', { name: new RegExp(`${ja.field.timing.name}`) }).click();
    await page.getByRole('option', { name: ja.timing.annual.name }).click();
    await page.getByLabel(ja.correct.tokenAdd(ja.field.actor.name)).fill('みほん係');
    await page.getByLabel(ja.correct.tokenAdd(ja.field.actor.name)).press('Enter');
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByText(ja.correct.reasonMissing).waitFor();
    await page.getByLabel(new RegExp(`^${ja.correct.reason}`)).fill('年度の計画に合わせた');
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByText(ja.correct.done).waitFor();
    await page.getByText('年度の計画に合わせた').first().waitFor();
    const now = await ask(page, `/editions/${world.edition}/units/${unit.n}`);
    same([now.timing, now.actor.includes('みほん係'), now.version], ['annual', true, unit.version + 1], 'what the server holds');
  });
}

async function conflict(page, world) {
  await step('a correction that somebody outran shows both versions and loses nothing', async () => {
    await page.reload();
    await page.getByRole('button', { name: ja.reader.correct }).click();
    await page.getByLabel(new RegExp(`^${ja.correct.reason}`)).fill('こちらが正しい');
    await page.getByLabel(ja.correct.tokenAdd(ja.field.records.name)).fill('作業の記録');
    await page.getByLabel(ja.correct.tokenAdd(ja.field.records.name)).press('Enter');
    await page.evaluate(async ({ edition, n }) => {
      const session = await (await fetch('/api/v1/session')).json();
      const unit = await (await fetch(`/api/v1/editions/${edition}/units/${n}`)).json();
      await fetch(`/api/v1/editions/${edition}/units/${n}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', 'X-Csrf-Token': session.csrf_token },
        body: JSON.stringify({ expected_version: unit.version, changes: { timing: 'prompt' }, reason: '先回り' }),
      });
    }, { edition: world.edition, n: world.unit.n });
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByText(ja.correct.conflictTitle).first().waitFor();
    await page.getByRole('cell', { name: '作業の記録' }).waitFor();
    await page.getByRole('button', { name: ja.correct.keepMine }).click();
    await page.getByText(ja.correct.done).waitFor();
    const now = await ask(page, `/editions/${world.edition}/units/${world.unit.n}`);
    same([now.timing, now.records.includes('作業の記録')], ['prompt', true], 'both corrections stand');
  });
}

async function adopt(page, world) {
  await step('put the edition in force from a day, in Japanese years', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/adopt`);
    await page.getByLabel(new RegExp(`^${ja.adopt.date}`)).fill('2026-12-01');
    await page.getByText('令和8年12月1日').waitFor();
    await page.getByLabel(new RegExp(`^${ja.adopt.note}`)).fill('第2回委員会で決定');
    await page.getByRole('button', { name: ja.adopt.submit }).click();
    await page.getByText(ja.adopt.done('令和8年12月1日')).waitFor();
    const { editions } = await ask(page, '/editions');
    same(editions[0].state, 'adopted', 'state');
  });
}

async function obligations(page, world) {
  await step('filters stand in the address and the numbers agree', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/obligations`);
    await page.getByRole('table', { name: ja.obligations.table }).waitFor();
    await page.getByRole('button', { name: new RegExp(ja.field.mechanism.name) }).first().click();
    await page.getByRole('option', { name: new RegExp(ja.mechanism.workflow.name) }).click();
    await page.waitForURL(/mechanism=workflow/);
    const answer = await ask(page, `/editions/${world.edition}/units?kind=duty&mechanism=workflow`);
    await page.getByText(ja.obligations.lead(answer.total), { exact: true }).waitFor();
    await page.reload();
    await page.getByText(ja.obligations.lead(answer.total), { exact: true }).waitFor();
  });
  await step('columns are chosen and sorted, and the address remembers', async () => {
    await page.getByRole('button', { name: ja.obligations.columns }).click();
    await page.getByRole('checkbox', { name: ja.field.approver.name }).click({ force: true });
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: ja.obligations.sortBy(ja.field.approver.name) }).waitFor();
    await page.getByRole('button', { name: ja.obligations.sortBy(ja.field.actor.name) }).click();
    await page.waitForURL(/sort=actor/);
    same(await page.getByRole('columnheader', { name: ja.obligations.sortBy(ja.field.actor.name) }).getAttribute('aria-sort'), 'ascending', 'order');
  });
  await step('search finds words; nothing found says so', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/obligations`);
    await page.getByLabel(ja.obligations.search).fill('パスワード');
    await page.waitForURL(/q=/);
    await page.getByRole('row').nth(1).waitFor();
    await page.getByLabel(ja.obligations.search).fill('ありえない言葉の並び');
    await page.getByText(ja.obligations.empty).waitFor();
  });
  await step('on paper every row stands, and nothing to press', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/obligations`);
    await page.getByRole('row').nth(1).waitFor();
    const { total } = await ask(page, `/editions/${world.edition}/units?kind=duty&limit=1`);
    await page.emulateMedia({ media: 'print' });
    await page.waitForFunction((wanted) => document.querySelectorAll('[role=row]').length === wanted, total + 1);
    same(await page.locator('.top, .page-actions, .filters').filter({ visible: true }).count(), 0, 'menus on paper');
    await page.emulateMedia({ media: 'screen' });
  });
  await step('CSV comes with a mark for spreadsheets and line ends they expect', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/obligations?actor=${encodeURIComponent('みほん係')}&kind=all`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: ja.obligations.csv }).click()]);
    const bytes = readFileSync(await download.path());
    same([bytes[0], bytes[1], bytes[2]], [0xef, 0xbb, 0xbf], 'byte order mark');
    check(bytes.includes('\r\n'), 'line ends');
    check(bytes.toString('utf8').includes(world.unit.text.slice(0, 10)), 'the unit is in it');
  });
}

async function heatmap(page, world) {
  await step('a cell of the heat map opens just what it counts', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/heatmap`);
    const cell = page.locator('.heatmap tbody .heat a').first();
    const count = Number((await cell.textContent()).replace(/\D/g, ''));
    await cell.click();
    await page.getByText(ja.obligations.lead(count), { exact: true }).waitFor();
    const map = await ask(page, `/editions/${world.edition}/heatmap`);
    same(map.chapters.reduce((sum, chapter) => sum + chapter.total, 0), map.total, 'rows add up');
  });
}

async function ledger(page, world) {
  await step('the ledger lists what was done; an event proves itself in the browser', async () => {
    await page.goto(`${world.url}/ledger`);
    await page.getByRole('link', { name: ja.acts.words['unit.correct'] }).first().click();
    await page.getByText(ja.event.proofSame).waitFor();
    await page.getByText('こちらが正しい').waitFor();
  });
  await step('the proof of an event is a file', async () => {
    const link = page.getByRole('link', { name: ja.event.proofDownload });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const text = readFileSync(await download.path(), 'utf8');
    check(text.startsWith('c2sp.org/tlog-proof@v1\n'), `begins ${text.slice(0, 40)}`);
    check(text.includes('\n\n') && text.includes('— '), 'ends with a signed checkpoint');
  });
  await step('a checkpoint held elsewhere is recorded as an anchor', async () => {
    await page.goto(`${world.url}/ledger`);
    await page.getByLabel(new RegExp(`^${ja.ledger.anchorDetail}`)).fill('第2回委員会 資料3');
    await page.getByRole('button', { name: ja.ledger.anchorSubmit }).click();
    await page.getByText(ja.ledger.anchored).waitFor();
    await page.getByText('第2回委員会 資料3').first().waitFor();
  });
  await step('verification holds, and against a checkpoint from before too', async () => {
    const { checkpoint } = await ask(page, '/ledger');
    await page.goto(`${world.url}/ledger/verify`);
    await page.getByRole('button', { name: ja.verify.submit }).click();
    await page.getByText(ja.verify.good).waitFor();
    await page.getByLabel(new RegExp(`^${ja.verify.against}`)).fill(checkpoint);
    await page.getByRole('button', { name: ja.verify.submit }).click();
    await page.getByText(/渡された控え/).waitFor();
  });
  await step('a forged checkpoint is found out, in words', async () => {
    const { checkpoint } = await ask(page, '/ledger');
    const lines = checkpoint.split('\n');
    lines[2] = Buffer.alloc(32, 7).toString('base64');
    await page.getByLabel(new RegExp(`^${ja.verify.against}`)).fill(lines.join('\n'));
    await page.getByRole('button', { name: ja.verify.submit }).click();
    await page.getByRole('alert').waitFor();
  });
}

async function keyboard(page, world) {
  await step('by keyboard alone: from the first page to a filtered list', async () => {
    await page.goto(`${world.url}/`);
    await page.getByRole('heading', { level: 1, name: ja.home.title }).waitFor();
    await page.keyboard.press('Tab');
    same(await page.evaluate(() => document.activeElement.textContent), ja.common.skip, 'the first stop is the skip link');
    for (let i = 0; i < 20; i += 1) {
      if ((await page.evaluate(() => document.activeElement.textContent)) === ja.nav.obligations) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: ja.obligations.title }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    for (let i = 0; i < 30; i += 1) {
      if (await page.evaluate((name) => document.activeElement?.textContent?.includes(name) && document.activeElement.closest('.filters') !== null && document.activeElement.getAttribute('aria-haspopup') === 'listbox', ja.common.all)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/actor=/);
  });
  await step('by keyboard alone: the contents open with arrows, Enter chooses', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/read`);
    const tree = page.getByRole('treegrid', { name: ja.reader.outline });
    const first = tree.getByRole('row').first();
    await first.focus();
    await page.keyboard.press('ArrowLeft');
    await tree.locator('[role=row][aria-expanded=false]').first().waitFor();
    await page.waitForFunction(() => document.querySelector('[role=treegrid] [role=row]').getAttribute('aria-expanded') === 'false');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('[role=treegrid] [role=row]').getAttribute('aria-expanded') === 'true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/path=/);
  });
}

async function drafts(page, world, server) {
  const address = `${world.url}/editions/${world.edition}/read?path=${encodeURIComponent(world.unit.path)}&unit=${world.unit.n}`;
  await step('a lost session returns to the form as it was', async () => {
    await page.goto(address);
    await page.getByRole('button', { name: ja.reader.correct }).click();
    await page.getByLabel(new RegExp(`^${ja.correct.reason}`)).fill('途中まで書いた理由');
    await page.getByLabel(ja.correct.tokenAdd(ja.field.notify.name)).fill('総務課長');
    await page.getByLabel(ja.correct.tokenAdd(ja.field.notify.name)).press('Enter');
    await server.loseSession(page);
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByRole('heading', { name: ja.signIn.lostTitle }).waitFor();
    await signIn(page, server.login, NEW_PASSWORD);
    await page.getByRole('heading', { name: ja.signIn.lostTitle }).waitFor({ state: 'detached' });
    same(await page.getByLabel(new RegExp(`^${ja.correct.reason}`)).inputValue(), '途中まで書いた理由', 'what was typed');
  });
  await step('what was typed outlives the page too', async () => {
    await page.goto(address);
    await page.getByText(ja.correct.restored).waitFor();
    same(await page.getByLabel(new RegExp(`^${ja.correct.reason}`)).inputValue(), '途中まで書いた理由', 'what was typed');
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByText(ja.correct.done).waitFor();
  });
}

async function restart(page, world, server) {
  await step('the core ends: the page says so, and goes on by itself', async () => {
    await page.goto(`${world.url}/editions/${world.edition}/read?path=${encodeURIComponent(world.unit.path)}&unit=${world.unit.n}`);
    await page.getByRole('button', { name: ja.reader.correct }).click();
    await page.getByLabel(new RegExp(`^${ja.correct.reason}`)).fill('再起動をまたいだ修正');
    await page.getByLabel(ja.correct.tokenAdd(ja.field.approver.name)).fill('町長');
    await page.getByLabel(ja.correct.tokenAdd(ja.field.approver.name)).press('Enter');
    await server.killCore();
    await page.getByRole('button', { name: ja.correct.submit }).click();
    await page.getByText(ja.correct.done).waitFor();
    await page.locator('.connection-words').waitFor({ state: 'detached' });
    const now = await ask(page, `/editions/${world.edition}/units/${world.unit.n}`);
    same(now.history.filter((change) => change.reason === '再起動をまたいだ修正').length, 1, 'recorded once');
  });
  await step('while nothing answers, the page says so and then recovers', async () => {
    await page.goto(`${world.url}/ledger`);
    await page.getByRole('heading', { level: 1, name: ja.ledger.title }).waitFor();
    await settled(page);
    await page.route('**/api/v1/**', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{}' }));
    await page.getByRole('link', { name: ja.nav.obligations, exact: true }).click();
    await page.getByText(ja.connection.restarting).waitFor();
    await page.unroute('**/api/v1/**');
    await page.getByText(ja.connection.restarting).waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: ja.obligations.title }).waitFor();
  });
}

async function warnings(page, world) {
  const kinds = ['weaker_sandbox', 'clock_stepped', 'keeper_silent'];
  await step('warnings of the server stand above every page, and say what to do', async () => {
    await page.route('**/api/v1/site', async (route) => {
      const answer = await route.fetch();
      const site = await answer.json();
      await route.fulfill({ json: { ...site, banners: kinds.map((kind) => ({ kind, since: '2026-11-21T00:00:00.000000Z' })) } });
    });
    await page.goto(`${world.url}/settings`);
    for (const kind of kinds) {
      await page.getByText(ja.banner[kind].name, { exact: true }).click();
      await page.getByText(ja.banner[kind].about).waitFor();
    }
    await page.getByRole('button', { name: ja.banner.confirmClock }).waitFor();
    same(await accessibilityFindings(page), [], 'axe-core');
    await page.unroute('**/api/v1/site');
  });
}

async function everyPage(page, world) {
  const base = `/editions/${world.edition}`;
  const read = `${base}/read?path=${encodeURIComponent(world.unit.path)}&unit=${world.unit.n}`;
  const next = `/editions/${world.next}`;
  const own = [`${next}/review`, `${base}/facts`, `${next}/coverage?show=all`, `${next}/diff?from=${world.edition}`, `${next}/carry`];
  const places = ['/', '/import', '/editions', `${base}/review`, `${base}/adopt`, read, `${base}/source`, `${base}/obligations`, `${base}/heatmap`, ...own, '/ledger', '/ledger?log=site', '/ledger/events/1', '/ledger/verify', '/ledger/checkpoint', '/settings', '/nowhere'];
  for (const language of ['ja', 'en']) {
    const t = texts[language];
    await step(`the language becomes ${language} and stays`, async () => {
      await page.goto(`${world.url}/settings`);
      await page.getByText(t.settings[language], { exact: true }).last().click();
      await page.getByRole('heading', { level: 1, name: t.settings.title }).waitFor();
      await page.reload();
      await page.getByRole('heading', { level: 1, name: t.settings.title }).waitFor();
      same(await page.evaluate(() => document.documentElement.lang), language, 'lang of the document');
    });
    for (const place of places) {
      await step(`${decodeURIComponent(place).replaceAll(world.edition, 'ID').replaceAll(world.next, 'NEXT')} in ${language}: title, one heading, axe-core clean`, async () => {
        await page.goto(world.url + place);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await settled(page);
        check((await page.title()).endsWith(`| ${t.product}`), `title is ${await page.title()}`);
        same(await page.getByRole('heading', { level: 1 }).count(), 1, 'first-level headings');
        same(await accessibilityFindings(page), [], 'axe-core');
      });
    }
  }
  await step('the correction form is axe-core clean', async () => {
    await page.goto(world.url + read);
    await page.getByRole('button', { name: en.reader.correct }).click();
    await page.getByRole('heading', { name: en.correct.title }).waitFor();
    same(await accessibilityFindings(page), [], 'axe-core');
  });
}

async function narrow(browser, world, server) {
  const { context, page, complaints } = await visit(browser, world.url, { viewport: { width: 390, height: 844 } });
  await page.goto(`${world.url}/`);
  await signIn(page, server.login, NEW_PASSWORD);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const base = `/editions/${world.edition}`;
  const read = `${base}/read?path=${encodeURIComponent(world.unit.path)}&unit=${world.unit.n}`;
  const next = `/editions/${world.next}`;
  const own = [`${next}/review`, `${base}/facts`, `${next}/coverage?show=all`, `${next}/diff?from=${world.edition}`, `${next}/carry`, '/import', `${base}/source`];
  for (const place of ['/', `${base}/review`, read, `${base}/obligations`, `${base}/heatmap`, ...own, '/ledger', '/ledger/events/1', '/settings']) {
    await step(`${decodeURIComponent(place).replaceAll(world.edition, 'ID').replaceAll(world.next, 'NEXT')} on a small screen: nothing sticks out, axe-core clean`, async () => {
      await page.goto(world.url + place);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      same(over, 0, 'pixels to the right of the screen');
      same(await accessibilityFindings(page), [], 'axe-core');
    });
  }
  await step('a small screen raises no complaint', async () => same(complaints, [], 'complaints'));
  await context.close();
}

/** Over TLS cookies have another name and headers are stricter; the certificate is the site's own. */
async function overTls(browser, server) {
  if (server.secureUrl === undefined) return;
  const { context, page, complaints } = await visit(browser, server.secureUrl, { ignoreHTTPSErrors: true });
  await step('over TLS: sign in, see the home page, sign out', async () => {
    await page.goto(`${server.secureUrl}/`);
    await signIn(page, server.login, NEW_PASSWORD);
    await page.getByRole('heading', { level: 1, name: ja.home.title }).or(page.getByRole('heading', { level: 1, name: en.home.title })).waitFor();
    const cookies = await context.cookies();
    same(cookies.map((cookie) => [cookie.name, cookie.secure, cookie.httpOnly, cookie.sameSite]), [['__Host-sekisho', true, true, 'Strict']], 'cookies');
    await page.locator('.account').click();
    await page.getByRole('menuitem').last().click();
    await page.getByLabel(ja.signIn.login).or(page.getByLabel(en.signIn.login)).waitFor();
    same((await ask(page, '/session')).signed_in, false, 'signed in');
  });
  await step('TLS raises no complaint', async () => same(complaints, [], 'complaints'));
  await context.close();
}

async function main(program) {
  const server = await startServer(program);
  const browser = await launch();
  const world = { url: server.url };
  try {
    await step('first view: bytes transferred', async () => {
      const bytes = await firstViewBytes(browser, server.url);
      process.stdout.write(`# first view: ${bytes} bytes\n`);
      check(bytes <= FIRST_VIEW_MAX_BYTES, `${bytes} bytes are over ${FIRST_VIEW_MAX_BYTES}`);
    });
    const { page, complaints } = await visit(browser, server.url);
    await comeIn(page, server);
    await setUp(page, world);
    for (const part of [correctOne, conflict, adopt, obligations, heatmap, ledger, keyboard]) await part(page, world);
    await drafts(page, world, server);
    await restart(page, world, server);
    for (const part of [facts, coverage, secondEdition, diff, carry, discard]) await part(page, world);
    await sessions(page, world, browser, server);
    await warnings(page, world);
    await everyPage(page, world);
    await narrow(browser, world, server);
    await overTls(browser, server);
    await step('no console error, no CSP violation, nothing asked of the outside', async () => same(complaints, [], 'complaints'));
  } finally {
    await browser.close();
    await server.close();
  }
}

const why = missing();
if (why !== undefined) {
  skipAll(why);
} else {
  await main(process.argv[2] ?? '--mock');
  process.exitCode = finish();
}

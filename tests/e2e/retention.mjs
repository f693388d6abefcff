// tests/e2e/retention.mjs -- what has been kept long enough: told to who decides, decided on many at once, held back, and the register of it
// Usage: node tests/e2e/retention.mjs PATH-OF-SEKISHO CLOCK-SHIM
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, missing } from './browser.mjs';
import { open } from './forms.mjs';
import { NEW_PASSWORD, texts } from './journey.mjs';
import { lookAt } from './look.mjs';
import { startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';
import { Session, settle, windowOf } from './town.mjs';

const { ja } = texts;
const YEARS_AGO_US = -6n * 366n * 86_400_000_000n; // what is closed then is kept for five years
const RENEWED = 'lantern.cellar.71.frost';
const LOGINS = ['chief', 'keeper', 'auditor'];

function setClock(path, shiftUs) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(shiftUs);
  const file = openSync(path, 'w', 0o644);
  writeSync(file, bytes);
  closeSync(file);
}

async function closed(town, subject) {
  const { record } = await town.sessions.keeper.ask('POST', '/records', { type: 'exception', values: { subject } });
  await town.sessions.keeper.ask('POST', `/records/${record.id}/move`, { expected_version: record.version, transition: 'withdraw' });
  return record.id;
}

/** The password is too old after so many years. */
async function comeBack(town) {
  for (const login of ['chief', 'auditor']) {
    const session = await new Session(town.server.url).signIn(login, NEW_PASSWORD);
    await session.ask('POST', '/session/password', { current: NEW_PASSWORD, new: RENEWED });
    town.sessions[login] = await session.signIn(login, RENEWED);
  }
}

/** Nothing falls due while the clock is in doubt; a person says that it is right. */
async function confirmClock(program, { server, sessions: { chief } }) {
  const successor = ['--login', 'successor', '--name', '後任', '--role', 'administrator', '--json'];
  const { password } = JSON.parse(execFileSync(program, ['account', 'add', '--site', server.site, ...successor], { encoding: 'utf8' }));
  const admin = await new Session(server.url).begin('successor', password); // who administrated then has had no second factor for too long
  await admin.ask('POST', '/session/work', { reason: '時計の確認', minutes: 60 });
  while ((await admin.ask('GET', '/ledger')).clock.state !== 'stepped') await new Promise((done) => setTimeout(done, 50));
  same((await chief.ask('GET', '/home')).disposals, 0, 'due while the clock is in doubt');
  await admin.ask('POST', '/ledger/clock/confirm');
}

async function dueFor(session, count) {
  while ((await session.ask('GET', '/home')).disposals !== count) await new Promise((done) => setTimeout(done, 50));
}

async function told(chief) {
  await step('who decides is told at home, in the inbox and among the notices, and comes to the list from each', async () => {
    for (const place of ['/', '/inbox']) {
      await open(chief, place);
      await chief.page.getByText(ja.retention.waiting(3)).waitFor();
      await chief.page.locator('.notice').getByRole('link', { name: ja.retention.title }).waitFor();
    }
    await lookAt(chief.page, 'retention-inbox');
    await open(chief, '/notices');
    const notice = chief.page.locator('.task').filter({ hasText: ja.notices.kinds.due });
    same(await notice.count(), 1, 'notices');
    await notice.getByRole('link', { name: ja.retention.title }).click();
    await chief.page.getByRole('heading', { level: 1, name: ja.retention.title }).waitFor();
    await chief.page.getByRole('link', { name: /例外その三$/ }).waitFor();
  });
}

/** Those lines are chosen, and the act on them. */
async function choose(who, names, act) {
  for (const name of names) await who.page.locator('.tick').filter({ hasText: ja.records.select(name) }).click();
  await who.page.locator('.radio').filter({ hasText: act }).first().click();
}

async function decided(chief) {
  await step('one is held back with a reason; others are disposed of together, not before one has said that one knows', async () => {
    await choose(chief, ['例外その三'], ja.retention.hold);
    await chief.page.getByLabel(ja.retention.reason).fill('定期監査の対象');
    await chief.page.getByRole('button', { name: ja.retention.decide(ja.retention.hold, 1) }).click();
    await chief.page.getByText(ja.records.decided(1)).waitFor();
    await choose(chief, ['例外その一', '例外その二'], ja.retention.dispose);
    const button = chief.page.getByRole('button', { name: ja.retention.decide(ja.retention.dispose, 2) });
    check(await button.isDisabled(), 'the button before one is sure');
    await chief.page.locator('.tick').filter({ hasText: ja.retention.sure }).click();
    await lookAt(chief.page, 'retention-decide');
    await button.click();
    await chief.page.getByText(ja.records.decided(2)).waitFor();
    same(await chief.page.getByText('例外その一').count(), 0, 'its title');
    await chief.page.getByText('定期監査の対象').waitFor();
  });
}

async function read(auditor, records) {
  await step('the auditor reads the register of it, saves it as CSV, and finds nothing left on the record', async () => {
    await open(auditor, '/retention');
    await auditor.page.getByRole('link', { name: ja.retention.register }).click();
    await auditor.page.getByRole('row').nth(2).waitFor();
    same(await auditor.page.getByRole('row').count(), 3, 'rows with the heads');
    await lookAt(auditor.page, 'retention-register');
    const [saved] = await Promise.all([auditor.page.waitForEvent('download'), auditor.page.getByRole('link', { name: ja.registers.csv }).click()]);
    const lines = readFileSync(await saved.path(), 'utf8').trim().split('\r\n');
    same(lines.length, 3, 'lines of the CSV');
    check(lines[0].includes('"決定者"') && lines[1].includes('"総務 次郎"') && !lines.join().includes('例外その'), lines.join('\n'));
    await open(auditor, `/records/${records[0]}`);
    await auditor.page.getByText(/に廃棄しました。/).waitFor();
    same(await auditor.page.getByText('例外その一').count(), 0, 'its title');
  });
}

async function main() {
  const why = missing();
  if (why !== undefined) {
    skipAll(why);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-clock-'));
  const clock = join(folder, 'clock');
  setClock(clock, YEARS_AGO_US);
  const preload = [process.env.LD_PRELOAD, process.argv[3]].filter(Boolean).join(':');
  const server = await startServer(process.argv[2], undefined, { LD_PRELOAD: preload, CLOCK_SHIM: clock });
  const browser = await launch();
  try {
    const town = await settle(server, LOGINS);
    const records = [];
    for (const subject of ['例外その一', '例外その二', '例外その三']) records.push(await closed(town, subject));
    await server.restart(() => setClock(clock, 0n));
    await comeBack(town);
    await confirmClock(process.argv[2], town);
    await dueFor(town.sessions.chief, records.length);
    const window = async (login) => ({ ...(await windowOf(browser, town, login, 1280)), url: server.url });
    const [chief, auditor] = [await window('chief'), await window('auditor')];
    await told(chief);
    await decided(chief);
    await read(auditor, records);
    for (const who of [chief, auditor]) await step(`${who.login}: no complaint`, async () => same(who.complaints, [], 'complaints'));
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return finish();
}

process.exitCode = await main();

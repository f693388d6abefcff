// tests/e2e/cards.mjs -- IC cards in Debian's Chromium over TLS: registered by an administrator, shown, refused
// Usage: node tests/e2e/cards.mjs PATH-OF-SEKISHO
// The certificate is given to the browser by Playwright, in place of a card, its reader and the window that asks which one.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityFindings, launch, missing, visit } from './browser.mjs';
import { setFirstPassword, signIn, texts } from './journey.mjs';
import { startServer } from './server.mjs';
import { check, finish, same, skipAll, step } from './tap.mjs';

const { ja } = texts;
const AUTHORITY = 'import sys; sys.path.insert(0, sys.argv[1]); from card_authority import Authority; a = Authority(sys.argv[2], "CA"); '
  + 'c = a.issue("町田 はな"); open(sys.argv[2] + "/crl.pem", "wb").write(a.revocations()); print(c.certificate, c.key)';
const made = {};

function prepare(site) {
  const folder = join(site, '../authority');
  const helpers = new URL('../cli', import.meta.url).pathname;
  const [certificate, key] = execFileSync('python3', ['-c', AUTHORITY, helpers, folder], { encoding: 'utf8' }).trim().split(' ');
  Object.assign(made, { certPath: certificate, keyPath: key });
  mkdirSync(join(site, 'tls/cards'));
  for (const name of ['ca.pem', 'crl.pem']) copyFileSync(join(folder, name), join(site, 'tls/cards', name));
  made.port = 20_000 + (process.pid % 20_000);
  return ['--listen-cards', `127.0.0.1:${made.port}`];
}

async function register(browser, world) {
  const { context, page, complaints } = await visit(browser, world.url);
  await step('an administrator registers a certificate by its file', async () => {
    await page.goto(`${world.url}/`);
    await signIn(page, world.login, world.password);
    await setFirstPassword(page, world.password);
    await page.locator('.shell h1').waitFor();
    const { accounts } = await page.evaluate(() => fetch('/api/v1/accounts').then((answer) => answer.json()));
    await page.goto(`${world.url}/accounts/${accounts[0].id}`);
    await page.getByText(ja.card.none).waitFor();
    const wrong = join(world.site, '../no-certificate.cer');
    writeFileSync(wrong, 'not a certificate');
    await page.locator('input[type=file]').setInputFiles(wrong);
    await page.getByRole('alert').waitFor();
    await page.locator('input[type=file]').setInputFiles(made.certPath);
    await page.getByText(ja.card.added).waitFor();
    await page.getByRole('rowheader', { name: 'CN=町田 はな' }).waitFor();
    same(await accessibilityFindings(page), [], 'axe-core');
    same(complaints, [], 'complaints');
  });
  await context.close();
}

async function comeIn(browser, world, name, options, then) {
  const home = world.secureUrl.replace('127.0.0.1', 'localhost');
  const context = await browser.newContext({ locale: 'ja-JP', ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  await step(name, async () => {
    await page.goto(`${home}/ledger`);
    await page.getByRole('button', { name: ja.card.use }).click();
    await then(page, home);
    check(!page.url().includes('#'), page.url());
  });
  await context.close();
}

async function main(program) {
  const world = await startServer(program, prepare);
  const browser = await launch();
  const clientCertificates = [{ origin: `https://localhost:${made.port}`, certPath: made.certPath, keyPath: made.keyPath }];
  try {
    await register(browser, world);
    await comeIn(browser, world, 'without a card the page says what to do', {}, async (page) => {
      await page.getByText(ja.card.refused.none).waitFor();
      same(await accessibilityFindings(page), [], 'axe-core');
    });
    await comeIn(browser, world, 'with the card one is in, where one was going', { clientCertificates }, async (page, home) => {
      await page.locator('.shell h1').waitFor();
      same(page.url(), `${home}/ledger`, 'address');
      const session = await page.evaluate(() => fetch('/api/v1/sessions').then((answer) => answer.json()));
      same(session.sessions.filter((one) => one.this).map((one) => one.means), ['certificate'], 'means');
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

const why = missing();
if (why !== undefined) {
  skipAll(why);
} else {
  await main(process.argv[2]);
  process.exitCode = finish();
}

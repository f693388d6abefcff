// tests/e2e/pictures.mjs -- takes the pictures of the manual from a fresh みほん町
// Usage: node tests/e2e/pictures.mjs PATH-OF-SEKISHO
import { join } from 'node:path';
import { launch, visit } from './browser.mjs';
import { ask, importPolicy, policyText, setFirstPassword, settled, signIn, texts } from './journey.mjs';
import { root, startServer } from './server.mjs';

const { ja } = texts;
const folder = join(root, 'docs/images');

async function take(page, name, address) {
  if (address !== undefined) await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`docs/images/${name}.png\n`);
}

/** A sentence with many marks makes the best picture. */
async function richest(page, edition) {
  const { units } = await ask(page, `/editions/${edition}/units?kind=obligation&limit=500`);
  const score = (unit) => unit.actor.length + 2 * unit.approver.length + unit.notify.length + 2 * unit.records.length + (unit.timing === 'none' ? 0 : 1);
  return units.reduce((best, unit) => (score(unit) > score(best) ? unit : best));
}

const server = await startServer(process.argv[2] ?? 'build/sekisho');
const browser = await launch();
try {
  const { page } = await visit(browser, server.url);
  await page.goto(server.url);
  await signIn(page, server.login, server.password);
  await setFirstPassword(page, server.password);
  await page.getByRole('heading', { level: 1, name: ja.home.welcome }).waitFor();
  await take(page, 'import', `${server.url}/import`);
  const edition = await importPolicy(page, 'policy.txt', policyText());
  const base = `${server.url}/editions/${edition}`;
  await take(page, 'review', `${base}/review`);
  const unit = await richest(page, edition);
  const read = `${base}/read?path=${encodeURIComponent(unit.path.slice(0, unit.path.lastIndexOf('/')))}&unit=${unit.n}`;
  await take(page, 'reader', read);
  await page.getByRole('button', { name: ja.reader.correct }).click();
  await take(page, 'correct');
  await page.getByRole('button', { name: ja.common.cancel }).click();
  await take(page, 'obligations', `${base}/obligations`);
  await take(page, 'heatmap', `${base}/heatmap`);
  await take(page, 'home', `${server.url}/`);
  await take(page, 'ledger', `${server.url}/ledger`);
  await page.goto(`${server.url}/ledger/verify`);
  await page.getByRole('button', { name: ja.verify.submit }).click();
  await page.getByText(ja.verify.good).waitFor();
  await take(page, 'verify');
} finally {
  await browser.close();
  await server.close();
}
